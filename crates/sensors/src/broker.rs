//! The address of a broker, as it is typed.

use percent_encoding::percent_decode_str;
use std::str::FromStr;

/// Where the broker is: `mqtt://USER:PASSWORD@HOST:PORT/PREFIX`, or `mqtts://` for TLS. All but the
/// host may be left out; the prefix of the topics is `leporello` then.
#[derive(Clone, PartialEq, Eq)]
pub struct Broker {
    /// Name or address of its machine.
    pub host: String,
    /// Its port; 1883 is usual, with TLS 8883.
    pub port: u16,
    /// Whether the connection is encrypted. If not, keep it inside of the house: passwords and
    /// counts can be read on the way.
    pub is_encrypted: bool,
    /// User and password, where the broker asks for them.
    pub login: Option<(String, String)>,
    /// What all topics begin with, without a slash at its end.
    pub prefix: String,
}

impl std::fmt::Debug for Broker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Broker({self})")
    }
}

/// Without user and password, so that it can be logged.
impl std::fmt::Display for Broker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = if self.is_encrypted { "mqtts" } else { "mqtt" };
        let host =
            if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        write!(f, "{scheme}://{host}:{}/{}", self.port, self.prefix)
    }
}

impl FromStr for Broker {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            |why: &str| format!("{why}; write it as mqtt://user:password@host:1883/leporello");
        let (is_encrypted, rest) = match text.split_once("://") {
            Some(("mqtt", rest)) => (false, rest),
            Some(("mqtts", rest)) => (true, rest),
            _ => return Err(wrong("the address does not begin with mqtt:// or mqtts://")),
        };
        let (authority, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let (login, place) = match authority.rsplit_once('@') {
            Some((login, place)) => (Some(login), place),
            None => (None, authority),
        };
        let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, after)) => (host, after.strip_prefix(':')),
            None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
        };
        if host.is_empty() {
            return Err(wrong("there is no host in the address"));
        }
        let port = match port.map(str::parse) {
            None => {
                if is_encrypted {
                    8883
                } else {
                    1883
                }
            }
            Some(Ok(port)) => port,
            Some(Err(_)) => return Err(wrong("the port is no number from 1 to 65535")),
        };
        let prefix =
            decoded(prefix.trim_end_matches('/')).ok_or_else(|| wrong("the prefix is no text"))?;
        if prefix.contains(['+', '#']) {
            return Err(wrong("the prefix has a wildcard"));
        }
        let login = login.map(|login| {
            let (user, password) = login.split_once(':').unwrap_or((login, ""));
            Some((decoded(user)?, decoded(password)?))
        });
        let login = match login {
            Some(None) => return Err(wrong("user or password is no text")),
            other => other.flatten(),
        };
        let prefix = if prefix.is_empty() { "leporello".into() } else { prefix };
        Ok(Self { host: host.into(), port, is_encrypted, login, prefix })
    }
}

fn decoded(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_with_and_without_its_parts() {
        let whole: Broker = "mqtt://desk:p%40ss@broker.local:1884/museum/east".parse().unwrap();
        assert_eq!((whole.host.as_str(), whole.port), ("broker.local", 1884));
        assert_eq!(whole.login, Some(("desk".into(), "p@ss".into())));
        assert_eq!(whole.prefix, "museum/east");
        let short: Broker = "mqtts://[::1]".parse().unwrap();
        assert_eq!((short.host.as_str(), short.port, short.is_encrypted), ("::1", 8883, true));
        assert_eq!((short.login, short.prefix.as_str()), (None, "leporello"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in
            ["broker", "http://broker", "mqtt://", "mqtt://a:0x1", "mqtt://a:99999", "mqtt://a/+"]
        {
            assert!(text.parse::<Broker>().is_err(), "{text}");
        }
    }

    #[test]
    fn neither_user_nor_password_is_shown() {
        let broker: Broker = "mqtt://desk:secret@broker".parse().unwrap();
        let shown = format!("{broker} {broker:?}");
        assert!(!shown.contains("secret") && !shown.contains("desk"), "{shown}");
    }
}
