//! Closing a day: one hash for all its entries, signed, to be handed out.

use crate::append::append;
use crate::event::{Body, Clock, Crossings, EventKey, Hash};
use crate::fault::{Fault, another};
use crate::key::Secret;
use crate::ledger::{Ledger, bodies};
use crate::merkle::{Tree, leaf};
use crate::note::{Verifier, sign};
use crate::store::{Checkpoint, Store, Stored, Tables, seen, within};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use leporello_turnout::vocabulary::{DeviceId, Fact};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many entries are held in memory at once.
pub(crate) const PAGE: u32 = 4096;

/// What a device counted on a day, over all entries in the tree: sums of counts, untouched.
/// What nobody told stays `None`.
pub(crate) type Sums = BTreeMap<DeviceId, Crossings>;

/// A checkpoint that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Which day.
    pub day: Date,
    /// 1 for the close, 2 and more for amendments.
    pub number: u32,
    /// How many entries the tree has.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
    /// The note without its signature.
    pub text: String,
    /// The signed note, to be printed and handed out.
    pub note: String,
}

/// A tree of a day as it is filled.
#[derive(Default)]
pub(crate) struct Filling {
    pub tree: Tree,
    pub sums: Sums,
}

impl Filling {
    pub(crate) fn add(&mut self, stored: &Stored) {
        self.tree.push(leaf(stored.signed.leaf().as_bytes()));
        let event = &stored.signed.event;
        if let Body::Count(_, shown, _) = &event.body {
            self.sums.entry(event.key.device.clone()).or_default().add(shown);
        }
    }
}

impl<S: Store> Ledger<S> {
    /// Closes a day: every entry of it that is in no tree yet gets its place, and the root is
    /// signed. For a day that is closed already this makes an amendment, whose tree begins
    /// with the earlier one; without new entries it returns the last checkpoint.
    ///
    /// # Errors
    /// When the day has no entry, the secret is not the ledger's, or the database fails.
    pub fn close(&mut self, day: Date, secret: &Secret) -> Result<Closed, Fault> {
        self.own_key(secret)?;
        let name = self.verifier().name().to_owned();
        let devices: Vec<DeviceId> = self.devices()?.into_iter().map(|p| p.device).collect();
        within(&mut self.store, |tables| {
            tables.lock_checkpoints()?;
            close(tables, day, &devices, &name, secret)
        })
    }

    /// Closes a day as its close of this number, 1 for the first, and records in the same step the
    /// facts that belong to it. `None`, and nothing is written, when somebody else was quicker: so
    /// what belongs to a close is there once, however many programs close.
    ///
    /// # Errors
    /// As [`Self::close`] and [`Self::record`].
    pub fn close_as(
        &mut self,
        (day, number): (Date, u32),
        facts: Vec<Fact>,
        clock: Clock,
        secret: &Secret,
    ) -> Result<Option<Closed>, Fault> {
        self.own_key(secret)?;
        let facts = bodies(facts)?;
        let (name, calendar) = (self.verifier().name().to_owned(), self.calendar().clone());
        let own = self.own().clone();
        within(&mut self.store, |tables| {
            tables.lock_checkpoints()?;
            let earlier = tables.checkpoints()?;
            let last = earlier.iter().filter(|c| c.day == day).map(|c| c.number).max();
            if last.unwrap_or(0) + 1 != number {
                return Ok(None);
            }
            if !facts.is_empty() {
                append(tables, &calendar, &own, &own, facts.clone(), clock, secret)?;
            }
            let devices: Vec<DeviceId> = tables.devices()?.into_iter().map(|p| p.device).collect();
            close(tables, day, &devices, &name, secret).map(Some)
        })
    }

    /// All checkpoints, by day and number.
    ///
    /// # Errors
    /// What the database says; a checkpoint that is none, or is not signed by the ledger.
    pub fn checkpoints(&mut self) -> Result<Vec<Closed>, Fault> {
        let verifier = self.verifier().clone();
        let all = seen(&mut self.store, |tables| tables.checkpoints())?;
        all.iter().map(|checkpoint| read(checkpoint, &verifier)).collect()
    }

    /// Days that have entries which are in no tree yet: not closed, or to be amended.
    ///
    /// # Errors
    /// What the database says.
    pub fn open_days(&mut self) -> Result<Vec<Date>, Fault> {
        seen(&mut self.store, |tables| tables.open_days())
    }
}

fn close(
    tables: &mut dyn Tables,
    day: Date,
    devices: &[DeviceId],
    name: &str,
    secret: &Secret,
) -> Result<Closed, Fault> {
    let earlier = tables.checkpoints()?;
    let verifier = Verifier::new(name, secret.public());
    let mut filling = Filling::default();
    each_leaf(tables, day, |stored| filling.add(stored))?;
    let sealed = filling.tree.size();
    for device in devices {
        seal_device(tables, day, device, &mut filling)?;
    }
    let mine = earlier.iter().filter(|c| c.day == day);
    let last = mine.max_by_key(|c| c.number);
    if filling.tree.size() == sealed {
        return match last {
            Some(last) => read(last, &verifier),
            None => Err(another(
                format!("{day} has no entry, so there is nothing to close"),
                "see that the devices have sent what they hold",
            )),
        };
    }
    let number = last.map_or(0, |c| c.number) + 1;
    let text = text(name, day, number, &filling, &earlier, &verifier)?;
    let checkpoint = Checkpoint { day, number, note: sign(&text, name, secret) };
    tables.add_checkpoint(&checkpoint)?;
    read(&checkpoint, &verifier)
}

fn seal_device(
    tables: &mut dyn Tables,
    day: Date,
    device: &DeviceId,
    filling: &mut Filling,
) -> Result<(), Fault> {
    let mut after = (0, 0);
    loop {
        let page = tables.open_page(day, device, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = (last.signed.event.key.epoch, last.signed.event.key.seq);
        let mut leaves: Vec<(EventKey, u64)> = Vec::with_capacity(page.len());
        for stored in &page {
            leaves.push((stored.signed.event.key.clone(), filling.tree.size()));
            filling.add(stored);
        }
        tables.seal(&leaves)?;
    }
}

/// Walks the tree of a day in order.
pub(crate) fn each_leaf(
    tables: &mut dyn Tables,
    day: Date,
    mut see: impl FnMut(&Stored),
) -> Result<(), Fault> {
    let mut from = 0;
    loop {
        let page = tables.leaves(day, from, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        from = last.leaf.unwrap_or(from) + 1;
        page.iter().for_each(&mut see);
    }
}

/// The text of a checkpoint (C2SP tlog-checkpoint): origin, size, root, and lines that say in
/// words what is in the tree and which checkpoints came before it.
fn text(
    name: &str,
    day: Date,
    number: u32,
    filling: &Filling,
    earlier: &[Checkpoint],
    verifier: &Verifier,
) -> Result<String, Fault> {
    let tree = &filling.tree;
    let mut text = head(name, day, tree.size(), &tree.root());
    let _ = writeln!(text, "close {number}");
    text.push_str(&counted(&filling.sums));
    let mut newest: BTreeMap<Date, &Checkpoint> = BTreeMap::new();
    for checkpoint in earlier {
        newest.insert(checkpoint.day, checkpoint);
    }
    for checkpoint in newest.values() {
        let before = read(checkpoint, verifier)?;
        let root = STANDARD.encode(before.root);
        let _ = writeln!(text, "after {} {} {root}", before.day, before.number);
    }
    Ok(text)
}

pub(crate) fn head(name: &str, day: Date, size: u64, root: &Hash) -> String {
    format!("{name}/{day}\n{size}\n{}\n", STANDARD.encode(root))
}

/// The lines of a checkpoint about what devices counted.
pub(crate) fn counted(sums: &Sums) -> String {
    let word = |value: Option<u64>| value.map_or_else(|| "-".to_owned(), |v| v.to_string());
    sums.iter().fold(String::new(), |mut out, (device, sum)| {
        let (entered, left, both) = (word(sum.entered), word(sum.left), word(sum.undirected));
        let _ = writeln!(out, "counted {entered} {left} {both} {device}");
        out
    })
}

impl Closed {
    /// Reads a checkpoint and checks its signature.
    ///
    /// # Errors
    /// When it is none, or is not signed by the ledger.
    pub fn read(note: &str, verifier: &Verifier) -> Result<Self, Fault> {
        let wrong = |why: &str| crate::verify::misfit("the checkpoint", why);
        let text = verifier.open(note).map_err(|e| wrong(&e.to_string()))?;
        Self::parse(text, note, verifier).ok_or_else(|| wrong("it is none of this ledger"))
    }

    fn parse(text: &str, note: &str, verifier: &Verifier) -> Option<Self> {
        let mut lines = text.lines();
        let day = lines.next()?.strip_prefix(verifier.name())?.strip_prefix('/')?.parse().ok()?;
        let size = lines.next()?.parse().ok()?;
        let root = Hash::try_from(STANDARD.decode(lines.next()?).ok()?).ok()?;
        let number = lines.next()?.strip_prefix("close ")?.parse().ok()?;
        Some(Self { day, number, size, root, text: text.to_owned(), note: note.to_owned() })
    }
}

/// Reads a checkpoint of the database and checks its signature, its day and its number.
pub(crate) fn read(checkpoint: &Checkpoint, verifier: &Verifier) -> Result<Closed, Fault> {
    let Checkpoint { day, number, note } = checkpoint;
    let what = format!("checkpoint {number} of {day}");
    let text = verifier.open(note).map_err(|e| crate::verify::misfit(&what, &e.to_string()))?;
    Closed::parse(text, note, verifier)
        .filter(|closed| closed.day == *day && closed.number == *number)
        .ok_or_else(|| crate::verify::misfit(&what, "its text is not of this day and number"))
}
