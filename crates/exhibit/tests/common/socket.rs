//! Requests by a socket, one connection each, from an address that is nobody else's.

use super::Answer;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

/// Where every request comes from.
pub const PEER: &str = "127.77.66.55";

/// What browsers and proxies say of who asks; every request has it.
pub const TELLING: [(&str, &str); 3] = [
    ("user-agent", "Mozilla/5.0 (Linux; Telltale 7) Zitronenfalter/1"),
    ("x-forwarded-for", "203.0.113.77"),
    ("forwarded", "for=203.0.113.78"),
];

/// A connection from [`PEER`].
pub async fn connect(to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(format!("{PEER}:0").parse().unwrap()).unwrap();
    socket.connect(to).await.unwrap()
}

/// Asks and reads the answer to the end of the connection.
pub async fn ask(to: SocketAddr, request: Request<Body>) -> Answer {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 64 << 20).await.unwrap();
    let mut text = format!("{} {} HTTP/1.1\r\nconnection: close\r\n", head.method, head.uri);
    if !head.headers.contains_key("host") {
        text += "host: 127.0.0.1:8080\r\n";
    }
    for (name, value) in TELLING {
        text += &format!("{name}: {value}\r\n");
    }
    for (name, value) in &head.headers {
        text += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    text += &format!("content-length: {}\r\n\r\n", body.len());
    let mut stream = connect(to).await;
    stream.write_all(text.as_bytes()).await.unwrap();
    // A server that has refused by now need not read the rest.
    let _ = stream.write_all(&body).await;
    read(&mut stream).await
}

/// The answer that comes until the other end closes.
pub async fn read(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("no answer: {:?}", String::from_utf8_lossy(&bytes)));
    let head = std::str::from_utf8(&bytes[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap();
    let mut headers = HeaderMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        let name: HeaderName = name.parse().unwrap();
        headers.append(name, HeaderValue::from_str(value).unwrap());
    }
    let text = String::from_utf8_lossy(&bytes[end + 4..]).into_owned();
    Answer { status: StatusCode::from_bytes(status.as_bytes()).unwrap(), headers, text }
}
