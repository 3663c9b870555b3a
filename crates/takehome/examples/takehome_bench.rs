//! How fast an e-book is sent, beside nginx with the same file on the same machine in the same
//! minute, and how much memory 100 downloads at once take. Needs the example `shelf` built beside
//! it, and nginx (Debian). Takes half a minute.
//!
//! ```text
//! cargo build --release -p leporello-takehome --examples
//! target/release/examples/takehome_bench
//! ```

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "what is missing here ends it")]

#[path = "../tests/drawn/mod.rs"]
mod drawn;

use drawn::Drawn;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Bytes of the e-book, about.
const BOOK: usize = 50_000_000;
const NGINX_PORT: u16 = 18_480;

/// A server that was started here; it ends with the bench.
struct Started(Child);

impl Drop for Started {
    fn drop(&mut self) {
        // nginx ends its workers when it is asked to, not when it is killed.
        let pid = self.0.id().to_string();
        let _ = Command::new("kill").arg(&pid).status();
        let _ = self.0.wait();
    }
}

/// The shelf of this folder, and the address of its page.
fn shelf(folder: &Path) -> (Started, String) {
    let program = std::env::current_exe().unwrap().with_file_name("shelf");
    let mut child = Command::new(program).arg(folder).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let mut told = BufReader::new(child.stdout.take().unwrap());
    told.read_line(&mut line).unwrap();
    // It goes on telling of copies: somebody must listen.
    std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
    let address = line.trim().strip_prefix("shelf: http://").unwrap().to_owned();
    (Started(child), address)
}

fn nginx(folder: &Path, scratch: &Path) -> Started {
    let conf = scratch.join("nginx.conf");
    let text = format!(
        "daemon off; user root; worker_processes auto; pid {0}/pid; error_log {0}/errors;\n\
         events {{ worker_connections 1024; }}\n\
         http {{ access_log off; sendfile on; server {{ listen 127.0.0.1:{NGINX_PORT}; root {1}; }} }}\n",
        scratch.display(),
        folder.display()
    );
    std::fs::write(&conf, text).unwrap();
    let child = Command::new("nginx").arg("-c").arg(&conf).arg("-p").arg(scratch).spawn().unwrap();
    for _ in 0..100 {
        if TcpStream::connect(("127.0.0.1", NGINX_PORT)).is_ok() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Started(child)
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

/// A line of what the system says of a process's memory, in megabytes.
fn memory(child: &Child, line: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let value = status.lines().find_map(|text| text.strip_prefix(line)).unwrap();
    value.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1000.0
}

fn main() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("book");
    std::fs::create_dir(&folder).unwrap();
    Drawn { ballast: BOOK, ..Drawn::default() }.write(&folder, "facsimile.epub");
    let (shelf, address) = shelf(&folder);
    let (host, page) = address.split_once('/').unwrap();
    let ours = format!("/{page}/facsimile.epub");
    let idle = memory(&shelf.0, "VmHWM:");
    let nginx = nginx(&folder, scratch.path());
    let theirs = format!("127.0.0.1:{NGINX_PORT}");
    let mut ratios = Vec::new();
    for round in 1..=5 {
        let (a, b) = (rate(host, &ours, 8), rate(&theirs, "/facsimile.epub", 8));
        println!("round {round}: leporello {a:.0} MB/s, nginx {b:.0} MB/s, {:.2}", a / b);
        ratios.push(a / b);
    }
    ratios.sort_by(f64::total_cmp);
    println!("ratio to nginx, median of {}: {:.2}", ratios.len(), ratios[ratios.len() / 2]);
    let all = rate(host, &ours, 100);
    let peak = memory(&shelf.0, "VmHWM:");
    println!("100 at once: {all:.0} MB/s; memory {idle:.0} MB before, {peak:.0} MB at its peak");
    drop((shelf, nginx));
}
