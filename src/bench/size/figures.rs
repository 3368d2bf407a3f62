//! Figures by name, and the marks that some are held to. A name ends in its unit.

use serde::{Deserialize, Serialize};

/// Ratios are taken to the same figure at this size.
pub(super) const BASE: u64 = 100_000;

/// From this size on figures are held to their marks: of a smaller ledger most is what is there at any size, as the
/// engine's segments are.
const MARKS_FROM: u64 = 1_000_000;

/// Not more than so much, or than so many times the figure at a hundred thousand entries.
#[derive(Debug, Clone, Copy)]
enum Mark {
    Most(f64),
    TimesBase(f64),
}

const MARKS: [(&str, Mark); 18] = [
    ("history_by_initiative_p99_ms", Mark::Most(5.0)),
    ("history_by_contributor_and_year_p99_ms", Mark::Most(5.0)),
    ("history_by_document_p99_ms", Mark::Most(5.0)),
    ("history_by_two_clauses_p99_ms", Mark::Most(5.0)),
    ("history_by_initiative_p50_ms", Mark::TimesBase(2.5)),
    ("history_by_contributor_and_year_p50_ms", Mark::TimesBase(2.5)),
    ("history_by_document_p50_ms", Mark::TimesBase(2.5)),
    ("history_by_two_clauses_p50_ms", Mark::TimesBase(2.5)),
    ("contiguous_page_p50_ms", Mark::TimesBase(1.2)),
    ("as_at_p50_ms", Mark::TimesBase(1.2)),
    ("as_at_recorded_p50_ms", Mark::TimesBase(1.2)),
    ("as_at_effective_p50_ms", Mark::TimesBase(1.2)),
    ("proof_p50_ms", Mark::TimesBase(1.2)),
    ("start_clean_s", Mark::Most(5.0)),
    ("start_killed_s", Mark::Most(5.0)),
    ("resident_bytes", Mark::Most(1_200_000_000.0)),
    ("peak_bytes", Mark::Most(1_200_000_000.0)),
    ("journal_and_cache_bytes_per_entry", Mark::Most(250.0)),
];

/// Figures in the order they were measured.
#[derive(Debug, Default)]
pub(super) struct Figures(Vec<(String, f64)>);

impl Figures {
    /// Adds one.
    pub(super) fn add(&mut self, name: impl Into<String>, value: f64) {
        self.0.push((name.into(), value));
    }
}

/// Everything that was measured at one size.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::bench) struct AtSize {
    pub(super) entries: u64,
    pub(super) figures: Vec<Figure>,
}

/// One figure.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::bench) struct Figure {
    pub(super) name: String,
    pub(super) value: f64,
    /// To the same figure at a hundred thousand entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ratio: Option<f64>,
    /// The most that was promised, as value or as ratio.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mark: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ratio_mark: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) met: Option<bool>,
}

impl AtSize {
    /// The figures of a ledger of `entries` entries; `base` has those of one of a hundred thousand.
    pub(super) fn new(entries: u64, figures: Figures, base: Option<&AtSize>) -> AtSize {
        let figure = |(name, value): (String, f64)| {
            let before = base.and_then(|base| base.value(&name));
            Figure::new(name, value, before).held(entries >= MARKS_FROM)
        };
        AtSize {
            entries,
            figures: figures.0.into_iter().map(figure).collect(),
        }
    }

    /// A figure by name.
    pub(super) fn figure(&self, name: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.name == name)
    }

    /// Its value.
    pub(super) fn value(&self, name: &str) -> Option<f64> {
        self.figure(name).map(|figure| figure.value)
    }
}

impl Figure {
    fn new(name: String, value: f64, before: Option<f64>) -> Figure {
        Figure {
            ratio: before
                .filter(|before| *before > 0.0)
                .map(|before| rounded(value / before)),
            name,
            value: rounded(value),
            mark: None,
            ratio_mark: None,
            met: None,
        }
    }

    fn held(mut self, is_large: bool) -> Figure {
        let found = MARKS.iter().find(|(name, _)| is_large && *name == self.name);
        match found.map(|(_, mark)| *mark) {
            Some(Mark::Most(most)) => {
                self.mark = Some(most);
                self.met = Some(self.value <= most);
            }
            Some(Mark::TimesBase(most)) => {
                self.ratio_mark = Some(most);
                self.met = self.ratio.map(|ratio| ratio <= most);
            }
            None => {}
        }
        self
    }
}

/// Four decimals of a millisecond are more than any of these figures is good for.
fn rounded(figure: f64) -> f64 {
    (figure * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(entries: u64, value: f64, base: Option<&AtSize>) -> AtSize {
        let mut figures = Figures::default();
        figures.add("proof_p50_ms", value);
        figures.add("start_clean_s", value);
        AtSize::new(entries, figures, base)
    }

    #[test]
    fn a_large_ledger_is_held_to_what_was_promised_of_values_and_of_ratios() {
        let base = at(BASE, 2.0, None);
        let figure = |at: &AtSize, name| at.figure(name).and_then(|figure| figure.met);
        assert_eq!(figure(&base, "start_clean_s"), None, "a small one is not");
        let large = at(10_000_000, 6.0, Some(&base));
        assert_eq!(
            large.figure("proof_p50_ms").and_then(|found| found.ratio),
            Some(3.0)
        );
        assert_eq!(figure(&large, "proof_p50_ms"), Some(false));
        assert_eq!(figure(&large, "start_clean_s"), Some(false));
        let flat = at(10_000_000, 2.0, Some(&base));
        assert_eq!(figure(&flat, "proof_p50_ms"), Some(true));
        assert_eq!(figure(&flat, "start_clean_s"), Some(true));
    }

    #[test]
    fn every_mark_is_of_a_question_or_of_what_a_start_or_a_ledger_takes() {
        use crate::bench::growing::Question;
        let asked = |name: &str| {
            Question::ALL
                .iter()
                .any(|question| name.starts_with(question.name()))
        };
        let taken = ["start_", "resident_bytes", "peak_bytes", "journal_and_cache_"];
        for (name, _) in MARKS {
            assert!(
                asked(name) || taken.iter().any(|begin| name.starts_with(begin)),
                "{name}"
            );
        }
    }
}
