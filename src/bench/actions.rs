//! Commands by their parts, as the contract has them.

use super::pools::contributor_id;
use crate::wire::v1;
use crate::wire::v1::command::Action;

/// The control total that money is in.
#[derive(Clone, Copy)]
pub(super) struct Total<'a> {
    pub(super) pool: &'a str,
    pub(super) year: &'a str,
    pub(super) budget_type: &'a str,
}

impl Total<'_> {
    pub(super) fn receive(&self, contributor: usize, amount: String) -> Action {
        Action::Receive(v1::Receive {
            pool: self.pool.to_owned(),
            contributor: contributor_id(contributor),
            amount: Some(gbp(amount)),
            year: self.year.to_owned(),
            budget_type: self.budget_type.to_owned(),
            ..v1::Receive::default()
        })
    }

    /// Money agreed with a contributor, in instalments of so much on such a day.
    pub(super) fn agree(
        &self,
        contributor: usize,
        amount: String,
        instalments: Vec<(String, String)>,
    ) -> Action {
        let instalment = |(amount, due_date)| v1::Instalment {
            amount: Some(gbp(amount)),
            due_date,
        };
        Action::Agree(Box::new(v1::Agree {
            pool: self.pool.to_owned(),
            contributor: contributor_id(contributor),
            amount: Some(gbp(amount)),
            year: self.year.to_owned(),
            budget_type: self.budget_type.to_owned(),
            instalments: instalments.into_iter().map(instalment).collect(),
            ..v1::Agree::default()
        }))
    }

    pub(super) fn allocate(&self, initiative: String, amount: String) -> Action {
        Action::Allocate(v1::Allocate {
            pool: self.pool.to_owned(),
            initiative,
            amount: Some(gbp(amount)),
            year: self.year.to_owned(),
            budget_type: self.budget_type.to_owned(),
        })
    }

    pub(super) fn return_allocation(&self, initiative: String, amount: String) -> Action {
        Action::ReturnAllocation(v1::ReturnAllocation {
            pool: self.pool.to_owned(),
            initiative,
            amount: Some(gbp(amount)),
            year: self.year.to_owned(),
            budget_type: self.budget_type.to_owned(),
        })
    }

    pub(super) fn vire(&self, from_initiative: String, to_initiative: String, amount: String) -> Action {
        Action::Vire(v1::Vire {
            pool: self.pool.to_owned(),
            from_initiative,
            to_initiative,
            amount: Some(gbp(amount)),
            year: self.year.to_owned(),
            budget_type: self.budget_type.to_owned(),
        })
    }

    pub(super) fn commit(&self, initiative: String, amount: String) -> Action {
        Action::Commit(v1::Commit {
            pool: self.pool.to_owned(),
            initiative,
            amount: Some(gbp(amount)),
            year: self.year.to_owned(),
            budget_type: self.budget_type.to_owned(),
        })
    }

    pub(super) fn release(&self, initiative: String, amount: String, commitment: u64) -> Action {
        Action::ReleaseCommitment(v1::ReleaseCommitment {
            pool: self.pool.to_owned(),
            initiative,
            amount: Some(gbp(amount)),
            year: self.year.to_owned(),
            budget_type: self.budget_type.to_owned(),
            commitment: Some(commitment),
        })
    }

    /// A payment under no commitment, or under this one.
    pub(super) fn spend(&self, initiative: String, amount: String, commitment: Option<u64>) -> Action {
        Action::Spend(v1::Spend {
            pool: self.pool.to_owned(),
            initiative,
            amount: Some(gbp(amount)),
            year: self.year.to_owned(),
            budget_type: self.budget_type.to_owned(),
            commitment,
            ..v1::Spend::default()
        })
    }

    pub(super) fn spend_interim(&self, initiative: String, amount: String) -> Action {
        Action::Spend(v1::Spend {
            pool: self.pool.to_owned(),
            initiative,
            amount: Some(gbp(amount)),
            year: self.year.to_owned(),
            budget_type: self.budget_type.to_owned(),
            interim: true,
            ..v1::Spend::default()
        })
    }

    pub(super) fn certify(&self, initiative: String, amount: String, expenditure: u64) -> Action {
        Action::Certify(v1::Certify {
            pool: self.pool.to_owned(),
            initiative,
            expenditure,
            amount: Some(gbp(amount)),
            year: self.year.to_owned(),
            budget_type: self.budget_type.to_owned(),
        })
    }

    pub(super) fn interest(&self, amount: String) -> Action {
        Action::Interest(v1::Interest {
            pool: self.pool.to_owned(),
            amount: Some(gbp(amount)),
            year: self.year.to_owned(),
            budget_type: self.budget_type.to_owned(),
            ..v1::Interest::default()
        })
    }

    pub(super) fn fee(&self, amount: String) -> Action {
        Action::Fee(v1::Fee {
            pool: self.pool.to_owned(),
            kind: v1::FeeKind::Agent.into(),
            amount: Some(gbp(amount)),
            year: self.year.to_owned(),
            budget_type: self.budget_type.to_owned(),
            ..v1::Fee::default()
        })
    }
}

pub(super) fn refund(pool: &str, amount: String, expenditure: u64) -> Action {
    Action::Refund(v1::Refund {
        pool: pool.to_owned(),
        expenditure,
        amount: Some(gbp(amount)),
        ..v1::Refund::default()
    })
}

pub(super) fn reverse(pool: &str, entry: u64) -> Action {
    Action::Reverse(v1::Reverse {
        pool: pool.to_owned(),
        entry,
    })
}

fn gbp(amount: String) -> v1::Money {
    v1::Money {
        currency_code: "GBP".to_owned(),
        amount,
    }
}
