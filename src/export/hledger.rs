//! A journal for hledger: a transaction for each entry that moves money, a pair of postings for each share.
//!
//! ```text
//!   2026-05-04 * (8) Allocate | Mission Board, 4 May
//!       ; recorded:2026-11-22T09:30:00.000000Z
//!       clean-energy:2026-27:rdel-programme:available:dfe  -27.00 GBP
//!       clean-energy:2026-27:rdel-programme:allocated:heat-pumps:dfe  27.00 GBP
//! ```
//!
//! What people wrote stands in the description alone, where hledger reads neither tags nor postings, without line ends
//! and without the semicolon, which begins a comment there. Everything else is made of ids.

use super::rows::rule;
use super::tlog::Lines;
use super::{ExportError, Item, Known, Tally, Writer};
use crate::ledger::{Move, Place};
use crate::types::{Amount, Currency, RestrictionRef, Source, SourceRef};
use std::collections::BTreeSet;
use std::io::Write;

/// A journal.
pub struct Hledger<W> {
    out: W,
    /// The accounts and commodities that are declared: as many as there are balances.
    declared: BTreeSet<String>,
}

impl<W: Write> Hledger<W> {
    /// A journal without transactions.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut out: W) -> Result<Hledger<W>, ExportError> {
        // Without it "1.000" could be read as a thousand.
        out.write_all(b"decimal-mark .\n\n")?;
        Ok(Hledger {
            out,
            declared: BTreeSet::new(),
        })
    }

    fn declare(&mut self, directive: String) -> Result<(), ExportError> {
        if !self.declared.contains(&directive) {
            writeln!(self.out, "{directive}")?;
            self.declared.insert(directive);
        }
        Ok(())
    }

    fn head(&mut self, item: &Item<'_>) -> Result<(), ExportError> {
        let entry = item.entry;
        let command = item.known.command();
        let mut kind = entry.kind.as_str().to_owned();
        if entry.part.of > 1 {
            kind += &format!(" {}", entry.part);
        }
        let number = command.and_then(|command| command.document_number.as_ref());
        let reason = command.and_then(|command| command.reason.as_ref());
        let said = [
            number.map(|number| number.as_str()),
            reason.map(|reason| reason.as_str()),
        ];
        let said = said
            .into_iter()
            .flatten()
            .map(harmless)
            .filter(|text| !text.is_empty());
        let description: Vec<String> = std::iter::once(kind).chain(said).collect();
        let description = description.join(" | ");
        writeln!(
            self.out,
            "{} * ({}) {description}",
            entry.effective, entry.sequence
        )?;
        writeln!(self.out, "    ; recorded:{}", entry.stamp.recorded)?;
        Ok(())
    }

    fn postings(&mut self, movement: &Move, currency: Currency) -> Result<(), ExportError> {
        let comment = match rule(movement.rule).as_str() {
            "" => String::new(),
            rule => format!("  ; rule:{rule}"),
        };
        for (source, amount) in movement.shares.iter() {
            let negated = Amount::from_minor(amount.minor().negated(), currency);
            for (place, amount) in [(&movement.from, negated), (&movement.to, *amount)] {
                let account = account(movement, place, source);
                writeln!(self.out, "    {account}  {amount} {currency}{comment}")?;
            }
        }
        Ok(())
    }
}

/// The account of a source at a place. Ids hold neither spaces nor colons, and every part has its place.
fn account(movement: &Move, place: &Place, source: &Source) -> String {
    let total = &movement.total;
    let mut account = format!("{}:{}:{}", total.pool, total.key.year, total.key.budget_type);
    account += &format!(":{}", place.account.as_str());
    if let Some(initiative) = &place.initiative {
        account += &format!(":{initiative}");
    }
    account
        + &match source.parts() {
            SourceRef::Uncovered => format!(":{source}"),
            SourceRef::Contributor(contributor, RestrictionRef::Free) => format!(":{contributor}"),
            SourceRef::Contributor(contributor, restriction) => {
                format!(":{contributor}:{}", super::rows::told(restriction))
            }
        }
}

/// A text in which hledger reads nothing but text: on one line and without a comment.
fn harmless(text: &str) -> String {
    let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let changed = text.chars().map(|c| match c {
        ';' => ',',
        c if is_break(c) => ' ',
        c => c,
    });
    let changed: String = changed.collect();
    changed.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl<W: Write> Writer for Hledger<W> {
    fn write(&mut self, item: &Item<'_>, _: &mut dyn Lines, tally: &mut Tally) -> Result<(), ExportError> {
        if item.moves.is_empty() {
            return Ok(());
        }
        let mut currencies = Vec::new();
        for (_, movement) in &item.moves {
            let currency = item.known.currency(&movement.total.pool, item.entry.sequence)?;
            currencies.push(currency);
            let shown = Amount::from_minor(crate::types::Minor::ZERO, currency);
            let point = if currency.decimals() == 0 { "." } else { "" };
            self.declare(format!(
                "commodity 1{}{point} {currency}",
                shown.to_string().replacen('0', "000", 1)
            ))?;
            for (source, _) in movement.shares.iter() {
                for place in [&movement.from, &movement.to] {
                    self.declare(format!("account {}", account(movement, place, source)))?;
                }
            }
        }
        self.head(item)?;
        tally.entry(item.entry.sequence);
        tally.row();
        for ((_, movement), currency) in item.moves.iter().zip(currencies) {
            self.postings(movement, currency)?;
            tally.sum(currency, item.entry.kind, movement.amount.minor());
        }
        Ok(writeln!(self.out)?)
    }

    fn finish(&mut self, _: &Known) -> Result<(), ExportError> {
        Ok(self.out.flush()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_begins_a_comment_or_a_line() {
        assert_eq!(
            harmless("paid\n    assets:cash  1000 GBP\n; date:2020-01-01\u{2028}x\u{85}y\tz  "),
            "paid assets:cash 1000 GBP , date:2020-01-01 x y z"
        );
    }
}
