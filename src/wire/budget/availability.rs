//! Availability, and whether an amount is there.

use crate::ledger::Pool;
use crate::query::{
    AvailabilityQuery, ContributorShare, Point, Stages, TotalAvailability, Verdict, VerdictKind,
};
use crate::types::{Amount, Currency, Minor, Money, RestrictionRef};
use crate::wire::as_at::{Asked, asked, speaks_for};
use crate::wire::field::{At, Faults};
use crate::wire::told::{self, money};
use crate::wire::{status, v1};
use tonic::Status;

/// Whose availability a message asks for.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field.
pub fn availability_request(
    message: &v1::GetAvailabilityRequest,
) -> Result<Asked<AvailabilityQuery>, Status> {
    let faults = Faults::default();
    let at = At::message(&faults);
    let query = availability_query(message, at);
    asked(query, message.as_at.as_ref(), at).ok_or_else(|| status::invalid_fields(faults))
}

fn availability_query(message: &v1::GetAvailabilityRequest, at: At<'_>) -> Option<AvailabilityQuery> {
    let pool = at.parse("pool", &message.pool);
    let initiative = at.parse_optional("initiative", &message.initiative);
    let year = at.parse_optional("year", &message.year);
    let budget_type = at.parse_optional("budget_type", &message.budget_type);
    let amount = match &message.amount {
        None => Some(None),
        Some(amount) => positive(amount, at.field("amount")).map(Some),
    };
    if message.amount.is_some() && message.as_at.is_some() {
        return at.field("as_at").fault(
            "stands beside an amount: whether an amount is there is asked about now; leave out one of them",
        );
    }
    Some(AvailabilityQuery {
        amount: amount?,
        pool: pool?,
        initiative: initiative?,
        year: year?,
        budget_type: budget_type?,
    })
}

/// An amount above zero.
fn positive(message: &v1::Money, at: At<'_>) -> Option<Money> {
    let currency = at.parse::<Currency>("currency_code", &message.currency_code)?;
    let amount = at
        .field("amount")
        .take(Amount::parse_positive(&message.amount, currency))?;
    Some(Money { amount, currency })
}

/// What `pool` has available, with the verdict on each control total if an amount was asked about, as at `point`.
pub fn availability_response(
    point: Point,
    pool: &Pool,
    query: &AvailabilityQuery,
    totals: &[(TotalAvailability<'_>, Option<Verdict>)],
) -> v1::GetAvailabilityResponse {
    v1::GetAvailabilityResponse {
        read_at: speaks_for(point),
        pool: pool.id().to_string(),
        pool_name: pool.name().to_owned(),
        initiative: query
            .initiative
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        control_totals: totals
            .iter()
            .map(|(total, verdict)| availability(pool, total, verdict.as_ref()))
            .collect(),
    }
}

fn availability(pool: &Pool, total: &TotalAvailability<'_>, verdict: Option<&Verdict>) -> v1::Availability {
    let currency = pool.agreement().currency;
    let money = |minor: Minor| money(minor, currency);
    let Stages {
        allocated,
        committed,
        spent,
    } = total.stages;
    v1::Availability {
        control_total: Some(told::control_total(pool.id(), &total.key)),
        current_year: total.is_current_year,
        available_to_allocate: money(total.available_to_allocate),
        free: money(total.free),
        restricted: total
            .restricted
            .iter()
            .filter_map(|(restriction, amount)| restricted(*restriction, money(*amount)))
            .collect(),
        over_allocated: money(total.over_allocated),
        available_to_commit: money(allocated),
        available_to_spend: money(committed),
        allocated_to_date: money(Minor(allocated.0 + committed.0 + spent.0)),
        spent_to_date: money(spent),
        received_to_date: money(total.received),
        shares: total
            .shares
            .iter()
            .map(|share| contributor_share(share, currency))
            .collect(),
        uncovered: Some(v1::UncoveredShare {
            available_to_commit: money(total.uncovered.allocated),
            available_to_spend: money(total.uncovered.committed),
            spent_to_date: money(total.uncovered.spent),
        }),
        verdict: verdict.map(|verdict| self::verdict(verdict, currency)),
    }
}

fn verdict(verdict: &Verdict, currency: Currency) -> v1::AmountVerdict {
    let money = |minor: Minor| money(minor, currency);
    let kind = match verdict.kind {
        VerdictKind::Yes => v1::VerdictKind::Yes,
        VerdictKind::OutsideRestriction => v1::VerdictKind::OutsideRestriction,
        VerdictKind::Short => v1::VerdictKind::Short,
    };
    v1::AmountVerdict {
        kind: kind.into(),
        amount: money(verdict.amount),
        fits: money(verdict.fits),
        restricted_to_others: money(verdict.restricted_to_others),
        short: money(verdict.short),
        trial: trial(verdict, currency),
    }
}

fn trial(verdict: &Verdict, currency: Currency) -> Option<v1::AllocationTrial> {
    let trial = verdict.trial.as_ref()?;
    let exceptions = trial.as_ref().map(Vec::as_slice).unwrap_or_default();
    let refusal = trial.as_ref().err();
    Some(v1::AllocationTrial {
        accepted: trial.is_ok(),
        goes_over: verdict.goes_over(),
        exceptions: exceptions
            .iter()
            .map(|exception| told::exception(exception, currency))
            .collect(),
        refusal_reason: refusal
            .map(|rejection| rejection.reason().to_owned())
            .unwrap_or_default(),
        refusal_message: refusal.map(ToString::to_string).unwrap_or_default(),
    })
}

fn restricted(
    restriction: RestrictionRef<'_>,
    amount: Option<v1::Money>,
) -> Option<v1::RestrictedAvailability> {
    use v1::restricted_availability::Restriction;
    let restriction = match restriction {
        RestrictionRef::Free => return None,
        RestrictionRef::Window(window) => Restriction::Window(window.to_owned()),
        RestrictionRef::Initiative(initiative) => Restriction::Initiative(initiative.to_owned()),
    };
    Some(v1::RestrictedAvailability {
        restriction: Some(restriction),
        amount,
    })
}

fn contributor_share(share: &ContributorShare<'_>, currency: Currency) -> v1::ContributorShare {
    let money = |minor: Minor| money(minor, currency);
    v1::ContributorShare {
        contributor: share.contributor.to_owned(),
        available_to_allocate: money(share.available_to_allocate),
        available_to_commit: money(share.stages.allocated),
        available_to_spend: money(share.stages.committed),
        spent_to_date: money(share.stages.spent),
        received_to_date: money(share.received),
    }
}
