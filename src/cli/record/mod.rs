//! `purse record`: commands from a file or standard input into the ledger, once.

mod json;
mod kept;
mod read;
mod send;
mod told;

use super::connection::Connection;
use super::durable;
use super::failure::Failure;
use super::import::identity;
use super::output::Format;
use crate::types::RequestId;
use crate::wire::caller::Caller;
use crate::wire::v1;
use kept::{Keeping, Requests};
use read::Asked;
use send::{Outcome, refused, send, unknown};
use std::path::PathBuf;
use std::process::ExitCode;

/// What a person may set.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Commands as JSON: one request, an array of commands, one command, or a command on each line; `-` or nothing reads
    /// standard input
    file: Option<PathBuf>,

    #[command(flatten)]
    sending: Sending,

    /// Send again every request of which the outcome is not known, and say what became of each
    #[arg(long, conflicts_with_all = ["file", "request_id", "dry_run"])]
    resume: bool,
}

/// How commands are sent.
#[derive(Debug, clap::Args)]
pub(super) struct Sending {
    #[command(flatten)]
    connection: Connection,

    /// The name of the request, kept for ever: sent again with the same commands, nothing is recorded twice
    #[arg(long, value_name = "ID")]
    request_id: Option<RequestId>,

    /// Let the ledger decide, but record nothing
    #[arg(long)]
    dry_run: bool,

    /// Where requests are kept before they are sent, in `requests`; by default purse in the user's state directory
    #[arg(long, env = "PURSE_STATE", value_name = "DIRECTORY")]
    state: Option<PathBuf>,

    /// How the answer is printed
    #[arg(long, value_enum, default_value_t)]
    output: Format,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let sending = &arguments.sending;
    if arguments.resume {
        return resume(sending);
    }
    let asked = read::read(arguments.file.as_deref())?;
    let request = request(sending, &asked)?;
    let caller = sending.open()?;
    match request.validate_only {
        true => dry_run(sending, &caller, &asked, request),
        false => record(sending, &caller, &asked, request),
    }
}

/// Records one command that another command of the program made.
///
/// # Errors
/// As for [`run`].
pub(super) fn command(sending: &Sending, caller: &Caller, command: v1::Command) -> Result<ExitCode, Failure> {
    let asked = Asked::of(command);
    let request = request(sending, &asked)?;
    match request.validate_only {
        true => dry_run(sending, caller, &asked, request),
        false => record(sending, caller, &asked, request),
    }
}

impl Sending {
    /// Whether nothing is to be recorded.
    pub(super) fn is_dry_run(&self) -> bool {
        self.dry_run
    }

    /// A connection to the ledger.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub(super) fn open(&self) -> Result<Caller, Failure> {
        self.connection.open()
    }
}

/// The request as it was asked for; without an id if none was given.
fn request(sending: &Sending, asked: &Asked) -> Result<v1::RecordRequest, Failure> {
    if let (Some(here), Some(there)) = (&sending.request_id, &asked.request_id)
        && here != there
    {
        return Err(Failure::usage(format!(
            "{} is request {there}, and --request-id says {here}: leave one of them out",
            asked.name
        )));
    }
    let request_id = sending.request_id.as_ref().or(asked.request_id.as_ref());
    Ok(v1::RecordRequest {
        request_id: request_id.map(ToString::to_string).unwrap_or_default(),
        commands: asked.commands.clone(),
        validate_only: sending.dry_run || asked.validate_only,
        ..v1::RecordRequest::default()
    })
}

fn dry_run(
    sending: &Sending,
    caller: &Caller,
    asked: &Asked,
    mut request: v1::RecordRequest,
) -> Result<ExitCode, Failure> {
    if request.request_id.is_empty() {
        request.request_id = new_id()?;
    }
    match caller.record(&request) {
        Ok(response) => {
            told::recorded(&request, &response).print(sending.output)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(refusal) => Err(refused(&refusal, place(asked, refusal.command()).as_deref())),
    }
}

fn record(
    sending: &Sending,
    caller: &Caller,
    asked: &Asked,
    request: v1::RecordRequest,
) -> Result<ExitCode, Failure> {
    let requests = requests(sending, caller)?;
    let kept = requests
        .keep(request, new_id)
        .map_err(|keeping| not_kept(&requests, &keeping))?;
    if kept.sent_before {
        complain!(
            "purse: these commands were sent before as request {}, and the outcome is not known: sent again with the same id",
            kept.request.request_id
        );
    }
    tell_of_others(&requests);
    let request_id = &kept.request.request_id;
    match send(caller, &requests, &kept) {
        Outcome::Recorded(response) => {
            told::recorded(&kept.request, &response).print(sending.output)?;
            Ok(ExitCode::SUCCESS)
        }
        Outcome::Refused(refusal) => Err(refused(&refusal, place(asked, refusal.command()).as_deref())),
        Outcome::Unknown(refusal) => {
            let again = "run the same command again, or `purse record --resume`";
            Err(unknown(&refusal, request_id, again))
        }
    }
}

/// Sends all that is kept, one after the other. Exits as the last that was not recorded.
fn resume(sending: &Sending) -> Result<ExitCode, Failure> {
    let caller = sending.open()?;
    let requests = requests(sending, &caller)?;
    let (pending, damaged) = requests.pending().map_err(Failure::work)?;
    let outcomes: Vec<(String, Outcome)> = pending
        .iter()
        .map(|kept| {
            let outcome = send(&caller, &requests, kept);
            (kept.request.request_id.clone(), outcome)
        })
        .collect();
    told::resumed(&outcomes).print(sending.output)?;
    let mut code = u8::from(!damaged.is_empty());
    for path in damaged {
        complain!("purse: {}", Keeping::Damaged(path));
    }
    for (request_id, outcome) in &outcomes {
        let failure = match outcome {
            Outcome::Recorded(_) => continue,
            Outcome::Refused(refusal) => refused(refusal, Some(&format!("request {request_id}"))),
            Outcome::Unknown(refusal) => unknown(refusal, request_id, "run `purse record --resume` again"),
        };
        complain!("purse: {}", failure.message);
        code = failure.code;
    }
    Ok(ExitCode::from(code))
}

fn requests(sending: &Sending, caller: &Caller) -> Result<Requests, Failure> {
    let ledger = identity(caller)?;
    let state = match &sending.state {
        Some(directory) => directory.clone(),
        None => durable::state_directory()?,
    };
    Ok(Requests::of(&state, &ledger))
}

fn not_kept(requests: &Requests, keeping: &Keeping) -> Failure {
    Failure::work(match keeping {
        Keeping::Disk(error) => format!(
            "{keeping}, so nothing was sent: {}: {error}",
            requests.directory().display()
        ),
        _ => format!("nothing was sent: {keeping}"),
    })
}

/// One line for whoever does not know of them. What cannot be looked at now is told when it is sent.
fn tell_of_others(requests: &Requests) {
    match requests.pending_count() {
        Ok(0) | Err(_) => {}
        Ok(count) => complain!(
            "purse: other requests to this ledger whose outcome is not known: {count}; `purse record --resume` settles them"
        ),
    }
}

/// Where the command that a refusal speaks of stands.
fn place(asked: &Asked, command: Option<usize>) -> Option<String> {
    let line = asked.lines.get(command?)?;
    Some(format!("{}: line {line}", asked.name))
}

/// A random UUID (version 4).
fn new_id() -> std::io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
    // RFC 9562: four bits say the version, two the variant.
    let cleared = 0xF000_u128 << 64 | 0xC000_u128 << 48;
    let set = 0x4000_u128 << 64 | 0x8000_u128 << 48;
    let hex = format!("{:032x}", u128::from_be_bytes(bytes) & !cleared | set);
    Ok(format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    ))
}
