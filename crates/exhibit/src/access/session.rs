//! Who is at the desk now. Only staff have a cookie; visitors have none.

use super::post::{Pass, Post};
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
    /// Which life of the post.
    #[serde(default)]
    life: String,
}

impl Paper for Session {
    const KIND: &'static str = "session";
}

#[cfg(test)]
impl Session {
    /// A session that was never begun, for tests of rules.
    pub(crate) fn of(post: &str, role: Role) -> Self {
        Self { post: post.to_owned(), role, until_min: i64::MAX, life: String::new() }
    }
}

/// Begins a session and returns its token.
pub(crate) fn begin(desk: &Desk, post: &str, pass: Pass, now_min: i64) -> Result<String, Fault> {
    for (name, old) in desk.all::<Session>()? {
        if old.until_min <= now_min {
            desk.take::<Session>(&name)?;
        }
    }
    let token = token(LENGTH)?;
    let Pass { role, life } = pass;
    let session = Session { post: post.to_owned(), role, until_min: now_min + LASTS_MIN, life };
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

/// The session of these headers, while it lasts and its post is as it was when it began.
pub(crate) fn found(
    desk: &Desk,
    headers: &HeaderMap,
    now_min: i64,
) -> Result<Option<Session>, Fault> {
    let Some(token) = in_cookie(headers, NAME) else { return Ok(None) };
    let session: Option<Session> = desk.find(&fingerprint(token))?;
    let Some(session) = session.filter(|session| now_min < session.until_min) else {
        return Ok(None);
    };
    let post: Option<Post> = desk.find(&session.post)?;
    Ok(post.filter(|post| post.is_of(&session.life, session.role)).map(|_| session))
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
    use crate::access::post::{Entry, Whence, enter, new_code, remove};
    use crate::desk::Memory;

    /// A pass of a new post.
    fn pass(desk: &Desk, post: &str) -> Pass {
        let code = new_code(desk, post, Role::Tally).unwrap();
        let entered = enter(desk, post, &code, &Whence::Phone).unwrap();
        let Entry::Welcome(pass, _) = entered else { panic!("{post}") };
        pass
    }

    fn with(token: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, format!("a=b; {NAME}={token}").parse().unwrap());
        headers
    }

    #[test]
    fn a_session_ends_by_itself_and_when_it_is_ended() {
        let desk = Desk::new(Memory::default());
        let token = begin(&desk, "East", pass(&desk, "East"), 100).unwrap();
        let at = |minute| found(&desk, &with(&token), minute).unwrap().map(|s| s.post);
        assert_eq!(at(100).as_deref(), Some("East"));
        assert_eq!(at(100 + LASTS_MIN), None);
        end(&desk, &with(&token)).unwrap();
        assert_eq!(at(100), None);
    }

    #[test]
    fn the_database_does_not_hold_what_opens_the_desk() {
        let desk = Desk::new(Memory::default());
        let token = begin(&desk, "East", pass(&desk, "East"), 100).unwrap();
        let kept = desk.all::<Session>().unwrap();
        assert!(kept.iter().all(|(name, _)| !name.contains(&token)));
        assert_eq!(found(&desk, &with(&kept[0].0), 100).unwrap(), None);
    }

    #[test]
    fn sessions_that_are_over_are_cleared_away() {
        let desk = Desk::new(Memory::default());
        begin(&desk, "East", pass(&desk, "East"), 100).unwrap();
        begin(&desk, "West", pass(&desk, "West"), 100 + LASTS_MIN).unwrap();
        let posts: Vec<String> =
            desk.all::<Session>().unwrap().into_iter().map(|(_, s)| s.post).collect();
        assert_eq!(posts, ["West"]);
    }

    #[test]
    fn a_code_that_is_replaced_while_it_is_typed_opens_no_session() {
        let desk = Desk::new(Memory::default());
        let old = pass(&desk, "East");
        let new = pass(&desk, "East");
        let late = begin(&desk, "East", old, 100).unwrap();
        assert_eq!(found(&desk, &with(&late), 100).unwrap(), None);
        let now = begin(&desk, "East", new, 100).unwrap();
        assert!(found(&desk, &with(&now), 100).unwrap().is_some());
    }

    #[test]
    fn a_post_that_is_taken_away_takes_its_sessions_along_and_a_new_one_of_its_name_has_none() {
        let desk = Desk::new(Memory::default());
        let pass_of = pass(&desk, "East");
        let token = begin(&desk, "East", pass_of.clone(), 100).unwrap();
        assert!(remove(&desk, "East").unwrap());
        assert_eq!(found(&desk, &with(&token), 100).unwrap(), None);
        pass(&desk, "East");
        let late = begin(&desk, "East", pass_of, 100).unwrap();
        assert_eq!(found(&desk, &with(&late), 100).unwrap(), None);
        assert!(!remove(&desk, "West").unwrap());
    }
}
