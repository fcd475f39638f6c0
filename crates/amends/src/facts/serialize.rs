//! Values of a program to the tree of a record, through serde, in one pass.
//!
//! Binary floats stay what they are until the type of their fact is known, which then refuses them; every other number
//! becomes its digits. What is wrong is reported at its path. Depth and number of values are bounded, as for JSON.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use amends_engine::diagnostic::codes;
use amends_engine::diagnostic::render::clean;
use amends_engine::limits;
use serde::ser::{self, Serialize, Serializer};

use super::fault::{FactFault, FactsError, Faults, Path, Problem};
use super::raw::{At, Entry, Origin, Raw, RawKind};

/// Lowers a value; repeated keys are added to `faults`.
///
/// # Errors
/// `not-serializable` or `record-limit`, with the faults before it.
pub(crate) fn lower<T: Serialize + ?Sized>(
    value: &T,
    faults: &mut Faults,
) -> Result<Raw<'static>, FactsError> {
    let mut state = State { nodes: 0, faults: std::mem::take(faults) };
    let lowered =
        value.serialize(Lower { path: &Path::Root, depth: limits::RECORD_DEPTH, state: &mut state });
    match lowered {
        Ok(raw) => {
            *faults = state.faults;
            Ok(raw)
        }
        Err(stop) => Err(state.faults.fatal(stop.fault())),
    }
}

/// Why nothing more can be lowered.
#[derive(Debug)]
struct Stop {
    code: amends_engine::diagnostic::Code,
    message: String,
    /// The path, once a value that knows its own has passed the fault on.
    path: Option<String>,
}

impl Stop {
    fn new(code: amends_engine::diagnostic::Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), path: None }
    }

    /// Notes the innermost path that a fault passes.
    fn at(mut self, path: &Path<'_>) -> Self {
        self.path.get_or_insert_with(|| path.to_string());
        self
    }

    fn fault(self) -> FactFault {
        let path = clean(&self.path.unwrap_or_default());
        let message = match path.as_str() {
            "" => self.message,
            path => format!("`{path}`: {}", self.message),
        };
        FactFault { code: self.code, path, place: None, found: None, message, help: Vec::new() }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Stop {}

impl ser::Error for Stop {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(codes::NOT_SERIALIZABLE, format!("cannot be serialized: {message}"))
    }
}

#[derive(Debug)]
struct State {
    nodes: usize,
    faults: Faults,
}

/// Lowers the value at one path.
struct Lower<'p, 's> {
    path: &'p Path<'p>,
    /// How many levels may lie below.
    depth: usize,
    state: &'s mut State,
}

impl<'p, 's> Lower<'p, 's> {
    fn leaf(mut self, kind: RawKind<'static>) -> Result<Raw<'static>, Stop> {
        self.count()?;
        Ok(Raw::new(kind, At::Nowhere))
    }

    fn number(self, digits: impl fmt::Display) -> Result<Raw<'static>, Stop> {
        self.leaf(RawKind::Number(Cow::Owned(digits.to_string())))
    }

    fn count(&mut self) -> Result<(), Stop> {
        self.state.nodes = self.state.nodes.saturating_add(1);
        if self.state.nodes <= limits::RECORD_NODES {
            return Ok(());
        }
        let message = format!("the record holds more than {} values", limits::RECORD_NODES);
        Err(Stop::new(codes::RECORD_LIMIT, message).at(&Path::Root))
    }

    /// Begins a list or an object.
    fn group(mut self) -> Result<Group<'p, 's>, Stop> {
        self.count()?;
        let Some(depth) = self.depth.checked_sub(1) else {
            let message = format!("the record is nested more than {} deep", limits::RECORD_DEPTH);
            return Err(Stop::new(codes::RECORD_LIMIT, message).at(&Path::Root));
        };
        Ok(Group { path: self.path, depth, state: self.state })
    }

    fn list(self) -> Result<List<'p, 's>, Stop> {
        Ok(List { group: self.group()?, items: Vec::new(), variant: None })
    }

    fn map(self, variant: Option<&'static str>) -> Result<Map<'p, 's>, Stop> {
        let group = self.group()?;
        Ok(Map { group, entries: Vec::new(), seen: BTreeSet::new(), key: Cow::Borrowed(""), variant })
    }
}

/// A list or an object that has begun.
struct Group<'p, 's> {
    path: &'p Path<'p>,
    depth: usize,
    state: &'s mut State,
}

impl Group<'_, '_> {
    fn value<T: Serialize + ?Sized>(&mut self, path: &Path<'_>, value: &T) -> Result<Raw<'static>, Stop> {
        let lowered = value.serialize(Lower { path, depth: self.depth, state: self.state });
        lowered.map_err(|stop| stop.at(path))
    }
}

/// Returns the object by which serde tells a variant with content.
fn variant_object(variant: Option<&'static str>, content: Raw<'static>) -> Raw<'static> {
    match variant {
        Some(name) => Raw::new(
            RawKind::Map(vec![Entry { key: Cow::Borrowed(name), at: At::Nowhere, value: content }]),
            At::Nowhere,
        ),
        None => content,
    }
}

struct List<'p, 's> {
    group: Group<'p, 's>,
    items: Vec<Raw<'static>>,
    variant: Option<&'static str>,
}

impl List<'_, '_> {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        let path = Path::Index(self.group.path, self.items.len());
        let item = self.group.value(&path, value)?;
        self.items.push(item);
        Ok(())
    }

    fn finish(self) -> Raw<'static> {
        variant_object(self.variant, Raw::new(RawKind::List(self.items), At::Nowhere))
    }
}

struct Map<'p, 's> {
    group: Group<'p, 's>,
    entries: Vec<Entry<'static>>,
    /// The keys so far, of a map that may repeat one.
    seen: BTreeSet<String>,
    /// The key whose value comes next.
    key: Cow<'static, str>,
    variant: Option<&'static str>,
}

impl Map<'_, '_> {
    fn field<T: Serialize + ?Sized>(&mut self, key: Cow<'static, str>, value: &T) -> Result<(), Stop> {
        let value = self.group.value(&Path::Field(self.group.path, &key), value)?;
        self.entries.push(Entry { key, at: At::Nowhere, value });
        Ok(())
    }

    fn key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Stop> {
        let key = self.group.value(self.group.path, key)?;
        self.key = match key.kind {
            RawKind::Text(text) | RawKind::Number(text) => text,
            RawKind::Bool(value) => Cow::Owned(value.to_string()),
            _ => {
                let message = format!("a key is {}, expected a text", key.describe(true));
                return Err(Stop::new(codes::NOT_SERIALIZABLE, message).at(self.group.path));
            }
        };
        Ok(())
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        let key = std::mem::take(&mut self.key);
        if self.seen.insert(key.clone().into_owned()) {
            return self.field(key, value);
        }
        let problem =
            Problem::new(codes::DUPLICATE_FACT, "stands twice in the same object").help("keep one of them");
        let path = Path::Field(self.group.path, &key);
        self.group.state.faults.add(&Origin::Program, &path, At::Nowhere, None, problem);
        Ok(())
    }

    fn finish(self) -> Raw<'static> {
        variant_object(self.variant, Raw::new(RawKind::Map(self.entries), At::Nowhere))
    }
}

/// The methods for numbers that keep their digits.
macro_rules! numbers {
    ($($method:ident: $number:ty),*) => {
        $(fn $method(self, value: $number) -> Result<Self::Ok, Stop> {
            self.number(value)
        })*
    };
}

impl<'p, 's> Serializer for Lower<'p, 's> {
    type Ok = Raw<'static>;
    type Error = Stop;
    type SerializeSeq = List<'p, 's>;
    type SerializeTuple = List<'p, 's>;
    type SerializeTupleStruct = List<'p, 's>;
    type SerializeTupleVariant = List<'p, 's>;
    type SerializeMap = Map<'p, 's>;
    type SerializeStruct = Map<'p, 's>;
    type SerializeStructVariant = Map<'p, 's>;

    numbers!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128
    );

    fn serialize_bool(self, value: bool) -> Result<Self::Ok, Stop> {
        self.leaf(RawKind::Bool(value))
    }

    fn serialize_f32(self, value: f32) -> Result<Self::Ok, Stop> {
        self.leaf(RawKind::Float(Cow::Owned(value.to_string())))
    }

    fn serialize_f64(self, value: f64) -> Result<Self::Ok, Stop> {
        self.leaf(RawKind::Float(Cow::Owned(value.to_string())))
    }

    fn serialize_char(self, value: char) -> Result<Self::Ok, Stop> {
        self.leaf(RawKind::Text(Cow::Owned(value.to_string())))
    }

    fn serialize_str(self, value: &str) -> Result<Self::Ok, Stop> {
        self.leaf(RawKind::Text(Cow::Owned(value.to_owned())))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Self::Ok, Stop> {
        let mut list = self.list()?;
        value.iter().try_for_each(|byte| list.push(byte))?;
        Ok(list.finish())
    }

    fn serialize_none(self) -> Result<Self::Ok, Stop> {
        self.leaf(RawKind::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Self::Ok, Stop> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Self::Ok, Stop> {
        self.leaf(RawKind::Null)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Self::Ok, Stop> {
        self.leaf(RawKind::Null)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<Self::Ok, Stop> {
        self.leaf(RawKind::Text(Cow::Borrowed(variant)))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<Self::Ok, Stop> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Self::Ok, Stop> {
        let mut map = self.map(None)?;
        map.field(Cow::Borrowed(variant), value)?;
        Ok(map.finish())
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Self::SerializeSeq, Stop> {
        self.list()
    }

    fn serialize_tuple(self, _length: usize) -> Result<Self::SerializeTuple, Stop> {
        self.list()
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleStruct, Stop> {
        self.list()
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleVariant, Stop> {
        Ok(List { variant: Some(variant), ..self.list()? })
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Self::SerializeMap, Stop> {
        self.map(None)
    }

    fn serialize_struct(self, _name: &'static str, _length: usize) -> Result<Self::SerializeStruct, Stop> {
        self.map(None)
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeStructVariant, Stop> {
        self.map(Some(variant))
    }
}

/// The traits of serde for what has elements, or fields: one method each, and the end.
macro_rules! groups {
    ($($group:ident: $trait:ident, $method:ident($($key:ident: $key_type:ty)?) $call:expr;)*) => {
        $(impl ser::$trait for $group<'_, '_> {
            type Ok = Raw<'static>;
            type Error = Stop;

            fn $method<T: Serialize + ?Sized>(&mut self, $($key: $key_type,)? value: &T) -> Result<(), Stop> {
                $call(self, $($key,)? value)
            }

            fn end(self) -> Result<Raw<'static>, Stop> {
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
    Map: SerializeStruct, serialize_field(key: &'static str) |map: &mut Self, key, value| map.field(Cow::Borrowed(key), value);
    Map: SerializeStructVariant, serialize_field(key: &'static str) |map: &mut Self, key, value| map.field(Cow::Borrowed(key), value);
}

impl ser::SerializeMap for Map<'_, '_> {
    type Ok = Raw<'static>;
    type Error = Stop;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Stop> {
        self.key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        self.value(value)
    }

    fn end(self) -> Result<Raw<'static>, Stop> {
        Ok(self.finish())
    }
}
