//! Every read about a pool, as it was answered.

use common_purse::wire::Refusal;
use common_purse::wire::caller::Caller;
use common_purse::wire::v1;
use std::collections::BTreeMap;

/// The answers of all reads at one point.
#[derive(Debug, Clone, PartialEq)]
pub struct Reads {
    pub pool: String,
    pub point: v1::ReadAt,
    pub contributions: v1::GetContributionsResponse,
    pub funding: v1::GetFundingStatusResponse,
    balances: v1::GetBalancesResponse,
    availability: v1::GetAvailabilityResponse,
    shares: Vec<v1::GetShareStatementResponse>,
    totals: v1::GetControlTotalsResponse,
    /// Of each control total what is told about the day.
    days: Vec<(String, String)>,
    agreement: v1::GetAgreementResponse,
    initiatives: v1::ListInitiativesResponse,
    exceptions: v1::ListExceptionsResponse,
    pools: v1::ListPoolsResponse,
    contributors: v1::ListContributorsResponse,
}

pub fn as_at_entry(sequence: u64) -> Option<v1::AsAt> {
    Some(v1::AsAt {
        sequence: Some(sequence),
        ..v1::AsAt::default()
    })
}

pub fn as_at_time(moment: &str) -> Option<v1::AsAt> {
    Some(v1::AsAt {
        recorded_time: moment.to_owned(),
        ..v1::AsAt::default()
    })
}

pub fn as_at_day(day: &str) -> Option<v1::AsAt> {
    Some(v1::AsAt {
        effective_date: day.to_owned(),
        ..v1::AsAt::default()
    })
}

pub fn pence(amount: &str) -> i128 {
    amount.replace('.', "").parse().unwrap()
}

impl Reads {
    /// Asks everything about a pool; every page is as large as it may be, which is larger than the missions' lists.
    pub fn of(caller: &Caller, pool: &str, as_at: Option<v1::AsAt>) -> Result<Reads, Refusal> {
        macro_rules! read {
            ($service:ident.$method:ident, $request:ident $(, $field:ident: $value:expr)*) => {{
                let request = v1::$request {
                    as_at: as_at.clone(),
                    $($field: $value,)*
                    ..v1::$request::default()
                };
                caller.wait(caller.$service().$method(request))?
            }};
        }
        macro_rules! of_pool {
            ($service:ident.$method:ident, $request:ident $(, $field:ident: $value:expr)*) => {
                read!($service.$method, $request, pool: pool.to_owned() $(, $field: $value)*)
            };
        }
        let contributors: v1::ListContributorsResponse =
            read!(budget.list_contributors, ListContributorsRequest, page_size: 1_000);
        let mut shares = Vec::new();
        for contributor in contributors.contributors.iter().take(3) {
            let contributor = contributor.contributor.clone();
            shares.push(of_pool!(
                budget.get_share_statement,
                GetShareStatementRequest,
                contributor: contributor,
                page_size: 1_000
            ));
        }
        let mut totals: v1::GetControlTotalsResponse =
            of_pool!(budget.get_control_totals, GetControlTotalsRequest);
        // The day it is may change between an answer and the same one again: it is told apart.
        let mut days = Vec::new();
        for view in totals
            .control_totals
            .iter_mut()
            .filter_map(|total| total.effective_view.as_mut())
        {
            let available = view.available_today.take().map(|money| money.amount);
            days.push((std::mem::take(&mut view.today), available.unwrap_or_default()));
        }
        // Due and overdue of one day, whatever day it is; by effective date, of that.
        let by_date = as_at
            .as_ref()
            .is_some_and(|as_at| !as_at.effective_date.is_empty());
        let due_on = if by_date {
            String::new()
        } else {
            "2026-06-30".to_owned()
        };
        let funding: v1::GetFundingStatusResponse =
            of_pool!(budget.get_funding_status, GetFundingStatusRequest);
        Ok(Reads {
            pool: pool.to_owned(),
            point: funding.read_at.clone().unwrap(),
            contributions: of_pool!(budget.get_contributions, GetContributionsRequest, due_on: due_on),
            funding,
            balances: of_pool!(audit.get_balances, GetBalancesRequest, page_size: 1_000),
            availability: of_pool!(budget.get_availability, GetAvailabilityRequest),
            shares,
            totals,
            days,
            agreement: of_pool!(budget.get_agreement, GetAgreementRequest),
            initiatives: of_pool!(budget.list_initiatives, ListInitiativesRequest, page_size: 1_000),
            exceptions: of_pool!(audit.list_exceptions, ListExceptionsRequest, page_size: 1_000),
            pools: read!(budget.list_pools, ListPoolsRequest, page_size: 1_000),
            contributors,
        })
    }

    /// Whether these are the answers of `then`, but for the day it is.
    pub fn is_as(&self, then: &Reads, at: &str) {
        let without_days = |reads: &Reads| Reads {
            days: Vec::new(),
            ..reads.clone()
        };
        assert_eq!(without_days(self), without_days(then), "{} {at}", self.pool);
    }

    /// The day that control totals tell what is available on.
    pub fn today(&self) -> Option<String> {
        self.days.first().map(|(today, _)| today.clone())
    }

    /// What is held, by account and source, in pence.
    pub fn by_account_and_source(&self) -> BTreeMap<(String, String), i128> {
        assert_eq!(self.balances.next_page_token, "");
        let mut sums = BTreeMap::new();
        for place in &self.balances.places {
            for share in &place.shares {
                let sum: &mut i128 = sums
                    .entry((place.account.clone(), share.source.clone()))
                    .or_default();
                *sum += pence(&share.amount.as_ref().unwrap().amount);
            }
        }
        sums.retain(|_, sum| *sum != 0);
        sums
    }
}
