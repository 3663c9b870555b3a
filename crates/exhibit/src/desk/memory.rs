//! Papers in memory, for tests.

use super::Drawer;
use crate::fault::Fault;
use std::collections::BTreeMap;

/// Keeps papers in memory.
#[derive(Default)]
pub struct Memory {
    papers: BTreeMap<(String, String), String>,
    sums: BTreeMap<(String, String), u64>,
}

fn key(kind: &str, name: &str) -> (String, String) {
    (kind.to_owned(), name.to_owned())
}

fn of<V: Clone>(all: &BTreeMap<(String, String), V>, kind: &str) -> Vec<(String, V)> {
    let mine = all.iter().filter(|((of, _), _)| of == kind);
    mine.map(|((_, name), value)| (name.clone(), value.clone())).collect()
}

impl Drawer for Memory {
    fn get(&mut self, kind: &str, name: &str) -> Result<Option<String>, Fault> {
        Ok(self.papers.get(&key(kind, name)).cloned())
    }

    fn list(&mut self, kind: &str) -> Result<Vec<(String, String)>, Fault> {
        Ok(of(&self.papers, kind))
    }

    fn swap(
        &mut self,
        kind: &str,
        name: &str,
        old: Option<&str>,
        new: Option<&str>,
    ) -> Result<bool, Fault> {
        let key = key(kind, name);
        if self.papers.get(&key).map(String::as_str) != old {
            return Ok(false);
        }
        match new {
            Some(new) => self.papers.insert(key, new.to_owned()),
            None => self.papers.remove(&key),
        };
        Ok(true)
    }

    fn add(&mut self, kind: &str, name: &str, by: u32) -> Result<(), Fault> {
        *self.sums.entry(key(kind, name)).or_default() += u64::from(by);
        Ok(())
    }

    fn sums(&mut self, kind: &str) -> Result<Vec<(String, u64)>, Fault> {
        Ok(of(&self.sums, kind))
    }
}
