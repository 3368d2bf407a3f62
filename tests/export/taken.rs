//! An export as it was taken: its file, its manifest, and beside them what the ledger itself says.

use crate::world::{Told, World, told};
use common_purse::wire::caller::Caller;
use common_purse::wire::v1;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Every format, with the name of its file.
pub const FORMATS: [(&str, &str); 7] = [
    ("jsonl", "entries.jsonl"),
    ("csv", "moves.csv"),
    ("xlsx", "moves.xlsx"),
    ("hledger", "ledger.journal"),
    ("sqlite", "ledger.sqlite"),
    ("360giving", "grants.json"),
    ("uk-spend", "spend.csv"),
];

/// Pool, year, budget type, account, initiative, source.
pub type Cell = [String; 6];

/// An export.
pub struct Taken {
    pub path: PathBuf,
    pub bytes: Vec<u8>,
    pub manifest: Value,
}

impl Taken {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    /// What the manifest says was summed, by currency and kind.
    pub fn sums(&self) -> BTreeMap<(String, String), String> {
        let sums = self.manifest["sums"].as_array().unwrap().iter();
        sums.map(|sum| {
            let text = |field: &str| sum[field].as_str().unwrap().to_owned();
            ((text("currency"), text("kind")), text("sum"))
        })
        .collect()
    }
}

/// What the command tells.
pub fn export(world: &World, format: &str, to: &Path, options: &str) -> Told {
    let mut command = world.command(&format!("export --format {format} {options} --output-dir"));
    told(&command.arg(to).output().unwrap())
}

/// An export that must succeed, in a directory of its own.
pub fn taken(world: &World, format: &str, to: &Path, options: &str) -> Taken {
    let told = export(world, format, to, options);
    assert_eq!((told.code, told.stderr.as_str()), (0, ""), "{format}: {told:?}");
    let (_, name) = FORMATS.iter().find(|(known, _)| *known == format).unwrap();
    let path = to.join(name);
    let manifest = std::fs::read(to.join(format!("{name}.manifest.json"))).unwrap();
    Taken {
        bytes: std::fs::read(&path).unwrap(),
        path,
        manifest: serde_json::from_slice(&manifest).unwrap(),
    }
}

/// Every balance that is not nothing, as GetBalances tells it.
pub fn balances(world: &World, pools: &[&str]) -> BTreeMap<Cell, String> {
    let caller = Caller::connect(&world.address).unwrap();
    let mut balances = BTreeMap::new();
    for pool in pools {
        let mut request = v1::GetBalancesRequest {
            pool: (*pool).to_owned(),
            page_size: 1_000,
            ..v1::GetBalancesRequest::default()
        };
        loop {
            let page = caller.wait(caller.audit().get_balances(request.clone())).unwrap();
            for place in page.places {
                let total = place.control_total.unwrap();
                for share in place.shares {
                    let cell = [
                        (*pool).to_owned(),
                        total.year.clone(),
                        total.budget_type.clone(),
                        place.account.clone(),
                        place.initiative.clone(),
                        share.source,
                    ];
                    balances.insert(cell, share.amount.unwrap().amount);
                }
            }
            if page.next_page_token.is_empty() {
                break;
            }
            request.page_token = page.next_page_token;
        }
    }
    assert!(balances.len() > 5, "a comparison with nothing shows nothing");
    balances
}

/// The text with the times of the test's own run masked: those that the ledger's lines say.
pub fn masked(text: &str, lines: &[Value]) -> String {
    let mut masked = text.to_owned();
    for line in lines {
        masked = masked.replace(line["recorded"].as_str().unwrap(), "RECORDED");
    }
    masked
}

/// Compares a text with the golden one. `BLESS=1 cargo test --test export` writes them anew; read the difference before it
/// is kept.
pub fn assert_golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/export/{name}"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    assert!(text == golden, "{} differs; it is now:\n{text}", path.display());
}
