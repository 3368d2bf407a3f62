//! The statement of funding status.

use crate::ledger::Pool;
use crate::query::{FundingStatus, Percentage, Point, Selection};
use crate::types::Minor;
use crate::wire::as_at::{Asked, asked, speaks_for};
use crate::wire::field::{At, Faults};
use crate::wire::told::{self, optional};
use crate::wire::{status, v1};
use tonic::Status;

/// Whose funding status a message asks for.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field.
pub fn funding_status_request(message: &v1::GetFundingStatusRequest) -> Result<Asked<Selection>, Status> {
    let faults = Faults::default();
    let at = At::message(&faults);
    let selection = super::control_totals::selection(at, &message.pool, &message.year, &message.budget_type);
    asked(selection, message.as_at.as_ref(), at).ok_or_else(|| status::invalid_fields(faults))
}

/// The statement of `pool`, as at `point`.
pub fn funding_status_response(
    point: Point,
    pool: &Pool,
    selection: &Selection,
    status: &FundingStatus,
) -> v1::GetFundingStatusResponse {
    let currency = pool.agreement().currency;
    v1::GetFundingStatusResponse {
        read_at: speaks_for(point),
        pool: pool.id().to_string(),
        pool_name: pool.name().to_owned(),
        year: optional(selection.year.as_ref()),
        budget_type: optional(selection.budget_type.as_ref()),
        with_pool: Some(with_pool(pool, selection, status)),
        with_initiatives: Some(with_initiatives(pool, status)),
        total_balance: told::money(status.total_balance(), currency),
        total_balance_percent_of_deposits: percent(status.of_deposits(status.total_balance())),
    }
}

fn with_pool(pool: &Pool, selection: &Selection, status: &FundingStatus) -> v1::FundsWithPool {
    let money = |minor: Minor| told::money(minor, pool.agreement().currency);
    // Over all budget types switches cancel out, and a figure would say nothing.
    let switched = |minor: Minor| selection.budget_type.as_ref().and_then(|_| money(minor));
    v1::FundsWithPool {
        contributions: money(status.contributions),
        pool_interest: money(status.pool_interest),
        initiative_interest: money(status.initiative_interest),
        from_other_pools: money(status.from_other_pools),
        carried_in: money(status.carried_in),
        switched_in: switched(status.switched_in),
        total_sources: money(status.total_sources()),
        transferred_to_initiatives: money(status.transferred),
        to_other_pools: money(status.to_other_pools),
        switched_out: switched(status.switched_out),
        refunds: money(status.refunds),
        refunds_of_payees: money(status.refunds_of_payees),
        returned_to_contributors: money(status.returned),
        agent_fee: money(status.agent_fee),
        direct_cost: money(status.direct_cost),
        bank_charges: money(status.bank_charges),
        total_uses: money(status.total_uses()),
        balance: money(status.balance()),
        balance_percent_of_deposits: percent(status.of_deposits(status.balance())),
    }
}

fn with_initiatives(pool: &Pool, status: &FundingStatus) -> v1::FundsWithInitiatives {
    let money = |minor: Minor| told::money(minor, pool.agreement().currency);
    let balance = status.initiatives_balance();
    v1::FundsWithInitiatives {
        transferred: money(status.transferred),
        expenditure: money(status.expenditure),
        refunds: money(status.refunds),
        balance: money(balance),
        balance_percent_of_transfers: percent(status.of_transfers(balance)),
    }
}

fn percent(percentage: Option<Percentage>) -> String {
    optional(percentage.as_ref())
}
