//! The preview as a process: pages and pictures over HTTP, news of a change, and an end.

#![cfg(unix)]

use crate::common::{Studio, judge};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

/// Far longer than anything here takes: a test that waits so long has failed.
const LONG: Duration = Duration::from_secs(120);

/// The program while it serves; ended when the test is over, whatever happens.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn of(studio: &Studio) -> Self {
        let mut child = studio
            .command(&["serve", "photos-book", "--format", "json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        let address = said["serve"].as_str().unwrap();
        let address = address.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { child, address }
    }

    fn connected(&self, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        let host = &self.address;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        stream
    }

    /// Status line and body.
    fn get(&self, path: &str) -> (String, Vec<u8>) {
        let mut bytes = Vec::new();
        self.connected(path).read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        (head.lines().next().unwrap().to_owned(), bytes[end + 4..].to_vec())
    }

    /// Waits for a screen that shows a finished renewal and that is as wanted.
    fn screen(events: &mut impl std::io::BufRead, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let mut line = String::new();
            assert!(events.read_line(&mut line).unwrap() > 0, "the stream ended");
            let Some(data) = line.strip_prefix("data: ") else { continue };
            let screen: Value = serde_json::from_str(data).unwrap();
            if screen["working"] == false && wanted(&screen) {
                return screen;
            }
        }
    }

    /// The picture of a spread.
    fn picture(&self, screen: &Value, spread: usize) -> Vec<u8> {
        let version = screen["book"]["spreads"][spread]["version"].as_str().unwrap();
        let session = screen["session"].as_str().unwrap();
        let (status, body) = self.get(&format!("/spread/{session}/{spread}/{version}/320.png"));
        assert!(status.contains(" 200 "), "{status}");
        assert!(body.starts_with(b"\x89PNG\r\n"), "a picture");
        body
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_book_is_served_a_changed_chapter_is_told_and_ctrl_c_ends_it() {
    let studio = Studio::with_photographs(6);
    studio.write("leporello.toml", "photographs = \"../photos\"\n[book]\ntitle = \"North\"\n");
    studio.write("chapters/sea.md", "# Sea\n\nThe first words.\n");
    let mut serving = Serving::of(&studio);
    let (status, page) = serving.get("/");
    assert!(status.contains(" 200 ") && page.starts_with(b"<!"), "{status}");
    let mut events = BufReader::new(serving.connected("/events"));
    let before = Serving::screen(&mut events, |screen| screen["book"].is_object());
    assert_eq!(before["book"]["title"], "North");
    let spreads = before["book"]["spreads"].as_array().unwrap().len();
    let pictures = (0..spreads).map(|spread| serving.picture(&before, spread));
    let pictures: Vec<Vec<u8>> = pictures.collect();
    studio.write("chapters/sea.md", "# Sea\n\nThe other words.\n");
    let after = Serving::screen(&mut events, |screen| screen["book"] != before["book"]);
    let changed: Vec<usize> = (0..spreads)
        .filter(|&spread| serving.picture(&after, spread) != pictures[spread])
        .collect();
    assert_eq!(changed.len(), 1, "the spread of the essay alone: {changed:?}");
    let web = String::from_utf8(serving.get("/edition/web/").1).unwrap();
    assert!(web.contains("The other words.") && web.contains("../reading.epub"), "{web}");
    let (status, book) = serving.get("/edition/reading.epub");
    assert!(status.contains(" 200 ") && book.starts_with(b"PK"), "{status}");
    studio.write("leporello.toml", "photographs = \"../photos\"\n[book]\ntitel = \"North\"\n");
    let failed = Serving::screen(&mut events, |screen| screen["refused"] == true);
    assert_eq!(failed["messages"][0]["code"], "PRJ-022");
    assert_eq!(failed["book"], after["book"], "the last good book is shown");
    assert!(!studio.book().join("plan.toml").exists(), "nothing is written");
    judge("kill", &["-INT", &serving.child.id().to_string()]);
    let ended = serving.child.wait().unwrap();
    assert!(ended.code().is_some(), "ended by itself: {ended}");
}
