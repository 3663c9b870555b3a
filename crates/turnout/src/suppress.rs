//! Small numbers of people are withheld, in such a way that they cannot be had by subtraction.
//!
//! A table of organisations by hall and day is published with the sums of its rows and columns.
//! Rows and columns make a network: every cell is an edge between its row and its column, and
//! what an outsider can still believe of the withheld cells is the set of circulations on it.
//! How far one cell can move is then a largest flow, which is exact for whole numbers (L. H.
//! Cox, *Network models for complementary cell suppression*, 1995).

mod network;

use network::Network;
use serde::{Deserialize, Serialize};

/// Persons in one cell: `None` when there was nothing to count.
pub type Counted = Option<u64>;

/// What is published of a cell. Small cells and those that protect them look alike: two marks
/// would tell which are small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cell {
    /// The number.
    Shown(u64),
    /// A number that is not shown.
    Withheld,
    /// There was nothing to count.
    Empty,
}

/// A table as published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Cells, row by row.
    pub cells: Vec<Vec<Cell>>,
    /// Sum of each row.
    pub rows: Vec<Cell>,
    /// Sum of each column.
    pub columns: Vec<Cell>,
    /// Sum of all.
    pub total: Cell,
}

/// Fewer persons than this are withheld.
pub const SMALL: u64 = 10;
/// A withheld small cell can be believed to be any of at least this many more numbers than one.
pub const ROOM: u64 = 5;

/// The table with its sums, small numbers withheld, and as few and small others as a greedy
/// search finds, so that no small number can be known to within less than [`ROOM`].
///
/// Rows may differ in length; what is missing is [`Cell::Empty`]. Publish it once: two tables
/// of one exhibition could be subtracted from each other.
#[must_use]
pub fn suppress(table: &[Vec<Counted>]) -> Published {
    let columns = table.iter().map(Vec::len).max().unwrap_or(0);
    let mut network = Network::new(table, columns);
    let small: Vec<usize> = network.edges_below(SMALL);
    for edge in &small {
        network.withhold(*edge);
    }
    for edge in &small {
        if network.room(*edge) < ROOM {
            network.protect(*edge, ROOM);
        }
    }
    let cell = |row: usize, column: usize| network.cell(row, column);
    Published {
        cells: (0..table.len()).map(|r| (0..columns).map(|c| cell(r, c)).collect()).collect(),
        rows: (0..table.len()).map(|r| cell(r, columns)).collect(),
        columns: (0..columns).map(|c| cell(table.len(), c)).collect(),
        total: cell(table.len(), columns),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_cell_takes_others_with_it() {
        let published = suppress(&[
            vec![Some(4), Some(30), Some(25)],
            vec![Some(40), Some(22), Some(31)],
            vec![Some(18), Some(35), Some(27)],
        ]);
        let withheld = |cells: &[Cell]| cells.iter().filter(|c| **c == Cell::Withheld).count();
        assert_eq!(published.cells[0][0], Cell::Withheld);
        assert_eq!(withheld(&published.cells[0]), 2);
        assert_eq!(published.cells.iter().map(|row| withheld(row)).sum::<usize>(), 4);
        assert_eq!(published.total, Cell::Shown(232));
    }

    #[test]
    fn a_table_of_large_numbers_is_shown() {
        let published = suppress(&[vec![Some(40), Some(30)], vec![None, Some(20)]]);
        assert_eq!(published.cells[1], [Cell::Empty, Cell::Shown(20)]);
        assert_eq!(published.rows, [Cell::Shown(70), Cell::Shown(20)]);
    }

    #[test]
    fn one_small_organisation_alone_hides_the_sums_too() {
        let published = suppress(&[vec![Some(6)]]);
        assert_eq!(published.cells[0][0], Cell::Withheld);
        assert_eq!((published.rows[0], published.total), (Cell::Withheld, Cell::Withheld));
    }

    #[test]
    fn nothing_counted_is_a_table_without_numbers() {
        assert_eq!(suppress(&[]).total, Cell::Empty);
        assert_eq!(suppress(&[vec![None]]).total, Cell::Empty);
    }
}
