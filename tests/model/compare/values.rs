//! The small values that commands are made of, to the ledger's types and back.

use super::super::{Instalment, Origin, Position, Restriction, Stage};
use crate::support::YEAR;
use common_purse::ledger::command as ledger;
use common_purse::ledger::command::{Document, OpeningOrigin, OpeningPosition, OpeningStage, Substitution};
use common_purse::types::{self, FinancialYear, Minor, Money, Sequence};
use std::fmt::Debug;
use std::str::FromStr;

pub fn position(position: &Position) -> OpeningPosition {
    OpeningPosition {
        amount: money(position.pence),
        contributor: id(&position.contributor),
        initiative: position.initiative.as_deref().map(id),
        origin: match position.origin {
            Origin::Received => OpeningOrigin::Received,
            Origin::CarriedIn => OpeningOrigin::CarriedIn,
            Origin::Interest => OpeningOrigin::Interest,
        },
        restriction: restricted(&position.restriction),
        stage: match position.stage {
            Stage::Available => OpeningStage::Available,
            Stage::Allocated => OpeningStage::Allocated,
            Stage::Committed => OpeningStage::Committed,
            Stage::Spent => OpeningStage::Spent,
        },
    }
}

pub fn restricted(restriction: &Restriction) -> Option<types::Restriction> {
    match restriction {
        Restriction::Free => None,
        Restriction::Window(window) => Some(types::Restriction::Window(id(window))),
        Restriction::Initiative(initiative) => Some(types::Restriction::Initiative(id(initiative))),
    }
}

pub fn substitutions(substitutes: &[(String, i128)]) -> Vec<Substitution> {
    let substitution = |(contributor, pence): &(String, i128)| Substitution {
        amount: money(*pence),
        consent: document(),
        contributor: id(contributor),
    };
    substitutes.iter().map(substitution).collect()
}

pub fn schedule(instalments: &[Instalment]) -> Vec<ledger::Instalment> {
    let instalment = |(due, pence): &Instalment| ledger::Instalment {
        amount: money(*pence),
        due: id(due),
    };
    instalments.iter().map(instalment).collect()
}

/// Whatever has a text, from its text.
pub fn id<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

pub fn year() -> FinancialYear {
    id(YEAR)
}

pub fn money(pence: i128) -> Money {
    Money::from_minor(Minor(pence), id("GBP"))
}

/// The document that decisions, consents and exceptions rest on.
pub fn document() -> Document {
    Document {
        sha256: id(&"ab".repeat(32)),
        type_: id("minute"),
        uri: id("https://example.org/minutes/12"),
    }
}

pub fn number(sequence: Option<Sequence>) -> Option<u64> {
    sequence.map(|sequence| sequence.0)
}

pub fn asked_position(position: &OpeningPosition) -> Position {
    Position {
        contributor: position.contributor.to_string(),
        restriction: asked_restriction(position.restriction.as_ref()),
        origin: match position.origin {
            OpeningOrigin::Received => Origin::Received,
            OpeningOrigin::CarriedIn => Origin::CarriedIn,
            OpeningOrigin::Interest => Origin::Interest,
        },
        stage: match position.stage {
            OpeningStage::Available => Stage::Available,
            OpeningStage::Allocated => Stage::Allocated,
            OpeningStage::Committed => Stage::Committed,
            OpeningStage::Spent => Stage::Spent,
        },
        initiative: position.initiative.as_ref().map(ToString::to_string),
        pence: position.amount.minor().0,
    }
}

pub fn asked_restriction(restriction: Option<&types::Restriction>) -> Restriction {
    match restriction {
        None => Restriction::Free,
        Some(types::Restriction::Window(window)) => Restriction::Window(window.to_string()),
        Some(types::Restriction::Initiative(initiative)) => Restriction::Initiative(initiative.to_string()),
    }
}

pub fn asked_substitutes(substitutes: &[Substitution]) -> Vec<(String, i128)> {
    let substitute = |own: &Substitution| (own.contributor.to_string(), own.amount.minor().0);
    substitutes.iter().map(substitute).collect()
}

pub fn asked_schedule(instalments: &[ledger::Instalment]) -> Vec<Instalment> {
    let instalment = |own: &ledger::Instalment| (own.due.to_string(), own.amount.minor().0);
    instalments.iter().map(instalment).collect()
}
