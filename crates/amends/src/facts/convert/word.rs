//! Words of enums, scales and taxonomies.

use std::sync::Arc;

use amends_engine::diagnostic::codes;
use amends_engine::diagnostic::suggest::did_you_mean;
use amends_engine::value::{EnumType, EnumValue};

use super::{Target, text_of, wrong_type};
use crate::facts::fault::Problem;
use crate::facts::raw::Raw;

/// The most words that help lists.
const LISTED: usize = 20;

/// Reads a word of an enum.
pub(super) fn read(raw: &Raw<'_>, ty: &Arc<EnumType>, target: &Target<'_>) -> Result<EnumValue, Problem> {
    let word = text_of(raw).ok_or_else(|| wrong_type(raw, target).help(listing(ty)))?;
    EnumValue::new(ty, word).ok_or_else(|| {
        let tail = format!("is {}, which is not a word of `{}`", raw.describe(target.pii), ty.name);
        let near = did_you_mean(word, ty.members.iter().map(|member| &*member.id));
        Problem::new(codes::FACT_WORD, tail).maybe_help(near.filter(|_| !target.pii)).help(listing(ty))
    })
}

/// Returns the words there are.
fn listing(ty: &EnumType) -> String {
    let words: Vec<&str> = ty.members.iter().take(LISTED).map(|member| &*member.id).collect();
    let more = ty.members.len().saturating_sub(words.len());
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("the words are: {}{rest}", words.join(", "))
}
