//! The tiny JPEG that stands in the skeleton where a plate will be.

/// A grey picture of 8 × 8 pixels.
const GREY: &[u8] = include_bytes!("../templates/placeholder.jpg");

/// What a placeholder's comment begins with; the plate's number follows in ten digits.
const MARK: &[u8] = b"leporello plate ";

/// The placeholder of a plate: a JPEG with the plate's number in a comment, right behind
/// the start marker.
pub(crate) fn placeholder(number: u32) -> Vec<u8> {
    let (start, rest) = GREY.split_at(2);
    let comment = [MARK, format!("{number:010}").as_bytes()].concat();
    let length = u16::try_from(comment.len() + 2).expect("the comment has 26 bytes");
    [start, &[0xff, 0xfe], &length.to_be_bytes(), &comment, rest].concat()
}

/// The number of the plate whose placeholder this is; `None` for any other bytes.
#[must_use]
pub fn plate_of_placeholder(jpeg: &[u8]) -> Option<u32> {
    let comment = jpeg.strip_prefix(&[0xff, 0xd8, 0xff, 0xfe, 0, MARK.len() as u8 + 12])?;
    let digits = comment.strip_prefix(MARK)?.get(..10)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_names_its_plate() {
        for number in [0, 1, 599, u32::MAX] {
            assert_eq!(plate_of_placeholder(&placeholder(number)), Some(number));
        }
    }

    #[test]
    fn other_pictures_are_no_placeholders() {
        assert_eq!(plate_of_placeholder(GREY), None);
        assert_eq!(plate_of_placeholder(&placeholder(7)[..20]), None);
        assert_eq!(plate_of_placeholder(b""), None);
    }
}
