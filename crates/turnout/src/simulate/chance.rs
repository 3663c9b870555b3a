//! Chance, one person at a time.

use crate::numeric::beta::{standard_normal, uniform};
use crate::numeric::real;
use crate::prior::DUPLICATES;
use crate::visits::Response;
use libm::{exp, sqrt};
use rand_chacha::ChaCha12Rng;

/// A Poisson variable: by products of uniform variables (D. E. Knuth), and for large means as
/// a rounded normal one.
pub(super) fn poisson(rng: &mut ChaCha12Rng, mean: f64) -> u64 {
    if mean > 60.0 {
        return whole(mean + sqrt(mean) * standard_normal(rng));
    }
    let limit = exp(-mean);
    let mut product = uniform(rng);
    let mut count = 0;
    while product > limit {
        product *= uniform(rng);
        count += 1;
    }
    count
}

/// The nearest whole number from 0 on.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
pub(super) fn whole(x: f64) -> u64 {
    x.round().clamp(0.0, 9e15) as u64
}

/// How often something of the probability happens among `persons`.
pub(super) fn among(rng: &mut ChaCha12Rng, persons: u64, probability: f64) -> u64 {
    (0..persons).map(|_| u64::from(uniform(rng) < probability)).sum()
}

/// The lognormal variable with this middle and spread of the logarithm.
pub(super) fn lognormal(rng: &mut ChaCha12Rng, middle: f64, sd: f64) -> f64 {
    exp(middle + sd * standard_normal(rng))
}

/// Persons spread over bins in proportion to `profile`, one by one.
pub(super) fn spread(rng: &mut ChaCha12Rng, persons: u64, profile: &[f64]) -> Vec<u64> {
    let total: f64 = profile.iter().sum();
    let mut bins = vec![0; profile.len()];
    for _ in 0..persons {
        let mut rest = uniform(rng) * total;
        let mut bin = 0;
        while bin + 1 < profile.len() && rest > profile[bin] {
            rest -= profile[bin];
            bin += 1;
        }
        bins[bin] += 1;
    }
    bins
}

/// A session's factor of the rate.
pub(super) fn session(rng: &mut ChaCha12Rng, response: &Response) -> f64 {
    (1.0 + response.session_cv * standard_normal(rng)).max(0.0)
}

/// What a counter says of persons who pass within `minutes` through `width_m` of door: each is
/// seen or missed, those seen may count twice, and false counts come on top.
pub(super) fn count(
    rng: &mut ChaCha12Rng,
    response: &Response,
    session: f64,
    persons: u64,
    minutes: f64,
    width_m: f64,
) -> u64 {
    let flow = real(persons) / (minutes * width_m);
    let rate = response.rate * session / (1.0 + response.dead_time * flow);
    let seen = (rate - DUPLICATES).clamp(0.0, 1.0);
    let duplicates = poisson(rng, (rate - seen).max(0.0) * real(persons));
    let false_counts = poisson(rng, response.false_per_hour * minutes / 60.0);
    among(rng, persons, seen) + duplicates + false_counts
}
