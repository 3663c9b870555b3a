//! How the allocator keeps memory.
//!
//! Photographs are large blocks that come and go. The GNU library maps such blocks one by one and
//! gives them back when they are freed, but once a block of up to 32 MiB was freed it takes the
//! next ones of that size from its heaps, and those it keeps: the first `build` of a book of 300
//! photographs then takes a third more memory, and more time to find room
//! (`docs/measurements.md`). The limit holds still once it is set by hand (`man 3 mallopt`,
//! `M_MMAP_THRESHOLD`).

#![deny(missing_docs)]

/// Blocks from this size on, in bytes, are mapped one by one and given back when they are freed.
/// Larger than the default of the GNU library (128 KiB), since smaller blocks come and go too often
/// to be mapped, and far smaller than a picture.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGE: libc::c_int = 1024 * 1024;

/// Has large blocks given back to the system as soon as they are freed. To be called once, before
/// the program's work begins; only with the GNU library of Linux it does anything.
pub fn give_large_blocks_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        // SAFETY: `mallopt` takes two numbers and changes a parameter of the allocator under the
        // allocator's own lock. A parameter that it refuses stays as it was.
        #[allow(unsafe_code, reason = "the standard library has no such call")]
        unsafe {
            libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE);
        }
    }
}

/// Pools from which all threads take small blocks.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const FEW: libc::c_int = 2;

/// Has all threads share few pools of small blocks. A server has many threads that each do anything
/// now and then. The GNU library gives each of the first threads a pool of its own, eight for each
/// processor, and every pool keeps as much as it ever needed: memory grows for hours until each has
/// seen the largest work (`docs/measurements.md`). To be called before threads begin; only with the
/// GNU library of Linux it does anything (`man 3 mallopt`, `M_ARENA_MAX`).
pub fn share_few_pools() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        // SAFETY: as above.
        #[allow(unsafe_code, reason = "the standard library has no such call")]
        unsafe {
            libc::mallopt(libc::M_ARENA_MAX, FEW);
        }
    }
}
