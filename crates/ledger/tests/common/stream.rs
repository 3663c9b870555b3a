//! Files that are made while they are read, and what memory that takes.

use std::io::Read;

/// Rows, made one after the other.
pub struct Rows<F> {
    row: u64,
    rows: u64,
    make: F,
    left: Vec<u8>,
}

impl<F: FnMut(u64) -> String> Rows<F> {
    pub const fn new(rows: u64, make: F) -> Self {
        Self { row: 0, rows, make, left: Vec::new() }
    }
}

impl<F: FnMut(u64) -> String> Read for Rows<F> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.left.is_empty() && self.row < self.rows {
            self.left = (self.make)(self.row).into_bytes();
            self.row += 1;
        }
        let n = self.left.len().min(into.len());
        into[..n].copy_from_slice(&self.left[..n]);
        self.left.drain(..n);
        Ok(n)
    }
}

/// Most memory that this process has had, in KiB.
pub fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
