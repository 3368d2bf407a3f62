//! RankInitiatives: the order of priority, whole.

use super::{Facts, Stamped, about, checks};
use crate::ledger::command::RankInitiatives;
use crate::ledger::rejection::Rejection;
use crate::ledger::state::State;
use std::collections::BTreeSet;

pub(in crate::ledger::decide) fn decide(
    state: &State,
    stamped: &Stamped,
    command: &RankInitiatives,
) -> Result<Facts, Rejection> {
    let pool = checks::pool(state, &command.pool)?;
    let mut ranked = BTreeSet::new();
    for initiative in &command.initiatives {
        checks::initiative(pool, initiative)?;
        if !ranked.insert(initiative) {
            return Err(Rejection::SameEnds {
                named: initiative.to_string(),
                what: "initiatives",
            });
        }
    }
    checks::not_in_future(stamped)?;
    Ok(about(pool))
}
