//! The crates depend on one another only along the arrows of ARCHITECTURE.md.

use std::collections::BTreeMap;
use std::path::Path;
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

/// A file of tests that its `main.rs` does not name would never run, and nobody would know.
#[test]
fn every_file_of_tests_is_in_its_program() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let named = |main: &str, file: &str| main.lines().any(|line| line == format!("mod {file};"));
    let mut files = 0;
    for entry in std::fs::read_dir(crates).unwrap() {
        let tests = entry.unwrap().path().join("tests");
        let Ok(main) = std::fs::read_to_string(tests.join("main.rs")) else { continue };
        let manifest = std::fs::read_to_string(tests.join("../Cargo.toml")).unwrap();
        for file in std::fs::read_dir(&tests).unwrap() {
            let file = file.unwrap().path();
            let name = file.file_stem().unwrap().to_str().unwrap();
            if file.extension().is_some_and(|end| end == "rs") && name != "main" {
                let is_own = manifest.contains(&format!("\npath = \"tests/{name}.rs\"\n"));
                assert!(is_own || named(&main, name), "{} is in no program", file.display());
                files += 1;
            }
        }
    }
    assert!(files > 90, "{files}");
}
