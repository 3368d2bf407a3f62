//! What a request may hold, looked at in its bytes before anything of it is decoded.
//!
//! An element of a list costs two bytes on the wire and some hundred in memory, so that 4 MiB of empty commands would
//! decode to a gigabyte before anybody counts them. Here they are counted without allocating: the fields of the request,
//! and of each command its bytes and the elements of all its lists, however deep they stand. Which fields are lists is
//! told by a table that build.rs makes of the contract, so that a new list is counted without a line here; how many
//! elements each may have is for the conversion, which knows what they are.
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

/// The elements of a command's lists, all together: some times the longest list that any command may have.
const COMMAND_ELEMENTS_MAX: usize = 4_096;

/// The elements of all lists of a request: 16 for each command of the largest, and at some 200 bytes each no more than
/// a few times the bytes that carry them.
const REQUEST_ELEMENTS_MAX: usize = 16 * COMMANDS_MAX;

/// The number of the commands in a request, as the contract has it.
const COMMANDS: u64 = 2;

/// A field that is a list or has lists inside.
struct Field {
    number: u64,
    is_list: bool,
    inside: &'static [Field],
}

/// The lists of a command.
static LISTS: &[Field] = include!(concat!(env!("OUT_DIR"), "/lists.rs"));

/// Whether the bytes of a `RecordRequest` stay within the bounds, and how many commands it has.
///
/// # Errors
/// INVALID_ARGUMENT with the path and both figures.
pub(super) fn check_record_request(bytes: &[u8]) -> Result<usize, Status> {
    let (mut fields, mut commands, mut elements) = (0, 0, 0);
    let mut rest = bytes;
    while let Some((number, content)) = next_field(&mut rest)? {
        fields += 1;
        if number == COMMANDS
            && let Some(command) = content
        {
            // Beyond the bounds the rest is only counted, to tell the figure.
            if fields <= REQUEST_FIELDS_MAX {
                elements += elements_of_command(command, commands)?;
            }
            commands += 1;
        }
    }
    if commands > COMMANDS_MAX && fields > REQUEST_FIELDS_MAX {
        return Err(too_many("commands", "commands", commands, COMMANDS_MAX));
    }
    if fields > REQUEST_FIELDS_MAX {
        return Err(too_many("request", "fields", fields, REQUEST_FIELDS_MAX));
    }
    if elements > REQUEST_ELEMENTS_MAX {
        return Err(too_many(
            "commands",
            "elements in the lists of its commands",
            elements,
            REQUEST_ELEMENTS_MAX,
        ));
    }
    Ok(commands)
}

fn elements_of_command(command: &[u8], index: usize) -> Result<usize, Status> {
    if command.len() > COMMAND_BYTES_MAX {
        return Err(too_long(index, command.len()));
    }
    let elements = elements_of(command, LISTS)?;
    if elements > COMMAND_ELEMENTS_MAX {
        let path = format!("commands[{index}]");
        return Err(too_many(
            &path,
            "elements in its lists",
            elements,
            COMMAND_ELEMENTS_MAX,
        ));
    }
    Ok(elements)
}

/// How many elements a message has in its lists and in those inside.
fn elements_of(mut message: &[u8], lists: &[Field]) -> Result<usize, Status> {
    let mut elements = 0;
    while let Some((number, content)) = next_field(&mut message)? {
        let Some(field) = lists.iter().find(|field| field.number == number) else {
            continue;
        };
        elements += usize::from(field.is_list);
        if let Some(content) = content
            && !field.inside.is_empty()
        {
            elements += elements_of(content, field.inside)?;
        }
    }
    Ok(elements)
}

/// The number of a field, and its content when it is one of length and bytes.
type Found<'a> = (u64, Option<&'a [u8]>);

/// The next field; nothing at the end.
fn next_field<'a>(rest: &mut &'a [u8]) -> Result<Option<Found<'a>>, Status> {
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
