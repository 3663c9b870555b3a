//! The files of a book as files: there or not, readable or not, whatever their bytes.

use crate::common::{folder, places, project, reading, said};
use leporello_diag::Sink;
use proptest::prelude::*;

#[test]
fn a_folder_without_words_is_none() {
    let (project, said) = reading(&[("plan.toml", b""), ("photo.jpg", b"")]);
    assert_eq!((project, said), (Ok(None), vec![]));
}

#[test]
fn each_of_the_three_is_enough() {
    for file in ["leporello.toml", "chapters/1.md", "captions.toml", "chapters/"] {
        assert!(reading(&[(file, b"")]).0.unwrap().is_some(), "{file}");
    }
}

#[test]
fn mistakes_of_all_files_are_told_in_one_go() {
    let files = [
        ("leporello.toml", "[book]\ntitle = x\n"),
        ("chapters/1.md", "[^x]\n"),
        ("captions.toml", "[\"a.jpg\"]\ncredits = \"x\"\n"),
    ];
    assert_eq!(
        places(&files),
        ["PRJ-021 leporello.toml:2:9", "PRJ-028 chapters/1.md:1:1", "PRJ-022 captions.toml:2:1"]
    );
}

#[test]
fn a_wrong_byte_is_told_at_its_place() {
    let (_, said) = reading(&[("leporello.toml", b"[book]\ntitle = \"Caf\xe9\"\n")]);
    assert_eq!(said[0].subjects[0].to_string(), "leporello.toml:2:13");
    assert!(said[0].message.contains("0xE9"), "{}", said[0].message);
    let (_, said) = reading(&[("chapters/1.md", b"\xff\xfeH\0i\0")]);
    assert!(said[0].message.contains("UTF-16"), "{}", said[0].message);
}

#[test]
fn a_mark_of_the_byte_order_is_no_word() {
    let project = project(&[("chapters/1.md", "\u{feff}# Quay")]);
    assert_eq!(project.manuscript.chapters[0].section.title, "Quay");
}

#[test]
fn what_is_no_file_is_told() {
    assert_eq!(places(&[("leporello.toml/x", "")]), ["PRJ-020 `leporello.toml`"]);
    assert_eq!(places(&[("chapters", "")]), ["PRJ-034 `chapters`"]);
    assert_eq!(places(&[("chapters/1.md/x", "")]), ["PRJ-020 `chapters/1.md`"]);
    for other in ["chapters/1.docx", "chapters/more/1.md"] {
        assert!(places(&[(other, "")])[0].starts_with("PRJ-038"), "{other}");
    }
}

#[test]
fn a_file_of_more_than_ten_megabytes_is_told_and_not_read() {
    let said = said(&[("chapters/1.md", &"a ".repeat(5_000_001))]);
    assert_eq!(said[0].code.name(), "PRJ-020");
    assert!(said[0].message.contains("10 MB at most"), "{}", said[0].message);
}

#[test]
fn captions_are_found_by_the_path_of_the_photograph() {
    let project = project(&[("captions.toml", "[\"./b/a.jpg\"]\ncaption = \"x\"\n")]);
    assert_eq!(project.manuscript.photos["b/a.jpg"].caption[""], "x");
    assert!(project.captions_at("b/a.jpg").unwrap().to_string().ends_with("captions.toml:1:2"));
    assert_eq!(project.captions_at("a.jpg"), None);
}

/// Pieces that mean something to one of the readers, between any letters.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,6}",
        proptest::sample::select(vec![
            "\n",
            "\r\n",
            "---\n",
            "[",
            "]",
            "[[",
            "]]",
            "=",
            "\"",
            "'",
            "\"\"\"",
            "[^a]",
            "[^a]: ",
            "```verse\n",
            "```\n",
            "> ",
            "- ",
            "1. ",
            "    ",
            "*",
            "**",
            "_",
            "`",
            "<b>",
            "<!--",
            "-->",
            "<br>",
            "![a](b)",
            "[a][b]",
            "| a |\n|---|\n",
            "# ",
            "***\n",
            "title",
            "caption",
            "trim",
            "[format]\n",
            "[\"a.jpg\"]\n",
            "photographs: [",
            "12mm",
            ":",
            "\\",
            "\u{0}",
            "한",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_fall(settings in pieces(), chapter in pieces(), captions in pieces()) {
        let files = [
            ("leporello.toml", settings.as_bytes()),
            ("chapters/1.md", chapter.as_bytes()),
            ("chapters/1.ko.md", chapter.as_bytes()),
            ("captions.toml", captions.as_bytes()),
        ];
        let (first, again) = (reading(&files), reading(&files));
        prop_assert_eq!(first.1, again.1);
    }

    #[test]
    fn no_bytes_make_the_reader_fall(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let folder = folder(&[
            ("leporello.toml", &bytes), ("chapters/1.md", &bytes), ("captions.toml", &bytes),
        ]);
        let _ = leporello_project::read(folder.path(), &mut Sink::new());
    }
}
