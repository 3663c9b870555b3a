//! The Merkle tree of RFC 6962, section 2.1: one hash for all entries of a day.

use crate::event::Hash;
use sha2::{Digest as _, Sha256};

/// Hash of a leaf: SHA-256(0x00 || bytes).
#[must_use]
pub fn leaf(bytes: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// A tree that grows leaf by leaf and keeps only the roots of its whole subtrees: at most 64
/// hashes, whatever its size.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    size: u64,
    /// Roots of the whole subtrees, the largest first: one for each set bit of `size`.
    whole: Vec<Hash>,
}

impl Tree {
    /// How many leaves it has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf behind all others.
    pub fn push(&mut self, leaf: Hash) {
        let mut root = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.whole.pop() {
                root = node(&left, &root);
            }
        }
        self.whole.push(root);
        self.size += 1;
    }

    /// The hash of the whole tree; of an empty one SHA-256 of nothing.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut roots = self.whole.iter().rev();
        let Some(last) = roots.next() else { return Sha256::digest([]).into() };
        roots.fold(*last, |right, left| node(left, &right))
    }
}

/// The hashes that lead from leaf `index` to the root (RFC 6962, 2.1.1); `None` when there is
/// no such leaf.
#[must_use]
pub fn audit_path(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let (left, right) = leaves.split_at(largest_power_below(leaves.len()));
    let (mut path, beside) = if index < left.len() {
        (audit_path(left, index)?, root_of(right))
    } else {
        (audit_path(right, index - left.len())?, root_of(left))
    };
    path.push(beside);
    Some(path)
}

/// The root which a leaf and its path lead to (RFC 9162, 2.1.3.2); `None` when the path has
/// not the right length.
#[must_use]
pub fn root_from(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    let (mut at, mut last, mut root) = (index, size.checked_sub(1)?, leaf);
    if at > last {
        return None;
    }
    for beside in path {
        if last == 0 {
            return None;
        }
        if at & 1 == 1 || at == last {
            root = node(beside, &root);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            root = node(&root, beside);
        }
        at >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(root)
}

fn root_of(leaves: &[Hash]) -> Hash {
    let mut tree = Tree::default();
    leaves.iter().for_each(|leaf| tree.push(*leaf));
    tree.root()
}

fn largest_power_below(n: usize) -> usize {
    n.next_power_of_two() / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex;
    use proptest::prelude::*;

    /// Leaves and roots published with Certificate Transparency's reference trees.
    const LEAVES: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    const ROOTS: [&str; 9] = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    #[test]
    fn roots_are_the_published_ones() {
        let mut tree = Tree::default();
        assert_eq!(hex(&tree.root()), ROOTS[0]);
        for (bytes, root) in LEAVES.iter().zip(&ROOTS[1..]) {
            tree.push(leaf(bytes));
            assert_eq!(hex(&tree.root()), *root);
        }
    }

    #[test]
    fn a_path_is_the_published_one() {
        let leaves = LEAVES.map(leaf);
        let path: Vec<String> =
            audit_path(&leaves[..3], 2).unwrap().iter().map(|h| hex(h)).collect();
        assert_eq!(path, [ROOTS[2]]);
        assert_eq!(audit_path(&leaves[..3], 3), None);
    }

    proptest! {
        #[test]
        fn every_leaf_leads_to_the_root_and_no_other_does(size in 1_usize..70, at in 0_usize..70) {
            prop_assume!(at < size);
            let leaves: Vec<Hash> = (0..size).map(|i| leaf(&i.to_be_bytes())).collect();
            let path = audit_path(&leaves, at).unwrap();
            let lead = |h| root_from(h, at as u64, size as u64, &path);
            prop_assert_eq!(lead(leaves[at]), Some(root_of(&leaves)));
            prop_assert_ne!(lead(leaf(b"other")), Some(root_of(&leaves)));
        }
    }
}
