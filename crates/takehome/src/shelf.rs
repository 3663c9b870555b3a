//! Which books stand in which hall, and under which codes.

use crate::book::{Book, BookId, Edition};
use crate::code;
use leporello_turnout::vocabulary::HallId;
use std::sync::Arc;

/// A hall and the books on show in it.
#[derive(Clone, Debug)]
pub struct Hall {
    /// The hall, as counts name it. Its short addresses follow from this name.
    pub id: HallId,
    /// What visitors read.
    pub title: String,
    /// The books, in the order in which they are listed. A book may stand in many halls.
    pub books: Vec<Arc<Book>>,
}

/// All halls with their books. It never changes: when a hall or a book does, a new shelf is laid.
#[derive(Debug, Default)]
pub struct Shelf {
    pub(crate) halls: Vec<Place>,
    pub(crate) stands: Vec<Stand>,
}

/// A hall on the shelf.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) id: HallId,
    pub(crate) title: String,
    /// Its code in catalogues.
    pub(crate) code: String,
}

/// A book in a hall.
#[derive(Debug)]
pub(crate) struct Stand {
    pub(crate) book: Arc<Book>,
    /// Index of the hall.
    pub(crate) hall: usize,
    /// Its code as it is printed: as much of the whole code as tells it from all others.
    pub(crate) code: String,
    whole: String,
}

impl Shelf {
    /// Lays the books out. A code follows from the names of hall and book; where two begin alike
    /// with four characters, both are printed with more, and labels printed before with fewer
    /// lead to a page that offers both.
    #[must_use]
    pub fn new(halls: Vec<Hall>) -> Self {
        let mut shelf = Self::default();
        for (index, hall) in halls.into_iter().enumerate() {
            for book in hall.books {
                let whole = code::whole(hall.id.as_str(), book.id().as_str());
                shelf.stands.push(Stand { book, hall: index, code: String::new(), whole });
            }
            let code = code::whole(hall.id.as_str(), "");
            shelf.halls.push(Place { id: hall.id, title: hall.title, code });
        }
        let codes: Vec<String> = shelf.stands.iter().map(|stand| stand.whole.clone()).collect();
        for stand in &mut shelf.stands {
            let enough = code::enough(&stand.whole, codes.iter().map(String::as_str));
            stand.code = stand.whole[..enough].to_owned();
        }
        shelf
    }

    /// The path of the short address of a book in a hall, such as `/T/7K3F`. None when the book
    /// is not on show there.
    #[must_use]
    pub fn path(&self, hall: &HallId, book: &BookId) -> Option<String> {
        let is_it = |stand: &&Stand| self.halls[stand.hall].id == *hall && stand.book.id() == book;
        self.stands.iter().find(is_it).map(|stand| format!("/T/{}", stand.code))
    }

    /// What was typed may mean: one stand, or several whose codes begin alike.
    pub(crate) fn find(&self, typed: &str) -> Vec<&Stand> {
        let Some(code) = code::typed(typed) else { return Vec::new() };
        self.stands.iter().filter(|stand| stand.whole.starts_with(&code)).collect()
    }

    /// The file of this name in what the code means.
    pub(crate) fn edition(
        &self,
        typed: &str,
        is_it: impl Fn(&Edition) -> bool,
    ) -> Option<(&Stand, &Edition)> {
        self.find(typed).into_iter().find_map(|stand| {
            let edition = stand.book.editions.iter().find(|edition| is_it(edition))?;
            Some((stand, edition))
        })
    }

    /// The books of a hall, in order.
    pub(crate) fn in_hall(&self, hall: usize) -> impl Iterator<Item = &Stand> {
        self.stands.iter().filter(move |stand| stand.hall == hall)
    }
}
