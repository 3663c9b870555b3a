//! Several languages in one book, one book for each, and books that are read from the right.

use crate::common::essays::{ESSAYS, Essay, holds};
use crate::common::{Studio, judge, pages_of};

/// The chapter that is written in two languages.
const OWN: &Essay = &ESSAYS[0];
const OTHER: &Essay = &ESSAYS[1];

/// A book in English and Korean.
fn two_languages(editions: &str) -> Studio {
    let studio = Studio::with_photographs(10);
    studio.write(
        "leporello.toml",
        &format!(
            "photographs = \"../photos\"\n\
             [book]\nlanguage = \"en\"\nlanguages = [\"en\", \"ko\"]\neditions = \"{editions}\"\n"
        ),
    );
    let without_photographs = |essay: &Essay| {
        let text = essay.markdown(2);
        text.replace(&format!("photographs: {}\n", essay.photographs), "")
    };
    studio.write("chapters/01-harbour.md", &without_photographs(OWN));
    studio.write("chapters/01-harbour.ko.md", &without_photographs(OTHER));
    studio.write(
        "captions.toml",
        "[\"IMG_1003.jpg\"]\ncaption = { en = \"The quay at six\", ko = \"여섯 시의 부두\" }\n",
    );
    studio
}

#[test]
fn together_each_chapter_and_each_caption_is_said_in_both_languages() {
    let studio = two_languages("together");
    studio.make(&[]);
    let pages = pages_of(&studio.path("block.pdf"));
    let on = |words: &str| pages.iter().position(|page| holds(page, words));
    let caption = on("The quay at six").unwrap();
    assert!(holds(&pages[caption], "여섯 시의 부두"), "{}", pages[caption]);
    let (own, other) = (on(OWN.born_free[0]).unwrap(), on(OTHER.born_free[0]).unwrap());
    assert!(own < other, "the book's own language comes first");
    for essay in [OWN, OTHER] {
        let page = pages.iter().find(|page| page.starts_with("Contents")).unwrap();
        assert!(page.contains(essay.title), "{page}");
    }
    assert!(!studio.book().join("block-ko.pdf").exists());
}

#[test]
fn apart_there_is_a_book_for_each_with_every_picture_in_the_same_place() {
    let studio = two_languages("apart");
    studio.make(&[]);
    let (own, other) = (studio.path("block.pdf"), studio.path("block-ko.pdf"));
    assert_eq!(pictures(&own), pictures(&other));
    assert!(pictures(&own).len() >= 10);
    for (block, essay, caption, absent) in [
        (&own, OWN, "The quay at six", "여섯 시의 부두"),
        (&other, OTHER, "여섯 시의 부두", "The quay at six"),
    ] {
        let pages = pages_of(block);
        assert!(pages.iter().any(|page| holds(page, caption)), "{caption}: {pages:?}");
        assert!(pages.iter().all(|page| !holds(page, absent)), "{absent}: {pages:?}");
        assert!(pages.iter().any(|page| holds(page, essay.born_free[0])), "{pages:?}");
    }
    let (own, other) = (pages_of(&own), pages_of(&other));
    assert_eq!(own.len(), other.len());
}

/// Page and place of every picture, as MuPDF draws them.
fn pictures(pdf: &str) -> Vec<(usize, String)> {
    let said = judge("mutool", &["trace", pdf]);
    let mut page = 0;
    let mut all = Vec::new();
    for line in said.out.lines() {
        page += usize::from(line.contains("<page "));
        if line.contains("<fill_image ") {
            let place = line.split("transform=\"").nth(1).unwrap().split('"').next().unwrap();
            all.push((page, place.to_owned()));
        }
    }
    all
}

#[test]
fn a_language_read_from_the_right_binds_the_book_at_the_right() {
    for (language, edge) in [("ar", "right"), ("he", "right"), ("ko", "left")] {
        let studio = Studio::with_photographs(6);
        studio.make(&["--language", language]);
        assert_eq!(studio.plan()["bound-at"], edge, "{language}");
        let block = studio.path("block.pdf");
        let boxes = judge("pdfinfo", &["-f", "1", "-l", "2", "-box", &block]).out;
        for page in [1, 2] {
            let [left, right] = bleed(&boxes, page);
            // The first page has its fold at the edge the book is bound at.
            let fold_is_left = (edge == "left") == (page == 1);
            let (fold, open) = if fold_is_left { (left, right) } else { (right, left) };
            assert!(fold.abs() < 0.1 && open > 8.0, "{language}, page {page}: {left}, {right}");
        }
    }
}

#[test]
fn the_edge_a_book_is_bound_at_can_be_chosen() {
    let studio = Studio::with_photographs(6);
    studio.make(&["--language", "ar", "--bound-at", "left"]);
    assert_eq!(studio.plan()["bound-at"], "left");
    studio.make(&[]);
    assert_eq!(studio.plan()["bound-at"], "left", "it stays chosen");
}

/// Bleed at the left and at the right of a page, in points.
fn bleed(boxes: &str, page: u32) -> [f64; 2] {
    let of = |kind: &str| -> Vec<f64> {
        let is_of = |line: &&str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words.len() == 7 && words[1] == page.to_string() && words[2] == format!("{kind}:")
        };
        let line = boxes.lines().find(is_of).unwrap_or_else(|| panic!("{kind} in {boxes}"));
        line.split_whitespace().skip(3).map(|n| n.parse().unwrap()).collect()
    };
    let (media, trim) = (of("MediaBox"), of("TrimBox"));
    [trim[0] - media[0], media[2] - trim[2]]
}
