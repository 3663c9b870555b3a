//! What holds now, out of a ledger: the evidence of the estimate, and what is printed beside.

use crate::amended::{amendments, status};
use crate::fault::about;
use leporello_diag::{Sink, codes};
use leporello_ledger::store::Store;
use leporello_ledger::{Fault, Ledger, Recorded};
use leporello_turnout::groups::Claims;
use leporello_turnout::visits::Evidence;
use leporello_turnout::vocabulary::{
    Configuration, Device, Door, Event, Fact, GuestBookRoot, Hall, OrganisationId, ReentrySample,
    StaffHours, Status, Trial, Venue,
};
use leporello_turnout_report::{Amendment, Copies, Ebook, Publication, Screen, Theme};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The setting of a ledger's store in which the supplement is.
const SUPPLEMENT: &str = "supplement";

/// What is printed beside the figures and enters no estimate. It is in no chain: it is signed
/// with each report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Supplement {
    /// The e-book; `None` when nothing was collected.
    pub ebook: Option<Ebook>,
    /// Themes of the guest book.
    pub themes: Vec<Theme>,
    /// What organisations answered, as it was told of them; what they answered themselves is in the
    /// ledger, and goes before this.
    pub replies: BTreeMap<OrganisationId, String>,
    /// Copies taken, by hall, day, book and format.
    pub copies: Vec<Copies>,
    /// What screens in halls were used for.
    pub screens: Vec<Screen>,
    /// When the report was published.
    pub publication: Option<Publication>,
}

impl Supplement {
    /// This supplement with what no description has, as the other has it: what a server counted and
    /// when the report was published.
    #[must_use]
    pub fn with_served(&self, before: &Self) -> Self {
        let Self { copies, screens, publication, .. } = before.clone();
        Self { copies, screens, publication, ..self.clone() }
    }
}

/// Everything a report is made from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collected {
    /// Name of the exhibition.
    pub title: String,
    /// Whether the figures may still change.
    pub status: Status,
    /// Counts and trials.
    pub evidence: Evidence,
    /// What took place.
    pub events: Vec<Event>,
    /// Announced, claimed and counted at the door.
    pub claims: Claims,
    /// Changes after the close of a day, and corrections.
    pub amendments: Vec<Amendment>,
    /// What organisations answered.
    pub replies: BTreeMap<OrganisationId, String>,
    /// What the guest book had, by label.
    pub guest_book: Vec<GuestBookRoot>,
    /// What is printed beside.
    pub supplement: Supplement,
}

/// The exhibition as its newest descriptions have it.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// When and where it is; `None` until it was described.
    pub venue: Option<Venue>,
    /// Its halls.
    pub halls: Vec<Hall>,
    /// Their doors.
    pub doors: Vec<Door>,
    /// What counts there.
    pub devices: Vec<Device>,
    /// States of devices.
    pub configurations: Vec<Configuration>,
    /// What takes place.
    pub events: Vec<Event>,
    /// Hours of staff at doors.
    pub staff: Vec<StaffHours>,
    /// Who was asked whether they had been in before.
    pub reentries: Vec<ReentrySample>,
}

/// Puts `new` in the place of the one that is about the same, or behind the others.
fn put<T: Clone>(all: &mut Vec<T>, new: &T, same: impl Fn(&T, &T) -> bool) {
    match all.iter_mut().find(|old| same(old, new)) {
        Some(old) => old.clone_from(new),
        None => all.push(new.clone()),
    }
}

impl Known {
    /// The exhibition as these facts have it, each in the place of what was said before.
    #[must_use]
    pub fn of<'f>(facts: impl IntoIterator<Item = &'f Fact>) -> Self {
        let mut known = Self::default();
        facts.into_iter().for_each(|fact| known.take(fact));
        known
    }

    /// The facts that hold.
    pub(crate) fn facts(&self) -> Vec<Fact> {
        let venue = self.venue.iter().cloned().map(Fact::Venue);
        let halls = self.halls.iter().cloned().map(Fact::Hall);
        let doors = self.doors.iter().cloned().map(Fact::Door);
        let devices = self.devices.iter().cloned().map(Fact::Device);
        let states = self.configurations.iter().cloned().map(Fact::Configuration);
        let events = self.events.iter().cloned().map(Fact::Event);
        let staff = self.staff.iter().cloned().map(Fact::Staff);
        let reentries = self.reentries.iter().cloned().map(Fact::Reentry);
        let places = venue.chain(halls).chain(doors).chain(devices);
        places.chain(states).chain(events).chain(staff).chain(reentries).collect()
    }

    pub(crate) fn take(&mut self, fact: &Fact) {
        match fact {
            Fact::Venue(venue) => self.venue = Some(venue.clone()),
            Fact::Hall(hall) => put(&mut self.halls, hall, |a, b| a.id == b.id),
            Fact::Door(door) => put(&mut self.doors, door, |a, b| a.id == b.id),
            Fact::Device(device) => put(&mut self.devices, device, |a, b| a.id == b.id),
            Fact::Configuration(state) => {
                let same =
                    |a: &Configuration, b: &Configuration| a.device == b.device && a.id == b.id;
                put(&mut self.configurations, state, same);
            }
            Fact::Event(event) => {
                put(&mut self.events, event, |a, b| a.name == b.name && a.hall == b.hall);
            }
            Fact::Staff(staff) => {
                put(&mut self.staff, staff, |a, b| a.door == b.door && a.day == b.day);
            }
            Fact::Reentry(sample) => put(&mut self.reentries, sample, |a, b| a.hall == b.hall),
            _ => {}
        }
    }

    /// Whether a fact of a description holds already.
    pub(crate) fn holds(&self, fact: &Fact) -> bool {
        match fact {
            Fact::Venue(venue) => self.venue.as_ref() == Some(venue),
            Fact::Hall(hall) => self.halls.contains(hall),
            Fact::Door(door) => self.doors.contains(door),
            Fact::Device(device) => self.devices.contains(device),
            Fact::Configuration(state) => self.configurations.contains(state),
            Fact::Event(event) => self.events.contains(event),
            Fact::Staff(staff) => self.staff.contains(staff),
            Fact::Reentry(sample) => self.reentries.contains(sample),
            _ => false,
        }
    }

    /// What a fact takes the place of, in words; `None` when it is about something new.
    pub(crate) fn replaced_by(&self, fact: &Fact) -> Option<String> {
        let mut with = self.clone();
        with.take(fact);
        let count = |known: &Self| known.facts().len();
        (count(self) == count(&with)).then(|| what(fact))
    }
}

/// What a fact of a description is about.
pub(crate) fn what(fact: &Fact) -> String {
    match fact {
        Fact::Hall(hall) => format!("the hall `{}`", hall.id),
        Fact::Door(door) => format!("the door `{}`", door.id),
        Fact::Device(device) => format!("the device `{}`", device.id),
        Fact::Configuration(state) => format!("the state `{}` of `{}`", state.id, state.device),
        Fact::Event(event) => format!("the event `{}`", event.name),
        Fact::Staff(staff) => format!("the staff at `{}` on {}", staff.door, staff.day),
        Fact::Reentry(sample) => format!("who came back in `{}`", sample.hall),
        Fact::Reply(reply) => format!("the reply of `{}`", reply.organisation),
        Fact::GuestBookRoot(root) => format!("the guest book's root of {}", root.period),
        Fact::ClosedEarly(early) => format!("the early close of {}", early.day),
        _ => "the days of the exhibition".into(),
    }
}

/// The exhibition as the ledger has it now.
///
/// # Errors
/// What the database says.
pub fn described_in<S: Store>(ledger: &mut Ledger<S>) -> Result<Known, Fault> {
    let mut known = Known::default();
    for recorded in ledger.facts()? {
        if let Some(fact) = recorded.now() {
            known.take(fact);
        }
    }
    Ok(known)
}

/// The supplement as it was told last.
///
/// # Errors
/// What the database says.
pub fn supplement<S: Store>(ledger: &mut Ledger<S>) -> Result<Supplement, Fault> {
    let mut text = None;
    ledger.store().reading(&mut |tables| {
        text = tables.setting(SUPPLEMENT)?;
        Ok(())
    })?;
    // What this program did not write is not printed.
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Keeps the supplement.
///
/// # Errors
/// What the database says.
pub fn keep_supplement<S: Store>(
    ledger: &mut Ledger<S>,
    supplement: &Supplement,
) -> Result<(), Fault> {
    let text = serde_json::to_string(supplement).unwrap_or_default();
    ledger.store().transaction(&mut |tables| tables.set(SUPPLEMENT, &text))
}

/// Takes out of a ledger what holds now. What cannot be used of it goes to `sink`.
///
/// # Errors
/// What the database says; a ledger that knows no days of an exhibition.
pub fn collect<S: Store>(ledger: &mut Ledger<S>, sink: &mut Sink) -> Result<Collected, Fault> {
    let (facts, corrections) = ledger.facts_and_rest()?;
    let mut known = Known::default();
    let (mut claims, mut trials) = (Claims::default(), Vec::new());
    let mut around = Around::default();
    for fact in facts.iter().filter_map(Recorded::now) {
        known.take(fact);
        sorted(fact, &mut claims, &mut trials);
        around.take(fact, sink);
    }
    let Some(venue) = known.venue.take() else { return Err(undescribed(ledger)) };
    let mut evidence = Evidence::at(venue);
    let mut counting = ledger.devices()?;
    counting.retain(|paired| paired.device != *ledger.own());
    for paired in counting {
        evidence.counts.extend(ledger.counts_by(&paired.device, &corrections, sink)?);
    }
    let claims = claims.of_exhibition(&evidence.venue, &known.halls, sink);
    evidence.halls = known.halls;
    evidence.doors = known.doors;
    evidence.devices = known.devices;
    evidence.configurations = known.configurations;
    evidence.trials = trials;
    evidence.staff = known.staff;
    evidence.reentries = known.reentries;
    let amendments = amendments(ledger, &facts)?;
    let supplement = supplement(ledger)?;
    Ok(Collected {
        title: ledger.about().exhibition.clone(),
        status: status(ledger, &amendments)?,
        evidence,
        events: known.events,
        claims,
        amendments,
        replies: around.over(&supplement.replies),
        guest_book: around.guest_book,
        supplement,
    })
}

/// What is in the ledger and enters no estimate.
#[derive(Default)]
struct Around {
    replies: BTreeMap<OrganisationId, String>,
    guest_book: Vec<GuestBookRoot>,
}

impl Around {
    fn take(&mut self, fact: &Fact, sink: &mut Sink) {
        match fact {
            Fact::Reply(reply) => {
                self.replies.insert(reply.organisation.clone(), reply.text.clone());
            }
            Fact::GuestBookRoot(root) => {
                put(&mut self.guest_book, root, |a, b| a.period == b.period);
            }
            Fact::ClosedEarly(early) => {
                let day = early.day.to_string();
                let why = format!("the day was closed before its last hour: {}", early.reason);
                let hint = "what came later that day is listed as an amendment";
                sink.report(about(codes::AUD_031, &day, why, hint));
            }
            _ => {}
        }
    }

    /// The replies, in the place of those that were told of the same organisations. One that took
    /// its answer back has none.
    fn over(&self, told: &BTreeMap<OrganisationId, String>) -> BTreeMap<OrganisationId, String> {
        let mut all = told.clone();
        all.extend(self.replies.iter().map(|(name, text)| (name.clone(), text.clone())));
        all.retain(|_, text| !text.is_empty());
        all
    }
}

pub(crate) fn undescribed<S: Store>(ledger: &Ledger<S>) -> Fault {
    let why = "the ledger does not know the days of the exhibition yet";
    let hint = "import its `exhibition.toml` first";
    Box::new(about(codes::AUD_004, &ledger.about().exhibition, why, hint))
}

fn sorted(fact: &Fact, claims: &mut Claims, trials: &mut Vec<Trial>) {
    match fact {
        Fact::Trial(trial) => trials.push(trial.clone()),
        Fact::Announced(announced) => claims.announced.push(announced.clone()),
        Fact::Claimed(claimed) => claims.claimed.push(claimed.clone()),
        Fact::HeadCount(count) => claims.head_counts.push(count.clone()),
        _ => {}
    }
}
