//! The formats, with the options that each has and the name that its file gets.

use super::file::{self, Unfinished};
use crate::cli::failure::Failure;
use crate::export::{
    Csv, ExportError, Grants, Hledger, Jsonl, Selection, Snapshot, SpendLimit, Sqlite, UkSpend, Writer, Xlsx,
};
use clap::builder::PossibleValue;
use std::io::BufWriter;

/// From which amount on the UK government publishes spending.
const PUBLISHED_FROM: &str = "25000.00";

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Form {
    /// The lines of the ledger, byte for byte
    Jsonl,
    /// Moves of money, a row for each share
    Csv,
    /// The same as a spreadsheet
    Xlsx,
    /// A journal for hledger
    Hledger,
    /// A database with views of the balances
    Sqlite,
    /// Allocations in GBP as grants, in 360Giving's data standard
    #[value(name = "360giving")]
    Giving,
    /// Spending in GBP as the UK government publishes it
    UkSpend,
}

/// What is asked for: a file in a format, or a copy of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    File(Form),
    Log,
}

impl clap::ValueEnum for Asked {
    fn value_variants<'a>() -> &'a [Asked] {
        &[
            Asked::File(Form::Jsonl),
            Asked::File(Form::Csv),
            Asked::File(Form::Xlsx),
            Asked::File(Form::Hledger),
            Asked::File(Form::Sqlite),
            Asked::File(Form::Giving),
            Asked::File(Form::UkSpend),
            Asked::Log,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Asked::File(form) => form.to_possible_value(),
            Asked::Log => Some(PossibleValue::new("tlog").help(
                "The log itself, in C2SP's tiles, checked with --key as it is made: what `purse verify` and `purse restore` read",
            )),
        }
    }
}

/// What some formats may be told.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// uk-spend: from which amount on spending is listed, in GBP; 25000.00 if not said
    #[arg(long, value_name = "AMOUNT")]
    pub(super) limit: Option<SpendLimit>,

    /// 360giving: the publisher's registered prefix, with which identifiers begin, as 360G-example; the ledger's origin if
    /// not said
    #[arg(long, value_name = "PREFIX")]
    pub(super) grant_prefix: Option<String>,
}

impl Form {
    /// Its name, as it is asked for.
    pub(super) fn name(self) -> &'static str {
        match self {
            Form::Jsonl => "jsonl",
            Form::Csv => "csv",
            Form::Xlsx => "xlsx",
            Form::Hledger => "hledger",
            Form::Sqlite => "sqlite",
            Form::Giving => "360giving",
            Form::UkSpend => "uk-spend",
        }
    }

    /// The name of its file in a directory.
    pub(super) fn file_name(self) -> &'static str {
        match self {
            Form::Jsonl => "entries.jsonl",
            Form::Csv => "moves.csv",
            Form::Xlsx => "moves.xlsx",
            Form::Hledger => "ledger.journal",
            Form::Sqlite => "ledger.sqlite",
            Form::Giving => "grants.json",
            Form::UkSpend => "spend.csv",
        }
    }

    /// A writer of it to a file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn writer(
        self,
        to: &Unfinished,
        options: &Options,
        selection: &Selection,
        snapshot: &Snapshot,
    ) -> Result<Box<dyn Writer>, ExportError> {
        let out = BufWriter::new(to.open()?);
        Ok(match self {
            Form::Jsonl => Box::new(Jsonl(out)),
            Form::Csv => Box::new(Csv::new(out)?),
            Form::Xlsx => Box::new(Xlsx::new(out, file::directory(to.temporary()))?),
            Form::Hledger => Box::new(Hledger::new(out)?),
            Form::Sqlite => Box::new(Sqlite::new(to.temporary(), snapshot.origin(), selection)?),
            Form::Giving => Box::new(Grants::new(out, options.prefix(snapshot), selection.pool.clone())),
            Form::UkSpend => Box::new(UkSpend::new(out, options.limit())?),
        })
    }
}

impl Options {
    /// Whether they are of the format.
    ///
    /// # Errors
    /// When one is of another.
    pub(super) fn check(&self, form: Form) -> Result<(), Failure> {
        let of_another = |option: &str, other: Form| {
            Failure::usage(format!(
                "{option} is for --format {}, not for {}",
                other.name(),
                form.name()
            ))
        };
        if self.limit.is_some() && form != Form::UkSpend {
            return Err(of_another("--limit", Form::UkSpend));
        }
        if self.grant_prefix.is_some() && form != Form::Giving {
            return Err(of_another("--grant-prefix", Form::Giving));
        }
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        match &self.grant_prefix {
            Some(prefix) if prefix.is_empty() || !prefix.chars().all(is_plain) => Err(Failure::usage(
                "--grant-prefix is letters, digits, '-', '_' and '.', as 360G-example",
            )),
            _ => Ok(()),
        }
    }

    /// Those that made the file what it is, as arguments.
    pub(super) fn told(&self, form: Form, snapshot: &Snapshot) -> Vec<String> {
        match form {
            Form::UkSpend => vec![format!("--limit {}", self.limit())],
            Form::Giving => vec![format!("--grant-prefix {}", self.prefix(snapshot))],
            _ => Vec::new(),
        }
    }

    fn limit(&self) -> SpendLimit {
        // The constant is an amount of GBP, which a test reads.
        let usual = || PUBLISHED_FROM.parse().expect("the published limit is an amount");
        self.limit.unwrap_or_else(usual)
    }

    /// What identifiers begin with.
    fn prefix(&self, snapshot: &Snapshot) -> String {
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() || c == '.' {
                c
            } else {
                '-'
            }
        };
        let origin = || snapshot.origin().chars().map(plain).collect();
        self.grant_prefix.clone().unwrap_or_else(origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn every_format_can_be_asked_for() {
        let asked = Asked::value_variants().iter().copied();
        let files = Form::value_variants().iter().copied().map(Asked::File);
        assert!(asked.eq(files.chain([Asked::Log])));
    }

    #[test]
    fn the_published_limit_is_an_amount() {
        assert_eq!(
            PUBLISHED_FROM.parse::<SpendLimit>().unwrap().to_string(),
            "25000.00"
        );
    }
}
