//! The network of a table with its sums.
//!
//! Each row says that its cells less its sum are nothing; each column the same; the last row
//! and column are the sums themselves. Signs are turned so that every cell leaves one node and
//! enters another: a circulation that keeps all cells from 0 on is a table as good as the true
//! one to somebody who sees only what is published.

use super::{Cell, Counted};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

struct Edge {
    from: usize,
    to: usize,
    value: u64,
    withheld: bool,
    is_sum: bool,
}

pub(super) struct Network {
    rows: usize,
    columns: usize,
    edges: Vec<Edge>,
    /// Edge of each cell, sums included, row by row.
    places: Vec<Option<usize>>,
    /// Edges at each node.
    at: Vec<Vec<usize>>,
}

/// More than any flow of people.
const UNBOUNDED: u64 = 1 << 40;

fn sum(values: impl Iterator<Item = Counted>) -> Counted {
    values.flatten().fold(None, |sum, n| Some(sum.unwrap_or(0_u64).saturating_add(n)))
}

impl Network {
    pub(super) fn new(table: &[Vec<Counted>], columns: usize) -> Self {
        let rows = table.len();
        let get = |r: usize, c: usize| table[r].get(c).copied().flatten();
        let value = |r: usize, c: usize| match (r < rows, c < columns) {
            (true, true) => get(r, c),
            (true, false) => sum((0..columns).map(|c| get(r, c))),
            (false, true) => sum((0..rows).map(|r| get(r, c))),
            (false, false) => sum((0..rows)
                .flat_map(|r| (0..columns).map(move |c| (r, c)))
                .map(|(r, c)| get(r, c))),
        };
        let mut network = Self {
            rows,
            columns,
            edges: Vec::new(),
            places: Vec::new(),
            at: vec![Vec::new(); rows + columns + 2],
        };
        for r in 0..=rows {
            for c in 0..=columns {
                let edge = value(r, c).map(|value| network.add(r, c, value));
                network.places.push(edge);
            }
        }
        network
    }

    fn add(&mut self, r: usize, c: usize, value: u64) -> usize {
        let (row, column) = (r, self.rows + 1 + c);
        // Into the row from the column; sums run the other way, the sum of all as the cells do.
        let is_sum = r == self.rows || c == self.columns;
        let along = (r == self.rows) == (c == self.columns);
        let (from, to) = if along { (column, row) } else { (row, column) };
        let edge = self.edges.len();
        self.edges.push(Edge { from, to, value, withheld: false, is_sum });
        self.at[from].push(edge);
        self.at[to].push(edge);
        edge
    }

    pub(super) fn edges_below(&self, small: u64) -> Vec<usize> {
        (0..self.edges.len()).filter(|e| self.edges[*e].value < small).collect()
    }

    pub(super) fn withhold(&mut self, edge: usize) {
        self.edges[edge].withheld = true;
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> Cell {
        match self.places[row * (self.columns + 1) + column].map(|e| &self.edges[e]) {
            None => Cell::Empty,
            Some(edge) if edge.withheld => Cell::Withheld,
            Some(edge) => Cell::Shown(edge.value),
        }
    }

    /// How far apart the numbers are that an outsider can believe of a withheld cell.
    pub(super) fn room(&self, edge: usize) -> u64 {
        let e = &self.edges[edge];
        let up = self.largest_flow(e.to, e.from, edge);
        let down = self.largest_flow(e.from, e.to, edge).min(e.value);
        up.saturating_add(down)
    }

    /// Largest flow between two nodes over withheld cells other than `without` (J. Edmonds and
    /// R. M. Karp, 1972). Against its direction a cell can give no more than it holds.
    fn largest_flow(&self, from: usize, to: usize, without: usize) -> u64 {
        let mut moved = vec![0_i64; self.edges.len()];
        let mut flow: u64 = 0;
        while flow < UNBOUNDED {
            let Some((path, most)) = self.augmenting(from, to, without, &moved) else { break };
            for (edge, forward) in path {
                let by = i64::try_from(most).unwrap_or(i64::MAX);
                moved[edge] += if forward { by } else { -by };
            }
            flow += most;
        }
        flow
    }

    fn capacity(&self, edge: usize, forward: bool, moved: &[i64]) -> u64 {
        if forward {
            return UNBOUNDED;
        }
        let held = i64::try_from(self.edges[edge].value).unwrap_or(i64::MAX);
        u64::try_from(held.saturating_add(moved[edge])).unwrap_or(0)
    }

    fn augmenting(
        &self,
        from: usize,
        to: usize,
        without: usize,
        moved: &[i64],
    ) -> Option<(Vec<(usize, bool)>, u64)> {
        let mut came: Vec<Option<(usize, bool)>> = vec![None; self.at.len()];
        let mut queue = VecDeque::from([from]);
        while let Some(node) = queue.pop_front() {
            for edge in &self.at[node] {
                let e = &self.edges[*edge];
                let forward = e.from == node;
                let next = if forward { e.to } else { e.from };
                let open = e.withheld && *edge != without;
                if open
                    && next != from
                    && came[next].is_none()
                    && self.capacity(*edge, forward, moved) > 0
                {
                    came[next] = Some((*edge, forward));
                    queue.push_back(next);
                }
            }
        }
        let path = self.path(&came, from, to)?;
        let most = path.iter().map(|(e, f)| self.capacity(*e, *f, moved)).min()?;
        Some((path, most))
    }

    fn path(
        &self,
        came: &[Option<(usize, bool)>],
        from: usize,
        to: usize,
    ) -> Option<Vec<(usize, bool)>> {
        let mut path = Vec::new();
        let mut node = to;
        while node != from {
            let (edge, forward) = came[node]?;
            path.push((edge, forward));
            node = if forward { self.edges[edge].from } else { self.edges[edge].to };
        }
        Some(path)
    }

    /// Withholds the cheapest cells that let a withheld one be larger by `room` (E. W. Dijkstra,
    /// 1959): numbers cost themselves, sums far more. There always is a way: over the sums.
    pub(super) fn protect(&mut self, edge: usize, room: u64) {
        let (from, to) = (self.edges[edge].to, self.edges[edge].from);
        let mut cost = vec![u64::MAX; self.at.len()];
        let mut came: Vec<Option<(usize, bool)>> = vec![None; self.at.len()];
        let mut heap = BinaryHeap::from([Reverse((0_u64, from))]);
        cost[from] = 0;
        while let Some(Reverse((here, node))) = heap.pop() {
            if here > cost[node] {
                continue;
            }
            for next_edge in &self.at[node] {
                let e = &self.edges[*next_edge];
                let forward = e.from == node;
                let next = if forward { e.to } else { e.from };
                if *next_edge == edge || (!forward && e.value < room) {
                    continue;
                }
                let total = here.saturating_add(price(e));
                if total < cost[next] {
                    cost[next] = total;
                    came[next] = Some((*next_edge, forward));
                    heap.push(Reverse((total, next)));
                }
            }
        }
        for (edge, _) in self.path(&came, from, to).unwrap_or_default() {
            self.withhold(edge);
        }
    }
}

fn price(edge: &Edge) -> u64 {
    match (edge.withheld, edge.is_sum) {
        (true, _) => 0,
        (false, false) => edge.value.saturating_add(1),
        (false, true) => edge.value.saturating_add(1).saturating_mul(1000),
    }
}
