//! What the press works with beside the photographs: the words and settings the user wrote,
//! the printer's profile, the theme and its typesetter.

use crate::{Asked, Workplace};
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_model::{Plan, Project};
use leporello_printer::Profile;
use leporello_project::KoBreak;
use leporello_typeset::{FontSources, Theme, Typesetter};
use std::path::{Path, PathBuf};

/// Folder of the user's own themes, in the book's folder.
const THEMES: &str = "themes";
/// Folder of the user's own printers' profiles, in the book's folder.
pub const PRINTERS: &str = "printers";

/// Everything a book is made with.
pub struct Workshop {
    /// What the user wrote; empty when there is nothing.
    pub written: leporello_project::Project,
    /// The wishes: the command line's over the settings'.
    pub asked: Asked,
    /// The printer, if one was chosen.
    pub profile: Option<Profile>,
    /// Sets the words.
    pub typesetter: Typesetter,
    /// Whether the book's folder has settings.
    has_settings: bool,
}

impl Workshop {
    /// Opens the workshop of a book: reads what stands in its folder. `asked` is what the
    /// command line says; `before` the plan before.
    ///
    /// # Errors
    ///
    /// [`Stopped`] once everything that is wrong with settings, words, theme, fonts and
    /// printer has gone to `sink`.
    pub fn open(
        place: &Workplace,
        asked: Asked,
        before: Option<&Plan>,
        sink: &mut Sink,
    ) -> Result<Self, Stopped> {
        let mut written = leporello_project::read(&place.words, sink)?.unwrap_or_default();
        let is_typed = asked.theme.is_some();
        let asked = asked.over(Asked::from_settings(&written.settings));
        let has_settings = place.words.join(leporello_project::SETTINGS).is_file();
        let before = before.filter(|_| !has_settings);
        let language = asked.language.as_deref().or(before.map(|plan| plan.language.as_str()));
        written.set_language(language.unwrap_or("en"));
        let printer = asked.printer.as_deref().or(before.map(|plan| plan.printer.as_str()));
        let profile = match printer.filter(|name| !name.is_empty()) {
            Some(name) => Some(find_printer(name, place, sink)?),
            None => None,
        };
        if let Some(name) = asked.unknown_size(profile.as_ref()) {
            return Err(sink.stop(unknown_size(name, profile.as_ref())));
        }
        let theme = asked.theme.as_deref().or(before.map(|plan| plan.theme.as_str()));
        let at = written.setting_at("theme.name").filter(|_| !is_typed).cloned();
        let at = at.unwrap_or(Subject::Book);
        let theme = theme_of(theme.unwrap_or(""), place, at).map_err(|told| sink.stop(*told))?;
        let fonts = written.settings.theme.fonts.as_deref().unwrap_or("fonts");
        let fonts = place.words.join(fonts);
        let typesetter = Typesetter::themed(FontSources::BundledAndSystem, theme, &fonts)
            .map_err(|told| sink.stop(*told))?;
        let keeps_words = written.settings.theme.ko_break != Some(KoBreak::Letter);
        let typesetter = typesetter.breaking_korean_letters(!keeps_words);
        Ok(Self { written, asked, profile, typesetter, has_settings })
    }

    /// The project of a book: every wish, with defaults filled in.
    ///
    /// Where `leporello.toml` is there, it says what the book is, and of the plan before only
    /// the edits count. `pages` is how many the book will about have, which decides what a
    /// printer asks for at the fold.
    #[must_use]
    pub fn project(&self, folder_name: &str, before: Option<&Plan>, pages: Option<u32>) -> Project {
        let theme = self.typesetter.theme();
        let kept = before.filter(|_| !self.has_settings);
        let mut project =
            self.asked.project(folder_name, kept, theme, self.profile.as_ref(), pages);
        if let Some(plan) = before {
            project.edits = plan.edits.clone();
        }
        project
    }

    /// Files and folders that say what the book is, beside its photographs.
    #[must_use]
    pub fn sources(place: &Workplace) -> Vec<PathBuf> {
        let names = [
            leporello_project::SETTINGS,
            leporello_project::CHAPTERS,
            leporello_project::CAPTIONS,
            THEMES,
            PRINTERS,
        ];
        let written = leporello_project::read(&place.words, &mut Sink::new()).ok().flatten();
        let fonts = written.and_then(|written| written.settings.theme.fonts);
        let fonts = place.words.join(fonts.as_deref().unwrap_or("fonts"));
        let plan = place.plan_path();
        names.iter().map(|name| place.words.join(name)).chain([plan, fonts]).collect()
    }
}

/// The printer's profile of this name: the book's own, or a bundled one.
///
/// # Errors
///
/// [`Stopped`] when there is none, or the user's own cannot be used.
pub fn find_printer(name: &str, place: &Workplace, sink: &mut Sink) -> Result<Profile, Stopped> {
    Profile::find(name, &place.words.join(PRINTERS)).map_err(|told| sink.stop(told))
}

/// A theme of the book's folder, else a bundled one; `at` is where it is asked for.
fn theme_of(name: &str, place: &Workplace, at: Subject) -> Result<Theme, Box<Diagnostic>> {
    let folder = own_theme(&place.words, name);
    if !name.is_empty() && folder.is_dir() {
        return Theme::read(name, &folder);
    }
    Theme::bundled(name).ok_or_else(|| Box::new(no_theme(name, &folder, at)))
}

/// Where the user's own theme of this name would be in a book's folder.
#[must_use]
pub fn own_theme(book: &Path, name: &str) -> PathBuf {
    book.join(THEMES).join(name)
}

fn no_theme(name: &str, folder: &Path, at: Subject) -> Diagnostic {
    let names: Vec<&str> = Theme::list().into_iter().map(|(name, _)| name).collect();
    let message = format!("there is no theme `{name}`");
    Diagnostic::new(codes::PRJ_050, at, message)
        .hint(format!("choose one of: {}", names.join(", ")))
        .hint(format!("or put your own into `{}`", folder.display()))
}

fn unknown_size(name: &str, profile: Option<&Profile>) -> Diagnostic {
    let sizes: Vec<&str> = crate::SIZES.iter().map(|(name, _)| *name).collect();
    let message = format!("there is no trim size `{name}`");
    let told = Diagnostic::new(codes::PRJ_051, Subject::Book, message)
        .hint(format!("write WIDTHxHEIGHT such as 300x240mm, or one of: {}", sizes.join(", ")));
    match profile.filter(|profile| !profile.trims.is_empty()) {
        Some(profile) => {
            let on_offer: Vec<&str> = profile.trims.iter().map(|trim| trim.name.as_str()).collect();
            told.hint(format!("`{}` has: {}", profile.name, on_offer.join(", ")))
        }
        None => told,
    }
}
