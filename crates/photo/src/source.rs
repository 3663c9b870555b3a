//! Where an edition finds the photographs of a plan.

use crate::Darkroom;
use leporello_model::Catalogue;
use std::path::Path;

/// Where the photographs of a plan are.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The folder of photographs; only read.
    pub folder: &'a Path,
    /// The cache: small copies are read from it, renditions kept in it.
    pub cache: &'a Path,
    /// What is known about the photographs.
    pub catalogue: &'a Catalogue,
}

impl Source<'_> {
    /// The darkroom for these photographs.
    #[must_use]
    pub fn darkroom(&self) -> Darkroom {
        Darkroom::new(self.folder, self.cache)
    }
}
