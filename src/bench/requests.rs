//! The requests of a workload, encoded before any clock starts.

use super::commands::Book;
use super::echo::ToEcho;
use super::lean::Answer;
use super::target::Target;
use super::workload::{Call, Workload};
use crate::wire::v1;
use anyhow::Context;
use prost::Message;
use prost::bytes::Bytes;
use std::time::Duration;

/// The method that writes.
pub(super) const RECORD: &str = "/purse.v1.LedgerService/Record";
/// The method that streams entries.
pub(super) const WATCH_ENTRIES: &str = "/purse.v1.AuditService/WatchEntries";
/// The method that reads.
pub(super) const GET_AVAILABILITY: &str = "/purse.v1.BudgetService/GetAvailability";

/// Calls that are looked at to learn how long requests and answers are.
const SIZES_FROM: usize = 16;

/// How many calls to prepare for a turn, which is a few million at most.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a small number above zero"
)]
pub(super) fn calls_in(time: Duration, calls_a_second: f64) -> usize {
    (time.as_secs_f64() * calls_a_second).ceil() as usize
}

/// The next request.
pub(super) fn encoded(call: Call, book: &mut Book) -> Bytes {
    match call {
        Call::Write { commands } => book.write(commands).encode_to_vec().into(),
        Call::Read => book.availability().encode_to_vec().into(),
    }
}

/// A request to the echo as long as the workload's own and its answers. Batches are held against the echo of single
/// writes: how many entries they make of what gRPC alone costs a call.
pub(super) async fn echo_request(
    workload: &Workload,
    book: &mut Book,
    ledger: &Target,
) -> anyhow::Result<Bytes> {
    let (mut request_bytes, mut answer_bytes) = (0, 0);
    for _ in 0..SIZES_FROM {
        if workload.writes() {
            let request = book.write(1);
            request_bytes += request.encoded_len();
            answer_bytes += answer_length::<v1::RecordResponse>(ledger, RECORD, &request).await?;
        } else {
            let request = book.availability();
            request_bytes += request.encoded_len();
            answer_bytes +=
                answer_length::<v1::GetAvailabilityResponse>(ledger, GET_AVAILABILITY, &request).await?;
        }
    }
    let asked = ToEcho::new(request_bytes / SIZES_FROM, answer_bytes / SIZES_FROM);
    Ok(asked.encode_to_vec().into())
}

async fn answer_length<T: Answer>(
    ledger: &Target,
    path: &'static str,
    request: &impl Message,
) -> anyhow::Result<usize> {
    let answer: T = ledger
        .connections
        .call(path, request)
        .await
        .context("the ledger refuses its own bench")?;
    Ok(answer.encoded_len())
}
