//! Which entries are wanted.

use crate::ledger::Kind;
use crate::query::{EntryFilter, Unresolved};
use crate::types::{LabelName, Line, Sequence, TotalKey};
use crate::wire::field::At;
use crate::wire::{status, v1};
use tonic::Status;

/// The filter that a message has, or the one that takes every entry.
pub(super) fn entry_filter(message: Option<&v1::EntryFilter>, at: At<'_>) -> Option<EntryFilter> {
    let at = at.field("filter");
    let Some(message) = message else {
        return Some(EntryFilter::default());
    };
    let kinds = kinds(&message.kinds, at);
    let total = total(message, at);
    let label = label(message.label.as_ref(), at);
    let amounts = (
        at.parse_optional("least_amount", &message.least_amount),
        at.parse_optional("greatest_amount", &message.greatest_amount),
    );
    let recorded = (
        at.parse_optional("recorded_from", &message.recorded_from),
        at.parse_optional("recorded_before", &message.recorded_before),
    );
    let effective = (
        at.parse_optional("effective_from", &message.effective_from),
        at.parse_optional("effective_to", &message.effective_to),
    );
    let line = |name, text: &str| at.text_optional::<Line>(name, text.to_owned());
    let lines = (
        line("on_behalf_of", &message.on_behalf_of),
        line("post", &message.post),
        line("decision_uri", &message.decision_uri),
        line("document_number", &message.document_number),
        line("text", &message.text),
    );
    let ids = (
        at.parse_optional("pool", &message.pool),
        at.parse_optional("mission", &message.mission),
        at.parse_optional("initiative", &message.initiative),
        at.parse_optional("contributor", &message.contributor),
        at.parse_optional("payee", &message.payee),
    );
    let others = (
        at.parse_optional("actor", &message.actor),
        at.parse_optional("request_id", &message.request_id),
        at.parse_optional("decision_sha256", &message.decision_sha256),
    );
    let filter = EntryFilter {
        pool: ids.0?,
        mission: ids.1?,
        initiative: ids.2?,
        contributor: ids.3?,
        payee: ids.4?,
        kinds: kinds?,
        total: total?,
        actor: others.0?,
        request_id: others.1?,
        decision_sha256: others.2?,
        on_behalf_of: lines.0?,
        post: lines.1?,
        decision_uri: lines.2?,
        document_number: lines.3?,
        text: lines.4?,
        label: label?,
        names_entry: message.names_entry.map(Sequence),
        least_amount: amounts.0?,
        greatest_amount: amounts.1?,
        recorded_from: recorded.0?,
        recorded_before: recorded.1?,
        effective_from: effective.0?,
        effective_to: effective.1?,
    };
    in_order(&filter, at).then_some(filter)
}

fn kinds(names: &[String], at: At<'_>) -> Option<Vec<Kind>> {
    let at = at.field("kinds");
    if names.len() > Kind::ALL.len() {
        let (count, most) = (names.len(), Kind::ALL.len());
        return at.fault(format!("has {count} kinds; there are {most}"));
    }
    let known = |name: &String| Kind::ALL.iter().copied().find(|kind| kind.as_str() == name);
    let mut kinds = Vec::new();
    let mut is_sound = true;
    for (index, name) in names.iter().enumerate() {
        match known(name) {
            Some(kind) => kinds.push(kind),
            None => {
                is_sound = false;
                let all: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
                at.index(index)
                    .fault::<()>(format!("is no kind of entry; there are {}", all.join(", ")));
            }
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    is_sound.then_some(kinds)
}

fn total(message: &v1::EntryFilter, at: At<'_>) -> Option<Option<TotalKey>> {
    let (year, budget_type) = (&message.year, &message.budget_type);
    if year.is_empty() && budget_type.is_empty() {
        return Some(None);
    }
    if message.pool.is_empty() {
        let said = if year.is_empty() { "budget_type" } else { "year" };
        return at
            .field(said)
            .fault("is of a control total: say pool, year and budget_type together");
    }
    let (year, budget_type) = (at.parse("year", year), at.parse("budget_type", budget_type));
    Some(Some(TotalKey {
        year: year?,
        budget_type: budget_type?,
    }))
}

fn label(message: Option<&v1::LabelFilter>, at: At<'_>) -> Option<Option<(LabelName, Line)>> {
    let at = at.field("label");
    let Some(message) = message else {
        return Some(None);
    };
    let (name, value) = (
        at.parse("name", &message.name),
        at.text("value", message.value.clone()),
    );
    Some(Some((name?, value?)))
}

/// Whether what begins ends behind that.
fn in_order(filter: &EntryFilter, at: At<'_>) -> bool {
    let mut is_sound = true;
    let mut fault = |name, description: String| {
        is_sound = false;
        at.field(name).fault::<()>(description);
    };
    if let (Some(least), Some(greatest)) = (filter.least_amount, filter.greatest_amount)
        && greatest < least
    {
        fault("greatest_amount", "is less than least_amount".to_owned());
    }
    if let (Some(from), Some(before)) = (filter.recorded_from, filter.recorded_before)
        && before <= from
    {
        fault(
            "recorded_before",
            format!("is {before}, not behind recorded_from {from}"),
        );
    }
    if let (Some(from), Some(to)) = (filter.effective_from, filter.effective_to)
        && to < from
    {
        fault("effective_to", format!("is {to}, before effective_from {from}"));
    }
    is_sound
}

/// Why a filter asks for nothing that the ledger has, read up to `last`.
pub fn unresolved(unresolved: &Unresolved, last: Sequence) -> Status {
    match unresolved {
        Unresolved::Rejected(rejection) => status::rejected(rejection, None, Some(last)),
        Unresolved::UnknownInitiative(initiative) => status::unknown_initiative(initiative, last),
        Unresolved::UnknownEntry(entry) => status::unknown_entry(*entry, last),
        Unresolved::TooMany { field, count } => status::filter_too_wide(field, *count),
    }
}
