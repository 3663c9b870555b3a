//! Tables as CSV.

use crate::tables::Table;

/// A table as CSV (RFC 4180), the first line the names of the fields.
pub(crate) fn csv(table: &Table) -> String {
    let mut out = table.fields.iter().map(|f| f.name).collect::<Vec<_>>().join(",");
    out.push_str("\r\n");
    for row in &table.rows {
        out.push_str(&row.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    }
    out
}

fn quoted(cell: &str) -> String {
    // A spreadsheet would run what begins like a formula.
    let formula = cell.starts_with(['=', '@', '+', '\t', '\r'])
        || cell.starts_with('-') && cell.parse::<f64>().is_err();
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_never_becomes_a_formula_or_a_second_cell() {
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(quoted("-0.5"), "-0.5");
        assert_eq!(quoted("-cmd"), "'-cmd");
    }
}
