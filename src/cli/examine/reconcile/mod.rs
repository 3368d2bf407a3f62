//! `purse reconcile`: a department's own ledger file against this ledger, document by document.

mod file;

use super::answer::{Findings, count, document, sheet};
use super::report::repeated;
use super::{Examining, kind};
use crate::cli::failure::Failure;
use crate::cli::import::setting;
use crate::cli::output::{Column, Format, amount, number, text};
use crate::examine::{Kind, Measure, OurSide, Reconciliation, reconcile};
use crate::types::{ContributorId, Currency};
use file::Reject;
use std::path::PathBuf;
use std::process::ExitCode;

/// Both sides.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(in crate::cli) struct Arguments {
    /// The department's file
    file: PathBuf,

    /// How it is read: a profile, as docs/import.md explains, of which the fields alone are used. Without it the file is CSV
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,

    /// A field that the profile leaves to the command line; may be given several times
    #[arg(long, value_name = "NAME=TEXT", value_parser = setting)]
    set: Vec<(String, String)>,

    /// The column with the document number; with a profile its field
    #[arg(long, value_name = "COLUMN", default_value = "number")]
    number: String,

    /// The column with the amount; with a profile its field
    #[arg(long, value_name = "COLUMN", default_value = "amount")]
    amount: String,

    /// The column with the day; with a profile its field. Without it days are not compared
    #[arg(long, value_name = "COLUMN")]
    date: Option<String>,

    /// The column that says what a line is; with a profile its field
    #[arg(long = "type", value_name = "COLUMN", requires = "credits")]
    kind_column: Option<String>,

    /// Lines of this type are credits: their amounts count below zero; may be given several times
    #[arg(long, value_name = "TEXT", requires = "kind_column")]
    credits: Vec<String>,

    /// How days are written, as strptime has it; may be given several times
    #[arg(long, value_name = "FORM", default_value = "%Y-%m-%d")]
    date_format: Vec<String>,

    /// What stands between thousands
    #[arg(long, value_name = "CHARACTER")]
    thousands: Option<char>,

    /// The currency of the file
    #[arg(long, default_value = "GBP")]
    currency: Currency,

    /// Entries of this kind, instead of expenditure; may be given several times
    #[arg(long = "kind", value_name = "KIND", value_parser = kind, conflicts_with = "contributor")]
    kinds: Vec<Kind>,

    /// What this contributor paid in and was paid back, instead of expenditure
    #[arg(long, value_name = "ID")]
    contributor: Option<ContributorId>,

    /// Also list the documents that agree
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    examining: Examining,
}

const EXIT_CODES: &str =
    "Exit codes: 0 both sides agree; 1 they do not, or a row cannot be read; 2 wrong usage";

const DOCUMENTS: &[Column] = &[
    text("document_number", "Document"),
    text("finding", "Finding"),
    text("rows", "Rows"),
    text("entries", "Entries"),
    amount("in_file", "In the file"),
    amount("in_ledger", "In the ledger"),
    amount("difference", "Difference"),
    text("currency", ""),
    text("dates_in_file", "Days in the file"),
    text("dates_in_ledger", "Days in the ledger"),
];

const STANDINGS: &[Column] = &[
    text("finding", "Finding"),
    number("documents", "Documents"),
    amount("in_file", "In the file"),
    amount("in_ledger", "In the ledger"),
    amount("difference", "Difference"),
    text("currency", ""),
];

const REJECTS: &[Column] = &[
    number("row", "Row"),
    number("line", "Line"),
    text("field", "Field"),
    text("why", "What is wrong"),
];

pub(in crate::cli) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let (file, rejects, skipped) = arguments.their_side()?;
    let examination = arguments.examining.open()?;
    let mut ours = OurSide::new(arguments.measure(), arguments.currency);
    let point = examination.read(&mut ours)?;
    let found = reconcile(file, ours.finish(), arguments.currency);
    let agrees = found.documents.iter().all(|one| one.standing.is_settled());
    let all_read = rejects.is_empty();
    let findings = arguments.findings(&found, &rejects, skipped);
    examination.print(findings, &point)?;
    Ok(ExitCode::from(u8::from(!agrees || !all_read)))
}

impl Arguments {
    fn measure(&self) -> Measure {
        match (&self.contributor, self.kinds.is_empty()) {
            (Some(contributor), _) => Measure::Contributor(contributor.clone()),
            (None, true) => Measure::Expenditure,
            (None, false) => Measure::Kinds(self.kinds.clone()),
        }
    }

    fn findings(&self, found: &Reconciliation, rejects: &[Reject], skipped: u64) -> Findings {
        let shown = found.documents.iter();
        let shown: Vec<_> = shown
            .filter(|one| self.all || !one.standing.is_settled())
            .collect();
        let mut standings = sheet("Both sides", STANDINGS, &found.standings);
        standings.total = sheet("", STANDINGS, std::slice::from_ref(&found.total))
            .rows
            .pop();
        let mut whole = document(found);
        whole["rejects"] = document(&rejects);
        whole["left_out_by_the_profile"] = skipped.into();
        let mut again = vec!["reconcile".to_owned(), self.file.display().to_string()];
        again.extend(self.again());
        let title = match self.all {
            true => "Documents",
            false => "Documents that do not agree",
        };
        let mut sheets = vec![sheet(title, DOCUMENTS, &shown), standings];
        if !rejects.is_empty() {
            sheets.push(sheet(
                "Rows that cannot be read, and are on no side",
                REJECTS,
                rejects,
            ));
        }
        if !rejects.is_empty() && matches!(self.examining.output, Format::Csv | Format::Jsonl) {
            for Reject { row, field, why, .. } in rejects {
                complain!("purse: row {row}: {field} {why}");
            }
        }
        Findings {
            title: format!("Reconciliation of {}", self.file.display()),
            sentences: vec![format!(
                "{} documents; {} rows cannot be read, {} the profile leaves out.",
                count(found.total.documents),
                count(rejects.len() as u64),
                count(skipped)
            )],
            sheets,
            found: whole,
            again,
        }
    }

    fn again(&self) -> Vec<String> {
        let mut again = Vec::new();
        let mut say = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                again.extend([name.to_owned(), value]);
            }
        };
        say(
            "--profile",
            self.profile.as_ref().map(|path| path.display().to_string()),
        );
        for (name, text) in &self.set {
            say("--set", Some(format!("{name}={text}")));
        }
        say("--number", Some(self.number.clone()));
        say("--amount", Some(self.amount.clone()));
        say("--date", self.date.clone());
        say("--type", self.kind_column.clone());
        for credit in &self.credits {
            say("--credits", Some(credit.clone()));
        }
        if self.profile.is_none() {
            for format in &self.date_format {
                say("--date-format", Some(format.clone()));
            }
            say("--thousands", self.thousands.map(String::from));
        }
        say("--currency", Some(self.currency.to_string()));
        say(
            "--contributor",
            self.contributor.as_ref().map(ToString::to_string),
        );
        again.extend(repeated(&self.kinds));
        if self.all {
            again.push("--all".to_owned());
        }
        again
    }
}
