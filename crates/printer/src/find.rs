//! A profile by its name: the user's own, or a bundled one.

use crate::Profile;
use crate::faults::is_name;
use crate::read::{nearest, read};
use leporello_diag::{Diagnostic, Subject, codes};
use std::path::Path;
use std::{fs, io};

/// Most bytes of a profile's file; the longest bundled one has about 8 000.
const MOST_BYTES: u64 = 1 << 20;

impl Profile {
    /// The profile of this name: the user's own in the folder `own`, else a bundled one.
    ///
    /// `own` is the book's folder `printers/`; it need not exist. The user's file
    /// `NAME.toml` goes before a bundled profile of the same name.
    ///
    /// # Errors
    ///
    /// `PFL-001` for a name that nothing has, with the nearest one; `PFL-002` to `PFL-006` for
    /// a file of the user's that cannot be used, with line and column.
    pub fn find(name: &str, own: &Path) -> Result<Self, Diagnostic> {
        let file = own.join(format!("{name}.toml"));
        if is_name(name) && file.is_file() {
            return read_own(name, &file);
        }
        let bundled = Self::bundled().iter().find(|profile| profile.name == name);
        bundled.cloned().ok_or_else(|| no_such(name, own))
    }

    /// Every profile there is for a book: the user's own go before bundled ones of the same
    /// name; sorted by name. With it what is wrong with files that cannot be used.
    #[must_use]
    pub fn all(own: &Path) -> (Vec<Self>, Vec<Diagnostic>) {
        let (mut profiles, mut wrong) = (Vec::new(), Vec::new());
        for name in own_names(own) {
            match Self::find(&name, own) {
                Ok(profile) => profiles.push(profile),
                Err(diagnostic) => wrong.push(diagnostic),
            }
        }
        let bundled = Self::bundled().iter();
        let more: Vec<Self> = bundled
            .filter(|bundled| !profiles.iter().any(|own| own.name == bundled.name))
            .cloned()
            .collect();
        profiles.extend(more);
        profiles.sort_by(|a, b| a.name.cmp(&b.name));
        (profiles, wrong)
    }
}

/// Names of the user's files that can be profiles, sorted.
fn own_names(own: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(own) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|name| is_name(name))
        .collect();
    names.sort();
    names
}

fn read_own(name: &str, file: &Path) -> Result<Profile, Diagnostic> {
    let path = file.display().to_string();
    let text = text_of(file).map_err(|reason| {
        let subject = Subject::File { path: path.clone(), place: None };
        Diagnostic::new(codes::PFL_002, subject, format!("a profile cannot be read: {reason}"))
    })?;
    let profile = read(&text, &path)?;
    if profile.name == name {
        return Ok(profile);
    }
    let message = format!("`name` is `{}`, and the file is `{name}.toml`", profile.name);
    let subject = Subject::File { path, place: None };
    Err(Diagnostic::new(codes::PFL_006, subject, message)
        .hint(format!("write `name = \"{name}\"`")))
}

fn text_of(file: &Path) -> Result<String, String> {
    let told = |error: io::Error| match error.kind() {
        io::ErrorKind::InvalidData => "it is not UTF-8 text".to_owned(),
        _ => error.to_string(),
    };
    let bytes = fs::metadata(file).map_err(told)?.len();
    if bytes > MOST_BYTES {
        return Err(format!("it has {bytes} bytes, and at most {MOST_BYTES} are read"));
    }
    fs::read_to_string(file).map_err(told)
}

fn no_such(name: &str, own: &Path) -> Diagnostic {
    let own_names = own_names(own);
    let known: Vec<&str> = Profile::bundled()
        .iter()
        .map(|profile| profile.name.as_str())
        .chain(own_names.iter().map(String::as_str))
        .collect();
    let begun: Vec<String> = known
        .iter()
        .filter(|known| !name.is_empty() && known.split('-').next() == Some(name))
        .map(|known| format!("`{known}`"))
        .collect();
    let message = format!("there is no printer's profile `{name}`");
    let diagnostic = Diagnostic::new(codes::PFL_001, Subject::Book, message);
    let diagnostic = match nearest(name, &known) {
        _ if begun.len() > 1 => diagnostic.hint(format!("choose one of {}", begun.join(", "))),
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => diagnostic,
    };
    diagnostic.hint("`leporello printers` lists them all")
}
