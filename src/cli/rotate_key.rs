//! `purse rotate-key`: another signing key for a ledger.

use super::failure::Failure;
use super::output::{Answer, Column, Format, Sheet, text};
use crate::audit::LedgerKey;
use crate::serve::{Rotated, rotate_key};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What an operator may set.
#[derive(Debug, clap::Args)]
#[command(after_help = NOTES)]
pub(super) struct Arguments {
    /// Where the ledger is kept. It must not be served meanwhile
    #[arg(long, env = "PURSE_DATA_DIR", value_name = "DIRECTORY")]
    data_dir: PathBuf,

    /// End the time in which both keys sign: the old key retires, and the new one signs alone
    #[arg(long)]
    finish: bool,

    /// How the outcome is printed
    #[arg(long, value_enum, default_value_t)]
    output: Format,
}

const NOTES: &str = "Without --finish a new key is made and named by an entry that the old key signs; from then on every checkpoint \
                     that is given out bears both signatures. With --finish an entry retires the old key. Either may be run \
                     again after it was cut short. Exit codes: 0 done; 1 it could not be done; 2 wrong usage.";

const DONE: &[Column] = &[text("what", "What"), text("detail", "Detail")];

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    crate::telemetry::init();
    let directory = &arguments.data_dir;
    let rotated =
        rotate_key(directory, arguments.finish).map_err(|error| Failure::work(format!("{error:#}")))?;
    let (done, below) = match (&rotated.next, &rotated.retired) {
        (Some(_), _) => begun(&rotated, directory),
        (None, _) => finished(&rotated, directory),
    };
    let of = |key: &Option<(_, _)>| {
        key.as_ref()
            .map(|(key, at): &(crate::audit::VerifierKey, crate::types::Sequence)| {
                json!({ "verifier_key": key.to_string(), "entry": at.to_string() })
            })
    };
    let answer = Answer {
        document: json!({
            "data_dir": directory.display().to_string(),
            "signing": rotated.signing.to_string(),
            "next": of(&rotated.next),
            "retired": of(&rotated.retired),
        }),
        above: Vec::new(),
        sheets: vec![Sheet {
            columns: DONE,
            rows: done,
            ..Sheet::default()
        }],
        below,
    };
    answer.print(arguments.output)?;
    Ok(ExitCode::SUCCESS)
}

fn row(what: &str, detail: String) -> Vec<String> {
    vec![what.to_owned(), detail]
}

fn begun(rotated: &Rotated, directory: &Path) -> (Vec<Vec<String>>, Vec<String>) {
    let next = rotated.next.as_ref();
    let named = next.map(|(key, at)| row("next key", format!("{key}, named by entry {at}")));
    let rows = std::iter::once(row("signing key", rotated.signing.to_string())).chain(named);
    let public = directory.join(LedgerKey::NEXT_PUBLIC_FILE);
    let private = directory.join(LedgerKey::NEXT_PRIVATE_FILE);
    let below = vec![
        "What to do now:".to_owned(),
        format!("  - keep a copy of {} apart, under lock", private.display()),
        "  - serve the ledger: its checkpoints bear both signatures, and either key verifies them".to_owned(),
        format!(
            "  - give auditors {}, by another way than the ledger, and have them keep a checkpoint of this time: the old key vouches \
             in it for the new one",
            public.display()
        ),
        format!(
            "  - when all have it, stop the ledger: purse rotate-key --data-dir {} --finish",
            directory.display()
        ),
    ];
    (rows.collect(), below)
}

fn finished(rotated: &Rotated, directory: &Path) -> (Vec<Vec<String>>, Vec<String>) {
    let retired = rotated.retired.as_ref();
    let retired = retired.map(|(key, at)| row("retired key", format!("{key}, by entry {at}")));
    let rows = std::iter::once(row("signing key", rotated.signing.to_string())).chain(retired);
    let [public, old, old_public] = [
        LedgerKey::PUBLIC_FILE,
        LedgerKey::OLD_PRIVATE_FILE,
        LedgerKey::OLD_PUBLIC_FILE,
    ]
    .map(|file| directory.join(file).display().to_string());
    let below = vec![
        "What to do now:".to_owned(),
        format!("  - give {public} to whoever is to check the ledger from here on"),
        format!("  - keep {old_public}: what was signed before is checked with it"),
        format!(
            "  - {old} signs nothing more. A restore from a copy needs it: keep it apart, under lock; if others may have it, destroy it \
             and keep backups of the data directory instead"
        ),
    ];
    (rows.collect(), below)
}
