//! `purse report`: the reports that auditors ask for first.

use super::answer::Findings;
use super::{EVIDENCE, Examination, Examining, kind, reports};
use crate::cli::failure::Failure;
use crate::examine::{
    Chains, DocumentNumbers, Examiner, GroupedBy, JustUnder, Kind, Late, Limit, SamePerson, StandingData,
    TrialBalance, Unusual, Usual,
};
use crate::types::{Amount, Currency, Money, Percent};
use std::process::ExitCode;

/// Which report.
#[derive(Debug, clap::Args)]
#[command(after_help = EVIDENCE)]
pub(in crate::cli) struct Arguments {
    #[command(subcommand)]
    report: Report,
}

#[derive(Debug, clap::Subcommand)]
enum Report {
    /// Debits, credits and balances by control total and account, and the complete population that they are made of
    TrialBalance(Plain),
    /// Entries and the earlier ones that they name, recorded for the same end user or post, or by the same actor
    SamePerson(Plain),
    /// Amounts a little below a limit, and several to one payee on one day that together reach it
    JustUnder(UnderLimit),
    /// Entries recorded long after they took effect, and days on which less than nothing was available
    Retrospective(Retrospective),
    /// Entries recorded at night or on weekends, and round sums
    Unusual(Uncommon),
    /// Gaps in document numbers, numbers borne twice, and entries without one
    DocumentNumbers(Plain),
    /// What was reversed, corrected, certified and refunded, and what of it is left
    Reversals(Plain),
    /// What changes of agreements, labels, rankings and schedules said before and after
    StandingData(Plain),
}

#[derive(Debug, clap::Args)]
struct Plain {
    #[command(flatten)]
    examining: Examining,
}

#[derive(Debug, clap::Args)]
struct UnderLimit {
    /// The limit: from it on somebody else must agree
    #[arg(long, value_name = "AMOUNT")]
    limit: String,

    /// How many percent below it an amount is just under it
    #[arg(long, value_name = "PERCENT", default_value = "5")]
    within: Percent,

    /// Of which currency the limit is
    #[arg(long, default_value = "GBP")]
    currency: Currency,

    /// Of which kind of entries; Spend if none is named; may be given several times
    #[arg(long = "kind", value_name = "KIND", value_parser = kind)]
    kinds: Vec<Kind>,

    /// Whose amounts are put together
    #[arg(long, value_enum, default_value_t = By::Payee)]
    by: By,

    #[command(flatten)]
    examining: Examining,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum By {
    /// Who is paid
    Payee,
    /// The end user for whom they were recorded
    OnBehalfOf,
}

#[derive(Debug, clap::Args)]
struct Retrospective {
    /// More than so many days late
    #[arg(long, default_value_t = 30)]
    days: u32,

    #[command(flatten)]
    examining: Examining,
}

#[derive(Debug, clap::Args)]
struct Uncommon {
    /// The hours of work on the wall of the pool's zone, the last minute not included
    #[arg(long, value_name = "FROM-TO", default_value = "07:00-20:00", value_parser = hours)]
    hours: (u16, u16),

    /// Multiples of this are round sums
    #[arg(long, value_name = "AMOUNT")]
    round: Option<String>,

    /// Of which currency round sums are
    #[arg(long, default_value = "GBP")]
    currency: Currency,

    /// Only entries of this kind; may be given several times
    #[arg(long = "kind", value_name = "KIND", value_parser = kind)]
    kinds: Vec<Kind>,

    #[command(flatten)]
    examining: Examining,
}

pub(in crate::cli) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    match &arguments.report {
        Report::TrialBalance(plain) => tell(&plain.examining, TrialBalance::default(), |it| {
            reports::trial_balance(&it.finish())
        }),
        Report::SamePerson(plain) => tell(&plain.examining, SamePerson::default(), |it| {
            reports::same_person(&it.finish())
        }),
        Report::JustUnder(asked) => {
            let limit = asked.limit()?;
            let again = asked.again(&limit);
            tell(&asked.examining, JustUnder::new(limit), |it| {
                reports::just_under(&it.finish(), again)
            })
        }
        Report::Retrospective(asked) => {
            let days = asked.days;
            tell(&asked.examining, Late::new(days), |it| {
                reports::retrospective(&it.finish(), days)
            })
        }
        Report::Unusual(asked) => {
            let usual = asked.usual()?;
            let again = asked.again(&usual);
            tell(&asked.examining, Unusual::new(usual), |it| {
                reports::unusual(&it.finish(), again)
            })
        }
        Report::DocumentNumbers(plain) => tell(&plain.examining, DocumentNumbers::default(), |it| {
            reports::document_numbers(&it.finish())
        }),
        Report::Reversals(plain) => tell(&plain.examining, Chains::default(), |it| {
            reports::reversals(&it.finish())
        }),
        Report::StandingData(plain) => tell(&plain.examining, StandingData::default(), |it| {
            reports::standing_data(&it.finish())
        }),
    }
}

fn tell<E: Examiner>(
    asked: &Examining,
    mut examiner: E,
    told: impl FnOnce(E) -> Findings,
) -> Result<ExitCode, Failure> {
    let examination: Examination<'_> = asked.open()?;
    let point = examination.read(&mut examiner)?;
    examination.print(told(examiner), &point)?;
    Ok(ExitCode::SUCCESS)
}

/// An amount that an argument says.
pub(super) fn money(argument: &str, text: &str, currency: Currency) -> Result<Money, Failure> {
    let amount = Amount::parse_positive(text, currency);
    let amount = amount.map_err(|error| Failure::usage(format!("{argument} {text}: {error}")))?;
    Ok(Money { amount, currency })
}

/// Arguments that repeat which kinds were asked for.
pub(super) fn repeated(kinds: &[Kind]) -> impl Iterator<Item = String> {
    let arguments = kinds.iter().flat_map(|kind| ["--kind", kind.as_str()]);
    arguments.map(str::to_owned)
}

impl UnderLimit {
    fn limit(&self) -> Result<Limit, Failure> {
        Ok(Limit {
            amount: money("--limit", &self.limit, self.currency)?,
            within: self.within,
            kinds: match self.kinds.is_empty() {
                true => vec![Kind::Spend],
                false => self.kinds.clone(),
            },
            by: match self.by {
                By::Payee => GroupedBy::Payee,
                By::OnBehalfOf => GroupedBy::OnBehalfOf,
            },
        })
    }

    fn again(&self, limit: &Limit) -> Vec<String> {
        let Money { amount, currency } = limit.amount;
        let within = self.within;
        let mut again = format!("--limit {amount} --currency {currency} --within {within}")
            .split(' ')
            .map(str::to_owned)
            .collect::<Vec<_>>();
        again.extend(repeated(&limit.kinds));
        if limit.by == GroupedBy::OnBehalfOf {
            again.extend(["--by", "on-behalf-of"].map(str::to_owned));
        }
        again
    }
}

impl Uncommon {
    fn usual(&self) -> Result<Usual, Failure> {
        let round = self
            .round
            .as_ref()
            .map(|round| money("--round", round, self.currency));
        Ok(Usual {
            from: self.hours.0,
            to: self.hours.1,
            round: round.transpose()?,
            kinds: self.kinds.clone(),
        })
    }

    fn again(&self, usual: &Usual) -> Vec<String> {
        let told = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let mut again = vec![
            "--hours".to_owned(),
            format!("{}-{}", told(usual.from), told(usual.to)),
        ];
        if let Some(Money { amount, currency }) = usual.round {
            again.extend([
                "--round".to_owned(),
                amount.to_string(),
                "--currency".to_owned(),
                currency.to_string(),
            ]);
        }
        again.extend(repeated(&usual.kinds));
        again
    }
}

/// Hours of a day as `07:00-20:00`.
fn hours(text: &str) -> Result<(u16, u16), String> {
    let minute = |clock: &str| -> Option<u16> {
        let (hour, minute) = clock.split_once(':')?;
        let digits = |text: &str| text.len() == 2 && text.bytes().all(|digit| digit.is_ascii_digit());
        let parse = |text: &str| digits(text).then(|| text.parse::<u16>().ok()).flatten();
        let minute = parse(hour)? * 60 + parse(minute).filter(|minute| *minute < 60)?;
        (minute <= 24 * 60).then_some(minute)
    };
    let both = text
        .split_once('-')
        .and_then(|(from, to)| Some((minute(from)?, minute(to)?)));
    both.filter(|(from, to)| from < to)
        .ok_or_else(|| "are no hours of a day: write 07:00-20:00".to_owned())
}

#[cfg(test)]
mod tests {
    use super::hours;

    #[test]
    fn hours_are_of_one_day() {
        assert_eq!(hours("07:00-20:00"), Ok((420, 1_200)));
        assert_eq!(hours("00:00-24:00"), Ok((0, 1_440)));
        for bad in ["", "7-20", "20:00-07:00", "07:60-20:00", "07:00-24:01", "07:00"] {
            assert!(hours(bad).is_err(), "{bad} was accepted");
        }
    }
}
