//! Facts that cannot be used are told of and left out; the rest is kept.

use super::evidence::Evidence;
use super::prepare::directions;
use crate::numeric::real;
use crate::vocabulary::{CountBin, Device, DeviceId, Door, Trial, Truth, VenueDay};
use leporello_diag::{Code, Diagnostic, Sink, Subject, codes};
use std::collections::{BTreeMap, BTreeSet};

/// More persons than can pass a metre of door in a minute: walkways carry at most 82
/// (J. J. Fruin, *Pedestrian planning and design*, 1971); half as much again is no count.
pub(crate) const MOST_PER_MINUTE_AND_METRE: f64 = 123.0;

/// The facts that can be used.
pub(super) struct Checked<'a> {
    pub(super) doors: Vec<&'a Door>,
    pub(super) devices: Vec<&'a Device>,
    pub(super) trials: Vec<&'a Trial>,
    bins: BTreeMap<&'a DeviceId, Vec<&'a CountBin>>,
}

impl<'a> Checked<'a> {
    /// The bins of a device in the order of time.
    pub(super) fn bins(&self, device: &DeviceId) -> &[&'a CountBin] {
        self.bins.get(device).map_or(&[], Vec::as_slice)
    }
}

fn say(sink: &mut Sink, code: Code, what: String, message: impl Into<String>, hint: &str) {
    sink.report(Diagnostic::new(code, Subject::Exhibition(what), message).hint(hint));
}

/// Checks all facts, and tells of each that is left out.
pub(super) fn check<'a>(evidence: &'a Evidence, days: &[VenueDay], sink: &mut Sink) -> Checked<'a> {
    let doors = doors(evidence, sink);
    let known: BTreeMap<_, &Door> = doors.iter().map(|door| (&door.id, *door)).collect();
    let mut seen = BTreeSet::new();
    let mut devices = Vec::new();
    for device in &evidence.devices {
        let what = format!("device `{}`", device.id);
        if !known.contains_key(&device.door) {
            let message = format!("there is no door `{}`", device.door);
            say(sink, codes::TRN_001, what, message, "name a door of the exhibition");
        } else if !seen.insert(&device.id) {
            let message = "the device is told of twice; the first stands";
            say(sink, codes::TRN_002, what, message, "give each device its own name");
        } else {
            devices.push(device);
        }
    }
    let widths: BTreeMap<&DeviceId, f64> =
        devices.iter().filter_map(|d| Some((&d.id, known.get(&d.door)?.width_m))).collect();
    let trials = evidence.trials.iter().filter(|t| trial(evidence, t, &widths, sink)).collect();
    let bins = bins(evidence, days, &widths, sink);
    staff(evidence, &known, sink);
    Checked { doors, devices, trials, bins }
}

fn doors<'a>(evidence: &'a Evidence, sink: &mut Sink) -> Vec<&'a Door> {
    let mut seen = BTreeSet::new();
    let mut good = Vec::new();
    for door in &evidence.doors {
        let what = format!("door `{}`", door.id);
        let share = door.expected_share.is_none_or(|s| s > 0.0 && s <= 1.0);
        if !evidence.halls.iter().any(|hall| hall.id == door.hall) {
            let message = format!("there is no hall `{}`", door.hall);
            say(sink, codes::TRN_001, what, message, "name a hall of the exhibition");
        } else if !seen.insert(&door.id) {
            let message = "the door is told of twice; the first stands";
            say(sink, codes::TRN_002, what, message, "give each door its own name");
        } else if !(door.width_m > 0.1 && door.width_m < 100.0) {
            let message = format!("the door is {} m wide; 0.1 to 100 m can be", door.width_m);
            say(sink, codes::TRN_003, what, message, "measure the clear width in metres");
        } else if !share {
            let found = door.expected_share.unwrap_or(0.0);
            let message = format!("the expected share is {found}; above 0 and at most 1 can be");
            say(sink, codes::TRN_003, what, message, "write the share of the hall's visits: 0.5");
        } else {
            good.push(door);
        }
    }
    good
}

/// Whether a trial can be used; tells why not.
fn trial(
    evidence: &Evidence,
    trial: &Trial,
    widths: &BTreeMap<&DeviceId, f64>,
    sink: &mut Sink,
) -> bool {
    let what = format!("trial of device `{}` at {}", trial.device, trial.from);
    let mut states = evidence.configurations.iter().filter(|c| c.device == trial.device).peekable();
    let told = trial.device_entered.is_some()
        || trial.device_left.is_some()
        || trial.device_undirected.is_some();
    let truth = match &trial.truth {
        Truth::Known { entered, left } => entered.is_some() || left.is_some(),
        Truth::Observed(all) => all.iter().any(|o| o.entered.is_some() || o.left.is_some()),
    };
    if !widths.contains_key(&trial.device) {
        say(
            sink,
            codes::TRN_001,
            what,
            "there is no such device",
            "name a device of the exhibition",
        );
    } else if states.peek().is_some() && !states.any(|c| c.id == trial.configuration) {
        let message = format!("the device has no state `{}`", trial.configuration);
        say(sink, codes::TRN_001, what, message, "name a state that is told of");
    } else if !truth || !told || trial.seconds == 0 {
        let message = "the trial lacks its truth, the device's count, or its length";
        say(sink, codes::TRN_004, what, message, "complete the trial from its sheet");
    } else if directions(trial) == (false, false) {
        let message = "its truth and the device's count have no direction in common";
        let hint = "write the truth of the direction that the device counts";
        say(sink, codes::TRN_004, what, message, hint);
    } else {
        return true;
    }
    false
}

fn bins<'a>(
    evidence: &'a Evidence,
    days: &[VenueDay],
    widths: &BTreeMap<&DeviceId, f64>,
    sink: &mut Sink,
) -> BTreeMap<&'a DeviceId, Vec<&'a CountBin>> {
    let mut by_device: BTreeMap<&DeviceId, Vec<&CountBin>> = BTreeMap::new();
    for bin in &evidence.counts {
        match widths.get(&bin.device) {
            Some(width) if bin_is_possible(bin, *width, days, sink) => {
                by_device.entry(&bin.device).or_default().push(bin);
            }
            Some(_) => {}
            None => say(
                sink,
                codes::TRN_001,
                format!("counts of device `{}`", bin.device),
                "there is no such device, or it stands at no door",
                "name a device of the exhibition",
            ),
        }
    }
    for (device, bins) in &mut by_device {
        bins.sort_by_key(|bin| (bin.from, bin.seconds));
        let mut end = None;
        bins.retain(|bin| {
            let apart = end.is_none_or(|end| bin.from >= end);
            if apart {
                end = bin.to();
            } else {
                let what = format!("device `{device}` at {}", bin.from);
                let message = "the bin overlaps the one before it; the first stands";
                say(sink, codes::TRN_005, what, message, "import the same counts once");
            }
            apart
        });
    }
    by_device
}

/// Whether a bin can be a count of people at this door in these days; tells why not.
fn bin_is_possible(bin: &CountBin, width: f64, days: &[VenueDay], sink: &mut Sink) -> bool {
    let what = format!("device `{}` at {}", bin.device, bin.from);
    let most = MOST_PER_MINUTE_AND_METRE * width * f64::from(bin.seconds) / 60.0;
    let told = [bin.entered, bin.left, bin.undirected];
    if bin.seconds == 0 || bin.to().is_none() {
        say(sink, codes::TRN_003, what, "the bin has no length", "give its length in seconds");
    } else if !days.iter().any(|day| day.holds(bin.from)) {
        let message = "the count lies outside of the days of the exhibition";
        say(sink, codes::TRN_006, what, message, "check the clock and time zone of the device");
    } else if let Some(found) =
        told.into_iter().flatten().max().filter(|n| real(*n) > most.max(5.0))
    {
        // The number stands with its place, so that forty of a kind stay one message.
        let what = format!("{what} ({found})");
        let most = most.max(5.0);
        let message = format!("more was counted than can pass the door: at most {most:.0}");
        say(sink, codes::TRN_007, what, message, "check the device, and the width of the door");
    } else {
        return told.iter().any(Option::is_some);
    }
    false
}

fn staff(
    evidence: &Evidence,
    doors: &BTreeMap<&crate::vocabulary::DoorId, &Door>,
    sink: &mut Sink,
) {
    for staff in &evidence.staff {
        if !doors.contains_key(&staff.door) {
            let what = format!("staff at door `{}` on {}", staff.door, staff.day);
            say(
                sink,
                codes::TRN_001,
                what,
                "there is no such door",
                "name a door of the exhibition",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prior::Priors;
    use crate::simulate::{SETUPS, draw_from_priors};

    #[test]
    fn a_count_beyond_the_door_is_told_with_its_number_and_what_can_pass() {
        let mut evidence = draw_from_priors(&SETUPS[0], &Priors::default(), 1, 3).unwrap().evidence;
        evidence.counts[2].entered = Some(76_543);
        let (seconds, width) = (evidence.counts[2].seconds, evidence.doors[0].width_m);
        let mut sink = Sink::new();
        let days = evidence.venue.days().unwrap();
        check(&evidence, &days, &mut sink);
        let told = sink.diagnostics().iter().find(|d| d.code == codes::TRN_007).unwrap();
        let most = 123.0 * width * f64::from(seconds) / 60.0;
        assert!(told.message.ends_with(&format!("at most {most:.0}")), "{}", told.message);
        let Subject::Exhibition(what) = &told.subjects[0] else { panic!("{:?}", told.subjects) };
        assert!(what.ends_with("(76543)"), "{what}");
    }
}
