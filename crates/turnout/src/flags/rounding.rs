//! More multiples of ten than chance gives.

use crate::numeric::{real, size};
use libm::{exp, log, log1p};
use serde::{Deserialize, Serialize};

/// Whether numbers were rounded to tens.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundingTest {
    /// Numbers of ten and more that were looked at.
    pub numbers: usize,
    /// How many of them are multiples of ten.
    pub multiples: usize,
    /// Share that is expected without rounding.
    pub expected: f64,
    /// How much more likely the numbers are if some are rounded than if none is.
    pub bayes_factor: f64,
}

/// Fewer numbers say nothing.
const ENOUGH: usize = 20;
/// A factor from which on the evidence is called strong (H. Jeffreys, 1961).
const STRONG: f64 = 10.0;

impl RoundingTest {
    /// Whether to tell of it.
    #[must_use]
    pub fn is_strong(&self) -> bool {
        self.numbers >= ENOUGH && self.bayes_factor > STRONG
    }

    /// Share of multiples of ten; `None` without numbers.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.numbers > 0).then(|| size(self.multiples) / size(self.numbers))
    }
}

/// Compares the share of multiples of ten among `numbers` of ten and more with `expected`
/// (a tenth where nothing better is known, else the rate among head counts), inside (0, 1).
///
/// Rounded numbers are an unknown share of all, any share alike, on top of the expected ones.
#[must_use]
pub fn rounding_test(numbers: &[u64], expected: f64) -> RoundingTest {
    let looked: Vec<u64> = numbers.iter().copied().filter(|n| *n >= 10).collect();
    let multiples = looked.iter().filter(|n| **n % 10 == 0).count();
    let (k, n) = (size(multiples), size(looked.len()));
    let expected = expected.clamp(0.001, 0.999);
    // Integral over the share of rounded ones: the share of multiples is then uniform from the
    // expected one to 1. Simpson's rule, on the ratio to the likelihood without rounding.
    let cells = 2000_u64;
    let step = (1.0 - expected) / real(cells);
    let ratio = |share: f64| {
        if share >= 1.0 {
            return if multiples == looked.len() { exp(-k * log(expected)) } else { 0.0 };
        }
        let log_ratio =
            k * (log(share) - log(expected)) + (n - k) * (log1p(-share) - log1p(-expected));
        exp(log_ratio)
    };
    let mut integral = 0.0;
    for cell in 0..=cells {
        let weight = match cell {
            0 => 1.0,
            c if c == cells => 1.0,
            c if c % 2 == 1 => 4.0,
            _ => 2.0,
        };
        integral += weight * ratio(expected + step * real(cell));
    }
    RoundingTest {
        numbers: looked.len(),
        multiples,
        expected,
        bayes_factor: integral * step / 3.0 / (1.0 - expected),
    }
}

/// Share of multiples of ten to expect, from other numbers: one in ten, moved by what is seen,
/// as if fifty numbers had been seen before.
pub(super) fn expected_share(numbers: &[u64]) -> f64 {
    let looked = numbers.iter().filter(|n| **n >= 10).count();
    let multiples = numbers.iter().filter(|n| **n >= 10 && **n % 10 == 0).count();
    (5.0 + size(multiples)) / (50.0 + size(looked))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(all: u64, share: f64) -> Vec<u64> {
        let multiples = (real(all) * share).round() as u64;
        (0..all).map(|i| if i < multiples { 20 } else { 23 }).collect()
    }

    /// Numbers needed before the factor passes ten for good.
    fn needed(share: f64) -> u64 {
        (1..200)
            .rev()
            .find(|n| rounding_test(&numbers(*n, share), 0.1).bayes_factor <= 10.0)
            .unwrap()
            + 1
    }

    #[test]
    fn the_more_is_rounded_the_fewer_numbers_are_needed() {
        let (fifth, third, half) = (needed(0.2), needed(0.3), needed(0.5));
        assert!((85..=110).contains(&fifth), "{fifth}");
        assert!((18..=28).contains(&third), "{third}");
        assert!((3..=9).contains(&half), "{half}");
    }

    #[test]
    fn a_tenth_of_multiples_speaks_against_rounding() {
        let test = rounding_test(&numbers(100, 0.1), 0.1);
        assert!(test.bayes_factor < 1.0 && !test.is_strong());
    }

    #[test]
    fn an_observer_who_gives_nothing_but_tens_is_told_of() {
        let test = rounding_test(&[150; 24], 0.1);
        assert!(test.is_strong() && test.share() == Some(1.0));
    }

    #[test]
    fn fewer_than_twenty_numbers_are_never_told_of() {
        assert!(!rounding_test(&[50; 19], 0.1).is_strong());
    }
}
