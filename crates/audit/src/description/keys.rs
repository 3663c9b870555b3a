//! The keys of `exhibition.toml`, as they are written.

use leporello_turnout::vocabulary::CounterClass;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use toml::Spanned;

/// A text, or a date or time without quotation marks.
pub(super) struct Word(pub String);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match toml::Value::deserialize(from)? {
            toml::Value::String(text) => Ok(Self(text)),
            toml::Value::Datetime(moment) => Ok(Self(moment.to_string())),
            other => Err(serde::de::Error::custom(format!("`{other}` is no text and no date"))),
        }
    }
}

/// A text with its place.
pub(super) type Text = Spanned<Word>;

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Keys {
    pub title: Text,
    pub zone: Text,
    pub day_begins: Option<Text>,
    pub first: Text,
    pub last: Text,
    pub hours: Spanned<HoursKeys>,
    #[serde(default)]
    pub hall: Vec<HallKeys>,
    #[serde(default)]
    pub door: Vec<DoorKeys>,
    #[serde(default)]
    pub device: Vec<DeviceKeys>,
    #[serde(default)]
    pub configuration: Vec<ConfigurationKeys>,
    #[serde(default)]
    pub event: Vec<EventKeys>,
    #[serde(default)]
    pub staff: Vec<StaffKeys>,
    #[serde(default)]
    pub reentry: Vec<ReentryKeys>,
    #[serde(default)]
    pub reply: Vec<ReplyKeys>,
    #[serde(default)]
    pub theme: Vec<ThemeKeys>,
    pub ebook: Option<EbookKeys>,
}

/// Opening hours: `daily`, days of the week, and `exceptions` by date.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoursKeys {
    pub daily: Option<Spans>,
    pub monday: Option<Spans>,
    pub tuesday: Option<Spans>,
    pub wednesday: Option<Spans>,
    pub thursday: Option<Spans>,
    pub friday: Option<Spans>,
    pub saturday: Option<Spans>,
    pub sunday: Option<Spans>,
    #[serde(default)]
    pub exceptions: BTreeMap<String, Spans>,
}

/// One span, or several; none is a closed day.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Spans {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct HallKeys {
    pub name: Text,
    pub planned_daily_visits: Option<Spanned<f64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct DoorKeys {
    pub name: Text,
    pub hall: Text,
    pub width_m: Spanned<f64>,
    pub share: Option<Spanned<f64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct DeviceKeys {
    pub name: Text,
    pub door: Text,
    pub class: CounterClass,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ConfigurationKeys {
    pub device: Text,
    pub name: Text,
    pub from: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct EventKeys {
    pub name: Text,
    pub hall: Text,
    pub from: Text,
    pub to: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct StaffKeys {
    pub door: Text,
    pub day: Text,
    pub crossings: Option<u64>,
    pub hours: Option<Spanned<f64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ReentryKeys {
    pub hall: Text,
    pub asked: u32,
    pub had_been_in: Spanned<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ReplyKeys {
    pub organisation: Text,
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ThemeKeys {
    pub name: String,
    pub entries: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct EbookKeys {
    pub copies_during: Option<u64>,
    pub copies_after: Option<u64>,
    pub openings: Option<u64>,
    pub readings: Option<u64>,
    #[serde(default)]
    pub pages_reached: Vec<(u32, u64)>,
}
