//! The budget types of an agreement with their funds checks.

use crate::ledger::command::{BudgetClass, BudgetType, FundsBasis, FundsCheck, FundsMode};
use crate::types::Percent;
use crate::wire::field::{At, enum_names};
use crate::wire::v1;

enum_names!(BudgetClass, FundsBasis, FundsMode);

const BASES: &[(v1::FundsBasis, FundsBasis)] = &[
    (v1::FundsBasis::Received, FundsBasis::Received),
    (v1::FundsBasis::Agreed, FundsBasis::Agreed),
];

const CLASSES: &[(v1::BudgetClass, BudgetClass)] = &[
    (v1::BudgetClass::RdelProgramme, BudgetClass::RdelProgramme),
    (
        v1::BudgetClass::RdelAdministration,
        BudgetClass::RdelAdministration,
    ),
    (v1::BudgetClass::Cdel, BudgetClass::Cdel),
    (v1::BudgetClass::Ame, BudgetClass::Ame),
];

const MODES: &[(v1::FundsMode, FundsMode)] = &[
    (v1::FundsMode::Absolute, FundsMode::Absolute),
    (v1::FundsMode::Advisory, FundsMode::Advisory),
];

pub(super) fn budget_type(message: v1::BudgetType, at: At<'_>) -> Option<BudgetType> {
    let budget_type = at.parse("budget_type", &message.budget_type);
    let class = at.choice_optional("class", message.class, CLASSES);
    let funds_check = at
        .required("funds_check", message.funds_check)
        .and_then(|message| funds_check(&message, at.field("funds_check")));
    let name = at.text("name", message.name);
    Some(BudgetType {
        budget_type: budget_type?,
        class: class?,
        funds_check: funds_check?,
        name: name?,
        ring_fenced: message.ring_fenced,
    })
}

fn funds_check(message: &v1::FundsCheck, at: At<'_>) -> Option<FundsCheck> {
    let basis = at.choice("basis", message.basis, BASES);
    let mode = at.choice("mode", message.mode, MODES);
    let tolerance_percent = at.parse_optional("tolerance_percent", &message.tolerance_percent);
    let warning_percent = at.parse_optional("warning_percent", &message.warning_percent);
    Some(FundsCheck {
        basis: basis?,
        mode: mode?,
        tolerance_percent: tolerance_percent?.unwrap_or(Percent::ZERO),
        warning_percent: warning_percent?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    super::super::every_value_is_in_its_table! {
        BudgetClass in CLASSES,
        FundsBasis in BASES,
        FundsMode in MODES,
    }
}
