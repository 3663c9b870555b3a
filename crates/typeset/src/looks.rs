//! What shows on a page, as a number.

use crate::SetBook;
use std::hash::{Hash, Hasher};
use typst::layout::{Frame, FrameItem};
use typst::utils::hash128;

impl SetBook {
    /// A digest of all that shows on each page, in their order, with placeholders instead of the
    /// photographs: equal for pages that look the same.
    #[must_use]
    pub fn looks(&self) -> Vec<u128> {
        let look = |page: &typst_layout::Page| hash128(&(Shown(&page.frame), &page.fill));
        self.document.pages().iter().map(look).collect()
    }
}

/// What shows of a frame. Tags and links do not, and tags of one page change with words of
/// another.
struct Shown<'a>(&'a Frame);

impl Hash for Shown<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.size().hash(state);
        for (at, item) in self.0.items() {
            match item {
                FrameItem::Tag(_) | FrameItem::Link(..) => {}
                FrameItem::Group(group) => {
                    (at, group.transform, &group.clip, Shown(&group.frame)).hash(state);
                }
                FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Image(..) => {
                    (at, item).hash(state);
                }
            }
        }
    }
}
