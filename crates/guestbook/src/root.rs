//! One hash for all entries of a period: what the ledger may commit to.
//!
//! The tree is that of RFC 6962. A leaf is hashed with the entry's random key, so that who holds
//! the root cannot try out short texts; leaves stand in the order of their hashes, which says
//! nothing of when they were written.

use crate::period::Period;
use crate::shelf::Key;
use sha2::{Digest as _, Sha256};

/// A SHA-256.
pub(crate) type Hash = [u8; 32];

/// The leaf of an entry.
pub(crate) fn leaf(key: &Key, period: Period, quotable: bool, words: &str) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(key.0)
        .chain_update(format!("{period}\n"))
        .chain_update([u8::from(quotable)])
        .chain_update(words)
        .finalize()
        .into()
}

/// The root over `leaves`, whatever order they are given in.
pub(crate) fn root(mut leaves: Vec<Hash>) -> Hash {
    leaves.sort_unstable();
    over(&leaves)
}

fn over(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            Sha256::new()
                .chain_update([1])
                .chain_update(over(left))
                .chain_update(over(right))
                .finalize()
                .into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(bytes: &[u8]) -> Hash {
        Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
    }

    #[test]
    fn the_tree_is_the_published_one() {
        // The first three leaves of Certificate Transparency's reference tree, as they come.
        let root = over(&[hash(b""), hash(b"\x00"), hash(b"\x10")]);
        let hex: String = root.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
    }

    #[test]
    fn the_order_of_entries_does_not_change_the_root() {
        let leaves: Vec<Hash> = (0..9_u8).map(|i| hash(&[i])).collect();
        let turned = leaves.iter().rev().copied().collect();
        assert_eq!(root(leaves), root(turned));
    }

    #[test]
    fn a_guessed_text_does_not_give_the_leaf_without_its_key() {
        let of = |key| leaf(&Key([key; 16]), Period::Exhibition, false, "boring");
        assert_ne!(of(1), of(2));
    }
}
