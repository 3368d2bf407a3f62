//! `purse demo` as somebody meets it who has only this program: real figures, a ledger that can be kept, nothing left behind.

mod server;

use common_purse::import::sha256_hex;
use serde_json::Value;
use server::Server;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// What the demo's own temporary directory is made in, so that each test sees whether it is gone.
fn demo(temporary: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_purse"));
    command
        .arg("demo")
        .args(arguments)
        .env("TMPDIR", temporary)
        .current_dir(temporary)
        .stdin(Stdio::null());
    command
}

fn shown(temporary: &Path, arguments: &[&str]) -> Value {
    let output = demo(temporary, arguments)
        .args(["--exit", "--output", "json"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A demo that fails, and what it says.
fn refused(temporary: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = demo(temporary, arguments).output().unwrap();
    (status.code(), String::from_utf8_lossy(&stderr).into_owned())
}

/// Every file under a directory with its bytes.
fn files(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), std::fs::read(path).unwrap());
        }
    }
    found
}

fn is_empty(directory: &Path) -> bool {
    std::fs::read_dir(directory).unwrap().next().is_none()
}

/// An amount in pence or cents.
fn minor(amount: &Value) -> i128 {
    let text = amount.as_str().unwrap();
    let (whole, fraction) = text.split_once('.').unwrap();
    assert_eq!(fraction.len(), 2, "{text}");
    format!("{whole}{fraction}").parse().unwrap()
}

fn sum(items: &Value, figure: &str) -> i128 {
    let items = items.as_array().unwrap();
    items.iter().map(|item| minor(&item[figure])).sum()
}

/// Whatever the scenario: each figure is told once by pool and once by whose it is, and both come to the same.
fn adds_up(told: &Value) {
    for figure in ["received", "allocated", "spent", "available", "uncovered"] {
        let total = minor(&told[format!("{figure}_total")]);
        assert_eq!(sum(&told["by_pool"], figure), total, "{figure} by pool");
        assert_eq!(sum(&told["by_mission"], figure), total, "{figure} by mission");
    }
    let of = |figure: &str| sum(&told["by_contributor"], figure);
    assert_eq!(of("received"), minor(&told["received_total"]));
    assert_eq!(of("available"), minor(&told["available_total"]));
    let uncovered = minor(&told["uncovered_total"]);
    assert_eq!(of("allocated") + uncovered, minor(&told["allocated_total"]));
    assert_eq!(sum(&told["exceeded"], "uncovered"), uncovered);
    for (counted, listed) in [
        ("pools", "by_pool"),
        ("contributors", "by_contributor"),
        ("control_totals_exceeded", "exceeded"),
    ] {
        let listed = told[listed].as_array().unwrap().len();
        assert_eq!(told[counted].as_u64(), u64::try_from(listed).ok(), "{counted}");
    }
    let checkpoint = told["checkpoint"].as_str().unwrap();
    let size = checkpoint.lines().nth(1).unwrap();
    assert_eq!(size, told["entries"].to_string());
}

#[test]
fn the_pooled_funds_are_shown_exactly_and_kept_once() {
    let place = TempDir::new().unwrap();
    let kept = place.path().join("kept");
    let kept = kept.to_str().unwrap();
    let first = shown(place.path(), &["--data", kept]);
    for (figure, value) in [
        ("pools", 37),
        ("contributors", 120),
        ("initiatives", 2_540),
        ("control_totals_exceeded", 14),
    ] {
        assert_eq!(first[figure].as_u64(), Some(value), "{figure}");
    }
    for (figure, value) in [
        ("received_total", "12999921587.42"),
        ("pledged_total", "2795906039.24"),
        ("allocated_total", "1972554297.82"),
        ("uncovered_total", "189158390.16"),
        ("available_total", "11216525679.76"),
        ("currency_code", "USD"),
        ("source", "UN OCHA CBPF"),
    ] {
        assert_eq!(first[figure].as_str(), Some(value), "{figure}");
    }
    adds_up(&first);
    // A receipt, a pledge or an allocation for each row, what they speak of, and the opening of the ledger.
    let commands = 1 + 1 + 37 + 120 + 3_058 + 2 * 2_540;
    assert_eq!(first["entries"].as_u64(), Some(commands));
    assert_eq!(first["entries_new"].as_u64(), Some(commands - 1));

    let again = shown(place.path(), &["--data", kept]);
    assert_eq!(again["entries_new"].as_u64(), Some(0));
    assert_eq!(again["checkpoint"], first["checkpoint"]);
    let figures = |told: &Value| {
        let mut told = told.as_object().unwrap().clone();
        told.retain(|name, _| name != "milliseconds" && name != "entries_new");
        told
    };
    assert_eq!(figures(&again), figures(&first));

    // What is kept is a data directory like any other.
    let names: Vec<String> = std::fs::read_dir(kept)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for name in &names {
        let known = [
            "ballast",
            "journal",
            "ledger.key",
            "ledger.vkey",
            "mirror",
            "names",
            "origin",
        ];
        assert!(known.contains(&name.as_str()), "{name}");
    }
    let serving = Server::start(Path::new(kept));
    assert!(serving.address.starts_with("127.0.0.1:"));
    serving.stop();
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 1);
}

#[test]
fn the_missions_add_up_and_have_something_to_find() {
    let place = TempDir::new().unwrap();
    let told = shown(place.path(), &["--scenario", "missions"]);
    adds_up(&told);
    assert_eq!(told["by_mission"].as_array().unwrap().len(), 5);
    assert_eq!(
        sum(&told["by_intent"], "allocated"),
        minor(&told["allocated_total"])
    );
    let declined = told["asks_declined"].as_array().unwrap();
    assert!(declined.iter().any(|ask| ask["contributor"] == "hmt"));
    let overdue = told["overdue"].as_array().unwrap();
    assert!(overdue.iter().any(|one| one["due_date"] == "2026-09-30"));
    assert_eq!(sum(&told["overdue"], "amount"), minor(&told["overdue_total"]));
    for rule in ["OVER_ALLOCATED", "OVER_ALLOCATED_WITHIN_TOLERANCE"] {
        assert!(told["exceptions"][rule].as_u64() > Some(0), "{rule}");
    }
    // What went ahead of money in Early years in 2025-26 was covered by the second instalment.
    let exceeded = told["exceeded"].as_array().unwrap();
    assert!(
        !exceeded
            .iter()
            .any(|total| total["pool"] == "early-years" && total["year"] == "2025-26")
    );
    let ended = told["by_contributor"].as_array().unwrap();
    let ended = ended.iter().find(|one| one["contributor"] == "dluhc").unwrap();
    assert!(minor(&ended["received"]) > 0);
    assert_eq!(minor(&ended["allocated"]) + minor(&ended["available"]), 0);
    assert!(is_empty(place.path()), "nothing is left behind");
}

#[test]
fn a_decision_names_a_minute_that_is_there() {
    let missions = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/missions");
    let mut minutes = 0;
    for (path, bytes) in files(&missions) {
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let requests: Value = serde_json::from_slice(&bytes).unwrap();
        let commands = requests.as_array().unwrap().iter();
        for command in commands.flat_map(|request| request["commands"].as_array().unwrap()) {
            let decision = &command["decision"];
            let Some(uri) = decision["uri"].as_str() else {
                continue;
            };
            let name = uri.rsplit('/').next().unwrap();
            let minute = std::fs::read(missions.join("minutes").join(name)).unwrap();
            assert_eq!(decision["sha256"], sha256_hex(&[&minute]), "{name}");
            minutes += 1;
        }
    }
    assert!(minutes > 50, "{minutes}");
}

#[test]
fn a_screen_is_small_and_says_whose_figures_they_are() {
    let place = TempDir::new().unwrap();
    for (scenario, credit) in [("cbpf", "UN OCHA CBPF"), ("missions", "ILLUSTRATIVE")] {
        let output = demo(place.path(), &["--scenario", scenario, "--exit"])
            .output()
            .unwrap();
        assert!(output.status.success());
        let screen = String::from_utf8(output.stdout).unwrap();
        assert!(screen.contains(credit), "{screen}");
        assert!(screen.lines().count() <= 45, "{screen}");
        // The last lines begin with the name of the program, which may be long.
        let body: Vec<&str> = screen
            .lines()
            .take_while(|line| !line.contains("purse "))
            .collect();
        assert!(body.len() > 30, "{screen}");
        assert!(body.iter().all(|line| line.chars().count() <= 100), "{screen}");
        assert_eq!(screen.lines().filter(|line| line.contains("purse ")).count(), 3);
        assert!(
            output.stderr.is_empty(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn it_serves_on_until_it_is_told_and_leaves_nothing() {
    let place = TempDir::new().unwrap();
    let mut process = demo(
        place.path(),
        &["--scenario", "missions", "--listen", "127.0.0.1:0"],
    )
    .stdout(Stdio::piped())
    .spawn()
    .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let address = loop {
        let line = lines.next().expect("it ended before it served").unwrap();
        if let Some(rest) = line.strip_prefix("The ledger serves on at ") {
            break rest.split(' ').next().unwrap().to_owned();
        }
    };
    let tries: Vec<String> = lines.by_ref().take(3).map(Result::unwrap).collect();
    let serving = Server::listening(process, address);
    for line in tries {
        assert!(
            line.ends_with(&format!("--ledger http://{}", serving.address)),
            "{line}"
        );
    }
    // It takes requests of others, as any ledger: here a profile that registers one more contributor.
    let profile = place.path().join("more.toml");
    let rows = place.path().join("more.csv");
    std::fs::write(&profile, MORE).unwrap();
    std::fs::write(&rows, "id\nharbour-two\n").unwrap();
    let imported = Command::new(env!("CARGO_BIN_EXE_purse"))
        .arg("import")
        .arg(&rows)
        .arg("--profile")
        .arg(&profile)
        .args(["--ledger", &format!("http://{}", serving.address), "--state"])
        .arg(place.path().join("state"))
        .output()
        .unwrap();
    assert!(
        imported.status.success(),
        "{}",
        String::from_utf8_lossy(&imported.stderr)
    );
    assert!(has_demo_directory(place.path()));
    serving.stop();
    assert!(!has_demo_directory(place.path()), "its directory goes with it");
}

const MORE: &str = r#"
data_set = "more"
[file]
format = "csv"
[fields]
who = { column = "id", kind = "id" }
[[post]]
command = "register_contributor"
contributor = "{who}"
name = "{who}"
kind = "CONTRIBUTOR_KIND_PARTNER"
"#;

fn has_demo_directory(place: &Path) -> bool {
    let mut found = std::fs::read_dir(place).unwrap();
    found.any(|entry| {
        let name = entry.unwrap().file_name();
        name.to_string_lossy().starts_with("purse-demo-")
    })
}

#[test]
fn a_port_that_is_taken_is_told_and_nothing_is_begun() {
    let place = TempDir::new().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, said) = refused(place.path(), &["--listen", &address, "--data", "kept"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("choose another --listen"), "{said}");
    assert!(is_empty(place.path()));
}

#[test]
fn an_address_that_others_reach_needs_an_explicit_word() {
    let place = TempDir::new().unwrap();
    let (code, said) = refused(place.path(), &["--exit", "--listen", "0.0.0.0:0"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("--insecure-listen 0.0.0.0:0"), "{said}");
    let told = shown(
        place.path(),
        &["--scenario", "missions", "--insecure-listen", "0.0.0.0:0"],
    );
    adds_up(&told);
}

#[test]
fn a_directory_of_another_ledger_is_refused_untouched() {
    let place = TempDir::new().unwrap();
    let kept = place.path().join("kept");
    let missions = ["--scenario", "missions", "--data", kept.to_str().unwrap()];
    let first = shown(place.path(), &missions);
    let before = files(&kept);
    let (code, said) = refused(
        place.path(),
        &["--scenario", "cbpf", "--exit", "--data", kept.to_str().unwrap()],
    );
    assert_eq!(code, Some(2));
    assert!(
        said.contains("holds the ledger \"demo.common-purse.example/missions\""),
        "{said}"
    );
    assert_eq!(files(&kept), before);
    assert_eq!(
        shown(place.path(), &missions)["checkpoint"],
        first["checkpoint"],
        "the same scenario goes on with it"
    );

    let other = place.path().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("letter.txt"), "not a ledger").unwrap();
    let (code, said) = refused(place.path(), &["--exit", "--data", other.to_str().unwrap()]);
    assert_eq!(code, Some(2));
    assert!(
        said.contains("is not empty and holds no ledger of this demo"),
        "{said}"
    );
    assert_eq!(files(&other).len(), 1);
}
