//! Books of sections, and what strangers read out of their pages.

#![allow(dead_code, reason = "each file of tests uses a part of it")]

use leporello_diag::{Diagnostic, Sink};
use leporello_model::{
    Block, Inline, Page, PageKind, PdfKind, Plan, Project, Section, SectionPart, Spread,
};
use leporello_typeset::{FontSources, Theme, Typesetter};
use std::path::Path;
use std::process::Command;

pub const THEMES: [&str; 3] = ["quiet", "gallery", "chronicle"];

pub fn themed(name: &str) -> Typesetter {
    let theme = Theme::bundled(name).unwrap();
    Typesetter::themed(FontSources::BundledAndSystem, theme, Path::new("no folder")).unwrap()
}

pub fn project(theme: &str) -> Project {
    let mut project = Project::titled("Dunes");
    project.margins = Theme::bundled(theme).unwrap().page().margins(project.trim);
    project
}

pub fn text(words: &str) -> Inline {
    Inline::Text(words.into())
}

pub fn paragraph(words: &str) -> Block {
    Block::Paragraph(vec![text(words)])
}

/// A book of nothing but sections, each on so many pages.
pub fn book(project: &Project, sections: &[(Section, u32)]) -> Plan {
    let parts = sections.iter().flat_map(|(section, count)| {
        (1..=*count).map(|part| SectionPart { id: section.id.clone(), part })
    });
    let mut spreads: Vec<Spread> = Vec::new();
    let mut pages = 0;
    for (number, part) in (1..).zip(parts) {
        let page = Page { number, section: Some(part), ..Page::blank(PageKind::Words) };
        match spreads.last_mut() {
            Some(spread) if number % 2 == 1 => spread.recto = Some(page),
            None => spreads.push(Spread { recto: Some(page), ..Spread::default() }),
            _ => spreads.push(Spread { verso: Some(page), ..Spread::default() }),
        }
        pages = number;
    }
    let sections = sections.iter().map(|(section, _)| section.clone()).collect();
    Plan { spreads, sections, pages, ..Plan::empty(project) }
}

/// The skeleton, of which nothing must be said.
pub fn set(typesetter: &Typesetter, plan: &Plan, kind: PdfKind) -> Vec<u8> {
    let mut sink = Sink::new();
    let skeleton = typesetter.skeleton_for(plan, kind, &mut sink);
    assert_eq!(sink.diagnostics(), []);
    let skeleton = skeleton.unwrap();
    assert_eq!(skeleton.not_universal, None);
    skeleton.pdf
}

/// What was said when a book could not be set.
pub fn refused(typesetter: &Typesetter, plan: &Plan) -> Vec<Diagnostic> {
    let mut sink = Sink::new();
    assert!(typesetter.skeleton(plan, &mut sink).is_err());
    sink.diagnostics().to_vec()
}

/// What `pdftotext` finds with these arguments.
pub fn read(pdf: &[u8], arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output = Command::new("pdftotext").args(arguments).arg(&path).arg("-").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A word on a page, with its left, top, right and bottom edge in points.
pub struct Word {
    pub text: String,
    pub edges: [f64; 4],
}

/// The words of each page with their places.
pub fn words(pdf: &[u8]) -> Vec<Vec<Word>> {
    let xml = read(pdf, &["-bbox"]);
    let value = |line: &str, name: &str| -> f64 {
        let start = line.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        line[start..].split('"').next().unwrap().parse().unwrap()
    };
    let word = |line: &str| Word {
        text: line[line.find('>').unwrap() + 1..line.rfind('<').unwrap()].to_owned(),
        edges: ["xMin", "yMin", "xMax", "yMax"].map(|name| value(line, name)),
    };
    let pages = xml.split("<page ").skip(1);
    pages
        .map(|page| page.lines().filter(|line| line.contains("<word ")).map(word).collect())
        .collect()
}
