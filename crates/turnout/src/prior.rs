//! What is believed before anything is counted.

/// Visits of a usual day in a hall for which nobody planned a number.
pub const UNPLANNED_VISITS: f64 = 300.0;
