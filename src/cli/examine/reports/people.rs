//! Reports on who recorded what, and when.

use super::words;
use crate::cli::examine::answer::{Findings, count, document, sheet};
use crate::cli::output::{Column, amount, number, text};
use crate::examine::{LateFound, SamePersonFound, UnusualFound};

const PAIRS: &[Column] = &[
    number("entry", "Entry"),
    text("kind", "Kind"),
    text("recorded", ""),
    text("pool", "Pool"),
    amount("amount", "Amount"),
    text("currency", ""),
    number("names_entry", "Names entry"),
    text("named_kind", "Of kind"),
    text("on_behalf_of", "Same end user"),
    text("post", "Same post"),
    text("actor", "Same actor"),
];

pub(in crate::cli::examine) fn same_person(found: &SamePersonFound) -> Findings {
    Findings {
        title: "One pair of eyes: an entry and the earlier one that it names".to_owned(),
        sentences: vec![format!(
            "{} entries name an earlier one. Of these pairs {} are for the same end user, {} for the same post, {} by the same \
             actor; in {} neither entry says an end user or a post.",
            count(found.entries_that_name_another),
            count(found.same_on_behalf_of),
            count(found.same_post),
            count(found.same_actor),
            count(found.nobody_said)
        )],
        sheets: vec![sheet("", PAIRS, &found.pairs)],
        found: document(found),
        again: words("report same-person"),
    }
}

const LATE: &[Column] = &[
    number("entry", "Entry"),
    text("kind", "Kind"),
    text("recorded", "Recorded"),
    text("effective", "Effective"),
    number("days", "Days"),
    text("pool", "Pool"),
    text("party", "Of"),
    amount("amount", "Amount"),
    text("currency", ""),
];

const LOW_DAYS: &[Column] = &[
    number("entry", "Entry"),
    text("kind", "Kind"),
    text("recorded", ""),
    text("effective", "Effective"),
    text("control_total", "Control total"),
    text("lowest_day", "Lowest on"),
    amount("amount", "Below nothing by"),
    text("currency", ""),
];

pub(in crate::cli::examine) fn retrospective(found: &LateFound, days: u32) -> Findings {
    Findings {
        title: format!("Recorded more than {days} days after they took effect"),
        sentences: vec![format!(
            "{} of {} entries about money.",
            count(found.entries.len() as u64),
            count(found.looked_at)
        )],
        sheets: vec![
            sheet("", LATE, &found.entries),
            sheet("Exceptions RETROSPECTIVE", LOW_DAYS, &found.exceptions),
        ],
        found: document(found),
        again: words(&format!("report retrospective --days {days}")),
    }
}

const UNUSUAL: &[Column] = &[
    number("entry", "Entry"),
    text("kind", "Kind"),
    text("recorded_there", "Recorded, where the pool is"),
    text("why", "Why"),
    text("pool", "Pool"),
    text("party", "Of"),
    amount("amount", "Amount"),
    text("currency", ""),
    text("on_behalf_of", "End user"),
    text("post", "Post"),
];

pub(in crate::cli::examine) fn unusual(found: &UnusualFound, again: Vec<String>) -> Findings {
    let mut words = words("report unusual");
    words.extend(again);
    Findings {
        title: "Unusual entries".to_owned(),
        sentences: vec![format!(
            "Of {} entries {} were recorded on a weekend, {} outside the hours of another day; {} are round sums.",
            count(found.looked_at),
            count(found.on_weekends),
            count(found.outside_hours),
            count(found.round_sums)
        )],
        sheets: vec![sheet("", UNUSUAL, &found.entries)],
        found: document(found),
        again: words,
    }
}
