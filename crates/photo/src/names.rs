//! Names of files as text, and back.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The path of a catalogue's `file` on the disk: undoes the `\xNN` that stand for bytes that
/// are not UTF-8.
///
/// A name that really holds a backslash followed by `x` is written `\x5cx…` in the
/// catalogue, so that every text means one path.
#[must_use]
pub fn source_path(folder: &Path, file: &str) -> PathBuf {
    let mut path = folder.to_path_buf();
    for part in file.split('/') {
        path.push(unescaped(part));
    }
    path
}

/// A part of a path as text: UTF-8 as it is, other bytes as `\xNN`. [`source_path`] is the way
/// back.
#[must_use]
pub fn escaped(name: &std::ffi::OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(&chunk.valid().replace("\\x", "\\x5cx"));
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text
}

/// The inverse of [`escaped`].
fn unescaped(part: &str) -> OsString {
    let mut bytes = Vec::new();
    let mut rest = part;
    while let Some(at) = rest.find("\\x") {
        let digits = rest.get(at + 2..at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[at + 4..];
            }
            None => {
                bytes.extend_from_slice(b"\\x");
                rest = &rest[at + 2..];
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    os_string(bytes)
}

#[cfg(unix)]
fn os_string(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

/// Elsewhere names are Unicode, but for lone surrogates, which cannot be opened by text.
#[cfg(not(unix))]
fn os_string(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn every_name_reads_back_as_written() {
        let names: [&[u8]; 5] =
            [b"IMG_1.jpg", b"caf\xe9.jpg", b"a\\x41.jpg", b"\xff\xfe", "写真 一.jpg".as_bytes()];
        for name in names {
            let text = escaped(&os_string(name.to_vec()));
            let path = source_path(Path::new("album"), &format!("2024/{text}"));
            assert_eq!(path, Path::new("album/2024").join(os_string(name.to_vec())), "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_not_utf8_stand_as_hexadecimal() {
        assert_eq!(escaped(&os_string(b"caf\xe9.jpg".to_vec())), "caf\\xe9.jpg");
    }
}
