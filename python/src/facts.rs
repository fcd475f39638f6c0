//! Records on their way in: Python values lowered to the library's tree in one pass, and the instant to decide for.
//!
//! Nothing is converted by a guess. What Python has and a record has not becomes a refusal in the tree, so that it is
//! reported with everything else that is wrong. A container is copied in one step before it is walked, so that a
//! thread that changes it meanwhile leads to the one state or the other.

use amends::diagnostic::codes;
use amends::{FactsError, Instant, NativeKind, Record, RecordValue};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PyMapping, PyMemoryView,
    PySet, PyString, PyTuple, PyType,
};

use crate::error::{self, FaultData};

type Value = RecordValue<'static>;

/// The most digits of a decimal that are written out; a record takes far fewer.
const DIGITS: i64 = 60;

/// A record that needs the interpreter no more.
pub(crate) enum Given {
    /// A JSON text.
    Text(PyBackedStr),
    /// A JSON text in bytes.
    Bytes(PyBackedBytes),
    /// Values, and the first exception that reading them raised.
    Value(Record<'static>, Option<PyErr>),
}

impl Given {
    /// Takes a record, or a case: facts with an `as_of`.
    ///
    /// # Errors
    /// What is no fault of the record, as `KeyboardInterrupt`; `FactsError` for a text that is no Unicode.
    pub(crate) fn read(given: &Bound<'_, PyAny>, exact: bool) -> PyResult<Self> {
        let py = given.py();
        if let Ok(text) = given.cast::<PyString>() {
            return PyBackedStr::try_from(text.clone()).map(Given::Text).map_err(|_| {
                let help = "the text comes from bytes that were no UTF-8";
                let fault =
                    FaultData::new("", codes::NOT_UTF8, "the record holds half of a character".into(), help);
                error::of_faults(py, vec![fault], 1)
            });
        }
        if given.is_instance_of::<PyBytes>() || given.is_instance_of::<PyByteArray>() {
            return Ok(Given::Bytes(given.extract()?));
        }
        if given.is_instance_of::<PyMemoryView>() {
            return Ok(Given::Bytes(given.call_method0("tobytes")?.extract()?));
        }
        let mut lowering =
            Lowering { types: Types::get(py)?, exact, within: Vec::new(), nodes: 0, cause: None };
        let value = lowering.value(given)?;
        Ok(Given::Value(Record::from_value(value), lowering.cause))
    }

    /// Hands the record to `read`.
    pub(crate) fn with<T>(
        &self,
        read: impl FnOnce(&Record<'_>) -> Result<T, FactsError>,
    ) -> Result<T, FactsError> {
        match self {
            Given::Text(text) => read(&Record::from_json(text.as_bytes())?),
            Given::Bytes(bytes) => read(&Record::from_json(bytes)?),
            Given::Value(record, _) => read(record),
        }
    }

    /// Returns what reading the values raised.
    pub(crate) fn cause(self) -> Option<PyErr> {
        match self {
            Given::Text(_) | Given::Bytes(_) => None,
            Given::Value(_, cause) => cause,
        }
    }
}

/// Reads an `as_of`: an aware `datetime`, or a text with its offset.
///
/// # Errors
/// `TypeError` for anything else, `FactsError` for what is no instant.
pub(crate) fn instant(given: &Bound<'_, PyAny>) -> PyResult<Instant> {
    let (py, types) = (given.py(), Types::get(given.py())?);
    let text = if let Ok(text) = given.cast::<PyString>() {
        text.to_string_lossy().into_owned()
    } else if given.is_instance(types.datetime.bind(py))? {
        isoformat(given, types)?
    } else {
        let name = given.get_type().qualname()?;
        let message = format!("as_of must be an aware datetime or a str with an offset, not {name}");
        return Err(pyo3::exceptions::PyTypeError::new_err(message));
    };
    Instant::parse(&text).map_err(|found| {
        let (code, help) = match found.to_string() {
            _ if Instant::parse(&format!("{text}Z")).is_ok() => (
                codes::NAIVE_TIMESTAMP,
                "add the offset, as in `2026-03-02T10:00:00+08:00`; of a datetime it is the tzinfo"
                    .to_owned(),
            ),
            found => (codes::FACT_FORMAT, format!("{found}; an instant is `2026-03-02T10:00:00+08:00`")),
        };
        let message = match code {
            codes::NAIVE_TIMESTAMP => {
                format!("`as_of` is `{text}`, which has no offset and so is no instant")
            }
            _ => format!("`as_of` is `{text}`, which is no instant"),
        };
        error::of_faults(py, vec![FaultData::new("as_of", code, message, &help)], 1)
    })
}

/// Returns the text of a `datetime`; offsets that are not whole minutes are none in RFC 3339.
fn isoformat(given: &Bound<'_, PyAny>, types: &Types) -> PyResult<String> {
    let py = given.py();
    let offset = given.call_method0("utcoffset")?;
    let odd = !offset.is_none()
        && (offset.getattr("seconds")?.extract::<i64>()? % 60 != 0
            || offset.getattr("microseconds")?.extract::<i64>()? != 0);
    let given = if odd { given.call_method1("astimezone", (types.utc.bind(py),))? } else { given.clone() };
    given.call_method0("isoformat")?.extract()
}

/// The classes whose instances are values, imported once.
struct Types {
    datetime: Py<PyType>,
    date: Py<PyType>,
    time: Py<PyType>,
    timedelta: Py<PyType>,
    utc: Py<PyAny>,
    decimal: Py<PyType>,
    enumeration: Py<PyType>,
    money: Py<PyType>,
    period: Py<PyType>,
    rounding: Py<PyType>,
    sorted: Py<PyAny>,
    fields: Py<PyAny>,
}

impl Types {
    fn get(py: Python<'_>) -> PyResult<&Self> {
        static TYPES: PyOnceLock<Types> = PyOnceLock::new();
        TYPES.get_or_try_init(py, || {
            let class = |module: &str, name: &str| -> PyResult<Py<PyType>> {
                Ok(py.import(module)?.getattr(name)?.cast_into::<PyType>()?.unbind())
            };
            Ok(Self {
                datetime: class("datetime", "datetime")?,
                date: class("datetime", "date")?,
                time: class("datetime", "time")?,
                timedelta: class("datetime", "timedelta")?,
                utc: py.import("datetime")?.getattr("timezone")?.getattr("utc")?.unbind(),
                decimal: class("decimal", "Decimal")?,
                enumeration: class("enum", "Enum")?,
                money: class("amends._value", "Money")?,
                period: class("amends._value", "Period")?,
                rounding: class("amends._value", "Rounding")?,
                sorted: py.import("builtins")?.getattr("sorted")?.unbind(),
                fields: py.import("dataclasses")?.getattr("fields")?.unbind(),
            })
        })
    }
}

/// One pass over the values of a record.
struct Lowering<'t> {
    types: &'t Types,
    /// Whether floats are refused; else the digits that Python prints are taken.
    exact: bool,
    /// The containers around the value, by address, which is theirs as long as they are held.
    within: Vec<usize>,
    nodes: usize,
    cause: Option<PyErr>,
}

impl Lowering<'_> {
    // INVARIANT: every call from within a container has pushed it to `within`, whose length is bounded.
    fn value(&mut self, given: &Bound<'_, PyAny>) -> PyResult<Value> {
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes > Value::NODES {
            let tail = format!("is one of more than {} values", Value::NODES);
            return Ok(Value::refused(codes::RECORD_LIMIT, tail, None));
        }
        if given.is_none() {
            Ok(Value::absent())
        } else if let Ok(text) = given.cast_exact::<PyString>() {
            Ok(plain(text))
        } else if let Ok(value) = given.cast::<PyBool>() {
            Ok(Value::boolean(value.is_true()))
        } else if given.is_exact_instance_of::<PyInt>() {
            Ok(whole(given))
        } else if let Ok(float) = given.cast_exact::<PyFloat>() {
            Ok(self.float(float.value()))
        } else if let Ok(dict) = given.cast_exact::<PyDict>() {
            self.inside(given, |lowering| lowering.pairs(dict.items().iter().map(Ok)))
        } else if let Ok(list) = given.cast_exact::<PyList>() {
            self.inside(given, |lowering| lowering.elements(&list.to_tuple()))
        } else if let Ok(tuple) = given.cast_exact::<PyTuple>() {
            self.inside(given, |lowering| lowering.elements(tuple))
        } else {
            self.guarded(given)
        }
    }

    /// Reads an object whose class may run code of its own; what that raises is a fault of the record.
    fn guarded(&mut self, given: &Bound<'_, PyAny>) -> PyResult<Value> {
        match self.object(given) {
            Err(raised) if raised.is_instance_of::<PyException>(given.py()) => {
                let tail =
                    format!("cannot be read: {} raises {}", name(given), name(raised.value(given.py())));
                self.cause.get_or_insert(raised);
                Ok(Value::refused(codes::RECORD_SHAPE, tail, None))
            }
            other => other,
        }
    }

    fn object(&mut self, given: &Bound<'_, PyAny>) -> PyResult<Value> {
        let (py, types) = (given.py(), self.types);
        let is = |class: &Py<PyType>| given.is_instance(class.bind(py));
        if is(&types.enumeration)? {
            let value = given.getattr("value")?;
            return self.inside(given, |lowering| lowering.value(&value));
        }
        if let Ok(text) = given.cast::<PyString>() {
            return Ok(plain(text));
        }
        if given.is_instance_of::<PyInt>() {
            return Ok(whole(given));
        }
        if let Ok(float) = given.cast::<PyFloat>() {
            return Ok(self.float(float.value()));
        }
        if is(&types.decimal)? {
            return decimal(given);
        }
        if let Some(value) = self.moment(given)? {
            return Ok(value);
        }
        if is(&types.money)? {
            let (amount, currency) = (given.getattr("amount")?, given.getattr("currency")?);
            let currency = currency.extract::<String>()?;
            return Ok(Value::object([("amount", decimal(&amount)?), ("currency", Value::text(currency))]));
        }
        for (class, kind) in [(&types.period, NativeKind::Period), (&types.rounding, NativeKind::Rounding)] {
            if is(class)? {
                return Ok(Value::native(kind, given.str()?.extract::<String>()?));
            }
        }
        self.inside(given, |lowering| lowering.container(given))
    }

    /// Reads dates, times and lengths of time.
    fn moment(&self, given: &Bound<'_, PyAny>) -> PyResult<Option<Value>> {
        let (py, types) = (given.py(), self.types);
        let is = |class: &Py<PyType>| given.is_instance(class.bind(py));
        // A datetime is a date too.
        Ok(Some(if is(&types.datetime)? {
            Value::native(NativeKind::Instant, isoformat(given, types)?)
        } else if is(&types.date)? {
            Value::native(NativeKind::Date, given.call_method0("isoformat")?.extract::<String>()?)
        } else if is(&types.timedelta)? {
            let part = |name| given.getattr(name)?.extract::<i128>();
            let seconds = part("days")?.saturating_mul(86_400).saturating_add(part("seconds")?);
            let micros = seconds.saturating_mul(1_000_000).saturating_add(part("microseconds")?);
            let sign = if micros < 0 { "-" } else { "" };
            let (seconds, rest) = (micros.unsigned_abs() / 1_000_000, micros.unsigned_abs() % 1_000_000);
            Value::native(NativeKind::Duration, format!("{sign}{seconds}.{rest:06}s"))
        } else if is(&types.time)? {
            let help = "give a `datetime` with its tzinfo".to_owned();
            Value::refused(codes::FACT_TYPE, "is a time of day, which is no instant", Some(help))
        } else {
            return Ok(None);
        }))
    }

    /// Reads what holds other values.
    fn container(&mut self, given: &Bound<'_, PyAny>) -> PyResult<Value> {
        let py = given.py();
        if let Ok(dict) = given.cast::<PyDict>() {
            return self.pairs(dict.items().iter().map(Ok));
        }
        if let Ok(tuple) = given.cast::<PyTuple>() {
            let Some(names) = given.getattr_opt("_fields")? else { return self.elements(tuple) };
            return self.pairs(
                names
                    .try_iter()?
                    .zip(tuple.iter())
                    .map(|(name, value)| (name?, value).into_pyobject(py).map(Bound::into_any)),
            );
        }
        if let Ok(list) = given.cast::<PyList>() {
            return self.elements(&list.to_tuple());
        }
        if given.is_instance_of::<PySet>() || given.is_instance_of::<PyFrozenSet>() {
            // The order of a set is that of hashes, which differs between runs.
            let key = PyDict::new(py);
            key.set_item("key", py.get_type::<PyString>())?;
            let sorted = self.types.sorted.bind(py).call((given,), Some(&key))?;
            return self.elements(&sorted.cast_into::<PyList>()?.to_tuple());
        }
        if given.cast::<PyMapping>().is_ok() {
            return self.pairs(given.call_method0("items")?.try_iter()?);
        }
        if let Some(fields) = self.fields(given)? {
            return self.pairs(fields.into_iter().map(|name| {
                let value = given.getattr(&name)?;
                (name, value).into_pyobject(py).map(Bound::into_any)
            }));
        }
        if given.get_type().hasattr("__pydantic_validator__")? {
            let dumped = given.call_method0("model_dump")?;
            return self.value(&dumped);
        }
        if given.get_type().hasattr("__index__")? {
            return Ok(whole(&given.call_method0("__index__")?));
        }
        let tail = format!("is of the class `{}`, which is no value of a fact", name(given));
        let help =
            "give a str, bool, int, Decimal, Money, date, aware datetime, timedelta, list, dict or None"
                .to_owned();
        Ok(Value::refused(codes::FACT_TYPE, tail, Some(help)))
    }

    /// Returns the names of the fields of a dataclass or of a class of attrs.
    fn fields<'py>(&self, given: &Bound<'py, PyAny>) -> PyResult<Option<Vec<Bound<'py, PyString>>>> {
        let (py, class) = (given.py(), given.get_type());
        let fields = if class.hasattr("__dataclass_fields__")? {
            self.types.fields.bind(py).call1((given,))?
        } else if let Some(fields) = class.getattr_opt("__attrs_attrs__")? {
            fields
        } else {
            return Ok(None);
        };
        let names = fields.try_iter()?.map(|field| Ok(field?.getattr("name")?.cast_into::<PyString>()?));
        names.collect::<PyResult<_>>().map(Some)
    }

    fn elements(&mut self, elements: &Bound<'_, PyTuple>) -> PyResult<Value> {
        let elements: PyResult<Vec<Value>> = elements.iter().map(|element| self.value(&element)).collect();
        Ok(Value::list(elements?))
    }

    fn pairs<'py>(&mut self, pairs: impl Iterator<Item = PyResult<Bound<'py, PyAny>>>) -> PyResult<Value> {
        let mut entries = Vec::new();
        for pair in pairs {
            let (key, value) = pair?.extract::<(Bound<'py, PyAny>, Bound<'py, PyAny>)>()?;
            entries.push(match key.cast::<PyString>().map(|key| key.to_str().map(str::to_owned)) {
                Ok(Ok(key)) => (key, self.value(&value)?),
                Ok(Err(_)) => {
                    let tail = "is a key with half of a character in it";
                    (shown(&key), Value::refused_key(codes::NOT_UTF8, tail, None))
                }
                Err(_) => {
                    let tail = format!("is a key of the class `{}`, expected a text", name(&key));
                    (shown(&key), Value::refused_key(codes::RECORD_SHAPE, tail, None))
                }
            });
        }
        Ok(Value::object(entries))
    }

    /// Reads what is inside of a container, which must not be inside of itself.
    fn inside(
        &mut self,
        container: &Bound<'_, PyAny>,
        read: impl FnOnce(&mut Self) -> PyResult<Value>,
    ) -> PyResult<Value> {
        let address = container.as_ptr().addr();
        if self.within.contains(&address) {
            return Ok(Value::refused(codes::RECORD_LIMIT, "contains itself", None));
        }
        if self.within.len() >= Value::DEPTH {
            let tail = format!("is nested more than {} deep", Value::DEPTH);
            return Ok(Value::refused(codes::RECORD_LIMIT, tail, None));
        }
        self.within.push(address);
        let value = read(self);
        self.within.pop();
        value
    }

    fn float(&self, float: f64) -> Value {
        if float.is_nan() {
            let help = "give `None` for what is not known".to_owned();
            return Value::refused(codes::FACT_TYPE, "is NaN, which is no number", Some(help));
        }
        if self.exact || float.is_infinite() {
            let help = "give a `decimal.Decimal` or a text such as \"19.90\"; `floats=\"repr\"` takes the digits that Python prints";
            return Value::refused(
                codes::FACT_TYPE,
                "is a float, which holds few decimal numbers exactly",
                Some(help.to_owned()),
            );
        }
        // The shortest digits that read as the same float, as `repr` gives them, and never an exponent.
        Value::number(format!("{float}"))
    }
}

fn plain(text: &Bound<'_, PyString>) -> Value {
    match text.to_str() {
        Ok(text) => Value::text(text.to_owned()),
        Err(_) => Value::refused(codes::NOT_UTF8, "is a text with half of a character in it", None),
    }
}

fn whole(given: &Bound<'_, PyAny>) -> Value {
    match given.extract::<i128>() {
        Ok(number) => Value::number(number.to_string()),
        Err(_) => {
            let tail = "is a whole number of more than 127 bits; a number must lie below 10^15, and an `int` has 64 bits";
            Value::refused(codes::FACT_RANGE, tail, None)
        }
    }
}

fn decimal(given: &Bound<'_, PyAny>) -> PyResult<Value> {
    if !given.call_method0("is_finite")?.is_truthy()? {
        let help = "give `None` for what is not known".to_owned();
        return Ok(Value::refused(codes::FACT_TYPE, "is no finite number", Some(help)));
    }
    // Written out, a short decimal with a large exponent can be longer than memory.
    if given.call_method0("adjusted")?.extract::<i64>()?.abs() > DIGITS {
        let tail =
            "is too large or too small; a number must lie below 10^15 and have at most 6 decimal places";
        return Ok(Value::refused(codes::FACT_RANGE, tail, None));
    }
    let digits: String = given.call_method1("__format__", ("f",))?.extract()?;
    Ok(Value::number(digits))
}

/// Returns a key as Python shows it; of one that it cannot show, its class.
fn shown(key: &Bound<'_, PyAny>) -> String {
    key.repr().map_or_else(|_| name(key), |shown| shown.to_string_lossy().into_owned())
}

/// Returns the name of the class of an object.
fn name(given: &Bound<'_, PyAny>) -> String {
    given.get_type().qualname().map_or_else(|_| "?".to_owned(), |name| name.to_string())
}
