//! Names in addresses.

use std::fmt::Write as _;

/// A hall's name as one step of an address.
fn step(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_~".contains(&byte) || byte == b'.' && name.len() > 2
        {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// An address below that of a hall: `rest` begins with `/` or is empty.
pub(crate) fn below(hall: &str, rest: &str) -> String {
    format!("/hall/{}{rest}", step(hall))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_step_whatever_is_in_it() {
        assert_eq!(step("Halle 2/Süd"), "Halle%202%2FS%C3%BCd");
        assert_eq!(step(".."), "%2E%2E");
        assert_eq!(step("annex-2.b"), "annex-2.b");
    }
}
