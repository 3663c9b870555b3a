//! Lays photographs out on the pages of a book.
//!
//! Pure: the same catalogue, sequence, project and measure give the same plan on every
//! machine. The way of a book through the modules:
//!
//! - `flow`: photographs in order with what must not be cut (`safe`) and their captions;
//! - `tree`, `fit`: all slicing trees of a page, solved exactly for gaps and captions;
//! - `promise`: which trees are worth a close look;
//! - `page`, `alone`, `small`, `spread`: arrangements of pages and of facing pages with their costs;
//! - `paginate`: which photographs share a spread, the best of all books;
//! - `settle`: the final arrangement of each spread beside its neighbours;
//! - `compose`, `place`, `texts`: rectangles, crops, captions and titles;
//! - `matter`, `bind`: pages of words, frontispieces, and all spreads in one numbered book;
//! - `held`, `lock`: spreads the user fixed; `kept`: those of the plan before that stay;
//! - `mirror`: right-bound books, planned as the mirror of left-bound ones;
//! - `check`: the laws every plan keeps.
//!
//! All weights of taste are in `weights`.

#![deny(missing_docs)]

mod alone;
mod bind;
mod book;
mod captions;
mod check;
mod compose;
mod count;
mod expression;
mod filling;
mod fit;
mod flow;
mod held;
mod kept;
mod lock;
mod matter;
mod mirror;
mod next;
mod page;
mod paginate;
mod paper;
mod place;
mod promise;
mod safe;
mod settle;
mod small;
mod spread;
mod texts;
mod tree;
mod weights;

pub use book::plan;
pub use check::check;
pub use count::{best_page_count, page_range};
pub use next::next_arrangement;
