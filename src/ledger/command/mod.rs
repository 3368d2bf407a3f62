//! What a client asks for, in normal form: the form that an entry keeps, that two requests with one id are
//! compared by, and that `verify` decides again.
//!
//! The fields of every struct here are in alphabetical order, because RFC 8785 wants the keys of an object
//! sorted and these structs are written as they stand.

mod agreement;
mod money;
mod reference;

pub use agreement::{
    Accountability, Agreement, AgreementTerms, BudgetType, FundsBasis, FundsCheck, FundsMode, Window,
};
pub use money::{Allocate, Commit, Receive, ReceiveRestriction, ReturnAllocation, Spend};
pub use reference::{
    ContributorKind, InitiativeKind, LedgerOpened, OpenMission, OpenPool, RegisterContributor,
    RegisterInitiative,
};

use crate::types::{Date, Line, PoolId, Prose, Sequence, Sha256Hex};
use serde::{Deserialize, Serialize};

/// One command with what the client says about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// What is asked.
    pub action: Action,
    /// The decision this rests on, until boards decide inside the ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Document>,
    /// The number of the document in the client's own books.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_number: Option<Line>,
    /// When it takes effect; the recorded date in the agreement's zone if the client names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective: Option<Date>,
    /// Documents that support it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Document>,
    /// The end user behind a system, as an opaque id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<Line>,
    /// The post held by whoever acts; never a person's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<Line>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Prose>,
}

/// A document outside the ledger, pinned by its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// SHA-256 of its bytes.
    pub sha256: Sha256Hex,
    /// What it is, for example `minute` or `application/pdf`.
    #[serde(rename = "type")]
    pub type_: Line,
    /// Where it is kept.
    pub uri: Line,
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident($type:ty),)*) => {
        /// The actions of the ledger; the name of the variant is the entry's kind, spelled once for ever.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Action {
            $($(#[$doc])* $name($type),)*
        }

        /// The kind of an entry.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Kind {
            $($(#[$doc])* $name,)*
        }

        impl Action {
            /// The kind of the entries that come of it.
            pub fn kind(&self) -> Kind {
                match self {
                    $(Action::$name(_) => Kind::$name,)*
                }
            }
        }

        impl Kind {
            /// Its name.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Kind::$name => stringify!($name),)*
                }
            }
        }
    };
}

actions! {
    /// The first entry of every ledger, made by the ledger itself.
    LedgerOpened(LedgerOpened),
    /// A new mission.
    OpenMission(OpenMission),
    /// A new pool under its agreement.
    OpenPool(Box<OpenPool>),
    /// A new contributor.
    RegisterContributor(RegisterContributor),
    /// A new initiative of a pool.
    RegisterInitiative(RegisterInitiative),
    /// Money paid in.
    Receive(Receive),
    /// Money given to an initiative.
    Allocate(Allocate),
    /// Money handed back by an initiative.
    ReturnAllocation(ReturnAllocation),
    /// Money promised to a third party.
    Commit(Commit),
    /// Money spent.
    Spend(Spend),
}

impl Command {
    /// `action` with nothing said about it.
    pub fn bare(action: Action) -> Command {
        Command {
            action,
            decision: None,
            document_number: None,
            effective: None,
            evidence: Vec::new(),
            on_behalf_of: None,
            post: None,
            reason: None,
        }
    }

    /// The pool it is about, by whose agreement it is dated and decided.
    pub fn pool(&self) -> Option<&PoolId> {
        match &self.action {
            Action::LedgerOpened(_) | Action::OpenMission(_) | Action::RegisterContributor(_) => None,
            Action::OpenPool(action) => Some(&action.pool),
            Action::RegisterInitiative(action) => Some(&action.pool),
            Action::Receive(action) => Some(&action.pool),
            Action::Allocate(action) => Some(&action.pool),
            Action::ReturnAllocation(action) => Some(&action.pool),
            Action::Commit(action) => Some(&action.pool),
            Action::Spend(action) => Some(&action.pool),
        }
    }

    /// The earlier entry it names, which the sequencer hands in with it because deciding reads no journal.
    pub fn names(&self) -> Option<Sequence> {
        match &self.action {
            Action::Spend(spend) => spend.commitment,
            _ => None,
        }
    }
}
