//! A connection to a PostgreSQL server that is made anew when it was lost.
//!
//! What was not committed is done again, once. When the connection is lost while the server
//! commits, nobody can tell from here whether it did; then the server is asked for the fate of
//! that transaction, by its number, and it is done again only when it did not happen. So a fact
//! is never written twice, and a code that works once is never given to two.

use crate::fault::Fault;
use postgres::types::ToSql;
use postgres::{Client, IsolationLevel, NoTls, Row, Statement, Transaction};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How long a server is waited for that does not answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a network may carry nothing of what was sent before the connection counts as lost.
const SILENT: Duration = Duration::from_secs(30);
/// How long the fate of a transaction is asked for.
const FATE: Duration = Duration::from_secs(10);
/// Time between two questions for it.
const ASK: Duration = Duration::from_millis(100);
/// Time for which a server that was not reached is not tried again, so that many who ask do not
/// wait one after the other.
const AWAY: Duration = Duration::from_millis(500);

/// Statements that the server has prepared for this connection.
type Statements = BTreeMap<&'static str, Statement>;
type Connect = Box<dyn FnMut() -> Result<Client, postgres::Error> + Send>;
type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

/// A connection to a PostgreSQL server, 13 or newer, that is made anew when it was lost.
pub struct Link {
    connect: Connect,
    say: fn(postgres::Error) -> Fault,
    client: Client,
    statements: Statements,
    /// When the server was not reached last, and why.
    away: Option<(Instant, Fault)>,
}

/// What is done within a transaction.
pub struct Session<'a> {
    inner: Transaction<'a>,
    statements: &'a mut Statements,
    say: fn(postgres::Error) -> Fault,
}

/// Why a transaction did not end well.
enum Failure<T> {
    /// Nothing of it was committed.
    Before(Fault),
    /// The server did not say whether it committed; what was made, and the transaction's number.
    AtCommit(T, Option<String>, Fault),
}

impl Link {
    /// Connects by a URL or key-value string, without encryption: use a socket, the same machine
    /// or a network that is encrypted. `say` puts errors of the server into words.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn to(address: &str, say: fn(postgres::Error) -> Fault) -> Result<Self, Fault> {
        let mut config: postgres::Config = address.parse().map_err(say)?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENT);
        }
        // A machine that lost its power after it took a question says nothing at all.
        config.keepalives_idle(SILENT);
        Self::by(move || config.connect(NoTls), say)
    }

    /// Connects as `connect` does, with any encryption; it is asked again when the connection
    /// was lost.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub fn by(
        mut connect: impl FnMut() -> Result<Client, postgres::Error> + Send + 'static,
        say: fn(postgres::Error) -> Fault,
    ) -> Result<Self, Fault> {
        let client = connect().map_err(say)?;
        let (connect, statements) = (Box::new(connect), Statements::new());
        Ok(Self { connect, say, client, statements, away: None })
    }

    /// The connection itself, for what is done once at the start.
    pub const fn client(&mut self) -> &mut Client {
        &mut self.client
    }

    /// Runs `work` in one transaction: all of it is on disk when this returns, or nothing of it
    /// ever is. `work` may run twice, and must begin anew then.
    ///
    /// # Errors
    /// What `work` returned, or what the server says. When the connection was lost at the end
    /// and could not be had again, the message says that the outcome is not known.
    pub fn transaction<T>(
        &mut self,
        mut work: impl FnMut(&mut Session<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut is_again = false;
        loop {
            match self.attempt(&mut work) {
                Ok(made) => return Ok(made),
                Err(Failure::Before(fault)) if is_again || !self.is_lost() => return Err(fault),
                Err(Failure::Before(_)) => self.renew()?,
                Err(Failure::AtCommit(_, _, fault)) if !self.is_lost() => return Err(fault),
                Err(Failure::AtCommit(made, number, fault)) => {
                    if self.has_committed(number.as_deref(), &fault)? {
                        return Ok(made);
                    }
                    if is_again {
                        return Err(fault);
                    }
                }
            }
            is_again = true;
        }
    }

    /// Runs `work`, which only reads, on one state of the tables. `work` may run twice.
    ///
    /// # Errors
    /// As [`Self::transaction`].
    pub fn reading<T>(
        &mut self,
        mut work: impl FnMut(&mut Session<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        match self.read(&mut work) {
            Err(_) if self.is_lost() => {
                self.renew()?;
                self.read(&mut work)
            }
            outcome => outcome,
        }
    }

    fn read<T>(
        &mut self,
        work: &mut impl FnMut(&mut Session<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let begin = self.client.build_transaction().read_only(true);
        let inner =
            begin.isolation_level(IsolationLevel::RepeatableRead).start().map_err(self.say)?;
        work(&mut Session { inner, statements: &mut self.statements, say: self.say })
    }

    fn attempt<T>(
        &mut self,
        work: &mut impl FnMut(&mut Session<'_>) -> Result<T, Fault>,
    ) -> Result<T, Failure<T>> {
        let say = self.say;
        let inner = self.client.transaction().map_err(|e| Failure::Before(say(e)))?;
        let mut session = Session { inner, statements: &mut self.statements, say };
        let made = work(&mut session).map_err(Failure::Before)?;
        let number = session.number().map_err(Failure::Before)?;
        match session.inner.commit() {
            Ok(()) => Ok(made),
            Err(error) => Err(Failure::AtCommit(made, number, say(error))),
        }
    }

    /// Whether the server is there no more. Its last words may arrive before the end of the
    /// connection does, so it is asked.
    fn is_lost(&mut self) -> bool {
        self.client.is_closed() || self.client.is_valid(PATIENCE).is_err()
    }

    fn renew(&mut self) -> Result<(), Fault> {
        if let Some((since, fault)) = &self.away
            && since.elapsed() < AWAY
        {
            return Err(fault.clone());
        }
        match (self.connect)().map_err(self.say) {
            Ok(client) => {
                self.client = client;
                self.statements.clear();
                self.away = None;
                Ok(())
            }
            Err(fault) => {
                self.away = Some((Instant::now(), fault.clone()));
                Err(fault)
            }
        }
    }

    /// What became of a transaction when its connection was lost at the end. One without a
    /// number has written nothing.
    fn has_committed(&mut self, number: Option<&str>, lost: &Fault) -> Result<bool, Fault> {
        let until = Instant::now() + FATE;
        loop {
            let fate = self.renew().and_then(|()| match number {
                Some(number) => self.fate(number),
                None => Ok("aborted".to_owned()),
            });
            match fate.as_deref() {
                Ok("committed") => return Ok(true),
                Ok("aborted") => return Ok(false),
                _ if Instant::now() >= until => return Err(unknown(lost)),
                // The server starts again, or has not seen yet that the connection is gone.
                _ => std::thread::sleep(ASK),
            }
        }
    }

    fn fate(&mut self, number: &str) -> Result<String, Fault> {
        let sql = "SELECT COALESCE(pg_xact_status($1::text::xid8), 'unknown')";
        Ok(self.client.query_one(sql, &[&number]).map_err(self.say)?.get(0))
    }
}

/// The fault, with what it means.
fn unknown(lost: &Fault) -> Fault {
    let mut told = lost.clone();
    told.message = format!("{}; whether it was written is not known", told.message);
    told.hints =
        vec!["when the database is back, look whether it is there before you repeat it".into()];
    told
}

impl Session<'_> {
    fn statement(&mut self, sql: &'static str) -> Result<Statement, Fault> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.inner.prepare(sql).map_err(self.say)?;
        self.statements.insert(sql, statement.clone());
        Ok(statement)
    }

    /// Runs a statement; how many rows it touched.
    ///
    /// # Errors
    /// What the server says; so for all methods.
    pub fn run(&mut self, sql: &'static str, params: Params<'_>) -> Result<u64, Fault> {
        let statement = self.statement(sql)?;
        self.inner.execute(&statement, params).map_err(self.say)
    }

    /// All rows that a statement finds.
    ///
    /// # Errors
    /// What the server says.
    pub fn many(&mut self, sql: &'static str, params: Params<'_>) -> Result<Vec<Row>, Fault> {
        let statement = self.statement(sql)?;
        self.inner.query(&statement, params).map_err(self.say)
    }

    /// The row that a statement finds, if it finds one.
    ///
    /// # Errors
    /// What the server says; more than one row.
    pub fn one(&mut self, sql: &'static str, params: Params<'_>) -> Result<Option<Row>, Fault> {
        let statement = self.statement(sql)?;
        self.inner.query_opt(&statement, params).map_err(self.say)
    }

    /// The number of the transaction, by which its fate can be asked; none before it writes.
    fn number(&mut self) -> Result<Option<String>, Fault> {
        let row = self.one("SELECT pg_current_xact_id_if_assigned()::text", &[])?;
        Ok(row.and_then(|row| row.get(0)))
    }
}
