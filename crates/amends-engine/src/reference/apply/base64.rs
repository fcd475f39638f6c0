//! Bytes as base64 text, RFC 4648 section 4; conformance only.

use super::{Applied, Fault};
use crate::diagnostic::codes;
use crate::expr::function::Function;
use crate::value::Value;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(super) fn base64(function: Function, values: &[Value]) -> Applied {
    match (function, values) {
        (Function::Base64Encode, [Value::Bytes(bytes)]) => Ok(Value::String(encode(bytes).into())),
        (Function::Base64Decode, [Value::String(text)]) => match decode(text) {
            Some(bytes) => Ok(Value::Bytes(bytes.into())),
            None => Err(Fault::new(codes::BAD_CONVERSION, "fails: the text is not base64")),
        },
        _ => Err(Fault::overload(function)),
    }
}

fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let part = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = part(0) << 16 | part(1) << 8 | part(2);
        for (digit, shift) in [18u32, 12, 6, 0].into_iter().enumerate() {
            let number = usize::try_from(bits >> shift & 63).unwrap_or(0);
            let letter = ALPHABET.get(number).filter(|_| digit <= chunk.len());
            text.push(char::from(letter.copied().unwrap_or(b'=')));
        }
    }
    text
}

/// Reads base64 text, with or without its padding.
fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    if text.len().saturating_sub(digits.len()) > 2 || digits.len() % 4 == 1 {
        return None;
    }
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0u32, 0u32);
    for digit in digits.bytes() {
        let number = ALPHABET.iter().position(|letter| *letter == digit)?;
        bits = (bits << 6 | u32::try_from(number).ok()?) & 0xFFFF;
        count = count.saturating_add(6);
        if let Some(rest) = count.checked_sub(8) {
            bytes.push(u8::try_from(bits >> rest & 0xFF).ok()?);
            count = rest;
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back() {
        // RFC 4648, section 10.
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()), "{text}");
            assert_eq!(decode(text.trim_end_matches('=')).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        for text in ["a", "a===", "ab_d", "ab==cd", "Zg =="] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
