//! The blocks of the screen, each of a heading and its rows.

use super::super::figures::{Figures, Money};
use super::layout::{amount, count, name, table, wrapped};
use crate::types::Minor;
use std::collections::BTreeMap;

/// How many asks, instalments and rules set aside are told one by one; programs hear of all.
const DECLINED_TOLD: usize = 4;
const OVERDUE_TOLD: usize = 2;
const SET_ASIDE_TOLD: usize = 3;

/// A row of a name and the sums of some money.
fn row(figures: &Figures, name: String, sums: &[Minor]) -> Vec<String> {
    let sums = sums.iter().map(|minor| amount(figures, *minor));
    std::iter::once(name).chain(sums).collect()
}

/// What the purse holds: the largest pools, and the others together.
pub(super) fn pools(figures: &Figures, most: usize) -> Vec<String> {
    let money = |money: Money| [money.received, money.allocated, money.available];
    let (shown, others) = figures.pools.split_at(most.min(figures.pools.len()));
    let mut rows: Vec<Vec<String>> = shown
        .iter()
        .map(|pool| row(figures, name(&pool.name), &money(pool.money)))
        .collect();
    if !others.is_empty() {
        let together = Money::total(others.iter().map(|pool| pool.money));
        rows.push(row(
            figures,
            format!("{} other pools", others.len()),
            &money(together),
        ));
    }
    rows.push(row(figures, "all".to_owned(), &money(figures.total())));
    let headings = ["WHAT THE PURSE HOLDS", "received", "allocated", "available"];
    let mut lines = table(&headings, &[0], rows);
    let uncovered = figures.total().uncovered;
    if uncovered.is_positive() {
        lines.extend(wrapped(&format!(
            "{} of it was given ahead of money, and is not taken from what is available.",
            amount(figures, uncovered)
        )));
    }
    lines
}

/// Whose money it is: the largest contributors, the others together, and nobody.
pub(super) fn contributors(figures: &Figures, most: usize) -> Vec<String> {
    let money = |money: Money| [money.received, money.allocated, money.available];
    let (shown, others) = figures
        .contributors
        .split_at(most.min(figures.contributors.len()));
    let mut rows: Vec<Vec<String>> = shown
        .iter()
        .map(|one| {
            let told = match one.successors.as_slice() {
                [] => one.name.clone(),
                successors => format!("{} (now {})", one.contributor, successors.join(", ")),
            };
            row(figures, name(&told), &money(one.money))
        })
        .collect();
    if !others.is_empty() {
        let together = Money::total(others.iter().map(|one| one.money));
        rows.push(row(
            figures,
            format!("{} other contributors", others.len()),
            &money(together),
        ));
    }
    let uncovered = figures.total().uncovered;
    if uncovered.is_positive() {
        let nobody = "nobody yet: given ahead of money".to_owned();
        rows.push(row(figures, nobody, &[Minor::ZERO, uncovered, Minor::ZERO]));
    }
    let headings = ["WHOSE MONEY IT IS", "paid in", "with initiatives", "available"];
    let mut lines = table(&headings, &[0], rows);
    if let Some(share) = &figures.share {
        lines.extend(wrapped(&format!(
            "In {}, of {} from {}, {} is with {} initiatives and {} available; every other share is known as exactly.",
            share.pool_name,
            amount(figures, share.received),
            share.contributor_name,
            amount(figures, share.in_initiatives),
            count(share.initiatives),
            amount(figures, share.available),
        )));
    }
    lines
}

/// What went over: control totals in which more was given than came in, two beside each other.
pub(super) fn exceeded(figures: &Figures, most: usize) -> Vec<String> {
    let cells: Vec<[String; 2]> = figures
        .exceeded
        .iter()
        .take(most)
        .map(|total| {
            let place = format!("{}, {}", name(&total.pool_name), total.year);
            [place, amount(figures, total.uncovered)]
        })
        .collect();
    let half = cells.len().div_ceil(2);
    let (left, right) = cells.split_at(half);
    let rows = left.iter().enumerate().map(|(index, cell)| {
        let beside = right.get(index).cloned().unwrap_or_default();
        cell.iter().cloned().chain(beside).collect()
    });
    let headings = ["WHAT WENT OVER", "uncovered", "", "uncovered"];
    let mut lines = table(&headings, &[0, 2], rows.collect());
    lines.push(format!(
        "{} control totals were given {} more than came in; each time an exception was recorded.",
        figures.exceeded.len(),
        amount(figures, figures.total().uncovered)
    ));
    lines
}

/// Each mission: what is pooled for it, and whether it goes into prevention.
pub(super) fn missions(figures: &Figures) -> Vec<String> {
    let mut prevention: BTreeMap<&str, Minor> = BTreeMap::new();
    for initiative in figures
        .initiatives
        .iter()
        .filter(|one| one.intent == "prevention")
    {
        let sum = prevention.entry(&initiative.mission).or_default();
        *sum = sum.tallied(initiative.money.allocated);
    }
    let sums = |money: Money, prevented: Minor| {
        [
            money.received,
            money.allocated,
            prevented,
            money.spent,
            money.available,
        ]
    };
    let of = |mission: &str| prevention.get(mission).copied().unwrap_or_default();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (mission, money) in figures.missions() {
        rows.push(row(figures, mission.to_owned(), &sums(money, of(mission))));
    }
    let all = prevention
        .values()
        .fold(Minor::ZERO, |sum, one| sum.tallied(*one));
    rows.push(row(figures, "all".to_owned(), &sums(figures.total(), all)));
    let headings = [
        "POOLED, BY MISSION",
        "received",
        "allocated",
        "to prevent",
        "spent",
        "available",
    ];
    table(&headings, &[0], rows)
}

/// On what it goes: the initiatives that were given the most.
pub(super) fn initiatives(figures: &Figures, most: usize) -> Vec<String> {
    let rows = figures.initiatives.iter().take(most).map(|initiative| {
        vec![
            name(&initiative.name),
            initiative.mission.clone(),
            initiative.intent.clone(),
            amount(figures, initiative.money.allocated),
            amount(figures, initiative.money.spent),
        ]
    });
    let headings = ["ON WHAT IT GOES", "mission", "intent", "given", "spent"];
    table(&headings, &[0, 1, 2], rows.collect())
}

/// What a board should know: who refused when asked, what is overdue, which rules were set aside.
pub(super) fn findings(figures: &Figures) -> Vec<String> {
    let mut lines = vec!["WHAT A BOARD SHOULD KNOW".to_owned()];
    for ask in figures.stages.declined.iter().take(DECLINED_TOLD) {
        lines.push(format!(
            "  refused    {} was asked for {} for {}, {}, and declined (entry {})",
            ask.contributor,
            amount(figures, ask.amount),
            ask.pool,
            ask.year,
            ask.entry
        ));
    }
    for instalment in figures.stages.overdue.iter().take(OVERDUE_TOLD) {
        lines.push(format!(
            "  overdue    {} owes {} {} since {} (agreed by entry {})",
            instalment.contributor,
            instalment.pool,
            amount(figures, instalment.amount),
            instalment.due_date,
            instalment.agreed
        ));
    }
    for exception in figures.exceptions.iter().rev().take(SET_ASIDE_TOLD) {
        lines.push(format!(
            "  set aside  {} by {} in {}, {} (entry {})",
            exception.rule(),
            amount(figures, exception.amount),
            exception.pool,
            exception.year,
            exception.entry
        ));
    }
    lines.push(format!(
        "  in kind    {} of support beside the money; {} rules set aside in all",
        amount(figures, figures.stages.in_kind),
        figures.exceptions.len()
    ));
    lines
}
