//! What the load consists of: commands that the rules accept in any order.
//!
//! Accepted in any order, because calls that are under way together may be decided either way round: setting up
//! receives, allocates and commits far more than any run moves.

use super::actions::Total;
use super::clerk::{Clerk, pounds};
use super::pools::{BUDGET_TYPE, INITIATIVES, POOLS, absolute, filling, founding, initiative_id};
use super::years::years_to_today;
use crate::wire::v1;
use anyhow::Context;

/// Makes the requests of one workload.
pub(super) struct Book {
    contributors: usize,
    /// The financial year that today is in.
    year: String,
    clerk: Clerk,
}

impl Book {
    /// A book of pools with so many contributors each.
    ///
    /// # Errors
    /// When the machine's clock is outside the years that the ledger knows.
    pub(super) fn new(contributors: usize) -> anyhow::Result<Book> {
        let year = years_to_today(1)?.pop().context("today is in a year")?;
        Ok(Book::of_year(contributors, year.name))
    }

    /// A book of a financial year.
    pub(super) fn of_year(contributors: usize, year: String) -> Book {
        Book {
            contributors,
            year,
            clerk: Clerk::new(contributors as u64),
        }
    }

    /// The request that makes the pools and fills them.
    pub(super) fn opening(&mut self) -> v1::RecordRequest {
        let founded = founding(self.contributors, &[absolute()]).into_iter();
        let actions = founded.chain(filling(self.contributors, &self.year));
        let commands = actions.map(|action| self.clerk.command(action)).collect();
        self.clerk.request(commands)
    }

    /// A request of so many commands: as many receipts as allocations, commitments and payments.
    pub(super) fn write(&mut self, commands: usize) -> v1::RecordRequest {
        let commands = (0..commands).map(|_| self.any_command()).collect();
        self.clerk.request(commands)
    }

    /// A question for what a pool, or one of its initiatives, has available.
    pub(super) fn availability(&mut self) -> v1::GetAvailabilityRequest {
        let of_initiative = self.clerk.random.below(2) == 1;
        v1::GetAvailabilityRequest {
            pool: self.clerk.random.pick(&POOLS).to_string(),
            initiative: if of_initiative {
                self.any_initiative()
            } else {
                String::new()
            },
            ..v1::GetAvailabilityRequest::default()
        }
    }

    fn any_command(&mut self) -> v1::Command {
        let pool = self.clerk.random.pick(&POOLS);
        let amount = pounds(self.clerk.pence());
        let year = self.year.clone();
        let total = Total {
            pool,
            year: &year,
            budget_type: BUDGET_TYPE,
        };
        let action = match self.clerk.random.below(4) {
            0 => total.receive(self.clerk.random.index(self.contributors), amount),
            1 => total.allocate(self.any_initiative(), amount),
            2 => total.commit(self.any_initiative(), amount),
            _ => total.spend(self.any_initiative(), amount, None),
        };
        self.clerk.command(action)
    }

    fn any_initiative(&mut self) -> String {
        initiative_id(self.clerk.random.index(INITIATIVES))
    }
}
