//! Corrections: that earlier entries do not stand.

use crate::event::{Body, Clock, Correction, EventKey};
use crate::fault::{Fault, another};
use crate::key::Secret;
use crate::ledger::Ledger;
use crate::store::{Store, seen};
use leporello_turnout::vocabulary::Fact;

impl<S: Store> Ledger<S> {
    /// Records that an earlier entry does not stand. Both stay, and both are shown.
    ///
    /// # Errors
    /// As [`Self::may_correct`], and what the database says.
    pub fn correct(
        &mut self,
        correction: Correction,
        clock: Clock,
        secret: &Secret,
    ) -> Result<EventKey, Fault> {
        let mut keys = self.correct_all(vec![correction], clock, secret)?;
        keys.pop().ok_or_else(|| crate::fault::database("a correction", &"it was not written"))
    }

    /// Records that earlier entries do not stand: all of it, or nothing.
    ///
    /// # Errors
    /// As [`Self::correct`].
    pub fn correct_all(
        &mut self,
        corrections: Vec<Correction>,
        clock: Clock,
        secret: &Secret,
    ) -> Result<Vec<EventKey>, Fault> {
        corrections.iter().try_for_each(|correction| self.may_correct(correction))?;
        let body = |correction| Body::Correction(Box::new(correction));
        self.append_own(corrections.into_iter().map(body).collect(), clock, secret)
    }

    /// Whether a correction can be recorded.
    ///
    /// # Errors
    /// When the entry to correct is not there or is itself a correction, what holds instead is of
    /// another kind, the two roles are the same, or no reason is given; what the database says.
    pub fn may_correct(&mut self, correction: &Correction) -> Result<(), Fault> {
        let refuse = |why: &str, hint: &str| {
            another(format!("the correction of {}: {why}", correction.of), hint)
        };
        if correction.by[0] == correction.by[1] {
            return Err(refuse("one role alone cannot correct", "let a second role agree"));
        }
        if correction.reason.trim().is_empty() {
            return Err(refuse("no reason is given", "say why, in a sentence for the report"));
        }
        let EventKey { device, epoch, seq } = correction.of.clone();
        let there = seen(&mut self.store, |tables| tables.span(&device, epoch, seq, seq))?;
        let instead = correction.instead.as_ref();
        let fits = match there.first().map(|stored| &stored.signed.event.body) {
            Some(Body::Count(..)) => {
                instead.is_none_or(|fact| matches!(fact, Fact::Count(c) if c.device == device))
            }
            // Without it, what lies between its neighbours holds.
            Some(Body::Total(..)) => instead.is_none(),
            Some(Body::Fact(fact)) => {
                let kind = std::mem::discriminant(&**fact);
                instead.is_none_or(|fact| std::mem::discriminant(fact) == kind)
            }
            Some(_) => return Err(refuse("this is no fact", "correct the fact itself")),
            None => return Err(refuse("there is no such entry", "look at the list of entries")),
        };
        if !fits {
            let hint = "give a fact of the same kind; for a running total give nothing";
            return Err(refuse("what holds instead is of another kind or device", hint));
        }
        Ok(())
    }
}
