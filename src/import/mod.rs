//! Import: files as departments have them, made into commands by a profile, and posted once.

mod profile;
mod value;

pub use profile::{Profile, ProfileFault};
