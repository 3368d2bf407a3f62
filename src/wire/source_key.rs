//! Source keys: of a command, and in the list of those that were posted.

use super::field::{At, Faults};
use super::{list_token, page_size, read_at, status, v1};
use crate::query::{ListToken, SOURCE_KEYS_PAGE_MAX, SourceKeysPage, list_of};
use crate::sequencer::ReadPoint;
use crate::types::{DataSetId, Occurrence, Sequence, SourceKey};
use tonic::Status;

/// The key of a command.
pub(super) fn source_key(message: &v1::SourceKey, at: At<'_>) -> Option<SourceKey> {
    let data_set = at.parse("data_set", &message.data_set);
    let occurrence = at
        .field("occurrence")
        .take(Occurrence::try_from(message.occurrence));
    let row_sha256 = at.parse("row_sha256", &message.row_sha256);
    Some(SourceKey {
        data_set: data_set?,
        occurrence: occurrence?,
        row_sha256: row_sha256?,
    })
}

/// Which page of source keys a message asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceKeysQuery {
    /// Of which data set.
    pub data_set: DataSetId,
    /// Behind this entry.
    pub after: Option<Sequence>,
    /// How many at most.
    pub page_size: usize,
    list: u32,
}

/// Which page of source keys a message asks for.
///
/// # Errors
/// INVALID_ARGUMENT with every malformed field, also when the token belongs to another request.
pub fn source_keys_request(message: &v1::ListSourceKeysRequest) -> Result<SourceKeysQuery, Status> {
    let faults = Faults::default();
    let query = source_keys_query(message, At::message(&faults));
    query.ok_or_else(|| status::invalid_fields(faults))
}

fn source_keys_query(message: &v1::ListSourceKeysRequest, at: At<'_>) -> Option<SourceKeysQuery> {
    let data_set = at.parse("data_set", &message.data_set);
    let page_size = page_size(message.page_size, SOURCE_KEYS_PAGE_MAX, at);
    let list = list_of(&[&"source keys", &message.data_set]);
    let after = list_token(&message.page_token, list, at);
    Some(SourceKeysQuery {
        data_set: data_set?,
        after: after?,
        page_size: page_size?,
        list,
    })
}

/// A page of source keys, as at `point`.
pub fn source_keys_response(
    point: ReadPoint,
    query: &SourceKeysQuery,
    page: &SourceKeysPage,
) -> v1::ListSourceKeysResponse {
    let list = query.list;
    let next = page.next.map(|after| ListToken { list, after });
    let keys = page.keys.iter().map(|(key, sequence)| v1::PostedSourceKey {
        row_sha256: key.row_sha256.to_string(),
        occurrence: key.occurrence.number(),
        sequence: sequence.0,
    });
    v1::ListSourceKeysResponse {
        read_at: Some(read_at(point.sequence, point.recorded)),
        source_keys: keys.collect(),
        next_page_token: next.map(|token| token.to_string()).unwrap_or_default(),
    }
}
