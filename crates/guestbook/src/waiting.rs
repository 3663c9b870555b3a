//! What waits in memory, and when it may go out.

use crate::period::{Half, HalfDay, Period};
use crate::seal::random_below;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Fewest entries that go out together with the same label.
pub const FEWEST: usize = 5;

/// Entries of one label that may go out.
pub(crate) type Ripe<T> = (Period, Vec<T>);

/// Entries by half-day, and those of half-days and days that had too few.
///
/// Each heap is shuffled while it grows (Fisher and Yates, inside out): at no moment does the
/// order in memory say which came first.
pub(crate) struct Waiting<T> {
    heaps: BTreeMap<HalfDay, Vec<T>>,
    rest: Vec<T>,
    /// What may go out, and is kept here until it is safe on disk.
    ripe: Vec<Ripe<T>>,
}

impl<T> Default for Waiting<T> {
    fn default() -> Self {
        Self { heaps: BTreeMap::new(), rest: Vec::new(), ripe: Vec::new() }
    }
}

impl<T> Waiting<T> {
    /// How many wait.
    pub(crate) fn len(&self) -> usize {
        let ripe: usize = self.ripe.iter().map(|(_, entries)| entries.len()).sum();
        self.heaps.values().map(Vec::len).sum::<usize>() + self.rest.len() + ripe
    }

    /// Lays an entry of `half` to the others.
    pub(crate) fn add(&mut self, half: HalfDay, entry: T) {
        shuffle_in(self.heaps.entry(half).or_default(), entry);
    }

    /// Takes out what may go to disk when every half-day before `now` is over; with `None`, when
    /// nothing more will come at all.
    pub(crate) fn take_ripe(&mut self, now: Option<HalfDay>) -> Vec<Ripe<T>> {
        let over = |half: &HalfDay| now.is_none_or(|now| *half < now);
        let dates: BTreeSet<Date> = self.heaps.keys().filter(|h| over(h)).map(|h| h.date).collect();
        for date in dates {
            if now.is_some_and(|now| now.date == date) {
                self.ripen_morning(HalfDay { date, half: Half::Morning });
            } else {
                self.ripen_day(date);
            }
        }
        if self.rest.len() >= FEWEST {
            self.ripe.push((Period::Exhibition, std::mem::take(&mut self.rest)));
        }
        std::mem::take(&mut self.ripe)
    }

    /// Puts back what could not be written.
    pub(crate) fn put_back(&mut self, ripe: Vec<Ripe<T>>) {
        self.ripe.extend(ripe);
    }

    /// A morning whose afternoon may still hide it: it goes out when it needs no hiding.
    fn ripen_morning(&mut self, morning: HalfDay) {
        if self.heaps.get(&morning).is_some_and(|heap| heap.len() >= FEWEST) {
            let heap = self.heaps.remove(&morning).unwrap_or_default();
            self.ripe.push((Period::HalfDay(morning), heap));
        }
    }

    /// A day that is over. A half of it with too few entries takes the whole day's label, and the
    /// other half takes it too: were only the few labelled so, it would be known of them which
    /// half they are from.
    fn ripen_day(&mut self, date: Date) {
        let mut take = |half| {
            let half = HalfDay { date, half };
            (Period::HalfDay(half), self.heaps.remove(&half).unwrap_or_default())
        };
        let halves = [take(Half::Morning), take(Half::Afternoon)];
        let lens = halves.each_ref().map(|(_, heap)| heap.len());
        if lens.iter().all(|len| *len == 0 || *len >= FEWEST) {
            self.ripe.extend(halves.into_iter().filter(|(_, heap)| !heap.is_empty()));
            return;
        }
        let both = lens.iter().all(|len| *len > 0) && lens.iter().sum::<usize>() >= FEWEST;
        let mut together = if both { Vec::new() } else { std::mem::take(&mut self.rest) };
        for entry in halves.into_iter().flat_map(|(_, heap)| heap) {
            shuffle_in(&mut together, entry);
        }
        if both {
            self.ripe.push((Period::Day(date), together));
        } else {
            self.rest = together;
        }
    }
}

/// Adds to a shuffled heap so that it is shuffled again.
fn shuffle_in<T>(heap: &mut Vec<T>, entry: T) {
    heap.push(entry);
    let at = random_below(heap.len());
    let last = heap.len() - 1;
    heap.swap(at, last);
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const DAY: Date = date(2026, 5, 2);

    fn half(days: i64, half: Half) -> HalfDay {
        let date = DAY.checked_add(jiff::Span::new().days(days)).unwrap();
        HalfDay { date, half }
    }

    /// Labels and numbers of what goes out when `morning` and `afternoon` wrote as many.
    fn labels(morning: usize, afternoon: usize) -> Vec<(String, usize)> {
        let mut waiting = Waiting::default();
        (0..morning).for_each(|i| waiting.add(half(0, Half::Morning), i));
        let mut out = waiting.take_ripe(Some(half(0, Half::Afternoon)));
        (0..afternoon).for_each(|i| waiting.add(half(0, Half::Afternoon), i));
        out.extend(waiting.take_ripe(Some(half(1, Half::Morning))));
        out.into_iter().map(|(period, entries)| (period.to_string(), entries.len())).collect()
    }

    #[test]
    fn a_half_day_with_few_merges_to_the_day_and_a_day_with_few_waits_on() {
        let none: &[(&str, usize)] = &[];
        let cases = [
            (5, 5, &[("2026-05-02 morning", 5), ("2026-05-02 afternoon", 5)][..]),
            (4, 20, &[("2026-05-02", 24)]),
            (3, 2, &[("2026-05-02", 5)]),
            (0, 6, &[("2026-05-02 afternoon", 6)]),
            // Labelled by the day, the three would be known to be the afternoon's.
            (9, 3, &[("2026-05-02 morning", 9)]),
            (4, 0, none),
            (2, 2, none),
        ];
        for (morning, afternoon, expected) in cases {
            let labels = labels(morning, afternoon);
            let labels: Vec<_> = labels.iter().map(|(label, n)| (label.as_str(), *n)).collect();
            assert_eq!(labels, expected, "{morning} and {afternoon}");
        }
    }

    #[test]
    fn what_few_wrote_goes_out_with_the_few_of_other_days() {
        let mut waiting = Waiting::default();
        for (day, n) in [(0, 3), (1, 9), (2, 2)] {
            (0..n).for_each(|i| waiting.add(half(day, Half::Morning), i));
        }
        let out = waiting.take_ripe(Some(half(3, Half::Morning)));
        let out: Vec<_> = out.into_iter().map(|(p, e)| (p.to_string(), e.len())).collect();
        assert_eq!(out, [("2026-05-03 morning".to_owned(), 9), ("exhibition".to_owned(), 5)]);
        assert_eq!(waiting.len(), 0);
    }

    #[test]
    fn what_could_not_be_written_goes_out_next_time() {
        let mut waiting = Waiting::default();
        (0..6).for_each(|i| waiting.add(half(0, Half::Morning), i));
        let ripe = waiting.take_ripe(None);
        waiting.put_back(ripe);
        assert_eq!(waiting.len(), 6);
        assert_eq!(waiting.take_ripe(Some(half(0, Half::Morning)))[0].1.len(), 6);
    }

    #[test]
    fn the_order_in_memory_is_any_order() {
        // Where the first of four lies: each place as often. 1,600 draws of a quarter have a
        // standard deviation of 17; a hundred off is six of them.
        let mut places = [0_i32; 4];
        for _ in 0..1_600 {
            let mut heap = Vec::new();
            (0..4).for_each(|i| shuffle_in(&mut heap, i));
            places[heap.iter().position(|i| *i == 0).unwrap()] += 1;
        }
        assert!(places.iter().all(|n| (n - 400).abs() < 100), "{places:?}");
    }

    proptest! {
        #[test]
        fn never_do_fewer_than_five_go_out_with_one_label(
            halves in proptest::collection::vec((0_usize..9, 0_u8..3), 1..40),
        ) {
            let mut waiting = Waiting::default();
            let (mut written, mut out) = (0, 0);
            for (i, (n, then)) in halves.iter().enumerate() {
                let which = if i % 2 == 0 { Half::Morning } else { Half::Afternoon };
                let now = half(i64::try_from(i / 2).unwrap(), which);
                (0..*n).for_each(|_| waiting.add(now, written));
                written += n;
                // The clock may come by in every half-day, or not for days; the program may stop.
                let ripe = match then {
                    0 => Vec::new(),
                    1 => waiting.take_ripe(Some(now)),
                    _ => waiting.take_ripe(None),
                };
                for (_, entries) in ripe {
                    prop_assert!(entries.len() >= FEWEST);
                    out += entries.len();
                }
            }
            prop_assert_eq!(out + waiting.len(), written);
            waiting.take_ripe(None);
            prop_assert!(waiting.len() < FEWEST);
        }
    }
}
