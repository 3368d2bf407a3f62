//! `purse record` as a finance officer meets it: commands in four forms, recorded once, whatever breaks in between.

mod server;

use common_purse::wire::caller::Caller;
use serde_json::{Value, json};
use server::Server;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// A ledger that serves, and a place for what is kept.
struct Place {
    directory: TempDir,
    _server: Server,
    address: String,
}

fn place() -> Place {
    let directory = tempfile::tempdir().unwrap();
    let server = Server::of(
        server::serve(&directory.path().join("ledger")).args(["--origin", "ledger.example/record"]),
    );
    Place {
        directory,
        address: server.address.clone(),
        _server: server,
    }
}

impl Place {
    fn command_at(&self, address: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_purse"));
        command
            .args(["record", "--ledger", &format!("http://{address}"), "--state"])
            .arg(self.state())
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn record(&self, arguments: &[&str]) -> Output {
        self.command_at(&self.address, arguments).output().unwrap()
    }

    /// Records what comes from standard input.
    fn record_text(&self, text: &str, arguments: &[&str]) -> Output {
        let mut command = self.command_at(&self.address, arguments);
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    fn state(&self) -> PathBuf {
        self.directory.path().join("state")
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// How many entries the ledger has.
    fn entries(&self) -> u64 {
        let caller = Caller::connect(&format!("http://{}", self.address)).unwrap();
        (0..).find(|sequence| caller.line(*sequence).is_err()).unwrap()
    }

    fn line(&self, sequence: u64) -> Value {
        let caller = Caller::connect(&format!("http://{}", self.address)).unwrap();
        serde_json::from_str(&caller.line(sequence).unwrap()).unwrap()
    }

    /// The files of requests that are kept.
    fn kept(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        collect(&self.state(), &mut found);
        found
    }

    /// A mission, a department, a pool and its first money.
    fn set_up(&self) {
        let output = self.record_text(&json!({ "commands": set_up() }).to_string(), &[]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
}

fn collect(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "request") {
            found.push(path);
        }
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn document(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stderr(output)))
}

fn set_up() -> Vec<Value> {
    vec![
        json!({ "open_mission": { "mission": "energy", "name": "Clean energy" } }),
        json!({ "register_contributor": { "contributor": "desnz", "name": "Energy",
            "kind": "CONTRIBUTOR_KIND_DEPARTMENT" } }),
        json!({ "open_pool": { "pool": "clean-energy", "mission": "energy", "name": "Clean energy", "agreement": {
            "currency_code": "GBP", "year_kind": "YEAR_KIND_UK_APRIL", "time_zone": "Europe/London",
            "start_date": "2020-04-01", "accounting_officer": "Permanent Secretary", "host": "desnz",
            "accountability": "ACCOUNTABILITY_CONTRIBUTORS",
            "budget_types": [{ "budget_type": "rdel-programme", "name": "Resource", "funds_check": {
                "mode": "FUNDS_MODE_ADVISORY", "basis": "FUNDS_BASIS_RECEIVED" } }] } } }),
        json!({ "register_initiative": { "pool": "clean-energy", "initiative": "heat-pumps", "name": "Heat pumps",
            "kind": "INITIATIVE_KIND_OUTCOME" } }),
        receive("30.00", "the first"),
    ]
}

const SET_UP_ENTRIES: u64 = 6;

fn receive(amount: &str, reason: &str) -> Value {
    json!({ "effective_date": "2024-05-01", "reason": reason, "receive": { "pool": "clean-energy",
        "contributor": "desnz", "year": "2024-25", "budget_type": "rdel-programme",
        "amount": { "currency_code": "GBP", "amount": amount } } })
}

fn allocate(amount: &str) -> Value {
    json!({ "effective_date": "2024-05-02", "allocate": { "pool": "clean-energy", "initiative": "heat-pumps",
        "year": "2024-25", "budget_type": "rdel-programme", "amount": { "currency_code": "GBP", "amount": amount } } })
}

#[test]
fn every_form_is_read_and_amounts_stay_as_they_are() {
    let place = place();
    place.set_up();
    let exact = "12999921587.42";
    let request = json!({ "request_id": "form-1", "commands": [receive(exact, "request")] });
    let array = json!([receive("1.00", "array"), receive("2.00", "array")]);
    let lines = format!("{}\n\n{}\n", receive("3.00", "lines"), receive("4.00", "lines"));
    let single = format!("\u{feff}\n{:#}\n", receive("5.00", "single"));
    let mut next = SET_UP_ENTRIES;
    for (text, count) in [
        (request.to_string(), 1),
        (format!("{array:#}"), 2),
        (lines, 2),
        (single, 1),
    ] {
        let told = place.record_text(&text, &["--output", "json"]);
        assert_eq!(code(&told), 0, "{text}: {}", stderr(&told));
        let told = document(&told);
        assert_eq!(told["first_sequence"].as_str(), Some(next.to_string().as_str()));
        assert_eq!(told["command_sequences"].as_array().unwrap().len(), count);
        next += count as u64;
        assert_eq!(place.entries(), next);
    }
    let line = place.line(SET_UP_ENTRIES);
    assert_eq!(line["request_id"], "form-1");
    assert_eq!(line["moves"][0]["amount"], exact);
    assert!(place.kept().is_empty(), "every outcome is known");
}

#[test]
fn an_answer_tells_each_command_and_the_exceptions_it_made() {
    let place = place();
    place.set_up();
    let file = place.write(
        "over.json",
        &json!([receive("1.00", ""), allocate("50.00")]).to_string(),
    );
    let table = place.record(&[&file, "--dry-run"]);
    let text = String::from_utf8_lossy(&table.stdout).into_owned();
    for words in [
        "Nothing was recorded",
        "allocate",
        "50.00",
        "OVER",
        "19.00",
        "As at entry 5",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(place.entries(), SET_UP_ENTRIES);
    let csv = place.record(&[&file, "--output", "csv", "--request-id", "over-1"]);
    let text = String::from_utf8_lossy(&csv.stdout).into_owned();
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(
        rows,
        [
            "request_id,command,action,sequence,currency_code,amount,exceptions",
            "over-1,0,receive,6,GBP,1.00,",
            rows[2],
        ]
    );
    assert!(rows[2].starts_with("over-1,1,allocate,7,GBP,50.00,"), "{text}");
    let repeated = document(&place.record(&[&file, "--output", "json", "--request-id", "over-1"]));
    assert_eq!(repeated["request_id"], "over-1");
    assert_eq!(repeated["exceptions"][0]["amount"]["amount"], "19.00");
}

#[test]
fn all_faults_are_told_at_once_and_nothing_is_sent() {
    let place = place();
    let faulty = r#"[
  { "receive": { "pool": "P!", "amount": { "currency_code": "GBP", "amount": 12.50 } } },
  { "recieve": {} },
  { "reason": "a", "reason": "b", "allocate": {} }
]"#;
    let output = place.record_text(faulty, &[]);
    assert_eq!(code(&output), 2, "{}", stderr(&output));
    let said = stderr(&output);
    for words in [
        "standard input: line 2: commands[0].receive.amount.amount is a number",
        "line 2: commands[0].receive.pool ",
        "line 2: commands[0].receive.contributor is required",
        "line 3: commands[1]: ",
        "recieve",
        "line 4: commands[2].reason stands twice",
        "line 4: commands[2].allocate.",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let good = receive("1.00", "");
    let lines = format!("{good}\n{{\n{good}\nnothing\n");
    let said = stderr(&place.record_text(&lines, &[]));
    assert!(
        said.contains("line 2: commands[1]: ") && said.contains("line 4: commands[3]: "),
        "{said}"
    );
    for (text, words) in [
        ("", "is no JSON"),
        ("[]", "holds no command"),
        (r#"{"commands": [], "comands": []}"#, "comands"),
        (r#"{"request_id": "a b", "commands": [{}]}"#, "request_id "),
        (
            &format!("[{}]", vec!["{}"; 8_193].join(",")),
            "holds 8193 commands; a request holds at most 8192",
        ),
    ] {
        let output = place.record_text(text, &[]);
        assert_eq!(code(&output), 2, "{}", stderr(&output));
        assert!(stderr(&output).contains(words), "{words}: {}", stderr(&output));
    }
    let long = json!(vec![receive("1.00", &"x".repeat(2_000)); 2_200]).to_string();
    let said = stderr(&place.record_text(&long, &[]));
    assert!(said.contains("is a request of 4"), "{said}");
    let two_ids = r#"{"request_id": "a", "commands": [{"open_mission": {"mission": "m", "name": "M"}}]}"#;
    assert_eq!(code(&place.record_text(two_ids, &["--request-id", "b"])), 2);
    assert_eq!(code(&place.record(&["/nowhere.json"])), 2);
    assert_eq!(place.entries(), 1);
    assert!(place.kept().is_empty());
}

#[test]
fn a_repeat_is_a_new_request_unless_its_id_says_otherwise() {
    let place = place();
    place.set_up();
    let file = place.write("one.json", &receive("1.00", "again").to_string());
    for repeat in 1..=2 {
        assert_eq!(code(&place.record(&[&file])), 0);
        assert_eq!(place.entries(), SET_UP_ENTRIES + repeat);
    }
    for _ in 0..2 {
        assert_eq!(code(&place.record(&[&file, "--request-id", "named"])), 0);
        assert_eq!(place.entries(), SET_UP_ENTRIES + 3);
    }
    let other = place.write("two.json", &receive("2.00", "other").to_string());
    let known = place.record(&[&file, "--request-id", "named", "--dry-run"]);
    let text = String::from_utf8_lossy(&known.stdout).into_owned();
    assert!(
        text.contains("Request named stands for these commands already, recorded as entry 8."),
        "{text}"
    );
    let reused = place.record(&[&other, "--request-id", "named"]);
    assert_eq!(code(&reused), 64 + 6, "{}", stderr(&reused));
    assert!(stderr(&reused).contains("REQUEST_ID_REUSED"));
    assert!(place.kept().is_empty(), "a refusal is an outcome");
}

#[test]
fn a_refusal_names_the_line_and_keeps_nothing() {
    let place = place();
    place.set_up();
    let text = format!("[{},\n{}]", receive("1.00", ""), {
        let mut unknown = receive("2.00", "");
        unknown["receive"]["pool"] = json!("nowhere");
        unknown
    });
    let file = place.write("refused.json", &text);
    for arguments in [&[file.as_str()][..], &[&file, "--dry-run"]] {
        let output = place.record(arguments);
        assert_eq!(code(&output), 64 + 5);
        let said = stderr(&output);
        assert!(said.contains("refused.json: line 2: UNKNOWN_POOL: "), "{said}");
        assert!(said.contains("commands[1]"), "{said}");
        assert!(said.contains("`purse explain UNKNOWN_POOL` says more"), "{said}");
    }
    assert_eq!(place.entries(), SET_UP_ENTRIES);
    assert!(place.kept().is_empty());
}

#[test]
fn a_dry_run_leaves_no_trace() {
    let place = place();
    let text = json!({ "commands": set_up(), "validate_only": true }).to_string();
    let output = place.record_text(&text, &["--output", "json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(document(&output)["validate_only"], true);
    assert_eq!(
        code(&place.record_text(&json!(set_up()).to_string(), &["--dry-run"])),
        0
    );
    assert_eq!(place.entries(), 1);
    assert!(!place.state().exists());
}

/// What a connection between does when the request has come through it.
#[derive(Clone, Copy, PartialEq)]
enum Breaks {
    /// The request goes on, and no answer comes back.
    TheAnswer,
    /// Both sides are cut off before the ledger has all of it.
    TheRequest,
}

const MARK: &[u8] = b"breaks here";

/// A connection to `address` that breaks when a request with the mark comes through it.
fn breaking(address: &str, breaks: Breaks) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let own = listener.local_addr().unwrap().to_string();
    let address = address.to_owned();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let server = TcpStream::connect(&address).unwrap();
            carry(client.unwrap(), server, breaks);
        }
    });
    own
}

fn carry(client: TcpStream, server: TcpStream, breaks: Breaks) {
    let broken = Arc::new(Mutex::new(false));
    let (mut from_server, mut to_client) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    let swallows = Arc::clone(&broken);
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = from_server.read(&mut buffer) {
            // Read to the end, so that the server is never held up.
            let swallowed = swallows.lock().unwrap();
            if !*swallowed && to_client.write_all(&buffer[..count]).is_err() {
                return;
            }
        }
    });
    let (mut from_client, mut to_server) = (client, server);
    std::thread::spawn(move || {
        let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
        while let Ok(count @ 1..) = from_client.read(&mut buffer) {
            seen.extend_from_slice(&buffer[..count]);
            if seen.windows(MARK.len()).any(|window| window == MARK) {
                *broken.lock().unwrap() = true;
                if breaks == Breaks::TheRequest {
                    let _ = from_client.shutdown(Shutdown::Both);
                    let _ = to_server.shutdown(Shutdown::Both);
                    return;
                }
            }
            if to_server.write_all(&buffer[..count]).is_err() {
                return;
            }
        }
    });
}

fn marked() -> String {
    json!([receive("7.00", "breaks here")]).to_string()
}

/// Comes back when the ledger has that many entries; the request is on its way.
fn wait_for(place: &Place, entries: u64) {
    while place.entries() < entries {
        std::thread::yield_now();
    }
}

#[test]
fn a_client_killed_before_the_answer_records_once() {
    let place = place();
    place.set_up();
    let file = place.write("marked.json", &marked());
    let between = breaking(&place.address, Breaks::TheAnswer);
    let mut client = place.command_at(&between, &[&file]).spawn().unwrap();
    wait_for(&place, SET_UP_ENTRIES + 1);
    let meanwhile = place.record(&[&file]);
    assert_eq!(code(&meanwhile), 1, "{}", stderr(&meanwhile));
    assert!(stderr(&meanwhile).contains("another process is sending the same commands"));
    client.kill().unwrap();
    client.wait().unwrap();
    assert_eq!(place.kept().len(), 1);
    let other = place.record_text(&receive("8.00", "another").to_string(), &[]);
    assert_eq!(code(&other), 0);
    assert!(
        stderr(&other).contains("whose outcome is not known: 1"),
        "{}",
        stderr(&other)
    );
    let again = place.record(&[&file, "--output", "json"]);
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    assert!(stderr(&again).contains("sent before as request"));
    let sequence = SET_UP_ENTRIES.to_string();
    assert_eq!(document(&again)["first_sequence"], sequence.as_str());
    assert_eq!(place.entries(), SET_UP_ENTRIES + 2);
    assert!(place.kept().is_empty());
    // Its outcome is known now: the same file is a new request.
    assert_eq!(code(&place.record(&[&file])), 0);
    assert_eq!(place.entries(), SET_UP_ENTRIES + 3);
}

#[test]
fn a_connection_that_breaks_leaves_a_request_that_resume_settles() {
    let place = place();
    place.set_up();
    let between = breaking(&place.address, Breaks::TheRequest);
    for text in [
        marked(),
        json!([allocate("1.00"), receive("0.01", "breaks here")]).to_string(),
    ] {
        let file = place.write("broken.json", &text);
        let broken = place.command_at(&between, &[&file]).output().unwrap();
        assert!(code(&broken) > 64, "{}", stderr(&broken));
        let said = stderr(&broken);
        assert!(said.contains("was recorded is not known. It is kept"), "{said}");
        assert!(said.contains("purse record --resume"), "{said}");
    }
    assert_eq!((place.kept().len(), place.entries()), (2, SET_UP_ENTRIES));
    let file = place.kept()[0].clone();
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(file).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600, "what is kept is the user's own");
    let resumed = place.record(&["--resume", "--output", "json"]);
    assert_eq!(code(&resumed), 0, "{}", stderr(&resumed));
    let told = document(&resumed);
    let outcomes: Vec<&str> = told["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(outcomes, ["recorded", "recorded"]);
    assert_eq!((place.kept().len(), place.entries()), (0, SET_UP_ENTRIES + 3));
    let nothing = place.record(&["--resume"]);
    assert_eq!(code(&nothing), 0);
    assert!(String::from_utf8_lossy(&nothing.stdout).contains("No request to this ledger is kept"));
}

#[test]
fn a_kept_request_that_is_refused_is_told_and_forgotten() {
    let place = place();
    let between = breaking(&place.address, Breaks::TheRequest);
    let file = place.write("early.json", &marked());
    assert!(code(&place.command_at(&between, &[&file]).output().unwrap()) > 64);
    let resumed = place.record(&["--resume"]);
    assert_eq!(code(&resumed), 64 + 5, "{}", stderr(&resumed));
    assert!(String::from_utf8_lossy(&resumed.stdout).contains("UNKNOWN_POOL"));
    assert!(place.kept().is_empty());
}

#[test]
fn many_at_once_do_not_tread_on_each_other() {
    let place = place();
    place.set_up();
    let clients: Vec<Child> = (0..8)
        .map(|index| {
            let file = place.write(
                &format!("{index}.json"),
                &receive("1.00", &format!("client {index}")).to_string(),
            );
            place.command_at(&place.address, &[&file]).spawn().unwrap()
        })
        .collect();
    for client in clients {
        let output = client.wait_with_output().unwrap();
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(!stderr(&output).contains("not known"), "{}", stderr(&output));
    }
    assert_eq!(place.entries(), SET_UP_ENTRIES + 8);
    assert!(place.kept().is_empty());
}

#[test]
fn a_ledger_that_is_not_there_is_told_before_anything_is_kept() {
    let place = place();
    let output = place
        .command_at("127.0.0.1:1", &[&place.write("m.json", &marked())])
        .output()
        .unwrap();
    assert_eq!(code(&output), 64 + 14);
    assert!(!place.state().exists());
}
