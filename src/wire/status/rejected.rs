//! Refusals by the rules, with their figures.

use super::{Problem, reasons};
use crate::ledger::Rejection;
use crate::types::Sequence;
use tonic::{Code, Status};

/// A refusal: of the command at `index` of a request, or of what a read asked for, decided on the ledger up to
/// `read_at`.
pub fn rejected(rejection: &Rejection, index: Option<usize>, read_at: Option<Sequence>) -> Status {
    let reason = rejection.reason();
    let place = index.map(|index| format!("commands[{index}]"));
    let problem = match &place {
        Some(place) => Problem::new(reason, format_args!("{place}: {rejection}")).figure("command", place),
        None => Problem::new(reason, rejection),
    };
    let mut problem = problem.figure("number", rejection.number());
    if let Some(read_at) = read_at {
        problem = problem.figure("read_at", read_at);
    }
    let figures = rejection.figures();
    let subject = ["control_total", "pool"]
        .iter()
        .find_map(|wanted| figures.get(wanted))
        .map(str::to_owned);
    for (name, value) in figures.iter() {
        problem = problem.figure(name, value);
    }
    match (reasons::code(reason), place) {
        (Code::FailedPrecondition, _) => problem.precondition(subject.unwrap_or_else(|| "ledger".to_owned())),
        (Code::InvalidArgument, place) => {
            let path = place.unwrap_or_else(|| "commands".to_owned());
            problem.field(path, rejection.to_string())
        }
        _ => problem,
    }
    .status()
}
