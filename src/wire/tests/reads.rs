//! What the requests of reads accept and refuse: every malformed field by its path, tokens of this very list only.

use super::violations;
use crate::ledger::{Account, ExceptionKind};
use crate::query::{EntryPlace, ExceptionsPage, InitiativePlace, ListToken, list_of};
use crate::sequencer::ReadPoint;
use crate::types::{Sequence, Timestamp};
use crate::wire::{
    availability_request, balances_request, contributions_request, exceptions_request, exceptions_response,
    initiatives_request, shares_request, v1,
};
use tonic::Status;

pub(super) fn paths(refused: Result<impl std::fmt::Debug, Status>) -> Vec<String> {
    let violations = violations(&refused.unwrap_err());
    violations.into_iter().map(|(path, _)| path).collect()
}

pub(super) fn point(sequence: u64) -> ReadPoint {
    ReadPoint {
        sequence: Sequence(sequence),
        recorded: Timestamp::from_microseconds(1_000_000_000_000_000).unwrap(),
    }
}

#[test]
fn every_malformed_field_of_a_read_is_named_at_once() {
    let money = |currency_code: &str, amount: &str| v1::Money {
        currency_code: currency_code.to_owned(),
        amount: amount.to_owned(),
    };
    for (amount, path) in [
        (money("GBP", "1.001"), "amount.amount"),
        (money("GBP", "0"), "amount.amount"),
        (money("gbp", "1"), "amount.currency_code"),
    ] {
        let request = v1::GetAvailabilityRequest {
            pool: "Pool".to_owned(),
            amount: Some(amount),
            ..v1::GetAvailabilityRequest::default()
        };
        assert_eq!(paths(availability_request(&request)), ["pool", path]);
    }
    let request = v1::GetContributionsRequest {
        due_on: "2026-02-30".to_owned(),
        year: "2026-28".to_owned(),
        ..v1::GetContributionsRequest::default()
    };
    assert_eq!(paths(contributions_request(&request)), ["pool", "year", "due_on"]);
    let request = v1::GetBalancesRequest {
        pool: "pool".to_owned(),
        account: "Allocated".to_owned(),
        page_size: -1,
        ..v1::GetBalancesRequest::default()
    };
    assert_eq!(paths(balances_request(&request)), ["account", "page_size"]);
    let request = v1::ListInitiativesRequest {
        pool: "pool".to_owned(),
        order: 9,
        ..v1::ListInitiativesRequest::default()
    };
    assert_eq!(paths(initiatives_request(&request)), ["order"]);
    let request = v1::ListExceptionsRequest {
        pool: "pool".to_owned(),
        kinds: vec![1, 0, 99],
        ..v1::ListExceptionsRequest::default()
    };
    let refused = exceptions_request(&request, point(9));
    assert_eq!(paths(refused), ["kinds[1]", "kinds[2]"]);
}

#[test]
fn a_token_goes_on_with_the_list_that_gave_it_and_with_no_other() {
    let after = InitiativePlace {
        total: "pool/2026-27/cdel".parse().unwrap(),
        initiative: None,
    };
    let list = list_of(&[&"balances", &"pool", &"", &"", &"allocated", &"", &""]);
    let token = ListToken {
        list,
        after: after.clone(),
    };
    let of_account = v1::GetBalancesRequest {
        pool: "pool".to_owned(),
        account: "allocated".to_owned(),
        page_token: token.to_string(),
        ..v1::GetBalancesRequest::default()
    };
    let query = balances_request(&of_account).unwrap().query;
    assert_eq!(
        (query.account, query.after),
        (Some(Account::Allocated), Some(after))
    );
    let of_all = v1::GetBalancesRequest {
        account: String::new(),
        ..of_account
    };
    assert_eq!(paths(balances_request(&of_all)), ["page_token"]);
    let shares = v1::GetShareStatementRequest {
        pool: "pool".to_owned(),
        contributor: "a".to_owned(),
        page_token: token.to_string(),
        ..v1::GetShareStatementRequest::default()
    };
    assert_eq!(paths(shares_request(&shares)), ["page_token"]);
}

#[test]
fn all_pages_of_the_register_of_exceptions_speak_for_the_point_of_its_first() {
    let first = v1::ListExceptionsRequest {
        pool: "pool".to_owned(),
        // The order and the number of times that kinds are named make no other list.
        kinds: vec![4, 1, 4],
        ..v1::ListExceptionsRequest::default()
    };
    let query = exceptions_request(&first, point(99)).unwrap().query;
    assert_eq!(
        query.kinds,
        [ExceptionKind::OverAllocated, ExceptionKind::SpentUncovered]
    );
    let page = ExceptionsPage {
        entries: Vec::new(),
        next: Some(Sequence(42)),
    };
    let answer = exceptions_response(point(99).into(), &query, "GBP".parse().unwrap(), &page);
    let second = v1::ListExceptionsRequest {
        kinds: vec![1, 4],
        page_token: answer.next_page_token,
        ..first
    };
    let place = exceptions_request(&second, point(500)).unwrap().query.place;
    let expected = EntryPlace {
        read_at: Sequence(99),
        recorded: point(99).recorded,
        next: Sequence(42),
    };
    assert_eq!(place, expected);
    // A ledger that has not come so far is another one.
    assert_eq!(paths(exceptions_request(&second, point(98))), ["page_token"]);
}
