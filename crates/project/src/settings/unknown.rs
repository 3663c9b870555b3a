//! Keys that are not known.

use super::options::{CONTRIBUTOR, TABLES, Table};
use crate::mistakes::Mistake;
use crate::nearest::{nearest, quoted};
use leporello_diag::codes;

/// The mistake of a key that stands at this offset and is not known in its table.
pub(super) fn unknown(table: &Table, key: &str, at: usize) -> Mistake {
    let message = match table.name {
        "" => format!("there is no setting `{key}`"),
        table => format!("there is no setting `{key}` under `[{table}]`"),
    };
    let hint = same_elsewhere(key)
        .or_else(|| near_table(table, key))
        .or_else(|| nearest(key, keys(table)).map(|near| format!("did you mean `{near}`?")))
        .or_else(|| near_elsewhere(key))
        .unwrap_or_else(|| all(table));
    Mistake::new(codes::PRJ_022, at, message).hint(hint)
}

fn keys(table: &Table) -> impl Iterator<Item = &'static str> + use<> {
    table.settings.iter().map(|setting| setting.key)
}

/// Names of tables as they are written.
fn tables() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|table| table.name).filter(|name| !name.is_empty()).chain([CONTRIBUTOR])
}

fn brackets(table: &str) -> String {
    if table == CONTRIBUTOR { format!("[[{table}]]") } else { format!("[{table}]") }
}

/// Another table has the key.
fn same_elsewhere(key: &str) -> Option<String> {
    let owner = TABLES.iter().find(|table| keys(table).any(|known| known == key))?;
    Some(match owner.name {
        "" => format!("`{key}` stands at the top of the file, above the first `[table]`"),
        owner => format!("`{key}` belongs under `[{owner}]`"),
    })
}

fn near_table(table: &Table, key: &str) -> Option<String> {
    let near = nearest(key, tables().filter(|_| table.name.is_empty()))?;
    Some(format!("did you mean `{}`?", brackets(near)))
}

fn near_elsewhere(key: &str) -> Option<String> {
    let near = nearest(key, TABLES.iter().flat_map(keys))?;
    let owner = TABLES.iter().find(|table| keys(table).any(|known| known == near))?;
    Some(match owner.name {
        "" => format!("did you mean `{near}` at the top of the file?"),
        owner => format!("did you mean `{near}` under `[{owner}]`?"),
    })
}

fn all(table: &Table) -> String {
    match table.name {
        "" => format!("the tables are {}", quoted(tables())),
        _ => format!("its settings are {}", quoted(keys(table))),
    }
}
