//! What can be typed about places, the book and its print edition.

use clap::{Args as Group, ValueEnum};
use leporello_model::{Binding, BoundAt, Edition, PageCount, PdfKind, file_size};
use leporello_press::{Asked, EditionsAsked, PrintAsked, TrimAsked};
use std::path::PathBuf;

/// Where things are.
#[derive(Group, Clone)]
pub struct Places {
    /// Folder for the book [default: the photographs' name with `-book`, in this folder]
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// Folder for working copies [default: the user's cache folder]
    #[arg(long, value_name = "FOLDER")]
    pub cache: Option<PathBuf>,
}

/// What the book shall be.
#[derive(Group, Clone)]
pub struct BookArgs {
    /// Title of the book [default: the folder's name]
    #[arg(long)]
    pub title: Option<String>,
    /// Subtitle
    #[arg(long)]
    pub subtitle: Option<String>,
    /// Author
    #[arg(long)]
    pub author: Option<String>,
    /// Language of the book's own words, such as en or de-AT
    #[arg(long, value_name = "TAG", value_parser = leporello_press::language)]
    pub language: Option<String>,
    /// Pages: a number, or `best` for the count that suits the photographs
    #[arg(long, value_name = "N", value_parser = pages)]
    pub pages: Option<PageCount>,
    /// The count of pages must be a multiple of this
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=64))]
    pub page_multiple: Option<u32>,
    /// Trim size: a name such as a4-landscape, one of the printer's, or WIDTHxHEIGHT such as 300x240mm
    #[arg(long, value_parser = leporello_press::size)]
    pub size: Option<TrimAsked>,
    /// Binding, which decides how much of the fold is lost
    #[arg(long, value_enum)]
    pub binding: Option<BindingArg>,
    /// Edge the leaves are bound at [default: right for languages read from the right]
    #[arg(long, value_enum, value_name = "EDGE")]
    pub bound_at: Option<BoundAtArg>,
    /// Theme, which decides how words look: see `leporello themes`
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Printer the book is for: see `leporello printers`; `none` for none
    #[arg(long, value_name = "NAME")]
    pub printer: Option<String>,
    /// Whether captions from the photographs are set
    #[arg(long, value_name = "YES/NO", value_parser = yes_or_no)]
    pub captions: Option<bool>,
}

/// Binding as typed.
#[derive(Clone, Copy, ValueEnum)]
pub enum BindingArg {
    /// Glued at the spine
    Perfect,
    /// Sewn signatures
    Sewn,
    /// Opens flat
    Layflat,
}

/// Edge as typed.
#[derive(Clone, Copy, ValueEnum)]
pub enum BoundAtArg {
    /// Read from left to right
    Left,
    /// Read from right to left
    Right,
}

impl BookArgs {
    /// As the press takes it.
    pub fn asked(&self) -> Asked {
        Asked {
            title: self.title.clone(),
            subtitle: self.subtitle.clone(),
            author: self.author.clone(),
            language: self.language.clone(),
            trim: self.size.clone(),
            binding: self.binding.map(|b| match b {
                BindingArg::Perfect => Binding::Perfect,
                BindingArg::Sewn => Binding::Sewn,
                BindingArg::Layflat => Binding::Layflat,
            }),
            bound_at: self.bound_at.map(|edge| match edge {
                BoundAtArg::Left => BoundAt::Left,
                BoundAtArg::Right => BoundAt::Right,
            }),
            theme: self.theme.clone(),
            printer: self.printer.as_ref().map(|name| match name.as_str() {
                "none" => String::new(),
                name => name.to_owned(),
            }),
            pages: self.pages,
            page_multiple: self.page_multiple,
            captions: self.captions,
            ..Asked::default()
        }
    }
}

/// Which editions are written, and what they shall be.
#[derive(Group, Clone)]
pub struct EditionArgs {
    /// Editions, such as print,epub,web [default: the settings', or all]
    #[arg(long, value_name = "EDITIONS", value_delimiter = ',', value_parser = edition)]
    pub edition: Vec<Edition>,
    #[command(flatten)]
    pub print: PrintArgs,
    /// Most size of an e-book, such as 50MB; pictures give way
    #[arg(long, value_name = "SIZE", value_parser = file_size)]
    pub max_size: Option<u64>,
}

impl EditionArgs {
    /// As the press takes it.
    pub fn asked(&self) -> EditionsAsked {
        EditionsAsked {
            which: self.edition.clone(),
            print: self.print.asked(),
            max_size: self.max_size,
        }
    }
}

fn edition(text: &str) -> Result<Edition, String> {
    let found = Edition::ALL.into_iter().find(|edition| edition.name() == text);
    found.ok_or_else(|| format!("write one of {}", Edition::ALL.map(Edition::name).join(", ")))
}

/// What the print edition shall be.
#[derive(Group, Clone)]
pub struct PrintArgs {
    /// Keep every JPEG as it is, whatever its size (a master; larger files)
    #[arg(long)]
    pub originals: bool,
    /// Resolution pictures are brought to, in pixels per inch [default: the printer's, or 300]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(72..=1200))]
    pub ppi: Option<u32>,
    /// Kinds of PDF, such as x4,screen [default: the printer's, or plain]
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = pdf_kind)]
    pub pdf: Vec<PdfKind>,
    /// ICC profile of the printing condition [default: offset on coated paper]
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
}

impl PrintArgs {
    /// As the press takes it.
    pub fn asked(&self) -> PrintAsked {
        PrintAsked {
            kinds: self.pdf.clone(),
            profile: self.profile.clone(),
            ppi: self.ppi,
            keep_originals: self.originals.then_some(true),
            date: crate::places::edition_date(),
        }
    }
}

fn pdf_kind(text: &str) -> Result<PdfKind, String> {
    let found = PdfKind::ALL.into_iter().find(|kind| kind.name() == text);
    found.ok_or_else(|| {
        let names: Vec<&str> = PdfKind::ALL.iter().map(|kind| kind.name()).collect();
        format!("write one of {}", names.join(", "))
    })
}

pub fn pages(text: &str) -> Result<PageCount, String> {
    if text == "best" {
        return Ok(PageCount::Best);
    }
    match text.parse() {
        Ok(pages @ 1..=2_000) => Ok(PageCount::Exactly(pages)),
        _ => Err("write a number from 1 to 2000, or best".into()),
    }
}

pub fn threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(threads @ 1..=256) => Ok(threads),
        _ => Err("write a number from 1 to 256".into()),
    }
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("write yes or no".into()),
    }
}
