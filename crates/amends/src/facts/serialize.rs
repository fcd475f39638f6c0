//! Values of a program to a record, through serde, in one pass.
//!
//! Integers become their digits. A binary float, a key that is no text and a value whose `serialize` fails stand in
//! the record as refusals, which are reported at their paths with everything else that is wrong. Depth and number of
//! values are bounded while the record is built.

use std::borrow::Cow;
use std::fmt;

use amends_engine::diagnostic::codes;
use serde::ser::{self, Serialize, Serializer};

use super::Record;
use super::program::RecordValue;

impl Record<'static> {
    /// Takes a value that implements serde's `Serialize`; [`Policy::facts_from`](crate::Policy::facts_from) says how.
    ///
    /// What is wrong with it is reported once the record is held against a policy.
    ///
    /// # Examples
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use amends::{ReadOptions, Record};
    ///
    /// let policy = amends::builtin("company/service").expect("a shipped pack loads");
    /// let known = Record::from_serialize(&BTreeMap::from([("complaint.text", "hello")]));
    /// let asked = Record::from_json(br#"{"complaint.founded": "founded"}"#).expect("JSON");
    /// let facts = policy.facts_from_records(&[&known, &asked], &ReadOptions::default()).expect("declared facts");
    /// assert_eq!(facts.iter().count(), 2);
    /// ```
    #[must_use]
    pub fn from_serialize<T: Serialize + ?Sized>(value: &T) -> Self {
        let mut nodes = 0;
        let lowered = value.serialize(Lower { depth: RecordValue::DEPTH, nodes: &mut nodes });
        Self::from_value(lowered.unwrap_or_else(|fault| match fault {
            Fault::Limit(what) => {
                RecordValue::refused(codes::RECORD_LIMIT, format!("the record {what}"), None)
            }
            Fault::Refusal(why) => {
                RecordValue::refused(codes::NOT_SERIALIZABLE, format!("the record {why}"), None)
            }
        }))
    }
}

/// Why a value is not lowered.
#[derive(Debug)]
enum Fault {
    /// The record is beyond a limit, and no more of it is read.
    Limit(String),
    /// The value itself refuses; the values beside it are read.
    Refusal(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Limit(what) | Fault::Refusal(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Fault {}

impl ser::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Refusal(format!("cannot be serialized: {message}"))
    }
}

type Lowered = RecordValue<'static>;

/// Lowers one value.
struct Lower<'n> {
    /// How many levels may lie below.
    depth: usize,
    /// How many values there are so far.
    nodes: &'n mut usize,
}

impl<'n> Lower<'n> {
    fn count(&mut self) -> Result<(), Fault> {
        *self.nodes = self.nodes.saturating_add(1);
        if *self.nodes <= RecordValue::NODES {
            return Ok(());
        }
        Err(Fault::Limit(format!("holds more than {} values", RecordValue::NODES)))
    }

    fn leaf(mut self, value: Lowered) -> Result<Lowered, Fault> {
        self.count().map(|()| value)
    }

    /// Goes down into a list or an object.
    fn below(mut self) -> Result<Self, Fault> {
        self.count()?;
        let depth = self.depth.checked_sub(1);
        let too_deep = || Fault::Limit(format!("is nested more than {} deep", RecordValue::DEPTH));
        Ok(Self { depth: depth.ok_or_else(too_deep)?, ..self })
    }

    fn list(self, variant: Option<&'static str>) -> Result<List<'n>, Fault> {
        Ok(List { at: self.below()?, elements: Vec::new(), variant })
    }

    fn map(self, variant: Option<&'static str>) -> Result<Map<'n>, Fault> {
        Ok(Map { at: self.below()?, entries: Vec::new(), key: None, variant })
    }

    /// Lowers a value that lies below; what it refuses does not concern those beside it.
    fn child<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<Lowered, Fault> {
        match value.serialize(Lower { depth: self.depth, nodes: self.nodes }) {
            Err(Fault::Refusal(why)) => Ok(RecordValue::refused(codes::NOT_SERIALIZABLE, why, None)),
            lowered => lowered,
        }
    }
}

/// Returns a binary float, which does not keep the digits that were meant.
fn float() -> Lowered {
    let help = "use an integer or a decimal type, or give the digits as text";
    RecordValue::refused(codes::FACT_TYPE, "is a binary float", Some(help.to_owned()))
}

/// Returns the object by which serde tells a variant with content.
fn of_variant(variant: Option<&'static str>, content: Lowered) -> Lowered {
    match variant {
        Some(name) => RecordValue::object([(name, content)]),
        None => content,
    }
}

struct List<'n> {
    at: Lower<'n>,
    elements: Vec<Lowered>,
    variant: Option<&'static str>,
}

impl List<'_> {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        let element = self.at.child(value)?;
        self.elements.push(element);
        Ok(())
    }

    fn finish(self) -> Lowered {
        of_variant(self.variant, RecordValue::list(self.elements))
    }
}

struct Map<'n> {
    at: Lower<'n>,
    entries: Vec<(Cow<'static, str>, Lowered)>,
    /// The key whose value comes next; `None` if it is no text.
    key: Option<String>,
    variant: Option<&'static str>,
}

impl Map<'_> {
    fn field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Fault> {
        let value = self.at.child(value)?;
        self.entries.push((Cow::Borrowed(key), value));
        Ok(())
    }

    fn finish(self) -> Lowered {
        of_variant(self.variant, RecordValue::object(self.entries))
    }
}

/// The methods for numbers that keep their digits.
macro_rules! numbers {
    ($($method:ident: $number:ty),*) => {
        $(fn $method(self, value: $number) -> Result<Self::Ok, Fault> {
            self.leaf(RecordValue::number(value.to_string()))
        })*
    };
}

impl<'n> Serializer for Lower<'n> {
    type Ok = Lowered;
    type Error = Fault;
    type SerializeSeq = List<'n>;
    type SerializeTuple = List<'n>;
    type SerializeTupleStruct = List<'n>;
    type SerializeTupleVariant = List<'n>;
    type SerializeMap = Map<'n>;
    type SerializeStruct = Map<'n>;
    type SerializeStructVariant = Map<'n>;

    numbers!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128
    );

    fn serialize_bool(self, value: bool) -> Result<Self::Ok, Fault> {
        self.leaf(RecordValue::boolean(value))
    }

    fn serialize_f32(self, _value: f32) -> Result<Self::Ok, Fault> {
        self.leaf(float())
    }

    fn serialize_f64(self, _value: f64) -> Result<Self::Ok, Fault> {
        self.leaf(float())
    }

    fn serialize_char(self, value: char) -> Result<Self::Ok, Fault> {
        self.leaf(RecordValue::text(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Result<Self::Ok, Fault> {
        self.leaf(RecordValue::text(value.to_owned()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Self::Ok, Fault> {
        let mut list = self.list(None)?;
        value.iter().try_for_each(|byte| list.push(byte))?;
        Ok(list.finish())
    }

    fn serialize_none(self) -> Result<Self::Ok, Fault> {
        self.leaf(RecordValue::absent())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Self::Ok, Fault> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Self::Ok, Fault> {
        self.leaf(RecordValue::absent())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Self::Ok, Fault> {
        self.leaf(RecordValue::absent())
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<Self::Ok, Fault> {
        self.leaf(RecordValue::text(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<Self::Ok, Fault> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Self::Ok, Fault> {
        let mut map = self.map(None)?;
        map.field(variant, value)?;
        Ok(map.finish())
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Self::SerializeSeq, Fault> {
        self.list(None)
    }

    fn serialize_tuple(self, _length: usize) -> Result<Self::SerializeTuple, Fault> {
        self.list(None)
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleStruct, Fault> {
        self.list(None)
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleVariant, Fault> {
        self.list(Some(variant))
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Self::SerializeMap, Fault> {
        self.map(None)
    }

    fn serialize_struct(self, _name: &'static str, _length: usize) -> Result<Self::SerializeStruct, Fault> {
        self.map(None)
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeStructVariant, Fault> {
        self.map(Some(variant))
    }
}

/// The traits of serde for what has elements, or fields: one method each, and the end.
macro_rules! groups {
    ($($group:ident: $trait:ident, $method:ident($($key:ident: $key_type:ty)?) $call:expr;)*) => {
        $(impl ser::$trait for $group<'_> {
            type Ok = Lowered;
            type Error = Fault;

            fn $method<T: Serialize + ?Sized>(&mut self, $($key: $key_type,)? value: &T) -> Result<(), Fault> {
                $call(self, $($key,)? value)
            }

            fn end(self) -> Result<Lowered, Fault> {
                Ok(self.finish())
            }
        })*
    };
}

groups! {
    List: SerializeSeq, serialize_element() List::push;
    List: SerializeTuple, serialize_element() List::push;
    List: SerializeTupleStruct, serialize_field() List::push;
    List: SerializeTupleVariant, serialize_field() List::push;
    Map: SerializeStruct, serialize_field(key: &'static str) Map::field;
    Map: SerializeStructVariant, serialize_field(key: &'static str) Map::field;
}

impl ser::SerializeMap for Map<'_> {
    type Ok = Lowered;
    type Error = Fault;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Fault> {
        // A key is lowered like a value, and then must be one that can be written as text.
        self.key = self.at.child(key)?.into_key();
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Fault> {
        let lowered = self.at.child(value)?;
        let entry = match self.key.take() {
            Some(key) => (Cow::Owned(key), lowered),
            None => {
                let what = "is a key that is no text";
                (Cow::Borrowed("‹key›"), RecordValue::refused_key(codes::RECORD_SHAPE, what, None))
            }
        };
        self.entries.push(entry);
        Ok(())
    }

    fn end(self) -> Result<Lowered, Fault> {
        Ok(self.finish())
    }
}
