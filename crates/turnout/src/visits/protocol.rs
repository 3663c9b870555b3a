//! Whether a counter was tried enough for its counts to be believed: computed from trials alone.
//!
//! For each state of a counter: three trials of 80 crossings, one of them nearly as crowded as it
//! gets, one with two observers, an hour in which nobody passed, and a walk-test.

use super::prepare::{one_direction, trial_row};
use crate::numeric::{real, size};
use crate::prior::CounterPrior;
use crate::vocabulary::{CountBin, Observation, Trial, Truth};
use std::collections::BTreeMap;
use std::fmt;

/// Trials with enough crossings that are wanted.
const TRIALS: usize = 3;
/// Crossings of such a trial.
const CROSSINGS: f64 = 80.0;
/// Share of the highest flow that one of them has to reach.
const CROWDED: f64 = 0.75;
/// Length of a run in closed hours, in seconds.
const CLOSED_S: u32 = 3600;
/// Passages of a walk-test.
const PASSAGES: f64 = 20.0;
/// Shares of the crossings that a counter may see for its counts to be scaled up or down. As the
/// city of Toronto sets a site's sensitivity anew outside of 0.8 to 1.4, counted over share.
const SHARES: std::ops::RangeInclusive<f64> = 0.70..=1.25;
/// So improbable are false counts, by what is believed of the class, that they fail a counter.
const UNLIKELY: f64 = 0.01;

/// What a trial shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// How many of those who passed are counted.
    Share,
    /// The same, by a script of passages: fewer than a trial of usual crossings has, and known
    /// without error.
    WalkTest,
    /// What is counted when nobody passes.
    FalseCounts,
}

/// A trial as its numbers have it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// What it shows.
    pub shows: Shows,
    /// Crossings there truly were, in all directions that both truth and counter tell.
    pub crossings: f64,
    /// What the counter counted of them.
    pub counted: f64,
    /// The second over the first; `None` when nobody passed.
    pub share: Option<f64>,
    /// Persons in a minute, in one direction or the mean of both.
    pub flow: f64,
    /// How far the largest count of an observer is above the smallest, over their mean; `None`
    /// with fewer than two.
    pub disagreement: Option<f64>,
    /// Its length, in seconds.
    pub seconds: u32,
    /// Whether the counter can be believed by this trial.
    pub passed: bool,
}

impl Judged {
    /// What a trial of a counter with this prior shows; `None` when truth and counter have no
    /// direction in common.
    #[must_use]
    pub fn of(trial: &Trial, prior: &CounterPrior) -> Option<Self> {
        let row = trial_row(0, trial, 1.0)?;
        let ways = row.span.directions;
        let (crossings, counted) = (row.persons * ways, row.count * ways);
        let share = (crossings > 0.0).then(|| counted / crossings);
        let is_known = matches!(trial.truth, Truth::Known { .. });
        let shows = match share {
            None => Shows::FalseCounts,
            Some(_) if is_known && crossings < CROSSINGS => Shows::WalkTest,
            Some(_) => Shows::Share,
        };
        let believed = prior.false_per_hour * ways * f64::from(trial.seconds) / 3600.0;
        Some(Self {
            shows,
            crossings,
            counted,
            share,
            flow: row.persons * 60.0 / f64::from(trial.seconds),
            disagreement: disagreement(&trial.truth),
            seconds: trial.seconds,
            passed: share.map_or_else(
                || so_many(counted, believed) >= UNLIKELY,
                |share| SHARES.contains(&share),
            ),
        })
    }
}

/// Probability of at least so many false counts when `believed` are expected, by an exponential prior.
fn so_many(counted: f64, believed: f64) -> f64 {
    libm::pow(believed / (1.0 + believed), counted)
}

fn disagreement(truth: &Truth) -> Option<f64> {
    let Truth::Observed(observers) = truth else { return None };
    if observers.len() < 2 {
        return None;
    }
    let of = |o: &Observation| real(o.entered.unwrap_or(0) + o.left.unwrap_or(0));
    let all: Vec<f64> = observers.iter().map(of).collect();
    let most = all.iter().copied().fold(f64::MIN, f64::max);
    let least = all.iter().copied().fold(f64::MAX, f64::min);
    let mean = all.iter().sum::<f64>() / size(all.len());
    Some(if mean > 0.0 { (most - least) / mean } else { 0.0 })
}

/// What a counter lacks for its counts to be believed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Missing {
    /// So many more trials of 80 crossings.
    Trials(usize),
    /// One of them nearly as crowded as it gets.
    Crowded {
        /// Persons in a minute that are wanted.
        wanted: f64,
        /// The most of a trial so far; 0 without any.
        found: f64,
    },
    /// One of them with two observers.
    TwoObservers,
    /// An hour in which nobody passes.
    ClosedHours,
    /// A walk-test.
    WalkTest,
    /// The counter saw another share of all crossings than one that can be scaled.
    Share(f64),
    /// More false counts than are believed of its class.
    FalseCounts,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = CROWDED * 100.0;
        match self {
            Self::Trials(1) => write!(f, "one trial of {CROSSINGS} or more crossings"),
            Self::Trials(lacking) => {
                write!(f, "{lacking} trials of {CROSSINGS} or more crossings each")
            }
            Self::Crowded { wanted, found } => write!(
                f,
                "one trial at {percent} % or more of the highest expected flow: {wanted:.1} \
                 persons per minute, {found:.1} so far"
            ),
            Self::TwoObservers => {
                write!(f, "one trial of {CROSSINGS} or more crossings with two observers")
            }
            Self::ClosedHours => f.write_str("one hour or more in which nobody passes"),
            Self::WalkTest => write!(f, "one walk-test of {PASSAGES} or more passages"),
            Self::Share(share) => write!(
                f,
                "a counter that sees {:.2} to {:.2} of the crossings: it saw {share:.2}",
                SHARES.start(),
                SHARES.end()
            ),
            Self::FalseCounts => f.write_str("a counter that counts less when nobody passes"),
        }
    }
}

/// What is missing of the trials of one state of a counter; empty when it was tried enough and
/// passed. `highest_flow` is the most that is expected, in persons per minute as [`Judged::flow`]; `None`
/// when nobody knows, and then no trial can be shown to be crowded.
#[must_use]
pub fn missing(trials: &[Judged], highest_flow: Option<f64>) -> Vec<Missing> {
    let whole: Vec<&Judged> =
        trials.iter().filter(|t| t.shows == Shows::Share && t.crossings >= CROSSINGS).collect();
    let any = |fits: &dyn Fn(&Judged) -> bool| trials.iter().any(fits);
    let mut missing = Vec::new();
    if whole.len() < TRIALS {
        missing.push(Missing::Trials(TRIALS - whole.len()));
    }
    let found = whole.iter().map(|t| t.flow).fold(0.0, f64::max);
    let wanted = highest_flow.map_or(f64::INFINITY, |flow| flow * CROWDED);
    if found < wanted {
        missing.push(Missing::Crowded { wanted, found });
    }
    if !whole.iter().any(|t| t.disagreement.is_some()) {
        missing.push(Missing::TwoObservers);
    }
    if !any(&|t| t.shows == Shows::FalseCounts && t.seconds >= CLOSED_S) {
        missing.push(Missing::ClosedHours);
    }
    if !any(&|t| t.shows == Shows::WalkTest && t.crossings >= PASSAGES) {
        missing.push(Missing::WalkTest);
    }
    let sum = |of: fn(&Judged) -> f64| whole.iter().map(|t| of(t)).sum::<f64>();
    let share = sum(|t| t.counted) / sum(|t| t.crossings);
    if !whole.is_empty() && !SHARES.contains(&share) {
        missing.push(Missing::Share(share));
    }
    if any(&|t| t.shows == Shows::FalseCounts && !t.passed) {
        missing.push(Missing::FalseCounts);
    }
    missing
}

/// A quarter of an hour, in seconds.
const QUARTER_S: i64 = 900;

/// The highest flow that a counter counted over a quarter of an hour, in persons per minute as
/// [`Judged::flow`]; bins that are longer count by their mean. `None` when it counted nobody.
#[must_use]
pub fn highest_flow(counts: &[CountBin]) -> Option<f64> {
    let mut quarters: BTreeMap<i64, f64> = BTreeMap::new();
    for bin in counts.iter().filter(|bin| bin.seconds > 0) {
        let Some((persons, _)) = one_direction(bin.entered, bin.left, bin.undirected) else {
            continue;
        };
        let quarter = bin.from.as_second().div_euclid(QUARTER_S);
        let share = real(QUARTER_S.unsigned_abs()) / f64::from(bin.seconds);
        *quarters.entry(quarter).or_default() += persons * share.min(1.0);
    }
    let most = quarters.into_values().fold(0.0, f64::max);
    (most > 0.0).then(|| most * 60.0 / real(QUARTER_S.unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prior::Priors;
    use crate::vocabulary::{ConfigurationId, CounterClass, DeviceId};

    fn judged(truth: Truth, entered: u64, minutes: u32) -> Judged {
        let trial = Trial {
            device: DeviceId::new("beam").unwrap(),
            configuration: ConfigurationId::new("as paired").unwrap(),
            from: jiff::Timestamp::UNIX_EPOCH,
            seconds: minutes * 60,
            truth,
            device_entered: Some(entered),
            device_left: None,
            device_undirected: None,
        };
        Judged::of(&trial, &Priors::default().of(CounterClass::Beam)).unwrap()
    }

    fn known(entered: u64) -> Truth {
        Truth::Known { entered: Some(entered), left: None }
    }

    fn observed(entered: &[u64]) -> Truth {
        let saw = |n: &u64| Observation { observer: "A".into(), entered: Some(*n), left: None };
        Truth::Observed(entered.iter().map(saw).collect())
    }

    /// Enough: quiet, crowded with two observers, closed hours, a walk-test.
    fn enough() -> Vec<Judged> {
        vec![
            judged(observed(&[80]), 76, 60),
            judged(observed(&[90]), 85, 60),
            judged(observed(&[120, 116]), 110, 10),
            judged(known(0), 1, 60),
            judged(known(20), 18, 10),
        ]
    }

    #[test]
    fn a_counter_that_was_tried_enough_lacks_nothing() {
        assert_eq!(missing(&enough(), Some(15.0)), []);
    }

    #[test]
    fn each_trial_that_is_taken_away_is_missing() {
        let all = enough();
        let without = |place: usize| {
            let mut rest = all.clone();
            rest.remove(place);
            missing(&rest, Some(15.0))
        };
        assert_eq!(without(0), [Missing::Trials(1)]);
        let crowded = Missing::Crowded { wanted: 11.25, found: 1.5 };
        assert_eq!(without(2), [Missing::Trials(1), crowded, Missing::TwoObservers]);
        assert_eq!(without(3), [Missing::ClosedHours]);
        assert_eq!(without(4), [Missing::WalkTest]);
        assert_eq!(missing(&[], None).len(), 5);
    }

    #[test]
    fn a_busy_trial_is_busy_by_its_numbers_and_not_by_its_name() {
        let told = missing(&enough(), Some(16.0));
        assert_eq!(told, [Missing::Crowded { wanted: 12.0, found: 11.8 }]);
        let words = told[0].to_string();
        assert!(words.contains("75 % or more") && words.contains("12.0") && words.contains("11.8"));
    }

    #[test]
    fn half_of_the_crossings_fails_and_so_do_false_counts_beyond_the_class() {
        assert!(!judged(observed(&[100]), 50, 30).passed);
        assert!(judged(observed(&[100]), 71, 30).passed);
        // A beam is believed to count one an hour: seven are as likely as one in 128.
        assert!(judged(known(0), 6, 60).passed);
        assert!(!judged(known(0), 7, 60).passed);
    }

    #[test]
    fn the_highest_flow_is_that_of_the_busiest_quarter_of_an_hour() {
        let bin = |minute: i64, minutes: u32, entered: u64| CountBin {
            device: DeviceId::new("beam").unwrap(),
            from: jiff::Timestamp::from_second(minute * 60).unwrap(),
            seconds: minutes * 60,
            entered: Some(entered),
            left: Some(0),
            undirected: None,
            samples: None,
            samples_expected: None,
        };
        let minutes: Vec<CountBin> = (0..15).map(|m| bin(m, 1, 4)).chain([bin(20, 1, 9)]).collect();
        assert_eq!(highest_flow(&minutes), Some(2.0));
        assert_eq!(highest_flow(&[bin(0, 60, 120)]), Some(1.0));
        assert_eq!(highest_flow(&[bin(0, 60, 0)]), None);
    }

    #[test]
    fn two_observers_disagree_by_a_share_of_their_mean() {
        let two = judged(observed(&[90, 110]), 95, 30);
        assert_eq!(two.disagreement, Some(0.2));
        assert_eq!(judged(observed(&[90]), 95, 30).disagreement, None);
    }

    #[test]
    fn fifty_passages_by_script_are_a_walk_test_and_fifty_by_observers_are_a_small_trial() {
        assert_eq!(judged(known(50), 48, 30).shows, Shows::WalkTest);
        assert_eq!(judged(observed(&[50]), 48, 30).shows, Shows::Share);
    }
}
