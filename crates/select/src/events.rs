//! Where one event ends and the next begins.
//!
//! The strength of a break is how much longer the pause is than the pauses around it, on a
//! logarithmic scale (after Platt, Czerwinski and Field 2003, PhotoTOC), with additions for
//! distance, for a night between, for another place name and for another folder.

use crate::shot::Shot;

/// Pauses looked at on either side.
const AROUND: usize = 10;
/// A break of at least ln 17 begins an event.
pub(crate) const EVENT: f64 = 2.833;
/// From this on a page should not mix the two sides.
pub(crate) const SOFT: f64 = 1.5;
/// Kilometres that count like a noticeable walk.
const WALK_KM: f64 = 2.0;
/// A day of photographs begins at four in the morning.
const DAY_BEGINS_MS: i64 = 4 * 3_600_000;
const DAY_MS: i64 = 86_400_000;
/// Pauses are no longer than a year: a longer one would hide the breaks beside it.
const LONGEST_MS: u64 = 365 * 86_400_000;

/// Strength of the break before each photograph, 0 and up; the first has none.
pub(crate) fn breaks(shots: &[Shot]) -> Vec<f64> {
    let pauses: Vec<Option<f64>> = shots.windows(2).map(|w| pause(&w[0], &w[1])).collect();
    let strength = |i: usize| {
        let (a, b) = (&shots[i - 1], &shots[i]);
        let by_time = pauses[i - 1].map_or(0.0, |pause| pause - mean_around(&pauses, i - 1));
        let strength = by_time + additions(a, b);
        // Rounded, so that comparing strengths never hangs on a last bit.
        libm::rint(strength.max(0.0) * 1e6) / 1e6
    };
    (0..shots.len()).map(|i| if i == 0 { 0.0 } else { strength(i) }).collect()
}

/// Logarithm of the pause in seconds, at least a second; `None` when unknown. A photograph
/// without a date counts from where it stands.
fn pause(a: &Shot, b: &Shot) -> Option<f64> {
    let at = |s: &Shot| Some(s.moment.place.0).filter(|&ms| ms != i64::MAX);
    let apart = at(a)?.abs_diff(at(b)?).clamp(1000, LONGEST_MS);
    Some(libm::log(apart as f64 / 1000.0))
}

/// Mean of the pauses around one. As many on either side as there are, so that the ends of
/// the book are judged like its middle.
fn mean_around(pauses: &[Option<f64>], at: usize) -> f64 {
    let from = at.saturating_sub(AROUND);
    let around = pauses[from..pauses.len().min(at + AROUND + 1)].iter().flatten();
    let (sum, count) = around.fold((0.0, 0.0), |(sum, count), pause| (sum + pause, count + 1.0));
    sum / count
}

fn additions(a: &Shot, b: &Shot) -> f64 {
    let mut sum = 0.0;
    if let (Some(p), Some(q)) = (a.photo.gps, b.photo.gps) {
        sum += 0.8 * libm::log1p(distance_km(p, q) / WALK_KM);
    }
    if let (Some(p), Some(q)) = (day(a), day(b))
        && p != q
    {
        sum += 0.7;
    }
    let city = |s: &Shot| s.photo.place.city.clone();
    if let (Some(p), Some(q)) = (city(a), city(b))
        && p != q
    {
        sum += 0.5;
    }
    if a.photo.folder() != b.photo.folder() && a.photo.camera == b.photo.camera {
        sum += 0.5;
    }
    sum
}

fn day(shot: &Shot) -> Option<i64> {
    let local = crate::clock::wall_ms(shot.moment.local?);
    // Of a day alone the clock stands at midnight, and means that day.
    let begins = if shot.moment.is_exact { DAY_BEGINS_MS } else { 0 };
    Some((local - begins).div_euclid(DAY_MS))
}

/// Length of the way along the earth's surface (haversine, mean radius 6 371 km).
pub(crate) fn distance_km(a: leporello_model::Gps, b: leporello_model::Gps) -> f64 {
    let (p, q) = (a.latitude.to_radians(), b.latitude.to_radians());
    let sine = |x: f64| libm::sin(x / 2.0) * libm::sin(x / 2.0);
    let h =
        sine(q - p) + libm::cos(p) * libm::cos(q) * sine((b.longitude - a.longitude).to_radians());
    2.0 * 6371.0 * libm::asin(libm::sqrt(h.clamp(0.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::Gps;

    #[test]
    fn from_paris_to_london_it_is_344_km() {
        let paris = Gps { latitude: 48.8567, longitude: 2.3508 };
        let london = Gps { latitude: 51.5072, longitude: -0.1275 };
        assert!((distance_km(paris, london) - 344.0).abs() < 2.0);
    }

    #[test]
    fn the_mean_at_an_end_is_of_what_is_there() {
        assert!((mean_around(&[Some(2.0), None, Some(4.0)], 0) - 3.0).abs() < 1e-12);
    }
}
