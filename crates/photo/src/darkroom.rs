//! Renditions of photographs, each made once and kept in the cache.

use crate::budget::Budget;
use crate::cache::Cache;
use crate::inks::Inks;
use crate::rendition::{self, Recipe};
use crate::{PictureError, scan_jpeg};
use leporello_model::Photo;
use std::io;
use std::path::{Path, PathBuf};

/// Renditions of another version are not taken from the cache.
const VERSION: u32 = 1;
/// As [`VERSION`], of those in inks.
const INKS_VERSION: u32 = 1;
/// Memory for all decodes under way together, in bytes: two photographs of 12 megapixels at full
/// size, or one of 48 in planes. One that needs more is decoded alone.
const MEMORY: u64 = 160 << 20;

/// Where renditions are made, as many at once as memory allows.
pub struct Darkroom {
    folder: PathBuf,
    cache: Cache,
    budget: Budget,
}

/// Why a rendition is not there.
#[derive(Debug)]
pub enum Spoilt {
    /// The photograph cannot be read or decoded any more.
    Photograph(PictureError),
    /// The file in the cache cannot be written.
    Cache(PathBuf, io::Error),
}

impl Darkroom {
    /// The darkroom for the photographs of a folder, with the cache that keeps what it makes.
    #[must_use]
    pub fn new(folder: &Path, cache: &Path) -> Self {
        Self { folder: folder.into(), cache: Cache::new(cache), budget: Budget::new(MEMORY) }
    }

    /// A part of a photograph as a JPEG in sRGB; see [`crate::rendition`].
    ///
    /// # Errors
    ///
    /// [`Spoilt`] when it cannot be made or kept.
    pub fn jpeg(&self, photo: &Photo, recipe: &Recipe) -> Result<PathBuf, Spoilt> {
        self.kept(photo, &words(recipe), || {
            rendition::rendition_within(&self.folder, photo, recipe, Some(&self.budget))
        })
    }

    /// A part of a photograph as a JPEG in the inks of a printing condition: cyan, magenta,
    /// yellow and black with Adobe's marker and without a profile. No pixel of it has more ink
    /// than the limit.
    ///
    /// # Errors
    ///
    /// [`Spoilt`] when it cannot be made or kept.
    pub fn jpeg_in_inks(
        &self,
        photo: &Photo,
        recipe: &Recipe,
        inks: &Inks,
    ) -> Result<PathBuf, Spoilt> {
        let mut words = words(recipe);
        words += &format!(" inks {INKS_VERSION} {:?} ", inks.limit());
        words += blake3::hash(inks.icc()).to_hex().as_str();
        self.kept(photo, &words, || {
            rendition::rendition_in_inks(&self.folder, photo, recipe, inks, &self.budget)
        })
    }

    /// The file of a rendition, made anew when it is not there whole.
    fn kept(
        &self,
        photo: &Photo,
        how: &str,
        make: impl FnOnce() -> Result<Vec<u8>, PictureError>,
    ) -> Result<PathBuf, Spoilt> {
        let path = self.path(photo, how, "jpg");
        if scan_jpeg(&path).is_err() {
            self.keep(&path, &make().map_err(Spoilt::Photograph)?)?;
        }
        Ok(path)
    }

    /// Where a rendition is kept: under the photograph's identity and sixteen hexadecimal digits
    /// for how it was made.
    pub(crate) fn path(&self, photo: &Photo, how: &str, ending: &str) -> PathBuf {
        let how = &blake3::hash(how.as_bytes()).to_hex()[..16];
        self.cache.root().join("rendition").join(format!("{}-{how}.{ending}", photo.id))
    }

    /// Puts a rendition into the cache.
    pub(crate) fn keep(&self, path: &Path, bytes: &[u8]) -> Result<(), Spoilt> {
        self.cache.try_store(path, bytes).map_err(|error| Spoilt::Cache(path.into(), error))
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.budget
    }
}

/// The recipe and its version.
fn words(recipe: &Recipe) -> String {
    let crop = <[f64; 4]>::from(recipe.crop).map(f64::to_bits);
    let (size, quality) = (recipe.size, recipe.quality);
    format!("{VERSION} {crop:?} {} {} {quality}", size.w, size.h)
}
