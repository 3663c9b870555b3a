//! Ed25519 keys: of the ledger, and of devices that can sign.

use crate::event::{Event, Signed};
use crate::fault::{Fault, broken_key};
use crate::ingest::Vetted;
use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _, VerifyingKey};
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

    /// Signs an entry; who signed it need not check it.
    pub(crate) fn seal(&self, event: Event) -> Vetted {
        let text = event.text();
        let sig = self.sign_bytes(text.as_bytes());
        Vetted::sealed(Signed { event, sig }, &text, self.public())
    }

    /// Signs any bytes.
    #[must_use]
    pub fn sign_bytes(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

/// A public key that was read once, to check many signatures with.
#[derive(Clone)]
pub struct Public(VerifyingKey);

impl Public {
    /// Reads a key; `None` when the bytes are no point of the curve, or one of small order, to
    /// which anything could be a signature.
    #[must_use]
    pub fn new(bytes: &[u8; 32]) -> Option<Self> {
        VerifyingKey::from_bytes(bytes).ok().filter(|key| !key.is_weak()).map(Self)
    }

    /// The key as it is written down.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Whether `sig` is the signature of `bytes` by the secret of this key, as strictly as
    /// [`VerifyingKey::verify_strict`] says.
    ///
    /// That method unpacks the point in the signature to see whether its order is small, which
    /// takes a tenth of its time. Here this is done only when the point may be one of those
    /// eight: both methods compare the point they compute with the signature byte by byte.
    #[must_use]
    pub fn signed(&self, bytes: &[u8], sig: &[u8; 64]) -> bool {
        let signature = Signature::from_bytes(sig);
        if SMALL_ORDER_BEGINS.contains(&sig[0]) {
            self.0.verify_strict(bytes, &signature).is_ok()
        } else {
            self.0.verify(bytes, &signature).is_ok()
        }
    }
}

/// First bytes of the eight points of small order, as they are written: y is 0, 1, -1, or one of
/// the two that points of order 8 have.
const SMALL_ORDER_BEGINS: [u8; 5] = [0x00, 0x01, 0xec, 0x26, 0xc7];

/// Whether `sig` is the signature of `bytes` by the secret of `public`. Small-order keys and
/// signatures that could be altered are refused. To check many, use [`Public`].
#[must_use]
pub fn signed_by(public: &[u8; 32], bytes: &[u8], sig: &[u8; 64]) -> bool {
    Public::new(public).is_some_and(|key| key.signed(bytes, sig))
}

#[cfg(test)]
mod tests {
    use super::*;
    use curve25519_dalek::constants::EIGHT_TORSION;
    use curve25519_dalek::scalar::Scalar;
    use proptest::prelude::*;
    use sha2::{Digest as _, Sha512};

    /// What who has the secret can make for a point `r` of small order, so that it passes the
    /// equation of RFC 8032 but not a strict check.
    fn loose(secret: &Secret, r: [u8; 32], bytes: &[u8]) -> [u8; 64] {
        let hashed = Sha512::new().chain_update(r).chain_update(secret.public());
        let k = Scalar::from_bytes_mod_order_wide(&hashed.chain_update(bytes).finalize().into());
        let mut sig = [0; 64];
        sig[..32].copy_from_slice(&r);
        sig[32..].copy_from_slice((k * secret.0.to_scalar()).as_bytes());
        sig
    }

    #[test]
    fn the_first_bytes_are_those_of_every_point_of_small_order() {
        for point in EIGHT_TORSION {
            let written = point.compress().to_bytes();
            assert!(SMALL_ORDER_BEGINS.contains(&written[0]), "{written:?}");
            assert!(Public::new(&written).is_none());
        }
    }

    #[test]
    fn a_signature_with_a_point_of_small_order_is_refused() {
        let secret = Secret::from_seed(&[3; 32]);
        let loose = loose(&secret, EIGHT_TORSION[0].compress().to_bytes(), b"12 persons");
        let key = VerifyingKey::from_bytes(&secret.public()).unwrap();
        assert!(key.verify(b"12 persons", &Signature::from_bytes(&loose)).is_ok());
        assert!(!signed_by(&secret.public(), b"12 persons", &loose));
    }

    proptest! {
        #[test]
        fn a_check_says_what_the_strict_one_says(
            seed: [u8; 32], bytes: Vec<u8>, at in 0_usize..64, flip: u8,
        ) {
            let secret = Secret::from_seed(&seed);
            let mut sig = secret.sign_bytes(&bytes);
            sig[at] ^= flip;
            let strict = VerifyingKey::from_bytes(&secret.public())
                .unwrap()
                .verify_strict(&bytes, &Signature::from_bytes(&sig))
                .is_ok();
            prop_assert_eq!(signed_by(&secret.public(), &bytes, &sig), strict);
            prop_assert_eq!(strict, flip == 0);
        }
    }
}
