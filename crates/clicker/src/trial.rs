//! Calibration trials by phone: what observers send, and how it becomes one trial.
//!
//! One phone begins a trial and says which counter is tried; a second one may join by its number,
//! which is what both know of it. Each counts alone, by the minute. The trial is the span of the first; of the second its
//! minutes within that span are taken.

use jiff::Timestamp;
use leporello_ledger::Crossings;
use leporello_turnout::vocabulary::{
    ConfigurationId, CountBin, CounterClass, DeviceId, Observation, Trial, Truth,
};
use serde::{Deserialize, Serialize};

/// Longest trial, in minutes.
pub const LONGEST_MIN: u32 = 600;

/// More crossings in a minute than people can tap.
const MOST_IN_A_MINUTE: u64 = 600;

/// What a trial is for: decides what is asked on the phone, and whether its truth is without error.
/// Whether a trial was busy is told by its numbers alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrialKind {
    /// Usual coming and going.
    Quiet,
    /// The most people there can be.
    Busy,
    /// Nobody may pass: what the counter counts is false.
    ClosedHours,
    /// Passages by a script, each of which is known.
    WalkTest,
}

/// A counter at the door of a phone, which can be tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// Its name.
    pub device: DeviceId,
    /// What kind of counter it is.
    pub class: CounterClass,
    /// Whether it has sent counts lately, by the minute, so that nobody need read its display.
    pub sends: bool,
}

/// What the display of a counter showed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Crossings into the hall; `None` when it does not tell them.
    pub entered: Option<u64>,
    /// Crossings out of the hall; `None` when it does not tell them.
    pub left: Option<u64>,
    /// Crossings in either direction, of a counter that tells no direction.
    pub undirected: Option<u64>,
}

/// What the phone that begins a trial says of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Begun {
    /// Which counter is tried.
    pub counter: DeviceId,
    /// What the trial is for.
    pub kind: TrialKind,
    /// Whether a second phone is waited for.
    pub second: bool,
    /// What the counter showed at the beginning and at the end; `None` when its own counts of
    /// these minutes are to be taken.
    pub shown: Option<[Reading; 2]>,
}

impl Begun {
    /// What the counter counted by its display; `None` when nobody read it, or its readings
    /// contradict each other.
    #[must_use]
    pub fn displayed(&self) -> Option<Crossings> {
        self.shown.as_ref().and_then(|shown| between(shown).ok())
    }
}

/// What one phone saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// The number by which the two phones find each other.
    pub number: u16,
    /// Its first minute, since 1970-01-01T00:00Z by the server's clock.
    pub from_min: i64,
    /// Persons who entered in each minute; `None` when this phone does not count them.
    pub entered: Option<Vec<u64>>,
    /// Persons who left in each minute; `None` when this phone does not count them.
    pub left: Option<Vec<u64>>,
    /// What the trial is, of the phone that began it; `None` of the second.
    pub begun: Option<Begun>,
}

/// What becomes of an observation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observed {
    /// It is kept. The trial is recorded once the other phone has ended.
    WaitsForOther,
    /// It is kept. The trial is recorded once the counter has sent its counts of these minutes.
    WaitsForCounter,
    /// The trial is in the ledger, now or before.
    Recorded(Trial),
    /// It cannot be a trial: why, in words for who observed.
    Refused(String),
    /// What the counter showed cannot be: why, in words for who read it. Nothing was kept, and it
    /// may be sent again with what the counter showed.
    Misread(String),
}

impl Seen {
    /// Its length in minutes.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        let of = self.entered.as_ref().or(self.left.as_ref());
        of.and_then(|each| u32::try_from(each.len()).ok()).unwrap_or(0)
    }

    /// The first minute after it.
    #[must_use]
    pub fn to_min(&self) -> i64 {
        self.from_min.saturating_add(self.minutes().into())
    }

    /// Why nobody can have seen this; `None` when somebody can.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let lengths: Vec<usize> = self.each().map(Vec::len).collect();
        let most = self.each().flatten().max().copied().unwrap_or(0);
        match () {
            () if lengths.first().is_none_or(|length| *length == 0) => {
                Some("it has no whole minute".into())
            }
            () if lengths.iter().any(|length| *length != lengths[0]) => {
                Some("it tells of more minutes for one direction than for the other".into())
            }
            () if self.minutes() > LONGEST_MIN => {
                Some(format!("it is longer than {LONGEST_MIN} minutes"))
            }
            () if most > MOST_IN_A_MINUTE => {
                Some(format!("{most} crossings in a minute; {MOST_IN_A_MINUTE} can be tapped"))
            }
            () => self.begun.as_ref()?.shown.as_ref().and_then(|shown| between(shown).err()),
        }
    }

    fn each(&self) -> impl Iterator<Item = &Vec<u64>> {
        self.entered.iter().chain(&self.left)
    }

    /// Sums of the `minutes` from `from_min`: persons who entered, who left; `None` when this does
    /// not have all of them.
    #[must_use]
    pub fn sums(&self, from_min: i64, minutes: u32) -> Option<(Option<u64>, Option<u64>)> {
        let begin = usize::try_from(from_min.checked_sub(self.from_min)?).ok()?;
        let end = begin.checked_add(usize::try_from(minutes).ok()?)?;
        if end > usize::try_from(self.minutes()).ok()? {
            return None;
        }
        let sum = |each: &Option<Vec<u64>>| each.as_ref().map(|each| each[begin..end].iter().sum());
        Some((sum(&self.entered), sum(&self.left)))
    }

    /// Whether this is of the same trial as another phone's: its number, at the same time, and one
    /// of the two began it. Both phones know that, whichever is heard first.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        self.number == other.number && self.could_be_beside(other)
    }

    /// Whether this could be of the same trial as another phone's, if one number was mistyped.
    #[must_use]
    pub fn could_be_beside(&self, other: &Self) -> bool {
        self.begun.is_some() != other.begun.is_some() && self.overlaps(other)
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.from_min < other.to_min() && other.from_min < self.to_min()
    }
}

/// What a counter counted between two readings.
///
/// # Errors
/// When a number is smaller at the end, or is told once only.
fn between([begin, end]: &[Reading; 2]) -> Result<Crossings, String> {
    let step = |from: Option<u64>, to: Option<u64>| match (from, to) {
        (Some(from), Some(to)) if to < from => {
            Err(format!("the counter showed {from} at the beginning and {to} at the end"))
        }
        (Some(from), Some(to)) => Ok(Some(to - from)),
        (None, None) => Ok(None),
        _ => Err("what the counter showed is told at one end alone".into()),
    };
    let shown = Crossings {
        entered: step(begin.entered, end.entered)?,
        left: step(begin.left, end.left)?,
        undirected: step(begin.undirected, end.undirected)?,
    };
    if shown.is_empty() { Err("what the counter showed is empty".into()) } else { Ok(shown) }
}

/// The phones of a trial, once all of them have sent what they saw.
#[derive(Clone, Copy, Debug)]
pub struct Phones<'s> {
    /// The one that began it.
    pub device: &'s DeviceId,
    /// What that one saw.
    pub seen: &'s Seen,
    /// What it said of the trial.
    pub begun: &'s Begun,
    /// The second one and what it saw, when there is one.
    pub second: Option<(&'s DeviceId, &'s Seen)>,
}

impl<'s> Phones<'s> {
    /// The phones of the trial that `one` is of, by what all phones of this door have sent; `None`
    /// while the one that began it, or a second that it waits for, has not sent. Of three, `one` may
    /// be none of the two.
    #[must_use]
    pub fn of(one: (&'s DeviceId, &'s Seen), all: &[(&'s DeviceId, &'s Seen)]) -> Option<Self> {
        let with_one: Vec<_> = all.iter().copied().chain([one]).collect();
        let first = if one.1.begun.is_some() { one } else { partner(one, &with_one)? };
        let begun = first.1.begun.as_ref()?;
        // One that came without being waited for is of the trial only if it saw all of it.
        let is_of = |second: &(&DeviceId, &Seen)| {
            begun.second || second.1.sums(first.1.from_min, first.1.minutes()).is_some()
        };
        let second = partner(first, &with_one).filter(is_of);
        let is_whole = second.is_some() || !begun.second;
        is_whole.then_some(Self { device: first.0, seen: first.1, begun, second })
    }

    /// What the counter counted: by its display, or by its own `counts`; `None` while some of them
    /// are not there.
    #[must_use]
    pub fn counted(&self, class: CounterClass, counts: &[CountBin]) -> Option<Crossings> {
        match &self.begun.shown {
            Some(_) => self.begun.displayed(),
            None => counted(self.seen, class, counts),
        }
    }

    /// The trial that they saw.
    ///
    /// # Errors
    /// When the second does not have all minutes of the first, in words for who observed.
    pub fn trial(
        &self,
        configuration: ConfigurationId,
        counted: Crossings,
    ) -> Result<Trial, String> {
        let (seen, truth) = (self.seen, self.truth()?);
        Ok(Trial {
            device: self.begun.counter.clone(),
            configuration,
            from: Timestamp::from_second(seen.from_min * 60).map_err(|e| e.to_string())?,
            seconds: seen.minutes() * 60,
            truth,
            device_entered: counted.entered,
            device_left: counted.left,
            device_undirected: counted.undirected,
        })
    }

    /// What is known of the minutes of the trial.
    ///
    /// # Errors
    /// As [`Self::trial`].
    pub fn truth(&self) -> Result<Truth, String> {
        let seen = self.seen;
        let mut observers = Vec::new();
        for (device, other) in std::iter::once((self.device, seen)).chain(self.second) {
            let sums = other.sums(seen.from_min, seen.minutes());
            let (entered, left) = sums.ok_or_else(|| apart(seen, other))?;
            observers.push(Observation { observer: device.to_string(), entered, left });
        }
        Ok(truth(self.begun.kind, observers))
    }
}

/// The phone that saw the same trial as `one`. Of several, one that has all minutes of the trial.
fn partner<'s>(
    one: (&DeviceId, &Seen),
    all: &[(&'s DeviceId, &'s Seen)],
) -> Option<(&'s DeviceId, &'s Seen)> {
    let fits = |(device, seen): &&(&DeviceId, &Seen)| *device != one.0 && seen.is_beside(one.1);
    let has_all = |(_, seen): &&(&DeviceId, &Seen)| {
        let (first, second) = if seen.begun.is_some() { (*seen, one.1) } else { (one.1, *seen) };
        second.sums(first.from_min, first.minutes()).is_some()
    };
    let mut found = all.iter().filter(fits);
    let whole = found.clone().find(has_all);
    whole.or_else(|| found.next()).copied()
}

/// What a counter counted in the minutes of `seen`, by its own counts; `None` while some of them are not
/// there. A clicker says nothing of minutes without taps: what it has sent of later ones shows that
/// nothing is missing.
fn counted(seen: &Seen, class: CounterClass, counts: &[CountBin]) -> Option<Crossings> {
    let (from, to) = (seen.from_min * 60, seen.to_min() * 60);
    let mut covered = 0;
    let mut is_over = false;
    let mut sums = Crossings::default();
    for bin in counts {
        let (begins, ends) = (bin.from.as_second(), bin.from.as_second() + i64::from(bin.seconds));
        is_over |= begins >= to;
        if begins >= from && ends <= to {
            covered += ends - begins;
            let CountBin { entered, left, undirected, .. } = *bin;
            sums.add(&Crossings { entered, left, undirected });
        }
    }
    if class == CounterClass::Clicker && is_over {
        let zero = Crossings { entered: Some(0), left: Some(0), undirected: None };
        return Some(if sums.is_empty() { zero } else { sums });
    }
    (covered == to - from && !sums.is_empty()).then_some(sums)
}

/// Why two phones did not see the same.
fn apart(first: &Seen, second: &Seen) -> String {
    let late = (second.from_min - first.from_min).max(0);
    let early = (first.to_min() - second.to_min()).max(0);
    format!(
        "the second phone began {late} min after the first and ended {early} min before it: it has \
         to begin before and end after"
    )
}

/// What is known when nobody passed, or who passed was told by a script, and all agree; otherwise
/// people counted, who err.
fn truth(kind: TrialKind, observers: Vec<Observation>) -> Truth {
    let said = |o: &Observation| (o.entered, o.left);
    let (entered, left) = observers.first().map_or((None, None), said);
    let agree = observers.iter().all(|o| said(o) == (entered, left));
    let nobody = entered.unwrap_or(0) + left.unwrap_or(0) == 0;
    match kind {
        TrialKind::ClosedHours if agree && nobody => Truth::Known { entered, left },
        TrialKind::WalkTest if agree && !nobody => Truth::Known { entered, left },
        _ => Truth::Observed(observers),
    }
}

#[cfg(test)]
mod tests;
