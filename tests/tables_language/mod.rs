//! The language of the tables, for readers in tests/tables/README.md: a table is the history of one ledger, one line a
//! command or an expectation.

mod agreement;
mod commands;
mod expectations;
mod funding_status;
mod refusals;
mod words;

use crate::support::{Rules, TYPE, YEAR};
use common_purse::ledger::Entry;
use common_purse::types::{Currency, Date, Sequence, YearKind};
use std::collections::{BTreeMap, BTreeSet};
use words::Words;

/// A table on its way.
pub struct Table {
    rules: Option<Rules>,
    /// The entries that lines gave a name.
    names: BTreeMap<String, Sequence>,
    currency: Currency,
    year: String,
    budget_type: String,
    /// Every command that was accepted, and every refusal and exception that came, by name.
    pub seen: BTreeSet<String>,
}

impl Table {
    pub fn new() -> Table {
        Table {
            rules: None,
            names: BTreeMap::new(),
            currency: "GBP".parse().unwrap(),
            year: YEAR.to_owned(),
            budget_type: TYPE.to_owned(),
            seen: BTreeSet::new(),
        }
    }

    /// What was recorded.
    #[allow(dead_code, reason = "only the examinations look at entries as such")]
    pub fn entries(&self) -> &[Entry] {
        self.rules.as_ref().map_or(&[], |rules| &rules.entries)
    }

    /// Reads one line, which is not empty and has no remark.
    pub fn line(&mut self, line: &str) -> Result<(), String> {
        words::repeated(line).iter().try_for_each(|line| self.one(line))
    }

    fn one(&mut self, line: &str) -> Result<(), String> {
        if let Some(settings) = line.strip_prefix("pool ") {
            return self.begin(settings);
        }
        if let Some(time) = line.strip_prefix("today ") {
            return self.set_clock(time);
        }
        if let Some((expected, stands)) = expectations::read(self, line)? {
            return same(&expected, &stands);
        }
        let (asked, expected) = line.split_once("=>").unwrap_or((line, "ok"));
        let (command, name) = commands::read(self, asked.trim())?;
        let rules = self.rules.as_mut().ok_or("a table begins with its pool")?;
        let came = match rules.record_command(command) {
            Ok(entries) => {
                self.seen.insert(entries[0].kind.as_str().to_owned());
                if let Some(name) = name {
                    self.names.insert(name, entries[0].sequence);
                }
                refusals::accepted(&entries)
            }
            Err(rejection) => refusals::refused(&rejection),
        };
        let names = came
            .split_whitespace()
            .filter(|word| word.contains('_') || *word == "RETROSPECTIVE");
        self.seen.extend(names.map(str::to_owned));
        self.seen
            .extend(came.split_whitespace().next().map(str::to_owned));
        same(expected, &came)
    }

    fn begin(&mut self, settings: &str) -> Result<(), String> {
        let mut words = Words::new(settings);
        let agreement = agreement::read(&mut words)?;
        words.end()?;
        self.currency = agreement.currency;
        self.budget_type = agreement.budget_types[0].budget_type.to_string();
        if agreement.year_kind == YearKind::Calendar {
            self.year = "2026".to_owned();
        }
        self.rules = Some(Rules::with_pool(agreement));
        Ok(())
    }

    fn set_clock(&mut self, time: &str) -> Result<(), String> {
        let (day, time) = time.trim().split_once(' ').unwrap_or((time.trim(), "12:00"));
        let rules = self.rules.as_mut().ok_or("a table begins with its pool")?;
        rules.recorded = agreement::parsed(&format!("{day}T{time}:00.000000Z"))?;
        Ok(())
    }

    fn rules(&self) -> Result<&Rules, String> {
        self.rules
            .as_ref()
            .ok_or_else(|| "a table begins with its pool".to_owned())
    }

    /// The entry that a line gave this name, or the number itself.
    fn sequence(&self, name: &str) -> Result<Sequence, String> {
        let named = self.names.get(name).copied();
        let number = || name.parse().map_err(|_| format!("no entry was named {name}"));
        named.map_or_else(number, Ok)
    }

    /// A field of the command of an entry, as its line has it.
    fn field_of(&self, entry: &str, field: &str) -> Option<String> {
        let entry = self.rules.as_ref()?.entries.get(entry.parse::<usize>().ok()?)?;
        let action = serde_json::to_value(&entry.command.as_ref()?.action).ok()?;
        Some(action[entry.kind.as_str()][field].as_str()?.to_owned())
    }

    fn decimals(&self) -> u32 {
        u32::from(self.currency.decimals())
    }

    /// The day it is, in the zone of the pool.
    fn today(&self) -> Result<Date, String> {
        let rules = self.rules()?;
        let pool = rules
            .state
            .pool(&crate::support::POOL.parse().unwrap())
            .ok_or("no pool")?;
        Ok(rules.recorded.date_in(&pool.agreement().time_zone))
    }
}

/// Whether two texts are the same but for spaces.
fn same(expected: &str, came: &str) -> Result<(), String> {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words(expected) == words(came) {
        true => Ok(()),
        false => Err(format!(
            "expected: {}\n    but it is: {}",
            words(expected),
            words(came)
        )),
    }
}
