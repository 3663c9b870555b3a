//! What a picture shows, in numbers: all from the one small print of it.

mod appraise;
mod faces;
mod plane;
mod saliency;
mod signature;

pub(crate) use faces::{FaceDetector, detector};

use crate::PictureError;
use crate::develop::{Print, fitted};
use leporello_model::{Appraisal, Face, Saliency, Signature};
use plane::Plane;

/// Longest side on which quality and saliency are measured, as the formulas were tuned.
const SMALL_SIDE: u32 = 512;
/// Longest side on which faces are sought; the smallest face found is 40 pixels of it.
const FACE_SIDE: u32 = 640;

/// Everything seen in a picture.
pub(crate) struct Sight {
    /// Quality.
    pub(crate) appraisal: Appraisal,
    /// Where the eye goes.
    pub(crate) saliency: Saliency,
    /// What it is compared by.
    pub(crate) signature: Signature,
    /// Faces, if they were sought.
    pub(crate) faces: Vec<Face>,
}

/// Looks at an upright print. Faces that the photograph's metadata name are `known`; then
/// none are sought.
pub(crate) fn look(
    print: &Print,
    known: &[Face],
    detector: &dyn FaceDetector,
) -> Result<Sight, PictureError> {
    let small = plane::reduced(&print.rgb, print.size, fitted(print.size, SMALL_SIDE))?;
    let luma = Plane::luma(&small.rgb, small.size);
    let faces = if known.is_empty() { sought(print, detector)? } else { known.to_vec() };
    Ok(Sight {
        appraisal: appraise::appraise(&small.rgb, &luma),
        saliency: saliency::saliency(&small, &luma, &faces)?,
        signature: signature::signature(&small)?,
        faces,
    })
}

fn sought(print: &Print, detector: &dyn FaceDetector) -> Result<Vec<Face>, PictureError> {
    let size = fitted(print.size, FACE_SIDE);
    let luma = Plane::luma(&print.rgb, print.size).reduced(size)?;
    Ok(detector.faces(&luma.values, size))
}
