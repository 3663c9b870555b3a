//! Stage 2: what organisations claimed beside what was counted of their delegations.
//!
//! It may look at visits ([`crate::visits`]); visits never look at it.

mod bells;
mod claims;
mod hyper;
mod likelihood;
mod organisation;
mod organisations;
mod reconcile;
mod seen;
mod table;

pub use claims::{Claims, Delegation, GroupPriors};
pub use organisation::{Factor, Missing, OrganisationReport, Verdict};
pub use organisations::{Organisations, organisations};
pub use reconcile::{HallDay, reconcile};

/// Width of rounding over the claim.
pub(crate) fn rounding_of(claim: u64) -> f64 {
    claims::rounding(crate::numeric::real(claim)) / crate::numeric::real(claim)
}
