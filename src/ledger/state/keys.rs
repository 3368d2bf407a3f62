//! The keys that vouch for the ledger: which one signs, which one signed before, and which one is named to follow.

use super::State;
use crate::ledger::command::Action;
use crate::types::{Line, Sequence};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A key that an entry names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedKey {
    /// The verifier key.
    pub key: Line,
    /// The entry that names it: the first, or an AddKey.
    pub named: Sequence,
    /// The entry from which on it signs: the first, or the RetireKey of the one before.
    pub signs: Option<Sequence>,
}

/// Every key that the ledger names, in the order in which they sign. All but the last do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Keys(Vec<NamedKey>);

impl Keys {
    /// Takes note of an entry, which may be of any kind.
    pub fn note(&mut self, at: Sequence, action: &Action) {
        match action {
            // A ledger is opened once.
            Action::LedgerOpened(opened) if self.0.is_empty() => self.0.push(NamedKey {
                key: opened.key.clone(),
                named: at,
                signs: Some(at),
            }),
            Action::AddKey(add) => self.0.push(NamedKey {
                key: add.key.clone(),
                named: at,
                signs: None,
            }),
            Action::RetireKey(_) => {
                if let Some(last) = self.0.last_mut() {
                    last.signs.get_or_insert(at);
                }
            }
            _ => {}
        }
    }

    /// All of them.
    pub fn all(&self) -> &[NamedKey] {
        &self.0
    }

    /// The key that signs.
    pub fn signing(&self) -> Option<&NamedKey> {
        self.0.iter().rev().find(|key| key.signs.is_some())
    }

    /// The key that is named to follow it.
    pub fn successor(&self) -> Option<&NamedKey> {
        self.0.last().filter(|key| key.signs.is_none())
    }

    /// The key whose signature closes a block that ends the first `size` entries: of a block with a RetireKey the new one.
    pub fn in_force(&self, size: u64) -> Option<&NamedKey> {
        let signs = |key: &&NamedKey| key.signs.is_some_and(|from| from.0 < size);
        self.0.iter().rev().find(signs)
    }

    /// The keys that vouch for the first `size` entries: the one in force, and the one that is named to follow it.
    pub fn vouching(&self, size: u64) -> impl Iterator<Item = &NamedKey> {
        let followers = self.0.iter().skip(1).map(Some).chain([None]);
        let with_followers = self.0.iter().zip(followers);
        with_followers.filter_map(move |(key, follower)| {
            let retired = follower.and_then(|follower| follower.signs);
            let vouches = key.named.0 < size && retired.is_none_or(|at| at.0 >= size);
            vouches.then_some(key)
        })
    }
}

impl State {
    /// The keys that the ledger names.
    pub fn keys(&self) -> &Arc<Keys> {
        &self.keys
    }

    pub(in crate::ledger) fn note_key(&mut self, at: Sequence, action: &Action) {
        if let Some(savepoint) = &mut self.savepoint {
            savepoint.keys.get_or_insert_with(|| Arc::clone(&self.keys));
        }
        Arc::make_mut(&mut self.keys).note(at, action);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::command::{AddKey, LedgerOpened, RetireKey};

    fn key(text: &str) -> Line {
        text.parse().unwrap()
    }

    #[test]
    fn each_size_has_one_key_in_force_and_two_that_vouch_while_they_overlap() {
        let mut keys = Keys::default();
        assert_eq!(
            (keys.signing(), keys.successor(), keys.in_force(9)),
            (None, None, None)
        );
        let entries = [
            (0, Action::LedgerOpened(LedgerOpened { key: key("a") })),
            (4, Action::AddKey(AddKey { key: key("b") })),
            (6, Action::RetireKey(RetireKey { key: key("a") })),
            (7, Action::AddKey(AddKey { key: key("c") })),
        ];
        for (at, action) in &entries {
            keys.note(Sequence(*at), action);
        }
        // A ledger is opened once, whatever comes later.
        keys.note(Sequence(8), &Action::LedgerOpened(LedgerOpened { key: key("x") }));
        let told = |size| {
            let in_force = keys.in_force(size).map(|named| named.key.to_string());
            let vouching: Vec<String> = keys.vouching(size).map(|named| named.key.to_string()).collect();
            (in_force.unwrap_or_default(), vouching.concat())
        };
        let expected = [
            "-", "a a", "a a", "a a", "a a", "a ab", "a ab", "b b", "b bc", "b bc",
        ];
        for (size, expected) in expected.iter().enumerate().skip(1) {
            let (in_force, vouching) = told(size as u64);
            assert_eq!(format!("{in_force} {vouching}"), *expected, "of {size} entries");
        }
        assert_eq!(told(0), (String::new(), String::new()));
        assert_eq!(keys.signing().map(|named| &named.key), Some(&key("b")));
        assert_eq!(keys.successor().map(|named| &named.key), Some(&key("c")));
    }
}
