//! A planted exhibition: three halls, eleven days, an opening which hardly anybody but the staff
//! of two institutions attended, some forty organisations, honest ones and others, a counter
//! that loses people in a crowd, and a day of outage. Its truth is kept beside it.

mod halls;

use super::chance::{among, lognormal, whole};
use super::organisations::head_count;
use crate::groups::{Claims, GroupPriors};
use crate::numeric::beta::uniform;
use crate::numeric::real;
use crate::visits::Evidence;
use crate::vocabulary::{Announced, Claimed, Event, HallId, HeadCount, IdError, OrganisationId};
use jiff::civil::{Date, date};
use libm::log;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::{Deserialize, Serialize};

/// First day, and number of days.
pub(super) const OPENING: Date = date(2026, 4, 8);
pub(super) const DAYS: i8 = 11;
/// Names of the halls.
pub(super) const HALLS: [&str; 3] = ["East", "Middle", "West"];
/// Organisations beside the two institutions.
const ORGANISATIONS: u32 = 38;

/// What really happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// Visits by hall, then by day.
    pub visits: Vec<(HallId, Vec<(Date, u64)>)>,
    /// Visits by people of no delegation, by hall, then by day.
    pub walk_ins: Vec<(HallId, Vec<(Date, u64)>)>,
    /// The organisations.
    pub organisations: Vec<PlantedOrganisation>,
}

/// An organisation as it really is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlantedOrganisation {
    /// Which.
    pub organisation: OrganisationId,
    /// How many it claims for each person who comes, in general.
    pub inflation: f64,
    /// Delegations with what was claimed and how many came.
    pub delegations: Vec<(Date, HallId, u64, u64)>,
}

/// The exhibition as its counters and clerks saw it, and its truth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Counts and trials.
    pub evidence: Evidence,
    /// What was said, and counted of it.
    pub claims: Claims,
    /// The opening ceremony.
    pub events: Vec<Event>,
    /// What really happened.
    pub truth: Truth,
}

/// One delegation that really came.
struct Came {
    day: usize,
    hall: usize,
    persons: u64,
}

/// The planted exhibition; another one for each seed.
///
/// # Errors
/// Never with the names used here; the error is that of a bad name.
pub fn story(seed: u64) -> Result<Story, IdError> {
    let mut rng = ChaCha12Rng::seed_from_u64(seed);
    let halls = HALLS.map(HallId::new).into_iter().collect::<Result<Vec<_>, _>>()?;
    let mut claims = Claims::default();
    let mut organisations = Vec::new();
    let mut came = Vec::new();
    for index in 0..ORGANISATIONS + 2 {
        organisations.push(organisation(&mut rng, index, &halls, &mut claims, &mut came)?);
    }
    let mut walk_ins = vec![vec![0; usize::from(DAYS.unsigned_abs())]; HALLS.len()];
    for (hall, days) in walk_ins.iter_mut().enumerate() {
        for (day, count) in days.iter_mut().enumerate() {
            // A handful at the opening; later more at weekends, and in the first hall.
            let usual = if day == 0 { 9.0 } else { [90.0, 60.0, 45.0][hall] };
            let weekend = if matches!(day, 3 | 4 | 10) { 1.7 } else { 1.0 };
            *count = whole(lognormal(&mut rng, log(usual * weekend), 0.2));
        }
    }
    let mut visits = walk_ins.clone();
    for one in &came {
        visits[one.hall][one.day] += one.persons;
    }
    let evidence = halls::evidence(&mut rng, &halls, &visits)?;
    let dated = |table: &[Vec<u64>]| {
        let days = |row: &Vec<u64>| (0..).map(day_of).zip(row.iter().copied()).collect();
        halls.iter().cloned().zip(table.iter().map(days)).collect()
    };
    let truth = Truth { visits: dated(&visits), walk_ins: dated(&walk_ins), organisations };
    let events = vec![halls::opening(&evidence, &halls[0])];
    Ok(Story { evidence, claims, events, truth })
}

/// The date of a day, from 0.
pub(super) fn day_of(day: i8) -> Date {
    date(2026, 4, OPENING.day() + day)
}

/// One organisation: the first two are the institutions whose staff fill the opening.
fn organisation(
    rng: &mut ChaCha12Rng,
    index: u32,
    halls: &[HallId],
    claims: &mut Claims,
    came: &mut Vec<Came>,
) -> Result<PlantedOrganisation, IdError> {
    let institution = index < 2;
    let organisation = OrganisationId::new(&match index {
        0 => "Institute of Landscape".to_owned(),
        1 => "Municipal Archive".to_owned(),
        n => format!("{} {:02}", ["School", "Works council", "Club"][(n % 3) as usize], n - 1),
    })?;
    // Two in three are honest; others claim up to twice as many as come.
    let inflation = if institution || uniform(rng) < 0.67 {
        lognormal(rng, 0.0, 0.04)
    } else {
        lognormal(rng, log(1.75), 0.12)
    };
    let visits = if institution { 1 } else { 1 + whole(uniform(rng) * 3.0 - 0.5).min(2) };
    // Staff were at the door for most delegations, not for all organisations.
    let watched = institution || uniform(rng) < 0.7;
    let mut planted = PlantedOrganisation { organisation, inflation, delegations: Vec::new() };
    for _ in 0..visits {
        let hall = if institution { 0 } else { index as usize % halls.len() };
        let day = if institution { 0 } else { 1 + (uniform(rng) * 9.99) as i8 };
        let usual = if institution { 95.0 } else { 26.0 };
        let mut persons = whole(lognormal(rng, log(usual), 0.25));
        let claimed = claim(real(persons) * inflation);
        if !institution && uniform(rng) < 0.04 {
            persons = 0;
        }
        came.push(Came { day: usize::from(day.unsigned_abs()), hall, persons });
        planted.delegations.push((day_of(day), halls[hall].clone(), claimed, persons));
        let counted = watched && uniform(rng) < 0.85;
        record(rng, claims, &planted, counted);
    }
    Ok(planted)
}

/// What is said of a number: round, when it is large.
fn claim(persons: f64) -> u64 {
    if persons >= 40.0 { whole(persons / 5.0) * 5 } else { whole(persons).max(1) }
}

/// Writes down the last delegation as the clerks did.
fn record(
    rng: &mut ChaCha12Rng,
    claims: &mut Claims,
    planted: &PlantedOrganisation,
    counted: bool,
) {
    let Some((day, hall, claimed, persons)) = planted.delegations.last().cloned() else { return };
    let organisation = planted.organisation.clone();
    let announced = claimed + among(rng, claimed, 0.1);
    let (o, h) = (organisation.clone(), hall.clone());
    claims.announced.push(Announced { organisation: o, day, hall: h, persons: announced });
    let (o, h) = (organisation.clone(), hall.clone());
    claims.claimed.push(Claimed { organisation: o, day, hall: h, persons: claimed, source: None });
    if counted {
        let persons = head_count(rng, &GroupPriors::default(), persons);
        claims.head_counts.push(HeadCount { organisation, day, hall, persons });
    }
}
