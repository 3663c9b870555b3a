//! What the server of an exhibition bears: a thousand halls whose phones send at once, the end of an
//! outage, downloads beside nginx. The server is a process of its own, so that its memory and its
//! processor time are told apart from those of who asks. All of it is on this machine, has an end,
//! and leaves nothing behind. `docs/exhibit.md` says what is measured, `docs/measurements.md` has the
//! figures.
//!
//! ```text
//! cargo run --release -p leporello-exhibit --features postgres --example exhibit_bench -- \
//!     [--seconds 60] [--only opening,outage,downloads] [--postgres | --database postgres://…]
//! ```
//!
//! `--postgres` starts a server of its own with Debian's PostgreSQL; `--database` takes an empty
//! database that is there. Downloads need Debian's nginx.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "what is missing here ends it")]

mod downloads;
mod opening;
mod outage;
mod server;
mod story;
mod table;
mod watch;
mod wire;

#[path = "../../../takehome/tests/drawn/mod.rs"]
mod drawn;
#[cfg(feature = "postgres")]
#[path = "../../../ledger/tests/common/server.rs"]
mod postgres_server;

use server::Served;
use std::path::Path;
use std::time::Duration;
use table::Table;

/// What was asked for.
struct Asked {
    seconds: u64,
    only: Vec<String>,
    database: Option<String>,
    postgres: bool,
}

impl Asked {
    fn read(words: impl Iterator<Item = String>) -> Self {
        let mut words = words;
        let mut asked = Self { seconds: 60, only: Vec::new(), database: None, postgres: false };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--seconds" => asked.seconds = words.next().unwrap().parse().unwrap(),
                "--only" => {
                    asked.only = words.next().unwrap().split(',').map(str::to_owned).collect()
                }
                "--database" => asked.database = words.next(),
                "--postgres" => asked.postgres = true,
                other => panic!("`{other}` is no option"),
            }
        }
        assert!((3..=300).contains(&asked.seconds), "3 to 300 seconds");
        asked
    }

    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == part)
    }
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [first, folder, database @ ..] = words.as_slice()
        && first == server::SERVE
    {
        return server::serve(Path::new(folder), database.first().map(String::as_str));
    }
    run(&Asked::read(words.into_iter()));
}

fn run(asked: &Asked) {
    story::raise_the_limit_of_open_files();
    let folder = tempfile::tempdir().unwrap();
    let database = Database::of(asked);
    println!("load of the machine before: {}", watch::load());
    let duration = Duration::from_secs(asked.seconds);
    let mut phones = story::begin(folder.path(), database.address());
    let served = Served::start(folder.path(), database.address());
    let mut table = Table::default();
    if asked.wants("opening") {
        opening::measure(&served, &mut phones, duration, &mut table);
    }
    if asked.wants("outage") {
        outage::measure(&served, &mut phones, duration / 2, &mut table);
    }
    if asked.wants("downloads") {
        downloads::measure(&served, folder.path(), &mut table);
    }
    println!("load of the machine after: {}\n\n{table}", watch::load());
}

/// Where the ledger is: a file, or a PostgreSQL server that may have been started here.
struct Database {
    address: Option<String>,
    #[cfg(feature = "postgres")]
    _server: Option<postgres_server::Server>,
}

impl Database {
    #[cfg(feature = "postgres")]
    fn of(asked: &Asked) -> Self {
        let server = asked.postgres.then(postgres_server::Server::start);
        let own = server.as_ref().map(postgres_server::Server::database);
        Self { address: own.or_else(|| asked.database.clone()), _server: server }
    }

    #[cfg(not(feature = "postgres"))]
    fn of(asked: &Asked) -> Self {
        let is_file = !asked.postgres && asked.database.is_none();
        assert!(is_file, "this bench was built without PostgreSQL: `--features postgres`");
        Self { address: None }
    }

    fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }
}
