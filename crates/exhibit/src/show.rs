//! What visitors see and take: the screens in the halls, the copies, the guest book.

use crate::desk::{Desk, Paper};
use crate::fault::{Fault, database};
use crate::house::{House, Running};
use jiff::Timestamp;
use leporello_audit::Known;
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_guestbook::{Exhibition, GuestBook, HalfDay};
use leporello_kiosk::{Beat, Boot, Dark, Halls, Idle, LANGUAGES, Shown, TakeHome, Totals, Unheard};
use leporello_ledger::Calendar;
use leporello_page::in_path;
use leporello_takehome::{Book, BookId, Hall, Origin, Setting, Shelf, Takehome, Taken, Tally};
use leporello_turnout::vocabulary::{HallId, Hours};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Kind of the sums of copies taken.
pub(crate) const COPIES: &str = "copies";
/// Kind of the sums of what screens in halls were used for.
pub(crate) const SCREENS: &str = "screens";
/// Kind of the sums of how far readers came on screens.
pub(crate) const REACHED: &str = "reached";

/// Books, screens, guest book.
pub(crate) struct Show {
    books: Vec<Arc<Book>>,
    /// The book on the screens, and its identity.
    screen: Option<(BookId, Arc<leporello_kiosk::Book>)>,
    pub(crate) home: Takehome,
    pub(crate) guest_book: Option<Arc<GuestBook>>,
    calendar: Arc<OnceLock<Calendar>>,
}

impl Show {
    /// Opens the books of these folders and the guest book. What cannot be shown is told, and
    /// the rest is.
    ///
    /// # Errors
    /// When the guest book cannot be opened, or `base` is no address.
    pub(crate) fn open(
        folders: &[PathBuf],
        guest_book: Option<&Path>,
        base: &str,
        desk: &Arc<Desk>,
        sink: &mut Sink,
    ) -> Result<Self, Fault> {
        let mut books = Vec::new();
        for folder in folders {
            match open_book(folder) {
                Ok(book) => books.push(Arc::new(book)),
                Err(told) => sink.report(*told),
            }
        }
        let screen = folders.first().and_then(|folder| {
            let book =
                leporello_kiosk::Book::read(folder).map_err(|told| sink.report(*told)).ok()?;
            Some((identity(folder), Arc::new(book)))
        });
        let origin = Origin::new(base).map_err(|e| database("the address of this server", &e))?;
        let title = books.first().map_or(String::new(), |book| book.title().to_owned());
        let calendar = Arc::new(OnceLock::new());
        let copies = Copies { desk: Arc::clone(desk), calendar: Arc::clone(&calendar) };
        let setting = Setting { title, origin, nearby: None };
        let home = Takehome::new(setting, Shelf::default(), Arc::new(copies));
        let guest_book = guest_book.map(GuestBook::open).transpose()?.map(Arc::new);
        Ok(Self { books, screen, home, guest_book, calendar })
    }

    /// Lays every book on the shelf of every hall.
    pub(crate) fn lay(&self, running: &Running, known: &Known) {
        let _ = self.calendar.set(running.calendar.clone());
        let halls = known.halls.iter().map(|hall| Hall {
            id: hall.id.clone(),
            title: hall.id.to_string(),
            books: self.books.clone(),
        });
        self.home.lay(Shelf::new(halls.collect()));
    }
}

fn open_book(folder: &Path) -> Result<Book, Box<Diagnostic>> {
    let told = |why: String| {
        let subject = Subject::File { path: folder.display().to_string(), place: None };
        let hint = "name the folder that `leporello make` wrote: `--book FOLDER`";
        Box::new(Diagnostic::new(codes::EXH_004, subject, why).hint(hint))
    };
    let path = folder.canonicalize().map_err(|e| told(format!("it cannot be opened: {e}")))?;
    Book::from_folder(identity(folder), &path).map_err(|e| told(e.to_string()))
}

/// The identity of the book in a folder.
fn identity(folder: &Path) -> BookId {
    let path = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    book_id(&path.file_name().unwrap_or_default().to_string_lossy())
}

/// An identity made of a folder's name.
fn book_id(name: &str) -> BookId {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let text: String = name.chars().map(plain).take(60).collect();
    BookId::new(&text).or_else(|| BookId::new("book")).expect("`book` is an identity")
}

/// Adds copies to the sums: of book, format, hall and day.
struct Copies {
    desk: Arc<Desk>,
    calendar: Arc<OnceLock<Calendar>>,
}

impl Tally for Copies {
    fn taken(&self, Taken { book, format, hall }: Taken) {
        let Some(calendar) = self.calendar.get() else { return };
        let day = calendar.day_of(crate::house::clock().wall_min);
        let name = format!("{day}/{hall}/{}/{}", book.as_str(), format.name());
        let desk = Arc::clone(&self.desk);
        // A copy that cannot be added is one too few in the sums, and no reason to refuse it.
        tokio::task::spawn_blocking(move || drop(desk.add(COPIES, &name, 1)));
    }
}

/// What the screens of a hall that are on told last, each by the number it drew for itself; the one
/// that was heard last stands last. Of runs that are over nothing is kept but their numbers, so that
/// what comes late of them is not added again: a run may be as short as what one visitor read.
#[derive(Default, Serialize, Deserialize)]
struct Heard {
    on: Vec<(Boot, Totals)>,
    over: Vec<Boot>,
}

impl Paper for Heard {
    const KIND: &'static str = "screens";
}

impl Heard {
    /// Takes what a screen tells, and gives back what is new of it.
    fn take(&mut self, Beat { boot, totals, last }: Beat) -> Totals {
        if self.over.contains(&boot) {
            return Totals::default();
        }
        let place = self.on.iter().position(|(of, _)| *of == boot);
        let earlier = place.map_or_else(Totals::default, |place| self.on.remove(place).1);
        if last {
            keep(&mut self.over, boot);
        } else {
            keep(&mut self.on, (boot, totals.most(earlier)));
        }
        totals.since(earlier)
    }
}

/// Puts one more to the end, and forgets the first of too many.
fn keep<T>(all: &mut Vec<T>, one: T) {
    if all.len() == MOST_SCREENS {
        all.remove(0);
    }
    all.push(one);
}

/// The screens in the halls.
#[derive(Clone)]
pub(crate) struct Screens(pub(crate) Arc<House>);

impl Halls for Screens {
    async fn shown(&self, hall: &str) -> Option<Shown> {
        let (house, hall) = (Arc::clone(&self.0), hall.to_owned());
        tokio::task::spawn_blocking(move || shown(&house, &hall)).await.ok().flatten()
    }

    async fn heard(&self, hall: &str, beat: Beat) -> Result<(), Unheard> {
        let (house, hall) = (Arc::clone(&self.0), hall.to_owned());
        let work = tokio::task::spawn_blocking(move || heard(&house, &hall, beat));
        work.await.map_err(|_| Unheard)?.map_err(|fault| {
            self.0.told("a screen", &fault);
            Unheard
        })
    }
}

fn shown(house: &House, hall: &str) -> Option<Shown> {
    let (_, book) = house.show.screen.clone()?;
    let running = house.running().ok()??;
    let known = running.known().ok()?;
    let id = known.halls.iter().find(|known| known.id.as_str() == hall)?.id.clone();
    let path = house.show.books.first();
    let path = path.and_then(|book| house.show.home.shelf().path(&id, book.id()));
    let origin = &house.show.home.setting().origin;
    let take_home =
        path.map(|path| TakeHome { code: format!("{path}/qr.svg"), address: origin.typed(&path) });
    let dark = known.venue.as_ref().and_then(|venue| dark(&venue.hours, &venue.zone));
    Some(Shown {
        book,
        languages: LANGUAGES.iter().map(|(tag, _)| (*tag).to_owned()).collect(),
        take_home,
        guest_book: house
            .show
            .guest_book
            .as_ref()
            .map(|_| format!("/book/{}?kiosk=1", in_path(hall))),
        idle: Idle::default(),
        dark,
    })
}

/// The night between the last closing and the first opening of the week, an hour kept on either
/// side; none where some opening goes on past midnight.
fn dark(hours: &Hours, zone: &str) -> Option<Dark> {
    let all = || hours.weekly.iter().flatten().chain(hours.exceptions.values().flatten());
    let minute = |time: jiff::civil::Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
    let first = all().map(|opening| minute(opening.from)).min()? - 60;
    let last = all().map(|opening| minute(opening.to)).max()? + 60;
    let is_day = all().all(|opening| opening.from < opening.to);
    let (from, to) = (u16::try_from(last).ok()?, u16::try_from(first).ok()?);
    (is_day && to < from && from < 1440).then(|| Dark { from, to, zone: zone.to_owned() })
}

/// Most uses of a screen that are believed between two heartbeats: no reader turns faster.
const MOST: u32 = 10_000;
/// Most screens of a hall that are told apart. A page that is loaded again is another one.
const MOST_SCREENS: usize = 64;

/// Adds what has come on a screen since it was last heard.
fn heard(house: &House, hall: &str, beat: Beat) -> Result<(), Fault> {
    let mut more = Totals::default();
    let mut take = |mut heard: Heard| {
        more = heard.take(beat);
        Ok::<_, Fault>(Some(heard))
    };
    while !house.desk.change(hall, &mut take)? {
        house.desk.create(hall, &Heard::default())?;
    }
    let Some(calendar) = house.show.calendar.get() else { return Ok(()) };
    let day_and_hall = format!("{}/{hall}", calendar.day_of(house.now_min()));
    let book = house.show.screen.as_ref().map(|(book, _)| book.as_str());
    add_up(&house.desk, &day_and_hall, book, more)
}

/// Adds to the sums of a day and hall.
fn add_up(desk: &Desk, place: &str, book: Option<&str>, more: Totals) -> Result<(), Fault> {
    let add = |kind: &str, name: &str, number: u32| match number.min(MOST) {
        0 => Ok(()),
        number => desk.add(kind, &format!("{place}/{name}"), number),
    };
    for (what, number) in [("opens", more.opens), ("turns", more.turns), ("codes", more.codes)] {
        add(SCREENS, what, number)?;
    }
    for (tenth, number) in more.reached.into_iter().enumerate() {
        if let Some(book) = book {
            add(REACHED, &format!("{book}/{tenth}"), number)?;
        }
    }
    Ok(())
}

/// The exhibition as the guest book asks for it.
pub(crate) struct Open(pub(crate) Arc<House>);

impl Exhibition for Open {
    fn now(&self) -> HalfDay {
        half_day(&self.0)
    }

    fn title(&self) -> String {
        self.0.opened().map_or(String::new(), |running| running.about.exhibition.clone())
    }

    fn has_hall(&self, hall: &HallId) -> bool {
        // Asked on a thread that answers, which may not wait for a database.
        let known = self.0.opened().map(|running| running.reader().last());
        known.is_some_and(|known| known.halls.iter().any(|known| known.id == *hall))
    }
}

/// The half-day by the clock on the wall.
pub(crate) fn half_day(house: &House) -> HalfDay {
    let now = Timestamp::from_second(house.now_min() * 60).unwrap_or_default();
    let zone = house.show.calendar.get().map_or(jiff::tz::TimeZone::UTC, |c| c.zone().clone());
    HalfDay::of(zone.to_datetime(now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Memory;
    use jiff::civil::time;

    #[test]
    fn screens_are_dark_at_night_and_never_where_it_goes_on_past_midnight() {
        let day = Hours::daily(time(10, 0, 0, 0), time(18, 30, 0, 0));
        let dark = |hours: &Hours| dark(hours, "UTC").map(|dark| (dark.from, dark.to));
        assert_eq!(dark(&day), Some((19 * 60 + 30, 9 * 60)));
        assert_eq!(dark(&Hours::daily(time(20, 0, 0, 0), time(2, 0, 0, 0))), None);
        assert_eq!(dark(&Hours::daily(time(0, 30, 0, 0), time(18, 0, 0, 0))), None);
    }

    #[test]
    fn a_folder_of_any_name_gives_an_identity() {
        assert_eq!(book_id("Der lange Grat").as_str(), "der-lange-grat");
        assert_eq!(book_id("").as_str(), "book");
        assert_eq!(book_id("山").as_str(), "-");
    }

    fn beat(boot: u32, opens: u32) -> Beat {
        let totals = Totals { opens, ..Totals::default() };
        Beat { boot: serde_json::from_value(boot.into()).unwrap(), totals, last: false }
    }

    #[test]
    fn of_a_run_that_is_over_nothing_is_kept_and_what_comes_late_of_it_adds_nothing() {
        let mut heard = Heard::default();
        assert_eq!(heard.take(beat(7, 2)).opens, 2);
        assert_eq!(heard.take(Beat { last: true, ..beat(7, 3) }).opens, 1);
        assert!(
            heard.on.is_empty(),
            "what somebody read before they went away is in the sums alone"
        );
        assert_eq!(heard.take(beat(7, 2)).opens, 0);
        assert_eq!(heard.take(beat(7, 3)).opens, 0);
    }

    #[test]
    fn several_screens_of_a_hall_add_up_and_none_begins_anew_for_another() {
        let mut heard = Heard::default();
        let mut sum = 0;
        for opens in 1..=5 {
            for boot in [7, 8, 9] {
                sum += heard.take(beat(boot, opens)).opens;
                sum += heard.take(beat(boot, opens)).opens;
            }
        }
        assert_eq!(sum, 15);
        assert_eq!(heard.take(beat(7, 2)).opens, 0, "an old report that comes late");
        assert_eq!(heard.take(beat(7, 6)).opens, 1);
        assert_eq!(heard.take(beat(10, 2)).opens, 2, "a page that is loaded again begins anew");
    }

    #[test]
    fn of_many_screens_those_are_forgotten_that_were_not_heard_for_longest() {
        let mut heard = Heard::default();
        for boot in 0..200 {
            heard.take(beat(boot, 1));
            assert_eq!(heard.take(beat(1_000, boot)).opens, u32::from(boot > 0));
        }
        assert_eq!(heard.on.len(), MOST_SCREENS);
    }

    #[test]
    fn how_far_readers_came_is_a_sum_of_hall_day_and_book_and_of_nothing_else() {
        let desk = Desk::new(Memory::default());
        let came = |tenth: usize, opens| {
            let mut more = Totals { opens, ..Totals::default() };
            more.reached[tenth] = opens;
            more
        };
        for (place, book, more) in [
            ("2026-04-08/East", "the-ridge", came(9, 2)),
            ("2026-04-08/East", "the-ridge", came(0, 1)),
            ("2026-04-08/East", "the-ridge", came(9, 1)),
            ("2026-04-09/East", "the-ridge", came(4, 1)),
        ] {
            add_up(&desk, place, Some(book), more).unwrap();
        }
        let names: Vec<String> = desk
            .sums(REACHED)
            .unwrap()
            .into_iter()
            .map(|(name, sum)| format!("{name} {sum}"))
            .collect();
        let first = "2026-04-08/East/the-ridge";
        assert_eq!(
            names,
            [
                format!("{first}/0 1"),
                format!("{first}/9 3"),
                "2026-04-09/East/the-ridge/4 1".into()
            ]
        );
        let told = crate::published::screens(&desk).unwrap();
        let reached: Vec<_> = told.iter().map(|s| (s.opens, s.reached)).collect();
        assert_eq!(
            reached,
            [(4, [1, 0, 0, 0, 0, 0, 0, 0, 0, 3]), (1, [0, 0, 0, 0, 1, 0, 0, 0, 0, 0])]
        );
    }
}
