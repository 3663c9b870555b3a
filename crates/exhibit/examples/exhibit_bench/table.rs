//! The figures, each with its bar where it has one.

use std::fmt::{Display, Formatter, Result};

/// What is asked of a figure.
#[derive(Clone, Copy)]
pub enum Bar {
    /// It is told, and nothing is asked.
    None,
    /// Less than this.
    Below(f64),
    /// This or more.
    AtLeast(f64),
}

impl Bar {
    fn told(self, value: f64) -> String {
        let (words, bar, is_met) = match self {
            Self::None => return String::new(),
            Self::Below(bar) => ("<", bar, value < bar),
            Self::AtLeast(bar) => ("≥", bar, value >= bar),
        };
        format!("{words} {bar}: {}", if is_met { "met" } else { "missed" })
    }
}

/// A table in Markdown.
#[derive(Default)]
pub struct Table(Vec<(String, String, String)>);

impl Table {
    /// Adds a figure with its unit, to so many places behind the point.
    pub fn add(&mut self, figure: &str, value: f64, (places, unit): (usize, &str), bar: Bar) {
        println!("{figure}: {value:.places$}{unit}");
        let value_text = format!("{value:.places$}{unit}");
        self.0.push((figure.to_owned(), value_text, bar.told(value)));
    }

    /// Adds several numbers that are read together.
    pub fn list(&mut self, figure: &str, values: &[f64]) {
        let values: Vec<String> = values.iter().map(|value| format!("{value:.0}")).collect();
        self.0.push((figure.to_owned(), values.join(" "), String::new()));
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "| figure | value | bar |\n|---|--:|---|")?;
        self.0
            .iter()
            .try_for_each(|(figure, value, bar)| writeln!(f, "| {figure} | {value} | {bar} |"))
    }
}

/// The value below which this share (0 to 1) of all lies; `values` are in order.
pub fn share(values: &[f64], share: f64) -> f64 {
    #[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "an index")]
    let at = ((values.len() as f64 * share).ceil() as usize).clamp(1, values.len());
    values[at - 1]
}
