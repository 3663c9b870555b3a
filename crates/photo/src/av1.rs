//! Pixels to AVIF: one picture coded in AV1 by `rav1e`, in the container that browsers read.
//!
//! Colours are halved in both directions (4:2:0) at eight bits, as cameras and JPEG do: finer
//! ones took twice the time for a difference that is not seen on a photograph.

use crate::PictureError;
use avif_serialize::Aviffy;
use leporello_model::PixelSize;
use rav1e::prelude::{
    ChromaSampling, ColorDescription, ColorPrimaries, Config, EncoderConfig, EncoderStatus, Frame,
    MatrixCoefficients, PixelRange, SceneDetectionSpeed, SpeedSettings, TransferCharacteristics,
};

/// Longest side of a picture that is written.
const LONGEST: u32 = 16_384;

/// Writes upright sRGB pixels as an AVIF without metadata; `quality` is 1 to 100, `speed` 0
/// (slow, small files) to 10. One thread, and the same bytes for the same input.
pub(crate) fn encode(
    size: PixelSize,
    rgb: &[u8],
    quality: u8,
    speed: u8,
) -> Result<Vec<u8>, PictureError> {
    if size.w > LONGEST || size.h > LONGEST {
        return Err(PictureError::TooLarge(format!("is longer than {LONGEST} pixels of an AVIF")));
    }
    let (w, h) = (size.w as usize, size.h as usize);
    let config = Config::new().with_threads(1).with_encoder_config(settings(w, h, quality, speed));
    let mut context = config.new_context::<u8>().map_err(wrong)?;
    let mut frame = context.new_frame();
    fill(&mut frame, w, h, rgb);
    context.send_frame(frame).map_err(wrong)?;
    context.flush();
    let mut coded = Vec::new();
    loop {
        match context.receive_packet() {
            Ok(packet) => coded.extend(packet.data),
            Err(EncoderStatus::Encoded) => {}
            Err(EncoderStatus::LimitReached) => break,
            Err(error) => return Err(wrong(error)),
        }
    }
    let mut container = Aviffy::new();
    container.set_chroma_subsampling((true, true)).set_seq_profile(0);
    Ok(container.to_vec(&coded, None, size.w, size.h, 8))
}

fn wrong(error: impl std::fmt::Display) -> PictureError {
    PictureError::Unsupported(format!("cannot be coded as AVIF: {error}"))
}

fn settings(width: usize, height: usize, quality: u8, speed: u8) -> EncoderConfig {
    let mut speed_settings = SpeedSettings::from_preset(speed.min(10));
    speed_settings.multiref = false;
    speed_settings.rdo_lookahead_frames = 1;
    speed_settings.scene_detection_mode = SceneDetectionSpeed::None;
    let quantizer = quantizer(quality);
    EncoderConfig {
        width,
        height,
        bit_depth: 8,
        chroma_sampling: ChromaSampling::Cs420,
        pixel_range: PixelRange::Full,
        color_description: Some(ColorDescription {
            color_primaries: ColorPrimaries::BT709,
            transfer_characteristics: TransferCharacteristics::SRGB,
            matrix_coefficients: MatrixCoefficients::BT601,
        }),
        still_picture: true,
        min_key_frame_interval: 0,
        max_key_frame_interval: 0,
        quantizer: quantizer.into(),
        min_quantizer: quantizer,
        speed_settings,
        ..EncoderConfig::default()
    }
}

/// AV1's own measure, 0 to 255, for a quality from 1 to 100: the curve of `cavif`.
fn quantizer(quality: u8) -> u8 {
    let share = f64::from(quality.clamp(1, 100)) / 100.0;
    let coarse = if share >= 0.82 { (1.0 - share) * 2.6 } else { 0.875 - 0.5 * share };
    (coarse * 255.0).round() as u8
}

/// Luma, and blue and red differences of the mean of four pixels, by BT.601 in full range.
fn fill(frame: &mut Frame<u8>, w: usize, h: usize, rgb: &[u8]) {
    let (pixels, _) = rgb.as_chunks::<3>();
    let [luma, blue, red] = &mut frame.planes;
    let mut rows = luma.mut_slice(Default::default());
    for (row, from) in rows.rows_iter_mut().zip(pixels.chunks_exact(w)) {
        row.iter_mut().zip(from).for_each(|(y, &pixel)| *y = luma_of(pixel.map(u32::from)));
    }
    let mut blues = blue.mut_slice(Default::default());
    let mut reds = red.mut_slice(Default::default());
    for (y, (blues, reds)) in (0..h).step_by(2).zip(blues.rows_iter_mut().zip(reds.rows_iter_mut()))
    {
        let (upper, lower) = (y * w, (y + 1).min(h - 1) * w);
        for (x, (blue, red)) in (0..w).step_by(2).zip(blues.iter_mut().zip(reds)) {
            let right = (x + 1).min(w - 1);
            let four = [upper + x, upper + right, lower + x, lower + right].map(|at| pixels[at]);
            (*blue, *red) = differences(four);
        }
    }
}

/// Weights of BT.601 in shares of 65,536.
const WEIGHTS: [u32; 3] = [19_595, 38_470, 7_471];

fn luma_of([r, g, b]: [u32; 3]) -> u8 {
    ((WEIGHTS[0] * r + WEIGHTS[1] * g + WEIGHTS[2] * b + 32_768) >> 16) as u8
}

fn differences(four: [[u8; 3]; 4]) -> (u8, u8) {
    let sum = |channel: usize| four.iter().map(|pixel| i32::from(pixel[channel])).sum::<i32>();
    let (r, g, b) = (sum(0), sum(1), sum(2));
    let difference = |r_weight: i32, g_weight: i32, b_weight: i32| {
        let level = (r_weight * r + g_weight * g + b_weight * b + (1 << 17)) >> 18;
        (level + 128).clamp(0, 255) as u8
    };
    (difference(-11_059, -21_709, 32_768), difference(32_768, -27_439, -5_329))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Samples, Want, decode};
    use leporello_model::Format;

    fn soft(size: PixelSize) -> Vec<u8> {
        let pixel = |x: u32, y: u32| [(3 * x) as u8, (4 * y) as u8, 90 + (x / 2) as u8];
        (0..size.h).flat_map(|y| (0..size.w).flat_map(move |x| pixel(x, y))).collect()
    }

    #[test]
    fn a_picture_of_odd_sides_is_read_again_in_its_colours() {
        let size = PixelSize { w: 61, h: 43 };
        let rgb = soft(size);
        let bytes = encode(size, &rgb, 90, 8).unwrap();
        let read = decode(&bytes, Format::Avif, Want { floor: size }).unwrap();
        assert_eq!(read.pixels.size, size);
        let Samples::Rgb8(seen) = read.pixels.samples else { panic!() };
        let sum: u64 = seen.iter().zip(&rgb).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        assert!(sum < 5 * rgb.len() as u64, "mean difference {}", sum as f64 / rgb.len() as f64);
    }

    #[test]
    fn the_same_pixels_give_the_same_bytes() {
        let size = PixelSize { w: 96, h: 64 };
        let rgb = soft(size);
        assert_eq!(encode(size, &rgb, 60, 9), encode(size, &rgb, 60, 9));
    }

    #[test]
    fn a_finer_quality_takes_a_smaller_step() {
        assert!(quantizer(90) < quantizer(60) && quantizer(60) < quantizer(30));
        assert_eq!(quantizer(100), 0);
    }

    #[test]
    fn a_picture_of_one_pixel_is_written() {
        assert!(encode(PixelSize { w: 1, h: 1 }, &[200, 10, 10], 60, 9).is_ok());
    }
}
