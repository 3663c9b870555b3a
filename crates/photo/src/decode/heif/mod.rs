//! Still pictures in ISO boxes: HEIC and AVIF (ISO/IEC 23008-12), coded whole or in tiles.
//!
//! The container's own cropping, turning and mirroring are applied in their order, so that
//! what comes out is upright; the EXIF orientation beside it says the same once more and
//! does not count (annex A). What is transparent lies on white. Light beyond paper white
//! (PQ, HLG) is brought back to it.
//!
//! Tiles are decoded one after the other and painted at once: beside the picture itself
//! there is never more than one of them. No memory is taken for a size before the container,
//! its tiles and the coded picture agree on it and the limits allow it.

mod av1;
mod boxes;
mod coding;
mod container;
mod hevc;
mod sps;
mod still;
mod yuv;

use super::{Decoded, Pixels, Probe, Samples};
use crate::upright::upright;
use crate::{Limits, PictureError};
use coding::Coding;
use container::Container;
use leporello_model::{Ink, PixelSize};
use still::{Change, Still};
use yuv::{Canvas, Number};

/// Size and depth from the container.
pub(super) fn probe(bytes: &[u8], limits: &Limits) -> Result<Probe, PictureError> {
    let container = Container::open(bytes)?;
    let still = Still::read(&container, container.primary)?;
    let PixelSize { w, h } = still.coded();
    let coded = u64::from(w) * u64::from(h);
    if coded > limits.max_pixels {
        return Err(PictureError::TooLarge(format!(
            "has {w} × {h} pixels, above the limit of {} million",
            limits.max_pixels / 1_000_000
        )));
    }
    let size = still.changes.iter().try_fold(still.size, |size, change| change.size(size));
    let size = size.ok_or_else(|| PictureError::Damaged("is cropped to nothing".into()))?;
    let shown = u64::from(size.w) * u64::from(size.h);
    // The canvas twice while it is turned or blended; of a picture without tiles also the
    // coded samples, in the decoder and out of it.
    let canvas = if still.depth > 8 { 6 } else { 3 };
    let samples = if still.tiles.len() == 1 { 12 } else { 1 };
    Ok(Probe {
        size,
        ink: Ink::Rgb,
        bits: still.depth,
        bytes_per_pixel: (coded * (2 * canvas + samples)).div_ceil(shown),
    })
}

/// Decodes at full size.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, PictureError> {
    let container = Container::open(bytes)?;
    let still = Still::read(&container, container.primary)?;
    if still.depth > 8 {
        developed(&container, &still, Samples::Rgb16)
    } else {
        developed(&container, &still, Samples::Rgb8)
    }
}

fn developed<T: Number>(
    container: &Container,
    still: &Still,
    samples: fn(Vec<T>) -> Samples,
) -> Result<Decoded, PictureError> {
    let (mut canvas, coding) = painted::<T>(container, still)?;
    let mut icc = still.icc.map(<[u8]>::to_vec);
    if icc.is_none() {
        icc = coding.profile();
        if let Some(table) = coding.to_srgb() {
            canvas.map(&table);
        }
    }
    if let Some(alpha) = still.alpha {
        lay_on_white(container, still, alpha, &mut canvas)?;
    }
    for change in &still.changes {
        canvas = changed(canvas, change)?;
    }
    let pixels = Pixels::new(canvas.size, samples(canvas.rgb))
        .ok_or_else(|| PictureError::Damaged("holds fewer pixels than it says".into()))?;
    Ok(Decoded { pixels, icc, is_partial: false })
}

/// All tiles in their places, and how their colours are coded.
fn painted<T: Number>(
    container: &Container,
    still: &Still,
) -> Result<(Canvas<T>, Coding), PictureError> {
    let first = still.decode(container, 0)?;
    let coding = still.coding.unwrap_or(first.coding);
    // Only now: a size that is only claimed has failed before.
    let mut canvas = Canvas::new(still.size);
    canvas.paint(&first, coding, 0, 0)?;
    drop(first);
    for index in 1..still.tiles.len() {
        let planes = still.decode(container, index)?;
        let (row, column) = (index as u32 / still.columns, index as u32 % still.columns);
        canvas.paint(&planes, coding, column * still.tile.w, row * still.tile.h)?;
    }
    Ok((canvas, coding))
}

/// Blends with white by the opacity in item `alpha`. One of another size is passed over, and
/// one that is coded in more pixels than the picture: nobody has asked the limits for them.
fn lay_on_white<T: Number>(
    container: &Container,
    still: &Still,
    alpha: u32,
    canvas: &mut Canvas<T>,
) -> Result<(), PictureError> {
    let opacity = Still::read(container, alpha)?;
    let (coded, allowed) = (opacity.coded(), still.coded());
    if opacity.size == still.size && coded.w <= allowed.w && coded.h <= allowed.h {
        let (opacity, _) = painted::<T>(container, &opacity)?;
        canvas.blend_with_white(&opacity, still.is_multiplied);
    }
    Ok(())
}

fn changed<T: Number>(canvas: Canvas<T>, change: &Change) -> Result<Canvas<T>, PictureError> {
    match change {
        Change::Turn(orientation) => {
            let (size, rgb) = upright::<T, 3>(canvas.rgb, canvas.size, *orientation);
            Ok(Canvas { size, rgb })
        }
        Change::Crop(_) => change
            .window(canvas.size)
            .map(|(x, y, size)| canvas.cut(x, y, size))
            .ok_or_else(|| PictureError::Damaged("is cropped to nothing".into())),
    }
}

#[cfg(test)]
mod tests;
