//! Exhibitions whose truth is known, to see what the method can tell and what it cannot.
//!
//! People are simulated one by one: seen or missed, counted once or twice. The estimate knows
//! none of that; it has its normal approximation.

mod chance;
mod from_priors;
mod one_door;
mod organisations;
mod story;

pub use from_priors::{PriorDraw, SETUPS, Setup, draw_from_priors};
pub use one_door::{Failing, SimulatedCounter, day_of_people, one_door};
pub use organisations::{DrawnOrganisations, draw_organisations};
pub use story::{PlantedOrganisation, Story, Truth, story};
