//! A server on a socket, in a thread of the test.

use super::options;
use leporello_diag::Sink;
use leporello_exhibit::desk::{Desk, Memory};
use leporello_exhibit::{House, Limits, Log, Options, bind, serve_within};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use tempfile::TempDir;

/// It ends with this.
pub struct Open {
    pub address: SocketAddr,
    pub folder: TempDir,
    /// The address of the page that sets up, without its host.
    pub setup: String,
    pub log: Arc<Mutex<Vec<String>>>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Open {
    /// A server with these limits; `change` sets its options, with the folder it may use.
    pub fn at(limits: &Limits, change: impl FnOnce(&Path, &mut Options)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log: Arc<Mutex<Vec<String>>> = Arc::default();
        let lines = Arc::clone(&log);
        let take: Log = Arc::new(move |line| lines.lock().unwrap().push(line.to_owned()));
        let mut options = options(folder.path(), Some(take));
        change(folder.path(), &mut options);
        let base = options.base.clone();
        let desk = Desk::new(Memory::default());
        let house = House::open(desk, options, &mut Sink::new()).unwrap();
        let setup = house.setup_address().unwrap().replace(&base, "");
        let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = listener.local_addr().unwrap();
        let is_over = Arc::new(AtomicBool::new(false));
        let (told, limits) = (Arc::clone(&is_over), *limits);
        let thread = std::thread::spawn(move || {
            serve_within(house, listener, &limits, || told.load(Ordering::Relaxed)).unwrap();
        });
        Self { address, folder, setup, log, is_over, thread: Some(thread) }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        let ended = self.thread.take().unwrap().join();
        assert!(ended.is_ok() || std::thread::panicking());
    }
}
