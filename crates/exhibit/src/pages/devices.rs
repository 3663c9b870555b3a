//! Devices: who may count where, and pairing.

use super::{code, desk_page, key};
use crate::access::{Post, Session, fingerprint, new_code, token};
use crate::answer::{Answer, Problem, at_work, running};
use crate::devices::{Invitation, LASTS_MIN};
use crate::fault::Fault;
use crate::house::{House, Running, clock};
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use leporello_ledger::OWN;
use leporello_turnout::vocabulary::{
    Configuration, ConfigurationId, CounterClass, Device, DeviceId, DoorId, Fact, Role,
};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// A device that is to be paired.
#[derive(Deserialize)]
pub(crate) struct NewDevice {
    name: String,
    door: String,
    class: CounterClass,
}

/// A device whose key is to be taken away.
#[derive(Deserialize)]
pub(crate) struct Revoked {
    name: String,
}

fn listed(running: &Running) -> Answer<Markup> {
    let known = running.known()?;
    let (paired, health) = running.with(|ledger, _| Ok((ledger.devices()?, ledger.health()?)))?;
    Ok(html! {
        div.scroll tabindex="0" role="region" aria-label="Devices" {
            table {
                thead { tr { th scope="col" { "Device" } th scope="col" { "Door" } th scope="col" { "Class" } th scope="col" { "Key" } th scope="col" { "Clock" } } }
                tbody {
                    @for device in &known.devices {
                        @let key = paired.iter().find(|p| p.device == device.id);
                        tr {
                            th scope="row" { (device.id) }
                            td { (device.door) }
                            td { (device.class.word()) }
                            td { (state(&device.id, key.map(|key| key.revoked))) }
                            td {
                                @match health.iter().find(|h| h.device == device.id) {
                                    Some(health) => { (health.offset_ms / 1000) " s ahead" }
                                    None => "not heard",
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}

fn state(device: &DeviceId, revoked: Option<bool>) -> Markup {
    html! {
        @match revoked {
            None => span.mark.warm { "waits for pairing" },
            Some(true) => span.mark { "taken away" },
            Some(false) => form method="post" action="/desk/devices/revoke" {
                input type="hidden" name="name" value=(device);
                button.grave type="submit" { "Take its key away" }
            },
        }
    }
}

fn form(doors: &[DoorId]) -> Markup {
    html! {
        section {
            h2 { "Pair a device" }
            form method="post" action="/desk/devices" {
                div.row {
                    div.field {
                        label for="name" { "Name" span.hint { "Of the device, never of a person" } }
                        input #name name="name" required maxlength="120" autocomplete="off";
                    }
                    div.field { label for="door" { "Door" } select #door name="door" { @for door in doors { option { (door) } } } }
                    div.field {
                        label for="class" { "Class" }
                        select #class name="class" {
                            option value=(key(&CounterClass::Clicker)) { (CounterClass::Clicker.word()) }
                            @for class in CounterClass::ALL.into_iter().filter(|c| *c != CounterClass::Clicker) {
                                option value=(key(&class)) { (class.word()) }
                            }
                        }
                    }
                }
                button.main type="submit" { "Make an invitation" }
            }
        }
    }
}

fn doors(running: &Running) -> Answer<Vec<DoorId>> {
    Ok(running.known()?.doors.iter().map(|door| door.id.clone()).collect())
}

/// All devices.
pub(crate) async fn devices(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let content = html! { (listed(&running)?) (form(&doors(&running)?)) };
        Ok(desk_page(&session, "Devices", "/desk/devices", &content))
    })
    .await
}

/// Makes an invitation for a device and shows it once.
pub(crate) async fn new_device(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(new): Form<NewDevice>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let (device, invitation) = invite(house, &running, &new)?;
        let address = format!("{}/pair/{invitation}", house.options.base);
        // Whoever counts opens the shift with a code of the phone's own post.
        let is_clicker = new.class == CounterClass::Clicker;
        let shift = is_clicker.then(|| new_code(&house.desk, device.as_str(), Role::Tally));
        let shift = shift.transpose()?;
        let content = html! {
            div.note.good role="status" {
                p { "Open this on the device within " (LASTS_MIN) " minutes. It works once." }
                (code(&address, "Code of the invitation", "invitation"))
                @if let Some(shift) = shift {
                    p { "Its shift code, which is also that of the post " strong { (device) } " at the desk:" }
                    p.figure #code { (shift) }
                }
            }
            (listed(&running)?)
            (form(&doors(&running)?))
        };
        Ok(desk_page(&session, "Devices", "/desk/devices", &content))
    })
    .await
}

/// Records the device, if it is new, and makes its invitation.
fn invite(house: &House, running: &Running, new: &NewDevice) -> Answer<(DeviceId, String)> {
    let name = |e| Problem::Wrong(format!("The device: {e}."));
    let id = DeviceId::new(&new.name).map_err(name)?;
    let door = DoorId::new(&new.door).map_err(name)?;
    if id.as_str() == OWN {
        return Err(Problem::Wrong(format!("`{OWN}` is the ledger itself. Choose another name.")));
    }
    let known = running.known()?;
    // A phone has a post of its own; it must not take over one that is there.
    let is_new = !known.devices.iter().any(|known| known.id == id);
    let post: Option<Post> = house.desk.find(id.as_str())?;
    if post.is_some_and(|post| is_new || post.role != Role::Tally) {
        return Err(Problem::Wrong(format!("There is a post `{id}`. Choose another name.")));
    }
    if !known.doors.iter().any(|known| known.id == door) {
        return Err(Problem::Wrong(format!("There is no door `{door}`.")));
    }
    let device = Device { id: id.clone(), door: door.clone(), class: new.class };
    match known.devices.iter().find(|known| known.id == id) {
        Some(old) if *old != device => {
            let why = format!(
                "There is a device `{id}` at another door or of another class. Choose another name."
            );
            return Err(Problem::Wrong(why));
        }
        Some(_) => {}
        None => running.record(new_facts(device)?)?,
    }
    let token = token(24).map_err(Fault::from)?;
    let invitation = Invitation { device: id.clone(), until_min: house.now_min() + LASTS_MIN };
    house.desk.create(&fingerprint(&token), &invitation)?;
    Ok((id, token))
}

fn new_facts(device: Device) -> Answer<Vec<Fact>> {
    let id = ConfigurationId::new("as paired").map_err(|e| Problem::Wrong(e.to_string()))?;
    let from = jiff::Timestamp::from_second(clock().wall_min * 60).unwrap_or_default();
    let state = Configuration { device: device.id.clone(), id, from };
    Ok(vec![Fact::Device(device), Fact::Configuration(state)])
}

/// Takes a device's key away.
pub(crate) async fn revoke(
    State(house): State<Arc<House>>,
    Form(revoked): Form<Revoked>,
) -> Response {
    at_work(house, move |house| {
        let device = DeviceId::new(&revoked.name)
            .map_err(|e| Problem::Wrong(format!("The device: {e}.")))?;
        running(house)?.with(move |ledger, secret| ledger.revoke(&device, clock(), secret))?;
        Ok(Redirect::to("/desk/devices").into_response())
    })
    .await
}
