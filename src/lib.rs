//! Common Purse.
pub mod journal;
pub mod types;
