//! What is reported of a growing ledger.

use super::figures::{AtSize, BASE, Figure, Figures};
use crate::bench::environment::Environment;
use serde::Serialize;
use std::io::{self, Write};

/// Everything.
#[derive(Debug, Serialize)]
pub(in crate::bench) struct SizeReport {
    version: &'static str,
    environment: Environment,
    mirror: bool,
    sizes: Vec<AtSize>,
}

impl SizeReport {
    /// A report without sizes.
    pub(super) fn new(environment: Environment, mirror: bool) -> SizeReport {
        SizeReport {
            version: env!("CARGO_PKG_VERSION"),
            environment,
            mirror,
            sizes: Vec::new(),
        }
    }

    /// Adds what was measured at a size, and tells it to whoever watches.
    pub(super) fn add(&mut self, entries: u64, figures: Figures) {
        // What is measured at a size adds entries itself: a few hundred thousand at most.
        let base = self.sizes.iter().find(|at| at.entries >= BASE);
        let at_size = AtSize::new(entries, figures, base);
        let told = at_size
            .figures
            .iter()
            .map(|figure| format!("{} {}", figure.name, short(figure.value)));
        eprintln!("{entries} entries: {}", told.collect::<Vec<_>>().join(" \u{b7} "));
        self.sizes.push(at_size);
    }

    /// The figures for people: a row for each figure, a column for each size, and the last one held to the marks.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(in crate::bench) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let Some(last) = self.sizes.last() else {
            return Ok(());
        };
        write!(out, "{:<40}", "entries")?;
        for at_size in &self.sizes {
            write!(out, " {:>13}", at_size.entries)?;
        }
        writeln!(out, " {:>8} {:>9} {:>6}", "ratio", "mark", "")?;
        for figure in &last.figures {
            write!(out, "{:<40}", figure.name)?;
            for at_size in &self.sizes {
                let value = at_size.value(&figure.name);
                write!(out, " {:>13}", value.map_or_else(|| "-".to_owned(), short))?;
            }
            writeln!(out, " {}", against(figure))?;
        }
        Ok(())
    }
}

/// A figure's ratio, its mark, and whether that is met.
fn against(figure: &Figure) -> String {
    let mark = match (figure.mark, figure.ratio_mark) {
        (Some(most), _) => short(most),
        (None, Some(most)) => format!("{most} x"),
        (None, None) => String::new(),
    };
    let met = figure.met.map_or("", |met| if met { "met" } else { "missed" });
    let ratio = figure
        .ratio
        .map_or_else(String::new, |ratio| format!("{ratio:.2}"));
    format!("{ratio:>8} {mark:>9} {met:>6}")
}

/// As many digits as a figure is good for.
fn short(figure: f64) -> String {
    let decimals = match figure.abs() {
        100.0.. => 0,
        10.0.. => 1,
        1.0.. => 2,
        _ => 3,
    };
    format!("{figure:.decimals$}")
}
