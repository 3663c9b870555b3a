//! Names in addresses.

/// A name as one part of a path: what has a meaning of its own there is written by its bytes (RFC
/// 3986, section 2.1).
#[must_use]
pub fn in_path(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_one_part_of_the_path() {
        assert_eq!(in_path("Hall 2/3 #1"), "Hall%202%2F3%20%231");
        assert_eq!(in_path("Säal"), "S%C3%A4al");
    }
}
