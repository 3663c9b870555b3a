//! The e-book.
