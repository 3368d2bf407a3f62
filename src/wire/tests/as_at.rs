//! The point of the past that a message names: in one way, in every read alike, and kept by the tokens of its pages.

use super::reads::{paths, point};
use crate::query::{AsAt, ExceptionsPage, Point, PoolsPage, PoolsToken, Until};
use crate::types::{Sequence, Timestamp};
use crate::wire::{
    agreement_request, availability_request, balances_request, contributions_request, contributors_request,
    control_totals_request, exceptions_request, exceptions_response, funding_status_request,
    initiatives_request, pools_request, pools_response, shares_request, v1,
};

fn as_at(sequence: Option<u64>, recorded_time: &str, effective_date: &str) -> Option<v1::AsAt> {
    Some(v1::AsAt {
        sequence,
        recorded_time: recorded_time.to_owned(),
        effective_date: effective_date.to_owned(),
    })
}

#[test]
fn a_point_of_the_past_is_named_in_one_way_and_in_every_read_alike() {
    let asked = |as_at: Option<v1::AsAt>| {
        let request = v1::GetFundingStatusRequest {
            pool: "pool".to_owned(),
            as_at,
            ..v1::GetFundingStatusRequest::default()
        };
        funding_status_request(&request)
    };
    let moment: Timestamp = "2026-11-22T09:30:00.000000Z".parse().unwrap();
    let day = Some("2026-05-01".parse().unwrap());
    for (message, until, effective) in [
        (as_at(Some(0), "", ""), Until::Entry(Sequence(0)), None),
        (as_at(Some(7), "", "2026-05-01"), Until::Entry(Sequence(7)), day),
        (
            as_at(None, "2026-11-22T09:30:00Z", ""),
            Until::Recorded(moment),
            None,
        ),
        (
            as_at(None, "2026-11-22T10:30:00.0000009+01:00", "2026-05-01"),
            Until::Recorded(moment),
            day,
        ),
        (as_at(None, "", "2026-05-01"), Until::Now, day),
    ] {
        let expected = Some(AsAt { until, effective });
        assert_eq!(asked(message.clone()).unwrap().as_at, expected, "{message:?}");
    }
    assert_eq!(asked(None).unwrap().as_at, None);
    for (message, faults) in [
        (as_at(None, "", ""), vec!["as_at"]),
        (as_at(Some(7), "2026-11-22T09:30:00Z", ""), vec!["as_at"]),
        (as_at(None, "yesterday", ""), vec!["as_at.recorded_time"]),
        (
            as_at(Some(7), "2026-11-22", "2026-02-30"),
            vec!["as_at.effective_date", "as_at.recorded_time"],
        ),
    ] {
        let mut found = paths(asked(message.clone()));
        found.sort();
        assert_eq!(found, faults, "{message:?}");
    }
}

/// Asks every read about a pool or a register with a message of `as_at` that is no point, and a pool that is no id.
#[test]
fn every_read_names_a_malformed_point_beside_its_other_faults() {
    let (pool, bad) = ("Pool".to_owned(), as_at(None, "", "1 May"));
    macro_rules! faults {
        ($request:ident($message:ident) $(, $more:expr)?) => {{
            let message = v1::$message {
                as_at: bad.clone(),
                pool: pool.clone(),
                ..v1::$message::default()
            };
            paths($request(&message $(, $more)?))
        }};
    }
    for found in [
        faults!(availability_request(GetAvailabilityRequest)),
        faults!(funding_status_request(GetFundingStatusRequest)),
        faults!(contributions_request(GetContributionsRequest)),
        faults!(control_totals_request(GetControlTotalsRequest)),
        faults!(agreement_request(GetAgreementRequest)),
        faults!(initiatives_request(ListInitiativesRequest)),
        faults!(balances_request(GetBalancesRequest)),
        faults!(exceptions_request(ListExceptionsRequest), point(9)),
    ] {
        assert_eq!(found, ["pool", "as_at.effective_date"]);
    }
    let shares = v1::GetShareStatementRequest {
        as_at: bad.clone(),
        ..v1::GetShareStatementRequest::default()
    };
    let found = paths(shares_request(&shares));
    assert_eq!(found, ["pool", "contributor", "as_at.effective_date"]);
    let pools = v1::ListPoolsRequest {
        as_at: bad.clone(),
        mission: "Mission".to_owned(),
        ..v1::ListPoolsRequest::default()
    };
    assert_eq!(paths(pools_request(&pools)), ["mission", "as_at.effective_date"]);
    let contributors = v1::ListContributorsRequest {
        as_at: bad,
        page_size: -1,
        ..v1::ListContributorsRequest::default()
    };
    let found = paths(contributors_request(&contributors));
    assert_eq!(found, ["page_size", "as_at.effective_date"]);
}

#[test]
fn whether_an_amount_is_there_is_asked_about_now() {
    let request = v1::GetAvailabilityRequest {
        pool: "pool".to_owned(),
        amount: Some(v1::Money {
            currency_code: "GBP".to_owned(),
            amount: "1".to_owned(),
        }),
        as_at: as_at(Some(7), "", ""),
        ..v1::GetAvailabilityRequest::default()
    };
    assert_eq!(paths(availability_request(&request)), ["as_at"]);
}

#[test]
fn a_token_goes_on_with_the_point_of_its_list_and_with_no_other() {
    let (seven, eight) = (as_at(Some(7), "", ""), as_at(Some(8), "", ""));
    let exceptions = |as_at: &Option<v1::AsAt>, page_token: &str| v1::ListExceptionsRequest {
        pool: "pool".to_owned(),
        as_at: as_at.clone(),
        page_token: page_token.to_owned(),
        ..v1::ListExceptionsRequest::default()
    };
    let by_date = as_at(None, "", "2026-05-01");
    let first = exceptions_request(&exceptions(&by_date, ""), point(99)).unwrap();
    let page = ExceptionsPage {
        entries: Vec::new(),
        next: Some(Sequence(42)),
    };
    let told = Point {
        effective: Some("2026-05-01".parse().unwrap()),
        ..point(99).into()
    };
    let answer = exceptions_response(told, &first.query, "GBP".parse().unwrap(), &page);
    assert_eq!(answer.read_at.unwrap().effective_date, "2026-05-01");
    let token = answer.next_page_token;
    // The point stays where the first page stood, though more was recorded since.
    let second = exceptions_request(&exceptions(&by_date, &token), point(500)).unwrap();
    assert_eq!(second.as_at.unwrap().until, Until::Entry(Sequence(99)));
    for other in [&None, &seven] {
        let refused = exceptions_request(&exceptions(other, &token), point(500));
        assert_eq!(paths(refused), ["page_token"]);
    }
    let pools = |as_at: &Option<v1::AsAt>, page_token: &str| v1::ListPoolsRequest {
        as_at: as_at.clone(),
        page_token: page_token.to_owned(),
        ..v1::ListPoolsRequest::default()
    };
    let asked = pools_request(&pools(&seven, "")).unwrap();
    let page = PoolsPage {
        pools: Vec::new(),
        next: Some(PoolsToken {
            mission: None,
            as_at: None,
            after: "heat".parse().unwrap(),
        }),
    };
    let token = pools_response(point(7).into(), asked.as_at, page).next_page_token;
    assert!(pools_request(&pools(&seven, &token)).is_ok());
    for other in [&None, &eight] {
        assert_eq!(paths(pools_request(&pools(other, &token))), ["page_token"]);
    }
}
