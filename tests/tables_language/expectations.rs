//! Lines that say what stands: balances, sums, flows, stages. Each says exactly what there is and nothing else.

use super::Table;
use super::agreement::parsed;
use super::funding_status;
use super::words::Words;
use crate::support::POOL;
use common_purse::ledger::{Account, Balance, Flow, Place, Pool, Scheduled, Total};
use common_purse::types::{Minor, Money, TotalKey};

/// What stands, where `verb` asks for it, and what the line expects; none if the line is a command.
pub fn read(table: &Table, line: &str) -> Result<Option<(String, String)>, String> {
    let mut words = Words::new(line);
    let verb = words.next()?;
    const VERBS: &[&str] = &[
        "holds",
        "sums",
        "flows",
        "status",
        "left",
        "asked",
        "pledged",
        "agreed",
        "instalments",
        "valued",
        "ranked",
        "labelled",
        "version",
    ];
    if !VERBS.contains(&verb) {
        return Ok(None);
    }
    let rules = table.rules()?;
    let pool_id = parsed(words.after("pool").unwrap_or(POOL))?;
    let pool = rules.state.pool(&pool_id).ok_or("there is no such pool")?;
    let key = TotalKey {
        year: parsed(words.after("year").unwrap_or(&table.year))?,
        budget_type: parsed(words.after("type").unwrap_or(&table.budget_type))?,
    };
    let total = pool.total(&key);
    if verb == "sums" {
        let expected = words.rest();
        let stands = sums(total, &expected, table.decimals())?;
        return Ok(Some((expected, stands)));
    }
    let stands = match verb {
        "holds" => {
            let place: Place = parsed(words.next()?)?;
            contents(total.at(&place), table.decimals())
        }
        "status" => status(total, words.next()?, table.decimals())?,
        "flows" => flows(total, table.decimals()),
        "ranked" => pool
            .ranking()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(","),
        "version" => pool.agreement_version().to_string(),
        "labelled" => labels(table, pool, words.next()?)?,
        _ => stage(table, pool, verb, words.next()?)?,
    };
    Ok(Some((words.rest(), stands)))
}

/// `sums available 5.00 allocated 25.00`: of each account, over all initiatives, what the line asks for.
fn sums(total: &Total, asked: &str, decimals: u32) -> Result<String, String> {
    let mut words = Words::new(asked);
    let mut stands = Vec::new();
    while let Some(name) = words.maybe_next() {
        let account: Account = parsed(name)?;
        words.next()?;
        let sum = match account.is_by_initiative() {
            true => total.over_initiatives(account).sum(),
            false => total.balance(account).sum(),
        };
        stands.push(format!("{name} {}", figure(sum, decimals)));
    }
    Ok(stands.join(" "))
}

fn flows(total: &Total, decimals: u32) -> String {
    let one = |flow: &Flow| {
        let sum = total.flows().of(*flow);
        let name = serde_json::to_value(flow).unwrap();
        let name = name
            .as_str()
            .unwrap_or_default()
            .to_ascii_lowercase()
            .replace('_', "-");
        (sum != Minor::ZERO).then(|| format!("{name} {}", figure(sum, decimals)))
    };
    or_nothing(Flow::ALL.iter().filter_map(one).collect())
}

/// `status total-balance 200540241.00 26.5%`
fn status(total: &Total, name: &str, decimals: u32) -> Result<String, String> {
    let (amount, whole) = funding_status::line(total, name)?;
    let percentage = whole.map(|whole| format!(" {}", funding_status::percentage(amount, whole)));
    Ok(figure(amount, decimals) + &percentage.unwrap_or_default())
}

fn labels(table: &Table, pool: &Pool, name: &str) -> Result<String, String> {
    let rules = table.rules()?;
    let of_initiative = pool
        .initiative(&parsed(name)?)
        .map(|initiative| initiative.labels().clone());
    let of_contributor = || {
        rules
            .state
            .contributor(&name.parse().ok()?)
            .map(|found| found.labels.clone())
    };
    let labels = of_initiative
        .or_else(of_contributor)
        .ok_or("nothing has that name")?;
    Ok(or_nothing(
        labels
            .iter()
            .map(|(name, value)| format!("{name}:{value}"))
            .collect(),
    ))
}

/// What became of an entry that a line named.
fn stage(table: &Table, pool: &Pool, verb: &str, name: &str) -> Result<String, String> {
    let sequence = table.sequence(name)?;
    let decimals = table.decimals();
    let figure = |minor| figure(minor, decimals);
    let contributions = pool.contributions();
    let unknown = || format!("{name} is none that was {verb}");
    Ok(match verb {
        "asked" => {
            let record = contributions.asks().get(&sequence).ok_or_else(unknown)?;
            let answer = record.answer.as_ref().map(|answer| {
                let kind = serde_json::to_value(answer.answer).unwrap();
                let amount = answer
                    .amount
                    .map_or(String::new(), |amount| format!(" {}", amount.amount));
                format!(" {}{amount}", kind.as_str().unwrap_or_default())
            });
            let answer = answer.unwrap_or_else(|| " no answer".to_owned());
            format!(
                "{}{answer} pledged {}",
                record.ask.amount.amount,
                figure(record.pledged)
            )
        }
        "pledged" => {
            let record = contributions.pledges().get(&sequence).ok_or_else(unknown)?;
            format!(
                "{} agreed {} lapsed {} left {}",
                record.pledge.amount.amount,
                figure(record.agreed),
                figure(record.lapsed),
                figure(record.remaining())
            )
        }
        "agreed" => {
            let schedule = &contributions
                .agreed()
                .get(&sequence)
                .ok_or_else(unknown)?
                .schedule;
            let today = table.today()?;
            format!(
                "{} due {} received {} overdue {}",
                figure(schedule.amount()),
                figure(schedule.due(today)),
                figure(schedule.received()),
                figure(schedule.overdue(today))
            )
        }
        "instalments" => {
            let schedule = &contributions
                .agreed()
                .get(&sequence)
                .ok_or_else(unknown)?
                .schedule;
            let one = |(_, scheduled): (_, &Scheduled)| {
                let due = scheduled.due;
                format!(
                    "{due} {} of {}",
                    figure(scheduled.received),
                    figure(scheduled.amount)
                )
            };
            schedule.iter().map(one).collect::<Vec<_>>().join(", ")
        }
        "valued" => {
            let record = contributions.memoranda().get(&sequence).ok_or_else(unknown)?;
            let replaced = if record.is_replaced { " replaced" } else { "" };
            format!("{}{replaced}", record.memorandum.value.amount)
        }
        _ => {
            let own = table
                .field_of(&sequence.to_string(), "amount")
                .ok_or_else(unknown)?;
            let own: Money = parsed(&own)?;
            figure(own.minor().less(pool.references().of(sequence).used))
        }
    })
}

fn contents(balance: &Balance, decimals: u32) -> String {
    let real = balance.shares().iter();
    let mut parts: Vec<String> = real
        .map(|(source, held)| format!("{source} {}", figure(*held, decimals)))
        .collect();
    if balance.uncovered() != Minor::ZERO {
        parts.push(format!("UNCOVERED {}", figure(balance.uncovered(), decimals)));
    }
    or_nothing(parts)
}

fn or_nothing(parts: Vec<String>) -> String {
    match parts.is_empty() {
        true => "nothing".to_owned(),
        false => parts.join(" "),
    }
}

/// An amount with its currency's digits.
fn figure(minor: Minor, decimals: u32) -> String {
    let sign = if minor.0 < 0 { "-" } else { "" };
    let unit = 10_u128.pow(decimals);
    let (whole, part) = (minor.0.unsigned_abs() / unit, minor.0.unsigned_abs() % unit);
    match decimals {
        0 => format!("{sign}{whole}"),
        _ => format!("{sign}{whole}.{part:0width$}", width = decimals as usize),
    }
}
