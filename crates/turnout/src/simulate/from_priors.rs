//! Exhibitions drawn from the priors, for simulation-based calibration (S. Talts and others,
//! *Validating Bayesian inference algorithms with simulation-based calibration*, 2018).

use super::chance::{lognormal, spread, whole};
use super::one_door::{SimulatedCounter, one_door, wave};
use crate::numeric::beta::standard_normal;
use crate::numeric::real;
use crate::prior::Priors;
use crate::visits::{Evidence, Response, dimensions};
use crate::vocabulary::{CounterClass, IdError};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

/// A set of counters and their trials.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// What it is called.
    pub name: &'static str,
    /// The counters at the door.
    pub classes: &'static [CounterClass],
    /// Trials of each counter.
    pub trials: u32,
    /// Middle number of persons in a trial.
    pub persons: f64,
}

/// The four set-ups that every change of the method is tried on.
pub const SETUPS: [Setup; 4] = [
    Setup { name: "beam, no trial", classes: &[CounterClass::Beam], trials: 0, persons: 1.0 },
    Setup { name: "beam, 8 trials", classes: &[CounterClass::Beam], trials: 8, persons: 150.0 },
    Setup {
        name: "beam and clicker, 3 trials each",
        classes: &[CounterClass::Beam, CounterClass::Clicker],
        trials: 3,
        persons: 80.0,
    },
    Setup {
        name: "beam, clicker and stereo, 3 trials each",
        classes: &[CounterClass::Beam, CounterClass::Clicker, CounterClass::Stereo],
        trials: 3,
        persons: 80.0,
    },
];

/// An exhibition drawn from the priors.
#[derive(Clone, Debug)]
pub struct PriorDraw {
    /// What the counters say.
    pub evidence: Evidence,
    /// Visits that really were, by day.
    pub visits: Vec<f64>,
    /// How the counters really behave, in the order of the set-up.
    pub responses: Vec<Response>,
}

/// Visits planned for each day of four hours.
const PLANNED: f64 = 800.0;

/// One hall with one door over `days` days, drawn from the priors: so are the lengths of the
/// trials (10, 20 or 60 minutes), so that flows differ.
///
/// # Errors
/// Never with the names used here; the error is that of a bad name.
pub fn draw_from_priors(
    setup: &Setup,
    priors: &Priors,
    days: u32,
    seed: u64,
) -> Result<PriorDraw, IdError> {
    let mut rng = ChaCha12Rng::seed_from_u64(seed);
    let counters: Vec<SimulatedCounter> =
        setup.classes.iter().map(|class| counter(&mut rng, setup, priors, *class)).collect();
    let profile = wave(16);
    let mut visits = Vec::new();
    let mut people = Vec::new();
    for _ in 0..days {
        let today = whole(lognormal(&mut rng, libm::log(PLANNED), priors.daily_log_sd).floor());
        visits.push(real(today));
        people.push(spread(&mut rng, today, &profile));
    }
    let evidence = one_door(&counters, &people, PLANNED, seed.rotate_left(17))?;
    let responses = counters.iter().map(|c| c.really).collect();
    Ok(PriorDraw { evidence, visits, responses })
}

fn counter(
    rng: &mut ChaCha12Rng,
    setup: &Setup,
    priors: &Priors,
    class: CounterClass,
) -> SimulatedCounter {
    let prior = priors.of(class);
    let z: Vec<f64> = (0..dimensions(&prior)).map(|_| standard_normal(rng)).collect();
    let trials = (0..setup.trials)
        .map(|day| {
            let persons = whole(lognormal(rng, libm::log(setup.persons), 0.3)).max(1);
            (day, persons, [10.0, 20.0, 60.0][usize::try_from(persons % 3).unwrap_or(0)])
        })
        .collect();
    SimulatedCounter { class, really: Response::of(&prior, &z), trials, failing: None }
}
