//! Names in addresses.

/// A name as one part of an address, whatever is in it: what has a meaning of its own there is
/// written by its bytes (RFC 3986, section 2.1), and so are the names `.` and `..`.
#[must_use]
pub fn in_path(name: &str) -> String {
    let is_dots = matches!(name, "." | "..");
    name.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            b'.' if !is_dots => ".".to_owned(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_part_whatever_is_in_it() {
        assert_eq!(in_path("Halle 2/Süd #1"), "Halle%202%2FS%C3%BCd%20%231");
        assert_eq!(in_path(".."), "%2E%2E");
        assert_eq!(in_path("annex-2.b"), "annex-2.b");
    }
}
