//! Words change; what was true stays true, and nothing moves that need not.

use crate::common::essays::{ESSAYS, caption, five_journeys, holds, numbers_in_contents, photo};
use crate::common::{Studio, judge, pages_of, plain, tags};
use leporello_scene::Tags;

/// A photograph that stands on a page in the middle of the book.
const OF: usize = 7;

#[test]
fn captions_toml_stands_over_the_photograph_and_plan_toml_over_both() {
    let studio = Studio::with_photographs(6);
    let said_by = |who: &str, words: &str| {
        let said = studio.run(&["plan", "photos-book", "--why", "IMG_1003"]);
        said.mentions(&[&format!("caption from {who}: {words}")]);
        let pages = pages_of(&studio.path("block.pdf"));
        assert!(pages.iter().any(|page| page.contains(words)), "{words}: {pages:?}");
    };
    studio.make(&[]);
    said_by("the photograph itself", "Picture 3, by the harbour");
    studio.write("captions.toml", "\"IMG_1003.jpg\" = \"The old pier\"\n");
    studio.make(&[]);
    said_by("captions.toml", "The old pier");
    let text = studio.plan_text().replace("The old pier", "The new pier");
    studio.write("plan.toml", &text);
    studio.make(&[]);
    said_by("the edit in plan.toml (over captions.toml)", "The new pier");
    let new = Tags { caption: Some("Newer words".into()), ..tags(3) };
    studio.photograph("IMG_1003.jpg", 3, &new);
    studio.make(&[]);
    said_by("the edit in plan.toml (over captions.toml)", "The new pier");
}

#[test]
fn an_empty_caption_in_captions_toml_silences_the_photograph() {
    let studio = Studio::with_photographs(6);
    studio.write("captions.toml", "\"IMG_1003.jpg\" = \"\"\n");
    studio.make(&[]);
    assert!(!studio.plan_text().contains("Picture 3, by the harbour"));
}

#[test]
fn new_overwrites_nothing_and_its_first_book_can_be_made_at_once() {
    let studio = Studio::with_photographs(8);
    studio.write("chapters/00-mine.md", "My words.\n");
    studio.write("leporello.toml", "photographs = \"../photos\"\n[book]\ntitle = \"Mine\"\n");
    let new = ["new", "photos-book", "--photos", "photos", "--title", "Theirs"];
    let said = studio.run(&new);
    assert_eq!(said.code, 0, "{}", said.err);
    said.mentions(&["photos-book/captions.toml"]);
    assert!(!said.out.contains("leporello.toml\n"), "{}", said.out);
    assert_eq!(studio.read("chapters/00-mine.md"), b"My words.\n");
    studio.again("make");
    assert!(studio.plan_text().contains("title = \"Mine\""));
    let fresh = ["new", "fresh", "--photos", "photos", "--title", "Theirs"];
    assert_eq!(studio.run(&fresh).code, 0);
    let said = studio.run(&["make", "fresh"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.out);
    let block = studio.root().join("fresh/block.pdf");
    let pages = pages_of(block.to_str().unwrap());
    assert!(pages.iter().any(|page| page.contains("Before we leave")), "{pages:?}");
    assert_eq!(studio.run(&fresh).out.matches("written").count(), 0, "a second time nothing");
}

#[test]
fn an_essay_that_grows_by_a_page_renumbers_everything_truly() {
    let studio = five_journeys();
    studio.make(&[]);
    let before = numbers(&studio);
    studio.write(&ESSAYS[1].path(), &ESSAYS[1].markdown(30));
    studio.make(&[]);
    let after = numbers(&studio);
    assert_eq!(after[0], before[0], "what stands before it keeps its page");
    for (essay, (before, after)) in ESSAYS.iter().zip(before.iter().zip(&after)).skip(2) {
        assert!(after > before, "{}: page {before}, then {after}", essay.title);
    }
}

/// Pages of the essays as the contents name them; each begins there.
fn numbers(studio: &Studio) -> Vec<usize> {
    let block = studio.path("block.pdf");
    let pages = pages_of(&block);
    let numbers = numbers_in_contents(&block);
    for (essay, number) in ESSAYS.iter().zip(&numbers) {
        let page = &pages[number - 1];
        assert!(holds(page, essay.born_free[0]), "{} is not on page {number}: {page}", essay.title);
    }
    numbers
}

#[test]
fn build_without_a_chapter_of_the_plan_is_refused_by_its_name() {
    let studio = five_journeys();
    studio.make(&[]);
    let block = studio.read("block.pdf");
    std::fs::remove_file(studio.book().join(ESSAYS[2].path())).unwrap();
    studio.run(&["build", "photos-book"]).refuses(1, &["TYP-006", ESSAYS[2].file]);
    assert!(studio.read("block.pdf") == block, "the book before stays as it was");
    studio.make(&[]);
    let pages = pages_of(&studio.path("block.pdf"));
    assert!(pages.iter().all(|page| !page.contains(ESSAYS[2].title)), "{pages:?}");
}

#[test]
fn build_of_a_chapter_that_has_outgrown_its_pages_is_refused() {
    let studio = five_journeys();
    studio.make(&[]);
    let block = studio.read("block.pdf");
    studio.write(&ESSAYS[0].path(), &ESSAYS[0].markdown(40));
    studio.run(&["build", "photos-book"]).refuses(1, &["TYP-005", ESSAYS[0].file]);
    assert!(studio.read("block.pdf") == block, "the book before stays as it was");
}

#[test]
fn the_same_words_a_second_time_give_the_same_bytes() {
    let studio = five_journeys();
    let files = ["plan.toml", "block.pdf", "cover.pdf", "cover.png", "contact-sheet.png"];
    let made = || {
        studio.run(&["make", "photos", "--printer", "european-offset"]);
        files.map(|file| studio.read(file))
    };
    let (first, second) = (made(), made());
    for (file, (a, b)) in files.iter().zip(first.iter().zip(&second)) {
        assert!(a == b, "{file} differs");
    }
}

#[test]
fn another_caption_changes_its_page_and_its_line_in_the_list_alone() {
    let studio = five_journeys();
    studio.make(&[]);
    let plan = studio.plan_text();
    let before = Drawn::of(&studio, "before");
    // The same letters: the fonts in the file stay the same too.
    let words = caption(OF).replace("day 107, hour 207", "hour 207, day 107");
    let text = String::from_utf8(studio.read("captions.toml")).unwrap();
    assert!(text.contains(&caption(OF)));
    studio.write("captions.toml", &text.replace(&caption(OF), &words));
    studio.make(&[]);
    let after = Drawn::of(&studio, "after");
    assert_eq!(without_captions(&studio.plan_text()), without_captions(&plan));
    let changed: Vec<usize> =
        (0..before.words.len()).filter(|&page| after.words[page] != before.words[page]).collect();
    assert_eq!(changed.len(), 2, "its page and the list: {changed:?}");
    assert_eq!(after.streams.len(), before.streams.len());
    for page in 0..before.streams.len() {
        let same = after.streams[page] == before.streams[page];
        assert_eq!(same, !changed.contains(&page), "the content of page {}", page + 1);
        let same = after.looks[page] == before.looks[page];
        assert_eq!(same, !changed.contains(&page), "the look of page {}", page + 1);
    }
    assert_eq!(after.pictures, before.pictures);
}

#[test]
fn a_caption_of_new_letters_changes_no_other_page_to_the_eye() {
    let studio = five_journeys();
    studio.make(&[]);
    let before = Drawn::of(&studio, "before");
    let text = String::from_utf8(studio.read("captions.toml")).unwrap();
    studio.write("captions.toml", &text.replace(&caption(OF), "Quiz: ½ «€» ∞"));
    studio.make(&[]);
    let after = Drawn::of(&studio, "after");
    for page in 0..before.words.len() {
        let same = after.looks[page] == before.looks[page];
        let is_said = after.words[page] == before.words[page];
        assert_eq!(same, is_said, "the look of page {}", page + 1);
    }
    assert_eq!(after.pictures, before.pictures);
}

#[test]
fn another_caption_draws_its_own_spreads_of_the_contact_sheet_alone() {
    let studio = five_journeys();
    studio.make(&[]);
    let kept = studio.root().join("cache/leporello/cell");
    let cells = || std::fs::read_dir(&kept).unwrap().count();
    let before = cells();
    let text = String::from_utf8(studio.read("captions.toml")).unwrap();
    studio.write("captions.toml", &text.replace(&caption(OF), "Noon"));
    studio.make(&[]);
    assert_eq!(cells() - before, 2, "the spread of the photograph and that of the list");
    let sheet = studio.read("contact-sheet.png");
    std::fs::remove_dir_all(&kept).unwrap();
    studio.make(&[]);
    assert!(studio.read("contact-sheet.png") == sheet, "it is as if all were drawn anew");
}

/// A plan without what a caption says and without the marks of what was written.
fn without_captions(plan: &str) -> String {
    let lines = plan.lines().map(|line| line.split("caption = ").next().unwrap());
    lines.filter(|line| !line.contains("mark")).collect::<Vec<_>>().join("\n")
}

/// A block as it is drawn.
struct Drawn {
    words: Vec<String>,
    /// Content streams.
    streams: Vec<String>,
    /// Pages at 50 ppi.
    looks: Vec<Vec<u8>>,
    /// What poppler says of each picture: page, number, kind, size, colour, coding, bytes.
    pictures: Vec<String>,
}

impl Drawn {
    fn of(studio: &Studio, name: &str) -> Self {
        let block = studio.path("block.pdf");
        let words = pages_of(&block);
        let pages = 1..=words.len();
        let out = studio.root().join(format!("{name}-%d.ppm"));
        let said =
            judge("mutool", &["draw", "-q", "-r", "50", "-o", out.to_str().unwrap(), &block]);
        assert_eq!(said.code, 0, "{}", said.err);
        let look = |page| std::fs::read(studio.root().join(format!("{name}-{page}.ppm"))).unwrap();
        let stream = |page| {
            let of = format!("pages/{page}/Contents");
            judge("mutool", &["show", "-b", &block, &of]).out
        };
        // The numbers of objects may differ: they count other objects too.
        let list = judge("pdfimages", &["-list", &block]).out;
        let pictures = list.lines().skip(2).map(|line| {
            let columns: Vec<&str> = line.split_whitespace().collect();
            let is_about = |at: &usize| ![10, 11].contains(at);
            let kept = (0..columns.len()).filter(is_about).map(|at| columns[at]);
            plain(&kept.collect::<Vec<_>>().join(" "))
        });
        Self {
            words,
            streams: pages.clone().map(stream).collect(),
            looks: pages.map(look).collect(),
            pictures: pictures.collect(),
        }
    }
}

#[test]
fn a_photograph_without_words_for_it_is_told_and_costs_nothing() {
    let studio = five_journeys();
    let text = String::from_utf8(studio.read("captions.toml")).unwrap();
    studio.write("captions.toml", &text.replace(&photo(OF), "3 Mountains/gone.jpg"));
    let said = studio.make(&[]);
    said.mentions(&["PRJ-052", "captions.toml:", "3 Mountains/gone.jpg"]);
}
