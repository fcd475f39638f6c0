//! A complaint as this service takes it, and how it becomes the facts of a policy.
//!
//! One struct is both: serde reads it under the names of our own interface, and `Policy::facts_from` writes it under
//! the paths of the facts.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// What a customer tells us, and what we know of the parcel.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Complaint {
    #[serde(rename(serialize = "complaint.text"))]
    text: String,
    #[serde(rename(serialize = "complaint.received_at"))]
    received_at: String,
    /// What we do not know stays `None`: it is unknown, and asked for if it matters.
    #[serde(rename(serialize = "parcel.postage"))]
    postage: Option<Euro>,
    #[serde(rename(serialize = "parcel.value"))]
    value: Option<Euro>,
    #[serde(rename(serialize = "parcel.insured"))]
    insured: Option<bool>,
    #[serde(rename(serialize = "parcel.days_late"))]
    days_late: Option<u32>,
}

/// An amount in euro: cents inside, `12.00` in our own interface, `12.00 EUR` for the policy. Never a float.
#[derive(Debug)]
struct Euro {
    cents: u64,
}

impl Serialize for Euro {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}.{:02} EUR", self.cents / 100, self.cents % 100))
    }
}

impl<'de> Deserialize<'de> for Euro {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let (euro, cents) = text.split_once('.').unwrap_or((&text, "00"));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let cents = format!("{euro}{cents}")
            .parse()
            .ok()
            .filter(|_| cents.len() == 2 && digits(&text.replace('.', "")));
        let cents =
            cents.ok_or_else(|| de::Error::custom(format_args!("`{text}` is no amount such as `12.00`")))?;
        Ok(Self { cents })
    }
}
