//! The missions of a government over three years: requests in the contract's own JSON, which the program carries, recorded
//! in order through the same door as any other.

use super::super::super::failure::Failure;
use super::super::progress::Progress;
use super::references::References;
use crate::wire::caller::Caller;
use serde_json::Value;

/// What it is.
pub(super) const ABOUT: &[&str] = &[
    "Common Purse keeps money that many put in and many spend, exact to the penny for each of them.",
    "Here: five missions of a government over three years. EVERY FIGURE IS ILLUSTRATIVE; none is real.",
];

/// Whose figures they are.
pub(super) const SOURCE: &str = "illustrative figures";

/// A file of data/missions/ with its name.
macro_rules! embedded {
    ($name:literal) => {
        (
            $name,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/missions/", $name)),
        )
    };
}

/// The requests, in files of one subject each, in the order in which they are recorded.
const FILES: [(&str, &str); 5] = [
    embedded!("1-who-and-what.json"),
    embedded!("2-asks-and-promises.json"),
    embedded!("3-year-2024-25.json"),
    embedded!("4-year-2025-26.json"),
    embedded!("5-year-2026-27.json"),
];

pub(super) fn record(caller: &Caller, progress: &Progress) -> Result<(), Failure> {
    let mut references = References::default();
    for (name, text) in &FILES {
        let failed = |why: &dyn std::fmt::Display| Failure::work(format!("{name}: {why}"));
        progress.tell(format!("recording {name}"));
        let requests: Vec<Value> = serde_json::from_str(text).map_err(|error| failed(&error))?;
        for request in requests {
            let (request, keys) = references.resolved(request).map_err(|fault| failed(&fault))?;
            let answer = caller.record(&request).map_err(|refusal| Failure {
                code: 64 + refusal.code,
                message: format!("{name}, {}: {refusal}", request.request_id),
            })?;
            references.learn(keys, &answer.command_sequences);
        }
    }
    Ok(())
}
