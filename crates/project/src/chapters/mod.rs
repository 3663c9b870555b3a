//! `chapters/*.md`: the words that flow over pages.
//!
//! `front_matter` reads the lines between `---`, `markdown` the text below them; `frame`,
//! `inlines`, `notes`, `verse` and `html` are its parts.

mod frame;
mod front_matter;
mod html;
mod inlines;
mod markdown;
mod notes;
mod verse;

use crate::language;
use crate::mistakes::{Mistake, Mistakes};
use crate::order::by_number;
use crate::text_file::TextFile;
use front_matter::FrontMatter;
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_model::{ChapterWords, Section, SectionKind};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Chapters in order, and where each names which photograph.
#[derive(Default)]
pub(crate) struct Chapters {
    pub chapters: Vec<ChapterWords>,
    /// By the section's id and the place in the list of photographs.
    pub places: BTreeMap<(String, usize), Subject>,
}

/// The name of a file in the folder of chapters, taken apart.
#[derive(Debug, PartialEq, Eq)]
struct Name {
    /// The chapter: the name without its ending and its language.
    id: String,
    /// Language, when it is a translation.
    language: Option<String>,
}

/// A file read on its own.
struct Read {
    section: Section,
    front: FrontMatter,
}

/// Reads every chapter of a folder. `own` is the book's language, if the settings say it.
/// Everything that is wrong is reported.
pub(crate) fn read(folder: &Path, own: Option<&str>, sink: &mut Sink) -> Chapters {
    let mut all = Chapters::default();
    let mut translations = Vec::new();
    let files = files(folder, sink);
    let stems: BTreeSet<String> = files.iter().map(|(stem, _)| stem.clone()).collect();
    for (stem, path) in files {
        let name = name(&stem, &stems);
        if name.language.is_some() {
            translations.push((name, path));
            continue;
        }
        let Some(file) = TextFile::read(&path, sink) else { continue };
        let read = chapter(&file, &name, sink);
        let id = &read.section.id;
        for (i, (_, at)) in read.front.photographs.iter().enumerate() {
            all.places.insert((id.clone(), i), file.at(*at));
        }
        all.chapters.push(ChapterWords {
            photographs: read.front.photographs.into_iter().map(|(photo, _)| photo).collect(),
            file: file.path().to_owned(),
            translations: BTreeMap::new(),
            section: read.section,
        });
    }
    for (name, path) in translations {
        if let Some(file) = TextFile::read(&path, sink) {
            translation(&file, &name, own, &mut all.chapters, sink);
        }
    }
    all
}

/// Markdown files by their names without the ending, in the order of the book. Tells of what
/// is not read.
fn files(folder: &Path, sink: &mut Sink) -> Vec<(String, PathBuf)> {
    let subject = |path: &Path| Subject::File { path: path.display().to_string(), place: None };
    if !folder.is_dir() {
        let message = "a folder of chapters was needed, and this is a file";
        let hint = "give the file another name, and put chapters into a folder `chapters`";
        sink.report(Diagnostic::new(codes::PRJ_034, subject(folder), message).hint(hint));
        return Vec::new();
    }
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut paths: Vec<PathBuf> = match entries {
        Ok(entries) => entries.into_iter().map(|entry| entry.path()).collect(),
        Err(error) => {
            let message = format!("folder cannot be read: {error}");
            sink.report(
                Diagnostic::new(codes::PRJ_020, subject(folder), message)
                    .hint("allow reading it, or move it away"),
            );
            return Vec::new();
        }
    };
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_hidden = name.starts_with('.') || name.ends_with('~') || name.starts_with('#');
        match name.strip_suffix(".md") {
            _ if is_hidden => {}
            Some(stem) => files.push((stem.to_owned(), path)),
            None => {
                let message = "not read: a chapter is a file that ends in `.md`";
                let hint = "rename it, or move it out of `chapters`";
                sink.report(Diagnostic::new(codes::PRJ_038, subject(&path), message).hint(hint));
            }
        }
    }
    files.sort_by(|(a, _), (b, _)| by_number(a).cmp(&by_number(b)));
    files
}

/// `01-harbour.ko` is the Korean of `01-harbour`. What stands behind the last point is a
/// language when it can be one, or when the name before it is a chapter.
fn name(stem: &str, stems: &BTreeSet<String>) -> Name {
    let chapter = || Name { id: stem.to_owned(), language: None };
    let Some((id, end)) = stem.rsplit_once('.') else { return chapter() };
    match language::tag(end) {
        Ok(tag) => Name { id: id.to_owned(), language: Some(tag) },
        Err(_) if stems.contains(id) => Name { id: id.to_owned(), language: Some(end.to_owned()) },
        Err(_) => chapter(),
    }
}

/// The words of one file.
fn chapter(file: &TextFile, name: &Name, sink: &mut Sink) -> Read {
    let mut mistakes = Mistakes::of(file);
    let read = words(name, &mut mistakes);
    mistakes.report(sink);
    read
}

fn words(name: &Name, mistakes: &mut Mistakes) -> Read {
    let mut front = front_matter::read(mistakes);
    let text = markdown::read(front.body, front.title.take(), mistakes);
    let section = Section {
        id: name.id.clone(),
        kind: SectionKind::Essay,
        language: front.language.clone().map(|(tag, _)| tag).unwrap_or_default(),
        title: text.title.unwrap_or_default(),
        subtitle: front.subtitle.take().unwrap_or_default(),
        author: front.author.take().unwrap_or_default(),
        blocks: text.blocks,
        entries: Vec::new(),
    };
    Read { section, front }
}

/// Puts a translation to its chapter.
fn translation(
    file: &TextFile,
    name: &Name,
    own: Option<&str>,
    chapters: &mut [ChapterWords],
    sink: &mut Sink,
) {
    let language = name.language.as_deref().unwrap_or_default();
    let mut mistakes = Mistakes::of(file);
    let read = words(name, &mut mistakes);
    of_front_matter(&read.front, name, language, &mut mistakes);
    match chapters.iter_mut().find(|chapter| chapter.section.id == name.id) {
        None => {
            let id = &name.id;
            let message = format!("translation without its chapter: there is no `{id}.md`");
            let hint = format!("write `{id}.md`, or name this file `{id}-{language}.md`");
            mistakes.add(Mistake::new(codes::PRJ_033, 0, message).hint(hint));
        }
        Some(chapter) => {
            let section = Section { language: language.to_owned(), ..read.section };
            let tag = Some(&*chapter.section.language).filter(|tag| !tag.is_empty()).or(own);
            let is_own = tag == Some(language);
            if is_own || chapter.translations.insert(language.to_owned(), section).is_some() {
                let message = format!("the chapter is there in `{language}` already");
                let mistake = Mistake::new(codes::PRJ_033, 0, message);
                mistakes.add(mistake.hint("leave one of the two files"));
            }
        }
    }
    mistakes.report(sink);
}

/// What only the chapter can say, or the name of the file says already.
fn of_front_matter(front: &FrontMatter, name: &Name, language: &str, mistakes: &mut Mistakes) {
    if let Err(hint) = language::tag(language) {
        let message = format!("`{language}` in the file's name is not the tag of a language");
        mistakes.add(Mistake::new(codes::PRJ_026, 0, message).hint(hint));
    }
    if let Some((tag, at)) = front.language.as_ref().filter(|(tag, _)| tag != language) {
        let message = format!("front matter says `{tag}`, and the file's name says `{language}`");
        let mistake = Mistake::new(codes::PRJ_033, *at, message);
        mistakes.add(mistake.hint("take the line `language` out"));
    }
    if let Some((_, at)) = front.photographs.first() {
        let message = "a translation has the photographs of its chapter";
        let hint = format!("name them in `{}.md`", name.id);
        mistakes.add(Mistake::new(codes::PRJ_033, *at, message).hint(hint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_at_the_end_of_a_name_makes_a_translation() {
        let stems = BTreeSet::from(["01-harbour".to_owned()]);
        let of = |stem: &str| {
            let Name { id, language } = name(stem, &stems);
            (id, language)
        };
        assert_eq!(of("01-harbour"), ("01-harbour".into(), None));
        assert_eq!(of("01-harbour.KO"), ("01-harbour".into(), Some("ko".into())));
        assert_eq!(of("02-sea.zh-hant"), ("02-sea".into(), Some("zh-Hant".into())));
        assert_eq!(of("01-harbour.korean"), ("01-harbour".into(), Some("korean".into())));
        assert_eq!(of("02.harbour"), ("02.harbour".into(), None));
    }
}
