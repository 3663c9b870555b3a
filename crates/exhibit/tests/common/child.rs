//! The server in a process of its own, which is this very test's program once more: what it says
//! and writes can be read to the last byte, and its disk can be made full.

#[path = "../../../takehome/tests/drawn/mod.rs"]
mod drawn;

use super::{BASE, Server, options};
use axum::Router;
use leporello_diag::Sink;
use leporello_exhibit::desk::{Desk, Sqlite};
use leporello_exhibit::{House, Log, Print, bind, panics_by_place, serve};
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const FOLDER: &str = "EXHIBITION_OF_THIS_TEST";
/// What a panic says that the log must not have.
pub const PANIC: &str = "words of a panic";

/// The server's process; it ends with this.
pub struct Running {
    child: Child,
    beside: PathBuf,
}

impl Server {
    /// A server in a process of its own, with one drawn e-book.
    pub fn apart() -> (Self, Running) {
        let folder = tempfile::tempdir().unwrap();
        let beside = folder.path().with_extension("beside");
        let books = beside.join("book");
        std::fs::create_dir_all(&books).unwrap();
        draw_book(&books);
        let running = Running { child: begun(folder.path(), &beside), beside };
        let socket = Some(running.address());
        let setup =
            std::fs::read_to_string(running.beside.join("setup")).unwrap().replace(BASE, "");
        let log: Arc<Mutex<Vec<String>>> = Arc::default();
        let server = Self { app: Router::new(), folder, setup, log, socket };
        (server, running)
    }
}

/// Writes a small e-book into the folder.
pub fn draw_book(folder: &Path) {
    drawn::Drawn { ballast: 20_000, ..Default::default() }.write(folder, "facsimile.epub");
}

fn begun(folder: &Path, beside: &Path) -> Child {
    let own = std::env::current_exe().unwrap();
    // A file that may not grow is told by an error, as by a full disk, and not by a signal.
    let script =
        "trap '' XFSZ; exec \"$0\" common::child::serves_the_other_tests --exact --nocapture";
    let said = std::fs::File::create(beside.join("said")).unwrap();
    let mut command = Command::new("bash");
    command.args(["-c", script]).arg(own).env(FOLDER, folder).stdout(Stdio::null()).stderr(said);
    command.spawn().unwrap()
}

impl Running {
    /// Where it listens, once it does.
    fn address(&self) -> SocketAddr {
        let begin = Instant::now();
        loop {
            let address = std::fs::read_to_string(self.beside.join("address")).unwrap_or_default();
            if let Ok(address) = address.parse() {
                return address;
            }
            assert!(
                begin.elapsed() < Duration::from_secs(60),
                "it does not begin: {}",
                self.said()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What the process has said so far: its log and its panics.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.beside.join("said")).unwrap()
    }

    /// From now on none of its files grows beyond so many bytes: a disk that is full.
    pub fn fill_disk(&self, bytes: u64) {
        self.limit(&bytes.to_string());
    }

    /// Lets its files grow again.
    pub fn make_room(&self) {
        self.limit("unlimited");
    }

    fn limit(&self, soft: &str) {
        let (pid, limit) = (self.child.id().to_string(), format!("--fsize={soft}:"));
        let done = Command::new("prlimit").args(["--pid", &pid, &limit]).status();
        assert!(done.unwrap().success());
    }

    /// Ends the server as planned; what it has said.
    pub fn end(mut self) -> String {
        std::fs::write(self.beside.join("end"), "").unwrap();
        let ended = self.child.wait().unwrap();
        assert!(ended.success(), "{}", self.said());
        self.said()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.beside);
    }
}

/// Started by other tests as a program of its own.
#[test]
fn serves_the_other_tests() {
    serve_if_asked();
}

/// The server, when a test asked for it.
fn serve_if_asked() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let beside = folder.with_extension("beside");
    panics_by_place();
    let log: Log = Arc::new(|line| drop(writeln!(io::stderr(), "{line}")));
    let print: Print = Arc::new(|_| panic!("{PANIC}"));
    let mut options = options(&folder, Some(log));
    options.print = Some(print);
    options.books = vec![beside.join("book")];
    let desk = Desk::new(Sqlite::open(&folder.join("desk.db")).unwrap());
    let house = House::open(desk, options, &mut Sink::new()).unwrap();
    let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_addr().unwrap();
    std::fs::write(beside.join("setup"), house.setup_address().unwrap_or_default()).unwrap();
    let new = beside.join("address.new");
    std::fs::write(&new, address.to_string()).unwrap();
    std::fs::rename(new, beside.join("address")).unwrap();
    serve(house, listener, || beside.join("end").exists()).unwrap();
}
