//! The page for users says what the program reads.

use crate::common;
use leporello_project::Settings;
use std::fs;
use std::path::Path;

fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/project.md");
    fs::read_to_string(page).unwrap()
}

/// What stands between two marks.
fn between<'p>(page: &'p str, begin: &str, end: &str) -> &'p str {
    let from = page.find(begin).unwrap() + begin.len();
    &page[from..from + page[from..].find(end).unwrap()]
}

#[test]
fn the_reference_is_the_table_that_files_are_read_by() {
    let page = page();
    let settings = between(&page, "<!-- settings -->\n\n", "\n<!-- end of settings -->\n");
    assert_eq!(settings, Settings::reference(), "copy the right side into docs/project.md");
}

#[test]
fn the_examples_of_the_page_are_read_without_a_word() {
    let page = page();
    let chapter = between(&page, "````markdown\n", "````\n");
    let captions = between(&page, "```toml\n", "```\n");
    let project = common::project(&[("chapters/1.md", chapter), ("captions.toml", captions)]);
    let chapter = &project.manuscript.chapters[0];
    assert_eq!((&*chapter.section.title, chapter.photographs.len()), ("Harbour", 2));
    assert_eq!(project.manuscript.photos.len(), 2);
}
