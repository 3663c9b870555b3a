//! Words while they wait: sealed with a key that is nowhere but in this process.

use crate::book::{Entry, LONGEST};
use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::{Zeroize as _, Zeroizing};

/// Flag, length, and the longest words in UTF-8: every entry takes as much.
const PLAIN: usize = 1 + 2 + LONGEST * 4;
const SEALED: usize = PLAIN + 16;

/// Fills with randomness of the operating system.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("an operating system in service gives randomness");
    bytes
}

/// A random number below `end`, each as likely; `end` is above 0.
pub(crate) fn random_below(end: usize) -> usize {
    let end = end as u64;
    // Numbers from the last, broken round would make the first ones likelier.
    let whole = u64::MAX - u64::MAX % end;
    loop {
        let drawn = u64::from_le_bytes(random());
        if drawn < whole {
            return usize::try_from(drawn % end).expect("less than a usize is one");
        }
    }
}

/// An entry nobody can read without the key. All are of one size, held in line, so that neither
/// their length nor their address in memory tells them apart.
#[derive(Clone)]
pub(crate) struct Sealed {
    nonce: [u8; 24],
    body: [u8; SEALED],
}

/// Holds the key. It is made anew by every process, never written, and wiped at the end.
pub(crate) struct Sealer(XChaCha20Poly1305);

impl Sealer {
    pub(crate) fn new() -> Self {
        let key = Zeroizing::new(random::<32>());
        Self(XChaCha20Poly1305::new((&*key).into()))
    }

    /// Seals an entry, and wipes it.
    pub(crate) fn seal(&self, mut entry: Entry) -> Sealed {
        let mut plain = Zeroizing::new([0; PLAIN]);
        plain[0] = u8::from(entry.quotable);
        let words = entry.words.as_bytes();
        let length = u16::try_from(words.len()).expect("the longest words are below 65,536 bytes");
        plain[1..3].copy_from_slice(&length.to_le_bytes());
        plain[3..3 + words.len()].copy_from_slice(words);
        entry.words.zeroize();
        let nonce = random();
        let body = self.0.encrypt(&XNonce::from(nonce), &plain[..]).ok();
        let body = body.and_then(|b| b.try_into().ok()).expect("a plain of one size can be sealed");
        Sealed { nonce, body }
    }

    /// The entry again.
    pub(crate) fn open(&self, sealed: &Sealed) -> Entry {
        let plain = self.0.decrypt(&XNonce::from(sealed.nonce), &sealed.body[..]);
        let plain = Zeroizing::new(plain.expect("what this process sealed it can open"));
        let length = usize::from(u16::from_le_bytes([plain[1], plain[2]]));
        let words = String::from_utf8(plain[3..3 + length].to_vec());
        Entry { words: words.expect("words were text when sealed"), quotable: plain[0] == 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(words: &str) -> Entry {
        Entry { words: words.into(), quotable: true }
    }

    #[test]
    fn what_is_sealed_opens_again_and_cannot_be_read_before() {
        let sealer = Sealer::new();
        let longest = "\u{1f5bc}".repeat(LONGEST);
        for words in ["", "boring", &longest] {
            let sealed = sealer.seal(entry(words));
            assert_eq!(sealer.open(&sealed), entry(words));
            assert!(!sealed.body.windows(6).any(|w| w == b"boring"));
        }
    }

    #[test]
    fn another_process_has_another_key() {
        let sealed = Sealer::new().seal(entry("boring"));
        assert!(Sealer::new().0.decrypt(&XNonce::from(sealed.nonce), &sealed.body[..]).is_err());
    }

    #[test]
    fn every_number_below_the_end_is_drawn() {
        let mut seen = [0; 3];
        (0..600).for_each(|_| seen[random_below(3)] += 1);
        // 200 each; 120 is seven standard deviations below.
        assert!(seen.iter().all(|n| *n > 120), "{seen:?}");
    }
}
