//! A day of few visits, summed over whole numbers.

/// Whole numbers of visits with their weights.
pub(super) struct Whole {
    pub(super) first: f64,
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
        let mut visits = self.first;
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
