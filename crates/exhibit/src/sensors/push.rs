//! What sensors push by HTTP, each to a link of its own.

use super::{exhibition, heard, tell};
use crate::access::{fingerprint, token};
use crate::answer::{Problem, at_work, running};
use crate::desk::Paper;
use crate::fault::Fault;
use crate::house::{House, Running, clock};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use leporello_audit::FormatName;
use leporello_diag::{Diagnostic, Severity, Sink, json};
use leporello_ledger::import::{Desk, Direction, Format, Held, Pushed};
use leporello_turnout::vocabulary::DeviceId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::Read;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// Most messages about rows in one answer; the others are counted in it.
const TOLD: usize = 20;

/// A link that speaks for a sensor, under the fingerprint of its token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Link {
    device: DeviceId,
}

impl Paper for Link {
    const KIND: &'static str = "sensor";
}

/// What a sensor pushed and is not in the ledger yet, under the name of its device.
#[derive(Default, Serialize, Deserialize)]
struct Waiting(Held);

impl Paper for Waiting {
    const KIND: &'static str = "waiting";
}

/// Which sensors have a link.
pub(crate) fn links(house: &House) -> Result<Vec<DeviceId>, Fault> {
    Ok(house.desk.all::<Link>()?.into_iter().map(|(_, link)| link.device).collect())
}

/// Makes a link for a sensor, in the place of the one it had. The token, which is not kept.
pub(crate) fn link_for(house: &House, device: &DeviceId) -> Result<String, Fault> {
    unlink(house, device)?;
    let token = token(40)?;
    house.desk.create(&fingerprint(&token), &Link { device: device.clone() })?;
    Ok(token)
}

/// Takes the link of a sensor away.
pub(crate) fn unlink(house: &House, device: &DeviceId) -> Result<(), Fault> {
    for (name, link) in house.desk.all::<Link>()? {
        if link.device == *device {
            house.desk.take::<Link>(&name)?;
        }
    }
    Ok(())
}

/// What may be asked beside what is sent.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// The direction of counts that have one only.
    direction: Option<Way>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Way {
    In,
    Out,
    Both,
}

impl From<Way> for Direction {
    fn from(way: Way) -> Self {
        match way {
            Way::In => Self::In,
            Way::Out => Self::Out,
            Way::Both => Self::Both,
        }
    }
}

/// Takes what a sensor pushes.
pub(crate) async fn pushed(
    State(house): State<Arc<House>>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    body: Bytes,
) -> Response {
    at_work(house, move |house| {
        let link = house.desk.find::<Link>(&fingerprint(&token))?.ok_or(Problem::Missing)?;
        let running = running(house)?;
        let direction = asked.direction.map(Into::into);
        let Some(format) = FormatName::of_device(&body, &link.device, direction) else {
            return Ok((StatusCode::UNSUPPORTED_MEDIA_TYPE, Json(unknown())));
        };
        let (pushed, told) = take(house, &running, &link.device, Some((format, body)))?;
        Ok(answer(&pushed, &told))
    })
    .await
}

fn unknown() -> Value {
    serde_json::json!({ "message": "this is no format of counts that sensors push; see docs/sensors.md" })
}

/// What is told to a sensor, and to whoever sets it up.
fn answer(pushed: &Pushed, told: &Sink) -> (StatusCode, Json<Value>) {
    let report = pushed.report;
    let nothing_good = report.refused == report.rows && told.count_from(Severity::Error) > 0;
    // A sensor that is refused sends the same again: where something was kept, it should not.
    let status = if nothing_good { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let told: Vec<Value> = told.diagnostics().iter().take(TOLD).map(json).collect();
    let body = serde_json::json!({
        "rows": report.rows, "recorded": report.recorded, "unchanged": report.unchanged,
        "waiting": pushed.waiting, "refused": report.refused, "told": told,
    });
    (status, Json(body))
}

/// Reads a push into the ledger and what has to wait into the desk's papers; without a push,
/// writes what has waited long enough.
fn take(
    house: &House,
    running: &Running,
    device: &DeviceId,
    push: Option<(Format, Bytes)>,
) -> Result<(Pushed, Sink), Fault> {
    let _one = house.sensors.pushing.lock().unwrap_or_else(PoisonError::into_inner);
    let exhibition = Arc::new(exhibition(&*running.known()?)?);
    let is_heard = push.is_some();
    let mut made = (Pushed::default(), Sink::new());
    let mut read = |Waiting(held)| {
        let (exhibition, device, push) = (Arc::clone(&exhibition), device.clone(), push.clone());
        let now = house.now_min();
        let past = house.sensors.past();
        let (pushed, told, held) = running.with(move |ledger, secret| {
            let (mut held, mut sink) = (held, Sink::new());
            let mut past = past.lock().unwrap_or_else(PoisonError::into_inner);
            let mut desk = Desk::after(&mut past, ledger, &exhibition, secret, clock(), &mut sink)?;
            let mut body = push.as_ref().map(|(format, body)| (format, body.as_ref()));
            let read = body.as_mut().map(|(format, body)| (&**format, body as &mut dyn Read));
            let pushed = desk.push(&device, read, &mut held, now)?;
            drop(desk);
            Ok((pushed, sink, held))
        })?;
        made = (pushed, told);
        Ok::<_, Fault>((!held.is_empty()).then_some(Waiting(held)))
    };
    // Another server may take the paper away, when nothing waits in it any more.
    while !house.desk.change(device.as_str(), &mut read)? {
        house.desk.create(device.as_str(), &Waiting::default())?;
    }
    house.metrics.recorded(usize::try_from(made.0.report.recorded).unwrap_or(usize::MAX));
    if is_heard {
        heard(running, device)?;
    }
    if is_heard || made.0.report.recorded > 0 {
        house.changed();
    }
    Ok(made)
}

/// Writes, once a minute, quarters of an hour that no push came for any more.
pub(crate) async fn turn(house: Arc<House>) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    loop {
        minutes.tick().await;
        let house = Arc::clone(&house);
        let work = tokio::task::spawn_blocking(move || {
            // What could not be written waits for the next minute.
            due(&house).unwrap_or_else(|fault| house.told("sensors", &fault));
        });
        let _ = work.await;
    }
}

fn due(house: &House) -> Result<(), Fault> {
    let Some(running) = house.running()? else { return Ok(()) };
    let now = house.now_min();
    for (name, Waiting(held)) in house.desk.all::<Waiting>()? {
        let Some(device) = DeviceId::new(&name).ok().filter(|_| held.is_due(now)) else { continue };
        let (_, told) = take(house, &running, &device, None)?;
        let told: Vec<Diagnostic> = told.diagnostics().to_vec();
        tell(house, &told);
    }
    Ok(())
}
