//! Requests that a device signs.

use super::Refused;
use crate::office::Office;
use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use leporello_ledger::key::signed_by;
use leporello_turnout::vocabulary::DeviceId;
use serde::de::DeserializeOwned;

/// First line of what is signed, so that the signature means nothing else.
const HEAD: &str = "leporello-request/1";

/// The header with the signature.
const SIGNATURE: &str = "leporello-signature";

/// How far the moment of signing may lie from now.
const GOOD_MS: u64 = 5 * 60_000;

/// A request as it came.
pub(super) struct Asked<'a> {
    pub(super) route: &'a str,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
}

impl Asked<'_> {
    /// Reads the body and checks that its device signed it just now. `who` says which device and
    /// when, in milliseconds of the server's clock.
    pub(super) fn read<T: DeserializeOwned>(
        &self,
        who: impl Fn(&T) -> (DeviceId, i64),
        office: &impl Office,
    ) -> Result<T, Refused> {
        let read: T = json(self.body)?;
        let (device, at_ms) = who(&read);
        let key = office.key(&device)?.ok_or(Refused::Signature)?;
        let sig = self.signature().ok_or(Refused::Signature)?;
        let mut text = format!("{HEAD}\nPOST {}\n", self.route).into_bytes();
        text.extend_from_slice(self.body);
        if !signed_by(&key, &text, &sig) {
            return Err(Refused::Signature);
        }
        if office.now_ms().abs_diff(at_ms) > GOOD_MS {
            return Err(Refused::Old);
        }
        Ok(read)
    }

    fn signature(&self) -> Option<[u8; 64]> {
        let text = self.headers.get(SIGNATURE)?;
        STANDARD.decode(text.as_bytes()).ok()?.try_into().ok()
    }
}

pub(super) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|e| Refused::Unreadable(e.to_string()))
}

/// A public key from 64 hexadecimal digits.
pub(super) fn key(text: &str) -> Result<[u8; 32], Refused> {
    let wrong = || Refused::Unreadable("the key is not an Ed25519 key in 64 digits".into());
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    let mut bytes = [0; 32];
    for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| wrong())?;
    }
    leporello_ledger::key::Public::new(&bytes).map(|_| bytes).ok_or_else(wrong)
}
