//! The demo's answer for programs: one object. Counts are numbers, amounts decimal texts.

use super::Shown;
use super::figures::{Figures, Money};
use crate::types::{Amount, Minor};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// All of it.
pub(super) fn of(shown: &Shown<'_>) -> Value {
    let figures = shown.figures;
    let amount = |minor| text(figures, minor);
    let total = figures.total();
    let read_at = figures.checkpoint.read_at.clone().unwrap_or_default();
    json!({
        "scenario": shown.scenario.name(),
        "source": shown.scenario.source(),
        "entries": figures.entries,
        "entries_new": shown.entries_new,
        "pools": figures.pools.len(),
        "contributors": figures.contributors.len(),
        "initiatives": figures.initiative_count,
        "currency_code": figures.currency.code(),
        "received_total": amount(total.received),
        "pledged_total": amount(figures.stages.pledged),
        "allocated_total": amount(total.allocated),
        "spent_total": amount(total.spent),
        "available_total": amount(total.available),
        "control_totals_exceeded": figures.exceeded.len(),
        "uncovered_total": amount(total.uncovered),
        "overdue_total": amount(figures.stages.overdue_total),
        "in_kind_total": amount(figures.stages.in_kind),
        "by_pool": by_pool(figures),
        "by_mission": by_mission(figures),
        "by_contributor": by_contributor(figures),
        "by_intent": by_intent(figures),
        "exceeded": exceeded(figures),
        "exceptions": exceptions(figures),
        "asks_declined": declined(figures),
        "overdue": overdue(figures),
        "read_at": { "sequence": read_at.sequence.to_string(), "recorded_time": read_at.recorded_time },
        "checkpoint": figures.checkpoint.checkpoint,
        "verifier_key": figures.checkpoint.verifier_key,
        "milliseconds": u64::try_from(shown.took.as_millis()).unwrap_or(u64::MAX),
        "listening": shown.stays.then(|| format!("http://{}", shown.address)),
    })
}

fn text(figures: &Figures, minor: Minor) -> String {
    Amount::from_minor(minor, figures.currency).to_string()
}

/// An object of what names it and its money.
fn object(figures: &Figures, names: &[(&str, Value)], money: Money) -> Value {
    let mut object: Map<String, Value> = Map::new();
    for (name, value) in names {
        object.insert((*name).to_owned(), value.clone());
    }
    for (name, minor) in [
        ("received", money.received),
        ("allocated", money.allocated),
        ("spent", money.spent),
        ("available", money.available),
        ("uncovered", money.uncovered),
    ] {
        object.insert(name.to_owned(), json!(text(figures, minor)));
    }
    Value::Object(object)
}

fn by_pool(figures: &Figures) -> Value {
    let pools = figures.pools.iter().map(|pool| {
        let names = [
            ("pool", json!(pool.pool)),
            ("name", json!(pool.name)),
            ("mission", json!(pool.mission)),
            ("initiatives", json!(pool.initiatives)),
        ];
        object(figures, &names, pool.money)
    });
    pools.collect()
}

fn by_mission(figures: &Figures) -> Value {
    let missions = figures.missions();
    let missions = missions
        .iter()
        .map(|(mission, money)| object(figures, &[("mission", json!(mission))], *money));
    missions.collect()
}

fn by_contributor(figures: &Figures) -> Value {
    let contributors = figures.contributors.iter().map(|one| {
        let names = [
            ("contributor", json!(one.contributor)),
            ("name", json!(one.name)),
            ("successors", json!(one.successors)),
        ];
        object(figures, &names, one.money)
    });
    contributors.collect()
}

fn by_intent(figures: &Figures) -> Value {
    let mut intents: BTreeMap<&str, Money> = BTreeMap::new();
    for initiative in &figures.initiatives {
        intents
            .entry(&initiative.intent)
            .or_default()
            .add(initiative.money);
    }
    let intents = intents.iter().map(|(intent, money)| {
        let (allocated, spent) = (text(figures, money.allocated), text(figures, money.spent));
        json!({ "intent": intent, "allocated": allocated, "spent": spent })
    });
    intents.collect()
}

fn exceeded(figures: &Figures) -> Value {
    let exceeded = figures.exceeded.iter().map(|total| {
        json!({
            "pool": total.pool,
            "year": total.year,
            "budget_type": total.budget_type,
            "uncovered": text(figures, total.uncovered),
        })
    });
    exceeded.collect()
}

fn exceptions(figures: &Figures) -> Value {
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for exception in &figures.exceptions {
        *kinds.entry(exception.rule()).or_default() += 1;
    }
    json!(kinds)
}

fn declined(figures: &Figures) -> Value {
    let declined = figures.stages.declined.iter().map(|ask| {
        json!({
            "entry": ask.entry,
            "pool": ask.pool,
            "contributor": ask.contributor,
            "year": ask.year,
            "amount": text(figures, ask.amount),
        })
    });
    declined.collect()
}

fn overdue(figures: &Figures) -> Value {
    let overdue = figures.stages.overdue.iter().map(|instalment| {
        json!({
            "agreed": instalment.agreed,
            "pool": instalment.pool,
            "contributor": instalment.contributor,
            "due_date": instalment.due_date,
            "amount": text(figures, instalment.amount),
        })
    });
    overdue.collect()
}
