//! What an import must know of the exhibition, and what is impossible in it.

use super::CountRow;
use crate::event::Crossings;
use crate::fault::{Fault, another};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use leporello_diag::{Code, codes};
use leporello_turnout::vocabulary::{
    CounterClass, Device, DeviceId, Door, Hall, HallId, Venue, VenueDay,
};

/// More persons than this for each second and metre of a door's width do not pass in one
/// direction: twice the greatest flow that engineers of escape routes reckon with, 1.3 to 1.5
/// (SFPE Handbook of Fire Protection Engineering, "Employing the hydraulic model").
const PASSABLE: f64 = 3.0;

/// What an import must know of the exhibition.
pub struct Exhibition {
    zone: TimeZone,
    days: Vec<VenueDay>,
    halls: Vec<Hall>,
    doors: Vec<Door>,
    devices: Vec<Device>,
}

impl Exhibition {
    /// The exhibition with its halls, doors and devices.
    ///
    /// # Errors
    /// When the venue has no days.
    pub fn new(
        venue: &Venue,
        halls: Vec<Hall>,
        doors: Vec<Door>,
        devices: Vec<Device>,
    ) -> Result<Self, Fault> {
        let wrong =
            |e: &dyn std::fmt::Display| another(e.to_string(), "mend the days of the exhibition");
        let days = venue.days().map_err(|e| wrong(&e))?;
        let zone = TimeZoneDatabase::bundled().get(&venue.zone).map_err(|e| wrong(&e))?;
        Ok(Self { zone, days, halls, doors, devices })
    }

    pub(crate) const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    pub(crate) fn device(&self, id: &DeviceId) -> Option<&Device> {
        self.devices.iter().find(|device| device.id == *id)
    }

    /// The one sensor that watches a door of a hall: a device of another class than clicker,
    /// which signs what it says. `is_door` tells the door by the names of hall and door.
    #[must_use]
    pub fn sensor_at(&self, is_door: impl Fn(&str, &str) -> bool) -> Option<&DeviceId> {
        let door = self.doors.iter().find(|d| is_door(d.hall.as_str(), d.id.as_str()))?;
        let sensors = self.devices.iter().filter(|d| d.class != CounterClass::Clicker);
        let mut there = sensors.filter(|device| device.door == door.id);
        let first = there.next()?;
        there.next().is_none().then_some(&first.id)
    }

    fn door(&self, device: &Device) -> Option<&Door> {
        self.doors.iter().find(|door| door.id == device.door)
    }

    /// Whether a count can be one of this exhibition.
    pub(crate) fn check(&self, row: &CountRow) -> Result<(), No> {
        let device = self.known_device(&row.device)?;
        let Some(door) = self.door(device) else {
            let why = format!("device `{}` watches `{}`, which is no door", device.id, device.door);
            return Err(no(codes::LDG_025, why, "give the door to the exhibition"));
        };
        if row.door.as_ref().is_some_and(|named| *named != door.id) {
            let why = format!("device `{}` watches the door `{}`", device.id, door.id);
            return Err(no(codes::LDG_025, why, "mend the door in the file, or move the device"));
        }
        if let Some(hall) = &row.hall {
            self.hall(hall)?;
            if *hall != door.hall {
                let why = format!("the door `{}` leads into the hall `{}`", door.id, door.hall);
                return Err(no(codes::LDG_025, why, "mend the hall in the file"));
            }
        }
        self.moment(row.from)?;
        if row.shown.is_empty() {
            return Err(no(
                codes::LDG_022,
                "no count is given",
                "write 0 where nobody passed; leave the row out where nobody counted",
            ));
        }
        if row.seconds == 0 || row.seconds > 86_400 {
            let why = format!("a bin of {} seconds is not 1 second to 1 day long", row.seconds);
            return Err(no(codes::LDG_022, why, "mend the length of the bin"));
        }
        // What a total may be depends on the one before it.
        if row.total { Ok(()) } else { passable(row.seconds, &row.shown, door.width_m) }
    }

    /// Whether so many can have passed the door of a device in this time.
    pub(crate) fn can_pass(
        &self,
        device: &DeviceId,
        seconds: u32,
        shown: &Crossings,
    ) -> Result<(), No> {
        match self.device(device).and_then(|device| self.door(device)) {
            Some(door) => passable(seconds, shown, door.width_m),
            None => Ok(()),
        }
    }

    /// The device of this name.
    pub(crate) fn known_device(&self, id: &DeviceId) -> Result<&Device, No> {
        self.device(id).ok_or_else(|| {
            let names = self.devices.iter().map(|d| d.id.as_str());
            let why = format!("there is no device `{id}`; {}", those(names));
            no(codes::LDG_025, why, "add the device to the exhibition, or mend its name")
        })
    }

    /// Whether there is such a hall.
    pub(crate) fn hall(&self, hall: &HallId) -> Result<(), No> {
        if self.halls.iter().any(|known| known.id == *hall) {
            return Ok(());
        }
        let names = self.halls.iter().map(|h| h.id.as_str());
        let why = format!("there is no hall `{hall}`; {}", those(names));
        Err(no(codes::LDG_025, why, "add the hall to the exhibition, or mend its name"))
    }

    /// Whether a moment is on a day of the exhibition.
    pub(crate) fn moment(&self, from: Timestamp) -> Result<(), No> {
        if self.days.iter().any(|day| day.holds(from)) {
            return Ok(());
        }
        Err(self.outside(&self.zone.to_datetime(from).date()))
    }

    /// Whether the exhibition has this day.
    pub(crate) fn day(&self, day: Date) -> Result<(), No> {
        if self.days.iter().any(|known| known.date == day) {
            Ok(())
        } else {
            Err(self.outside(&day))
        }
    }

    fn outside(&self, day: &Date) -> No {
        let days = &self.days;
        let why = match (days.first(), days.last()) {
            (Some(a), Some(b)) => {
                format!("{day} is outside of the exhibition, {} to {}", a.date, b.date)
            }
            _ => format!("{day} is outside of the exhibition"),
        };
        no(
            codes::LDG_028,
            why,
            "look at the order of day and month, or change the days of the exhibition",
        )
    }
}

/// Why a row is not kept.
pub(crate) struct No {
    pub code: Code,
    pub why: String,
    pub hint: &'static str,
}

pub(crate) fn no(code: Code, why: impl Into<String>, hint: &'static str) -> No {
    No { code, why: why.into(), hint }
}

/// Why so many cannot have passed a door of this width in this time; `None` when they can.
#[must_use]
pub fn cannot_pass(width_m: f64, seconds: u32, shown: &Crossings) -> Option<String> {
    let most = (PASSABLE * width_m.max(0.5) * f64::from(seconds)).ceil();
    #[allow(clippy::cast_precision_loss, reason = "only compared")]
    let highest = shown.told().max().unwrap_or(0) as f64;
    let why = || {
        format!("{highest} in {seconds} seconds: a door of {width_m} m lets pass {most} at most")
    };
    (highest > most).then(why)
}

/// Refuses a count that is higher than the door lets pass.
fn passable(seconds: u32, shown: &Crossings, width_m: f64) -> Result<(), No> {
    let hint = "look at the device, or mend the width of the door";
    match cannot_pass(width_m, seconds, shown) {
        Some(why) => Err(no(codes::LDG_023, why, hint)),
        None => Ok(()),
    }
}

/// At most five names, for a message.
fn those<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.len() {
        0 => "none is known".into(),
        n if n > 5 => format!("known are {} and {} more", names[..5].join(", "), n - 5),
        _ => format!("known are {}", names.join(", ")),
    }
}
