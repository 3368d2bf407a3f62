//! Files that nobody should send: each is taken or told, never a panic and never without bounds.

use super::{convert_with, small, small_file};
use crate::import::{Converted, Profile, RowOutcome, read, reasons, rejects};

fn faults(converted: &Converted) -> Vec<(u64, String)> {
    let rejected = converted.rows.iter().filter_map(|row| match &row.outcome {
        RowOutcome::Rejected(faults) => Some((row.number, reasons(faults))),
        _ => None,
    });
    rejected.collect()
}

#[test]
fn every_bad_row_is_told_with_field_and_reason() {
    let converted = small_file(
        "7,5.00\n7,=1+1\n,5.00\n7,\n7,0\n7,-3\n7,1e3\n7,1.005\n7\n7,1,2\n\u{430},5\n7,1000000000000000\n8,1\n",
    );
    let told = faults(&converted);
    let wanted = [
        (2, "amount is \"=1+1\", which is no amount"),
        (3, "receive.contributor is required"),
        (4, "receive.amount is required"),
        (5, "receive.amount.amount is zero"),
        (6, "receive.amount.amount is no amount"),
        (7, "amount is \"1e3\", which is written with an exponent"),
        (
            8,
            "amount is \"1.005\", which has more decimals than the 2 of GBP",
        ),
        (9, "the row has 1 cells where the header has 2 columns"),
        (10, "the row has 3 cells where the header has 2 columns"),
        (11, "who is \"\u{430}\", of which no id can be made"),
        (12, "amount is \"1000000000000000\", which is 10^15 or more"),
    ];
    assert_eq!(told.len(), wanted.len(), "{told:#?}");
    for ((row, reason), (wanted_row, wanted)) in told.iter().zip(wanted) {
        assert_eq!(*row, wanted_row);
        assert!(reason.contains(wanted), "{reason}");
    }
    assert_eq!(converted.rows[1].line, Some(3));
    let known: Vec<&str> = converted
        .registrations
        .iter()
        .map(|one| one.identity.as_str())
        .collect();
    assert_eq!(
        known,
        ["register_contributor c-7", "register_contributor c-8"],
        "only of good rows"
    );
}

#[test]
fn a_row_is_left_out_for_what_can_be_read_of_it_only() {
    let profile = small(
        "[[skip]]\nwhen = 'name = \"Total\"'\nwhy = \"a row of totals\"\n[[skip]]\nwhen = \"amount is absent\"\nwhy = \"nothing\"\n",
    );
    let converted = convert_with(&profile, "who,amount,name\n7,1,n\n,x,Total\n7,x,n\n7,,n\n");
    let outcomes: Vec<&str> = converted
        .rows
        .iter()
        .map(|row| match &row.outcome {
            RowOutcome::Posts(_) => "posts",
            RowOutcome::Skipped(why) => why,
            RowOutcome::Rejected(_) => "rejected",
        })
        .collect();
    assert_eq!(outcomes, ["posts", "a row of totals", "rejected", "nothing"]);
}

#[test]
fn rejects_are_the_rows_with_their_reasons() {
    let converted = small_file("7,5.00\n=cmd,x\n7\n");
    let header = ["who".to_owned(), "amount".to_owned()];
    let bytes = rejects(&header, &converted).unwrap().unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "who,amount,rejected_row,rejected_why");
    assert!(lines[1].starts_with("'=cmd,x,2,"), "{text}");
    assert!(lines[2].starts_with("7,,3,the row has 1 cells"), "{text}");
    assert!(rejects(&header, &small_file("7,5.00\n")).unwrap().is_none());
}

#[test]
fn texts_that_could_hide_something_are_refused_by_the_ledgers_own_words() {
    let profile = small("");
    for hidden in ["a\0b", "a\u{7}b", "a\u{202e}b", "a\u{200f}b"] {
        let converted = convert_with(&profile, &format!("who,amount,name\n7,1,{hidden}\n"));
        let told = faults(&converted);
        assert!(
            told[0].1.contains("holds the control character"),
            "{hidden:?}: {told:?}"
        );
    }
    let long = "x".repeat(60_000);
    let told = faults(&convert_with(&profile, &format!("who,amount,name\n7,1,{long}\n")));
    assert!(
        told[0].1.contains("60000 characters; at most 500 fit"),
        "{told:?}"
    );
    assert!(told[0].1.len() < 500);
    let told = faults(&convert_with(&profile, &format!("who,amount,name\n7,{long},n\n")));
    assert!(told[0].1.len() < 500, "what is shown of a cell is bounded");
}

#[test]
fn ids_that_meet_are_told_and_capitals_are_no_difference() {
    let converted = small_file("A&B,1\nA-B,2\na&b,3\n");
    let told = faults(&converted);
    assert_eq!(told.len(), 1);
    assert!(
        told[0].1.contains("gives the id a-b, as \"A&B\" of row 1 does"),
        "{told:?}"
    );
}

#[test]
fn a_file_is_one_issue_of_one_data_set() {
    let profile = Profile::parse(&super::SMALL.replace("\"small\"", "\"small-{who}\"")).unwrap();
    let converted = convert_with(&profile, "who,amount,name\n7,1,n\n8,1,n\n");
    assert!(faults(&converted)[0].1.contains("one file, one data set"));
    assert_eq!(converted.data_set, "small-7");
    // Without any row nobody can tell which it is.
    assert_eq!(convert_with(&profile, "who,amount,name\n").data_set, "");
}

#[test]
fn noise_is_taken_or_told() {
    let profile = small("");
    // A small generator: the same noise in every run.
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let alphabet: Vec<char> = "\",\n\r7a=;{}[]\0é\u{202e}\u{feff} 1.-+eE\t'\\".chars().collect();
    for length in 0..600 {
        let mut text = String::from("who,amount,name\n");
        for _ in 0..length {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            text.push(alphabet[usize::try_from(state % alphabet.len() as u64).unwrap()]);
        }
        if let Ok(rows) = read(&profile, text.as_bytes()) {
            let count = rows.rows.len();
            let converted = crate::import::convert(&profile, rows, &std::collections::BTreeMap::new());
            assert_eq!(converted.rows.len(), count);
        }
        let cut = &text.as_bytes()[..text.len().saturating_sub(1)];
        let _ = read(&profile, cut);
    }
}

#[test]
fn a_file_without_end_is_refused_unread() {
    let profile = small("");
    let huge = vec![b'x'; crate::import::FILE_BYTES_MAX + 1];
    assert!(read(&profile, &huge).unwrap_err().0.contains("more than 128 MiB"));
    let mut line = b"who,amount,name\n".to_vec();
    line.resize(64 << 20, b'x');
    assert!(
        read(&profile, &line)
            .unwrap_err()
            .0
            .contains("more than 1024 KiB")
    );
}
