//! Availability as tables. The figures of all pools and of one have the same names for programs; people see of all pools
//! what tells them apart.

use super::verdict;
use crate::cli::output::{Column, Sheet, amount as sum, text};
use crate::cli::reading::{DETAILS_MAX, amount, called, currency, is_some, year_and_type};
use crate::wire::v1;
use v1::restricted_availability::Restriction;

static ONE_POOL: [Column; 17] = columns(["", "", "", "Allocated", "Received", "Of that free"]);
static EVERY_POOL: [Column; 17] = columns(["Pool", "Name", "Currency", "", "", ""]);

/// The columns under these headings of the pool, its name, its currency, of what was allocated and received to date, and of
/// free money.
const fn columns(headings: [&'static str; 6]) -> [Column; 17] {
    let [pool, name, currency, allocated, received, free] = headings;
    [
        text("pool", pool),
        text("pool_name", name),
        text("initiative", ""),
        text("year", "Year"),
        text("budget_type", "Budget type"),
        text("current_year", ""),
        text("currency", currency),
        sum("available_to_allocate", "To allocate"),
        sum("free", free),
        sum("over_allocated", "Ahead of money"),
        sum("available_to_commit", "To commit"),
        sum("available_to_spend", "To spend"),
        sum("allocated_to_date", allocated),
        sum("spent_to_date", "Spent"),
        sum("received_to_date", received),
        text("verdict", ""),
        sum("short", ""),
    ]
}

const RESTRICTED: &[Column] = &[
    text("year", "Year"),
    text("budget_type", "Budget type"),
    text("for", "For"),
    sum("amount", "To allocate"),
];

const SHARES: &[Column] = &[
    text("year", "Year"),
    text("budget_type", "Budget type"),
    text("contributor", "Whose"),
    sum("available_to_allocate", "To allocate"),
    sum("available_to_commit", "To commit"),
    sum("available_to_spend", "To spend"),
    sum("spent_to_date", "Spent"),
    sum("received_to_date", "Received"),
];

/// What one pool has available, what of it is restricted, and whose it is.
///
/// Who asks for `one_year` is told all; a pool of many years and contributors would bury the answer under whose it is.
pub(super) fn of_pool(answer: &v1::GetAvailabilityResponse, one_year: bool) -> Vec<Sheet> {
    let totals = &answer.control_totals;
    let wanted = match answer.initiative.as_str() {
        "" => String::new(),
        initiative => format!(", for {initiative}"),
    };
    let in_currency = match totals.first() {
        Some(total) => format!(", in {}", currency(total.available_to_allocate.as_ref())),
        None => String::new(),
    };
    let available = Sheet {
        title: format!("{}{wanted}{in_currency}", called(&answer.pool_name, &answer.pool)),
        columns: &ONE_POOL,
        rows: totals.iter().map(|total| row(answer, total)).collect(),
        total: None,
    };
    let restricted = Sheet {
        title: "Restricted money".to_owned(),
        columns: RESTRICTED,
        rows: totals.iter().flat_map(restricted).collect(),
        total: None,
    };
    let shares = Sheet {
        title: "Whose it is".to_owned(),
        columns: SHARES,
        rows: totals.iter().flat_map(shares).collect(),
        total: None,
    };
    let is_told = |sheet: &Sheet| !sheet.rows.is_empty() && (one_year || sheet.rows.len() <= DETAILS_MAX);
    let details = [restricted, shares].into_iter().filter(is_told);
    std::iter::once(available).chain(details).collect()
}

/// That whose it is is left out, and how it is seen.
pub(super) fn untold(answer: &v1::GetAvailabilityResponse, one_year: bool) -> Option<String> {
    let count: usize = answer
        .control_totals
        .iter()
        .map(|total| shares(total).len())
        .sum();
    (!one_year && count > DETAILS_MAX)
        .then(|| format!("Left out is whose it is, in {count} rows: --year shows that of one year."))
}

/// What pools have available, and how many control totals are left out because they are of another year and nothing is
/// left in them; none where `all` are wanted.
pub(super) fn of_every_pool(answers: &[v1::GetAvailabilityResponse], all: bool) -> (Sheet, usize) {
    let mut left_out = 0;
    let mut rows = Vec::new();
    for answer in answers {
        for total in &answer.control_totals {
            match all || total.current_year || something_is_left(total) {
                true => rows.push(row(answer, total)),
                false => left_out += 1,
            }
        }
    }
    let sheet = Sheet {
        title: String::new(),
        columns: &EVERY_POOL,
        rows,
        total: None,
    };
    (sheet, left_out)
}

fn something_is_left(total: &v1::Availability) -> bool {
    let left = [
        &total.available_to_allocate,
        &total.over_allocated,
        &total.available_to_commit,
        &total.available_to_spend,
    ];
    left.iter().any(|money| is_some(money.as_ref()))
}

fn row(answer: &v1::GetAvailabilityResponse, total: &v1::Availability) -> Vec<String> {
    let (year, budget_type) = year_and_type(total.control_total.as_ref());
    let current = match total.current_year {
        true => "yes",
        false => "no",
    };
    let asked = total.verdict.as_ref();
    vec![
        answer.pool.clone(),
        answer.pool_name.clone(),
        answer.initiative.clone(),
        year,
        budget_type,
        current.to_owned(),
        currency(total.available_to_allocate.as_ref()),
        amount(total.available_to_allocate.as_ref()),
        amount(total.free.as_ref()),
        amount(total.over_allocated.as_ref()),
        amount(total.available_to_commit.as_ref()),
        amount(total.available_to_spend.as_ref()),
        amount(total.allocated_to_date.as_ref()),
        amount(total.spent_to_date.as_ref()),
        amount(total.received_to_date.as_ref()),
        asked.map(verdict::name).unwrap_or_default(),
        asked
            .map(|asked| amount(asked.short.as_ref()))
            .unwrap_or_default(),
    ]
}

fn restricted(total: &v1::Availability) -> impl Iterator<Item = Vec<String>> {
    let (year, budget_type) = year_and_type(total.control_total.as_ref());
    total.restricted.iter().map(move |restricted| {
        let what = match &restricted.restriction {
            Some(Restriction::Window(window)) => format!("window {window}"),
            Some(Restriction::Initiative(initiative)) => format!("initiative {initiative}"),
            None => String::new(),
        };
        let there = amount(restricted.amount.as_ref());
        vec![year.clone(), budget_type.clone(), what, there]
    })
}

fn shares(total: &v1::Availability) -> Vec<Vec<String>> {
    let (year, budget_type) = year_and_type(total.control_total.as_ref());
    let row = |whose: &str, figures: [Option<&v1::Money>; 5]| {
        let mut row = vec![year.clone(), budget_type.clone(), whose.to_owned()];
        row.extend(figures.map(amount));
        row
    };
    let of_contributors = total.shares.iter().map(|share| {
        let figures = [
            &share.available_to_allocate,
            &share.available_to_commit,
            &share.available_to_spend,
            &share.spent_to_date,
            &share.received_to_date,
        ];
        row(&share.contributor, figures.map(Option::as_ref))
    });
    let mut rows: Vec<_> = of_contributors.collect();
    let nobodys = total.uncovered.as_ref().filter(|nobodys| {
        [
            &nobodys.available_to_commit,
            &nobodys.available_to_spend,
            &nobodys.spent_to_date,
        ]
        .iter()
        .any(|money| is_some(money.as_ref()))
    });
    if let Some(nobodys) = nobodys {
        let figures = [
            None,
            nobodys.available_to_commit.as_ref(),
            nobodys.available_to_spend.as_ref(),
            nobodys.spent_to_date.as_ref(),
            None,
        ];
        rows.push(row("nobody's yet (UNCOVERED)", figures));
    }
    rows
}
