//! One workload under way: its servers, its requests, and a turn for each.

use super::bare_disk::{BareFile, BareSled};
use super::commands::Book;
use super::echo::{ECHO, Echoed};
use super::load::{Load, Turn};
use super::measure::{Bench, Round, limit};
use super::postgresql::Cluster;
use super::requests::{GET_AVAILABILITY, RECORD, calls_in, echo_request, encoded};
use super::server::Behind;
use super::target::{Size, Target};
use super::workload::{Call, Workload};
use crate::wire::v1;
use prost::bytes::Bytes;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Calls of the echo a second to prepare for: twice what two cores do. They are all the same bytes.
const ECHO_CALLS_EXPECTED: f64 = 250_000.0;

/// How much faster than before a turn may be before its prepared requests run out, which only makes it shorter.
const HEADROOM: f64 = 1.4;

/// Transactions of each of PostgreSQL's clients from which the size of its first turn is learned.
const WARM_UP_TRANSACTIONS: u32 = 5;

/// A workload with everything it needs.
pub(super) struct Subject<'a> {
    bench: &'a Bench,
    workload: &'a Workload,
    book: Book,
    pub(super) ledger: Target,
    /// The same server on a raw file, for what writes.
    raw_file: Option<Target>,
    /// The disk without a server, for what waits for each commit.
    bare: Option<(BareSled, BareFile)>,
    echo_request: Bytes,
    calls_expected: f64,
    /// Transactions of PostgreSQL a second, when last seen.
    transactions_expected: f64,
}

impl<'a> Subject<'a> {
    /// Starts the servers in `directory` and fills their pools.
    pub(super) async fn start(
        bench: &'a Bench,
        workload: &'a Workload,
        directory: &Path,
    ) -> anyhow::Result<Subject<'a>> {
        let mut book = Book::new(workload.contributors)?;
        let opening = book.opening();
        let ledger = Target::start(bench.ledger, &directory.join("sled")).await?;
        ledger
            .connections
            .call::<v1::RecordResponse>(RECORD, &opening)
            .await?;
        let mut raw_file = None;
        if workload.writes() {
            let target = Target::start(Behind::RawFile, &directory.join("raw-file")).await?;
            target
                .connections
                .call::<v1::RecordResponse>(RECORD, &opening)
                .await?;
            raw_file = Some(target);
        }
        let calls_expected = f64::from(workload.calls_expected);
        let echo_request = echo_request(workload, &mut book, &ledger).await?;
        Ok(Subject {
            bench,
            workload,
            book,
            ledger,
            raw_file,
            bare: None,
            echo_request,
            calls_expected,
            transactions_expected: 0.0,
        })
    }

    /// A turn of everything that does not count, from which the next turns' sizes are learned.
    pub(super) async fn warm_up(&mut self, directory: &Path) -> anyhow::Result<()> {
        let time = self.bench.plan.turn * self.workload.turns() / 2;
        let requests = self.requests(time);
        let ledger = self.turn_of(&self.ledger, &requests, time).await?;
        // From here on what was measured counts and no longer what was guessed.
        self.calls_expected = 0.0;
        self.expect(&ledger);
        self.echo_turn(time).await?;
        if let Some(raw_file) = &self.raw_file {
            let before = raw_file.server.disk_bytes()?;
            let turn = self.turn_of(raw_file, &requests, time).await?;
            if self.workload.waits_for_each_commit() {
                // The bare disk takes values as long as the stored entries are, on average.
                let grown = raw_file.server.disk_bytes()?.saturating_sub(before);
                let value_bytes = usize::try_from(grown / turn.entries.max(1))?;
                let sled = BareSled::create(&directory.join("bare-sled"), value_bytes)?;
                self.bare = Some((sled, BareFile::create(&directory.join("bare-file"), value_bytes)?));
            }
            self.expect(&turn);
        }
        if let Some(postgresql) = self.postgresql() {
            self.transactions_expected = postgresql.rate(self.workload, WARM_UP_TRANSACTIONS)?;
        }
        Ok(())
    }

    /// A turn of everything.
    pub(super) async fn round(&mut self, number: usize) -> anyhow::Result<Round> {
        let time = self.bench.plan.turn * self.workload.turns();
        let requests = self.requests(time);
        let cpu_before = self.ledger.server.cpu_seconds()?;
        let ledger = self.turn_of(&self.ledger, &requests, time).await?;
        let cpu_seconds = self.ledger.server.cpu_seconds()? - cpu_before;
        let mut limits = BTreeMap::from([(limit::ECHO, self.echo_turn(self.bench.plan.turn).await?)]);
        if let Some(raw_file) = &self.raw_file {
            let turn = self.turn_of(raw_file, &requests, time).await?;
            limits.insert(limit::RAW_FILE, turn.rate());
        }
        if let Some((sled, file)) = &mut self.bare {
            limits.insert(limit::BARE_SLED, sled.turn(time)?);
            limits.insert(limit::RAW_FDATASYNC, file.turn(time)?);
        }
        if let Some(postgresql) = self.postgresql()
            && number < self.bench.plan.postgresql_rounds
        {
            limits.insert(limit::POSTGRESQL, self.postgresql_turn(postgresql, time)?);
        }
        self.expect(&ledger);
        Ok(Round {
            ledger,
            cpu_seconds,
            limits,
        })
    }

    /// How large the ledger is, and the one on the raw file.
    pub(super) async fn sizes(&self) -> anyhow::Result<(Size, Size)> {
        let raw_file = match &self.raw_file {
            Some(raw_file) => raw_file.size().await?,
            None => Size::default(),
        };
        Ok((self.ledger.size().await?, raw_file))
    }

    async fn turn_of(
        &self,
        target: &Target,
        requests: &Arc<[Bytes]>,
        time: Duration,
    ) -> anyhow::Result<Turn> {
        let requests = Arc::clone(requests);
        let in_flight = self.workload.in_flight;
        match self.workload.call {
            Call::Write { .. } => {
                target
                    .connections
                    .run::<v1::RecordResponse>(Load {
                        path: RECORD,
                        requests,
                        in_flight,
                        time,
                    })
                    .await
            }
            Call::Read => {
                let load = Load {
                    path: GET_AVAILABILITY,
                    requests,
                    in_flight,
                    time,
                };
                target.connections.run::<v1::GetAvailabilityResponse>(load).await
            }
        }
    }

    /// Calls of the echo a second.
    async fn echo_turn(&self, time: Duration) -> anyhow::Result<f64> {
        let requests = vec![self.echo_request.clone(); calls_in(time, ECHO_CALLS_EXPECTED)];
        let in_flight = self.workload.echo_in_flight;
        let load = Load {
            path: ECHO,
            requests: requests.into(),
            in_flight,
            time,
        };
        Ok(self.bench.echo.connections.run::<Echoed>(load).await?.rate())
    }

    fn postgresql(&self) -> Option<&'a Cluster> {
        self.bench
            .postgresql
            .as_ref()
            .filter(|_| self.workload.has_postgresql_beside())
    }

    /// Transfers of PostgreSQL a second, or reads.
    fn postgresql_turn(&mut self, postgresql: &Cluster, time: Duration) -> anyhow::Result<f64> {
        let transactions = calls_in(time, self.transactions_expected) / self.workload.in_flight;
        let transactions = u32::try_from(transactions)?.max(self.workload.postgresql_transactions_least());
        self.transactions_expected = postgresql.rate(self.workload, transactions)?;
        let commands = match self.workload.call {
            Call::Write { commands } => u32::try_from(commands)?,
            Call::Read => 1,
        };
        Ok(self.transactions_expected * f64::from(commands))
    }

    /// Requests that last for a turn, encoded before its clock starts. Each ledger gets all of them once.
    fn requests(&mut self, time: Duration) -> Arc<[Bytes]> {
        let count = calls_in(time, self.calls_expected) + self.workload.in_flight;
        (0..count)
            .map(|_| encoded(self.workload.call, &mut self.book))
            .collect()
    }

    fn expect(&mut self, turn: &Turn) {
        self.calls_expected = self.calls_expected.max(turn.calls_rate() * HEADROOM);
    }
}
