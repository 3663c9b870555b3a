//! How the plan asks for the room a caption takes.

/// Measures set text. The plan decides room with it; the typesetter must then need no
/// more than it said.
pub trait TextMeasure: Sync {
    /// Height in millimetres of a caption set in lines of at most `width_mm`, without the
    /// distance to its picture; 0 for an empty text. A `\n` in it ends a line: a caption in
    /// several languages has one after the other.
    fn caption_height_mm(&self, text: &str, language: &str, width_mm: f64) -> f64;

    /// Distance in millimetres between a picture's lower edge and its caption.
    fn caption_distance_mm(&self) -> f64;
}

/// Every character is equally wide: for tests, and for planning without fonts.
#[derive(Clone, Copy, Debug)]
pub struct EvenMeasure {
    /// Width of a character in millimetres.
    pub character_mm: f64,
    /// Distance of baselines in millimetres.
    pub line_mm: f64,
    /// Distance between a picture and its caption in millimetres.
    pub distance_mm: f64,
}

impl Default for EvenMeasure {
    fn default() -> Self {
        Self { character_mm: 1.3, line_mm: 3.35, distance_mm: 1.4 }
    }
}

impl TextMeasure for EvenMeasure {
    fn caption_height_mm(&self, text: &str, _language: &str, width_mm: f64) -> f64 {
        let per_line = (width_mm / self.character_mm).floor().max(1.0) as usize;
        let lines = text.lines().map(|line| line.chars().count().div_ceil(per_line).max(1));
        lines.sum::<usize>() as f64 * self.line_mm
    }

    fn caption_distance_mm(&self) -> f64 {
        self.distance_mm
    }
}
