//! Other people's programs for the same work: two makers of picture galleries, asked for the
//! pictures that the web edition makes, and a page for a converter of e-books.

use crate::drawn::{in_words, jpeg_size};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Widths in pixels of what the web edition makes of a photograph that is large on its page.
pub const WIDTHS: [u32; 4] = [2400, 1600, 960, 480];
/// Quality of JPEGs that the web edition is written with.
pub const QUALITY: u8 = 80;

/// Makes sigal write two more widths beside the two it knows: each from the pixels it has just
/// resized, so that nothing is decoded again. Given to it as a plugin.
const MORE_WIDTHS: &str = r#""""Writes two more widths of every resized picture."""
import os
import sigal.image as stage
from PIL import Image

written = stage.save_image


def save(picture, name, *arguments, **options):
    written(picture, name, *arguments, **options)
    if picture.size[0] > 1600:
        stem, ending = os.path.splitext(name)
        for width in (1600, 960):
            size = (width, round(picture.size[1] * width / picture.size[0]))
            picture = picture.resize(size, Image.Resampling.LANCZOS)
            written(picture, f"{stem}-{width}{ending}", *arguments, **options)


stage.save_image = save


def register(settings):
    pass
"#;

/// sigal on a folder of photographs of 3 : 2: the four widths, baseline JPEG with its own
/// Huffman tables, no originals. Its files are put into `desk`, the gallery into `out`.
///
/// # Errors
/// A sentence when the disk refuses.
pub fn sigal(photos: &Path, desk: &Path, out: &Path, threads: usize) -> Result<Command, String> {
    fs::create_dir_all(desk).map_err(|error| in_words(desk, &error))?;
    let [large, _, _, small] = WIDTHS.map(|width| format!("({width}, {})", width * 2 / 3));
    let settings = format!(
        "source = {:?}\n\
         img_size = {large}\n\
         thumb_size = {small}\n\
         thumb_fit = False\n\
         keep_orig = False\n\
         jpg_options = {{'quality': {QUALITY}, 'optimize': True, 'progressive': False}}\n\
         plugin_paths = [{:?}]\n\
         plugins = ['more_widths']\n",
        photos, desk
    );
    for (name, words) in [("sigal.conf.py", settings.as_str()), ("more_widths.py", MORE_WIDTHS)] {
        let path = desk.join(name);
        fs::write(&path, words).map_err(|error| in_words(&path, &error))?;
    }
    let mut command = Command::new("sigal");
    command.arg("build").arg("--config").arg(desk.join("sigal.conf.py"));
    command.args(["--ncpu", &threads.to_string()]).arg(photos).arg(out);
    Ok(command)
}

/// thumbsup on a folder of photographs of 3 : 2. It makes three pictures of each, sized by their
/// height: those of 2400 and 960 pixels of width, and a square of 480; no originals.
#[must_use]
pub fn thumbsup(photos: &Path, out: &Path, threads: usize) -> Command {
    let [large, _, middle, square] = WIDTHS;
    let mut command = Command::new("thumbsup");
    command.arg("--input").arg(photos).arg("--output").arg(out);
    command.args(["--large-size", &(large * 2 / 3).to_string()]);
    command.args(["--small-size", &(middle * 2 / 3).to_string()]);
    command.args(["--thumb-size", &square.to_string()]);
    command.args(["--photo-quality", &QUALITY.to_string()]);
    command.args(["--concurrency", &threads.to_string()]);
    command
}

/// Whether a program answers.
#[must_use]
pub fn is_installed(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

/// Writes a page with a heading and these pictures, each with a caption: what an e-book with the
/// same content is converted from.
///
/// # Errors
/// A sentence when the disk refuses.
pub fn page(pictures: &[PathBuf], path: &Path) -> Result<(), String> {
    let mut page = String::from(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <title>Pictures</title></head><body>\n<h1>Pictures</h1>\n",
    );
    for (place, picture) in pictures.iter().enumerate() {
        let number = place + 1;
        let _ = writeln!(
            page,
            "<figure><img src=\"{}\" alt=\"Plate {number}\">\
             <figcaption>Plate {number}</figcaption></figure>",
            picture.display()
        );
    }
    page += "</body></html>\n";
    fs::write(path, page).map_err(|error| in_words(path, &error))
}

/// A folder that was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// Bytes of all files.
    pub bytes: u64,
    /// Its files, in the order of their paths.
    pub files: Vec<PathBuf>,
    /// Its JPEGs, with their sizes in pixels, in the order of their paths.
    pub pictures: Vec<(PathBuf, (u32, u32))>,
    /// Hash of all files' names and content.
    pub hash: String,
}

impl Written {
    /// What is in a folder and the folders below it, or in a file.
    ///
    /// # Errors
    /// A sentence when it cannot be read.
    pub fn read(path: &Path) -> Result<Self, String> {
        Self::of(path, |_| true)
    }

    /// The files of an ending in a folder and the folders below it.
    ///
    /// # Errors
    /// A sentence when they cannot be read.
    pub fn read_files(folder: &Path, ending: &str) -> Result<Self, String> {
        Self::of(folder, |path| path.extension().is_some_and(|is| is == ending))
    }

    fn of(path: &Path, counts: impl Fn(&Path) -> bool) -> Result<Self, String> {
        let mut files = Vec::new();
        find(path, &mut files)?;
        files.retain(|file| counts(file));
        files.sort();
        let (mut written, mut hasher) = (Self::default(), blake3::Hasher::new());
        for file in files {
            let content = fs::read(&file).map_err(|error| in_words(&file, &error))?;
            let name = file.strip_prefix(path).unwrap_or(&file);
            hasher.update(name.as_os_str().as_encoded_bytes()).update(&[0]);
            hasher.update(blake3::hash(&content).as_bytes());
            written.bytes += content.len() as u64;
            written.files.push(file.clone());
            if file.extension().is_some_and(|ending| ending == "jpg") {
                let size = jpeg_size(&file);
                written.pictures.push((file, size));
            }
        }
        written.hash = hasher.finalize().to_hex().to_string();
        Ok(written)
    }

    /// Removes its files.
    ///
    /// # Errors
    /// A sentence when the disk refuses.
    pub fn remove(&self) -> Result<(), String> {
        let remove = |file: &PathBuf| fs::remove_file(file).map_err(|error| in_words(file, &error));
        self.files.iter().try_for_each(remove)
    }

    /// Millions of pixels of its JPEGs.
    #[must_use]
    pub fn megapixels(&self) -> f64 {
        let of = |&(_, (w, h)): &(PathBuf, (u32, u32))| f64::from(w) * f64::from(h) / 1e6;
        self.pictures.iter().map(of).sum()
    }
}

fn find(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    if !path.is_dir() {
        found.push(path.into());
        return Ok(());
    }
    let entries = fs::read_dir(path).map_err(|error| in_words(path, &error))?;
    for entry in entries {
        find(&entry.map_err(|error| in_words(path, &error))?.path(), found)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_the_same_files_are_the_same_and_any_change_is_seen() {
        let [a, b] = [0, 1].map(|_| tempfile::tempdir().unwrap());
        for folder in [&a, &b] {
            fs::create_dir(folder.path().join("in")).unwrap();
            fs::write(folder.path().join("in/one.txt"), "one").unwrap();
        }
        let read = |folder: &tempfile::TempDir| Written::read(folder.path()).unwrap();
        assert_eq!(read(&a).hash, read(&b).hash);
        fs::rename(b.path().join("in/one.txt"), b.path().join("in/two.txt")).unwrap();
        assert_ne!(read(&a).hash, read(&b).hash);
        assert_eq!(read(&a).bytes, 3);
    }

    #[test]
    fn a_gallery_s_pictures_are_counted_in_pixels() {
        let folder = tempfile::tempdir().unwrap();
        let picture = leporello_scene::draw(leporello_scene::Scene::ALL[0], 1, 1000, 500);
        let file = leporello_scene::jpeg(&picture, &leporello_scene::Tags::default(), 60);
        fs::write(folder.path().join("a.jpg"), file).unwrap();
        fs::write(folder.path().join("a.html"), "a page").unwrap();
        let written = Written::read(folder.path()).unwrap();
        assert_eq!(written.pictures.len(), 1);
        assert!((written.megapixels() - 0.5).abs() < 1e-9);
    }
}
