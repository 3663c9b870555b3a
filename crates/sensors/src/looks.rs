//! What somebody should look at, while there is still time to mend it. A look is asked for, nothing
//! is said of anybody; what the counts are worth is found in the report.

use leporello_ledger::Crossings;
use leporello_turnout::flags::IN_OVER_OUT;
use leporello_turnout::vocabulary::{DeviceId, HallId};

/// When a counter needs a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Minutes of silence while the doors are open.
    pub silent_min: i64,
    /// Minutes in which a counter that is at work counts nobody while others do.
    pub still_min: i64,
    /// How many crossings the other counters of the hall have in that time at least.
    pub others: u64,
    /// How many crossings of a day a ratio is looked at from.
    pub ratio_from: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { silent_min: 30, still_min: 60, others: 30, ratio_from: 100 }
    }
}

/// How the doors are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doors {
    /// Open, since this minute.
    Open(i64),
    /// Closed for the rest of the day.
    Done,
    /// Closed, but they will open again, or there is no such day.
    Closed,
}

/// A counter, as far as it has come today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counter {
    /// Which.
    pub device: DeviceId,
    /// The hall that its door leads into.
    pub hall: HallId,
    /// The minute in which it was heard last; `None` when it never was.
    pub heard_min: Option<i64>,
    /// What it counted today.
    pub today: Crossings,
    /// What it counted in the last [`Limits::still_min`] minutes; nothing told is no count.
    pub lately: Crossings,
}

/// Everything that is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Watch<'a> {
    /// Now, in minutes since 1970-01-01T00:00Z.
    pub now_min: i64,
    /// How the doors are.
    pub doors: Doors,
    /// All counters.
    pub counters: &'a [Counter],
}

/// Why a counter needs a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// It was not heard since it was set up.
    NeverHeard,
    /// It was not heard for some minutes while the doors were open.
    Silent {
        /// Minutes.
        minutes: i64,
    },
    /// It counted nobody while others of its hall did.
    StandsStill {
        /// In how many minutes.
        minutes: i64,
        /// How many crossings the others counted.
        others: u64,
    },
    /// How many went in and how many went out today is far from each other.
    InAndOutDiffer {
        /// How many went in.
        entered: u64,
        /// How many went out.
        left: u64,
    },
}

impl Look {
    /// Every kind by its name, for those who watch the server.
    pub const KINDS: [&'static str; 4] =
        ["never-heard", "silent", "stands-still", "in-and-out-differ"];

    /// The name of its kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::NeverHeard => Self::KINDS[0],
            Self::Silent { .. } => Self::KINDS[1],
            Self::StandsStill { .. } => Self::KINDS[2],
            Self::InAndOutDiffer { .. } => Self::KINDS[3],
        }
    }
}

/// The words that are shown.
impl std::fmt::Display for Look {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NeverHeard => f.write_str("has not been heard yet"),
            Self::Silent { minutes } => write!(f, "not heard for {minutes} minutes"),
            Self::StandsStill { minutes, others } => write!(
                f,
                "no crossing in {minutes} minutes, while others of the hall counted {others}"
            ),
            Self::InAndOutDiffer { entered, left } => {
                write!(f, "{entered} in and {left} out today: far from each other")
            }
        }
    }
}

/// The counters that need a look and why, in order of device.
#[must_use]
pub fn looks(watch: &Watch<'_>, limits: &Limits) -> Vec<(DeviceId, Look)> {
    let mut found: Vec<(DeviceId, Look)> = Vec::new();
    for counter in watch.counters {
        let all = [
            silence(watch, counter, limits),
            still(watch, counter, limits),
            ratio(watch, counter, limits),
        ];
        found.extend(all.into_iter().flatten().map(|look| (counter.device.clone(), look)));
    }
    found.sort();
    found
}

/// Silence counts from the opening of the doors: at night nobody need say anything.
fn silence(watch: &Watch<'_>, counter: &Counter, limits: &Limits) -> Option<Look> {
    let Doors::Open(since) = watch.doors else { return None };
    let minutes = watch.now_min - counter.heard_min.unwrap_or(since).max(since);
    match counter.heard_min {
        _ if minutes < limits.silent_min => None,
        None => Some(Look::NeverHeard),
        Some(_) => Some(Look::Silent { minutes }),
    }
}

fn still(watch: &Watch<'_>, counter: &Counter, limits: &Limits) -> Option<Look> {
    let Doors::Open(since) = watch.doors else { return None };
    let is_long_enough = watch.now_min - since >= limits.still_min;
    if !is_long_enough || counter.lately.is_empty() || counter.lately.told().any(|n| n > 0) {
        return None;
    }
    let others = watch.counters.iter().filter(|other| other.hall == counter.hall);
    let others: u64 = others.flat_map(|other| other.lately.told()).sum();
    let minutes = limits.still_min;
    (others >= limits.others).then_some(Look::StandsStill { minutes, others })
}

/// While the doors are open some are inside, so that fewer went out than in; more never do.
fn ratio(watch: &Watch<'_>, counter: &Counter, limits: &Limits) -> Option<Look> {
    let (entered, left) = (counter.today.entered?, counter.today.left?);
    if entered.saturating_add(left) < limits.ratio_from {
        return None;
    }
    #[allow(clippy::cast_precision_loss, reason = "numbers of people, only compared")]
    let ratio = (entered as f64 + 0.5) / (left as f64 + 0.5);
    let is_far = ratio < IN_OVER_OUT.0 || (watch.doors == Doors::Done && ratio > IN_OVER_OUT.1);
    is_far.then_some(Look::InAndOutDiffer { entered, left })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN: i64 = 10 * 60;

    fn crossings(entered: u64, left: u64) -> Crossings {
        Crossings { entered: Some(entered), left: Some(left), undirected: None }
    }

    fn counter(name: &str, heard_min: Option<i64>) -> Counter {
        Counter {
            device: DeviceId::new(name).unwrap(),
            hall: HallId::new("East").unwrap(),
            heard_min,
            today: Crossings::default(),
            lately: Crossings::default(),
        }
    }

    fn at(now_min: i64, doors: Doors, counters: &[Counter]) -> Vec<Look> {
        let watch = Watch { now_min, doors, counters };
        looks(&watch, &Limits::default()).into_iter().map(|(_, look)| look).collect()
    }

    #[test]
    fn silence_is_told_in_opening_hours_alone_and_counts_from_their_beginning() {
        let last_night = [counter("a", Some(OPEN - 900))];
        assert_eq!(at(OPEN + 29, Doors::Open(OPEN), &last_night), []);
        assert_eq!(at(OPEN + 30, Doors::Open(OPEN), &last_night), [Look::Silent { minutes: 30 }]);
        assert_eq!(at(OPEN + 900, Doors::Done, &last_night), []);
        assert_eq!(at(OPEN + 900, Doors::Closed, &last_night), []);
        assert_eq!(at(OPEN + 40, Doors::Open(OPEN), &[counter("a", Some(OPEN + 20))]), []);
    }

    #[test]
    fn a_counter_that_was_never_heard_is_told_half_an_hour_after_the_opening() {
        let new = [counter("a", None)];
        assert_eq!(at(OPEN + 10, Doors::Open(OPEN), &new), []);
        assert_eq!(at(OPEN + 30, Doors::Open(OPEN), &new), [Look::NeverHeard]);
    }

    #[test]
    fn a_counter_that_stands_still_is_told_when_others_of_its_hall_count() {
        let now = OPEN + 120;
        let still = Counter { lately: crossings(0, 0), ..counter("a", Some(now)) };
        let busy = |n| Counter { lately: crossings(n, 0), ..counter("b", Some(now)) };
        let told = Look::StandsStill { minutes: 60, others: 40 };
        assert_eq!(at(now, Doors::Open(OPEN), &[still.clone(), busy(40)]), [told]);
        assert_eq!(at(now, Doors::Open(OPEN), &[still.clone(), busy(29)]), []);
        assert_eq!(at(OPEN + 59, Doors::Open(OPEN), &[still.clone(), busy(40)]), []);
        let elsewhere = Counter { hall: HallId::new("West").unwrap(), ..busy(40) };
        assert_eq!(at(now, Doors::Open(OPEN), &[still, elsewhere]), []);
        let says_nothing = counter("a", Some(now));
        assert_eq!(at(now, Doors::Open(OPEN), &[says_nothing, busy(40)]), []);
    }

    #[test]
    fn people_inside_are_no_difference_but_more_out_than_in_is_one_at_any_time() {
        let now = OPEN + 120;
        let of = |entered, left| {
            [Counter { today: crossings(entered, left), ..counter("a", Some(now)) }]
        };
        assert_eq!(at(now, Doors::Open(OPEN), &of(200, 90)), []);
        let differ = |entered, left| [Look::InAndOutDiffer { entered, left }];
        assert_eq!(at(now, Doors::Done, &of(200, 90)), differ(200, 90));
        assert_eq!(at(now, Doors::Open(OPEN), &of(90, 200)), differ(90, 200));
        assert_eq!(at(now, Doors::Done, &of(200, 190)), []);
        assert_eq!(at(now, Doors::Done, &of(60, 30)), [], "too few to say");
    }

    #[test]
    fn no_look_accuses() {
        let all = [
            Look::NeverHeard,
            Look::Silent { minutes: 31 },
            Look::StandsStill { minutes: 60, others: 40 },
            Look::InAndOutDiffer { entered: 9, left: 1 },
        ];
        for word in ["fraud", "fake", "false", "broken", "fail", "wrong", "error"] {
            assert!(all.iter().all(|look| !look.to_string().contains(word)), "{word}");
        }
    }
}
