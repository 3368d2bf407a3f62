//! `purse history`: what was recorded, an entry a line.

mod asked;
mod printer;

use super::failure::Failure;
use super::output::Format;
use super::reading::Reading;
use crate::wire::caller::Caller;
use crate::wire::v1;
use asked::Asked;
use printer::Printer;
use std::process::ExitCode;

/// How many entries a page has: as many as the contract lets; it ends at 1 MiB of lines before.
const PAGE: u32 = 8_192;

const READS: &str = "The ledger finds the entries by its index; amounts, words and long spans of dates it reads for, so that more said \
                     beside them is faster. jsonl prints each line of the ledger byte for byte, as auditors hash it; csv a row an \
                     entry; both go on page by page and keep nothing. table begins anew under its headings every 1,000 entries. json \
                     is one document with the entries, kept until it is whole. --follow goes on until it is ended (Ctrl-C), or at --to.";

/// Which entries.
#[derive(Debug, clap::Args)]
#[command(after_help = READS)]
pub(super) struct Arguments {
    #[command(flatten)]
    reading: Reading,

    /// From this entry on
    #[arg(long, value_name = "SEQUENCE", default_value_t = 0, hide_default_value = true)]
    from: u64,

    /// Up to and including this entry
    #[arg(long, value_name = "SEQUENCE")]
    to: Option<u64>,

    /// Only the last so many of those that are wanted
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    last: Option<u32>,

    /// The last entry first
    #[arg(long)]
    newest_first: bool,

    /// Go on with what is recorded from now on
    #[arg(long, conflicts_with_all = ["last", "newest_first"])]
    follow: bool,

    #[command(flatten)]
    asked: Asked,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let filter = arguments.asked.filter()?;
    if let Some(to) = arguments.to
        && to < arguments.from
    {
        return Err(Failure::usage(format!(
            "--to {to} lies before --from {}",
            arguments.from
        )));
    }
    if arguments.follow && arguments.reading.output == Format::Json {
        return Err(Failure::usage(
            "--follow has no end, and --output json is one document: use --output jsonl",
        ));
    }
    let caller = arguments.reading.open()?;
    let printer = Printer::new(arguments.reading.output);
    match (arguments.follow, arguments.last) {
        (true, _) => follow(arguments, filter, &caller, printer),
        (false, Some(last)) => tail(arguments, filter, last, &caller, printer),
        (false, None) => pages(arguments, filter, &caller, printer),
    }?;
    Ok(ExitCode::SUCCESS)
}

fn first_page(arguments: &Arguments, filter: Option<v1::EntryFilter>) -> v1::ListEntriesRequest {
    let size = arguments.last.map_or(PAGE, |last| last.min(PAGE));
    v1::ListEntriesRequest {
        first_sequence: arguments.from,
        last_sequence: arguments.to,
        page_size: i32::try_from(size).unwrap_or(i32::MAX),
        filter,
        newest_first: arguments.newest_first || arguments.last.is_some(),
        ..v1::ListEntriesRequest::default()
    }
}

/// Every entry that is wanted, page by page.
fn pages(
    arguments: &Arguments,
    filter: Option<v1::EntryFilter>,
    caller: &Caller,
    mut printer: Printer,
) -> Result<(), Failure> {
    let mut request = first_page(arguments, filter);
    loop {
        let page = caller.wait(caller.audit().list_entries(request.clone()))?;
        if printer.print(page.entries)?.is_break() {
            return Ok(());
        }
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() {
            return printer.end(page.read_at.as_ref());
        }
    }
}

/// The last of those that are wanted: found from the end, and told in their order unless the newest come first.
fn tail(
    arguments: &Arguments,
    filter: Option<v1::EntryFilter>,
    last: u32,
    caller: &Caller,
    mut printer: Printer,
) -> Result<(), Failure> {
    let mut request = first_page(arguments, filter);
    let last = usize::try_from(last).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    let read_at = loop {
        let page = caller.wait(caller.audit().list_entries(request.clone()))?;
        found.extend(page.entries);
        request.page_token = page.next_page_token;
        if request.page_token.is_empty() || found.len() >= last {
            break page.read_at;
        }
    };
    found.truncate(last);
    if !arguments.newest_first {
        found.reverse();
    }
    match printer.print(found)?.is_continue() {
        true => printer.end(read_at.as_ref()),
        false => Ok(()),
    }
}

/// Every entry that is wanted, and those to come.
fn follow(
    arguments: &Arguments,
    filter: Option<v1::EntryFilter>,
    caller: &Caller,
    mut printer: Printer,
) -> Result<(), Failure> {
    let request = v1::WatchEntriesRequest {
        first_sequence: arguments.from,
        last_sequence: arguments.to,
        filter,
        follow: true,
    };
    let mut answers = caller.stream(caller.audit().watch_entries(request))?;
    let mut read_at = None;
    while let Some(answer) = answers.take()? {
        if printer.print(answer.entries)?.is_break() || printer.show()?.is_break() {
            return Ok(());
        }
        read_at = answer.read_at;
    }
    printer.end(read_at.as_ref())
}
