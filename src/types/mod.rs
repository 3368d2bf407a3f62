//! The nouns every room shares: money, ids, sequence, time, years, control totals, sources.
//!
//! A value of one of these types is valid by construction: parsing refuses what is not, and nobody checks
//! again. Nothing here knows a rule of accounting, a disk or a network, and nothing here imports another room.

mod amount;
mod control_total;
mod currency;
mod date;
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
pub use date::Date;
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
pub use time::{Timestamp, WallTime, Zone};
pub use year::{FinancialYear, YearKind};

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

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
/// that stands in every line gives its characters itself (`by` a method that returns a [`ShortText`], or `as_str` where it is kept
/// as its text), since the way through the formatter costs more than the digits.
macro_rules! serde_as_text {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        $crate::types::serde_as_text!(read $type);
    };
    ($type:ty, as_str) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
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
                $crate::types::parsed(deserializer)
            }
        }
    };
}
pub(crate) use serde_as_text;

/// A value of the text that comes next, which is not copied for it: a line has some thirty, a standing thousands.
pub(crate) fn parsed<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err = Malformed>,
    D: serde::Deserializer<'de>,
{
    deserializer.deserialize_str(Parsed(PhantomData))
}

struct Parsed<T>(PhantomData<T>);

impl<T: FromStr<Err = Malformed>> serde::de::Visitor<'_> for Parsed<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}
