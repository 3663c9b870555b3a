//! The sRGB transfer curve (IEC 61966-2-1) as tables.

use std::sync::OnceLock;

/// The curve in both directions, in steps of 16 bits of light.
pub(crate) struct Tables {
    /// Light of an 8-bit number: a whole number, as sums of it are taken in floats.
    pub(crate) from8: [f32; 256],
    /// Light of a 16-bit number.
    pub(crate) from16: Vec<u16>,
    /// The 8-bit number of a light.
    pub(crate) to8: Vec<u8>,
    /// The 16-bit number of a light.
    pub(crate) to16: Vec<u16>,
}

/// The tables, made once.
pub(crate) fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let whole = |top: u32, to: f64, curve: fn(f64) -> f64| {
            (0..=top).map(move |i| (curve(f64::from(i) / f64::from(top)) * to).round())
        };
        let mut from8 = [0.0; 256];
        for (slot, light) in from8.iter_mut().zip(whole(255, 65535.0, to_light)) {
            *slot = light as f32;
        }
        Tables {
            from8,
            from16: whole(65535, 65535.0, to_light).map(|x| x as u16).collect(),
            to8: whole(65535, 255.0, from_light).map(|x| x as u8).collect(),
            to16: whole(65535, 65535.0, from_light).map(|x| x as u16).collect(),
        }
    })
}

fn to_light(number: f64) -> f64 {
    if number <= 0.04045 { number / 12.92 } else { libm::pow((number + 0.055) / 1.055, 2.4) }
}

fn from_light(light: f64) -> f64 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * libm::pow(light, 1.0 / 2.4) - 0.055 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bits_to_light_and_back_is_nothing() {
        let t = tables();
        for number in 0..=255u8 {
            assert_eq!(t.to8[t.from8[usize::from(number)] as usize], number);
        }
    }
}
