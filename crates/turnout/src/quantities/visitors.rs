//! How many persons stand behind the visits, without knowing any of them.

use crate::numeric::beta::gamma;
use crate::numeric::{draws, real, size};
use crate::vocabulary::Estimate;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

/// Visitors from draws of visits and the answers of people who leave to "how often have you
/// been here, this time included?", as tallies: `answers[0]` said once, `answers[1]` twice, and
/// so on. The last stands for itself and more, and is taken as `last_means`.
///
/// A visitor of `k` visits is met `k` times as easily, so that visitors are visits times the
/// mean of `1 / k` (M. G. Sirken, *Household surveys with multiplicity*, 1970). The shares have
/// a Dirichlet posterior with half an answer of each kind. `None` without visits or answers, or
/// when the last answer means less than its place.
#[must_use]
pub fn visitors(visits: &[f64], answers: &[u64], last_means: f64) -> Option<Estimate> {
    if visits.is_empty() || answers.iter().sum::<u64>() == 0 || last_means < size(answers.len()) {
        return None;
    }
    let mut seed = [0; 32];
    for (place, answer) in answers.iter().enumerate() {
        seed[place % 32] ^= answer.to_le_bytes()[0];
    }
    let mut rng = ChaCha12Rng::from_seed(seed);
    let times = |place: usize| {
        if place + 1 == answers.len() { last_means } else { size(place + 1) }
    };
    let persons: Vec<f64> = visits
        .iter()
        .map(|visits| {
            let weights: Vec<f64> =
                answers.iter().map(|a| gamma(&mut rng, real(*a) + 0.5)).collect();
            let total: f64 = weights.iter().sum();
            let share: f64 =
                weights.iter().enumerate().map(|(place, w)| w / total / times(place)).sum();
            visits * share
        })
        .collect();
    draws::summary(&persons)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visitors_who_all_came_twice_are_half_the_visits() {
        let estimate = visitors(&[1000.0; 500], &[0, 4000, 0], 3.0).unwrap();
        assert!((estimate.mean - 500.0).abs() < 2.0, "{}", estimate.mean);
    }

    #[test]
    fn more_answers_make_a_narrower_interval() {
        let few = visitors(&[1000.0; 1024], &[6, 3, 1], 3.0).unwrap();
        let many = visitors(&[1000.0; 1024], &[600, 300, 100], 3.0).unwrap();
        assert!(many.sd * 5.0 < few.sd);
        assert!(few.ninety_five.holds(many.mean));
    }

    #[test]
    fn nobody_asked_is_no_answer() {
        assert_eq!(visitors(&[1000.0], &[0, 0], 2.0), None);
        assert_eq!(visitors(&[1000.0], &[5, 5, 5], 2.0), None);
    }
}
