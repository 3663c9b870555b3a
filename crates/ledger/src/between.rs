//! Running totals made into counts, wherever they are read.

use crate::event::{Bin, Crossings};

/// What was counted between two running totals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Between {
    /// From the end of the one to the end of the other.
    pub bin: Bin,
    /// How many. Of a direction that the earlier total did not tell, all since it was told last.
    pub shown: Crossings,
    /// Totals that became smaller, from what to what: the device began again from zero.
    pub fell: Vec<(u64, u64)>,
}

/// What was counted between each two of these totals, which are in order of bin; one less than
/// there are totals. Each direction has a base of its own, the last total that tells it, so that
/// one which is told seldom loses nothing.
#[must_use]
pub fn between(totals: &[(Bin, Crossings)]) -> Vec<Between> {
    let mut stood = totals.first().map_or_else(Crossings::default, |(_, shown)| *shown);
    let pairs = totals.windows(2).map(|pair| {
        let ((before, _), (bin, is)) = (pair[0], pair[1]);
        let start_min = before.end_min();
        let length_min = u32::try_from(bin.end_min() - start_min).unwrap_or(0);
        let bin = Bin { start_min, length_min };
        let between = Between { bin, shown: is.since(&stood), fell: is.fell_from(&stood) };
        stood = is.or(&stood);
        between
    });
    pairs.collect()
}
