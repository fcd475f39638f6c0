//! The language of whoever reads the output, as the environment tells it. Nothing else is taken from the locale.

/// The variables that name the locale of messages, the strongest first.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// Returns the language of the environment, e.g. `zh` of `zh_CN.UTF-8`; `None` if it names none.
pub(crate) fn language() -> Option<String> {
    let set = VARIABLES.iter().filter_map(|name| std::env::var(name).ok());
    language_of(set.into_iter().find(|value| !value.is_empty())?.as_str())
}

/// Returns the language of a POSIX locale name; `C` and `POSIX` have none.
fn language_of(locale: &str) -> Option<String> {
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    let language = name.split('_').next().unwrap_or_default();
    let is_code = (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
    is_code.then(|| language.to_owned())
}

#[cfg(test)]
mod tests {
    use super::language_of;

    #[test]
    fn only_a_language_is_taken_from_a_locale() {
        for (locale, language) in [
            ("zh_CN.UTF-8", Some("zh")),
            ("en", Some("en")),
            ("de_DE@euro", Some("de")),
            ("C", None),
            ("C.UTF-8", None),
            ("POSIX", None),
            ("", None),
        ] {
            assert_eq!(language_of(locale).as_deref(), language, "{locale}");
        }
    }
}
