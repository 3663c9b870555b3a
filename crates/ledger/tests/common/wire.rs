//! A wire to a PostgreSQL server that is cut at a given moment.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// When the wire is cut, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Not at all.
    Never = 0,
    /// The server is not told to commit.
    BeforeCommit = 1,
    /// It is told, and what it answers does not arrive.
    AfterCommit = 2,
}

/// A wire that is cut at the next commit after it was told so.
pub struct Wire {
    port: u16,
    cut: Arc<AtomicU8>,
}

impl Wire {
    /// A wire to the server that listens on this socket.
    pub fn to(socket: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let cut = Arc::new(AtomicU8::new(Cut::Never as u8));
        let (socket, told) = (socket.to_owned(), Arc::clone(&cut));
        std::thread::spawn(move || {
            for client in listener.incoming() {
                carry(client.unwrap(), socket.clone(), &told);
            }
        });
        Self { port, cut }
    }

    /// From now on the wire is cut at the next commit.
    pub fn cut(&self, when: Cut) {
        self.cut.store(when as u8, Ordering::SeqCst);
    }

    /// Whether it was cut since it was told to be.
    pub fn was_cut(&self) -> bool {
        self.cut.load(Ordering::SeqCst) == Cut::Never as u8
    }

    /// The address of a database through the wire.
    pub fn address(&self, database: &str) -> String {
        format!("host=127.0.0.1 port={} user=exhibition dbname={database}", self.port)
    }
}

fn carry(client: TcpStream, socket: PathBuf, cut: &Arc<AtomicU8>) {
    let server = UnixStream::connect(socket).unwrap();
    let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let (mut back, mut answers) = (client, server);
    let (told, silent) = (Arc::clone(cut), Arc::new(AtomicU8::new(0)));
    let hushed = Arc::clone(&silent);
    std::thread::spawn(move || {
        let mut bytes = [0; 65_536];
        while let Ok(n @ 1..) = from.read(&mut bytes) {
            let is_commit = bytes[..n].windows(7).any(|part| part == b"COMMIT\0");
            let when = if is_commit { told.swap(0, Ordering::SeqCst) } else { 0 };
            if when == Cut::BeforeCommit as u8 {
                break;
            }
            silent.store(when, Ordering::SeqCst);
            if to.write_all(&bytes[..n]).is_err() {
                break;
            }
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    });
    std::thread::spawn(move || {
        let mut bytes = [0; 65_536];
        while let Ok(n @ 1..) = answers.read(&mut bytes) {
            // The server has committed, and nobody hears of it.
            if hushed.load(Ordering::SeqCst) != 0 || back.write_all(&bytes[..n]).is_err() {
                break;
            }
        }
        let _ = (back.shutdown(Shutdown::Both), answers.shutdown(Shutdown::Both));
    });
}
