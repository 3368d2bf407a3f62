//! Interest: free money of the contributors in proportion to what they have available (rule R12).

use super::net_received::net_received;
use super::{Account, Draft, Facts, Place, Rejection, Stamped, State, checks, cover};
use crate::ledger::command::Interest;
use crate::ledger::shares::apportion;
use crate::ledger::state::{Pool, Total};
use crate::types::{Minor, Source};

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &Interest,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    if let Some(initiative) = &command.earned_by {
        checks::initiative(pool, initiative)?;
    }
    checks::budget_type(pool, &command.budget_type)?;
    checks::amount_and_year(pool, stamped, &command.amount, command.year)?;
    checks::happened_in(stamped, command.year)?;
    let shares = shares(pool, pool.total(&command.total()), command.amount.minor());
    checks::room_for(pool, shares.iter().map(|(source, _)| source))?;

    let mut draft = Draft::new(pool, command.total());
    draft.post(
        Place::of_total(Account::Interest),
        Place::of_total(Account::Available),
        shares,
        None,
    )?;
    cover(&mut draft)?;
    draft.finish(stamped.effective())
}

/// By what contributors have available, or else by what they paid in net, or else all to the host.
fn shares(pool: &Pool, total: &Total, amount: Minor) -> Vec<(Source, Minor)> {
    let available = freed(total.balance(Account::Available).shares());
    if !available.is_empty() {
        return apportion(amount, &available);
    }
    // Whoever passed on its shares here may have some of what it paid in left, as fees that it bore; it has ended.
    let has_ended = |source: &Source| {
        let passed_on = total.balance(Account::SucceededOut).shares();
        passed_on
            .iter()
            .any(|(gone, _)| gone.contributor() == source.contributor())
    };
    match net_received(total, |source| (!has_ended(source)).then(|| source.freed())) {
        net if net.is_empty() => vec![(Source::new(&pool.agreement().host, None), amount)],
        net => apportion(amount, &net),
    }
}

/// What each contributor holds under all its restrictions; their sources stand together.
fn freed(shares: &[(Source, Minor)]) -> Vec<(Source, Minor)> {
    let mut freed: Vec<(Source, Minor)> = Vec::new();
    for (source, held) in shares {
        let source = source.freed();
        match freed.last_mut() {
            Some((last, sum)) if *last == source => *sum = sum.tallied(*held),
            _ => freed.push((source, *held)),
        }
    }
    freed
}
