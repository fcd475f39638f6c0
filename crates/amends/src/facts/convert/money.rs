//! Money: `36.00 CNY`, an object of amount and currency, or a bare amount where the fact has one
//! currency. Currencies are never converted.

use amends_engine::diagnostic::codes;
use amends_engine::value::{Currency, Money};

use super::{Target, number, text_of, wrong_format, wrong_type};
use crate::facts::fault::Problem;
use crate::facts::raw::{Entry, Raw, RawKind};

/// Returns the words for what a fact wants to hold.
pub(super) fn expectation(currencies: &[Currency]) -> String {
    match currencies {
        [] => "an amount with its currency such as `36.00 CNY`".to_owned(),
        [one] => format!("an amount in {one} such as `36.00 {one}`"),
        several => format!("an amount in {}", codes_of(several)),
    }
}

fn codes_of(currencies: &[Currency]) -> String {
    let codes: Vec<&str> = currencies.iter().map(|currency| currency.code()).collect();
    codes.join(" or ")
}

/// Reads money; no currencies means any.
pub(super) fn read(raw: &Raw<'_>, currencies: &[Currency], target: &Target<'_>) -> Result<Money, Problem> {
    let (amount, code) = match &raw.kind {
        RawKind::Number(digits) => (&**digits, None),
        RawKind::Text(text) | RawKind::Word(text) => {
            let (amount, code) = number::split_unit(text.trim());
            if code.is_empty() { (text.trim(), None) } else { (amount, Some(code)) }
        }
        RawKind::Map(entries) => parts(entries, raw, target)?,
        RawKind::Null | RawKind::Bool(_) | RawKind::Native(..) | RawKind::Refused(_) | RawKind::List(_) => {
            return Err(wrong_type(raw, target));
        }
    };
    let currency = match (code, currencies) {
        (None, [one]) => *one,
        (None, _) => {
            let tail = format!("is {} without its currency", raw.describe(target.pii));
            let help = match currencies {
                [] => "write it as in `36.00 CNY`".to_owned(),
                several => format!("the fact holds money in {}", codes_of(several)),
            };
            return Err(Problem::new(codes::FACT_CURRENCY, tail).help(help));
        }
        (Some(code), _) => currency(code, amount, raw, target)?,
    };
    if !currencies.is_empty() && !currencies.contains(&currency) {
        let tail = format!("is {}, expected {}", raw.describe(target.pii), expectation(currencies));
        return Err(Problem::new(codes::FACT_CURRENCY, tail).help("nothing is converted here"));
    }
    let amount = number::parse(amount, raw, target)?;
    Ok(Money { amount, currency })
}

fn currency(code: &str, amount: &str, raw: &Raw<'_>, target: &Target<'_>) -> Result<Currency, Problem> {
    if let Some(currency) = Currency::parse(code) {
        return Ok(currency);
    }
    let problem = wrong_format(raw, target);
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_code || amount.is_empty() {
        return Err(problem.help("write the amount, a space and the ISO 4217 code; no symbol, no separators"));
    }
    let known = Currency::parse(&code.to_ascii_uppercase());
    Err(match known {
        Some(known) => problem.help(format!("did you mean `{known}`?")),
        None => problem.help(format!("`{code}` is no ISO 4217 code in use")),
    })
}

/// Reads `{"amount": …, "currency": …}`.
fn parts<'r>(
    entries: &'r [Entry<'_>],
    raw: &Raw<'_>,
    target: &Target<'_>,
) -> Result<(&'r str, Option<&'r str>), Problem> {
    let (mut amount, mut code) = (None, None);
    for entry in entries {
        match &*entry.key {
            "amount" => amount = number::digits(&entry.value),
            "currency" => {
                let text = text_of(&entry.value).filter(|code| !code.is_empty());
                code = Some(
                    text.ok_or_else(|| wrong_format(raw, target).help("`currency` is an ISO 4217 code"))?,
                );
            }
            other => {
                let tail =
                    format!("is an object with the unknown key `{}`", crate::facts::raw::shorten(other));
                return Err(Problem::new(codes::UNDECLARED_FIELD, tail)
                    .help("money is `{\"amount\": \"36.00\", \"currency\": \"CNY\"}`"));
            }
        }
    }
    let amount = amount.ok_or_else(|| {
        wrong_format(raw, target).help("money is `{\"amount\": \"36.00\", \"currency\": \"CNY\"}`")
    })?;
    Ok((amount, code))
}
