//! What can be typed.

mod book;
pub mod exhibit;
pub mod turnout;

pub use book::{BookArgs, EditionArgs, Places};

use book::{pages, threads};
use clap::{ArgGroup, Args as Group, CommandFactory as _, Parser, Subcommand, ValueEnum};
use exhibit::ExhibitArgs;
use leporello_model::PageCount;
use std::path::PathBuf;
use turnout::TurnoutArgs;

/// From a folder of photographs to a printed book.
#[derive(Parser)]
#[command(name = "leporello", version, about, propagate_version = true)]
#[command(after_help = "Example: leporello make ~/Pictures/Norway --pages 48\n\n\
    Leporello only reads your folder of photographs. It writes the book into a folder of its \
    own and keeps small working copies in a cache.")]
pub struct Args {
    /// How the program speaks.
    #[command(flatten)]
    pub voice: Voice,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Args {
    /// What was typed. Ends the program with exit code 2 when it cannot be understood.
    pub fn read() -> Self {
        let args = Self::parse();
        if let Some(why) = args.command.contradiction() {
            Self::command().error(clap::error::ErrorKind::ArgumentConflict, why).exit();
        }
        args
    }
}

/// How the program speaks.
#[derive(Group)]
pub struct Voice {
    /// How messages are written
    #[arg(long, global = true, value_enum, default_value_t, help_heading = "Messages")]
    pub format: Format,
    /// Say nothing but errors
    #[arg(long, short, global = true, conflicts_with = "advice", help_heading = "Messages")]
    pub quiet: bool,
    /// Also say what could be better
    #[arg(long, global = true, help_heading = "Messages")]
    pub advice: bool,
    /// Threads to use [default: one for each core]
    #[arg(long, global = true, value_name = "N", value_parser = threads, help_heading = "Work")]
    pub threads: Option<usize>,
}

/// How messages are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Human,
    /// One line for each message
    Line,
    /// One JSON object for each message and result, one on a line, on standard output
    Json,
}

/// The commands, in the order of need.
#[derive(Subcommand)]
pub enum Command {
    /// Begin a book: write settings, a first chapter and captions to edit
    #[command(after_help = "Example: leporello new norway-book --photos ~/Pictures/Norway")]
    New(New),
    /// Make a book from a folder of photographs: plan, print edition, e-books, web edition
    #[command(
        after_help = "Examples:\n  leporello make photos\n  leporello make photos --pages 96 --size 300x240mm --title \"North\"\n  leporello make photos --out books/north\n  leporello make photos --edition epub,web --max-size 50MB"
    )]
    Make(Make),
    /// Plan the book without writing editions; or ask about the plan
    #[command(
        after_help = "Examples:\n  leporello plan photos --pages 48\n  leporello plan photos-book --why IMG_1234\n  leporello plan photos-book --next 12"
    )]
    Plan(PlanArgs),
    /// Write the editions of a planned book exactly as its plan says
    #[command(after_help = "Example: leporello build photos-book")]
    Build(Build),
    /// Judge a finished book; writes nothing but pictures asked for
    #[command(
        after_help = "Examples:\n  leporello check photos-book --layout\n  leporello check photos-book --worst 5"
    )]
    Check(Check),
    /// Show the book in the browser and follow every change of words, plan and theme
    #[command(after_help = "Example: leporello serve norway-book")]
    Serve(Serve),
    /// List printers, or show what one asks for
    #[command(after_help = "Examples:\n  leporello printers\n  leporello printers show blurb")]
    Printers(Printers),
    /// List themes, or copy one to make it your own
    #[command(
        after_help = "Examples:\n  leporello themes\n  leporello themes copy quiet --out norway-book/themes/mine"
    )]
    Themes(Themes),
    /// Explain a message by its code
    #[command(after_help = "Examples:\n  leporello explain PHO-003\n  leporello explain")]
    Explain {
        /// Code, such as PHO-003; without it, all codes are listed
        code: Option<String>,
    },
    /// Say what this machine can do, and what is the matter with a folder of photographs
    #[command(after_help = "Examples:\n  leporello doctor\n  leporello doctor photos")]
    Doctor(Doctor),
    /// Draw a set of pictures and make a book of them
    #[command(after_help = "Example: leporello demo --out demo")]
    Demo(Demo),
    /// Count the visits of an exhibition, and report them beside what was claimed
    #[command(
        after_help = "Example:\n  leporello turnout simulate planted --story\n  leporello turnout import planted\n  leporello turnout report planted --into report\n  leporello turnout verify report/report.zip"
    )]
    Turnout(TurnoutArgs),
    /// Serve an exhibition: the book in its halls, counts, claims, a guest book
    #[command(
        after_help = "Examples:\n  leporello exhibit --demo\n  leporello exhibit harbour --book norway-book --bind 0.0.0.0:8080 --base http://192.168.1.5:8080"
    )]
    Exhibit(ExhibitArgs),
    /// Print completions for a shell
    #[command(
        after_help = "Example: leporello completions bash > ~/.local/share/bash-completion/completions/leporello"
    )]
    Completions {
        /// Shell
        shell: clap_complete::Shell,
    },
}

impl Command {
    /// What of it cannot be had together, where clap alone does not see it.
    fn contradiction(&self) -> Option<String> {
        let (Self::Make(Make { book, .. }) | Self::Plan(PlanArgs { book, .. })) = self else {
            return None;
        };
        match (book.pages, book.page_multiple) {
            (Some(PageCount::Exactly(pages)), Some(of)) if pages % of != 0 => {
                Some(format!("{pages} pages are no multiple of {of}; leave one of the two out"))
            }
            _ => None,
        }
    }
}

/// `leporello make`
#[derive(Group)]
pub struct Make {
    /// Folder of photographs, or of a book made before
    pub folder: PathBuf,
    #[command(flatten)]
    pub places: Places,
    #[command(flatten)]
    pub book: BookArgs,
    #[command(flatten)]
    pub editions: EditionArgs,
}

/// `leporello plan`
#[derive(Group)]
pub struct PlanArgs {
    /// Folder of photographs, or of a book made before
    pub folder: PathBuf,
    #[command(flatten)]
    pub places: Places,
    #[command(flatten)]
    pub book: BookArgs,
    /// Why a photograph is where it is, that big, or left out; a part of its name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["next", "BookArgs"])]
    pub why: Option<String>,
    /// Give a spread its next best arrangement and lock it; a page number on it
    #[arg(long, value_name = "PAGE", conflicts_with = "BookArgs")]
    pub next: Option<u32>,
}

/// `leporello build`
#[derive(Group)]
pub struct Build {
    /// Folder of the book
    pub folder: PathBuf,
    #[command(flatten)]
    pub places: Places,
    #[command(flatten)]
    pub editions: EditionArgs,
}

/// `leporello check`
#[derive(Group)]
#[command(group(ArgGroup::new("pictures").args(["worst", "show"]).multiple(true)))]
pub struct Check {
    /// Folder of the book
    pub folder: PathBuf,
    #[command(flatten)]
    pub places: Places,
    /// Judge the finished files by what this printer asks for [default: the book's printer]
    #[arg(long, value_name = "NAME")]
    pub printer: Option<String>,
    /// Measure the layout from the rectangles in the PDF
    #[arg(long)]
    pub layout: bool,
    /// Make pictures of the costliest spreads
    #[arg(long, value_name = "N")]
    pub worst: Option<usize>,
    /// Make pictures of the spreads with these pages, such as 1,12,48
    #[arg(long, value_name = "PAGES", value_delimiter = ',')]
    pub show: Vec<u32>,
    /// Width of the pictures of spreads, in pixels
    #[arg(long, default_value_t = 1600, value_name = "PIXELS", requires = "pictures", value_parser = clap::value_parser!(u32).range(200..=8000))]
    pub width: u32,
}

/// `leporello new`
#[derive(Group)]
pub struct New {
    /// Folder for the book
    pub folder: PathBuf,
    /// Folder of photographs
    #[arg(long, value_name = "FOLDER")]
    pub photos: PathBuf,
    /// Title of the book [default: the photographs' folder's name]
    #[arg(long)]
    pub title: Option<String>,
    /// Language of the book's own words, such as en or de-AT
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = leporello_press::language)]
    pub language: String,
}

/// `leporello serve`
#[derive(Group)]
pub struct Serve {
    /// Folder of the book
    pub folder: PathBuf,
    #[command(flatten)]
    pub places: Places,
    /// Port to listen at [default: a free one]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub port: u16,
}

/// `leporello printers`
#[derive(Group)]
pub struct Printers {
    /// What to do; without it, all printers are listed
    #[command(subcommand)]
    pub action: Option<PrintersAction>,
    /// Folder of the book, for the profiles in it
    #[arg(
        long,
        value_name = "FOLDER",
        global = true,
        default_value = ".",
        hide_default_value = true
    )]
    pub book: PathBuf,
}

/// What can be done with printers.
#[derive(Subcommand)]
pub enum PrintersAction {
    /// Show what a printer asks for, rule by rule, with its sources
    #[command(after_help = "Example: leporello printers show blurb")]
    Show {
        /// Name of the profile
        name: String,
    },
}

/// `leporello themes`
#[derive(Group)]
pub struct Themes {
    /// What to do; without it, all themes are listed
    #[command(subcommand)]
    pub action: Option<ThemesAction>,
}

/// What can be done with themes.
#[derive(Subcommand)]
pub enum ThemesAction {
    /// Copy a theme's files, to edit them
    #[command(after_help = "Example: leporello themes copy quiet --out norway-book/themes/mine")]
    Copy {
        /// Name of the theme
        name: String,
        /// Folder for the copy: `themes/NAME` in the book's folder makes it a theme of the book
        #[arg(long, value_name = "FOLDER")]
        out: PathBuf,
    },
}

/// `leporello doctor`
#[derive(Group)]
pub struct Doctor {
    /// Folder of photographs
    pub folder: Option<PathBuf>,
    /// Folder for working copies [default: the user's cache folder]
    #[arg(long, value_name = "FOLDER")]
    pub cache: Option<PathBuf>,
}

/// `leporello demo`
#[derive(Group)]
pub struct Demo {
    /// Folder for the pictures and the book; pictures drawn before are used again
    #[arg(long, value_name = "FOLDER", default_value = "leporello-demo")]
    pub out: PathBuf,
    /// Draw the pictures only
    #[arg(long)]
    pub pictures_only: bool,
    /// Pages of the book: a number or `best`
    #[arg(long, value_name = "N", conflicts_with = "pictures_only", value_parser = pages)]
    pub pages: Option<PageCount>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn every_command_shows_an_example() {
        for command in Args::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("leporello "), "{} has no example", command.get_name());
        }
    }
}
