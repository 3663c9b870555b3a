//! Which plate each picture of a PDF is.
//!
//! A picture is a plate when it stands on the plate's page where the plate's frame is. The
//! match is by place alone and generous (half a frame), so that a picture in a wrong place
//! is measured there and not lost.

use crate::{Area, PlacedPicture, ReadBook, Specimen};
use leporello_model::{BoundAt, Catalogue, Page, Photo, Plan, Plate, Share, Side};

/// A plate as found in a PDF.
struct Found {
    /// What is visible, in the coordinates of the plate's page.
    frame: Area,
    /// The place of the whole image.
    picture: Area,
    /// The pixels of the whole image.
    pixels: [f64; 2],
}

impl Specimen {
    /// A PDF's rectangles. The plan tells which photograph each is, and where captions and
    /// titles are; the catalogue tells the photographs' true sizes and faces.
    #[must_use]
    pub fn of_pdf(book: &ReadBook, plan: &Plan, catalogue: &Catalogue) -> Self {
        let mut specimen = Self::with_pictures(plan, catalogue, |page, plate, photo| {
            let found = find(book, plan, page, plate)?;
            let region = region_of(&found, plate, photo);
            let visible = found.picture.share_of(found.frame);
            let share = Share {
                x: region.x + visible.x * region.w,
                y: region.y + visible.y * region.h,
                w: visible.w * region.w,
                h: visible.h * region.h,
            };
            let pixels = [found.pixels[0] * visible.w, found.pixels[1] * visible.h];
            Some((found.frame, share, pixels, distortion(&found, region, photo)))
        });
        specimen.has_pages_of(book);
        specimen
    }

    /// Pages are counted in the PDF: those it lacks go, those it has beyond the plan come.
    fn has_pages_of(&mut self, book: &ReadBook) {
        self.pages.retain(|page| page.number as usize <= book.pages.len());
        for number in self.pages.len() + 1..=book.pages.len() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            self.pages.push(crate::SpecimenPage { number, ..Default::default() });
        }
    }
}

/// The picture nearest to a plate's place; its halves joined when it crosses the fold.
fn find(book: &ReadBook, plan: &Plan, page: &Page, plate: &Plate) -> Option<Found> {
    let (width, frame) = (plan.trim.w.to_mm(), Area::from(plate.frame));
    let here = nearest(book, page.number, 0.0, frame)?;
    let mut found = Found {
        frame: here.frame,
        picture: here.picture,
        pixels: [f64::from(here.pixels.w), f64::from(here.pixels.h)],
    };
    // Where the facing page begins, and whether the plate reaches over onto it.
    let (facing, reaches) = match plan.bound_at {
        BoundAt::Left => (width, frame.right() > width + 1.0),
        BoundAt::Right => (-width, frame.x < -1.0),
    };
    let crosses_fold = reaches && page.side() == Side::Verso;
    if crosses_fold && let Some(over) = nearest(book, page.number + 1, facing, frame) {
        // Each page shows its bleed beyond the fold too; together they show the frame.
        let whole = here.frame.union(over.frame.moved_right(facing));
        found.frame = whole;
        if over.object != here.object {
            let halves = [here.picture, over.picture.moved_right(facing)];
            found.picture = halves[0].union(halves[1]);
            let across = f64::from(here.pixels.w) * found.picture.w / halves[0].w;
            found.pixels = [across, f64::from(here.pixels.h)];
        }
    }
    Some(found)
}

/// The picture of a page whose frame overlaps the expected one best, if by half or more.
/// The page's left trim edge stands at `offset`.
fn nearest(book: &ReadBook, page: u32, offset: f64, frame: Area) -> Option<&PlacedPicture> {
    let page = book.pages.iter().find(|found| found.number == page)?;
    let expected = frame.moved_right(-offset).intersection(page.media)?;
    let alike = |picture: &PlacedPicture| {
        let common = picture.frame.intersection(expected).map_or(0.0, Area::size);
        common / picture.frame.union(expected).size()
    };
    let better = |a: &&PlacedPicture, b: &&PlacedPicture| alike(a).total_cmp(&alike(b));
    page.pictures.iter().max_by(better).filter(|picture| alike(picture) >= 0.5)
}

/// The part of the photograph that the image holds: all of it, or only the plate's crop.
/// Told by whether it reaches out of its frame, and by its proportions.
fn region_of(found: &Found, plate: &Plate, photo: &Photo) -> Share {
    let [across, down] = found.pixels;
    let off = |share: Share| {
        let aspect = photo.aspect() * share.w / share.h;
        (across / down / aspect - 1.0).abs()
    };
    let is_original = [f64::from(photo.size.w), f64::from(photo.size.h)] == found.pixels;
    let doubt = 0.5 / across + 0.5 / down;
    // An image cut to its frame is hardly larger than it; a whole one is by the crop.
    let reaches_out = found.picture.share_of(found.frame);
    let looks_cut = reaches_out.w * reaches_out.h > 1.0 - 0.5 * (1.0 - plate.crop.w * plate.crop.h);
    let fits_whole = !looks_cut && off(Share::WHOLE) <= off(plate.crop).max(doubt);
    if is_original || fits_whole { Share::WHOLE } else { plate.crop }
}

/// How far the image's pixels are from square on the page, and how far its proportions are
/// from those of the part of the photograph it holds; the larger.
fn distortion(found: &Found, region: Share, photo: &Photo) -> f64 {
    let pixels = found.pixels[0] / found.pixels[1];
    let on_page = found.picture.aspect() / pixels - 1.0;
    let in_pixels = pixels / (photo.aspect() * region.w / region.h) - 1.0;
    if on_page.abs() > in_pixels.abs() { on_page } else { in_pixels }
}
