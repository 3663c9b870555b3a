//! The fifteen metrics. Each function's doc is the metric's definition.

mod order;
mod page;
mod picture;
mod spread;

use crate::{Fault, Metric, Metrics, Part, Specimen, Target};

/// Measures a specimen by all fifteen metrics. Numbers 14 (time) and 15 (determinism) are
/// left without a value: see [`Metrics::with_seconds`] and [`Metrics::with_repeat`].
#[must_use]
pub fn measure_specimen(specimen: &Specimen) -> Metrics {
    let all = vec![
        picture::distortion(specimen),
        picture::crop(specimen),
        picture::heads(specimen),
        page::gaps(specimen),
        page::coverage(specimen),
        spread::facing(specimen),
        page::edges(specimen),
        picture::resolution(specimen),
        order::order(specimen),
        order::hierarchy(specimen),
        spread::variety(specimen),
        picture::smallest(specimen),
        spread::integrity(specimen),
        time(),
        determinism(),
    ];
    Metrics { all }
}

/// **14, time**: CPU seconds of the layout on one core. Target ≤ 0.5 s.
fn time() -> Metric {
    metric(14, "time", vec![part("CPU, one core", None, "s", Target::AtMost(0.5))], Vec::new())
}

/// **15, determinism**: 1 when planning the same again gave the same bytes, else 0.
/// Target 1.
fn determinism() -> Metric {
    let parts = vec![part("same bytes again", None, "", Target::AtLeast(1.0))];
    metric(15, "determinism", parts, Vec::new())
}

fn metric(number: u8, name: &'static str, parts: Vec<Part>, faults: Vec<Fault>) -> Metric {
    Metric { number, name, parts, faults }
}

fn part(name: &'static str, value: Option<f64>, unit: &'static str, target: Target) -> Part {
    Part { name, value, unit, target }
}

/// A target that holds for books of 500 photographs on 219 pages and denser ones. In
/// sparser books most pages have one or two pictures, whose own proportions decide.
fn unless_sparse(specimen: &Specimen, target: Target) -> Target {
    const SPARSE: f64 = 500.0 / 219.0;
    if specimen.density() < SPARSE - 0.01 { Target::Open } else { target }
}

/// A count as a value.
fn count(number: usize) -> Option<f64> {
    Some(number as f64)
}

/// The fault of a page whose value is over what the target allows.
fn over(page: u32, value: f64, allowed: f64) -> Option<Fault> {
    (value > allowed).then(|| Fault { page, weight: value / allowed })
}

/// A fault of fixed weight.
fn fault(page: u32, weight: f64) -> Fault {
    Fault { page, weight }
}
