//! A small world for the commands to read: two pools, two departments, money ahead of contributions.

use crate::server::{self, Server};
use common_purse::wire::caller::Caller;
use common_purse::wire::outgoing::command_from_json;
use common_purse::wire::v1::RecordRequest;
use serde_json::{Value, json};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A ledger that serves.
pub struct World {
    _directory: TempDir,
    _server: Server,
    pub address: String,
}

/// What a command told.
#[derive(Debug)]
pub struct Told {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl World {
    /// A ledger with nothing in it but its own first entry.
    pub fn empty() -> World {
        let directory = tempfile::tempdir().unwrap();
        let data = directory.path().join("ledger");
        let server = Server::of(server::serve(&data).args(["--origin", "ledger.example/reads"]));
        World {
            _directory: directory,
            address: server.url(),
            _server: server,
        }
    }

    /// A ledger that somebody else made, in a directory that goes with it.
    #[allow(dead_code, reason = "only the auditor's commands look at the demo")]
    pub fn of(directory: TempDir, server: Server) -> World {
        World {
            _directory: directory,
            address: server.url(),
            _server: server,
        }
    }

    /// The world: every date is long past, so that nothing depends on the day of the test.
    pub fn small() -> World {
        let world = World::empty();
        world.record("set-up", &set_up());
        world.record("money", &money());
        world
    }

    /// Records a request, which must be taken.
    pub fn record(&self, request_id: &str, commands: &[Value]) {
        let commands = commands.iter().map(|command| command_from_json(command).unwrap());
        let request = RecordRequest {
            request_id: request_id.to_owned(),
            commands: commands.collect(),
            ..RecordRequest::default()
        };
        Caller::connect(&self.address)
            .unwrap()
            .record(&request)
            .unwrap_or_else(|refusal| panic!("{request_id}: {refusal}"));
    }

    /// A command that reads this ledger, as its arguments stand in a shell.
    pub fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_purse"));
        command
            .args(arguments.split_whitespace())
            .env("PURSE_LEDGER", &self.address);
        command
    }

    /// What it tells.
    pub fn purse(&self, arguments: &str) -> Told {
        told(&self.command(arguments).output().unwrap())
    }

    /// What it tells when it must succeed.
    pub fn reads(&self, arguments: &str) -> String {
        let told = self.purse(arguments);
        assert_eq!(
            (told.code, told.stderr.as_str()),
            (0, ""),
            "{arguments}: {told:?}"
        );
        told.stdout
    }

    /// The document of `--output json`.
    pub fn json(&self, arguments: &str) -> Value {
        serde_json::from_str(&self.reads(&format!("{arguments} --output json"))).unwrap()
    }
}

pub fn told(output: &Output) -> Told {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Told {
        code: output.status.code().unwrap(),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    }
}

fn set_up() -> Vec<Value> {
    let pool = |id: &str, name: &str, accountability: &str, mode: &str, windows: Value| {
        json!({ "open_pool": { "pool": id, "mission": "energy", "name": name, "agreement": {
            "currency_code": "GBP", "year_kind": "YEAR_KIND_UK_APRIL", "time_zone": "Europe/London",
            "start_date": "2024-04-01", "accounting_officer": "Permanent Secretary, DESNZ", "host": "desnz",
            "accountability": accountability, "windows": windows,
            "budget_types": [ { "budget_type": "rdel", "name": "Resource DEL", "funds_check": {
                "mode": mode, "basis": "FUNDS_BASIS_RECEIVED" } } ] } } })
    };
    let department = |id: &str, name: &str| {
        json!({ "register_contributor": {
            "contributor": id, "name": name, "kind": "CONTRIBUTOR_KIND_DEPARTMENT" } })
    };
    let initiative = |pool: &str, id: &str, window: &str| {
        json!({ "register_initiative": { "pool": pool, "initiative": id, "name": id, "window": window,
            "kind": "INITIATIVE_KIND_OUTCOME" } })
    };
    let heat = json!([{ "window": "heat", "name": "Heat" }]);
    vec![
        json!({ "open_mission": { "mission": "energy", "name": "Clean energy superpower" } }),
        department("desnz", "Energy Security and Net Zero"),
        department("dft", "Transport"),
        pool(
            "clean-energy",
            "Clean energy",
            "ACCOUNTABILITY_CONTRIBUTORS",
            "FUNDS_MODE_ADVISORY",
            json!([]),
        ),
        initiative("clean-energy", "heat-pumps", ""),
        initiative("clean-energy", "trams", ""),
        pool(
            "warm-homes",
            "Warm homes",
            "ACCOUNTABILITY_HOST",
            "FUNDS_MODE_ABSOLUTE",
            heat,
        ),
        initiative("warm-homes", "lofts", "heat"),
        initiative("warm-homes", "advice", ""),
    ]
}

/// A command about money of a pool in 2024-25, on a day, with what else it says.
pub fn about(action: &str, pool: &str, day: &str, amount: &str, more: Value) -> Value {
    let mut fields = json!({ "pool": pool, "year": "2024-25", "budget_type": "rdel",
        "amount": { "currency_code": "GBP", "amount": amount } });
    let all = fields.as_object_mut().unwrap();
    all.extend(more.as_object().unwrap().clone());
    json!({ action: fields, "effective_date": day })
}

fn money() -> Vec<Value> {
    let energy = |action, day, amount, more| about(action, "clean-energy", day, amount, more);
    let homes = |action, day, amount, more| about(action, "warm-homes", day, amount, more);
    let gbp = |amount: &str| json!({ "currency_code": "GBP", "amount": amount });
    let heat_pumps = || json!({ "initiative": "heat-pumps" });
    let mut decided = energy("allocate", "2024-05-04", "90.00", heat_pumps());
    decided["reason"] = json!("Mission Board, 4 May, ahead of the Estimates");
    let mut spent = energy("spend", "2024-06-10", "10.00", heat_pumps());
    spent["document_number"] = json!("INV-0001");
    vec![
        energy(
            "ask",
            "2024-04-02",
            "25.00",
            json!({ "contributor": "dft", "by_date": "2024-04-30" }),
        ),
        energy(
            "agree",
            "2024-04-02",
            "1250.00",
            json!({ "contributor": "desnz", "instalments": [
                { "due_date": "2024-05-01", "amount": gbp("50.00") },
                { "due_date": "2024-12-01", "amount": gbp("1200.00") } ] }),
        ),
        energy(
            "receive",
            "2024-05-01",
            "30.00",
            json!({ "contributor": "desnz" }),
        ),
        energy("receive", "2024-05-01", "20.00", json!({ "contributor": "dft" })),
        decided,
        energy("commit", "2024-06-01", "45.00", heat_pumps()),
        spent,
        homes(
            "receive",
            "2024-05-01",
            "100.00",
            json!({ "contributor": "dft", "window": "heat" }),
        ),
        homes(
            "receive",
            "2024-05-01",
            "60.00",
            json!({ "contributor": "desnz" }),
        ),
        homes(
            "allocate",
            "2024-05-04",
            "80.00",
            json!({ "initiative": "lofts" }),
        ),
    ]
}
