//! What a picture is made of.

use std::fmt::{self, Write};

/// A whole number as people read it.
pub(super) fn thousands_apart(number: f64) -> String {
    let digits = format!("{number:.0}");
    let first = digits.len() % 3;
    let (head, tail) = digits.split_at(first);
    let groups = tail.as_bytes().chunks(3).map(String::from_utf8_lossy);
    let groups: Vec<_> = (!head.is_empty())
        .then(|| head.into())
        .into_iter()
        .chain(groups)
        .collect();
    groups.join(",")
}

/// A straight line.
pub(super) fn line(out: &mut String, class: &str, from: (f64, f64), to: (f64, f64)) {
    push(
        out,
        format_args!(
            "<line class=\"{class}\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>\n",
            from.0, from.1, to.0, to.1
        ),
    );
}

/// Words, that begin, end or have their middle at a place.
pub(super) fn text(out: &mut String, (x, y): (f64, f64), anchor: &str, words: &str) {
    push(
        out,
        format_args!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>\n"),
    );
}

/// Adds to a picture.
pub(super) fn push(out: &mut String, what: fmt::Arguments<'_>) {
    // A string takes whatever is written to it.
    let _ = out.write_fmt(what);
}
