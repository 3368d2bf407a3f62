//! Control total: what a pool holds of one budget type in one financial year. Money never crosses from one to
//! another but by an entry that says so.

use super::{BudgetTypeId, FinancialYear, Malformed, PoolId, ShortText};
use std::fmt;
use std::str::FromStr;

/// A control total within its pool.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct TotalKey {
    /// The financial year, of the agreement's kind.
    pub year: FinancialYear,
    /// One of the agreement's budget types.
    pub budget_type: BudgetTypeId,
}

impl fmt::Display for TotalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.year, self.budget_type)
    }
}

/// A control total of the ledger, written "clean-energy/2026-27/cdel".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ControlTotal {
    /// The pool that holds the money.
    pub pool: PoolId,
    /// Year and budget type.
    pub key: TotalKey,
}

impl ControlTotal {
    /// Two ids of 63 characters, a year of seven, and what stands between them.
    fn text(&self) -> ShortText<136> {
        let mut text = ShortText::new();
        text.push_str(self.pool.as_str());
        text.push_str("/");
        self.key.year.push_to(&mut text);
        text.push_str("/");
        text.push_str(self.key.budget_type.as_str());
        text
    }
}

impl FromStr for ControlTotal {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<ControlTotal, Malformed> {
        let malformed = || Malformed::new("is no control total: write \"pool/2026-27/cdel\"");
        let (pool, rest) = text.split_once('/').ok_or_else(malformed)?;
        let (year, budget_type) = rest.split_once('/').ok_or_else(malformed)?;
        let key = TotalKey {
            year: year.parse()?,
            budget_type: budget_type.parse()?,
        };
        Ok(ControlTotal {
            pool: pool.parse()?,
            key,
        })
    }
}

super::serde_as_text!(ControlTotal, by text);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_total_is_read_as_it_is_written() {
        for text in ["clean-energy/2026-27/rdel-programme", "afg/2025/fund"] {
            assert_eq!(
                text.parse::<ControlTotal>().map(|total| total.to_string()),
                Ok(text.to_string())
            );
        }
        for bad in [
            "",
            "pool",
            "pool/2026-27",
            "pool/2026-28/cdel",
            "pool/2026-27/cdel/x",
        ] {
            assert!(bad.parse::<ControlTotal>().is_err(), "{bad} was accepted");
        }
    }
}
