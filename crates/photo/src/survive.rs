//! Living on when a decoder does not.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::sync::mpsc::{Sender, channel};
use std::thread;

thread_local! {
    /// Whether a panic of this thread is caught and explained in our own words.
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
    /// On a thread that must not unwind: who waits to hear how it ended.
    static WAITS: RefCell<Option<Sender<End>>> = const { RefCell::new(None) };
}

/// How a thread ended.
enum End {
    Done,
    Panicked,
}

/// Does some work; `None` when it panics. Rust's own message, which says nothing to the user
/// and would stand in the middle of ours, is not printed.
pub(crate) fn survive<T>(work: impl FnOnce() -> T) -> Option<T> {
    wrap_hook();
    let before = IS_CAUGHT.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work)).ok();
    IS_CAUGHT.set(before);
    done
}

/// Does some work through which nothing may unwind, such as functions of C; `None` when it
/// panics.
///
/// The work has a thread of its own, which stops for ever where it panics: unwinding would
/// end the process. What it held until then is lost until the process ends, and so is the
/// panic hook, which cannot be replaced any more by anybody.
pub(crate) fn survive_apart<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    wrap_hook();
    let (say, hear) = channel();
    let apart = thread::Builder::new().spawn(move || {
        WAITS.set(Some(say.clone()));
        let done = work();
        // Nobody to hear it is nothing to worry about.
        let _ = say.send(End::Done);
        done
    });
    let apart = apart.ok()?;
    match hear.recv() {
        Ok(End::Done) => apart.join().ok(),
        Ok(End::Panicked) | Err(_) => None,
    }
}

/// Wraps the hook that prints panics, once; it passes on everything that does not happen in
/// here.
fn wrap_hook() {
    static WRAPPED: Once = Once::new();
    WRAPPED.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if let Some(waits) = WAITS.take() {
                let _ = waits.send(End::Panicked);
                loop {
                    thread::park();
                }
            }
            if !IS_CAUGHT.get() {
                print(panic);
            }
        }));
    });
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::process::{Command, exit};

    /// Runs a test in a process of its own, which ends without the test harness: that would
    /// wait for ever for a hook in which a thread has stopped.
    pub(crate) fn in_own_process(test: &str, body: impl FnOnce()) {
        const IS_OWN: &str = "LEPORELLO_TEST_IN_OWN_PROCESS";
        if std::env::var_os(IS_OWN).is_some() {
            let is_good = panic::catch_unwind(AssertUnwindSafe(body)).is_ok();
            exit(i32::from(!is_good));
        }
        let mut command = Command::new(std::env::current_exe().unwrap());
        let output = command.args([test, "--exact", "--nocapture"]).env(IS_OWN, "").output();
        let output = output.unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert!(!said.contains("panicked"), "{said}");
    }

    #[test]
    fn a_panic_costs_the_work_and_nothing_else() {
        assert_eq!(survive(|| [1, 2].len()), Some(2));
        let none: Vec<u8> = Vec::new();
        assert_eq!(survive(|| none[0]), None);
        assert!(!IS_CAUGHT.get());
    }

    extern "C" fn first(numbers: &[u8; 1], at: usize) -> u8 {
        numbers[at]
    }

    #[test]
    fn a_panic_that_must_not_unwind_costs_no_more() {
        in_own_process("survive::tests::a_panic_that_must_not_unwind_costs_no_more", || {
            for at in [0, 1, 2, 0] {
                let found = survive_apart(move || first(&[7], std::hint::black_box(at)));
                assert_eq!(found, (at == 0).then_some(7));
            }
        });
    }
}
