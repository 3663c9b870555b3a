//! Who may ask, for what, and what a browser may do with the answer.

use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::uri::Authority;
use axum::http::{Method, StatusCode};
use std::net::{IpAddr, SocketAddr};

/// The page loads from here alone and sends nothing.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// Adds what a browser is told with every answer that does not say otherwise.
pub(crate) fn harden(headers: &mut HeaderMap) {
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    leporello_page::harden(headers);
}

/// Which requests are answered.
///
/// A page of a stranger may make its own name point to this machine and then read what is
/// served here as if it were its own (DNS rebinding). The name it used stands in the `Host`
/// header, so only names that a stranger cannot own are answered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Guard {
    port: u16,
    /// Served to other machines as well: then by any address in figures, never by a name.
    is_open: bool,
}

impl Guard {
    /// The guard of a server at this address.
    pub(crate) fn of(address: SocketAddr) -> Self {
        Self { port: address.port(), is_open: !address.ip().is_loopback() }
    }

    /// # Errors
    ///
    /// Returns the refusal and its reason.
    pub(crate) fn check(
        self,
        method: &Method,
        headers: &HeaderMap,
    ) -> Result<(), (StatusCode, &'static str)> {
        let mut hosts = headers.get_all(header::HOST).iter();
        match (hosts.next(), hosts.next()) {
            (Some(host), None) if self.admits(host) => {}
            _ => {
                return Err((
                    StatusCode::MISDIRECTED_REQUEST,
                    "the preview answers to localhost only\n",
                ));
            }
        }
        if method != Method::GET && method != Method::HEAD {
            return Err((StatusCode::METHOD_NOT_ALLOWED, "the preview can only be read\n"));
        }
        Ok(())
    }

    fn admits(self, host: &HeaderValue) -> bool {
        let Ok(authority) = Authority::try_from(host.as_bytes()) else { return false };
        let name = authority.host();
        let port = if authority.as_str() == name { Some(80) } else { authority.port_u16() };
        let figures = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let is_known = name.eq_ignore_ascii_case("localhost")
            || figures.is_ok_and(|ip| self.is_open || ip.is_loopback());
        is_known && port == Some(self.port) && !authority.as_str().contains('@')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(address: &str, host: &str) -> bool {
        Guard::of(address.parse().unwrap()).admits(&HeaderValue::from_str(host).unwrap())
    }

    #[test]
    fn the_names_of_this_machine_are_admitted_with_the_port() {
        for host in ["localhost:4000", "LocalHost:4000", "127.0.0.1:4000", "[::1]:4000"] {
            assert!(admits("127.0.0.1:4000", host), "{host}");
        }
        assert!(admits("127.0.0.1:80", "localhost"), "80 is not written");
    }

    #[test]
    fn any_other_name_or_port_is_refused() {
        for host in [
            "example.org:4000",
            "localhost.example.org:4000",
            "127.0.0.1.example.org:4000",
            "localhost:4001",
            "localhost",
            "localhost:",
            "localhost:04000000",
            "10.0.0.5:4000",
            "a@localhost:4000",
            "localhost:4000@example.org",
            "",
        ] {
            assert!(!admits("127.0.0.1:4000", host), "{host}");
        }
    }

    #[test]
    fn a_server_for_other_machines_is_asked_by_address_not_by_name() {
        assert!(admits("0.0.0.0:4000", "192.168.1.7:4000"));
        assert!(!admits("0.0.0.0:4000", "example.org:4000"));
    }
}
