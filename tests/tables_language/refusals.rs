//! What came of a command in words: exceptions and refusals with their figures.

use common_purse::ledger::{Entry, Rejection, Shortfall};
use common_purse::types::{Minor, Money};
use std::fmt::Write;

/// `ok OVER_ALLOCATED 40.00 RETROSPECTIVE 5.00 on 2026-05-01`
pub fn accepted(entries: &[Entry]) -> String {
    let exceptions = entries.iter().flat_map(|entry| &entry.exceptions);
    exceptions.fold("ok".to_owned(), |mut text, exception| {
        let day = exception.day.map_or(String::new(), |day| format!(" on {day}"));
        write!(text, " {} {}{day}", exception.kind.as_str(), exception.amount).unwrap();
        text
    })
}

/// `COMMITMENT_EXCEEDED remaining 20.00 requested 21.00`
pub fn refused(rejection: &Rejection) -> String {
    format!("{} {}", rejection.reason(), figures(rejection))
}

fn figures(rejection: &Rejection) -> String {
    match rejection {
        Rejection::Insufficient { shortfall } | Rejection::PendingExceeds { shortfall } => of(shortfall),
        Rejection::MoneyUncovered { shortfall, uncovered } => {
            format!("{} uncovered {}", of(shortfall), uncovered.amount)
        }
        Rejection::CommitmentExceeded {
            remaining, requested, ..
        }
        | Rejection::ExpenditureExceeded {
            remaining, requested, ..
        }
        | Rejection::PledgeExceeded {
            remaining, requested, ..
        } => amounts(&[("remaining", remaining), ("requested", requested)]),
        Rejection::InstalmentExceeded {
            outstanding,
            requested,
            ..
        } => amounts(&[("outstanding", outstanding), ("requested", requested)]),
        Rejection::AgreedBelowReceived {
            received, requested, ..
        } => amounts(&[("received", received), ("requested", requested)]),
        Rejection::OwnMoneyInUse {
            own,
            requested,
            others_free,
            ..
        } => amounts(&[
            ("own", own),
            ("requested", requested),
            ("others-free", others_free),
        ]),
        Rejection::SubstituteLacksMoney { own, requested, .. } => {
            amounts(&[("own", own), ("requested", requested)])
        }
        Rejection::NotInUse {
            in_use, requested, ..
        } => amounts(&[("in-use", in_use), ("requested", requested)]),
        Rejection::ScheduleMismatch { stated, found } | Rejection::OpeningSumMismatch { stated, found } => {
            amounts(&[("stated", stated), ("found", found)])
        }
        Rejection::SwitchCapExceeded {
            cap,
            switched,
            requested,
            ..
        } => amounts(&[("cap", cap), ("switched", switched), ("requested", requested)]),
        Rejection::EqualiseWhileUncovered { uncovered, .. } => amounts(&[("uncovered", uncovered)]),
        Rejection::MoneyMovedOn {
            account,
            source_name,
            short,
            ..
        } => format!("{account} {source_name} short {}", short.amount),
        Rejection::Retrospective { day, short, .. } => format!("{} on {day}", short.amount),
        Rejection::InitiativeHoldsMoney { account, held, .. } => format!("{account} {}", held.amount),
        Rejection::NamedByLaterEntry { count, .. } => format!("by {count}"),
        Rejection::EffectiveDateFixed { fixed, .. } => format!("on {fixed}"),
        Rejection::AgreementTermFixed { term, .. } => term.replace('"', ""),
        Rejection::OpeningPosition { position, .. } => format!("position {position}"),
        Rejection::TooManySources { most, .. } => format!("most {most}"),
        _ => String::new(),
    }
}

fn amounts(named: &[(&str, &Money)]) -> String {
    let one = |(name, money): &(&str, &Money)| format!("{name} {}", money.amount);
    named.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// The figures of a shortfall; what may go over stands there only where something may.
fn of(shortfall: &Shortfall) -> String {
    let Shortfall {
        available,
        fits,
        requested,
        tolerance,
        short,
        ..
    } = shortfall;
    let mut named = vec![("available", available), ("fits", fits), ("requested", requested)];
    if tolerance.minor() != Minor::ZERO {
        named.push(("tolerance", tolerance));
    }
    named.push(("short", short));
    amounts(&named)
}
