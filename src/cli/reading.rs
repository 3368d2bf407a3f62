//! What the commands that read have in common: which ledger, which form, and the words for money, for what money is for
//! and for the point that an answer speaks for.

use super::connection::Connection;
use super::failure::Failure;
use super::output::{Answer, Format, thousands_apart};
use crate::wire::caller::Caller;
use crate::wire::v1;

/// How many rows of detail people are shown unasked below an answer: more would bury it.
pub(super) const DETAILS_MAX: usize = 40;

/// How many pools are asked for at once.
const POOLS_PAGE: i32 = 1_000;

/// Which ledger is read, and how the answer is printed.
#[derive(Debug, clap::Args)]
pub(super) struct Reading {
    #[command(flatten)]
    connection: Connection,

    /// How the answer is printed
    #[arg(long, value_enum, default_value_t)]
    pub(super) output: Format,
}

impl Reading {
    /// A connection to the ledger.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub(super) fn open(&self) -> Result<Caller, Failure> {
        self.connection.open()
    }

    /// Prints what was found out.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub(super) fn print(&self, answer: &Answer) -> Result<(), Failure> {
        Ok(answer.print(self.output)?)
    }
}

/// Every pool of the ledger, page by page, as at a point of the past or now.
///
/// # Errors
/// When the ledger does not answer.
pub(super) fn pools(caller: &Caller, as_at: Option<v1::AsAt>) -> Result<Vec<v1::PoolSummary>, Failure> {
    let mut request = v1::ListPoolsRequest {
        page_size: POOLS_PAGE,
        as_at,
        ..v1::ListPoolsRequest::default()
    };
    let mut pools = Vec::new();
    loop {
        let page = caller.wait(caller.budget().list_pools(request.clone()))?;
        pools.extend(page.pools);
        if page.next_page_token.is_empty() {
            return Ok(pools);
        }
        request.page_token = page.next_page_token;
    }
}

/// The decimal text of an amount; empty if there is none.
pub(super) fn amount(money: Option<&v1::Money>) -> String {
    money.map(|money| money.amount.clone()).unwrap_or_default()
}

/// The currency of an amount; empty if there is none.
pub(super) fn currency(money: Option<&v1::Money>) -> String {
    money.map(|money| money.currency_code.clone()).unwrap_or_default()
}

/// An amount with its currency as a sentence names it, as "1,250.00 GBP"; empty if there is none.
pub(super) fn money(money: Option<&v1::Money>) -> String {
    let told = |money: &v1::Money| format!("{} {}", thousands_apart(&money.amount), money.currency_code);
    money.map(told).unwrap_or_default()
}

/// Whether an amount is there and is not nothing.
pub(super) fn is_some(money: Option<&v1::Money>) -> bool {
    money.is_some_and(|money| money.amount.bytes().any(|digit| (b'1'..=b'9').contains(&digit)))
}

/// The name of something with its id, as it is called with.
pub(super) fn called(name: &str, id: &str) -> String {
    format!("{name} ({id})")
}

/// The year and the budget type of a control total.
pub(super) fn year_and_type(control_total: Option<&v1::ControlTotal>) -> (String, String) {
    let told = |total: &v1::ControlTotal| (total.year.clone(), total.budget_type.clone());
    control_total.map(told).unwrap_or_default()
}

/// What an answer is about beside its pool, as the heading of a statement says it.
pub(super) fn narrowed(year: &str, budget_type: &str) -> String {
    match (year, budget_type) {
        ("", "") => "all years and budget types".to_owned(),
        (year, "") => format!("{year}, all budget types"),
        ("", budget_type) => format!("all years, {budget_type}"),
        (year, budget_type) => format!("{year}, {budget_type}"),
    }
}

/// The point of the ledger that answers speak for; several answers of a ledger that moved on speak for a span of points.
pub(super) fn as_at<'a>(points: impl IntoIterator<Item = Option<&'a v1::ReadAt>>) -> Vec<String> {
    let mut points: Vec<&v1::ReadAt> = points.into_iter().flatten().collect();
    points.sort_by_key(|point| point.sequence);
    // All answers of one command are asked for by the same date.
    let effective = match points.first().map_or("", |point| &point.effective_date) {
        "" => String::new(),
        day => format!(" By effective date: what takes effect after {day} does not count."),
    };
    let told = |point: &v1::ReadAt| {
        let sequence = thousands_apart(&point.sequence.to_string());
        format!("entry {sequence}, recorded {}", point.recorded_time)
    };
    match (points.first(), points.last()) {
        (Some(first), Some(last)) if first.sequence == last.sequence => {
            vec![format!("As at {}.{effective}", told(first))]
        }
        (Some(first), Some(last)) => vec![format!(
            "The ledger moved on while it was read: as at {} to {}.{effective}",
            told(first),
            told(last)
        )],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(sequence: u64) -> v1::ReadAt {
        let recorded_time = format!("2026-11-22T09:30:0{}.000000Z", sequence % 10);
        v1::ReadAt {
            sequence,
            recorded_time,
            ..v1::ReadAt::default()
        }
    }

    #[test]
    fn one_point_is_told_once_and_several_as_a_span() {
        let (first, last) = (point(1204), point(1207));
        assert_eq!(
            as_at([Some(&first), Some(&first), None]),
            ["As at entry 1,204, recorded 2026-11-22T09:30:04.000000Z."]
        );
        assert_eq!(
            as_at([Some(&last), Some(&first)]),
            [
                "The ledger moved on while it was read: as at entry 1,204, recorded 2026-11-22T09:30:04.000000Z to entry \
              1,207, recorded 2026-11-22T09:30:07.000000Z."
            ]
        );
        assert!(as_at([None]).is_empty());
        let by_date = v1::ReadAt {
            effective_date: "2026-05-01".to_owned(),
            ..first
        };
        assert_eq!(
            as_at([Some(&by_date)]),
            [
                "As at entry 1,204, recorded 2026-11-22T09:30:04.000000Z. By effective date: what takes effect after 2026-05-01 \
              does not count."
            ]
        );
    }

    #[test]
    fn nothing_is_no_amount() {
        let money = |amount: &str| v1::Money {
            currency_code: "GBP".to_owned(),
            amount: amount.to_owned(),
        };
        assert!(!is_some(None) && !is_some(Some(&money("0.00"))));
        assert!(is_some(Some(&money("-0.01"))) && is_some(Some(&money("10.00"))));
    }
}
