//! What is registered, written behind the entries. An export of one pool has its own pool and initiatives, with those that
//! its entries name, and of payees only those that it paid.

use crate::export::{ExportError, Known};
use crate::types::PoolId;
use rusqlite::{Connection, params};
use serde::Serialize;

pub(super) fn write(database: &Connection, known: &Known, pool: Option<&PoolId>) -> Result<(), ExportError> {
    // Foreign keys are checked when all of it is there.
    contributors(database, known)?;
    pools(database, known, pool)?;
    initiatives(database, known, pool)?;
    payees(database, known, pool)
}

fn contributors(database: &Connection, known: &Known) -> Result<(), ExportError> {
    let mut insert = database.prepare("INSERT INTO contributors VALUES (?1, ?2, ?3, ?4)")?;
    for contributor in known.contributors.values() {
        insert.execute(params![
            contributor.contributor.as_str(),
            contributor.name.as_str(),
            spelled(&contributor.kind)?,
            serde_json::to_string(&contributor.labels)?,
        ])?;
    }
    Ok(())
}

fn pools(database: &Connection, known: &Known, only: Option<&PoolId>) -> Result<(), ExportError> {
    let mut mission = database.prepare("INSERT OR IGNORE INTO missions VALUES (?1, ?2, ?3)")?;
    let mut insert = database.prepare("INSERT INTO pools VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    let mut is_named = database.prepare("SELECT EXISTS (SELECT 1 FROM entries WHERE pool = ?1)")?;
    if only.is_none() {
        for opened in known.missions.values() {
            mission.execute(params![
                opened.mission.as_str(),
                opened.name.as_str(),
                opened.outcome.as_ref().map(|outcome| outcome.as_str()),
            ])?;
        }
    }
    for pool in known.pools.values() {
        let is_wanted = only.is_none_or(|only| *only == pool.pool);
        if !is_wanted && !is_named.query_row([pool.pool.as_str()], |row| row.get::<_, bool>(0))? {
            continue;
        }
        let opened = known.missions.get(&pool.mission);
        let name = opened.map_or(pool.mission.as_str(), |opened| opened.name.as_str());
        let outcome = opened.and_then(|opened| opened.outcome.as_ref());
        mission.execute(params![
            pool.mission.as_str(),
            name,
            outcome.map(|outcome| outcome.as_str())
        ])?;
        let currency = pool.agreement.currency;
        insert.execute(params![
            pool.pool.as_str(),
            pool.mission.as_str(),
            pool.name.as_str(),
            pool.agreement.host.as_str(),
            currency.code(),
            currency.decimals(),
            10_i64.pow(u32::from(currency.decimals())),
        ])?;
    }
    Ok(())
}

fn initiatives(database: &Connection, known: &Known, only: Option<&PoolId>) -> Result<(), ExportError> {
    let mut insert =
        database.prepare("INSERT INTO initiatives VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
    let wanted = |pool: &PoolId| only.is_none_or(|only| only == pool);
    for initiative in known
        .initiatives
        .values()
        .filter(|initiative| wanted(&initiative.pool))
    {
        insert.execute(params![
            initiative.pool.as_str(),
            initiative.initiative.as_str(),
            initiative.name.as_str(),
            spelled(&initiative.kind)?,
            initiative.lead_body.as_ref().map(|body| body.as_str()),
            initiative.window.as_ref().map(|window| window.as_str()),
            initiative.planned_start.map(|date| date.to_string()),
            initiative.planned_end.map(|date| date.to_string()),
            serde_json::to_string(&initiative.labels)?,
        ])?;
    }
    Ok(())
}

fn payees(database: &Connection, known: &Known, only: Option<&PoolId>) -> Result<(), ExportError> {
    database.execute_batch("CREATE INDEX entries_by_payee ON entries (payee) WHERE payee IS NOT NULL")?;
    let mut insert = database.prepare(
        "INSERT INTO payees SELECT ?1, ?2, ?3 WHERE ?4 OR EXISTS (SELECT 1 FROM entries WHERE payee = ?1)",
    )?;
    for payee in known.payees.values() {
        insert.execute(params![
            payee.payee.as_str(),
            spelled(&payee.kind)?,
            payee.name.as_ref().map(|name| name.as_str()),
            only.is_none(),
        ])?;
    }
    Ok(())
}

/// A kind as a line spells it.
fn spelled(kind: &impl Serialize) -> Result<String, ExportError> {
    let value = serde_json::to_value(kind)?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}
