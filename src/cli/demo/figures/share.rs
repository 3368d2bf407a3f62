//! One contributor's share of one pool, down to the initiatives that its money is in.

use super::super::super::failure::Failure;
use super::sums::Sums;
use super::{Contributor, Pool};
use crate::types::Minor;
use crate::wire::caller::Caller;
use crate::wire::v1;
use std::collections::BTreeSet;

/// What became of a contributor's money in a pool.
#[derive(Debug)]
pub(in crate::cli::demo) struct Share {
    pub(in crate::cli::demo) contributor_name: String,
    pub(in crate::cli::demo) pool_name: String,
    pub(in crate::cli::demo) received: Minor,
    pub(in crate::cli::demo) available: Minor,
    pub(in crate::cli::demo) in_initiatives: Minor,
    /// In how many initiatives.
    pub(in crate::cli::demo) initiatives: usize,
}

/// That share; nothing if the contributor never paid into the pool.
pub(super) fn of(
    caller: &Caller,
    pool: &Pool,
    contributor: &Contributor,
    sums: &Sums,
) -> Result<Option<Share>, Failure> {
    let mut share = Share {
        contributor_name: contributor.name.clone(),
        pool_name: pool.name.clone(),
        received: Minor::ZERO,
        available: Minor::ZERO,
        in_initiatives: Minor::ZERO,
        initiatives: 0,
    };
    let mut request = v1::GetShareStatementRequest {
        pool: pool.pool.clone(),
        contributor: contributor.contributor.clone(),
        page_size: 1_000,
        ..v1::GetShareStatementRequest::default()
    };
    let mut initiatives = BTreeSet::new();
    loop {
        let answer = caller.wait(caller.budget().get_share_statement(request.clone()))?;
        if request.page_token.is_empty() {
            share.control_totals(&answer.control_totals, sums)?;
        }
        for one in answer.initiatives {
            share.in_initiatives = share.in_initiatives.tallied(sums.minor(one.total.as_ref())?);
            initiatives.insert(one.initiative);
        }
        if answer.next_page_token.is_empty() {
            break;
        }
        request.page_token = answer.next_page_token;
    }
    share.initiatives = initiatives.len();
    Ok(Some(share).filter(|share| share.received.is_positive()))
}

impl Share {
    fn control_totals(&mut self, all: &[v1::ShareOfControlTotal], sums: &Sums) -> Result<(), Failure> {
        for one in all {
            let received = one.came_in.as_ref().and_then(|came_in| came_in.received.as_ref());
            let available = one.held.as_ref().and_then(|held| held.available.as_ref());
            self.received = self.received.tallied(sums.minor(received)?);
            self.available = self.available.tallied(sums.minor(available)?);
        }
        Ok(())
    }
}
