//! What a server has: the desk, the ledger once the exhibition is set up, and where they are.

use crate::access::{OFFICE, Post, new_code};
use crate::desk::Desk;
use crate::fault::Fault;
use crate::metrics::Metrics;
use crate::pages::Made;
use crate::sensors::Sensors;
use crate::show::Show;
use leporello_audit::{Books, Keep, Known, Place, described_in};
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_ledger::key::Secret;
use leporello_ledger::{About, Calendar, Clock, Ledger, Writer};
use leporello_turnout::vocabulary::{Fact, Role};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// The ledger of an exhibition that is set up.
pub(crate) struct Running {
    /// The one thread that writes.
    pub(crate) writer: Writer<Keep>,
    secret: Arc<Secret>,
    /// What the ledger is of.
    pub(crate) about: About,
    /// Its days.
    pub(crate) calendar: Calendar,
}

impl Running {
    fn start(books: Books, secret: Secret) -> Result<Self, Fault> {
        let about = books.ledger.about().clone();
        let calendar = books.ledger.calendar().clone();
        let (writer, _) = Writer::start(books.ledger)?;
        Ok(Self { writer, secret: Arc::new(secret), about, calendar })
    }

    /// Does something with the ledger and its key, between batches.
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

    /// The exhibition as its newest facts have it.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn known(&self) -> Result<Known, Fault> {
        self.with(|ledger, _| described_in(ledger))
    }

    /// The facts that hold now.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn facts(&self) -> Result<Vec<Fact>, Fault> {
        let recorded = self.with(|ledger, _| ledger.facts())?;
        Ok(recorded.iter().filter_map(|recorded| recorded.now().cloned()).collect())
    }

    /// Records facts that are no counts.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn record(&self, facts: Vec<Fact>) -> Result<(), Fault> {
        self.with(|ledger, secret| ledger.record(facts, clock(), secret)).map(drop)
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

/// Everything that answers are made from.
pub struct House {
    pub(crate) desk: Arc<Desk>,
    pub(crate) show: Show,
    pub(crate) options: Options,
    running: RwLock<Option<Arc<Running>>>,
    /// The token of the page that sets up, printed at the start; none once it is done.
    pub(crate) setup: RwLock<Option<String>>,
    pub(crate) metrics: Metrics,
    pub(crate) sensors: Sensors,
    /// The report that was made last.
    pub(crate) made: Made,
    /// Goes up with each change that the live screen shows.
    pub(crate) changes: watch::Sender<u64>,
}

impl House {
    /// A house with this desk. Opens the ledger when there is one; otherwise makes the token
    /// of the page that sets the exhibition up. A book that cannot be shown is told to `sink`.
    ///
    /// # Errors
    /// When the ledger is there and cannot be opened, or its key is not here.
    pub fn open(desk: Desk, options: Options, sink: &mut Sink) -> Result<Self, Fault> {
        let desk = Arc::new(desk);
        let Options { books, guest_book, base, .. } = &options;
        let show = Show::open(books, guest_book.as_deref(), base, &desk, sink)?;
        let house = Self {
            desk,
            show,
            options,
            running: RwLock::new(None),
            setup: RwLock::new(None),
            metrics: Metrics::default(),
            sensors: Sensors::default(),
            made: Made::default(),
            changes: watch::Sender::new(0),
        };
        if house.running()?.is_none() {
            let token = crate::access::token(24)?;
            *house.setup.write().unwrap_or_else(PoisonError::into_inner) = Some(token);
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

    /// Where the exhibition is set up, while it is not.
    #[must_use]
    pub fn setup_address(&self) -> Option<String> {
        let token = self.setup.read().unwrap_or_else(PoisonError::into_inner).clone()?;
        Some(format!("{}/setup/{token}", self.options.base))
    }

    /// The ledger, once the exhibition is set up: here or by another server.
    ///
    /// # Errors
    /// When it is there and cannot be opened.
    pub(crate) fn running(&self) -> Result<Option<Arc<Running>>, Fault> {
        if let Some(running) = &*self.running.read().unwrap_or_else(PoisonError::into_inner) {
            return Ok(Some(Arc::clone(running)));
        }
        if matches!(&self.options.ledger, Place::File(path) if !path.is_file()) {
            return Ok(None);
        }
        let mut sink = Sink::new();
        match Books::open(self.options.ledger.clone(), &mut sink) {
            Ok(books) => {
                let secret = leporello_audit::secret_of(&books, &self.options.key, &mut sink);
                let secret = secret.map_err(|Stopped| first(&sink))?;
                self.begin_with(Running::start(books, secret)?).map(Some)
            }
            // A database that has no ledger yet.
            Err(Stopped) => match first(&sink) {
                fault if fault.code == codes::LDG_002 => Ok(None),
                fault => Err(fault),
            },
        }
    }

    /// Begins the ledger of a new exhibition and records what it is.
    ///
    /// # Errors
    /// When there is one already, or it cannot be begun.
    pub(crate) fn begin(&self, about: &About, facts: Vec<Fact>) -> Result<Arc<Running>, Fault> {
        let mut sink = Sink::new();
        let Options { ledger, key, .. } = &self.options;
        let opened = Books::open_or_begin(ledger.clone(), key, Some(about), clock(), &mut sink)
            .map_err(|Stopped| first(&sink))?;
        let running = Running::start(opened.books, opened.secret)?;
        // What could not be recorded the first time is recorded now.
        if running.known()?.venue.is_none() {
            running.record(facts)?;
        }
        self.begin_with(running)
    }

    fn begin_with(&self, running: Running) -> Result<Arc<Running>, Fault> {
        let known = running.known()?;
        let mut place = self.running.write().unwrap_or_else(PoisonError::into_inner);
        let running = Arc::clone(place.get_or_insert_with(|| Arc::new(running)));
        self.show.lay(&running, &known);
        *self.setup.write().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(running)
    }

    /// Tells the live screens that something has changed.
    pub(crate) fn changed(&self) {
        self.changes.send_modify(|generation| *generation += 1);
    }

    /// Minutes since 1970-01-01T00:00Z.
    pub(crate) fn now_min(&self) -> i64 {
        now_ms().div_euclid(60_000)
    }
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
