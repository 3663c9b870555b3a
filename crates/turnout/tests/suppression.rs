//! V17: an outsider with the published table and patience.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what is missing fails the test; figures are printed for the reader"
)]

use leporello_turnout::suppress::{Cell, Published, ROOM, SMALL, suppress};
use proptest::prelude::*;

/// The numbers an outsider can believe of one withheld cell, by trying all tables with cells
/// up to `limit` which agree with everything published.
struct Attack<'a> {
    published: &'a Published,
    limit: u64,
    found: std::collections::BTreeSet<u64>,
    target: (usize, usize),
    steps: u64,
}

impl Attack<'_> {
    fn agrees(cell: Cell, sum: u64) -> bool {
        match cell {
            Cell::Shown(value) => value == sum,
            Cell::Withheld => true,
            Cell::Empty => sum == 0,
        }
    }

    fn go(&mut self, values: &mut Vec<Vec<u64>>, place: usize) {
        let columns = self.published.columns.len();
        let rows = self.published.rows.len();
        let spread = self.found.last().zip(self.found.first()).map_or(0, |(a, b)| a - b);
        self.steps += 1;
        if spread >= ROOM || self.steps > 4_000_000 {
            return;
        }
        if place == rows * columns {
            let ok = (0..columns).all(|c| {
                Self::agrees(self.published.columns[c], (0..rows).map(|r| values[r][c]).sum())
            });
            let all = values.iter().flatten().sum();
            if ok && Self::agrees(self.published.total, all) {
                self.found.insert(values[self.target.0][self.target.1]);
            }
            return;
        }
        let (row, column) = (place / columns, place % columns);
        let choices = match self.published.cells[row][column] {
            Cell::Shown(value) => value..=value,
            Cell::Empty => 0..=0,
            Cell::Withheld => 0..=self.limit,
        };
        for value in choices {
            values[row][column] = value;
            // Sums that are published cut the search short.
            let so_far: u64 = values[row][..=column].iter().sum();
            if let Cell::Shown(sum) = self.published.rows[row]
                && (so_far > sum || (column + 1 == columns && so_far != sum))
            {
                continue;
            }
            self.go(values, place + 1);
        }
        values[row][column] = 0;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn no_small_cell_can_be_known_to_within_five(
        table in proptest::collection::vec(
            proptest::collection::vec(proptest::option::weighted(0.85, 0_u64..26), 3), 3)
    ) {
        let published = suppress(&table);
        for (r, row) in table.iter().enumerate() {
            for (c, value) in row.iter().enumerate() {
                let Some(value) = value else { continue };
                if *value >= SMALL {
                    continue;
                }
                prop_assert_eq!(published.cells[r][c], Cell::Withheld);
                let mut attack = Attack {
                    published: &published,
                    limit: 31,
                    found: [*value].into(),
                    target: (r, c),
                    steps: 0,
                };
                let mut values = vec![vec![0; 3]; 3];
                attack.go(&mut values, 0);
                // A search that gave up has not found the cell.
                let spread = attack.found.last().unwrap() - attack.found.first().unwrap();
                prop_assert!(spread >= ROOM || attack.steps > 4_000_000, "{:?}", published);
            }
        }
    }

    #[test]
    fn what_is_shown_is_true(
        table in proptest::collection::vec(
            proptest::collection::vec(proptest::option::of(0_u64..200), 6), 12)
    ) {
        let published = suppress(&table);
        for (row, cells) in table.iter().zip(&published.cells) {
            for (value, cell) in row.iter().zip(cells) {
                match cell {
                    Cell::Shown(shown) => prop_assert_eq!(Some(*shown), *value),
                    Cell::Empty => prop_assert_eq!(*value, None),
                    Cell::Withheld => prop_assert!(value.is_some()),
                }
            }
        }
    }
}
