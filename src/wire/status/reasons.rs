//! Which error is which code: the one table.

use tonic::Code;

/// Every reason of `ErrorInfo` with the code it comes with.
///
/// A client that retries does so on UNAVAILABLE and RESOURCE_EXHAUSTED, after the time in `RetryInfo` and with the same
/// request id. All else is answered the same way again until the request or the ledger changes.
pub const REASONS: &[(Code, &[&str])] = &[
    // The request can never be recorded as it is: correct it.
    (
        Code::InvalidArgument,
        &[
            "BATCH_TOO_LARGE",
            "COMMAND_TOO_LARGE",
            "INVALID_FIELDS",
            "LINE_TOO_LARGE",
            "MALFORMED_MESSAGE",
            "REQUEST_TOO_LARGE",
            "TOO_MANY_ELEMENTS",
            "TOO_MANY_MESSAGES",
        ],
    ),
    // It names what is not there: record that first.
    (
        Code::NotFound,
        &[
            "BEFORE_FIRST_ENTRY",
            "UNKNOWN_AGREED",
            "UNKNOWN_AGREEMENT_VERSION",
            "UNKNOWN_ASK",
            "UNKNOWN_AS_AT",
            "UNKNOWN_BUDGET_TYPE",
            "UNKNOWN_COMMITMENT",
            "UNKNOWN_CONTRIBUTOR",
            "UNKNOWN_ENTRY",
            "UNKNOWN_EXPENDITURE",
            "UNKNOWN_INITIATIVE",
            "UNKNOWN_INSTALMENT",
            "UNKNOWN_MEMORANDUM",
            "UNKNOWN_MISSION",
            "UNKNOWN_PAYEE",
            "UNKNOWN_PLEDGE",
            "UNKNOWN_POOL",
            "UNKNOWN_RECEIPT",
            "UNKNOWN_TREE_SIZE",
            "UNKNOWN_WINDOW",
        ],
    ),
    // It records what is there already.
    (
        Code::AlreadyExists,
        &[
            "CONTRIBUTOR_EXISTS",
            "INITIATIVE_EXISTS",
            "KEY_EXISTS",
            "MISSION_EXISTS",
            "PAYEE_EXISTS",
            "POOL_EXISTS",
            "REQUEST_ID_REUSED",
            "SOURCE_KEY_EXISTS",
        ],
    ),
    // The rules refuse it on the ledger as it is.
    (
        Code::FailedPrecondition,
        &[
            "AGREED_BELOW_RECEIVED",
            "AGREEMENT_TERM_FIXED",
            "ALREADY_REVERSED",
            "BALANCE_OUT_OF_RANGE",
            "COMMITMENT_EXCEEDED",
            "CURRENCY_MISMATCH",
            "DECISION_REQUIRED",
            "EFFECTIVE_DATE_FIXED",
            "EQUALISE_WHILE_UNCOVERED",
            "EXPENDITURE_CERTIFIED",
            "EXPENDITURE_EXCEEDED",
            "FILTER_TOO_WIDE",
            "FUTURE_DATED",
            "INITIATIVE_CLOSED",
            "INITIATIVE_HOLDS_MONEY",
            "INSTALMENT_EXCEEDED",
            "INSUFFICIENT",
            "KEY_OF_ANOTHER_LEDGER",
            "MONEY_MOVED_ON",
            "MONEY_UNCOVERED",
            "NAMED_BY_LATER_ENTRY",
            "NOT_A_PERSON",
            "NOT_IN_USE",
            "NOT_REVERSIBLE",
            "NOT_THE_SIGNING_KEY",
            "NO_APPORTIONMENT_BASIS",
            "NO_SUCCESSOR_KEY",
            "OPENING_NOT_FIRST",
            "OPENING_POSITION",
            "OPENING_SUM_MISMATCH",
            "OUTSIDE_AGREEMENT",
            "OUTSIDE_YEAR",
            "OWN_MONEY_IN_USE",
            "PENDING_EXCEEDS",
            "PLEDGE_EXCEEDED",
            "POST_REQUIRED",
            "RECEIPT_CORRECTED",
            "RETROSPECTIVE",
            "SAME_ENDS",
            "SCHEDULE_MISMATCH",
            "SOURCE_KEY_REPEATED",
            "SUBSTITUTE_LACKS_MONEY",
            "SUCCESSION_INCOMPLETE",
            "SUCCESSOR_KEY_NAMED",
            "SWITCH_CAP_EXCEEDED",
            "SWITCH_NOT_ALLOWED",
            "TOO_MANY_CONTROL_TOTALS",
            "TOO_MANY_ITEMS",
            "TOO_MANY_MOVES",
            "TOO_MANY_SOURCES",
            "YEAR_KIND_MISMATCH",
        ],
    ),
    // There is no room now, in memory or on the disk; nothing was recorded.
    (Code::DeadlineExceeded, &["REQUEST_TOO_SLOW"]),
    (
        Code::ResourceExhausted,
        &["DISK_FULL", "OVERLOADED", "TOO_MANY_WATCHERS"],
    ),
    // The ledger does not serve now. Only OUTCOME_UNKNOWN may have recorded something, and NAME_NOT_WRITTEN set or
    // erased a name.
    (
        Code::Unavailable,
        &[
            "NAME_NOT_WRITTEN",
            "NOT_OPEN",
            "NOT_WRITABLE",
            "OUTCOME_UNKNOWN",
            "STOPPING",
        ],
    ),
    // What was acknowledged cannot be read.
    (Code::DataLoss, &["NAME_UNREADABLE", "UNREADABLE"]),
    // A mistake of ours.
    (Code::Internal, &["INTERNAL"]),
];

/// The code of a reason. A reason that is not in the table is a mistake of ours, which the tests find.
pub(super) fn code(reason: &str) -> Code {
    let row = REASONS.iter().find(|(_, reasons)| reasons.contains(&reason));
    row.map_or(Code::Internal, |(code, _)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Rejection;
    use std::collections::BTreeSet;

    #[test]
    fn every_refusal_of_the_rules_has_a_code_by_the_form_of_its_name() {
        for (number, reason) in Rejection::ALL {
            let expected = match *reason {
                unknown if unknown.starts_with("UNKNOWN_") => Code::NotFound,
                exists if exists.ends_with("_EXISTS") => Code::AlreadyExists,
                "LINE_TOO_LARGE" | "BATCH_TOO_LARGE" => Code::InvalidArgument,
                _ => Code::FailedPrecondition,
            };
            assert_eq!(
                code(reason),
                expected,
                "{reason} ({number}) has another code or none in the table"
            );
        }
    }

    #[test]
    fn no_reason_stands_twice() {
        let all: Vec<&str> = REASONS
            .iter()
            .flat_map(|(_, reasons)| reasons.iter().copied())
            .collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }
}
