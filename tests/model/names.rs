//! What a command names must be there, in the order of refusals: pools, contributors, initiatives, windows, budget
//! types, then earlier entries; and what those names forbid.

use super::Model;
use super::asked::{Asked, Position, Refusal, Stage, What};
use super::terms::Apportionment;
use super::words::{Restriction, Total};
use std::collections::BTreeSet;

impl Model {
    pub(super) fn check_names(&self, asked: &Asked) -> Result<(), Refusal> {
        for pool in pools(asked) {
            known(self.pools.contains_key(pool), "UNKNOWN_POOL")?;
        }
        for contributor in contributors(&asked.what) {
            known(self.contributors.contains(contributor), "UNKNOWN_CONTRIBUTOR")?;
        }
        let Some(pool) = self.pools.get(&asked.pool) else {
            return Ok(());
        };
        for (initiative, must_be_open) in initiatives(&asked.what) {
            known(pool.initiatives.contains_key(initiative), "UNKNOWN_INITIATIVE")?;
            known(
                !must_be_open || !pool.closed.contains(initiative),
                "INITIATIVE_CLOSED",
            )?;
        }
        for restriction in restrictions(&asked.what) {
            if let Restriction::Window(window) = restriction {
                known(pool.terms.windows.contains(window), "UNKNOWN_WINDOW")?;
            }
        }
        for pool in pools(asked) {
            for budget_type in budget_types(asked) {
                let types = &self.pools[pool].terms.budget_types;
                known(types.contains_key(budget_type), "UNKNOWN_BUDGET_TYPE")?;
            }
        }
        Ok(())
    }

    /// What cannot be, whoever decides it: money from and to the same, a part of a succession, restrictions that do not
    /// fit, an opening after other money.
    pub(super) fn check_state(&self, asked: &Asked) -> Result<(), Refusal> {
        let is_circular = match &asked.what {
            What::Vire { from, to } => from == to,
            What::Transfer { to } => *to == asked.pool,
            What::Switch { to, .. } => *to == asked.budget_type,
            What::Substitute {
                contributor,
                substitutes,
                ..
            }
            | What::ReturnContribution {
                contributor,
                substitutes,
                ..
            } => substitutes
                .iter()
                .any(|(substitute, _)| substitute == contributor),
            What::SuccessorOf {
                contributor,
                successors,
            } => {
                let named: BTreeSet<_> = successors.iter().map(|(successor, _)| successor).collect();
                named.len() < successors.len() || named.contains(contributor)
            }
            What::CorrectReceipt { receipt, rightful } => {
                matches!(&self.past[receipt].asked.what, What::Receive { contributor, .. }
                    if Some(contributor) == rightful.as_ref())
            }
            _ => false,
        };
        known(!is_circular, "SAME_ENDS")?;
        match &asked.what {
            What::SuccessorOf { successors, .. } => {
                let whole: i128 = successors.iter().map(|(_, percent)| percent).sum();
                known(whole == super::WHOLE, "SUCCESSION_INCOMPLETE")
            }
            What::Amend(terms) => self.check_amended(&asked.pool, terms),
            What::Opening { positions } => {
                self.check_positions(asked, positions)?;
                self.check_opens(&Total::new(&asked.pool, &asked.budget_type))
            }
            _ => Ok(()),
        }
    }

    /// R4: what is an initiative's already may be used for it.
    fn check_positions(&self, asked: &Asked, positions: &[Position]) -> Result<(), Refusal> {
        let windows = &self.pools[&asked.pool].initiatives;
        let fits = |position: &Position| match (&position.initiative, &position.restriction) {
            (None, _) | (_, Restriction::Free) => true,
            (Some(initiative), Restriction::Window(window)) => windows[initiative].as_ref() == Some(window),
            (Some(initiative), Restriction::Initiative(only)) => initiative == only,
        };
        known(positions.iter().all(fits), "OPENING_POSITION")
    }
}

pub(super) fn known(is_known: bool, otherwise: &'static str) -> Result<(), Refusal> {
    match is_known {
        true => Ok(()),
        false => Err(Refusal::named(otherwise)),
    }
}

fn pools(asked: &Asked) -> Vec<&String> {
    match &asked.what {
        What::SuccessorOf { .. } if asked.pool.is_empty() => vec![],
        What::Transfer { to } => vec![&asked.pool, to],
        _ => vec![&asked.pool],
    }
}

fn budget_types(asked: &Asked) -> Vec<&String> {
    let mut types = vec![&asked.budget_type];
    if let What::Switch { to, .. } = &asked.what {
        types.push(to);
    }
    types.retain(|budget_type| !budget_type.is_empty());
    types
}

fn contributors(what: &What) -> Vec<&String> {
    match what {
        What::Ask { contributor, .. }
        | What::Pledge { contributor, .. }
        | What::Agree { contributor, .. }
        | What::Memorandum { contributor, .. }
        | What::Receive { contributor, .. } => vec![contributor],
        What::SuccessorOf {
            contributor,
            successors: others,
        }
        | What::ReturnContribution {
            contributor,
            substitutes: others,
            ..
        }
        | What::Substitute {
            contributor,
            substitutes: others,
            ..
        } => {
            let others = others.iter().map(|(other, _)| other);
            std::iter::once(contributor).chain(others).collect()
        }
        What::CorrectReceipt { rightful, .. } => rightful.iter().collect(),
        What::Opening { positions } => positions.iter().map(|position| &position.contributor).collect(),
        What::Amend(terms) => {
            let mut named = vec![&terms.host];
            if let Apportionment::Fixed(parts) = &terms.apportionment {
                named.extend(parts.iter().map(|(contributor, _)| contributor));
            }
            named
        }
        _ => vec![],
    }
}

/// With whether it may not be closed.
fn initiatives(what: &What) -> Vec<(&String, bool)> {
    let mut named = match what {
        What::Allocate { initiative } | What::Commit { initiative } | What::Spend { initiative, .. } => {
            vec![(initiative, true)]
        }
        What::Close { initiative } => vec![(initiative, true)],
        What::ReturnAllocation { initiative }
        | What::Release { initiative, .. }
        | What::Certify { initiative, .. } => vec![(initiative, false)],
        What::Vire { from, to } => vec![(from, false), (to, true)],
        What::Interest {
            earned_by: Some(initiative),
        } => vec![(initiative, false)],
        // A closed initiative may have spent, and has nothing left that could still move.
        What::Opening { positions } => {
            let named = positions.iter().filter_map(|position| {
                let initiative = position.initiative.as_ref()?;
                Some((initiative, position.stage != Stage::Spent))
            });
            named.collect()
        }
        _ => vec![],
    };
    // What nobody could allocate any more is not asked for, promised or taken.
    let is_to_come = matches!(
        what,
        What::Ask { .. } | What::Pledge { .. } | What::Agree { .. } | What::Receive { .. }
    );
    for restriction in restrictions(what) {
        if let Restriction::Initiative(initiative) = restriction {
            named.push((initiative, is_to_come));
        }
    }
    named
}

fn restrictions(what: &What) -> Vec<&Restriction> {
    match what {
        What::Ask { restriction, .. }
        | What::Pledge { restriction, .. }
        | What::Agree { restriction, .. }
        | What::Receive { restriction, .. }
        | What::ReturnContribution { restriction, .. }
        | What::Substitute { restriction, .. }
        | What::Switch { restriction, .. } => vec![restriction],
        What::Opening { positions } => positions.iter().map(|position| &position.restriction).collect(),
        _ => vec![],
    }
}
