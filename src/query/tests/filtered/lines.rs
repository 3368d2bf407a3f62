//! A ledger with everything in it that a filter can ask for: entries of random commands, dressed with what clients say, cut
//! into parts, and with commands between them that random ledgers do not have.

use crate::ledger::{Action, Command, Entry, Kind, Part, Stamp};
use crate::query::tests::action;
use crate::query::tests::random::{Chance, Random};
use crate::types::Sequence;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) const ACTORS: [&str; 3] = ["local", "import", "dfe"];
pub(super) const POSTS: [&str; 3] = ["Head of Finance", "Permanent Secretary", "Mission Director"];
pub(super) const END_USERS: [&str; 2] = ["u-17", "u-4711"];
pub(super) const REASONS: [&str; 4] = [
    "Mission Board, 4 May",
    "correction of a typing error",
    "Überweisung nach Köln",
    "agreed by letter",
];

/// Commands that random ledgers lack, as lines write them.
fn others() -> Vec<(&'static str, Value)> {
    let document = json!({ "sha256": "aa".repeat(32), "type": "letter", "uri": "https://letters.example/3" });
    vec![
        (
            "OpenMission",
            json!({"mission": "mission", "name": "The Mission", "outcome": "Warm homes"}),
        ),
        (
            "RegisterPayee",
            json!({"payee": "payee-1", "kind": "ORGANISATION", "name": "Acme Boilers"}),
        ),
        (
            "LabelInitiative",
            json!({"initiative": "i1", "labels": {"intent": "Prevention of cold"}}),
        ),
        (
            "LabelContributor",
            json!({"contributor": "b", "labels": {"group": "North"}}),
        ),
        ("RankInitiatives", json!({"initiatives": ["i2", "i4"]})),
        ("CloseInitiative", json!({"initiative": "i3"})),
        (
            "Ask",
            json!({"amount": "7.50 GBP", "by": "2026-06-30", "contributor": "c"}),
        ),
        ("AnswerAsk", json!({"answer": "DECLINED", "ask": "12"})),
        (
            "Pledge",
            json!({"amount": "8.25 GBP", "ask": "12", "contributor": "c",
            "restriction": {"initiative": "i4"}}),
        ),
        ("LapsePledge", json!({"pledge": "14"})),
        (
            "Agree",
            json!({"amount": "9.00 GBP", "contributor": "a", "pledge": "14",
            "instalments": [{"amount": "9.00 GBP", "due": "2026-09-01"}]}),
        ),
        (
            "VaryAgreed",
            json!({"agreed": "16", "amount": "10.00 GBP",
            "instalments": [{"amount": "10.00 GBP", "due": "2026-09-01"}]}),
        ),
        (
            "Receive",
            json!({"agreed": "16", "amount": "10.00 GBP", "contributor": "a"}),
        ),
        (
            "Memorandum",
            json!({"contributor": "b", "description": "Two analysts", "kind": "IN_KIND_STAFF",
            "quantity": "2.5 posts", "replaces": "18", "value": "11.00 GBP"}),
        ),
        (
            "Spend",
            json!({"amount": "12.00 GBP", "initiative": "i1", "commitment": "20",
            "coding": {"payee": "payee-1", "expense_type": "Boilers and pumps", "entity": "Department"}}),
        ),
        (
            "ReleaseCommitment",
            json!({"amount": "1.00 GBP", "commitment": "20", "initiative": "i2"}),
        ),
        (
            "Fee",
            json!({"amount": "0.10 GBP", "kind": "BANK", "receipt": "21"}),
        ),
        (
            "Switch",
            json!({"amount": "2.00 GBP", "from": "rdel", "to": "cdel", "restriction": {"initiative": "i2"}}),
        ),
        (
            "Substitute",
            json!({"contributor": "a", "substitutes": [{"amount": "1.00 GBP", "consent": document,
            "contributor": "d"}]}),
        ),
        (
            "OpeningBalance",
            json!({"sum": "3.00 GBP", "positions": [{"amount": "3.00 GBP", "contributor": "9",
            "initiative": "i3", "stage": "SPENT", "restriction": {"initiative": "i4"}}]}),
        ),
    ]
}

/// The entries of a random ledger, one after the other, with the lines that they are.
pub(super) fn dressed(chance: &mut Chance) -> Vec<Entry> {
    let (decided, random) = (chance.ledger.entries.clone(), &mut chance.random);
    let mut dressing = Dressing {
        random,
        recorded: 1_780_000_000_000_000,
        entries: Vec::new(),
    };
    let others = others();
    for entry in &decided {
        dressing.dress(entry);
        if dressing.random.below(4) == 0 {
            let (kind, fields) =
                &others[usize::try_from(dressing.random.below(others.len() as u64)).unwrap()];
            let action = action(kind, fields.clone());
            let bare = Entry {
                kind: action.kind(),
                command: Some(Arc::new(Command::bare(action))),
                moves: Vec::new(),
                links: Vec::new(),
                exceptions: Vec::new(),
                reverses: None,
                part: Part::ONLY,
                ..entry.clone()
            };
            dressing.dress(&bare);
        }
    }
    dressing.entries
}

struct Dressing<'a> {
    random: &'a mut Random,
    recorded: i64,
    entries: Vec<Entry>,
}

impl Dressing<'_> {
    fn one_of<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        // None as often as each of them.
        let place = usize::try_from(self.random.below(of.len() as u64 + 1)).unwrap();
        of.get(place).cloned()
    }

    /// Says more about an entry, and gives each of its moves a part of its own now and then.
    fn dress(&mut self, entry: &Entry) {
        let first = self.entries.len() as u64;
        if self.random.below(3) > 0 {
            self.recorded += 1 + i64::try_from(self.random.below(9_000_000_000)).unwrap();
        }
        let stamp = Stamp {
            actor: self.one_of(&ACTORS).unwrap_or("local").parse().unwrap(),
            request_id: format!("r-{}", first / 3).parse().unwrap(),
            recorded: crate::types::Timestamp::from_microseconds(self.recorded).unwrap(),
            origin: entry.stamp.origin.clone(),
        };
        let command = entry.command.as_ref().map(|command| {
            let mut command = Command::clone(command);
            command.document_number =
                (self.random.below(3) > 0).then(|| format!("BCT-{first}").parse().unwrap());
            command.post = self.one_of(&POSTS).map(|post| post.parse().unwrap());
            command.on_behalf_of = self.one_of(&END_USERS).map(|user| user.parse().unwrap());
            command.reason = self.one_of(&REASONS).map(|reason| reason.parse().unwrap());
            Arc::new(command)
        });
        let day = 1 + self.random.below(28);
        let month = 4 + self.random.below(9);
        let dressed = Entry {
            stamp: Arc::new(stamp),
            command,
            effective: format!("2026-{month:02}-{day:02}").parse().unwrap(),
            ..entry.clone()
        };
        let is_cut = dressed.part == Part::ONLY && dressed.moves.len() > 1 && self.random.below(2) == 0;
        let parts = if is_cut { cut(&dressed) } else { vec![dressed] };
        for part in parts {
            let sequence = Sequence(self.entries.len() as u64);
            self.entries.push(Entry { sequence, ..part });
        }
    }
}

/// A part for each move; what stands once stands on the first.
fn cut(entry: &Entry) -> Vec<Entry> {
    let of = u32::try_from(entry.moves.len()).unwrap();
    let numbered = (1..).zip(&entry.moves);
    let parts = numbered.map(|(number, movement)| Entry {
        part: Part { number, of },
        moves: vec![movement.clone()],
        ..match number {
            1 => entry.clone(),
            _ => Entry {
                command: None,
                exceptions: Vec::new(),
                links: Vec::new(),
                reverses: None,
                ..entry.clone()
            },
        }
    });
    parts.collect()
}

/// Registers what filters name and random ledgers lack.
pub(super) fn register(chance: &mut Chance) {
    let actions: [(&str, Value); 3] = [
        (
            "RegisterPayee",
            json!({"payee": "payee-1", "kind": "ORGANISATION", "name": "Acme"}),
        ),
        (
            "LabelInitiative",
            json!({"initiative": "i2", "labels": {"intent": "prevention"}}),
        ),
        (
            "LabelContributor",
            json!({"contributor": "c", "labels": {"intent": "prevention"}}),
        ),
    ];
    for (kind, fields) in actions {
        let action: Action = action(kind, fields);
        assert!(Kind::ALL.contains(&action.kind()));
        chance.ledger.must(action);
    }
}
