//! What the ledger that grows is made of, decided by the rules themselves.

use super::Book;
use crate::audit::LedgerKey;
use crate::journal::memory::MemoryJournal;
use crate::sequencer::{Recorded, Stepped, SystemClock};
use crate::types::{Origin, Sequence};
use crate::wire::v1::command::Action;
use crate::wire::{record_request, record_response, v1};
use std::collections::BTreeSet;
use std::sync::Arc;

fn record(stepped: &mut Stepped, request: v1::RecordRequest) -> Recorded {
    let request = record_request(request, "bench".parse().unwrap(), 1_000_000).unwrap();
    let mut answer = stepped.submit(request);
    stepped.step().unwrap();
    answer
        .try_recv()
        .unwrap()
        .expect("the ledger that grows refuses nothing")
}

/// What a command is, as far as paths through the ledger go.
fn path(command: &v1::Command) -> &'static str {
    match command.action.as_ref().unwrap() {
        Action::Receive(_) => "receive",
        Action::Agree(_) => "agree",
        Action::Allocate(_) => "allocate",
        Action::ReturnAllocation(_) => "return_allocation",
        Action::Vire(_) => "vire",
        Action::Commit(_) => "commit",
        Action::ReleaseCommitment(_) => "release",
        Action::Spend(spend) if spend.commitment.is_some() => "pay under a commitment",
        Action::Spend(spend) if spend.interim => "spend interim",
        Action::Spend(_) => "spend",
        Action::Certify(_) => "certify",
        Action::Refund(_) => "refund",
        Action::Interest(_) => "interest",
        Action::Fee(_) => "fee",
        Action::Reverse(_) => "reverse",
        other => panic!("no path of the ledger that grows: {other:?}"),
    }
}

#[test]
fn a_growing_ledger_is_refused_nothing_and_leaves_out_no_path() {
    let origin: Origin = "localhost/bench".parse().unwrap();
    let key = Arc::new(LedgerKey::from_seed(&origin, &[7; 32]));
    let journal = Arc::new(MemoryJournal::new());
    let mut stepped = Stepped::start(journal, key, Arc::new(SystemClock), &origin).unwrap();
    let mut book = Book::new().unwrap();
    let opening = record(&mut stepped, book.opening());
    book.remember(&record_response(&opening, Vec::new()));
    let (mut paths, mut exceptions) = (BTreeSet::new(), 0);
    for _ in 0..8 {
        let prepared = book.write(1_500);
        paths.extend(prepared.request.commands.iter().map(path));
        let recorded = record(&mut stepped, prepared.request.clone());
        exceptions += recorded.exceptions.len();
        assert!(recorded.last > Sequence(1_500));
        book.learn(&prepared, &record_response(&recorded, Vec::new()));
        record(&mut stepped, book.write_hot());
    }
    assert_eq!(paths.len(), 15, "{paths:?}");
    assert!(exceptions > 0);
}
