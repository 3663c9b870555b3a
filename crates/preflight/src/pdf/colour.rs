//! Colour spaces of pictures and of paint (ISO 32000-2, 8.6).

use super::document::Document;
use super::icc::Icc;
use super::object::{Dict, Object};
use std::rc::Rc;

/// Colour spaces inside colour spaces deeper than this are not followed.
const DEEPEST: usize = 8;

/// A colour space.
#[derive(Clone, Debug, PartialEq)]
pub enum Space {
    /// Grey of the device.
    Grey,
    /// RGB of the device.
    Rgb,
    /// Inks of the device.
    Cmyk,
    /// Grey or RGB by numbers, without a profile.
    Calibrated(&'static str),
    /// By a profile, with the count of colours the file says; `None` for a profile that cannot
    /// be read.
    Icc(u64, Option<Rc<Icc>>),
    /// A table of colours of another space.
    Indexed(Rc<Space>, Rc<[u8]>),
    /// Inks by name, with the space that stands in for them and how many they are.
    Inks(u64, Rc<Space>),
    /// A pattern; with the space of its colour when it has none itself.
    Pattern(Option<Rc<Space>>),
    /// Something else.
    Unknown,
}

/// What a space is made of, for rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Grey.
    Grey,
    /// RGB.
    Rgb,
    /// Inks.
    Cmyk,
    /// Not a device's colours.
    Lab,
    /// Not known.
    Unknown,
}

impl Space {
    /// The space an object means, names looked up in the resources.
    pub fn of(document: &Document, object: &Object, resources: &Dict) -> Self {
        Self::at(document, object, resources, 0)
    }

    fn at(document: &Document, object: &Object, resources: &Dict, depth: usize) -> Self {
        let object = document.resolve(object);
        if depth > DEEPEST {
            return Self::Unknown;
        }
        if let Some(name) = object.name() {
            return Self::named(document, name, resources, depth);
        }
        let Some(array) = object.array() else { return Self::Unknown };
        let member = |i: usize| array.get(i).map_or(Object::Null, |found| document.resolve(found));
        let inner = |i: usize| Rc::new(Self::at(document, &member(i), resources, depth + 1));
        match member(0).name() {
            Some(b"ICCBased") => Self::by_profile(document, &member(1)),
            Some(b"CalGray") => Self::Calibrated("CalGray"),
            Some(b"CalRGB") => Self::Calibrated("CalRGB"),
            Some(b"Lab") => Self::Calibrated("Lab"),
            Some(b"Indexed" | b"I") => {
                let table = match member(3) {
                    Object::Stream(stream) => document.plain(&stream).unwrap_or_default(),
                    other => other.text().unwrap_or_default().to_vec(),
                };
                Self::Indexed(inner(1), table.into())
            }
            Some(b"Separation") => Self::Inks(1, inner(2)),
            Some(b"DeviceN") => {
                Self::Inks(member(1).array().map_or(0, <[_]>::len) as u64, inner(2))
            }
            Some(b"Pattern") => Self::Pattern((array.len() > 1).then(|| inner(1))),
            Some(name) => Self::named(document, name, resources, depth),
            None => Self::Unknown,
        }
    }

    /// A device's space, or the one that stands in for it, or one of the resources.
    fn named(document: &Document, name: &[u8], resources: &Dict, depth: usize) -> Self {
        let spaces = document.dict(resources, "ColorSpace");
        let stand_in = |key: &str| {
            let found = spaces.get(key.as_bytes())?;
            Some(Self::at(document, found, &Dict::new(), depth + 1))
        };
        match name {
            b"DeviceGray" | b"G" => stand_in("DefaultGray").unwrap_or(Self::Grey),
            b"DeviceRGB" | b"RGB" => stand_in("DefaultRGB").unwrap_or(Self::Rgb),
            b"DeviceCMYK" | b"CMYK" => stand_in("DefaultCMYK").unwrap_or(Self::Cmyk),
            b"Pattern" => Self::Pattern(None),
            other => match spaces.get(other) {
                Some(found) => Self::at(document, found, resources, depth + 1),
                None => Self::Unknown,
            },
        }
    }

    fn by_profile(document: &Document, object: &Object) -> Self {
        let Some(stream) = object.stream() else { return Self::Unknown };
        let count = document.get(&stream.dict, "N").count().unwrap_or(0);
        Self::Icc(count, document.profile(stream))
    }

    /// What it is made of; for tables and named inks, what they stand for.
    pub fn family(&self) -> Family {
        match self {
            Self::Grey | Self::Calibrated("CalGray") | Self::Icc(1, _) => Family::Grey,
            Self::Rgb | Self::Calibrated("CalRGB") => Family::Rgb,
            Self::Calibrated(_) => Family::Lab,
            Self::Icc(_, Some(icc)) if icc.space == "Lab" => Family::Lab,
            Self::Icc(3, _) => Family::Rgb,
            Self::Cmyk | Self::Icc(4, _) => Family::Cmyk,
            Self::Indexed(base, _) | Self::Pattern(Some(base)) => base.family(),
            Self::Inks(..) => Family::Cmyk,
            Self::Pattern(None) | Self::Icc(..) | Self::Unknown => Family::Unknown,
        }
    }

    /// The space its colours are given in: that under a table or a pattern.
    pub fn base(&self) -> &Self {
        match self {
            Self::Indexed(base, _) | Self::Pattern(Some(base)) => base.base(),
            other => other,
        }
    }

    /// Sum of inks of a colour in per cent; `None` where it is not given in four inks.
    pub fn inks(&self, colour: &[f64]) -> Option<f64> {
        match self {
            Self::Cmyk | Self::Icc(4, _) if colour.len() == 4 => {
                Some(colour.iter().map(|ink| ink.clamp(0.0, 1.0) * 100.0).sum())
            }
            Self::Indexed(base, table) if base.family() == Family::Cmyk => {
                let entry = table.chunks_exact(4).nth(*colour.first()? as usize)?;
                base.inks(&entry.iter().map(|ink| f64::from(*ink) / 255.0).collect::<Vec<_>>())
            }
            _ => None,
        }
    }

    /// How it is called in a receipt.
    pub fn label(&self) -> String {
        match self {
            Self::Grey => "DeviceGray".into(),
            Self::Rgb => "DeviceRGB".into(),
            Self::Cmyk => "DeviceCMYK".into(),
            Self::Calibrated(name) => (*name).into(),
            Self::Icc(count, None) => format!("{count} colours by a profile that cannot be read"),
            Self::Icc(_, Some(icc)) if icc.is_srgb => "sRGB".into(),
            Self::Icc(_, Some(icc)) if icc.name.is_empty() => format!("{} by a profile", icc.space),
            Self::Icc(_, Some(icc)) => format!("{} by the profile “{}”", icc.space, icc.name),
            Self::Indexed(base, _) => format!("a table of {}", base.label()),
            Self::Inks(1, _) => "a named ink".into(),
            Self::Inks(count, _) => format!("{count} named inks"),
            Self::Pattern(_) => "a pattern".into(),
            Self::Unknown => "an unknown colour space".into(),
        }
    }
}
