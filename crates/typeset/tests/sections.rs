//! Sections of a book: their pages, footnotes, page numbers, and what is said when they fail.

use crate::pages::{
    THEMES, Word, book, paragraph, project, read, refused, set, text, themed, words,
};
use leporello_diag::Subject;
use leporello_model::{
    Block, BoundAt, Entry, Inline, Length, PdfKind, Section, SectionKind, Sides,
};
use leporello_typeset::{FontSources, Theme, Typesetter};
use std::path::Path;

const WORDS: &str = "The ferry left the quay in the morning, before the wind had turned, and the \
                     children stood at the rail until the lighthouse was no more than a white \
                     stroke over the dunes.";

fn noted(words: &str, note: &str) -> Block {
    Block::Paragraph(vec![text(words), Inline::Note(vec![paragraph(note)])])
}

/// An essay of so many paragraphs, every third with a footnote.
fn essay(id: &str, paragraphs: usize) -> Section {
    let mut section = Section::titled(id, SectionKind::Essay, "en", "By the Harbour");
    section.blocks = (0..paragraphs)
        .map(|i| if i % 3 == 0 { noted(WORDS, "A note.") } else { paragraph(WORDS) })
        .collect();
    section
}

fn list(kind: SectionKind, count: u32) -> Section {
    let mut section = Section::titled("list", kind, "en", "A List");
    let entry = |number: u32| Entry {
        number: Some(number),
        text: format!("Boats in the harbour of Ærøskøbing, {number}"),
        pages: vec![number, number + 1],
        language: "en".into(),
        ..Entry::default()
    };
    section.entries = (1..=count).map(entry).collect();
    section
}

fn pages_of(pdf: &[u8]) -> usize {
    words(pdf).len()
}

#[test]
fn a_section_takes_the_pages_that_were_measured_and_not_one_less() {
    for theme in THEMES {
        let (typesetter, project) = (themed(theme), project(theme));
        let sections = [
            essay("one", 1),
            essay("some", 14),
            essay("many", 90),
            list(SectionKind::Contents, 40),
            list(SectionKind::ListOfPlates, 300),
            list(SectionKind::Index, 300),
        ];
        for section in sections {
            let count = typesetter.pages_of_section(&section, &project).unwrap();
            let plan = book(&project, &[(section.clone(), count)]);
            let pdf = set(&typesetter, &plan, PdfKind::Plain);
            assert_eq!(pages_of(&pdf), count as usize, "{theme}, {}", section.id);
            if count > 1 {
                let told = refused(&typesetter, &book(&project, &[(section.clone(), count - 1)]));
                assert_eq!(told[0].code.name(), "TYP-005", "{theme}, {}", section.id);
            }
        }
    }
}

#[test]
fn a_section_that_ends_early_is_followed_by_empty_pages() {
    for theme in THEMES {
        let (typesetter, project) = (themed(theme), project(theme));
        let plan = book(&project, &[(essay("early", 1), 3), (essay("next", 1), 1)]);
        let found = words(&set(&typesetter, &plan, PdfKind::Plain));
        let counts: Vec<bool> = found.iter().map(|page| page.is_empty()).collect();
        assert_eq!(counts, [false, true, true, false], "{theme}");
    }
}

#[test]
fn words_that_outgrow_their_pages_stop_the_book_by_name() {
    let (typesetter, project) = (themed("quiet"), project("quiet"));
    let told = refused(&typesetter, &book(&project, &[(essay("harbour", 90), 1)]));
    assert_eq!(told[0].code.name(), "TYP-005");
    assert_eq!(told[0].subjects, [Subject::Page(1)]);
    assert!(told[0].message.contains("`harbour`"), "{}", told[0].message);
}

#[test]
fn a_mistake_in_a_theme_of_ones_own_is_shown_by_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in Theme::files("quiet").unwrap() {
        std::fs::write(folder.path().join(path), bytes).unwrap();
    }
    let broken = "#import \"base.typ\": *\n\n#let theme(book) = base(book) + (\n  essay: (t, g, s) => 1mm + \"\",\n)\n";
    std::fs::write(folder.path().join("theme.typ"), broken).unwrap();
    let theme = Theme::read("mine", folder.path()).unwrap();
    let typesetter = Typesetter::themed(FontSources::Bundled, theme, Path::new("none")).unwrap();
    let told = refused(&typesetter, &book(&project("quiet"), &[(essay("a", 1), 1)]));
    assert_eq!(told[0].code.name(), "TYP-012");
    let place = Some((4, 23));
    let path = folder.path().join("theme.typ").display().to_string();
    assert_eq!(told[0].subjects, [Subject::File { path, place }]);
}

#[test]
fn a_file_that_is_no_font_and_a_family_that_is_not_here_are_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("Own.ttf"), b"no font").unwrap();
    let made = Typesetter::themed(FontSources::Bundled, Theme::default(), folder.path());
    let told = made.err().unwrap();
    assert_eq!(told.code.name(), "TYP-011");
    assert!(format!("{:?}", told.subjects).contains("Own.ttf"), "{:?}", told.subjects);

    let theme = tempfile::tempdir().unwrap();
    for (path, bytes) in Theme::files("quiet").unwrap() {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let text = text.replace("text = \"Libertinus Serif\"", "text = \"No Such Family\"");
        std::fs::write(theme.path().join(path), text).unwrap();
    }
    let theme = Theme::read("mine", theme.path()).unwrap();
    let told = Typesetter::themed(FontSources::Bundled, theme, Path::new("none")).err().unwrap();
    assert_eq!(told.code.name(), "TYP-011");
    assert!(told.message.contains("`No Such Family`"), "{}", told.message);
}

#[test]
fn footnotes_are_numbered_anew_in_each_section() {
    for theme in THEMES {
        let (typesetter, project) = (themed(theme), project(theme));
        let noted = |id: &str, first: &str, second: &str| {
            let mut section = Section::titled(id, SectionKind::Essay, "en", "Harbour");
            section.blocks = vec![noted(WORDS, first), noted(WORDS, second)];
            (section, 1)
        };
        let sections = [noted("a", "Alpha.", "Beta."), noted("b", "Gamma.", "Delta.")];
        let pdf = set(&typesetter, &book(&project, &sections), PdfKind::Plain);
        let raw = read(&pdf, &["-raw"]);
        for line in ["1 Alpha.", "2 Beta.", "1 Gamma.", "2 Delta."] {
            assert!(raw.lines().any(|found| found.trim() == line), "{theme}: {line} in {raw}");
        }
    }
}

/// The page number on a page: the lowest word.
fn folio(page: &[Word]) -> &Word {
    page.iter().max_by(|a, b| a.edges[3].total_cmp(&b.edges[3])).unwrap()
}

#[test]
fn page_numbers_are_right_and_inside_the_trim_of_a_book_with_bleed() {
    for (theme, bound_at) in THEMES.iter().flat_map(|t| [(t, BoundAt::Left), (t, BoundAt::Right)]) {
        let mut project = project(theme);
        let bleed = 3.0;
        let mm = Length::mm(3);
        project.bleed = Sides { top: mm, bottom: mm, inside: mm, outside: mm };
        project.bound_at = bound_at;
        let typesetter = themed(theme);
        let section = essay("many", 90);
        let count = typesetter.pages_of_section(&section, &project).unwrap();
        let pdf = set(&typesetter, &book(&project, &[(section, count)]), PdfKind::Plain);
        let mm = |points: f64| points * 25.4 / 72.0;
        let (width, height) = (project.trim.w.to_mm(), project.trim.h.to_mm());
        for (number, page) in (1..).zip(words(&pdf)) {
            let found = folio(&page);
            assert_eq!(found.text, number.to_string(), "{theme}");
            let [left, _, right, bottom] = found.edges.map(mm);
            // The knife may err by a millimetre and a half.
            assert!(bottom < bleed + height - 1.5, "{theme}, page {number}: {bottom} mm");
            let middle = f64::midpoint(left, right) - bleed;
            let fold_is_left = (number % 2 == 1) == (bound_at == BoundAt::Left);
            let is_right = match (*theme, fold_is_left) {
                ("chronicle", _) => (middle - width / 2.0).abs() < 3.0,
                (_, true) => middle > 0.8 * width && right < bleed + width - 1.5,
                (_, false) => middle < 0.2 * width && left > bleed + 1.5,
            };
            assert!(is_right, "{theme}, {bound_at:?}, page {number}: {left} to {right} mm");
        }
    }
}

#[test]
fn a_line_of_verse_keeps_the_blanks_it_begins_with() {
    for theme in THEMES {
        let (typesetter, project) = (themed(theme), project(theme));
        let mut section = Section::titled("verse", SectionKind::Essay, "en", "");
        let line = |words: &str| vec![text(words)];
        section.blocks = vec![Block::Verse(vec![line("Sea"), line("    sand"), line("  wind")])];
        let pdf = set(&typesetter, &book(&project, &[(section, 1)]), PdfKind::Plain);
        let page = words(&pdf).remove(0);
        let left = |word: &str| page.iter().find(|found| found.text == word).unwrap().edges[0];
        let [sea, sand, wind] = ["Sea", "sand", "wind"].map(left);
        assert!(sea < wind && wind < sand, "{theme}: {sea}, {wind}, {sand}");
        let ratio = (sand - sea) / (wind - sea);
        assert!((ratio - 2.0).abs() < 0.1, "{theme}: four blanks are {ratio} times two");
    }
}

#[test]
fn a_word_of_hundreds_of_letters_stays_in_its_column() {
    for theme in THEMES {
        let (typesetter, project) = (themed(theme), project(theme));
        let mut section = Section::titled("long", SectionKind::Essay, "en", "");
        let address = format!("https://example.org/{}", "north-".repeat(60));
        section.blocks = vec![paragraph(WORDS), paragraph(&address), paragraph(WORDS)];
        let count = typesetter.pages_of_section(&section, &project).unwrap();
        let pdf = set(&typesetter, &book(&project, &[(section, count)]), PdfKind::Plain);
        let page = words(&pdf).remove(0);
        let right = |is_long: bool| {
            let words = page.iter().filter(|word| word.text.contains("north") == is_long);
            words.map(|word| word.edges[2]).fold(0.0, f64::max)
        };
        assert!(right(true) <= right(false) + 1.0, "{theme}: {} {}", right(true), right(false));
        assert!(read(&pdf, &[]).replace('\u{200b}', "").matches("north").count() > 40, "{theme}");
    }
}

#[test]
fn numbers_of_pages_lead_there_on_a_screen_and_nowhere_on_paper() {
    let links = |pdf: &[u8]| pdf.windows(13).filter(|part| part == b"/Subtype/Link").count();
    for theme in THEMES {
        let (typesetter, project) = (themed(theme), project(theme));
        // One entry, for the only page there is.
        let plan = book(&project, &[(list(SectionKind::Contents, 1), 1)]);
        let of_kind = |kind| links(&set(&typesetter, &plan, kind));
        assert_eq!(of_kind(PdfKind::Screen), 1, "{theme}");
        assert_eq!(of_kind(PdfKind::Plain), 0, "{theme}");
    }
}

#[test]
fn words_that_run_from_right_to_left_begin_at_the_right() {
    for theme in THEMES {
        let (typesetter, project) = (themed(theme), project(theme));
        let mut section = Section::titled("ar", SectionKind::Essay, "ar", "عند الميناء");
        section.blocks = vec![paragraph("GPS لم يعمل"), paragraph("وهبوا عقلا")];
        let pdf = set(&typesetter, &book(&project, &[(section, 1)]), PdfKind::Plain);
        let page = words(&pdf).remove(0);
        let right = |found: &Word| found.edges[2];
        let gps = page.iter().find(|found| found.text == "GPS").unwrap();
        let others = page.iter().filter(|found| (found.edges[1] - gps.edges[1]).abs() < 4.0);
        let most = others.map(right).fold(0.0, f64::max);
        assert!((right(gps) - most).abs() < 0.1, "{theme}: GPS stands first, at the right");
    }
}

#[test]
fn a_book_of_sections_for_the_screen_is_universal_in_every_theme() {
    for theme in THEMES {
        let (typesetter, project) = (themed(theme), project(theme));
        let mut section = essay("tagged", 4);
        section.blocks.extend([
            Block::Heading { level: 1, words: vec![text("A heading")] },
            Block::Quote(vec![paragraph(WORDS)]),
            Block::Verse(vec![vec![text("Sea")], Vec::new(), vec![text("  sand")]]),
            Block::List { first: Some(1), items: vec![vec![paragraph("one")]] },
            Block::Pause,
            Block::Paragraph(vec![Inline::Emphasis(vec![text("北へ sand")])]),
        ]);
        let lists = [list(SectionKind::Contents, 3), list(SectionKind::Index, 3)];
        let mut sections = vec![section];
        sections.extend(lists);
        for (i, section) in sections.iter_mut().enumerate() {
            section.id = format!("section-{i}");
            section.entries.iter_mut().for_each(|entry| entry.pages = vec![1]);
        }
        let counted: Vec<(Section, u32)> = sections
            .into_iter()
            .map(|section| {
                let count = typesetter.pages_of_section(&section, &project).unwrap();
                (section, count)
            })
            .collect();
        set(&typesetter, &book(&project, &counted), PdfKind::Screen);
    }
}
