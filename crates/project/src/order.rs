//! The order of chapters by the names of their files.

/// Sorts names by the number they begin with, by its value; names without a number come
/// last. Names with the same number are in the order of their letters.
pub(crate) fn by_number(name: &str) -> (bool, usize, &str, &str) {
    let end = name.find(|c: char| !c.is_ascii_digit()).unwrap_or(name.len());
    let (digits, rest) = name.split_at(end);
    let significant = digits.trim_start_matches('0');
    (digits.is_empty(), significant.len(), significant, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_comes_before_ten_and_numbers_before_words() {
        let mut names = ["epilogue", "10-c", "2-b", "01-a", "2-a", "99999999999999999999999-z"];
        names.sort_by_key(|name| by_number(name));
        assert_eq!(names, ["01-a", "2-a", "2-b", "10-c", "99999999999999999999999-z", "epilogue"]);
    }
}
