//! Bare trees, branch by branch.

use crate::canvas::Canvas;
use crate::colour::Rgb;
use crate::noise::Dice;

/// A bare tree that stands at `foot` and is `size` high.
pub(super) fn bare(canvas: &mut Canvas, foot: (f32, f32), size: f32, tone: Rgb, dice: &mut Dice) {
    let up = -core::f32::consts::FRAC_PI_2;
    branch(canvas, foot, up, size * 0.30, size * 0.030, tone, dice);
}

fn branch(
    canvas: &mut Canvas,
    from: (f32, f32),
    angle: f32,
    length: f32,
    width: f32,
    tone: Rgb,
    dice: &mut Dice,
) {
    let bent = angle + 0.12 * dice.bell();
    let to = (from.0 + libm::cosf(bent) * length, from.1 + libm::sinf(bent) * length);
    canvas.stroke(from, to, (width, width * 0.72), tone, 1.0);
    if width < 0.0009 {
        return;
    }
    let children = if dice.next() < 0.3 { 3 } else { 2 };
    for child in 0..children {
        let side = if child == 0 { -1.0 } else { 1.0 };
        let spread = if child == 2 { 0.1 } else { dice.range(0.22, 0.62) };
        let next = length * dice.range(0.66, 0.88);
        branch(canvas, to, angle + side * spread, next, width * dice.range(0.56, 0.74), tone, dice);
    }
}
