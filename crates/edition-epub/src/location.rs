//! Where a photograph was taken, written back into its picture for readers who asked for it.

use leporello_model::Gps;

/// Parts of a second of arc that are kept: some centimetres on the ground.
const PER_SECOND: f64 = 1000.0;

/// A JPEG with the place in its metadata (Exif), and nothing else there. Bytes that are no
/// JPEG stay as they are.
pub(crate) fn with_location(jpeg: Vec<u8>, place: Gps) -> Vec<u8> {
    let is_on_earth = place.latitude.abs() <= 90.0 && place.longitude.abs() <= 180.0;
    if !jpeg.starts_with(&[0xff, 0xd8]) || !is_on_earth {
        return jpeg;
    }
    // The first segment names JFIF, where there is one, and must stay the first.
    let first = match jpeg.get(2..6) {
        Some(&[0xff, 0xe0, high, low]) => 4 + usize::from(u16::from_be_bytes([high, low])),
        _ => 2,
    };
    let at = if first > 2 && first <= jpeg.len() { first } else { 2 };
    let exif = exif(place);
    let mut out = jpeg[..at].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend((exif.len() as u16 + 2).to_be_bytes());
    out.extend(exif);
    out.extend(&jpeg[at..]);
    out
}

/// An Exif block with a GPS directory of five entries.
fn exif(place: Gps) -> Vec<u8> {
    /// Where the GPS directory begins: behind the header and a directory of one entry.
    const GPS: u32 = 8 + 2 + 12 + 4;
    /// Where its numbers stand: behind its five entries.
    const NUMBERS: u32 = GPS + 2 + 5 * 12 + 4;
    let mut out = b"Exif\0\0MM\0\x2a".to_vec();
    out.extend(8_u32.to_be_bytes());
    out.extend(1_u16.to_be_bytes());
    entry(&mut out, 0x8825, 4, 1, GPS.to_be_bytes());
    out.extend(0_u32.to_be_bytes());
    let north = if place.latitude < 0.0 { b'S' } else { b'N' };
    let east = if place.longitude < 0.0 { b'W' } else { b'E' };
    out.extend(5_u16.to_be_bytes());
    entry(&mut out, 0, 1, 4, [2, 3, 0, 0]);
    entry(&mut out, 1, 2, 2, [north, 0, 0, 0]);
    entry(&mut out, 2, 5, 3, NUMBERS.to_be_bytes());
    entry(&mut out, 3, 2, 2, [east, 0, 0, 0]);
    entry(&mut out, 4, 5, 3, (NUMBERS + 24).to_be_bytes());
    out.extend(0_u32.to_be_bytes());
    for degrees in [place.latitude, place.longitude] {
        let parts = (degrees.abs() * 3600.0 * PER_SECOND).round() as u64;
        let per_minute = 60 * PER_SECOND as u64;
        let numbers = [
            (parts / (60 * per_minute), 1),
            (parts / per_minute % 60, 1),
            (parts % per_minute, PER_SECOND as u32),
        ];
        for (above, below) in numbers {
            out.extend((above as u32).to_be_bytes());
            out.extend(below.to_be_bytes());
        }
    }
    out
}

fn entry(out: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: [u8; 4]) {
    out.extend(tag.to_be_bytes());
    out.extend(kind.to_be_bytes());
    out.extend(count.to_be_bytes());
    out.extend(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_jpeg_stays_as_it_is() {
        let place = Gps { latitude: 1.0, longitude: 2.0 };
        assert_eq!(with_location(b"no".to_vec(), place), b"no");
        let bare = vec![0xff, 0xd8, 0xff, 0xd9];
        let nowhere = Gps { latitude: 200.0, longitude: 2.0 };
        assert_eq!(with_location(bare.clone(), nowhere), bare);
    }
}
