use super::*;
#[test]
fn show() {
    for language in [Language::English, Language::Chinese] {
        for file in files(&Start { language, ..Start::new("company/parcels") }).unwrap_or_else(|e| panic!("{e}")) {
            println!("== {}\n{}", file.name, file.text);
        }
    }
    for extends in ["company/service", "company/concrete", "us/cfpb"] {
        for file in files(&Start { extends: extends.to_owned(), ..Start::new("company/parcels") }).unwrap_or_else(|e| panic!("{e}")) {
            println!("== {}\n{}", file.name, file.text);
        }
    }
}
