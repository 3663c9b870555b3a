//! The words of turnout, as types.
//!
//! A word means one thing in code, interface and report:
//!
//! - **crossing**: one passage of a sensor line in one direction, by anyone;
//! - **visit**: one trip by one individual into one hall on one day; staff, volunteers,
//!   contractors and customers of a hire are no visits, and coming back to the same hall on
//!   the same day is the same visit (UK DCMS, *Museums and galleries performance indicator
//!   guidance*, 2022);
//! - **attendance**: visits during one named event; part of the visits, never added to them;
//! - **visitor**: one person over the whole exhibition; estimated only, never a sum of visits;
//! - **announced**: what an organisation said before a visit; **claimed**: what it reported
//!   after; **checked in**: what our staff counted at the door ([`HeadCount`]);
//! - **counted**: a device's number, untouched ([`CountBin`]);
//! - **turnout**: visits inferred from counts and calibration trials alone, with an interval;
//! - **verification factor**: turnout or head count divided by the claim (WHO, *Data quality
//!   review*, module 3); below 1 the claim was above the count.
//!
//! What was not collected is `None`, never zero.

mod closing;
mod counter;
mod counts;
mod facts;
mod groups;
mod hours;
mod ids;
mod place;
mod standing;

pub use closing::{ClosedEarly, GuestBookRoot};
pub use counter::{Configuration, CounterClass, Device};
pub use counts::{CountBin, Observation, ReentrySample, StaffHours, Trial, Truth};
pub use facts::{Fact, Role};
pub use groups::{Announced, Claimed, HeadCount, Reply};
pub use hours::{Hours, Opening, Venue, VenueDay, VenueError};
pub use ids::{ConfigurationId, DeviceId, DoorId, HallId, IdError, OrganisationId};
pub use place::{Door, Event, Hall};
pub use standing::{Basis, Estimate, Interval, Status};
