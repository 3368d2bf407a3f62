//! The pure core, piece by piece: what each costs an entry. `cargo bench` runs them all, `cargo bench -- decide` one.
//!
//! Wall time is for comparing two versions on one quiet machine. What stops a change in CI is a count of instructions:
//! `tests/outside/instructions.sh`.

#[path = "../tests/support/mod.rs"]
mod support;

use common_purse::audit::{Tree, leaf_hash};
use common_purse::index::{Covering, Index, SEGMENT_LENGTH};
use common_purse::journal::{BlockBuilder, SignedHead};
use common_purse::ledger::command::FundsMode;
use common_purse::ledger::{Command, Entry, Stamp, Stamped, State, apply, decide};
use common_purse::types::Sequence;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use std::sync::Arc;
use support::{
    agreement, allocate, command, commit, funds_check, open_mission, open_pool, receive,
    register_contributor, register_initiative, spend,
};

const ENTRIES: usize = 8_192;

const CONTRIBUTORS: [&str; 3] = ["desnz", "dft", "dhsc"];
const INITIATIVES: [&str; 8] = ["i1", "i2", "i3", "i4", "i5", "i6", "i7", "i8"];

fn main() {
    divan::main();
}

/// A ledger of some entries, every one of which was decided and applied.
struct Ledger {
    state: State,
    entries: Vec<Entry>,
}

impl Ledger {
    /// One pool with money in every initiative.
    fn opened() -> Ledger {
        let mut ledger = Ledger {
            state: State::new(),
            entries: Vec::new(),
        };
        ledger.record(command(open_mission()));
        ledger.record(command(register_contributor("host")));
        ledger.record(command(open_pool(agreement(
            funds_check(FundsMode::Absolute, "0"),
            &[],
        ))));
        for contributor in CONTRIBUTORS {
            ledger.record(command(register_contributor(contributor)));
            ledger.record(command(receive(contributor, "900000000.00", None)));
        }
        for initiative in INITIATIVES {
            ledger.record(command(register_initiative(initiative, None)));
            ledger.record(command(allocate(initiative, "200000000.00")));
            ledger.record(command(commit(initiative, "100000000.00")));
        }
        ledger
    }

    /// The same, and so many entries more.
    fn grown() -> Ledger {
        let mut ledger = Ledger::opened();
        for number in 0..ENTRIES {
            ledger.record(ordinary(number));
        }
        ledger
    }

    fn stamped(&self, command: Command) -> Stamped {
        let recorded = support::NOW.parse().unwrap();
        Stamped {
            stamp: Arc::new(Stamp {
                origin: "test.example/ledger".parse().unwrap(),
                actor: "local".parse().unwrap(),
                request_id: format!("request-{}", self.entries.len()).parse().unwrap(),
                recorded,
            }),
            today: Stamped::today(&self.state, &command, recorded),
            named: Vec::new(),
            command: Arc::new(command),
        }
    }

    fn record(&mut self, command: Command) {
        for entry in decide(&self.state, &self.stamped(command)).unwrap() {
            apply(&mut self.state, &entry).unwrap();
            self.entries.push(entry);
        }
    }

    fn lines(&self) -> Vec<Vec<u8>> {
        let line = |entry: &Entry| {
            let mut line = Vec::new();
            entry.write_line(&mut line);
            line
        };
        self.entries.iter().map(line).collect()
    }
}

/// Receipts, allocations, commitments and payments, each with its own amount and reason.
fn ordinary(number: usize) -> Command {
    let amount = format!("{}.{:02}", 100 + number % 9_000, number % 100);
    let initiative = INITIATIVES[number / 4 % INITIATIVES.len()];
    let action = match number % 4 {
        0 => receive(CONTRIBUTORS[number / 4 % CONTRIBUTORS.len()], &amount, None),
        1 => allocate(initiative, &amount),
        2 => commit(initiative, &amount),
        _ => spend(initiative, &amount, None),
    };
    let mut command = command(action);
    command.reason = Some(format!("Claim {number} of the delivery partner").parse().unwrap());
    command.document_number = Some(format!("INV-2026-{number:07}").parse().unwrap());
    command
}

#[divan::bench]
fn decide_one(bencher: Bencher) {
    let ledger = Ledger::grown();
    let stamped = ledger.stamped(ordinary(5));
    bencher.bench(|| decide(black_box(&ledger.state), black_box(&stamped)));
}

#[divan::bench]
fn apply_to_a_state(bencher: Bencher) {
    let (opened, grown) = (Ledger::opened(), Ledger::grown());
    let entries = &grown.entries[opened.entries.len()..];
    bencher
        .counter(ItemsCount::new(entries.len()))
        .with_inputs(|| opened.state.clone())
        .bench_local_refs(|state| {
            for entry in entries {
                apply(state, entry).unwrap();
            }
        });
}

#[divan::bench]
fn write_a_line(bencher: Bencher) {
    let entry = Ledger::grown().entries.pop().unwrap();
    let mut line = Vec::new();
    bencher.bench_local(move || {
        line.clear();
        black_box(&entry).write_line(&mut line);
    });
}

#[divan::bench]
fn read_a_line(bencher: Bencher) {
    let line = Ledger::grown().lines().pop().unwrap();
    bencher.bench(|| Entry::from_line(black_box(&line)).unwrap());
}

#[divan::bench]
fn encode_frames(bencher: Bencher) {
    let lines = Ledger::grown().lines();
    let head = SignedHead {
        tree_size: lines.len() as u64,
        root: [1; 32],
        key_id: [2; 4],
        signature: [3; 64],
    };
    bencher
        .counter(ItemsCount::new(lines.len()))
        .with_inputs(|| BlockBuilder::new(Sequence(0)))
        .bench_values(|mut block| {
            for line in &lines {
                block.push_line(line).unwrap();
            }
            block.finish(head)
        });
}

#[divan::bench]
fn add_to_the_index(bencher: Bencher) {
    let entries = Ledger::grown().entries;
    let covering = Covering {
        tree_size: entries.len() as u64,
        root: [1; 32],
    };
    bencher
        .counter(ItemsCount::new(entries.len()))
        .with_inputs(|| Index::in_memory(SEGMENT_LENGTH))
        .bench_refs(|index| index.add(&entries, covering));
}

#[divan::bench]
fn append_to_the_tree(bencher: Bencher) {
    let line = Ledger::grown().lines().pop().unwrap();
    let mut tree = Tree::new();
    bencher.bench_local(move || tree.push(leaf_hash(black_box(&line))));
}

#[divan::bench]
fn replay_lines(bencher: Bencher) {
    let lines = Ledger::grown().lines();
    bencher
        .counter(ItemsCount::new(lines.len()))
        .with_inputs(State::new)
        .bench_local_refs(|state| {
            for line in &lines {
                apply(state, &Entry::from_line(line).unwrap()).unwrap();
            }
        });
}
