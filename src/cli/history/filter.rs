//! Which entries are wanted.

use crate::cli::failure::Failure;
use crate::cli::line::Line;
use crate::wire::caller::Caller;
use crate::wire::outgoing::actions;
use crate::wire::{Refusal, v1};

/// Which entries of a range are wanted; an entry is when every part that is said fits.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Filter {
    /// Only entries that name this pool or move its money
    #[arg(long, value_name = "ID")]
    pool: Option<String>,

    /// Only entries that name this initiative or move its money
    #[arg(long, value_name = "ID")]
    initiative: Option<String>,

    /// Only entries that name this contributor or move money of its share
    #[arg(long, value_name = "ID")]
    contributor: Option<String>,

    /// Only entries of this kind, as Allocate or return-allocation; may be given several times
    #[arg(long = "kind", value_name = "KIND")]
    kinds: Vec<String>,
}

impl Filter {
    /// Whether anything is said.
    pub(super) fn is_empty(&self) -> bool {
        self.pool.is_none()
            && self.initiative.is_none()
            && self.contributor.is_none()
            && self.kinds.is_empty()
    }

    /// Whether its kinds are kinds of entries: an unknown one would find nothing, in silence.
    ///
    /// # Errors
    /// Names those that there are.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let mut known = vec!["ledger_opened".to_owned()];
        known.extend(actions());
        let is_known = |kind: &&String| known.iter().any(|one| same_kind(one, kind));
        match self.kinds.iter().find(|kind| !is_known(kind)) {
            None => Ok(()),
            Some(kind) => Err(Failure::usage(format!(
                "no entry is of the kind {kind}; there are {}",
                known.join(", ")
            ))),
        }
    }

    /// Whether the ledger knows the pool that is said, and what else is said of it: a slip of the pen would find nothing, in
    /// silence.
    ///
    /// # Errors
    /// What the ledger does not know.
    pub(super) fn check_with(&self, caller: &Caller) -> Result<(), Failure> {
        let Some(pool) = &self.pool else {
            return Ok(());
        };
        let of_pool = caller.wait(caller.budget().get_availability(v1::GetAvailabilityRequest {
            pool: pool.clone(),
            initiative: self.initiative.clone().unwrap_or_default(),
            ..v1::GetAvailabilityRequest::default()
        }));
        is_known(of_pool.err())?;
        let Some(contributor) = &self.contributor else {
            return Ok(());
        };
        let of_contributor = caller.wait(caller.budget().get_share_statement(v1::GetShareStatementRequest {
            pool: pool.clone(),
            contributor: contributor.clone(),
            ..v1::GetShareStatementRequest::default()
        }));
        is_known(of_contributor.err())
    }

    /// Whether an entry is wanted.
    pub(super) fn takes(&self, line: &Line) -> bool {
        let kind = line.text("kind");
        (self.kinds.is_empty() || self.kinds.iter().any(|wanted| same_kind(wanted, &kind)))
            && self.pool.as_ref().is_none_or(|pool| line.pools().contains(pool))
            && self
                .initiative
                .as_ref()
                .is_none_or(|initiative| line.initiatives().contains(initiative))
            && self
                .contributor
                .as_ref()
                .is_none_or(|contributor| line.contributors().contains(contributor))
    }
}

/// Passes over every refusal but those of something unknown: one of an answer that would be too large shows that it is known.
fn is_known(refusal: Option<Refusal>) -> Result<(), Failure> {
    match refusal {
        Some(refusal) if refusal.reason.starts_with("UNKNOWN_") => Err(refusal.into()),
        _ => Ok(()),
    }
}

/// Whether two spellings are of one kind: `ReturnAllocation`, `return_allocation`, `return-allocation`.
fn same_kind(one: &str, other: &str) -> bool {
    let letters = |kind: &str| -> String {
        let letters = kind.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase()).collect()
    };
    letters(one) == letters(other)
}
