//! As much of HTTP as phones and screens speak: one request after the other on a kept connection.

use std::io::{self, ErrorKind};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A request with a body.
pub fn post(host: &str, path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\n{headers}content-length: {length}\r\n\r\n{body}"
    )
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

/// A connection, made anew when the server has closed it for its silence.
pub struct Line {
    host: String,
    stream: TcpStream,
    held: Vec<u8>,
}

impl Line {
    pub async fn open(host: &str) -> Self {
        Self { host: host.to_owned(), stream: connected(host).await, held: Vec::new() }
    }

    /// Asks, and reads the answer.
    pub async fn ask(&mut self, request: &[u8]) -> Answer {
        if let Ok(answer) = self.try_ask(request).await {
            return answer;
        }
        *self = Self::open(&self.host).await;
        self.try_ask(request).await.expect("the server answers on a new connection")
    }

    async fn try_ask(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.stream.write_all(request).await?;
        let head = self.head().await?;
        let mut answer = Answer { head, body: String::new() };
        let length = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
        while self.held.len() < length {
            self.more().await?;
        }
        answer.body = self.taken(length);
        Ok(answer)
    }

    /// Reads up to the empty line.
    async fn head(&mut self) -> io::Result<String> {
        loop {
            if let Some(at) = self.held.windows(4).position(|four| four == b"\r\n\r\n") {
                return Ok(self.taken(at + 4));
            }
            self.more().await?;
        }
    }

    fn taken(&mut self, count: usize) -> String {
        let rest = self.held.split_off(count);
        String::from_utf8(std::mem::replace(&mut self.held, rest)).unwrap()
    }

    async fn more(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.held).await? {
            0 => Err(ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
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

async fn connected(host: &str) -> TcpStream {
    let stream = TcpStream::connect(host).await.unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}
