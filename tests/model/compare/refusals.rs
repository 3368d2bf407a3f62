//! What the ledger refused and set aside, by name, figures and words.

use super::super::{Exception, Exceptions, Refusal};
use common_purse::ledger::{Entry, Rejection, Shortfall};
use common_purse::types::{ControlTotal, Money};

/// The ledger's refusal by its name and figures.
pub fn refusal(rejection: &Rejection) -> Refusal {
    let named = Refusal::named(rejection.reason());
    match rejection {
        Rejection::Insufficient { shortfall } | Rejection::PendingExceeds { shortfall } => {
            short(named, shortfall)
        }
        Rejection::MoneyUncovered { shortfall, uncovered } => {
            figures(short(named, shortfall), [("uncovered", uncovered)])
        }
        Rejection::CommitmentExceeded {
            remaining, requested, ..
        }
        | Rejection::ExpenditureExceeded {
            remaining, requested, ..
        }
        | Rejection::PledgeExceeded {
            remaining, requested, ..
        } => figures(named, [("remaining", remaining), ("requested", requested)]),
        Rejection::InstalmentExceeded {
            outstanding,
            requested,
            ..
        } => figures(named, [("outstanding", outstanding), ("requested", requested)]),
        Rejection::AgreedBelowReceived {
            received, requested, ..
        } => figures(named, [("received", received), ("requested", requested)]),
        Rejection::ScheduleMismatch { stated, found } | Rejection::OpeningSumMismatch { stated, found } => {
            figures(named, [("stated", stated), ("found", found)])
        }
        Rejection::OwnMoneyInUse {
            own,
            requested,
            others_free,
            ..
        } => figures(
            named,
            [
                ("own", own),
                ("requested", requested),
                ("others_free", others_free),
            ],
        ),
        Rejection::SubstituteLacksMoney {
            contributor,
            own,
            requested,
            ..
        } => {
            let refusal = figures(named, [("own", own), ("requested", requested)]);
            refusal.saying([("contributor", contributor.to_string())])
        }
        Rejection::NotInUse {
            in_use, requested, ..
        } => figures(named, [("in_use", in_use), ("requested", requested)]),
        Rejection::MoneyMovedOn {
            total,
            account,
            source_name,
            short,
            ..
        } => {
            let refusal = figures(named, [("short", short)]);
            refusal.saying([
                ("total", total_text(total)),
                ("place", account.to_string()),
                ("source", source_name.to_string()),
            ])
        }
        Rejection::SwitchCapExceeded {
            cap,
            switched,
            requested,
            ..
        } => figures(
            named,
            [("cap", cap), ("switched", switched), ("requested", requested)],
        ),
        Rejection::EqualiseWhileUncovered { uncovered, .. } => figures(named, [("uncovered", uncovered)]),
        Rejection::InitiativeHoldsMoney {
            total, account, held, ..
        } => {
            let refusal = figures(named, [("held", held)]);
            refusal.saying([("account", (*account).to_owned()), ("total", total_text(total))])
        }
        Rejection::Retrospective {
            total, day, short, ..
        } => {
            let refusal = figures(named, [("short", short)]);
            refusal.saying([("total", total_text(total)), ("day", day.to_string())])
        }
        Rejection::SourceKeyExists { source_key, sequence } => named.saying([
            ("source_key", source_key.to_string()),
            ("sequence", sequence.to_string()),
        ]),
        Rejection::SourceKeyRepeated {
            source_key,
            earlier_command,
        } => named.saying([
            ("source_key", source_key.to_string()),
            ("earlier_command", earlier_command.to_string()),
        ]),
        _ => named,
    }
}

fn total_text(total: &ControlTotal) -> String {
    format!("{}/{}", total.pool, total.key.budget_type)
}

fn short(refusal: Refusal, shortfall: &Shortfall) -> Refusal {
    let mut refusal = figures(
        refusal,
        [
            ("available", &shortfall.available),
            ("fits", &shortfall.fits),
            ("requested", &shortfall.requested),
            ("tolerance", &shortfall.tolerance),
            ("short", &shortfall.short),
        ],
    );
    refusal
        .words
        .insert("account", shortfall.account.as_str().to_owned());
    if let Some(initiative) = &shortfall.initiative {
        refusal.words.insert("initiative", initiative.to_string());
    }
    refusal
}

fn figures<const N: usize>(mut refusal: Refusal, figures: [(&'static str, &Money); N]) -> Refusal {
    let figures = figures.map(|(name, money)| (name, money.minor().0));
    refusal.figures.extend(figures);
    refusal
}

/// The exceptions of a command's entries.
pub fn exceptions(entries: &[Entry]) -> Exceptions {
    let all = entries.iter().flat_map(|entry| &entry.exceptions);
    all.map(|exception| Exception {
        kind: exception.kind.as_str(),
        pence: exception.amount.minor().0,
        day: exception.day.map(|day| day.to_string()),
        total: format!("{}/{}", exception.total.pool, exception.total.key.budget_type),
    })
    .collect()
}
