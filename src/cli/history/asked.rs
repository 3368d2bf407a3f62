//! Which entries are asked for, as the contract's filter.

use crate::cli::failure::Failure;
use crate::types::Date;
use crate::wire::outgoing::actions;
use crate::wire::v1;

/// Which entries of a range are wanted; an entry is when every part that is said fits.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Which entries")]
pub(super) struct Asked {
    /// Only entries that name this pool or move its money
    #[arg(long, value_name = "ID")]
    pool: Option<String>,

    /// Only entries that name this mission or are about a pool of it
    #[arg(long, value_name = "ID")]
    mission: Option<String>,

    /// Only entries that name this initiative or move its money
    #[arg(long, value_name = "ID")]
    initiative: Option<String>,

    /// Only entries that name this contributor or move money of its share
    #[arg(long, value_name = "ID")]
    contributor: Option<String>,

    /// Only entries of this kind, as Allocate or return-allocation; may be given several times
    #[arg(long = "kind", value_name = "KIND")]
    kinds: Vec<String>,

    /// Only entries about this year's control total of --pool; say --budget-type too
    #[arg(long, value_name = "YEAR", requires_all = ["pool", "budget_type"])]
    year: Option<String>,

    /// Only entries about this budget type's control total of --pool; say --year too
    #[arg(long, value_name = "TYPE", requires_all = ["pool", "year"])]
    budget_type: Option<String>,

    /// Only entries that register or pay this payee
    #[arg(long, value_name = "ID")]
    payee: Option<String>,

    /// Only entries about what bears this label, as intent=prevention
    #[arg(long, value_name = "NAME=VALUE")]
    label: Option<String>,

    /// Only entries that name this one: that reverse, settle, refund, certify or correct it
    #[arg(long, value_name = "SEQUENCE")]
    names: Option<u64>,

    /// Only entries that this principal recorded
    #[arg(long, value_name = "ID")]
    actor: Option<String>,

    /// Only entries for this end user of a system
    #[arg(long, value_name = "WHO")]
    on_behalf_of: Option<String>,

    /// Only entries under this post
    #[arg(long, value_name = "POST")]
    post: Option<String>,

    /// Only entries that rest on the decision that is kept here
    #[arg(long, value_name = "URI")]
    decision_uri: Option<String>,

    /// Only entries that rest on the decision of this digest
    #[arg(long, value_name = "HEX")]
    decision_sha256: Option<String>,

    /// Only entries with this number in the client's books
    #[arg(long, value_name = "NUMBER")]
    document_number: Option<String>,

    /// Only entries of this request
    #[arg(long, value_name = "ID")]
    request_id: Option<String>,

    /// Only entries of at least this amount, as asked or moved
    #[arg(long, value_name = "AMOUNT")]
    least: Option<String>,

    /// Only entries of at most this amount
    #[arg(long, value_name = "AMOUNT")]
    greatest: Option<String>,

    /// Only entries recorded at this time or later; a day begins at midnight UTC
    #[arg(long, value_name = "TIME")]
    recorded_from: Option<String>,

    /// Only entries recorded before this time
    #[arg(long, value_name = "TIME")]
    recorded_before: Option<String>,

    /// Only entries that take effect on this day or later
    #[arg(long, value_name = "DATE")]
    effective_from: Option<String>,

    /// Only entries that take effect on this day or earlier
    #[arg(long, value_name = "DATE")]
    effective_to: Option<String>,

    /// Only entries whose command says this in words: reason, names, numbers of documents
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
}

impl Asked {
    /// The filter that the ledger is asked with; nothing if nothing is said.
    ///
    /// # Errors
    /// When a kind is none, or a label not written as one.
    pub(super) fn filter(&self) -> Result<Option<v1::EntryFilter>, Failure> {
        let said = |said: &Option<String>| said.clone().unwrap_or_default();
        let moment = |said: &Option<String>| said.as_deref().map(moment).unwrap_or_default();
        let filter = v1::EntryFilter {
            pool: said(&self.pool),
            mission: said(&self.mission),
            initiative: said(&self.initiative),
            contributor: said(&self.contributor),
            kinds: self
                .kinds
                .iter()
                .map(|kind| known_kind(kind))
                .collect::<Result<_, _>>()?,
            year: said(&self.year),
            budget_type: said(&self.budget_type),
            actor: said(&self.actor),
            on_behalf_of: said(&self.on_behalf_of),
            post: said(&self.post),
            decision_uri: said(&self.decision_uri),
            decision_sha256: said(&self.decision_sha256),
            document_number: said(&self.document_number),
            request_id: said(&self.request_id),
            label: self.label.as_deref().map(label).transpose()?,
            payee: said(&self.payee),
            names_entry: self.names,
            least_amount: said(&self.least),
            greatest_amount: said(&self.greatest),
            recorded_from: moment(&self.recorded_from),
            recorded_before: moment(&self.recorded_before),
            effective_from: said(&self.effective_from),
            effective_to: said(&self.effective_to),
            text: said(&self.text),
        };
        Ok((filter != v1::EntryFilter::default()).then_some(filter))
    }
}

/// A kind as lines spell it, from `ReturnAllocation`, `return_allocation` or `return-allocation`.
fn known_kind(asked: &str) -> Result<String, Failure> {
    let mut known = vec!["ledger_opened".to_owned()];
    known.extend(actions());
    let letters = |kind: &str| -> String {
        let letters = kind.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase()).collect()
    };
    let found = known.iter().find(|kind| letters(kind) == letters(asked));
    let found = found.ok_or_else(|| {
        Failure::usage(format!(
            "no entry is of the kind {asked}; there are {}",
            known.join(", ")
        ))
    })?;
    Ok(found.split('_').map(capitalised).collect())
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn label(asked: &str) -> Result<v1::LabelFilter, Failure> {
    let (name, value) = asked
        .split_once('=')
        .ok_or_else(|| Failure::usage(format!("--label {asked} is no label: write NAME=VALUE")))?;
    Ok(v1::LabelFilter {
        name: name.to_owned(),
        value: value.to_owned(),
    })
}

/// A day, or a time without its microseconds, as the contract spells times; all else as it is, for the ledger to refuse.
fn moment(asked: &str) -> String {
    match asked.strip_suffix('Z') {
        _ if asked.parse::<Date>().is_ok() => format!("{asked}T00:00:00.000000Z"),
        Some(second) if !second.contains('.') => format!("{second}.000000Z"),
        _ => asked.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_taken_in_every_spelling_and_days_and_times_as_people_write_them() {
        for spelling in ["ReturnAllocation", "return_allocation", "return-allocation"] {
            assert_eq!(known_kind(spelling).unwrap(), "ReturnAllocation");
        }
        assert_eq!(known_kind("ledger-opened").unwrap(), "LedgerOpened");
        assert!(known_kind("alocate").is_err());
        assert_eq!(moment("2026-11-22"), "2026-11-22T00:00:00.000000Z");
        assert_eq!(moment("2026-11-22T09:30:00Z"), "2026-11-22T09:30:00.000000Z");
        assert_eq!(moment("2026-11-22T09:30:00.5Z"), "2026-11-22T09:30:00.5Z");
        assert_eq!(moment("yesterday"), "yesterday");
    }
}
