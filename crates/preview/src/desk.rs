//! What the preview asks of whoever makes the book.

use leporello_diag::Diagnostic;
use leporello_model::{BoundAt, Safety, Sides, Size};
use std::path::PathBuf;
use std::sync::Arc;

/// Makes the book, as often as its sources change.
pub trait Desk: Send + Sync + 'static {
    /// Files and folders whose change makes the book new. A folder stands for all files in
    /// it, at any depth; what does not exist yet is waited for. Asked before the first renewal
    /// and again after each, whether it came about or not.
    fn watched(&self) -> Vec<PathBuf>;

    /// Makes the book from its sources as they are now. Called from one thread only, never
    /// twice at a time; the book made before may still be drawn from meanwhile.
    ///
    /// # Errors
    ///
    /// Says why there is no book; the one made before stays on the screen.
    fn renew(&self) -> Result<Arc<dyn Book>, Vec<Diagnostic>>;
}

/// A book as it was made once: it never changes, so that a picture drawn late still belongs to
/// the version it was asked for.
pub trait Book: Send + Sync + 'static {
    /// What there is to show.
    fn shown(&self) -> &Shown;

    /// Draws a spread, by its place from 0, as a PNG `width` pixels wide and
    /// [`Shown::height`] pixels high. The picture is the spread's [`Shown::sheet`]: its pages
    /// side by side as the reader sees them, touching at the fold, each with its bleed at the
    /// other three edges. Called from at most two threads at a time.
    ///
    /// # Errors
    ///
    /// Says in one sentence why it cannot be drawn.
    fn spread_png(&self, spread: usize, width: u32) -> Result<Vec<u8>, String>;

    /// The folder with this book's editions for screens: the web edition in `web`, e-books
    /// beside it. They are written when they are first asked for, and stay as long as the book
    /// does. Called from several threads at a time.
    ///
    /// # Errors
    ///
    /// Says in one sentence why they cannot be written.
    fn editions(&self) -> Result<PathBuf, String>;
}

/// A book, as far as the screen has to know it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Title of the book.
    pub title: String,
    /// Language of the title and of the chapters' titles (BCP 47).
    pub language: String,
    /// The edge the leaves are bound at.
    pub bound_at: BoundAt,
    /// Trim size of a page.
    pub trim: Size,
    /// Bleed. That at the inside is not shown: it lies under the facing page.
    pub bleed: Sides,
    /// Distances from trim and fold that important things keep.
    pub safe: Safety,
    /// Spreads in reading order.
    pub spreads: Vec<ShownSpread>,
    /// What is to be said about the book, though it was made.
    pub messages: Vec<Diagnostic>,
}

/// A spread, as far as the screen has to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownSpread {
    /// Number of its verso, from 1.
    pub verso: Option<u32>,
    /// Number of its recto, from 1.
    pub recto: Option<u32>,
    /// Another whenever its picture is another: a digest of all that goes into the picture.
    pub version: String,
    /// Title of the chapter that it belongs to; may be empty.
    pub chapter: String,
}

impl ShownSpread {
    /// Numbers of its pages, in reading order.
    pub fn pages(&self) -> impl Iterator<Item = u32> {
        self.verso.into_iter().chain(self.recto)
    }
}

impl Shown {
    /// Size of a spread's picture on paper: for each of its pages the trim and the bleed at
    /// the outside, at the top and at the bottom. `None` when there is no such spread.
    #[must_use]
    pub fn sheet(&self, spread: usize) -> Option<Size> {
        let pages = self.spreads.get(spread)?.pages().count() as i64;
        Some(Size {
            w: (self.trim.w + self.bleed.outside) * pages,
            h: self.trim.h + self.bleed.top + self.bleed.bottom,
        })
    }

    /// Height in pixels of a spread's picture that is `width` pixels wide, at least 1. `None`
    /// when there is no such spread, or it has no page.
    #[must_use]
    pub fn height(&self, spread: usize, width: u32) -> Option<u32> {
        let sheet = self.sheet(spread)?;
        let share = sheet.h.to_mm() / sheet.w.to_mm();
        share.is_finite().then(|| (f64::from(width) * share).round().max(1.0) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::Length;

    fn shown() -> Shown {
        let spread = |verso, recto| ShownSpread {
            verso,
            recto,
            version: String::new(),
            chapter: String::new(),
        };
        Shown {
            title: String::new(),
            language: "en".into(),
            bound_at: BoundAt::Left,
            trim: Size { w: Length::mm(200), h: Length::mm(100) },
            bleed: Sides {
                top: Length::mm(2),
                bottom: Length::mm(3),
                inside: Length::mm(9),
                outside: Length::mm(5),
            },
            safe: Safety { trim: Length::mm(6), fold: Length::mm(10) },
            spreads: vec![spread(None, Some(1)), spread(Some(2), Some(3)), spread(None, None)],
            messages: Vec::new(),
        }
    }

    #[test]
    fn a_sheet_has_no_bleed_at_the_fold() {
        let sheet = |w| Some(Size { w: Length::mm(w), h: Length::mm(105) });
        assert_eq!(shown().sheet(0), sheet(205));
        assert_eq!(shown().sheet(1), sheet(410));
        assert_eq!(shown().sheet(3), None);
    }

    #[test]
    fn a_picture_has_the_shape_of_its_sheet() {
        assert_eq!(shown().height(0, 410), Some(210));
        assert_eq!(shown().height(1, 410), Some(105));
        assert_eq!(shown().height(1, 0), Some(1));
        assert_eq!(shown().height(2, 410), None);
    }
}
