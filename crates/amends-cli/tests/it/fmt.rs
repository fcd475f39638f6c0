//! `amends fmt`: what it writes, what it leaves as it is, and how it ends.

use std::fs;

use crate::command::{said, written};
use crate::scratch::Scratch;

const PACK: &str = "amends: 1\npack: company/mine\nversion: 1.0.0\nkind: company\n";
const UNTIDY: &str =
    "facts: # what is known\n   a: {type: int ,min: 0}\n   b:   {type: bool}\n\n\n\ntypes:\n- c\n";
const BROKEN: &str = "types: {late: [\n";

/// Runs in a folder with a pack of these files; returns the exit code, what was written and what was said.
fn run(test: &str, files: &[(&str, &str)], args: &[&str], input: &[u8]) -> (Scratch, i32, String, String) {
    let scratch = Scratch::new(test, &[&[("mine/pack.yaml", PACK)], files].concat());
    let output = scratch.amends(args, input);
    (scratch, output.status.code().unwrap(), written(&output), said(&output))
}

fn read(scratch: &Scratch, path: &str) -> String {
    fs::read_to_string(scratch.path().join(path)).unwrap()
}

#[test]
fn a_folder_is_formatted_and_then_stays() {
    let text = "facts:  # what is known\n   a: {type: int ,min: 0}\ntypes:\n- x\n";
    let (scratch, exit, out, err) = run("fmt-folder", &[("mine/facts.yaml", text)], &["fmt"], b"");
    assert_eq!((exit, out.as_str(), err.as_str()), (0, "", "1 file formatted, 1 as they should be\n"));
    let expected = "facts:  # what is known\n  a: {type: int, min: 0}\ntypes:\n  - x\n";
    assert_eq!(read(&scratch, "mine/facts.yaml"), expected);
    let modified = || fs::metadata(scratch.path().join("mine/facts.yaml")).unwrap().modified().unwrap();
    let before = modified();
    let again = scratch.amends(&["fmt", "mine"], b"");
    assert_eq!(said(&again), "nothing to format, 2 as they should be\n");
    assert_eq!(modified(), before, "a formatted file is not written");
    assert_eq!(fs::read_dir(scratch.path().join("mine")).unwrap().count(), 2, "nothing is left beside it");
}

#[test]
fn check_names_files_and_diff_shows_them_and_neither_writes() {
    let files = [("mine/facts.yaml", "facts: {a: {type: int}}\n"), ("mine/a.cases.yaml", UNTIDY)];
    let (scratch, exit, out, err) = run("fmt-check", &files, &["fmt", "--check", "mine"], b"");
    assert_eq!((exit, out.as_str()), (1, "mine/a.cases.yaml\n"), "{err}");
    let diff = scratch.amends(&["fmt", "--diff", "mine/a.cases.yaml"], b"");
    assert_eq!(diff.status.code(), Some(0));
    insta::assert_snapshot!(written(&diff), @"
    --- a/mine/a.cases.yaml
    +++ b/mine/a.cases.yaml
    @@ -1,8 +1,6 @@
    -facts: # what is known
    -   a: {type: int ,min: 0}
    -   b:   {type: bool}
    -
    -
    +facts:  # what is known
    +  a: {type: int, min: 0}
    +  b: {type: bool}
     
     types:
    -- c
    +  - c
    ");
    let both = scratch.amends(&["fmt", "--check", "--diff"], b"");
    assert_eq!(both.status.code(), Some(1));
    assert_eq!(read(&scratch, "mine/a.cases.yaml"), UNTIDY);
}

#[test]
fn a_file_that_cannot_be_read_is_left_and_the_others_are_formatted() {
    let files = [("mine/bad.yaml", BROKEN), ("mine/good.yaml", "types:\n- x\n")];
    let (scratch, exit, out, err) = run("fmt-broken", &files, &["fmt"], b"");
    assert_eq!((exit, out.as_str()), (3, ""));
    assert!(err.contains("error[yaml-syntax]") && err.contains("mine/bad.yaml:1:"), "{err}");
    assert!(err.ends_with("1 file formatted, 1 as they should be, 1 left as they are\n"), "{err}");
    assert_eq!(read(&scratch, "mine/bad.yaml"), BROKEN);
    assert_eq!(read(&scratch, "mine/good.yaml"), "types:\n  - x\n");
    scratch.write("mine/latin.yaml", b"title: caf\xe9\n");
    let latin = scratch.amends(&["fmt", "mine/latin.yaml"], b"");
    assert_eq!(latin.status.code(), Some(3));
    assert!(said(&latin).starts_with("error[not-utf8]: mine/latin.yaml:1:11:"), "{}", said(&latin));
}

#[test]
fn bytes_that_are_no_text_of_yaml_are_refused_or_cleaned() {
    let large = format!("a: {}\n", "x".repeat(17 * 1024 * 1024));
    let comments = "# c\n".repeat(20_000);
    let deep = "[".repeat(5_000);
    for (input, exit, expected) in [
        ("".as_bytes(), 0, ""),
        (b"a:   1\r\nb: [ 2 ]\r\n", 0, "a: 1\nb: [2]\n"),
        (b"\xef\xbb\xbfa: 1", 0, "a: 1\n"),
        (b"a: \0\n", 3, ""),
        (b"a: \xff\n", 3, ""),
        (b"- 1\n---\n- 2\n", 3, ""),
        (deep.as_bytes(), 3, ""),
        (large.as_bytes(), 3, ""),
        (comments.as_bytes(), 0, comments.as_str()),
    ] {
        let (_scratch, found, out, err) = run("fmt-bytes", &[], &["fmt", "-"], input);
        let shown: String = String::from_utf8_lossy(input).chars().take(40).collect();
        assert_eq!((found, out.as_str()), (exit, expected), "{shown:?}: {err}");
        assert_eq!(exit == 0, err.is_empty(), "{err}");
    }
    let (_scratch, exit, out, _) = run("fmt-bytes", &[], &["fmt", "--check", "-"], b"a:  1\n");
    assert_eq!((exit, out.as_str()), (1, ""));
}

#[test]
fn what_cannot_be_written_stays_and_what_is_wrongly_named_is_said() {
    let (scratch, _, _, _) =
        run("fmt-refused", &[("mine/facts.yaml", "facts:   {}\n")], &["fmt", "--check"], b"");
    let path = scratch.path().join("mine/facts.yaml");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    for (args, exit, message) in [
        (&["fmt"] as &[&str], 2, "mine/facts.yaml: cannot be written"),
        (
            &["fmt", "nowhere.yaml"],
            3,
            "error[unreadable-input]: nowhere.yaml: cannot be read: there is no such file",
        ),
        (&["fmt", "-", "mine"], 2, "standard input is formatted alone"),
    ] {
        let output = scratch.amends(args, b"");
        assert_eq!(output.status.code(), Some(exit), "{args:?}: {}", said(&output));
        assert!(said(&output).contains(message), "{args:?}: {}", said(&output));
    }
    assert_eq!(read(&scratch, "mine/facts.yaml"), "facts:   {}\n");
    let empty = Scratch::new("fmt-empty", &[]);
    assert_eq!(empty.amends(&["fmt"], b"").status.code(), Some(3), "there is no pack");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (scratch, _, _, _) = run("fmt-link", &[("words.yaml", "facts:   {}\n")], &["fmt", "--check"], b"");
    let (file, link) = (scratch.path().join("words.yaml"), scratch.path().join("mine/facts.yaml"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("../words.yaml", &link).unwrap();
    assert_eq!(scratch.amends(&["fmt"], b"").status.code(), Some(0));
    assert_eq!(read(&scratch, "words.yaml"), "facts: {}\n");
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
}
