//! Judges finished files.
