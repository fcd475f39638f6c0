//! `amends schema`: printed, written to files, of one policy.

use crate::command::{amends, said, written};
use crate::scratch::Scratch;

#[test]
fn a_schema_is_printed_as_it_is_shipped() {
    for kind in ["pack", "cases", "binding", "decision"] {
        let output = amends(&["schema", kind], b"");
        assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), ""), "{kind}");
        let shipped = format!("{}/../../rules/schema/amends-{kind}.schema.json", env!("CARGO_MANIFEST_DIR"));
        assert_eq!(written(&output), std::fs::read_to_string(shipped).unwrap(), "{kind}");
    }
}

#[test]
fn schemas_are_written_to_a_folder() {
    let scratch = Scratch::with_parcel("schema", &[]);
    let output = scratch.amends(&["schema", "-o", "editor/schemas"], b"");
    assert_eq!((output.status.code(), written(&output).as_str()), (Some(0), ""), "{}", said(&output));
    assert_eq!(said(&output).lines().count(), 4, "facts have no schema without a policy: {}", said(&output));
    let output = scratch.amends(&["schema", "-o", "editor/schemas", "--policy", "company/parcel"], b"");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).ends_with("amends-facts.schema.json\n"), "{}", said(&output));
    let facts =
        std::fs::read_to_string(scratch.path().join("editor/schemas/amends-facts.schema.json")).unwrap();
    let facts: serde_json::Value = serde_json::from_str(&facts).unwrap();
    assert_eq!(facts["title"], "The facts of company/parcel");
}

#[test]
fn what_cannot_be_done_is_said() {
    let scratch = Scratch::with_parcel("schema-refused", &[("taken", "a file")]);
    let cases: [(&[&str], &str); 5] = [
        (&["schema"], "<KIND>"),
        (&["schema", "facts"], "facts are those of a policy"),
        (&["schema", "pak"], "a similar value exists: 'pack'"),
        (&["schema", "pack", "--policy", "company/parcl"], "neither a shipped pack nor the folder of one"),
        (&["schema", "pack", "-o", "taken"], "taken/amends-pack.schema.json: cannot be written"),
    ];
    for (args, message) in cases {
        let output = scratch.amends(args, b"");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(said(&output).contains(message), "{args:?}: {}", said(&output));
    }
}
