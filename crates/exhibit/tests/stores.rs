//! One suite over every place where the desk keeps its papers.

use leporello_exhibit::desk::{Desk, Drawer, Memory, Paper, Sqlite};
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Slip {
    number: u32,
}

impl Paper for Slip {
    const KIND: &'static str = "slip";
}

fn named(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn a_paper_is_there_until_it_is_taken(mut drawer: impl Drawer) {
    assert_eq!(drawer.get("post", "East").unwrap(), None);
    assert!(drawer.swap("post", "East", None, Some("one")).unwrap());
    assert_eq!(drawer.get("post", "East").unwrap().as_deref(), Some("one"));
    assert!(drawer.swap("post", "East", Some("one"), Some("two")).unwrap());
    assert_eq!(drawer.get("post", "East").unwrap().as_deref(), Some("two"));
    assert!(drawer.swap("post", "East", Some("two"), None).unwrap());
    assert_eq!(drawer.get("post", "East").unwrap(), None);
}

fn a_swap_that_expects_another_paper_changes_nothing(mut drawer: impl Drawer) {
    assert!(drawer.swap("post", "East", None, None).unwrap(), "nothing is there, as expected");
    drawer.swap("post", "East", None, Some("one")).unwrap();
    for (old, new) in [
        (None, Some("other")),
        (Some("two"), Some("other")),
        (Some("two"), None),
        (Some(""), None),
        (None, None),
    ] {
        assert!(!drawer.swap("post", "East", old, new).unwrap(), "{old:?} {new:?}");
        assert!(!drawer.swap("post", "West", Some("one"), new).unwrap(), "{new:?}");
    }
    assert_eq!(drawer.list("post").unwrap(), named(&[("East", "one")]));
}

fn papers_are_listed_by_kind_in_order_of_name(mut drawer: impl Drawer) {
    for (kind, name) in [("post", "b"), ("post", "Ä"), ("link", "b"), ("post", "a"), ("post", "B")]
    {
        assert!(drawer.swap(kind, name, None, Some(kind)).unwrap());
    }
    let posts = named(&[("B", "post"), ("a", "post"), ("b", "post"), ("Ä", "post")]);
    assert_eq!(drawer.list("post").unwrap(), posts);
    assert_eq!(drawer.list("link").unwrap(), named(&[("b", "link")]));
    assert_eq!(drawer.list("key").unwrap(), []);
}

fn names_and_texts_of_any_kind_are_kept_as_they_are(mut drawer: impl Drawer) {
    for name in ["", "O'Neill; DROP TABLE document --", "Zürich 山 🙂", "a\nb\tc", "%_\\"] {
        assert!(drawer.swap("post", name, None, Some(name)).unwrap(), "{name:?}");
        assert_eq!(drawer.get("post", name).unwrap().as_deref(), Some(name));
        assert!(drawer.swap("post", name, Some(name), None).unwrap(), "{name:?}");
    }
}

fn sums_add_up_and_are_apart_from_papers(mut drawer: impl Drawer) {
    for (name, by) in [("b", 2), ("a", 1), ("b", u32::MAX), ("c", 0)] {
        drawer.add("copies", name, by).unwrap();
    }
    let sums = drawer.sums("copies").unwrap();
    let sums: Vec<(&str, u64)> = sums.iter().map(|(name, sum)| (name.as_str(), *sum)).collect();
    assert_eq!(sums, [("a", 1), ("b", u64::from(u32::MAX) + 2), ("c", 0)]);
    assert_eq!(drawer.sums("screens").unwrap(), []);
    assert_eq!(drawer.list("copies").unwrap(), []);
}

macro_rules! suite {
    ($($claim:ident)*) => {
        mod memory { $(#[test] fn $claim() { super::$claim(super::Memory::default()); })* }
        mod sqlite {
            $(#[test] fn $claim() {
                let folder = tempfile::tempdir().unwrap();
                super::$claim(super::Sqlite::open(&folder.path().join("desk.db")).unwrap());
            })*
        }
        #[cfg(feature = "postgres")]
        fn all_on(server: &crate::server::Server) {
            $(
                eprintln!("{}", stringify!($claim));
                $claim(leporello_exhibit::desk::Postgres::connect(&server.database()).unwrap());
            )*
        }
    };
}

suite! {
    a_paper_is_there_until_it_is_taken
    a_swap_that_expects_another_paper_changes_nothing
    papers_are_listed_by_kind_in_order_of_name
    names_and_texts_of_any_kind_are_kept_as_they_are
    sums_add_up_and_are_apart_from_papers
}

/// What several servers do at once, each with its own desk; on one desk the threads of one server.
fn each_change_is_made_once(desks: &[Desk]) {
    const HANDS: u32 = 4;
    const ROUNDS: u32 = 12;
    let hands = || (0..HANDS).map(|hand| &desks[hand as usize % desks.len()]);
    desks[0].create("tries", &Slip { number: 0 }).unwrap();
    std::thread::scope(|scope| {
        for desk in hands() {
            scope.spawn(move || {
                for _ in 0..ROUNDS {
                    let more = |slip: Slip| Ok(Some(Slip { number: slip.number + 1 }));
                    let changed: Result<bool, leporello_exhibit::Fault> =
                        desk.change("tries", more);
                    assert!(changed.unwrap());
                    desk.add("copies", "East", 1).unwrap();
                }
            });
        }
    });
    let number = HANDS * ROUNDS;
    assert_eq!(desks[0].find::<Slip>("tries").unwrap(), Some(Slip { number }));
    assert_eq!(desks[0].sums("copies").unwrap(), [("East".to_owned(), number.into())]);
    for round in 0..ROUNDS {
        let name = format!("code {round}");
        assert!(desks[0].create(&name, &Slip { number: round }).unwrap());
        let takers = std::thread::scope(|scope| {
            let all: Vec<_> =
                hands().map(|desk| scope.spawn(|| desk.take::<Slip>(&name).unwrap())).collect();
            all.into_iter().filter_map(|hand| hand.join().unwrap()).count()
        });
        assert_eq!(takers, 1, "a code works once");
        let slip = Slip { number: round };
        let makers = std::thread::scope(|scope| {
            let make = |desk: &Desk| desk.create(&name, &slip).unwrap();
            let all: Vec<_> = hands().map(|desk| scope.spawn(move || make(desk))).collect();
            let made = all.into_iter().map(|hand| hand.join().unwrap());
            made.filter(|is_made| *is_made).count()
        });
        assert_eq!(makers, 1, "a name is given once");
    }
}

#[test]
fn threads_of_one_server_make_each_change_once() {
    each_change_is_made_once(&[Desk::new(Memory::default())]);
}

#[test]
fn two_programs_on_one_file_make_each_change_once() {
    let folder = tempfile::tempdir().unwrap();
    let desk = || Desk::new(Sqlite::open(&folder.path().join("desk.db")).unwrap());
    each_change_is_made_once(&[desk(), desk()]);
}

#[test]
fn a_file_that_is_opened_again_has_what_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Sqlite::open(&folder.path().join("desk.db")).unwrap();
    open().swap("post", "East", None, Some("one")).unwrap();
    open().add("copies", "East", 3).unwrap();
    assert_eq!(open().list("post").unwrap(), named(&[("East", "one")]));
    assert_eq!(open().sums("copies").unwrap(), [("East".to_owned(), 3)]);
}

#[cfg(feature = "postgres")]
mod postgres {
    use super::{Desk, Drawer as _, Slip, named};
    use crate::server::Server;
    use crate::wire::{Cut, Wire};
    use leporello_exhibit::desk::Postgres;

    #[test]
    fn postgres_does_all_of_it() {
        let server = Server::start();
        super::all_on(&server);
        let address = server.database();
        let desk = || Desk::new(Postgres::connect(&address).unwrap());
        super::each_change_is_made_once(&[desk(), desk()]);
    }

    #[test]
    fn the_desk_goes_on_after_its_server_was_started_again() {
        let server = Server::start();
        let mut drawer = Postgres::connect(&server.database()).unwrap();
        drawer.swap("post", "East", None, Some("one")).unwrap();
        server.restart();
        assert_eq!(drawer.list("post").unwrap(), named(&[("East", "one")]));
        server.restart();
        assert!(drawer.swap("post", "East", Some("one"), Some("two")).unwrap());
        server.restart();
        drawer.add("copies", "East", 1).unwrap();
        assert_eq!(drawer.sums("copies").unwrap(), [("East".to_owned(), 1)]);
    }

    #[test]
    fn what_was_lost_on_the_wire_is_done_once_and_its_outcome_is_told_as_it_was() {
        let server = Server::start();
        let database = server.database();
        let name = database.rsplit_once('=').unwrap().1;
        let wire = Wire::to(&server.socket());
        let mut drawer = Postgres::connect(&wire.address(name)).unwrap();
        for (cut, sum) in [(Cut::BeforeCommit, 5), (Cut::AfterCommit, 10)] {
            for (old, new) in [(None, Some("1")), (Some("1"), Some("2")), (Some("2"), None)] {
                wire.cut(cut);
                assert!(drawer.swap("post", "East", old, new).unwrap(), "{cut:?} {old:?} {new:?}");
                assert!(wire.was_cut());
                assert_eq!(drawer.get("post", "East").unwrap().as_deref(), new);
            }
            wire.cut(cut);
            drawer.add("copies", "East", 5).unwrap();
            assert!(wire.was_cut());
            assert_eq!(drawer.sums("copies").unwrap(), [("East".to_owned(), sum)], "{cut:?}");
            let desk = Desk::new(Postgres::connect(&wire.address(name)).unwrap());
            desk.create("code", &Slip { number: 7 }).unwrap();
            wire.cut(cut);
            assert_eq!(desk.take("code").unwrap(), Some(Slip { number: 7 }), "{cut:?}");
            assert_eq!(desk.take::<Slip>("code").unwrap(), None);
        }
    }
}
