//! One module for each command.

mod book;
mod ingest;
mod make;
mod plan;
mod screens;

pub(crate) use book::book;
pub(crate) use ingest::ingest;
pub(crate) use make::make;
pub(crate) use plan::plan;
pub(crate) use screens::screens;

use crate::Asked;
use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;

/// Writes a line.
pub(crate) fn line(out: &mut dyn Write, text: impl Display) -> Result<(), String> {
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

/// The built program: the one that was named, or the one beside this.
fn program(asked: &Asked) -> Result<PathBuf, String> {
    let beside = || std::env::current_exe().map(|own| own.with_file_name("leporello"));
    let program = asked.binary.clone().map_or_else(beside, Ok);
    let program = program.map_err(|error| format!("own program cannot be found: {error}"))?;
    let hint = "build it with `cargo build --release -p leporello`, or name it with --binary";
    program.is_file().then_some(program).ok_or_else(|| format!("no built program: {hint}"))
}
