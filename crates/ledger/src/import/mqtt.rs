//! Running totals from a broker of messages: `leporello/HALL/DOOR/in_total` and `out_total`,
//! each a number that only grows.

use super::{Direction, Exhibition};
use crate::fault::Fault;
use leporello_diag::{Diagnostic, Subject, codes};
use leporello_turnout::vocabulary::DeviceId;
use rumqttc::{Client, Event, MqttOptions, Packet, QoS};
use std::time::Duration;

/// Where the broker is.
#[derive(Clone, Debug)]
pub struct Broker {
    /// Name or address of its machine.
    pub host: String,
    /// Its port; 1883 is usual. The connection is not encrypted: keep it inside of the house.
    pub port: u16,
    /// Name of this listener; two with the same name throw each other out.
    pub client: String,
    /// User and password, where the broker asks for them.
    pub login: Option<(String, String)>,
}

/// Listens until `hear` says that it is enough. `hear` gets every total with its device and
/// direction, and `None` once a second when nothing came, so that it can tell the time. A
/// message that is no total of a known door goes to `strange`.
///
/// # Errors
/// When the broker cannot be reached or refuses. A connection that breaks later is made anew:
/// no total is lost, since the next one contains it.
pub fn listen(
    broker: &Broker,
    exhibition: &Exhibition,
    mut hear: impl FnMut(Option<(&DeviceId, Direction, u64)>) -> bool,
    mut strange: impl FnMut(Diagnostic),
) -> Result<(), Fault> {
    let mut options = MqttOptions::new(&broker.client, &broker.host, broker.port);
    options.set_keep_alive(Duration::from_secs(30));
    if let Some((user, password)) = &broker.login {
        options.set_credentials(user, password);
    }
    let (client, mut connection) = Client::new(options, 64);
    let mut heard = false;
    loop {
        let next = match connection.recv_timeout(Duration::from_secs(1)) {
            Ok(next) => next,
            Err(_) => {
                if !hear(None) {
                    return Ok(());
                }
                continue;
            }
        };
        match next {
            Ok(Event::Incoming(Packet::ConnAck(_))) => {
                heard = true;
                // The broker forgets who listened when the connection breaks.
                client
                    .subscribe("leporello/+/+/+", QoS::AtLeastOnce)
                    .map_err(|e| unreachable(broker, &e))?;
            }
            Ok(Event::Incoming(Packet::Publish(message))) => {
                match total(exhibition, &message.topic, &message.payload) {
                    Ok((device, direction, total)) => {
                        if !hear(Some((device, direction, total))) {
                            return Ok(());
                        }
                    }
                    Err(why) => strange(*why),
                }
            }
            Ok(_) => {}
            Err(e) if heard => {
                if !hear(None) {
                    return Ok(());
                }
                strange(*unreachable(broker, &e));
                std::thread::sleep(Duration::from_secs(1));
            }
            Err(e) => return Err(unreachable(broker, &e)),
        }
    }
}

fn unreachable(broker: &Broker, error: &dyn std::fmt::Display) -> Fault {
    let subject = Subject::Exhibition(format!("broker {}:{}", broker.host, broker.port));
    Box::new(
        Diagnostic::new(codes::LDG_033, subject, format!("the broker cannot be used: {error}"))
            .hint("see that it runs, and its address, user and password"),
    )
}

fn total<'e>(
    exhibition: &'e Exhibition,
    topic: &str,
    payload: &[u8],
) -> Result<(&'e DeviceId, Direction, u64), Fault> {
    let strange = |code, why: String, hint: &str| {
        let subject = Subject::Exhibition(format!("topic `{topic}`"));
        Box::new(Diagnostic::new(code, subject, why).hint(hint))
    };
    let parts: Vec<&str> = topic.split('/').collect();
    let (hall, door, direction) = match parts.as_slice() {
        ["leporello", hall, door, "in_total"] => (hall, door, Direction::In),
        ["leporello", hall, door, "out_total"] => (hall, door, Direction::Out),
        _ => {
            let why = "the topic is not `leporello/HALL/DOOR/in_total` or `out_total`";
            return Err(strange(codes::LDG_022, why.into(), "mend the topic in the device"));
        }
    };
    let Some(device) = exhibition.device_at(hall, door) else {
        let why = format!("the hall `{hall}` has no door `{door}` with one device");
        return Err(strange(codes::LDG_025, why, "mend the topic, or add the device"));
    };
    let number = std::str::from_utf8(payload).ok().and_then(|text| text.trim().parse().ok());
    match number.filter(|total: &u64| i64::try_from(*total).is_ok()) {
        Some(total) => Ok((device, direction, total)),
        None => {
            let is = String::from_utf8_lossy(&payload[..payload.len().min(40)]).into_owned();
            Err(strange(
                codes::LDG_022,
                format!("`{is}` is no running total"),
                "let the device send a whole number",
            ))
        }
    }
}
