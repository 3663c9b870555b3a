//! Addresses that an edition may lead to.

/// Schemes that a reader's program knows and that run nothing.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// An address as a link can have it: of a scheme that is safe, what URLs cannot have in
/// per cent signs. `None` for other schemes, for paths, and where the host is none.
#[must_use]
pub fn address(to: &str) -> Option<String> {
    let to = to.trim();
    let (scheme, rest) = to.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) || rest.is_empty() {
        return None;
    }
    if !scheme.starts_with("http") {
        return Some(format!("{scheme}:{}", coded(rest)));
    }
    let rest = rest.strip_prefix("//")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    is_host(host).then(|| format!("{scheme}://{host}{}", coded(path)))
}

/// Whether a host, perhaps with a port, has nothing that could be misread.
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let is_letter = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    let is_name = !name.is_empty() && name.bytes().all(is_letter) && !name.contains("..");
    is_name
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !port.is_empty()
        && port.len() <= 5
        && port.bytes().all(|b| b.is_ascii_digit())
}

/// Bytes that no part of a URL can have, in per cent signs; such signs that are there stay.
fn coded(text: &str) -> String {
    let bytes = text.as_bytes();
    let is_sign = |at: usize| {
        bytes.get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit))
    };
    let mut out = String::with_capacity(text.len());
    let mut has_fragment = false;
    for (at, &byte) in bytes.iter().enumerate() {
        let stays = match byte {
            b'%' => is_sign(at),
            b'#' => !std::mem::replace(&mut has_fragment, true),
            _ => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
        };
        if stays {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_run_nothing_become_links() {
        assert_eq!(address("javascript:alert(1)"), None);
        assert_eq!(address("../secret"), None);
        assert_eq!(address("https://"), None);
        assert_eq!(address("https://exa mple.org"), None);
        assert_eq!(address("MAILTO:a@b.org").as_deref(), Some("mailto:a@b.org"));
    }

    #[test]
    fn what_urls_cannot_have_is_coded_once() {
        let coded = address("https://example.org/a b/ü%20?q=<1>#x#y");
        assert_eq!(coded.as_deref(), Some("https://example.org/a%20b/%C3%BC%20?q=%3C1%3E#x%23y"));
        let again = coded.as_deref().and_then(address);
        assert_eq!(again, coded);
    }
}
