//! Ed25519 keys: of the ledger, and of devices that can sign.

use crate::event::{Event, Signed};
use crate::fault::{Fault, broken_key};
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use std::io::Write as _;
use std::path::Path;

/// A secret key. Its bytes are wiped from memory when it is dropped.
pub struct Secret(SigningKey);

impl Secret {
    /// The key of 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Reads the key file, or makes a key by the randomness of the operating system and writes
    /// it, readable by its owner alone. Keep it apart from the database: who has both can
    /// rewrite everything since the last checkpoint that was handed out.
    ///
    /// # Errors
    /// When the file cannot be read or written, or is no key file.
    pub fn open_or_create(path: &Path) -> Result<Self, Fault> {
        match std::fs::read_to_string(path) {
            Ok(text) => crate::event_hash(text.trim())
                .map(|seed| Self::from_seed(&seed))
                .map_err(|_| broken_key(path, "it is not 64 hexadecimal digits")),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Self::create(path),
            Err(e) => Err(broken_key(path, &e.to_string())),
        }
    }

    fn create(path: &Path) -> Result<Self, Fault> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|e| broken_key(path, &e.to_string()))?;
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let text = format!("{}\n", crate::hex(&seed));
        options
            .open(path)
            .and_then(|mut file| {
                let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
                // Half a key would be taken for a broken one ever after.
                written.inspect_err(|_| drop(std::fs::remove_file(path)))
            })
            .map_err(|e| broken_key(path, &e.to_string()))?;
        Ok(Self::from_seed(&seed))
    }

    /// The public key.
    #[must_use]
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Signs an entry.
    #[must_use]
    pub fn sign(&self, event: Event) -> Signed {
        let sig = self.sign_bytes(event.text().as_bytes());
        Signed { event, sig }
    }

    /// Signs any bytes.
    #[must_use]
    pub fn sign_bytes(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

/// Whether `sig` is the signature of `bytes` by the secret of `public`. Small-order keys and
/// signatures that could be altered are refused.
#[must_use]
pub fn signed_by(public: &[u8; 32], bytes: &[u8], sig: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(public).is_ok_and(|key| {
        key.verify_strict(bytes, &ed25519_dalek::Signature::from_bytes(sig)).is_ok()
    })
}
