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
use leporello_ledger::store::Health;
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

fn listed(house: &House, running: &Running) -> Answer<Markup> {
    let known = running.known()?;
    let linked = crate::sensors::links(house)?;
    let (paired, health) =
        running.reader().count(|ledger| Ok((ledger.devices()?, ledger.health()?)))?;
    Ok(html! {
        div.scroll tabindex="0" role="region" aria-label="Devices" {
            table {
                thead { tr { th scope="col" { "Device" } th scope="col" { "Door" } th scope="col" { "Class" } th scope="col" { "How it speaks" } th scope="col" { "Clock" } } }
                tbody {
                    @for device in &known.devices {
                        @let key = paired.iter().find(|p| p.device == device.id);
                        tr {
                            th scope="row" { (device.id) }
                            td { (device.door) }
                            td { (device.class.word()) }
                            td { (state(device, key.map(|key| key.revoked), linked.contains(&device.id))) }
                            td { (clock_of(device, health.iter().find(|h| h.device == device.id))) }
                        }
                    }
                }
            }
        }
    })
}

fn state(device: &Device, revoked: Option<bool>, is_linked: bool) -> Markup {
    let is_clicker = device.class == CounterClass::Clicker;
    html! {
        @match revoked {
            Some(true) => span.mark { "taken away" },
            None if is_clicker => span.mark.warm { "waits for pairing" },
            _ if is_clicker => (take_away(&device.id, "Take its key away")),
            _ if is_linked => (take_away(&device.id, "Take its link away")),
            _ => span.mark { "by files or by the broker" },
        }
    }
}

fn take_away(device: &DeviceId, words: &str) -> Markup {
    html! {
        form method="post" action="/desk/devices/revoke" {
            input type="hidden" name="name" value=(device);
            button.grave type="submit" { (words) }
        }
    }
}

/// How far its clock is off; a sensor does not tell.
fn clock_of(device: &Device, health: Option<&Health>) -> Markup {
    html! {
        @match health {
            Some(health) if device.class == CounterClass::Clicker => { (health.offset_ms / 1000) " s ahead" }
            Some(_) => "heard",
            None => "not heard",
        }
    }
}

fn form(doors: &[DoorId]) -> Markup {
    html! {
        section {
            h2 { "Pair a device" }
            p { "A phone gets an invitation. A sensor gets a link to push to; one that has a link already gets a new one, and the old one ends." }
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
                button.main type="submit" { "Pair it" }
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
        let content = html! {
            (super::invitations::waiting(house)?)
            (listed(house, &running)?)
            (form(&doors(&running)?))
        };
        Ok(desk_page(&session, "Devices", "/desk/devices", &content))
    })
    .await
}

/// Makes an invitation or a link for a device and shows it once.
pub(crate) async fn new_device(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
    Form(new): Form<NewDevice>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let device = described(house, &running, &new)?;
        let given = match device.class {
            CounterClass::Clicker => invited(house, &device.id)?,
            _ => linked(house, &running, &device)?,
        };
        let content = html! {
            div.note.good role="status" { (given) }
            (listed(house, &running)?)
            (form(&doors(&running)?))
        };
        Ok(desk_page(&session, "Devices", "/desk/devices", &content))
    })
    .await
}

/// Invites a phone: it is paired by opening the address, and whoever counts opens the shift with
/// a code of the phone's own post.
fn invited(house: &House, device: &DeviceId) -> Answer<Markup> {
    let token = token(24).map_err(Fault::from)?;
    let invitation = Invitation { device: device.clone(), until_min: house.now_min() + LASTS_MIN };
    house.desk.create(&fingerprint(&token), &invitation)?;
    let address = format!("{}/pair/{token}", house.options.base);
    let shift = new_code(&house.desk, device.as_str(), Role::Tally)?;
    Ok(html! {
        p { "Open this on the device within " (LASTS_MIN) " minutes. It works once." }
        (code(&address, "Code of the invitation", "invitation"))
        p { "Its shift code, which is also that of the post " strong { (device) } " at the desk:" }
        p.figure #code { (shift) }
    })
}

/// Gives a sensor the address to which it pushes, and the topic at which it may speak instead.
fn linked(house: &House, running: &Running, device: &Device) -> Answer<Markup> {
    if !crate::sensors::is_spoken_for(running, &device.id)? {
        let why = format!("`{}` signs its own counts. Choose another name.", device.id);
        return Err(Problem::Wrong(why));
    }
    let id = device.id.clone();
    running.with(move |ledger, secret| ledger.pair(&id, secret.public(), clock(), secret))?;
    let token = crate::sensors::link_for(house, &device.id)?;
    let address = format!("{}/sensors/{token}", house.options.base);
    let known = running.known()?;
    let hall = known.doors.iter().find(|door| door.id == device.door).map(|door| &door.hall);
    let broker = house.options.sensors.broker.as_ref().zip(hall);
    Ok(html! {
        p { "Let " strong { (device.id) } " push to this address. It is shown this once; who has it can send counts for this device." }
        (code(&address, "Code of the address for the sensor", "link"))
        @if let Some((broker, hall)) = broker {
            @let topic = leporello_sensors::topic(&broker.prefix, hall, &device.door);
            p { "Or let it publish its running totals at the broker " (broker) ", under these topics:" }
            p.code #topic { (topic) "/in_total" }
            p.code { (topic) "/out_total" }
        }
    })
}

/// The device as it was typed, recorded if it is new.
fn described(house: &House, running: &Running, new: &NewDevice) -> Answer<Device> {
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
        None => running.record(new_facts(device.clone())?)?,
    }
    Ok(device)
}

fn new_facts(device: Device) -> Answer<Vec<Fact>> {
    let id = ConfigurationId::new("as paired").map_err(|e| Problem::Wrong(e.to_string()))?;
    let from = jiff::Timestamp::from_second(clock().wall_min * 60).unwrap_or_default();
    let state = Configuration { device: device.id.clone(), id, from };
    Ok(vec![Fact::Device(device), Fact::Configuration(state)])
}

/// Takes a device's key away, its link and invitations, and the post of a phone: whoever has it
/// in the hand does nothing more with it.
pub(crate) async fn revoke(
    State(house): State<Arc<House>>,
    Form(revoked): Form<Revoked>,
) -> Response {
    at_work(house, move |house| {
        let device = DeviceId::new(&revoked.name)
            .map_err(|e| Problem::Wrong(format!("The device: {e}.")))?;
        crate::sensors::unlink(house, &device)?;
        for (name, invitation) in house.desk.all::<Invitation>()? {
            if invitation.device == device {
                house.desk.take::<Invitation>(&name)?;
            }
        }
        super::posts::taken_away(house, device.as_str())?;
        running(house)?.with(move |ledger, secret| ledger.revoke(&device, clock(), secret))?;
        Ok(Redirect::to("/desk/devices").into_response())
    })
    .await
}
