//! The receipt as one page for a browser, complete in itself.

use crate::text::{spots, verdict};
use crate::{Receipt, Row, Verdict};
use leporello_printer::Certainty;
use std::fmt::Write as _;

/// Places shown below a row before the rest is folded away.
const SHOWN: usize = 3;

/// The receipt as an HTML page: no scripts, no fonts or pictures from elsewhere; light or dark
/// as the reader's screen is, black on white in print.
#[must_use]
pub fn html(receipt: &Receipt) -> String {
    let name = escaped(&receipt.file.name);
    let state = if receipt.is_ready() { "ready" } else { "not-ready" };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Receipt for {name}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<p class=\"kicker\">Preflight receipt</p>\n<h1>{name}</h1>\n\
         <p class=\"state {state}\">{}</p>\n{}</header>\n<main>\n",
        escaped(&verdict(receipt)),
        facts(receipt)
    );
    out.push_str(
        "<table>\n<caption>Each rule with what was asked and what was measured</caption>\n\
         <thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">Rule</th>\
         <th scope=\"col\">Measured</th><th scope=\"col\">Asked</th></tr></thead>\n<tbody>\n",
    );
    for row in &receipt.rows {
        out.push_str(&line(row));
    }
    out.push_str("</tbody>\n</table>\n</main>\n</body>\n</html>\n");
    out
}

fn facts(receipt: &Receipt) -> String {
    let file = &receipt.file;
    let printer = receipt.profile.as_ref().map_or("none chosen".to_owned(), |profile| {
        format!("{} ({}), as of {}", profile.title, profile.name, profile.version)
    });
    let facts = [
        ("Printer", printer),
        ("Kind", receipt.kind.name().to_owned()),
        ("Pages", file.pages.to_string()),
        ("Size", format!("{} bytes", file.bytes)),
        ("Checked by", receipt.program.clone()),
        ("SHA-256", file.sha256.clone()),
    ];
    let mut out = String::from("<dl>\n");
    for (name, value) in facts {
        let _ = writeln!(out, "<div><dt>{name}</dt><dd>{}</dd></div>", escaped(&value));
    }
    out.push_str("</dl>\n");
    out
}

fn line(row: &Row) -> String {
    let class = match row.verdict {
        Verdict::Fail => "fail",
        Verdict::Warn => "warn",
        Verdict::NotJudged => "open",
        Verdict::Pass => "pass",
    };
    format!(
        "<tr class=\"{class}\">\n<td><span class=\"mark\">{}</span></td>\n\
         <th scope=\"row\">{}<small>{}</small></th>\n<td>{}{}</td>\n<td>{}</td>\n</tr>\n",
        row.verdict.word(),
        escaped(&row.title),
        grounds(row),
        escaped(&row.measured),
        places(row),
        escaped(&row.asked)
    )
}

/// The code, and who asks: the printer with its source, the clause of a standard.
fn grounds(row: &Row) -> String {
    let mut parts = vec![escaped(&row.code)];
    if let Some(certainty) = row.certainty {
        let word = match certainty {
            Certainty::Verified => "verified",
            Certainty::Reported => "reported",
            Certainty::Assumed => "assumed",
        };
        parts.push(match &row.source {
            Some(url) if url.starts_with("https://") || url.starts_with("http://") => {
                format!("<a href=\"{}\">printer’s rule, {word}</a>", escaped(url))
            }
            _ => format!("printer’s rule, {word}"),
        });
    }
    parts.extend(row.clause.as_ref().map(|clause| escaped(clause)));
    parts.join(" · ")
}

fn places(row: &Row) -> String {
    if row.places.is_empty() {
        return String::new();
    }
    let items: Vec<String> =
        spots(&row.places).iter().map(|spot| format!("<li>{}</li>\n", escaped(spot))).collect();
    let (shown, folded) = items.split_at(items.len().min(SHOWN));
    let mut out = format!("<ul>\n{}</ul>", shown.concat());
    if !folded.is_empty() {
        let _ = write!(
            out,
            "<details><summary>and {} more</summary><ul>\n{}</ul></details>",
            folded.len(),
            folded.concat()
        );
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "\
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #1d1c1a; --faint: #6a6660;
  --line: #ddd8cf; --fail: #a3241b; --warn: #855300; --open: #4a4f8a; --pass: #2a6a3a; }
@media (prefers-color-scheme: dark) { :root { --paper: #181715; --ink: #ece8e1;
  --faint: #a39d93; --line: #3a3733; --fail: #ff8d80; --warn: #f0b45c; --open: #a9b0ff;
  --pass: #86cf98; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 3rem 1.5rem 4rem; max-width: 70rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 Georgia, 'Times New Roman', serif; }
.kicker { margin: 0; color: var(--faint); font-variant-caps: all-small-caps;
  letter-spacing: .08em; }
h1 { margin: 0; font-size: 2.2rem; font-weight: normal; line-height: 1.2;
  overflow-wrap: anywhere; }
.state { margin: .5rem 0 1.5rem; font-size: 1.15rem; }
.ready { color: var(--pass); } .not-ready { color: var(--fail); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr));
  gap: .6rem 2rem; margin: 0 0 2.5rem; padding: 1rem 0; border-block: 1px solid var(--line); }
dl div:last-child { grid-column: 1 / -1; }
dt { color: var(--faint); font-size: .85rem; }
dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--faint); font-style: italic; padding-bottom: .75rem; }
th, td { padding: .6rem .75rem .6rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); font-weight: normal; overflow-wrap: anywhere; }
thead th { color: var(--faint); font-size: .85rem; }
td:first-child { width: 6.5rem; white-space: nowrap; }
tbody th { width: 28%; } tbody td:nth-child(3) { width: 36%; }
small { display: block; color: var(--faint); font-size: .8rem; }
small a { color: inherit; }
.mark { font-weight: bold; font-variant-caps: all-small-caps; letter-spacing: .05em; }
.fail .mark { color: var(--fail); } .warn .mark { color: var(--warn); }
.open .mark { color: var(--open); } .pass .mark { color: var(--pass); }
ul { margin: .3rem 0 0; padding-left: 1.1rem; font-size: .9rem; }
summary { font-size: .9rem; color: var(--faint); cursor: pointer; }
@media (max-width: 40rem) { body { padding: 1.5rem 1rem; }
  table, caption, tbody, tr, td, tbody th, tbody td:nth-child(3) { display: block; width: auto;
  border: 0; padding: .1rem 0; } td:last-child::before { content: 'asked: '; color: var(--faint); }
  thead { display: none; } tr { padding: .7rem 0; border-bottom: 1px solid var(--line); } }
@media print { :root { --paper: #fff; --ink: #000; --faint: #444; --line: #bbb;
  --fail: #a3241b; --warn: #855300; --open: #4a4f8a; --pass: #2a6a3a; color-scheme: light; }
  body { padding: 0; max-width: none; font-size: 9.5pt; } tr { break-inside: avoid; }
  thead { display: table-header-group; } }
";
