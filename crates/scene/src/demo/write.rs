//! The demo's files: all of them, or none.

use super::{Frame, file, frames};
use crate::demo::script::EVENTS;
use rayon::prelude::*;
use std::fs;
use std::io::{self, ErrorKind};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Told how many photographs are written and how many there are; may break off.
type Progress<'a> = dyn FnMut(usize, usize) -> ControlFlow<()> + 'a;

/// Writes the demo's photographs into `folder`, which must not exist or be empty. Returns how
/// many there are.
///
/// `progress` is told how many are written and how many there are, and breaks off when the
/// user wants to stop. They are drawn into a folder beside and moved into place when the last
/// is whole. The files are the same, byte for byte, wherever and whenever they are written.
/// A folder that holds them all already is left as it is, and `progress` hears nothing. Folders
/// above it are made.
///
/// # Errors
///
/// [`ErrorKind::Interrupted`] when `progress` broke off, [`ErrorKind::AlreadyExists`] when
/// the folder holds something else, or what the disk says. Nothing is left behind then.
pub fn write_demo(folder: &Path, progress: &mut Progress) -> io::Result<usize> {
    let frames = frames();
    match fs::read_dir(folder).map(|mut entries| entries.next().is_some()) {
        Ok(true) if frames.iter().all(|frame| folder.join(&frame.file).is_file()) => {
            return Ok(frames.len());
        }
        Ok(true) => {
            let reason = format!("{} holds something else", folder.display());
            return Err(io::Error::new(ErrorKind::AlreadyExists, reason));
        }
        Ok(false) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let draft = draft_beside(folder)?;
    let done = draw_all(&draft, &frames, progress).and_then(|()| settle(&draft, folder));
    if done.is_err() {
        let _ = fs::remove_dir_all(&draft);
    }
    done.map(|()| frames.len())
}

/// A name beside the folder that no other run uses.
fn draft_beside(folder: &Path) -> io::Result<PathBuf> {
    let mut name = folder.file_name().ok_or(ErrorKind::InvalidFilename)?.to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    Ok(folder.with_file_name(name))
}

fn draw_all(folder: &Path, frames: &[Frame], progress: &mut Progress) -> io::Result<()> {
    for event in &EVENTS {
        fs::create_dir_all(folder.join(event.folder))?;
    }
    let mut done = 0;
    for batch in frames.chunks(rayon::current_num_threads()) {
        if progress(done, frames.len()).is_break() {
            return Err(ErrorKind::Interrupted.into());
        }
        let written: Vec<io::Result<()>> =
            batch.par_iter().map(|f| fs::write(folder.join(&f.file), file(f))).collect();
        written.into_iter().collect::<io::Result<()>>()?;
        done += batch.len();
    }
    match progress(done, frames.len()) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(ErrorKind::Interrupted.into()),
    }
}

/// Moves the finished draft into place; an empty folder there gives way.
fn settle(draft: &Path, folder: &Path) -> io::Result<()> {
    match fs::remove_dir(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => fs::rename(draft, folder),
    }
}
