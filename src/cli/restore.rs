//! `purse restore`: a ledger's data directory, built again from a copy of its log.

use super::failure::Failure;
use super::output::{Answer, Column, Format, Sheet, text};
use super::progress;
use super::verify::{keys_in, told, unreadable};
use crate::audit::KeyError;
use crate::restore::{RestoreError, Restored, Settings, Step, restore};
use crate::verify::Fault;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What an operator may set.
#[derive(Debug, clap::Args)]
#[command(after_help = NOTES)]
pub(super) struct Arguments {
    /// The copy of the log: a mirror, or what `purse export --format tlog` made
    copy: PathBuf,

    /// The file with the ledger's public key. It should not have come with the copy; of a ledger that changed its key, each
    #[arg(long, value_name = "FILE", required = true)]
    key: Vec<PathBuf>,

    /// Where the ledger is to be. It may hold the ledger's keys, names of persons and mirror, and no journal
    #[arg(long, value_name = "DIRECTORY")]
    data: PathBuf,

    /// The ledger's private key, if it is not in the directory as ledger.key; of a ledger that changed its key, each that signed
    #[arg(long, value_name = "FILE")]
    signing_key: Vec<PathBuf>,

    /// A checkpoint that somebody kept: the copy must go on from it; may be given several times
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,

    /// How the report is printed
    #[arg(long, value_enum, default_value_t)]
    output: Format,
}

const NOTES: &str = "The copy is verified in full before anything is written. Entries that were signed after its checkpoint are not \
                     in it: served without them, the ledger signs another history. Give every checkpoint that somebody kept. \
                     Exit codes: 0 restored; 1 the copy is not sound, or the disk refuses; 2 wrong usage, or no private key.";

const DONE: &[Column] = &[text("what", "Restored"), text("detail", "Detail")];

/// What a ledger without its private key still is.
const WITHOUT_A_KEY: &str = "Nothing was written: without its private key a ledger cannot sign, and nothing goes on. The copy \
                             itself stays what it is: it can be verified (purse verify), compared (purse compare) and exported (purse export --copy), and \
                             proves what was signed. If the key is lost, begin another ledger with another name, record opening \
                             balances there, and name this copy's checkpoint in their reasons";

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let settings = settings(arguments)?;
    let watched = progress::Progress::of("entries verified");
    let restored = restore(&settings, &mut |step, done, all| {
        watched.say(match step {
            Step::Verifying => "entries verified",
            Step::Writing => "entries written",
        });
        watched.tell(done, all);
    });
    drop(watched);
    let restored = restored.map_err(failed)?;
    answer(&restored, &settings).print(arguments.output)?;
    Ok(ExitCode::SUCCESS)
}

fn settings(arguments: &Arguments) -> Result<Settings, Failure> {
    if !arguments.copy.is_dir() {
        return Err(Failure::usage(format_args!(
            "{} is no directory",
            arguments.copy.display()
        )));
    }
    let kept = arguments.checkpoint.iter().map(|path| {
        let note = fs::read(path).map_err(|error| unreadable(path, &error))?;
        Ok((path.display().to_string(), note))
    });
    Ok(Settings {
        copy: arguments.copy.clone(),
        keys: keys_in(&arguments.key)?,
        kept: kept.collect::<Result<_, Failure>>()?,
        data_dir: arguments.data.clone(),
        signing_keys: arguments.signing_key.clone(),
    })
}

fn failed(error: RestoreError) -> Failure {
    match error {
        RestoreError::Copy(Fault::Tampered(tampering)) => {
            Failure::work(format_args!("TAMPERED, and nothing was restored: {tampering}"))
        }
        RestoreError::Copy(Fault::Uncheckable(why)) => {
            Failure::usage(format_args!("the copy cannot be checked: {why}"))
        }
        RestoreError::Key(error @ KeyError::Missing { .. }) => Failure::usage(format_args!(
            "{error}, or name it with --signing-key. {WITHOUT_A_KEY}"
        )),
        RestoreError::Occupied(occupied) => Failure::usage(occupied),
        error @ RestoreError::Key(_) => Failure::usage(format!("{:#}", anyhow::Error::from(error))),
        error => Failure::work(format!(
            "{:#}; there is no ledger in the directory: put this right and restore again",
            anyhow::Error::from(error)
        )),
    }
}

fn answer(restored: &Restored, settings: &Settings) -> Answer {
    let (done, left) = (done(restored), left(restored, &settings.data_dir));
    let mut below = vec!["Not in a copy, and what to do about it:".to_owned()];
    below.extend(left.iter().map(|(what, to_do)| format!("  - {what}: {to_do}")));
    below.push(format!(
        "purse doctor --data-dir {data} examines it, purse serve --data-dir {data} goes on.",
        data = settings.data_dir.display()
    ));
    Answer {
        document: document(restored, settings, &left),
        above: Vec::new(),
        sheets: vec![Sheet {
            columns: DONE,
            rows: done.map(|(what, detail)| vec![what.to_owned(), detail]).to_vec(),
            ..Sheet::default()
        }],
        below,
    }
}

fn done(restored: &Restored) -> [(&'static str, String); 4] {
    let verified = &restored.verified;
    [
        ("ledger", verified.checkpoint.origin.to_string()),
        (
            "entries",
            format!(
                "{}, the last recorded {}; each is the line that was signed",
                verified.checkpoint.size, verified.last_recorded
            ),
        ),
        (
            "requests",
            format!("{}; each id keeps its answer", verified.requests),
        ),
        (
            "blocks",
            format!("{}, signed by {}", restored.blocks, told(&verified.signers)),
        ),
    ]
}

/// What a copy does not hold, and what to do about each.
fn left(restored: &Restored, data: &Path) -> Vec<(&'static str, String)> {
    let checkpoint = &restored.verified.checkpoint;
    let names = match restored.has_names {
        true => format!(
            "those in {} are used: see that they are the last",
            data.join("names").display()
        ),
        false => format!(
            "copy names/ of a backup to {}, or set each again (LedgerService.SetPayeeName)",
            data.join("names").display()
        ),
    };
    vec![
        (
            "entries after the checkpoint",
            format!(
                "ask auditors and clients for their last checkpoints and receipts. If one counts more than {} entries, do not \
                 serve: restore from a copy that reaches it",
                checkpoint.size
            ),
        ),
        (
            "settings of the server",
            "give it the --principal it had: ids of requests are kept by principal".to_owned(),
        ),
        ("names of persons", names),
        (
            "the private key",
            format!(
                "it is in {}: keep another copy apart, under lock",
                data.join("ledger.key").display()
            ),
        ),
        (
            "ends of blocks",
            "taken from the recorded times, and signed with the same key: the same checkpoints, but where two blocks had one \
             time. There GetConsistencyProof proves what ListCheckpoints no longer lists"
                .to_owned(),
        ),
        (
            "mirror, ballast",
            "made anew at the next start".to_owned(),
        ),
    ]
}

fn document(restored: &Restored, settings: &Settings, left: &[(&str, String)]) -> Value {
    let verified = &restored.verified;
    let left = left
        .iter()
        .map(|(what, to_do)| json!({ "what": what, "to_do": to_do }));
    json!({
        "restored": true,
        "data_dir": settings.data_dir.display().to_string(),
        "origin": verified.checkpoint.origin.to_string(),
        "tree_size": verified.checkpoint.size.to_string(),
        "verifier_key": told(&verified.signers),
        "last_recorded_time": verified.last_recorded,
        "kept_checkpoints": verified.older_checkpoints,
        "requests": verified.requests,
        "blocks": restored.blocks.to_string(),
        "not_in_a_copy": left.collect::<Vec<Value>>(),
    })
}
