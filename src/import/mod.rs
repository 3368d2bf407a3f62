//! Import: files as departments have them, made into commands by a profile, and posted once.

mod convert;
mod key;
mod ledger;
mod plan;
mod profile;
mod rows;
mod run;
mod totals;
mod value;

pub use profile::{Profile, ProfileFault};
