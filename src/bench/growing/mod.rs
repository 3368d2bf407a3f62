//! A ledger as a real one grows: over several years, with backdated entries, payments that name commitments, instalments,
//! refunds, corrections and exceptions. What `size` measures and `soak` keeps busy.
//!
//! Reading order: `book` (what is recorded), `open` (what of it later commands name), `questions` (what is asked of it),
//! `store` (the ledger on its disk, with its server), `footprint` (what that takes), `mirror` (how far its mirror is).

mod book;
mod footprint;
mod mirror;
mod open;
mod questions;
mod store;
#[cfg(test)]
mod tests;

pub(super) use book::{Book, Prepared};
pub(super) use footprint::Footprint;
pub(super) use mirror::Lag;
pub(super) use questions::Question;
pub(super) use store::{Filled, Store};
