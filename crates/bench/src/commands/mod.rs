//! One module for each command.

mod ingest;
mod make;
mod plan;

pub(crate) use ingest::ingest;
pub(crate) use make::make;
pub(crate) use plan::plan;

use std::fmt::Display;
use std::io::Write;

/// Writes a line.
fn line(out: &mut dyn Write, text: impl Display) -> Result<(), String> {
    writeln!(out, "{text}").map_err(|error| format!("standard output is closed: {error}"))
}

/// Writes the head of a Markdown table; the first column is text, the others are numbers.
fn head(out: &mut dyn Write, columns: &[&str]) -> Result<(), String> {
    line(out, format_args!("| {} |", columns.join(" | ")))?;
    line(out, format_args!("|---|{}", "--:|".repeat(columns.len().saturating_sub(1))))
}

/// Writes a row of a Markdown table.
fn row(out: &mut dyn Write, cells: &[String]) -> Result<(), String> {
    line(out, format_args!("| {} |", cells.join(" | ")))
}
