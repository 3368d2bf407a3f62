//! What each format holds.

use crate::recorded::{self, HOSTILE};
use crate::taken::{Cell, Taken, assert_golden, balances, export, masked, taken};
use crate::world::World;
use calamine::{Data, Reader, Xlsx};
use serde_json::Value;
use std::collections::BTreeMap;
use tempfile::TempDir;

const POOLS: [&str; 3] = ["aid", "clean-energy", "warm-homes"];

struct Exports {
    world: World,
    directory: TempDir,
    lines: Vec<Value>,
}

fn exports() -> Exports {
    let world = recorded::world();
    let directory = tempfile::tempdir().unwrap();
    let lines = taken(&world, "jsonl", &directory.path().join("lines"), "");
    let lines = lines
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    Exports {
        lines: lines.collect(),
        world,
        directory,
    }
}

impl Exports {
    fn take(&self, format: &str, options: &str) -> Taken {
        taken(&self.world, format, &self.directory.path().join(format), options)
    }

    fn is_golden(&self, name: &str, text: &str) {
        // The correction of a receipt and reversals carry their own days; all others are in 2024 too.
        assert_golden(name, &masked(text, &self.lines));
    }
}

fn records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records = reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect());
    records.collect()
}

#[test]
fn csv_has_a_row_for_each_share_and_runs_nothing() {
    let exports = exports();
    let csv = exports.take("csv", "");
    exports.is_golden("moves.csv", csv.text());
    let rows = records(csv.text());
    assert_eq!(csv.manifest["rows"], Value::from(rows.len()));
    let shares = exports
        .lines
        .iter()
        .flat_map(|line| line["moves"].as_array().into_iter().flatten());
    let shares: usize = shares.map(|one| one["shares"].as_object().unwrap().len()).sum();
    assert_eq!(rows.len(), shares);
    let begins = |cell: &String| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    assert!(!rows.iter().flatten().any(begins), "a cell runs in a spreadsheet");
    let reason = rows.iter().find(|row| row[0] == "28").unwrap();
    assert_eq!(
        reason[23],
        format!("'{HOSTILE}"),
        "the text stands whole behind its apostrophe"
    );
}

#[test]
fn a_spreadsheet_has_the_same_table_with_numbers_to_sum() {
    let exports = exports();
    let rows = records(exports.take("csv", "").text());
    let xlsx = exports.take("xlsx", "");
    let mut workbook: Xlsx<_> = calamine::open_workbook(&xlsx.path).unwrap();
    assert_eq!(workbook.sheet_names(), ["Moves"]);
    let sheet = workbook.worksheet_range("Moves").unwrap();
    let mut read = sheet.rows();
    let names = read.next().unwrap();
    assert_eq!(names[16], Data::String("amount".to_owned()));
    assert_eq!(names[30], Data::String("amount_number".to_owned()));
    let read: Vec<&[Data]> = read.collect();
    assert_eq!(read.len(), rows.len());
    for (read, row) in read.iter().zip(&rows) {
        for (cell, text) in read.iter().zip(row) {
            match cell {
                Data::String(cell) => assert_eq!(cell, text),
                Data::Empty => assert_eq!(text, ""),
                other => panic!("{other:?} is no text"),
            }
        }
        let Data::Float(number) = &read[30] else {
            panic!("{:?} is no number", read[30])
        };
        assert_eq!(*number, row[16].parse::<f64>().unwrap());
    }
    assert_eq!(
        workbook.worksheet_formula("Moves").unwrap().used_cells().count(),
        0
    );
}

#[test]
fn a_journal_balances_to_what_the_ledger_says() {
    let exports = exports();
    let journal = exports.take("hledger", "");
    exports.is_golden("ledger.journal", journal.text());
    let mut sums: BTreeMap<String, i128> = BTreeMap::new();
    let mut decimals: BTreeMap<String, usize> = BTreeMap::new();
    let mut transactions = 0;
    for line in journal.text().lines() {
        let first = line.bytes().next();
        match first {
            None => {}
            Some(b'0'..=b'9') => {
                transactions += 1;
                assert!(!line.contains(';'), "{line} begins a comment in its description");
            }
            Some(b' ') if line.trim_start().starts_with(';') => {
                assert!(line.starts_with("    ; recorded:2"), "{line}")
            }
            Some(b' ') => {
                let posting = line.trim_start().split("  ; rule:").next().unwrap();
                let (account, money) = posting.split_once("  ").unwrap();
                let (amount, _) = money.split_once(' ').unwrap();
                let fraction = amount.split_once('.').map_or(0, |(_, fraction)| fraction.len());
                decimals.insert(account.to_owned(), fraction);
                *sums.entry(account.to_owned()).or_default() +=
                    amount.replace('.', "").parse::<i128>().unwrap();
            }
            Some(_) => {
                let word = line.split(' ').next().unwrap();
                assert!(["decimal-mark", "commodity", "account"].contains(&word), "{line}");
            }
        }
    }
    let moving = exports
        .lines
        .iter()
        .filter(|line| line["moves"].is_array())
        .count();
    assert_eq!(transactions, moving);
    let account = |cell: &Cell| {
        let parts: Vec<String> = cell.iter().filter(|part| !part.is_empty()).cloned().collect();
        parts.join(":").replace(['#', '+'], ":")
    };
    let expected = balances(&exports.world, &POOLS).into_iter();
    let expected: BTreeMap<String, i128> = expected
        .map(|(cell, amount)| (account(&cell), amount.replace('.', "").parse().unwrap()))
        .collect();
    sums.retain(|_, sum| *sum != 0);
    assert_eq!(sums, expected);
    assert!(
        decimals
            .iter()
            .all(|(account, places)| *places == if account.starts_with("aid:") { 0 } else { 2 })
    );
}

#[test]
fn a_database_holds_every_line_and_every_balance() {
    let exports = exports();
    let file = exports.take("sqlite", "");
    let database = rusqlite::Connection::open(&file.path).unwrap();
    let one = |query: &str| database.query_row(query, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(one("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_eq!(one("PRAGMA user_version"), 1);
    assert_eq!(one("SELECT count(*) FROM entries"), exports.lines.len() as i64);
    assert_eq!(
        one("SELECT count(*) FROM shares"),
        file.manifest["rows"].as_i64().unwrap()
    );
    assert_eq!(
        one("SELECT count(*) FROM entries WHERE json_extract(line, '$.kind') <> kind"),
        0
    );
    assert_eq!(
        one("SELECT sum(minor) FROM postings"),
        0,
        "every move has two ends"
    );
    let differing = "SELECT count(*) FROM (SELECT m.minor, sum(s.minor) AS shares FROM moves m JOIN shares s USING (entry, \
                     move) GROUP BY entry, move) WHERE minor <> shares";
    assert_eq!(one(differing), 0);
    let reason: String = database
        .query_row("SELECT reason FROM entries WHERE entry = 28", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(reason, HOSTILE, "a database needs no apostrophe");
    let mut query = database
        .prepare(
            "SELECT pool, year, budget_type, account, initiative, source, balance FROM balances_by_source",
        )
        .unwrap();
    let rows = query.query_map([], |row| {
        let text = |place: usize| row.get::<_, String>(place);
        Ok((
            [text(0)?, text(1)?, text(2)?, text(3)?, text(4)?, text(5)?],
            text(6)?,
        ))
    });
    let rows: BTreeMap<Cell, String> = rows.unwrap().map(Result::unwrap).collect();
    assert_eq!(rows, balances(&exports.world, &POOLS));
    let names = "SELECT count(*) FROM payees WHERE kind = 'PERSON' AND name IS NOT NULL";
    assert_eq!((one("SELECT count(*) FROM payees"), one(names)), (2, 0));
}

#[test]
fn a_database_of_one_pool_has_its_balances_and_is_whole() {
    let exports = exports();
    let file = exports.take("sqlite", "--pool clean-energy");
    let database = rusqlite::Connection::open(&file.path).unwrap();
    let one = |query: &str| database.query_row(query, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(one("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    assert_eq!(one("SELECT count(*) FROM moves WHERE pool <> 'clean-energy'"), 0);
    assert_eq!(
        one("SELECT count(*) FROM initiatives WHERE pool <> 'clean-energy'"),
        0
    );
    assert_eq!(one("SELECT count(*) FROM pools WHERE pool = 'aid'"), 0);
    assert_eq!(one("SELECT count(*) FROM payees"), 0, "it paid nobody by name");
    let cells = balances(&exports.world, &["clean-energy"]).len();
    assert_eq!(one("SELECT count(*) FROM balances_by_source"), cells as i64);
}

#[test]
fn grants_have_what_360giving_requires_and_exact_amounts() {
    let exports = exports();
    let file = exports.take("360giving", "--grant-prefix 360G-example");
    let document: Value = serde_json::from_slice(&file.bytes).unwrap();
    let grants = document["grants"].as_array().unwrap();
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).unwrap().to_owned();
    let mut ids = Vec::new();
    for grant in grants {
        ids.push(text(&grant["id"]));
        for field in ["title", "description", "awardDate", "dateModified"] {
            text(&grant[field]);
        }
        assert_eq!(
            (text(&grant["currency"]), text(&grant["regrantType"])),
            ("GBP".to_owned(), "FRG040".to_owned())
        );
        for side in ["fundingOrganization", "recipientOrganization"] {
            for body in grant[side]
                .as_array()
                .filter(|bodies| !bodies.is_empty())
                .unwrap()
            {
                text(&body["id"]);
                text(&body["name"]);
            }
        }
        assert!(grant["amountAwarded"].is_number());
    }
    assert_eq!(ids, ["360G-example-14", "360G-example-19", "360G-example-28"]);
    assert_eq!(grants[2]["recipientOrganization"][0]["id"], "GB-CHC-1164883");
    assert_eq!(grants[2]["description"], HOSTILE);
    assert!(
        file.text().contains("\"amountAwarded\":150000.00,"),
        "the digits are those of the ledger"
    );
    assert_eq!(
        file.manifest["left_out"],
        serde_json::json!([
            { "what": "allocations not in GBP", "count": 1 },
            { "what": "allocations that were reversed", "count": 1 } ])
    );
    let told = export(
        &exports.world,
        "360giving",
        &exports.directory.path().join("told"),
        "",
    );
    assert!(
        told.stdout.contains("Not in the file: 1 allocations not in GBP."),
        "{}",
        told.stdout
    );
}

#[test]
fn published_spending_has_payments_and_what_was_undone_and_no_person() {
    let exports = exports();
    let file = exports.take("uk-spend", "");
    exports.is_golden("spend.csv", file.text());
    let rows = records(file.text());
    let amounts: Vec<&str> = rows.iter().map(|row| row[7].as_str()).collect();
    // Paid, certified for more, paid to a person, refunded, paid and reversed: those below the limit are left out.
    assert_eq!(
        amounts,
        [
            "30000.00",
            "30000.00",
            "26000.01",
            "-25000.00",
            "25000.00",
            "-25000.00"
        ]
    );
    assert_eq!(
        (rows[2][5].as_str(), rows[2][2].as_str()),
        ("Individual", "01/07/2024")
    );
    assert_eq!(
        rows[3][5], rows[0][5],
        "a refund is told of the supplier that was paid"
    );
    assert_eq!(
        (rows[1][6].as_str(), rows[3][6].as_str()),
        ("'=cmd|'/c calc'!A1", "CN-9")
    );
    assert!(
        !file.text().contains("p-17"),
        "the id of a person is of no use to the public"
    );
    let above = exports
        .world
        .command("export --format uk-spend --limit 26000.01 --file");
    let path = exports.directory.path().join("above.csv");
    assert!({ above }.arg(&path).output().unwrap().status.success());
    assert_eq!(records(&std::fs::read_to_string(&path).unwrap()).len(), 3);
}
