//! A database file of SQLite: entries with their lines, moves and shares, what is registered, and views of the balances.
//! `schema.sql` says what stands where; it is kept in the file as well.

mod registered;

use super::rows::{rule, told};
use super::tlog::Lines;
use super::{ExportError, Item, Known, Selection, Tally, Writer};
use crate::ledger::{Account, Move};
use crate::types::{Amount, Currency, Sequence, SourceRef};
use rusqlite::{Connection, params};
use std::path::Path;

const SCHEMA: &str = include_str!("schema.sql");

/// The version of the schema, as `PRAGMA user_version` tells it.
const SCHEMA_VERSION: u32 = 1;

/// A database.
pub struct Sqlite {
    connection: Connection,
    selection: Selection,
}

impl Sqlite {
    /// A database in an empty file. It is not durable before it is finished, and then whoever made the file syncs it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(file: &Path, origin: &str, selection: &Selection) -> Result<Sqlite, ExportError> {
        let connection = Connection::open(file)?;
        // A file that is not finished is thrown away, so nothing needs a journal of its own.
        connection.execute_batch(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON; BEGIN",
        )?;
        connection.execute_batch(SCHEMA)?;
        connection.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        let database = Sqlite {
            connection,
            selection: selection.clone(),
        };
        database.about("origin", origin)?;
        database.about("first_entry", &selection.first.to_string())?;
        if let Some(pool) = &selection.pool {
            database.about("pool", pool.as_str())?;
        }
        for (position, account) in (1_u32..).zip(Account::ALL) {
            database.connection.execute(
                "INSERT INTO accounts VALUES (?1, ?2, ?3, ?4)",
                params![
                    account.as_str(),
                    position,
                    account.is_outside(),
                    account.is_by_initiative()
                ],
            )?;
        }
        Ok(database)
    }

    fn about(&self, name: &str, value: &str) -> Result<(), ExportError> {
        self.connection
            .execute("INSERT INTO about VALUES (?1, ?2)", params![name, value])?;
        Ok(())
    }

    fn entry(&self, item: &Item<'_>) -> Result<(), ExportError> {
        let entry = item.entry;
        let command = item.known.command();
        let pool = command.and_then(|command| command.pool());
        let pool = pool.or(entry.moves.first().map(|movement| &movement.total.pool));
        let names = command.and_then(|command| command.names());
        let line = String::from_utf8_lossy(item.line);
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        )?;
        insert.execute(params![
            number(entry.sequence),
            entry.part.number,
            entry.part.of,
            entry.kind.as_str(),
            entry.stamp.recorded.to_string(),
            entry.effective.to_string(),
            pool.map(|pool| pool.as_str()),
            names.map(number),
            entry.reverses.as_ref().map(|reversed| number(reversed.entry)),
            item.known.payee().map(|payee| payee.as_str()),
            command
                .and_then(|command| command.document_number.as_ref())
                .map(|text| text.as_str()),
            command
                .and_then(|command| command.reason.as_ref())
                .map(|text| text.as_str()),
            command
                .and_then(|command| command.on_behalf_of.as_ref())
                .map(|text| text.as_str()),
            command
                .and_then(|command| command.post.as_ref())
                .map(|text| text.as_str()),
            entry.stamp.actor.as_str(),
            entry.stamp.request_id.as_str(),
            line,
        ])?;
        Ok(())
    }

    fn movement(&self, sequence: Sequence, place: u32, movement: &Move) -> Result<(), ExportError> {
        let mut insert = self
            .connection
            .prepare_cached("INSERT INTO moves VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")?;
        let rule = Some(rule(movement.rule)).filter(|rule| !rule.is_empty());
        insert.execute(params![
            number(sequence),
            place,
            movement.total.pool.as_str(),
            movement.total.key.year.to_string(),
            movement.total.key.budget_type.as_str(),
            movement.from.account.as_str(),
            movement
                .from
                .initiative
                .as_ref()
                .map(|initiative| initiative.as_str()),
            movement.to.account.as_str(),
            movement
                .to
                .initiative
                .as_ref()
                .map(|initiative| initiative.as_str()),
            movement.amount.to_string(),
            minor(sequence, movement.amount)?,
            rule,
        ])?;
        Ok(())
    }

    fn shares(
        &self,
        item: &Item<'_>,
        place: u32,
        movement: &Move,
        currency: Currency,
        tally: &mut Tally,
    ) -> Result<(), ExportError> {
        let sequence = item.entry.sequence;
        let mut insert = self
            .connection
            .prepare_cached("INSERT INTO shares VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
        for (source, amount) in movement.shares.iter() {
            let (contributor, restriction) = match source.parts() {
                SourceRef::Uncovered => (None, String::new()),
                SourceRef::Contributor(contributor, restriction) => (Some(contributor), told(restriction)),
            };
            insert.execute(params![
                number(sequence),
                place,
                source.as_str(),
                contributor,
                Some(restriction).filter(|restriction| !restriction.is_empty()),
                amount.to_string(),
                minor(sequence, *amount)?,
            ])?;
            tally.row();
            tally.sum(currency, item.entry.kind, amount.minor());
        }
        Ok(())
    }
}

impl Writer for Sqlite {
    fn write(&mut self, item: &Item<'_>, _: &mut dyn Lines, tally: &mut Tally) -> Result<(), ExportError> {
        self.entry(item)?;
        tally.entry(item.entry.sequence);
        for (place, movement) in &item.moves {
            let currency = item.known.currency(&movement.total.pool, item.entry.sequence)?;
            self.movement(item.entry.sequence, *place, movement)?;
            self.shares(item, *place, movement, currency, tally)?;
        }
        Ok(())
    }

    fn finish(&mut self, known: &Known) -> Result<(), ExportError> {
        registered::write(&self.connection, known, self.selection.pool.as_ref())?;
        Ok(self.connection.execute_batch("COMMIT")?)
    }
}

/// A sequence as SQLite keeps it. A ledger of 2^63 entries is out of reach.
fn number(sequence: Sequence) -> i64 {
    i64::try_from(sequence.0).unwrap_or(i64::MAX)
}

fn minor(sequence: Sequence, amount: Amount) -> Result<i64, ExportError> {
    i64::try_from(amount.minor().0).map_err(|_| ExportError::TooLarge {
        sequence,
        amount: amount.to_string(),
    })
}
