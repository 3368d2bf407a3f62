//! `purse import` as a finance officer meets it: real payments into a running ledger, once; a re-issued file; bad rows.

mod server;

use serde_json::Value;
use server::Server;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A ledger that serves, and a place for an import's state.
struct Place {
    directory: TempDir,
    server: Server,
}

fn place() -> Place {
    let directory = tempfile::tempdir().unwrap();
    let server = Server::of(
        server::serve(&directory.path().join("ledger")).args(["--origin", "ledger.example/import"]),
    );
    Place { directory, server }
}

impl Place {
    fn import(&self, profile: &Path, file: &Path, options: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_purse"))
            .arg("import")
            .arg(file)
            .arg("--profile")
            .arg(profile)
            .args(["--output", "json", "--ledger", &self.server.url(), "--state"])
            .arg(self.directory.path().join("state"))
            .args(options)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// An import of HM Treasury's payments: exit code and report.
    fn payments(&self, file: &Path, options: &[&str]) -> (i32, Value) {
        told(&self.import(&data("profiles/hmt-over-25k.toml"), file, options))
    }

    fn write(&self, name: &str, text: &str) -> std::path::PathBuf {
        let path = self.directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

fn told(output: &Output) -> (i32, Value) {
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code().unwrap(), report)
}

fn data(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(path)
}

const FUNDING: &str = r#"
data_set = "funding"
[file]
format = "csv"
[fields]
who = { column = "Department", kind = "id" }
amount = { column = "Amount", kind = "amount", currency = "GBP", thousands = "," }
[[post]]
command = "receive"
pool = "hm-treasury"
contributor = "{who}"
amount = "{amount}"
year = "2024-25"
budget_type = "published-spend"
effective_date = "2024-04-01"
"#;

fn fund(place: &Place) {
    let january = data("hmt_over25k/2025-01.json");
    let (code, report) = place.payments(&january, &["--register-only"]);
    assert_eq!((code, report["result"].as_str().unwrap()), (0, "registered"));
    let profile = place.write("funding.toml", FUNDING);
    let file = place.write(
        "funding.csv",
        "Department,Amount\nHM Treasury,\"40,000,000.00\"\n",
    );
    let (code, report) = told(&place.import(&profile, &file, &[]));
    assert_eq!(
        (code, report["result"].as_str().unwrap()),
        (0, "posted"),
        "{report:#}"
    );
}

#[test]
fn payments_are_posted_once_and_a_reissued_file_asks() {
    let place = place();
    let january = data("hmt_over25k/2025-01.json");
    let (code, report) = place.payments(&january, &[]);
    assert_eq!(code, 64 + 9, "without money nothing is recorded: {report:#}");
    assert!(
        report["stopped"]
            .as_str()
            .unwrap()
            .starts_with("row 1, allocate: INSUFFICIENT")
    );
    fund(&place);
    let (code, report) = place.payments(&january, &["--dry-run"]);
    assert_eq!((code, report["result"].as_str().unwrap()), (0, "checked"));
    for (month, count, sum) in [("01", 79, "17274927.62"), ("02", 67, "14204796.49")] {
        let file = data(&format!("hmt_over25k/2025-{month}.json"));
        let (code, report) = place.payments(&file, &[]);
        assert_eq!(
            (code, report["result"].as_str().unwrap()),
            (0, "posted"),
            "{report:#}"
        );
        for action in ["allocate", "commit", "spend"] {
            let posted = &report["totals"]["posted"][action];
            assert_eq!(
                (posted["commands"].as_u64(), posted["sums"]["GBP"].as_str()),
                (Some(count), Some(sum))
            );
        }
        let (code, again) = place.payments(&file, &[]);
        assert_eq!((code, again["result"].as_str().unwrap()), (0, "nothing_new"));
        assert_eq!(again["totals"]["rows"]["unchanged"]["rows"].as_u64(), Some(count));
    }
    // One amount is corrected in the next issue of January.
    let text = std::fs::read_to_string(&january).unwrap();
    let reissued = text.replacen("\"amount_gbp\": 74039.61", "\"amount_gbp\": 74039.60", 1);
    assert_ne!(text, reissued);
    let reissued = place.write("reissued.json", &reissued);
    let (code, report) = place.payments(&reissued, &[]);
    assert_eq!((code, report["result"].as_str().unwrap()), (1, "stopped"));
    assert_eq!(report["difference"]["rows_new"].as_u64(), Some(1));
    assert_eq!(report["difference"]["rows_unchanged"].as_u64(), Some(78));
    assert_eq!(report["difference"]["entries_gone"].as_array().unwrap().len(), 3);
    let (code, report) = place.payments(&reissued, &["--confirm"]);
    assert_eq!(code, 0);
    assert_eq!(
        report["totals"]["posted"]["spend"]["sums"]["GBP"].as_str(),
        Some("74039.60")
    );
}

#[test]
fn bad_rows_stop_everything_or_are_written_aside() {
    let place = place();
    fund(&place);
    let profile = place.write("more.toml", &FUNDING.replace("\"funding\"", "\"more\""));
    let file = place.write(
        "more.csv",
        "Department,Amount\nHM Treasury,5.00\nHM Treasury,=1+1\nHM Treasury,6.00\n",
    );
    let output = place.import(&profile, &file, &[]);
    let (code, report) = told(&output);
    assert_eq!((code, report["result"].as_str().unwrap()), (1, "rejected"));
    assert_eq!(report["rejected"][0]["line"].as_u64(), Some(3));
    assert_eq!(
        report["rejected"][0]["faults"][0]["field"].as_str(),
        Some("Amount")
    );
    let rejects = place.directory.path().join("rejects.csv");
    let (code, report) = told(&place.import(&profile, &file, &["--rejects", rejects.to_str().unwrap()]));
    assert_eq!(
        (code, report["totals"]["rows"]["posted"]["rows"].as_u64()),
        (0, Some(2))
    );
    assert_eq!(
        report["totals"]["posted"]["receive"]["sums"]["GBP"].as_str(),
        Some("11.00")
    );
    let text = std::fs::read_to_string(&rejects).unwrap();
    assert!(text.contains("HM Treasury,'=1+1,2,"), "{text}");
}

#[test]
fn rejected_rows_never_take_the_place_of_the_file() {
    let place = place();
    let profile = place.write("more.toml", FUNDING);
    let text = "Department,Amount\nHM Treasury,=1+1\n";
    let file = place.write("more.csv", text);
    for input in [&file, &profile] {
        let before = std::fs::read(input).unwrap();
        let told = place.import(
            &profile,
            &file,
            &["--check", "--rejects", input.to_str().unwrap()],
        );
        assert_eq!(told.status.code(), Some(2), "{told:?}");
        assert_eq!(std::fs::read(input).unwrap(), before);
    }
}

#[test]
fn wrong_usage_is_told_before_any_ledger_is_asked() {
    let place = place();
    let january = data("hmt_over25k/2025-01.json");
    let faulty = place.write("faulty.toml", &FUNDING.replace("\"receive\"", "\"recieve\""));
    let output = place.import(&faulty, &january, &[]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        message.contains("faulty.toml: line 9: post[0].command"),
        "{message}"
    );
    let nowhere = place.import(
        &data("profiles/hmt-over-25k.toml"),
        Path::new("/nowhere.json"),
        &[],
    );
    assert_eq!(nowhere.status.code(), Some(2));
    // No server, and none is needed to check a file.
    let checked = Command::new(env!("CARGO_BIN_EXE_purse"))
        .args([
            "import",
            "--check",
            "--output",
            "json",
            "--ledger",
            "http://127.0.0.1:1",
            "--profile",
        ])
        .arg(data("profiles/hmt-over-25k.toml"))
        .arg(&january)
        .output()
        .unwrap();
    assert_eq!(told(&checked).0, 0);
    let unreachable = Command::new(env!("CARGO_BIN_EXE_purse"))
        .args(["import", "--ledger", "http://127.0.0.1:1", "--profile"])
        .arg(data("profiles/hmt-over-25k.toml"))
        .arg(&january)
        .output()
        .unwrap();
    assert_eq!(unreachable.status.code(), Some(64 + 14));
}

/// The block of a document that is fenced as `language`.
fn fenced<'a>(document: &'a str, language: &str) -> &'a str {
    let start = format!("```{language}\n");
    let rest = &document[document.find(&start).unwrap() + start.len()..];
    &rest[..rest.find("```").unwrap()]
}

#[test]
fn the_example_of_the_document_is_read_as_it_says() {
    let directory = tempfile::tempdir().unwrap();
    let document = std::fs::read_to_string(data("../docs/import.md")).unwrap();
    let (profile, file) = (
        directory.path().join("payments.toml"),
        directory.path().join("payments.csv"),
    );
    std::fs::write(&profile, fenced(&document, "toml")).unwrap();
    std::fs::write(&file, fenced(&document, "csv")).unwrap();
    let checked = Command::new(env!("CARGO_BIN_EXE_purse"))
        .args(["import", "--check", "--output", "json", "--profile"])
        .args([&profile, &file])
        .output()
        .unwrap();
    let (code, report) = told(&checked);
    assert_eq!(code, 0, "{report:#}");
    let spent = &report["totals"]["converted"]["spend"];
    assert_eq!(
        (spent["commands"].as_u64(), spent["sums"]["GBP"].as_str()),
        (Some(2), Some("13380.50"))
    );
    assert_eq!(report["totals"]["rows"]["skipped"]["rows"].as_u64(), Some(1));
}
