//! The figures as a picture: cost against size, both by powers of ten, one line a question. A cost that does not depend on
//! the size of the ledger is a level line.
//!
//! Plain SVG with nothing fetched and nothing run: the colours follow the reader's choice of light or dark, each line is
//! named where it ends, and the description tells the same figures in words.

mod axes;
mod shapes;

use super::figures::AtSize;
use axes::{Axes, BOTTOM, LEFT, RIGHT};
use serde::Deserialize;
use shapes::{line, push, thousands_apart};
use std::fmt::{self, Display, Formatter};

/// What is drawn of the figures that `--output json` printed.
#[derive(Debug, Deserialize)]
pub(in crate::bench) struct Drawing {
    sizes: Vec<AtSize>,
}

/// Which figures are drawn, how they are named, and how many milliseconds one of them is.
const LINES: [(&str, &str, f64); 9] = [
    ("start_killed_s", "start after a kill", 1_000.0),
    ("as_at_effective_p50_ms", "balance as at an entry and a day", 1.0),
    ("as_at_p50_ms", "balance as at an entry", 1.0),
    ("history_by_initiative_p50_ms", "page of an initiative", 1.0),
    ("history_by_two_clauses_p50_ms", "page by two clauses", 1.0),
    ("history_by_document_p50_ms", "document by number", 1.0),
    ("contiguous_page_p50_ms", "100 entries in a row", 1.0),
    ("proof_p50_ms", "proof of an entry", 1.0),
    ("availability_p50_ms", "what is available now", 1.0),
];

const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 480.0;

/// Names at the lines' ends keep so far apart.
const NAME_HEIGHT: f64 = 19.0;

/// Text and lines in both schemes. The colours are told apart by who sees few (after Okabe and Ito), and have contrast
/// enough on either ground.
const STYLE: &str = "
  svg { color: #1f2328; font: 14px system-ui, sans-serif; } .ground { fill: #ffffff; } .grid { stroke: #d1d9e0; }
  .s0 { color: #444c56; } .s1 { color: #b3410a; } .s2 { color: #c23a4c; } .s3 { color: #00694e; } .s4 { color: #0b7a75; }
  .s5 { color: #6f42c1; } .s6 { color: #005a9c; } .s7 { color: #8a5a00; } .s8 { color: #a02c7d; }
  text, .dot { fill: currentColor; } .heading { font-size: 17px; font-weight: 600; }
  .series { fill: none; stroke: currentColor; stroke-width: 2; } .lead { stroke: currentColor; opacity: 0.6; }
  @media (prefers-color-scheme: dark) {
    svg { color: #e6edf3; } .ground { fill: #0d1117; } .grid { stroke: #30363d; }
    .s0 { color: #adbac7; } .s1 { color: #f0883e; } .s2 { color: #ff7b86; } .s3 { color: #3fb98f; } .s4 { color: #56d4cf; }
    .s5 { color: #b694f5; } .s6 { color: #58a6ff; } .s7 { color: #d9a441; } .s8 { color: #e778c0; }
  }
";

/// A figure at each size that has it.
struct Series {
    /// Its place in the palette.
    colour: usize,
    name: &'static str,
    /// Entries and milliseconds.
    points: Vec<(f64, f64)>,
}

impl Drawing {
    /// The picture.
    pub(in crate::bench) fn svg(&self) -> String {
        let series = self.series();
        let axes = Axes::around(series.iter().flat_map(|series| &series.points));
        let mut body = String::new();
        axes.draw(&mut body);
        for line in &series {
            line.draw(&axes, &mut body);
        }
        draw_names(&series, &axes, &mut body);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"t d\">\n\
             <title id=\"t\">What a question costs as the ledger grows</title>\n<desc id=\"d\">{}</desc>\n\
             <style>{STYLE}</style>\n<rect class=\"ground\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>\n\
             <text class=\"heading\" x=\"{LEFT}\" y=\"32\">What a question costs as the ledger grows</text>\n{body}</svg>\n",
            Description(&series)
        )
    }

    fn series(&self) -> Vec<Series> {
        let series = LINES
            .iter()
            .enumerate()
            .map(|(colour, (figure, name, milliseconds))| {
                let point = |at: &AtSize| Some((at.entries as f64, at.value(figure)? * milliseconds));
                Series {
                    colour,
                    name,
                    // What took no time that can be measured has no logarithm.
                    points: self
                        .sizes
                        .iter()
                        .filter_map(point)
                        .filter(|point| point.1 > 0.0)
                        .collect(),
                }
            });
        series.filter(|series| !series.points.is_empty()).collect()
    }
}

impl Series {
    fn draw(&self, axes: &Axes, out: &mut String) {
        let places: Vec<(f64, f64)> = self.points.iter().map(|point| axes.place(*point)).collect();
        let points: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        push(
            out,
            format_args!(
                "<g class=\"s{}\"><polyline class=\"series\" points=\"{}\"/>",
                self.colour,
                points.join(" ")
            ),
        );
        for (x, y) in places {
            push(
                out,
                format_args!("<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"/>"),
            );
        }
        push(out, format_args!("</g>\n"));
    }
}

/// Each name beside the end of its line, moved down as far as the one above needs, and all up if the last would leave.
fn draw_names(series: &[Series], axes: &Axes, out: &mut String) {
    let mut ends: Vec<(&Series, (f64, f64))> = series
        .iter()
        .filter_map(|series| Some((series, axes.place(*series.points.last()?))))
        .collect();
    ends.sort_by(|one, other| one.1.1.total_cmp(&other.1.1));
    let mut heights: Vec<f64> = Vec::new();
    for (_, (_, y)) in &ends {
        let below = heights.last().map_or(*y, |above| above + NAME_HEIGHT);
        heights.push(y.max(below));
    }
    let mut lowest = BOTTOM;
    for height in heights.iter_mut().rev() {
        *height = height.min(lowest);
        lowest = *height - NAME_HEIGHT;
    }
    for ((series, (x, y)), height) in ends.iter().zip(heights) {
        push(out, format_args!("<g class=\"s{}\">", series.colour));
        line(out, "lead", (x + 5.0, *y), (RIGHT + 24.0, height));
        push(
            out,
            format_args!(
                "<text class=\"name\" x=\"{:.1}\" y=\"{:.1}\">{}</text></g>\n",
                RIGHT + 28.0,
                height + 5.0,
                series.name
            ),
        );
    }
}

/// The figures in words.
struct Description<'a>(&'a [Series]);

impl Display for Description<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "Median milliseconds of each question at each size of the ledger, on logarithmic axes.",
        )?;
        for series in self.0 {
            write!(formatter, " {}:", series.name)?;
            for (number, (size, cost)) in series.points.iter().enumerate() {
                let comma = if number == 0 { "" } else { "," };
                write!(
                    formatter,
                    "{comma} {cost:.3} at {} entries",
                    thousands_apart(*size)
                )?;
            }
            formatter.write_str(".")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(json: &str) -> Drawing {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_cost_that_does_not_grow_is_a_level_line_and_one_that_does_rises() {
        let drawn = drawing(
            r#"{"sizes": [
                {"entries": 10000, "figures": [{"name": "proof_p50_ms", "value": 0.2}, {"name": "as_at_p50_ms", "value": 0.2}]},
                {"entries": 100000, "figures": [{"name": "proof_p50_ms", "value": 0.2}, {"name": "as_at_p50_ms", "value": 2}]}]}"#,
        )
        .svg();
        let lines: Vec<&str> = drawn.lines().filter(|line| line.contains("<polyline")).collect();
        let heights = |line: &str| -> Vec<f64> {
            let points = line.split("points=\"").nth(1).unwrap().split('"').next().unwrap();
            let height = |point: &str| point.split_once(',').unwrap().1.parse().unwrap();
            points.split(' ').map(height).collect()
        };
        let (as_at, proof) = (heights(lines[0]), heights(lines[1]));
        assert_eq!(proof[0], proof[1]);
        assert!(as_at[1] < as_at[0], "up is less in a picture: {as_at:?}");
        assert!(drawn.contains("proof of an entry: 0.200 at 10,000 entries, 0.200 at 100,000 entries."));
    }

    #[test]
    fn names_at_the_ends_of_lines_never_lie_on_one_another_nor_outside() {
        let figures: Vec<String> = LINES
            .iter()
            .map(|(name, ..)| format!(r#"{{"name": "{name}", "value": 0.1}}"#))
            .collect();
        let drawn = drawing(&format!(
            r#"{{"sizes": [{{"entries": 10000, "figures": [{}]}}]}}"#,
            figures.join(",")
        ))
        .svg();
        let names = drawn.lines().filter(|line| line.contains("class=\"name\""));
        let height = |line: &str| -> f64 {
            let y = line.rsplit(" y=\"").next().unwrap();
            y.split('"').next().unwrap().parse().unwrap()
        };
        let mut heights: Vec<f64> = names.map(height).collect();
        assert_eq!(heights.len(), LINES.len());
        heights.sort_by(f64::total_cmp);
        assert!(
            heights
                .windows(2)
                .all(|pair| pair[1] - pair[0] >= NAME_HEIGHT - 0.11),
            "{heights:?}"
        );
        assert!(heights[0] > 0.0 && heights[LINES.len() - 1] < HEIGHT);
    }

    #[test]
    fn nothing_measured_is_a_picture_without_lines() {
        let drawn = drawing(r#"{"sizes": []}"#).svg();
        assert!(drawn.starts_with("<svg") && !drawn.contains("<polyline"));
    }
}
