//! Mathematics that gives the same bits on every machine: `libm` for what the platform would
//! compute in its own way, and sums in a fixed order.

pub(crate) mod beta;
pub(crate) mod draws;
pub(crate) mod exponential;
pub(crate) mod gauss;
pub(crate) mod lanes;
pub(crate) mod linear;
pub(crate) mod normal;
pub(crate) mod root;
pub(crate) mod sobol;
mod sobol_table;
pub(crate) mod table;

/// A whole number as a float; exact up to 2^53, far beyond any count of people.
#[allow(clippy::cast_precision_loss, reason = "counts of people stay below 2^53")]
pub(crate) const fn real(count: u64) -> f64 {
    count as f64
}

/// A size as a float; exact up to 2^53.
#[allow(clippy::cast_precision_loss, reason = "sizes stay below 2^53")]
pub(crate) const fn size(count: usize) -> f64 {
    count as f64
}
