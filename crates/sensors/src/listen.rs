//! Listening at a broker.

use crate::broker::Broker;
pub use crate::topic::Total;
use crate::topic::total;
use leporello_diag::{Diagnostic, Subject, codes};
use leporello_ledger::Fault;
use leporello_ledger::import::{Exhibition, Rise, Totals};
use leporello_turnout::vocabulary::DeviceId;
use rumqttc::{
    Client, Connection, Event, MqttOptions, Packet, QoS, SubscribeReasonCode, TlsConfiguration,
    Transport,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often a listener is told that time goes on.
const TICK: Duration = Duration::from_secs(1);
/// Longest pause between two attempts to reach the broker.
const PAUSE: Duration = Duration::from_secs(30);
/// Longer than the broker is waited for when a connection is made, which a tick would break off.
const CONNECTS: Duration = Duration::from_secs(10);
/// Longest message; a total has some ten bytes, but others may speak under the same prefix.
const LONGEST: usize = 1 << 16;
/// Most strange topics that are told of.
const STRANGE: usize = 100;

/// What a listener hears.
#[derive(Debug)]
pub enum Said {
    /// A sensor said its total, just now.
    Total(Total),
    /// A second has passed, or less.
    Tick,
    /// The broker cannot be reached, or refuses: told once until it is back.
    Away(Fault),
    /// The broker is there: told at the beginning, and when it was away.
    Back,
    /// A message that is no total of a known door; told once for each topic.
    Strange(Fault),
}

/// Listens until `hear` says that it is enough by `false`. A broker that is away is tried again and
/// again: nothing is lost meanwhile, since the next total of a sensor contains it.
///
/// What the broker kept from earlier (a retained message) is passed over: it is no sign that the
/// sensor is alive, and nobody knows when it was said.
///
/// # Errors
/// When the certificates cannot be read.
pub fn listen(
    broker: &Broker,
    ca: Option<&Path>,
    exhibition: impl Fn() -> Arc<Exhibition>,
    mut hear: impl FnMut(Said) -> bool,
) -> Result<(), Fault> {
    let (client, mut connection) = Client::new(options(broker, ca)?, 64);
    let mut ear = Ear { broker, is_up: false, was_told: false, strange: BTreeSet::new() };
    let mut pause = TICK;
    loop {
        let wait = if ear.is_up { TICK } else { CONNECTS };
        let said = match connection.recv_timeout(wait) {
            Ok(Ok(event)) => {
                pause = TICK;
                ear.event(&client, &event, &exhibition)
            }
            Ok(Err(error)) => {
                let said = ear.away(&error);
                if !said.is_none_or(&mut hear) || !rest(pause, &mut hear) {
                    return Ok(());
                }
                pause = PAUSE.min(pause * 2);
                None
            }
            Err(_) => Some(Said::Tick),
        };
        if !said.is_none_or(&mut hear) {
            return leave(&client, &mut connection);
        }
    }
}

/// Listens until `is_over`, which is asked once a second, and gives what is to be recorded: the
/// readings of each quarter of an hour, of the last one as far as it has come. `minute` tells the
/// time in minutes since 1970-01-01T00:00Z; `tell` hears of messages that are no totals.
///
/// # Errors
/// When the broker cannot be used, or is away at the end.
pub fn listen_for(
    broker: &Broker,
    ca: Option<&Path>,
    exhibition: &Arc<Exhibition>,
    is_over: impl Fn() -> bool,
    minute: impl Fn() -> i64,
    mut tell: impl FnMut(Diagnostic),
) -> Result<Vec<(DeviceId, Rise)>, Fault> {
    let (mut totals, mut readings, mut away) = (Totals::default(), Vec::new(), None);
    let mut was_up = false;
    let hear = |said: Said| {
        match said {
            Said::Total(Total { device, direction, total }) => {
                readings.extend(totals.take(&device, direction, total, minute()));
            }
            Said::Tick => readings.extend(totals.at(minute())),
            Said::Away(fault) => away = Some(fault),
            Said::Back => (was_up, away) = (true, None),
            Said::Strange(fault) => tell(*fault),
        }
        (was_up || away.is_none()) && !is_over()
    };
    listen(broker, ca, || Arc::clone(exhibition), hear)?;
    match away {
        Some(fault) => Err(fault),
        None => {
            readings.extend(totals.end(minute() + 1));
            Ok(readings)
        }
    }
}

struct Ear<'b> {
    broker: &'b Broker,
    is_up: bool,
    /// Whether it was told that the broker is away.
    was_told: bool,
    /// Topics that were told of.
    strange: BTreeSet<String>,
}

impl Ear<'_> {
    fn event(
        &mut self,
        client: &Client,
        event: &Event,
        exhibition: &impl Fn() -> Arc<Exhibition>,
    ) -> Option<Said> {
        let prefix = &self.broker.prefix;
        match event {
            Event::Incoming(Packet::ConnAck(_)) => {
                self.is_up = true;
                // The broker forgets who listened when the connection breaks.
                let asked = client.try_subscribe(format!("{prefix}/+/+/+"), QoS::AtLeastOnce);
                asked.err().and_then(|error| self.away(&error))
            }
            Event::Incoming(Packet::SubAck(answer)) => {
                if answer.return_codes.contains(&SubscribeReasonCode::Failure) {
                    return self.away(&format!("it does not let this user hear `{prefix}/#`"));
                }
                self.was_told = false;
                Some(Said::Back)
            }
            Event::Incoming(Packet::Publish(message)) => {
                match total(&exhibition(), prefix, &message.topic, &message.payload) {
                    Ok(_) if message.retain => None,
                    Ok(total) => Some(Said::Total(total)),
                    Err(why) => self.strange(&message.topic, why),
                }
            }
            _ => None,
        }
    }

    fn strange(&mut self, topic: &str, why: Fault) -> Option<Said> {
        let is_new = self.strange.len() < STRANGE && self.strange.insert(topic.to_owned());
        is_new.then_some(Said::Strange(why))
    }

    /// The broker cannot be used; said once.
    fn away(&mut self, error: &dyn std::fmt::Display) -> Option<Said> {
        self.is_up = false;
        let is_news = !std::mem::replace(&mut self.was_told, true);
        is_news.then(|| Said::Away(unusable(self.broker, error)))
    }
}

/// Waits between two attempts, and lets the listener tell the time.
fn rest(pause: Duration, hear: &mut impl FnMut(Said) -> bool) -> bool {
    let end = Instant::now() + pause;
    while Instant::now() < end {
        if !hear(Said::Tick) {
            return false;
        }
        std::thread::sleep(TICK.min(end.saturating_duration_since(Instant::now())));
    }
    true
}

/// Says goodbye, as far as the broker is still there.
fn leave(client: &Client, connection: &mut Connection) -> Result<(), Fault> {
    // Who does not listen any more has nothing to lose by it.
    if client.try_disconnect().is_ok() {
        let _ = connection.recv_timeout(TICK);
    }
    Ok(())
}

fn unusable(broker: &Broker, error: &dyn std::fmt::Display) -> Fault {
    let subject = Subject::Exhibition(format!("broker {broker}"));
    Box::new(
        Diagnostic::new(codes::LDG_033, subject, format!("the broker cannot be used: {error}"))
            .hint("see that it runs, and its address, user and password"),
    )
}

fn options(broker: &Broker, ca: Option<&Path>) -> Result<MqttOptions, Fault> {
    // Two listeners of one name would throw each other out.
    let mut name = [0; 8];
    getrandom::fill(&mut name).map_err(|e| unusable(broker, &e))?;
    let name: String = name.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut options = MqttOptions::new(format!("leporello-{name}"), &broker.host, broker.port);
    options.set_keep_alive(Duration::from_secs(30)).set_max_packet_size(LONGEST, LONGEST);
    if let Some((user, password)) = &broker.login {
        options.set_credentials(user, password);
    }
    if broker.is_encrypted {
        let config = tls(ca).map_err(|why| unusable(broker, &why))?;
        options.set_transport(Transport::tls_with_config(TlsConfiguration::Rustls(config)));
    }
    Ok(options)
}

fn tls(ca: Option<&Path>) -> Result<Arc<ClientConfig>, String> {
    let mut roots = RootCertStore::empty();
    match ca {
        Some(path) => {
            let wrong =
                |e: &dyn std::fmt::Display| format!("the certificates in {}: {e}", path.display());
            for certificate in CertificateDer::pem_file_iter(path).map_err(|e| wrong(&e))? {
                let certificate = certificate.map_err(|e| wrong(&e))?;
                roots.add(certificate).map_err(|e| wrong(&e))?;
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() {
        return Err("there are no certificates of authorities to believe".into());
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?;
    Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
}
