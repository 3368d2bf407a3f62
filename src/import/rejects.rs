//! Rows that cannot be taken, written down so that a person knows what to mend. They are mended in the file itself, which
//! is then imported again: a row by itself does not tell which of several identical ones it is.

use super::convert::{Converted, ConvertedRow, RowFault, RowOutcome};

/// The rows that were rejected, with the reason of each: for CSV the file's own columns and two more, for JSON one line
/// each. Nothing if there are none.
///
/// # Errors
/// When a row cannot be written as CSV.
pub fn rejects(header: &[String], converted: &Converted) -> std::io::Result<Option<Vec<u8>>> {
    let rejected: Vec<(&ConvertedRow, &Vec<RowFault>)> = converted
        .rows
        .iter()
        .filter_map(|row| match &row.outcome {
            RowOutcome::Rejected(faults) => Some((row, faults)),
            _ => None,
        })
        .collect();
    if rejected.is_empty() {
        return Ok(None);
    }
    if header.is_empty() {
        return Ok(Some(lines(&rejected)));
    }
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let names = header.iter().map(String::as_str);
    writer.write_record(names.chain(["rejected_row", "rejected_why"]))?;
    for (row, faults) in rejected {
        let mut cells: Vec<String> = row.raw.iter().map(|cell| harmless(cell)).collect();
        // A row with too few cells is filled up, so that the reason stands under its name.
        while cells.len() < header.len() {
            cells.push(String::new());
        }
        cells.push(row.number.to_string());
        cells.push(harmless(&reasons(faults)));
        writer.write_record(&cells)?;
    }
    writer
        .into_inner()
        .map(Some)
        .map_err(|error| std::io::Error::other(error.to_string()))
}

fn lines(rejected: &[(&ConvertedRow, &Vec<RowFault>)]) -> Vec<u8> {
    let lines = rejected.iter().map(|(row, faults)| {
        let record: serde_json::Value = serde_json::json!({
            "rejected_row": row.number,
            "rejected_why": reasons(faults),
            "record": row.raw.concat(),
        });
        format!("{record}\n")
    });
    lines.collect::<String>().into_bytes()
}

/// What is wrong with a row, in one text.
pub fn reasons(faults: &[RowFault]) -> String {
    let reasons = faults
        .iter()
        .map(|fault| format!("{} {}", fault.field, fault.why));
    reasons.collect::<Vec<_>>().join("; ")
}

/// A cell as a spreadsheet shows it instead of running it: one that begins as a formula gets an apostrophe before it.
/// Numbers with a sign stay what they are.
fn harmless(cell: &str) -> String {
    let formula = match cell.chars().next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+' | '-') => !cell[1..]
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',')),
        _ => false,
    };
    match formula {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_made_harmless() {
        let table = [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("-1,234.50", "-1,234.50"),
            ("+5", "+5"),
            ("plain", "plain"),
            ("", ""),
        ];
        for (cell, wanted) in table {
            assert_eq!(harmless(cell), wanted);
        }
    }
}
