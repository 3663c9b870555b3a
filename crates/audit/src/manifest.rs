//! The list of files of a bundle, signed by the ledger's key.

use leporello_ledger::key::Secret;
use leporello_ledger::note::{BadNote, Verifier, sign};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Path of the list in a bundle.
pub(crate) const MANIFEST: &str = "manifest.txt";
/// Second line of the list, before the reach.
const FORMAT: &str = "leporello-turnout-bundle/1";

/// How far a bundle lets anybody check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// For everybody: visits are computed again from counts and trials; what organisations
    /// reported and what was counted of them is signed, and small numbers are in no file.
    Public,
    /// For an auditor: every entry of the ledger, and so every figure. Holds small numbers.
    Evidence,
}

impl Reach {
    const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Evidence => "evidence",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::Public, Self::Evidence].into_iter().find(|reach| reach.word() == word)
    }
}

/// The list of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Manifest {
    pub reach: Reach,
    /// The program that made it, with its version.
    pub made_by: String,
    /// SHA-256 of each file by its path, in hexadecimal digits.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    pub fn of(reach: Reach, files: &BTreeMap<String, Vec<u8>>) -> Self {
        let listed = files.iter().filter(|(path, _)| *path != MANIFEST);
        Self {
            reach,
            made_by: concat!("leporello ", env!("CARGO_PKG_VERSION")).into(),
            files: listed.map(|(path, bytes)| (path.clone(), hash(bytes))).collect(),
        }
    }

    /// The signed list.
    pub fn signed(&self, name: &str, secret: &Secret) -> String {
        let mut text = format!("{name}/turnout-report\n{FORMAT} {}\n", self.reach.word());
        let _ = writeln!(text, "made-by {}", self.made_by);
        for (path, hash) in &self.files {
            let _ = writeln!(text, "{hash}  {path}");
        }
        sign(&text, name, secret)
    }

    /// Reads a list, whoever signed it, and says whether `verifier` did.
    pub fn read(note: &str, verifier: &Verifier) -> Option<(Self, Result<(), BadNote>)> {
        let signed = verifier.open(note).map(drop);
        let text = note.rfind("\n\n").map_or(note, |at| &note[..=at]);
        let mut lines = text.lines().skip(1);
        let reach = lines.next()?.strip_prefix(FORMAT).map(str::trim).and_then(Reach::of)?;
        let made_by = lines.next()?.strip_prefix("made-by ")?.to_owned();
        let mut files = BTreeMap::new();
        for line in lines {
            let (hash, path) = line.split_once("  ")?;
            files.insert(path.to_owned(), hash.to_owned());
        }
        Some((Self { reach, made_by, files }, signed))
    }
}

/// SHA-256 in hexadecimal digits.
pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_back_and_a_changed_one_is_not_believed() {
        let secret = Secret::from_seed(&[7; 32]);
        let verifier = Verifier::new("Harbour", secret.public());
        let files = BTreeMap::from([("a.csv".to_owned(), b"1".to_vec())]);
        let manifest = Manifest::of(Reach::Public, &files);
        let note = manifest.signed("Harbour", &secret);
        assert_eq!(Manifest::read(&note, &verifier), Some((manifest, Ok(()))));
        let changed = note.replace("a.csv", "b.csv");
        let (_, signed) = Manifest::read(&changed, &verifier).unwrap();
        assert_eq!(signed, Err(BadNote::Forged));
        assert_eq!(Manifest::read("nothing", &verifier), None);
    }
}
