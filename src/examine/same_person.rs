//! One pair of eyes: an entry and the earlier one that it names, recorded for the same end user or post, or by the same actor.

use super::figures::{moves_money, printed, text, worth};
use super::{Examiner, Fault, Item};
use crate::ledger::Kind;
use crate::types::Sequence;
use serde::Serialize;
use std::collections::BTreeMap;

/// Looks at every entry that names an earlier one. Of each entry about money it keeps who stood behind it, as three numbers.
#[derive(Debug, Default)]
pub struct SamePerson {
    names: BTreeMap<String, u32>,
    /// In the order of their sequences.
    said: Vec<(Sequence, Said)>,
    found: SamePersonFound,
}

/// Who stood behind an entry: numbers of names, 0 for nobody.
#[derive(Debug, Clone, Copy)]
struct Said {
    kind: Kind,
    on_behalf_of: u32,
    post: u32,
    actor: u32,
}

/// The pairs behind which one person may stand.
#[derive(Debug, Default, Serialize)]
pub struct SamePersonFound {
    /// A pair each.
    pub pairs: Vec<Pair>,
    /// How many entries name an earlier one.
    pub entries_that_name_another: u64,
    /// For how many of them both entries say the same end user.
    pub same_on_behalf_of: u64,
    /// For how many both say the same post.
    pub same_post: u64,
    /// For how many the actor is the same, and nothing says that two end users stood behind it.
    pub same_actor: u64,
    /// For how many neither entry says an end user or a post.
    pub nobody_said: u64,
}

/// Two entries with one pair of eyes.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "the names are those of the ledger's lines")]
pub struct Pair {
    pub entry: Sequence,
    pub kind: &'static str,
    pub recorded: String,
    pub pool: String,
    pub amount: String,
    pub currency: String,
    pub names_entry: Sequence,
    pub named_kind: &'static str,
    /// The end user, where both say the same.
    pub on_behalf_of: String,
    /// The post, where both say the same.
    pub post: String,
    /// The actor, where it is the same and not only the system between two end users.
    pub actor: String,
}

impl Examiner for SamePerson {
    fn take(&mut self, item: &Item<'_>) -> Result<(), Fault> {
        if item.entry.part.number != 1 || !moves_money(item.entry) {
            return Ok(());
        }
        let said = self.said_by(item);
        if item.is_wanted
            && let Some(named) = item.command.names()
        {
            self.compare(item, said, named)?;
        }
        self.said.push((item.entry.sequence, said));
        Ok(())
    }
}

impl SamePerson {
    fn said_by(&mut self, item: &Item<'_>) -> Said {
        let mut number = |name: Option<&str>| {
            name.map_or(0, |name| {
                let next = u32::try_from(self.names.len() + 1).unwrap_or(u32::MAX);
                *self.names.entry(name.to_owned()).or_insert(next)
            })
        };
        Said {
            kind: item.entry.kind,
            on_behalf_of: number(item.command.on_behalf_of.as_ref().map(|line| line.as_str())),
            post: number(item.command.post.as_ref().map(|line| line.as_str())),
            actor: number(Some(item.entry.stamp.actor.as_str())),
        }
    }

    fn compare(&mut self, item: &Item<'_>, said: Said, named: Sequence) -> Result<(), Fault> {
        let place = self.said.binary_search_by_key(&named, |(sequence, _)| *sequence);
        // What moved no money is named by no entry about money.
        let Some((_, earlier)) = place.ok().and_then(|place| self.said.get(place)).copied() else {
            return Err(Fault::Unregistered {
                sequence: item.entry.sequence,
                what: format!("entry {named}"),
            });
        };
        let is_same = |one: u32, other: u32| one != 0 && one == other;
        let on_behalf_of = is_same(said.on_behalf_of, earlier.on_behalf_of);
        let post = is_same(said.post, earlier.post);
        // Behind a system's one actor two end users are two persons.
        let both_said = said.on_behalf_of != 0 && earlier.on_behalf_of != 0;
        let actor = is_same(said.actor, earlier.actor) && (on_behalf_of || !both_said);
        let found = &mut self.found;
        found.entries_that_name_another += 1;
        found.same_on_behalf_of += u64::from(on_behalf_of);
        found.same_post += u64::from(post);
        found.same_actor += u64::from(actor);
        let told = [said.on_behalf_of, said.post, earlier.on_behalf_of, earlier.post];
        found.nobody_said += u64::from(told.iter().all(|name| *name == 0));
        if on_behalf_of || post || actor {
            let (amount, currency) = printed(worth(item)?);
            let shown = |is_same: bool, name: Option<String>| name.filter(|_| is_same).unwrap_or_default();
            found.pairs.push(Pair {
                entry: item.entry.sequence,
                kind: item.entry.kind.as_str(),
                recorded: item.entry.stamp.recorded.to_string(),
                pool: text(item.command.pool()),
                amount,
                currency,
                names_entry: named,
                named_kind: earlier.kind.as_str(),
                on_behalf_of: shown(
                    on_behalf_of,
                    item.command.on_behalf_of.as_ref().map(ToString::to_string),
                ),
                post: shown(post, item.command.post.as_ref().map(ToString::to_string)),
                actor: shown(actor, Some(item.entry.stamp.actor.to_string())),
            });
        }
        Ok(())
    }

    /// What was found.
    pub fn finish(self) -> SamePersonFound {
        self.found
    }
}
