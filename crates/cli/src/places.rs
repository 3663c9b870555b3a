//! Places and the date, from the command line and the environment.

use jiff::Timestamp;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

/// The cache folder: as asked, else `$XDG_CACHE_HOME/leporello`, else `~/.cache/leporello`,
/// else a folder for temporary files.
pub fn cache(asked: Option<&Path>) -> PathBuf {
    if let Some(asked) = asked {
        return asked.to_owned();
    }
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    set("XDG_CACHE_HOME")
        .or_else(|| set("HOME").map(|home| home.join(".cache")))
        .unwrap_or_else(std::env::temp_dir)
        .join("leporello")
}

/// The moment the book is made: from `SOURCE_DATE_EPOCH` (seconds since 1970, for books that
/// must come out the same later), else now.
pub fn now() -> Timestamp {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse().ok());
    fixed.and_then(|s| Timestamp::from_second(s).ok()).unwrap_or_else(Timestamp::now)
}

/// The day after which no photograph was taken.
pub fn latest() -> Date {
    // A photograph taken this evening east of here may carry tomorrow's date.
    let date = jiff::tz::Offset::UTC.to_datetime(now()).date();
    date.tomorrow().unwrap_or(date)
}
