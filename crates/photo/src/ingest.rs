//! From a folder to a catalogue.

use crate::Limits;
use crate::budget::Budget;
use crate::cache::Cache;
use crate::intake::{Bench, Taken, seen_path, survived};
use crate::look::detector;
use crate::record::{Entry, FORM, Index, Made, Member, Seen, Stamp};
use crate::sidecars::{Beside, Shelf};
use crate::walk::{Found, Walk, walk};
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_model::{Catalogue, LeftOut, LeftOutReason, PhotoId};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What to take in, and where to keep what is learnt.
pub struct Ingest<'a> {
    /// The user's folder of photographs; only read.
    pub folder: &'a Path,
    /// Folder of derived files; made when absent. Losing it costs time and nothing else.
    pub cache: &'a Path,
    /// Day after which no photograph can have been taken.
    pub latest: jiff::civil::Date,
    /// How much a file may ask of the machine.
    pub limits: Limits,
}

/// Takes in a folder: walks it, decodes each picture once, analyses and caches. Files that
/// have not changed since the last time are not read again.
///
/// Messages reach `sink` in the order of the catalogue; `PHO-001` when it is empty.
///
/// # Errors
/// [`Stopped`] when the folder cannot be read (`PHO-002`) or the user asked to stop.
pub fn ingest(
    ingest: &Ingest,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Catalogue, Stopped> {
    let walked = walk(ingest.folder, ingest.cache).map_err(|error| {
        let subject = Subject::File { path: ingest.folder.display().to_string(), place: None };
        let message = format!("folder of photographs cannot be read: {error}");
        sink.stop(Diagnostic::new(codes::PHO_002, subject, message).hint("check the path"))
    })?;
    let cache = Cache::new(ingest.cache);
    let index_path = index_path(ingest);
    let limits = (ingest.limits.max_file_bytes, ingest.limits.max_pixels);
    let index: Option<Index> = cache
        .load_json(&index_path)
        .filter(|index: &Index| index.form == FORM && index.limits == limits);
    let bench = Bench {
        cache: &cache,
        latest: ingest.latest,
        limits: ingest.limits,
        budget: Budget::new(ingest.limits.memory_bytes),
        detector: detector(),
    };
    let done = all(&bench, &walked, index.as_ref(), progress)?;
    let mut entries = BTreeMap::new();
    let mut catalogue = Catalogue::default();
    for (found, done) in walked.files.iter().zip(done) {
        report(&found.file, &done.entry, sink);
        entries.insert(found.file.clone(), done.entry);
        match done.member {
            Member::Photo(photo) => catalogue.photos.push(*photo),
            Member::LeftOut(left_out) => catalogue.left_out.push(left_out),
        }
    }
    cache.store_json(&index_path, &Index { form: FORM, latest: ingest.latest, limits, entries });
    close(&walked, &cache, &mut catalogue, sink);
    Ok(catalogue)
}

/// The index of a folder, under the hash of its whole path.
fn index_path(ingest: &Ingest) -> PathBuf {
    let folder = fs::canonicalize(ingest.folder).unwrap_or_else(|_| ingest.folder.into());
    let hash = blake3::hash(folder.as_os_str().as_encoded_bytes()).to_hex();
    ingest.cache.join("index").join(format!("{}.json", &hash[..32]))
}

/// A file's line in the index and its share of the catalogue.
struct Done {
    entry: Entry,
    member: Member,
}

/// Takes in all files, in their order; stops between two when the user asks to.
fn all(
    bench: &Bench,
    walked: &Walk,
    index: Option<&Index>,
    progress: &dyn Progress,
) -> Result<Vec<Done>, Stopped> {
    let shelf = Shelf::new(&walked.files);
    progress.begin("photographs", walked.files.len());
    let done: Option<Vec<Done>> = walked
        .files
        .par_iter()
        .with_max_len(1)
        .map(|found| {
            if progress.cancelled() {
                return None;
            }
            let done = one(bench, found, &shelf.beside(found), index);
            progress.step();
            Some(done)
        })
        .collect();
    progress.end();
    done.ok_or(Stopped)
}

fn one(bench: &Bench, found: &Found, beside: &Beside, index: Option<&Index>) -> Done {
    let stamps: Vec<Stamp> =
        std::iter::once(found).chain(beside.files()).map(Stamp::from).collect();
    if let Some(done) = index.and_then(|index| unchanged(bench, found, &stamps, index)) {
        return done;
    }
    let Taken { made, seen, notes } = survived(bench, found, beside);
    let member = member(found, &made, seen);
    Done { entry: Entry { stamps, made, notes }, member }
}

/// What is known of a file that has not changed, if all of it is still there.
fn unchanged(bench: &Bench, found: &Found, stamps: &[Stamp], index: &Index) -> Option<Done> {
    let entry = index.fresh(&found.file, stamps, bench.latest)?.clone();
    let seen = match &entry.made {
        Made::Photo(said) => {
            let root = bench.cache.root();
            let seen: Seen = bench.cache.load_json(&seen_path(root, said.id, &said.known))?;
            let is_good = seen.is_of(said.storage.orientation, &said.known)
                && small_copies_exist(root, said.id);
            Some(seen).filter(|_| is_good)
        }
        Made::LeftOut { .. } => None,
    };
    if seen.is_none() && matches!(entry.made, Made::Photo(_)) {
        return None;
    }
    let member = member(found, &entry.made, seen);
    Some(Done { entry, member })
}

fn member(found: &Found, made: &Made, seen: Option<Seen>) -> Member {
    match (made, seen) {
        (Made::Photo(said), Some(seen)) => {
            Member::Photo(Box::new(said.as_ref().clone().with(&found.file, seen)))
        }
        (Made::Photo(said), None) => {
            Member::LeftOut(left_out(found, Some(said.id), LeftOutReason::Unreadable, None))
        }
        (Made::LeftOut { photo, why, detail }, _) => {
            Member::LeftOut(left_out(found, *photo, *why, detail.clone()))
        }
    }
}

fn left_out(
    found: &Found,
    photo: Option<PhotoId>,
    why: LeftOutReason,
    detail: Option<String>,
) -> LeftOut {
    LeftOut { file: found.file.clone(), photo, why, detail }
}

fn report(file: &str, entry: &Entry, sink: &mut Sink) {
    for diagnostic in entry.notes.iter().filter_map(|note| note.about(file)) {
        sink.report(diagnostic);
    }
}

/// What concerns the folder as a whole.
fn close(walked: &Walk, cache: &Cache, catalogue: &mut Catalogue, sink: &mut Sink) {
    let left_out = |file: &str, why, detail: &str| LeftOut {
        file: file.into(),
        photo: None,
        why,
        detail: Some(detail.into()),
    };
    for folder in &walked.passed_over {
        let detail = "a folder made by a program";
        catalogue.left_out.push(left_out(folder, LeftOutReason::NotAPicture, detail));
    }
    for (file, why) in &walked.closed {
        catalogue.left_out.push(left_out(file, LeftOutReason::Unreadable, why));
        let message = format!("cannot be opened: {why}");
        let diagnostic = Diagnostic::new(codes::PHO_010, Subject::Photo(file.clone()), message);
        sink.report(diagnostic.hint("give yourself permission to read it"));
    }
    catalogue.left_out.sort_by(|a, b| a.file.cmp(&b.file));
    if let Some(why) = cache.failure() {
        let path = cache.root().display().to_string();
        let subject = Subject::File { path, place: None };
        let message = format!("folder of derived files cannot be written: {why}");
        let hint = "name another folder, or make room on the disk";
        sink.report(Diagnostic::new(codes::PHO_008, subject, message).hint(hint));
    }
}

/// Where the proxy of a photograph lies: a JPEG, upright, in sRGB, its long side at most
/// [`crate::PROXY_SIDE`].
#[must_use]
pub fn proxy_path(cache: &Path, id: PhotoId) -> PathBuf {
    cache.join("proxy").join(format!("{id}.jpg"))
}

/// Where the thumbnail of a photograph lies: a JPEG like the proxy, its long side at most
/// [`crate::THUMBNAIL_SIDE`].
#[must_use]
pub fn thumbnail_path(cache: &Path, id: PhotoId) -> PathBuf {
    cache.join("thumbnail").join(format!("{id}.jpg"))
}

/// Whether the proxy and the thumbnail of a photograph are there.
pub(crate) fn small_copies_exist(cache: &Path, id: PhotoId) -> bool {
    proxy_path(cache, id).exists() && thumbnail_path(cache, id).exists()
}
