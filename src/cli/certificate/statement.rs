//! The form in which a share statement is signed off.
//!
//! One object of canonical JSON (RFC 8785) whose values are strings, objects and arrays of them: the ledger's own form of a
//! line. It has the figures and what they are of, and no names or titles, which may be changed, so that the same entries
//! give the same bytes for ever. A figure that a later version of the contract adds is not in it: then `form` is another.

use crate::cli::reading::{amount, currency, year_and_type};
use crate::cli::shares::Statement;
use crate::import::sha256_hex;
use crate::wire::v1;
use serde_json::{Map, Value};
use v1::share_of_control_total::Restriction;
use v1::share_of_initiative::Restriction as InitiativeRestriction;

/// The form that this version writes.
const FORM: &str = "purse share statement 1";

/// A statement in the form that is signed.
pub(super) struct Signable {
    /// The file's bytes: the object and a line break.
    pub(super) text: String,
    /// SHA-256 of them.
    pub(super) sha256: String,
}

/// `statement` as it is signed: of `year`, or of every year if that is empty.
pub(super) fn signable(statement: &Statement, year: &str) -> Signable {
    let read_at = statement.read_at.clone().unwrap_or_default();
    let totals = statement.control_totals.iter().map(of_control_total);
    let initiatives = statement.initiatives.iter().map(of_initiative);
    let object = object([
        ("as_at", Value::from(read_at.sequence.to_string())),
        ("contributor", Value::from(statement.contributor.clone())),
        ("control_totals", totals.collect()),
        ("form", Value::from(FORM)),
        ("initiatives", initiatives.collect()),
        ("pool", Value::from(statement.pool.clone())),
        ("recorded", Value::from(read_at.recorded_time)),
        ("year", Value::from(year)),
    ]);
    // Ids, amounts and times are ASCII and need no escapes, and keys come sorted: so this is the canonical form.
    let text = format!("{object}\n");
    let sha256 = sha256_hex(&[text.as_bytes()]);
    Signable { text, sha256 }
}

fn of_control_total(share: &v1::ShareOfControlTotal) -> Value {
    let restriction = match &share.restriction {
        Some(Restriction::Window(window)) => format!("window:{window}"),
        Some(Restriction::Initiative(initiative)) => format!("initiative:{initiative}"),
        None => String::new(),
    };
    let came_in = share.came_in.clone().unwrap_or_default();
    let held = share.held.clone().unwrap_or_default();
    let went_out = share.went_out.clone().unwrap_or_default();
    let (year, budget_type) = year_and_type(share.control_total.as_ref());
    object([
        ("budget_type", Value::from(budget_type)),
        ("currency", Value::from(currency(came_in.total.as_ref()))),
        ("for", Value::from(restriction)),
        (
            "came_in",
            figures([
                ("carried_in", &came_in.carried_in),
                ("interest", &came_in.interest),
                ("prior_year_refund", &came_in.prior_year_refund),
                ("received", &came_in.received),
                ("succeeded_in", &came_in.succeeded_in),
                ("total", &came_in.total),
                ("transferred_in", &came_in.transferred_in),
            ]),
        ),
        (
            "held",
            figures([
                ("allocated", &held.allocated),
                ("available", &held.available),
                ("committed", &held.committed),
                ("reserved", &held.reserved),
                ("spent", &held.spent),
                ("total", &held.total),
            ]),
        ),
        (
            "went_out",
            figures([
                ("carried_out", &went_out.carried_out),
                ("fees", &went_out.fees),
                ("returned", &went_out.returned),
                ("succeeded_out", &went_out.succeeded_out),
                ("total", &went_out.total),
                ("transferred_out", &went_out.transferred_out),
            ]),
        ),
        ("year", Value::from(year)),
    ])
}

fn of_initiative(share: &v1::ShareOfInitiative) -> Value {
    let restriction = match &share.restriction {
        Some(InitiativeRestriction::RestrictedToWindow(window)) => format!("window:{window}"),
        Some(InitiativeRestriction::RestrictedToInitiative(initiative)) => {
            format!("initiative:{initiative}")
        }
        None => String::new(),
    };
    let (year, budget_type) = year_and_type(share.control_total.as_ref());
    object([
        ("budget_type", Value::from(budget_type)),
        ("for", Value::from(restriction)),
        ("initiative", Value::from(share.initiative.clone())),
        (
            "stages",
            figures([
                ("allocated", &share.allocated),
                ("committed", &share.committed),
                ("reserved", &share.reserved),
                ("spent", &share.spent),
                ("total", &share.total),
            ]),
        ),
        ("year", Value::from(year)),
    ])
}

fn figures<const N: usize>(figures: [(&str, &Option<v1::Money>); N]) -> Value {
    object(figures.map(|(name, money)| (name, Value::from(amount(money.as_ref())))))
}

/// An object; its keys are sorted as it is written.
fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
    Value::Object(fields.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Golden: the bytes that were once signed are the bytes that are compared for ever.
    #[test]
    fn the_same_shares_give_the_same_bytes_for_ever() {
        let money = |amount: &str| {
            Some(v1::Money {
                currency_code: "GBP".to_owned(),
                amount: amount.to_owned(),
            })
        };
        let statement = Statement {
            read_at: Some(v1::ReadAt {
                sequence: 12,
                recorded_time: "2026-11-22T09:30:00.000000Z".to_owned(),
                ..v1::ReadAt::default()
            }),
            pool: "heat".to_owned(),
            pool_name: "Warm homes".to_owned(),
            contributor: "dft".to_owned(),
            control_totals: vec![v1::ShareOfControlTotal {
                control_total: Some(v1::ControlTotal {
                    pool: "heat".to_owned(),
                    year: "2026-27".to_owned(),
                    budget_type: "cdel".to_owned(),
                }),
                restriction: Some(Restriction::Window("north".to_owned())),
                came_in: Some(v1::MoneyIn {
                    received: money("30.00"),
                    total: money("30.00"),
                    ..v1::MoneyIn::default()
                }),
                held: Some(v1::MoneyHeld {
                    available: money("30.00"),
                    total: money("30.00"),
                    ..v1::MoneyHeld::default()
                }),
                went_out: None,
            }],
            ..Statement::default()
        };
        let signed = signable(&statement, "2026-27");
        assert_eq!(
            signed.text,
            concat!(
                r#"{"as_at":"12","contributor":"dft","control_totals":[{"budget_type":"cdel","came_in":{"carried_in":"","#,
                r#""interest":"","prior_year_refund":"","received":"30.00","succeeded_in":"","total":"30.00","#,
                r#""transferred_in":""},"currency":"GBP","for":"window:north","held":{"allocated":"","available":"30.00","#,
                r#""committed":"","reserved":"","spent":"","total":"30.00"},"went_out":{"carried_out":"","fees":"","#,
                r#""returned":"","succeeded_out":"","total":"","transferred_out":""},"year":"2026-27"}],"#,
                r#""form":"purse share statement 1","initiatives":[],"pool":"heat","#,
                r#""recorded":"2026-11-22T09:30:00.000000Z","year":"2026-27"}"#,
                "\n"
            )
        );
    }
}
