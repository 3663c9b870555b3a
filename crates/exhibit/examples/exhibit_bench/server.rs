//! The server that is measured, as a process of its own.

use crate::story::{BOOK_FOLDER, key, place};
use leporello_diag::Sink;
use leporello_exhibit::desk::{Desk, Sqlite};
use leporello_exhibit::{House, Options, bind, serve as serve_house};
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// First word of the command line of the server.
pub const SERVE: &str = "serve";

/// Serves the exhibition of this folder, as `leporello exhibit` does, until its standard input ends.
pub fn serve(folder: &Path, database: Option<&str>) {
    leporello_heap::give_large_blocks_back();
    leporello_heap::share_few_pools();
    let listener = bind(([127, 0, 0, 1], 0).into()).unwrap();
    let host = listener.local_addr().unwrap();
    let options = Options {
        ledger: place(folder, database),
        key: key(folder),
        base: format!("http://{host}"),
        is_encrypted: false,
        books: vec![folder.join(BOOK_FOLDER)],
        guest_book: Some(folder.join("guestbook.db")),
        tls: None,
        sensors: leporello_sensors::Settings::default(),
        print: None,
        log: None,
    };
    let house = House::open(desk(folder, database), options, &mut Sink::new()).unwrap();
    println!("{host} {}", house.first_code().unwrap().unwrap());
    let over = Arc::new(AtomicBool::new(false));
    let end = Arc::clone(&over);
    std::thread::spawn(move || {
        let _ = std::io::stdin().read(&mut [0]);
        end.store(true, Ordering::Relaxed);
    });
    serve_house(house, listener, || over.load(Ordering::Relaxed)).unwrap();
}

fn desk(folder: &Path, database: Option<&str>) -> Desk {
    #[cfg(feature = "postgres")]
    if let Some(address) = database {
        return Desk::new(leporello_exhibit::desk::Postgres::connect(address).unwrap());
    }
    assert!(database.is_none());
    Desk::new(Sqlite::open(&folder.join("desk.db")).unwrap())
}

/// A server that was started here. It ends with the bench.
pub struct Served {
    child: Child,
    /// Its address and port.
    pub host: String,
    /// The code of the post `office`.
    pub code: String,
}

impl Served {
    pub fn start(folder: &Path, database: Option<&str>) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg(SERVE).arg(folder).args(database);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let (host, code) = line.trim().split_once(' ').expect("the server did not begin");
        Self { host: host.to_owned(), code: code.to_owned(), child }
    }

    /// The number of its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
