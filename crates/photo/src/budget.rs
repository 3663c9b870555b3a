//! Memory shared by all decodes under way.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A sum of bytes that may be in use at once.
pub(crate) struct Budget {
    limit: u64,
    used: Mutex<u64>,
    freed: Condvar,
}

/// Bytes in use; given back when dropped.
pub(crate) struct Permit<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Budget {
    /// A budget of so many bytes.
    pub(crate) fn new(limit: u64) -> Self {
        Self { limit, used: Mutex::new(0), freed: Condvar::new() }
    }

    /// Waits until so many bytes are free. More than the whole budget is granted when
    /// nothing else is in use.
    pub(crate) fn take(&self, bytes: u64) -> Permit<'_> {
        let mut used = self.lock();
        while *used > 0 && *used + bytes > self.limit {
            used = self.freed.wait(used).unwrap_or_else(PoisonError::into_inner);
        }
        *used += bytes;
        Permit { budget: self, bytes }
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    /// Gives the bytes back and waits for another number of them. Two that wait for each
    /// other would never end; who waits therefore holds nothing.
    pub(crate) fn exchange(self, bytes: u64) -> Self {
        let budget = self.budget;
        drop(self);
        budget.take(bytes)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *self.budget.lock() -= self.bytes;
        self.budget.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn no_more_than_the_budget_is_in_use_at_once() {
        let budget = Budget::new(100);
        let (now, most) = (AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let permit = budget.take(10).exchange(40);
                        most.fetch_max(now.fetch_add(40, Ordering::SeqCst) + 40, Ordering::SeqCst);
                        now.fetch_sub(40, Ordering::SeqCst);
                        drop(permit);
                    }
                });
            }
        });
        assert!(most.into_inner() <= 100);
        assert_eq!(*budget.lock(), 0);
    }

    #[test]
    fn one_that_needs_more_than_everything_goes_alone() {
        let budget = Budget::new(100);
        drop(budget.take(1_000));
        drop(budget.take(100));
    }
}
