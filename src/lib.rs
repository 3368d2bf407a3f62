//! Common Purse.
pub mod types;
