//! Finding faces.

use leporello_model::{Face, FaceSource, PixelSize, Share};
use rustface::{ImageData, Model};
use std::sync::OnceLock;

/// Finds faces in a grey picture.
pub(crate) trait FaceDetector: Sync {
    /// The faces in an upright picture of 8-bit luma, best first.
    fn faces(&self, luma: &[u8], size: PixelSize) -> Vec<Face>;
}

/// The SeetaFace cascade (Wu and others, "Funnel-structured cascade for multi-view face
/// detection with alignment-awareness", 2016): frontal faces from 40 pixels up. It misses
/// profiles and hats, and is seldom wrong.
struct SeetaFace(Option<Model>);

/// The model as its authors publish it, under the BSD 2-clause licence that lies beside it.
const MODEL: &[u8] = include_bytes!("../../models/seeta_fd_frontal_v1.0.bin");

/// Smallest side the cascade can slide its window over.
const SMALLEST_SIDE: u32 = 41;
/// Score from which a window counts as a face.
const LOWEST_SCORE: f64 = 2.0;
/// Score at which a face is as good as certain.
const CERTAIN_SCORE: f64 = 8.0;

/// The detector that the press uses.
pub(crate) fn detector() -> &'static dyn FaceDetector {
    static DETECTOR: OnceLock<SeetaFace> = OnceLock::new();
    DETECTOR.get_or_init(|| SeetaFace(rustface::read_model(MODEL).ok()))
}

impl FaceDetector for SeetaFace {
    fn faces(&self, luma: &[u8], size: PixelSize) -> Vec<Face> {
        let Some(model) = self.0.clone().filter(|_| size.w.min(size.h) >= SMALLEST_SIDE) else {
            return Vec::new();
        };
        let mut cascade = rustface::create_detector_with_model(model);
        cascade.set_min_face_size(40);
        cascade.set_score_thresh(LOWEST_SCORE);
        cascade.set_pyramid_scale_factor(0.8);
        cascade.set_slide_window_step(4, 4);
        let mut found = cascade.detect(&ImageData::new(luma, size.w, size.h));
        found.sort_by(|a, b| b.score().total_cmp(&a.score()));
        found.iter().map(|face| in_shares(face, size)).collect()
    }
}

fn in_shares(face: &rustface::FaceInfo, size: PixelSize) -> Face {
    let bbox = face.bbox();
    let span = |from: i32, length: u32, side: u32| {
        let side = f64::from(side);
        let low = (f64::from(from) / side).clamp(0.0, 1.0);
        (low, (f64::from(length) / side).min(1.0 - low))
    };
    let (x, w) = span(bbox.x(), bbox.width(), size.w);
    let (y, h) = span(bbox.y(), bbox.height(), size.h);
    Face {
        area: Share { x, y, w, h },
        confidence: (0.5 + 0.5 * face.score() / CERTAIN_SCORE).clamp(0.0, 1.0),
        name: None,
        source: FaceSource::Detector,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_face_is_found_in_nothing() {
        let size = PixelSize { w: 160, h: 120 };
        assert!(detector().faces(&vec![128; 160 * 120], size).is_empty());
        assert!(detector().faces(&[1, 2, 3], PixelSize { w: 3, h: 1 }).is_empty());
    }

    #[test]
    fn the_model_is_whole() {
        assert!(rustface::read_model(MODEL).is_ok());
    }
}
