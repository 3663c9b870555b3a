//! The first files of a book.

use crate::common;
use crate::common::project;
use leporello_diag::Sink;
use leporello_model::{Block, Inline};
use leporello_project::{NewFile, NewProject, scaffold, write_new};
use std::fs;

fn files() -> Vec<NewFile> {
    let photos = ["a.jpg".to_owned(), "b/\"c\".jpg".to_owned()];
    scaffold(&NewProject {
        title: "The \"old\" quay",
        language: "de",
        photographs: "../quay",
        photos: &photos,
    })
}

fn read(files: &[NewFile]) -> leporello_project::Project {
    let files: Vec<_> = files.iter().map(|file| (&*file.path, &*file.text)).collect();
    project(&files)
}

#[test]
fn what_is_written_is_read_without_a_word() {
    let project = read(&files());
    assert_eq!(project.settings.book.title.as_deref(), Some("The \"old\" quay"));
    assert_eq!(project.settings.photographs.as_deref(), Some("../quay"));
    assert_eq!(project.settings.book.language.as_deref(), Some("de"));
    assert!(project.manuscript.photos.is_empty());
}

#[test]
fn what_is_commented_out_can_be_said_by_taking_the_sign_away() {
    let mut files = files();
    for file in files.iter_mut().filter(|file| file.path.ends_with(".toml")) {
        let says = |line: &str| line.contains(" = ") || line.starts_with('[');
        let line = |line: &str| match line.strip_prefix("# ") {
            Some(rest) if says(rest) && !rest.contains(':') => rest.to_owned(),
            _ => line.to_owned(),
        };
        file.text = file.text.lines().map(line).collect::<Vec<_>>().join("\n");
    }
    let project = read(&files);
    assert_eq!(project.settings.contributors.len(), 1);
    assert_eq!(project.manuscript.photos.len(), 3);
    assert_eq!(project.settings.pdf.kind, Some(leporello_model::PdfKind::Plain));
}

#[test]
fn the_sample_shows_each_thing_that_words_can_be() {
    let project = read(&files());
    let section = &project.manuscript.chapters[0].section;
    assert!(!section.title.is_empty() && !section.subtitle.is_empty());
    let has = |is: fn(&Block) -> bool| section.blocks.iter().any(is);
    assert!(has(|b| matches!(b, Block::Heading { .. })) && has(|b| matches!(b, Block::Quote(_))));
    assert!(has(|b| matches!(b, Block::Verse(_))) && has(|b| matches!(b, Block::Pause)));
    let words = |is: fn(&Inline) -> bool| {
        section.blocks.iter().any(|b| matches!(b, Block::Paragraph(words) if words.iter().any(is)))
    };
    assert!(words(|w| matches!(w, Inline::Emphasis(_))) && words(|w| matches!(w, Inline::Note(_))));
}

#[test]
fn a_file_that_is_there_stays_and_a_book_with_chapters_gets_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let files = files();
    let mut sink = Sink::new();
    fs::write(folder.path().join("leporello.toml"), "mine").unwrap();
    fs::create_dir(folder.path().join("chapters")).unwrap();
    fs::write(folder.path().join("chapters/1.md"), "mine").unwrap();
    let written = write_new(folder.path(), &files, &mut sink).unwrap();
    assert_eq!(written.iter().map(|f| &*f.path).collect::<Vec<_>>(), ["captions.toml"]);
    assert_eq!(fs::read_to_string(folder.path().join("leporello.toml")).unwrap(), "mine");
    assert_eq!(fs::read_dir(folder.path().join("chapters")).unwrap().count(), 1);
    assert_eq!(write_new(folder.path(), &files, &mut sink), Ok(vec![]));
}

#[test]
fn a_place_that_cannot_be_written_is_told() {
    let folder = common::folder(&[("chapters", b"")]);
    let files = files();
    let mut sink = Sink::new();
    assert!(write_new(folder.path(), &files, &mut sink).is_err());
    assert_eq!(sink.diagnostics()[0].code.name(), "PRJ-004");
}
