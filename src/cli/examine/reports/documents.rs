//! Reports on documents, limits and standing data.

use super::words;
use crate::cli::examine::answer::{Findings, count, document, sheet};
use crate::cli::output::{Column, amount, number, text};
use crate::examine::{DocumentNumbersFound, JustUnderFound, StandingDataFound};

const HITS: &[Column] = &[
    number("entry", "Entry"),
    text("kind", "Kind"),
    text("recorded", ""),
    text("effective", "Effective"),
    text("pool", "Pool"),
    text("party", ""),
    text("payee", "Payee"),
    text("on_behalf_of", "End user"),
    text("document_number", "Document"),
    amount("amount", "Amount"),
    amount("below", "Below the limit"),
    text("currency", ""),
    text("reversed_by", "Reversed by"),
];

const GROUPS: &[Column] = &[
    text("who", "Who"),
    number("amounts", "Amounts"),
    amount("sum", "Sum"),
    text("currency", "Currency"),
];

const SPLITS: &[Column] = &[
    text("who", "Who"),
    text("effective", "On"),
    number("amounts", "Amounts"),
    amount("sum", "Sum"),
    text("currency", "Currency"),
    text("entries", "Entries"),
];

pub(in crate::cli::examine) fn just_under(found: &JustUnderFound, again: Vec<String>) -> Findings {
    let mut words = words("report just-under");
    words.extend(again);
    Findings {
        title: "Just under a limit".to_owned(),
        sentences: vec![format!(
            "{} amounts were compared with the limit; {} are in other currencies. {} below it name nobody by whom they could be \
             put together.",
            count(found.looked_at),
            count(found.other_currencies),
            count(found.nobody_named)
        )],
        sheets: vec![
            sheet("Just under the limit", HITS, &found.hits),
            sheet(
                "The same together, without what was reversed",
                GROUPS,
                &found.groups,
            ),
            sheet("Below the limit, and together not", SPLITS, &found.splits),
        ],
        found: document(found),
        again: words,
    }
}

const SERIES: &[Column] = &[
    text("counted_in", "Counted in"),
    text("prefix", "Begins with"),
    text("first", "First"),
    text("last", "Last"),
    number("entries", "Entries"),
    number("numbers", "Numbers"),
    number("missing", "Missing"),
];

const GAPS: &[Column] = &[
    text("counted_in", "Counted in"),
    text("from", "From"),
    text("to", "To"),
    number("missing", "Missing"),
];

const DUPLICATES: &[Column] = &[
    text("pool", "Pool"),
    text("kind", "Kind"),
    text("document_number", "Document"),
    number("entry", "Entry"),
    text("effective", "Effective"),
    text("payee", "Payee"),
    amount("amount", "Amount"),
    text("currency", ""),
    text("data_set", ""),
    text("reversed_by", "Reversed by"),
    text("same_payee_amount_and_date", "Payee, amount and date as"),
];

const NUMBERED: &[Column] = &[
    text("kind", "Kind"),
    number("with_number", "With a number"),
    number("without_number", "Without"),
];

pub(in crate::cli::examine) fn document_numbers(found: &DocumentNumbersFound) -> Findings {
    let twice = found.duplicates.iter();
    let twice = twice
        .filter(|one| !one.same_payee_amount_and_date.is_empty())
        .count();
    let missing: u64 = found.series.iter().map(|series| series.missing).sum();
    Findings {
        title: "Document numbers".to_owned(),
        sentences: vec![format!(
            "{} numbers are missing in {} series; {} entries share a number, and {} of them payee, amount and date as well.",
            count(missing),
            count(found.series.len() as u64),
            count(found.duplicates.len() as u64),
            count(twice as u64)
        )],
        sheets: vec![
            sheet(
                "Numbers borne by several entries of a kind",
                DUPLICATES,
                &found.duplicates,
            ),
            sheet("Missing", GAPS, &found.gaps),
            sheet("Series", SERIES, &found.series),
            sheet("Entries about money", NUMBERED, &found.kinds),
        ],
        found: document(found),
        again: words("report document-numbers"),
    }
}

const CHANGES: &[Column] = &[
    number("entry", "Entry"),
    text("kind", "Kind"),
    text("recorded", ""),
    text("effective", "Effective"),
    text("subject", "Of"),
    text("field", "Field"),
    text("before", "Before"),
    text("after", "After"),
    text("decision", "Decision"),
    text("on_behalf_of", "End user"),
    text("post", "Post"),
];

const REGISTERED: &[Column] = &[text("kind", "Kind"), number("entries", "Entries")];

pub(in crate::cli::examine) fn standing_data(found: &StandingDataFound) -> Findings {
    Findings {
        title: "Changes of standing data".to_owned(),
        sentences: vec![format!(
            "{} fields were changed.",
            count(found.changes.len() as u64)
        )],
        sheets: vec![
            sheet("", CHANGES, &found.changes),
            sheet("Made known", REGISTERED, &found.registered),
        ],
        found: document(found),
        again: words("report standing-data"),
    }
}
