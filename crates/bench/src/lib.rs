//! Planted sets of photographs, other ways to lay out pages, and clocks: what the
//! measurements in `bench` and the tests of the layout are made of. Never shipped.

#![deny(missing_docs)]

pub mod baselines;
pub mod clock;
pub mod drawn;
pub mod galleries;
pub mod luatex;
pub mod marks;
pub mod planned;
pub mod planted;
pub mod tree;
pub mod worded;

mod random;

pub use planted::planted;
pub use random::Random;
