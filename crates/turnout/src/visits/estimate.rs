//! Stage 1 as a whole: evidence in, visits out.

use super::check::{Checked, check};
use super::day::Posterior;
use super::evidence::Evidence;
use super::grid::Bell;
use super::importance::{self, Effort};
use super::prepare::{self, DoorWork};
use super::report::counter_reports;
use super::response::Response;
use super::result::{DayVisits, DoorDraws, Fingerprint, HallVisits, Sampling, Visits};
use super::{chain, door};
use crate::numeric::{draws, real, size};
use crate::prior::Priors;
use crate::vocabulary::{Basis, Hall, Status, VenueDay};
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Visits by hall and day, with what they stand on.
///
/// Facts that cannot be used are told of in `sink` and left out. The result is the same, bit
/// for bit, for any number of threads.
///
/// # Errors
/// When the venue has no days, or a prior is no prior.
pub fn estimate_visits(
    evidence: &Evidence,
    priors: &Priors,
    sink: &mut Sink,
) -> Result<Visits, Stopped> {
    estimate_visits_with(evidence, priors, Effort::USUAL, sink)
}

/// The same with more draws than usual.
///
/// # Errors
/// As [`estimate_visits`].
pub fn estimate_visits_with(
    evidence: &Evidence,
    priors: &Priors,
    effort: Effort,
    sink: &mut Sink,
) -> Result<Visits, Stopped> {
    let days = evidence.venue.days().map_err(|error| {
        sink.stop(
            Diagnostic::new(codes::TRN_008, Subject::Exhibition("venue".into()), error.to_string())
                .hint("correct the time zone, the dates or the opening hours"),
        )
    })?;
    if let Some(fault) = priors.fault() {
        let subject = Subject::Exhibition("priors".into());
        return Err(sink.stop(
            Diagnostic::new(codes::TRN_013, subject, fault)
                .hint("take the line out to use the published prior"),
        ));
    }
    let checked = check(evidence, &days, sink);
    let open: Vec<&VenueDay> = days.iter().filter(|day| !day.open.is_empty()).collect();
    let halls: Vec<HallVisits> = evidence
        .halls
        .par_iter()
        .map(|hall| hall_visits(evidence, &checked, hall, &open, priors, effort))
        .collect();
    for hall in &halls {
        tell(hall, sink);
    }
    let total = total(&halls);
    let fingerprint = fingerprint(&halls);
    Ok(Visits { halls, total, fingerprint })
}

fn hall_visits(
    evidence: &Evidence,
    checked: &Checked<'_>,
    hall: &Hall,
    open: &[&VenueDay],
    priors: &Priors,
    effort: Effort,
) -> HallVisits {
    let work = prepare::doors(evidence, checked, hall, open, priors);
    let solved: Vec<(DoorDraws, Sampling)> =
        work.iter().map(|work| solve(&work.problem, work.door.id.as_str(), effort)).collect();
    let reentry = reentry(evidence, hall, effort);
    let days: Vec<DayVisits> = open
        .iter()
        .enumerate()
        .map(|(index, day)| day_visits(index, day, &work, &solved, reentry.as_deref()))
        .collect();
    let watched = |id| work.iter().any(|w| w.door.id == id);
    let doors = checked.doors.iter().filter(|door| door.hall == hall.id);
    let mut visits = HallVisits {
        hall: hall.id.clone(),
        total: None,
        days_without_figure: days.iter().filter(|d| d.visits.is_none()).map(|d| d.date).collect(),
        unwatched_doors: doors.map(|d| d.id.clone()).filter(|id| !watched(id.clone())).collect(),
        reentry_share: reentry.as_deref().and_then(draws::summary),
        counters: counter_reports(&work, &solved),
        sampling: work.iter().zip(&solved).map(|(w, s)| (w.door.id.clone(), s.1)).collect(),
        doors: solved.into_iter().map(|(draws, _)| draws).collect(),
        days,
    };
    visits.total = visits.draws_of(|_| true).as_deref().and_then(draws::summary);
    visits
}

/// The draws of a door.
fn solve(problem: &door::Door, name: &str, effort: Effort) -> (DoorDraws, Sampling) {
    let seed = seed(problem, name);
    let evaluate = |z: &[f64]| problem.log_target_with_bells(z, effort.times());
    let (at, bells, picks, sampling) =
        match importance::sample_keeping(problem, problem.dimensions(), effort, evaluate) {
            Ok(s) => {
                let sampling = Sampling::Importance { points: s.points, effective: s.effective };
                (s.at, s.kept, s.picks, sampling)
            }
            Err(proposal) => {
                let (draws, effective) = chain::sample(problem, &proposal, seed, effort.draws());
                (draws, Vec::new(), (0..effort.draws()).collect(), Sampling::Chain { effective })
            }
        };
    let picks = shuffled(picks, seed);
    let behaviours: Vec<_> = at.par_iter().map(|z| problem.responses(z)).collect();
    let mut used = vec![Vec::new(); at.len()];
    for (draw, place) in picks.iter().enumerate() {
        used[*place].push(draw);
    }
    let roots = roots_of_primes(problem.days.len());
    let points = Points { behaviours: &behaviours, bells: &bells, used: &used };
    let entries = roots
        .into_par_iter()
        .enumerate()
        .map(|(index, root)| entries(problem, index, root, &points))
        .collect();
    let responses = picks.iter().map(|place| behaviours[*place].clone()).collect();
    (DoorDraws { problem: problem.clone(), responses, entries }, sampling)
}

/// Points that draws are taken from.
struct Points<'a> {
    behaviours: &'a [(Vec<Response>, f64)],
    /// Of every point the bells of the days, where they were kept.
    bells: &'a [Vec<Option<Bell>>],
    /// The draws of every point.
    used: &'a [Vec<usize>],
}

/// Entries of a day for each draw. None on a day without a count.
fn entries(problem: &door::Door, index: usize, root: f64, points: &Points<'_>) -> Vec<f64> {
    let today = &problem.days[index];
    if today.rows.is_empty() {
        return Vec::new();
    }
    let mut entries = vec![0.0; points.used.iter().map(Vec::len).sum()];
    let mut desk = Vec::new();
    for (place, draws) in points.used.iter().enumerate().filter(|(_, d)| !d.is_empty()) {
        let bell = points.bells.get(place).and_then(|days| days.get(index)?.as_ref());
        let uniform = |draw: usize| libm::modf((size(draw) + 0.5) * root).0;
        if let Some(bell) = bell {
            let sums = bell.sums();
            draws.iter().for_each(|draw| entries[*draw] = bell.at(&sums, uniform(*draw)));
        } else {
            let (responses, kappa) = &points.behaviours[place];
            let sd = problem.daily_log_sd;
            let visits = Posterior::new(today, responses, *kappa, sd, &mut desk).visits();
            draws.iter().for_each(|draw| entries[*draw] = visits.at(uniform(*draw)));
        }
    }
    entries
}

/// Square roots of the first primes, for Kronecker's sequences: one for each day.
fn roots_of_primes(count: usize) -> Vec<f64> {
    let mut primes: Vec<u32> = Vec::with_capacity(count);
    let mut candidate = 2;
    while primes.len() < count {
        if primes.iter().take_while(|p| *p * *p <= candidate).all(|p| candidate % p != 0) {
            primes.push(candidate);
        }
        candidate += 1;
    }
    primes.into_iter().map(|p| libm::sqrt(f64::from(p))).collect()
}

/// SHA-256 of everything that bears on a door: the seed of what needs chance.
fn seed(problem: &door::Door, name: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(name.as_bytes());
    for t in &problem.trials {
        for x in [size(t.counter), t.persons, t.persons_sd, t.count, t.span.hours] {
            hash.update(x.to_le_bytes());
        }
    }
    for row in problem.days.iter().flat_map(|day| &day.rows) {
        for x in [size(row.counter), row.count, row.span.completeness, row.span.hours] {
            hash.update(x.to_le_bytes());
        }
    }
    hash.finalize().into()
}

/// The draws in an order of chance (Fisher and Yates), so that draws of independent doors and
/// halls can be put side by side.
fn shuffled(mut draws: Vec<usize>, seed: [u8; 32]) -> Vec<usize> {
    let mut rng = ChaCha12Rng::from_seed(seed);
    for last in (1..draws.len()).rev() {
        let bound = last as u64 + 1;
        draws.swap(last, usize::try_from(rng.next_u64() % bound).unwrap_or(last));
    }
    draws
}

/// Draws of the share of entries by people who were in before: Beta(1 + yes, 1 + no), by its
/// quantiles; `None` when nobody was asked.
fn reentry(evidence: &Evidence, hall: &Hall, effort: Effort) -> Option<Vec<f64>> {
    let asked: Vec<_> = evidence.reentries.iter().filter(|r| r.hall == hall.id).collect();
    let all: u64 = asked.iter().map(|r| u64::from(r.asked)).sum();
    let yes: u64 = asked.iter().map(|r| u64::from(r.had_been_in.min(r.asked))).sum();
    if all == 0 {
        return None;
    }
    let mut rng = ChaCha12Rng::from_seed(Sha256::digest(hall.id.as_str()).into());
    let (a, b) = (1.0 + real(yes), 1.0 + real(all - yes));
    Some((0..effort.draws()).map(|_| crate::numeric::beta::draw(&mut rng, a, b)).collect())
}

fn day_visits(
    index: usize,
    day: &VenueDay,
    work: &[DoorWork],
    solved: &[(DoorDraws, Sampling)],
    reentry: Option<&[f64]>,
) -> DayVisits {
    let complete = !solved.is_empty() && solved.iter().all(|(d, _)| !d.entries[index].is_empty());
    let many = solved.first().filter(|_| complete).map_or(0, |(door, _)| door.responses.len());
    let mut draws = vec![0.0; many];
    let mut counts = Vec::new();
    for (work, (door, _)) in work.iter().zip(solved) {
        let entries = &door.entries[index];
        draws.iter_mut().zip(entries).for_each(|(sum, entries)| *sum += entries);
        let peak = draws::mean(entries).map(|mean| mean * work.peaks[index]);
        counts.extend(work.counts[index].iter().cloned().map(|mut c| {
            c.peak_flow = peak;
            c
        }));
    }
    if let Some(shares) = reentry {
        draws.iter_mut().zip(shares).for_each(|(d, share)| *d = (*d * (1.0 - share)).round());
    }
    let visits = draws::summary(&draws);
    DayVisits {
        date: day.date,
        basis: if visits.is_some() { Basis::Estimated } else { Basis::NotCollected },
        status: if visits.is_some() { Status::Provisional } else { Status::InsufficientEvidence },
        visits,
        counts,
        draws,
    }
}

fn total(halls: &[HallVisits]) -> Option<crate::vocabulary::Estimate> {
    let sum = |sum: Vec<f64>, draws: Vec<f64>| sum.iter().zip(draws).map(|(s, d)| s + d).collect();
    let all = halls.iter().filter_map(|hall| hall.draws_of(|_| true));
    all.reduce(sum).as_deref().and_then(draws::summary)
}

fn fingerprint(halls: &[HallVisits]) -> Fingerprint {
    let mut hash = Sha256::new();
    for hall in halls {
        hash.update(hall.hall.as_str().as_bytes());
        for door in &hall.doors {
            let responses = door.responses.iter().flat_map(|(all, kappa)| {
                let each = |r: &Response| [r.rate, r.session_cv, r.false_per_hour, r.dead_time];
                all.iter().flat_map(each).chain([*kappa])
            });
            for x in responses.chain(door.entries.iter().flatten().copied()) {
                hash.update(x.to_le_bytes());
            }
        }
        for x in hall.days.iter().flat_map(|day| &day.draws) {
            hash.update(x.to_le_bytes());
        }
    }
    let mut text = String::with_capacity(64);
    for byte in hash.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    Fingerprint(text)
}

/// What the reader must know of a hall.
fn tell(hall: &HallVisits, sink: &mut Sink) {
    let subject = |what: String| Subject::Exhibition(format!("hall `{}`{what}", hall.hall));
    for door in &hall.unwatched_doors {
        let message = "nobody counts at the door; the estimate does not speak of it";
        let subject = subject(format!(", door `{door}`"));
        sink.report(
            Diagnostic::new(codes::TRN_009, subject, message)
                .hint("close the door, or count there for a few hours"),
        );
    }
    for day in &hall.days_without_figure {
        let message = "a door has no count for 80 % of the opening hours, so there is no figure";
        sink.report(
            Diagnostic::new(codes::TRN_010, subject(format!(" on {day}")), message)
                .hint("look for counts that were not imported; the day is not counted as zero"),
        );
    }
    for (door, sampling) in &hall.sampling {
        if let Sampling::Chain { effective } = sampling {
            let message = format!(
                "the quick method did not settle; a chain took its place, \
                 worth {effective:.0} independent draws"
            );
            let subject = subject(format!(", door `{door}`"));
            sink.report(
                Diagnostic::new(codes::TRN_011, subject, message)
                    .hint("look for counters that contradict each other or their trials"),
            );
        }
    }
}
