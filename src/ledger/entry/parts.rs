//! Cutting the moves of one command into lines.
//!
//! What a command asks is mostly one move; Cover (rule R6), and commands about all that a source has, make more, as many as
//! there are places. Rather than refuse a receipt because of them, the command goes on in further parts.

use super::{Exception, LINE_BYTES_MAX, Link, Move};
use crate::ledger::command::Command;

/// What a line holds beside its command, links, exceptions and moves: actor 63, origin 100, request id 64, and keys, dates
/// and numbers; rounded up.
const HEADER_BYTES_MAX: usize = 1_000;

/// The moves of each part. There is at least one part, and a swap of Cover is never cut in two.
pub(in crate::ledger) fn split(
    command: &Command,
    exceptions: &[Exception],
    links: &[Link],
    moves: Vec<Move>,
) -> Vec<Vec<Move>> {
    // The ordinary command is measured by nobody: if its one line is too large, cutting moves cannot help.
    if moves.len() <= 1 {
        return vec![moves];
    }
    let of_first_part = bytes(command)
        .saturating_add(bytes(&exceptions))
        .saturating_add(bytes(&links));
    let mut room = (LINE_BYTES_MAX - HEADER_BYTES_MAX).saturating_sub(of_first_part);
    let mut parts = vec![Vec::new()];
    let mut moves = moves.into_iter().peekable();
    while let Some(first) = moves.next() {
        // A swap is two moves: one source out, another in.
        let second = if first.rule.is_some() { moves.next() } else { None };
        let needed = bytes(&first) + second.as_ref().map_or(0, bytes) + 2;
        let part_is_empty = parts.last().is_none_or(Vec::is_empty);
        if needed > room && !part_is_empty {
            parts.push(Vec::new());
            room = LINE_BYTES_MAX - HEADER_BYTES_MAX;
        }
        room = room.saturating_sub(needed);
        if let Some(part) = parts.last_mut() {
            part.push(first);
            part.extend(second);
        }
    }
    parts
}

fn bytes(value: &impl serde::Serialize) -> usize {
    serde_json::to_vec(value).map_or(usize::MAX, |json| json.len())
}
