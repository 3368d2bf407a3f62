//! The terms of an entry: the one definition of what it speaks of, for postings and for confirming alike.

mod totals;

pub use totals::{control_total, initiative_of};

use super::term::{Field, Term};
use crate::ledger::command::{Apportionment, Substitution, Succession};
use crate::ledger::{Action, Command, Entry, Move};
use crate::types::{ContributorId, InitiativeId, PayeeId, PoolId, Restriction, Sequence};
use totals::named_totals;

/// Tells `tell` each term of an entry, some more than once. `command` is the entry's own, or on a further part that of its
/// first part: what it says is said of every part.
pub fn terms<'a>(entry: &'a Entry, command: Option<&'a Command>, tell: &mut dyn FnMut(Term<'a>)) {
    tell(Term::text(Field::Kind, entry.kind.as_str()));
    tell(Term::text(Field::Actor, entry.stamp.actor.as_str()));
    tell(Term::text(Field::RequestId, entry.stamp.request_id.as_str()));
    tell(Term::number(Field::EffectiveMonth, entry.effective.months()));
    let mut before: Option<&Move> = None;
    for movement in &entry.moves {
        of_move(movement, before, tell);
        before = Some(movement);
    }
    for link in &entry.links {
        named_entry(link.entry, tell);
    }
    if let Some(reversed) = &entry.reverses {
        named_entry(reversed.entry, tell);
    }
    if let Some(command) = command {
        of_command(command, before, tell);
    }
}

/// Moves mostly stay in the control total of the one before.
fn of_move<'a>(movement: &'a Move, before: Option<&Move>, tell: &mut dyn FnMut(Term<'a>)) {
    let pool = &movement.total.pool;
    if before.is_none_or(|before| before.total != movement.total) {
        self::pool(pool, tell);
        let key = &movement.total.key;
        tell(control_total(pool, key.year, &key.budget_type));
    }
    for place in [&movement.from, &movement.to] {
        if let Some(initiative) = &place.initiative {
            self::initiative(pool, initiative, tell);
        }
    }
    for (source, _) in movement.shares.iter() {
        if let Some(contributor) = source.contributor() {
            tell(Term::text(Field::Contributor, contributor));
        }
    }
}

/// A command mostly names the control total that its last move was in, which was told.
fn of_command<'a>(command: &'a Command, told: Option<&Move>, tell: &mut dyn FnMut(Term<'a>)) {
    let lines = [
        (Field::OnBehalfOf, &command.on_behalf_of),
        (Field::Post, &command.post),
        (Field::DocumentNumber, &command.document_number),
    ];
    for (field, line) in lines {
        if let Some(line) = line {
            tell(Term::text(field, line.as_str()));
        }
    }
    if let Some(decision) = &command.decision {
        tell(Term::text(Field::DecisionUri, decision.uri.as_str()));
        let digest = decision.sha256.as_bytes();
        tell(Term::of(Field::DecisionSha256, [digest, &[]], 0));
    }
    if let Some(named) = command.pool()
        && told.is_none_or(|movement| movement.total.pool != *named)
    {
        pool(named, tell);
    }
    for (pool, year, budget_type) in named_totals(&command.action).into_iter().flatten() {
        let is_told = told.is_some_and(|Move { total, .. }| {
            total.pool == *pool && total.key.year == year && total.key.budget_type == *budget_type
        });
        if !is_told {
            tell(control_total(pool, year, budget_type));
        }
    }
    of_reference(&command.action, tell);
    of_contribution(&command.action, tell);
    of_spending(&command.action, tell);
}

/// What commands about reference data name beside their pool.
fn of_reference<'a>(action: &'a Action, tell: &mut dyn FnMut(Term<'a>)) {
    match action {
        Action::OpenMission(action) => tell(Term::text(Field::Mission, action.mission.as_str())),
        Action::OpenPool(action) => {
            tell(Term::text(Field::Mission, action.mission.as_str()));
            contributor(&action.agreement.host, tell);
            fixed_shares(&action.agreement.apportionment, tell);
        }
        Action::AmendAgreement(action) => {
            contributor(&action.agreement.host, tell);
            fixed_shares(&action.agreement.apportionment, tell);
        }
        Action::RegisterContributor(action) => contributor(&action.contributor, tell),
        Action::LabelContributor(action) => contributor(&action.contributor, tell),
        Action::SuccessorOf(action) => {
            contributor(&action.contributor, tell);
            for Succession { contributor, .. } in &action.successors {
                self::contributor(contributor, tell);
            }
        }
        Action::RegisterInitiative(action) => initiative(&action.pool, &action.initiative, tell),
        Action::LabelInitiative(action) => initiative(&action.pool, &action.initiative, tell),
        Action::CloseInitiative(action) => initiative(&action.pool, &action.initiative, tell),
        Action::RankInitiatives(action) => {
            for ranked in &action.initiatives {
                initiative(&action.pool, ranked, tell);
            }
        }
        Action::RegisterPayee(action) => payee(&action.payee, tell),
        _ => {}
    }
}

/// What commands about contributions and their stages name beside their pool.
fn of_contribution<'a>(action: &'a Action, tell: &mut dyn FnMut(Term<'a>)) {
    let staged = match action {
        Action::Ask(action) => Some(action.staged()),
        Action::Pledge(action) => Some(action.staged()),
        Action::Agree(action) => Some(action.staged()),
        Action::Receive(action) => Some(action.staged()),
        Action::ReturnContribution(action) => Some(action.staged()),
        Action::Substitute(action) => Some(action.staged()),
        _ => None,
    };
    if let Some(staged) = staged {
        contributor(staged.contributor, tell);
        restriction(staged.pool, staged.restriction, tell);
    }
    match action {
        Action::AnswerAsk(action) => named_entry(action.ask, tell),
        Action::Pledge(action) => named_if(action.ask, tell),
        Action::LapsePledge(action) => named_entry(action.pledge, tell),
        Action::Agree(action) => named_if(action.pledge, tell),
        Action::VaryAgreed(action) => named_entry(action.agreed, tell),
        Action::Receive(action) => named_if(action.agreed, tell),
        Action::ReturnContribution(action) => substitutes(&action.substitutes, tell),
        Action::Substitute(action) => substitutes(&action.substitutes, tell),
        Action::Memorandum(action) => {
            contributor(&action.contributor, tell);
            named_if(action.replaces, tell);
        }
        Action::SignOff(action) => contributor(&action.contributor, tell),
        Action::CorrectReceipt(action) => {
            named_entry(action.receipt, tell);
            if let Some(rightful) = &action.rightful {
                contributor(rightful, tell);
            }
        }
        Action::OpeningBalance(action) => {
            for position in &action.positions {
                contributor(&position.contributor, tell);
                restriction(&action.pool, position.restriction.as_ref(), tell);
                if let Some(named) = &position.initiative {
                    initiative(&action.pool, named, tell);
                }
            }
        }
        _ => {}
    }
}

/// What commands about initiatives' and the pool's money name beside their pool.
fn of_spending<'a>(action: &'a Action, tell: &mut dyn FnMut(Term<'a>)) {
    match action {
        Action::Allocate(action) => initiative(&action.pool, &action.initiative, tell),
        Action::ReturnAllocation(action) => initiative(&action.pool, &action.initiative, tell),
        Action::Commit(action) => initiative(&action.pool, &action.initiative, tell),
        Action::ReleaseCommitment(action) => {
            initiative(&action.pool, &action.initiative, tell);
            named_if(action.commitment, tell);
        }
        Action::Vire(action) => {
            initiative(&action.pool, &action.from, tell);
            initiative(&action.pool, &action.to, tell);
        }
        Action::Spend(action) => {
            initiative(&action.pool, &action.initiative, tell);
            named_if(action.commitment, tell);
            if let Some(paid) = action.coding.as_ref().and_then(|coding| coding.payee.as_ref()) {
                payee(paid, tell);
            }
        }
        Action::Certify(action) => {
            initiative(&action.pool, &action.initiative, tell);
            named_entry(action.expenditure, tell);
        }
        Action::Refund(action) => named_entry(action.expenditure, tell),
        Action::Fee(action) => named_if(action.receipt, tell),
        Action::Interest(action) => {
            if let Some(earned_by) = &action.earned_by {
                initiative(&action.pool, earned_by, tell);
            }
        }
        Action::Transfer(action) => pool(&action.to_pool, tell),
        Action::Switch(action) => restriction(&action.pool, action.restriction.as_ref(), tell),
        Action::Reverse(action) => named_entry(action.entry, tell),
        _ => {}
    }
}

fn pool<'a>(pool: &'a PoolId, tell: &mut dyn FnMut(Term<'a>)) {
    tell(Term::text(Field::Pool, pool.as_str()));
}

fn contributor<'a>(contributor: &'a ContributorId, tell: &mut dyn FnMut(Term<'a>)) {
    tell(Term::text(Field::Contributor, contributor.as_str()));
}

fn payee<'a>(payee: &'a PayeeId, tell: &mut dyn FnMut(Term<'a>)) {
    tell(Term::text(Field::Payee, payee.as_str()));
}

fn initiative<'a>(pool: &'a PoolId, initiative: &'a InitiativeId, tell: &mut dyn FnMut(Term<'a>)) {
    tell(initiative_of(pool, initiative));
}

fn restriction<'a>(pool: &'a PoolId, to: Option<&'a Restriction>, tell: &mut dyn FnMut(Term<'a>)) {
    if let Some(Restriction::Initiative(named)) = to {
        initiative(pool, named, tell);
    }
}

fn substitutes<'a>(substitutes: &'a [Substitution], tell: &mut dyn FnMut(Term<'a>)) {
    for Substitution { contributor, .. } in substitutes {
        self::contributor(contributor, tell);
    }
}

fn fixed_shares<'a>(apportionment: &'a Apportionment, tell: &mut dyn FnMut(Term<'a>)) {
    if let Apportionment::Fixed(shares) = apportionment {
        for share in shares {
            contributor(&share.contributor, tell);
        }
    }
}

fn named_entry<'a>(entry: Sequence, tell: &mut dyn FnMut(Term<'a>)) {
    tell(Term::number(Field::NamedEntry, entry.0));
}

fn named_if<'a>(entry: Option<Sequence>, tell: &mut dyn FnMut(Term<'a>)) {
    if let Some(entry) = entry {
        named_entry(entry, tell);
    }
}
