//! Small symmetric matrices.

use libm::sqrt;

/// A square matrix, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Square {
    n: usize,
    cells: Vec<f64>,
}

impl Square {
    pub(crate) fn zero(n: usize) -> Self {
        Self { n, cells: vec![0.0; n * n] }
    }

    pub(crate) fn identity(n: usize) -> Self {
        let mut matrix = Self::zero(n);
        (0..n).for_each(|i| *matrix.at(i, i) = 1.0);
        matrix
    }

    pub(crate) fn get(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.n + column]
    }

    pub(crate) fn at(&mut self, row: usize, column: usize) -> &mut f64 {
        &mut self.cells[row * self.n + column]
    }

    /// This matrix times a vector.
    pub(crate) fn times(&self, vector: &[f64]) -> Vec<f64> {
        let dot = |row: &[f64]| row.iter().zip(vector).map(|(a, b)| a * b).sum();
        self.cells.chunks(self.n.max(1)).map(dot).collect()
    }

    /// Lower triangle whose product with its transpose is this matrix; `None` when the matrix
    /// is not positive definite.
    pub(crate) fn cholesky(&self) -> Option<Self> {
        let mut lower = Self::zero(self.n);
        for i in 0..self.n {
            for j in 0..=i {
                let done: f64 = (0..j).map(|k| lower.get(i, k) * lower.get(j, k)).sum();
                let rest = self.get(i, j) - done;
                if i == j && !(rest.is_finite() && rest > 0.0) {
                    return None;
                }
                *lower.at(i, j) = if i == j { sqrt(rest) } else { rest / lower.get(j, j) };
            }
        }
        Some(lower)
    }

    /// The vector that this lower triangle makes of what is returned.
    pub(crate) fn undo_lower(&self, vector: &[f64]) -> Vec<f64> {
        let mut solved: Vec<f64> = Vec::with_capacity(self.n);
        for (i, value) in vector.iter().enumerate() {
            let done: f64 = solved.iter().enumerate().map(|(k, x)| self.get(i, k) * x).sum();
            solved.push((value - done) / self.get(i, i));
        }
        solved
    }

    /// Eigenvalues of this symmetric matrix, and their vectors as the columns of another.
    ///
    /// Jacobi's rotations, cyclic by row: slow for large matrices, exact and always convergent
    /// for small ones.
    pub(crate) fn eigen(&self) -> (Vec<f64>, Self) {
        let n = self.n;
        let (mut a, mut vectors) = (self.clone(), Self::identity(n));
        for _ in 0..60 {
            let off: f64 = (0..n)
                .flat_map(|i| (0..i).map(move |j| (i, j)))
                .map(|(i, j)| a.get(i, j) * a.get(i, j))
                .sum();
            if off < 1e-22 {
                break;
            }
            for p in 0..n {
                for q in p + 1..n {
                    rotate(&mut a, &mut vectors, p, q);
                }
            }
        }
        ((0..n).map(|k| a.get(k, k)).collect(), vectors)
    }

    /// The inverse, with every eigenvalue of this symmetric matrix first raised to `floor`.
    pub(crate) fn inverse_with_floor(&self, floor: f64) -> Self {
        let n = self.n;
        let (values, vectors) = self.eigen();
        let mut inverse = Self::zero(n);
        for (k, value) in values.iter().enumerate() {
            let weight = 1.0 / value.max(floor);
            for i in 0..n {
                for j in 0..n {
                    *inverse.at(i, j) += weight * vectors.get(i, k) * vectors.get(j, k);
                }
            }
        }
        inverse
    }
}

/// One rotation which makes the cell (p, q) of `a` zero.
fn rotate(a: &mut Square, vectors: &mut Square, p: usize, q: usize) {
    let apq = a.get(p, q);
    if apq == 0.0 {
        return;
    }
    let theta = (a.get(q, q) - a.get(p, p)) / (2.0 * apq);
    let t = theta.signum() / (theta.abs() + sqrt(theta * theta + 1.0));
    let c = 1.0 / sqrt(t * t + 1.0);
    let s = t * c;
    for k in 0..a.n {
        let (kp, kq) = (a.get(k, p), a.get(k, q));
        *a.at(k, p) = c * kp - s * kq;
        *a.at(k, q) = s * kp + c * kq;
    }
    for k in 0..a.n {
        let (pk, qk) = (a.get(p, k), a.get(q, k));
        *a.at(p, k) = c * pk - s * qk;
        *a.at(q, k) = s * pk + c * qk;
    }
    for k in 0..a.n {
        let (kp, kq) = (vectors.get(k, p), vectors.get(k, q));
        *vectors.at(k, p) = c * kp - s * kq;
        *vectors.at(k, q) = s * kp + c * kq;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_inverse_times_the_matrix_is_the_identity(cells in proptest::collection::vec(-2.0..2.0_f64, 36)) {
            let mut matrix = Square::identity(6);
            for i in 0..6 { for j in 0..6 {
                *matrix.at(i, j) += (0..6).map(|k| cells[i * 6 + k] * cells[j * 6 + k]).sum::<f64>();
            }}
            let inverse = matrix.inverse_with_floor(0.5);
            for i in 0..6 {
                let column: Vec<f64> = (0..6).map(|j| inverse.get(j, i)).collect();
                for (j, x) in matrix.times(&column).into_iter().enumerate() {
                    prop_assert!((x - f64::from(u8::from(i == j))).abs() < 1e-9);
                }
            }
            let lower = matrix.cholesky().unwrap();
            for i in 0..6 { for j in 0..6 {
                let product: f64 = (0..6).map(|k| lower.get(i, k) * lower.get(j, k)).sum();
                prop_assert!((product - matrix.get(i, j)).abs() < 1e-9);
            }}
            let vector = &cells[..6];
            for (x, known) in lower.undo_lower(&lower.times(vector)).iter().zip(vector) {
                prop_assert!((x - known).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn small_eigenvalues_are_raised() {
        let mut flat = Square::identity(2);
        *flat.at(1, 1) = -3.0;
        assert_eq!(flat.inverse_with_floor(0.8).get(1, 1), 1.25);
        assert!(flat.cholesky().is_none());
    }
}
