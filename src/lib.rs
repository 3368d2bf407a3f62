//! Common Purse.
pub mod ledger;
pub mod types;
