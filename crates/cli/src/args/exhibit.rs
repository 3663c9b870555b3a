//! What can be typed about the exhibition's server.

use clap::Args as Group;
use leporello_sensors::Broker;
use std::net::SocketAddr;
use std::path::PathBuf;

/// `leporello exhibit`
#[derive(Group)]
pub struct ExhibitArgs {
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
