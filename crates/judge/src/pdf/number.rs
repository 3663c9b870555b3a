//! Numbers out of PDF objects.

use lopdf::{Document, Object};

/// An integer or a real number.
pub(super) fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(whole) => Some(*whole as f64),
        Object::Real(real) => Some(f64::from(*real)).filter(|real| real.is_finite()),
        _ => None,
    }
}

/// Exactly so many numbers as operands of an operator.
pub(super) fn operands<const N: usize>(objects: &[Object]) -> Option<[f64; N]> {
    let found: Vec<f64> = objects.iter().map(number).collect::<Option<_>>()?;
    found.try_into().ok()
}

/// An array of exactly so many numbers; members can be references.
pub(super) fn numbers<const N: usize>(document: &Document, object: &Object) -> Option<[f64; N]> {
    let (_, object) = document.dereference(object).ok()?;
    let found: Vec<f64> = object
        .as_array()
        .ok()?
        .iter()
        .map(|member| document.dereference(member).ok().and_then(|(_, value)| number(value)))
        .collect::<Option<_>>()?;
    found.try_into().ok()
}

/// A rectangle as left, bottom, right, top, whatever its corners' order.
pub(super) fn rectangle(document: &Document, object: &Object) -> Option<[f64; 4]> {
    let [a, b, c, d] = numbers(document, object)?;
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}
