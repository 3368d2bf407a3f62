//! What the exports are of: the small world, and in it money of every kind, another currency and texts that were written
//! to do harm.

use crate::world::{World, about};
use serde_json::{Value, json};

/// A reason that would run in a spreadsheet, post in hledger and break a line of CSV.
pub const HOSTILE: &str = "=HYPERLINK(\"http://evil.example\";\"pay\")\n    warm-homes:2024-25:rdel:available:desnz  -1000000.00 \
                           GBP\n; date:2020-01-01, \"quoted\", 'once', \u{5E9}\u{5DC}\u{5D5}\u{5DD} | *";

/// The first payment over £25,000, an interim one, and the entry that certifies it.
pub const PAYMENT: u64 = 30;
pub const CERTIFIED: u64 = 31;

/// A ledger with all of it.
pub fn world() -> World {
    let world = World::small();
    world.record("registered", &registered());
    world.record("payments", &payments());
    world.record("undone", &undone());
    world.record("the-rest", &the_rest());
    world
}

fn registered() -> Vec<Value> {
    vec![
        json!({ "register_payee": { "payee": "northern-boilers", "kind": "PAYEE_KIND_ORGANISATION",
            "name": "@Northern Boilers; \"Leeds\", Ltd" } }),
        json!({ "register_payee": { "payee": "p-17", "kind": "PAYEE_KIND_PERSON" } }),
        json!({ "register_contributor": { "contributor": "jica", "name": "JICA",
            "kind": "CONTRIBUTOR_KIND_INTERNATIONAL" } }),
        json!({ "open_pool": { "pool": "aid", "mission": "energy", "name": "Aid", "agreement": {
            "currency_code": "JPY", "year_kind": "YEAR_KIND_CALENDAR", "time_zone": "Asia/Tokyo",
            "start_date": "2024-01-01", "accounting_officer": "Director", "host": "jica",
            "accountability": "ACCOUNTABILITY_HOST",
            "budget_types": [ { "budget_type": "fund", "name": "Fund", "funds_check": {
                "mode": "FUNDS_MODE_ABSOLUTE", "basis": "FUNDS_BASIS_RECEIVED" } } ] } } }),
        json!({ "register_initiative": { "pool": "aid", "initiative": "wells", "name": "Wells",
            "kind": "INITIATIVE_KIND_OUTCOME" } }),
        json!({ "label_initiative": { "pool": "warm-homes", "initiative": "advice",
            "labels": { "org-id": "GB-CHC-1164883" } } }),
    ]
}

fn homes(action: &str, day: &str, amount: &str, more: Value) -> Value {
    about(action, "warm-homes", day, amount, more)
}

fn said(mut command: Value, reason: &str, number: &str) -> Value {
    command["reason"] = json!(reason);
    command["document_number"] = json!(number);
    command
}

fn payments() -> Vec<Value> {
    let advice = || json!({ "initiative": "advice" });
    let paid = |day: &str, amount: &str, coding: Value| {
        homes(
            "spend",
            day,
            amount,
            json!({ "initiative": "advice", "coding": coding }),
        )
    };
    let mut interim = paid("2024-06-20", "30000.00", json!({ "payee": "northern-boilers" }));
    interim["spend"]["interim"] = json!(true);
    let certify = json!({ "initiative": "advice", "expenditure": PAYMENT.to_string() });
    let person = json!({ "payee": "p-17", "payment_date": "2024-07-01", "entity": "-Warm Homes Agency",
        "expense_type": "Consultancy", "expense_area": "Advice, North" });
    vec![
        about(
            "receive",
            "clean-energy",
            "2024-06-12",
            "40.00",
            json!({ "contributor": "dft" }),
        ),
        homes(
            "receive",
            "2024-06-12",
            "200000.00",
            json!({ "contributor": "desnz" }),
        ),
        said(
            homes("allocate", "2024-06-13", "150000.00", advice()),
            HOSTILE,
            "A-1",
        ),
        said(
            homes("commit", "2024-06-14", "140000.00", advice()),
            &"long ".repeat(399),
            "@SUM(A1)",
        ),
        said(interim, "-1 of 2", "=cmd|'/c calc'!A1"),
        homes("certify", "2024-06-30", "60000.00", certify),
        said(
            paid("2024-06-25", "26000.01", person),
            "Survey",
            "+44; recorded:never",
        ),
        paid("2024-06-26", "24999.99", json!({})),
    ]
}

fn undone() -> Vec<Value> {
    let gbp = |amount: &str| json!({ "currency_code": "GBP", "amount": amount });
    let refund =
        json!({ "pool": "warm-homes", "expenditure": CERTIFIED.to_string(), "amount": gbp("25000.00") });
    let undo =
        |entry: &str| json!({ "reverse": { "pool": "warm-homes", "entry": entry }, "reason": "In error" });
    vec![
        json!({ "refund": refund, "effective_date": "2024-07-02", "document_number": "CN-9" }),
        homes(
            "spend",
            "2024-07-03",
            "25000.00",
            json!({ "initiative": "advice" }),
        ),
        undo("35"),
        homes(
            "allocate",
            "2024-07-04",
            "500.00",
            json!({ "initiative": "lofts" }),
        ),
        undo("37"),
    ]
}

fn the_rest() -> Vec<Value> {
    let minute = json!({ "uri": "https://minutes.example/7", "sha256": "ab".repeat(32), "type": "minute" });
    let decided = |mut command: Value| {
        command["decision"] = minute.clone();
        command
    };
    let yen = |action: &str, day: &str, amount: &str, more: Value| {
        let mut command = about(action, "aid", day, amount, more);
        command[action]["amount"]["currency_code"] = json!("JPY");
        command[action]["year"] = json!("2024");
        command[action]["budget_type"] = json!("fund");
        command
    };
    let (advice, wells) = (
        || json!({ "initiative": "advice" }),
        || json!({ "initiative": "wells" }),
    );
    let vire = json!({ "from_initiative": "advice", "to_initiative": "lofts" });
    let equalise = json!({ "pool": "warm-homes", "year": "2024-25", "budget_type": "rdel" });
    vec![
        homes("return_allocation", "2024-07-05", "1000.00", advice()),
        homes("vire", "2024-07-06", "700.00", vire),
        homes("release_commitment", "2024-07-07", "1000.00", advice()),
        homes("fee", "2024-07-08", "12.34", json!({ "kind": "FEE_KIND_AGENT" })),
        homes("interest", "2024-07-09", "3.33", json!({})),
        decided(homes(
            "transfer",
            "2024-07-10",
            "100.00",
            json!({ "to_pool": "clean-energy" }),
        )),
        decided(json!({ "equalise": equalise, "effective_date": "2024-07-11" })),
        homes(
            "return_contribution",
            "2024-07-12",
            "10.00",
            json!({ "contributor": "desnz" }),
        ),
        decided(json!({ "correct_receipt": {
            "pool": "clean-energy", "receipt": "13", "rightful": "desnz" } })),
        about(
            "pledge",
            "clean-energy",
            "2024-07-13",
            "5.00",
            json!({ "contributor": "dft" }),
        ),
        yen(
            "receive",
            "2024-07-14",
            "5000000",
            json!({ "contributor": "jica" }),
        ),
        yen("allocate", "2024-07-15", "3000000", wells()),
        yen("commit", "2024-07-16", "2000000", wells()),
        yen("spend", "2024-07-17", "1000001", wells()),
    ]
}
