//! From facts to the problem of each door.

use super::check::Checked;
use super::day::{Day, Row};
use super::door::{Counter, Door as DoorProblem, TrialRow};
use super::evidence::Evidence;
use super::response::Span;
use super::result::DayCount;
use crate::numeric::{real, size};
use crate::prior::{GAP_CV, OBSERVER_CV, Priors, UNPLANNED_VISITS};
use crate::vocabulary::{CountBin, Device, Door, Hall, Observation, Trial, Truth, VenueDay};
use libm::{log, sqrt};

/// Share of the opening hours from which on a count gives a figure.
pub(crate) const ENOUGH_HOURS: f64 = 0.8;

/// The problem of one door, with what the report shows beside it.
pub(super) struct DoorWork {
    pub(super) door: Door,
    pub(super) problem: DoorProblem,
    /// What the counters said, by open day.
    pub(super) counts: Vec<Vec<DayCount>>,
    /// Largest flow of each day for each visit of it.
    pub(super) peaks: Vec<f64>,
    /// Highest flow in a trial, by counter.
    pub(super) trial_flows: Vec<Option<f64>>,
}

/// The problems of the watched doors of a hall, in the order of the evidence.
pub(super) fn doors(
    evidence: &Evidence,
    checked: &Checked<'_>,
    hall: &Hall,
    open: &[&VenueDay],
    priors: &Priors,
) -> Vec<DoorWork> {
    let of_hall: Vec<&Door> = checked.doors.iter().copied().filter(|d| d.hall == hall.id).collect();
    let given: f64 = of_hall.iter().filter_map(|door| door.expected_share).sum();
    let open_ended = of_hall.iter().filter(|door| door.expected_share.is_none()).count();
    let even = ((1.0 - given) / size(open_ended.max(1))).max(0.01);
    let planned = hall.planned_daily_visits.unwrap_or(UNPLANNED_VISITS);
    of_hall
        .into_iter()
        .filter_map(|door| {
            let devices: Vec<&Device> =
                checked.devices.iter().copied().filter(|d| d.door == door.id).collect();
            let centre = log((planned * door.expected_share.unwrap_or(even)).max(1.0));
            (!devices.is_empty())
                .then(|| work(evidence, checked, door, &devices, open, centre, priors))
        })
        .collect()
}

fn work(
    evidence: &Evidence,
    checked: &Checked<'_>,
    door: &Door,
    devices: &[&Device],
    open: &[&VenueDay],
    centre: f64,
    priors: &Priors,
) -> DoorWork {
    let counters = counters(evidence, devices, priors);
    let (mut trials, mut trial_flows) = (Vec::new(), vec![None; counters.len()]);
    for trial in &checked.trials {
        let same = |c: &Counter| c.device == trial.device && state_fits(c, trial);
        let Some(counter) = counters.iter().position(same) else { continue };
        if let Some(row) = trial_row(counter, trial, door.width_m) {
            let flow = row.span.crowding * row.persons;
            if row.persons > 0.0 {
                trial_flows[counter] = Some(trial_flows[counter].unwrap_or(flow).max(flow));
            }
            trials.push(row);
        }
    }
    let (mut days, mut counts, mut peaks) = (Vec::new(), Vec::new(), Vec::new());
    for day in open {
        let (rows, said, shape) = day_rows(evidence, checked, &counters, door, day);
        // Each shift by its crossings, if they were counted, else by its hours.
        let shifts = || evidence.staff.iter().filter(|s| s.door == door.id && s.day == day.date);
        let crossings = shifts().filter_map(|s| s.crossings).fold(0, u64::saturating_add);
        let uncounted = shifts().filter(|s| s.crossings.is_none()).filter_map(|s| s.hours);
        let roster_hours = uncounted.map(|hours| hours.max(0.0)).sum();
        days.push(Day { rows, centre, staff: real(crossings), roster_hours });
        counts.push(said);
        peaks.push(shape.peak);
    }
    let problem = DoorProblem {
        counters,
        trials,
        days,
        daily_log_sd: priors.daily_log_sd,
        staff_per_hour: priors.staff_per_hour,
    };
    DoorWork { door: door.clone(), problem, counts, peaks, trial_flows }
}

/// One counter for each state of each device.
fn counters(evidence: &Evidence, devices: &[&Device], priors: &Priors) -> Vec<Counter> {
    let mut counters = Vec::new();
    for device in devices {
        let counter = |configuration| Counter {
            device: device.id.clone(),
            configuration,
            class: device.class,
            prior: priors.of(device.class),
        };
        let mut states: Vec<_> =
            evidence.configurations.iter().filter(|c| c.device == device.id).collect();
        states.sort_by(|a, b| (a.from, &a.id).cmp(&(b.from, &b.id)));
        if states.is_empty() {
            counters.push(counter(None));
        }
        counters.extend(states.into_iter().map(|state| counter(Some(state.id.clone()))));
    }
    counters
}

fn state_fits(counter: &Counter, trial: &Trial) -> bool {
    counter.configuration.as_ref().is_none_or(|id| *id == trial.configuration)
}

/// A count in one direction, or the mean of both, with the number of directions.
pub(super) fn one_direction(
    entered: Option<u64>,
    left: Option<u64>,
    undirected: Option<u64>,
) -> Option<(f64, f64)> {
    match (entered, left, undirected) {
        (Some(entered), Some(left), _) => Some((0.5 * (real(entered) + real(left)), 2.0)),
        (Some(one), None, _) | (None, Some(one), None) => Some((real(one), 1.0)),
        (None, _, Some(both)) => Some((0.5 * real(both), 2.0)),
        (None, None, None) => None,
    }
}

/// Whether truth and device both tell who came in, and who went out: a count of one direction says
/// nothing of the other. A device without directions is tried by a truth of both.
pub(super) fn directions(trial: &Trial) -> (bool, bool) {
    let (entered, left) = match &trial.truth {
        Truth::Known { entered, left } => (entered.is_some(), left.is_some()),
        Truth::Observed(all) => {
            (all.iter().any(|o| o.entered.is_some()), all.iter().any(|o| o.left.is_some()))
        }
    };
    if trial.device_entered.is_none() && trial.device_left.is_none() {
        let both = entered && left && trial.device_undirected.is_some();
        return (both, both);
    }
    (entered && trial.device_entered.is_some(), left && trial.device_left.is_some())
}

/// What observers saw of the directions that are kept: one number for each who saw all of them; if
/// nobody did, one from the mean of each direction.
fn seen(observers: &[Observation], (inward, outward): (bool, bool)) -> Vec<f64> {
    let saw_all =
        |o: &&Observation| (!inward || o.entered.is_some()) && (!outward || o.left.is_some());
    let whole = observers.iter().filter(saw_all).filter_map(|o| {
        one_direction(o.entered.filter(|_| inward), o.left.filter(|_| outward), None)
    });
    let whole: Vec<f64> = whole.map(|(persons, _)| persons).collect();
    if !whole.is_empty() {
        return whole;
    }
    let mean_of = |of: fn(&Observation) -> Option<u64>| {
        let told: Vec<f64> = observers.iter().filter_map(of).map(real).collect();
        crate::numeric::draws::mean(&told)
    };
    let means = mean_of(|o| o.entered).zip(mean_of(|o| o.left));
    means.map(|(entered, left)| 0.5 * (entered + left)).into_iter().collect()
}

/// Truth of a trial in one direction (or the mean of both) and its standard deviation.
fn truth(trial: &Trial, told: (bool, bool)) -> Option<(f64, f64)> {
    match &trial.truth {
        Truth::Known { entered, left } => {
            let (entered, left) = (entered.filter(|_| told.0), left.filter(|_| told.1));
            one_direction(entered, left, None).map(|(persons, _)| (persons, 0.0))
        }
        Truth::Observed(observers) => {
            let seen = seen(observers, told);
            let centre = crate::numeric::draws::mean(&seen)?;
            let floor = OBSERVER_CV * centre;
            let spread = crate::numeric::draws::deviation(&seen)?;
            let between = if seen.len() < 2 {
                floor
            } else {
                // Few observers say little of their spread: the greater of it and of what is known.
                (spread * sqrt(size(seen.len()) / size(seen.len() - 1))).max(floor)
            };
            Some((centre, between / sqrt(size(seen.len()))))
        }
    }
}

pub(super) fn trial_row(counter: usize, trial: &Trial, width_m: f64) -> Option<TrialRow> {
    let told = directions(trial);
    let (persons, persons_sd) = truth(trial, told)?;
    let (entered, left) =
        (trial.device_entered.filter(|_| told.0), trial.device_left.filter(|_| told.1));
    let both = trial.device_undirected.filter(|_| told.0 && told.1);
    let (count, directions) = one_direction(entered, left, both)?;
    let minutes = f64::from(trial.seconds) / 60.0;
    let span = Span {
        completeness: 1.0,
        hours: minutes / 60.0,
        crowding: 1.0 / (minutes * width_m),
        directions,
        gap_cv: 0.0,
    };
    (trial.seconds > 0).then_some(TrialRow {
        counter,
        persons,
        persons_sd,
        count,
        at: trial.from,
        span,
    })
}

/// How the visits of a day bunch.
#[derive(Clone, Copy)]
struct Shape {
    bins: usize,
    /// Flow that a visit meets on average, for each visit of the day.
    crowding: f64,
    /// Largest flow, for each visit of the day.
    peak: f64,
}

/// The rows of a day, what the counters said, and how the day bunches by the counter with the
/// most bins.
fn day_rows(
    evidence: &Evidence,
    checked: &Checked<'_>,
    counters: &[Counter],
    door: &Door,
    day: &VenueDay,
) -> (Vec<Row>, Vec<DayCount>, Shape) {
    let even = 1.0 / (day.open_hours() * 60.0 * door.width_m);
    let mut shape = Shape { bins: 0, crowding: even, peak: even };
    let mut found = Vec::new();
    for (index, counter) in counters.iter().enumerate() {
        let bins: Vec<&CountBin> = checked
            .bins(&counter.device)
            .iter()
            .copied()
            .filter(|bin| day.holds(bin.from) && open_hours(bin, day) > 0.0)
            .filter(|bin| in_state(evidence, counter, bin))
            .collect();
        if bins.is_empty() {
            continue;
        }
        let seen = bunching(&bins, door.width_m);
        if seen.bins > shape.bins {
            shape = seen;
        }
        found.push((index, count_of_day(counter, &bins, day), bins));
    }
    let (mut rows, mut said) = (Vec::new(), Vec::new());
    for (index, count, bins) in found {
        rows.extend(row(index, &count, &bins, shape));
        said.push(count);
    }
    (rows, said, shape)
}

fn row(counter: usize, count: &DayCount, bins: &[&CountBin], shape: Shape) -> Option<Row> {
    let (sum, directions) = one_direction(count.entered, count.left, count.undirected)?;
    let q = count.completeness;
    let seconds: f64 = bins.iter().map(|bin| f64::from(bin.seconds)).sum();
    let span = Span {
        completeness: q,
        // False counts come in the hours the device worked: `q` is applied to the whole.
        hours: seconds / 3600.0 / q.max(ENOUGH_HOURS),
        crowding: shape.crowding,
        directions,
        gap_cv: GAP_CV * (1.0 - q),
    };
    count.used.then_some(Row { counter, count: sum, span })
}

fn open_hours(bin: &CountBin, day: &VenueDay) -> f64 {
    bin.to().map_or(0.0, |to| day.open_hours_between(bin.from, to))
}

/// Whether the device was in this state when the bin began.
fn in_state(evidence: &Evidence, counter: &Counter, bin: &CountBin) -> bool {
    let Some(id) = &counter.configuration else { return true };
    evidence
        .configurations
        .iter()
        .filter(|c| c.device == counter.device && c.from <= bin.from)
        .max_by(|a, b| (a.from, &a.id).cmp(&(b.from, &b.id)))
        .is_some_and(|c| c.id == *id)
}

fn count_of_day(counter: &Counter, bins: &[&CountBin], day: &VenueDay) -> DayCount {
    let sum = |of: fn(&CountBin) -> Option<u64>| {
        // One bin that does not tell makes the sum unknown.
        bins.iter().try_fold(0_u64, |sum, bin| of(bin).map(|n| sum.saturating_add(n)))
    };
    let worked: f64 =
        bins.iter().map(|bin| bin.completeness().unwrap_or(1.0) * open_hours(bin, day)).sum();
    let completeness = (worked / day.open_hours()).clamp(0.0, 1.0);
    DayCount {
        device: counter.device.clone(),
        configuration: counter.configuration.clone(),
        entered: sum(|bin| bin.entered),
        left: sum(|bin| bin.left),
        undirected: sum(|bin| bin.undirected),
        completeness,
        used: completeness >= ENOUGH_HOURS,
        peak_flow: None,
    }
}

fn bunching(bins: &[&CountBin], width_m: f64) -> Shape {
    let counts: Vec<(f64, f64)> = bins
        .iter()
        .map(|bin| {
            let (count, _) =
                one_direction(bin.entered, bin.left, bin.undirected).unwrap_or((0.0, 1.0));
            (count, f64::from(bin.seconds) / 60.0 * width_m)
        })
        .collect();
    let total: f64 = counts.iter().map(|(count, _)| count).sum();
    let room: f64 = counts.iter().map(|(_, room)| room).sum();
    if total <= 0.0 {
        return Shape { bins: bins.len(), crowding: 1.0 / room, peak: 1.0 / room };
    }
    let shares = || counts.iter().map(|(count, room)| (count / total, room));
    Shape {
        bins: bins.len(),
        crowding: shares().map(|(share, room)| share * share / room).sum(),
        peak: shares().map(|(share, room)| share / room).fold(0.0, f64::max),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{ConfigurationId, DeviceId};

    fn trial(truth: Truth, entered: Option<u64>, left: Option<u64>) -> Trial {
        Trial {
            device: DeviceId::new("beam").unwrap(),
            configuration: ConfigurationId::new("as installed").unwrap(),
            from: jiff::Timestamp::UNIX_EPOCH,
            seconds: 600,
            truth,
            device_entered: entered,
            device_left: left,
            device_undirected: None,
        }
    }

    #[test]
    fn a_truth_of_one_direction_is_held_against_a_count_of_that_direction_alone() {
        let one_way = Truth::Known { entered: Some(100), left: None };
        let row = trial_row(0, &trial(one_way, Some(95), Some(0)), 1.0).unwrap();
        assert_eq!((row.persons, row.count, row.span.directions), (100.0, 95.0, 1.0));
        let both_ways = Truth::Known { entered: Some(100), left: Some(0) };
        let row = trial_row(0, &trial(both_ways, Some(95), None), 1.0).unwrap();
        assert_eq!((row.persons, row.count), (100.0, 95.0));
        let other = Truth::Known { entered: None, left: Some(100) };
        assert!(trial_row(0, &trial(other, Some(95), None), 1.0).is_none());
    }

    #[test]
    fn two_observers_of_one_direction_each_are_one_observation() {
        let saw = |entered, left| Observation { observer: "A".into(), entered, left };
        let observers = Truth::Observed(vec![saw(Some(80), None), saw(None, Some(60))]);
        let row = trial_row(0, &trial(observers, Some(78), Some(58)), 1.0).unwrap();
        assert_eq!((row.persons, row.count), (70.0, 68.0));
    }
}
