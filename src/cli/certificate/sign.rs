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
    let signed = signable(&statement, asked.year);
    // Before it is signed: what nobody can read is not signed.
    keep(&arguments.file, &signed.text)?;
    let sign_off = v1::SignOff {
        pool: statement.pool,
        contributor: statement.contributor,
        year: asked.year.to_owned(),
        as_at_sequence: statement.read_at.unwrap_or_default().sequence,
        statement_sha256: signed.sha256,
    };
    let command = v1::Command {
        post: arguments.post.clone(),
        reason: arguments.reason.clone().unwrap_or_default(),
        action: Some(v1::command::Action::SignOff(sign_off)),
        ..v1::Command::default()
    };
    record::command(&arguments.sending, &caller, command)
}

/// Writes the statement, unless it is there from a time before.
fn keep(path: &Path, text: &str) -> Result<(), Failure> {
    match std::fs::read(path) {
        Ok(there) if there == text.as_bytes() => Ok(()),
        Ok(_) => Err(Failure::usage(format!(
            "{} holds something else: name another file for the statement; nothing was signed",
            path.display()
        ))),
        Err(_) => file::write(path, text, false),
    }
}
