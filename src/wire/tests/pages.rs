//! Requests for pages, and their tokens.

use super::violations;
use crate::query::{EntriesPage, PoolsToken};
use crate::sequencer::ReadPoint;
use crate::types::{Sequence, Timestamp};
use crate::wire::{entries_request, entries_response, pools_request, v1};

fn point(sequence: u64) -> ReadPoint {
    ReadPoint {
        sequence: Sequence(sequence),
        recorded: Timestamp::from_microseconds(1_000_000_000_000_000 + i64::try_from(sequence).unwrap())
            .unwrap(),
    }
}

fn first_page() -> v1::ListEntriesRequest {
    v1::ListEntriesRequest {
        first_sequence: 10,
        last_sequence: None,
        ..v1::ListEntriesRequest::default()
    }
}

/// The token of the page behind one that ended before `next`.
fn token(request: &v1::ListEntriesRequest, now: u64, next: u64) -> String {
    let query = entries_request(request, point(now)).unwrap();
    let page = EntriesPage {
        lines: vec![],
        next: Some(Sequence(next)),
    };
    entries_response(&query, page).next_page_token
}

#[test]
fn all_pages_of_a_list_speak_for_the_point_of_its_first() {
    let query = entries_request(&first_page(), point(99)).unwrap();
    assert_eq!(
        (query.rest(), query.page_size),
        (Sequence(10)..=Sequence(99), 100)
    );
    let second = v1::ListEntriesRequest {
        page_token: token(&first_page(), 99, 42),
        ..first_page()
    };
    let query = entries_request(&second, point(5_000)).unwrap();
    assert_eq!(query.rest(), Sequence(42)..=Sequence(99));
    let response = entries_response(
        &query,
        EntriesPage {
            lines: vec![],
            next: None,
        },
    );
    let read_at = response.read_at.unwrap();
    assert_eq!(
        (read_at.sequence, read_at.recorded_time),
        (99, point(99).recorded.to_string())
    );
    assert_eq!(response.next_page_token, "");
}

#[test]
fn nothing_behind_the_last_durable_entry_is_read() {
    for (last_sequence, end) in [(None, 99), (Some(50), 50), (Some(u64::MAX), 99)] {
        let request = v1::ListEntriesRequest {
            last_sequence,
            ..first_page()
        };
        let query = entries_request(&request, point(99)).unwrap();
        assert_eq!(*query.rest().end(), Sequence(end));
    }
    let beyond = v1::ListEntriesRequest {
        first_sequence: 100,
        ..first_page()
    };
    assert!(entries_request(&beyond, point(99)).unwrap().rest().is_empty());
}

#[test]
fn a_page_size_is_held_to_the_most_and_a_negative_one_is_refused() {
    for (asked, given) in [(0, 100), (1, 1), (8_192, 8_192), (i32::MAX, 8_192)] {
        let request = v1::ListEntriesRequest {
            page_size: asked,
            ..first_page()
        };
        assert_eq!(entries_request(&request, point(99)).unwrap().page_size, given);
    }
    let negative = v1::ListEntriesRequest {
        page_size: -1,
        ..first_page()
    };
    let status = entries_request(&negative, point(99)).unwrap_err();
    assert_eq!(violations(&status)[0].0, "page_size");
}

#[test]
fn a_token_of_another_request_or_ledger_or_of_nobody_is_refused_by_name() {
    let good = token(&first_page(), 99, 42);
    let with = |page_token: &str| v1::ListEntriesRequest {
        page_token: page_token.to_owned(),
        ..first_page()
    };
    let pools = PoolsToken {
        mission: None,
        as_at: None,
        after: "heat".parse().unwrap(),
    };
    for (request, now, words) in [
        (with("garbage"), 99, "is no token"),
        (with(&good[..good.len() - 2]), 99, "is no token"),
        (with(&pools.to_string()), 99, "is no token"),
        (
            v1::ListEntriesRequest {
                first_sequence: 11,
                ..with(&good)
            },
            99,
            "belongs to a list of another range",
        ),
        (
            v1::ListEntriesRequest {
                last_sequence: Some(99),
                ..with(&good)
            },
            99,
            "belongs to a list of another range",
        ),
        (with(&good), 98, "is of another ledger"),
    ] {
        let status = entries_request(&request, point(now)).unwrap_err();
        let [(path, description)] = &violations(&status)[..] else {
            panic!("one fault was expected: {status:?}")
        };
        assert_eq!(path, "page_token");
        assert!(description.contains(words), "{description}");
    }
    let other_mission = v1::ListPoolsRequest {
        page_size: 0,
        page_token: pools.to_string(),
        mission: "clean-power".to_owned(),
        as_at: None,
    };
    let status = pools_request(&other_mission).unwrap_err();
    assert_eq!(violations(&status)[0].0, "page_token");
}

#[test]
fn a_range_that_ends_before_it_begins_is_refused() {
    let request = v1::ListEntriesRequest {
        last_sequence: Some(9),
        ..first_page()
    };
    let status = entries_request(&request, point(99)).unwrap_err();
    assert_eq!(
        violations(&status),
        [(
            "last_sequence".to_owned(),
            "is 9, before first_sequence 10".to_owned()
        )]
    );
}
