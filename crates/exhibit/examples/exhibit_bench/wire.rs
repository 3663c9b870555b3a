//! As much of HTTP as phones and screens speak: one request after the other on a kept connection.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A request with a body.
pub fn post(host: &str, path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nhost: {host}\r\n{headers}content-length: {length}\r\n\r\n{body}")
        .into_bytes()
}

/// An answer, read to its end.
pub struct Answer {
    /// Status line and headers.
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn is(&self, status: &str) -> bool {
        self.head.split(' ').nth(1) == Some(status)
    }

    /// The value of a header, written in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// A connection.
pub struct Line {
    stream: TcpStream,
    held: Vec<u8>,
}

impl Line {
    pub async fn open(host: &str) -> Self {
        let stream = TcpStream::connect(host).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, held: Vec::new() }
    }

    /// Asks, and reads the answer, which says how long it is.
    pub async fn ask(&mut self, request: &[u8]) -> Answer {
        self.stream.write_all(request).await.unwrap();
        let head = self.head().await;
        let mut answer = Answer { head, body: String::new() };
        let length = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
        while self.held.len() < length {
            self.more().await;
        }
        let rest = self.held.split_off(length);
        answer.body = String::from_utf8(std::mem::replace(&mut self.held, rest)).unwrap();
        answer
    }

    /// Reads up to the empty line.
    async fn head(&mut self) -> String {
        loop {
            if let Some(at) = self.held.windows(4).position(|four| four == b"\r\n\r\n") {
                let rest = self.held.split_off(at + 4);
                return String::from_utf8(std::mem::replace(&mut self.held, rest)).unwrap();
            }
            self.more().await;
        }
    }

    async fn more(&mut self) {
        let read = self.stream.read_buf(&mut self.held).await.unwrap();
        assert!(read > 0, "the server hung up");
    }

    /// Asks, and takes whatever comes from then on, until it is dropped. `seen` gets each piece.
    pub async fn listen(mut self, request: &[u8], mut seen: impl FnMut(&[u8])) {
        self.stream.write_all(request).await.unwrap();
        let mut piece = vec![0; 1 << 16];
        while let Ok(read @ 1..) = self.stream.read(&mut piece).await {
            seen(&piece[..read]);
        }
    }
}
