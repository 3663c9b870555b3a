//! What a hall shows, what its screen reports, and who says so.

use crate::book::Book;
use serde::{Deserialize, Serialize};
use std::future::Future;
use std::sync::Arc;

/// What is known of halls. The kiosk asks for it with every page and every heartbeat, so a change
/// is seen within a minute.
pub trait Halls: Clone + Send + Sync + 'static {
    /// What the hall of this name shows; `None` when there is no such hall or nothing in it.
    fn shown(&self, hall: &str) -> impl Future<Output = Option<Shown>> + Send;

    /// Takes what a screen reports. It may be told the same twice, and must not count it twice:
    /// totals only grow while the boot is the same ([`Totals::since`]).
    ///
    /// # Errors
    ///
    /// [`Unheard`] when it could not be kept. The screen tells its totals again in a minute, so
    /// nothing is lost.
    fn heard(&self, hall: &str, beat: Beat) -> impl Future<Output = Result<(), Unheard>> + Send;
}

/// What a hall shows.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The book.
    pub book: Arc<Book>,
    /// Languages of buttons in the order they are offered, as in [`crate::LANGUAGES`]; the first
    /// is that of every new reader. Unknown ones are left out; with none known it is English.
    pub languages: Vec<String>,
    /// Where the book can be had.
    pub take_home: Option<TakeHome>,
    /// Address of the guest book's page in this hall, such as `/book/2`. It leaves by the same
    /// window; a page there that runs the module `/hall/{hall}/look/return.js` comes back by
    /// itself.
    pub guest_book: Option<String>,
    /// How long nobody touches the screen until it begins anew.
    pub idle: Idle,
    /// When the screen is black.
    pub dark: Option<Dark>,
}

/// Where visitors find the book to take it home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeHome {
    /// Address of an SVG with the code, on this server.
    pub code: String,
    /// The address that the code says, as visitors can type it.
    pub address: String,
}

/// Seconds without a touch until the screen begins anew: 60 to 90. For the last ten of them it
/// asks whether somebody still reads. A reader who uses keys has three times as long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idle(u32);

impl Idle {
    /// The nearest that is allowed.
    #[must_use]
    pub fn seconds(seconds: u32) -> Self {
        Self(seconds.clamp(60, 90))
    }

    pub(crate) const fn get(self) -> u32 {
        self.0
    }
}

impl Default for Idle {
    fn default() -> Self {
        Self(75)
    }
}

/// When the screen is black, each day alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dark {
    /// Minute of the day it goes dark, from 0.
    pub from: u16,
    /// Minute of the day it is lit again; before `from` when that is after midnight.
    pub to: u16,
    /// IANA name of the hall's time zone.
    pub zone: String,
}

/// A screen's report: where it stands since it was switched on. It says nothing of persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beat {
    /// Which run of the screen's page.
    pub boot: Boot,
    /// Its totals so far.
    pub totals: Totals,
    /// Whether this run tells nothing more: then what it told need not be kept. A page that does
    /// not say so yet goes on.
    #[serde(default)]
    pub last: bool,
}

/// A run of the page on a screen, from loading to the next: a number drawn when it begins, which
/// lives in its memory alone. It tells one screen of a hall from another, and says nothing of who
/// stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Boot(u32);

/// What is counted on a screen since its page was loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// How often somebody opened the book.
    pub opens: u32,
    /// Turns of a page.
    pub turns: u32,
    /// How often the code for taking the book home was brought up.
    pub codes: u32,
    /// Of openings that are over, how many came how far: to the first tenth of the book, to the
    /// second, and so on. A page that does not tell it yet has none.
    #[serde(default)]
    pub reached: [u32; 10],
}

impl Totals {
    /// What has come since an earlier report of the same boot. A total that fell is of another
    /// count, and counts for nothing.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        self.with(earlier, u32::saturating_sub)
    }

    /// The larger of each: what a boot has come to, in whichever order its reports arrive.
    #[must_use]
    pub fn most(self, other: Self) -> Self {
        self.with(other, u32::max)
    }

    fn with(self, other: Self, of: impl Fn(u32, u32) -> u32) -> Self {
        Self {
            opens: of(self.opens, other.opens),
            turns: of(self.turns, other.turns),
            codes: of(self.codes, other.codes),
            reached: std::array::from_fn(|tenth| of(self.reached[tenth], other.reached[tenth])),
        }
    }
}

/// A report that could not be kept for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unheard;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_told_twice_adds_nothing() {
        let reached = |last| [1, 0, 0, 0, 0, 0, 0, 0, 0, last];
        let of = |opens, turns, codes, last| Totals { opens, turns, codes, reached: reached(last) };
        let totals = of(3, 40, 1, 2);
        assert_eq!(totals.since(totals), Totals::default());
        let more = totals.since(of(2, 30, 1, 1));
        assert_eq!((more.opens, more.turns, more.codes), (1, 10, 0));
        assert_eq!(more.reached, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(totals.since(of(9, 0, 0, 0)).opens, 0);
    }

    #[test]
    fn a_report_that_comes_late_takes_nothing_back() {
        let of = |turns| Totals { opens: 1, turns, ..Totals::default() };
        assert_eq!(of(7).most(of(30)), of(30));
        assert_eq!(of(30).most(of(7)), of(30));
    }

    #[test]
    fn nobody_is_rushed_and_no_screen_stays_open() {
        assert_eq!(Idle::seconds(5).get(), 60);
        assert_eq!(Idle::seconds(900).get(), 90);
    }
}
