//! What a request may hold, looked at in its bytes before anything of it is decoded.
//!
//! An element of a list costs two bytes on the wire and some hundred in memory, so that 4 MiB of empty commands would
//! decode to a gigabyte before anybody counts them. Here they are counted without allocating: fields of the request,
//! and of each command its bytes, its own fields, and the lists of an agreement, which are the only other ones.
//!
//! The walk sees at least what prost sees, never less: fields of a group, which prost skips as unknown, are counted
//! as if they stood outside of it, and a message that is given in several pieces is counted as the one that prost
//! merges them to. A field that is cut off at the end of the message it stands in is refused here: prost reads on
//! behind that end, decodes the field whole, and notices only then.

use super::status::{self, Problem};
use crate::sequencer::COMMANDS_MAX;
use tonic::Status;

/// The commands of a request, and some for its other fields; a client that merges messages sends those twice.
const REQUEST_FIELDS_MAX: usize = COMMANDS_MAX + 8;

/// A line of the journal holds no more than this, and says all that its command says.
const COMMAND_BYTES_MAX: usize = 65_535;

/// A command has 8 fields, one of them 16 times.
const COMMAND_FIELDS_MAX: usize = 64;

/// How many budget types an agreement may have: the control framework of HM Treasury knows about ten.
pub(super) const BUDGET_TYPES_MAX: usize = 64;

/// How many windows an agreement may have; the largest funds have some dozens.
pub(super) const WINDOWS_MAX: usize = 256;

/// Numbers of the fields that are looked into, as the contract has them.
const COMMANDS: u64 = 2;
const OPEN_POOL: u64 = 21;
const AGREEMENT: u64 = 4;
const BUDGET_TYPES: u64 = 9;
const WINDOWS: u64 = 10;

/// Whether the bytes of a `RecordRequest` stay within the bounds.
///
/// # Errors
/// INVALID_ARGUMENT with the path and both figures.
pub(super) fn check_record_request(bytes: &[u8]) -> Result<(), Status> {
    let (mut fields, mut commands) = (0, 0);
    let mut rest = bytes;
    while let Some((number, content)) = next_field(&mut rest)? {
        fields += 1;
        if number == COMMANDS
            && let Some(command) = content
        {
            // Beyond the bounds the rest is only counted, to tell the figure.
            if fields <= REQUEST_FIELDS_MAX {
                check_command(command, commands)?;
            }
            commands += 1;
        }
    }
    if fields <= REQUEST_FIELDS_MAX {
        return Ok(());
    }
    Err(if commands > COMMANDS_MAX {
        too_many("commands", "commands", commands, COMMANDS_MAX)
    } else {
        too_many("request", "fields", fields, REQUEST_FIELDS_MAX)
    })
}

fn check_command(command: &[u8], index: usize) -> Result<(), Status> {
    if command.len() > COMMAND_BYTES_MAX {
        return Err(too_long(index, command.len()));
    }
    let mut fields = 0;
    let mut lists = Lists::default();
    let mut rest = command;
    while let Some((number, content)) = next_field(&mut rest)? {
        fields += 1;
        if number == OPEN_POOL
            && let Some(open_pool) = content
        {
            lists.add_open_pool(open_pool)?;
        }
    }
    if fields > COMMAND_FIELDS_MAX {
        let path = format!("commands[{index}]");
        return Err(too_many(&path, "fields", fields, COMMAND_FIELDS_MAX));
    }
    lists.check(index)
}

/// How long the lists of a command's agreement are.
#[derive(Default)]
struct Lists {
    budget_types: usize,
    windows: usize,
}

impl Lists {
    fn add_open_pool(&mut self, mut rest: &[u8]) -> Result<(), Status> {
        while let Some((number, content)) = next_field(&mut rest)? {
            if number == AGREEMENT
                && let Some(agreement) = content
            {
                self.add_agreement(agreement)?;
            }
        }
        Ok(())
    }

    fn add_agreement(&mut self, mut rest: &[u8]) -> Result<(), Status> {
        while let Some((number, _)) = next_field(&mut rest)? {
            match number {
                BUDGET_TYPES => self.budget_types += 1,
                WINDOWS => self.windows += 1,
                _ => {}
            }
        }
        Ok(())
    }

    fn check(&self, index: usize) -> Result<(), Status> {
        for (list, things, count, most) in [
            (
                "budget_types",
                "budget types",
                self.budget_types,
                BUDGET_TYPES_MAX,
            ),
            ("windows", "windows", self.windows, WINDOWS_MAX),
        ] {
            if count > most {
                let path = format!("commands[{index}].open_pool.agreement.{list}");
                return Err(too_many(&path, things, count, most));
            }
        }
        Ok(())
    }
}

/// The number of a field, and its content when it is one of length and bytes.
type Field<'a> = (u64, Option<&'a [u8]>);

/// The next field; nothing at the end.
fn next_field<'a>(rest: &mut &'a [u8]) -> Result<Option<Field<'a>>, Status> {
    if rest.is_empty() {
        return Ok(None);
    }
    let mut field = || {
        let key = next_varint(rest)?;
        let content = match key & 7 {
            0 => next_varint(rest).map(|_| None),
            1 => rest.split_off(..8).map(|_| None),
            2 => {
                let length = usize::try_from(next_varint(rest)?).ok()?;
                rest.split_off(..length).map(Some)
            }
            // Where a group begins and ends.
            3 | 4 => Some(None),
            5 => rest.split_off(..4).map(|_| None),
            _ => None,
        };
        Some((key >> 3, content?))
    };
    field().map(Some).ok_or_else(status::field_cut_off)
}

/// A number of at most ten bytes, seven bits in each, the lowest first. Bits beyond 64 are dropped: prost refuses
/// such a number.
fn next_varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..70).step_by(7) {
        let byte = *rest.split_off_first()?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

fn too_many(path: &str, things: &str, count: usize, most: usize) -> Status {
    let description = format!("has {count} {things}; at most {most} fit");
    Problem::new("TOO_MANY_ELEMENTS", format_args!("{path} {description}"))
        .figure("path", path)
        .figure("count", count)
        .figure("limit", most)
        .field(path, description)
        .status()
}

fn too_long(index: usize, bytes: usize) -> Status {
    let path = format!("commands[{index}]");
    let description = format!("has {bytes} bytes; at most {COMMAND_BYTES_MAX} fit in one command");
    Problem::new("COMMAND_TOO_LARGE", format_args!("{path} {description}"))
        .figure("path", &path)
        .figure("bytes", bytes)
        .figure("limit_bytes", COMMAND_BYTES_MAX)
        .field(path, description)
        .status()
}

#[cfg(test)]
mod tests;
