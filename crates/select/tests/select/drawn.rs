//! Drawn photographs, seen by the code that sees a user's.

use crate::world::Dice;
use leporello_diag::{Silent, Sink};
use leporello_model::Signature;
use leporello_photo::{Ingest, Limits, ingest};
use leporello_scene::{Camera, Picture, Tags, jpeg};

/// Signatures of the pictures, after they were written as files and taken in.
pub fn signatures(pictures: &[Picture]) -> Vec<Signature> {
    let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for (i, picture) in pictures.iter().enumerate() {
        let path = folder.path().join(format!("{i:05}.jpg"));
        std::fs::write(path, jpeg(picture, &Tags::default(), 88)).unwrap();
    }
    let order = Ingest {
        folder: folder.path(),
        cache: cache.path(),
        latest: jiff::civil::date(2026, 1, 1),
        limits: Limits::default(),
    };
    let catalogue = ingest(&order, &Silent, &mut Sink::new()).unwrap();
    assert_eq!(catalogue.photos.len(), pictures.len(), "{:?}", catalogue.left_out);
    catalogue.photos.into_iter().map(|photo| photo.signature).collect()
}

/// How far the hand of a photographer moves, at most.
#[derive(Clone, Copy)]
pub struct Hand {
    /// To each side, up and down, as a share of the picture's height.
    pub shift: f64,
    /// Nearer or further, as a share.
    pub zoom: f64,
    /// Degrees.
    pub roll: f64,
    /// Stops.
    pub exposure: f64,
}

impl Hand {
    /// The camera of one frame.
    pub fn frame(self, dice: &mut Dice) -> Camera {
        let mut within = |reach: f64| dice.between(-reach, reach) as f32;
        Camera {
            dx: within(self.shift),
            dy: within(self.shift),
            zoom: 1.0 + within(self.zoom),
            roll: within(self.roll),
            exposure: within(self.exposure),
            frame: 1 + dice.next() % 1000,
        }
    }
}
