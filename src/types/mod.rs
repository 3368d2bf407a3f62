//! The nouns every room shares: money, ids, sequence, time, years, control totals, sources.
//!
//! A value of one of these types is valid by construction: parsing refuses what is not, and nobody checks
//! again. Nothing here knows a rule of accounting, a disk or a network, and nothing here imports another room.

mod amount;
mod control_total;
mod currency;
mod digest;
mod id;
mod labels;
mod money;
mod percent;
mod sequence;
mod short_text;
mod source;
mod source_key;
mod text;
mod time;
mod year;

pub use amount::{Amount, Minor, OutOfRange};
pub use control_total::{ControlTotal, TotalKey};
pub use currency::Currency;
pub use digest::Sha256Hex;
pub use id::{
    BudgetTypeId, ContributorId, DataSetId, InitiativeId, LabelName, MissionId, Origin, PayeeId, PoolId,
    PrincipalId, RequestId, WindowId,
};
pub use labels::Labels;
pub use money::Money;
pub use percent::Percent;
pub use sequence::Sequence;
pub(crate) use short_text::{ShortText, push_number};
pub use source::{Restriction, RestrictionRef, Source, SourceRef};
pub use source_key::{Occurrence, SourceKey};
pub use text::{Line, Prose};
pub use time::{Date, Timestamp, WallTime, Zone};
pub use year::{FinancialYear, YearKind};

/// Why a text is not a value of the type it was parsed as. The message completes "`<field>`: …".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub String);

impl Malformed {
    pub(crate) fn new(message: impl Into<String>) -> Malformed {
        Malformed(message.into())
    }
}

/// `Serialize` and `Deserialize` through the type's text, as every value in a line of the ledger is a string. A type
/// that stands in every line gives its characters itself (`by` a method that returns a [`ShortText`]), since the way
/// through the formatter costs more than the digits.
macro_rules! serde_as_text {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        $crate::types::serde_as_text!(read $type);
    };
    ($type:ty, by $text:ident) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.$text().as_str())
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.$text().as_str())
            }
        }

        $crate::types::serde_as_text!(read $type);
    };
    (read $type:ty) => {

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use serde_as_text;
