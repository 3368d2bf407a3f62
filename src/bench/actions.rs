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

/// A message about an amount in a control total, with what it has beside; what is not said is left out.
macro_rules! about {
    ($total:expr, $amount:expr, $message:ident { $($field:ident $(: $value:expr)?),* $(,)? }) => {
        v1::$message {
            pool: $total.pool.to_owned(),
            amount: Some(gbp($amount)),
            year: $total.year.to_owned(),
            budget_type: $total.budget_type.to_owned(),
            $($field $(: $value)?,)*
            ..v1::$message::default()
        }
    };
}

#[allow(clippy::needless_update, reason = "some messages have nothing else")]
impl Total<'_> {
    pub(super) fn receive(&self, contributor: usize, amount: String) -> Action {
        let contributor = contributor_id(contributor);
        Action::Receive(about!(self, amount, Receive { contributor }))
    }

    /// Money agreed with a contributor, in instalments of so much on such a day.
    pub(super) fn agree(
        &self,
        contributor: usize,
        amount: String,
        instalments: Vec<(String, String)>,
    ) -> Action {
        let contributor = contributor_id(contributor);
        let instalment = |(amount, due_date)| v1::Instalment {
            amount: Some(gbp(amount)),
            due_date,
        };
        let instalments = instalments.into_iter().map(instalment).collect();
        Action::Agree(Box::new(about!(
            self,
            amount,
            Agree {
                contributor,
                instalments
            }
        )))
    }

    pub(super) fn allocate(&self, initiative: String, amount: String) -> Action {
        Action::Allocate(about!(self, amount, Allocate { initiative }))
    }

    pub(super) fn return_allocation(&self, initiative: String, amount: String) -> Action {
        Action::ReturnAllocation(about!(self, amount, ReturnAllocation { initiative }))
    }

    pub(super) fn vire(&self, from_initiative: String, to_initiative: String, amount: String) -> Action {
        Action::Vire(about!(
            self,
            amount,
            Vire {
                from_initiative,
                to_initiative
            }
        ))
    }

    pub(super) fn commit(&self, initiative: String, amount: String) -> Action {
        Action::Commit(about!(self, amount, Commit { initiative }))
    }

    pub(super) fn release(&self, initiative: String, amount: String, commitment: u64) -> Action {
        let commitment = Some(commitment);
        Action::ReleaseCommitment(about!(
            self,
            amount,
            ReleaseCommitment {
                initiative,
                commitment
            }
        ))
    }

    /// A payment under no commitment, or under this one.
    pub(super) fn spend(&self, initiative: String, amount: String, commitment: Option<u64>) -> Action {
        Action::Spend(about!(
            self,
            amount,
            Spend {
                initiative,
                commitment
            }
        ))
    }

    pub(super) fn spend_interim(&self, initiative: String, amount: String) -> Action {
        Action::Spend(about!(
            self,
            amount,
            Spend {
                initiative,
                interim: true
            }
        ))
    }

    pub(super) fn certify(&self, initiative: String, amount: String, expenditure: u64) -> Action {
        Action::Certify(about!(
            self,
            amount,
            Certify {
                initiative,
                expenditure
            }
        ))
    }

    pub(super) fn interest(&self, amount: String) -> Action {
        Action::Interest(about!(self, amount, Interest {}))
    }

    pub(super) fn fee(&self, amount: String) -> Action {
        let kind = v1::FeeKind::Agent.into();
        Action::Fee(about!(self, amount, Fee { kind }))
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
