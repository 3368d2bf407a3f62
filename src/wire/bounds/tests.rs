//! Requests at and beyond each bound, and bytes that are no request.

use super::*;
use crate::wire::v1;
use prost::Message;
use prost_types::FileDescriptorSet;
use prost_types::field_descriptor_proto::{Label, Type};
use tonic::Code;
use tonic_types::StatusExt;

/// A field of length and bytes.
fn field(number: u64, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    prost::encoding::encode_varint(number << 3 | 2, &mut bytes);
    prost::encoding::encode_varint(content.len() as u64, &mut bytes);
    bytes.extend(content);
    bytes
}

/// Numbers of fields of the contract.
const OPEN_POOL: u64 = 21;
const AGREEMENT: u64 = 4;
const BUDGET_TYPES: u64 = 9;
const WINDOWS: u64 = 10;
const RANK_INITIATIVES: u64 = 33;
const LABEL_INITIATIVE: u64 = 32;
const AGREE: u64 = 40;
const OPENING_BALANCE: u64 = 43;

/// A command that opens a pool whose agreement has these bytes.
fn with_agreement(agreement: &[u8]) -> Vec<u8> {
    field(COMMANDS, &field(OPEN_POOL, &field(AGREEMENT, agreement)))
}

/// What is told: reason, path, count and limit.
fn told(bytes: &[u8]) -> Option<(String, String, String, String)> {
    let refusal = check_record_request(bytes).err()?;
    assert_eq!(refusal.code(), Code::InvalidArgument);
    let information = refusal.get_details_error_info().unwrap();
    let figure = |names: [&str; 2]| {
        let found = names.iter().find_map(|name| information.metadata.get(*name));
        found.cloned().unwrap_or_default()
    };
    let path = figure(["path", "path"]);
    if !path.is_empty() {
        let fields = refusal.get_details_bad_request().unwrap().field_violations;
        assert_eq!(fields[0].field, path);
    }
    Some((
        information.reason,
        path,
        figure(["count", "bytes"]),
        figure(["limit", "limit_bytes"]),
    ))
}

#[test]
fn each_bound_holds_to_the_element() {
    let many = "TOO_MANY_ELEMENTS";
    type Case<'a> = (&'a str, &'a str, usize, &'a dyn Fn(usize) -> Vec<u8>);
    let cases: [Case<'_>; 9] = [
        (many, "commands", COMMANDS_MAX, &|count| {
            // Up to 8 beyond are left to the conversion, which names the same path.
            field(COMMANDS, b"").repeat(if count > COMMANDS_MAX { count + 8 } else { count })
        }),
        (many, "request", REQUEST_FIELDS_MAX, &|count| {
            field(1, b"x").repeat(count)
        }),
        ("COMMAND_TOO_LARGE", "commands[0]", COMMAND_BYTES_MAX, &|count| {
            field(COMMANDS, &field(2, &vec![b'x'; count - 4]))
        }),
        // Evidence is a list of the command itself.
        (many, "commands[0]", COMMAND_ELEMENTS_MAX, &|count| {
            field(COMMANDS, &field(7, b"").repeat(count))
        }),
        // All lists count together, however deep.
        (many, "commands[0]", COMMAND_ELEMENTS_MAX, &|count| {
            let (windows, types) = (field(WINDOWS, b"").repeat(4_000), field(BUDGET_TYPES, b""));
            with_agreement(&[windows, types.repeat(count - 4_000)].concat())
        }),
        // prost merges what is given in pieces.
        (many, "commands[0]", COMMAND_ELEMENTS_MAX, &|count| {
            let windows = |count| field(OPEN_POOL, &field(AGREEMENT, &field(WINDOWS, b"").repeat(count)));
            field(COMMANDS, &[windows(100), windows(count - 100)].concat())
        }),
        (many, "commands[0]", COMMAND_ELEMENTS_MAX, &|count| {
            field(COMMANDS, &field(RANK_INITIATIVES, &field(2, b"").repeat(count)))
        }),
        (many, "commands[0]", COMMAND_ELEMENTS_MAX, &|count| {
            field(COMMANDS, &field(OPENING_BALANCE, &field(4, b"").repeat(count)))
        }),
        (many, "commands", REQUEST_ELEMENTS_MAX, &|count| {
            let rest = field(COMMANDS, &field(7, b"").repeat(count % 4_000));
            let full = field(COMMANDS, &field(7, b"").repeat(4_000));
            [full.repeat(count / 4_000), rest].concat()
        }),
    ];
    for (reason, path, most, bytes) in cases {
        assert_eq!(told(&bytes(most)), None, "{path} with {most}");
        let (found, place, count, limit) = told(&bytes(most + 1)).unwrap();
        let beyond = if most == COMMANDS_MAX { most + 9 } else { most + 1 };
        assert_eq!((found.as_str(), place.as_str()), (reason, path));
        assert_eq!((count, limit), (beyond.to_string(), most.to_string()), "{path}");
    }
}

/// Whatever list the contract gets, its elements are counted: each list in a command, with 5,000 of them.
#[test]
fn no_list_of_the_contract_is_left_out() {
    let files = FileDescriptorSet::decode(crate::wire::DESCRIPTORS).unwrap();
    let mut places = Vec::new();
    collect(&files, ".purse.v1.Command", &mut Vec::new(), &mut places);
    for expected in [
        vec![7],
        vec![OPEN_POOL, AGREEMENT, WINDOWS],
        vec![LABEL_INITIATIVE, 3],
        vec![AGREE, 8],
    ] {
        assert!(places.contains(&expected), "{expected:?}");
    }
    assert!(places.len() >= 20, "{} lists", places.len());
    for place in places {
        let (list, above) = place.split_last().unwrap();
        let elements = field(*list, b"").repeat(5_000);
        let command = above
            .iter()
            .rev()
            .fold(elements, |inside, number| field(*number, &inside));
        let (reason, path, count, _) = told(&field(COMMANDS, &command)).unwrap();
        // A list inside of another counts its one element around.
        assert_eq!(
            (reason.as_str(), path.as_str()),
            ("TOO_MANY_ELEMENTS", "commands[0]"),
            "{place:?}"
        );
        assert!(count.starts_with("500"), "{place:?}: {count}");
    }
}

/// The places of all lists in a message of the contract, by the numbers of their fields.
fn collect(files: &FileDescriptorSet, name: &str, above: &mut Vec<u64>, places: &mut Vec<Vec<u64>>) {
    let mut messages = files.file.iter().flat_map(|file| &file.message_type);
    let name = name.trim_start_matches(".purse.v1.");
    // What is not found is the entry of a map, which has two texts.
    let Some(message) = messages.find(|message| message.name() == name) else {
        return;
    };
    for field in &message.field {
        above.push(field.number().unsigned_abs().into());
        if field.label() == Label::Repeated {
            places.push(above.clone());
        }
        if field.r#type() == Type::Message {
            collect(files, field.type_name(), above, places);
        }
        above.pop();
    }
}

#[test]
fn nothing_hides_in_a_group_or_behind_the_end_of_its_message() {
    // Field 100 as a group that ends at once, which prost skips.
    let group = [0xa3, 0x06, 0xa4, 0x06];
    let hidden = [&group[..], &field(COMMANDS, b"").repeat(9_000)].concat();
    assert_eq!(told(&hidden).unwrap().1, "commands");

    // A pool with 5,000 windows, of which the command around it holds the first bytes only.
    let pool = field(OPEN_POOL, &field(AGREEMENT, &field(WINDOWS, b"").repeat(5_000)));
    for held in 1..10 {
        let beyond = [&[0x12, held][..], &pool].concat();
        assert_eq!(told(&beyond).unwrap().0, "MALFORMED_MESSAGE", "{held} bytes");
        assert!(v1::RecordRequest::decode(&beyond[..]).is_err(), "{held} bytes");
    }
}

#[test]
fn bytes_that_make_no_sense_are_refused_as_prost_does() {
    for bytes in [
        &[0xff; 12][..],
        &[0x07],
        &[0x0f],
        &[0x09, 1],
        &[0x0d, 1],
        &[0x0a],
        &[0x08],
    ] {
        assert_eq!(told(bytes).unwrap().0, "MALFORMED_MESSAGE", "{bytes:?}");
        assert!(v1::RecordRequest::decode(bytes).is_err(), "{bytes:?}");
    }
    assert_eq!(told(&[]), None);
}

#[test]
fn a_request_with_every_command_and_every_field_passes() {
    let samples = crate::wire::tests::samples::samples();
    let commands = samples
        .into_iter()
        .map(|(action, _)| crate::wire::tests::command(action));
    let commands: Vec<v1::Command> = commands.collect();
    assert_eq!(
        told(&crate::wire::tests::request(vec![commands; 100].concat()).encode_to_vec()),
        None
    );
}

/// What a few megabytes become is within a few times of them, whatever they hold: a request at the bound of elements, each
/// empty and of the largest kind.
#[test]
fn a_hostile_request_within_the_bounds_decodes_to_little() {
    let positions = field(OPENING_BALANCE, &field(4, b"").repeat(COMMAND_ELEMENTS_MAX));
    let bytes = field(COMMANDS, &positions).repeat(REQUEST_ELEMENTS_MAX / COMMAND_ELEMENTS_MAX);
    assert_eq!(told(&bytes), None);
    let decoded = v1::RecordRequest::decode(&bytes[..]).unwrap();
    let held = decoded.commands.len() * size_of::<v1::Command>()
        + REQUEST_ELEMENTS_MAX * size_of::<v1::OpeningPosition>();
    assert!(held < 32 << 20, "{held} bytes");
    for size in [
        size_of::<v1::BudgetType>(),
        size_of::<v1::SwitchException>(),
        size_of::<v1::Substitution>(),
        size_of::<v1::Instalment>(),
        size_of::<v1::Document>(),
    ] {
        assert!(size <= 240, "an element of {size} bytes");
    }
    assert!(COMMANDS_MAX * size_of::<v1::Command>() < 8 << 20);
}
