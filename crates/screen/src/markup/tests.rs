use super::*;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

fn hand() -> Hand<'static> {
    Hand {
        ids: "s1",
        heading: 2,
        language: "en",
        around: Speech { language: "en".into(), right_to_left: false },
        first_note: 1,
        epub: false,
    }
}

fn text(text: &str) -> Inline {
    Inline::Text(text.into())
}

#[test]
fn a_note_leads_there_and_back() {
    let note = Inline::Note(vec![Block::Paragraph(vec![text("Low water.")])]);
    let written = hand().write(&[Block::Paragraph(vec![text("Tide"), note])]);
    assert_eq!(
        written.html,
        "<p>Tide<a class=\"noteref\" role=\"doc-noteref\" id=\"s1-call-1\" \
         href=\"#s1-note-1\">1</a></p>\n"
    );
    let section = written.endnotes("Notes", 1, true);
    assert!(section.contains("<li id=\"s1-note-1\"><p>Low water. <a class=\"back\""));
    assert!(section.contains("href=\"#s1-call-1\""));
}

#[test]
fn a_paragraph_in_another_script_says_so() {
    let blocks = ["الميناء عند الفجر", "부산의 새벽"].map(|s| Block::Paragraph(vec![text(s)]));
    let html = hand().write(&blocks).html;
    assert!(html.contains("<p lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\">"));
    assert!(html.contains("<p lang=\"ko\" xml:lang=\"ko\">"));
}

#[test]
fn lines_of_verse_stay_lines() {
    let line = |s: &str| vec![text(s)];
    let verse = Block::Verse(vec![line("One"), line("  two"), vec![], line("three")]);
    let html = hand().write(&[verse]).html;
    assert_eq!(html.matches("<p class=\"stanza\">").count(), 2);
    assert!(html.contains("<br/>\n<span class=\"line\">\u{a0}\u{a0}  two</span>"));
}

#[test]
fn headings_stand_below_the_title_of_their_section() {
    let heading = |level| Block::Heading { level, words: vec![text("x")] };
    let html = hand().write(&[heading(1), heading(3)]).html;
    assert_eq!(html, "<h2>x</h2>\n<h4>x</h4>\n");
}

#[test]
fn a_link_that_would_run_something_is_only_words() {
    let link = Inline::Link { to: "javascript:x".into(), words: vec![text("here")] };
    assert_eq!(hand().write(&[Block::Paragraph(vec![link])]).html, "<p>here</p>\n");
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    let leaf = prop_oneof![
        any::<String>().prop_map(Inline::Text),
        any::<String>().prop_map(Inline::Code),
        Just(Inline::LineBreak),
    ];
    let inline = leaf.prop_recursive(3, 12, 3, |inner| {
        let some = prop::collection::vec(inner, 0..3);
        prop_oneof![
            some.clone().prop_map(Inline::Emphasis),
            some.clone().prop_map(Inline::Strong),
            (".*", some.clone()).prop_map(|(to, words)| Inline::Link { to, words }),
            ("https://a.org/.*", some.clone()).prop_map(|(to, words)| Inline::Link { to, words }),
            some.prop_map(|words| Inline::Note(vec![Block::Paragraph(words)])),
        ]
    });
    prop::collection::vec(inline, 0..4)
}

fn blocks() -> impl Strategy<Value = Vec<Block>> {
    let leaf = prop_oneof![
        inlines().prop_map(Block::Paragraph),
        (any::<u8>(), inlines()).prop_map(|(level, words)| Block::Heading { level, words }),
        prop::collection::vec(inlines(), 0..4).prop_map(Block::Verse),
        Just(Block::Pause),
    ];
    let block = leaf.prop_recursive(2, 8, 3, |inner| {
        let some = prop::collection::vec(inner, 0..3);
        prop_oneof![
            some.clone().prop_map(Block::Quote),
            (any::<Option<u64>>(), prop::collection::vec(some, 0..3))
                .prop_map(|(first, items)| Block::List { first, items }),
        ]
    });
    prop::collection::vec(block, 0..4)
}

proptest! {
    #[test]
    fn whatever_is_written_is_well_formed_and_says_every_letter(blocks in blocks()) {
        let written = hand().write(&blocks);
        let page = format!("<body>{}{}</body>", written.html, written.endnotes("N", 1, false));
        let mut reader = Reader::from_str(&page);
        reader.config_mut().check_end_names = true;
        let mut depth = 0;
        loop {
            match reader.read_event().unwrap() {
                Event::Eof => break,
                Event::Start(tag) => {
                    depth += 1;
                    for attribute in tag.attributes() {
                        attribute.unwrap();
                    }
                }
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        prop_assert_eq!(depth, 0);
    }
}
