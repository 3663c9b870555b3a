//! What a spread looks like, as a digest; and spreads of a contact sheet in the cache under it.
//! Whoever changes a caption waits for the sheet, and all its other spreads look as before.

use crate::pixels::Canvas;
use leporello_disk::write_unsynced;
use leporello_model::{Plan, Spread};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Spreads that another version drew are not taken from the cache.
const VERSION: u32 = 1;

/// The cells of one contact sheet.
pub(crate) struct Cells {
    paths: Vec<PathBuf>,
}

impl Cells {
    /// The cells of a plan whose pages look so, each page of `size` pixels.
    pub(crate) fn new(plan: &Plan, looks: &[u128], size: (u16, u16), cache: &Path) -> Self {
        let folder = cache.join("cell");
        let (w, h) = size;
        let path = |spread| folder.join(format!("{}-{w}x{h}.png", look_of(plan, spread, looks)));
        Self { paths: plan.spreads.iter().map(path).collect() }
    }

    /// The cell of the spread at this place, if it was drawn before.
    pub(crate) fn get(&self, place: usize) -> Option<Canvas> {
        Canvas::read_png(&self.paths[place])
    }

    /// Keeps the cell of the spread at this place. That it cannot is no fault: it is drawn again.
    pub(crate) fn keep(&self, place: usize, cell: &Canvas) {
        let mut png = Vec::new();
        if cell.encode_png(&mut png).is_ok() {
            let _ = write_unsynced(&self.paths[place], &png);
        }
    }
}

/// A digest of all that shows of a spread, in hexadecimal digits: equal for spreads that look the
/// same. `looks` are those of all pages.
pub(crate) fn look_of(plan: &Plan, spread: &Spread, looks: &[u128]) -> String {
    let mut shown = format!("{VERSION} {:?} {:?}", plan.bound_at, plan.bleed);
    for page in spread.pages() {
        let look = page.number.checked_sub(1).and_then(|place| looks.get(place as usize));
        // Writing to a string does not fail.
        let _ = write!(shown, "{:?} {look:?}", page.side());
        for plate in &page.plates {
            let _ = write!(shown, " {} {:?} {:?}", plate.photo, plate.crop, plate.frame);
        }
    }
    blake3::hash(shown.as_bytes()).to_hex()[..32].to_owned()
}
