//! A proof that one entry is under a checkpoint, which shows no other entry: who was handed the
//! checkpoint can give an organisation its own head count, and the organisation can check it.

use crate::close::{Closed, each_leaf, read};
use crate::event::{EventKey, Hash};
use crate::fault::{Fault, another};
use crate::ledger::Ledger;
use crate::merkle::{audit_path, leaf, root_from};
use crate::note::Verifier;
use crate::store::{Store, Stored, Tables, within};
use crate::verify::misfit;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write as _;

/// First line of a proof (C2SP tlog-proof).
const HEAD: &str = "c2sp.org/tlog-proof@v1";

/// An entry, and the proof that it is under a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The entry, as [`crate::Signed::leaf`] writes it.
    pub leaf: String,
    /// The proof, a text in the format tlog-proof of C2SP: the place of the entry, the hashes
    /// that lead from it to the root, and the checkpoint.
    pub text: String,
}

impl<S: Store> Ledger<S> {
    /// Proves that an entry is under the newest checkpoint of its day. Takes 32 bytes of memory
    /// for each entry of that day.
    ///
    /// # Errors
    /// When there is no such entry, its day was not closed since, or the database fails.
    pub fn prove(&mut self, key: &EventKey) -> Result<Proof, Fault> {
        let verifier = self.verifier().clone();
        within(&mut self.store, |tables| {
            let stored = tables.span(&key.device, key.epoch, key.seq, key.seq)?.pop();
            let Some(Stored { signed, day, leaf: place }) = stored else {
                let why = format!("there is no {key}");
                return Err(another(why, "look at the list of entries"));
            };
            let all = tables.checkpoints()?;
            let newest = all.iter().filter(|of| of.day == day).max_by_key(|of| of.number);
            let (Some(place), Some(newest)) = (place, newest) else {
                let why = format!("{key} is under no checkpoint yet");
                return Err(another(why, "close the day first, or once more"));
            };
            let text = text(tables, place, &read(newest, &verifier)?)?;
            Ok(Proof { leaf: signed.leaf(), text })
        })
    }
}

fn text(tables: &mut dyn Tables, place: u64, closed: &Closed) -> Result<String, Fault> {
    let mut leaves: Vec<Hash> = Vec::new();
    each_leaf(tables, closed.day, |stored| leaves.push(leaf(stored.signed.leaf().as_bytes())))?;
    let path = usize::try_from(place).ok().and_then(|place| audit_path(&leaves, place));
    let path = path.ok_or_else(|| misfit(&closed.day.to_string(), "its tree has lost entries"))?;
    let mut text = format!("{HEAD}\nindex {place}\n");
    for hash in path {
        let _ = writeln!(text, "{}", STANDARD.encode(hash));
    }
    let _ = write!(text, "\n{}", closed.note);
    Ok(text)
}

impl Proof {
    /// Checks the proof, for which nobody's database is needed; the checkpoint which the entry
    /// is under. `verifier` is the ledger's public key as it was handed out on paper.
    ///
    /// # Errors
    /// When the text is no proof, its checkpoint was not signed by the ledger, or the entry is
    /// not in it.
    pub fn check(&self, verifier: &Verifier) -> Result<Closed, Fault> {
        let wrong = |why: &str| misfit("the proof", why);
        let (steps, note) = self.text.split_once("\n\n").ok_or_else(|| wrong("it is no proof"))?;
        let closed = Closed::read(note, verifier)?;
        let (index, path) = parse(steps).ok_or_else(|| wrong("it is no proof of this format"))?;
        let root = root_from(leaf(self.leaf.as_bytes()), index, closed.size, &path);
        if root == Some(closed.root) {
            Ok(closed)
        } else {
            let (number, day) = (closed.number, closed.day);
            Err(wrong(&format!("the entry is not in checkpoint {number} of {day}")))
        }
    }
}

/// Place of the entry and the hashes that lead from it to the root.
fn parse(steps: &str) -> Option<(u64, Vec<Hash>)> {
    let mut lines = steps.lines().peekable();
    if lines.next()? != HEAD {
        return None;
    }
    // Something that only the one who made the proof needs.
    lines.next_if(|line| line.starts_with("extra "));
    let index = lines.next()?.strip_prefix("index ")?.parse().ok()?;
    let hash = |line| Hash::try_from(STANDARD.decode(line).ok()?).ok();
    Some((index, lines.map(hash).collect::<Option<_>>()?))
}
