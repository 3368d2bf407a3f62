//! Signing a statement off.

use super::statement::signable;
use crate::cli::as_at::AsAt;
use crate::cli::export::file;
use crate::cli::failure::Failure;
use crate::cli::record::{self, Sending};
use crate::cli::shares::{Asked, whole};
use crate::wire::v1;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const FORM: &str = "The file is the statement as it was signed: one object of canonical JSON (RFC 8785) whose SHA-256 the \
                    ledger records. It can be made again from the entries at any time: purse certificate check does.";

/// Whose shares, and who answers for them.
#[derive(Debug, clap::Args)]
#[command(after_help = FORM)]
pub(super) struct Arguments {
    /// The contributor
    contributor: String,

    /// In which pool
    #[arg(long, value_name = "ID")]
    pool: String,

    /// Only of this financial year, as 2026-27 or 2026
    #[arg(long)]
    year: Option<String>,

    /// As the ledger stood after this entry, which counts; without it, as it stands now
    #[arg(long, value_name = "N")]
    as_at_entry: Option<u64>,

    /// The post that signs, as "Accounting Officer, Department for Transport"; never a person's name
    #[arg(long)]
    post: String,

    /// With what reservations, or why
    #[arg(long)]
    reason: Option<String>,

    /// Where the statement is written; kept beside the certificate
    #[arg(long, value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    sending: Sending,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let caller = arguments.sending.open()?;
    let asked = Asked {
        contributor: &arguments.contributor,
        year: arguments.year.as_deref().unwrap_or_default(),
        as_at: AsAt::entry(arguments.as_at_entry),
    };
    let statement = whole(&asked, &caller, &arguments.pool)?;
    if statement.control_totals.is_empty() {
        return Err(Failure::usage(format!(
            "{} has no share in {}{} as at that entry: there is nothing to sign",
            statement.contributor,
            statement.pool,
            arguments
                .year
                .as_ref()
                .map_or(String::new(), |year| format!(" of {year}")),
        )));
    }
    let signed = signable(&statement, asked.year);
    is_free(&arguments.file, &signed.text)?;
    let as_at_sequence = statement.read_at.unwrap_or_default().sequence;
    let sign_off = v1::SignOff {
        pool: statement.pool,
        contributor: statement.contributor,
        year: asked.year.to_owned(),
        as_at_sequence,
        statement_sha256: signed.sha256.clone(),
    };
    let command = v1::Command {
        post: arguments.post.clone(),
        reason: arguments.reason.clone().unwrap_or_default(),
        action: Some(v1::command::Action::SignOff(sign_off)),
        ..v1::Command::default()
    };
    let ended = record::command(&arguments.sending, &caller, command)?;
    if arguments.sending.is_dry_run() {
        return Ok(ended);
    }
    // Behind the record: the entries give the statement again at any time, and one that was refused leaves no file.
    if !arguments.file.exists() {
        file::write(&arguments.file, &signed.text, false)?;
    }
    complain!(
        "purse: signed off as at entry {as_at_sequence}: {} (SHA-256 {}); `purse certificate check ENTRY` checks it",
        arguments.file.display(),
        signed.sha256
    );
    Ok(ended)
}

/// Whether the statement can be written there, or is there from a time before.
fn is_free(path: &Path, text: &str) -> Result<(), Failure> {
    match std::fs::read(path) {
        Ok(there) if there != text.as_bytes() => Err(Failure::usage(format!(
            "{} holds something else: name another file for the statement; nothing was signed",
            path.display()
        ))),
        _ => Ok(()),
    }
}
