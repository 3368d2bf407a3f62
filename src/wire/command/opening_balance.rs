//! The position of a control total that joins the ledger with money in it.

use super::parts::{each_of_some, money};
use crate::ledger::command::{OpeningBalance, OpeningOrigin, OpeningPosition, OpeningStage};
use crate::types::Restriction;
use crate::wire::field::{At, enum_names};
use crate::wire::v1;

/// More would not fit into one line.
const POSITIONS_MAX: usize = 1_000;

enum_names!(OpeningOrigin, OpeningStage);

const ORIGINS: &[(v1::OpeningOrigin, OpeningOrigin)] = &[
    (v1::OpeningOrigin::Received, OpeningOrigin::Received),
    (v1::OpeningOrigin::CarriedIn, OpeningOrigin::CarriedIn),
    (v1::OpeningOrigin::Interest, OpeningOrigin::Interest),
];

const STAGES: &[(v1::OpeningStage, OpeningStage)] = &[
    (v1::OpeningStage::Available, OpeningStage::Available),
    (v1::OpeningStage::Allocated, OpeningStage::Allocated),
    (v1::OpeningStage::Committed, OpeningStage::Committed),
    (v1::OpeningStage::Spent, OpeningStage::Spent),
];

pub(super) fn opening_balance(message: v1::OpeningBalance, at: At<'_>) -> Option<OpeningBalance> {
    let budget_type = at.parse("budget_type", &message.budget_type);
    let pool = at.parse("pool", &message.pool);
    let positions = each_of_some(message.positions, POSITIONS_MAX, at.field("positions"), position);
    let sum = money(message.sum, at.field("sum"));
    let year = at.parse("year", &message.year);
    Some(OpeningBalance {
        budget_type: budget_type?,
        pool: pool?,
        positions: positions?,
        sum: sum?,
        year: year?,
    })
}

fn position(message: v1::OpeningPosition, at: At<'_>) -> Option<OpeningPosition> {
    let amount = money(message.amount, at.field("amount"));
    let contributor = at.parse("contributor", &message.contributor);
    let initiative = at.parse_optional("initiative", &message.initiative);
    let origin = at.choice_optional("origin", message.origin, ORIGINS);
    let restriction = match message.restriction {
        None => Some(None),
        Some(v1::opening_position::Restriction::RestrictedToInitiative(initiative)) => at
            .parse("restricted_to_initiative", &initiative)
            .map(|initiative| Some(Restriction::Initiative(initiative))),
        Some(v1::opening_position::Restriction::RestrictedToWindow(window)) => at
            .parse("restricted_to_window", &window)
            .map(|window| Some(Restriction::Window(window))),
    };
    let stage = at.choice("stage", message.stage, STAGES);
    Some(OpeningPosition {
        amount: amount?,
        contributor: contributor?,
        initiative: initiative?,
        origin: origin?.unwrap_or_default(),
        restriction: restriction?,
        stage: stage?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    super::super::every_value_is_in_its_table! {
        OpeningOrigin in ORIGINS,
        OpeningStage in STAGES,
    }
}
