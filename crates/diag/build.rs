//! Turns `codes/*.md` into the table of codes, so that a message's number, severity
//! and explanation live in one file and nowhere else.

use std::fmt::Write as _;
use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=codes");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("codes");
    let mut pages: Vec<_> = fs::read_dir(&folder)
        .expect("codes/ stands beside build.rs")
        .map(|entry| entry.expect("readable folder").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    pages.sort();
    let mut constants = String::new();
    let mut list =
        String::from("/// Every code, in order of name.\npub static ALL: &[Code] = &[\n");
    for page in &pages {
        let name = page.file_stem().and_then(|s| s.to_str()).expect("UTF-8 file name");
        let text = fs::read_to_string(page).expect("UTF-8 page");
        let (title, severity) = head(name, &text);
        let constant = name.replace('-', "_");
        writeln!(
            constants,
            "/// {title}.\npub const {constant}: Code = Code {{ name: {name:?}, \
             severity: Severity::{severity}, title: {title:?}, page: include_str!({page:?}) }};",
        )
        .expect("writing to a string");
        writeln!(list, "    {constant},").expect("writing to a string");
    }
    list.push_str("];\n");
    let out = Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("codes.rs");
    fs::write(out, constants + &list).expect("writable OUT_DIR");
}

/// Reads `# NAME: title` and `severity: word` from the first lines of a page.
fn head(name: &str, text: &str) -> (String, &'static str) {
    let mut lines = text.lines();
    let title = lines
        .next()
        .and_then(|line| line.strip_prefix(&format!("# {name}: ")))
        .unwrap_or_else(|| panic!("{name}.md must begin with `# {name}: title`"));
    let word = lines
        .find_map(|line| line.strip_prefix("severity: "))
        .unwrap_or_else(|| panic!("{name}.md needs a line `severity: …`"));
    let severity = match word.trim() {
        "error" => "Error",
        "warning" => "Warning",
        "advice" => "Advice",
        "bug" => "Bug",
        other => panic!("{name}.md: there is no severity `{other}`"),
    };
    (title.to_owned(), severity)
}
