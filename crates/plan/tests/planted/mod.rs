//! Planted books: photographs that were never taken, from a seed.

pub mod any;
pub mod words;

use jiff::civil::date;
use leporello_model::{
    Appraisal, Catalogue, Chosen, Colour, Face, FaceSource, Format, Ink, Labels, Orientation,
    Photo, PhotoId, PixelSize, Place, Saliency, Sequence, SequenceChapter, Share, Signature,
    Storage, Words,
};

/// Numbers that look random (xorshift).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(7919).wrapping_add(12_345));
        (0..10).for_each(|_| {
            dice.next();
        });
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From 0 up to 1.
    pub fn roll(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.roll()).sum::<f64>() - 6.0
    }
}

/// A photograph of so many pixels.
pub fn photo(number: usize, w: u32, h: u32) -> Photo {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&(number as u64 + 1).to_be_bytes());
    let size = PixelSize { w, h };
    Photo {
        id: PhotoId(id),
        file: format!("IMG_{number:05}.jpg"),
        storage: Storage {
            format: Format::Jpeg,
            bytes: 1_000_000,
            stored: size,
            orientation: Orientation::UPRIGHT,
            colour: Colour { ink: Ink::Rgb, bits: 8, profile: None, is_srgb: true },
            can_pass_through: true,
        },
        size,
        taken: None,
        camera: None,
        gps: None,
        place: Place::default(),
        words: Words::default(),
        labels: Labels::default(),
        faces: Vec::new(),
        appraisal: Appraisal::default(),
        saliency: Saliency::flat(),
        signature: Signature { phash: 0, thumb: Vec::new() },
        is_document: false,
    }
}

/// A face with its upper left corner and its size in shares of the photograph.
pub fn face(x: f64, y: f64, w: f64, h: f64) -> Face {
    Face { area: Share { x, y, w, h }, confidence: 0.9, name: None, source: FaceSource::Detector }
}

/// The photograph as chosen.
pub fn chosen(photo: &Photo, importance: f64) -> Chosen {
    Chosen {
        photo: photo.id,
        utc_ms: None,
        local: Some(date(2024, 8, 3).at(12, 0, 0, 0)),
        importance,
        hero: false,
        break_before: 0.0,
        scene: None,
        together: false,
        uncropped: false,
        caption: None,
        reasons: Vec::new(),
    }
}

/// All photographs of a catalogue in one chapter.
pub fn one_chapter(photos: Vec<Photo>) -> (Catalogue, Sequence) {
    let chapter = SequenceChapter {
        photos: photos.iter().map(|photo| chosen(photo, 1.0)).collect(),
        ..SequenceChapter::default()
    };
    let sequence = Sequence { chapters: vec![chapter], ..Sequence::default() };
    (Catalogue { photos, left_out: Vec::new() }, sequence)
}

/// A year of photographs: the usual aspects, some panoramas and small files, faces on a
/// third, captions on as many as asked, importance log-normal, chapters of all lengths.
pub fn year(n: usize, chapters: usize, captions: f64, seed: u64) -> (Catalogue, Sequence) {
    let mut dice = Dice::new(seed);
    let photos: Vec<Photo> = (0..n).map(|number| any_photo(number, captions, &mut dice)).collect();
    let mut all: Vec<Chosen> = photos
        .iter()
        .map(|photo| chosen(photo, (0.45 * dice.normal()).exp().clamp(0.5, 3.0)))
        .collect();
    for moment in &mut all {
        moment.break_before = if dice.roll() < 0.12 { 1.5 + 3.0 * dice.roll() } else { 0.3 };
    }
    crown_heroes(&photos, &mut all);
    let mut cuts: Vec<usize> = (1..chapters).map(|_| (dice.roll() * n as f64) as usize).collect();
    cuts.extend([0, n]);
    cuts.sort_unstable();
    cuts.dedup_by(|next, kept| *next - *kept < 4 && *next != n);
    cuts.dedup();
    let parts = cuts.windows(2).enumerate().map(|(i, cut)| SequenceChapter {
        title: format!("Chapter {}", i + 1),
        dates: "3 – 9 August 2024".into(),
        place: "Lisboa".into(),
        photos: all[cut[0]..cut[1]].to_vec(),
    });
    let sequence = Sequence { chapters: parts.collect(), ..Sequence::default() };
    (Catalogue { photos, left_out: Vec::new() }, sequence)
}

fn any_photo(number: usize, captions: f64, dice: &mut Dice) -> Photo {
    let x = dice.roll();
    let (aspect, w) = match x {
        x if x < 0.30 => (1.5, 6000.0),
        x if x < 0.62 => (4.0 / 3.0, 4032.0),
        x if x < 0.74 => (2.0 / 3.0, 4000.0),
        x if x < 0.90 => (0.75, 3024.0),
        x if x < 0.94 => (16.0 / 9.0, 4032.0),
        x if x < 0.96 => (1.0, 3024.0),
        x if x < 0.985 => (2.2 + 1.5 * dice.roll(), 8000.0),
        _ => (0.8 + dice.roll(), 1600.0),
    };
    let mut photo = photo(number, w as u32, (w / aspect).round() as u32);
    if dice.roll() < 0.35 {
        let (h, count) = (0.08 + 0.12 * dice.roll(), 1 + (3.0 * dice.roll()) as usize);
        photo.faces = (0..count)
            .map(|_| face(0.15 + 0.6 * dice.roll(), 0.2 + 0.4 * dice.roll(), 0.7 * h, h))
            .collect();
    }
    if dice.roll() < captions {
        let words = "A morning by the river with everybody there, long before the rain came";
        let end = (10.0 + 60.0 * dice.roll()) as usize;
        photo.words.caption = Some(words[..end.min(words.len())].trim().into());
    }
    photo
}

/// One hero of about eighteen pages' worth of photographs, the most important of them.
fn crown_heroes(photos: &[Photo], all: &mut [Chosen]) {
    let stretch = (all.len() / 18).max(1);
    for start in (0..all.len()).step_by(stretch) {
        let end = (start + stretch / 2 + 1).min(all.len());
        let fit = (start..end).filter(|&i| {
            (1.25..1.8).contains(&photos[i].aspect())
                && photos[i].faces.is_empty()
                && photos[i].size.w > 3800
        });
        if let Some(best) = fit.max_by(|&a, &b| all[a].importance.total_cmp(&all[b].importance)) {
            all[best].hero = true;
            all[best].importance = 3.0;
        }
    }
}

/// An album as one camera makes it: nearly all photographs of one proportion, upright or
/// not, in chapters of about fifteen, and none that matters much more than the others.
pub fn album(n: usize, seed: u64) -> (Catalogue, Sequence) {
    let mut dice = Dice::new(seed + 100);
    let (mut catalogue, mut sequence) = year(n, n / 15, 0.1, seed);
    for photo in &mut catalogue.photos {
        let (w, h) = match dice.roll() {
            x if x < 0.65 => (4032, 3024),
            x if x < 0.92 => (3024, 4032),
            x if x < 0.97 => (6000, 4000),
            _ => (4032, 2268),
        };
        photo.size = PixelSize { w, h };
    }
    for chosen in sequence.chapters.iter_mut().flat_map(|chapter| &mut chapter.photos) {
        chosen.importance = chosen.importance.powf(0.6);
        chosen.hero = false;
    }
    (catalogue, sequence)
}
