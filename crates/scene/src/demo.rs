//! The demo: a year in five excursions, and the truth about what was planted in it.

mod script;
mod write;

use crate::camera::Camera;
use crate::file::jpeg;
use crate::noise::Dice;
use crate::picture::Picture;
use crate::scene::{draw_with, face};
use crate::tags::{FaceTag, Tags};
use script::{EVENTS, SHOTS, Shape, Shot};

pub use write::write_demo;

/// One hour, two minutes, thirty-seven seconds.
const CLOCK_AHEAD: i64 = 3757;
const QUALITY: u8 = 88;
/// Milliseconds between the frames of a burst.
const FRAME_EVERY: u32 = 400;

/// One photograph of the demo.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoPhoto {
    /// Path within the demo's folder, with `/`.
    pub file: String,
    /// Index of the camera in [`DemoFacts::cameras`].
    pub camera: usize,
    /// `2024-08-03T07:15:02` as the file says.
    pub written: String,
    /// `2024-08-03T07:15:02` as it was in truth.
    pub truth: String,
    /// Width as shown, upright.
    pub width: u32,
    /// Height as shown, upright.
    pub height: u32,
    /// Language of its caption, if it has one.
    pub caption_language: Option<String>,
    /// How many faces its file marks.
    pub faces: usize,
    /// Its rating, if any.
    pub rating: Option<i8>,
    /// Whether it is stored sideways (orientation 6).
    pub sideways: bool,
    /// Whether it is black and white.
    pub monochrome: bool,
    /// Whether its file says where it was taken.
    pub placed: bool,
}

/// Frames taken within two seconds that show the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Burst {
    /// Paths within the demo's folder in order of time.
    pub files: Vec<String>,
}

/// What was planted in the demo.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoFacts {
    /// Every photograph: events in order, within an event by true time.
    pub photos: Vec<DemoPhoto>,
    /// Make and model of the two cameras; the clock of the first is right.
    pub cameras: [(String, String); 2],
    /// How many seconds the second camera's clock is ahead of the first's.
    pub clock_ahead_seconds: i64,
    /// Pairs of files, first and second camera, that show the same within ten seconds.
    pub pairs: Vec<(String, String)>,
    /// The bursts.
    pub bursts: Vec<Burst>,
    /// The sub-folders, each an event, in order.
    pub events: Vec<String>,
    /// How many photographs have a caption.
    pub captions: usize,
}

/// One frame of a shot, with its place in the demo.
struct Frame {
    shot: Shot,
    number: u32,
    file: String,
}

/// What [`write_demo`] writes, without drawing it.
pub fn demo_facts() -> DemoFacts {
    let frames = frames();
    let photos: Vec<DemoPhoto> = frames.iter().map(photo).collect();
    let pairs = frames
        .windows(2)
        .filter(|pair| pair[1].shot.again)
        .map(|pair| (pair[0].file.clone(), pair[1].file.clone()))
        .collect();
    let captions = photos.iter().filter(|p| p.caption_language.is_some()).count();
    DemoFacts {
        captions,
        pairs,
        bursts: bursts(&frames),
        cameras: [camera(0), camera(1)],
        clock_ahead_seconds: CLOCK_AHEAD,
        events: EVENTS.iter().map(|event| event.folder.to_owned()).collect(),
        photos,
    }
}

/// Every frame in the script's order; each camera numbers its files as it goes.
fn frames() -> Vec<Frame> {
    let mut numbers = [411u32, 1207];
    let mut frames = Vec::new();
    for shot in SHOTS {
        for number in 0..shot.frames {
            numbers[shot.camera] += 1;
            let count = numbers[shot.camera];
            let name = match shot.camera {
                0 => format!("IMG_{count:04}.jpg"),
                _ => format!("DSC{count:05}.jpg"),
            };
            let file = format!("{}/{name}", EVENTS[shot.event].folder);
            frames.push(Frame { shot: *shot, number, file });
        }
    }
    frames
}

fn bursts(frames: &[Frame]) -> Vec<Burst> {
    let mut bursts: Vec<Burst> = Vec::new();
    for frame in frames.iter().filter(|f| f.shot.frames > 1) {
        if frame.number == 0 {
            bursts.push(Burst { files: Vec::new() });
        }
        if let Some(burst) = bursts.last_mut() {
            burst.files.push(frame.file.clone());
        }
    }
    bursts
}

fn camera(index: usize) -> (String, String) {
    let (make, model) = [("Leporello", "Folding One"), ("Accordion", "Pocket II")][index];
    (make.to_owned(), model.to_owned())
}

fn photo(frame: &Frame) -> DemoPhoto {
    let shot = &frame.shot;
    let (width, height) = size(shot);
    let iso = |ahead: i64| {
        let (date, time) = moment(frame, ahead);
        format!("{}T{time}", date.replace(':', "-"))
    };
    DemoPhoto {
        file: frame.file.clone(),
        camera: shot.camera,
        written: iso(clock(shot)),
        truth: iso(0),
        width,
        height,
        caption_language: shot.caption.map(|(language, _)| language.to_owned()),
        faces: usize::from(face(shot.scene, shot.seed, width, height).is_some()),
        rating: shot.rating,
        sideways: shot.shape == Shape::Sideways,
        monochrome: shot.monochrome,
        placed: shot.placed,
    }
}

fn clock(shot: &Shot) -> i64 {
    if shot.camera == 1 { CLOCK_AHEAD } else { 0 }
}

fn size(shot: &Shot) -> (u32, u32) {
    let (long, short) = if shot.camera == 0 { (3000, 2000) } else { (2880, 2160) };
    match shot.shape {
        Shape::Usual => (long, short),
        Shape::Upright | Shape::Sideways => (short, long),
        Shape::Square => (2400, 2400),
        Shape::Panorama(width) => (width, 2000),
        Shape::Small => (640, 480),
    }
}

/// Milliseconds from the event's midnight at which the frame was taken.
fn millisecond(frame: &Frame) -> u32 {
    frame.shot.second * 1000 + 120 + frame.number * FRAME_EVERY
}

/// `YYYY:MM:DD` and `HH:MM:SS` by a clock so many seconds ahead.
fn moment(frame: &Frame, ahead: i64) -> (String, String) {
    let (year, month, day) = EVENTS[frame.shot.event].date;
    let second = i64::from(millisecond(frame) / 1000) + ahead;
    let day = i64::from(day) + second / 86_400;
    let (hour, minute, second) = (second / 3600 % 24, second / 60 % 60, second % 60);
    (format!("{year:04}:{month:02}:{day:02}"), format!("{hour:02}:{minute:02}:{second:02}"))
}

fn file(frame: &Frame) -> Vec<u8> {
    let shot = &frame.shot;
    let (width, height) = size(shot);
    let mut picture = draw_with(shot.scene, shot.seed, width, height, &hand(frame));
    if shot.monochrome {
        picture = picture.monochrome();
    }
    if shot.shape == Shape::Sideways {
        picture = picture.turned_left();
    }
    jpeg(&picture, &tags(frame, &picture), QUALITY)
}

/// The unsteady hand: frames of a burst and the second camera's shot differ a little.
fn hand(frame: &Frame) -> Camera {
    let mut dice = Dice::new(frame.shot.seed ^ u64::from(frame.number) << 8, 900);
    let unsteady = match (frame.number, frame.shot.again) {
        (0, false) => return Camera::default(),
        (_, true) => 1.6,
        _ => 1.0,
    };
    Camera {
        dx: 0.006 * unsteady * dice.bell(),
        dy: 0.004 * unsteady * dice.bell(),
        zoom: 1.012 + 0.01 * unsteady * dice.next(),
        roll: 0.25 * unsteady * dice.bell(),
        exposure: 0.06 * unsteady * dice.bell(),
        frame: u64::from(frame.number) + 100 * u64::from(frame.shot.again),
    }
}

fn tags(frame: &Frame, stored: &Picture) -> Tags {
    let shot = &frame.shot;
    let event = &EVENTS[shot.event];
    let (date, time) = moment(frame, clock(shot));
    let first = shot.camera == 0;
    Tags {
        taken: Some(format!("{date} {time}")),
        subsec: first.then_some((millisecond(frame) % 1000) as u16),
        offset: first.then(|| event.offset.to_owned()),
        camera: Some(camera(shot.camera)),
        orientation: Some(if shot.shape == Shape::Sideways { 6 } else { 1 }),
        gps: shot.placed.then(|| near(event.gps, shot)),
        caption: shot.caption.map(|(_, text)| text.to_owned()),
        caption_language: shot.caption.map(|(language, _)| language.to_owned()),
        credit: None,
        copyright: None,
        rating: shot.rating,
        keywords: Vec::new(),
        city: shot.placed.then(|| event.city.to_owned()),
        country: shot.placed.then(|| event.country.to_owned()),
        faces: face_tags(shot, stored),
    }
}

/// A walk around the event's place: within a kilometre or two.
fn near(place: (f64, f64), shot: &Shot) -> (f64, f64) {
    let mut dice = Dice::new(u64::from(shot.second), 901);
    (place.0 + 0.008 * f64::from(dice.bell()), place.1 + 0.012 * f64::from(dice.bell()))
}

fn face_tags(shot: &Shot, stored: &Picture) -> Vec<FaceTag> {
    let (width, height) = size(shot);
    let Some(area) = face(shot.scene, shot.seed, width, height) else { return Vec::new() };
    let [x, y, w, h] = area.map(f64::from);
    let sideways = stored.width != width;
    let (x, y, width, height) = if sideways { (y, 1.0 - x, h, w) } else { (x, y, w, h) };
    vec![FaceTag { x, y, width, height, name: shot.name.to_owned() }]
}
