//! The crates depend on one another only along the arrows of ARCHITECTURE.md.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

use std::collections::BTreeMap;
use std::process::Command;

/// What each crate may depend on, of our own.
const ARROWS: &[(&str, &[&str])] = &[
    ("diag", &[]),
    ("disk", &["diag"]),
    ("heap", &[]),
    ("model", &[]),
    ("metadata", &["model"]),
    ("scene", &[]),
    ("avif", &[]),
    ("photo", &["avif", "diag", "disk", "model", "metadata"]),
    ("select", &["diag", "model"]),
    ("plan", &["diag", "model"]),
    ("typeset", &["diag", "model"]),
    ("judge", &["model"]),
    ("printer", &["diag", "model"]),
    ("project", &["diag", "model"]),
    ("preflight", &["diag", "model", "printer"]),
    ("preview", &["diag", "model", "page"]),
    ("edition-print", &["diag", "disk", "model", "photo", "typeset"]),
    ("screen", &["diag", "model"]),
    ("edition-epub", &["diag", "disk", "model", "photo", "screen"]),
    ("edition-web", &["diag", "disk", "model", "photo", "screen"]),
    ("turnout", &["diag"]),
    ("page", &[]),
    ("takehome", &["page", "turnout"]),
    ("kiosk", &["diag", "model", "page"]),
    ("guestbook", &["diag", "page", "turnout"]),
    ("ledger", &["diag", "turnout"]),
    ("clicker", &["diag", "ledger", "page", "turnout"]),
    ("sensors", &["diag", "ledger", "turnout"]),
    ("turnout-report", &["diag", "turnout"]),
    ("turnout-print", &["diag", "turnout-report", "typeset"]),
    (
        "exhibit",
        &[
            "audit",
            "clicker",
            "diag",
            "guestbook",
            "kiosk",
            "ledger",
            "page",
            "sensors",
            "takehome",
            "turnout",
            "turnout-report",
        ],
    ),
    ("audit", &["diag", "disk", "ledger", "turnout", "turnout-report"]),
    (
        "press",
        &[
            "diag",
            "disk",
            "model",
            "photo",
            "select",
            "plan",
            "typeset",
            "edition-print",
            "edition-epub",
            "edition-web",
            "screen",
            "printer",
            "project",
            "preflight",
        ],
    ),
    (
        "leporello",
        &[
            "audit",
            "diag",
            "disk",
            "model",
            "edition-print",
            "exhibit",
            "heap",
            "judge",
            "kiosk",
            "ledger",
            "plan",
            "press",
            "preview",
            "printer",
            "scene",
            "sensors",
            "turnout",
            "turnout-print",
            "turnout-report",
        ],
    ),
];

/// Never shipped: it measures the others and may look at all of them.
const BENCH: &str = "bench";

fn short(name: &str) -> &str {
    name.strip_prefix("leporello-").unwrap_or(name)
}

#[test]
fn arrows_run_one_way() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--locked", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    for package in metadata["packages"].as_array().unwrap() {
        let name = short(package["name"].as_str().unwrap());
        if name == BENCH {
            continue;
        }
        let allowed = allowed.get(name).unwrap_or_else(|| panic!("`{name}` has no line in ARROWS"));
        for dependency in package["dependencies"].as_array().unwrap() {
            let target = dependency["name"].as_str().unwrap();
            let ours = target.starts_with("leporello");
            if ours && dependency["kind"].is_null() {
                assert!(allowed.contains(&short(target)), "`{name}` must not depend on `{target}`");
            }
        }
    }
}
