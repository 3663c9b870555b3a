//! Metrics as a table for people and as JSON for programs.

use crate::{Metrics, Part, Target, Verdict};
use serde_json::{Value, json};
use std::fmt::Write;

impl Metrics {
    /// A Markdown table: one row for each figure, with target, verdict and worst page.
    #[must_use]
    pub fn table(&self) -> String {
        let mut table = String::from(
            "| # | metric | figure | value | target | met | worst page |\n\
             |--:|---|---|--:|--:|---|--:|\n",
        );
        for metric in &self.all {
            let page = metric.worst_page().map_or_else(|| "–".into(), |page| page.to_string());
            for part in &metric.parts {
                // Writing to a `String` cannot fail.
                let _ = writeln!(
                    table,
                    "| {} | {} | {} | {} | {} | {} | {page} |",
                    metric.number,
                    metric.name,
                    part.name,
                    part.value_in_words(),
                    part.target_in_words(),
                    part.verdict().in_words(),
                );
            }
        }
        table
    }

    /// The same as JSON: a list of metrics with their figures and faults.
    #[must_use]
    pub fn json(&self) -> Value {
        let metrics = self.all.iter().map(|metric| {
            let parts: Vec<Value> = metric.parts.iter().map(Part::json).collect();
            let faults: Vec<Value> = metric
                .faults
                .iter()
                .map(|fault| json!({ "page": fault.page, "weight": fault.weight }))
                .collect();
            json!({
                "number": metric.number,
                "name": metric.name,
                "verdict": metric.verdict().in_words(),
                "worst-page": metric.worst_page(),
                "figures": parts,
                "faults": faults,
            })
        });
        json!({ "metrics": metrics.collect::<Vec<_>>() })
    }
}

impl Part {
    /// The value with its unit, with as many digits as mean something.
    #[must_use]
    pub fn value_in_words(&self) -> String {
        self.value.map_or_else(|| "–".into(), |value| in_words(value, self.unit))
    }

    /// The target with its unit.
    #[must_use]
    pub fn target_in_words(&self) -> String {
        match self.target {
            Target::AtMost(most) => format!("≤ {}", in_words(most, self.unit)),
            Target::AtLeast(least) => format!("≥ {}", in_words(least, self.unit)),
            Target::Open => "–".into(),
        }
    }

    fn json(&self) -> Value {
        let (at_most, at_least) = match self.target {
            Target::AtMost(most) => (Some(most), None),
            Target::AtLeast(least) => (None, Some(least)),
            Target::Open => (None, None),
        };
        json!({
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "at-most": at_most,
            "at-least": at_least,
            "verdict": self.verdict().in_words(),
        })
    }
}

impl Verdict {
    const fn in_words(self) -> &'static str {
        match self {
            Self::Met => "yes",
            Self::Missed => "no",
            Self::None => "–",
        }
    }
}

fn in_words(value: f64, unit: &str) -> String {
    const NOISE: f64 = 1e-9;
    let number = if value.abs() < NOISE {
        "0".into()
    } else if value == value.round() && value.abs() < 1e9 {
        format!("{value:.0}")
    } else if value.abs() < 0.001 {
        format!("{value:.1e}")
    } else if value.abs() < 1.0 {
        format!("{value:.3}")
    } else if value.abs() < 100.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.0}")
    };
    if unit.is_empty() { number } else { format!("{number} {unit}") }
}
