//! Signed notes (C2SP signed-note): a text with signatures behind it that common tools check.

use crate::key::{Secret, signed_by};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The kind of signature of Ed25519 in a note's key.
const ED25519: u8 = 1;

/// Why a note is not to be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadNote {
    /// It is no note at all: the text, an empty line, lines of signatures.
    Form,
    /// The key is not written as a verifier key.
    Key,
    /// None of its signatures is by this key.
    Unsigned,
    /// A signature by this key does not fit the text.
    Forged,
}

impl std::fmt::Display for BadNote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Form => "it is not a signed note",
            Self::Key => "the key is not written as name+hash+key",
            Self::Unsigned => "it is not signed by this key",
            Self::Forged => "the signature does not fit the text",
        })
    }
}

/// A public key with a name, as people hand it on: `name+hash+base64`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    public: [u8; 32],
}

impl Verifier {
    /// A key under a name. What a key's name may not have, white space and `+`, becomes `-`.
    #[must_use]
    pub fn new(name: &str, public: [u8; 32]) -> Self {
        let wrong = |c: char| c.is_whitespace() || c == '+';
        Self { name: name.replace(wrong, "-"), public }
    }

    /// Reads `name+hash+base64`.
    ///
    /// # Errors
    /// [`BadNote::Key`] when it is not such a text, or its hash does not fit.
    pub fn parse(text: &str) -> Result<Self, BadNote> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(hash), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(BadNote::Key);
        };
        let key = STANDARD.decode(key).map_err(|_| BadNote::Key)?;
        let (kind, public) = key.split_first().ok_or(BadNote::Key)?;
        let public = <[u8; 32]>::try_from(public).map_err(|_| BadNote::Key)?;
        let verifier = Self { name: name.to_owned(), public };
        let fits = *kind == ED25519 && crate::hex(&verifier.id()) == hash;
        let named = !name.is_empty() && !name.contains(char::is_whitespace);
        if fits && named { Ok(verifier) } else { Err(BadNote::Key) }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The Ed25519 public key.
    #[must_use]
    pub const fn public(&self) -> [u8; 32] {
        self.public
    }

    /// First four bytes of SHA-256(name, line feed, kind, key).
    fn id(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(self.name.as_bytes())
            .chain_update([b'\n', ED25519])
            .chain_update(self.public)
            .finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// The text of a note that this key has signed, with its last line feed.
    ///
    /// # Errors
    /// When it is no note, not signed by this key, or not as it was signed.
    pub fn open<'a>(&self, note: &'a str) -> Result<&'a str, BadNote> {
        let at = note.rfind("\n\n").ok_or(BadNote::Form)?;
        let (text, signatures) = (&note[..=at], &note[at + 2..]);
        if !signatures.ends_with('\n') || text.chars().any(|c| c < ' ' && c != '\n') {
            return Err(BadNote::Form);
        }
        let mut outcome = Err(BadNote::Unsigned);
        for line in signatures.lines() {
            let line = line.strip_prefix("— ").ok_or(BadNote::Form)?;
            let (name, sig) = line.split_once(' ').ok_or(BadNote::Form)?;
            let sig = STANDARD.decode(sig).map_err(|_| BadNote::Form)?;
            if name != self.name || !sig.starts_with(&self.id()) {
                continue;
            }
            let sig = <[u8; 64]>::try_from(&sig[4..]).map_err(|_| BadNote::Form)?;
            if !signed_by(&self.public, text.as_bytes(), &sig) {
                return Err(BadNote::Forged);
            }
            outcome = Ok(text);
        }
        outcome
    }
}

impl std::fmt::Display for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut key = vec![ED25519];
        key.extend(self.public);
        write!(f, "{}+{}+{}", self.name, crate::hex(&self.id()), STANDARD.encode(key))
    }
}

/// A note of `text`, which ends with a line feed, signed under `name`.
#[must_use]
pub fn sign(text: &str, name: &str, secret: &Secret) -> String {
    let verifier = Verifier::new(name, secret.public());
    let mut sig = verifier.id().to_vec();
    sig.extend(secret.sign_bytes(text.as_bytes()));
    format!("{text}\n— {} {}\n", verifier.name, STANDARD.encode(sig))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Key, secret and note of the documentation of the format's first implementation.
    const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const SECRET: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const TEXT: &str = "If you think cryptography is the answer to your problem,\n\
                        then you don't know what your problem is.\n";
    const LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC\
                        2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn the_published_note_is_believed() {
        let key = Verifier::parse(KEY).unwrap();
        assert_eq!(key.to_string(), KEY);
        assert_eq!(key.open(&format!("{TEXT}\n{LINE}")), Ok(TEXT));
    }

    #[test]
    fn our_signature_is_the_published_one() {
        let seed = STANDARD.decode(SECRET).unwrap();
        let secret = Secret::from_seed(&seed[1..].try_into().unwrap());
        assert_eq!(sign(TEXT, "PeterNeumann", &secret), format!("{TEXT}\n{LINE}"));
    }

    #[test]
    fn a_changed_note_is_not_believed() {
        let key = Verifier::parse(KEY).unwrap();
        let changed = format!("{TEXT}\n{LINE}").replace("know", "knew");
        assert_eq!(key.open(&changed), Err(BadNote::Forged));
        assert_eq!(key.open(TEXT), Err(BadNote::Form));
        let other = Verifier::new("PeterNeumann", [3; 32]);
        assert_eq!(other.open(&format!("{TEXT}\n{LINE}")), Err(BadNote::Unsigned));
    }

    #[test]
    fn a_key_that_does_not_fit_its_hash_is_refused() {
        assert_eq!(Verifier::parse(&KEY.replace("c74f", "c74e")), Err(BadNote::Key));
        assert_eq!(Verifier::parse("PeterNeumann"), Err(BadNote::Key));
    }
}
