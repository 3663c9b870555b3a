//! Downloads of the e-book, beside nginx with the same file on the same machine in the same minute.

use crate::server::Served;
use crate::story::{BOOK, BOOK_FILE, BOOK_FOLDER, hall};
use crate::table::{Bar, Table};
use crate::watch::memory;
use leporello_takehome::{Book, BookId, Hall, Shelf};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::Arc;
use std::time::{Duration, Instant};

const AT_ONCE: usize = 20;
const ROUNDS: usize = 5;
/// What is asked for, as a ratio to nginx.
const RATIO: f64 = 0.8;

/// A program that was started here; it ends with the bench.
struct Started(Child);

impl Drop for Started {
    fn drop(&mut self) {
        // nginx ends its workers when it is asked to, not when it is killed.
        let pid = self.0.id().to_string();
        let _ = Command::new("kill").arg(&pid).status();
        let _ = self.0.wait();
    }
}

/// nginx with this folder, and its address.
fn nginx(folder: &Path, scratch: &Path) -> (Started, String) {
    let conf = scratch.join("nginx.conf");
    // The port is free until somebody else takes it in this moment.
    let host = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let text = format!(
        "daemon off; user root; worker_processes auto; pid {0}/pid; error_log {0}/errors;\n\
         events {{ worker_connections 1024; }}\n\
         http {{ access_log off; sendfile on; server {{ listen {host}; root {1}; }} }}\n",
        scratch.display(),
        folder.display()
    );
    std::fs::write(&conf, text).unwrap();
    let mut command = Command::new("nginx");
    command.arg("-e").arg(scratch.join("errors")).arg("-c").arg(&conf).arg("-p").arg(scratch);
    let child = command.spawn().expect("nginx is not installed: apt-get install nginx-light");
    let is_there = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        TcpStream::connect(&host).is_ok()
    });
    assert!(is_there, "nginx did not begin");
    (Started(child), host)
}

/// One download; how many bytes came, headers and all.
fn download(host: &str, path: &str) -> u64 {
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut piece = vec![0; 256 << 10];
    let mut total = 0;
    loop {
        match stream.read(&mut piece).unwrap() {
            0 => return total,
            read => total += read as u64,
        }
    }
}

/// Megabytes a second with so many downloads at once.
fn rate(host: &str, path: &str, at_once: usize) -> f64 {
    let start = Instant::now();
    let bytes: u64 = std::thread::scope(|scope| {
        let each: Vec<_> = (0..at_once).map(|_| scope.spawn(|| download(host, path))).collect();
        each.into_iter().map(|one| one.join().unwrap()).sum()
    });
    assert!(bytes >= (at_once * BOOK) as u64, "{bytes} bytes came");
    bytes as f64 / 1e6 / start.elapsed().as_secs_f64()
}

/// Where the server has the book: the address on the label of the first hall.
fn path(book: &Path) -> String {
    let name = BookId::new(BOOK_FOLDER).unwrap();
    let books = vec![Arc::new(Book::from_folder(name.clone(), book).unwrap())];
    let all = (0..crate::story::HALLS).map(|number| {
        let id = hall(number);
        Hall { title: id.to_string(), id, books: books.clone() }
    });
    let page = Shelf::new(all.collect()).path(&hall(0), &name).unwrap();
    format!("{page}/{BOOK_FILE}")
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

pub fn measure(served: &Served, folder: &Path, table: &mut Table) {
    let book = folder.join(BOOK_FOLDER);
    let scratch = tempfile::tempdir().unwrap();
    let (nginx, theirs) = nginx(&book, scratch.path());
    let ours = path(&book);
    let before = memory(served.pid());
    let (mut rates, mut ratios) = ((Vec::new(), Vec::new()), Vec::new());
    for round in 0..ROUNDS {
        let (a, b) =
            (rate(&served.host, &ours, AT_ONCE), rate(&theirs, &format!("/{BOOK_FILE}"), AT_ONCE));
        println!("round {}: {a:.0} MB/s, nginx {b:.0} MB/s, {:.2}", round + 1, a / b);
        rates.0.push(a);
        rates.1.push(b);
        ratios.push(a / b);
    }
    drop(nginx);
    table.add("20 downloads at once", median(rates.0), (0, " MB/s"), Bar::None);
    table.add("nginx", median(rates.1), (0, " MB/s"), Bar::None);
    table.add("ratio, median of 5", median(ratios), (2, ""), Bar::AtLeast(RATIO));
    let all = rate(&served.host, &ours, 100);
    table.add("100 downloads at once", all, (0, " MB/s"), Bar::None);
    table.add("memory before", before, (0, " MB"), Bar::None);
    table.add("memory after 100 at once", memory(served.pid()), (0, " MB"), Bar::None);
}
