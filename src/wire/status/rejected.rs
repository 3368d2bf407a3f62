//! Refusals by the rules, with their figures.

use super::{Problem, reasons};
use crate::ledger::{Rejection, Shortfall};
use crate::types::{ControlTotal, Money, Sequence, TotalKey};
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
    let figures = figures(rejection);
    let subject = ["control_total", "pool"]
        .iter()
        .find_map(|wanted| figures.iter().find(|(name, _)| name == wanted))
        .map(|(_, value)| value.clone());
    for (name, value) in figures {
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

/// Named values of a refusal, as the text that stands in `ErrorInfo`.
type Figures = Vec<(&'static str, String)>;

macro_rules! figures {
    ($($name:ident),* $(,)?) => { vec![$((stringify!($name), $name.to_string())),*] };
}

/// The figures of a refusal, under the names that requests have for them.
fn figures(rejection: &Rejection) -> Figures {
    match rejection {
        Rejection::UnknownMission { mission } | Rejection::MissionExists { mission } => figures![mission],
        Rejection::UnknownPool { pool } | Rejection::PoolExists { pool } => figures![pool],
        Rejection::UnknownContributor { contributor } | Rejection::ContributorExists { contributor } => {
            figures![contributor]
        }
        Rejection::UnknownInitiative { pool, initiative }
        | Rejection::InitiativeExists { pool, initiative } => figures![pool, initiative],
        Rejection::UnknownWindow { pool, window } => figures![pool, window],
        Rejection::UnknownBudgetType {
            pool,
            budget_type,
            known,
        } => figures![pool, budget_type, known],
        Rejection::UnknownCommitment {
            commitment,
            initiative,
            total,
        } => {
            let mut figures = figures![commitment, initiative];
            figures.extend(within_a_pool(total));
            figures
        }
        Rejection::CurrencyMismatch {
            pool,
            expected,
            given,
        } => figures![pool, expected, given],
        Rejection::YearKindMismatch { pool, year, example } => figures![pool, year, example],
        Rejection::FutureDated {
            effective: effective_date,
            today,
        } => figures![effective_date, today],
        Rejection::OutsideYear {
            effective: effective_date,
            year,
        } => figures![effective_date, year],
        Rejection::OutsideAgreement {
            effective: effective_date,
            starts: start_date,
            ends,
        } => {
            let mut figures = figures![effective_date, start_date];
            figures.extend(ends.map(|ends| ("end_date", ends.to_string())));
            figures
        }
        Rejection::Insufficient { shortfall } | Rejection::PendingExceeds { shortfall } => {
            shortfall_figures(shortfall)
        }
        Rejection::MoneyUncovered { shortfall, uncovered } => {
            let mut figures = shortfall_figures(shortfall);
            figures.push(("uncovered", uncovered.amount.to_string()));
            figures
        }
        Rejection::CommitmentExceeded {
            commitment,
            remaining,
            requested,
        } => {
            let mut figures = figures![commitment];
            figures.extend(amounts(&[("remaining", remaining), ("requested", requested)]));
            figures
        }
        Rejection::BalanceOutOfRange {
            account,
            total,
            currency,
        } => {
            let mut figures = vec![
                ("account", (*account).to_owned()),
                ("currency_code", currency.to_string()),
            ];
            figures.extend(within_a_pool(total));
            figures
        }
        Rejection::UnknownAsk { pool, ask } => figures![pool, ask],
        Rejection::UnknownPledge { pool, pledge } => figures![pool, pledge],
        Rejection::UnknownAgreed { pool, agreed } => figures![pool, agreed],
        Rejection::UnknownInstalment {
            agreed,
            instalment,
            count,
        } => figures![agreed, instalment, count],
        Rejection::UnknownExpenditure {
            pool,
            expenditure,
            wanted,
        } => figures![pool, expenditure, wanted],
        Rejection::UnknownReceipt { pool, receipt } => figures![pool, receipt],
        Rejection::UnknownMemorandum { pool, memorandum } => figures![pool, memorandum],
        Rejection::UnknownPayee { payee } | Rejection::PayeeExists { payee } => figures![payee],
        Rejection::Retrospective { total, day, short } => {
            let mut figures = figures![day];
            figures.extend(whole(total));
            figures.extend(amounts(&[("short", short)]));
            figures
        }
        Rejection::EffectiveDateFixed {
            entry,
            fixed,
            effective: effective_date,
        } => figures![entry, fixed, effective_date],
        Rejection::DecisionRequired { command: kind } => figures![kind],
        Rejection::OwnMoneyInUse {
            total,
            source_name: source,
            own,
            requested,
            others_free,
        } => {
            let mut figures = figures![source];
            figures.extend(whole(total));
            figures.extend(amounts(&[
                ("own", own),
                ("requested", requested),
                ("others_free", others_free),
            ]));
            figures
        }
        Rejection::SubstituteLacksMoney {
            total,
            contributor,
            own,
            requested,
        } => {
            let mut figures = figures![contributor];
            figures.extend(whole(total));
            figures.extend(amounts(&[("own", own), ("requested", requested)]));
            figures
        }
        Rejection::NotInUse {
            total,
            source_name: source,
            in_use,
            requested,
        } => {
            let mut figures = figures![source];
            figures.extend(whole(total));
            figures.extend(amounts(&[("in_use", in_use), ("requested", requested)]));
            figures
        }
        Rejection::MoneyMovedOn {
            total,
            account,
            source_name: source,
            short,
            remedy,
        } => {
            let mut figures = figures![account, source, remedy];
            figures.extend(whole(total));
            figures.extend(amounts(&[("short", short)]));
            figures
        }
        Rejection::ExpenditureExceeded {
            expenditure,
            remaining,
            requested,
        } => {
            let mut figures = figures![expenditure];
            figures.extend(amounts(&[("remaining", remaining), ("requested", requested)]));
            figures
        }
        Rejection::InstalmentExceeded {
            agreed,
            outstanding,
            requested,
        } => {
            let mut figures = figures![agreed];
            figures.extend(amounts(&[("outstanding", outstanding), ("requested", requested)]));
            figures
        }
        Rejection::PledgeExceeded {
            pledge,
            remaining,
            requested,
        } => {
            let mut figures = figures![pledge];
            figures.extend(amounts(&[("remaining", remaining), ("requested", requested)]));
            figures
        }
        Rejection::AgreedBelowReceived {
            agreed,
            received,
            requested,
        } => {
            let mut figures = figures![agreed];
            figures.extend(amounts(&[("received", received), ("requested", requested)]));
            figures
        }
        Rejection::ScheduleMismatch { stated, found } | Rejection::OpeningSumMismatch { stated, found } => {
            amounts(&[("stated", stated), ("found", found)])
        }
        Rejection::OpeningNotFirst { total } => whole(total).to_vec(),
        Rejection::OpeningPosition { position, why } => figures![position, why],
        Rejection::InitiativeClosed { pool, initiative } => figures![pool, initiative],
        Rejection::InitiativeHoldsMoney {
            initiative,
            total,
            account,
            held,
        } => {
            let mut figures = figures![initiative, account];
            figures.extend(whole(total));
            figures.extend(amounts(&[("held", held)]));
            figures
        }
        Rejection::NotReversible { entry, why } => figures![entry, why],
        Rejection::AlreadyReversed { entry } => figures![entry],
        Rejection::NamedByLaterEntry { entry, count } => figures![entry, count],
        Rejection::ExpenditureCertified { expenditure } => figures![expenditure],
        Rejection::SwitchNotAllowed { pool, year, from, to } => figures![pool, year, from, to],
        Rejection::SwitchCapExceeded {
            from,
            to,
            cap,
            switched,
            requested,
        } => {
            let mut figures = figures![to];
            figures.extend(whole(from));
            figures.extend(amounts(&[
                ("cap", cap),
                ("switched", switched),
                ("requested", requested),
            ]));
            figures
        }
        Rejection::EqualiseWhileUncovered { total, uncovered } => {
            let mut figures = whole(total).to_vec();
            figures.extend(amounts(&[("uncovered", uncovered)]));
            figures
        }
        Rejection::NoApportionmentBasis { total, why } => {
            let mut figures = figures![why];
            figures.extend(whole(total));
            figures
        }
        Rejection::AgreementTermFixed { pool, term, why } => figures![pool, term, why],
        Rejection::SameEnds { named, what } => figures![named, what],
        Rejection::SuccessionIncomplete { contributor } => figures![contributor],
        Rejection::TooManySources { pool, most } => figures![pool, most],
        Rejection::LineTooLarge { bytes, most } => figures![bytes, most],
        Rejection::BatchTooLarge { most } => figures![most],
    }
}

/// A control total by its full name, and its pool.
fn whole(total: &ControlTotal) -> [(&'static str, String); 2] {
    [
        ("pool", total.pool.to_string()),
        ("control_total", total.to_string()),
    ]
}

/// A control total of a pool that the refusal does not know: by its parts, so that `control_total` always has its pool.
fn within_a_pool(total: &TotalKey) -> [(&'static str, String); 2] {
    [
        ("year", total.year.to_string()),
        ("budget_type", total.budget_type.to_string()),
    ]
}

fn shortfall_figures(shortfall: &Shortfall) -> Figures {
    let Shortfall {
        pool,
        total,
        initiative,
        ..
    } = shortfall;
    // Its sequence is the `read_at` that every refusal has.
    let mut figures = figures![pool];
    figures.extend(
        initiative
            .iter()
            .map(|initiative| ("initiative", initiative.to_string())),
    );
    figures.push(("control_total", format!("{pool}/{total}")));
    figures.push(("account", shortfall.account.as_str().to_owned()));
    figures.extend(amounts(&[
        ("available", &shortfall.available),
        ("over_allocated", &shortfall.over_allocated),
        ("fits", &shortfall.fits),
        ("requested", &shortfall.requested),
        ("tolerance", &shortfall.tolerance),
        ("short", &shortfall.short),
    ]));
    figures
}

/// Amounts of one currency: plain decimals, and the currency once.
fn amounts(amounts: &[(&'static str, &Money)]) -> Figures {
    let currency = amounts
        .first()
        .map(|(_, money)| ("currency_code", money.currency.to_string()));
    let decimals = amounts
        .iter()
        .map(|(name, money)| (*name, money.amount.to_string()));
    decimals.chain(currency).collect()
}
