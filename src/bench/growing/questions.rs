//! What is asked of a ledger that grows, at random places of it.

use super::book::{Book, CONTRIBUTORS};
use crate::bench::pools::{BUDGET_TYPE, INITIATIVES, POOLS, contributor_id, initiative_id};
use crate::bench::requests::GET_AVAILABILITY;
use crate::wire::v1;
use prost::Message;
use prost::bytes::Bytes;

/// By this entry all pools are open.
const OPENED: u64 = 200;

/// How many entries a page of the history has.
const PAGE: i32 = 100;

/// A kind of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bench) enum Question {
    /// What a pool, or one of its initiatives, has available now.
    Availability,
    /// The same of a pool as at an entry.
    AsAt,
    /// As at a moment at which entries were recorded.
    AsAtRecorded,
    /// As at an entry and a day on which entries take effect.
    AsAtEffective,
    /// A page of entries one behind the other.
    ContiguousPage,
    /// A page of the entries of an initiative: scattered over the ledger, as those of all filters are.
    HistoryByInitiative,
    /// Of those of a contributor in a financial year of a pool.
    HistoryByContributorAndYear,
    /// Of those with the number of a document.
    HistoryByDocument,
    /// Of those of an initiative that are of some kinds and that a contributor has money in.
    HistoryByTwoClauses,
    /// The proof that an entry is in the ledger.
    Proof,
}

impl Question {
    /// Every kind.
    pub(in crate::bench) const ALL: [Question; 10] = [
        Question::Availability,
        Question::AsAt,
        Question::AsAtRecorded,
        Question::AsAtEffective,
        Question::ContiguousPage,
        Question::HistoryByInitiative,
        Question::HistoryByContributorAndYear,
        Question::HistoryByDocument,
        Question::HistoryByTwoClauses,
        Question::Proof,
    ];

    /// The method that answers it.
    pub(in crate::bench) fn method(self) -> &'static str {
        match self {
            Question::Availability | Question::AsAt | Question::AsAtRecorded | Question::AsAtEffective => {
                GET_AVAILABILITY
            }
            Question::Proof => "/purse.v1.AuditService/GetInclusionProof",
            _ => "/purse.v1.AuditService/ListEntries",
        }
    }

    /// Its name in figures.
    pub(in crate::bench) fn name(self) -> &'static str {
        match self {
            Question::Availability => "availability",
            Question::AsAt => "as_at",
            Question::AsAtRecorded => "as_at_recorded",
            Question::AsAtEffective => "as_at_effective",
            Question::ContiguousPage => "contiguous_page",
            Question::HistoryByInitiative => "history_by_initiative",
            Question::HistoryByContributorAndYear => "history_by_contributor_and_year",
            Question::HistoryByDocument => "history_by_document",
            Question::HistoryByTwoClauses => "history_by_two_clauses",
            Question::Proof => "proof",
        }
    }
}

impl Book {
    /// A question of a kind about a ledger of so many entries, encoded.
    pub(in crate::bench) fn ask(&mut self, question: Question, size: u64) -> Bytes {
        let encoded = match question {
            Question::Availability => self.availability().encode_to_vec(),
            Question::AsAt | Question::AsAtRecorded | Question::AsAtEffective => {
                let as_at = self.as_at(question, size);
                let asked = v1::GetAvailabilityRequest {
                    pool: self.clerk.random.pick(&POOLS).to_string(),
                    as_at: Some(as_at),
                    ..v1::GetAvailabilityRequest::default()
                };
                asked.encode_to_vec()
            }
            Question::Proof => v1::GetInclusionProofRequest {
                sequence: self.clerk.random.below(size),
                tree_size: Some(size),
            }
            .encode_to_vec(),
            _ => self.page(question, size).encode_to_vec(),
        };
        encoded.into()
    }

    fn availability(&mut self) -> v1::GetAvailabilityRequest {
        let of_initiative = self.clerk.random.below(2) == 1;
        v1::GetAvailabilityRequest {
            pool: self.clerk.random.pick(&POOLS).to_string(),
            initiative: match of_initiative {
                true => self.any_initiative(),
                false => String::new(),
            },
            ..v1::GetAvailabilityRequest::default()
        }
    }

    fn as_at(&mut self, question: Question, size: u64) -> v1::AsAt {
        if question == Question::AsAtRecorded {
            return v1::AsAt {
                recorded_time: self.any_recorded_time(),
                ..v1::AsAt::default()
            };
        }
        // Pools are opened by the first request.
        let sequence = Some(OPENED.max(self.clerk.random.below(size)));
        let effective_date = match question {
            Question::AsAtEffective => {
                let year = self.clerk.random.index(self.years.len());
                self.years[year].any_day(&mut self.clerk.random)
            }
            _ => String::new(),
        };
        v1::AsAt {
            sequence,
            effective_date,
            ..v1::AsAt::default()
        }
    }

    /// A page from somewhere in the first half of the ledger on; of a document number and of entries one behind the other,
    /// from anywhere.
    fn page(&mut self, question: Question, size: u64) -> v1::ListEntriesRequest {
        let first_sequence = match question {
            Question::ContiguousPage => {
                let pages = size.saturating_sub(u64::from(PAGE.unsigned_abs()));
                self.clerk.random.below(pages.max(1))
            }
            Question::HistoryByDocument => 0,
            _ => self.clerk.random.below(size) / 2,
        };
        v1::ListEntriesRequest {
            first_sequence,
            page_size: PAGE,
            filter: self.filter(question),
            ..v1::ListEntriesRequest::default()
        }
    }

    fn filter(&mut self, question: Question) -> Option<v1::EntryFilter> {
        let pool = self.clerk.random.pick(&POOLS).to_string();
        let contributor = contributor_id(self.clerk.random.index(CONTRIBUTORS));
        Some(match question {
            Question::HistoryByInitiative => v1::EntryFilter {
                pool,
                initiative: self.any_initiative(),
                ..v1::EntryFilter::default()
            },
            Question::HistoryByContributorAndYear => v1::EntryFilter {
                pool,
                contributor,
                year: self.years[self.clerk.random.index(self.years.len())].name.clone(),
                budget_type: BUDGET_TYPE.to_owned(),
                kinds: vec!["Receive".to_owned()],
                ..v1::EntryFilter::default()
            },
            Question::HistoryByDocument => v1::EntryFilter {
                document_number: self.clerk.any_document(),
                ..v1::EntryFilter::default()
            },
            Question::HistoryByTwoClauses => v1::EntryFilter {
                pool,
                initiative: self.any_initiative(),
                contributor,
                kinds: vec!["Allocate".to_owned(), "Spend".to_owned()],
                ..v1::EntryFilter::default()
            },
            _ => return None,
        })
    }

    fn any_initiative(&mut self) -> String {
        initiative_id(self.clerk.random.index(INITIATIVES))
    }
}
