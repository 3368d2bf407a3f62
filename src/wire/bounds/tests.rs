//! Requests at and beyond each bound, and bytes that are no request.

use super::*;
use crate::wire::v1;
use prost::Message;
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
    let (budget_type, window) = (field(BUDGET_TYPES, b""), field(WINDOWS, b""));
    let agreement = "commands[0].open_pool.agreement";
    let many = "TOO_MANY_ELEMENTS";
    type Case<'a> = (&'a str, String, usize, &'a dyn Fn(usize) -> Vec<u8>);
    let cases: [Case<'_>; 7] = [
        (many, "commands".into(), COMMANDS_MAX, &|count| {
            // Up to 8 beyond are left to the conversion, which names the same path.
            field(COMMANDS, b"").repeat(if count > COMMANDS_MAX { count + 8 } else { count })
        }),
        (many, "request".into(), REQUEST_FIELDS_MAX, &|count| {
            field(1, b"x").repeat(count)
        }),
        (many, "commands[0]".into(), COMMAND_FIELDS_MAX, &|count| {
            field(COMMANDS, &field(7, b"").repeat(count))
        }),
        (
            "COMMAND_TOO_LARGE",
            "commands[0]".into(),
            COMMAND_BYTES_MAX,
            &|count| field(COMMANDS, &field(2, &vec![b'x'; count - 4])),
        ),
        (
            many,
            format!("{agreement}.budget_types"),
            BUDGET_TYPES_MAX,
            &|count| with_agreement(&budget_type.repeat(count)),
        ),
        (many, format!("{agreement}.windows"), WINDOWS_MAX, &|count| {
            with_agreement(&window.repeat(count))
        }),
        // prost merges what is given in pieces.
        (many, format!("{agreement}.windows"), WINDOWS_MAX, &|count| {
            let half = |count| field(OPEN_POOL, &field(AGREEMENT, &window.repeat(count)));
            field(COMMANDS, &[half(100), half(count - 100)].concat())
        }),
    ];
    for (reason, path, most, bytes) in cases {
        assert_eq!(told(&bytes(most)), None, "{path} with {most}");
        let (found, place, count, limit) = told(&bytes(most + 1)).unwrap();
        let beyond = if path == "commands" { most + 9 } else { most + 1 };
        assert_eq!((found.as_str(), &place), (reason, &path));
        assert_eq!((count, limit), (beyond.to_string(), most.to_string()), "{path}");
    }
}

#[test]
fn nothing_hides_in_a_group_or_behind_the_end_of_its_message() {
    // Field 100 as a group that ends at once, which prost skips.
    let group = [0xa3, 0x06, 0xa4, 0x06];
    let hidden = [&group[..], &field(COMMANDS, b"").repeat(9_000)].concat();
    assert_eq!(told(&hidden).unwrap().1, "commands");

    // A pool with 1,000 windows, of which the command around it holds the first bytes only.
    let pool = field(OPEN_POOL, &field(AGREEMENT, &field(WINDOWS, b"").repeat(1_000)));
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
fn a_request_with_every_field_passes() {
    let command = crate::wire::tests::command(crate::wire::tests::open_pool(crate::wire::tests::agreement()));
    let request = crate::wire::tests::request(vec![command; 1_000]);
    assert_eq!(told(&request.encode_to_vec()), None);
}
