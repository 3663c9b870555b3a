//! A drawing, and scales for it.

use crate::html::escape;

/// Where a text begins.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing of a width and height in CSS pixels.
pub(super) struct Svg {
    width: f64,
    body: String,
}

impl Svg {
    pub(super) const fn new(width: f64) -> Self {
        Self { width, body: String::new() }
    }

    pub(super) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), class: &str) {
        self.body.push_str(&format!(
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" class=\"{class}\"/>"
        ));
    }

    pub(super) fn circle(&mut self, (x, y): (f64, f64), r: f64, class: &str) {
        self.body.push_str(&format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r}\" class=\"{class}\"/>"
        ));
    }

    pub(super) fn diamond(&mut self, (x, y): (f64, f64), r: f64, class: &str) {
        let (left, right, top, bottom) = (x - r, x + r, y - r, y + r);
        self.body.push_str(&format!(
            "<path d=\"M{left:.1} {y:.1}L{x:.1} {top:.1}L{right:.1} {y:.1}L{x:.1} {bottom:.1}Z\" class=\"{class}\"/>"
        ));
    }

    pub(super) fn rect(&mut self, (x, y): (f64, f64), (w, h): (f64, f64), class: &str) {
        self.body.push_str(&format!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" class=\"{class}\"/>"
        ));
    }

    pub(super) fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, class: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.body.push_str(&format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" class=\"{class}\">{}</text>",
            escape(text)
        ));
    }

    /// The drawing as a figure that may be scrolled sideways on a small screen.
    pub(super) fn finish(self, height: f64, id: &str, title: &str, description: &str) -> String {
        format!(
            "<div class=\"chart\" role=\"group\" tabindex=\"0\" aria-label=\"Chart: {title}\">\
             <svg viewBox=\"0 0 {w:.0} {height:.0}\" width=\"{w:.0}\" height=\"{height:.0}\" role=\"img\" \
             aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{title}</title>\
             <desc id=\"{id}-d\">{description}</desc>{}</svg></div>\n",
            self.body,
            w = self.width,
            title = escape(title),
            description = escape(description),
        )
    }
}

/// A linear scale.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    pub(super) from: (f64, f64),
    pub(super) to: (f64, f64),
}

impl Scale {
    pub(super) fn at(&self, value: f64) -> f64 {
        let width = self.from.1 - self.from.0;
        let share = if width > 0.0 { (value - self.from.0) / width } else { 0.5 };
        self.to.0 + share.clamp(-0.05, 1.05) * (self.to.1 - self.to.0)
    }

    /// The round distance of its ticks.
    fn step(&self) -> f64 {
        let width = (self.from.1 - self.from.0).max(1e-9);
        let mut step = 1e-6;
        for factor in [2.0, 2.5, 2.0].into_iter().cycle() {
            if width / step <= 6.0 {
                break;
            }
            step *= factor;
        }
        step
    }

    /// Digits after the point that tell its ticks apart.
    pub(super) fn decimals(&self) -> usize {
        let (mut step, mut digits) = (self.step(), 0);
        while step < 0.999 && digits < 6 {
            step *= 10.0;
            digits += 1;
        }
        digits
    }

    /// From three to seven round values over the scale.
    pub(super) fn ticks(&self) -> Vec<f64> {
        let step = self.step();
        let mut at = (self.from.0 / step).ceil();
        let mut ticks = Vec::new();
        while at * step <= self.from.1 + step * 1e-6 {
            ticks.push(at * step);
            at += 1.0;
        }
        ticks
    }
}

/// The largest of some values; 1 when there is none above zero.
pub(super) fn largest(values: impl Iterator<Item = f64>) -> f64 {
    let most = values.fold(0.0, f64::max);
    if most > 0.0 { most } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_tell_ticks_apart() {
        for (most, digits) in [(0.112, 2), (0.02, 3), (3.0, 1), (240.0, 0)] {
            let scale = Scale { from: (0.0, most), to: (0.0, 1.0) };
            assert_eq!(scale.decimals(), digits, "{most}: {:?}", scale.ticks());
        }
    }

    #[test]
    fn ticks_are_round_and_few() {
        let scale = Scale { from: (0.0, 240.0), to: (0.0, 100.0) };
        assert_eq!(scale.ticks(), [0.0, 50.0, 100.0, 150.0, 200.0]);
        for most in [1.0, 3.0, 17.0, 99.0, 4321.0] {
            let n = Scale { from: (0.0, most), to: (0.0, 1.0) }.ticks().len();
            assert!((3..=7).contains(&n), "{most}: {n}");
        }
    }
}
