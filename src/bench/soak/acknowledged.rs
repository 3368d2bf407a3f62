//! What was acknowledged, and whether it is there.

use super::load::{Answered, Minute};
use crate::bench::growing::{Prepared, Store};
use crate::bench::requests::{RECORD, WATCH_ENTRIES};
use crate::wire::v1;
use anyhow::{Context, ensure};
use std::collections::BTreeMap;

/// Everything that the ledger answered for.
pub(super) struct Acknowledged {
    /// How many entries it must have.
    entries: u64,
    /// How many requests were acknowledged in all.
    requests: u64,
    /// All before this entry were looked at.
    looked_at: u64,
    /// Requests behind it, by their first entries.
    open: BTreeMap<u64, Answered>,
}

impl Acknowledged {
    /// Of a ledger that has so many entries.
    pub(super) fn of(entries: u64) -> Acknowledged {
        Acknowledged {
            entries,
            requests: 0,
            looked_at: entries,
            open: BTreeMap::new(),
        }
    }

    /// Notes what a minute's answers say, and returns what was not answered.
    pub(super) fn note(&mut self, minute: Minute) -> Vec<Prepared> {
        for answered in minute.answered {
            self.add(answered);
        }
        minute.unanswered
    }

    /// Sends again what was not answered: it is recorded once, now or before.
    pub(super) async fn ask_again(&mut self, unanswered: &[Prepared], store: &Store) -> anyhow::Result<()> {
        for prepared in unanswered {
            let connections = &store.target.connections;
            let answer: v1::RecordResponse = connections.call(RECORD, &prepared.request).await?;
            store.book.borrow_mut().learn(prepared, &answer);
            self.add(Answered {
                request_id: prepared.request.request_id.clone(),
                first: answer.first_sequence,
                last: answer.last_sequence,
            });
        }
        Ok(())
    }

    fn add(&mut self, answered: Answered) {
        self.entries += answered.last - answered.first + 1;
        self.requests += 1;
        self.open.insert(answered.first, answered);
    }

    /// Reads every entry since the last look: each request that was acknowledged is where it was said to be, and the signed
    /// checkpoint counts its entries and no others.
    ///
    /// # Errors
    /// When one is not.
    pub(super) async fn check(&mut self, store: &Store) -> anyhow::Result<()> {
        let there = store.entries().await?;
        ensure!(
            there == self.entries,
            "the ledger has {there} entries and answered for {}: this is a mistake in purse; report it",
            self.entries
        );
        if self.looked_at < there {
            self.read_until(there, store).await?;
        }
        let missing = self.open.first_key_value().map(|(first, _)| first);
        ensure!(
            missing.is_none(),
            "no entry is where a request was acknowledged at {missing:?}"
        );
        Ok(())
    }

    /// Reads the entries that were not looked at, up to the last.
    async fn read_until(&mut self, there: u64, store: &Store) -> anyhow::Result<()> {
        let request = v1::WatchEntriesRequest {
            first_sequence: self.looked_at,
            last_sequence: Some(there - 1),
            ..v1::WatchEntriesRequest::default()
        };
        let connections = &store.target.connections;
        let mut stream = connections
            .stream::<v1::WatchEntriesResponse>(WATCH_ENTRIES, &request)
            .await?;
        while self.looked_at < there {
            let told = stream.message().await?.context("the stream ends too early")?;
            for entry in told.entries {
                self.look_at(&entry)?;
            }
        }
        Ok(())
    }

    fn look_at(&mut self, entry: &v1::Entry) -> anyhow::Result<()> {
        let expected = self.looked_at;
        ensure!(
            entry.sequence == expected,
            "entry {expected} is missing before {}",
            entry.sequence
        );
        self.looked_at += 1;
        if let Some(answered) = self.open.remove(&entry.sequence) {
            let named = format!("\"request_id\":\"{}\"", answered.request_id);
            ensure!(
                entry.line.contains(&named),
                "entry {expected} was acknowledged for {named} and is of another request"
            );
        }
        Ok(())
    }

    /// How many requests were acknowledged.
    pub(super) fn requests(&self) -> u64 {
        self.requests
    }
}
