//! Descriptions say what serde reads.

use super::{Demand, Described, Field, Shape, Shaped, Worded, description, title};
use crate::source::{SourceMap, Spanned};
use crate::yaml::{NodeId, parse};

crate::words! {
    /// How it was sent.
    #[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize)]
    enum Way {
        /// By road.
        Road = "road",
        /// By air,
        /// where the weight counts.
        Air = "by-air",
    }
}

crate::form! {
    /// A remark
    ///
    /// For people.
    struct Remark = ["see the file"] => Shape::Anything;
}

crate::record! {
    /// A parcel.
    ///
    /// What was
    /// sent:
    /// - by road
    /// - by air
    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Parcel {
        /// Its number.
        id: Spanned<String> = ["LX-1", "LX-2"],
        /// How it went.
        #[serde(rename = "way")]
        sent: Option<Spanned<Way>>,
        /// Whether it is insured.
        #[serde(default)]
        insured: bool,
        /// Remarks.
        note: Option<NodeId> => Remark,
    }
    demands &[Demand::Without("insured", &["way"])];
}

fn read(text: &str) -> Result<Parcel, String> {
    let mut sources = SourceMap::new();
    let source = sources.add("parcel.yaml", text).unwrap();
    let document = parse(&sources, source).document.unwrap();
    document.read(document.root().unwrap()).map_err(|fault| fault.message)
}

#[test]
fn a_record_is_read_and_described_by_the_same_fields() {
    let read = read("{id: LX-1, way: by-air, note: [1]}").unwrap();
    assert_eq!((read.id.value.as_str(), read.sent.unwrap().value), ("LX-1", Way::Air));
    assert_eq!((read.insured, read.note.is_some()), (false, true));
    let fields: Vec<(&str, bool, usize)> = Parcel::FIELDS
        .iter()
        .map(|field: &Field| (field.name, field.required, field.examples.len()))
        .collect();
    assert_eq!(fields, [("id", true, 2), ("way", false, 0), ("insured", false, 0), ("note", false, 0)]);
    for field in Parcel::FIELDS {
        let shape = (field.shape)();
        let fits = match field.name {
            "id" => matches!(shape, Shape::Scalar),
            "way" => matches!(shape, Shape::Words(words) if words().len() == 2),
            "insured" => matches!(shape, Shape::Bool),
            _ => matches!(shape, Shape::Named(named) if named.name == "Remark"),
        };
        assert!(fits, "{}: {shape:?}", field.name);
    }
}

#[test]
fn a_field_without_a_default_is_required_by_both() {
    for field in Parcel::FIELDS {
        let all = [("id", "id: a"), ("way", "way: road"), ("insured", "insured: true"), ("note", "note: b")];
        let rest: Vec<&str> =
            all.iter().filter(|(name, _)| *name != field.name).map(|(_, text)| *text).collect();
        assert_eq!(read(&format!("{{{}}}", rest.join(", "))).is_err(), field.required, "{}", field.name);
    }
}

#[test]
fn words_are_those_that_serde_reads() {
    for (word, way) in Way::WORDS.iter().zip([Way::Road, Way::Air]) {
        let parcel = read(&format!("{{id: a, way: {}}}", word.word)).unwrap();
        assert_eq!((parcel.sent.unwrap().value, way.word()), (way, word.word));
    }
}

#[test]
fn a_comment_gives_title_and_description() {
    let Shape::Named(parcel) = Parcel::shape() else { panic!("a record has a name") };
    assert_eq!(title(parcel.about), "A parcel");
    assert_eq!(description(parcel.about), "What was sent:\n- by road\n- by air");
    let Shape::Record(record) = (parcel.shape)() else { panic!("a record is one") };
    assert_eq!((record.known().count(), record.demands.len()), (4, 1));
    assert_eq!(title(Way::WORDS[1].about), "By air, where the weight counts");
}
