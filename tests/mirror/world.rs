//! A ledger with its mirror, as an operator and an auditor meet it.

use common_purse::wire::caller::Caller;
use common_purse::wire::outgoing::command_from_json;
use common_purse::wire::v1::{Command as Asked, RecordRequest};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};

/// A ledger that serves.
pub struct Server {
    process: Child,
    /// Where clients call it.
    pub url: String,
    /// Where its mirror listens, if it does.
    pub web: Option<String>,
    /// What it said before it listened, and what it says since.
    pub said: Vec<String>,
    log: Receiver<String>,
}

pub fn serve(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_purse"));
    command
        .args(["serve", "--ballast-bytes", "0", "--listen", "127.0.0.1:0"])
        .args(["--origin", "ledger.example/mirror", "--data-dir"])
        .arg(data)
        .args(arguments)
        .stderr(Stdio::piped());
    command
}

impl Server {
    pub fn start(data: &Path, arguments: &[&str]) -> Server {
        let mut process = serve(data, arguments).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let (mut said, mut web) = (Vec::new(), None);
        let url = loop {
            let Some(line) = lines.next() else {
                panic!("the server ended before it listened: {said:#?}")
            };
            let line = line.unwrap();
            if let Some(address) = line.strip_prefix("the mirror listens on ") {
                web = Some(address.to_owned());
            }
            if let Some(address) = line.strip_prefix("listening on ") {
                break format!("http://{address}");
            }
            said.push(line);
        };
        let (tell, log) = channel();
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| tell.send(line)));
        Server {
            process,
            url,
            web,
            said,
            log,
        }
    }

    /// Waits for a line of the log that has all of these words.
    pub fn says(&mut self, words: &[&str]) -> String {
        let has = |line: &String| words.iter().all(|word| line.contains(word));
        if let Some(line) = self.said.iter().find(|line| has(line)) {
            return line.clone();
        }
        loop {
            let Ok(line) = self.log.recv() else {
                panic!("it ended and never said {words:?}: {:#?}", self.said)
            };
            self.said.push(line.clone());
            if has(&line) {
                return line;
            }
        }
    }

    pub fn record(&self, request: &str, commands: &[Value]) {
        let caller = Caller::connect(&self.url).unwrap();
        caller.record(&asked(request, commands)).unwrap();
    }

    /// Tells it to end, as a service manager does; everything that it said.
    pub fn stop(mut self) -> Vec<String> {
        signal(self.process.id(), "-TERM");
        assert!(self.process.wait().unwrap().success());
        self.said.extend(self.log.iter());
        std::mem::take(&mut self.said)
    }

    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn signal(process: u32, signal: &str) {
    let told = Command::new("kill").args([signal, &process.to_string()]).status();
    assert!(told.unwrap().success());
}

pub fn asked(request: &str, commands: &[Value]) -> RecordRequest {
    let commands: Vec<Asked> = commands
        .iter()
        .map(|command| command_from_json(command).unwrap())
        .collect();
    RecordRequest {
        request_id: request.to_owned(),
        commands,
        ..RecordRequest::default()
    }
}

/// What a server that cannot start says.
pub fn refusal(data: &Path, arguments: &[&str]) -> String {
    let mut process = serve(data, arguments).spawn().unwrap();
    let mut said = String::new();
    process.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(process.wait().unwrap().code(), Some(1), "{said}");
    said
}

/// What a command told.
#[derive(Debug)]
pub struct Told {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// Runs `purse` with words, and paths among them.
pub fn purse(words: &[&str]) -> Told {
    let output = Command::new(env!("CARGO_BIN_EXE_purse")).args(words).output();
    let Output {
        status,
        stdout,
        stderr,
    } = output.unwrap();
    Told {
        code: status.code(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

/// How many entries `purse verify` finds good.
pub fn verified(copy: &Path, key: &Path) -> u64 {
    let told = verify(copy, key);
    assert_eq!(told.code, Some(0), "{told:#?}");
    let document: Value = serde_json::from_str(&told.stdout).unwrap();
    document["tree_size"].as_str().unwrap().parse().unwrap()
}

pub fn verify(copy: &Path, key: &Path) -> Told {
    let (copy, key) = (copy.to_str().unwrap(), key.to_str().unwrap());
    purse(&["verify", copy, "--key", key, "--output", "json"])
}

/// A pool of one contributor: four entries with the ledger's own first one.
pub fn set_up() -> Vec<Value> {
    vec![
        json!({ "open_mission": { "mission": "energy", "name": "Clean energy" } }),
        json!({ "register_contributor": { "contributor": "desnz", "name": "Energy",
            "kind": "CONTRIBUTOR_KIND_DEPARTMENT" } }),
        json!({ "open_pool": { "pool": "clean-energy", "mission": "energy", "name": "Clean energy", "agreement": {
            "currency_code": "GBP", "year_kind": "YEAR_KIND_UK_APRIL", "time_zone": "Europe/London",
            "start_date": "2020-04-01", "accounting_officer": "Permanent Secretary", "host": "desnz",
            "accountability": "ACCOUNTABILITY_CONTRIBUTORS",
            "budget_types": [{ "budget_type": "rdel-programme", "name": "Resource", "funds_check": {
                "mode": "FUNDS_MODE_ABSOLUTE", "basis": "FUNDS_BASIS_RECEIVED" } }] } } }),
    ]
}

/// Receipts, each with its own reason.
pub fn receipts(name: &str, count: usize) -> Vec<Value> {
    let receipt = |number| {
        json!({ "effective_date": "2024-05-01", "reason": format!("{name} {number}"),
            "receive": { "pool": "clean-energy", "contributor": "desnz", "year": "2024-25",
                "budget_type": "rdel-programme", "amount": { "currency_code": "GBP", "amount": "30.00" } } })
    };
    (0..count).map(receipt).collect()
}

/// A directory as it is now, in another place.
pub fn copy_directory(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_directory(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).unwrap()),
        }
    }
}

/// All files below a directory.
pub fn files(directory: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}
