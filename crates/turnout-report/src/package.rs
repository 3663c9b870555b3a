//! All files of a report: the page, JSON, tables and their description.

use crate::csv::csv;
use crate::html::page;
use crate::report::Report;
use crate::tables::{Table, tables};
use serde_json::{Value, json};

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// Its path below the folder of the report.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// All files of a report: `report.html`, `report.json`, and a Data Package (version 2) of
/// `datapackage.json` and the tables under `data/`.
///
/// # Errors
/// When a text cannot be written as JSON, which no report of finite numbers does.
pub fn files(report: &Report) -> Result<Vec<Exported>, serde_json::Error> {
    let tables = tables(report);
    let file = |path: &str, text: String| Exported { path: path.into(), text };
    let mut all = vec![
        file("report.html", page(report)),
        file("report.json", serde_json::to_string_pretty(report)? + "\n"),
        file(
            "datapackage.json",
            serde_json::to_string_pretty(&description(report, &tables))? + "\n",
        ),
    ];
    all.extend(tables.iter().map(|t| file(&format!("data/{}.csv", t.name), csv(t))));
    Ok(all)
}

fn description(report: &Report, tables: &[Table]) -> Value {
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "turnout-report",
        "title": format!("Turnout of {}", report.title),
        "description": "Estimates are medians with 95 % intervals. An empty cell was not collected, \
            or there is not enough evidence; it is not zero. \"withheld\": fewer than ten persons, \
            or a number that would give such a one away.",
        "version": report.format,
        "resources": tables.iter().map(resource).collect::<Vec<_>>(),
    })
}

fn resource(table: &Table) -> Value {
    let fields: Vec<Value> = table
        .fields
        .iter()
        .map(|f| json!({ "name": f.name, "type": f.kind, "description": f.description }))
        .collect();
    json!({
        "name": table.name,
        "title": table.title,
        "type": "table",
        "path": format!("data/{}.csv", table.name),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": fields,
            "missingValues": ["", "withheld"],
        },
    })
}
