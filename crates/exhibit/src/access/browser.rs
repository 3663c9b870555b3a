//! Browsers in which the code of a shift's post was right before: they have tries of their own, so
//! that whoever types wrong codes elsewhere cannot lock them out. (OWASP calls it device cookies.)

use super::secret::{fingerprint, token};
use super::session::in_cookie;
use crate::desk::{Desk, Paper};
use crate::fault::Fault;
use axum::http::HeaderMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const NAME: &str = "desk-browser";
const LENGTH: usize = 40;
/// How long a browser is known after it was last used to enter, in minutes: thirty days.
const LASTS_MIN: i64 = 30 * 24 * 60;

/// A browser that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Browser {
    /// Tries that are left at each post it was at.
    tries: BTreeMap<String, u8>,
    until_min: i64,
}

impl Paper for Browser {
    const KIND: &'static str = "browser";
}

/// Takes one of the tries that the browser of these headers has at a post. How many there were;
/// `None` when it was never at it.
pub(super) fn take_try(desk: &Desk, headers: &HeaderMap, post: &str) -> Result<Option<u8>, Fault> {
    let Some(token) = in_cookie(headers, NAME) else { return Ok(None) };
    let mut had = None;
    desk.change(&fingerprint(token), |mut browser: Browser| {
        had = browser.tries.get(post).copied();
        if let Some(tries) = browser.tries.get_mut(post) {
            *tries = tries.saturating_sub(1);
        }
        Ok::<_, Fault>(Some(browser))
    })?;
    Ok(had)
}

/// The code was right: the browser of these headers is known at the post from now on, with all
/// its tries. The token of a cookie that it is to keep.
pub(super) fn know(
    desk: &Desk,
    headers: &HeaderMap,
    post: &str,
    tries: u8,
    now_min: i64,
) -> Result<String, Fault> {
    for (name, old) in desk.all::<Browser>()? {
        if old.until_min <= now_min {
            desk.take::<Browser>(&name)?;
        }
    }
    let until_min = now_min + LASTS_MIN;
    if let Some(token) = in_cookie(headers, NAME) {
        let is_known = desk.change(&fingerprint(token), |mut browser: Browser| {
            browser.tries.insert(post.to_owned(), tries);
            Ok::<_, Fault>(Some(Browser { until_min, ..browser }))
        })?;
        if is_known {
            return Ok(token.to_owned());
        }
    }
    let token = token(LENGTH)?;
    let tries = BTreeMap::from([(post.to_owned(), tries)]);
    desk.create(&fingerprint(&token), &Browser { tries, until_min })?;
    Ok(token)
}

/// Browsers that have no tries left at a post are as good as any other there.
pub(super) fn forgive(desk: &Desk, post: &str) -> Result<(), Fault> {
    for (name, browser) in desk.all::<Browser>()? {
        if browser.tries.get(post) == Some(&0) {
            desk.change(&name, |mut browser: Browser| {
                browser.tries.remove(post);
                Ok::<_, Fault>(Some(browser))
            })?;
        }
    }
    Ok(())
}

/// The cookie of a token. It opens nothing, and goes nowhere but to the page where codes are typed.
pub(crate) fn browser_cookie(token: &str, is_encrypted: bool) -> String {
    let (lasts, secure) = (LASTS_MIN * 60, if is_encrypted { "; Secure" } else { "" });
    format!("{NAME}={token}; Path=/desk/enter; HttpOnly; SameSite=Strict; Max-Age={lasts}{secure}")
}
