//! Spending over £25,000 as the UK government publishes it: a line for each entry that changes what was spent by the limit
//! or more. Spending is positive; refunds, certified figures below the interim one and reversals are negative.
//!
//! Persons are never named: whoever is paid and is no organisation is "Individual".

use super::convert::entry;
use super::csv::table;
use super::rows::{neutral, text};
use super::tlog::Lines;
use super::{ExportError, Item, Known, Tally, Writer};
use crate::ledger::command::{Coding, PayeeKind, Spend};
use crate::ledger::{Account, Action, Command, Entry, Kind};
use crate::types::{Amount, Currency, Date, Malformed, Minor, PayeeId, Sequence};
use std::io::Write;
use std::str::FromStr;

/// The columns, as the guidance to departments names them.
const COLUMNS: [&str; 8] = [
    "Department family",
    "Entity",
    "Date",
    "Expense type",
    "Expense area",
    "Supplier",
    "Transaction number",
    "Amount",
];

/// How far an entry can be from the payment that it is about: a reversal of a refund of a certified figure of an interim
/// payment, and the payment.
const STEPS_MAX: usize = 4;

const STERLING: &str = "GBP";
const BELOW: &str = "changes of spending below the limit";
const FOREIGN: &str = "changes of spending not in GBP";

/// From which amount on spending is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpendLimit(Amount);

impl FromStr for SpendLimit {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<SpendLimit, Malformed> {
        let sterling: Currency = STERLING.parse()?;
        Amount::parse_asked(text, sterling).map(SpendLimit)
    }
}

impl std::fmt::Display for SpendLimit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Published spending.
pub struct UkSpend<W: Write> {
    table: ::csv::Writer<W>,
    limit: SpendLimit,
}

impl<W: Write> UkSpend<W> {
    /// A file with the names of the columns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(out: W, limit: SpendLimit) -> Result<UkSpend<W>, ExportError> {
        let mut table = table(out);
        table.write_record(COLUMNS)?;
        Ok(UkSpend { table, limit })
    }

    fn line(&mut self, item: &Item<'_>, lines: &mut dyn Lines, amount: &str) -> Result<(), ExportError> {
        let (payment, number) = payment(item, lines)?;
        let sequence = item.entry.sequence;
        let pool = item.known.pool(&payment.pool, sequence)?;
        let coding = payment.coding.as_ref();
        let host = item.known.host(pool);
        let initiative = item
            .known
            .initiatives
            .get(&(payment.pool.clone(), payment.initiative.clone()));
        let said =
            |part: fn(&Coding) -> Option<&crate::types::Line>| coding.and_then(part).map(ToString::to_string);
        // What a later entry changes, it changes on its own day.
        let paid = match item.entry.kind {
            Kind::Spend => coding.and_then(|coding| coding.payment_date),
            _ => None,
        };
        let named = || text(initiative.map(|initiative| &initiative.name));
        let cells = [
            host.clone(),
            said(|coding| coding.entity.as_ref()).unwrap_or(host),
            day(paid.unwrap_or(item.entry.effective)),
            said(|coding| coding.expense_type.as_ref().or(coding.economic_category.as_ref()))
                .unwrap_or_default(),
            said(|coding| coding.expense_area.as_ref()).unwrap_or_else(named),
            supplier(coding.and_then(|coding| coding.payee.as_ref()), item.known),
            number,
        ];
        let cells = cells.iter().map(|cell| neutral(cell)).chain([amount.to_owned()]);
        Ok(self.table.write_record(cells)?)
    }
}

impl<W: Write> Writer for UkSpend<W> {
    fn write(
        &mut self,
        item: &Item<'_>,
        lines: &mut dyn Lines,
        tally: &mut Tally,
    ) -> Result<(), ExportError> {
        let Some((movement, change)) = change(item) else {
            return Ok(());
        };
        let currency = item.known.currency(&movement.total.pool, item.entry.sequence)?;
        if currency.code() != STERLING {
            tally.leave_out(FOREIGN);
        } else if change.0.unsigned_abs() < self.limit.0.minor().0.unsigned_abs() {
            tally.leave_out(BELOW);
        } else {
            let amount = Amount::from_minor(change, currency).to_string();
            self.line(item, lines, &amount)?;
            tally.entry(item.entry.sequence);
            tally.row();
            tally.sum(currency, item.entry.kind, change);
        }
        Ok(())
    }

    fn finish(&mut self, _: &Known) -> Result<(), ExportError> {
        Ok(self.table.flush()?)
    }
}

/// By how much an entry changes what was spent, with a move that does; swaps of sources change nothing, and an opening
/// balance was paid before there was a ledger.
fn change<'a>(item: &'a Item<'_>) -> Option<(&'a crate::ledger::Move, Minor)> {
    let reversed = item.entry.reverses.as_ref().map(|reversed| reversed.kind);
    if !matches!(
        reversed.unwrap_or(item.entry.kind),
        Kind::Spend | Kind::Certify | Kind::Refund
    ) {
        return None;
    }
    let mut change = Minor::ZERO;
    let mut found = None;
    for (_, movement) in &item.moves {
        let spent = |account: Account| i128::from(account == Account::Spent);
        let sign = spent(movement.to.account) - spent(movement.from.account);
        if sign != 0 {
            change = change.tallied(Minor(sign * movement.amount.minor().0));
            found = Some(*movement);
        }
    }
    found
        .filter(|_| !change.is_zero())
        .map(|movement| (movement, change))
}

/// The payment that an entry is about, and its transaction number: of the entry if it has one, else of the payment, else
/// the payment's place in the ledger.
fn payment(item: &Item<'_>, lines: &mut dyn Lines) -> Result<(Spend, String), ExportError> {
    let lost = || ExportError::Unregistered {
        sequence: item.entry.sequence,
        what: "a payment".to_owned(),
    };
    let mut sequence = item.entry.sequence;
    let mut command = item.known.command().cloned().ok_or_else(lost)?;
    let own = command.document_number.clone();
    for _ in 0..=STEPS_MAX {
        if let Action::Spend(spend) = &command.action {
            let number = own.or(command.document_number);
            let number = number.map_or_else(|| sequence.to_string(), |number| number.to_string());
            return Ok(((**spend).clone(), number));
        }
        sequence = command.names().ok_or_else(lost)?;
        command = first_part(lines, sequence)?.ok_or_else(lost)?;
    }
    Err(lost())
}

fn first_part(lines: &mut dyn Lines, sequence: Sequence) -> Result<Option<Command>, ExportError> {
    let named: Entry = entry(lines, sequence)?;
    Ok(named.command.map(std::sync::Arc::unwrap_or_clone))
}

fn supplier(payee: Option<&PayeeId>, known: &Known) -> String {
    let Some(payee) = payee else {
        return String::new();
    };
    match known.payees.get(payee) {
        Some(registered) if registered.kind == PayeeKind::Organisation => registered
            .name
            .as_ref()
            .map_or_else(|| payee.to_string(), ToString::to_string),
        _ => "Individual".to_owned(),
    }
}

/// A day as the published files have it, 31/01/2025.
fn day(date: Date) -> String {
    let text = date.to_string();
    let parts: Vec<&str> = text.rsplit('-').collect();
    parts.join("/")
}
