//! Posts: a name, a role and a code. A post is a place at work, such as "East hall, morning";
//! who stands there is nobody's business here.

use super::browser::{forgive, know, take_try};
use super::secret::{Sealed, digits, token};
use super::session::end_all;
use crate::desk::{Desk, Paper};
use crate::fault::Fault;
use axum::http::HeaderMap;
use leporello_turnout::vocabulary::Role;
use serde::{Deserialize, Serialize};

/// Name of the post that sets everything up.
pub(crate) const OFFICE: &str = "office";
/// Wrong codes before a post of six digits is locked.
const TRIES: u8 = 5;
/// Letters of a code that is no shift code: 100 bits, which nobody tries out.
const LONG: usize = 20;
/// Letters that tell one life of a post from another.
const LIFE: usize = 8;

/// A place at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Post {
    pub(crate) role: Role,
    code: Sealed,
    /// Tries that are left to whoever comes, before it is locked to them.
    tries: u8,
    /// Tries that are left at its phone, which signs what is typed into it.
    #[serde(default = "all_tries")]
    phone_tries: u8,
    /// Drawn anew with each code. A session is of one life of its post and ends with it, in the very
    /// step that replaces the code or takes the post away; so is what a browser has there.
    #[serde(default)]
    life: String,
}

const fn all_tries() -> u8 {
    TRIES
}

impl Paper for Post {
    const KIND: &'static str = "post";
}

/// What a right code gives: the role, in this life of the post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pass {
    pub(crate) role: Role,
    pub(super) life: String,
}

impl Post {
    /// Whether a pass is of this life of the post.
    pub(super) fn is_of(&self, life: &str, role: Role) -> bool {
        self.life == life && self.role == role
    }

    /// Whether too many wrong codes were typed.
    pub(crate) fn is_locked(&self) -> bool {
        is_short(self.role) && (self.tries == 0 || self.phone_tries == 0)
    }

    /// The tries that count for who comes from there, where no browser is known.
    const fn tries(&mut self, whence: &Whence<'_>) -> &mut u8 {
        match whence {
            Whence::Phone => &mut self.phone_tries,
            Whence::Browser { .. } => &mut self.tries,
        }
    }
}

/// Where a code was typed. Each has tries of its own: a stranger who uses his up locks out strangers.
#[derive(Clone, Copy)]
pub(crate) enum Whence<'a> {
    /// Into the post's own phone, which signed it.
    Phone,
    /// Into a browser with these headers, in a minute since 1970-01-01T00:00Z.
    Browser { headers: &'a HeaderMap, now_min: i64 },
}

/// What became of a code that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// It is right. A browser that typed the code of a shift keeps this token, by which it has
    /// tries of its own the next time.
    Welcome(Pass, Option<String>),
    /// It is wrong, or there is no such post; tries that are left.
    Wrong(u8),
    /// Too many wrong codes: somebody who leads has to unlock the post.
    Locked,
}

/// Whether posts of this role have a shift code of six digits; others have a long one.
fn is_short(role: Role) -> bool {
    matches!(role, Role::Tally | Role::ShiftLead)
}

/// The role in words.
pub(crate) const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Tally => "counts at a door",
        Role::ShiftLead => "leads a shift",
        Role::HallManager => "runs a hall",
        Role::Statistician => "tries counters, closes days",
        Role::ClaimsClerk => "writes down claims",
        Role::Auditor => "reads and verifies",
        Role::Publisher => "publishes",
        Role::Admin => "sets everything up",
    }
}

/// Gives a post a new code, and returns it: it is shown once and kept nowhere. A post that is
/// not there is made; who was at one that is there has to enter anew, as a stranger.
pub(crate) fn new_code(desk: &Desk, name: &str, role: Role) -> Result<String, Fault> {
    let code = if is_short(role) { digits()? } else { token(LONG)? };
    let life = token(LIFE)?;
    let post = Post { role, code: Sealed::new(&code)?, tries: TRIES, phone_tries: TRIES, life };
    if !desk.create(name, &post)? {
        desk.change(name, |_| Ok::<_, Fault>(Some(post.clone())))?;
        end_all(desk, name)?;
    }
    Ok(code)
}

/// The post as it stands, tries that were left to who comes from there, and whether they are a
/// browser's own. One of them is taken.
fn taken(desk: &Desk, name: &str, whence: &Whence<'_>) -> Result<Option<(Post, u8, bool)>, Fault> {
    let Some(post) = desk.find::<Post>(name)? else { return Ok(None) };
    if let Whence::Browser { headers, .. } = whence
        && let Some(tries) = take_try(desk, headers, name, &post.life)?
    {
        return Ok(Some((post, tries, true)));
    }
    let mut taken = None;
    desk.change(name, |mut post: Post| {
        let left = *post.tries(whence);
        taken = Some((post.clone(), left, false));
        if is_short(post.role) {
            *post.tries(whence) = left.saturating_sub(1);
        }
        Ok::<_, Fault>(Some(post))
    })?;
    Ok(taken)
}

/// Looks whether a code is that of a post. A try is taken before the code is looked at, so that
/// many at once do not get more tries than one after the other.
pub(crate) fn enter(
    desk: &Desk,
    name: &str,
    code: &str,
    whence: &Whence<'_>,
) -> Result<Entry, Fault> {
    // A post that is not there takes as long as one that is.
    let Some((post, tries, is_own)) = taken(desk, name, whence)? else {
        let _ = Sealed::new(code);
        return Ok(Entry::Wrong(0));
    };
    let is_right = post.code.is_of(code);
    if is_short(post.role) && tries == 0 {
        return Ok(Entry::Locked);
    }
    if !is_right {
        return Ok(Entry::Wrong(tries.saturating_sub(1)));
    }
    let pass = Pass { role: post.role, life: post.life };
    if !is_short(post.role) {
        return Ok(Entry::Welcome(pass, None));
    }
    if !is_own {
        desk.change(name, |mut post: Post| {
            *post.tries(whence) = TRIES;
            Ok::<_, Fault>(Some(post))
        })?;
    }
    let token = match *whence {
        Whence::Phone => None,
        Whence::Browser { headers, now_min } => {
            Some(know(desk, headers, (name, &pass.life), TRIES, now_min)?)
        }
    };
    Ok(Entry::Welcome(pass, token))
}

/// Gives a post its tries back; false when there is none.
pub(crate) fn unlock(desk: &Desk, name: &str) -> Result<bool, Fault> {
    forgive(desk, name)?;
    desk.change(name, |post: Post| {
        Ok::<_, Fault>(Some(Post { tries: TRIES, phone_tries: TRIES, ..post }))
    })
}

/// Takes a post away, and whoever is at it; false when there is none.
pub(crate) fn remove(desk: &Desk, name: &str) -> Result<bool, Fault> {
    let was_there = desk.change(name, |_: Post| Ok::<_, Fault>(None))?;
    end_all(desk, name)?;
    Ok(was_there)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Memory;

    /// A welcome in this role, whatever the life of the post.
    fn welcome(role: Role, token: Option<String>) -> Entry {
        Entry::Welcome(Pass { role, life: String::new() }, token)
    }

    /// An entry, whatever the life of the post.
    fn plain(entry: Entry) -> Entry {
        match entry {
            Entry::Welcome(pass, token) => welcome(pass.role, token),
            other => other,
        }
    }

    /// What becomes of a code that a stranger types; the cookie apart.
    fn typed(desk: &Desk, name: &str, code: &str) -> Result<Entry, Fault> {
        let whence = Whence::Browser { headers: &HeaderMap::new(), now_min: 0 };
        Ok(match enter(desk, name, code, &whence)? {
            Entry::Welcome(pass, _) => welcome(pass.role, None),
            other => other,
        })
    }

    #[test]
    fn wrong_codes_of_strangers_lock_out_neither_the_phone_nor_a_browser_that_is_known() {
        let desk = Desk::new(Memory::default());
        let code = new_code(&desk, "East", Role::Tally).unwrap();
        let stranger = HeaderMap::new();
        let whence = Whence::Browser { headers: &stranger, now_min: 0 };
        let Entry::Welcome(_, Some(token)) = enter(&desk, "East", &code, &whence).unwrap() else {
            panic!("the code is right");
        };
        for _ in 0..=TRIES {
            typed(&desk, "East", "wrong").unwrap();
        }
        assert_eq!(typed(&desk, "East", &code).unwrap(), Entry::Locked);
        let phone = enter(&desk, "East", &code, &Whence::Phone).unwrap();
        assert_eq!(plain(phone), welcome(Role::Tally, None));
        let mut headers = HeaderMap::new();
        headers.insert("cookie", super::super::browser_cookie(&token, true).parse().unwrap());
        let known = Whence::Browser { headers: &headers, now_min: 1 };
        let entered = enter(&desk, "East", &code, &known).unwrap();
        assert_eq!(plain(entered), welcome(Role::Tally, Some(token)));
        for left in (0..TRIES).rev() {
            assert_eq!(enter(&desk, "East", "wrong", &known).unwrap(), Entry::Wrong(left));
        }
        assert_eq!(enter(&desk, "East", &code, &known).unwrap(), Entry::Locked);
        assert!(unlock(&desk, "East").unwrap());
        assert!(matches!(enter(&desk, "East", &code, &known).unwrap(), Entry::Welcome(..)));
    }

    #[test]
    fn a_browser_that_was_known_before_a_new_code_is_a_stranger_after_it() {
        let desk = Desk::new(Memory::default());
        let code = new_code(&desk, "East", Role::Tally).unwrap();
        let stranger = HeaderMap::new();
        let first = Whence::Browser { headers: &stranger, now_min: 0 };
        let Entry::Welcome(_, Some(token)) = enter(&desk, "East", &code, &first).unwrap() else {
            panic!("the code is right");
        };
        let mut headers = HeaderMap::new();
        headers.insert("cookie", super::super::browser_cookie(&token, true).parse().unwrap());
        let known = Whence::Browser { headers: &headers, now_min: 1 };
        let draw = || new_code(&desk, "East", Role::Tally).unwrap();
        let draw_after_removal = || {
            remove(&desk, "East").unwrap();
            draw()
        };
        for new_code in [&draw as &dyn Fn() -> String, &draw_after_removal] {
            let new = new_code();
            for _ in 0..TRIES {
                typed(&desk, "East", "wrong").unwrap();
            }
            assert_eq!(enter(&desk, "East", &new, &known).unwrap(), Entry::Locked);
            assert!(unlock(&desk, "East").unwrap());
            assert!(matches!(enter(&desk, "East", &new, &known).unwrap(), Entry::Welcome(..)));
        }
    }

    #[test]
    fn a_phone_that_is_not_with_staff_has_five_tries_of_its_own() {
        let desk = Desk::new(Memory::default());
        let code = new_code(&desk, "East", Role::Tally).unwrap();
        for left in (0..TRIES).rev() {
            let tried = enter(&desk, "East", "wrong", &Whence::Phone).unwrap();
            assert_eq!(tried, Entry::Wrong(left));
        }
        assert_eq!(enter(&desk, "East", &code, &Whence::Phone).unwrap(), Entry::Locked);
        assert!(desk.find::<Post>("East").unwrap().unwrap().is_locked(), "who leads sees it");
        assert_eq!(typed(&desk, "East", &code).unwrap(), welcome(Role::Tally, None));
    }

    #[test]
    fn five_wrong_codes_lock_a_shift_and_even_the_right_one_does_not_open_it() {
        let desk = Desk::new(Memory::default());
        let code = new_code(&desk, "East, morning", Role::Tally).unwrap();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for left in (0..TRIES).rev() {
            assert_eq!(typed(&desk, "East, morning", wrong).unwrap(), Entry::Wrong(left));
        }
        assert_eq!(typed(&desk, "East, morning", &code).unwrap(), Entry::Locked);
        assert!(unlock(&desk, "East, morning").unwrap());
        assert_eq!(typed(&desk, "East, morning", &code).unwrap(), welcome(Role::Tally, None));
    }

    #[test]
    fn a_right_code_gives_the_tries_back() {
        let desk = Desk::new(Memory::default());
        let code = new_code(&desk, "East", Role::Tally).unwrap();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for _ in 0..3 {
            assert_eq!(typed(&desk, "East", wrong).unwrap(), Entry::Wrong(TRIES - 1));
            assert_eq!(typed(&desk, "East", &code).unwrap(), welcome(Role::Tally, None));
        }
    }

    #[test]
    fn a_long_code_is_never_locked_so_that_nobody_can_lock_the_desk_out() {
        let desk = Desk::new(Memory::default());
        let code = new_code(&desk, "office", Role::Admin).unwrap();
        for _ in 0..=TRIES {
            assert!(matches!(typed(&desk, "office", "x").unwrap(), Entry::Wrong(_)));
        }
        assert_eq!(typed(&desk, "office", &code).unwrap(), welcome(Role::Admin, None));
    }

    #[test]
    fn a_new_code_makes_the_old_one_void() {
        let desk = Desk::new(Memory::default());
        let old = new_code(&desk, "office", Role::Admin).unwrap();
        let new = new_code(&desk, "office", Role::Admin).unwrap();
        assert!(matches!(typed(&desk, "office", &old).unwrap(), Entry::Wrong(_)));
        assert_eq!(typed(&desk, "office", &new).unwrap(), welcome(Role::Admin, None));
    }

    #[test]
    fn no_post_is_told_apart_from_a_wrong_code() {
        let desk = Desk::new(Memory::default());
        assert!(matches!(typed(&desk, "nobody", "000000").unwrap(), Entry::Wrong(_)));
    }
}
