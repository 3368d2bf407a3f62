//! Common Purse.
pub mod audit;
pub mod ledger;
pub mod types;
