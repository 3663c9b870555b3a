//! What the user wrote for the book: settings, chapters, captions.
//!
//! A book's folder may hold `leporello.toml`, a folder `chapters` of Markdown files and
//! `captions.toml`. [`read`] makes a [`Project`] of them, and tells of every mistake with its
//! file, line and column; [`scaffold()`] writes the first ones.

#![deny(missing_docs)]

mod captions;
mod chapters;
mod language;
mod mistakes;
mod nearest;
mod order;
mod scaffold;
mod settings;
mod text_file;
mod toml_file;
mod value;

pub use language::bound_at;
pub use scaffold::{NewFile, NewProject, scaffold, write_new};
pub use settings::{
    BookSettings, CoverSettings, Editions, FormatSettings, KoBreak, MatterSettings, PdfSettings,
    Picture, Settings, ThemeSettings, Trim,
};

use leporello_diag::{Severity, Sink, Stopped, Subject};
use leporello_model::Manuscript;
use std::collections::BTreeMap;
use std::path::Path;
use text_file::TextFile;

/// Name of the file of settings in the book's folder.
pub const SETTINGS: &str = "leporello.toml";
/// Name of the folder of chapters in the book's folder.
pub const CHAPTERS: &str = "chapters";
/// Name of the file of captions in the book's folder.
pub const CAPTIONS: &str = "captions.toml";

/// What the user wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// What `leporello.toml` says; nothing when it is not there.
    pub settings: Settings,
    /// Chapters and what was written about photographs. A chapter that names no language has
    /// an empty one until [`Project::set_language`].
    pub manuscript: Manuscript,
    settings_at: BTreeMap<String, Subject>,
    captions_at: BTreeMap<String, Subject>,
    photographs_at: BTreeMap<(String, usize), Subject>,
}

impl Project {
    /// Gives chapters that name no language this one, the book's own.
    pub fn set_language(&mut self, language: &str) {
        for chapter in &mut self.manuscript.chapters {
            if chapter.section.language.is_empty() {
                chapter.section.language = language.to_owned();
            }
        }
    }

    /// Where `leporello.toml` says a setting, such as `pdf.profile`; `None` when it does not.
    #[must_use]
    pub fn setting_at(&self, name: &str) -> Option<&Subject> {
        self.settings_at.get(name)
    }

    /// Where `captions.toml` speaks of a photograph, by its path below the folder.
    #[must_use]
    pub fn captions_at(&self, photo: &str) -> Option<&Subject> {
        self.captions_at.get(photo)
    }

    /// Where a chapter, by the id of its section, names the photograph or pattern with this
    /// place in its list, from 0.
    #[must_use]
    pub fn photographs_at(&self, chapter: &str, place: usize) -> Option<&Subject> {
        self.photographs_at.get(&(chapter.to_owned(), place))
    }
}

/// Reads what stands in the book's folder; `None` when nothing of it is there.
///
/// # Errors
///
/// Everything that is wrong in any of the files is reported with its place, `PRJ-020` to
/// `PRJ-040`; [`Stopped`] when anything of it is an error.
pub fn read(folder: &Path, sink: &mut Sink) -> Result<Option<Project>, Stopped> {
    let before = sink.count_from(Severity::Error);
    let there = |name: &str| Some(folder.join(name)).filter(|path| path.symlink_metadata().is_ok());
    let (settings, chapters, captions) = (there(SETTINGS), there(CHAPTERS), there(CAPTIONS));
    if settings.is_none() && chapters.is_none() && captions.is_none() {
        return Ok(None);
    }
    let mut project = Project::default();
    if let Some(file) = settings.and_then(|path| TextFile::read(&path, sink)) {
        (project.settings, project.settings_at) = settings::read(&file, sink);
    }
    if let Some(folder) = chapters {
        let own = project.settings.book.language.as_deref();
        let read = chapters::read(&folder, own, sink);
        project.manuscript.chapters = read.chapters;
        project.photographs_at = read.places;
    }
    if let Some(file) = captions.and_then(|path| TextFile::read(&path, sink)) {
        (project.manuscript.photos, project.captions_at) = captions::read(&file, sink);
    }
    if sink.count_from(Severity::Error) > before { Err(Stopped) } else { Ok(Some(project)) }
}

/// A photograph's path as the catalogue has it: without `./` before it.
fn photo_path(written: &str) -> String {
    let path = written.trim();
    path.trim_start_matches("./").to_owned()
}
