//! What chapters say, and what is wrong with them.

use crate::common;
use crate::common::{places, project, said};
use leporello_model::{Block, Inline, Section, SectionKind};

fn text(letters: &str) -> Inline {
    Inline::Text(letters.into())
}

fn paragraph(letters: &str) -> Block {
    Block::Paragraph(vec![text(letters)])
}

fn section(markdown: &str) -> Section {
    let project = project(&[("chapters/1.md", markdown)]);
    project.manuscript.chapters[0].section.clone()
}

fn blocks(markdown: &str) -> Vec<Block> {
    section(markdown).blocks
}

#[test]
fn chapters_come_in_the_order_of_their_numbers() {
    let project = project(&[
        ("chapters/10-ten.md", ""),
        ("chapters/2-two.md", ""),
        ("chapters/afterword.md", ""),
        ("chapters/01-one.md", ""),
        ("chapters/.hidden", ""),
        ("chapters/2-two.md~", ""),
    ]);
    let ids: Vec<_> = project.manuscript.chapters.iter().map(|c| &*c.section.id).collect();
    assert_eq!(ids, ["01-one", "2-two", "10-ten", "afterword"]);
}

#[test]
fn the_title_is_that_of_the_front_matter_or_the_first_heading() {
    let heading = |level, words: &str| Block::Heading { level, words: vec![text(words)] };
    let of = |markdown| {
        let Section { title, blocks, .. } = section(markdown);
        (title, blocks)
    };
    assert_eq!(of("# The *old* quay\n\na"), ("The old quay".into(), vec![paragraph("a")]));
    assert_eq!(of("---\ntitle: Quay\n---\n# Quay\n"), ("Quay".into(), vec![]));
    assert_eq!(of("---\ntitle: Quay\n---\n# Nets\n"), ("Quay".into(), vec![heading(1, "Nets")]));
    let marked = section("---\ntitle: Quay\n---\n# *Nets*\n").blocks;
    let words = vec![Inline::Emphasis(vec![text("Nets")])];
    assert_eq!(marked, [Block::Heading { level: 1, words }]);
    assert_eq!(of("a\n\n# Nets\n"), (String::new(), vec![paragraph("a"), heading(1, "Nets")]));
    let levels = of("# T\n## a\n### b\n##### c\n").1;
    assert_eq!(levels, [heading(1, "a"), heading(2, "b"), heading(3, "c")]);
}

#[test]
fn front_matter_fills_the_section_and_names_photographs() {
    let front = "---\ntitle: Quay\nsubtitle: Nets\nauthor: The Pilots\nlanguage: ko\n\
                 photographs: [beach/*, a.jpg]\n---\nWords\n";
    let project = project(&[("chapters/01-quay.md", front)]);
    let chapter = &project.manuscript.chapters[0];
    let of = &chapter.section;
    assert_eq!((&*of.id, of.kind, &*of.language), ("01-quay", SectionKind::Essay, "ko"));
    assert_eq!((&*of.title, &*of.subtitle, &*of.author), ("Quay", "Nets", "The Pilots"));
    assert_eq!(chapter.photographs, ["beach/*", "a.jpg"]);
    let place = project.photographs_at("01-quay", 1).unwrap().to_string();
    assert!(place.ends_with("01-quay.md:6:14"), "{place}");
}

#[test]
fn words_keep_their_characters_and_their_marks() {
    assert_eq!(blocks("\"it's\" -- ~~so~~ &amp; 5*3"), [paragraph("\"it's\" -- ~~so~~ & 5*3")]);
    assert_eq!(
        blocks("*a **b*** `c` [d](http://e)\\\nf\n"),
        [Block::Paragraph(vec![
            Inline::Emphasis(vec![text("a "), Inline::Strong(vec![text("b")])]),
            text(" "),
            Inline::Code("c".into()),
            text(" "),
            Inline::Link { to: "http://e".into(), words: vec![text("d")] },
            Inline::LineBreak,
            text("f"),
        ])]
    );
}

#[test]
fn lines_join_with_a_blank_but_not_between_chinese_or_japanese_letters() {
    assert_eq!(blocks("one\ntwo"), [paragraph("one two")]);
    assert_eq!(blocks("항구의\n아침"), [paragraph("항구의 아침")]);
    assert_eq!(blocks("海の\n港"), [paragraph("海の港")]);
    assert_eq!(blocks("> 海の\n> 港"), [Block::Quote(vec![paragraph("海の港")])]);
}

#[test]
fn lists_quotations_and_pauses_nest() {
    let list = |first, items| Block::List { first, items };
    let nested = list(None, vec![vec![paragraph("c")]]);
    assert_eq!(
        blocks("3. a\n4. b\n   - c\n"),
        [list(Some(3), vec![vec![paragraph("a")], vec![paragraph("b"), nested]])]
    );
    assert_eq!(
        blocks("> a\n>\n> > b\n\n***\n\nc"),
        [
            Block::Quote(vec![paragraph("a"), Block::Quote(vec![paragraph("b")])]),
            Block::Pause,
            paragraph("c"),
        ]
    );
}

#[test]
fn a_footnote_stands_where_it_is_called() {
    let note = Inline::Note(vec![paragraph("one"), paragraph("two")]);
    let expected = [Block::Paragraph(vec![text("a"), note.clone(), text(" b")])];
    assert_eq!(blocks("a[^X] b\n\n[^x]: one\n\n    two\n"), expected);
    assert_eq!(blocks("[^x]: one\n\n    two\n\na[^x] b\n"), expected);
    assert_eq!(
        blocks("[^x]: one\n\n    two\n\n```verse\na[^x] b\n```\n"),
        [Block::Verse(vec![vec![text("a"), note, text(" b")]])]
    );
}

#[test]
fn verse_keeps_its_lines_and_the_blanks_before_them() {
    let verse = "```verse\n1. May *sun*\n    and rain\n\n# 7\n```\n";
    assert_eq!(
        blocks(verse),
        [Block::Verse(vec![
            vec![text("1. May *sun*")],
            vec![text("    and rain")],
            vec![],
            vec![text("# 7")],
        ])]
    );
    let marked = blocks("> ```verse\r\n> a *b*\r\n> ```\r\n");
    let line = vec![text("a "), Inline::Emphasis(vec![text("b")])];
    assert_eq!(marked, [Block::Quote(vec![Block::Verse(vec![line])])]);
    let code = blocks("```\nx  =  1\n```");
    assert_eq!(code, [Block::Verse(vec![vec![Inline::Code("x  =  1".into())]])]);
}

#[test]
fn translations_stand_beside_their_chapter() {
    let mut project = project(&[
        ("leporello.toml", "[book]\nlanguage = \"en\"\n"),
        ("chapters/01-quay.md", "# Quay"),
        ("chapters/01-quay.ko.md", "# 부두"),
        ("chapters/01-quay.ZH-hant.md", "# 碼頭"),
    ]);
    assert_eq!(project.manuscript.chapters[0].section.language, "");
    project.set_language("en");
    let chapter = &project.manuscript.chapters[0];
    assert_eq!(chapter.section.language, "en");
    let of = |tag: &str| (&*chapter.translations[tag].title, &*chapter.translations[tag].language);
    assert_eq!((of("ko"), of("zh-Hant")), (("부두", "ko"), ("碼頭", "zh-Hant")));
    assert_eq!(chapter.translations["ko"].id, "01-quay");
}

/// A chapter, the code and place of its only message, and a word of a hint.
const ALONE: &[(&str, &str, &str)] = &[
    ("---\ntitle: x\n", "PRJ-027 chapters/1.md:1:1", "---"),
    ("+++\ntitle = 'x'\n+++\n", "PRJ-027 chapters/1.md:1:1", "---"),
    ("---\nauthors: x\n---\n", "PRJ-022 chapters/1.md:2:1", "`author`"),
    ("---\nlanguage: xx-\n---\n", "PRJ-026 chapters/1.md:2:11", "de-AT"),
    ("a\nb[^x] c\n", "PRJ-028 chapters/1.md:2:2", "[^x]: …"),
    ("a[^x] [^x]\n\n[^x]: b", "PRJ-028 chapters/1.md:1:7", "of its own"),
    ("a[^x]\n\n[^x]: b\n[^x]: c", "PRJ-028 chapters/1.md:4:1", "another name"),
    ("# T[^x]\n\n[^x]: b", "PRJ-028 chapters/1.md:1:1", "first paragraph"),
    ("a[^x][^y]\n\n[^x]: b[^y]\n\n[^y]: c", "PRJ-028 chapters/1.md:3:8", "as one"),
    ("a\n\n[^x]: b", "PRJ-029 chapters/1.md:3:1", "[^x]"),
    ("a\n\n```verse\nb\n", "PRJ-030 chapters/1.md:3:1", "write a line ```"),
    ("> ```verse\n> b\n\nc", "PRJ-030 chapters/1.md:1:3", "write a line ```"),
    ("a <u>b</u\n> c", "PRJ-031 chapters/1.md:1:3", "emphasis"),
    ("a<br>b", "PRJ-031 chapters/1.md:1:2", "`\\`"),
    ("<div>\na\n</div>\n", "PRJ-031 chapters/1.md:1:1", "quotation"),
    ("a ![b](c.jpg)", "PRJ-032 chapters/1.md:1:3", "photographs: [c.jpg]"),
    ("| a |\n|---|\n| b |\n", "PRJ-036 chapters/1.md:1:1", "list"),
    ("a [b]()", "PRJ-037 chapters/1.md:1:3", "https"),
    ("a [b][c]", "PRJ-037 chapters/1.md:1:3", "[c]: https"),
];

#[test]
fn each_mistake_is_told_at_its_place_with_what_to_do() {
    for (text, place, hint) in ALONE {
        let files = [("chapters/1.md", *text)];
        let all = said(&files);
        assert_eq!(places(&files).first().map(String::as_str), Some(*place), "{text}");
        let hints = all[0].hints.join("\n");
        assert!(hints.contains(hint), "{text}: {hints}");
        let others: Vec<_> = all.iter().filter(|d| d.code != all[0].code).collect();
        assert!(others.is_empty(), "{text}: {others:?}");
    }
}

#[test]
fn what_is_not_set_leaves_its_words_or_is_told_to_be_gone() {
    let left = |markdown: &str| {
        let files = [("chapters/1.md", markdown.as_bytes())];
        let project = common::reading(&files).0.unwrap().unwrap();
        project.manuscript.chapters[0].section.blocks.clone()
    };
    assert_eq!(left("<div>\na <b>c</b>\n</div>\n"), [paragraph("a c")]);
    assert_eq!(left("a <b>c</b>"), [paragraph("a c")]);
    assert_eq!(left("a<br>b"), [Block::Paragraph(vec![text("a"), Inline::LineBreak, text("b")])]);
    assert_eq!(left("<!-- to myself -->\n\na"), [paragraph("a")]);
    let rows = ["a | b", "c | d"].map(|row| vec![text(row)]);
    assert_eq!(left("| a | b |\n|--|--|\n| c | d |\n"), [Block::Verse(rows.to_vec())]);
    assert_eq!(places(&[("chapters/1.md", "<!-- x -->\n")]), ["PRJ-040 chapters/1.md:1:1"]);
}

#[test]
fn a_translation_that_does_not_fit_is_told() {
    let chapter = ("chapters/1.md", "---\nlanguage: en\n---\n");
    for (name, text, code) in [
        ("chapters/2.ko.md", "", "PRJ-033 chapters/2.ko.md:1:1"),
        ("chapters/1.en.md", "", "PRJ-033 chapters/1.en.md:1:1"),
        ("chapters/1.korean.md", "", "PRJ-026 chapters/1.korean.md:1:1"),
        ("chapters/1.ko.md", "---\nlanguage: ja\n---\n", "PRJ-033 chapters/1.ko.md:2:11"),
        ("chapters/1.ko.md", "---\nphotographs: a\n---\n", "PRJ-033 chapters/1.ko.md:2:14"),
    ] {
        assert_eq!(places(&[chapter, (name, text)]), [code], "{name}");
    }
}

#[test]
fn too_many_blocks_inside_one_another_are_told_and_not_climbed() {
    let deep = ">".repeat(100_000) + " a";
    assert_eq!(places(&[("chapters/1.md", &deep)]).len(), 1);
    let nested: String = (0..40).map(|i| " ".repeat(2 * i) + "- a\n").collect();
    assert!(places(&[("chapters/1.md", &nested)])[0].starts_with("PRJ-039"));
}
