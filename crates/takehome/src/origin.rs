//! Where the exhibition is found: scheme and host.

/// The first part of every address of the exhibition: scheme, host and perhaps a port, such as
/// `https://book.example.org` or `http://192.168.4.1:8080`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

/// Why a text is no origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginError {
    /// It does not begin with `http://` or `https://`.
    Scheme,
    /// Its host is empty or has characters that hosts do not have; names in other scripts are
    /// written in their ASCII form (`xn--…`).
    Host,
    /// Something follows the host: short addresses have no room for it.
    Path,
}

impl std::fmt::Display for OriginError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Scheme => "the address begins neither with http:// nor with https://",
            Self::Host => "the address has no host, or one with characters other than a-z 0-9 . -",
            Self::Path => "the address goes on after the host",
        })
    }
}

impl std::error::Error for OriginError {}

impl Origin {
    /// Reads an origin; a slash at its end is taken off, letters become small.
    ///
    /// # Errors
    /// When it has no scheme of the web, no host, or something after the host.
    pub fn new(text: &str) -> Result<Self, OriginError> {
        let text = text.trim().to_ascii_lowercase();
        let host = ["http://", "https://"].iter().find_map(|scheme| text.strip_prefix(scheme));
        let host = host.ok_or(OriginError::Scheme)?;
        let host = host.strip_suffix('/').unwrap_or(host);
        let is_of_hosts =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        match host {
            _ if host.contains(['/', '?', '#']) => Err(OriginError::Path),
            _ if host.is_empty() || !host.chars().all(is_of_hosts) => Err(OriginError::Host),
            _ => Ok(Self(text.trim_end_matches('/').to_owned())),
        }
    }

    /// As it stands before a path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The whole address of a path that begins with a slash.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// The address of a path as people type it: without its scheme.
    #[must_use]
    pub fn typed(&self, path: &str) -> String {
        let host = self.0.split_once("://").map_or(self.0.as_str(), |(_, host)| host);
        format!("{host}{path}")
    }

    /// The address in capitals, which takes a smaller QR code: schemes and hosts do not know case.
    #[must_use]
    pub fn in_capitals(&self, path: &str) -> String {
        format!("{}{path}", self.0.to_ascii_uppercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_scheme_and_a_host_and_nothing_more() {
        let origin = Origin::new(" HTTPS://Book.Example.org/ ").unwrap();
        assert_eq!(origin.at("/T/7K3F"), "https://book.example.org/T/7K3F");
        assert_eq!(origin.typed("/T/7K3F"), "book.example.org/T/7K3F");
        assert_eq!(origin.in_capitals("/T/7K3F"), "HTTPS://BOOK.EXAMPLE.ORG/T/7K3F");
        assert!(Origin::new("http://[fd00::1]:8080").is_ok());
        for (text, error) in [
            ("book.example.org", OriginError::Scheme),
            ("ftp://book.example.org", OriginError::Scheme),
            ("https://", OriginError::Host),
            ("https://bücher.example", OriginError::Host),
            ("https://a b", OriginError::Host),
            ("https://me@host", OriginError::Host),
            ("https://host/books", OriginError::Path),
            ("https://host?x", OriginError::Path),
        ] {
            assert_eq!(Origin::new(text), Err(error), "{text}");
        }
    }
}
