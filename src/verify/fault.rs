//! What verification finds wrong, and what keeps it from finding anything.

use crate::audit::VerifierKey;
use crate::types::Sequence;
use std::fmt;

/// Why a log was not verified.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It is not what was signed, or what was signed breaks the rules.
    #[error(transparent)]
    Tampered(#[from] Tampering),
    /// Nothing can be said.
    #[error(transparent)]
    Uncheckable(#[from] Uncheckable),
}

/// Something is not what was signed, or not what the rules allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Tampering {
    /// Where: a file of the log, or an entry.
    pub place: String,
    /// What is wrong there.
    pub what: String,
}

impl Tampering {
    pub(super) fn at(place: impl fmt::Display, what: impl fmt::Display) -> Tampering {
        Tampering {
            place: place.to_string(),
            what: what.to_string(),
        }
    }

    pub(super) fn at_entry(sequence: Sequence, what: impl fmt::Display) -> Tampering {
        Tampering::at(format_args!("entry {sequence}"), what)
    }
}

/// Why nothing can be said.
#[derive(Debug, thiserror::Error)]
pub enum Uncheckable {
    /// There is no log.
    #[error("there is no checkpoint: this is no copy of a log, or not all of one")]
    NoLog,
    /// There is nothing in it.
    #[error("the log is empty: there is nothing to prove")]
    Empty,
    /// An older checkpoint is none of this ledger.
    #[error("{name} cannot be compared with: {why}")]
    Older {
        /// Its name.
        name: String,
        /// Why.
        why: String,
    },
    /// The log is signed by a key that followed the one that is known, by its own word.
    #[error(
        "the log says that the key {known} retired with entry {retired}, and that {successor}, which entry {named} names, signs \
         since. That is the log's own word: get the new public key from the operator by another way and give it as well (--key), or \
         give a checkpoint that you kept (--checkpoint) of more than {named} entries which the key that you have signed: it vouches \
         for the new one"
    )]
    Retired {
        /// The key that is known.
        known: Box<VerifierKey>,
        /// The key that follows it.
        successor: String,
        /// The entry that names that one.
        named: Sequence,
        /// The entry that retired the other.
        retired: Sequence,
    },
    /// An entry was written under rules that this program does not know.
    #[error("entry {sequence}: {why}")]
    Newer {
        /// The entry.
        sequence: Sequence,
        /// What to use instead.
        why: String,
    },
    /// A file cannot be read.
    #[error("the log cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Fault {
        Fault::Uncheckable(error.into())
    }
}
