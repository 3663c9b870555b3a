//! Organisations whose inclination is known, drawn from the priors or from a mixture in which
//! most are honest.

use super::chance::{among, lognormal, whole};
use crate::groups::{Claims, GroupPriors};
use crate::numeric::beta::{draw as beta, standard_normal, uniform};
use crate::numeric::real;
use crate::vocabulary::{Claimed, HallId, HeadCount, IdError, OrganisationId};
use libm::{exp, log};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

/// Organisations with what they claimed and what was counted.
#[derive(Clone, Debug)]
pub struct DrawnOrganisations {
    /// What was said and counted.
    pub claims: Claims,
    /// Logarithm of true size over claim, by organisation, in the order of their names.
    pub inclinations: Vec<f64>,
}

/// `count` organisations of one to six delegations each, all of them counted. With
/// `honest_share` that share is honest (true size about the claim, give or take a twentieth),
/// the others claim 1.8 times as many as come, give or take a seventh; without, all is drawn
/// from the priors.
///
/// # Errors
/// Never with the names used here; the error is that of a bad name.
pub fn draw_organisations(
    count: u32,
    honest_share: Option<f64>,
    priors: &GroupPriors,
    seed: u64,
) -> Result<DrawnOrganisations, IdError> {
    let mut rng = ChaCha12Rng::seed_from_u64(seed);
    let common = Common::draw(&mut rng, honest_share.is_some(), priors);
    let hall = HallId::new("Hall")?;
    let (mut claims, mut inclinations) = (Claims::default(), Vec::new());
    for index in 0..count {
        let organisation = OrganisationId::new(&format!("organisation {index:05}"))?;
        let u = match honest_share {
            Some(share) if uniform(&mut rng) < share => 0.05 * standard_normal(&mut rng),
            Some(_) => -log(1.8) + 0.15 * standard_normal(&mut rng),
            None => common.middle + common.between * standard_normal(&mut rng),
        };
        inclinations.push(u);
        let visits = 1 + whole(uniform(&mut rng) * 6.0 - 0.5).min(5);
        for visit in 0..visits {
            let day = jiff::civil::date(2026, 4, 8 + i8::try_from(visit).unwrap_or(0));
            let claimed = whole(lognormal(&mut rng, log(32.0), 0.6)).max(5);
            let came = came(&mut rng, &common, u, claimed);
            let seen = head_count(&mut rng, priors, came);
            let (organisation, hall) = (organisation.clone(), hall.clone());
            claims.claimed.push(Claimed {
                organisation: organisation.clone(),
                day,
                hall: hall.clone(),
                persons: claimed,
                source: None,
            });
            claims.head_counts.push(HeadCount { organisation, day, hall, persons: seen });
        }
    }
    Ok(DrawnOrganisations { claims, inclinations })
}

struct Common {
    middle: f64,
    between: f64,
    within: f64,
    absent: f64,
}

impl Common {
    fn draw(rng: &mut ChaCha12Rng, mixture: bool, priors: &GroupPriors) -> Self {
        if mixture {
            return Self { middle: 0.0, between: 0.0, within: 0.08, absent: 0.03 };
        }
        Self {
            middle: priors.middle.0 + priors.middle.1 * standard_normal(rng),
            between: priors.between * standard_normal(rng).abs(),
            within: priors.within * standard_normal(rng).abs(),
            absent: beta(rng, 1.0, 1.0 / priors.absent - 1.0),
        }
    }
}

fn came(rng: &mut ChaCha12Rng, common: &Common, u: f64, claimed: u64) -> u64 {
    if uniform(rng) < common.absent {
        return 0;
    }
    let rounding = crate::groups::rounding_of(claimed);
    let blur = rounding * (uniform(rng) - 0.5);
    let size = real(claimed) * exp(u + common.within * standard_normal(rng)) * (1.0 + blur);
    whole(size).max(1)
}

/// Our staff miss one person in fifty, and now and then a session goes worse.
pub(super) fn head_count(rng: &mut ChaCha12Rng, priors: &GroupPriors, persons: u64) -> u64 {
    let session = 1.0 + priors.head_count_cv * standard_normal(rng);
    let rate = priors.head_count_rate * session;
    // Misses and duplicates which give the stated variance for each person.
    let twice = (priors.head_count_variance - 0.02).max(0.0);
    let seen = among(rng, persons, (rate - twice).clamp(0.0, 1.0));
    seen + among(rng, persons, twice)
}
