//! The commands that read, as mission directors, finance officers and auditors meet them: the built program against a
//! ledger that serves.

#[path = "command_line/world.rs"]
mod world;

use world::World;

#[test]
fn dump() {
    let world = World::small();
    for a in [
        "available",
        "available clean-energy --year 2024-25",
        "available clean-energy --year 2024-25 --initiative heat-pumps --amount 5",
        "available warm-homes --year 2024-25 --initiative advice --amount 70",
        "available warm-homes --year 2024-25 --initiative lofts --amount 70",
        "available warm-homes --year 2024-25 --amount 70.00 --output csv",
        "available nowhere",
        "available warm-homes --amount 1.234",
        "statement clean-energy",
        "statement warm-homes --output csv --budget-type rdel",
        "contributions clean-energy --due-on 2024-06-01",
        "contributions clean-energy --output csv",
        "shares dft",
        "shares dft --output csv",
        "shares dft --output csv --by-initiative",
        "shares nobody",
        "history",
        "history --pool warm-homes",
        "history --contributor dft --last 2",
        "history --kind allocate --output csv",
        "history --last 1 --output jsonl",
        "history --kind alocate",
        "history --from 9 --to 3",
        "entry 14",
        "entry 14 --output csv",
        "entry 4",
        "entry 99",
        "explain",
        "explain over-allocated",
        "explain retrospective",
        "explain INSUFICIENT",
        "explain xxxxxxxxxx",
        "explain UNKNOWN_POOL --output json",
        "explain OUTCOME_UNKNOWN",
    ] {
        let t = world.purse(a);
        println!("\n$ purse {a}   [{}]\n{}{}", t.code, t.stdout, t.stderr);
    }
    panic!();
}
