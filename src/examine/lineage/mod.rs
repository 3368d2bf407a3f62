//! Lineage: where a contributor's money went, and whose money paid for an entry.
//!
//! Shares are exact in every move. But what an initiative has spent is shared by all its expenditure: Cover, equalising,
//! corrections, substitutes and successions move shares of the initiative's money and not of one payment (rule R7). So a
//! payment has shares of its own only at posting; after that its initiative has them, and what moved since is told by entry.

mod contributor;
mod entry;
mod found;

pub use contributor::OfContributor;
pub use entry::{EntryFound, OfEntry};
pub use found::ContributorFound;

use crate::ledger::{Account, MoveRule};
use crate::types::{RestrictionRef, Source};

/// What the restriction of a source is called in a table; empty for free money.
fn restriction(source: &Source) -> String {
    match source.restriction() {
        RestrictionRef::Free => String::new(),
        RestrictionRef::Window(window) => format!("window {window}"),
        RestrictionRef::Initiative(initiative) => format!("initiative {initiative}"),
    }
}

/// A rule in words.
fn rule(rule: MoveRule) -> &'static str {
    match rule {
        MoveRule::Cover => "covered",
        MoveRule::Correct => "corrected",
        MoveRule::Equalise => "equalised",
        MoveRule::Substitute => "substituted",
        MoveRule::Succeed => "succeeded",
    }
}

/// Whether an account stands for what left the pool or went to another control total.
fn is_out(account: Account) -> bool {
    matches!(
        account,
        Account::Returned
            | Account::Fees
            | Account::CarriedOut
            | Account::TransferredOut
            | Account::SucceededOut
    )
}
