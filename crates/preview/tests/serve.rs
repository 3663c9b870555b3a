//! The preview as a browser meets it: over HTTP.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod desk;

use desk::{OneFile, Tally};
use leporello_diag::Diagnostic;
use leporello_preview::{Book, Desk};
use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Far longer than anything here takes: a test that waits so long has failed.
const LONG: Duration = Duration::from_secs(60);

const WORDS: &str = "A book\nSea: one\nSea: two\nHills: three\n";

/// A preview that runs until it is dropped.
struct Preview {
    _folder: tempfile::TempDir,
    words: PathBuf,
    tally: Arc<Tally>,
    address: SocketAddr,
    is_over: Arc<AtomicBool>,
    server: Option<JoinHandle<Result<(), Box<Diagnostic>>>>,
}

impl Preview {
    fn of(words: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("words.txt");
        fs::write(&path, words).unwrap();
        let tally = Arc::<Tally>::default();
        let desk = OneFile { words: path.clone(), tally: Arc::clone(&tally) };
        let is_over = Arc::new(AtomicBool::new(false));
        let (told, is_told) = (Arc::clone(&is_over), mpsc::channel());
        let server = thread::spawn(move || {
            let ready = |address| is_told.0.send(address).unwrap();
            leporello_preview::serve(desk, ([127, 0, 0, 1], 0).into(), ready, move || {
                told.load(Ordering::SeqCst)
            })
        });
        let address = is_told.1.recv_timeout(LONG).unwrap();
        Self { _folder: folder, words: path, tally, address, is_over, server: Some(server) }
    }

    /// Writes the words as careful editors do: under another name, then renamed.
    fn write(&self, words: &str) {
        let new = self.words.with_extension("new");
        fs::write(&new, words).unwrap();
        fs::rename(new, &self.words).unwrap();
    }

    fn ask(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap().to_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        ))
    }

    fn events(&self) -> Events {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        write!(stream, "GET /events HTTP/1.1\r\nHost: {}\r\n\r\n", self.address).unwrap();
        Events(BufReader::new(stream))
    }

    fn end(&mut self) -> Result<(), Box<Diagnostic>> {
        self.is_over.store(true, Ordering::SeqCst);
        self.server.take().unwrap().join().unwrap()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        if self.server.is_some() {
            let ended = self.end();
            assert!(thread::panicking() || ended == Ok(()));
        }
    }
}

struct Answer {
    status: u16,
    /// In lower case.
    head: String,
    body: Vec<u8>,
}

struct Events(BufReader<TcpStream>);

impl Events {
    /// The next screen that shows a finished renewal, the `count`th or a later one.
    fn renewal(&mut self, count: u64) -> Value {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended");
            let Some(data) = line.strip_prefix("data: ") else { continue };
            let screen: Value = serde_json::from_str(data).unwrap();
            if screen["working"] == false && screen["renewals"].as_u64().unwrap() >= count {
                return screen;
            }
        }
    }
}

fn address_of(screen: &Value, spread: usize, width: u32) -> String {
    let version = screen["book"]["spreads"][spread]["version"].as_str().unwrap();
    format!("/spread/{}/{spread}/{version}/{width}.png", screen["session"].as_str().unwrap())
}

#[test]
fn the_page_and_all_that_it_names_are_served() {
    let preview = Preview::of(WORDS);
    let page = preview.get("/");
    assert_eq!(page.status, 200);
    let page = String::from_utf8(page.body).unwrap();
    let named: Vec<&str> = page.split('"').filter(|part| part.starts_with("/assets/")).collect();
    assert_eq!(named.len(), 3, "{named:?}");
    for path in named {
        assert_eq!(preview.get(path).status, 200, "{path}");
    }
}

#[test]
fn every_module_that_a_module_names_is_served() {
    let preview = Preview::of(WORDS);
    let mut waiting = vec!["preview.js".to_owned()];
    let mut seen = Vec::new();
    while let Some(name) = waiting.pop() {
        let answer = preview.get(&format!("/assets/{name}"));
        assert_eq!(answer.status, 200, "{name}");
        assert!(answer.head.contains("content-type: text/javascript"), "{}", answer.head);
        let script = String::from_utf8(answer.body).unwrap();
        let named = script.split("from \"./").skip(1).filter_map(|rest| rest.split('"').next());
        waiting.extend(named.map(str::to_owned).filter(|name| !seen.contains(name)));
        seen.push(name);
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 6, "{seen:?}");
}

#[test]
fn the_book_is_told_in_millimetres_with_its_spreads() {
    let preview = Preview::of(WORDS);
    let screen = preview.events().renewal(1);
    let book = &screen["book"];
    assert_eq!(book["title"], "A book");
    assert_eq!(book["direction"], "ltr");
    assert_eq!(book["trim"], serde_json::json!([240.0, 180.0]));
    assert_eq!(book["safe"], serde_json::json!({ "trim": 8.0, "fold": 12.0 }));
    let sides: Vec<_> = book["spreads"]
        .as_array()
        .unwrap()
        .iter()
        .map(|spread| (spread["verso"].as_u64(), spread["recto"].as_u64()))
        .collect();
    assert_eq!(sides, [(None, Some(1)), (Some(2), Some(3)), (Some(4), None)]);
    let message = &screen["messages"][0];
    assert_eq!(message["code"], "PHO-003");
    assert_eq!(message["subjects"][0]["page"], 5);
}

#[test]
fn a_picture_has_the_width_asked_for_and_may_be_kept_for_ever() {
    let preview = Preview::of(WORDS);
    let screen = preview.events().renewal(1);
    let answer = preview.get(&address_of(&screen, 1, 486));
    assert_eq!(answer.status, 200);
    assert!(answer.head.contains("content-type: image/png"), "{}", answer.head);
    assert!(answer.head.contains("immutable"), "{}", answer.head);
    let picture = png::Decoder::new(std::io::Cursor::new(answer.body)).read_info().unwrap();
    assert_eq!(picture.info().size(), (486, 186));
}

#[test]
fn a_changed_file_reaches_every_client_and_only_its_spread_is_another() {
    let preview = Preview::of(WORDS);
    let (mut one, mut two) = (preview.events(), preview.events());
    let before = one.renewal(1);
    two.renewal(1);
    preview.write("A book\nSea: one\nSea: another\nHills: three\n");
    let after = one.renewal(2);
    let same =
        |spread: usize| before["book"]["spreads"][spread] == after["book"]["spreads"][spread];
    assert_eq!([same(0), same(1), same(2)], [true, false, true]);
    assert_eq!(two.renewal(2), after);
    assert_eq!(preview.get(&address_of(&before, 1, 320)).status, 410, "gone");
    assert_eq!(preview.get(&address_of(&after, 1, 320)).status, 200);
}

#[test]
fn a_renewal_that_fails_leaves_the_last_good_book_and_says_why() {
    let preview = Preview::of(WORDS);
    let mut events = preview.events();
    let good = events.renewal(1);
    preview.write("A book\nSea: cannot be read\n");
    let failed = events.renewal(2);
    assert_eq!(failed["refused"], true);
    assert_eq!(failed["book"], good["book"]);
    assert_eq!(failed["messages"][0]["code"], "PRJ-002");
    assert_eq!(failed["messages"][0]["subjects"][0]["text"], "words.txt:2:1");
    assert_eq!(preview.get(&address_of(&failed, 1, 320)).status, 200);
    preview.write(WORDS);
    let mended = events.renewal(3);
    assert_eq!(mended["refused"], false);
    assert_eq!(mended["messages"], good["messages"]);
}

#[test]
fn a_book_that_never_came_about_is_told_by_its_messages() {
    let preview = Preview::of("A book\nSea: cannot be read\n");
    let screen = preview.events().renewal(1);
    assert_eq!(screen["book"], Value::Null);
    assert_eq!(screen["messages"][0]["hints"][0], "write `chapter: words`");
}

#[test]
fn a_spread_that_cannot_be_drawn_says_why_and_on_which_page() {
    let preview = Preview::of("A book\nSea: one\nSea: cannot be drawn\n");
    let screen = preview.events().renewal(1);
    let answer = preview.get(&address_of(&screen, 1, 320));
    assert_eq!(answer.status, 500);
    let message: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(message["code"], "PRV-003");
    assert_eq!(message["subjects"][0]["page"], 2);
    assert!(message["message"].as_str().unwrap().contains("its photograph is away"));
    assert_eq!(preview.get(&address_of(&screen, 0, 320)).status, 200, "the others are drawn");
}

#[test]
fn no_more_than_two_pictures_are_drawn_at_a_time_and_each_once() {
    let preview = Preview::of(&format!("A book\n{}", "Sea: is slow\n".repeat(6)));
    let screen = preview.events().renewal(1);
    thread::scope(|scope| {
        for client in 0..12 {
            let path = address_of(&screen, client / 2, 320);
            let preview = &preview;
            scope.spawn(move || assert_eq!(preview.get(&path).status, 200));
        }
    });
    assert!(preview.tally.most.load(Ordering::SeqCst) <= 2);
    assert_eq!(preview.tally.drawn.load(Ordering::SeqCst), 6);
}

#[test]
fn the_web_edition_is_served_and_is_told_to_load_itself_again() {
    let preview = Preview::of(WORDS);
    preview.events().renewal(1);
    let moved = preview.get("/edition/web");
    assert_eq!((moved.status, moved.head.contains("location: /edition/web/")), (302, true));
    let page = preview.get("/edition/web/");
    assert_eq!(page.status, 200, "{}", page.head);
    let text = String::from_utf8(page.body).unwrap();
    assert!(text.contains("<li>Hills: three</li>"), "{text}");
    assert!(text.contains("<script src=\"/assets/renewed.js\" data-renewals=\"1\">"), "{text}");
    assert_eq!(preview.get("/assets/renewed.js").status, 200);
    assert_eq!(preview.get("/edition/web/sw.js").status, 404, "it would show an old book");
    let book = preview.get("/edition/reading.epub");
    assert!(book.head.contains("application/epub+zip"), "{}", book.head);
}

#[test]
fn after_a_change_the_web_edition_is_of_the_new_book() {
    let preview = Preview::of(WORDS);
    let mut events = preview.events();
    events.renewal(1);
    preview.get("/edition/web/");
    preview.write(&WORDS.replace("three", "four"));
    events.renewal(2);
    let page = String::from_utf8(preview.get("/edition/web/").body).unwrap();
    assert!(page.contains("Hills: four") && page.contains("data-renewals=\"2\""), "{page}");
}

#[test]
fn an_edition_that_cannot_be_written_says_why() {
    let preview = Preview::of("This has no edition\nSea: one\n");
    preview.events().renewal(1);
    let answer = preview.get("/edition/web/");
    assert_eq!((answer.status, answer.body.as_slice()), (500, b"the disk is full\n".as_slice()));
}

#[test]
fn nothing_outside_of_the_editions_is_served() {
    let preview = Preview::of(WORDS);
    preview.events().renewal(1);
    preview.get("/edition/web/");
    let out =
        ["../words.txt", "web/../../words.txt", "%2e%2e/words.txt", "web/..%5c..%5cwords.txt"];
    for path in out.iter().chain(&["web/none.html", "%2fetc/passwd"]) {
        assert_eq!(preview.get(&format!("/edition/{path}")).status, 404, "{path}");
    }
}

#[test]
fn a_book_bound_at_the_right_is_told_to_read_from_there() {
    let preview = Preview::of("כותרת ←\na: b\n");
    assert_eq!(preview.events().renewal(1)["book"]["direction"], "rtl");
}

#[test]
fn a_name_that_is_not_of_this_machine_is_refused_everywhere() {
    let preview = Preview::of(WORDS);
    let screen = preview.events().renewal(1);
    for path in ["/", "/events", "/assets/strip.js", "/none", &address_of(&screen, 0, 320)] {
        let port = preview.address.port();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: example.org:{port}\r\nConnection: close\r\n\r\n");
        assert_eq!(preview.ask(&request).status, 421, "{path}");
    }
    let nameless = "GET / HTTP/1.0\r\n\r\n";
    assert_eq!(preview.ask(nameless).status, 421);
}

#[test]
fn only_reading_is_answered() {
    let preview = Preview::of(WORDS);
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        for path in ["/", "/events", "/none"] {
            let answer = preview.ask(&format!(
                "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
                preview.address
            ));
            assert_eq!(answer.status, 405, "{method} {path}");
            assert!(answer.head.contains("allow: get, head"), "{}", answer.head);
        }
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    let preview = Preview::of(WORDS);
    let screen = preview.events().renewal(1);
    let picture = address_of(&screen, 0, 320);
    for path in [
        "/none",
        "/assets/",
        "/assets/../Cargo.toml",
        "/assets/..%2f..%2fCargo.toml",
        "/words.txt",
        &picture.replace("320", "9000"),
        &picture.replace("320", "0"),
        &picture.replace("320.png", "320"),
        &picture.replace("320", "many"),
    ] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
    assert_eq!(preview.get(&picture.replace("/0/", "/77/")).status, 410);
}

#[test]
fn every_answer_forbids_what_is_not_from_here() {
    let preview = Preview::of(WORDS);
    for path in ["/", "/events?", "/none", "/assets/preview.css"] {
        let request = format!(
            "HEAD {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            preview.address
        );
        let head = preview.ask(&request).head;
        assert!(head.contains("content-security-policy: default-src 'none'"), "{path}: {head}");
        assert!(head.contains("cross-origin-resource-policy: same-origin"), "{path}: {head}");
        assert!(head.contains("x-content-type-options: nosniff"), "{path}: {head}");
        assert!(!head.contains("access-control"), "{path}: {head}");
    }
}

#[test]
fn a_port_in_use_is_said_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let desk = OneFile { words: PathBuf::new(), tally: Arc::default() };
    let refused = leporello_preview::serve(desk, address, |_| {}, || true).unwrap_err();
    assert_eq!(refused.code.name(), "PRV-001");
    assert!(refused.message.contains(&address.port().to_string()), "{}", refused.message);
    assert!(!refused.hints.is_empty());
}

#[test]
fn an_address_of_another_machine_is_refused() {
    let desk = OneFile { words: PathBuf::new(), tally: Arc::default() };
    let address = "192.0.2.1:0".parse().unwrap();
    let refused = leporello_preview::serve(desk, address, |_| {}, || true).unwrap_err();
    assert_eq!(refused.code.name(), "PRV-002");
}

#[test]
fn it_ends_when_asked_though_clients_listen() {
    let mut preview = Preview::of(WORDS);
    let mut events = preview.events();
    events.renewal(1);
    let begin = Instant::now();
    assert_eq!(preview.end(), Ok(()));
    assert!(begin.elapsed() < LONG, "{:?}", begin.elapsed());
    assert!(TcpStream::connect(preview.address).is_err());
}

struct Faulty;

impl Desk for Faulty {
    fn watched(&self) -> Vec<PathBuf> {
        Vec::new()
    }

    fn renew(&self) -> Result<Arc<dyn Book>, Vec<Diagnostic>> {
        panic!("a fault of the desk")
    }
}

#[test]
#[should_panic(expected = "a fault of the desk")]
fn a_desk_that_panics_is_not_passed_over_in_silence() {
    let begin = Instant::now();
    let _ = leporello_preview::serve(
        Faulty,
        ([127, 0, 0, 1], 0).into(),
        |_| {},
        move || begin.elapsed() > LONG,
    );
}
