//! Trials and counters as the page and the table show them.

use super::super::again::reason_field;
use super::is_in;
use crate::answer::Answer;
use crate::correction::{Proposal, What};
use crate::house::{House, Running};
use crate::trials::{Sight, state_now};
use leporello_audit::Known;
use leporello_ledger::EventKey;
use leporello_turnout::prior::{Priors, UNPLANNED_VISITS};
use leporello_turnout::visits::protocol::{Judged, Shows, highest_flow, missing};
use leporello_turnout::vocabulary::{
    CounterClass, Device, Door, HallId, Observation, Trial, Truth,
};
use maud::{Markup, html};

/// A trial with what the program finds in it.
pub(super) struct Row {
    /// The hall of the counter; `None` when nobody knows the counter.
    pub(super) hall: Option<HallId>,
    key: EventKey,
    begins: String,
    trial: Trial,
    /// `None` when truth and counter have no direction in common.
    judged: Option<Judged>,
    /// Why it does not stand.
    struck: Option<String>,
    /// What is to become of it, and why, once a second post agrees.
    waits: Option<String>,
}

/// All trials, the newest first.
pub(super) fn rows(house: &House, running: &Running, known: &Known) -> Answer<Vec<Row>> {
    let priors = Priors::default();
    let proposals = house.desk.all::<Proposal>()?;
    let mut rows = Vec::new();
    for (recorded, trial) in running.trials()? {
        let device = known.devices.iter().find(|d| d.id == trial.device);
        let door = device.and_then(|device| known.doors.iter().find(|d| d.id == device.door));
        let key = recorded.key.clone();
        rows.push(Row {
            hall: door.map(|door| door.hall.clone()),
            begins: running.local(trial.from.as_second().div_euclid(60)),
            judged: device.and_then(|device| Judged::of(&trial, &priors.of(device.class))),
            struck: match recorded.now() {
                Some(_) => None,
                None => recorded.corrections.last().map(|last| last.reason.clone()),
            },
            waits: proposals.iter().find_map(|(_, proposal)| waits(proposal, &key)),
            key,
            trial,
        });
    }
    rows.sort_by(|a, b| (b.trial.from, &b.key).cmp(&(a.trial.from, &a.key)));
    Ok(rows)
}

/// What a proposal would have become of an entry.
fn waits(proposal: &Proposal, key: &EventKey) -> Option<String> {
    let What::Fact { epoch, seq, instead, .. } = &proposal.what else { return None };
    let what = if instead.is_some() { "To be corrected" } else { "To be struck out" };
    ((*epoch, *seq) == (key.epoch, key.seq)).then(|| format!("{what}: {}", proposal.reason))
}

/// Head of the table: a line for each observer, since what each saw is the evidence.
pub(super) const HEAD: [&str; 18] = [
    "epoch",
    "entry",
    "device",
    "config",
    "start",
    "end",
    "shows",
    "observer",
    "true_in",
    "true_out",
    "device_in",
    "device_out",
    "device_count",
    "disagreement",
    "share",
    "flow_per_minute",
    "verdict",
    "struck_out",
];

fn told<T: std::fmt::Display>(number: Option<T>) -> String {
    number.map(|n| n.to_string()).unwrap_or_default()
}

const fn word(shows: Shows) -> &'static str {
    match shows {
        Shows::Share => "share",
        Shows::WalkTest => "walk-test",
        Shows::FalseCounts => "nobody passes",
    }
}

impl Row {
    fn verdict(&self) -> &'static str {
        match self.judged {
            Some(judged) if judged.passed => "passed",
            Some(_) => "failed",
            None => "nothing in common",
        }
    }

    /// Whether this trial came of what a phone saw, by what it shows of its observers.
    pub(super) fn is_of(&self, sight: &Sight) -> bool {
        let minute = self.trial.from.as_second().div_euclid(60);
        let Sight { seen, .. } = sight;
        let is_its = match &seen.begun {
            Some(begun) => begun.counter == self.trial.device && seen.from_min == minute,
            // Of what is known without error nobody says who saw it.
            None => {
                let is_within = seen.from_min <= minute && minute < seen.to_min();
                is_within && matches!(self.trial.truth, Truth::Observed(_))
            }
        };
        is_its && sight.is_in(&self.trial)
    }

    /// Its lines in the table.
    pub(super) fn cells(&self) -> Vec<Vec<String>> {
        let Trial { device, configuration, from, seconds, .. } = &self.trial;
        let judged = |of: &dyn Fn(&Judged) -> Option<f64>| {
            self.judged.as_ref().and_then(of).map(|x| format!("{x:.3}")).unwrap_or_default()
        };
        let line = |o: Observation| {
            vec![
                self.key.epoch.to_string(),
                self.key.seq.to_string(),
                device.to_string(),
                configuration.to_string(),
                from.to_string(),
                (*from + jiff::SignedDuration::from_secs((*seconds).into())).to_string(),
                self.judged.map(|j| word(j.shows)).unwrap_or_default().to_owned(),
                o.observer,
                told(o.entered),
                told(o.left),
                told(self.trial.device_entered),
                told(self.trial.device_left),
                told(self.trial.device_undirected),
                judged(&|j| j.disagreement),
                judged(&|j| j.share),
                judged(&|j| Some(j.flow)),
                self.verdict().to_owned(),
                self.struck.clone().unwrap_or_default(),
            ]
        };
        observers(&self.trial).into_iter().map(line).collect()
    }
}

/// The trials as a table of the page.
pub(super) fn listed(rows: &[Row], may: bool) -> Markup {
    html! {
        @if rows.is_empty() { p.quiet { "No counter was tried in this hall." } }
        @else {
            div.scroll tabindex="0" role="region" aria-label="Trials" {
                table {
                    thead { tr {
                        th scope="col" { "Begins" } th scope="col" { "Counter, state" } th scope="col" { "Shows" }
                        th scope="col" { "Seen: in, out" } th.n scope="col" { "Disagree" }
                        th.n scope="col" { "Counter: in, out" } th.n scope="col" { "Share" }
                        th.n scope="col" { "Per minute" } th scope="col" { "Verdict" }
                    } }
                    tbody { @for row in rows { (line(row, may)) } }
                }
            }
        }
    }
}

fn pair(entered: Option<u64>, left: Option<u64>) -> String {
    let word = |n: Option<u64>| n.map_or_else(|| "\u{2013}".to_owned(), |n| n.to_string());
    format!("{}, {}", word(entered), word(left))
}

/// Those who observed a trial and what they saw; one without a name when it is known.
fn observers(trial: &Trial) -> Vec<Observation> {
    match &trial.truth {
        Truth::Known { entered, left } => {
            let observer = String::new();
            vec![Observation { observer, entered: *entered, left: *left }]
        }
        Truth::Observed(all) => all.clone(),
    }
}

fn seen(by: &Observation) -> String {
    let who = if by.observer.is_empty() { "known" } else { &by.observer };
    format!("{who}: {}", pair(by.entered, by.left))
}

fn counted(trial: &Trial) -> String {
    match trial.device_undirected {
        Some(both) => format!("{both} both ways"),
        None => pair(trial.device_entered, trial.device_left),
    }
}

/// Every number of a trial, in one line.
pub(in crate::pages) fn numbers(trial: &Trial) -> String {
    let all = observers(trial).iter().map(seen).collect::<Vec<_>>().join("; ");
    format!("{all}; counter: {}", counted(trial))
}

fn line(row: &Row, may: bool) -> Markup {
    let trial = &row.trial;
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    html! {
        tr {
            th scope="row" { (row.begins) ", " (trial.seconds / 60) " min" }
            td { (trial.device) ", " (trial.configuration) }
            td { (row.judged.map(|j| word(j.shows)).unwrap_or_default()) }
            td {
                @for (place, o) in observers(trial).iter().enumerate() {
                    @if place > 0 { br; }
                    (seen(o))
                }
            }
            td.n { (row.judged.and_then(|j| j.disagreement).map(percent).unwrap_or_default()) }
            td.n { (counted(trial)) }
            td.n { (row.judged.and_then(|j| j.share).map(percent).unwrap_or_default()) }
            td.n { (row.judged.map(|j| format!("{:.1}", j.flow)).unwrap_or_default()) }
            td { (standing(row, may)) }
        }
    }
}

/// What is thought of a trial, and the way to strike it out.
fn standing(row: &Row, may: bool) -> Markup {
    let (epoch, seq) = (row.key.epoch, row.key.seq);
    let field = format!("why-{epoch}-{seq}");
    html! {
        @if let Some(why) = &row.struck {
            span.mark.warm { "struck out" } " " (why)
        } @else {
            @let class = if row.verdict() == "passed" { "mark good" } else { "mark alarm" };
            span class=(class) { (row.verdict()) }
            @if let Some(waits) = &row.waits {
                p { (waits) ". " a href="/desk/corrections" { "A second post agrees." } }
            } @else if may {
                details {
                    summary.button { "Strike out" }
                    form method="post" action="/desk/trials/strike" {
                        input type="hidden" name="epoch" value=(epoch);
                        input type="hidden" name="seq" value=(seq);
                        (reason_field(&field))
                        button.grave type="submit" { "Strike it out" }
                    }
                }
            }
        }
    }
}

/// The counters of a hall, each with what its trials lack.
pub(super) fn counters(
    running: &Running,
    known: &Known,
    hall: &HallId,
    rows: &[Row],
) -> Answer<Markup> {
    let mut all = Vec::new();
    for device in known.devices.iter().filter(|d| is_in(known, &d.door, hall)) {
        let counts = running.counts(&device.id)?;
        let of = |row: &&Row| row.trial.device == device.id;
        // A phone that was only ever used to observe is no counter.
        let is_idle = counts.is_empty() && !rows.iter().any(|row| of(&row));
        if device.class == CounterClass::Clicker && is_idle {
            continue;
        }
        let state = state_now(known, &device.id);
        let stand = |row: &&Row| row.struck.is_none() && row.trial.configuration == state;
        let judged: Vec<Judged> =
            rows.iter().filter(of).filter(stand).filter_map(|row| row.judged).collect();
        let counted = highest_flow(&counts);
        let flow = counted.or_else(|| planned_flow(known, device));
        let missing: Vec<String> = missing(&judged, flow).iter().map(ToString::to_string).collect();
        all.push((device, state, judged.len(), (counted, flow), missing));
    }
    Ok(html! {
        @if all.is_empty() { p.quiet { "No counter stands in this hall." } }
        ul.cards {
            @for (device, state, trials, (counted, flow), missing) in &all {
                li.card {
                    p { strong { (device.id) } ", " (device.class.word()) ", " (device.door) }
                    p {
                        @if missing.is_empty() { span.mark.good { "tried enough" } }
                        @else { span.mark.warm { "not tried enough" } }
                        " " (trials) @if *trials == 1 { " trial" } @else { " trials" } " in the state \u{201c}" (state) "\u{201d}"
                    }
                    @if let Some(flow) = flow {
                        p.quiet.small {
                            "Highest flow " @if counted.is_some() { "counted" } @else { "planned" } ": "
                            (format!("{flow:.1}")) " persons per minute"
                        }
                    }
                    @if !missing.is_empty() {
                        p { "What is missing:" }
                        ul { @for what in missing { li { (what) } } }
                    }
                }
            }
        }
    })
}

/// The flow at a counter, in persons per minute, if the visits that are planned came evenly over the
/// longest day: the least that has to be expected while nothing was counted.
fn planned_flow(known: &Known, device: &Device) -> Option<f64> {
    let door = known.doors.iter().find(|door| door.id == device.door)?;
    let hall = known.halls.iter().find(|hall| hall.id == door.hall)?;
    let days = known.venue.as_ref()?.days().ok()?;
    let hours = days.iter().map(|day| day.open_hours()).fold(0.0, f64::max);
    let visits = hall.planned_daily_visits.unwrap_or(UNPLANNED_VISITS);
    (hours > 0.0).then(|| visits * share(known, door) / (hours * 60.0))
}

/// Share of a hall's visits that a door is expected to have.
fn share(known: &Known, door: &Door) -> f64 {
    let doors = known.doors.iter().filter(|other| other.hall == door.hall).count();
    let even = u32::try_from(doors).map_or(0.0, |doors| 1.0 / f64::from(doors.max(1)));
    door.expected_share.unwrap_or(even)
}
