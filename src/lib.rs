//! Common Purse.
pub mod audit;
pub mod types;
