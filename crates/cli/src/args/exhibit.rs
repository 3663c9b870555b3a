//! What can be typed about the exhibition's server.

use clap::{Args as Group, Subcommand};
use leporello_sensors::Broker;
use std::net::SocketAddr;
use std::path::PathBuf;

/// `leporello exhibit`
#[derive(Group)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ExhibitArgs {
    /// What to do instead of serving
    #[command(subcommand)]
    pub action: Option<ExhibitAction>,
    /// Folder of the exhibition: its ledger, its desk, its guest book; made when it is not there
    #[arg(default_value = "exhibition")]
    pub folder: PathBuf,
    /// Folder of a finished book; may be given several times, the first is on the screens
    #[arg(long = "book", value_name = "FOLDER")]
    pub books: Vec<PathBuf>,
    /// Address and port to serve at: 0.0.0.0:8080 is for all machines of the network
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub bind: SocketAddr,
    /// Address that browsers use, such as <https://books.example.org> [default: that of --bind]
    #[arg(long, value_name = "URL")]
    pub base: Option<String>,
    /// Certificate of this server in PEM, with those that lead to an authority behind it: has the
    /// program speak TLS. SIGHUP has it read again
    #[arg(long, value_name = "PATH", requires = "tls_key")]
    pub tls_chain: Option<PathBuf>,
    /// Private key of the certificate, in PEM
    #[arg(long, value_name = "PATH", requires = "tls_chain")]
    pub tls_key: Option<PathBuf>,
    /// `PostgreSQL` database for a chain of halls [default: files in the folder]
    #[arg(long, value_name = "URL")]
    pub database: Option<PathBuf>,
    /// The ledger's secret key [default: exhibition.key in the folder]
    #[arg(long, value_name = "PATH")]
    pub key: Option<PathBuf>,
    /// No guest book
    #[arg(long)]
    pub no_guest_book: bool,
    /// Broker at which sensors publish their totals, such as <mqtt://user:password@host/leporello>; mqtts:// encrypts
    #[arg(long, value_name = "URL")]
    pub broker: Option<Broker>,
    /// Certificates (PEM) that the broker's is signed by [default: those of the operating system]
    #[arg(long, value_name = "FILE", requires = "broker")]
    pub broker_ca: Option<PathBuf>,
    /// Minutes of silence while the doors are open after which a counter is shown as needing a look
    #[arg(long, value_name = "MINUTES", default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=1440))]
    pub silent_after: i64,
    /// Write a line for each answer to standard error; nothing in it tells who asked
    #[arg(long)]
    pub log: bool,
    /// Serve the worked example, with a book of drawn pictures; takes some minutes the first time
    #[arg(long, conflicts_with_all = ["books", "database"])]
    pub demo: bool,
}

/// What can be done with an exhibition beside serving it.
#[derive(Subcommand)]
pub enum ExhibitAction {
    /// Save everything that cannot be made again into one file, while the server runs or not
    #[command(after_help = "Examples:\n  \
        leporello exhibit backup harbour --to /media/stick/harbour.backup\n  \
        leporello exhibit backup harbour --to harbour.backup --with-key\n\n\
        The file has the ledger and the desk's papers, each as it stood at one moment, and the guest \
        book, sealed. What waits in memory of the guest book is not in it. Without `--with-key` the \
        secret key is not either: keep a copy of it apart, since the guest book opens with it alone. \
        With it, whoever has the file can sign for the ledger and read the guest book. A later backup \
        of the same name takes the place of the earlier one. Books are not in it: they are made again \
        from their photographs.\n\n\
        A ledger on PostgreSQL is saved by `pg_dump --format=custom`.")]
    Backup(BackupArgs),
    /// Make a folder from a backup, after every sum and the whole ledger were verified
    #[command(after_help = "Example:\n  \
        leporello exhibit restore /media/stick/harbour.backup --into harbour --key harbour.key\n  \
        leporello exhibit harbour --key harbour.key\n\n\
        The folder must be new or empty. Nothing is restored when anything in the file was damaged or \
        changed. Compare the public key that is printed with the one on paper.")]
    Restore(RestoreArgs),
}

/// `leporello exhibit backup`
#[derive(Group)]
pub struct BackupArgs {
    /// Folder of the exhibition
    pub folder: PathBuf,
    /// File to write; only an earlier backup is replaced
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// The ledger's secret key [default: exhibition.key in the folder]
    #[arg(long, value_name = "PATH")]
    pub key: Option<PathBuf>,
    /// Save the secret key too
    #[arg(long)]
    pub with_key: bool,
}

/// `leporello exhibit restore`
#[derive(Group)]
pub struct RestoreArgs {
    /// Backup, as `leporello exhibit backup` wrote it
    pub file: PathBuf,
    /// Folder to make
    #[arg(long, value_name = "FOLDER")]
    pub into: PathBuf,
    /// The ledger's secret key, when it is not in the backup: the guest book opens with it
    #[arg(long, value_name = "PATH")]
    pub key: Option<PathBuf>,
}
