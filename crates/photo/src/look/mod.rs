//! What a picture shows, in numbers: all from the one small print of it.

mod appraise;
mod faces;
mod plane;
mod saliency;
mod signature;

pub(crate) use faces::{FaceDetector, detector};

use crate::THUMBNAIL_SIDE;
use crate::develop::{Print, fitted};
use leporello_model::{Appraisal, Face, Saliency, Signature};
use plane::Plane;
pub(crate) use plane::Small;

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

/// The thumbnail of a print. Quality, saliency and faces are measured on it, and their
/// formulas were tuned to its size; the smallest face found is 40 pixels of it.
pub(crate) fn thumbnail(print: &Print) -> Small {
    plane::reduced(&print.rgb, print.size, fitted(print.size, THUMBNAIL_SIDE))
}

/// Looks at an upright thumbnail. Faces that the photograph's metadata name are `known`; then
/// none are sought.
pub(crate) fn look(small: &Small, known: &[Face], detector: &dyn FaceDetector) -> Sight {
    let luma = Plane::luma(&small.rgb, small.size);
    let faces = match known {
        [] => detector.faces(&luma.values, luma.size),
        known => known.to_vec(),
    };
    Sight {
        appraisal: appraise::appraise(&small.rgb, &luma),
        saliency: saliency::saliency(small, &luma, &faces),
        signature: signature::signature(small),
        faces,
    }
}
