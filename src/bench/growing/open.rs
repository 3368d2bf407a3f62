//! What later commands name: earlier entries, known by their sequences once they are recorded.

use crate::bench::random::Random;
use crate::wire::v1;

/// How much of each kind is kept in mind. What is forgotten stays as it is in the ledger, as much does in a real one.
const KEPT: usize = 20_000;

/// An entry that can be named.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub(super) sequence: u64,
    pub(super) pool: &'static str,
    pub(super) initiative: usize,
    pub(super) year: usize,
    /// What is left of it.
    pub(super) pence: u64,
}

/// As what it can be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// By payments and releases.
    Commitment,
    /// By a refund.
    Expenditure,
    /// By its certified figure.
    Interim,
    /// By a reversal.
    Reversible,
}

/// Items of each kind.
#[derive(Default)]
pub(super) struct Open {
    commitments: Vec<Item>,
    expenditures: Vec<Item>,
    interim: Vec<Item>,
    reversible: Vec<Item>,
}

/// What a command of a request will be once it is recorded.
pub(in crate::bench) struct Promised {
    pub(super) command: usize,
    pub(super) kind: Kind,
    /// Its sequence is not known yet.
    pub(super) item: Item,
}

impl Open {
    /// Takes any item of a kind, if there is one. Each is taken once, so that two commands never compete for it.
    pub(super) fn take(&mut self, kind: Kind, random: &mut Random) -> Option<Item> {
        let items = self.of(kind);
        (!items.is_empty()).then(|| items.swap_remove(random.index(items.len())))
    }

    /// Puts an item there, or back.
    pub(super) fn put(&mut self, kind: Kind, item: Item) {
        let items = self.of(kind);
        if items.len() < KEPT {
            items.push(item);
        }
    }

    /// Learns the sequences that an answer tells.
    pub(super) fn learn(&mut self, promised: &[Promised], answer: &v1::RecordResponse) {
        for promised in promised {
            if let Some(&sequence) = answer.command_sequences.get(promised.command) {
                let item = Item {
                    sequence,
                    ..promised.item
                };
                self.put(promised.kind, item);
            }
        }
    }

    fn of(&mut self, kind: Kind) -> &mut Vec<Item> {
        match kind {
            Kind::Commitment => &mut self.commitments,
            Kind::Expenditure => &mut self.expenditures,
            Kind::Interim => &mut self.interim,
            Kind::Reversible => &mut self.reversible,
        }
    }
}
