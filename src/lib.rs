//! Common Purse.
pub mod audit;
pub mod journal;
pub mod ledger;
pub mod sequencer;
pub mod types;
