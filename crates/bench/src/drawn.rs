//! Folders of photographs to measure with: drawn ones, or copies of a given folder's.

use leporello_scene::{Scene, Tags, draw, jpeg};
use std::fs;
use std::path::{Path, PathBuf};

/// Different pictures that are drawn; a folder of more repeats them with other dates.
const DIFFERENT: usize = 6;

/// Files to fill folders with, each with its megapixels.
pub struct Stock {
    files: Vec<Vec<u8>>,
}

impl Stock {
    /// Draws 12-megapixel JPEGs of 4000 by 3000 pixels.
    #[must_use]
    pub fn drawn() -> Self {
        let scenes = Scene::ALL.iter().cycle().take(DIFFERENT).enumerate();
        let file = |(seed, scene): (usize, &Scene)| {
            let tags = Tags { taken: Some(date_of(0)), ..Tags::default() };
            jpeg(&draw(*scene, seed as u64, 4000, 3000), &tags, 92)
        };
        Self { files: scenes.map(file).collect() }
    }

    /// All JPEGs in a folder and the folders below it, in the order of their paths.
    ///
    /// # Errors
    /// A sentence when the folder cannot be read or has no JPEG.
    pub fn from_folder(folder: &Path) -> Result<Self, String> {
        let mut paths = Vec::new();
        find_jpegs(folder, &mut paths)?;
        paths.sort();
        let read = |path: &PathBuf| fs::read(path).map_err(|error| in_words(path, &error));
        let files: Vec<Vec<u8>> = paths.iter().map(read).collect::<Result<_, _>>()?;
        if files.is_empty() {
            return Err(format!("there is no JPEG in {}", folder.display()));
        }
        Ok(Self { files })
    }

    /// From the folder if one is given, otherwise drawn.
    ///
    /// # Errors
    /// As [`Self::from_folder`].
    pub fn from(folder: Option<&Path>) -> Result<Self, String> {
        folder.map_or_else(|| Ok(Self::drawn()), Self::from_folder)
    }

    /// What the photograph at a place is called.
    #[must_use]
    pub fn name(place: usize) -> String {
        format!("IMG_{place:05}.jpg")
    }

    /// Fills a new folder with so many photographs; each is a different file with a date of
    /// its own, ten minutes after the one before.
    ///
    /// # Errors
    /// A sentence when the disk refuses.
    pub fn fill(&self, folder: &Path, count: usize) -> Result<(), String> {
        fs::create_dir_all(folder).map_err(|error| in_words(folder, &error))?;
        for place in 0..count {
            let path = folder.join(Self::name(place));
            let file = dated(&self.files[place % self.files.len()], place);
            fs::write(&path, file).map_err(|error| in_words(&path, &error))?;
        }
        Ok(())
    }
}

fn find_jpegs(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| in_words(folder, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| in_words(folder, &error))?.path();
        let is_jpeg = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("jpg") || end.eq_ignore_ascii_case("jpeg"));
        if path.is_dir() {
            find_jpegs(&path, found)?;
        } else if is_jpeg {
            found.push(path);
        }
    }
    Ok(())
}

fn in_words(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// The date of the photograph at a place, as EXIF writes it.
fn date_of(place: usize) -> String {
    let minutes = 10 * place;
    let (day, hour, minute) = (minutes / 600, 8 + minutes % 600 / 60, minutes % 60);
    format!("2024:{:02}:{:02} {hour:02}:{minute:02}:{:02}", 5 + day / 28 % 8, 1 + day % 28, 0)
}

/// The file with every EXIF date in its first 64 KiB overwritten, and its place in a comment,
/// so that no two files are the same.
fn dated(file: &[u8], place: usize) -> Vec<u8> {
    const HEAD: usize = 65_536;
    let date = date_of(place).into_bytes();
    let mut copy = file.to_vec();
    let head = copy.len().min(HEAD).saturating_sub(date.len());
    for at in 0..head {
        if is_exif_date(&copy[at..at + date.len()]) {
            copy[at..at + date.len()].copy_from_slice(&date);
        }
    }
    with_comment(copy, &format!("copy {place}"))
}

/// `2024:05:01 08:00:00`: digits with these signs between.
fn is_exif_date(bytes: &[u8]) -> bool {
    let is_sign = |place: usize| match place {
        4 | 7 | 13 | 16 => b':',
        10 => b' ',
        _ => b'0',
    };
    bytes.iter().enumerate().all(|(place, byte)| match is_sign(place) {
        b'0' => byte.is_ascii_digit(),
        sign => *byte == sign,
    })
}

/// A JPEG with a COM segment after its first segment.
fn with_comment(mut file: Vec<u8>, comment: &str) -> Vec<u8> {
    if file.starts_with(&[0xff, 0xd8]) {
        let length = u16::try_from(comment.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
        let mut segment = vec![0xff, 0xfe, length[0], length[1]];
        segment.extend_from_slice(comment.as_bytes());
        // After APP0 or APP1, which some readers want first.
        let first = u16::from_be_bytes([file[4], file[5]]);
        let at = (4 + usize::from(first)).min(file.len());
        file.splice(at..at, segment);
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_differ_in_date_and_bytes() {
        let tags = Tags { taken: Some("2020:01:01 00:00:00".into()), ..Tags::default() };
        let file = jpeg(&draw(Scene::ALL[0], 1, 64, 48), &tags, 80);
        let (a, b) = (dated(&file, 0), dated(&file, 61));
        assert_ne!(a, b);
        let holds = |file: &[u8], date: &[u8]| file.windows(date.len()).any(|part| part == date);
        assert!(holds(&a, b"2024:05:01 08:00:00"));
        assert!(holds(&b, b"2024:05:02 08:10:00"));
        assert!(!holds(&a, b"2020:01:01 00:00:00"));
    }
}
