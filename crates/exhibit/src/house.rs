//! What a server has: the desk, the ledger once the exhibition is set up, and where they are.

use crate::access::{OFFICE, Post, fingerprint, new_code};
use crate::changes::Changes;
use crate::desk::{Desk, Paper};
use crate::fault::Fault;
use crate::holding::Struck;
use crate::metrics::Metrics;
use crate::pages::{Live, Made};
use crate::reader::Reader;
use crate::sensors::Sensors;
use crate::serve::Tls;
use crate::show::Show;
#[cfg(feature = "postgres")]
use crate::wire::Wire;
use leporello_audit::{Books, Keep, Known, Place};
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_ledger::key::Secret;
use leporello_ledger::{About, Calendar, Clock, Closed, Ledger, Recorded, Writer};
use leporello_turnout::vocabulary::{Fact, Role};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};

/// The ledger of an exhibition that is set up.
pub(crate) struct Running {
    /// The one thread that writes.
    pub(crate) writer: Writer<Keep>,
    reader: Reader,
    secret: Arc<Secret>,
    /// What the ledger is of.
    pub(crate) about: About,
    /// Its days.
    pub(crate) calendar: Calendar,
    changes: Arc<Changes>,
}

impl Running {
    fn start(books: Books, secret: Secret, changes: Arc<Changes>) -> Result<Self, Fault> {
        let about = books.ledger.about().clone();
        let calendar = books.ledger.calendar().clone();
        let again = || {
            let mut sink = Sink::new();
            let books = Books::open(books.place.clone(), &mut sink);
            books.map(|books| books.ledger).map_err(|Stopped| first(&sink))
        };
        let reader = Reader::new([again()?, again()?, again()?]);
        let (writer, _) = Writer::start(books.ledger)?;
        Ok(Self { writer, reader, secret: Arc::new(secret), about, calendar, changes })
    }

    /// The ledger's own public key, which signs for all that cannot.
    pub(crate) fn own_key(&self) -> [u8; 32] {
        self.secret.public()
    }

    /// Writes something into the ledger, between batches: whoever sends counts waits for it. What
    /// only reads asks [`Self::reader`].
    ///
    /// # Errors
    /// What `work` says, and when the writer has ended.
    pub(crate) fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger<Keep>, &Secret) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let secret = Arc::clone(&self.secret);
        self.writer.with(move |ledger| work(ledger, &secret))?
    }

    /// What reads the ledger without waiting for who writes.
    pub(crate) const fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The exhibition as its newest facts have it; see [`Reader::known`].
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn known(&self) -> Result<Arc<Known>, Fault> {
        self.reader.known()
    }

    /// The facts that hold now.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn facts(&self) -> Result<Arc<Vec<Fact>>, Fault> {
        self.reader.facts()
    }

    /// Everything that is no count, with its history.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn recorded(&self) -> Result<Arc<Vec<Recorded>>, Fault> {
        self.reader.recorded()
    }

    /// What does not stand of what devices counted.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn struck(&self) -> Result<Arc<Struck>, Fault> {
        self.reader.struck()
    }

    /// The checkpoints of closed days.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn closed(&self) -> Result<Vec<Closed>, Fault> {
        self.reader.ask(Ledger::checkpoints)
    }

    /// Reads the ledger for long, and signs what comes of it.
    ///
    /// # Errors
    /// What `work` says.
    pub(crate) fn signed<T>(
        &self,
        work: impl FnOnce(&mut Ledger<Keep>, &Secret) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.reader.at_length(|ledger| work(ledger, &self.secret))
    }

    /// Records facts that are no counts.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn record(&self, facts: Vec<Fact>) -> Result<(), Fault> {
        self.with(|ledger, secret| ledger.record(facts, clock(), secret))?;
        self.changes.tell();
        Ok(())
    }
}

/// Makes the report as PDF out of its page; the program brings it, since setting type is no
/// business of a server.
pub type Print =
    Arc<dyn Fn(&leporello_turnout_report::Report) -> Result<Vec<u8>, Fault> + Send + Sync>;

/// Takes a line of the log.
pub type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// How a server is set up by who starts it.
#[derive(Clone)]
pub struct Options {
    /// Where the ledger is.
    pub ledger: Place,
    /// Where the ledger's secret key is.
    pub key: PathBuf,
    /// The address that browsers use, such as `https://books.example.org`, without a slash at
    /// its end: what QR codes say.
    pub base: String,
    /// Whether browsers come by TLS, so that cookies are for TLS alone.
    pub is_encrypted: bool,
    /// Certificate and key, when browsers come by TLS to this very server.
    pub tls: Option<Tls>,
    /// Folders of finished books, as `leporello make` wrote them. The first is on the screens.
    pub books: Vec<PathBuf>,
    /// File of the guest book; without it there is none.
    pub guest_book: Option<PathBuf>,
    /// How sensors are heard, and when they need a look.
    pub sensors: leporello_sensors::Settings,
    /// Makes the report as PDF; without it there is none.
    pub print: Option<Print>,
    /// Takes a line for each answer: what was asked as the router writes it, and what became of
    /// it. Nothing in it tells who asked.
    pub log: Option<Log>,
}

/// That the exhibition may be set up by who has a token; its name is what is made of the token.
/// It is a paper, so that every server on the database knows the page.
#[derive(Serialize, Deserialize)]
struct Invited {}

impl Paper for Invited {
    const KIND: &'static str = "setup";
}

/// Everything that answers are made from.
pub struct House {
    pub(crate) desk: Arc<Desk>,
    pub(crate) show: Show,
    pub(crate) options: Options,
    running: RwLock<Option<Arc<Running>>>,
    /// The exhibition is begun by one at a time.
    beginning: Mutex<()>,
    /// The token of the page that sets up, printed at the start; none when it was set up then.
    setup: Option<String>,
    pub(crate) metrics: Metrics,
    pub(crate) sensors: Sensors,
    /// The report that was made last.
    pub(crate) made: Made,
    pub(crate) changes: Arc<Changes>,
    /// The picture of the halls.
    pub(crate) live: Live,
    #[cfg(feature = "postgres")]
    _wire: Option<Wire>,
}

impl House {
    /// A house with this desk. Opens the ledger when there is one; otherwise makes the token
    /// of the page that sets the exhibition up. A book that cannot be shown is told to `sink`.
    ///
    /// # Errors
    /// When the ledger is there and cannot be opened, or its key is not here.
    pub fn open(desk: Desk, mut options: Options, sink: &mut Sink) -> Result<Self, Fault> {
        options.is_encrypted |= options.tls.is_some();
        let desk = Arc::new(desk);
        let Options { books, guest_book, base, .. } = &options;
        let show = Show::open(books, guest_book.as_deref(), base, &desk, sink)?;
        let changes = Arc::new(Changes::default());
        let mut house = Self {
            desk,
            show,
            #[cfg(feature = "postgres")]
            _wire: wire(&options, &changes)?,
            options,
            running: RwLock::new(None),
            beginning: Mutex::default(),
            setup: None,
            metrics: Metrics::default(),
            sensors: Sensors::default(),
            made: Made::default(),
            changes,
            live: Live::default(),
        };
        if house.running()?.is_none() {
            let token = crate::access::token(24)?;
            house.desk.create(&fingerprint(&token), &Invited {})?;
            house.setup = Some(token);
        }
        Ok(house)
    }

    /// The code of the post `office`, which sets everything up, when the exhibition is there and
    /// no post is: the ledger came from files. It is given once.
    ///
    /// # Errors
    /// What the database says.
    pub fn first_code(&self) -> Result<Option<String>, Fault> {
        if self.running()?.is_none() || !self.desk.all::<Post>()?.is_empty() {
            return Ok(None);
        }
        new_code(&self.desk, OFFICE, Role::Admin).map(Some)
    }

    /// Where the exhibition is set up, when it was not at the start.
    #[must_use]
    pub fn setup_address(&self) -> Option<String> {
        let token = self.setup.as_ref()?;
        Some(format!("{}/setup/{token}", self.options.base))
    }

    /// Whether who has this token may set the exhibition up: the token is of this server or of
    /// another on the same database, and nobody has done it yet.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn may_set_up(&self, token: &str) -> Result<bool, Fault> {
        Ok(self.running()?.is_none() && self.desk.find::<Invited>(&fingerprint(token))?.is_some())
    }

    /// The ledger, when it was opened before.
    pub(crate) fn opened(&self) -> Option<Arc<Running>> {
        self.running.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The ledger, once the exhibition is set up: here or by another server.
    ///
    /// # Errors
    /// When it is there and cannot be opened.
    pub(crate) fn running(&self) -> Result<Option<Arc<Running>>, Fault> {
        if let Some(running) = self.opened() {
            return Ok(Some(running));
        }
        if matches!(&self.options.ledger, Place::File(path) if !path.is_file()) {
            return Ok(None);
        }
        let mut sink = Sink::new();
        match Books::open(self.options.ledger.clone(), &mut sink) {
            Ok(books) => {
                let secret = leporello_audit::secret_of(&books, &self.options.key, &mut sink);
                let secret = secret.map_err(|Stopped| first(&sink))?;
                let running = Running::start(books, secret, Arc::clone(&self.changes))?;
                self.begin_with(running).map(Some)
            }
            // A database that has no ledger yet.
            Err(Stopped) => match first(&sink) {
                fault if fault.code == codes::LDG_002 => Ok(None),
                fault => Err(fault),
            },
        }
    }

    /// Begins the ledger of a new exhibition with what it is. `None` when somebody else did so in
    /// the meantime, here or at another server.
    ///
    /// # Errors
    /// When it cannot be begun.
    pub(crate) fn begin(
        &self,
        about: &About,
        facts: Vec<Fact>,
    ) -> Result<Option<Arc<Running>>, Fault> {
        let _one = self.beginning.lock().unwrap_or_else(PoisonError::into_inner);
        if self.running()?.is_some() {
            return Ok(None);
        }
        let mut sink = Sink::new();
        let Options { ledger, key, .. } = &self.options;
        let begun = Books::begin(ledger.clone(), key, about, facts, clock(), &mut sink);
        let Ok(opened) = begun else {
            // Another server was quicker, or nothing was begun.
            return if self.running()?.is_some() { Ok(None) } else { Err(first(&sink)) };
        };
        let running = Running::start(opened.books, opened.secret, Arc::clone(&self.changes))?;
        // No token is good any more, whichever server it was made by.
        for (name, _) in self.desk.all::<Invited>()? {
            self.desk.take::<Invited>(&name)?;
        }
        self.begin_with(running).map(Some)
    }

    /// What is said to who would set the exhibition up and comes too late: who has the address
    /// that this server gave out, and nobody else.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn set_up_before(&self, token: &str) -> Result<Option<String>, Fault> {
        let running = self.running()?.filter(|_| self.setup.as_deref() == Some(token));
        Ok(running.map(|running| {
            format!(
                "The exhibition \u{201c}{}\u{201d} is set up already, perhaps at another server in this \
                 moment. What was typed here is not kept. The code of the post `{OFFICE}` stood on the \
                 page of who set it up.",
                running.about.exhibition
            )
        }))
    }

    fn begin_with(&self, running: Running) -> Result<Arc<Running>, Fault> {
        let known = running.known()?;
        let mut place = self.running.write().unwrap_or_else(PoisonError::into_inner);
        let running = Arc::clone(place.get_or_insert_with(|| Arc::new(running)));
        self.show.lay(&running, &known);
        Ok(running)
    }

    /// Tells the live screens that something has changed, here and at other servers.
    pub(crate) fn changed(&self) {
        self.changes.tell();
    }

    /// Minutes since 1970-01-01T00:00Z.
    pub(crate) fn now_min(&self) -> i64 {
        now_ms().div_euclid(60_000)
    }
}

/// What this server and others on its database tell one another by.
#[cfg(feature = "postgres")]
fn wire(options: &Options, changes: &Arc<Changes>) -> Result<Option<Wire>, Fault> {
    let Place::Server(address) = &options.ledger else { return Ok(None) };
    let name = crate::access::token(24)?;
    Ok(Some(Wire::start(address.clone(), name, Arc::clone(changes))))
}

/// Milliseconds since 1970-01-01T00:00Z, for what is measured and not kept.
pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Now, as the ledger writes it down: to the minute.
pub(crate) fn clock() -> Clock {
    Clock { mono_min: 0, wall_min: now_ms().div_euclid(60_000), offset_ms: 0 }
}

/// The first thing that was told.
fn first(sink: &Sink) -> Fault {
    let told = sink.diagnostics().first().cloned();
    Box::new(told.unwrap_or_else(|| {
        let subject = Subject::Exhibition("the ledger".into());
        Diagnostic::new(codes::EXH_001, subject, "it cannot be opened".to_owned())
    }))
}
