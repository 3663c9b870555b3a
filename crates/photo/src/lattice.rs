//! A table from three numbers to four inks, read between its nodes by tetrahedra.
//!
//! Among the eight nodes around a colour, tetrahedra along the grey diagonal keep greys free
//! of the bends that linear interpolation in three directions gives them, and whole numbers
//! give the same bits on every machine. (Kasson, Plouffe, Nin: A tetrahedral interpolation
//! technique for color space conversion, 1993.)

use moxcms::Transform16BitExecutor;

/// Nodes along each edge: as many as the transform has that fills them, whose numbers at the
/// nodes are exact.
const NODES: usize = 33;
const CELLS: u32 = NODES as u32 - 1;
const FULL: u32 = 65535;
/// Steps in the table along each of the three numbers.
const STEPS: [usize; 3] = [NODES * NODES, NODES, 1];

/// Four inks for every node of a cube.
pub(crate) struct Lattice {
    nodes: Vec<[u16; 4]>,
}

impl Lattice {
    /// Asks a transform for all nodes; `None` when it does not take three numbers and give four.
    pub(crate) fn of(transform: &Transform16BitExecutor) -> Option<Self> {
        // Rounded up: just below a node the transform answers for the far end of a cell.
        let step = |i: usize| (i as u32 * FULL).div_ceil(CELLS) as u16;
        let numbers: Vec<u16> = (0..NODES * NODES * NODES)
            .flat_map(|at| STEPS.map(|stride| step(at / stride % NODES)))
            .collect();
        let mut inks = vec![0; numbers.len() / 3 * 4];
        transform.transform(&numbers, &mut inks).ok()?;
        Some(Self { nodes: inks.as_chunks().0.to_vec() })
    }

    /// The inks of a colour.
    pub(crate) fn at(&self, numbers: [u16; 3]) -> [u16; 4] {
        let mut base = 0;
        // How far into its cell along each number, and the step to the next node.
        let mut ways = [(0, 0); 3];
        for ((way, number), stride) in ways.iter_mut().zip(numbers).zip(STEPS) {
            let place = u32::from(number) * CELLS;
            let cell = (place / FULL).min(CELLS - 1);
            base += cell as usize * stride;
            *way = (place - cell * FULL, stride);
        }
        ways.sort_unstable_by(|a, b| b.cmp(a));
        let mut at = base;
        let mut sums = [0u32; 4];
        let mut before = FULL;
        for (way, stride) in ways {
            add(&mut sums, self.nodes[at], before - way);
            (before, at) = (way, at + stride);
        }
        add(&mut sums, self.nodes[at], before);
        sums.map(|sum| ((sum + FULL / 2) / FULL) as u16)
    }
}

/// The weights of the four corners add up to [`FULL`], so that the sums stay below 2³².
fn add(sums: &mut [u32; 4], corner: [u16; 4], weight: u32) {
    for (sum, ink) in sums.iter_mut().zip(corner) {
        *sum += u32::from(ink) * weight;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use moxcms::{CmsError, TransformExecutor};
    use proptest::prelude::*;

    /// Something linear, which any interpolation must give back.
    struct Linear;

    impl TransformExecutor<u16> for Linear {
        fn transform(&self, src: &[u16], dst: &mut [u16]) -> Result<(), CmsError> {
            for (from, to) in src.chunks_exact(3).zip(dst.chunks_exact_mut(4)) {
                let mean = from.iter().map(|&n| u32::from(n)).sum::<u32>() / 3;
                to.copy_from_slice(&[from[0], from[1], from[2], mean as u16]);
            }
            Ok(())
        }
    }

    proptest! {
        #[test]
        fn what_is_linear_stays_so_between_the_nodes(numbers: [u16; 3]) {
            let lattice = Lattice::of(&Linear).unwrap();
            let inks = lattice.at(numbers);
            let mean = numbers.iter().map(|&n| u32::from(n)).sum::<u32>() / 3;
            for (ink, wanted) in inks.into_iter().zip([numbers[0], numbers[1], numbers[2], mean as u16]) {
                prop_assert!(ink.abs_diff(wanted) <= 2, "{inks:?} of {numbers:?}");
            }
        }
    }

    #[test]
    fn the_corners_are_exact() {
        let lattice = Lattice::of(&Linear).unwrap();
        assert_eq!(lattice.at([0; 3]), [0; 4]);
        assert_eq!(lattice.at([65535; 3]), [65535; 4]);
        assert_eq!(lattice.at([65535, 0, 65535])[..3], [65535, 0, 65535]);
    }
}
