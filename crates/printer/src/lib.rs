//! Printers' requirements as dated data with their sources.

#![deny(missing_docs)]

mod profile;

pub use profile::{
    Band, Certainty, Colour, Cover, Delivery, Profile, Requirement, Source, Spine, Trim,
};
