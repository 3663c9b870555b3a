//! Folders of photographs to measure with: drawn ones, or copies of a given folder's.

use leporello_scene::{Scene, Tags, draw, jpeg};
use std::fs;
use std::path::{Path, PathBuf};

/// Different pictures that are drawn; a folder of more repeats them with other dates.
const DIFFERENT: usize = 6;

/// Files to fill folders with.
pub struct Stock {
    files: Vec<Vec<u8>>,
}

impl Stock {
    /// Draws JPEGs of `width` by `height` pixels.
    #[must_use]
    pub fn drawn(width: u32, height: u32) -> Self {
        let scenes = Scene::ALL.iter().cycle().take(DIFFERENT).enumerate();
        let file = |(seed, scene): (usize, &Scene)| {
            let tags = Tags { taken: Some(date_of(0)), ..Tags::default() };
            jpeg(&draw(*scene, seed as u64, width, height), &tags, 92)
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

    /// From the folder if one is given, otherwise drawn with 12 megapixels.
    ///
    /// # Errors
    /// As [`Self::from_folder`].
    pub fn from(folder: Option<&Path>) -> Result<Self, String> {
        folder.map_or_else(|| Ok(Self::drawn(4000, 3000)), Self::from_folder)
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

/// The file with every EXIF date in its first 64 KiB overwritten, and with a quantisation
/// table of its own, so that no two files are the same picture.
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
    requantised(&mut copy, place);
    copy
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

/// Adds the digits of `place` to the four finest steps of the first quantisation table. They
/// are of use to few blocks of a picture, and its looks do not change; its identity does.
fn requantised(file: &mut [u8], place: usize) {
    let table = finest_steps(file);
    for (digit, step) in file[table].iter_mut().enumerate() {
        let add = (place >> (3 * digit) & 7) as u8;
        *step = if *step > 240 { *step - add } else { *step + add };
    }
}

/// Where the last four bytes of the first quantisation table of a JPEG are; an empty range
/// when there is none (ITU-T T.81, B.2.4.1).
fn finest_steps(file: &[u8]) -> std::ops::Range<usize> {
    let mut at = 2;
    while at + 4 < file.len() && file[at] == 0xff {
        let length = usize::from(u16::from_be_bytes([file[at + 2], file[at + 3]]));
        if file[at + 1] == 0xdb {
            let end = at + 5 + 64;
            return if end <= file.len() { end - 4..end } else { 0..0 };
        }
        at += 2 + length;
    }
    0..0
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
        let steps = |file: &[u8]| file[finest_steps(file)].to_vec();
        assert_ne!(steps(&a), steps(&b));
    }
}
