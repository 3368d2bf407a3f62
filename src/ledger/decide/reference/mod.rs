//! What a ledger is about: missions, pools and their agreements, contributors, initiatives, payees.

mod amend_agreement;
mod close_initiative;
mod label;
mod open_mission;
mod open_pool;
mod rank_initiatives;
mod register_contributor;
mod register_initiative;
mod register_payee;
mod successor_of;

pub(super) use amend_agreement::decide as amend_agreement;
pub(super) use close_initiative::decide as close_initiative;
pub(super) use label::{contributor as label_contributor, initiative as label_initiative};
pub(super) use open_mission::decide as open_mission;
pub(super) use open_pool::decide as open_pool;
pub(super) use rank_initiatives::decide as rank_initiatives;
pub(super) use register_contributor::decide as register_contributor;
pub(super) use register_initiative::decide as register_initiative;
pub(super) use register_payee::decide as register_payee;
pub(super) use successor_of::decide as successor_of;

use super::{Draft, Facts, Stamped, checks};
use crate::ledger::state::Pool;

/// Facts about a pool that move no money.
fn about(pool: &Pool) -> Facts {
    Facts {
        agreement: Some(pool.agreement_version()),
        ..Facts::default()
    }
}
