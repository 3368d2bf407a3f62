//! The run: settle what an earlier run left open, tell the difference, decide, send in order, stop at the first refusal.
//!
//! What holds: a file that fits into one request (8,192 commands and 4 MiB) is recorded whole or not at all. A longer
//! one is read and converted whole before anything is sent, its first request is decided without recording, and then
//! its requests are sent in order. Later requests build on earlier ones, so no ledger can decide them before; when one
//! is refused, those before it stay, the import says how far it came, and the next run goes on from there, because
//! every command carries the key of its row.

use super::convert::Converted;
use super::ledger::{KnownKeys, Ledger, Memory, Recorded};
use super::plan::{Batch, Bounds, Cutter, Difference, difference, digest};
use super::totals::Totals;
use crate::wire::Refusal;
use std::collections::BTreeSet;

/// How a run is done.
pub struct Options<'a> {
    /// Whether nothing is recorded.
    pub dry_run: bool,
    /// Whether things are registered only, and no row posts anything.
    pub register_only: bool,
    /// Sizes of requests.
    pub bounds: Bounds,
    /// Asks whether a file that differs from what the ledger holds is meant.
    pub confirm: &'a mut dyn FnMut(&Difference) -> bool,
    /// Hears of each step.
    pub progress: &'a mut dyn FnMut(Step),
}

/// A step of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A request of an earlier run is sent again, to learn what became of it.
    Settling,
    /// So many things are looked up before they are registered.
    LookingUp(usize),
    /// So many commands of all are recorded.
    Recorded(usize, usize),
}

/// How a run ended.
#[derive(Debug)]
pub struct Outcome {
    /// How the file differed from the ledger.
    pub difference: Difference,
    /// Both ends, counted.
    pub totals: Totals,
    /// The requests that were recorded.
    pub recorded: Vec<(Batch, Recorded)>,
    /// How many requests there are in all.
    pub requests: usize,
    /// Whether the first request was decided and found good.
    pub decided: bool,
    /// Why it stopped before its end.
    pub stopped: Option<Stopped>,
}

/// Why a run stopped.
#[derive(Debug)]
pub enum Stopped {
    /// The file differs from what the ledger holds, and nobody confirmed it.
    NotConfirmed,
    /// The ledger refused a command, or did not answer.
    Refused {
        /// What it said.
        refusal: Refusal,
        /// The row that the refused command comes of, by its place in the file.
        row: Option<usize>,
        /// The action of the refused command.
        action: Option<String>,
    },
    /// The state directory failed.
    Memory(std::io::Error),
    /// The ledger answered for another number of commands than were sent.
    AnswerDiffers {
        /// Sent.
        sent: usize,
        /// Answered.
        answered: usize,
    },
}

impl From<std::io::Error> for Stopped {
    fn from(error: std::io::Error) -> Stopped {
        Stopped::Memory(error)
    }
}

impl From<Refusal> for Stopped {
    fn from(refusal: Refusal) -> Stopped {
        Stopped::Refused {
            refusal,
            row: None,
            action: None,
        }
    }
}

/// Posts what a file says and the ledger does not hold yet.
///
/// # Errors
/// When it stopped before the difference was known.
pub fn run(
    converted: &Converted,
    ledger: &mut dyn Ledger,
    memory: &mut dyn Memory,
    options: &mut Options<'_>,
) -> Result<Outcome, Stopped> {
    if !options.dry_run {
        settle(ledger, memory, options)?;
    }
    let known = ledger.known_keys(&converted.data_set)?;
    let digest = digest(converted);
    let difference = difference(converted, &known);
    let goes_on = memory
        .unfinished()?
        .is_some_and(|unfinished| unfinished == digest);
    let mut outcome = Outcome {
        difference,
        totals: Totals::default(),
        recorded: Vec::new(),
        requests: 0,
        decided: false,
        stopped: None,
    };
    let difference = &outcome.difference;
    let posts = !options.dry_run && !options.register_only;
    let asked = difference.wants_a_look(&known) && !goes_on && posts;
    if asked && !(options.confirm)(difference) {
        outcome.stopped = Some(Stopped::NotConfirmed);
        outcome.totals = Totals::of(converted, &known, &|_| false);
        return Ok(outcome);
    }
    let sending = send(converted, &known, &digest, ledger, memory, options, &mut outcome);
    outcome.stopped = sending.err();
    let rows = outcome.recorded.iter().flat_map(|(batch, _)| &batch.commands);
    let sent: BTreeSet<usize> = rows.filter_map(|(_, row)| *row).collect();
    outcome.totals = Totals::of(converted, &known, &|row| sent.contains(&row));
    for (batch, _) in &outcome.recorded {
        outcome.totals.recorded(batch);
    }
    Ok(outcome)
}

/// Sends a request again whose outcome nobody saw: with the same id it is recorded once, whatever became of it then.
fn settle(
    ledger: &mut dyn Ledger,
    memory: &mut dyn Memory,
    options: &mut Options<'_>,
) -> Result<(), Stopped> {
    let Some(pending) = memory.pending()? else {
        return Ok(());
    };
    (options.progress)(Step::Settling);
    match ledger.record(&pending) {
        Ok(_) => {}
        Err(refusal) if refusal.was_decided() => {}
        Err(refusal) => return Err(refusal.into()),
    }
    Ok(memory.set_pending(None)?)
}

/// Decides the first request, then sends all of them in order; what was recorded stands in the outcome.
fn send(
    converted: &Converted,
    known: &KnownKeys,
    digest: &str,
    ledger: &mut dyn Ledger,
    memory: &mut dyn Memory,
    options: &mut Options<'_>,
    outcome: &mut Outcome,
) -> Result<(), Stopped> {
    let registered = known_registrations(converted, ledger, options)?;
    let mut cutter = Cutter::new(options.bounds);
    cutter.register(converted, &registered);
    if !options.register_only {
        cutter.post(converted, known);
    }
    let batches = cutter.finish();
    outcome.requests = batches.len();
    if let Some(first) = batches.first() {
        let mut request = first.request.clone();
        request.validate_only = true;
        ledger
            .record(&request)
            .map_err(|refusal| refused(first, refusal))?;
        outcome.decided = true;
    }
    if options.dry_run {
        return Ok(());
    }
    // An import that was begun is over when nothing of it is left; one that only registers begins none.
    let whole = !options.register_only;
    if whole && !batches.is_empty() {
        memory.set_unfinished(Some(digest))?;
    }
    let total: usize = batches.iter().map(|batch| batch.commands.len()).sum();
    let mut commands = 0;
    for batch in batches {
        let recorded = post(&batch, ledger, memory)?;
        commands += batch.commands.len();
        outcome.recorded.push((batch, recorded));
        (options.progress)(Step::Recorded(commands, total));
    }
    Ok(end(memory, whole, digest)?)
}

/// Notes that an import came to its end, if it is this one that was begun.
fn end(memory: &mut dyn Memory, whole: bool, digest: &str) -> std::io::Result<()> {
    match memory.unfinished()? {
        Some(begun) if whole && begun == digest => memory.set_unfinished(None),
        _ => Ok(()),
    }
}

/// Which registrations the ledger has already.
fn known_registrations<'a>(
    converted: &'a Converted,
    ledger: &mut dyn Ledger,
    options: &mut Options<'_>,
) -> Result<BTreeSet<&'a str>, Refusal> {
    (options.progress)(Step::LookingUp(converted.registrations.len()));
    let mut known = BTreeSet::new();
    for registration in &converted.registrations {
        if ledger.is_known(&registration.command)? {
            known.insert(registration.identity.as_str());
        }
    }
    Ok(known)
}

/// Keeps a request, sends it, and forgets it when its outcome is known.
fn post(batch: &Batch, ledger: &mut dyn Ledger, memory: &mut dyn Memory) -> Result<Recorded, Stopped> {
    let request = &batch.request;
    memory.set_pending(Some(request))?;
    let recorded = match ledger.record(request) {
        Ok(recorded) => recorded,
        Err(refusal) => {
            if refusal.nothing_was_recorded() {
                memory.set_pending(None)?;
            }
            return Err(refused(batch, refusal));
        }
    };
    let (sent, answered) = (request.commands.len(), recorded.commands.len());
    if sent != answered {
        return Err(Stopped::AnswerDiffers { sent, answered });
    }
    memory.set_pending(None)?;
    Ok(recorded)
}

fn refused(batch: &Batch, refusal: Refusal) -> Stopped {
    let place = refusal.command().and_then(|command| batch.commands.get(command));
    Stopped::Refused {
        row: place.and_then(|(_, row)| *row),
        action: place.map(|(action, _)| action.clone()),
        refusal,
    }
}
