//! The instalments of an agreed contribution, and what of each was received.

use crate::ledger::command::{Instalment, InstalmentNumber};
use crate::types::{Date, Minor};

/// One instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheduled {
    /// When it is due.
    pub due: Date,
    /// How much.
    pub amount: Minor,
    /// What of it was received.
    pub received: Minor,
}

impl Scheduled {
    /// What of it was not received.
    pub fn outstanding(&self) -> Minor {
        self.amount.less(self.received)
    }
}

/// Instalments in the order of the days they are due; of one day, in the order they were given. Their numbers, from 1, are
/// their places in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schedule {
    instalments: Vec<Scheduled>,
    /// What receipts are linked with beyond all instalments: a correction that is undone finds them paid by others since.
    over: Minor,
}

impl Schedule {
    /// Instalments of which nothing was received.
    pub fn new(instalments: &[Instalment]) -> Schedule {
        let scheduled = |instalment: &Instalment| Scheduled {
            due: instalment.due,
            amount: instalment.amount.minor(),
            received: Minor::ZERO,
        };
        let mut all: Vec<Scheduled> = instalments.iter().map(scheduled).collect();
        all.sort_by_key(|scheduled| scheduled.due);
        Schedule {
            instalments: all,
            over: Minor::ZERO,
        }
    }

    /// The same instalments after `received` paid the oldest of them.
    pub fn with_received(mut self, received: Minor) -> Schedule {
        self.settle(None, received);
        self
    }

    /// The instalments with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (InstalmentNumber, &Scheduled)> {
        (1..).map(InstalmentNumber).zip(&self.instalments)
    }

    /// The instalment of that number.
    pub fn get(&self, number: InstalmentNumber) -> Option<&Scheduled> {
        let position = usize::try_from(number.0).ok()?.checked_sub(1)?;
        self.instalments.get(position)
    }

    /// What was agreed in all.
    pub fn amount(&self) -> Minor {
        self.sum(|scheduled| scheduled.amount)
    }

    /// What was received in all.
    pub fn received(&self) -> Minor {
        self.sum(|scheduled| scheduled.received)
    }

    /// What receipts are linked with it in all.
    pub fn linked(&self) -> Minor {
        self.received().tallied(self.over)
    }

    /// What is still to come.
    pub fn outstanding(&self) -> Minor {
        self.amount().less(self.received())
    }

    /// What was due on or before `day`.
    pub fn due(&self, day: Date) -> Minor {
        self.sum(|scheduled| {
            if scheduled.due <= day {
                scheduled.amount
            } else {
                Minor::ZERO
            }
        })
    }

    /// What was due before `day` and was not received.
    pub fn overdue(&self, day: Date) -> Minor {
        self.sum(|scheduled| {
            if scheduled.due < day {
                scheduled.outstanding()
            } else {
                Minor::ZERO
            }
        })
    }

    fn sum(&self, of: impl Fn(&Scheduled) -> Minor) -> Minor {
        self.instalments
            .iter()
            .fold(Minor::ZERO, |sum, scheduled| sum.tallied(of(scheduled)))
    }

    /// Counts `amount` as received: for the instalment of that number first, then for the oldest, and what fits none is
    /// over. Below zero it is taken away: from what is over first, then from that instalment, then from the latest.
    pub(in crate::ledger) fn settle(&mut self, number: Option<InstalmentNumber>, amount: Minor) {
        let named = number.and_then(|number| usize::try_from(number.0).ok()?.checked_sub(1));
        let from_over = amount.max(self.over.negated()).min(Minor::ZERO);
        self.over = self.over.tallied(from_over);
        let mut left = amount.less(from_over);
        let all = 0..self.instalments.len();
        let others: Vec<usize> = if amount.is_positive() {
            all.collect()
        } else {
            all.rev().collect()
        };
        for position in named.into_iter().chain(others) {
            let Some(scheduled) = self.instalments.get_mut(position) else {
                continue;
            };
            // Neither beyond the instalment's amount nor below nothing.
            let change = left
                .max(scheduled.received.negated())
                .min(scheduled.outstanding());
            scheduled.received = scheduled.received.tallied(change);
            left = left.less(change);
        }
        self.over = self.over.tallied(left);
    }
}
