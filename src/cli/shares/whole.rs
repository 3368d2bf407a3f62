//! A share statement whole: its pages as one, all at one point of the ledger.

use crate::cli::failure::Failure;
use crate::wire::caller::Caller;
use crate::wire::v1;

/// How many shares of initiatives a page has: as many as the contract lets.
const PAGE: i32 = 1_000;

/// Pages add up with each other only while the ledger stands still between them. A statement whose ledger moved on is
/// begun again so many times in all.
const TRIES: usize = 10;

/// A statement, all its pages as one.
pub(in crate::cli) type Statement = v1::GetShareStatementResponse;

/// Whose statement.
pub(in crate::cli) struct Asked<'a> {
    pub(in crate::cli) contributor: &'a str,
    /// Only of this year; empty: of every one.
    pub(in crate::cli) year: &'a str,
    /// As at which point.
    pub(in crate::cli) as_at: Option<v1::AsAt>,
}

/// The statement of one pool, all its pages at one point of the ledger.
///
/// # Errors
/// When the ledger refuses it, or moves on faster than its pages are read.
pub(in crate::cli) fn whole(asked: &Asked<'_>, caller: &Caller, pool: &str) -> Result<Statement, Failure> {
    for _ in 0..TRIES {
        if let Some(statement) = pages_at_one_point(asked, caller, pool)? {
            return Ok(statement);
        }
    }
    Err(Failure::work(format!(
        "{pool}: entries were recorded each of the {TRIES} times that the pages of the statement were read, so that they do \
         not add up: try again when less is recorded, or name a --year"
    )))
}

/// The pages as one, or nothing when the ledger moved on between them.
fn pages_at_one_point(asked: &Asked<'_>, caller: &Caller, pool: &str) -> Result<Option<Statement>, Failure> {
    let mut request = v1::GetShareStatementRequest {
        pool: pool.to_owned(),
        contributor: asked.contributor.to_owned(),
        year: asked.year.to_owned(),
        page_size: PAGE,
        as_at: asked.as_at.clone(),
        page_token: String::new(),
    };
    let mut whole = caller.wait(caller.budget().get_share_statement(request.clone()))?;
    while !whole.next_page_token.is_empty() {
        request.page_token = std::mem::take(&mut whole.next_page_token);
        let page = caller.wait(caller.budget().get_share_statement(request.clone()))?;
        if page.read_at != whole.read_at {
            return Ok(None);
        }
        whole.initiatives.extend(page.initiatives);
        whole.next_page_token = page.next_page_token;
    }
    Ok(Some(whole))
}
