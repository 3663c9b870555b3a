//! A day of few visits, summed over whole numbers.

/// Weights of whole numbers of visits, from none on.
pub(super) struct Whole {
    pub(super) weights: Vec<f64>,
}

impl Whole {
    /// Sum of the weights.
    pub(super) fn total(&self) -> f64 {
        self.weights.iter().sum()
    }

    /// Visits at which the share `uniform` of the mass is reached.
    pub(super) fn at(&self, uniform: f64) -> f64 {
        let mut rest = uniform * self.total();
        let mut visits = 0.0;
        for weight in &self.weights {
            if rest <= *weight {
                break;
            }
            rest -= weight;
            visits += 1.0;
        }
        visits
    }
}
