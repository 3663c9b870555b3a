//! Codes and tokens. None is kept as it is: a token as its hash, a code as Argon2id makes it.

use crate::fault::{Fault, database};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::sync::{Mutex, PoisonError};

/// Letters of codes and tokens: none that looks like another.
const LETTERS: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyzA";

/// Memory and passes of Argon2id: OWASP's second setting (2023), 19 MiB and 2 passes.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// The operating system has no randomness to give.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NoRandomness;

impl From<NoRandomness> for Fault {
    fn from(_: NoRandomness) -> Self {
        database("a new code", &"the operating system gives no randomness")
    }
}

fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}

/// A new token of `length` letters, 5 bits each.
pub(crate) fn token(length: usize) -> Result<String, NoRandomness> {
    let mut out = String::with_capacity(length);
    while out.len() < length {
        let bytes = random::<32>()?;
        let letters = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
        out.extend(letters.take(length - out.len()));
    }
    Ok(out)
}

/// A new code of six digits.
pub(crate) fn digits() -> Result<String, NoRandomness> {
    // 2^32 is no multiple of a million: the last numbers would come a little less often.
    const EVEN: u32 = u32::MAX - u32::MAX % 1_000_000;
    loop {
        let number = u32::from_le_bytes(random()?);
        if number < EVEN {
            return Ok(format!("{:06}", number % 1_000_000));
        }
    }
}

/// What is kept of a token: SHA-256, in hexadecimal digits. A token has so much randomness that
/// nobody finds it from its hash.
pub(crate) fn fingerprint(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is kept of a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sealed {
    salt: [u8; 16],
    hash: [u8; 32],
}

impl Sealed {
    pub(crate) fn new(code: &str) -> Result<Self, NoRandomness> {
        let salt = random()?;
        Ok(Self { salt, hash: stretched(code, &salt).ok_or(NoRandomness)? })
    }

    /// Whether this is the code. Takes some 30 ms of a processor, on purpose.
    pub(crate) fn is_of(&self, code: &str) -> bool {
        let hash = stretched(code, &self.salt);
        // Every byte is looked at, so that time does not tell how many are right.
        hash.is_some_and(|hash| {
            hash.iter().zip(&self.hash).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
        })
    }
}

/// One code is stretched after the other: each takes 19 MiB and a processor, and anybody may send
/// one.
static AT_ONCE: Mutex<()> = Mutex::new(());

fn stretched(code: &str, salt: &[u8]) -> Option<[u8; 32]> {
    let _one = AT_ONCE.lock().unwrap_or_else(PoisonError::into_inner);
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).ok()?;
    let mut out = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(code.as_bytes(), salt, &mut out)
        .ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_opens_its_seal_and_no_other_does() {
        let sealed = Sealed::new("204951").unwrap();
        assert!(sealed.is_of("204951"));
        assert!(!sealed.is_of("204952"));
        assert!(!sealed.is_of(""));
    }

    #[test]
    fn the_same_code_is_sealed_differently_each_time() {
        assert_ne!(Sealed::new("204951").unwrap(), Sealed::new("204951").unwrap());
    }

    #[test]
    fn tokens_have_the_asked_length_and_differ() {
        let (a, b) = (token(40).unwrap(), token(40).unwrap());
        assert_eq!((a.len(), b.len()), (40, 40));
        assert_ne!(a, b);
    }
}
