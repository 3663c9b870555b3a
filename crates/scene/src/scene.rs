//! What can be drawn, and the way from a scene to a picture.

mod green;
mod land;
mod night;
mod person;
mod shape;
mod sky;
mod still;
mod town;
mod tree;
mod water;

use crate::camera::Camera;
use crate::canvas::Canvas;
use crate::film::Film;
use crate::noise::hash;
use crate::picture::Picture;

/// The hour that gives a landscape its light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hour {
    /// Before sunrise: cool, rosy at the horizon.
    Dawn,
    /// Clear day.
    Day,
    /// Low sun: warm light, long haze.
    Golden,
    /// After sunset: deep blue above an ember horizon.
    Dusk,
}

/// A motif; a seed makes variants of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scene {
    /// Ranges of mountains, one behind the other, in haze.
    Mountains(Hour),
    /// A mountain lake with the ranges' reflection.
    Lake(Hour),
    /// The open sea under a sky.
    Sea(Hour),
    /// Boats at anchor on still water.
    Boats(Hour),
    /// Dunes with wind ripples.
    Dunes(Hour),
    /// Trunks of a forest in fog.
    ForestFog,
    /// Bare and snowy hills under a pale sky, with few trees.
    Snow,
    /// Rows of lavender towards the horizon.
    Lavender(Hour),
    /// The Milky Way above a dark ridge.
    NightSky,
    /// Northern lights above a ridge.
    Aurora,
    /// A city by night with lit windows, over water.
    Skyline,
    /// A street in perspective.
    Street(Hour),
    /// A window in rain with the city's lights out of focus.
    RainWindow,
    /// Fruit and a vessel on a table.
    StillLife,
    /// Leaves against the light, close.
    Leaves,
    /// The shadow of a window on a wall.
    LightAndShadow,
    /// Folded waves of colour.
    Waves,
    /// Two fields of colour, softly met.
    ColourField,
    /// A person, frontal, in soft light.
    Portrait,
    /// A person in profile against the light.
    Profile,
}

impl Scene {
    /// Every scene, landscapes at every hour.
    pub const ALL: [Self; 36] = {
        use Hour::{Dawn, Day, Dusk, Golden};
        use Scene::*;
        [
            Mountains(Dawn),
            Mountains(Day),
            Mountains(Golden),
            Mountains(Dusk),
            Lake(Dawn),
            Lake(Day),
            Lake(Golden),
            Lake(Dusk),
            Sea(Dawn),
            Sea(Day),
            Sea(Golden),
            Sea(Dusk),
            Boats(Dawn),
            Boats(Day),
            Boats(Golden),
            Boats(Dusk),
            Dunes(Day),
            Dunes(Golden),
            Dunes(Dusk),
            ForestFog,
            Snow,
            Lavender(Day),
            Lavender(Golden),
            NightSky,
            Aurora,
            Skyline,
            Street(Golden),
            Street(Dusk),
            RainWindow,
            StillLife,
            Leaves,
            LightAndShadow,
            Waves,
            ColourField,
            Portrait,
            Profile,
        ]
    };
}

/// Draws a scene: the same bytes for the same arguments on every machine, and the same
/// composition at every size of one shape.
///
/// A side of 0 is drawn as 1.
pub fn draw(scene: Scene, seed: u64, width: u32, height: u32) -> Picture {
    draw_with(scene, seed, width, height, &Camera::default())
}

/// As [`draw`], seen by a camera that was moved.
pub fn draw_with(scene: Scene, seed: u64, width: u32, height: u32, camera: &Camera) -> Picture {
    let mut canvas = Canvas::new(camera, width, height);
    let film = paint(scene, seed, &mut canvas);
    film.develop(&canvas, camera, hash(seed))
}

/// Where a scene shows a face, as shares of the picture: centre x and y, width, height.
pub(crate) fn face(scene: Scene, seed: u64, width: u32, height: u32) -> Option<[f32; 4]> {
    person::face(scene, seed, width.max(1) as f32 / height.max(1) as f32)
}

fn paint(scene: Scene, seed: u64, canvas: &mut Canvas) -> Film {
    match scene {
        Scene::Mountains(hour) => land::mountains(canvas, seed, hour),
        Scene::Lake(hour) => land::lake(canvas, seed, hour),
        Scene::Dunes(hour) => land::dunes(canvas, seed, hour),
        Scene::Snow => land::snow(canvas, seed),
        Scene::Sea(hour) => water::sea(canvas, seed, hour),
        Scene::Boats(hour) => water::boats(canvas, seed, hour),
        Scene::NightSky => night::night_sky(canvas, seed),
        Scene::Aurora => night::aurora(canvas, seed),
        Scene::Skyline => night::skyline(canvas, seed),
        Scene::ForestFog => green::forest(canvas, seed),
        Scene::Leaves => green::leaves(canvas, seed),
        Scene::Lavender(hour) => green::lavender(canvas, seed, hour),
        Scene::Street(hour) => town::street(canvas, seed, hour),
        Scene::RainWindow => town::rain_window(canvas, seed),
        Scene::StillLife => still::still_life(canvas, seed),
        Scene::LightAndShadow => still::light_and_shadow(canvas, seed),
        Scene::Waves => still::waves(canvas, seed),
        Scene::ColourField => still::colour_field(canvas, seed),
        Scene::Portrait => person::portrait(canvas, seed),
        Scene::Profile => person::profile(canvas, seed),
    }
}
