//! Tokens of lists with a filter, and where streams end.

use super::filters::{full, list, now, text};
use super::violations;
use crate::query::EntriesPage;
use crate::types::Sequence;
use crate::wire::{entries_request, entries_response, v1, watch_request};

/// The token of a page that ended before entry 42.
fn token(request: &v1::ListEntriesRequest) -> String {
    let query = entries_request(request, now()).unwrap();
    let next = Some(Sequence(42));
    entries_response(&query, EntriesPage { lines: vec![], next }).next_page_token
}

#[test]
fn a_token_is_of_its_filter_and_order() {
    let of_pool = |pool: &str| {
        list(v1::EntryFilter {
            pool: text(pool),
            ..v1::EntryFilter::default()
        })
    };
    let backwards = v1::ListEntriesRequest {
        newest_first: true,
        ..of_pool("heat")
    };
    let good = v1::ListEntriesRequest {
        page_token: token(&of_pool("heat")),
        ..of_pool("heat")
    };
    assert_eq!(
        entries_request(&good, now()).unwrap().rest(),
        Sequence(42)..=Sequence(99)
    );
    for other in [
        of_pool("light"),
        backwards.clone(),
        v1::ListEntriesRequest::default(),
    ] {
        let request = v1::ListEntriesRequest {
            page_token: good.page_token.clone(),
            ..other
        };
        let status = entries_request(&request, now()).unwrap_err();
        let [(path, description)] = &violations(&status)[..] else {
            panic!("one fault was expected: {status:?}")
        };
        assert_eq!(path, "page_token");
        assert!(
            description.contains("of another filter or order"),
            "{description}"
        );
    }
    let going_back = v1::ListEntriesRequest {
        page_token: token(&backwards),
        ..backwards.clone()
    };
    assert_eq!(
        entries_request(&going_back, now()).unwrap().rest(),
        Sequence(0)..=Sequence(42)
    );
    assert_eq!(
        entries_request(&backwards, now()).unwrap().rest(),
        Sequence(0)..=Sequence(99)
    );
}

#[test]
fn a_token_is_of_what_its_label_stood_for() {
    let request = list(v1::EntryFilter {
        label: full().label,
        ..v1::EntryFilter::default()
    });
    let mut first = entries_request(&request, now()).unwrap();
    first.pin(7).unwrap();
    let next = Some(Sequence(42));
    let page_token = entries_response(&first, EntriesPage { lines: vec![], next }).next_page_token;
    let second = v1::ListEntriesRequest {
        page_token,
        ..request
    };
    entries_request(&second, now()).unwrap().pin(7).unwrap();
    let status = entries_request(&second, now()).unwrap().pin(8).unwrap_err();
    let [(path, description)] = &violations(&status)[..] else {
        panic!("one fault was expected: {status:?}")
    };
    assert_eq!(path, "page_token");
    assert!(
        description.contains("the label was given to others"),
        "{description}"
    );
}

#[test]
fn a_stream_that_does_not_follow_ends_at_what_is_durable() {
    let watch = |last_sequence, follow| v1::WatchEntriesRequest {
        first_sequence: 5,
        last_sequence,
        follow,
        filter: None,
    };
    let last = |message| watch_request(&message, now()).unwrap().last.map(|last| last.0);
    assert_eq!(last(watch(None, false)), Some(99));
    assert_eq!(last(watch(Some(500), false)), Some(99));
    assert_eq!(last(watch(Some(50), false)), Some(50));
    assert_eq!(last(watch(None, true)), None);
    assert_eq!(last(watch(Some(500), true)), Some(500));
    let backwards = watch_request(&watch(Some(4), true), now()).unwrap_err();
    assert_eq!(violations(&backwards)[0].0, "last_sequence");
}
