//! Labels: names and values that initiatives and contributors are grouped and filtered by.

use super::{LabelName, Line, Malformed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A set of labels, each name once, as in `intent=prevention`. In a line of the ledger it is an object.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Labels(BTreeMap<LabelName, Line>);

impl Labels {
    /// How many labels one thing may have.
    pub const MOST: usize = 32;

    /// These labels.
    ///
    /// # Errors
    /// When they are too many.
    pub fn new(labels: BTreeMap<LabelName, Line>) -> Result<Labels, Malformed> {
        match labels.len() > Labels::MOST {
            true => Err(Malformed::new(format!(
                "has {} labels; at most {} fit",
                labels.len(),
                Labels::MOST
            ))),
            false => Ok(Labels(labels)),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names and values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&LabelName, &Line)> {
        self.0.iter()
    }
}
