//! Charts, drawn by ourselves: plain SVG whose colours come from the page's style sheet.

mod bars;
mod daily;
mod dumbbell;
mod parameters;
mod svg;
mod trials;

pub(crate) use bars::{funnel, opening};
pub(crate) use daily::daily;
pub(crate) use dumbbell::dumbbell;
pub(crate) use parameters::parameters;
pub(crate) use trials::trials;
