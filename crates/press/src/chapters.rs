//! Which photographs belong to which chapter of words.

use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_model::{Catalogue, ChapterWords, PhotoId, Sequence, SequenceChapter};
use leporello_project::{Picture, Project as Written};
use std::collections::{BTreeMap, BTreeSet};
use wildmatch::WildMatch;

/// A sequence whose chapters are those of the words, and where the essays stand in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Joined {
    /// The sequence.
    pub sequence: Sequence,
    /// Essays in reading order: place of the chapter in the sequence before which each stands,
    /// and its place among the chapters of words.
    pub essays: Vec<(usize, usize)>,
}

/// Joins words and photographs.
///
/// A chapter of words that names photographs gets them, in the order of the sequence. The
/// others keep the chapters they had; such a chapter stands before the first one of the words
/// whose photographs come later. An essay without photographs stands before the next chapter
/// of words that has some. Where no chapter of words names photographs, the first essay stands
/// before the first chapter, the second before the second, and so on; those that are left come
/// after the last.
#[must_use]
pub fn join(sequence: Sequence, written: &Written, catalogue: &Catalogue) -> Joined {
    let words = &written.manuscript.chapters;
    let claims = claims(words, catalogue);
    let mut joined = if claims.is_empty() {
        let chapters = sequence.chapters.len();
        let essays = (0..words.len()).map(|at| (at.min(chapters), at)).collect();
        Joined { sequence, essays }
    } else {
        claimed(sequence, words, &claims)
    };
    joined.essays.retain(|(_, at)| has_words(&words[*at]));
    joined
}

/// Whether a chapter has anything to read beside its title.
fn has_words(chapter: &ChapterWords) -> bool {
    !chapter.section.blocks.is_empty()
}

/// Which chapter of words each photograph is named by: the first that does.
fn claims(words: &[ChapterWords], catalogue: &Catalogue) -> BTreeMap<PhotoId, usize> {
    let mut claims = BTreeMap::new();
    for (at, chapter) in words.iter().enumerate() {
        for pattern in &chapter.photographs {
            for photo in catalogue.photos.iter().filter(|photo| fits(&photo.file, pattern)) {
                claims.entry(photo.id).or_insert(at);
            }
        }
    }
    claims
}

/// Whether a path is one, lies in a folder, or fits a pattern with `*`.
fn fits(file: &str, pattern: &str) -> bool {
    let folder = pattern.trim_end_matches('/');
    let is_in = file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    file == pattern
        || is_in
        || (pattern.contains(['*', '?']) && WildMatch::new(pattern).matches(file))
}

fn claimed(
    sequence: Sequence,
    words: &[ChapterWords],
    claims: &BTreeMap<PhotoId, usize>,
) -> Joined {
    let mut named: Vec<Vec<(usize, leporello_model::Chosen)>> = vec![Vec::new(); words.len()];
    let mut others: Vec<(usize, SequenceChapter)> = Vec::new();
    let mut at = 0;
    for chapter in sequence.chapters {
        let first = at;
        let mut rest = SequenceChapter { photos: Vec::new(), ..chapter.clone() };
        for chosen in chapter.photos {
            match claims.get(&chosen.photo) {
                Some(&of) => named[of].push((at, chosen)),
                None => rest.photos.push(chosen),
            }
            at += 1;
        }
        if !rest.photos.is_empty() {
            others.push((first, rest));
        }
    }
    let mut others = others.into_iter().peekable();
    let mut joined = Joined::default();
    let chapters = &mut joined.sequence.chapters;
    for (of, photos) in named.into_iter().enumerate() {
        let first = photos.iter().map(|(at, _)| *at).min();
        while let Some((_, other)) =
            others.next_if(|(at, _)| first.is_some_and(|first| *at < first))
        {
            chapters.push(other);
        }
        joined.essays.push((chapters.len(), of));
        if !photos.is_empty() {
            let photos = photos.into_iter().map(|(_, chosen)| chosen).collect();
            chapters.push(of_words(&words[of], photos));
        }
    }
    chapters.extend(others.map(|(_, other)| other));
    joined.sequence.left_out = sequence.left_out;
    joined.sequence.clocks = sequence.clocks;
    joined
}

/// A chapter of the sequence for one of the words. The essay bears the title, if there is one.
fn of_words(words: &ChapterWords, photos: Vec<leporello_model::Chosen>) -> SequenceChapter {
    let title = if has_words(words) { String::new() } else { words.section.title.clone() };
    SequenceChapter { title, photos, ..SequenceChapter::default() }
}

/// Tells of photographs that chapters and captions name and that are not there.
pub fn report_missing(written: &Written, catalogue: &Catalogue, sink: &mut Sink) {
    let files: BTreeSet<&str> = catalogue.photos.iter().map(|photo| photo.file.as_str()).collect();
    let left_out: BTreeSet<&str> = catalogue.left_out.iter().map(|out| out.file.as_str()).collect();
    let is_there = |name: &str| files.contains(name) || left_out.contains(name);
    for name in written.manuscript.photos.keys().filter(|name| !is_there(name)) {
        sink.report(missing(name, written.captions_at(name)));
    }
    if let Some(Picture::File(file)) = &written.settings.matter.frontispiece
        && !files.contains(file.as_str())
    {
        sink.report(missing(file, written.setting_at("matter.frontispiece")));
    }
    for chapter in &written.manuscript.chapters {
        if !has_words(chapter) && chapter.photographs.is_empty() {
            sink.report(empty(chapter));
        }
        for (place, pattern) in chapter.photographs.iter().enumerate() {
            if !files.iter().any(|file| fits(file, pattern)) {
                let at = written.photographs_at(&chapter.section.id, place);
                sink.report(missing(pattern, at));
            }
        }
    }
}

fn empty(chapter: &ChapterWords) -> Diagnostic {
    let subject = Subject::File { path: chapter.file.clone(), place: None };
    let message = "the chapter has neither words nor photographs; left out";
    Diagnostic::new(codes::PRJ_052, subject, message)
        .hint("write something, or name its photographs: `photographs: FOLDER`")
}

fn missing(name: &str, at: Option<&Subject>) -> Diagnostic {
    let message = format!("no photograph is `{name}`");
    Diagnostic::new(codes::PRJ_052, at.cloned().unwrap_or(Subject::Book), message)
        .hint("write the path below the folder of photographs, such as `beach/IMG_1.jpg`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::{Block, Chosen, Inline, Manuscript, Section, SectionKind};

    fn words(id: &str, photographs: &[&str], has_text: bool) -> ChapterWords {
        let text = Block::Paragraph(vec![Inline::Text("x".into())]);
        let mut section = Section::titled(id, SectionKind::Essay, "en", &id.to_uppercase());
        section.blocks.extend(has_text.then_some(text));
        ChapterWords {
            section,
            file: format!("chapters/{id}.md"),
            photographs: photographs.iter().map(|p| (*p).to_owned()).collect(),
            translations: BTreeMap::new(),
        }
    }

    fn chosen(n: u8) -> Chosen {
        Chosen {
            photo: PhotoId([n; 16]),
            utc_ms: None,
            local: None,
            importance: 1.0,
            hero: false,
            break_before: 0.0,
            scene: None,
            together: false,
            uncropped: false,
            caption: None,
            reasons: Vec::new(),
        }
    }

    fn sequence(chapters: &[(&str, &[u8])]) -> Sequence {
        let chapter = |(title, photos): &(&str, &[u8])| SequenceChapter {
            title: (*title).to_owned(),
            photos: photos.iter().map(|n| chosen(*n)).collect(),
            ..SequenceChapter::default()
        };
        Sequence { chapters: chapters.iter().map(chapter).collect(), ..Sequence::default() }
    }

    fn titles(joined: &Joined) -> Vec<&str> {
        joined.sequence.chapters.iter().map(|chapter| chapter.title.as_str()).collect()
    }

    #[test]
    fn essays_that_name_nothing_stand_before_one_chapter_each() {
        let chapters = vec![words("a", &[], true), words("b", &[], true), words("c", &[], true)];
        let manuscript = Manuscript { chapters, ..Manuscript::default() };
        let mut written = Written::default();
        written.manuscript = manuscript;
        let joined =
            join(sequence(&[("One", &[1]), ("Two", &[2])]), &written, &Catalogue::default());
        assert_eq!(joined.essays, [(0, 0), (1, 1), (2, 2)]);
        assert_eq!(titles(&joined), ["One", "Two"]);
    }

    #[test]
    fn photographs_follow_the_words_that_name_them_and_none_is_lost() {
        let of = [words("a", &[], true), words("b", &[], false)];
        let claims = BTreeMap::from([(PhotoId([2; 16]), 0), (PhotoId([5; 16]), 1)]);
        let joined = claimed(sequence(&[("One", &[1, 2]), ("Two", &[3, 4, 5])]), &of, &claims);
        assert_eq!(titles(&joined), ["One", "", "Two", "B"]);
        assert_eq!(joined.essays, [(1, 0), (3, 1)]);
        assert_eq!(joined.sequence.len(), 5);
    }

    #[test]
    fn a_name_a_folder_and_a_pattern_fit() {
        assert!(fits("beach/a.jpg", "beach/a.jpg"));
        assert!(fits("beach/a.jpg", "beach") && fits("beach/a.jpg", "beach/"));
        assert!(fits("beach/a.jpg", "*/a*"));
        assert!(!fits("beaches/a.jpg", "beach"));
    }
}
