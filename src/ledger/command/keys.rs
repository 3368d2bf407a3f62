//! Commands about the keys that sign the ledger's checkpoints. The ledger makes them itself, as it makes its first entry:
//! no client can ask for them.

use crate::types::Line;
use serde::{Deserialize, Serialize};

/// The first entry: which key signs this ledger's checkpoints. The origin stands on every line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerOpened {
    /// The verifier key, as C2SP's signed-note writes it.
    pub key: Line,
}

/// The key that is to take the place of the one that signs. From here on both vouch for the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddKey {
    /// The verifier key, of the same name as the one that signs.
    pub key: Line,
}

/// The key that signs no more, from this entry on: the one that was added signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetireKey {
    /// The verifier key that signed up to here.
    pub key: Line,
}
