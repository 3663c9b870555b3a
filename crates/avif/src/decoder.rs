//! `rav1d` behind safe types: each owns what must be given back, and gives it back once.

use crate::{Error, Layout, Picture};
use rav1d::Dav1dResult;
use rav1d::include::dav1d::data::Dav1dData;
use rav1d::include::dav1d::dav1d::{Dav1dContext, Dav1dLogger, Dav1dSettings};
use rav1d::include::dav1d::headers::{
    DAV1D_PIXEL_LAYOUT_I400, DAV1D_PIXEL_LAYOUT_I420, DAV1D_PIXEL_LAYOUT_I422,
    DAV1D_PIXEL_LAYOUT_I444,
};
use rav1d::include::dav1d::picture::Dav1dPicture;
use rav1d::src::lib as c;
use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr::NonNull;

/// Decodes the first picture of a stream.
pub(crate) fn decode(coded: &[u8], max_pixels: u32) -> Result<Picture, Error> {
    let decoder = Decoder::open(max_pixels)?;
    let mut data = Data::copied(coded)?;
    decoder.send(&mut data)?;
    decoder.picture()?.copied()
}

fn checked(result: Dav1dResult) -> Result<(), Error> {
    match -result.0 {
        0 => Ok(()),
        code if code == libc_code::ENOMEM => Err(Error::Memory),
        code if code == libc_code::ERANGE => Err(Error::TooLarge),
        _ => Err(Error::Damaged),
    }
}

/// The numbers of the errors that are told apart; they are the same on all our platforms.
mod libc_code {
    pub(super) const ENOMEM: i32 = 12;
    pub(super) const ERANGE: i32 = 34;
}

struct Decoder(Option<Dav1dContext>);

impl Decoder {
    fn open(max_pixels: u32) -> Result<Self, Error> {
        let mut settings = MaybeUninit::<Dav1dSettings>::uninit();
        // SAFETY: the pointer is to memory of the right size and alignment, which the
        // function fills whole without reading it.
        let mut settings = unsafe {
            c::dav1d_default_settings(NonNull::from(&mut settings).cast());
            settings.assume_init()
        };
        settings.n_threads = 1;
        settings.max_frame_delay = 1;
        // Of a picture in layers only the finest.
        settings.all_layers = 0;
        settings.frame_size_limit = max_pixels;
        // SAFETY: without a callback there is nothing that could be called wrongly.
        settings.logger = unsafe { Dav1dLogger::new(None, None) };
        let mut context = None;
        // SAFETY: both pointers are to live values; the settings are read, the context is
        // written.
        checked(unsafe {
            c::dav1d_open(Some(NonNull::from(&mut context)), Some(NonNull::from(&mut settings)))
        })?;
        Ok(Self(context))
    }

    fn send(&self, data: &mut Data) -> Result<(), Error> {
        // SAFETY: the context is open until `self` is dropped; the data are a live value
        // that was made by `dav1d_data_create`, and stay one.
        checked(unsafe { c::dav1d_send_data(self.0, Some(NonNull::from(&mut data.0))) })
    }

    fn picture(&self) -> Result<Shown, Error> {
        let mut shown = Shown(Dav1dPicture::default());
        // SAFETY: the context is open until `self` is dropped; the picture is a live value
        // that owns nothing yet, so that it may be written over.
        checked(unsafe { c::dav1d_get_picture(self.0, Some(NonNull::from(&mut shown.0))) })?;
        Ok(shown)
    }
}

impl Drop for Decoder {
    fn drop(&mut self) {
        // SAFETY: the context comes from `dav1d_open` and is closed only here.
        unsafe { c::dav1d_close(Some(NonNull::from(&mut self.0))) }
    }
}

struct Data(Dav1dData);

impl Data {
    fn copied(coded: &[u8]) -> Result<Self, Error> {
        if coded.is_empty() {
            return Err(Error::Damaged);
        }
        let mut data = Self(Dav1dData::default());
        // SAFETY: the pointer is to a live value that owns nothing yet.
        let buffer = unsafe { c::dav1d_data_create(Some(NonNull::from(&mut data.0)), coded.len()) };
        if buffer.is_null() {
            return Err(Error::Memory);
        }
        // SAFETY: the buffer has as many bytes as were asked for, is new, and nobody else
        // sees it before it is sent.
        unsafe { std::ptr::copy_nonoverlapping(coded.as_ptr(), buffer, coded.len()) };
        Ok(data)
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        // SAFETY: the value is live, and what it still owns came from `dav1d_data_create`.
        unsafe { c::dav1d_data_unref(Some(NonNull::from(&mut self.0))) }
    }
}

/// A picture that the decoder lent us.
struct Shown(Dav1dPicture);

impl Shown {
    fn copied(&self) -> Result<Picture, Error> {
        let shown = &self.0;
        let layout = match shown.p.layout {
            DAV1D_PIXEL_LAYOUT_I400 => Layout::I400,
            DAV1D_PIXEL_LAYOUT_I420 => Layout::I420,
            DAV1D_PIXEL_LAYOUT_I422 => Layout::I422,
            DAV1D_PIXEL_LAYOUT_I444 => Layout::I444,
            _ => return Err(Error::Damaged),
        };
        let side = |side: i32| u32::try_from(side).map_err(|_| Error::Damaged);
        let (width, height) = (side(shown.p.w)?, side(shown.p.h)?);
        let bit_depth = u8::try_from(shown.p.bpc).map_err(|_| Error::Damaged)?;
        let (w, h) = (width as usize, height as usize);
        let (cw, ch) = match layout {
            Layout::I400 => (0, 0),
            Layout::I420 => (w.div_ceil(2), h.div_ceil(2)),
            Layout::I422 => (w.div_ceil(2), h),
            Layout::I444 => (w, h),
        };
        let header = shown.seq_hdr.ok_or(Error::Damaged)?;
        // SAFETY: a picture holds a reference on the header it points to, until it is
        // dropped.
        let header = unsafe { header.as_ref() };
        Ok(Picture {
            width,
            height,
            bit_depth,
            layout,
            planes: [self.plane(0, w, h)?, self.plane(1, cw, ch)?, self.plane(2, cw, ch)?],
            colour: [header.pri, header.trc, header.mtrx].map(|code| code as u16),
            is_full_range: header.color_range != 0,
        })
    }

    /// The first `w` samples of the first `h` rows of a plane; `w` and `h` must be no more
    /// than the picture's size and layout say.
    fn plane(&self, index: usize, w: usize, h: usize) -> Result<Vec<u16>, Error> {
        if w == 0 || h == 0 {
            return Ok(Vec::new());
        }
        let start: NonNull<c_void> = self.0.data[index].ok_or(Error::Damaged)?;
        let stride = self.0.stride[index.min(1)];
        let mut samples = Vec::with_capacity(w * h);
        for y in 0..h {
            // SAFETY: row `y` is below the plane's height, so that it begins `y` strides
            // from the first one, in the same allocation.
            let row = unsafe { start.as_ptr().cast::<u8>().offset(stride * y as isize) };
            if self.0.p.bpc == 8 {
                // SAFETY: the row has at least `w` samples of one byte, all written by the
                // decoder, which writes no more once it has handed the picture out.
                let row = unsafe { std::slice::from_raw_parts(row, w) };
                samples.extend(row.iter().map(|&sample| u16::from(sample)));
            } else {
                // SAFETY: as above, with samples of two bytes; rows begin at multiples of
                // 64 bytes.
                let row = unsafe { std::slice::from_raw_parts(row.cast::<u16>(), w) };
                samples.extend_from_slice(row);
            }
        }
        Ok(samples)
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        // SAFETY: the value is live, and what it owns came from `dav1d_get_picture`.
        unsafe { c::dav1d_picture_unref(Some(NonNull::from(&mut self.0))) }
    }
}
