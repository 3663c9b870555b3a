//! The address under which the edition will be found.

use crate::WebOptions;
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};

/// The address of the folder with `/` at its end; `None` when none was given.
///
/// # Errors
/// [`Stopped`] when it is none for the web.
pub(crate) fn base(options: &WebOptions, sink: &mut Sink) -> Result<Option<String>, Stopped> {
    let Some(given) = &options.base else { return Ok(None) };
    let known = leporello_screen::address(given).filter(|address| address.starts_with("http"));
    let Some(mut address) = known else {
        let message = format!("`{given}` is no address of a web edition");
        return Err(sink
            .stop(Diagnostic::new(codes::WEB_005, Subject::Book, message).hint(
                "write the whole address of its folder, such as `https://example.org/book/`",
            )));
    };
    address.truncate(address.find(['?', '#']).unwrap_or(address.len()));
    if !address.ends_with('/') {
        address.push('/');
    }
    Ok(Some(address))
}

/// An address relative to the folder as a link can have it: what URLs cannot have in per cent
/// signs. A scheme is none of it.
pub(crate) fn relative(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for &byte in path.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
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

    fn of(given: &str) -> Result<Option<String>, Stopped> {
        let options = WebOptions { base: Some(given.into()), ..WebOptions::default() };
        base(&options, &mut Sink::new())
    }

    #[test]
    fn an_address_ends_with_a_slash_and_has_no_question() {
        assert_eq!(of("https://a.org").unwrap().unwrap(), "https://a.org/");
        assert_eq!(of("https://a.org/b?c#d").unwrap().unwrap(), "https://a.org/b/");
    }

    #[test]
    fn what_is_no_address_of_the_web_stops_the_edition() {
        for wrong in ["", "a.org", "ftp://a.org/", "mailto:a@b.org", "javascript:x"] {
            assert_eq!(of(wrong), Err(Stopped), "{wrong}");
        }
    }

    #[test]
    fn a_file_s_name_becomes_an_address() {
        assert_eq!(relative("../my book ü.epub"), "../my%20book%20%C3%BC.epub");
        assert_eq!(relative("javascript:x"), "javascript%3Ax");
    }
}
