//! A file of entries: leaves one after the other, as the ledger writes them.

use super::Refused;
use leporello_ledger::{Signed, Unreadable};

/// Most entries of a batch.
pub(super) const MOST: usize = 500;

/// Reads each leaf. One that is not written as it should be does not cost the others.
pub(super) fn read(body: &[u8]) -> Result<Vec<Result<Signed, Unreadable>>, Refused> {
    let text = std::str::from_utf8(body)
        .map_err(|_| Refused::Unreadable("the entries are not UTF-8".into()))?;
    let leaves: Vec<&str> = leaves(text).take(MOST + 1).collect();
    if leaves.len() > MOST {
        return Err(Refused::TooMany);
    }
    Ok(leaves.into_iter().map(Signed::parse).collect())
}

/// Cuts behind each line that begins with `sig `, which is the last one of a leaf and cannot
/// stand within it: every line of a leaf begins with its own name.
fn leaves(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut end = 0;
        for line in rest.split_inclusive('\n') {
            end += line.len();
            if line.starts_with("sig ") {
                break;
            }
        }
        let (leaf, behind) = rest.split_at(end);
        rest = behind;
        Some(leaf)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_are_cut_behind_their_signatures() {
        let cut: Vec<&str> = leaves("a\nsig 1\nb\nsig 2\nc\n").collect();
        assert_eq!(cut, ["a\nsig 1\n", "b\nsig 2\n", "c\n"]);
    }

    #[test]
    fn one_bad_leaf_does_not_cost_the_others() {
        let read = read(b"nonsense\nsig 1\nmore of it\nsig 2\n").unwrap();
        assert_eq!(read.len(), 2);
        assert!(read.iter().all(Result::is_err));
    }

    #[test]
    fn more_than_five_hundred_entries_are_too_many() {
        let text = "x\nsig 1\n".repeat(MOST + 1);
        assert!(matches!(read(text.as_bytes()), Err(Refused::TooMany)));
    }
}
