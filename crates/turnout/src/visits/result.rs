//! What stage 1 says.

use super::door::Door as DoorProblem;
use super::response::Response;
use crate::prior::CounterPrior;
use crate::vocabulary::{
    Basis, ConfigurationId, CounterClass, DeviceId, DoorId, Estimate, HallId, Status,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// SHA-256 of all draws, as hexadecimal digits: equal on every machine for equal evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint(pub String);

/// How the draws of a door were had.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "method")]
pub enum Sampling {
    /// Sobol points, weighted.
    Importance {
        /// Points.
        points: usize,
        /// Equivalent independent draws among them.
        effective: f64,
    },
    /// A seeded chain, because the weights were too uneven.
    Chain {
        /// Equivalent independent draws of the worst parameter, of 1,024.
        effective: f64,
    },
}

impl Sampling {
    /// Equivalent independent draws for each 1,024.
    #[must_use]
    pub fn effective_of_1024(&self) -> f64 {
        match self {
            Self::Importance { points, effective } => {
                effective * 1024.0 / crate::numeric::size(*points)
            }
            Self::Chain { effective } => *effective,
        }
    }
}

/// What one counter said of a day, untouched, and whether it was used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayCount {
    /// Which device.
    pub device: DeviceId,
    /// In which state; `None` when the device has no stated states.
    pub configuration: Option<ConfigurationId>,
    /// Crossings into the hall in opening hours; `None` when not told.
    pub entered: Option<u64>,
    /// Crossings out of the hall in opening hours; `None` when not told.
    pub left: Option<u64>,
    /// Crossings in either direction in opening hours; `None` when not told.
    pub undirected: Option<u64>,
    /// Share of the opening hours in which the device worked, 0 to 1.
    pub completeness: f64,
    /// Whether the count is part of the estimate: from 80 % of the hours on.
    pub used: bool,
    /// Largest flow of the day as estimated, in persons per minute per metre of door; `None`
    /// without an estimate.
    pub peak_flow: Option<f64>,
}

/// A day of a hall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayVisits {
    /// Which day.
    pub date: Date,
    /// Visits; `None` when a watched door has no count that can be used.
    pub visits: Option<Estimate>,
    /// What the figure stands on.
    pub basis: Basis,
    /// Provisional, or not enough evidence. Closing is somebody's act, not a computation.
    pub status: Status,
    /// What the counters said.
    pub counts: Vec<DayCount>,
    /// 1,024 equally likely numbers of visits, in the same order on all days; empty without a
    /// figure.
    #[serde(skip)]
    pub draws: Vec<f64>,
}

/// A counter in one state: what was believed of it, what is now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CounterReport {
    /// Which device.
    pub device: DeviceId,
    /// In which state; `None` when the device has no stated states.
    pub configuration: Option<ConfigurationId>,
    /// The door it watches.
    pub door: DoorId,
    /// What kind it is.
    pub class: CounterClass,
    /// What was believed before.
    pub prior: CounterPrior,
    /// Counts per visit at a quiet door, prior and posterior.
    pub rate: (Estimate, Estimate),
    /// Variation from session to session, prior and posterior.
    pub session_cv: (Estimate, Estimate),
    /// False counts in an hour and direction, prior and posterior.
    pub false_per_hour: (Estimate, Estimate),
    /// Loss for each person per minute per metre, prior and posterior.
    pub dead_time: (Estimate, Estimate),
    /// Calibration trials with a truth above zero.
    pub trials: usize,
    /// Highest flow in a trial, persons per minute per metre; `None` without a trial.
    pub highest_trial_flow: Option<f64>,
    /// Whether the rate may be published: its 95 % interval lies within 0.7 to 1.25.
    pub rate_is_plausible: bool,
}

/// A hall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HallVisits {
    /// Which hall.
    pub hall: HallId,
    /// Its open days, in order.
    pub days: Vec<DayVisits>,
    /// Visits on all days that have a figure; `None` when no day has.
    pub total: Option<Estimate>,
    /// Open days without a figure: the total does not speak of them.
    pub days_without_figure: Vec<Date>,
    /// Doors without any counter: the interval does not speak of them.
    pub unwatched_doors: Vec<DoorId>,
    /// Share of those who enter who were in before on the day; `None` when nobody asked, and
    /// visits are then entries.
    pub reentry_share: Option<Estimate>,
    /// The counters.
    pub counters: Vec<CounterReport>,
    /// How the draws of each watched door were had.
    pub sampling: Vec<(DoorId, Sampling)>,
    /// Problems and draws by door, for what asks more of them.
    #[serde(skip)]
    pub(crate) doors: Vec<DoorDraws>,
}

/// All halls.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Visits {
    /// The halls in the order of the evidence.
    pub halls: Vec<HallVisits>,
    /// Visits over all halls with a total: a sum of visits, not of visitors.
    pub total: Option<Estimate>,
    /// Of all draws.
    pub fingerprint: Fingerprint,
}

/// The draws of one door.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DoorDraws {
    pub(super) problem: DoorProblem,
    /// Behaviour of every counter, and staff in an hour, for each draw.
    pub(super) responses: Vec<(Vec<Response>, f64)>,
    /// Entries by day and draw; empty on a day without a count.
    pub(super) entries: Vec<Vec<f64>>,
}

impl HallVisits {
    /// Draws of one counter's behaviour, by its place in [`HallVisits::counters`]; nothing when
    /// there is no such counter.
    pub fn response_draws(&self, counter: usize) -> impl Iterator<Item = Response> + '_ {
        let mut place = counter;
        let door = self.doors.iter().find(|door| {
            let here = door.problem.counters.len();
            let found = place < here;
            if !found {
                place -= here;
            }
            found
        });
        door.into_iter().flat_map(move |door| door.responses.iter().map(move |(r, _)| r[place]))
    }

    /// Draws of the total over the days that `keep` names and that have a figure, 1,024 of
    /// them; `None` when there is no such day.
    #[must_use]
    pub fn draws_of(&self, keep: impl Fn(Date) -> bool) -> Option<Vec<f64>> {
        let mut sum: Option<Vec<f64>> = None;
        for day in self.days.iter().filter(|day| !day.draws.is_empty() && keep(day.date)) {
            match &mut sum {
                None => sum = Some(day.draws.clone()),
                Some(sum) => sum.iter_mut().zip(&day.draws).for_each(|(s, d)| *s += d),
            }
        }
        sum
    }
}
