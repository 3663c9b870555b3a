//! The table of the demo's shots: a year in five excursions.

use crate::scene::{Hour, Scene};
use Hour::{Dawn, Day, Dusk, Golden};

/// The event's folder, its date, its zone and its place.
pub(super) struct Event {
    pub(super) folder: &'static str,
    /// Year, month, day; no event is on the last day of a month.
    pub(super) date: (u32, u32, u32),
    pub(super) offset: &'static str,
    pub(super) city: &'static str,
    pub(super) country: &'static str,
    pub(super) gps: (f64, f64),
}

/// The outline of a photograph, in pixels as shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// The camera's own: 3000 × 2000 or 2880 × 2160.
    Usual,
    /// Held upright and stored upright.
    Upright,
    /// Held upright and stored sideways with orientation 6.
    Sideways,
    Square,
    Panorama(u32),
    /// Too few pixels for print.
    Small,
}

/// One press of the shutter, or one held down.
#[derive(Clone, Copy)]
pub(super) struct Shot {
    pub(super) event: usize,
    /// True local time in seconds from midnight.
    pub(super) second: u32,
    pub(super) camera: usize,
    pub(super) scene: Scene,
    pub(super) seed: u64,
    pub(super) shape: Shape,
    pub(super) frames: u32,
    pub(super) caption: Option<(&'static str, &'static str)>,
    pub(super) rating: Option<i8>,
    pub(super) placed: bool,
    pub(super) name: &'static str,
    pub(super) monochrome: bool,
    /// Taken by the second camera of what the first one just took.
    pub(super) again: bool,
}

/// A shot of the first camera.
const fn a(event: usize, time: (u32, u32, u32), scene: Scene, seed: u64) -> Shot {
    Shot {
        event,
        second: time.0 * 3600 + time.1 * 60 + time.2,
        camera: 0,
        scene,
        seed,
        shape: Shape::Usual,
        frames: 1,
        caption: None,
        rating: None,
        placed: false,
        name: "",
        monochrome: false,
        again: false,
    }
}

/// A shot of the second camera, whose clock is wrong.
const fn b(event: usize, time: (u32, u32, u32), scene: Scene, seed: u64) -> Shot {
    Shot { camera: 1, ..a(event, time, scene, seed) }
}

impl Shot {
    const fn shape(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }
    const fn burst(self, frames: u32) -> Self {
        Self { frames, ..self }
    }
    const fn says(self, language: &'static str, text: &'static str) -> Self {
        Self { caption: Some((language, text)), ..self }
    }
    const fn rated(self, rating: i8) -> Self {
        Self { rating: Some(rating), ..self }
    }
    const fn placed(self) -> Self {
        Self { placed: true, ..self }
    }
    const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }
    const fn monochrome(self) -> Self {
        Self { monochrome: true, ..self }
    }
    /// The second camera's shot of the same, some seconds later.
    const fn again(self, seconds: u32) -> Self {
        Self {
            camera: 1,
            second: self.second + seconds,
            caption: None,
            rating: None,
            placed: false,
            again: true,
            ..self
        }
    }
}

pub(super) const EVENTS: [Event; 5] = [
    Event {
        folder: "1 Harbour",
        date: (2024, 5, 11),
        offset: "+03:00",
        city: "Galaxidi",
        country: "Greece",
        gps: (38.3772, 22.3836),
    },
    Event {
        folder: "2 Lavender",
        date: (2024, 7, 6),
        offset: "+02:00",
        city: "Valensole",
        country: "France",
        gps: (43.8378, 5.9836),
    },
    Event {
        folder: "3 Mountains",
        date: (2024, 8, 17),
        offset: "+02:00",
        city: "Ramsau",
        country: "Germany",
        gps: (47.6086, 12.8981),
    },
    Event {
        folder: "4 City",
        date: (2024, 10, 12),
        offset: "+02:00",
        city: "Frankfurt am Main",
        country: "Germany",
        gps: (50.1109, 8.6821),
    },
    Event {
        folder: "5 North",
        date: (2024, 12, 28),
        offset: "+01:00",
        city: "Tromsø",
        country: "Norway",
        gps: (69.6492, 18.9553),
    },
];

const FIRST_BOATS: Shot = a(0, (6, 10, 2), Scene::Boats(Dawn), 1);
const NOON_SEA: Shot = a(0, (12, 30, 5), Scene::Sea(Day), 3);
const MORNING_ROWS: Shot = a(1, (7, 5, 40), Scene::Lavender(Golden), 1);
const EARLY_LAKE: Shot = a(2, (5, 40, 18), Scene::Lake(Dawn), 1);
const RAIN: Shot = a(3, (16, 40, 31), Scene::RainWindow, 1);
const FIRST_SNOW: Shot = a(4, (9, 50, 11), Scene::Snow, 2);

/// Every shot; the order within an event is the true order of time.
pub(super) const SHOTS: &[Shot] = &[
    a(0, (5, 52, 44), Scene::Sea(Dawn), 2).placed(),
    FIRST_BOATS.says("el", "Το πρώτο φως στο λιμάνι.").rated(5).placed(),
    FIRST_BOATS.again(6),
    a(0, (6, 31, 20), Scene::Boats(Dawn), 3).burst(4),
    b(0, (9, 20, 9), Scene::Boats(Day), 2),
    a(0, (10, 5, 51), Scene::Street(Golden), 1).shape(Shape::Sideways).placed(),
    a(0, (10, 40, 12), Scene::StillLife, 1).says("en", "Fruit from the garden behind the house."),
    NOON_SEA.placed(),
    NOON_SEA.again(4),
    a(0, (17, 45, 30), Scene::Portrait, 1).shape(Shape::Upright).named("Eleni").rated(4),
    a(0, (18, 30, 2), Scene::Dunes(Golden), 1).placed(),
    a(0, (19, 50, 47), Scene::Sea(Golden), 2).shape(Shape::Panorama(5000)).rated(4).placed(),
    a(0, (20, 5, 13), Scene::Boats(Golden), 2),
    a(0, (20, 31, 58), Scene::Profile, 1).named("Eleni").says("el", "Η Ελένη κοιτάζει τη θάλασσα."),
    b(0, (20, 52, 26), Scene::Sea(Dusk), 1),
    a(1, (6, 20, 33), Scene::Mountains(Dawn), 2).placed(),
    MORNING_ROWS
        .says("en", "Seven in the morning, and the bees are already at work.")
        .rated(5)
        .placed(),
    MORNING_ROWS.again(8),
    b(1, (8, 10, 55), Scene::Leaves, 1),
    a(1, (8, 30, 17), Scene::Leaves, 2).shape(Shape::Square),
    a(1, (11, 0, 49), Scene::LightAndShadow, 1).shape(Shape::Upright),
    a(1, (12, 45, 3), Scene::StillLife, 2).rated(3),
    b(1, (18, 20, 21), Scene::Lavender(Day), 3),
    a(1, (19, 40, 35), Scene::Lavender(Golden), 2).burst(3).placed(),
    a(1, (20, 10, 8), Scene::Portrait, 2).shape(Shape::Sideways).named("Jonas"),
    EARLY_LAKE.says("de", "Der See, eine Stunde vor den anderen.").rated(5).placed(),
    EARLY_LAKE.again(7),
    a(2, (6, 15, 52), Scene::Mountains(Dawn), 1).shape(Shape::Panorama(6000)).placed(),
    a(2, (7, 2, 14), Scene::ForestFog, 1).shape(Shape::Sideways).rated(4),
    b(2, (7, 20, 40), Scene::ForestFog, 2),
    a(2, (7, 44, 29), Scene::ForestFog, 3).says("de", "Im Nebel hört man die Stille."),
    a(2, (11, 30, 6), Scene::Mountains(Day), 2).burst(5).placed(),
    b(2, (13, 5, 37), Scene::Mountains(Day), 1).rated(1),
    a(2, (15, 10, 59), Scene::Lake(Day), 2).placed(),
    a(2, (18, 55, 10), Scene::Mountains(Golden), 3).says("de", "Abend über dem Tal.").rated(5),
    b(2, (19, 2, 45), Scene::Portrait, 3).shape(Shape::Square).named("Mira"),
    a(2, (19, 30, 22), Scene::Lake(Golden), 1).placed(),
    a(2, (20, 25, 50), Scene::Mountains(Dusk), 1),
    a(2, (23, 5, 4), Scene::NightSky, 2).says("en", "Nobody wanted to go to sleep.").rated(5),
    a(3, (9, 10, 38), Scene::Street(Golden), 2).placed(),
    b(3, (10, 0, 16), Scene::LightAndShadow, 2),
    a(3, (11, 20, 53), Scene::Waves, 1)
        .shape(Shape::Square)
        .says("en", "In the museum, second floor."),
    a(3, (11, 31, 27), Scene::ColourField, 1).shape(Shape::Upright),
    b(3, (12, 2, 9), Scene::Waves, 2).shape(Shape::Small),
    RAIN.says("ru", "Дождь на стекле, огни за ним."),
    RAIN.again(5),
    a(3, (18, 10, 42), Scene::Street(Dusk), 3).monochrome().rated(4),
    a(3, (18, 30, 15), Scene::Street(Dusk), 1).shape(Shape::Sideways),
    a(3, (19, 5, 57), Scene::Skyline, 2)
        .says("de", "Die Stadt schaltet das Licht ein.")
        .rated(5)
        .placed(),
    b(3, (19, 20, 24), Scene::Skyline, 3).burst(3),
    a(3, (19, 40, 1), Scene::RainWindow, 2).shape(Shape::Upright),
    FIRST_SNOW.rated(4).placed(),
    FIRST_SNOW.again(9),
    a(4, (10, 30, 36), Scene::Snow, 3).says("ru", "Первый снег в этом году."),
    a(4, (11, 40, 12), Scene::Mountains(Dawn), 3).placed(),
    a(4, (12, 20, 48), Scene::Lake(Dusk), 2).placed(),
    b(4, (13, 30, 5), Scene::Sea(Dusk), 2),
    a(4, (14, 40, 31), Scene::Profile, 2).shape(Shape::Upright).named("Jonas"),
    a(4, (21, 10, 20), Scene::Aurora, 1)
        .says("ru", "Северное сияние над фьордом.")
        .rated(5)
        .placed(),
    a(4, (22, 5, 44), Scene::Aurora, 2).burst(3),
    b(4, (23, 30, 18), Scene::NightSky, 1),
];
