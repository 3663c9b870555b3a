//! How a long stage says how far it is.

/// Told by a stage how its work goes on. Called from several threads.
pub trait Progress: Sync {
    /// A stage of `total` steps begins; `what` is a short noun such as `photographs`.
    fn begin(&self, what: &str, total: usize);
    /// One step is done.
    fn step(&self);
    /// The stage is over.
    fn end(&self);
    /// Whether the user asked to stop; a stage then returns as soon as it can.
    fn cancelled(&self) -> bool {
        false
    }
}

/// Says nothing and never stops a stage.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _what: &str, _total: usize) {}
    fn step(&self) {}
    fn end(&self) {}
}
