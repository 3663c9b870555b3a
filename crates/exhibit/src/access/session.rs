//! Who is at the desk now. Only staff have a cookie; visitors have none.

use super::secret::{fingerprint, token};
use crate::desk::{Desk, Paper};
use crate::fault::Fault;
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use leporello_turnout::vocabulary::Role;
use serde::{Deserialize, Serialize};

const NAME: &str = "desk";
const LENGTH: usize = 40;
/// How long a session lasts: the longest shift, in minutes.
const LASTS_MIN: i64 = 12 * 60;

/// A post that is occupied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Session {
    /// Which post.
    pub(crate) post: String,
    /// What it may do.
    pub(crate) role: Role,
    until_min: i64,
}

impl Paper for Session {
    const KIND: &'static str = "session";
}

/// Begins a session and returns its token.
pub(crate) fn begin(desk: &Desk, post: &str, role: Role, now_min: i64) -> Result<String, Fault> {
    for (name, old) in desk.all::<Session>()? {
        if old.until_min <= now_min {
            desk.take::<Session>(&name)?;
        }
    }
    let token = token(LENGTH)?;
    let session = Session { post: post.to_owned(), role, until_min: now_min + LASTS_MIN };
    desk.create(&fingerprint(&token), &session)?;
    Ok(token)
}

/// Ends all sessions of a post.
pub(super) fn end_all(desk: &Desk, post: &str) -> Result<(), Fault> {
    for (name, session) in desk.all::<Session>()? {
        if session.post == post {
            desk.take::<Session>(&name)?;
        }
    }
    Ok(())
}

/// Ends the session of these headers, if there is one.
pub(crate) fn end(desk: &Desk, headers: &HeaderMap) -> Result<(), Fault> {
    match in_cookie(headers, NAME) {
        Some(token) => desk.take::<Session>(&fingerprint(token)).map(drop),
        None => Ok(()),
    }
}

/// The session of these headers, while it lasts.
pub(crate) fn found(
    desk: &Desk,
    headers: &HeaderMap,
    now_min: i64,
) -> Result<Option<Session>, Fault> {
    let Some(token) = in_cookie(headers, NAME) else { return Ok(None) };
    let session: Option<Session> = desk.find(&fingerprint(token))?;
    Ok(session.filter(|session| now_min < session.until_min))
}

pub(super) fn in_cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(is, _)| *is == name).map(|(_, token)| token)
}

/// The cookie of a token; an empty token takes the cookie away.
pub(crate) fn cookie(token: &str, is_encrypted: bool) -> String {
    let lasts = if token.is_empty() { 0 } else { LASTS_MIN * 60 };
    let secure = if is_encrypted { "; Secure" } else { "" };
    format!("{NAME}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={lasts}{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Memory;

    fn with(token: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, format!("a=b; {NAME}={token}").parse().unwrap());
        headers
    }

    #[test]
    fn a_session_ends_by_itself_and_when_it_is_ended() {
        let desk = Desk::new(Memory::default());
        let token = begin(&desk, "East", Role::Tally, 100).unwrap();
        let at = |minute| found(&desk, &with(&token), minute).unwrap().map(|s| s.post);
        assert_eq!(at(100).as_deref(), Some("East"));
        assert_eq!(at(100 + LASTS_MIN), None);
        end(&desk, &with(&token)).unwrap();
        assert_eq!(at(100), None);
    }

    #[test]
    fn the_database_does_not_hold_what_opens_the_desk() {
        let desk = Desk::new(Memory::default());
        let token = begin(&desk, "East", Role::Tally, 100).unwrap();
        let kept = desk.all::<Session>().unwrap();
        assert!(kept.iter().all(|(name, _)| !name.contains(&token)));
        assert_eq!(found(&desk, &with(&kept[0].0), 100).unwrap(), None);
    }

    #[test]
    fn sessions_that_are_over_are_cleared_away() {
        let desk = Desk::new(Memory::default());
        begin(&desk, "East", Role::Tally, 100).unwrap();
        begin(&desk, "West", Role::Tally, 100 + LASTS_MIN).unwrap();
        let posts: Vec<String> =
            desk.all::<Session>().unwrap().into_iter().map(|(_, s)| s.post).collect();
        assert_eq!(posts, ["West"]);
    }
}
