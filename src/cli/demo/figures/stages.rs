//! What contributors were asked for and refused, promised, agreed and owe, and what they gave in kind.

use super::super::super::failure::Failure;
use super::sums::Sums;
use crate::types::Minor;
use crate::wire::caller::Caller;
use crate::wire::v1;
use std::cmp::Reverse;

/// The stages of contributions, over all pools.
#[derive(Debug, Default)]
pub(in crate::cli::demo) struct Stages {
    /// Promised, what lapsed of it included.
    pub(in crate::cli::demo) pledged: Minor,
    /// Due before today and not paid.
    pub(in crate::cli::demo) overdue_total: Minor,
    /// Support in kind that still counts: never money of a pool.
    pub(in crate::cli::demo) in_kind: Minor,
    /// Asks that were declined, the largest first.
    pub(in crate::cli::demo) declined: Vec<Declined>,
    /// Instalments that are overdue, the oldest first.
    pub(in crate::cli::demo) overdue: Vec<Overdue>,
}

/// A refusal when asked.
#[derive(Debug)]
pub(in crate::cli::demo) struct Declined {
    pub(in crate::cli::demo) entry: u64,
    pub(in crate::cli::demo) pool: String,
    pub(in crate::cli::demo) contributor: String,
    pub(in crate::cli::demo) year: String,
    pub(in crate::cli::demo) amount: Minor,
}

/// An instalment that should have come.
#[derive(Debug)]
pub(in crate::cli::demo) struct Overdue {
    pub(in crate::cli::demo) agreed: u64,
    pub(in crate::cli::demo) pool: String,
    pub(in crate::cli::demo) contributor: String,
    pub(in crate::cli::demo) due_date: String,
    pub(in crate::cli::demo) amount: Minor,
}

impl Stages {
    /// Adds those of a pool.
    pub(super) fn ask(
        &mut self,
        caller: &Caller,
        pool: &v1::PoolSummary,
        sums: &Sums,
    ) -> Result<(), Failure> {
        let request = v1::GetContributionsRequest {
            pool: pool.pool.clone(),
            ..v1::GetContributionsRequest::default()
        };
        let answer = caller.wait(caller.budget().get_contributions(request))?;
        for contribution in &answer.contributions {
            let pledged = sums.minor(contribution.pledged.as_ref())?;
            self.pledged = self.pledged.tallied(pledged);
            let overdue = sums.minor(contribution.overdue.as_ref())?;
            self.overdue_total = self.overdue_total.tallied(overdue);
            self.declined(contribution, sums)?;
            self.overdue(contribution, sums)?;
        }
        for memorandum in answer.memoranda.iter().filter(|one| !one.replaced) {
            self.in_kind = self.in_kind.tallied(sums.minor(memorandum.value.as_ref())?);
        }
        Ok(())
    }

    fn declined(&mut self, of: &v1::Contribution, sums: &Sums) -> Result<(), Failure> {
        let key = of.control_total.clone().unwrap_or_default();
        for ask in of.asks.iter().filter(|ask| ask.answer == "DECLINED") {
            self.declined.push(Declined {
                entry: ask.sequence,
                pool: key.pool.clone(),
                contributor: of.contributor.clone(),
                year: key.year.clone(),
                amount: sums.minor(ask.amount.as_ref())?,
            });
        }
        Ok(())
    }

    fn overdue(&mut self, of: &v1::Contribution, sums: &Sums) -> Result<(), Failure> {
        let key = of.control_total.clone().unwrap_or_default();
        for agreed in &of.agreements {
            for instalment in agreed.instalments.iter().filter(|one| one.overdue) {
                let amount = sums.minor(instalment.amount.as_ref())?;
                let received = sums.minor(instalment.received.as_ref())?;
                self.overdue.push(Overdue {
                    agreed: agreed.sequence,
                    pool: key.pool.clone(),
                    contributor: of.contributor.clone(),
                    due_date: instalment.due_date.clone(),
                    amount: amount.less(received),
                });
            }
        }
        Ok(())
    }

    pub(super) fn in_order(&mut self) {
        self.declined.sort_by_key(|declined| Reverse(declined.amount));
        self.overdue
            .sort_by(|one, other| one.due_date.cmp(&other.due_date));
    }
}
