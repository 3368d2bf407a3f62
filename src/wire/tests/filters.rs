//! Filters of entries: what is malformed, by its path.

use super::violations;
use crate::sequencer::ReadPoint;
use crate::types::{Sequence, Timestamp};
use crate::wire::{entries_request, v1, watch_request};

pub(super) fn now() -> ReadPoint {
    ReadPoint {
        sequence: Sequence(99),
        recorded: Timestamp::from_microseconds(1_000_000_000_000_000).unwrap(),
    }
}

pub(super) fn text(text: &str) -> String {
    text.to_owned()
}

pub(super) fn list(filter: v1::EntryFilter) -> v1::ListEntriesRequest {
    v1::ListEntriesRequest {
        filter: Some(filter),
        ..v1::ListEntriesRequest::default()
    }
}

/// A filter with every field said.
pub(super) fn full() -> v1::EntryFilter {
    v1::EntryFilter {
        pool: text("heat"),
        mission: text("energy"),
        initiative: text("pumps"),
        contributor: text("desnz"),
        kinds: vec![text("Receive"), text("Allocate")],
        year: text("2026-27"),
        budget_type: text("cdel"),
        actor: text("local"),
        on_behalf_of: text("u-1"),
        post: text("Head of Finance"),
        decision_uri: text("https://minutes.example/7"),
        decision_sha256: "aa".repeat(32),
        document_number: text("BCT-1"),
        request_id: text("r-1"),
        label: Some(v1::LabelFilter {
            name: text("intent"),
            value: text("prevention"),
        }),
        payee: text("p-1"),
        names_entry: Some(0),
        least_amount: text("0"),
        greatest_amount: text("12.5"),
        recorded_from: text("2026-11-22T09:30:00.000000Z"),
        recorded_before: text("2026-11-22T09:30:00.000001Z"),
        effective_from: text("2026-11-22"),
        effective_to: text("2026-11-22"),
        text: text("Board"),
    }
}

#[test]
fn a_filter_with_every_field_is_taken() {
    let query = entries_request(&list(full()), now()).unwrap();
    assert_eq!(query.filter.kinds.len(), 2);
    assert_eq!(
        query.filter.names_entry,
        Some(Sequence(0)),
        "entry 0 is asked for, not nothing"
    );
    assert!(!query.filter.is_empty());
    let nothing = entries_request(&list(v1::EntryFilter::default()), now()).unwrap();
    assert!(nothing.filter.is_empty());
}

#[test]
fn every_malformed_field_is_told_by_its_path() {
    type Change = fn(&mut v1::EntryFilter);
    let cases: [(Change, &str, &str); 24] = [
        (
            |it| it.kinds = vec![text("Receive"); 100_000],
            "filter.kinds",
            "has 100000 kinds; there are",
        ),
        (|it| it.pool = text("Heat"), "filter.pool", "is no id"),
        (|it| it.mission = text("a b"), "filter.mission", "is no id"),
        (|it| it.initiative = text("é"), "filter.initiative", "is no id"),
        (
            |it| it.contributor = "x".repeat(64),
            "filter.contributor",
            "has 64 bytes",
        ),
        (
            |it| it.kinds.push(text("alocate")),
            "filter.kinds[2]",
            "is no kind of entry; there are LedgerOpened,",
        ),
        (|it| it.year = text("26"), "filter.year", "is no financial year"),
        (|it| it.year = text(""), "filter.year", "is required"),
        (
            |it| it.budget_type = text(""),
            "filter.budget_type",
            "is required",
        ),
        (
            |it| it.pool = text(""),
            "filter.year",
            "say pool, year and budget_type together",
        ),
        (|it| it.actor = text("?"), "filter.actor", "is no id"),
        (
            |it| it.post = text("\u{202e}"),
            "filter.post",
            "control character",
        ),
        (|it| it.decision_sha256 = text("aa"), "filter.decision_sha256", ""),
        (
            |it| it.request_id = text("a b"),
            "filter.request_id",
            "is no request id",
        ),
        (
            |it| it.label = Some(v1::LabelFilter::default()),
            "filter.label.name",
            "is required",
        ),
        (|it| it.payee = text("-"), "filter.payee", "is no id"),
        (
            |it| it.least_amount = text("1,000"),
            "filter.least_amount",
            "is no amount",
        ),
        (
            |it| it.greatest_amount = text("-1"),
            "filter.greatest_amount",
            "is no amount",
        ),
        (
            |it| it.least_amount = text("12.51"),
            "filter.greatest_amount",
            "is less than least_amount",
        ),
        (
            |it| it.recorded_from = text("2026-11-22"),
            "filter.recorded_from",
            "is no time",
        ),
        (
            |it| it.recorded_before.clone_from(&it.recorded_from),
            "filter.recorded_before",
            "not behind recorded_from",
        ),
        (
            |it| it.effective_from = text("22/11/2026"),
            "filter.effective_from",
            "is no date",
        ),
        (
            |it| it.effective_to = text("2026-11-21"),
            "filter.effective_to",
            "before effective_from 2026-11-22",
        ),
        (|it| it.text = text("   "), "filter.text", "is blank"),
    ];
    for (change, path, words) in cases {
        let mut filter = full();
        change(&mut filter);
        let of_list = entries_request(&list(filter.clone()), now()).unwrap_err();
        let watch = v1::WatchEntriesRequest {
            filter: Some(filter),
            ..v1::WatchEntriesRequest::default()
        };
        let of_stream = watch_request(&watch, now()).unwrap_err();
        for status in [of_list, of_stream] {
            let violations = violations(&status);
            let found = violations.iter().find(|(found, _)| found == path);
            let Some((_, description)) = found else {
                panic!("{path} was expected among {violations:?}")
            };
            assert!(description.contains(words), "{path} {description}");
        }
    }
}

#[test]
fn faults_of_page_and_filter_are_told_at_once() {
    let request = v1::ListEntriesRequest {
        page_size: -1,
        page_token: text("garbage"),
        first_sequence: 9,
        last_sequence: Some(3),
        ..list(v1::EntryFilter {
            pool: text("Heat"),
            effective_to: text("soon"),
            ..v1::EntryFilter::default()
        })
    };
    let violations = violations(&entries_request(&request, now()).unwrap_err());
    let paths: Vec<&str> = violations.iter().map(|(path, _)| path.as_str()).collect();
    for path in [
        "page_size",
        "page_token",
        "last_sequence",
        "filter.pool",
        "filter.effective_to",
    ] {
        assert!(paths.contains(&path), "{paths:?}");
    }
}
