//! `purse import`: a department's file into the ledger, by a profile.

mod server;
mod state;
mod table;
mod watching;

use super::connection::Connection;
use super::durable;
use super::failure::Failure;
use super::output;
use crate::import::{
    Bounds, Conclusion, Converted, Difference, Fate, FileFault, Options, Outcome, Profile, Report, Rows,
    Stopped, convert, read, rejects, run as run_import,
};
pub(super) use server::{Server, identity};
use state::State;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use watching::Watching;

/// What a person may set.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The file to import
    file: PathBuf,

    /// How it is read: a profile, as docs/import.md explains
    #[arg(long, value_name = "FILE")]
    profile: PathBuf,

    #[command(flatten)]
    connection: Connection,

    /// A field that the profile leaves to the command line; may be given several times
    #[arg(long, value_name = "NAME=TEXT", value_parser = setting)]
    set: Vec<(String, String)>,

    /// Go on without rows that cannot be taken, and write them there with the reason of each
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,

    /// Read, convert, compare and let the ledger decide the first request, but record nothing
    #[arg(long)]
    dry_run: bool,

    /// Read and convert only; no ledger is asked
    #[arg(long, conflicts_with_all = ["dry_run", "register_only"])]
    check: bool,

    /// Register missions, pools and their like, and post no row: so that money can be paid in first
    #[arg(long)]
    register_only: bool,

    /// The file differs from what the ledger holds of its data set, and is meant
    #[arg(long)]
    confirm: bool,

    /// Where requests are kept before they are sent, in `imports`; by default purse in the user's state directory
    #[arg(long, env = "PURSE_STATE", value_name = "DIRECTORY")]
    state: Option<PathBuf>,

    /// How the report is printed
    #[arg(long, value_enum, default_value_t = Output::Table)]
    output: Output,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Output {
    /// For people.
    Table,
    /// For programs.
    Json,
}

/// How much of a profile is read: half a page is a hundredth of it, and what is longer ends where it makes no sense.
const PROFILE_BYTES_MAX: u64 = 1 << 20;

pub(super) fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as name=text")?;
    Ok((name.to_owned(), value.to_owned()))
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    refuse_to_overwrite(arguments)?;
    let profile = profile(&arguments.profile)?;
    let given: BTreeMap<String, String> = arguments.set.iter().cloned().collect();
    let needs = profile.ungiven(&given);
    if !needs.is_empty() {
        return Err(Failure::usage(format!(
            "the profile needs {}",
            needs.join(" and ")
        )));
    }
    let Rows {
        header,
        unread,
        rows,
        document,
    } = rows(&profile, &arguments.file)?;
    let all = Rows {
        header: header.clone(),
        unread: Vec::new(),
        rows,
        document,
    };
    let converted = convert(&profile, all, &given);
    let report = Report::of_file(&converted, unread);
    let rejected = write_rejects(arguments, &header, &converted)?;
    if arguments.check || rejected && arguments.rejects.is_none() {
        print(arguments, &report)?;
        return Ok(ExitCode::from(u8::from(rejected && arguments.rejects.is_none())));
    }
    if converted.data_set.is_empty() {
        print(arguments, &report)?;
        complain!("purse: no row can be taken, and there is nothing to send");
        return Ok(ExitCode::from(u8::from(rejected)));
    }
    let outcome = post(arguments, &converted)?;
    let done = match (arguments.dry_run, arguments.register_only) {
        (true, _) => Conclusion::Checked,
        (false, true) => Conclusion::Registered,
        (false, false) => Conclusion::Posted,
    };
    let report = report.with_outcome(&converted, &outcome, done);
    print(arguments, &report)?;
    Ok(ExitCode::from(exit_code(&report, outcome.stopped.as_ref())))
}

/// 0 when all is done, 64 and gRPC's code when the ledger refused, 1 otherwise.
fn exit_code(report: &Report, stopped: Option<&Stopped>) -> u8 {
    match stopped {
        None => u8::from(!report.totals_agree),
        Some(Stopped::Refused { refusal, .. }) => 64 + refusal.code,
        Some(_) => 1,
    }
}

pub(super) fn profile(path: &Path) -> Result<Profile, Failure> {
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(PROFILE_BYTES_MAX).read_to_string(&mut text))
        .map_err(|error| Failure::usage(format!("{}: {error}", path.display())))?;
    Profile::parse(&text).map_err(|faults| {
        let faults = faults.iter().map(|fault| format!("{}: {fault}", path.display()));
        Failure::usage(faults.collect::<Vec<_>>().join("\n"))
    })
}

pub(super) fn rows(profile: &Profile, path: &Path) -> Result<Rows, Failure> {
    let failed = |error: &dyn std::fmt::Display| Failure::usage(format!("{}: {error}", path.display()));
    let file = std::fs::File::open(path).map_err(|error| failed(&error))?;
    let mut bytes = Vec::new();
    // One byte more than fits, so that a file that is too long is told from one that just fits, unread.
    let most = crate::import::FILE_BYTES_MAX as u64 + 1;
    file.take(most)
        .read_to_end(&mut bytes)
        .map_err(|error| failed(&error))?;
    read(profile, &bytes).map_err(|error: FileFault| Failure::work(format!("{}: {error}", path.display())))
}

/// Writes the bad rows where they are wanted, whole or not at all; whether there are any.
fn write_rejects(arguments: &Arguments, header: &[String], converted: &Converted) -> Result<bool, Failure> {
    let rejects = rejects(header, converted).map_err(Failure::work)?;
    let Some(path) = &arguments.rejects else {
        return Ok(rejects.is_some());
    };
    match &rejects {
        Some(bytes) => durable::write(path, bytes)
            .map_err(|error| Failure::work(format!("{}: {error}", path.display())))?,
        None if path.exists() => complain!(
            "purse: no row was rejected; {} is from before and was left as it is",
            path.display()
        ),
        None => {}
    }
    Ok(rejects.is_some())
}

/// The rejected rows must not take the place of what they were rejected from.
fn refuse_to_overwrite(arguments: &Arguments) -> Result<(), Failure> {
    let Some(rejects) = &arguments.rejects else {
        return Ok(());
    };
    let place = |path: &Path| std::fs::canonicalize(path).ok();
    let Some(found) = place(rejects) else {
        return Ok(());
    };
    let inputs = [&arguments.file, &arguments.profile];
    match inputs
        .into_iter()
        .find(|input| place(input).as_ref() == Some(&found))
    {
        Some(input) => Err(Failure::usage(format_args!(
            "--rejects {} is {} itself, which would be lost: name another file",
            rejects.display(),
            input.display()
        ))),
        None => Ok(()),
    }
}

fn post(arguments: &Arguments, converted: &Converted) -> Result<Outcome, Failure> {
    let refused = |stopped: Stopped| {
        let code = match &stopped {
            Stopped::Refused { refusal, .. } => 64 + refusal.code,
            _ => 1,
        };
        let message = stopped.told(converted);
        Failure { code, message }
    };
    let caller = arguments.connection.open()?;
    let ledger = identity(&caller)?;
    let directory = state_directory(arguments)?;
    let state = State::open(&directory, &ledger, &converted.data_set);
    let mut state = state.map_err(|error| Failure::work(format!("{}: {error}", directory.display())))?;
    let mut server = Server::new(&caller);
    let watching = Watching::new();
    let mut confirm = |difference: &Difference| arguments.confirm || watching.asks(difference);
    let mut progress = |step| watching.tell(step);
    let mut options = Options {
        dry_run: arguments.dry_run,
        register_only: arguments.register_only,
        bounds: Bounds::default(),
        confirm: &mut confirm,
        progress: &mut progress,
    };
    run_import(converted, &mut server, &mut state, &mut options).map_err(refused)
}

fn state_directory(arguments: &Arguments) -> Result<PathBuf, Failure> {
    let state = match &arguments.state {
        Some(directory) => directory.clone(),
        None => durable::state_directory()?,
    };
    Ok(state.join("imports"))
}

fn print(arguments: &Arguments, report: &Report) -> Result<(), Failure> {
    let text = match arguments.output {
        Output::Table => table::table(report),
        Output::Json => {
            let json = serde_json::to_string_pretty(report);
            json.map_err(Failure::work)? + "\n"
        }
    };
    output::print(&text)?;
    let rejected = report.totals.rows_of(Fate::Rejected);
    if rejected > 0 && arguments.rejects.is_none() {
        complain!(
            "purse: {rejected} rows cannot be taken, so nothing was sent; --rejects FILE goes on without them"
        );
    }
    Ok(())
}
