//! Who may do what: posts with codes, sessions, and one table of all addresses.

mod browser;
mod gate;
mod post;
mod secret;
mod session;

pub(crate) use browser::browser_cookie;
pub(crate) use gate::guarded;
pub use gate::{ROUTES, Route, Who};
pub(crate) use post::{Entry, OFFICE, Post, Whence, enter, new_code, remove, role_word, unlock};
pub(crate) use secret::{fingerprint, token};
pub(crate) use session::{Session, begin, cookie, end, found};
