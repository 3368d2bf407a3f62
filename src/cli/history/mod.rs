//! `purse history`: what was recorded, an entry a line.

mod filter;
mod printer;

use super::failure::Failure;
use super::line::Line;
use super::reading::Reading;
use crate::wire::caller::Caller;
use crate::wire::v1;
use filter::Filter;
use printer::Printer;
use std::collections::VecDeque;
use std::process::ExitCode;

/// How many entries a page has: as many as the contract lets; it ends at 1 MiB of lines before.
const PAGE: i32 = 8_192;

const READS: &str = "Every entry of the range is read and those that are not wanted are left out here: in a long ledger name \
                     a range. --last N alone reads N entries. jsonl prints each line of the ledger byte for byte, as auditors hash \
                     it; csv a row an entry; both go on page by page and keep nothing. table begins anew under its headings \
                     every 1,000 entries. json is one document with the entries, kept until it is whole.";

/// Which entries.
#[derive(Debug, clap::Args)]
#[command(after_help = READS)]
pub(super) struct Arguments {
    #[command(flatten)]
    filter: Filter,

    /// From this entry on
    #[arg(long, value_name = "SEQUENCE", default_value_t = 0, hide_default_value = true)]
    from: u64,

    /// Up to and including this entry
    #[arg(long, value_name = "SEQUENCE")]
    to: Option<u64>,

    /// Only the last so many of those that are wanted
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    last: Option<u32>,

    #[command(flatten)]
    reading: Reading,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    arguments.filter.check()?;
    if let Some(to) = arguments.to
        && to < arguments.from
    {
        return Err(Failure::usage(format!(
            "--to {to} lies before --from {}",
            arguments.from
        )));
    }
    let caller = arguments.reading.open()?;
    arguments.filter.check_with(&caller)?;
    let mut printer = Printer::new(arguments.reading.output);
    let mut request = v1::ListEntriesRequest {
        first_sequence: first(arguments, &caller)?,
        last_sequence: arguments.to,
        page_size: PAGE,
        page_token: String::new(),
    };
    let most = arguments
        .last
        .map(|last| usize::try_from(last).unwrap_or(usize::MAX));
    let mut kept = VecDeque::new();
    loop {
        let page = caller.wait(caller.audit().list_entries(request.clone()))?;
        let wanted = wanted(&arguments.filter, page.entries)?;
        let printed = match most {
            None => printer.print(wanted)?,
            Some(most) => {
                kept.extend(wanted);
                kept.drain(..kept.len().saturating_sub(most));
                std::ops::ControlFlow::Continue(())
            }
        };
        request.page_token = page.next_page_token;
        if printed.is_break() {
            return Ok(ExitCode::SUCCESS);
        }
        if request.page_token.is_empty() {
            if printer.print(Vec::from(kept))?.is_continue() {
                printer.end(page.read_at.as_ref())?;
            }
            return Ok(ExitCode::SUCCESS);
        }
    }
}

/// Where to begin: where nothing is left out, the last few entries need no others to be read.
fn first(arguments: &Arguments, caller: &Caller) -> Result<u64, Failure> {
    let Some(last) = arguments.last.filter(|_| arguments.filter.is_empty()) else {
        return Ok(arguments.from);
    };
    let newest = caller.wait(caller.audit().get_checkpoint(v1::GetCheckpointRequest {}))?;
    let newest = newest.read_at.unwrap_or_default().sequence;
    let end = arguments.to.map_or(newest, |to| to.min(newest));
    Ok(arguments.from.max((end + 1).saturating_sub(u64::from(last))))
}

fn wanted(filter: &Filter, entries: Vec<v1::Entry>) -> Result<Vec<v1::Entry>, Failure> {
    if filter.is_empty() {
        return Ok(entries);
    }
    let mut wanted = Vec::new();
    for entry in entries {
        if filter.takes(&Line::of(&entry)?) {
            wanted.push(entry);
        }
    }
    Ok(wanted)
}
