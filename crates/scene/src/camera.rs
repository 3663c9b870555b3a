//! Where the camera stands: the small moves between the frames of a burst.

/// A camera's move away from the scene's own framing.
///
/// Lengths are in picture heights. [`Camera::default`] is the scene's own framing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Move to the right, in picture heights.
    pub dx: f32,
    /// Move down, in picture heights.
    pub dy: f32,
    /// Magnification; 1 shows the scene's own field, 1.1 a tenth less of it.
    pub zoom: f32,
    /// Roll clockwise in degrees.
    pub roll: f32,
    /// Exposure in stops; 1 doubles the light.
    pub exposure: f32,
    /// Number of the frame: it changes the sensor's grain and nothing else.
    pub frame: u64,
}

impl Default for Camera {
    fn default() -> Self {
        Self { dx: 0.0, dy: 0.0, zoom: 1.0, roll: 0.0, exposure: 0.0, frame: 0 }
    }
}

/// The camera's view as an affine map from pixels to the scene's plane.
///
/// The scene's plane has its origin at the picture's centre, y down, and the picture's
/// height as unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View {
    pub(crate) width: u32,
    pub(crate) height: u32,
    origin: (f32, f32),
    right: (f32, f32),
}

impl View {
    pub(crate) fn new(camera: &Camera, width: u32, height: u32) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        let pixel = 1.0 / (height as f32 * camera.zoom.max(0.01));
        let angle = camera.roll * (core::f32::consts::PI / 180.0);
        let right = (pixel * libm::cosf(angle), pixel * libm::sinf(angle));
        let (half_w, half_h) = (width as f32 / 2.0 - 0.5, height as f32 / 2.0 - 0.5);
        let origin = (
            camera.dx - half_w * right.0 + half_h * right.1,
            camera.dy - half_w * right.1 - half_h * right.0,
        );
        Self { width, height, origin, right }
    }

    /// The scene's point at the centre of a pixel (fractions allowed).
    pub(crate) fn scene(&self, x: f32, y: f32) -> (f32, f32) {
        (
            self.origin.0 + x * self.right.0 - y * self.right.1,
            self.origin.1 + x * self.right.1 + y * self.right.0,
        )
    }

    /// The pixel (with fractions) in which a scene's point falls.
    pub(crate) fn pixel(&self, x: f32, y: f32) -> (f32, f32) {
        let (dx, dy) = (x - self.origin.0, y - self.origin.1);
        let square = self.right.0 * self.right.0 + self.right.1 * self.right.1;
        (
            (dx * self.right.0 + dy * self.right.1) / square,
            (dy * self.right.0 - dx * self.right.1) / square,
        )
    }

    /// Size of a pixel in picture heights.
    pub(crate) fn pixel_size(&self) -> f32 {
        (self.right.0 * self.right.0 + self.right.1 * self.right.1).sqrt()
    }
}
