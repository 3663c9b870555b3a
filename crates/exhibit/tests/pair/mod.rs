//! Servers that are programs of their own, on one PostgreSQL database, asked over the network;
//! and a phone that counts.

use super::server;
use leporello_audit::Place;
use leporello_diag::Sink;
use leporello_exhibit::desk::{Desk, Postgres};
use leporello_exhibit::{House, Options, bind, serve};
use leporello_ledger::key::Secret;
use leporello_ledger::{Bin, Body, Clock, Crossings, Event, EventKey, Hash, NOTHING_BEFORE};
use leporello_turnout::vocabulary::DeviceId;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const DATABASE: &str = "EXHIBIT_DATABASE";
const FOLDER: &str = "EXHIBIT_FOLDER";

/// What a test that was started as a server does: it serves until it is killed.
#[allow(clippy::print_stdout, reason = "its port is told to who started it")]
pub fn serve_if_asked() {
    let (Ok(database), Ok(folder)) = (std::env::var(DATABASE), std::env::var(FOLDER)) else {
        return;
    };
    let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = listener.local_addr().unwrap().port();
    let options = Options {
        ledger: Place::Server(database.clone()),
        key: Path::new(&folder).join("exhibition.key"),
        base: format!("http://127.0.0.1:{port}"),
        is_encrypted: false,
        books: Vec::new(),
        guest_book: None,
        sensors: leporello_sensors::Settings::default(),
        print: None,
        log: None,
        tls: None,
    };
    let desk = Desk::new(Postgres::connect(&database).unwrap());
    let house = House::open(desk, options, &mut Sink::new()).unwrap();
    println!("\nat {port} {}", house.setup_address().unwrap_or_default());
    serve(house, listener, || false).unwrap();
}

/// A server; killed at once, as by a power cut, when it is dropped.
pub struct Program {
    child: Mutex<Child>,
    /// What it says, which it could not go on saying to nobody.
    _said: BufReader<ChildStdout>,
    pub port: u16,
    /// The path of the page that sets up, when there was no exhibition at the start.
    pub setup: String,
}

impl Program {
    /// Starts this test program once more, as a server.
    pub fn start(database: &str, folder: &TempDir) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "two::a_program_of_its_own_serves", "--ignored", "--nocapture"])
            .env(DATABASE, database)
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let at = said.by_ref().lines().map_while(Result::ok).find_map(|line| {
            let (port, setup) = line.strip_prefix("at ")?.split_once(' ')?;
            let path = setup.splitn(4, '/').nth(3).unwrap_or_default();
            Some((port.parse().unwrap(), format!("/{path}")))
        });
        let (port, setup) = at.expect("the server says where it is");
        Self { child: Mutex::new(child), _said: said, port, setup }
    }

    /// Ends it at once, as a power cut does.
    pub fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        let _ = (child.kill(), child.wait());
    }

    pub fn get(&self, path: &str, cookie: &str) -> io::Result<Answer> {
        ask(self.port, &format!("GET {path}"), cookie, "", "")
    }

    pub fn post(&self, path: &str, cookie: &str, form: &[(&str, &str)]) -> io::Result<Answer> {
        let kind = "application/x-www-form-urlencoded";
        ask(self.port, &format!("POST {path}"), cookie, kind, &super::common::encoded(form))
    }

    /// What a phone sends.
    pub fn say(&self, path: &str, body: &str) -> io::Result<Answer> {
        ask(self.port, &format!("POST {path}"), "", "application/octet-stream", body)
    }

    /// Waits until the live screen shows this; how long it took.
    pub fn wait_on_screen(&self, cookie: &str, text: &str, ready: impl FnOnce()) -> Duration {
        let mut stream = begin(self.port, "GET /desk/live/events", cookie, "", "").unwrap();
        let (mut seen, mut bytes) = (String::new(), [0; 4096]);
        let mut read = |stream: &mut TcpStream, seen: &mut String| {
            let n = stream.read(&mut bytes).expect("the screen is pushed to");
            seen.push_str(&String::from_utf8_lossy(&bytes[..n]));
        };
        while !seen.contains("</ul>") {
            read(&mut stream, &mut seen);
        }
        assert!(!seen.contains(text), "it is there before: {seen}");
        ready();
        let begin = Instant::now();
        while !seen.contains(text) {
            read(&mut stream, &mut seen);
            assert!(begin.elapsed() < Duration::from_secs(20), "not shown: {seen}");
        }
        begin.elapsed()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

/// An answer, read to its end.
pub struct Answer {
    pub status: u16,
    pub text: String,
}

impl Answer {
    /// A header's value.
    pub fn header(&self, name: &str) -> String {
        let lines = self.text.lines().take_while(|line| !line.is_empty());
        let mut pairs = lines.filter_map(|line| line.split_once(": "));
        pairs.find(|(key, _)| key.eq_ignore_ascii_case(name)).map_or("", |(_, v)| v).to_owned()
    }

    /// The text of the element with this id.
    pub fn of(&self, id: &str) -> String {
        let rest = self.text.split_once(&format!("id=\"{id}\">")).map_or("", |(_, rest)| rest);
        rest.split('<').next().unwrap_or_default().to_owned()
    }
}

fn begin(port: u16, what: &str, cookie: &str, kind: &str, body: &str) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let length = body.len();
    write!(
        stream,
        "{what} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncookie: {cookie}\r\nconnection: close\r\n\
         sec-fetch-site: same-origin\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}"
    )?;
    Ok(stream)
}

fn ask(port: u16, what: &str, cookie: &str, kind: &str, body: &str) -> io::Result<Answer> {
    let mut text = String::new();
    begin(port, what, cookie, kind, body)?.read_to_string(&mut text)?;
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
    // A server that was killed may have begun an answer.
    let whole = status.filter(|_| text.contains("\r\n\r\n"));
    let status = whole.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
    Ok(Answer { status, text })
}

/// Minutes since 1970-01-01T00:00Z.
pub fn now_min() -> i64 {
    jiff::Timestamp::now().as_second().div_euclid(60)
}

/// A time zone in which it is noon, or a little after: the day has begun, and does not end soon.
pub fn noon() -> String {
    let hour = now_min().div_euclid(60).rem_euclid(24);
    // These zones have their signs the other way round.
    format!("Etc/GMT{:+}", hour - 12)
}

/// The exhibition set up, with a post at the desk.
pub struct Exhibition {
    pub server: server::Server,
    pub database: String,
    pub folder: TempDir,
    pub office: String,
}

impl Exhibition {
    /// Sets it up at the second of two servers, at the address that the first one gave out.
    pub fn set_up() -> (Self, [Program; 2]) {
        let server = server::Server::start();
        let (database, folder) = (server.database(), tempfile::tempdir().unwrap());
        let programs = [(); 2].map(|()| Program::start(&database, &folder));
        let zone = noon();
        let mut form = super::common::exhibition();
        form[1].1 = &zone;
        let done = programs[1].post(&programs[0].setup, "", &form).unwrap();
        assert_eq!(done.status, 200, "{}", done.text);
        for (program, other) in [(0, 1), (1, 0)] {
            let again = programs[program].get(&programs[other].setup, "").unwrap();
            assert_eq!(again.status, 404, "an exhibition is set up once");
        }
        let code = done.of("code");
        let form = [("post", "office"), ("code", code.as_str())];
        let entered = programs[0].post("/desk/enter", "", &form).unwrap();
        let cookie = entered.header("set-cookie");
        let office = cookie.split(';').next().unwrap().to_owned();
        (Self { server, database, folder, office }, programs)
    }

    /// The cookie of a shift's lead, who entered at this server.
    pub fn lead(&self, at: &Program) -> String {
        let lead = [("name", "lead"), ("role", "shift-lead")];
        let code = at.post("/desk/posts", &self.office, &lead).unwrap().of("code");
        let form = [("post", "lead"), ("code", code.as_str())];
        let cookie = at.post("/desk/enter", "", &form).unwrap().header("set-cookie");
        cookie.split(';').next().unwrap().to_owned()
    }

    /// An invitation for a phone at the door of a hall, made at this server.
    pub fn invitation(&self, at: &Program, device: &str) -> String {
        let form = [("name", device), ("door", "East: entrance"), ("class", "clicker")];
        let made = at.post("/desk/devices", &self.office, &form).unwrap();
        assert_eq!(made.status, 200, "{}", made.text);
        made.of("invitation").rsplit('/').next().unwrap().to_owned()
    }
}

/// A phone: one entry for each minute, the first for `from_min`.
pub struct Phone {
    device: DeviceId,
    secret: Secret,
    from_min: i64,
    seq: u64,
    prev: Hash,
}

impl Phone {
    pub fn new(device: &str, from_min: i64) -> Self {
        let mut seed = [0; 32];
        seed[..device.len()].copy_from_slice(device.as_bytes());
        let (device, secret) = (DeviceId::new(device).unwrap(), Secret::from_seed(&seed));
        Self { device, secret, from_min, seq: 0, prev: NOTHING_BEFORE }
    }

    /// What it sends to be paired.
    pub fn pairing(&self, token: &str) -> String {
        let digits = self.secret.public().map(|byte| format!("{byte:02x}"));
        let key = digits.concat();
        format!("{{\"token\":\"{token}\",\"public_key\":\"{key}\"}}")
    }

    /// Its next entry: how many came in and went out.
    pub fn tap(&mut self, entered: u64, left: u64) -> String {
        let start_min = self.from_min + i64::try_from(self.seq).unwrap();
        self.seq += 1;
        let key = EventKey { device: self.device.clone(), epoch: 1, seq: self.seq };
        let shown = Crossings { entered: Some(entered), left: Some(left), undirected: None };
        let body = Body::Count(Bin { start_min, length_min: 1 }, shown, None);
        let clock = Clock { mono_min: 0, wall_min: start_min, offset_ms: 0 };
        let event = Event { key, body, clock, prev: self.prev };
        self.prev = event.hash();
        self.secret.sign(event).leaf()
    }
}
