//! Corrections: one post says what is wrong and why, a post of another role agrees, and then an
//! entry of the ledger says so. What was said first stays, and both are shown.

use crate::access::{Session, fingerprint};
use crate::answer::{Answer, Problem};
use crate::desk::Paper;
use crate::fault::{Fault, database};
use crate::house::{House, Running, clock};
use jiff::civil::Date;
use leporello_ledger::{Correction, EventKey};
use leporello_turnout::vocabulary::{DeviceId, Fact, HallId, OrganisationId, Role};
use serde::{Deserialize, Serialize};

/// Most characters of a reason: a sentence or two of the report.
pub(crate) const LONGEST: usize = 300;

/// What can be corrected at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    /// What an organisation announced.
    Announced,
    /// What it claimed.
    Claimed,
    /// What was counted of it at the door.
    HeadCount,
    /// Counts of a device.
    Counts,
    /// A calibration trial.
    Trial,
}

use Role::{Admin, ClaimsClerk, HallManager, Publisher, ShiftLead, Statistician, Tally};

impl Kind {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Claimed => "claimed",
            Self::HeadCount => "head count",
            Self::Counts => "counts of a device",
            Self::Trial => "trial",
        }
    }

    /// Who may say that it is wrong.
    pub(crate) const fn proposers(self) -> &'static [Role] {
        match self {
            Self::Announced | Self::Claimed => &[ClaimsClerk],
            Self::HeadCount => &[Tally, ShiftLead, HallManager],
            Self::Counts => &[Statistician],
            Self::Trial => &[Statistician, ShiftLead],
        }
    }

    /// Who may agree. Nobody who counts is asked about claims, nor the other way round.
    pub(crate) const fn signers(self) -> &'static [Role] {
        match self {
            Self::Announced | Self::Claimed => &[ClaimsClerk, Statistician, Publisher],
            Self::HeadCount => &[Tally, ShiftLead, HallManager, Statistician],
            Self::Counts => &[Statistician, ShiftLead, HallManager, Admin],
            Self::Trial => &[Statistician, ShiftLead],
        }
    }
}

/// A number of a delegation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) kind: Kind,
    pub(crate) organisation: OrganisationId,
    pub(crate) day: Date,
    pub(crate) hall: HallId,
    pub(crate) persons: u64,
}

impl Told {
    /// The number that a fact tells; `None` when it tells of something else.
    pub(crate) fn of(fact: &Fact) -> Option<Self> {
        let (kind, organisation, day, hall, persons) = match fact {
            Fact::Announced(a) => (Kind::Announced, &a.organisation, a.day, &a.hall, a.persons),
            Fact::Claimed(c) => (Kind::Claimed, &c.organisation, c.day, &c.hall, c.persons),
            Fact::HeadCount(h) => (Kind::HeadCount, &h.organisation, h.day, &h.hall, h.persons),
            _ => return None,
        };
        Some(Self { kind, organisation: organisation.clone(), day, hall: hall.clone(), persons })
    }

    /// Whose number it is, of what and where, in words.
    pub(crate) fn title(&self) -> String {
        format!("{}: {}, {}", self.organisation, self.kind.word(), self.hall)
    }

    /// Whether both are of one delegation: the same organisation, day and hall.
    pub(crate) fn is_beside(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.organisation == other.organisation
            && self.day == other.day
            && self.hall == other.hall
    }

    /// A fact with this instead of what it told.
    pub(crate) fn in_place_of(&self, fact: &Fact) -> Fact {
        let mut fact = fact.clone();
        let (organisation, hall, persons) = match &mut fact {
            Fact::Announced(a) => (&mut a.organisation, &mut a.hall, &mut a.persons),
            Fact::Claimed(c) => (&mut c.organisation, &mut c.hall, &mut c.persons),
            Fact::HeadCount(h) => (&mut h.organisation, &mut h.hall, &mut h.persons),
            _ => return fact,
        };
        self.organisation.clone_into(organisation);
        self.hall.clone_into(hall);
        *persons = self.persons;
        fact
    }
}

/// What does not stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum What {
    /// A number of a delegation, or a trial.
    Fact {
        /// Its place in the ledger's own chain.
        epoch: u32,
        seq: u64,
        /// What holds now.
        was: Box<Fact>,
        /// What is to hold; `None` when it was a mistake altogether.
        instead: Option<Box<Fact>>,
    },
    /// Counts of a device, of which nothing is to hold.
    Counts {
        device: DeviceId,
        day: Date,
        /// In words, such as "10:00 to 10:30".
        span: String,
        /// Epoch and number of each entry.
        entries: Vec<(u32, u64)>,
    },
}

impl What {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Fact { was, .. } => match Told::of(was) {
                Some(told) => told.kind,
                None => Kind::Trial,
            },
            Self::Counts { .. } => Kind::Counts,
        }
    }

    pub(crate) fn day(&self) -> Option<Date> {
        match self {
            Self::Fact { was, .. } => Told::of(was).map(|told| told.day),
            Self::Counts { day, .. } => Some(*day),
        }
    }
}

/// A post that signed, with its role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Signer {
    pub(crate) post: String,
    pub(crate) role: Role,
}

impl Signer {
    pub(crate) fn of(session: &Session) -> Self {
        Self { post: session.post.clone(), role: session.role }
    }

    /// Whether another may sign beside this one: a post of another role.
    pub(crate) fn may_be_joined_by(&self, other: &Session) -> bool {
        self.post != other.post && self.role != other.role
    }
}

/// A correction that waits for signatures of two roles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Proposal {
    pub(crate) what: What,
    pub(crate) reason: String,
    /// Nobody yet, when an organisation asks for it by its link; never two.
    pub(crate) signed: Vec<Signer>,
}

impl Paper for Proposal {
    const KIND: &'static str = "correction";
}

impl Proposal {
    /// The reason as it is recorded: of counts with the span, which no entry of theirs tells.
    fn why(&self) -> String {
        match &self.what {
            What::Counts { day, span, .. } => format!("{day}, {span}: {}", self.reason),
            What::Fact { .. } => self.reason.clone(),
        }
    }

    /// Why a post cannot sign; `None` when it can.
    pub(crate) fn refuses(&self, session: &Session) -> Option<&'static str> {
        match () {
            () if !self.what.kind().signers().contains(&session.role) => {
                Some("A post of another kind has to agree to this.")
            }
            () if !self.signed.iter().all(|signer| signer.may_be_joined_by(session)) => {
                Some("A post of another role has to agree to this.")
            }
            () => None,
        }
    }
}

/// A reason as it was typed.
pub(crate) fn reason(text: &str) -> Answer<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.chars().count() {
        0 => Err(Problem::Wrong("Say why, in a sentence for the report.".into())),
        1..=LONGEST => Ok(text),
        _ => Err(Problem::Wrong(format!("The reason has more than {LONGEST} characters."))),
    }
}

/// Keeps a correction until it is signed.
pub(crate) fn propose(house: &House, proposal: &Proposal) -> Answer<()> {
    if let What::Fact { was, instead: Some(instead), .. } = &proposal.what
        && was == instead
    {
        return Err(Problem::Wrong("Nothing was changed.".into()));
    }
    // Named by what it says, so that the same is there once, however often and where it is sent.
    let words = serde_json::to_string(&proposal.what);
    let words = words.map_err(|e| database("a correction cannot be written", &e))?;
    house.desk.create(&fingerprint(&words), proposal)?;
    Ok(())
}

/// Signs a correction; with the second signature it is recorded.
pub(crate) fn sign(house: &House, running: &Running, name: &str, session: &Session) -> Answer<()> {
    let proposal = house.desk.find::<Proposal>(name)?.ok_or(Problem::Missing)?;
    if let Some(why) = proposal.refuses(session) {
        return Err(Problem::Wrong(why.into()));
    }
    let Some(first) = proposal.signed.first().cloned() else {
        house.desk.change(name, |mut proposal: Proposal| match proposal.refuses(session) {
            None if !proposal.signed.is_empty() => {
                Err(Problem::Wrong("Another post signed in the meantime. Sign again.".into()))
            }
            Some(why) => Err(Problem::Wrong(why.into())),
            None => {
                proposal.signed.push(Signer::of(session));
                Ok(Some(proposal))
            }
        })?;
        return Ok(());
    };
    // Recorded before it is taken, so that nothing is lost between the two: what is recorded is not
    // recorded again.
    let is_recorded = record(running, &proposal, &first, &Signer::of(session))?;
    house.desk.change(name, |there: Proposal| {
        Ok::<_, Problem>(if there == proposal { None } else { Some(there) })
    })?;
    if is_recorded {
        house.changed();
        Ok(())
    } else {
        Err(Problem::Wrong("It was corrected in the meantime, and says something else now.".into()))
    }
}

/// Records a correction that two posts signed; false when what it corrects is not so any more.
fn record(
    running: &Running,
    proposal: &Proposal,
    first: &Signer,
    second: &Signer,
) -> Result<bool, Fault> {
    let by = [first.role, second.role];
    let what = proposal.what.clone();
    let reason = format!("{}; posts: {}, {}", proposal.why(), first.post, second.post);
    running.with(move |ledger, secret| match what {
        What::Fact { epoch, seq, was, instead } => {
            let of = EventKey { device: ledger.own().clone(), epoch, seq };
            let all = ledger.facts()?;
            let now = all.iter().find(|recorded| recorded.key == of).and_then(|r| r.now());
            if now != Some(&*was) {
                return Ok(false);
            }
            let instead = instead.map(|fact| *fact);
            ledger.correct(Correction { of, reason, by, instead }, clock(), secret)?;
            Ok(true)
        }
        What::Counts { device, entries, .. } => {
            let known = ledger.corrections()?;
            let key = |(epoch, seq)| EventKey { device: device.clone(), epoch, seq };
            let keys: Vec<EventKey> =
                entries.into_iter().map(key).filter(|key| !known.contains_key(key)).collect();
            let all = keys.into_iter().map(|of| {
                let reason = reason.clone();
                Correction { of, reason, by, instead: None }
            });
            Ok(!ledger.correct_all(all.collect(), clock(), secret)?.is_empty())
        }
    })
}

/// How many corrections wait for the signature of a post.
pub(crate) fn waiting_for(house: &House, session: &Session) -> Result<usize, Fault> {
    let all = house.desk.all::<Proposal>()?;
    Ok(all.iter().filter(|(_, proposal)| proposal.refuses(session).is_none()).count())
}

/// Takes a correction back before it is recorded: by a post that signed it, or, when only an
/// organisation asked for it, by one that may sign.
pub(crate) fn withdraw(house: &House, name: &str, session: &Session) -> Answer<()> {
    let proposal = house.desk.find::<Proposal>(name)?.ok_or(Problem::Missing)?;
    let is_mine = proposal.signed.iter().any(|signer| signer.post == session.post);
    let is_asked = proposal.signed.is_empty() && proposal.refuses(session).is_none();
    if !is_mine && !is_asked {
        return Err(Problem::Wrong("Another post proposed this.".into()));
    }
    house.desk.take::<Proposal>(name)?;
    Ok(())
}

/// Takes back what a post has proposed and nobody agreed to yet: for a post that is taken away.
pub(crate) fn forget(house: &House, post: &str) -> Result<(), Fault> {
    for (name, proposal) in house.desk.all::<Proposal>()? {
        if proposal.signed.iter().any(|signer| signer.post == post) {
            house.desk.take::<Proposal>(&name)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_who_counts_is_asked_about_claims_nor_the_other_way_round() {
        for role in Role::ALL {
            let heads = Kind::HeadCount.signers().contains(&role);
            for kind in [Kind::Announced, Kind::Claimed] {
                let claims = kind.signers().contains(&role);
                // Who tries counters and closes days sees both, and writes down neither.
                assert!(!(heads && claims) || role == Statistician, "{role:?}");
            }
        }
        for kind in [Kind::Announced, Kind::Claimed, Kind::HeadCount] {
            assert!(!kind.proposers().contains(&Statistician), "{kind:?}");
        }
    }

    #[test]
    fn two_of_one_role_are_one() {
        let fact = Fact::HeadCount(leporello_turnout::vocabulary::HeadCount {
            organisation: OrganisationId::new("School 4").unwrap(),
            day: jiff::civil::date(2026, 4, 9),
            hall: HallId::new("East").unwrap(),
            persons: 32,
        });
        let what = What::Fact { epoch: 1, seq: 7, was: Box::new(fact), instead: None };
        let signed = vec![Signer { post: "East".into(), role: Tally }];
        let proposal = Proposal { what, reason: "twice".into(), signed };
        let of = |post: &str, role| proposal.refuses(&Session::of(post, role)).is_none();
        assert!(!of("East", Tally) && !of("West", Tally) && !of("desk", ClaimsClerk));
        assert!(of("lead", ShiftLead) && of("numbers", Statistician));
    }
}
