//! Posts: a name, a role and a code. A post is a place at work, such as "East hall, morning";
//! who stands there is nobody's business here.

use super::secret::{Sealed, digits, token};
use super::session::end_all;
use crate::desk::{Desk, Paper};
use crate::fault::Fault;
use leporello_turnout::vocabulary::Role;
use serde::{Deserialize, Serialize};

/// Name of the post that sets everything up.
pub(crate) const OFFICE: &str = "office";
/// Wrong codes before a post of six digits is locked.
const TRIES: u8 = 5;
/// Letters of a code that is no shift code: 100 bits, which nobody tries out.
const LONG: usize = 20;

/// A place at work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Post {
    pub(crate) role: Role,
    code: Sealed,
    /// Tries that are left before it is locked.
    tries: u8,
}

impl Paper for Post {
    const KIND: &'static str = "post";
}

impl Post {
    /// Whether too many wrong codes were typed.
    pub(crate) fn is_locked(&self) -> bool {
        is_short(self.role) && self.tries == 0
    }
}

/// What became of a code that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// It is right.
    Welcome(Role),
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
/// not there is made; who was at one that is there has to enter anew.
pub(crate) fn new_code(desk: &Desk, name: &str, role: Role) -> Result<String, Fault> {
    let code = if is_short(role) { digits()? } else { token(LONG)? };
    let post = Post { role, code: Sealed::new(&code)?, tries: TRIES };
    if !desk.create(name, &post)? {
        desk.change(name, |_| Ok::<_, Fault>(Some(post.clone())))?;
        end_all(desk, name)?;
    }
    Ok(code)
}

/// Looks whether a code is that of a post. A try is taken before the code is looked at, so that
/// many at once do not get more tries than one after the other.
pub(crate) fn enter(desk: &Desk, name: &str, code: &str) -> Result<Entry, Fault> {
    let mut post = None;
    desk.change(name, |was: Post| {
        post = Some(was.clone());
        let is_counted = is_short(was.role) && was.tries > 0;
        Ok::<_, Fault>(Some(if is_counted { Post { tries: was.tries - 1, ..was } } else { was }))
    })?;
    // A post that is not there takes as long as one that is.
    let Some(post) = post else {
        let _ = Sealed::new(code).map(|sealed| sealed.is_of(""));
        return Ok(Entry::Wrong(0));
    };
    if post.is_locked() {
        return Ok(Entry::Locked);
    }
    if !post.code.is_of(code) {
        return Ok(Entry::Wrong(post.tries.saturating_sub(1)));
    }
    unlock(desk, name)?;
    Ok(Entry::Welcome(post.role))
}

/// Gives a post its tries back; false when there is none.
pub(crate) fn unlock(desk: &Desk, name: &str) -> Result<bool, Fault> {
    desk.change(name, |post: Post| Ok::<_, Fault>(Some(Post { tries: TRIES, ..post })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::Memory;

    #[test]
    fn five_wrong_codes_lock_a_shift_and_even_the_right_one_does_not_open_it() {
        let desk = Desk::new(Memory::default());
        let code = new_code(&desk, "East, morning", Role::Tally).unwrap();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for left in (0..TRIES).rev() {
            assert_eq!(enter(&desk, "East, morning", wrong).unwrap(), Entry::Wrong(left));
        }
        assert_eq!(enter(&desk, "East, morning", &code).unwrap(), Entry::Locked);
        assert!(unlock(&desk, "East, morning").unwrap());
        assert_eq!(enter(&desk, "East, morning", &code).unwrap(), Entry::Welcome(Role::Tally));
    }

    #[test]
    fn a_right_code_gives_the_tries_back() {
        let desk = Desk::new(Memory::default());
        let code = new_code(&desk, "East", Role::Tally).unwrap();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for _ in 0..3 {
            assert_eq!(enter(&desk, "East", wrong).unwrap(), Entry::Wrong(TRIES - 1));
            assert_eq!(enter(&desk, "East", &code).unwrap(), Entry::Welcome(Role::Tally));
        }
    }

    #[test]
    fn a_long_code_is_never_locked_so_that_nobody_can_lock_the_desk_out() {
        let desk = Desk::new(Memory::default());
        let code = new_code(&desk, "office", Role::Admin).unwrap();
        for _ in 0..=TRIES {
            assert!(matches!(enter(&desk, "office", "x").unwrap(), Entry::Wrong(_)));
        }
        assert_eq!(enter(&desk, "office", &code).unwrap(), Entry::Welcome(Role::Admin));
    }

    #[test]
    fn a_new_code_makes_the_old_one_void() {
        let desk = Desk::new(Memory::default());
        let old = new_code(&desk, "office", Role::Admin).unwrap();
        let new = new_code(&desk, "office", Role::Admin).unwrap();
        assert!(matches!(enter(&desk, "office", &old).unwrap(), Entry::Wrong(_)));
        assert_eq!(enter(&desk, "office", &new).unwrap(), Entry::Welcome(Role::Admin));
    }

    #[test]
    fn no_post_is_told_apart_from_a_wrong_code() {
        let desk = Desk::new(Memory::default());
        assert!(matches!(enter(&desk, "nobody", "000000").unwrap(), Entry::Wrong(_)));
    }
}
