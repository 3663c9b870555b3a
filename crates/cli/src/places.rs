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

/// When the edition says it was made: `SOURCE_DATE_EPOCH` (seconds since 1970), if that is set.
/// Without it the date is left to the kind of PDF, so that no clock is in what is written.
pub fn edition_date() -> Option<Timestamp> {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok()?.parse().ok()?;
    Timestamp::from_second(fixed).ok()
}

/// The day after which no photograph was taken: that of the edition, else today.
pub fn latest() -> Date {
    let instant = edition_date().unwrap_or_else(Timestamp::now);
    // A photograph taken this evening east of here may carry tomorrow's date.
    let date = jiff::tz::Offset::UTC.to_datetime(instant).date();
    date.tomorrow().unwrap_or(date)
}
