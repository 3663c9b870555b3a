//! People.

use crate::scene::Scene;

/// Where the face is, as shares of the picture: centre x and y, width, height.
pub(super) fn face(scene: Scene, _seed: u64, aspect: f32) -> Option<[f32; 4]> {
    match scene {
        Scene::Portrait => Some([0.5, 0.42, 0.36 / aspect, 0.46]),
        Scene::Profile => Some([0.5, 0.42, 0.36 / aspect, 0.46]),
        _ => None,
    }
}
