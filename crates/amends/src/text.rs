//! Texts for people, in one or more languages.

use std::collections::BTreeMap;

/// A text in the languages a pack gives it in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    by_language: BTreeMap<String, String>,
    fallback: String,
}

impl Text {
    /// Returns a text in one language, which is then the fallback of every other.
    #[must_use]
    pub fn plain(language: &str, text: &str) -> Self {
        Self {
            by_language: BTreeMap::from([(language.to_owned(), text.to_owned())]),
            fallback: language.to_owned(),
        }
    }

    /// Returns a text by language; where `fallback` is missing, the first language stands in.
    #[must_use]
    pub fn new(by_language: BTreeMap<String, String>, fallback: &str) -> Self {
        Self { by_language, fallback: fallback.to_owned() }
    }

    /// Returns the text in `language`, else in the pack's first language, else in any; empty only
    /// if there is no text at all.
    ///
    /// # Examples
    /// ```
    /// let text = amends::Text::plain("zh", "受理投诉");
    /// assert_eq!(text.in_language("en"), "受理投诉");
    /// ```
    #[must_use]
    pub fn in_language(&self, language: &str) -> &str {
        self.by_language
            .get(language)
            .or_else(|| self.by_language.get(&self.fallback))
            .or_else(|| self.by_language.values().next())
            .map_or("", String::as_str)
    }

    /// Returns whether there is no text in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_language.is_empty()
    }

    /// Returns each language with its text.
    pub fn languages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_language.iter().map(|(language, text)| (language.as_str(), text.as_str()))
    }
}
