//! Where a ledger is kept, and its key.

use crate::fault::{about, shown, told};
use leporello_diag::{Sink, Stopped, codes};
use leporello_ledger::key::Secret;
#[cfg(feature = "postgres")]
use leporello_ledger::store::Postgres;
use leporello_ledger::store::{Memory, Sqlite, Store, Work};
use leporello_ledger::{About, Clock, Fault, Ledger};
use leporello_turnout::vocabulary::Fact;
use std::path::{Path, PathBuf};

/// Name of the ledger in a folder of imports.
const LEDGER: &str = "turnout.ledger";

/// Where a ledger is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL database by its URL.
    Server(String),
}

impl Place {
    /// A place as it is typed: a URL of PostgreSQL, a file, or a folder with `turnout.ledger`.
    #[must_use]
    pub fn typed(text: &Path) -> Self {
        match text.to_str() {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Self::Server(url.to_owned())
            }
            _ if text.is_dir() => Self::File(text.join(LEDGER)),
            _ => Self::File(text.to_owned()),
        }
    }

    /// The ledger that belongs to files which are imported: in their folder.
    #[must_use]
    pub fn beside(imported: &Path) -> Self {
        let folder = if imported.is_dir() { Some(imported) } else { imported.parent() };
        Self::File(folder.unwrap_or(Path::new("")).join(LEDGER))
    }

    /// Where its key is, when none is named: the file beside it that ends with `.key`.
    #[must_use]
    pub fn key(&self) -> PathBuf {
        match self {
            Self::File(path) => path.with_extension("key"),
            Self::Server(_) => PathBuf::from("turnout.key"),
        }
    }
}

/// As messages name it; of a URL the host, port and database alone. What stands before the host and
/// behind the question mark may be a password.
impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Server(url) => {
                let after = url.split_once("://").map_or("", |(_, rest)| rest);
                let (host, settings) = after.split_once('?').unwrap_or((after, ""));
                // A password that was not encoded may have either sign: then nothing is sure.
                let host = if settings.contains('@') { "…" } else { host };
                let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
                write!(f, "postgres://{host}")
            }
        }
    }
}

/// Any store, so that who uses a ledger need not know which.
pub enum Keep {
    /// A file.
    Sqlite(Sqlite),
    /// Memory, for what is verified.
    Memory(Memory),
    /// A server.
    #[cfg(feature = "postgres")]
    Postgres(Postgres),
}

impl Store for Keep {
    fn transaction(&mut self, work: Work<'_>) -> Result<(), Fault> {
        match self {
            Self::Sqlite(store) => store.transaction(work),
            Self::Memory(store) => store.transaction(work),
            #[cfg(feature = "postgres")]
            Self::Postgres(store) => store.transaction(work),
        }
    }

    fn reading(&mut self, work: Work<'_>) -> Result<(), Fault> {
        match self {
            Self::Sqlite(store) => store.reading(work),
            Self::Memory(store) => store.reading(work),
            #[cfg(feature = "postgres")]
            Self::Postgres(store) => store.reading(work),
        }
    }

    fn state(&mut self) -> Result<Option<String>, Fault> {
        match self {
            Self::Sqlite(store) => store.state(),
            Self::Memory(store) => store.state(),
            #[cfg(feature = "postgres")]
            Self::Postgres(store) => store.state(),
        }
    }

    fn check(&mut self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(store) => store.check(),
            Self::Memory(store) => store.check(),
            #[cfg(feature = "postgres")]
            Self::Postgres(store) => store.check(),
        }
    }
}

/// A ledger that is open.
pub struct Books {
    /// The ledger.
    pub ledger: Ledger<Keep>,
    /// Where it is.
    pub place: Place,
}

impl Books {
    /// Opens a ledger that is there.
    ///
    /// # Errors
    /// When it is not there, or is none.
    pub fn open(place: Place, sink: &mut Sink) -> Result<Self, Stopped> {
        if let Place::File(path) = &place
            && !path.is_file()
        {
            let hint = "import the exhibition first: `leporello turnout import FOLDER`";
            return Err(sink.stop(about(
                codes::AUD_004,
                &shown(path),
                "there is no ledger here",
                hint,
            )));
        }
        let keep = told(keep(&place), sink)?;
        let ledger = told(Ledger::open(keep), sink)?;
        Ok(Self { ledger, place })
    }

    /// Opens a ledger with its key, or begins both for `about`.
    ///
    /// # Errors
    /// When the ledger is of another exhibition, there is no description to begin one from, or
    /// the key is not that of the ledger.
    pub fn open_or_begin(
        place: Place,
        key: &Path,
        about: Option<&About>,
        clock: Clock,
        sink: &mut Sink,
    ) -> Result<Opened, Stopped> {
        let is_there = match &place {
            Place::File(path) => path.is_file(),
            Place::Server(_) => true,
        };
        if is_there {
            let keep = told(keep(&place), sink)?;
            match (Ledger::open(keep), about) {
                (Ok(ledger), _) => {
                    let books = Self { ledger, place };
                    let secret = secret_of(&books, key, sink)?;
                    return Ok(Opened { books, secret, is_new: false });
                }
                // A database without a ledger: a server's, or a file that was begun and left.
                (Err(fault), None) => return Err(sink.stop(*fault)),
                (Err(fault), Some(_)) if fault.code != codes::LDG_002 => {
                    return Err(sink.stop(*fault));
                }
                (Err(_), Some(_)) => {}
            }
        }
        let Some(about) = about else {
            let why = "there is no ledger here, and no description of the exhibition to begin one";
            let hint = "import the folder with `exhibition.toml`, or name it as the first file";
            return Err(sink.stop(self::about(codes::AUD_004, &place.to_string(), why, hint)));
        };
        Self::begin(place, key, about, Vec::new(), clock, sink)
    }

    /// Begins a ledger, with its key where that is not there, and records what it is of in the
    /// same step.
    ///
    /// # Errors
    /// When there is a ledger already, or it cannot be begun.
    pub fn begin(
        place: Place,
        key: &Path,
        about: &About,
        facts: Vec<Fact>,
        clock: Clock,
        sink: &mut Sink,
    ) -> Result<Opened, Stopped> {
        let secret = told(Secret::open_or_create(key), sink)?;
        let keep = told(keep(&place), sink)?;
        let ledger = told(Ledger::begin_with(keep, about, facts, &secret, clock), sink)?;
        Ok(Opened { books: Self { ledger, place }, secret, is_new: true })
    }
}

/// A ledger with its key.
pub struct Opened {
    /// The ledger.
    pub books: Books,
    /// Its secret key.
    pub secret: Secret,
    /// Whether both were begun now.
    pub is_new: bool,
}

/// The key of a ledger that is there: never a new one.
///
/// # Errors
/// When the file is not there, is no key, or is that of another ledger.
pub fn secret_of(books: &Books, key: &Path, sink: &mut Sink) -> Result<Secret, Stopped> {
    if !key.is_file() {
        let why = format!("the key of the ledger `{}` is not here", books.place);
        let hint = "name its key file: `--key PATH`";
        return Err(sink.stop(about(codes::AUD_004, &shown(key), why, hint)));
    }
    let secret = told(Secret::open_or_create(key), sink)?;
    if secret.public() != books.ledger.verifier().public() {
        let why = format!("this is not the key of the ledger `{}`", books.place);
        let hint = "name the key file that was made with the ledger: `--key PATH`";
        return Err(sink.stop(about(codes::AUD_004, &shown(key), why, hint)));
    }
    Ok(secret)
}

fn keep(place: &Place) -> Result<Keep, Fault> {
    match place {
        Place::File(path) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            if let Some(folder) = folder
                && let Err(error) = std::fs::create_dir_all(folder)
            {
                let option = "--ledger PATH";
                let told = leporello_disk::cannot_write_but(codes::AUD_006, path, &error, option);
                return Err(Box::new(told));
            }
            Sqlite::open(path).map(Keep::Sqlite)
        }
        #[cfg(feature = "postgres")]
        Place::Server(url) => Postgres::connect(url).map(Keep::Postgres),
        #[cfg(not(feature = "postgres"))]
        Place::Server(_) => Err(Box::new(about(
            codes::AUD_004,
            &place.to_string(),
            "this program was built without PostgreSQL",
            "build it with `--features postgres`, or name a file",
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_of_a_url_is_shown() {
        for (url, shown) in [
            ("postgres://clerk:secret@db:5432/harbour", "postgres://db:5432/harbour"),
            ("postgresql://db/harbour?user=clerk&password=secret", "postgres://db/harbour"),
            (
                "postgres://clerk@db/harbour?password=secret&sslmode=disable",
                "postgres://db/harbour",
            ),
            ("postgres://clerk:se@cret@db/harbour", "postgres://db/harbour"),
            ("postgres://clerk:se?cret@db/harbour", "postgres://…"),
            ("postgres://db/harbour?password=se@cret", "postgres://…"),
        ] {
            assert_eq!(Place::typed(Path::new(url)).to_string(), shown, "{url}");
        }
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn a_server_that_does_not_answer_is_told_of_without_its_password() {
        let mut sink = Sink::new();
        let url = "postgres://clerk:secret@127.0.0.1:1/harbour?password=secret";
        assert!(Books::open(Place::typed(Path::new(url)), &mut sink).is_err());
        let told = format!("{:?}", sink.diagnostics());
        assert!(!told.contains("secret") && told.contains("LDG"), "{told}");
    }
}
