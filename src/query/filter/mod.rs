//! Which entries are wanted, as somebody asks for them.
//!
//! ```text
//!   EntryFilter (ids as they were given) -> resolve, on what is registered -> Wanted (terms, and what no index knows)
//! ```
//!
//! All fields that are said must fit. What a command says is said of each of its parts.

mod amount;
mod registered;
mod text;
mod wanted;

pub use amount::AnyAmount;
pub use registered::{ALTERNATIVES_MAX, Registered, Unresolved};
pub use wanted::Wanted;

use crate::ledger::Kind;
use crate::types::{
    ContributorId, Date, InitiativeId, LabelName, Line, MissionId, PayeeId, PoolId, PrincipalId, RequestId,
    Sequence, Sha256Hex, Timestamp, TotalKey,
};

/// Which entries are wanted. Nothing said: all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// They name this pool or move its money.
    pub pool: Option<PoolId>,
    /// They name this mission, or a pool of it, or move its money.
    pub mission: Option<MissionId>,
    /// They name this initiative or move its money; of `pool` if that is said, else of any.
    pub initiative: Option<InitiativeId>,
    /// They name this contributor or move money of its share.
    pub contributor: Option<ContributorId>,
    /// They are of one of these kinds.
    pub kinds: Vec<Kind>,
    /// They name this control total of `pool` or move its money.
    pub total: Option<TotalKey>,
    /// This principal acted.
    pub actor: Option<PrincipalId>,
    /// For this end user of a system.
    pub on_behalf_of: Option<Line>,
    /// Under this post.
    pub post: Option<Line>,
    /// They rest on the decision that is kept here.
    pub decision_uri: Option<Line>,
    /// They rest on the decision of this digest.
    pub decision_sha256: Option<Sha256Hex>,
    /// They have this number in the client's books.
    pub document_number: Option<Line>,
    /// They are of a request of this id.
    pub request_id: Option<RequestId>,
    /// They name an initiative or a contributor that bears this label, or move its money.
    pub label: Option<(LabelName, Line)>,
    /// They register this payee or pay it.
    pub payee: Option<PayeeId>,
    /// They name this entry.
    pub names_entry: Option<Sequence>,
    /// The sum that the command names, or a move's, is not below this.
    pub least_amount: Option<AnyAmount>,
    /// And not above this.
    pub greatest_amount: Option<AnyAmount>,
    /// They were recorded at this time or later.
    pub recorded_from: Option<Timestamp>,
    /// They were recorded before this time.
    pub recorded_before: Option<Timestamp>,
    /// They take effect on this day or later.
    pub effective_from: Option<Date>,
    /// They take effect on this day or earlier.
    pub effective_to: Option<Date>,
    /// Something that their command says in words has this in it, in capitals or not.
    pub text: Option<Line>,
}

impl EntryFilter {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == EntryFilter::default()
    }

    /// A checksum of what is said, so that a page token is not taken to another list.
    pub fn checksum(&self) -> u32 {
        // Every value has one spelling, and every field its name before it.
        crc32fast::hash(format!("{self:?}").as_bytes())
    }
}
