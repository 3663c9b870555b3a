//! A book with words, as its maker's files: settings, chapters and captions beside a folder
//! of photographs.

use crate::drawn::{Stock, in_words};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Title of each chapter.
const CHAPTERS: [&str; 12] = [
    "Harbour",
    "Lavender",
    "Mountains",
    "City",
    "North",
    "Dunes",
    "Forest",
    "Snow",
    "Lake",
    "Night",
    "Street",
    "Garden",
];

/// The Universal Declaration of Human Rights (1948): its beginning, a paragraph on each line.
const DECLARATION: &str = include_str!("declaration.txt");

/// Paragraphs of each essay.
const PARAGRAPHS: usize = 20;

const SUBJECTS: [&str; 7] =
    ["Boats", "Stairs", "A wall", "Reeds", "Two doors", "The first light", "Rain"];
const MOMENTS: [&str; 5] =
    ["before the wind", "at low water", "an hour later", "from the other side", "in May"];
const PLACES: [&str; 11] = [
    "the quay",
    "the old mill",
    "the ferry",
    "the upper pass",
    "the market",
    "the well",
    "the bridge",
    "the lighthouse",
    "the station",
    "the orchard",
    "the dyke",
];

/// Words of a chapter.
pub struct Chapter {
    /// Its file without the ending, which is also the name of its section in a plan.
    pub id: String,
    /// Its title.
    pub title: &'static str,
    /// Its essay.
    pub paragraphs: Vec<&'static str>,
}

/// The chapters, each with an essay of a few pages.
#[must_use]
pub fn chapters() -> Vec<Chapter> {
    let chapter = |(place, title): (usize, &&'static str)| Chapter {
        id: format!("{:02}-{}", place + 1, title.to_lowercase()),
        title,
        paragraphs: DECLARATION.lines().cycle().skip(5 * place).take(PARAGRAPHS).collect(),
    };
    CHAPTERS.iter().enumerate().map(chapter).collect()
}

/// Writes the folder of a book: `photos`, with a folder for each chapter, and the words.
///
/// # Errors
/// A sentence when the disk refuses.
pub fn write(stock: &Stock, photographs: usize, pages: u32, book: &Path) -> Result<(), String> {
    let files = book.join("chapters");
    fs::create_dir_all(&files).map_err(|error| in_words(&files, &error))?;
    let mut captions = String::new();
    for (place, chapter) in chapters().iter().enumerate() {
        let until = |place: usize| photographs * place / CHAPTERS.len();
        let places = until(place)..until(place + 1);
        stock.fill_with(&book.join("photos").join(&chapter.id), places.clone())?;
        places.for_each(|place| captions += &entry(&chapter.id, place));
        write_file(&files.join(format!("{}.md", chapter.id)), &essay(chapter))?;
    }
    write_file(&book.join("captions.toml"), &captions)?;
    write_file(&book.join("leporello.toml"), &settings(pages))
}

/// Gives the photograph at a place another caption, as its maker would.
///
/// # Errors
/// A sentence when the disk refuses.
pub fn rewrite_caption(book: &Path, place: usize, words: &str) -> Result<(), String> {
    let path = book.join("captions.toml");
    let captions = fs::read_to_string(&path).map_err(|error| in_words(&path, &error))?;
    let changed = captions.replace(&caption(place), words);
    if changed == captions {
        return Err(format!("{} has no caption of photograph {place}", path.display()));
    }
    write_file(&path, &changed)
}

fn write_file(path: &Path, words: &str) -> Result<(), String> {
    fs::write(path, words).map_err(|error| in_words(path, &error))
}

fn settings(pages: u32) -> String {
    format!(
        "photographs = \"photos\"\n\n\
         [book]\ntitle = \"Twelve Places\"\nauthor = \"The Harbour Club\"\n\n\
         [format]\npages = {pages}\n\n\
         [matter]\ncontents = true\nlist-of-plates = true\nindex = true\n"
    )
}

fn essay(chapter: &Chapter) -> String {
    format!(
        "---\ntitle: {}\nphotographs: {}\n---\n\n{}\n",
        chapter.title,
        chapter.id,
        chapter.paragraphs.join("\n\n")
    )
}

/// The caption of the photograph at a place; no other has the same.
fn caption(place: usize) -> String {
    let (subject, moment) = (SUBJECTS[place % SUBJECTS.len()], MOMENTS[place % MOMENTS.len()]);
    format!("{subject} near {}, {moment}; sheet {}.", PLACES[place % PLACES.len()], place + 1)
}

fn entry(folder: &str, place: usize) -> String {
    let mut out = String::new();
    let (file, caption) = (Stock::name(place), caption(place));
    let _ = writeln!(out, "[\"{folder}/{file}\"]\ncaption = \"{caption}\"");
    let _ = writeln!(out, "places = [\"{}\"]\n", PLACES[place % PLACES.len()]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_caption_is_part_of_another() {
        let captions: BTreeSet<String> = (0..1000).map(caption).collect();
        assert_eq!(captions.len(), 1000);
        let is_part = |one: &String| captions.iter().filter(|all| all.contains(one)).count() > 1;
        assert!(!captions.iter().any(is_part));
    }
}
