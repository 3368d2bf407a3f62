//! What a client asks for, in normal form: the form that an entry keeps, that two requests with one id are
//! compared by, and that `verify` decides again.
//!
//! The fields of every struct here are in alphabetical order, because RFC 8785 wants the keys of an object
//! sorted and these structs are written as they stand.

mod agreement;
mod agreement_faults;
mod contribution;
mod keys;
mod money;
mod named;
mod pool_money;
mod reference;
mod sign_off;
mod spending;
mod stages;

pub use agreement::{
    Accountability, Agreement, AgreementTerms, Apportionment, BudgetClass, BudgetType, FixedShare,
    FundsBasis, FundsCheck, FundsMode, SwitchException, Window,
};
pub use agreement_faults::AgreementFault;
pub use contribution::{
    CorrectReceipt, InstalmentNumber, OpeningBalance, OpeningOrigin, OpeningPosition, OpeningStage,
    ReceiptAdjustment, Receive, ReturnContribution, Substitute, Substitution,
};
pub use keys::{AddKey, LedgerOpened, RetireKey};
pub use money::{Allocate, Commit, ReleaseCommitment, ReturnAllocation, Vire};
pub use pool_money::{Equalise, Fee, FeeKind, Interest, Reverse, Switch, Transfer};
pub use reference::{
    AmendAgreement, CloseInitiative, ContributorKind, InitiativeKind, LabelContributor, LabelInitiative,
    OpenMission, OpenPool, PayeeKind, RankInitiatives, RegisterContributor, RegisterInitiative,
    RegisterPayee, Succession, SuccessorOf,
};
pub use sign_off::SignOff;
pub use spending::{Certify, Coding, Refund, RefundTo, Spend};
pub use stages::{
    Agree, Answer, AnswerAsk, Ask, Instalment, LapsePledge, Memorandum, MemorandumKind, Pledge, Staged,
    VaryAgreed,
};

use crate::types::{Date, Line, Prose, Sha256Hex, SourceKey};
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
    /// The row that it comes of: no principal posts one twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_key: Option<Box<SourceKey>>,
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
            /// Every kind.
            pub const ALL: &[Kind] = &[$(Kind::$name,)*];

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
    /// A new version of a pool's agreement.
    AmendAgreement(Box<AmendAgreement>),
    /// A new contributor.
    RegisterContributor(RegisterContributor),
    /// The labels of a contributor.
    LabelContributor(LabelContributor),
    /// A machinery-of-government change: a contributor's shares pass to others.
    SuccessorOf(SuccessorOf),
    /// A new initiative of a pool.
    RegisterInitiative(Box<RegisterInitiative>),
    /// The labels of an initiative.
    LabelInitiative(LabelInitiative),
    /// The order of priority of a pool's initiatives.
    RankInitiatives(RankInitiatives),
    /// An initiative that takes no more money.
    CloseInitiative(CloseInitiative),
    /// A new payee.
    RegisterPayee(RegisterPayee),
    /// A contributor was asked for money.
    Ask(Ask),
    /// What it answered.
    AnswerAsk(AnswerAsk),
    /// Money promised to the pool.
    Pledge(Pledge),
    /// A promise that will not be kept.
    LapsePledge(LapsePledge),
    /// Money agreed, with its instalments.
    Agree(Agree),
    /// A new schedule of what was agreed.
    VaryAgreed(VaryAgreed),
    /// Support that is valued and shown but never money of the pool.
    Memorandum(Box<Memorandum>),
    /// The position of a pool that joins with money in it.
    OpeningBalance(OpeningBalance),
    /// Money paid in.
    Receive(Receive),
    /// Money paid back to a contributor.
    ReturnContribution(ReturnContribution),
    /// A receipt that was booked to the wrong contributor.
    CorrectReceipt(CorrectReceipt),
    /// Contributors that step in for another.
    Substitute(Substitute),
    /// Money given to an initiative.
    Allocate(Allocate),
    /// Money handed back by an initiative.
    ReturnAllocation(ReturnAllocation),
    /// Money moved from one initiative to another.
    Vire(Vire),
    /// Money promised to a third party.
    Commit(Commit),
    /// Money that is no longer promised.
    ReleaseCommitment(ReleaseCommitment),
    /// Money spent.
    Spend(Box<Spend>),
    /// Interim spending certified.
    Certify(Certify),
    /// Money that a payee gave back.
    Refund(Refund),
    /// Money taken for the running of the pool.
    Fee(Fee),
    /// Interest earned.
    Interest(Interest),
    /// Money moved to another pool.
    Transfer(Transfer),
    /// Money moved to another budget type.
    Switch(Switch),
    /// Shares brought to the agreement's basis.
    Equalise(Equalise),
    /// An entry undone.
    Reverse(Reverse),
    /// A share statement signed off by who answers for it.
    SignOff(SignOff),
    /// A key that is to sign the checkpoints, named by the ledger itself.
    AddKey(AddKey),
    /// A key that signs no more, retired by the ledger itself.
    RetireKey(RetireKey),
}

impl Kind {
    /// Whether it registers something: a mission, a pool and its agreement, a contributor, an initiative, a payee, and what
    /// they are called, who took over, which come first. All else is about money, or promises of it.
    pub fn is_registration(self) -> bool {
        matches!(
            self,
            Kind::LedgerOpened
                | Kind::AddKey
                | Kind::RetireKey
                | Kind::OpenMission
                | Kind::OpenPool
                | Kind::AmendAgreement
                | Kind::RegisterContributor
                | Kind::LabelContributor
                | Kind::SuccessorOf
                | Kind::RegisterInitiative
                | Kind::LabelInitiative
                | Kind::RankInitiatives
                | Kind::CloseInitiative
                | Kind::RegisterPayee
        )
    }
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
            source_key: None,
        }
    }
}
