//! `purse lineage`: where a contributor's money went, and whose money paid for an entry.

use super::answer::{Findings, count, document, sheet};
use super::{EVIDENCE, Examining, failed};
use crate::cli::failure::Failure;
use crate::cli::output::{Column, amount, number, text};
use crate::examine::{ContributorFound, EntryFound, OfContributor, OfEntry};
use crate::types::{ContributorId, Sequence};
use std::process::ExitCode;

/// Whose money, or what it paid for.
#[derive(Debug, clap::Args)]
#[command(after_help = EVIDENCE)]
pub(in crate::cli) struct Arguments {
    #[command(flatten)]
    question: Question,

    #[command(flatten)]
    examining: Examining,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Question {
    /// Where did this contributor's money go?
    #[arg(long, value_name = "ID")]
    contributor: Option<ContributorId>,

    /// Whose money paid for this entry?
    #[arg(long, value_name = "SEQUENCE")]
    entry: Option<u64>,
}

const CONTROL_TOTALS: &[Column] = &[
    text("pool", "Pool"),
    text("year", "Year"),
    text("budget_type", "Budget type"),
    text("for", "For"),
    text("currency", ""),
    amount("came_in", "Came in"),
    amount("available", "Available"),
    amount("reserved", ""),
    amount("allocated", "Allocated"),
    amount("committed", "Committed"),
    amount("spent", "Spent"),
    amount("held", "Held in all"),
    amount("went_out", "Went out"),
];

const INITIATIVES: &[Column] = &[
    text("pool", "Pool"),
    text("year", "Year"),
    text("budget_type", "Budget type"),
    text("initiative", "Initiative"),
    text("for", "For"),
    text("currency", ""),
    amount("allocated", "Allocated"),
    amount("committed", "Committed"),
    amount("spent", "Spent"),
];

const EXPENDITURE: &[Column] = &[
    text("pool", "Pool"),
    text("year", "Year"),
    text("budget_type", "Budget type"),
    text("initiative", "Initiative"),
    text("for", "For"),
    text("how", "How"),
    text("payee", "Payee"),
    number("entries", "Entries"),
    text("currency", ""),
    amount("whole", "In all"),
    amount("share", "Its share"),
];

const ENDS: &[Column] = &[
    number("entry", "Entry"),
    text("kind", "Kind"),
    text("effective", "Effective"),
    text("control_total", "Control total"),
    text("for", "For"),
    text("account", "Account"),
    amount("amount", "Amount"),
    text("currency", ""),
];

const SHARES: &[Column] = &[
    text("contributor", "Contributor"),
    text("for", "For"),
    text("currency", ""),
    amount("posted", "Of this entry"),
    amount("before", "There before"),
    amount("others_since", "By others since"),
    amount("moved_since", "Moved since"),
    amount("now", "There now"),
];

const MOVED: &[Column] = &[
    number("entry", "Entry"),
    text("kind", "Kind"),
    text("effective", "Effective"),
    text("how", "How"),
    text("source", "Whose"),
    amount("amount", "Amount"),
    text("currency", ""),
];

const CAME_IN: &[Column] = &[
    number("entry", "Entry"),
    text("kind", "Kind"),
    text("effective", "Effective"),
    text("source", "Whose"),
    text("account", "Account"),
    amount("amount", "Amount"),
    text("currency", ""),
];

pub(in crate::cli) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let asked = &arguments.examining;
    match (&arguments.question.contributor, arguments.question.entry) {
        (Some(contributor), _) => {
            if asked.from > 0 {
                return Err(Failure::usage(
                    "money comes from the first entry on: leave --from out",
                ));
            }
            let examination = asked.open()?;
            let mut examiner = OfContributor::new(contributor.clone());
            let point = examination.read(&mut examiner)?;
            let found = examiner.finish();
            if !found.is_registered {
                return Err(Failure::usage(format!(
                    "there is no contributor \"{contributor}\": `purse history --kind RegisterContributor` lists those there are"
                )));
            }
            examination.print(of_contributor(contributor, &found), &point)?;
        }
        (None, Some(entry)) => {
            if asked.from > 0 || asked.effective.is_some() || asked.pool.is_some() {
                return Err(Failure::usage(
                    "--entry names all that matters: leave --from, --effective and --pool out",
                ));
            }
            let examination = asked.open()?;
            let mut examiner = OfEntry::new(Sequence(entry));
            let point = examination.read(&mut examiner)?;
            examination.print(of_entry(&examiner.finish().map_err(failed)?), &point)?;
        }
        (None, None) => return Err(Failure::usage("say --contributor ID or --entry SEQUENCE")),
    }
    Ok(ExitCode::SUCCESS)
}

fn of_contributor(contributor: &ContributorId, found: &ContributorFound) -> Findings {
    let sentence = match found.control_totals.is_empty() {
        true => format!("Nothing of {contributor} is in any control total that was looked at."),
        false => "What was paid is shared out at posting. After that money spent is shared by initiative, not by payment (rule \
                  R7): what rules moved since stands in rows of its own, and all rows of an initiative are what is spent of it."
            .to_owned(),
    };
    Findings {
        title: format!("Where the money of {contributor} went"),
        sentences: vec![sentence],
        sheets: vec![
            sheet("By control total", CONTROL_TOTALS, &found.control_totals),
            sheet("By initiative", INITIATIVES, &found.initiatives),
            sheet("What was spent, by payee", EXPENDITURE, &found.expenditure),
            sheet("By which entries it came in and went out", ENDS, &found.entries),
        ],
        found: document(found),
        again: ["lineage", "--contributor", contributor.as_str()]
            .map(str::to_owned)
            .to_vec(),
    }
}

fn of_entry(found: &EntryFound) -> Findings {
    let EntryFound {
        entry,
        kind,
        control_total,
        place,
        ..
    } = found;
    Findings {
        title: format!(
            "Whose money entry {} ({kind}) brought to {place} of {control_total}",
            count(entry.0)
        ),
        sentences: vec![
            "A payment has shares of its own only at posting. After that they are of the place and all that is in it, not of one \
             payment (rule R7): what was there before, this entry, what others added and what was moved make what is there now."
                .to_owned(),
        ],
        sheets: vec![
            sheet("Shares", SHARES, &found.shares),
            sheet("Moved since, at this place", MOVED, &found.moved_since),
            sheet("What came in of theirs up to this entry", CAME_IN, &found.came_in),
        ],
        found: document(found),
        again: ["lineage", "--entry", &entry.to_string()].map(str::to_owned).to_vec(),
    }
}
