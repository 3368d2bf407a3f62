//! An Accounting Officer's sign-off of a share statement: recorded once, made again by whoever checks it, and held against
//! what was recorded since.

mod server;

#[path = "command_line/world.rs"]
mod world;

use serde_json::{Value, json};
use world::{Told, World};

const POST: &str = "Accounting Officer, Department for Transport";

/// Signs the share of `contributor` in clean-energy off; where the statement is, and the entry that records it.
fn sign(world: &World, state: &std::path::Path, more: &[&str]) -> Told {
    let file = state.join("statement.json");
    let mut command = world.command("certificate sign dft --pool clean-energy --output json --post");
    command.arg(POST).arg("--file").arg(&file).args(more);
    command.env("PURSE_STATE", state.join("state"));
    world::told(&command.output().unwrap())
}

fn entry_of(told: &Told) -> String {
    assert_eq!(told.code, 0, "{told:?}");
    let answer: Value = serde_json::from_str(&told.stdout).unwrap();
    answer["first_sequence"].as_str().unwrap().to_owned()
}

#[test]
fn what_was_signed_is_made_again_and_what_changed_since_is_shown() {
    let world = World::small();
    let state = tempfile::tempdir().unwrap();
    let signed = entry_of(&sign(
        &world,
        state.path(),
        &["--reason", "Subject to audit of round 3"],
    ));
    let check = format!("certificate check {signed}");
    let checked = world.json(&check);
    assert_eq!(
        (&checked["agrees"], &checked["changed"], &checked["entries_since"]),
        (&json!(true), &json!(false), &json!([]))
    );
    assert_eq!(checked["post"], POST);
    assert_eq!(checked["reason"], "Subject to audit of round 3");

    // The file is the very bytes that were signed.
    let statement = std::fs::read(state.path().join("statement.json")).unwrap();
    let document: Value = serde_json::from_slice(&statement).unwrap();
    assert_eq!(document["contributor"], "dft");
    assert_eq!(
        serde_json::to_vec(&document).unwrap(),
        statement[..statement.len() - 1]
    );
    use sha2::Digest;
    let digest = sha2::Sha256::digest(&statement);
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(checked["statement_sha256"], digest);

    // More of its money: what was signed stays, and what changed is named.
    let receipt = json!({ "receive": { "pool": "clean-energy", "contributor": "dft", "year": "2024-25",
        "budget_type": "rdel", "amount": { "currency_code": "GBP", "amount": "7.00" } },
        "effective_date": "2024-06-01" });
    world.record("one-more", &[receipt]);
    let others = json!({ "receive": { "pool": "clean-energy", "contributor": "desnz", "year": "2024-25",
        "budget_type": "rdel", "amount": { "currency_code": "GBP", "amount": "9.00" } },
        "effective_date": "2024-06-01" });
    world.record("of-another", &[others]);
    let checked = world.json(&check);
    let receipt = (signed.parse::<u64>().unwrap() + 1).to_string();
    assert_eq!(
        (&checked["agrees"], &checked["changed"], &checked["entries_since"]),
        (&json!(true), &json!(true), &json!([receipt]))
    );
    let told = world.reads(&check);
    assert!(
        told.contains("As it was signed") && told.contains("As it stands now"),
        "{told}"
    );

    // Signed again as at the entry of then it is the same statement.
    let as_at = (signed.parse::<u64>().unwrap() - 1).to_string();
    let again = entry_of(&sign(&world, state.path(), &["--as-at-entry", &as_at]));
    assert_eq!(
        world.json(&format!("certificate check {again}"))["statement_sha256"],
        digest
    );

    // Another statement is not written over it, and nothing is signed.
    let now = sign(&world, state.path(), &[]);
    assert_eq!(now.code, 2, "{now:?}");
    assert!(now.stderr.contains("holds something else"), "{now:?}");
}

#[test]
fn a_sign_off_of_another_statement_is_found_out() {
    let world = World::small();
    let forged = json!({ "sign_off": { "pool": "clean-energy", "contributor": "dft", "as_at_sequence": "5",
        "statement_sha256": "0".repeat(64) }, "post": POST });
    world.record("forged", &[forged]);
    let last = world.json("history --kind SignOff --last 1");
    let entry = last["entries"][0]["sequence"].as_str().unwrap().to_owned();
    let told = world.purse(&format!("certificate check {entry}"));
    assert_eq!(told.code, 1, "{told:?}");
    assert!(
        told.stdout.contains("IS NOT THE STATEMENT OF THIS LEDGER"),
        "{told:?}"
    );
    let told = world.purse("certificate check 1");
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.stderr.contains("is no sign-off"), "{told:?}");
}
