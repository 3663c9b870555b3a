//! An independent reader of finished PDFs.
//!
//! It shares no code with what writes them, and never loads a file whole: objects are read
//! when they are asked for, and of pictures only the dictionary until ink is measured.

mod area;
mod colour;
mod document;
mod filters;
mod font;
pub mod icc;
mod lexer;
mod object;
mod page;
mod paint;
mod source;
mod state;
mod unicode;
mod walk;
mod xref;

pub use area::Area;
pub use colour::{Family, Space};
pub use document::Document;
pub use filters::Predictor;
pub use font::Font;
pub use object::{Dict, Object, Stream, readable};
pub use page::{Annotation, Image, Page, Words, page_dicts, read_page};
pub use walk::Cache;
