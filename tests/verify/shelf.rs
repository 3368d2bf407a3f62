//! Logs as tests handle them: a history, and the files of a copy in memory.

use super::model::compare;
use super::model::random::Random;
use super::model::steps::{Flavour, pool, step};
use super::stepped::{StandingClock, key, origin};
use super::support;
use common_purse::audit::{Checkpoint, SignedCheckpoint};
use common_purse::export::tlog::Lines;
use common_purse::journal::Journal;
use common_purse::journal::memory::MemoryJournal;
use common_purse::ledger::Command;
use common_purse::sequencer::{Request, Stepped};
use common_purse::types::Sequence;
use common_purse::verify::Log;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

/// A ledger as it was signed: all its lines, and the checkpoint after each block.
#[derive(Clone)]
pub struct History {
    pub all: Vec<Vec<u8>>,
    pub notes: Vec<String>,
}

/// Lines by their place.
pub struct OfMemory(pub Vec<Vec<u8>>);

impl History {
    pub fn lines(&self) -> OfMemory {
        OfMemory(self.all.clone())
    }
}

impl Lines for OfMemory {
    /// A few at a time.
    fn lines(&mut self, first: Sequence, end: Sequence) -> anyhow::Result<Vec<Vec<u8>>> {
        let (first, end) = (first.0 as usize, end.0 as usize);
        Ok(self.0[first..end.min(first + 100)].to_vec())
    }
}

static HISTORY: LazyLock<History> = LazyLock::new(|| {
    let mut random = Random::new(11);
    let journal = Arc::new(MemoryJournal::new());
    let mut ledger = Stepped::start(journal.clone(), key(), Arc::new(StandingClock), &origin()).unwrap();
    ledger.step().unwrap();
    let mut model = pool(&mut random);
    let reference_data = compare::reference_data(&model).into_iter().map(support::command);
    submit(&mut ledger, 0, reference_data.collect());
    let flavour = Flavour {
        free_only: false,
        huge: false,
    };
    let mut notes = Vec::new();
    for number in 1..1_500 {
        let next = ledger_size(&ledger, journal.as_ref());
        if next > 640 {
            break;
        }
        let asked = step(&model, flavour, random.next());
        if model.record(&asked, next).is_ok() {
            submit(&mut ledger, number, vec![compare::command(&asked)]);
            ledger.step().unwrap();
            if number % 20 == 0 {
                notes.push(note(journal.as_ref()));
            }
        }
    }
    notes.push(note(journal.as_ref()));
    let mut all = Vec::new();
    while let Some(frame) = journal.frame(Sequence(all.len() as u64)).unwrap() {
        all.extend(frame.lines().map(|(_, line)| line.to_vec()));
    }
    History { all, notes }
});

/// Some hundred commands of two pools, in many blocks.
pub fn history() -> History {
    HISTORY.clone()
}

fn ledger_size(ledger: &Stepped, _: &dyn Journal) -> u64 {
    ledger.view().read(|state| state.next_sequence().0)
}

fn submit(ledger: &mut Stepped, number: u64, commands: Vec<Command>) {
    let commands: Vec<Arc<Command>> = commands.into_iter().map(Arc::new).collect();
    let mut answer = ledger.submit(Request {
        principal: "local".parse().unwrap(),
        request_id: format!("request-{number}").parse().unwrap(),
        bytes: 100 * commands.len(),
        commands,
        validate_only: false,
    });
    ledger.step().unwrap();
    answer.try_recv().unwrap().unwrap();
}

fn note(journal: &dyn Journal) -> String {
    let head = journal.last_trailer().unwrap().head;
    let signed = SignedCheckpoint {
        checkpoint: Checkpoint {
            origin: origin(),
            size: head.tree_size,
            root: head.root,
        },
        key_id: head.key_id,
        signature: head.signature,
        beside: None,
    };
    signed.note()
}

/// The files of a copy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shelf(pub BTreeMap<String, Vec<u8>>);

impl Shelf {
    /// Those in a directory.
    pub fn of(directory: &Path) -> Shelf {
        let log = common_purse::verify::Directory::new(directory);
        let paths = log.paths().unwrap().into_iter();
        Shelf(
            paths
                .map(|path| (path.clone(), log.read(&path).unwrap().unwrap()))
                .collect(),
        )
    }

    pub fn paths(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }

    pub fn file(&mut self, path: &str) -> &mut Vec<u8> {
        self.0.get_mut(path).unwrap_or_else(|| panic!("no {path}"))
    }
}

impl Log for Shelf {
    fn paths(&self) -> std::io::Result<Vec<String>> {
        Ok(self.0.keys().cloned().collect())
    }

    fn read(&self, path: &str) -> std::io::Result<Option<Vec<u8>>> {
        Ok(self.0.get(path).cloned())
    }
}
