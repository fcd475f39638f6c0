use super::*;
#[test]
fn try_files() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let list = std::process::Command::new("git").args(["ls-files", "*.yaml"]).current_dir(&root).output().unwrap();
    for file in String::from_utf8(list.stdout).unwrap().lines() {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        match format(file, &text) {
            Err(error) => println!("{file}: {error}"),
            Ok(new) => {
                let again = format(file, &new).unwrap();
                if again != new { println!("{file}: not idempotent"); std::fs::create_dir_all("/tmp/fmt-out/again").unwrap(); std::fs::write(std::format!("/tmp/fmt-out/again/{}", file.replace('/', "+")), &again).unwrap(); }
                let out = std::path::Path::new("/tmp/fmt-out").join(file);
                std::fs::create_dir_all(out.parent().unwrap()).unwrap();
                std::fs::write(out, new).unwrap();
            }
        }
    }
}
