//! Drawn photographs: the pictures of `leporello demo` and of every test.
//!
//! Three things are made here and each can be used alone:
//!
//! * a [`Picture`], by [`draw`] (or [`draw_with`] a [`Camera`] that was moved a little):
//!   a [`Scene`] and a seed give the same picture on every machine, and the same
//!   composition at every size;
//! * a photograph's file, by [`jpeg()`] and its relatives, with [`Tags`] as a camera and an
//!   archive would have written them;
//! * the demo, by [`write_demo`]: a small journey taken with two cameras, of which one has
//!   a wrong clock; [`demo_facts`] says what was planted in it.
//!
//! Light is reckoned in linear sRGB with `f32` additions, multiplications and roots only;
//! everything else comes from `libm`, so that no platform's mathematics shows.

#![deny(missing_docs)]

mod camera;
mod canvas;
mod colour;
mod demo;
mod exif;
mod file;
mod film;
mod noise;
mod picture;
mod scene;
mod tags;
mod xmp;

pub use camera::Camera;
pub use demo::{Burst, DemoFacts, DemoPhoto, demo_facts, write_demo};
pub use file::{
    cmyk_jpeg, grey_jpeg, grey16_tiff, jpeg, jpeg_with_icc, png, progressive_jpeg, rgb_tiff,
};
pub use picture::Picture;
pub use scene::{Hour, Scene, draw, draw_with};
pub use tags::{FaceTag, Tags};
