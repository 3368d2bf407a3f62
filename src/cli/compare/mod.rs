//! `purse compare`: can two checkpoints that a ledger signed both be true?
//!
//! Of one size they must have one root. Of two sizes the smaller must be the beginning of the larger, which the tiles of a copy
//! show. A ledger that signed two checkpoints that cannot both be true has shown two histories, and its own signatures are the
//! evidence (`evidence`).

mod evidence;

use super::failure::Failure;
use super::output::{Answer, Column, Format, Sheet, text};
use super::verify::{keys_in, told, unreadable};
use crate::audit::{Checkpoint, Hash, VerifierKey};
use crate::verify::{Directory, Fault, Roots, Uncheckable};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use evidence::{Evidence, Signed};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What an auditor may set.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Arguments {
    /// A checkpoint
    old: PathBuf,

    /// Another one, got at another time or by somebody else
    new: PathBuf,

    /// The file with the ledger's public key. It must not have come with the checkpoints; of a ledger that changed its key,
    /// several times
    #[arg(long, value_name = "FILE", required = true)]
    key: Vec<PathBuf>,

    /// A copy of the ledger that reaches as far as both: it shows whether one is the beginning of the other
    #[arg(long, value_name = "DIRECTORY")]
    copy: Option<PathBuf>,

    /// Where the evidence is written if both cannot be true; anyone can check it with the public key
    #[arg(long, value_name = "FILE")]
    evidence: Option<PathBuf>,

    /// How the finding is printed
    #[arg(long, value_enum, default_value_t)]
    output: Format,
}

const EXIT_CODES: &str = "Exit codes: 0 both can be true; 1 both cannot: the ledger was shown in two versions; 2 it cannot be said";

const FOUND: &[Column] = &[text("what", "What"), text("detail", "Detail")];

/// What became of the comparison.
enum Finding {
    Same,
    /// The first is the beginning of the second.
    Beginning,
    Fork(Box<Evidence>),
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let keys = keys_in(&arguments.key)?;
    let mut checkpoints = [signed(&arguments.old, &keys)?, signed(&arguments.new, &keys)?];
    checkpoints.sort_by_key(|signed| signed.checkpoint.size);
    let [smaller, larger] = checkpoints;
    let finding = match smaller.checkpoint.size == larger.checkpoint.size {
        true => of_one_size(&smaller, &larger),
        false => of_two_sizes(&smaller, &larger, arguments.copy.as_deref(), &keys)?,
    };
    let finding = match finding {
        Finding::Fork(evidence) => return Err(fork(&evidence, arguments)),
        Finding::Same => "both are of the same entries",
        Finding::Beginning => {
            "the smaller is the beginning of the larger: nothing was altered or removed between them"
        }
    };
    answer(&smaller, &larger, finding).print(arguments.output)?;
    Ok(ExitCode::SUCCESS)
}

/// A checkpoint that one of the keys signed. Another one says nothing about the ledger.
fn signed(path: &Path, keys: &[VerifierKey]) -> Result<Signed, Failure> {
    let note = fs::read(path).map_err(|error| unreadable(path, &error))?;
    Signed::open(&path.display().to_string(), note, keys).map_err(cannot_be_said)
}

fn of_one_size(one: &Signed, other: &Signed) -> Finding {
    match one.checkpoint.root == other.checkpoint.root {
        true => Finding::Same,
        false => Finding::Fork(Box::new(Evidence {
            earlier: one.clone(),
            later: other.clone(),
            root: other.checkpoint.root,
            proof: Vec::new(),
        })),
    }
}

fn of_two_sizes(
    smaller: &Signed,
    larger: &Signed,
    copy: Option<&Path>,
    keys: &[VerifierKey],
) -> Result<Finding, Failure> {
    if smaller.checkpoint.size == 0 {
        return Ok(Finding::Beginning);
    }
    let Some(copy) = copy else {
        return Err(cannot_be_said(format_args!(
            "{} has {} entries and {} has {}, and checkpoints alone do not tell whether one goes on from the other: name a copy of \
             the ledger with --copy (purse export --format tlog makes one)",
            smaller.name, smaller.checkpoint.size, larger.name, larger.checkpoint.size
        )));
    };
    let log = Directory::new(copy);
    let mut roots = Roots::read(&log, keys).map_err(|fault| of_copy(copy, fault))?;
    let copied = Signed::of_copy(copy, keys)?;
    if copied.checkpoint != *roots.checkpoint() {
        return Err(cannot_be_said(
            "the copy went on while it was read: stop what follows it first",
        ));
    }
    for signed in [smaller, larger] {
        let root = roots.at(signed.checkpoint.size);
        let root = root.map_err(|fault| of_copy(copy, fault))?;
        let Some(root) = root else {
            return Err(cannot_be_said(format_args!(
                "the copy has {} entries and {} has {}: go on with the copy first (purse export --format tlog)",
                copied.checkpoint.size, signed.name, signed.checkpoint.size
            )));
        };
        if root != signed.checkpoint.root {
            let proof = roots.consistency_proof(signed.checkpoint.size);
            return Ok(Finding::Fork(Box::new(Evidence {
                earlier: signed.clone(),
                later: copied,
                root,
                proof: proof.map_err(|fault| of_copy(copy, fault))?,
            })));
        }
    }
    Ok(Finding::Beginning)
}

/// A copy that is not what its ledger signed shows nothing about two checkpoints.
fn of_copy(copy: &Path, fault: Fault) -> Failure {
    match fault {
        Fault::Uncheckable(Uncheckable::NoLog) => {
            cannot_be_said(format_args!("{}: there is no copy of a log", copy.display()))
        }
        fault => cannot_be_said(format_args!("the copy {} is no help: {fault}", copy.display())),
    }
}

fn cannot_be_said(why: impl std::fmt::Display) -> Failure {
    Failure::usage(format_args!("cannot be said: {why}"))
}

fn fork(evidence: &Evidence, arguments: &Arguments) -> Failure {
    let Evidence { earlier, later, .. } = evidence;
    let finding = format!(
        "FORK: {} and {} were both signed by {}, and cannot both be true: of the first {} entries one has the root {} and the \
         other {}. The ledger was shown in two versions",
        earlier.name,
        later.name,
        told(&evidence.keys()),
        earlier.checkpoint.size,
        base64(&earlier.checkpoint.root),
        base64(&evidence.root)
    );
    let Some(path) = &arguments.evidence else {
        return Failure::work(format_args!(
            "{finding}. Keep both files; --evidence FILE writes what proves it"
        ));
    };
    let document = format!("{:#}\n", evidence.document());
    match fs::write(path, document) {
        Ok(()) => Failure::work(format_args!("{finding}. The evidence is in {}", path.display())),
        Err(error) => Failure::work(format_args!(
            "{finding}. The evidence could not be written to {}: {error}",
            path.display()
        )),
    }
}

fn answer(smaller: &Signed, larger: &Signed, finding: &str) -> Answer {
    let row = |signed: &Signed| {
        let Checkpoint { size, root, .. } = &signed.checkpoint;
        vec![
            signed.name.clone(),
            format!("{size} entries with root {}", base64(root)),
        ]
    };
    Answer {
        document: json!({
            "consistent": true,
            "origin": larger.checkpoint.origin.to_string(),
            "checkpoints": [smaller.document(), larger.document()],
        }),
        above: Vec::new(),
        sheets: vec![Sheet {
            columns: FOUND,
            rows: vec![
                vec!["ledger".to_owned(), larger.checkpoint.origin.to_string()],
                row(smaller),
                row(larger),
                vec!["finding".to_owned(), finding.to_owned()],
            ],
            ..Sheet::default()
        }],
        below: Vec::new(),
    }
}

fn base64(hash: &Hash) -> String {
    STANDARD.encode(hash)
}
