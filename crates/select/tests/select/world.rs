//! Photographs that were never taken: small signatures, dates and cameras to plant.

use jiff::civil::DateTime;
use leporello_diag::Sink;
use leporello_model::{
    Appraisal, Catalogue, Colour, Doubt, Format, Ink, Labels, Orientation, Photo, PhotoId,
    PixelSize, Place, Project, Saliency, Sequence, Signature, Storage, Taken, TakenSource, Words,
};

/// xorshift64*: small, and the same everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Evenly from 0 up to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A pause of a Poisson process with this mean.
    pub fn pause(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.unit()).ln()
    }
}

/// A photograph with this path, taken at this moment of its own clock.
pub fn photo(file: &str, local: Option<&str>) -> Photo {
    photo_at(file, local.map(|text| text.parse().unwrap()))
}

pub fn photo_at(file: &str, local: Option<DateTime>) -> Photo {
    let mut dice = Dice::new(file.bytes().fold(7, |h, b| h * 31 % 1_000_003 + u64::from(b)));
    let mut id = [0; 16];
    id[..8].copy_from_slice(&dice.next().to_le_bytes());
    id[8..].copy_from_slice(&dice.next().to_le_bytes());
    let size = PixelSize { w: 6000, h: 4000 };
    let colour = Colour { ink: Ink::Rgb, bits: 8, profile: None, is_srgb: true };
    Photo {
        id: PhotoId(id),
        file: file.into(),
        storage: Storage {
            format: Format::Jpeg,
            bytes: 5_000_000,
            stored: size,
            orientation: Orientation::UPRIGHT,
            colour,
            can_pass_through: true,
        },
        size,
        taken: local.map(taken),
        camera: Some("Camera A".into()),
        gps: None,
        place: Place::default(),
        words: Words::default(),
        labels: Labels::default(),
        faces: Vec::new(),
        appraisal: Appraisal {
            sharpness: 0.8,
            mean_luma: 120.0,
            contrast: 150.0,
            ..Appraisal::default()
        },
        saliency: Saliency::flat(),
        signature: motif(dice.next()),
        is_document: false,
    }
}

pub fn taken(local: DateTime) -> Taken {
    Taken {
        local,
        offset_minutes: None,
        gps_utc: None,
        source: TakenSource::ExifOriginal,
        doubt: Doubt::None,
    }
}

pub fn after(start: &str, seconds: f64) -> DateTime {
    let start: DateTime = start.parse().unwrap();
    start.checked_add(jiff::SignedDuration::from_millis((seconds * 1000.0).round() as i64)).unwrap()
}

/// The signature of a motif: a few soft waves of luma and colour, a few for each seed.
pub fn motif(seed: u64) -> Signature {
    motif_with_noise(seed, 0.0, seed)
}

/// The same motif seen again, with this much noise of its own (of 255).
pub fn motif_with_noise(seed: u64, noise: f64, noise_seed: u64) -> Signature {
    let (mut dice, mut grain) = (Dice::new(seed), Dice::new(noise_seed ^ 0xABCD));
    let mut planes = Vec::new();
    for depth in [22.0, 6.0, 6.0] {
        let waves: Vec<[f64; 4]> = (0..6)
            .map(|_| {
                let turn = dice.between(0.0, std::f64::consts::TAU);
                [dice.between(-4.0, 4.0), dice.between(-4.0, 4.0), turn, dice.between(0.3, 1.0)]
            })
            .collect();
        for i in 0..1024 {
            let (x, y) = (f64::from(i % 32) / 32.0, f64::from(i / 32) / 32.0);
            let wave =
                |w: &[f64; 4]| w[3] * (std::f64::consts::PI * (w[0] * x + w[1] * y) + w[2]).sin();
            let value = 128.0 + depth * waves.iter().map(wave).sum::<f64>();
            planes.push((value + noise * grain.between(-1.0, 1.0)).round().clamp(0.0, 255.0) as u8);
        }
    }
    Signature { phash: phash(&planes[..1024]), thumb: planes }
}

/// 8 × 8 low frequencies of the discrete cosine transform against their median.
fn phash(luma: &[u8]) -> u64 {
    let angle = |u: usize, x: usize| std::f64::consts::PI / 64.0 * (u * (2 * x + 1)) as f64;
    let waves: Vec<[f64; 32]> =
        (0..8).map(|u| std::array::from_fn(|x| angle(u, x).cos())).collect();
    let rows: Vec<Vec<f64>> = luma
        .chunks(32)
        .map(|row| {
            let sum = |wave: &[f64; 32]| row.iter().zip(wave).map(|(&v, c)| f64::from(v) * c).sum();
            waves.iter().map(sum).collect()
        })
        .collect();
    let low: Vec<f64> = (0..64)
        .map(|i| rows.iter().zip(&waves[i / 8]).map(|(row, c)| row[i % 8] * c).sum())
        .collect();
    let mut sorted = low.clone();
    sorted.sort_by(f64::total_cmp);
    let median = f64::midpoint(sorted[31], sorted[32]);
    low.iter().enumerate().fold(0, |hash, (i, &value)| hash | u64::from(value > median) << i)
}

pub fn catalogue(mut photos: Vec<Photo>) -> Catalogue {
    photos.sort_by(|a, b| a.file.cmp(&b.file));
    Catalogue { photos, left_out: Vec::new() }
}

/// Selects with every default.
pub fn select(photos: Vec<Photo>) -> Sequence {
    select_with(photos, &Project::titled("Test"))
}

pub fn select_with(photos: Vec<Photo>, project: &Project) -> Sequence {
    leporello_select::select(&catalogue(photos), project, &mut Sink::new())
}

/// Names of the codes that were reported.
pub fn codes_of(photos: Vec<Photo>, project: &Project) -> Vec<&'static str> {
    let mut sink = Sink::new();
    let _ = leporello_select::select(&catalogue(photos), project, &mut sink);
    sink.grouped().iter().map(|d| d.code.name()).collect()
}

/// Paths in reading order.
pub fn files<'a>(photos: &'a [Photo], sequence: &Sequence) -> Vec<&'a str> {
    sequence
        .photos()
        .map(|c| photos.iter().find(|p| p.id == c.photo).unwrap().file.as_str())
        .collect()
}
