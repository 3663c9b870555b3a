//! The first files of a book.

use crate::Workplace;
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_photo::photo_files;
use leporello_project::{NewProject, scaffold, write_new};
use std::path::Path;

/// Most photographs that the file of captions begins with.
const LISTED: usize = 500;

/// Writes settings, a first chapter and a file of captions into a book's folder, and says which
/// files; those that are there stay as they are.
///
/// # Errors
///
/// [`Stopped`] when the folder of photographs is not there or a file cannot be written.
pub fn begin(
    book: &Path,
    photographs: &Path,
    title: Option<&str>,
    language: &str,
    sink: &mut Sink,
) -> Result<Vec<String>, Stopped> {
    if !photographs.is_dir() {
        let subject = Subject::File { path: photographs.display().to_string(), place: None };
        return Err(sink.stop(
            Diagnostic::new(codes::PRJ_001, subject, "there is no such folder")
                .hint("name the folder that holds the photographs: `--photos FOLDER`"),
        ));
    }
    let place = Workplace {
        photographs: photographs.to_owned(),
        out: book.to_owned(),
        words: book.to_owned(),
        cache: book.to_owned(),
        latest: jiff::civil::Date::MAX,
    };
    place.keep_out_of_photographs(sink)?;
    let mut photos = photo_files(photographs);
    photos.truncate(LISTED);
    let name = photographs.canonicalize().ok();
    let name = name.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy());
    let title =
        title.map_or_else(|| crate::asked::title_from(&name.unwrap_or_default()), Into::into);
    let files = scaffold(&NewProject {
        title: &title,
        language,
        photographs: &place.photographs_from_out(),
        photos: &photos,
    });
    Ok(write_new(book, &files, sink)?.into_iter().map(|file| file.path.clone()).collect())
}
