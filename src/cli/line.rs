//! A line of the ledger as the commands show it. It is read by its keys, so that a later program's line, with kinds and
//! fields that this one does not know, is shown all the same.

use super::failure::Failure;
use crate::wire::v1;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The source that belongs to nobody.
const UNCOVERED: &str = "UNCOVERED";

/// The fields of an action that name initiatives; a virement says `from` and `to`.
const INITIATIVES: [&str; 2] = ["initiative", "earned_by"];

/// The fields of an action that name contributors.
const CONTRIBUTORS: [&str; 2] = ["contributor", "rightful"];

/// The lists of an action whose items name contributors or initiatives.
const LISTS: [&str; 3] = ["positions", "substitutes", "successors"];

/// The fields of an action that name an earlier entry.
const ENTRIES: [&str; 8] = [
    "entry",
    "ask",
    "pledge",
    "agreed",
    "receipt",
    "commitment",
    "expenditure",
    "replaces",
];

/// An entry of the ledger.
#[derive(Debug)]
pub(super) struct Line(Value);

impl Line {
    /// The line of an entry.
    ///
    /// # Errors
    /// When it is no JSON, which no ledger records.
    pub(super) fn of(entry: &v1::Entry) -> Result<Line, Failure> {
        let value = serde_json::from_str(&entry.line);
        value.map(Line).map_err(|error| {
            Failure::work(format!(
                "the line of entry {} cannot be read: {error}",
                entry.sequence
            ))
        })
    }

    /// A field of the line as text; empty if it is absent.
    pub(super) fn text(&self, field: &str) -> String {
        shown(&self.0[field])
    }

    /// A field of the command, as the reason; empty on further parts and where it was not said.
    pub(super) fn said(&self, field: &str) -> String {
        shown(&self.0["command"][field])
    }

    /// A field of what the command asks for; empty if it is absent.
    pub(super) fn asked(&self, field: &str) -> String {
        self.action()
            .map(|action| shown(&action[field]))
            .unwrap_or_default()
    }

    /// What the command asks for, if this is its first part.
    pub(super) fn action(&self) -> Option<&Value> {
        self.0["command"]["action"].as_object()?.values().next()
    }

    /// The financial years whose money it moves or names.
    pub(super) fn years(&self) -> BTreeSet<String> {
        let mut years = BTreeSet::from([self.asked("year")]);
        for movement in self.list("moves") {
            // "heat/2026-27/cdel"
            let total = field(movement, "total");
            years.extend(total.split('/').nth(1).map(str::to_owned));
        }
        years
    }

    /// All its fields.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.as_object().into_iter().flatten()
    }

    /// What the command says beside its action.
    pub(super) fn command(&self) -> impl Iterator<Item = (&String, &Value)> {
        let said = self.0["command"].as_object().into_iter().flatten();
        said.filter(|(name, _)| *name != "action")
    }

    /// The objects of a list of the line: `moves`, `links`, `exceptions`.
    pub(super) fn list(&self, field: &str) -> impl Iterator<Item = &Map<String, Value>> {
        let items = self.0[field].as_array().into_iter().flatten();
        items.filter_map(Value::as_object)
    }

    /// The money that it names and its currency, where it names one sum.
    pub(super) fn money(&self) -> Option<(String, String)> {
        let sum = ["amount", "sum", "value"].map(|field| self.asked(field));
        let sum = sum.into_iter().find(|sum| !sum.is_empty())?;
        let (amount, currency) = sum.split_once(' ')?;
        Some((amount.to_owned(), currency.to_owned()))
    }

    /// The pools that it names or whose money it moves.
    pub(super) fn pools(&self) -> BTreeSet<String> {
        let named = ["pool", "to_pool"].map(|field| self.asked(field)).into_iter();
        let moved = self.list("moves").map(|one| {
            let total = field(one, "total");
            total.split('/').next().unwrap_or_default().to_owned()
        });
        named.chain(moved).filter(|pool| !pool.is_empty()).collect()
    }

    /// The initiatives that it names or whose money it moves.
    pub(super) fn initiatives(&self) -> BTreeSet<String> {
        let mut named = self.named(&INITIATIVES);
        if self.text("kind") == "Vire" {
            named.extend(["from", "to"].map(|field| self.asked(field)));
        }
        if let Some(action) = self.action() {
            named.insert(shown(&action["restriction"]["initiative"]));
            let ranked = action["initiatives"].as_array().into_iter().flatten();
            named.extend(ranked.map(shown));
        }
        for one in self.list("moves") {
            let places = [field(one, "from"), field(one, "to")];
            let initiative = |place: String| Some(place.split_once('/')?.1.to_owned());
            named.extend(places.into_iter().filter_map(initiative));
        }
        named.remove("");
        named
    }

    /// The contributors that it names or whose money it moves.
    pub(super) fn contributors(&self) -> BTreeSet<String> {
        let mut named = self.named(&CONTRIBUTORS);
        for one in self.list("moves") {
            let sources = one.get("shares").and_then(Value::as_object);
            for source in sources.into_iter().flat_map(Map::keys) {
                let contributor = source.split(['#', '+']).next().unwrap_or_default();
                named.insert(contributor.to_owned());
            }
        }
        named.remove(UNCOVERED);
        named.remove("");
        named
    }

    /// What these fields of the action, and of the items in its lists, say.
    fn named(&self, fields: &[&str]) -> BTreeSet<String> {
        let mut named: BTreeSet<String> = fields.iter().map(|field| self.asked(field)).collect();
        let lists = LISTS.iter().filter_map(|list| self.action()?[list].as_array());
        for item in lists.flatten() {
            named.extend(fields.iter().map(|field| shown(&item[field])));
        }
        named
    }

    /// Whom and what it is about beside its pool, in a few words.
    pub(super) fn concerns(&self) -> String {
        let mut words: Vec<String> = ["mission", "contributor", "initiative", "earned_by", "payee"]
            .iter()
            .map(|field| self.asked(field))
            .collect();
        let (from, to) = (self.asked("from"), self.asked("to"));
        if !from.is_empty() && !to.is_empty() {
            words.push(format!("{from} to {to}"));
        }
        if !self.asked("to_pool").is_empty() {
            words.push(format!("to {}", self.asked("to_pool")));
        }
        let earlier = ENTRIES
            .iter()
            .map(|name| self.asked(name))
            .find(|entry| !entry.is_empty());
        words.extend(earlier.map(|entry| format!("entry {entry}")));
        words.retain(|word| !word.is_empty());
        words.join(", ")
    }

    /// The rules that it set aside, as `OVER_ALLOCATED 40.00`.
    pub(super) fn exceptions(&self) -> Vec<String> {
        let told = |one: &Map<String, Value>| format!("{} {}", field(one, "kind"), field(one, "amount"));
        self.list("exceptions").map(told).collect()
    }
}

/// A field of an object as text; empty if it is absent.
pub(super) fn field(object: &Map<String, Value>, name: &str) -> String {
    object.get(name).map(shown).unwrap_or_default()
}

/// A value as text: itself if it is text, else its JSON; empty if it is absent.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn names(names: &BTreeSet<String>) -> Vec<&str> {
        names.iter().map(String::as_str).collect()
    }

    #[test]
    fn a_first_part_names_what_its_command_does() {
        let line = Line(
            json!({ "kind": "OpeningBalance", "command": { "action": { "OpeningBalance": {
            "pool": "heat", "sum": "30.00 GBP", "positions": [
                { "contributor": "dfe", "initiative": "lofts", "amount": "10.00 GBP" },
                { "contributor": "dft", "amount": "20.00 GBP" } ] } } } }),
        );
        assert_eq!(line.money().unwrap(), ("30.00".to_owned(), "GBP".to_owned()));
        assert_eq!(names(&line.pools()), ["heat"]);
        assert_eq!(names(&line.contributors()), ["dfe", "dft"]);
        assert_eq!(names(&line.initiatives()), ["lofts"]);
    }

    #[test]
    fn a_further_part_names_whose_money_it_moves() {
        let line = Line(json!({ "kind": "Transfer", "part": "2/2", "moves": [
            { "from": "available", "to": "spent/lofts", "amount": "3.00", "total": "heat/2026-27/rdel",
              "shares": { "UNCOVERED": "1.00", "dfe#window:roofs": "1.00", "dft+initiative:lofts": "1.00" } } ] }));
        assert_eq!((names(&line.pools()), line.money()), (vec!["heat"], None));
        assert_eq!(names(&line.contributors()), ["dfe", "dft"]);
        assert_eq!(names(&line.initiatives()), ["lofts"]);
        assert_eq!((line.concerns().as_str(), line.said("reason").as_str()), ("", ""));
    }

    #[test]
    fn both_ends_of_what_has_two_are_found() {
        let transfer = Line(json!({ "kind": "Transfer", "command": { "action": { "Transfer": {
            "pool": "heat", "to_pool": "roads", "amount": "1.00 GBP" } } } }));
        assert_eq!(names(&transfer.pools()), ["heat", "roads"]);
        assert_eq!(transfer.concerns(), "to roads");
        let switch = Line(json!({ "kind": "Switch", "command": { "action": { "Switch": {
            "pool": "heat", "from": "cdel", "to": "rdel", "amount": "1.00 GBP" } } } }));
        assert!(switch.initiatives().is_empty(), "budget types are no initiatives");
        assert_eq!(switch.concerns(), "cdel to rdel");
    }
}
