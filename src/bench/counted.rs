//! Work of which a count of instructions is taken, `purse bench-counted`: the same writes and reads in every run, on one
//! thread, with the journal in memory, time that stands, and a key that everybody knows.
//!
//! `tests/outside/instructions.sh` runs it under callgrind, once with so many repetitions and once with twice as many: the
//! difference is theirs alone, whatever a start costs. From request bytes to answer bytes it is what the server does but for
//! gRPC, the threads and the disk.

use super::commands::Book;
use crate::audit::LedgerKey;
use crate::journal::memory::MemoryJournal;
use crate::query;
use crate::sequencer::{Clock, Stepped};
use crate::types::{Origin, PrincipalId, Timestamp};
use crate::wire::{self, v1};
use anyhow::Context;
use prost::Message;
use std::hint::black_box;
use std::sync::Arc;

/// A pool like most has so many contributors.
const CONTRIBUTORS: usize = 3;

/// Enough for what a batch shares among its commands to be a small part of each.
const BATCH: usize = 1_000;

/// Time stands here, in this financial year.
const NOW: &str = "2026-11-22T09:30:00.000000Z";
const YEAR: &str = "2026-27";

/// What is repeated.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Work {
    /// A request of one command, alone in its block.
    Write,
    /// A request of a thousand commands.
    Batch,
    /// What a pool or an initiative has available.
    Read,
}

/// What `instructions.sh` says.
#[derive(Debug, clap::Args)]
pub struct CountedArguments {
    /// What is done
    work: Work,
    /// How often
    times: usize,
}

struct StandingClock(Timestamp);

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Does the work.
///
/// # Errors
/// When the ledger refuses it.
pub fn run_counted(arguments: &CountedArguments) -> anyhow::Result<()> {
    let mut ledger = Counted::start()?;
    for _ in 0..arguments.times {
        match arguments.work {
            Work::Write => ledger.write(1)?,
            Work::Batch => ledger.write(BATCH)?,
            Work::Read => ledger.read()?,
        }
    }
    Ok(())
}

/// A ledger on one thread, and the requests to it.
struct Counted {
    stepped: Stepped,
    book: Book,
    principal: PrincipalId,
}

impl Counted {
    /// A ledger with its pools.
    fn start() -> anyhow::Result<Counted> {
        let origin: Origin = "localhost/bench".parse()?;
        let key = Arc::new(LedgerKey::from_seed(&origin, &[7; 32]));
        let clock = Arc::new(StandingClock(NOW.parse()?));
        let stepped = Stepped::start(Arc::new(MemoryJournal::new()), key, clock, &origin)?;
        let mut book = Book::of_year(CONTRIBUTORS, YEAR.to_owned());
        let opening = book.opening();
        let mut counted = Counted {
            stepped,
            book,
            principal: "bench".parse()?,
        };
        counted.record(opening)?;
        Ok(counted)
    }

    fn write(&mut self, commands: usize) -> anyhow::Result<()> {
        let request = self.book.write(commands);
        self.record(request)
    }

    fn record(&mut self, request: v1::RecordRequest) -> anyhow::Result<()> {
        let bytes = request.encode_to_vec();
        let request = v1::RecordRequest::decode(bytes.as_slice())?;
        let request = wire::record_request(request, self.principal.clone(), bytes.len())?;
        let mut answer = self.stepped.submit(request);
        self.stepped.step()?;
        let recorded = answer.try_recv().context("a step answers")??;
        black_box(wire::record_response(&recorded, Vec::new()).encode_to_vec());
        Ok(())
    }

    fn read(&mut self) -> anyhow::Result<()> {
        let bytes = self.book.availability().encode_to_vec();
        let request = v1::GetAvailabilityRequest::decode(bytes.as_slice())?;
        let asked = wire::availability_request(&request)?.query;
        let (point, pool) = self.stepped.view().pool(&asked.pool);
        let (point, pool) = point.zip(pool).context("the pools are open")?;
        let today = point.recorded.date_in(&pool.agreement().time_zone);
        let totals = query::availability(&pool, &asked, today)
            .ok()
            .context("a pool with one control total is told")?;
        let totals: Vec<_> = totals.into_iter().map(|total| (total, None)).collect();
        black_box(wire::availability_response(point.into(), &pool, &asked, &totals).encode_to_vec());
        Ok(())
    }
}
