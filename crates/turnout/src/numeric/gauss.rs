//! Few points that stand for many: Gauss's rules for masses of any shape.

use super::linear::Square;
use libm::sqrt;

/// A point and its mass.
pub(crate) type Atom = (f64, f64);

/// The `points` points whose masses have the same moments as `atoms`, up to the order
/// `2 points - 1`: integrals of smooth functions are the same over both. `atoms` are more than
/// `points`, and have mass.
///
/// The recurrence of the polynomials that are orthogonal under the masses (T. J. Stieltjes, 1884),
/// whose matrix has the points as eigenvalues (G. H. Golub and J. H. Welsch, 1969).
pub(crate) fn rule(atoms: &[Atom], points: usize) -> Vec<Atom> {
    let total: f64 = atoms.iter().map(|(_, mass)| mass).sum();
    let centre = atoms.iter().map(|(at, mass)| at * mass).sum::<f64>() / total;
    let square = |at: &f64| (at - centre) * (at - centre);
    let scale = sqrt(atoms.iter().map(|(at, mass)| square(at) * mass).sum::<f64>() / total);
    // In standard deviations about the mean, and normed, so that no polynomial grows out of reach.
    let places: Vec<f64> = atoms.iter().map(|(at, _)| (at - centre) / scale).collect();
    let mean = |of: &dyn Fn(usize) -> f64| {
        atoms.iter().enumerate().map(|(i, (_, mass))| mass * of(i)).sum::<f64>() / total
    };
    let (mut before, mut now) = (vec![0.0; atoms.len()], vec![1.0; atoms.len()]);
    let mut matrix = Square::zero(points);
    let mut link = 0.0;
    for k in 0..points {
        let middle = mean(&|i| places[i] * now[i] * now[i]);
        *matrix.at(k, k) = middle;
        let next: Vec<f64> =
            (0..atoms.len()).map(|i| (places[i] - middle) * now[i] - link * before[i]).collect();
        link = sqrt(mean(&|i| next[i] * next[i]));
        if k + 1 < points {
            *matrix.at(k, k + 1) = link;
            *matrix.at(k + 1, k) = link;
        }
        (before, now) = (now, next.into_iter().map(|value| value / link).collect());
    }
    let (values, vectors) = matrix.eigen();
    let atom = |(k, place): (usize, &f64)| {
        let first = vectors.get(0, k);
        (centre + scale * place, total * first * first)
    };
    values.iter().enumerate().map(atom).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_has_the_moments_of_the_masses() {
        let mass = |x: f64| libm::exp(-0.5 * x * x) * (1.0 + 0.3 * x);
        let atoms: Vec<Atom> =
            (-30..=30).map(f64::from).map(|i| (2.0 + 0.01 * i, mass(0.1 * i))).collect();
        let moment = |atoms: &[Atom], power: i32| -> f64 {
            atoms.iter().map(|(x, mass)| mass * ((x - 2.0) / 0.1).powi(power)).sum()
        };
        for points in [1, 4, 9, 12] {
            let rule = rule(&atoms, points);
            assert_eq!(rule.len(), points);
            for power in 0..2 * points as i32 {
                let (few, all) = (moment(&rule, power), moment(&atoms, power));
                let size: f64 = moment(&atoms, power + power % 2);
                assert!((few - all).abs() < 1e-9 * size, "{points} {power}: {few} {all}");
            }
        }
    }
}
