//! Planted sets: photographs without pixels, whose proportions, importance, faces, captions
//! and chapters are drawn from a fixed seed in the shares real albums have.

use crate::Random;
use jiff::civil::{DateTime, date};
use leporello_model::{
    Appraisal, Catalogue, Chosen, Colour, Doubt, Face, FaceSource, Format, Ink, Labels,
    Orientation, Photo, PhotoId, PixelSize, Place, Saliency, Sequence, SequenceChapter, Share,
    Signature, Storage, Taken, TakenSource, Words,
};

/// A catalogue of `count` photographs and the sequence of all of them. The same count and
/// seed give the same set.
///
/// Of 100 photographs, 30 are 3 : 2, 32 are 4 : 3, 28 upright, 4 are 16 : 9, 2 square,
/// 2.5 panoramas (2.2 to 3.7 : 1) and 1.5 small files of 1600 pixels; importance is
/// lognormal (0.45) from 0.5 to 3; 40 have faces; 15 have captions; 5 must not be cropped.
#[must_use]
pub fn planted(count: usize, seed: u64) -> (Catalogue, Sequence) {
    let mut random = Random::new(seed.wrapping_mul(7919).wrapping_add(12_345));
    let photos: Vec<Photo> = (0..count).map(|place| photo(&mut random, place)).collect();
    let mut chosen: Vec<Chosen> = photos.iter().map(|photo| choose(&mut random, photo)).collect();
    make_heroes(&mut chosen, &photos);
    let mut photos = photos;
    for (photo, chosen) in photos.iter_mut().zip(&chosen) {
        photo.labels.rating = stars(chosen.importance);
    }
    let chapters = into_chapters(&mut random, &mut photos, chosen);
    let sequence = Sequence { chapters, ..Sequence::default() };
    (Catalogue { photos, left_out: Vec::new() }, sequence)
}

/// Pixels of a photograph by the shares above.
fn size(random: &mut Random) -> PixelSize {
    let share = random.share();
    let (w, h) = match share {
        s if s < 0.30 => (6000, 4000),
        s if s < 0.62 => (4032, 3024),
        s if s < 0.74 => (4000, 6000),
        s if s < 0.90 => (3024, 4032),
        s if s < 0.94 => (4032, 2268),
        s if s < 0.96 => (3024, 3024),
        s if s < 0.985 => (8000, (8000.0 / random.between(2.2, 3.7)) as u32),
        _ => (1600, (1600.0 / random.between(0.8, 1.8)) as u32),
    };
    PixelSize { w, h }
}

fn photo(random: &mut Random, place: usize) -> Photo {
    let size = size(random);
    let mut id = [0; 16];
    id[..8].copy_from_slice(&random.bits().to_be_bytes());
    id[8..].copy_from_slice(&random.bits().to_be_bytes());
    let caption = random.happens(0.15).then(|| caption(random));
    let thumb = vec![random.bits() as u8; 3072];
    Photo {
        id: PhotoId(id),
        file: format!("IMG_{place:05}.jpg"),
        storage: storage(size),
        size,
        taken: None,
        camera: Some("Planted".into()),
        gps: None,
        place: Place::default(),
        words: Words { caption, ..Words::default() },
        labels: Labels::default(),
        faces: faces(random, size),
        appraisal: Appraisal { sharpness: 0.8, mean_luma: 120.0, ..Appraisal::default() },
        saliency: Saliency::flat(),
        signature: Signature { phash: random.bits(), thumb },
        is_document: false,
    }
}

fn storage(size: PixelSize) -> Storage {
    Storage {
        format: Format::Jpeg,
        bytes: u64::from(size.w) * u64::from(size.h) / 4,
        stored: size,
        orientation: Orientation::UPRIGHT,
        colour: Colour { ink: Ink::Rgb, bits: 8, profile: None, is_srgb: true },
        can_pass_through: true,
    }
}

/// Two photographs of five show people: one to three faces, more often above the middle.
fn faces(random: &mut Random, size: PixelSize) -> Vec<Face> {
    let count = if random.happens(0.4) { 1 + random.below(3) } else { 0 };
    let face = |random: &mut Random| {
        let h = random.between(0.08, 0.25);
        let w = (0.8 * h / size.aspect()).min(0.4);
        let (x, y) =
            (0.5 + 0.18 * random.normal() - w / 2.0, 0.42 + 0.12 * random.normal() - h / 2.0);
        let area = Share { x: x.clamp(0.0, 1.0 - w), y: y.clamp(0.0, 1.0 - h), w, h };
        Face { area, confidence: 0.9, name: None, source: FaceSource::Detector }
    };
    (0..count).map(|_| face(random)).collect()
}

fn caption(random: &mut Random) -> String {
    const WORDS: [&str; 12] = [
        "the", "harbour", "in", "early", "light", "before", "rain", "with", "boats", "at", "low",
        "tide",
    ];
    let count = 3 + random.below(14);
    let words: Vec<&str> = (0..count).map(|_| WORDS[random.below(WORDS.len())]).collect();
    words.join(" ")
}

fn choose(random: &mut Random, photo: &Photo) -> Chosen {
    Chosen {
        photo: photo.id,
        utc_ms: None,
        local: None,
        importance: libm::exp(0.45 * random.normal()).clamp(0.5, 3.0),
        hero: false,
        break_before: 0.0,
        scene: None,
        together: false,
        uncropped: random.happens(0.05),
        caption: None,
        reasons: Vec::new(),
    }
}

/// The most important landscapes become heroes: one for 28 photographs, well apart.
fn make_heroes(chosen: &mut [Chosen], photos: &[Photo]) {
    let wanted = (chosen.len() / 28).clamp(1, 18);
    let apart = chosen.len() / (2 * wanted);
    let is_fit = |place: &usize| {
        let photo = &photos[*place];
        (1.25..1.8).contains(&photo.aspect()) && photo.size.w > 3800 && !chosen[*place].uncropped
    };
    let mut places: Vec<usize> = (0..chosen.len()).filter(is_fit).collect();
    places.sort_by(|&a, &b| chosen[b].importance.total_cmp(&chosen[a].importance));
    let mut heroes: Vec<usize> = Vec::new();
    for place in places {
        if heroes.len() < wanted && heroes.iter().all(|hero| hero.abs_diff(place) > apart) {
            heroes.push(place);
        }
    }
    for hero in heroes {
        (chosen[hero].hero, chosen[hero].importance) = (true, 3.0);
    }
}

/// Stars as they lead to such an importance.
fn stars(importance: f64) -> Option<i8> {
    match importance {
        m if m >= 2.5 => Some(5),
        m if m >= 1.9 => Some(4),
        _ => None,
    }
}

/// Chapters of random sizes, four photographs or more; one chapter for 50 photographs, 2 to
/// 18. Each begins some days after the one before; events part it further.
fn into_chapters(
    random: &mut Random,
    photos: &mut [Photo],
    mut chosen: Vec<Chosen>,
) -> Vec<SequenceChapter> {
    let mut starts = chapter_starts(random, chosen.len());
    let mut chapters = Vec::new();
    let mut now = date(2024, 5, 1).at(9, 0, 0, 0);
    starts.reverse();
    for (place, chosen) in chosen.drain(..).enumerate() {
        let begins = starts.last() == Some(&place);
        if begins {
            starts.pop();
            let title = format!("Chapter {}", chapters.len() + 1);
            chapters.push(SequenceChapter { title, ..SequenceChapter::default() });
        }
        let (minutes, strength) = pause(random, begins && place > 0);
        now = later(now, minutes);
        let chosen = dated(chosen, &mut photos[place], now, strength);
        if let Some(chapter) = chapters.last_mut() {
            chapter.photos.push(chosen);
        }
    }
    chapters
}

fn chapter_starts(random: &mut Random, count: usize) -> Vec<usize> {
    const LEAST: usize = 4;
    let wanted = (count / 50).clamp(2, 18);
    let mut starts: Vec<usize> = (1..wanted).map(|_| random.below(count.max(1))).collect();
    starts.push(0);
    starts.sort_unstable();
    let mut kept: Vec<usize> = Vec::new();
    for start in starts {
        let is_apart = kept.last().is_none_or(|last| start - last >= LEAST);
        if is_apart && (start == 0 || count - start >= LEAST) {
            kept.push(start);
        }
    }
    kept
}

/// Minutes since the photograph before, and the strength of the break between the two.
fn pause(random: &mut Random, is_new_chapter: bool) -> (i64, f64) {
    if is_new_chapter {
        (60 * 24 * (2 + random.below(5)) as i64, random.between(4.0, 7.0))
    } else if random.happens(0.08) {
        (90 + random.below(180) as i64, random.between(1.5, 3.5))
    } else {
        (1 + random.below(12) as i64, random.between(0.0, 1.0))
    }
}

fn later(now: DateTime, minutes: i64) -> DateTime {
    now.checked_add(jiff::Span::new().minutes(minutes)).unwrap_or(now)
}

fn dated(mut chosen: Chosen, photo: &mut Photo, now: DateTime, strength: f64) -> Chosen {
    photo.taken = Some(Taken {
        local: now,
        offset_minutes: Some(0),
        gps_utc: None,
        source: TakenSource::ExifOriginal,
        doubt: Doubt::None,
    });
    chosen.local = Some(now);
    let utc = jiff::tz::Offset::UTC.to_timestamp(now);
    chosen.utc_ms = utc.ok().map(|utc| utc.as_millisecond());
    chosen.break_before = strength;
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_plants_the_same_set_and_another_seed_another() {
        assert_eq!(planted(40, 1), planted(40, 1));
        assert_ne!(planted(40, 1), planted(40, 2));
    }

    #[test]
    fn every_photograph_is_chosen_once_and_no_chapter_is_short() {
        for count in [5, 30, 300, 1000] {
            let (catalogue, sequence) = planted(count, 3);
            assert_eq!(sequence.len(), count);
            let ids: Vec<PhotoId> = sequence.photos().map(|chosen| chosen.photo).collect();
            let photos: Vec<PhotoId> = catalogue.photos.iter().map(|photo| photo.id).collect();
            assert_eq!(ids, photos);
            assert!(sequence.chapters.iter().all(|chapter| chapter.photos.len() >= 4));
        }
    }

    #[test]
    fn faces_lie_inside_their_photograph() {
        let (catalogue, _) = planted(300, 1);
        let faces: Vec<&Face> = catalogue.photos.iter().flat_map(|photo| &photo.faces).collect();
        assert!(faces.len() > 100);
        assert!(faces.iter().all(|face| Share::WHOLE.holds(face.area) > 1.0 - 1e-9));
    }
}
