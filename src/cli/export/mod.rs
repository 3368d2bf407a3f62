//! `purse export`: entries in a format that others read, with a manifest beside it.

mod copy;
pub(super) mod file;
mod form;
pub(super) mod ledger;
mod log;

use super::failure::Failure;
use super::output::{Answer, Column, Sheet, number, text, thousands_apart};
use super::reading::{Reading, as_at};
use crate::export::tlog::Lines;
use crate::export::{Conversion, ExportError, Manifest, Selection, Snapshot, Tally, Written, convert};
use crate::types::{PoolId, Sequence};
use crate::wire::{Refusal, v1};
use file::Unfinished;
use form::{Asked, Form, Options};
use indicatif::{ProgressBar, ProgressStyle};
use ledger::Ledger;
use std::fs::File;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// What the name of a manifest ends in, behind the name of its file.
const MANIFEST: &str = ".manifest.json";

const CHECKS: &str = "Every entry from the first is read, its signature and, unless --to ends it before, the root over all \
                      lines are checked, and FILE.manifest.json says what was signed, what FILE holds and how anybody checks \
                      it. docs/export.md has the columns of each format. \
                      tlog is a copy of the log instead: docs/audit.md. Exit codes of tlog: 0 copied; 1 the ledger does not go \
                      on from the copy, or the copy is damaged; 2 wrong usage; 64 and more: the ledger did not answer.";

const COLUMNS: &[Column] = &[
    text("file", "File"),
    number("entries", "Entries"),
    number("rows", "Rows"),
    number("bytes", "Bytes"),
    text("sha256", "SHA-256"),
];

/// What is taken away, and where to.
#[derive(Debug, clap::Args)]
#[command(after_help = CHECKS)]
pub(super) struct Arguments {
    /// In which format
    #[arg(long, value_enum)]
    format: Asked,

    #[command(flatten)]
    place: Place,

    /// Only entries that name this pool or move its money
    #[arg(long, value_name = "ID")]
    pool: Option<PoolId>,

    /// From this entry on
    #[arg(long, value_name = "SEQUENCE", default_value_t = 0, hide_default_value = true)]
    from: u64,

    /// Up to and including this entry
    #[arg(long, value_name = "SEQUENCE")]
    to: Option<u64>,

    /// Replace files that are there already
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    options: Options,

    #[command(flatten)]
    log: log::Following,

    #[command(flatten)]
    reading: Reading,
}

/// Where the file goes.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Place {
    /// To this file
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,

    /// To a file of the format's own name in this directory, which is made if it is missing; tlog: the copy's own directory
    #[arg(long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    match arguments.format {
        Asked::Log => log::run(arguments),
        Asked::File(form) => to_file(form, arguments),
    }
}

fn to_file(form: Form, arguments: &Arguments) -> Result<ExitCode, Failure> {
    arguments.log.check_for_file()?;
    arguments.options.check(form)?;
    let selection = selection(arguments)?;
    let path = path(form, arguments)?;
    let manifest_path = beside(&path)?;
    // Before anything is read: whoever waited for a large export is not to learn then that there is no room for it.
    let file = Unfinished::begin(&path, arguments.force)?;
    drop(Unfinished::begin(&manifest_path, arguments.force)?);
    let to = (form, &arguments.options, &file);
    let (snapshot, tally, read_at) = match arguments.log.copy_and_key() {
        Some((directory, key)) => {
            let (snapshot, mut lines) = copy::open(directory, key)?;
            let tally = fill(to, &mut lines, &selection, &snapshot)?;
            (snapshot, tally, None)
        }
        None => {
            let caller = arguments.reading.open()?;
            if let Some(pool) = &arguments.pool {
                ledger::check_pool(&caller, pool.as_str())?;
            }
            let (snapshot, read_at) = ledger::snapshot(&caller)?;
            let tally = fill(to, &mut Ledger(&caller), &selection, &snapshot)?;
            (snapshot, tally, read_at)
        }
    };
    let written = Written::of(file::name(&path)?, &mut File::open(file.temporary())?)?;
    let manifest = Manifest::new(
        form.name(),
        &selection,
        arguments.options.told(form, &snapshot),
        &snapshot,
        &tally,
        written.clone(),
    );
    let manifest = manifest.text().map_err(failed)?;
    // A manifest never stands beside a file that it is not of.
    if manifest_path.exists() {
        std::fs::remove_file(&manifest_path)?;
    }
    file.finish()?;
    file::write(&manifest_path, &manifest, arguments.force)?;
    arguments
        .reading
        .print(&answer(&path, &tally, &written, &manifest, read_at.as_ref()))?;
    Ok(ExitCode::SUCCESS)
}

fn selection(arguments: &Arguments) -> Result<Selection, Failure> {
    if let Some(to) = arguments.to
        && to < arguments.from
    {
        return Err(Failure::usage(format!(
            "--to {to} lies before --from {}",
            arguments.from
        )));
    }
    Ok(Selection {
        pool: arguments.pool.clone(),
        first: Sequence(arguments.from),
        last: arguments.to.map(Sequence),
    })
}

fn path(form: Form, arguments: &Arguments) -> Result<PathBuf, Failure> {
    match (&arguments.place.file, &arguments.place.output_dir) {
        (Some(file), _) => Ok(file.clone()),
        (None, Some(directory)) => {
            std::fs::create_dir_all(directory)
                .map_err(|error| Failure::work(format!("{} cannot be made: {error}", directory.display())))?;
            Ok(directory.join(form.file_name()))
        }
        (None, None) => Err(Failure::usage("say --file FILE or --output-dir DIR")),
    }
}

/// Where the manifest of a file stands.
fn beside(path: &Path) -> Result<PathBuf, Failure> {
    Ok(path.with_file_name(format!("{}{MANIFEST}", file::name(path)?)))
}

/// Writes the file, while a person watches how far it came.
fn fill(
    (form, options, file): (Form, &Options, &Unfinished),
    lines: &mut dyn Lines,
    selection: &Selection,
    snapshot: &Snapshot,
) -> Result<Tally, Failure> {
    let bar = bar();
    let mut progress = |done: u64, all: u64| {
        if let Some(bar) = &bar {
            bar.set_length(all);
            bar.set_position(done);
        }
    };
    let mut writer = form.writer(file, options, selection, snapshot).map_err(failed)?;
    let conversion = Conversion {
        selection,
        snapshot,
        progress: &mut progress,
    };
    let tally = convert(conversion, lines, writer.as_mut());
    if let Some(bar) = &bar {
        bar.finish_and_clear();
    }
    tally.map_err(failed)
}

fn bar() -> Option<ProgressBar> {
    std::io::stderr().is_terminal().then(|| {
        let bar = ProgressBar::new(0).with_message("entries");
        // The template is a constant; should it not be understood, the default shows the same figures.
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        bar
    })
}

fn answer(
    path: &Path,
    tally: &Tally,
    written: &Written,
    manifest: &str,
    read_at: Option<&v1::ReadAt>,
) -> Answer {
    let row = vec![
        path.display().to_string(),
        tally.entries().to_string(),
        tally.rows().to_string(),
        written.bytes.to_string(),
        written.sha256.clone(),
    ];
    let left_out = tally
        .left_out()
        .map(|(what, count)| format!("Not in the file: {} {what}.", thousands_apart(&count.to_string())));
    let below = left_out.chain(as_at([read_at]));
    Answer {
        document: serde_json::from_str(manifest).unwrap_or_default(),
        sheets: vec![Sheet {
            columns: COLUMNS,
            rows: vec![row],
            ..Sheet::default()
        }],
        below: below.collect(),
        ..Answer::default()
    }
}

/// What the ledger refused keeps its exit code.
fn failed(error: ExportError) -> Failure {
    match error {
        ExportError::Source(error) => match error.downcast::<Refusal>() {
            Ok(refusal) => refusal.into(),
            Err(error) => Failure::work(format!("{error:#}")),
        },
        error @ ExportError::NotSterling { .. } => Failure::usage(error),
        error => Failure::work(error),
    }
}
