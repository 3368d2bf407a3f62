//! The table of moves that CSV and the spreadsheet have in common: a row for each share of each move.

use super::{ExportError, Item};
use crate::types::{Amount, Currency, RestrictionRef, SourceRef};

/// The columns, in order. Their names are never changed; new ones come behind.
pub(super) const COLUMNS: [&str; 30] = [
    "entry",
    "part",
    "kind",
    "recorded",
    "effective",
    "pool",
    "year",
    "budget_type",
    "move",
    "from_account",
    "from_initiative",
    "to_account",
    "to_initiative",
    "source",
    "contributor",
    "restriction",
    AMOUNT,
    "currency",
    "rule",
    "names_entry",
    "reverses",
    "payee",
    "document_number",
    "reason",
    "decision",
    "agreement",
    "post",
    "on_behalf_of",
    "actor",
    "request_id",
];

/// The one column that is no text.
pub(super) const AMOUNT: &str = "amount";

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A share of a move.
pub(super) struct Row {
    /// A text for each column.
    pub(super) cells: Vec<String>,
    pub(super) amount: Amount,
    pub(super) currency: Currency,
}

/// The rows of an entry. What a further part does not say itself is said as its first part says it.
///
/// # Errors
/// When a pool is not known.
pub(super) fn rows(item: &Item<'_>) -> Result<Vec<Row>, ExportError> {
    let mut rows = Vec::new();
    for (number, movement) in &item.moves {
        let currency = item.known.currency(&movement.total.pool, item.entry.sequence)?;
        for (source, amount) in movement.shares.iter() {
            let initiative = |place: &crate::ledger::Place| text(place.initiative.as_ref());
            let (contributor, restriction) = match source.parts() {
                SourceRef::Uncovered => (String::new(), String::new()),
                SourceRef::Contributor(contributor, restriction) => {
                    (contributor.to_owned(), told(restriction))
                }
            };
            let mut cells = vec![
                item.entry.sequence.to_string(),
                item.entry.part.to_string(),
                item.entry.kind.as_str().to_owned(),
                item.entry.stamp.recorded.to_string(),
                item.entry.effective.to_string(),
                movement.total.pool.to_string(),
                movement.total.key.year.to_string(),
                movement.total.key.budget_type.to_string(),
                number.to_string(),
                movement.from.account.as_str().to_owned(),
                initiative(&movement.from),
                movement.to.account.as_str().to_owned(),
                initiative(&movement.to),
                source.to_string(),
                contributor,
                restriction,
                amount.to_string(),
                currency.to_string(),
                rule(movement.rule),
            ];
            cells.extend(said(item));
            rows.push(Row {
                cells,
                amount: *amount,
                currency,
            });
        }
    }
    Ok(rows)
}

/// The rule that made a move, as a line spells it; empty if the command did.
pub(super) fn rule(rule: Option<crate::ledger::MoveRule>) -> String {
    let spelled = rule.and_then(|rule| serde_json::to_value(rule).ok());
    spelled
        .and_then(|value| Some(value.as_str()?.to_owned()))
        .unwrap_or_default()
}

/// A text that no spreadsheet runs as a formula: one that begins like one gets an apostrophe before it.
pub(super) fn neutral(text: &str) -> String {
    match text.starts_with(FORMULA) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// What the restriction of a source is called in a table.
pub(super) fn told(restriction: RestrictionRef<'_>) -> String {
    match restriction {
        RestrictionRef::Free => String::new(),
        RestrictionRef::Window(window) => format!("window:{window}"),
        RestrictionRef::Initiative(initiative) => format!("initiative:{initiative}"),
    }
}

/// What is said about an entry beside its moves.
fn said(item: &Item<'_>) -> [String; 11] {
    let command = item.known.command();
    let decision = command.and_then(|command| command.decision.as_ref());
    let reversed = item.entry.reverses.as_ref().map(|reversed| reversed.entry);
    [
        text(command.and_then(|command| command.names())),
        text(reversed),
        text(item.known.payee()),
        text(command.and_then(|command| command.document_number.as_ref())),
        text(command.and_then(|command| command.reason.as_ref())),
        text(decision.map(|decision| &decision.uri)),
        text(item.entry.agreement),
        text(command.and_then(|command| command.post.as_ref())),
        text(command.and_then(|command| command.on_behalf_of.as_ref())),
        item.entry.stamp.actor.to_string(),
        item.entry.stamp.request_id.to_string(),
    ]
}

/// Something as text; empty if it is absent.
pub(super) fn text(value: Option<impl std::fmt::Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_begins_like_a_formula_is_changed() {
        for formula in ["=1+1", "+44", "-5", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(neutral(formula), format!("'{formula}"));
        }
        for plain in ["", "5", "a=1", "'=1", " =1", "£"] {
            assert_eq!(neutral(plain), plain);
        }
    }
}
