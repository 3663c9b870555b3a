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
    /// The posts it was at.
    #[serde(default)]
    at: BTreeMap<String, Own>,
    until_min: i64,
}

/// What a browser has at a post: of one life of it, and gone with the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Own {
    life: String,
    /// Tries that are left.
    tries: u8,
}

impl Paper for Browser {
    const KIND: &'static str = "browser";
}

/// Takes one of the tries that the browser of these headers has in this life of a post. How many
/// there were; `None` when it was never at it.
pub(super) fn take_try(
    desk: &Desk,
    headers: &HeaderMap,
    post: &str,
    life: &str,
) -> Result<Option<u8>, Fault> {
    let Some(token) = in_cookie(headers, NAME) else { return Ok(None) };
    let mut had = None;
    desk.change(&fingerprint(token), |mut browser: Browser| {
        let own = browser.at.get_mut(post).filter(|own| own.life == life);
        had = own.as_ref().map(|own| own.tries);
        if let Some(own) = own {
            own.tries = own.tries.saturating_sub(1);
        }
        Ok::<_, Fault>(Some(browser))
    })?;
    Ok(had)
}

/// The code was right: the browser of these headers is known from now on in this life of the post,
/// with all its tries. The token of a cookie that it is to keep.
pub(super) fn know(
    desk: &Desk,
    headers: &HeaderMap,
    (post, life): (&str, &str),
    tries: u8,
    now_min: i64,
) -> Result<String, Fault> {
    for (name, old) in desk.all::<Browser>()? {
        if old.until_min <= now_min {
            desk.take::<Browser>(&name)?;
        }
    }
    let until_min = now_min + LASTS_MIN;
    let own = Own { life: life.to_owned(), tries };
    if let Some(token) = in_cookie(headers, NAME) {
        let is_known = desk.change(&fingerprint(token), |mut browser: Browser| {
            browser.at.insert(post.to_owned(), own.clone());
            Ok::<_, Fault>(Some(Browser { until_min, ..browser }))
        })?;
        if is_known {
            return Ok(token.to_owned());
        }
    }
    let token = token(LENGTH)?;
    let at = BTreeMap::from([(post.to_owned(), own)]);
    desk.create(&fingerprint(&token), &Browser { at, until_min })?;
    Ok(token)
}

/// Browsers that have no tries left at a post are as good as any other there.
pub(super) fn forgive(desk: &Desk, post: &str) -> Result<(), Fault> {
    for (name, browser) in desk.all::<Browser>()? {
        if browser.at.get(post).is_some_and(|own| own.tries == 0) {
            desk.change(&name, |mut browser: Browser| {
                browser.at.remove(post);
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
