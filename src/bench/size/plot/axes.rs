//! Size to the right, cost upwards, both by powers of ten.

use super::shapes::{line, text, thousands_apart};

/// Between these lie all points.
pub(super) const LEFT: f64 = 76.0;
pub(super) const RIGHT: f64 = 620.0;
pub(super) const TOP: f64 = 64.0;
pub(super) const BOTTOM: f64 = 420.0;

/// The powers of ten at the edges.
pub(super) struct Axes {
    x: (f64, f64),
    y: (f64, f64),
}

impl Axes {
    /// Axes that hold all points.
    pub(super) fn around<'a>(points: impl Iterator<Item = &'a (f64, f64)> + Clone) -> Axes {
        Axes {
            x: powers(points.clone().map(|point| point.0)),
            y: powers(points.clone().map(|point| point.1)),
        }
    }

    /// Where a cost at a size is.
    pub(super) fn place(&self, (size, cost): (f64, f64)) -> (f64, f64) {
        let share = |value: f64, (low, high): (f64, f64)| (value.log10() - low) / (high - low);
        let x = LEFT + share(size, self.x) * (RIGHT - LEFT);
        let y = BOTTOM - share(cost, self.y) * (BOTTOM - TOP);
        (x, y)
    }

    /// Draws both, with a line at each power of ten.
    pub(super) fn draw(&self, out: &mut String) {
        for size in steps(self.x) {
            let (x, _) = self.place((size, 1.0));
            line(out, "grid", (x, TOP), (x, BOTTOM));
            text(out, (x, BOTTOM + 22.0), "middle", &thousands_apart(size));
        }
        for cost in steps(self.y) {
            let (_, y) = self.place((1.0, cost));
            line(out, "grid", (LEFT, y), (RIGHT, y));
            text(out, (LEFT - 10.0, y + 5.0), "end", &cost_text(cost));
        }
        text(
            out,
            ((LEFT + RIGHT) / 2.0, BOTTOM + 46.0),
            "middle",
            "entries in the ledger",
        );
        text(
            out,
            (LEFT, TOP - 12.0),
            "start",
            "milliseconds, half of all calls were quicker",
        );
    }
}

/// A power of ten as people read it.
fn cost_text(cost: f64) -> String {
    match cost < 1.0 {
        true => cost.to_string(),
        false => thousands_apart(cost),
    }
}

/// The powers of ten below and above all values, at least one apart.
fn powers(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let powers = values.map(f64::log10);
    let (low, high) = powers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), power| {
        (low.min(power.floor()), high.max(power.ceil()))
    });
    match low.is_finite() {
        true => (low, high.max(low + 1.0)),
        false => (0.0, 1.0),
    }
}

/// Ten to each power from the first to the last.
fn steps((low, high): (f64, f64)) -> impl Iterator<Item = f64> {
    std::iter::successors(Some(low), |power| Some(power + 1.0))
        .take_while(move |power| *power <= high)
        .map(|power| 10_f64.powf(power))
}
