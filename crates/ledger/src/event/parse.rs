//! From text back to an entry, strictly: what is read writes the same text again.

use super::text::{Detail, HEAD};
use super::{
    Bin, Body, Clock, Correction, Crossings, Event, EventKey, Hash, Kind, Samples, Signed,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use leporello_turnout::vocabulary::DeviceId;

/// Why a text is no entry: what was expected, with what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(pub String);

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn unreadable(what: impl Into<String>) -> Unreadable {
    Unreadable(what.into())
}

/// Numbers which the database can hold.
const LARGEST: u64 = i64::MAX as u64;

impl Signed {
    /// Reads what [`Signed::leaf`] wrote.
    ///
    /// # Errors
    /// When a line is missing, out of order or out of range, or the text is written otherwise
    /// than it would be by [`Signed::leaf`].
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let mut lines = Lines(text.lines().peekable());
        let event = event(&mut lines)?;
        let sig = STANDARD
            .decode(lines.need("sig")?)
            .ok()
            .and_then(|bytes| <[u8; 64]>::try_from(bytes).ok())
            .ok_or_else(|| unreadable("the signature is not 64 bytes in Base64"))?;
        let signed = Self { event, sig };
        if signed.leaf() == text {
            Ok(signed)
        } else {
            Err(unreadable("the entry is not written in its canonical form"))
        }
    }
}

fn event(lines: &mut Lines<'_>) -> Result<Event, Unreadable> {
    if lines.0.next() != Some(HEAD) {
        return Err(unreadable(format!("the first line is not `{HEAD}`")));
    }
    let device = DeviceId::new(lines.need("device")?).map_err(|e| unreadable(e.to_string()))?;
    let key = EventKey { device, epoch: lines.number("epoch")?, seq: lines.number("seq")? };
    let word = lines.need("kind")?;
    let kind = Kind::of(word).ok_or_else(|| unreadable(format!("there is no kind `{word}`")))?;
    let body = if kind.counts() { count(lines, kind)? } else { rare(kind, lines.need("detail")?)? };
    let clock = Clock {
        mono_min: lines.number("mono")?,
        wall_min: lines.number("wall")?,
        offset_ms: lines.number("offset")?,
    };
    let prev = hash(lines.need("prev")?)?;
    let event = Event { key, body, clock, prev };
    event.check()?;
    Ok(event)
}

impl Event {
    /// Whether every number is one that can be.
    ///
    /// # Errors
    /// Says which is not.
    pub fn check(&self) -> Result<(), Unreadable> {
        if self.key.epoch == 0 || self.key.seq == 0 || self.key.seq > LARGEST {
            return Err(unreadable("epoch and seq are 1 to 9,223,372,036,854,775,807"));
        }
        if let Body::Count(bin, shown, samples) | Body::Total(bin, shown, samples) = &self.body {
            if !(1..=1440).contains(&bin.length_min) {
                let is = bin.length_min;
                return Err(unreadable(format!("a bin of {is} minutes is not 1 to 1,440 long")));
            }
            if !(0..=4_102_444_800 / 60).contains(&bin.start_min) {
                return Err(unreadable("the bin is not between 1970 and 2099"));
            }
            if shown.is_empty() {
                return Err(unreadable("the entry has a bin and no count"));
            }
            if shown.told().any(|value| value > LARGEST) {
                return Err(unreadable("a count is larger than 9,223,372,036,854,775,807"));
            }
            if samples.is_some_and(|s| s.expected == 0) {
                return Err(unreadable("of 0 samples expected nothing can be said"));
            }
        }
        Ok(())
    }
}

fn count(lines: &mut Lines<'_>, kind: Kind) -> Result<Body, Unreadable> {
    let (start_min, length_min) = pair(lines.need("bin")?)?;
    let shown = Crossings {
        entered: lines.maybe("entered")?,
        left: lines.maybe("left")?,
        undirected: lines.maybe("undirected")?,
    };
    let samples = match lines.take("samples") {
        Some(text) => {
            let (taken, expected) = pair(text)?;
            Some(Samples { taken, expected })
        }
        None => None,
    };
    let bin = Bin { start_min, length_min };
    Ok(if kind == Kind::Count {
        Body::Count(bin, shown, samples)
    } else {
        Body::Total(bin, shown, samples)
    })
}

/// The body of an entry that is no count, from its line `detail`.
pub(crate) fn rare(kind: Kind, text: &str) -> Result<Body, Unreadable> {
    let detail: Detail =
        serde_json::from_str(text).map_err(|e| unreadable(format!("the detail: {e}")))?;
    Ok(match (kind, detail) {
        (Kind::Fact, Detail::Fact(fact)) => Body::Fact(fact),
        (Kind::Correction, Detail::Correction(c)) => Body::Correction(Box::new(Correction {
            of: EventKey { device: c.device, epoch: c.epoch, seq: c.seq },
            reason: c.reason,
            by: c.by,
            instead: c.instead,
        })),
        (Kind::Pairing, Detail::Pairing { device, key }) => {
            Body::Pairing { device, key: hash(&key)? }
        }
        (Kind::Revocation, Detail::Revocation { device }) => Body::Revocation(device),
        _ => return Err(unreadable("the detail is of another kind than the entry")),
    })
}

/// 32 bytes from 64 hexadecimal digits.
pub(crate) fn hash(text: &str) -> Result<Hash, Unreadable> {
    let wrong = || unreadable(format!("`{text}` is not 64 hexadecimal digits"));
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return Err(wrong());
    }
    let mut out = [0; 32];
    for (byte, two) in out.iter_mut().zip(digits.chunks(2)) {
        let two = std::str::from_utf8(two).map_err(|_| wrong())?;
        *byte = u8::from_str_radix(two, 16).map_err(|_| wrong())?;
    }
    Ok(out)
}

fn pair<A: std::str::FromStr, B: std::str::FromStr>(text: &str) -> Result<(A, B), Unreadable> {
    text.split_once(' ')
        .and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)))
        .ok_or_else(|| unreadable(format!("`{text}` is not two numbers")))
}

struct Lines<'a>(std::iter::Peekable<std::str::Lines<'a>>);

impl<'a> Lines<'a> {
    /// What follows `name` on the next line, if the next line begins with it.
    fn take(&mut self, name: &str) -> Option<&'a str> {
        let rest = self.0.peek()?.strip_prefix(name)?.strip_prefix(' ')?;
        self.0.next();
        Some(rest)
    }

    fn need(&mut self, name: &str) -> Result<&'a str, Unreadable> {
        self.take(name).ok_or_else(|| unreadable(format!("the line `{name}` is missing")))
    }

    fn number<N: std::str::FromStr>(&mut self, name: &str) -> Result<N, Unreadable> {
        let text = self.need(name)?;
        text.parse().map_err(|_| unreadable(format!("`{name} {text}` is not a number it can be")))
    }

    fn maybe(&mut self, name: &str) -> Result<Option<u64>, Unreadable> {
        self.take(name)
            .map(|text| text.parse())
            .transpose()
            .map_err(|_| unreadable(format!("`{name}` is not a count")))
    }
}
