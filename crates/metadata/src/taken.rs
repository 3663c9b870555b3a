//! When the photograph was taken: which of its dates to believe, how far, and in what
//! zone.

use crate::clue::Clue;
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, date};
use leporello_model::{Doubt, Taken, TakenSource};

/// All that speaks about the time of taking.
#[derive(Default)]
pub struct Evidence {
    /// Dates, best first within a source.
    pub dates: Vec<(TakenSource, Clue)>,
    /// What a service says, which takes a camera's clock for UTC unless the user
    /// corrected it.
    pub service: Option<Clue>,
    /// Instant by satellite.
    pub gps_utc: Option<DateTime>,
    /// The date in the file's name.
    pub name: Option<Clue>,
}

/// The sources in the order in which they are believed. A creation date in IPTC or XMP
/// stands before the moment of digitizing, which of a scan is a later one.
const ORDER: [TakenSource; 7] = [
    TakenSource::Sidecar,
    TakenSource::ExifOriginal,
    TakenSource::IptcXmp,
    TakenSource::ExifDigitized,
    TakenSource::ExifChanged,
    TakenSource::Gps,
    TakenSource::FileName,
];

/// The longest way round the world's zones, from one clock to another.
const FARTHEST_ZONES: SignedDuration = SignedDuration::from_hours(26);
const ONE_DAY: SignedDuration = SignedDuration::from_hours(24);

/// Weighs the evidence. `latest` is the last day that is possible.
pub fn weigh(evidence: &Evidence, latest: Date) -> Option<Taken> {
    let clues = candidates(evidence);
    let judged: Vec<(TakenSource, Clue, Doubt)> = clues
        .into_iter()
        .map(|(source, clue)| (source, clue, doubt(source, &clue, evidence.gps_utc, latest)))
        // A name is no evidence of the impossible: it was no date.
        .filter(|(source, _, doubt)| {
            (*source, *doubt) != (TakenSource::FileName, Doubt::Impossible)
        })
        .collect();
    let (source, clue, doubt) = choose(&judged)?;
    Some(Taken {
        local: clue.local,
        offset_minutes: offset(source, &clue, evidence),
        gps_utc: evidence.gps_utc,
        source,
        doubt,
    })
}

/// All dates in the order in which they are believed.
fn candidates(evidence: &Evidence) -> Vec<(TakenSource, Clue)> {
    let mut clues = evidence.dates.clone();
    let gps = evidence.gps_utc.map(|local| Clue { local, offset_minutes: Some(0), has_time: true });
    clues.extend(gps.map(|clue| (TakenSource::Gps, clue)));
    clues.extend(evidence.name.map(|clue| (TakenSource::FileName, clue)));
    let oldest = clues.iter().map(|(_, clue)| clue.local).filter(|local| local.year() > 1990).min();
    clues.sort_by_key(|(source, clue)| {
        let rank = ORDER.iter().position(|other| other == source);
        (is_later_act(*source, clue, oldest), rank)
    });
    if let Some(service) = evidence.service {
        let clock = clues.iter().position(|(_, clue)| clue.has_time);
        let is_near = |place: &usize| is_near(clues[*place].1.local, service.local);
        let place = clock.filter(is_near).map_or(0, |place| place + 1);
        clues.insert(place, (TakenSource::Sidecar, service));
    }
    clues
}

/// Whether two clocks can show one instant, each in its own zone.
fn is_near(a: DateTime, b: DateTime) -> bool {
    a.duration_since(b).abs() <= FARTHEST_ZONES
}

/// Whether the date is that of scanning or changing, because another is a day older.
fn is_later_act(source: TakenSource, clue: &Clue, oldest: Option<DateTime>) -> bool {
    matches!(source, TakenSource::ExifDigitized | TakenSource::ExifChanged)
        && oldest.is_some_and(|oldest| clue.local.duration_since(oldest) > ONE_DAY)
}

/// The first that can be believed; of one that knows only the day, another that knows the
/// time of the same day. If none can be believed, the first clock that had been reset,
/// and then anything.
fn choose(judged: &[(TakenSource, Clue, Doubt)]) -> Option<(TakenSource, Clue, Doubt)> {
    let with = |wanted: &[Doubt]| judged.iter().find(|(_, _, doubt)| wanted.contains(doubt));
    let first = with(&[Doubt::None, Doubt::DayOnly]);
    let first = first.or_else(|| with(&[Doubt::ResetClock])).or(judged.first())?;
    if first.2 != Doubt::DayOnly {
        return Some(*first);
    }
    let has_time = |(_, clue, doubt): &&(TakenSource, Clue, Doubt)| {
        *doubt == Doubt::None && clue.local.date() == first.1.local.date()
    };
    Some(*judged.iter().find(has_time).unwrap_or(first))
}

/// How far a date may be believed.
fn doubt(source: TakenSource, clue: &Clue, gps_utc: Option<DateTime>, latest: Date) -> Doubt {
    let is_confirmed = gps_utc.is_some_and(|utc| is_near(clue.local, utc));
    let is_set = is_confirmed || clue.offset_minutes.is_some();
    let is_day = !clue.has_time || (!is_confirmed && is_midnight(clue.local));
    let day = clue.local.date();
    if day > latest || day < FIRST_PHOTOGRAPH {
        Doubt::Impossible
    } else if is_day && is_written(source) && !is_epoch(day) {
        Doubt::DayOnly
    } else if clue.has_time && !is_set && is_factory_date(clue.local) {
        Doubt::ResetClock
    } else if is_day {
        Doubt::DayOnly
    } else {
        Doubt::None
    }
}

/// Nicéphore Niépce's view from his window is of that year.
const FIRST_PHOTOGRAPH: Date = date(1826, 1, 1);

/// Programs and people who know only the day write midnight; a clock hardly ever does.
fn is_midnight(local: DateTime) -> bool {
    local.time() == jiff::civil::Time::midnight()
}

/// Whether dates of this source may have been written by a person who knew only the day.
const fn is_written(source: TakenSource) -> bool {
    matches!(source, TakenSource::Sidecar | TakenSource::IptcXmp | TakenSource::FileName)
}

/// The days on which computers' calendars begin.
fn is_epoch(day: Date) -> bool {
    day == date(1970, 1, 1) || day == date(1980, 1, 1)
}

/// Whether a clock shows what it shows after its battery ran out. Clocks that are set by a
/// network or by satellites are not asked.
///
/// * the whole first day of 1970 and of 1980, where computers' and cameras' calendars
///   begin, and the last of 1969 and 1979, the same in zones to the west;
/// * the first twenty minutes of the first of January of 2000 to 2015, the years that
///   cameras with a battery for the clock begin with. Later years are left to fireworks;
/// * the first second of any year;
/// * noon of 8 December 2002, the factory date of several makers.
fn is_factory_date(local: DateTime) -> bool {
    let (year, month, day) = (local.year(), local.month(), local.day());
    let new_year = month == 1 && day == 1;
    let first_minutes = local.hour() == 0 && local.minute() < 20;
    match year {
        1970 | 1980 => new_year,
        1969 | 1979 => month == 12 && day == 31,
        2002 if month == 12 && day == 8 => local.hour() == 12 && local.minute() == 0,
        1990..=2015 if new_year && first_minutes => true,
        _ => new_year && is_midnight(local),
    }
}

/// The zone: as the date says it; as another date says it that shows the same time; from
/// the satellites; from the time in UTC in the file's name.
fn offset(source: TakenSource, clue: &Clue, evidence: &Evidence) -> Option<i32> {
    if clue.offset_minutes.is_some() || !clue.has_time || source == TakenSource::Gps {
        return clue.offset_minutes;
    }
    let is_same = |other: &Clue| {
        other.has_time
            && other.local.duration_since(clue.local).abs() < SignedDuration::from_secs(1)
    };
    let twin = evidence.dates.iter().filter(|(_, other)| is_same(other));
    let in_name = evidence.name.and_then(|name| name.in_utc().filter(|_| name.has_time));
    twin.filter_map(|(_, other)| other.offset_minutes)
        .next()
        .or_else(|| zone_between(clue.local, evidence.gps_utc?))
        .or_else(|| zone_between(clue.local, in_name?))
}

/// Zones that are not whole hours, in minutes east.
const BROKEN_ZONES: [i32; 14] =
    [-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 690, 765, 825];

/// The zone in which `local` is `utc`: a real one, to within a minute. A clock that is
/// further off is wrong, and then nothing can be said.
fn zone_between(local: DateTime, utc: DateTime) -> Option<i32> {
    let seconds = i32::try_from(local.duration_since(utc).as_secs()).ok()?;
    let quarter = (seconds + 450).div_euclid(900);
    let minutes = quarter * 15;
    let is_near = (seconds - minutes * 60).abs() <= 60;
    let is_real = minutes % 60 == 0 || BROKEN_ZONES.contains(&minutes);
    (is_near && is_real && (-720..=840).contains(&minutes)).then_some(minutes)
}
