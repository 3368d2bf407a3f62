//! What the model remembers: every entry with its moves, and how much of it later entries took up.

use super::Model;
use super::asked::{Asked, Exceptions, Refusal, What};
use super::words::{Move, Total};

/// A recorded command.
#[derive(Debug, Clone)]
pub struct Past {
    pub asked: Asked,
    pub effective: String,
    pub moves: Vec<Move>,
    pub links: Vec<Link>,
    pub exceptions: Exceptions,
}

/// How much of an earlier entry this one takes up.
#[derive(Debug, Clone)]
pub struct Link {
    pub entry: u64,
    pub pence: i128,
    pub instalment: Option<usize>,
}

/// Each entry with how much of it, and which instalment.
pub type Links = Vec<(u64, i128, Option<usize>)>;

impl Past {
    pub fn new(asked: &Asked, effective: &str) -> Past {
        Past {
            asked: asked.clone(),
            effective: effective.to_owned(),
            moves: Vec::new(),
            links: Vec::new(),
            exceptions: Exceptions::new(),
        }
    }

    pub fn total(&self) -> Total {
        Total::new(&self.asked.pool, &self.asked.budget_type)
    }
}

impl Model {
    /// The entry of that sequence, if it is a command of the pool.
    pub(super) fn past_of(&self, pool: &str, entry: u64) -> Option<&Past> {
        let past = self.past.get(&entry)?;
        (past.asked.pool == pool).then_some(past)
    }

    /// How much of an entry later entries took up; a reversal took its part back.
    pub(super) fn used(&self, entry: u64) -> i128 {
        let links = self.past.values().flat_map(|past| &past.links);
        links
            .filter(|link| link.entry == entry)
            .map(|link| link.pence)
            .sum()
    }

    /// What of a commitment, an expenditure or a pledge is left.
    pub(super) fn left(&self, entry: u64) -> i128 {
        self.past[&entry].asked.pence - self.used(entry)
    }

    pub(super) fn is_reversed(&self, entry: u64) -> bool {
        self.past
            .values()
            .any(|past| past.asked.what == What::Reverse { entry })
    }

    /// The entries that name this one, but for reversals and what they reversed.
    pub(super) fn live_names(&self, entry: u64) -> impl Iterator<Item = &Past> {
        let naming = self
            .past
            .iter()
            .filter(move |(_, past)| past.links.iter().any(|link| link.entry == entry));
        let live = naming.filter(|(sequence, past)| {
            !matches!(past.asked.what, What::Reverse { .. }) && !self.is_reversed(**sequence)
        });
        live.map(|(_, past)| past)
    }

    pub(super) fn check_not_reversed(&self, entry: u64) -> Result<(), Refusal> {
        match self.is_reversed(entry) {
            true => Err(Refusal::named("ALREADY_REVERSED")),
            false => Ok(()),
        }
    }

    /// What an entry took up of earlier ones, in order.
    pub fn links(&self, entry: u64) -> Links {
        let links = self.past[&entry].links.iter();
        links
            .map(|link| (link.entry, link.pence, link.instalment))
            .collect()
    }

    pub(super) fn link(&mut self, entry: u64, pence: i128) {
        self.doing().links.push(Link {
            entry,
            pence,
            instalment: None,
        });
    }
}
