//! The country-based pooled funds: three files and their profiles, which the program carries, through the ordinary import.

use super::super::super::failure::Failure;
use super::super::super::import::Server;
use super::super::progress::Progress;
use crate::import::{
    Bounds, Converted, Fate, KnownKeys, Ledger, Memory, Options, Profile, Recorded, Stopped, convert, read,
    run,
};
use crate::wire::caller::Caller;
use crate::wire::{Refusal, v1};
use std::collections::BTreeMap;

/// What it is.
pub(super) const ABOUT: &[&str] = &[
    "Common Purse keeps money that many put in and many spend, exact to the cent for each of them.",
    "Here: every contribution to the UN's country-based pooled funds, and two years of their projects.",
];

/// The credit, as data/PROVENANCE.md wants it.
pub(super) const SOURCE: &str = "UN OCHA CBPF";

/// A file of the program's own with the profile that reads it.
struct Source {
    what: &'static str,
    profile: &'static str,
    bytes: &'static [u8],
}

/// A file of data/.
macro_rules! data {
    ($path:literal) => {
        concat!(env!("CARGO_MANIFEST_DIR"), "/data/", $path)
    };
}

/// In the order in which they are recorded: all that came in, then the projects of 2024, then those of 2025.
const SOURCES: [Source; 3] = [
    Source {
        what: "contributions",
        profile: include_str!(data!("profiles/cbpf-contributions.toml")),
        bytes: include_bytes!(data!("cbpf/contributions_by_fund_year_donor.csv")),
    },
    Source {
        what: "projects of 2024",
        profile: include_str!(data!("profiles/cbpf-projects.toml")),
        bytes: include_bytes!(data!("cbpf/ProjectSummaryV2_2024.csv")),
    },
    Source {
        what: "projects of 2025",
        profile: include_str!(data!("profiles/cbpf-projects.toml")),
        bytes: include_bytes!(data!("cbpf/ProjectSummaryV2_2025.csv")),
    },
];

pub(super) fn record(caller: &Caller, progress: &Progress) -> Result<(), Failure> {
    for source in &SOURCES {
        progress.tell(format!("reading {}", source.what));
        let converted = converted(source)?;
        progress.tell(format!("recording {} {}", converted.rows.len(), source.what));
        post(source, &converted, caller)?;
    }
    Ok(())
}

fn converted(source: &Source) -> Result<Converted, Failure> {
    let failed = |why: String| Failure::work(format!("{}: {why}", source.what));
    let profile = Profile::parse(source.profile).map_err(|faults| {
        let faults = faults.iter().map(ToString::to_string);
        failed(faults.collect::<Vec<_>>().join("; "))
    })?;
    let rows = read(&profile, source.bytes).map_err(|fault| failed(fault.to_string()))?;
    Ok(convert(&profile, rows, &BTreeMap::new()))
}

fn post(source: &Source, converted: &Converted, caller: &Caller) -> Result<(), Failure> {
    let mut options = Options {
        dry_run: false,
        register_only: false,
        bounds: Bounds::default(),
        // The files are the program's own: what differs from an earlier demo's is meant.
        confirm: &mut |_| true,
        progress: &mut |_| {},
    };
    let mut door = Door {
        server: Server::new(caller),
        is_recorded: false,
    };
    let outcome = run(converted, &mut door, &mut Forgetful, &mut options);
    let outcome = outcome.map_err(|stopped| failure(&stopped, converted))?;
    if let Some(stopped) = &outcome.stopped {
        return Err(failure(stopped, converted));
    }
    let rejected = outcome.totals.rows_of(Fate::Rejected);
    if rejected > 0 || !outcome.totals.agree() {
        return Err(Failure::work(format!(
            "{}: {rejected} rows cannot be taken, or what was posted is not what the file says",
            source.what
        )));
    }
    Ok(())
}

fn failure(stopped: &Stopped, converted: &Converted) -> Failure {
    let code = match stopped {
        Stopped::Refused { refusal, .. } => 64 + refusal.code,
        _ => 1,
    };
    let message = stopped.told(converted);
    Failure { code, message }
}

/// The ledger as the demo's import sees it. Each file is one request, recorded whole or not at all: where a row of it is
/// known, so is all that it speaks of, and nobody need look up thousands of things one by one.
struct Door<'a> {
    server: Server<'a>,
    is_recorded: bool,
}

impl Ledger for Door<'_> {
    fn known_keys(&mut self, data_set: &str) -> Result<KnownKeys, Refusal> {
        let known = self.server.known_keys(data_set)?;
        self.is_recorded = !known.is_empty();
        Ok(known)
    }

    fn is_known(&mut self, _registration: &v1::Command) -> Result<bool, Refusal> {
        Ok(self.is_recorded)
    }

    fn record(&mut self, request: &v1::RecordRequest) -> Result<Recorded, Refusal> {
        self.server.record(request)
    }
}

/// Nothing need be remembered of an import that asks the ledger what it holds, and sends a file in one request.
struct Forgetful;

impl Memory for Forgetful {
    fn pending(&self) -> std::io::Result<Option<v1::RecordRequest>> {
        Ok(None)
    }

    fn set_pending(&mut self, _request: Option<&v1::RecordRequest>) -> std::io::Result<()> {
        Ok(())
    }

    fn unfinished(&self) -> std::io::Result<Option<String>> {
        Ok(None)
    }

    fn set_unfinished(&mut self, _digest: Option<&str>) -> std::io::Result<()> {
        Ok(())
    }
}
