//! `Record`: the request that writes, and its answer.

use super::command::command;
use super::field::{At, Faults};
use super::told::{control_total, exception_kind, money, optional};
use super::{read_at, status, v1};
use crate::ledger::Command;
use crate::query::{RECEIPTS_MAX, ReceiptedEntry};
use crate::sequencer::{COMMANDS_MAX, Recorded, RecordedException, Request};
use crate::types::PrincipalId;
use std::sync::Arc;
use tonic::Status;

/// What `principal` asks for in a message that came as `bytes` bytes.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field.
pub fn record_request(
    message: v1::RecordRequest,
    principal: PrincipalId,
    bytes: usize,
) -> Result<Request, Status> {
    let faults = Faults::default();
    match request(message, principal, bytes, At::message(&faults)) {
        Some(request) if faults.count() == 0 => Ok(request),
        _ => Err(status::invalid_fields(faults)),
    }
}

fn request(message: v1::RecordRequest, principal: PrincipalId, bytes: usize, at: At<'_>) -> Option<Request> {
    let request_id = at.parse("request_id", &message.request_id);
    if message.return_receipts && message.commands.len() > RECEIPTS_MAX {
        at.field("return_receipts").fault::<()>(format!(
            "is taken with at most {RECEIPTS_MAX} commands, and here are {}: send fewer, or ask for the receipts behind",
            message.commands.len()
        ));
    }
    let commands = commands(message.commands, at.field("commands"));
    Some(Request {
        principal,
        request_id: request_id?,
        commands: commands?,
        validate_only: message.validate_only,
        bytes,
    })
}

fn commands(messages: Vec<v1::Command>, at: At<'_>) -> Option<Vec<Arc<Command>>> {
    match messages.len() {
        0 => at.fault("is required: name at least one command"),
        count if count > COMMANDS_MAX => at.fault(format!(
            "has {count} commands; at most {COMMANDS_MAX} fit: send them in several requests"
        )),
        count => {
            let mut commands = Vec::with_capacity(count);
            for (index, message) in messages.into_iter().enumerate() {
                commands.extend(command(message, at.index(index)).map(Arc::new));
            }
            Some(commands)
        }
    }
}

/// The answer to a request that was recorded, or with `validate_only` decided; with the receipts that it asked for.
pub fn record_response(recorded: &Recorded, receipted: Vec<ReceiptedEntry>) -> v1::RecordResponse {
    let Recorded { first, last, .. } = *recorded;
    let command_sequences = recorded.commands.iter().map(|sequence| sequence.0).collect();
    v1::RecordResponse {
        first_sequence: first.0,
        last_sequence: last.0,
        recorded_time: recorded.recorded.to_string(),
        command_sequences,
        exceptions: recorded.exceptions.iter().map(exception).collect(),
        read_at: Some(read_at(recorded.read_at.sequence, recorded.read_at.recorded)),
        receipted_entries: receipted.into_iter().map(receipted_entry).collect(),
    }
}

fn receipted_entry(entry: ReceiptedEntry) -> v1::ReceiptedEntry {
    v1::ReceiptedEntry {
        sequence: entry.sequence.0,
        line: entry.line,
        receipt: entry.receipt.to_string(),
    }
}

fn exception(exception: &RecordedException) -> v1::RecordedException {
    v1::RecordedException {
        // At most 8,192.
        command: u32::try_from(exception.command).unwrap_or(u32::MAX),
        sequence: exception.sequence.0,
        kind: exception_kind(exception.kind).into(),
        amount: money(exception.amount.minor(), exception.amount.currency),
        day: optional(exception.day.as_ref()),
        control_total: Some(control_total(&exception.total.pool, &exception.total.key)),
    }
}
