//! What can be typed about the turnout of an exhibition.

use clap::builder::PossibleValue;
use clap::{Args as Group, Subcommand, ValueEnum};
use leporello_audit::{EntryNumber, FormatName};
use leporello_ledger::import::Direction;
use leporello_ledger::note::Verifier;
use leporello_turnout::vocabulary::{DeviceId, Role};
use std::path::PathBuf;

/// `leporello turnout`
#[derive(Group)]
pub struct TurnoutArgs {
    /// What to do
    #[command(subcommand)]
    pub action: TurnoutAction,
}

/// What can be done about turnout, in the order of need.
#[derive(Subcommand)]
pub enum TurnoutAction {
    /// Read counts, trials, head counts and claims into a signed ledger
    #[command(after_help = "Examples:\n  \
        leporello turnout import exhibition\n  \
        leporello turnout import monday.csv --ledger exhibition\n  \
        leporello turnout import export.csv --as axis-csv --device \"beam east\"\n\n\
        The folder has `exhibition.toml` (days, halls, doors, devices) and tables. Each file is \
        known by its first line:\n  \
        counts       device,bin_start,bin_s and of hall,door,in,out,count,samples,expected\n  \
        trials       device,config,start,end and of observer,true_in,true_out,device_in,device_out,device_count\n  \
        claims       organisation,date,hall and of announced,claimed,source\n  \
        head-counts  organisation,date,hall,persons; also ODK and Kobo\n  \
        xovis, axis, axis-csv, eco-counter, pretix  as these export them\n\n\
        Bad rows are listed with file, line and reason, good ones are kept. The same files again \
        change nothing. A ledger that is new gets a key file beside it: keep it apart, and hand \
        the public key that is printed out on paper.")]
    Import(ImportArgs),
    /// Correct what was recorded wrongly, or strike it out; without a number, list the entries
    #[command(after_help = "Examples:\n  \
        leporello turnout correct exhibition --find \"School 4\"\n  \
        leporello turnout correct exhibition 41 --set persons=28 \\\n      \
          --reason \"82 was misread\" --by shift-lead,statistician\n  \
        leporello turnout correct exhibition 57 --strike --reason \"sent twice\" --by admin,auditor\n  \
        leporello turnout correct exhibition beam:1:57 --set in=16 --dry-run …\n\n\
        Nothing is changed or taken away: the correction is a new, signed entry beside the first, and \
        the report lists it with its reason and the two roles. Columns are called as in the tables \
        that are imported:\n  \
        head count   organisation, date, hall, persons\n  \
        claim        organisation, date, hall, announced or claimed, source\n  \
        trial        config, start, end, device_in, device_out, device_count; with `--set observer=A` \
        also true_in, true_out\n  \
        count        bin_start, bin_s, in, out, count, samples, expected\n\n\
        `--set source=` says that it was not told. Halls, doors and devices are changed in \
        `exhibition.toml`, and struck out here. The entries of a device have numbers such as \
        `beam:1:57` and are listed with `--device beam`. An entry of a closed day gets an amendment; \
        `leporello turnout report --close` puts it under a checkpoint.")]
    Correct(CorrectArgs),
    /// Show visits by hall and day with 95 % intervals, and what there is to look at
    #[command(after_help = "Examples:\n  \
        leporello turnout estimate exhibition\n  \
        leporello turnout estimate planted --truth planted/truth.json\n\n\
        No number that an organisation reported enters the visits. Small numbers are withheld \
        here as in the report.")]
    Estimate(EstimateArgs),
    /// Write the report: a page, tables, and one file that anybody can verify
    #[command(after_help = "Examples:\n  \
        leporello turnout report exhibition --into report\n  \
        leporello turnout report exhibition --into report --close --with-evidence\n\n\
        `report.zip` is for publication: visits can be computed again from the counts in it; what \
        organisations reported is signed. `audit.zip` (`--with-evidence`) is for an auditor: it \
        has every entry, also numbers of fewer than ten persons, and every figure can be computed \
        again. Do not publish it.")]
    Report(ReportArgs),
    /// Check a report offline: every signature, and every figure computed again
    #[command(after_help = "Examples:\n  \
        leporello turnout verify report.zip\n  \
        leporello turnout verify audit.zip --key 'Harbour+1f2e3d4c+Aabc…'\n\n\
        Any file, figure or entry that was edited or taken away is named with its place, and the \
        exit code is 1. Give the key from paper: without it, the one in the report is used, which \
        who made the report anew would have changed too.")]
    Verify(VerifyArgs),
    /// Write a planted exhibition whose truth is known, to see what the method can tell
    #[command(after_help = "Example:\n  \
        leporello turnout simulate planted --seed 4\n  \
        leporello turnout import planted\n  \
        leporello turnout estimate planted --truth planted/truth.json\n\n\
        `--story` writes the worked example: three halls, eleven days, an opening that hardly \
        anybody but staff attended, and forty organisations.")]
    Simulate(SimulateArgs),
}

/// `leporello turnout import`
#[derive(Group)]
pub struct ImportArgs {
    /// Folder of the exhibition, or files; or a broker at which sensors publish: <mqtt://user:password@host/leporello>
    #[arg(required = true, value_name = "FOLDER|FILE|BROKER")]
    pub paths: Vec<PathBuf>,
    /// How many minutes to listen at a broker
    #[arg(long = "for", value_name = "MINUTES", default_value = "10", value_parser = minutes)]
    pub lasts: u64,
    /// Certificates (PEM) that the broker's is signed by [default: those of the operating system]
    #[arg(long, value_name = "FILE")]
    pub broker_ca: Option<PathBuf>,
    /// Ledger: a file, its folder, or a URL of PostgreSQL [default: turnout.ledger in the folder]
    #[arg(long, value_name = "PATH")]
    pub ledger: Option<PathBuf>,
    /// The ledger's secret key [default: the ledger's name with `.key`]
    #[arg(long, value_name = "PATH")]
    pub key: Option<PathBuf>,
    /// Format of all files [default: by what is in each]
    #[arg(long = "as", value_enum, value_name = "FORMAT")]
    pub file_format: Option<FormatArg>,
    /// Device of files that name none
    #[arg(long, value_name = "NAME", value_parser = device)]
    pub device: Option<DeviceId>,
    /// Direction of files that have one only
    #[arg(long, value_enum, value_name = "WAY")]
    pub direction: Option<DirectionArg>,
}

/// Minutes, with or without an `m` behind them.
fn minutes(text: &str) -> Result<u64, String> {
    let number = text.strip_suffix('m').unwrap_or(text).parse().ok();
    number
        .filter(|minutes| (1..=1440).contains(minutes))
        .ok_or_else(|| format!("`{text}` is not 1 to 1440 minutes; write it as 10m"))
}

/// A format as typed.
#[derive(Clone, Copy)]
pub struct FormatArg(pub FormatName);

/// All formats, in the order of [`FormatName::ALL`].
const FORMATS: [FormatArg; 9] = {
    let mut all = [FormatArg(FormatName::Counts); 9];
    let mut at = 0;
    while at < 9 {
        all[at] = FormatArg(FormatName::ALL[at].0);
        at += 1;
    }
    all
};

impl ValueEnum for FormatArg {
    fn value_variants<'a>() -> &'a [Self] {
        &FORMATS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.word()))
    }
}

/// A direction as typed.
#[derive(Clone, Copy, ValueEnum)]
pub enum DirectionArg {
    /// Into the hall
    In,
    /// Out of the hall
    Out,
    /// Either; the device does not tell
    Both,
}

impl From<DirectionArg> for Direction {
    fn from(arg: DirectionArg) -> Self {
        match arg {
            DirectionArg::In => Self::In,
            DirectionArg::Out => Self::Out,
            DirectionArg::Both => Self::Both,
        }
    }
}

/// `leporello turnout correct`
#[derive(Group)]
pub struct CorrectArgs {
    /// Ledger: a file, its folder, or a URL of `PostgreSQL`
    pub ledger: PathBuf,
    /// Number of the entry, as the list shows it
    #[arg(requires = "change", requires = "reason", requires = "by")]
    pub number: Option<EntryNumber>,
    /// Another value in a column; may be given several times
    #[arg(long, value_name = "COLUMN=VALUE", value_parser = column, group = "change", requires = "number")]
    pub set: Vec<(String, String)>,
    /// Strike the entry out: nothing holds in its place
    #[arg(long, group = "change", requires = "number")]
    pub strike: bool,
    /// Why, in a sentence that the report prints
    #[arg(long, value_name = "TEXT", requires = "number")]
    pub reason: Option<String>,
    /// The two roles that agreed, with a comma; never names
    #[arg(long, value_name = "ROLE,ROLE", value_parser = roles)]
    pub by: Option<[Role; 2]>,
    /// Say what would be, and record nothing
    #[arg(long, requires = "number")]
    pub dry_run: bool,
    /// List the counts of this device instead of head counts, claims and trials
    #[arg(long, value_name = "NAME", value_parser = device, conflicts_with = "number")]
    pub device: Option<DeviceId>,
    /// List only entries with this text
    #[arg(long, value_name = "TEXT", conflicts_with = "number")]
    pub find: Option<String>,
    /// The ledger's secret key, which signs the correction [default: the ledger's name with `.key`]
    #[arg(long, value_name = "PATH")]
    pub key: Option<PathBuf>,
}

/// `leporello turnout estimate`
#[derive(Group)]
pub struct EstimateArgs {
    /// Ledger: a file, its folder, or a URL of PostgreSQL
    pub ledger: PathBuf,
    /// Planted truth to set beside the estimate
    #[arg(long, value_name = "FILE")]
    pub truth: Option<PathBuf>,
}

/// `leporello turnout report`
#[derive(Group)]
pub struct ReportArgs {
    /// Ledger: a file, its folder, or a URL of PostgreSQL
    pub ledger: PathBuf,
    /// Folder for the report
    #[arg(long, value_name = "FOLDER")]
    pub into: PathBuf,
    /// The ledger's secret key, which signs the report [default: the ledger's name with `.key`]
    #[arg(long, value_name = "PATH")]
    pub key: Option<PathBuf>,
    /// Close every day first: what comes later is an amendment, and is told
    #[arg(long)]
    pub close: bool,
    /// Also write audit.zip, with every entry, for an auditor; not for publication
    #[arg(long)]
    pub with_evidence: bool,
}

/// `leporello turnout verify`
#[derive(Group)]
pub struct VerifyArgs {
    /// Report, as `leporello turnout report` wrote it
    pub report: PathBuf,
    /// The ledger's public key as it was handed out [default: the one in the report]
    #[arg(long, value_name = "KEY", value_parser = verifier)]
    pub key: Option<Verifier>,
}

/// `leporello turnout simulate`
#[derive(Group)]
pub struct SimulateArgs {
    /// Folder for the files
    pub folder: PathBuf,
    /// Which of the planted exhibitions
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Write the worked example
    #[arg(long, conflicts_with = "seed")]
    pub story: bool,
}

fn device(text: &str) -> Result<DeviceId, String> {
    DeviceId::new(text).map_err(|error| error.to_string())
}

fn column(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as `persons=28`")?;
    Ok((name.trim().to_lowercase(), value.trim().to_owned()))
}

fn roles(text: &str) -> Result<[Role; 2], String> {
    let known = Role::ALL.map(role_name);
    let role = |name: &str| {
        let found = Role::ALL.into_iter().find(|role| role_name(*role) == name.trim());
        found.ok_or_else(|| {
            format!("there is no role `{}`; roles are {}", name.trim(), known.join(", "))
        })
    };
    let (one, other) =
        text.split_once(',').ok_or("name two roles, such as `shift-lead,statistician`")?;
    let both = [role(one)?, role(other)?];
    if both[0] == both[1] { Err("two different roles must agree".into()) } else { Ok(both) }
}

fn role_name(role: Role) -> String {
    let name = serde_json::to_value(role).ok();
    name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn verifier(text: &str) -> Result<Verifier, String> {
    Verifier::parse(text.trim()).map_err(|error| error.to_string())
}
