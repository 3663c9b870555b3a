//! Writes whole books of words in every theme as PDF, for looking:
//!
//! `specimen FOLDER [WIDTH HEIGHT [THEME]]`
//!
//! Sizes are whole millimetres; `THEME` is the folder of a theme of your own, read instead of
//! those in the program.

mod essays;

use essays::{ESSAYS, Words};
use leporello_diag::Sink;
use leporello_model::{
    Block, Entry, Inline, Length, Page, PageKind, Plan, Project, Rect, Section, SectionKind,
    SectionPart, Size, Spread, TextBox, TextRole,
};
use leporello_typeset::{FontSources, Theme, Typesetter};
use std::error::Error;
use std::path::Path;

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph(vec![text(words)])
}

/// A paragraph with everything that can stand in one.
fn mixed(words: &str, title: &str) -> Block {
    Block::Paragraph(vec![
        text(words),
        Inline::Note(vec![paragraph(words)]),
        text(" "),
        Inline::Emphasis(vec![text(title)]),
        text(" – "),
        Inline::Strong(vec![text(title)]),
        text(" – Ærøskøbing, 부산, Владивосток, 神戸."),
    ])
}

/// The first words of a paragraph in lines, the second of them indented.
fn verse(words: &str) -> Block {
    let words: Vec<&str> = words.split_inclusive([' ', '、', '，']).collect();
    let lines = words.chunks(4).take(6).enumerate().map(|(i, words)| {
        let blanks = if i % 2 == 1 { "   " } else { "" };
        vec![text(&[blanks, words.concat().trim()].concat())]
    });
    let mut lines: Vec<Vec<Inline>> = lines.collect();
    lines.insert(lines.len() / 2, Vec::new());
    Block::Verse(lines)
}

/// An essay of so many rounds through its paragraphs, each with another kind of block.
fn essay(id: usize, (language, title, paragraphs): Words, rounds: usize) -> Section {
    let mut section = Section::titled(&format!("essay-{id}"), SectionKind::Essay, language, title);
    section.author = "Universal Declaration of Human Rights".into();
    let first = paragraphs[0];
    for round in 0..rounds {
        section.blocks.extend(paragraphs.iter().map(|words| paragraph(words)));
        section.blocks.push(mixed(first, title));
        match round % 3 {
            0 => section.blocks.extend([
                Block::Quote(vec![paragraph(first)]),
                Block::Heading { level: 1, words: vec![text(title)] },
            ]),
            1 => section.blocks.extend([verse(first), Block::Pause]),
            _ => section.blocks.push(Block::List {
                first: Some(1),
                items: vec![vec![paragraph(title)], vec![paragraph(first)]],
            }),
        }
    }
    section
}

fn short_essay() -> Section {
    let mut section = Section::titled("short", SectionKind::Essay, "en", "The Ferry");
    section.blocks = vec![paragraph(ESSAYS[0].2[3])];
    section
}

fn long_title() -> Section {
    let title = "An Account of Three Summers on the Northern Coast, with Some Remarks on the \
                 Weather, the Boats and the People Who Came";
    let mut section = Section::titled("long", SectionKind::Essay, "en", title);
    section.subtitle = "From letters that were never sent".into();
    section.blocks = ESSAYS[0].2.iter().map(|words| paragraph(words)).collect();
    section
}

fn entry(text: &str, language: &str, detail: &str, pages: &[u32]) -> Entry {
    Entry {
        text: text.into(),
        detail: detail.into(),
        pages: pages.to_vec(),
        language: language.into(),
        ..Entry::default()
    }
}

fn contents() -> Section {
    let mut contents = Section::titled("contents", SectionKind::Contents, "en", "Contents");
    contents.entries = (1..)
        .zip(ESSAYS)
        .map(|(i, (language, title, _))| {
            entry(title, language, if i % 3 == 0 { "An Author" } else { "" }, &[4 * i])
        })
        .collect();
    contents.entries.push(entry(&long_title().title, "en", "", &[44]));
    contents
}

fn plates(count: u32) -> Section {
    let mut plates = Section::titled("plates", SectionKind::ListOfPlates, "en", "Plates");
    let one = |number: u32| {
        let (language, title, paragraphs) = ESSAYS[number as usize * 7 % ESSAYS.len()];
        let words: String = paragraphs[0].chars().take(14 + 7 * (number as usize % 5)).collect();
        let words = if number.is_multiple_of(3) { title } else { words.as_str() };
        let detail = if number.is_multiple_of(4) { "2024-08-03" } else { "" };
        Entry { number: Some(number), ..entry(words, language, detail, &[1 + number / 2]) }
    };
    plates.entries = (1..=count).map(one).collect();
    plates
}

fn index() -> Section {
    let mut index = Section::titled("index", SectionKind::Index, "en", "Index");
    let names = [
        ("People", ["Anna", "Grandmother", "김", "Мария", "سعاد", "The ferryman and his dog"]),
        ("Places", ["Ærøskøbing", "부산", "Владивосток", "神戸", "الإسكندرية", "Lighthouse"]),
    ];
    for (heading, names) in names {
        index.entries.push(entry(heading, "en", "", &[]));
        for (i, name) in (0..).zip(names.iter().cycle().take(25)) {
            let pages: Vec<u32> = (0..1 + i % 9).map(|n| 2 + i + n + n / 3 * 5).collect();
            index.entries.push(Entry { level: 1, ..entry(name, "en", "", &pages) });
        }
    }
    index
}

/// Sections that the program makes, before and after the essays.
fn front() -> Vec<Section> {
    let half = Section::titled("half", SectionKind::HalfTitle, "en", "Seven Days in August");
    let mut imprint = Section::titled("imprint", SectionKind::Imprint, "en", "");
    imprint.blocks =
        vec![paragraph("© 2024 the photographers"), paragraph("ISBN 978-3-16-148410-0")];
    let mut dedication = Section::titled("dedication", SectionKind::Dedication, "en", "");
    dedication.blocks = vec![paragraph("For those who were there")];
    vec![half, imprint, dedication, contents()]
}

fn back() -> Vec<Section> {
    let mut credits = Section::titled("credits", SectionKind::Credits, "en", "Credits");
    credits.entries = vec![
        entry("A photographer", "en", "photographs: 120", &[]),
        entry("مصورة", "ar", "photographs: 14", &[]),
        entry("An author", "en", "author", &[]),
    ];
    let mut colophon = Section::titled("colophon", SectionKind::Colophon, "en", "");
    colophon.blocks =
        vec![paragraph("Set in the theme’s own type."), paragraph("214 photographs.")];
    vec![plates(90), index(), credits, colophon]
}

fn sections() -> Vec<Section> {
    let rounds = |i: usize| if i == 0 { 9 } else { 3 };
    let essays = ESSAYS.iter().enumerate().map(|(i, words)| essay(i, *words, rounds(i)));
    let mut sections = front();
    sections.extend(essays);
    sections.extend([short_essay(), long_title()]);
    sections.extend(back());
    sections
}

fn words(role: TextRole, text: &str, language: &str) -> TextBox {
    let frame = Rect::snapped_mm(12.0, 12.0, 200.0, 20.0);
    TextBox { role, text: text.into(), language: language.into(), frame }
}

fn title_page(project: &Project) -> Page {
    let language = project.language.as_str();
    let texts = [
        words(TextRole::Title, &project.title, language),
        words(TextRole::Subtitle, &project.subtitle, language),
        words(TextRole::Subtitle, "2023 – 2024", language),
        words(TextRole::Author, &project.author, language),
    ];
    let texts = texts.into_iter().filter(|of| !of.text.is_empty()).collect();
    Page { texts, ..Page::blank(PageKind::Title) }
}

fn opener(title: &str, language: &str) -> Page {
    let texts = vec![
        words(TextRole::ChapterTitle, title, language),
        words(TextRole::ChapterNote, "3 – 9 August 2024", language),
        words(TextRole::ChapterNote, "Ærøskøbing", language),
    ];
    Page { texts, ..Page::blank(PageKind::Opener) }
}

/// Pages in spreads, with their numbers.
fn bound(project: &Project, sections: Vec<Section>, pages: Vec<Page>) -> Plan {
    let mut spreads: Vec<Spread> = Vec::new();
    let count = pages.len() as u32;
    for (number, page) in (1..).zip(pages) {
        let page = Page { number, ..page };
        match spreads.last_mut() {
            Some(spread) if number % 2 == 1 => spread.recto = Some(page),
            None => spreads.push(Spread { recto: Some(page), ..Spread::default() }),
            _ => spreads.push(Spread { verso: Some(page), ..Spread::default() }),
        }
    }
    Plan { spreads, sections, pages: count, ..Plan::empty(project) }
}

fn book(typesetter: &Typesetter, project: &Project) -> Result<Plan, Box<dyn Error>> {
    let sections = sections();
    let mut pages = vec![title_page(project), opener("Over the Pass", "en")];
    for section in &sections {
        let count = typesetter.pages_of_section(section, project).map_err(|told| told.message)?;
        for part in 1..=count {
            let part = SectionPart { id: section.id.clone(), part };
            pages.push(Page { section: Some(part), ..Page::blank(PageKind::Words) });
        }
    }
    Ok(bound(project, sections, pages))
}

/// Title pages and openers that are hard to set.
const TITLES: [[&str; 4]; 4] = [
    ["en", "Dunes", "", ""],
    [
        "en",
        "An Account of Three Summers on the Northern Coast, with Some Remarks on the Weather",
        "",
        "An author",
    ],
    ["ar", "سبعة أيام في أغسطس", "رحلة إلى البحر", "صور لنا جميعا"],
    ["ja", "八月の七日間", "北の海岸の家族", "みんなの写真"],
];

fn write(typesetter: &Typesetter, plan: &Plan, path: &Path) -> Result<(), Box<dyn Error>> {
    let mut sink = Sink::new();
    let pdf = typesetter.skeleton(plan, &mut sink);
    for told in sink.diagnostics() {
        eprintln!("{}: {}", told.code.name(), told.message);
    }
    Ok(std::fs::write(path, pdf.map_err(|_| "not set")?)?)
}

fn write_theme(theme: Theme, trim: Size, folder: &Path) -> Result<(), Box<dyn Error>> {
    let name = theme.name.clone();
    let margins = theme.page().margins(trim);
    let typesetter = Typesetter::themed(FontSources::BundledAndSystem, theme, Path::new("none"))
        .map_err(|told| told.message)?;
    let project = |[language, title, subtitle, author]: [&str; 4]| Project {
        subtitle: subtitle.into(),
        author: author.into(),
        language: language.into(),
        trim,
        margins,
        ..Project::titled(title)
    };
    let whole = project([
        "en",
        "Seven Days in August",
        "A family on the northern coast",
        "Photographs by all of us",
    ]);
    write(&typesetter, &book(&typesetter, &whole)?, &folder.join(format!("{name}.pdf")))?;
    for (i, words) in (1..).zip(TITLES) {
        let of = project(words);
        let plan = bound(&of, Vec::new(), vec![title_page(&of), opener(words[1], words[0])]);
        write(&typesetter, &plan, &folder.join(format!("{name}-title-{i}.pdf")))?;
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = Path::new(arguments.first().ok_or("name a folder")?);
    let side = |at: usize, mm: i64| arguments.get(at).map_or(Ok(mm), |text| text.parse());
    let trim = Size { w: Length::mm(side(1, 297)?), h: Length::mm(side(2, 210)?) };
    if let Some(own) = arguments.get(3) {
        let name = Path::new(own).file_name().ok_or("name a theme's folder")?;
        let theme = Theme::read(&name.to_string_lossy(), Path::new(own));
        return write_theme(theme.map_err(|told| told.message)?, trim, folder);
    }
    for (name, _) in Theme::list() {
        let theme = Theme::bundled(name).ok_or("a listed theme is there")?;
        write_theme(theme, trim, folder)?;
    }
    Ok(())
}
