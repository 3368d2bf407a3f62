//! Read models: answers from the durable state and the journal, changing nothing.
//!
//! Pure functions over what they are handed: a [`Pool`](crate::ledger::Pool) that a reader took along, the pools of a
//! state, a journal. Who asks, which point of the ledger is read and how it is told are the callers' business; so a
//! figure here is the same for whoever asks.

mod accounts;
mod as_at;
mod availability;
mod balances;
mod by_source;
mod checkpoints;
mod contributions;
mod control_totals;
mod entries;
mod exceptions;
mod filter;
mod filtered;
mod funding_status;
mod list_token;
mod page_token;
mod past;
mod percentage;
mod pools;
mod proofs;
mod receipts;
mod register;
mod scattered;
mod selection;
mod shares;
mod source_keys;
#[cfg(test)]
mod tests;
mod tree;
mod verdict;
mod walk;

pub use accounts::Accounts;
pub use as_at::{AsAt, Point, Unreachable, Until};
pub use availability::{AvailabilityQuery, ContributorShare, Stages, TotalAvailability, availability};
pub use balances::{AccountSum, BALANCES_PAGE_MAX, BalancesPage, BalancesQuery, PlaceBalance, balances};
pub use checkpoints::{
    BlockCheckpoint, CHECKPOINTS_PAGE_MAX, CheckpointsPage, checkpoint, checkpoints, first_covering,
};
pub use contributions::{
    CONTRIBUTION_ITEMS_MAX, ContributionsQuery, ContributionsStatement, Stages as ContributionStages,
    contributions,
};
pub use control_totals::{
    Adjustment, AdjustmentType, ControlTotalStatement, DAYS_MAX, EffectiveView, control_totals,
};
pub use entries::{ENTRIES_PAGE_MAX, EntriesPage, Unread, entries, entry};
pub use exceptions::{EXCEPTIONS_PAGE_MAX, ExceptionsPage, WantedExceptions, exceptional, exceptions};
pub use filter::{ALTERNATIVES_MAX, AnyAmount, EntryFilter, Registered, Unresolved, Wanted};
pub use filtered::{FilteredQuery, filtered};
pub use funding_status::{FundingStatus, funding_status};
pub use list_token::{EntryPlace, InitiativePlace, ListToken, list_of};
pub use page_token::{EntriesToken, PoolsToken};
pub use past::{About, Past, Sources, past};
pub use percentage::Percentage;
pub use pools::{POOLS_PAGE_MAX, PoolsPage, pools};
pub use proofs::{Consistency, Inclusion, ProvenTree, consistency, inclusion};
pub use receipts::{RECEIPTS_MAX, ReceiptedEntry, receipts};
pub use register::{
    ContributorsPage, InitiativeOrder, InitiativesPage, REGISTER_PAGE_MAX, agreement, contributors,
    initiatives,
};
pub use selection::{CONTROL_TOTALS_MAX, Selection, Untold};
pub use shares::{InitiativeShare, SHARES_MAX, SHARES_PAGE_MAX, SharesPage, SharesQuery, shares};
pub use source_keys::{SOURCE_KEYS_PAGE_MAX, SourceKeysPage, source_keys};
pub use tree::LedgerTree;
pub use verdict::{Verdict, VerdictKind, verdict};

/// How many items a page has when the request does not say.
pub const PAGE_DEFAULT: usize = 100;

/// How many bytes of text a page holds: a quarter of the 4 MiB that gRPC clients take by default, which leaves room
/// for whatever stands around the text.
const PAGE_BYTES_MAX: usize = 1 << 20;
