//! The key of what a command comes of, so that it is posted once however often its file is read.

use super::{DataSetId, Malformed, Sha256Hex};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

/// Which row of which data set a command comes of. Real files hold identical rows that are distinct payments, so that the
/// content alone is no key. The fields are in the order of a line's keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceKey {
    /// The data set.
    pub data_set: DataSetId,
    /// Which row of that content.
    pub occurrence: Occurrence,
    /// The digest of the row's content, as the client made it.
    pub row_sha256: Sha256Hex,
}

/// Which of the rows that have the same content, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence(NonZeroU32);

impl Occurrence {
    /// The number, from 1.
    pub fn number(self) -> u32 {
        self.0.get()
    }
}

impl TryFrom<u32> for Occurrence {
    type Error = Malformed;

    fn try_from(number: u32) -> Result<Occurrence, Malformed> {
        let number = NonZeroU32::new(number);
        number
            .map(Occurrence)
            .ok_or_else(|| Malformed::new("is required: count rows of the same content from 1"))
    }
}

impl fmt::Display for Occurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Occurrence {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Occurrence, Malformed> {
        let number = text.parse::<u32>();
        let number = number.map_err(|_| Malformed::new("is no number of a row"))?;
        Occurrence::try_from(number)
    }
}

super::serde_as_text!(Occurrence);

/// As a sentence speaks of it.
impl fmt::Display for SourceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SourceKey {
            data_set,
            occurrence,
            row_sha256,
        } = self;
        write!(f, "row {row_sha256} ({occurrence}) of data set \"{data_set}\"")
    }
}
