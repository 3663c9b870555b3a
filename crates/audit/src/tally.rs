//! The counts of a bundle beside the sums in the checkpoints that were handed out.

use jiff::civil::Date;
use leporello_ledger::{About, Calendar, Crossings, Fault};
use leporello_turnout::visits::Evidence;
use leporello_turnout::vocabulary::{CountBin, DeviceId};
use std::collections::BTreeMap;

/// What each device counted on each day.
pub(crate) type Sums = BTreeMap<(Date, DeviceId), Crossings>;

/// The days of the ledger an exhibition is kept in.
pub(crate) fn calendar(title: &str, evidence: &Evidence) -> Result<Calendar, Fault> {
    let (zone, day_begins) = (evidence.venue.zone.clone(), evidence.venue.day_begins);
    Calendar::new(&About { exhibition: title.to_owned(), zone, day_begins })
}

/// Sums by device and day of the ledger.
pub(crate) fn sums(counts: &[CountBin], calendar: &Calendar) -> Sums {
    let mut sums = Sums::new();
    for count in counts {
        let day = calendar.day_of(count.from.as_second().div_euclid(60));
        let sum = sums.entry((day, count.device.clone())).or_default();
        for (sum, more) in [
            (&mut sum.entered, count.entered),
            (&mut sum.left, count.left),
            (&mut sum.undirected, count.undirected),
        ] {
            *sum = match (*sum, more) {
                (Some(a), Some(b)) => Some(a.saturating_add(b)),
                (a, b) => a.or(b),
            };
        }
    }
    sums
}

/// The sums a checkpoint states: lines `counted IN OUT BOTH DEVICE`, `-` for not told.
pub(crate) fn stated(day: Date, text: &str) -> Sums {
    let number = |word: &str| word.parse::<u64>().ok();
    let read = |line: &str| {
        let mut words = line.strip_prefix("counted ")?.splitn(4, ' ');
        let (entered, left, both) = (words.next()?, words.next()?, words.next()?);
        let device = DeviceId::new(words.next()?).ok()?;
        let shown =
            Crossings { entered: number(entered), left: number(left), undirected: number(both) };
        Some(((day, device), shown))
    };
    text.lines().filter_map(read).collect()
}

/// Days and devices whose counts are not those a checkpoint states. Running totals are in no
/// checkpoint, so that their devices are not compared.
pub(crate) fn apart(stated: &Sums, sums: &Sums) -> Vec<(Date, DeviceId)> {
    let differs = |(key, shown): &(&(Date, DeviceId), &Crossings)| {
        sums.get(*key).copied().unwrap_or_default() != **shown
    };
    stated.iter().filter(differs).map(|(key, _)| key.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_a_checkpoint_states_is_compared_by_device_and_day() {
        let day = date(2026, 4, 8);
        let text =
            "Harbour/2026-04-08\n2\nroot\nclose 1\ncounted 19 - - beam east\ncounted 3 4 - b\n";
        let stated = stated(day, text);
        assert_eq!(stated.len(), 2);
        let beam = (day, DeviceId::new("beam east").unwrap());
        let shown = Crossings { entered: Some(19), ..Crossings::default() };
        assert_eq!(stated[&beam], shown);
        let sums = Sums::from([(beam, shown)]);
        assert_eq!(apart(&stated, &sums), [(day, DeviceId::new("b").unwrap())]);
    }
}
