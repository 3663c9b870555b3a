//! What `leporello.toml` says, and what is wrong with it.

use crate::common::{places, project, said};
use leporello_model::{Binding, BoundAt, Length, PageCount, PdfKind, Size};
use leporello_project::{Editions, KoBreak, Picture, Settings, Trim};

const FILE: &str = "leporello.toml";

#[test]
fn every_kind_of_value_is_read() {
    let text = r#"
photographs = "../Norway"

[book]
title = "Harbour"
language = "de-at"
languages = ["de-AT", "ko"]
editions = "apart"

[[contributor]]
name = "The Harbour Club"
role = "photographer"
[[contributor]]
name = "The Pilots"
role = "cook"

[format]
trim = "300x240mm"
binding = "layflat"
bound-at = "right"
pages = "best"
page-multiple = 4
captions = false
margins = { top = "12mm", bottom = "14mm", inside = "16mm", outside = "0.5in" }
bleed = "0.125in"
gap = "4mm"

[theme]
ko-break = "letter"

[matter]
contents = "auto"
index = false
frontispiece = "./beach/IMG_1.jpg"

[cover]
front = "none"
spine-width = "12.4mm"

[pdf]
kind = "x1a"
ppi = 240
"#;
    let project = project(&[(FILE, text)]);
    let Settings { book, format, theme, matter, cover, pdf, contributors, .. } = &project.settings;
    assert_eq!(book.language.as_deref(), Some("de-AT"));
    assert_eq!((book.languages.len(), book.editions), (2, Some(Editions::Apart)));
    assert_eq!(contributors[1].role, "cook");
    let size = Size { w: Length::mm(300), h: Length::mm(240) };
    assert_eq!(format.trim, Some(Trim::Size(size)));
    assert_eq!((format.binding, format.bound_at), (Some(Binding::Layflat), Some(BoundAt::Right)));
    assert_eq!((format.pages, format.page_multiple), (Some(PageCount::Best), Some(4)));
    assert_eq!(format.margins.unwrap().outside, "12.7mm".parse().unwrap());
    assert_eq!(format.bleed.unwrap().top, Length::pt(9));
    assert_eq!(theme.ko_break, Some(KoBreak::Letter));
    assert_eq!((matter.contents, matter.index), (None, Some(false)));
    assert_eq!(matter.frontispiece, Some(Picture::File("beach/IMG_1.jpg".into())));
    assert_eq!((&cover.front, cover.spine_width), (&Some(Picture::None), "12.4mm".parse().ok()));
    assert_eq!((pdf.kind, pdf.ppi, pdf.quality), (Some(PdfKind::X1a), Some(240), None));
}

#[test]
fn an_empty_file_says_nothing() {
    assert_eq!(project(&[(FILE, "")]).settings, Settings::default());
}

#[test]
fn the_place_of_a_setting_is_known() {
    let project = project(&[(FILE, "[pdf]\nprofile = \"a.icc\"\n")]);
    let place = project.setting_at("pdf.profile").unwrap().to_string();
    assert!(place.ends_with("leporello.toml:2:11"), "{place}");
    assert_eq!(project.setting_at("pdf.kind"), None);
}

/// A file, the code of the only message, its place, and a word of a hint.
const ALONE: &[(&str, &str, &str)] = &[
    ("[format]\nbleeds = \"3mm\"\n", "PRJ-022 leporello.toml:2:1", "did you mean `bleed`?"),
    ("trim = \"a4-landscape\"\n", "PRJ-022 leporello.toml:1:1", "belongs under `[format]`"),
    ("[book]\nphotographs = \"x\"\n", "PRJ-022 leporello.toml:2:1", "at the top of the file"),
    ("[formats]\ntrim = \"a4\"\n", "PRJ-022 leporello.toml:1:2", "did you mean `[format]`?"),
    ("[book]\ncolour = 1\n", "PRJ-022 leporello.toml:2:1", "its settings are `title`"),
    ("[pdf]\nmargin = \"3mm\"\n", "PRJ-022 leporello.toml:2:1", "`margins` under `[format]`"),
    (
        "[[contributor]]\nname = \"A\"\nrole = \"b\"\nage = 3\n",
        "PRJ-022 leporello.toml:4:1",
        "role",
    ),
    ("[book]\ntitle = 7\n", "PRJ-023 leporello.toml:2:9", "write `title = \"7\"`"),
    ("[book]\ntitle = 2024-06-01\n", "PRJ-023 leporello.toml:2:9", "\"2024-06-01\""),
    ("book = 3\n", "PRJ-023 leporello.toml:1:8", "write `[book]`"),
    ("[format]\ngap = 4\n", "PRJ-023 leporello.toml:2:7", "write `gap = \"4mm\"`"),
    ("[format]\npages = \"96\"\n", "PRJ-023 leporello.toml:2:9", "write `pages = 96`"),
    ("[format]\ncaptions = \"no\"\n", "PRJ-023 leporello.toml:2:12", "write `captions = false`"),
    ("[contributor]\nname = \"A\"\n", "PRJ-023 leporello.toml:1:1", "[[contributor]]"),
    ("[format]\ngap = \"12 furlongs\"\n", "PRJ-024 leporello.toml:2:7", "\"12mm\""),
    ("[format]\ngap = \"12\"\n", "PRJ-024 leporello.toml:2:7", "write `gap = \"12mm\"`"),
    ("[format]\ntrim = \"3 furlongs\"\n", "PRJ-024 leporello.toml:2:8", "300x240mm"),
    ("[[contributor]]\nname = \"A\"\n", "PRJ-024 leporello.toml:1:1", "role"),
    ("[pdf]\nprofile = \"\"\n", "PRJ-024 leporello.toml:2:11", "take `profile` out"),
    ("[format]\nbinding = \"perfct\"\n", "PRJ-025 leporello.toml:2:11", "binding = \"perfect\""),
    ("[book]\nlanguage = \"korean\"\n", "PRJ-026 leporello.toml:2:12", "write `ko`"),
    ("[book]\nlanguages = [\"en\", \"x\"]\n", "PRJ-026 leporello.toml:2:20", "de-AT"),
    ("[cover]\nfront = \"a\\bc.jpg\"\n", "PRJ-024 leporello.toml:2:9", "write `/`"),
    ("[format]\npages = 1.5\n", "PRJ-023 leporello.toml:2:9", "from 1 to 2000"),
    ("[format]\ngap = \"3cm\"\nbleed = \"3cm\"\n", "PRJ-024 leporello.toml:3:9", "\"20mm\""),
    ("[pdf]\nppi = -1\n", "PRJ-024 leporello.toml:2:7", "the nearest is `ppi = 72`"),
    ("[book]\ntitle = Harbour\n", "PRJ-021 leporello.toml:2:9", "write `title = \"Harbour\"`"),
    ("[book\ntitle = \"x\"\n", "PRJ-021 leporello.toml:1:6", "[name]"),
    ("[book]\ntitle = \"a\"\ntitle = \"b\"\n", "PRJ-035 leporello.toml:3:1", "leave one"),
];

#[test]
fn each_mistake_is_told_alone_at_its_place_with_what_to_do() {
    for (text, place, hint) in ALONE {
        let said = said(&[(FILE, text)]);
        assert_eq!(places(&[(FILE, text)]), [*place], "{text}");
        let hints = said[0].hints.join("\n");
        assert!(hints.contains(hint), "{text}: {hints}");
    }
}

#[test]
fn impossible_sizes_say_what_was_found_and_what_is_possible() {
    for (line, found, needed) in [
        ("trim = \"3x3mm\"", "3 mm", "80 to 1000 mm"),
        ("trim = \"2000x300cm\"", "20000 mm", "80 to 1000 mm"),
        ("gap = \"-4mm\"", "-4 mm", "0 to 50 mm"),
        ("bleed = \"1000000000000000000mm\"", " mm", "0 to 20 mm"),
        ("page-multiple = 0", "0", "1 to 64"),
        ("pages = 99999999999999999999999", "99999999999999999999999", "1 to 2000"),
    ] {
        let said = said(&[(FILE, &format!("[format]\n{line}\n"))]);
        assert_eq!(said.len(), 1, "{line}: {said:?}");
        let message = &said[0].message;
        assert!(message.contains(found) && message.contains(needed), "{line}: {message}");
    }
}

#[test]
fn all_mistakes_are_told_in_one_go_and_in_the_order_of_the_file() {
    let text = "photograph = \"x\"\n[book]\ntitle = Harbour\nlanguage = \"xx-\"\n[format]\n\
                gap = 4\nbinding = glued\n[pdf\nkind = 3\n[cover]\nflaps = \"1 mile\"\n";
    assert_eq!(
        places(&[(FILE, text)]),
        [
            "PRJ-022 leporello.toml:1:1",
            "PRJ-021 leporello.toml:3:9",
            "PRJ-026 leporello.toml:4:12",
            "PRJ-023 leporello.toml:6:7",
            "PRJ-021 leporello.toml:7:11",
            "PRJ-025 leporello.toml:7:11",
            "PRJ-021 leporello.toml:8:5",
            "PRJ-024 leporello.toml:11:9",
        ]
    );
}

#[test]
fn messages_are_short_sentences_without_an_end() {
    for (text, ..) in ALONE {
        for diagnostic in said(&[(FILE, text)]) {
            let message = &diagnostic.message;
            assert!(!message.ends_with('.') && !message.contains('\n'), "{message}");
            assert!(!diagnostic.hints.is_empty() && diagnostic.hints.len() <= 3, "{message}");
        }
    }
}
