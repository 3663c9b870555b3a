//! Topics: `PREFIX/HALL/DOOR/in_total` and `out_total`, each with a number that only grows.

use leporello_diag::{Diagnostic, Subject, codes};
use leporello_ledger::Fault;
use leporello_ledger::import::{Direction, Exhibition};
use leporello_turnout::vocabulary::{DeviceId, DoorId, HallId};

/// A total that was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The sensor.
    pub device: DeviceId,
    /// Which way.
    pub direction: Direction,
    /// How many passed since the sensor began.
    pub total: u64,
}

/// The topic of the sensor at a door, without what it counts at its end: a sensor publishes at
/// `…/in_total` and `…/out_total`. What no topic may have is written as in addresses: `%2F` for a
/// stroke, `%2B` for a plus, `%23` for a hash, `%25` for the mark itself.
#[must_use]
pub fn topic(prefix: &str, hall: &HallId, door: &DoorId) -> String {
    format!("{prefix}/{}/{}", level(hall.as_str()), level(door.as_str()))
}

fn level(name: &str) -> String {
    let mut level = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '/' => level.push_str("%2F"),
            '+' => level.push_str("%2B"),
            '#' => level.push_str("%23"),
            '%' => level.push_str("%25"),
            c => level.push(c),
        }
    }
    level
}

/// What a message says.
pub(crate) fn total(
    exhibition: &Exhibition,
    prefix: &str,
    topic: &str,
    payload: &[u8],
) -> Result<Total, Fault> {
    let strange = |code, why: String, hint: &str| {
        let subject = Subject::Exhibition(format!("topic `{topic}`"));
        Box::new(Diagnostic::new(code, subject, why).hint(hint))
    };
    let below = topic.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('/'));
    let parts: Vec<&str> = below.unwrap_or_default().split('/').collect();
    let (hall, door, direction) = match parts.as_slice() {
        [hall, door, "in_total"] => (hall, door, Direction::In),
        [hall, door, "out_total"] => (hall, door, Direction::Out),
        _ => {
            let why = format!("the topic is not `{prefix}/HALL/DOOR/in_total` or `out_total`");
            return Err(strange(codes::LDG_022, why, "mend the topic in the sensor"));
        }
    };
    let is_door = |h: &str, d: &str| level(h) == **hall && level(d) == **door;
    let Some(device) = exhibition.sensor_at(is_door) else {
        let why = format!("the hall `{hall}` has no door `{door}` with one sensor");
        return Err(strange(codes::LDG_025, why, "mend the topic, or add the sensor"));
    };
    let number = std::str::from_utf8(payload).ok().and_then(|text| text.trim().parse().ok());
    match number.filter(|total: &u64| i64::try_from(*total).is_ok()) {
        Some(total) => Ok(Total { device: device.clone(), direction, total }),
        None => {
            let is = String::from_utf8_lossy(&payload[..payload.len().min(40)]).into_owned();
            let why = format!("`{is}` is no running total");
            Err(strange(codes::LDG_022, why, "let the sensor send a whole number"))
        }
    }
}
