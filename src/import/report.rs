//! What an import tells at its end: control totals of both ends, what differed, what was wrong, how far it came.

use super::convert::{Converted, Notes, RowFault, RowOutcome};
use super::plan::Difference;
use super::run::{Outcome, Stopped};
use super::totals::{Fate, Totals};

/// How many bad rows are told one by one; all of them are counted, and `--rejects` writes all.
const FAULTS_TOLD: usize = 100;

/// The report of an import, as `--output json` prints it.
#[derive(Debug, serde::Serialize)]
pub struct Report {
    /// The data set.
    pub data_set: String,
    /// What was done.
    pub result: Conclusion,
    /// Rows in and commands out.
    pub totals: Totals,
    /// Whether both ends agree.
    pub totals_agree: bool,
    /// How the file differs from what the ledger held of the data set; absent if no ledger was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Difference>,
    /// The requests that were recorded, in order.
    pub requests: Vec<RecordedRequest>,
    /// How many requests there are in all.
    pub requests_in_all: usize,
    /// Why it stopped, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
    /// What was done to texts.
    pub notes: Notes,
    /// Columns of the file that the profile does not read.
    pub columns_unread: Vec<String>,
    /// The first of the rows that cannot be taken, with all that is wrong with each.
    pub rejected: Vec<RejectedRow>,
}

/// How an import ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// Everything that was new is recorded.
    Posted,
    /// There was nothing new.
    NothingNew,
    /// Missions, pools and their like are registered, and no row was posted.
    Registered,
    /// Nothing was to be recorded: a dry run, or a check without a ledger.
    Checked,
    /// Rows cannot be taken, so that nothing was sent.
    Rejected,
    /// It stopped before its end.
    Stopped,
}

/// A request that was recorded.
#[derive(Debug, serde::Serialize)]
pub struct RecordedRequest {
    /// Its id.
    pub request_id: String,
    /// Its first entry.
    pub first_sequence: String,
    /// Its last entry.
    pub last_sequence: String,
}

/// A row that cannot be taken.
#[derive(Debug, serde::Serialize)]
pub struct RejectedRow {
    /// Which row, from 1.
    pub row: u64,
    /// Its first line in a CSV file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// All that is wrong.
    pub faults: Vec<RowFault>,
}

impl Report {
    /// The report of a file that was only converted.
    pub fn of_file(converted: &Converted, columns_unread: Vec<String>) -> Report {
        let totals = Totals::of(converted, &super::KnownKeys::new(), &|_| false);
        let rejected = totals.rows_of(Fate::Rejected) > 0;
        Report {
            data_set: converted.data_set.clone(),
            result: match rejected {
                true => Conclusion::Rejected,
                false => Conclusion::Checked,
            },
            totals_agree: totals.agree(),
            totals,
            difference: None,
            requests: Vec::new(),
            requests_in_all: 0,
            stopped: None,
            notes: converted.notes,
            columns_unread,
            rejected: rejected_rows(converted),
        }
    }

    /// What a dry run does not say of a file that goes in several requests.
    pub fn undecided(&self) -> Option<String> {
        let only_checked = self.result == Conclusion::Checked && self.requests_in_all > 1;
        only_checked.then(|| {
            format!(
                "The ledger decided the first of {} requests. The others build on it, so they are decided when they are sent: \
                 it may still refuse one of them.",
                self.requests_in_all
            )
        })
    }

    /// The report with what a run came to.
    pub fn with_outcome(mut self, converted: &Converted, outcome: &Outcome, result: Conclusion) -> Report {
        self.totals = outcome.totals.clone();
        self.totals_agree = self.totals.agree();
        self.difference = Some(outcome.difference.clone());
        self.requests = outcome
            .recorded
            .iter()
            .map(|(batch, recorded)| RecordedRequest {
                request_id: batch.request.request_id.clone(),
                first_sequence: recorded.first.to_string(),
                last_sequence: recorded.last.to_string(),
            })
            .collect();
        self.requests_in_all = outcome.requests;
        self.stopped = outcome.stopped.as_ref().map(|stopped| stopped.told(converted));
        self.result = match (&self.stopped, result) {
            (Some(_), _) => Conclusion::Stopped,
            (None, Conclusion::Posted) if outcome.recorded.is_empty() => Conclusion::NothingNew,
            (None, result) => result,
        };
        self
    }
}

fn rejected_rows(converted: &Converted) -> Vec<RejectedRow> {
    let rejected = converted.rows.iter().filter_map(|row| match &row.outcome {
        RowOutcome::Rejected(faults) => Some(RejectedRow {
            row: row.number,
            line: row.line,
            faults: faults.clone(),
        }),
        _ => None,
    });
    rejected.take(FAULTS_TOLD).collect()
}

impl Stopped {
    /// Why it stopped, as a person reads it.
    pub fn told(&self, converted: &Converted) -> String {
        match self {
            Stopped::NotConfirmed => {
                "the file differs from what the ledger holds of this data set: look at the difference and say --confirm"
                    .to_owned()
            }
            Stopped::Refused { refusal, row, action } => {
                let row = row.and_then(|row| converted.rows.get(row));
                let place = match (row, action) {
                    (Some(row), Some(action)) => match row.line {
                        Some(line) => format!("row {} (line {line}), {action}: ", row.number),
                        None => format!("row {}, {action}: ", row.number),
                    },
                    (None, Some(action)) => format!("{action}: "),
                    _ => String::new(),
                };
                let open = match refusal.nothing_was_recorded() {
                    true => "",
                    false => " (whether the request was recorded is open: run the same import again, which is safe)",
                };
                format!("{place}{refusal}{open}")
            }
            Stopped::Memory(error) => format!("the state directory failed, so that nothing more is sent: {error}"),
            Stopped::AnswerDiffers { sent, answered } => {
                format!("the ledger answered for {answered} commands where {sent} were sent")
            }
        }
    }
}
