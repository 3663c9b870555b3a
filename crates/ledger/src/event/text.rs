//! The bytes that are signed: lines of text, so that people can check them with common tools.

use super::{Bin, Body, Correction, Crossings, Event, EventKey, Samples, Signed};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use leporello_turnout::vocabulary::{DeviceId, Fact, Role};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// First line of every entry; also keeps its signature from meaning anything else.
pub(super) const HEAD: &str = "leporello-event/1";

/// How the rarer bodies are written into the line `detail`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Detail {
    Fact(Box<Fact>),
    Correction(Box<CorrectionText>),
    Pairing { device: DeviceId, key: String },
    Revocation { device: DeviceId },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CorrectionText {
    pub device: DeviceId,
    pub epoch: u32,
    pub seq: u64,
    pub reason: String,
    pub by: [Role; 2],
    pub instead: Option<Fact>,
}

/// Lower-case hexadecimal digits.
#[must_use]
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(DIGITS[usize::from(byte >> 4)]);
        out.push(DIGITS[usize::from(byte & 15)]);
    }
    out
}

impl Event {
    /// The canonical text, which is what is signed and hashed.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::with_capacity(256);
        let EventKey { device, epoch, seq } = &self.key;
        let _ = write!(out, "{HEAD}\ndevice {device}\nepoch {epoch}\nseq {seq}\n");
        let _ = writeln!(out, "kind {}", self.kind().word());
        match &self.body {
            Body::Count(bin, shown, samples) | Body::Total(bin, shown, samples) => {
                write_count(&mut out, *bin, shown, *samples);
            }
            body => {
                let _ = writeln!(out, "detail {}", detail(body));
            }
        }
        let clock = self.clock;
        let _ = write!(out, "mono {}\nwall {}\n", clock.mono_min, clock.wall_min);
        let _ = write!(out, "offset {}\nprev {}\n", clock.offset_ms, hex(&self.prev));
        out
    }
}

impl Signed {
    /// The entry as it stands in files and in the tree of its day: the text and the signature.
    #[must_use]
    pub fn leaf(&self) -> String {
        let mut out = self.event.text();
        let _ = writeln!(out, "sig {}", STANDARD.encode(self.sig));
        out
    }
}

fn write_count(out: &mut String, bin: Bin, shown: &Crossings, samples: Option<Samples>) {
    let _ = writeln!(out, "bin {} {}", bin.start_min, bin.length_min);
    let named =
        [("entered", shown.entered), ("left", shown.left), ("undirected", shown.undirected)];
    for (name, value) in named {
        if let Some(value) = value {
            let _ = writeln!(out, "{name} {value}");
        }
    }
    if let Some(samples) = samples {
        let _ = writeln!(out, "samples {} {}", samples.taken, samples.expected);
    }
}

/// The line `detail` of an entry that is no count: JSON without spaces, on one line. Empty for
/// counts.
pub(crate) fn detail(body: &Body) -> String {
    let detail = match body {
        Body::Count(..) | Body::Total(..) => return String::new(),
        Body::Fact(fact) => Detail::Fact(fact.clone()),
        Body::Correction(c) => Detail::Correction(Box::new(correction(c))),
        Body::Pairing { device, key } => Detail::Pairing { device: device.clone(), key: hex(key) },
        Body::Revocation(device) => Detail::Revocation { device: device.clone() },
    };
    // Names and numbers alone: nothing in these types can fail to be written.
    serde_json::to_string(&detail).unwrap_or_default()
}

fn correction(c: &Correction) -> CorrectionText {
    CorrectionText {
        device: c.of.device.clone(),
        epoch: c.of.epoch,
        seq: c.of.seq,
        reason: c.reason.clone(),
        by: c.by,
        instead: c.instead.clone(),
    }
}
