//! `purse verify`: a copy of a ledger, checked with nothing but its public key.

use super::failure::Failure;
use super::output::{Answer, Column, Format, Sheet, text};
use super::progress::Progress;
use crate::audit::VerifierKey;
use crate::verify::{Directory, Fault, Keys, NamedKey, Verified, verify};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What an auditor may set.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Arguments {
    /// The copy: a directory in the layout of C2SP tlog-tiles, as `purse export --format tlog` and a server's mirror have it
    directory: PathBuf,

    /// The file with the ledger's public key. It must not have come with the copy; of a ledger that changed its key, several times
    #[arg(long, value_name = "FILE", required = true)]
    key: Vec<PathBuf>,

    /// A checkpoint that was kept from before: the copy must go on from it; may be given several times
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,

    /// How the finding is printed
    #[arg(long, value_enum, default_value_t)]
    output: Format,
}

const EXIT_CODES: &str =
    "Exit codes: 0 all holds; 1 tampered with, and the place is named; 2 it cannot be said";

const FOUND: &[Column] = &[text("what", "What holds"), text("detail", "Detail")];

/// What no copy can prove, whoever checks it.
const NOT_PROVEN: [&str; 4] = [
    "that nobody was shown another history: compare checkpoints with others who follow this ledger (purse verify --checkpoint)",
    "that nothing was recorded after the checkpoint, or that what happened was recorded at all",
    "that recorded times are right: they are the ledger's own clock, which never goes back",
    "who stood behind a post, a principal or a payee's id, and what the named documents say",
];

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let keys = keys_in(&arguments.key)?;
    let older = arguments.checkpoint.iter().map(|path| {
        let note = fs::read(path).map_err(|error| unreadable(path, &error))?;
        Ok((path.display().to_string(), note))
    });
    let older = older.collect::<Result<Vec<_>, Failure>>()?;
    if !arguments.directory.is_dir() {
        return Err(Failure::usage(format_args!(
            "{} is no directory",
            arguments.directory.display()
        )));
    }
    let progress = Progress::of("entries");
    let log = Directory::new(&arguments.directory);
    let verified = verify(&log, &keys, &older, &mut |done, all| progress.tell(done, all));
    drop(progress);
    match verified {
        Ok(verified) => {
            answer(&verified).print(arguments.output)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(Fault::Tampered(tampering)) => Err(Failure::work(format_args!("TAMPERED: {tampering}"))),
        Err(Fault::Uncheckable(why)) => Err(Failure::usage(format_args!("cannot be checked: {why}"))),
    }
}

/// The ledger's public keys: one, and more where it changed its key.
pub(super) fn keys_in(paths: &[PathBuf]) -> Result<Vec<VerifierKey>, Failure> {
    paths.iter().map(|path| key_in(path)).collect()
}

/// Keys as they are told.
pub(super) fn told(keys: &[VerifierKey]) -> String {
    let told: Vec<String> = keys.iter().map(ToString::to_string).collect();
    told.join(", ")
}

/// The ledger's public key.
pub(super) fn key_in(path: &Path) -> Result<VerifierKey, Failure> {
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    let key = text.trim_end_matches('\n').parse();
    key.map_err(|error| Failure::usage(format_args!("{} {error}", path.display())))
}

pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format_args!("{}: {error}", path.display()))
}

/// How the log came from one key to another, by their ids.
fn named(keys: &Keys) -> String {
    let told = keys.all().iter().map(|named| {
        let id = named.key.as_str().split('+').nth(1).unwrap_or_default();
        match named.signs {
            Some(signs) if signs == named.named => format!("{id} signs from entry {signs}"),
            Some(signs) => format!("{id}, named by entry {}, signs from entry {signs}", named.named),
            None => format!("{id}, named by entry {}, is to follow", named.named),
        }
    });
    told.collect::<Vec<_>>().join("; ")
}

fn key_document(named: &NamedKey) -> Value {
    json!({
        "verifier_key": named.key,
        "named_by_entry": named.named.to_string(),
        "signs_from_entry": named.signs.map(|signs| signs.to_string()),
    })
}

fn kept(count: usize) -> String {
    match count {
        0 => "none was given to compare with".to_owned(),
        count => format!("{count}, and the copy goes on from each"),
    }
}

fn answer(verified: &Verified) -> Answer {
    let Verified {
        checkpoint,
        signers,
        keys,
        last_recorded,
        older_checkpoints,
        pools,
        control_totals,
        requests,
    } = verified;
    let root = STANDARD.encode(checkpoint.root);
    let rows = [
        ("ledger", checkpoint.origin.to_string()),
        ("entries", checkpoint.size.to_string()),
        ("signed root", root.clone()),
        ("by the key", told(signers)),
        ("keys that the log names", named(keys)),
        (
            "complete",
            format!("every line hashes to the root; the last was recorded {last_recorded}"),
        ),
        ("kept checkpoints", kept(*older_checkpoints)),
        (
            "accounting",
            format!(
                "{requests} requests decided again by the rules, line for line; {control_totals} control totals of {pools} pools \
                 add up"
            ),
        ),
    ];
    let mut below = vec!["Not proven by this:".to_owned()];
    below.extend(NOT_PROVEN.iter().map(|what| format!("  - {what}")));
    Answer {
        document: json!({
            "verified": true,
            "origin": checkpoint.origin.to_string(),
            "tree_size": checkpoint.size.to_string(),
            "root_hash": root,
            "verifier_key": signers.first().map(ToString::to_string),
            "signed_by": signers.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "keys": keys.all().iter().map(key_document).collect::<Vec<_>>(),
            "last_recorded_time": last_recorded,
            "kept_checkpoints": older_checkpoints,
            "requests": requests,
            "pools": pools,
            "control_totals": control_totals,
            "not_proven": NOT_PROVEN,
        }),
        above: Vec::new(),
        sheets: vec![Sheet {
            columns: FOUND,
            rows: rows.map(|(what, detail)| vec![what.to_owned(), detail]).to_vec(),
            ..Sheet::default()
        }],
        below,
    }
}
