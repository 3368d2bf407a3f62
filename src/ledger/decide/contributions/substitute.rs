//! Substitute: contributors step in for another with their free money, place by place, so that its own is available
//! (rule R9). Every place and `available` hold as much as before.

use super::{Draft, Facts, Stamped, checks, cover};
use crate::ledger::account::{Account, Place};
use crate::ledger::command::{Staged, Substitute, Substitution};
use crate::ledger::entry::MoveRule;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::{Pool, State, sum_of};
use crate::types::{Minor, Source};

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &Substitute,
) -> Result<Facts, Rejection> {
    let pool = names(state, command.staged(), &command.substitutes)?;
    checks::decided(stamped)?;
    for substitution in &command.substitutes {
        checks::currency(pool, &substitution.amount)?;
    }
    checks::year(pool, stamped, command.year)?;
    checks::happened_in(stamped, command.year)?;
    let leaver = Source::new(&command.contributor, command.restriction.as_ref());

    let mut draft = Draft::of_moves(pool, command.total());
    step_in(&mut draft, &leaver, &command.substitutes)?;
    cover(&mut draft)?;
    draft.finish(stamped.effective())
}

/// The pool, once everything that a command with substitutes names is there, and nobody steps in for itself.
pub(super) fn names<'a>(
    state: &'a State,
    leaver: Staged<'_>,
    substitutes: &[Substitution],
) -> Result<&'a Pool, Rejection> {
    let pool = checks::pool(state, leaver.pool)?;
    checks::contributor_exists(state, leaver.contributor)?;
    for Substitution { contributor, .. } in substitutes {
        checks::contributor_exists(state, contributor)?;
    }
    checks::restriction_exists(pool, leaver.restriction)?;
    checks::budget_type(pool, leaver.budget_type)?;
    for Substitution { contributor, .. } in substitutes {
        checks::different(contributor.as_str(), leaver.contributor.as_str(), "contributors")?;
    }
    Ok(pool)
}

/// Each substitute's free money takes the place of the leaver's.
pub(super) fn step_in(
    draft: &mut Draft<'_>,
    leaver: &Source,
    substitutes: &[Substitution],
) -> Result<(), Rejection> {
    let requested_in_all = sum_of(substitutes.iter().map(|substitution| &substitution.amount));
    is_in_use(draft, leaver, requested_in_all)?;
    for substitution in substitutes {
        let substitute = Source::new(&substitution.contributor, None);
        let requested = substitution.amount.minor();
        let own = draft
            .balance(&Place::of_total(Account::Available))
            .share(&substitute);
        if requested > own {
            return Err(Rejection::SubstituteLacksMoney {
                total: draft.control_total(),
                contributor: substitution.contributor.clone(),
                own: draft.money(own.or_zero()),
                requested: substitution.amount,
            });
        }
        replace_in_use(draft, leaver, &substitute, requested)?;
    }
    Ok(())
}

/// The places where money is in use, in the order in which others step in.
pub(in crate::ledger::decide) fn places_in_use(draft: &Draft<'_>) -> Vec<Place> {
    let accounts = [Account::Allocated, Account::Committed, Account::Spent];
    let of_account = |account| {
        let initiatives = draft.total().initiatives();
        initiatives.map(move |initiative| Place::of_initiative(account, initiative))
    };
    accounts.into_iter().flat_map(of_account).collect()
}

/// Whether the leaver has so much in use as others would step in for.
fn is_in_use(draft: &Draft<'_>, leaver: &Source, requested: Minor) -> Result<(), Rejection> {
    let places = places_in_use(draft);
    let held = places.iter().map(|place| draft.balance(place).share(leaver));
    let in_use = held.fold(Minor::ZERO, Minor::tallied);
    match requested > in_use {
        false => Ok(()),
        true => Err(Rejection::NotInUse {
            total: draft.control_total(),
            source_name: leaver.clone(),
            in_use: draft.money(in_use),
            requested: draft.money(requested),
        }),
    }
}

fn replace_in_use(
    draft: &mut Draft<'_>,
    leaver: &Source,
    substitute: &Source,
    requested: Minor,
) -> Result<(), Rejection> {
    let available = Place::of_total(Account::Available);
    let mut left = requested;
    for place in places_in_use(draft) {
        let share = draft.balance(&place).share(leaver).min(left);
        if !share.is_positive() {
            continue;
        }
        left = left.less(share);
        let rule = Some(MoveRule::Substitute);
        draft.post(
            place.clone(),
            available.clone(),
            vec![(leaver.clone(), share)],
            rule,
        )?;
        draft.post(available.clone(), place, vec![(substitute.clone(), share)], rule)?;
    }
    Ok(())
}
