//! Reports on money: the trial balance, and what was reversed.

use super::words;
use crate::cli::examine::answer::{Findings, count, document, sheet};
use crate::cli::output::{Column, amount, number, text};
use crate::examine::{ChainsFound, TrialBalanceFound};

const ACCOUNTS: &[Column] = &[
    text("pool", "Pool"),
    text("year", "Year"),
    text("budget_type", "Budget type"),
    text("account", "Account"),
    text("currency", ""),
    amount("opening", "Opening"),
    amount("debit", "Debit"),
    amount("credit", "Credit"),
    amount("balance", "Balance"),
];

const TOTALS: &[Column] = &[
    text("currency", "Currency"),
    amount("opening", "Opening"),
    amount("debit", "Debit"),
    amount("credit", "Credit"),
    amount("balance", "Balance"),
    text("agrees", "Agrees"),
];

const KINDS: &[Column] = &[
    text("kind", "Kind"),
    number("entries", "Entries"),
    text("currency", "Currency"),
    amount("debit", "Debit"),
    amount("credit", "Credit"),
];

pub(in crate::cli::examine) fn trial_balance(found: &TrialBalanceFound) -> Findings {
    let population = &found.population;
    let range = match (population.first_entry, population.last_entry) {
        (Some(first), Some(last)) => format!(
            "{} entries, the first of them entry {}, the last entry {}.",
            count(population.entries),
            count(first.0),
            count(last.0)
        ),
        _ => "No entry fits what was asked for.".to_owned(),
    };
    Findings {
        title: "Trial balance".to_owned(),
        sentences: vec![range],
        sheets: vec![
            sheet("", ACCOUNTS, &found.accounts),
            sheet("Sums of all accounts", TOTALS, &found.totals),
            sheet("The entries that it is made of", KINDS, &found.kinds),
        ],
        found: document(found),
        again: words("report trial-balance"),
    }
}

const LINKS: &[Column] = &[
    number("original", "Of entry"),
    number("entry", "Entry"),
    text("how", "How"),
    number("names_entry", "Names entry"),
    text("recorded", ""),
    text("effective", "Effective"),
    amount("amount", "Effect"),
    text("currency", ""),
    text("reason", "Reason"),
];

const CHAINS: &[Column] = &[
    number("original", "Entry"),
    text("kind", "Kind"),
    text("pool", "Pool"),
    amount("amount", "Effect"),
    text("currency", ""),
    number("links", "Followed by"),
    amount("net", "Left of it"),
];

const AGAIN: &[Column] = &[
    text("day", "On"),
    text("kind", "Kind"),
    number("original", "Entry"),
    amount("original_amount", "Of"),
    number("reversed_by", "Reversed by"),
    number("entry", "Again as"),
    amount("amount", "With"),
    text("currency", ""),
    text("document_number", ""),
];

pub(in crate::cli::examine) fn reversals(found: &ChainsFound) -> Findings {
    Findings {
        title: "Reversed, corrected, certified, refunded".to_owned(),
        sentences: vec![format!(
            "{} entries were followed by {}; {} were reversed and recorded again on the same day.",
            count(found.chains.len() as u64),
            count(found.links.len() as u64),
            count(found.recorded_again.len() as u64)
        )],
        sheets: vec![
            sheet(
                "What is left of each, where its first move went",
                CHAINS,
                &found.chains,
            ),
            sheet("What followed", LINKS, &found.links),
            sheet(
                "Reversed and recorded again on the same day",
                AGAIN,
                &found.recorded_again,
            ),
        ],
        found: document(found),
        again: words("report reversals"),
    }
}
