//! CorrectReceipt: a receipt that was booked to the wrong contributor, or never existed, corrected after its money moved
//! on (rule R10). Its source is stripped from where its money is now, and the rightful contributor, or UNCOVERED, stands
//! in each place; then Cover.

use super::{Draft, Facts, Stamped, checks, cover, named, stages};
use crate::ledger::account::{Account, Place};
use crate::ledger::command::{CorrectReceipt, Receive};
use crate::ledger::decide::link;
use crate::ledger::entry::{Entry, Link, MoveRule};
use crate::ledger::rejection::Rejection;
use crate::ledger::state::Pool;
use crate::ledger::state::State;
use crate::types::{Amount, Minor, Sequence, Source};

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &CorrectReceipt,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    if let Some(rightful) = &command.rightful {
        checks::contributor_exists(state, rightful)?;
    }
    let (receipt, receive) = named::receipt(pool, stamped, command.receipt)?;
    named::stands(pool, command.receipt)?;
    named::is_not_corrected(pool, command.receipt)?;
    named::is_named_by_none(pool, command.receipt)?;
    if let Some(rightful) = &command.rightful {
        checks::different(rightful.as_str(), receive.contributor.as_str(), "contributors")?;
    }
    checks::decided(stamped)?;
    checks::effective_as(stamped, receipt)?;
    let wrong = Source::new(&receive.contributor, receive.restriction.as_ref());
    let rightful = match &command.rightful {
        Some(rightful) => wrong.passed_to(rightful),
        None => Source::UNCOVERED,
    };
    checks::room_for(pool, std::iter::once(&rightful))?;
    let links = links(state, pool, (command.receipt, receipt, receive), command)?;

    let mut draft = Draft::of_correction(pool, receive.total());
    let amount = receive.amount.minor();
    let (received, available) = (
        Place::of_total(Account::Received),
        Place::of_total(Account::Available),
    );
    if command.rightful.is_some() {
        draft.post(
            received.clone(),
            available.clone(),
            vec![(rightful.clone(), amount)],
            None,
        )?;
    }
    strip(&mut draft, &wrong, &rightful, amount)?;
    draft.post(available, received, vec![(wrong, amount)], None)?;
    cover(&mut draft)?;
    draft.except_more_uncovered();
    let facts = draft.finish(receipt.effective)?;
    Ok(Facts {
        effective: Some(receipt.effective),
        links,
        ..facts
    })
}

/// Brings `amount` of the wrong source back to `available`, from where it is beside that, with the rightful one in its
/// place.
fn strip(draft: &mut Draft<'_>, wrong: &Source, rightful: &Source, amount: Minor) -> Result<(), Rejection> {
    let available = Place::of_total(Account::Available);
    let mut left = amount.less(draft.balance(&available).share(wrong)).or_zero();
    let accounts = [
        Account::Reserved,
        Account::Allocated,
        Account::Committed,
        Account::Spent,
    ];
    for account in accounts {
        for initiative in draft.total().initiatives() {
            let place = Place::of_initiative(account, initiative);
            let share = draft.balance(&place).share(wrong).min(left);
            if !share.is_positive() {
                continue;
            }
            left = left.less(share);
            let rule = Some(MoveRule::Correct);
            draft.post(
                place.clone(),
                available.clone(),
                vec![(wrong.clone(), share)],
                rule,
            )?;
            draft.post(available.clone(), place, vec![(rightful.clone(), share)], rule)?;
        }
    }
    if left.is_zero() {
        return Ok(());
    }
    Err(Rejection::MoneyMovedOn {
        total: draft.control_total(),
        account: Box::new(available),
        source_name: wrong.clone(),
        short: draft.money(left),
        remedy: "it was returned, taken as a fee, switched, transferred or passed to a successor: undo that first",
    })
}

/// The receipt is taken up; what it settled is open again, and the rightful contributor's instalments are settled.
fn links(
    state: &State,
    pool: &Pool,
    (sequence, receipt, receive): (Sequence, &Entry, &Receive),
    command: &CorrectReceipt,
) -> Result<Vec<Link>, Rejection> {
    let currency = receive.amount.currency;
    let mut links = vec![link(sequence, receive.amount.minor(), currency)];
    // The rightful one may have taken over what the wrong one agreed to: it then settles what is open again.
    let mut unsettled = pool.clone();
    for settled in &receipt.links {
        let amount = settled.amount.minor().negated();
        unsettled
            .contributions_mut()
            .settle(settled.entry, settled.instalment, amount);
        links.push(Link {
            amount: Amount::from_minor(amount, currency),
            ..settled.clone()
        });
    }
    if let Some(rightful) = &command.rightful {
        let corrected = Receive {
            agreed: None,
            instalment: None,
            contributor: rightful.clone(),
            ..receive.clone()
        };
        links.extend(stages::settlements(state, &unsettled, &corrected)?);
    }
    Ok(links)
}
