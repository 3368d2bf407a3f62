//! What is found of chains.

use crate::types::{Date, Minor, Sequence};
use serde::Serialize;

/// What was found.
#[derive(Debug, Serialize)]
pub struct ChainsFound {
    /// A chain each, by its first entry.
    pub chains: Vec<ChainLine>,
    /// What follows in them.
    pub links: Vec<Link>,
    /// What was reversed and recorded again on the day of the reversal.
    pub recorded_again: Vec<Again>,
}

/// A chain and what of it is left.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct ChainLine {
    pub original: Sequence,
    pub kind: &'static str,
    pub pool: String,
    pub amount: String,
    pub currency: String,
    pub links: u64,
    /// What all of them together changed where the first move of the original went.
    pub net: String,
}

/// An entry that follows from an earlier one.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Link {
    pub original: Sequence,
    pub entry: Sequence,
    pub how: &'static str,
    pub names_entry: Sequence,
    pub recorded: String,
    pub effective: Date,
    pub amount: String,
    pub currency: String,
    pub reason: String,
    #[serde(skip)]
    pub(super) change: Minor,
}

/// Something that was reversed and recorded again.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Again {
    pub day: Date,
    pub kind: &'static str,
    pub original: Sequence,
    pub original_amount: String,
    pub reversed_by: Sequence,
    pub entry: Sequence,
    pub amount: String,
    pub currency: String,
    pub document_number: String,
}
