//! The earlier entries that a command names: they must be what the command takes them for, and still stand.

use super::Model;
use super::asked::{Asked, Refusal, What};
use super::names::known;
use super::words::{Source, Total};

impl Model {
    pub(super) fn check_named_entries(&self, asked: &Asked) -> Result<(), Refusal> {
        match &asked.what {
            What::Answer { ask, .. } => known(self.is(asked, *ask, is_ask), "UNKNOWN_ASK"),
            What::Pledge {
                ask: Some(ask),
                contributor,
                ..
            } => {
                let is_own = |what: &What| matches!(what, What::Ask { contributor: asked, .. } if asked == contributor);
                known(self.is_of_total(asked, *ask, is_own), "UNKNOWN_ASK")
            }
            What::Lapse { pledge } => {
                let is_pledge = |what: &What| matches!(what, What::Pledge { .. });
                known(self.is(asked, *pledge, is_pledge), "UNKNOWN_PLEDGE")
            }
            What::Agree {
                pledge: Some(pledge),
                contributor,
                ..
            } => {
                let is_own = |what: &What| matches!(what, What::Pledge { contributor: pledging, .. } if pledging == contributor);
                known(self.is_of_total(asked, *pledge, is_own), "UNKNOWN_PLEDGE")
            }
            What::Vary { agreed, .. } => {
                let is_agreed = |what: &What| matches!(what, What::Agree { .. });
                known(self.is(asked, *agreed, is_agreed), "UNKNOWN_AGREED")
            }
            What::Memorandum {
                contributor,
                kind,
                replaces: Some(replaced),
            } => {
                let is_own = |what: &What| {
                    matches!(what, What::Memorandum { contributor: theirs, kind: earlier, .. }
                        if theirs == contributor && earlier == kind)
                };
                let is_live = self.is(asked, *replaced, is_own) && !self.is_replaced(*replaced);
                known(is_live, "UNKNOWN_MEMORANDUM")
            }
            What::Receive {
                contributor,
                restriction,
                agreed: Some(agreed),
                instalment,
            } => {
                let source = Source::Of(contributor.clone(), restriction.clone());
                self.check_agreed_named(asked, &source, *agreed, *instalment)
            }
            What::CorrectReceipt { receipt, .. } => {
                known(self.is(asked, *receipt, is_receipt), "UNKNOWN_RECEIPT")?;
                self.check_not_reversed(*receipt)?;
                known(!self.is_corrected(*receipt), "RECEIPT_CORRECTED")?;
                self.check_stands_alone(*receipt)
            }
            What::Release {
                initiative,
                commitment: Some(commitment),
            }
            | What::Spend {
                initiative,
                commitment: Some(commitment),
                ..
            } => {
                let is_own =
                    |what: &What| matches!(what, What::Commit { initiative: own } if own == initiative);
                known(self.is_of_total(asked, *commitment, is_own), "UNKNOWN_COMMITMENT")?;
                self.check_not_reversed(*commitment)
            }
            What::Certify {
                initiative,
                expenditure,
            } => {
                let is_interim = |what: &What| matches!(what, What::Spend { initiative: own, interim: true, .. } if own == initiative);
                known(
                    self.is_of_total(asked, *expenditure, is_interim),
                    "UNKNOWN_EXPENDITURE",
                )?;
                self.check_not_reversed(*expenditure)?;
                known(!self.is_certified(*expenditure), "EXPENDITURE_CERTIFIED")
            }
            What::Refund { expenditure, .. } => {
                let is_expenditure = |what: &What| matches!(what, What::Spend { .. } | What::Certify { .. });
                known(
                    self.is(asked, *expenditure, is_expenditure),
                    "UNKNOWN_EXPENDITURE",
                )?;
                self.check_not_reversed(*expenditure)
            }
            What::Fee {
                receipt: Some(receipt),
            } => {
                known(self.is_of_total(asked, *receipt, is_receipt), "UNKNOWN_RECEIPT")?;
                self.check_not_reversed(*receipt)?;
                known(!self.is_corrected(*receipt), "RECEIPT_CORRECTED")
            }
            What::Reverse { entry } => {
                known(self.is(asked, *entry, is_reversible), "NOT_REVERSIBLE")?;
                self.check_stands_alone(*entry)
            }
            _ => Ok(()),
        }
    }

    /// Not undone yet, and nothing that stands rests on it.
    fn check_stands_alone(&self, entry: u64) -> Result<(), Refusal> {
        self.check_not_reversed(entry)?;
        known(self.live_names(entry).next().is_none(), "NAMED_BY_LATER_ENTRY")
    }

    /// Whether an entry is of the pool and such a command.
    fn is(&self, asked: &Asked, entry: u64, such: impl Fn(&What) -> bool) -> bool {
        self.past_of(&asked.pool, entry)
            .is_some_and(|past| such(&past.asked.what))
    }

    /// Whether it is of the same control total besides.
    fn is_of_total(&self, asked: &Asked, entry: u64, such: impl Fn(&What) -> bool) -> bool {
        let total = Total::new(&asked.pool, &asked.budget_type);
        self.is(asked, entry, such) && self.past[&entry].total() == total
    }

    fn is_corrected(&self, receipt: u64) -> bool {
        self.live_names(receipt)
            .any(|past| matches!(past.asked.what, What::CorrectReceipt { .. }))
    }

    pub(super) fn is_certified(&self, expenditure: u64) -> bool {
        self.live_names(expenditure)
            .any(|past| matches!(past.asked.what, What::Certify { .. }))
    }

    /// Whether a later memorandum stands in its place.
    pub(super) fn is_replaced(&self, memorandum: u64) -> bool {
        self.past.values().any(|past| {
            matches!(past.asked.what, What::Memorandum { replaces, .. } if replaces == Some(memorandum))
        })
    }
}

fn is_ask(what: &What) -> bool {
    matches!(what, What::Ask { .. })
}

fn is_receipt(what: &What) -> bool {
    matches!(what, What::Receive { .. })
}

/// R10: what moves money, but for reversals themselves and the passing of shares to a successor.
pub(super) fn is_reversible(what: &What) -> bool {
    !matches!(
        what,
        What::Amend(_)
            | What::SuccessorOf { .. }
            | What::Close { .. }
            | What::Ask { .. }
            | What::Answer { .. }
            | What::Pledge { .. }
            | What::Lapse { .. }
            | What::Agree { .. }
            | What::Vary { .. }
            | What::Memorandum { .. }
            | What::Reverse { .. }
    )
}
