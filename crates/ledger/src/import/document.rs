//! JSON documents of devices.

use super::desk::Desk;
use crate::store::Store;
use leporello_diag::codes;
use serde::de::DeserializeOwned;
use std::io::Read;

/// Largest document of a device: a month of minutes is some 5 MiB.
const LARGEST: u64 = 64 << 20;

/// A JSON document, or nothing when it is none; that is told.
pub(super) fn document<T: DeserializeOwned, S: Store>(
    desk: &Desk<'_, S>,
    input: &mut dyn Read,
) -> Option<T> {
    let tell = |line: u64, why: String| {
        let hint = "export the file again, or name its format";
        desk.said.borrow_mut().say(codes::LDG_020, line, why, hint);
    };
    let mut bytes = Vec::new();
    if let Err(e) = input.take(LARGEST + 1).read_to_end(&mut bytes) {
        tell(0, format!("the file cannot be read: {e}"));
        return None;
    }
    if bytes.len() as u64 > LARGEST {
        tell(0, "the document is larger than 64 MiB".into());
        return None;
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    if text.trim_ascii().is_empty() {
        tell(0, "the file is empty".into());
        return None;
    }
    serde_json::from_slice(text)
        .map_err(|e| tell(e.line() as u64, format!("the document is not what it should be: {e}")))
        .ok()
}

/// A count in a document; below zero and fractions are refused row by row.
pub(super) fn number(value: Option<&serde_json::Value>) -> Result<Option<u64>, String> {
    match value {
        None | Some(serde_json::Value::Null) => Ok(None),
        Some(value) => match value.as_u64().filter(|v| i64::try_from(*v).is_ok()) {
            Some(count) => Ok(Some(count)),
            None => Err(format!("`{value}` is no count")),
        },
    }
}
