//! What a profile may say, and how its faults are told.

use super::{Profile, Template};
use crate::import::value::Value;
use std::collections::BTreeMap;

const GOOD: &str = r#"data_set = "set"
[file]
format = "csv"
[fields]
year = { column = "Year", kind = "number" }
who = { column = "Who", kind = "id" }
status = { column = "Status" }
paid = { column = "Paid", kind = "date", formats = ["%d/%m/%Y"] }
amount = { column = "Amount", kind = "amount", currency = "GBP" }
[[post]]
command = "receive"
when = "year <= 2025"
pool = "p"
amount = "{amount}"
"#;

/// The faults of a profile, one a line.
fn faults(text: &str) -> String {
    let faults = Profile::parse(text).map(|_| ()).unwrap_err();
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

#[test]
fn faults_name_line_and_field() {
    assert!(Profile::parse(GOOD).is_ok());
    let table = [
        (
            "format = \"csv\"",
            "format = \"xls\"",
            "line 3: file.format is \"xls\"",
        ),
        (
            "format = \"csv\"",
            "format = \"csv\"\nrecords = \"a\"",
            "line 4: file.records is only for format = \"json\"",
        ),
        (
            "format = \"csv\"",
            "format = \"csv\"\nencoding = \"klingon\"",
            "line 4: file.encoding is klingon",
        ),
        (
            "format = \"csv\"",
            "format = \"csv\"\ndelimiter = \"ab\"",
            "line 4: file.delimiter must be one character",
        ),
        (
            "format = \"csv\"",
            "format = \"csv\"\nkey = [\"nobody\"]",
            "line 4: file.key speaks of `nobody`",
        ),
        (
            "format = \"csv\"",
            "fromat = \"csv\"",
            "line 3: the profile cannot be read: unknown field `fromat`",
        ),
        (
            "year = {",
            "\"the year\" = {",
            "line 5: fields.the year is no name of a field",
        ),
        ("\"number\"", "\"numbr\"", "line 5: fields.year.kind is \"numbr\""),
        (
            "column = \"Year\", ",
            "",
            "line 5: fields.year needs exactly one of column",
        ),
        (
            "column = \"Year\"",
            "column = \"Year\", value = \"1\"",
            "line 5: fields.year needs exactly one of column",
        ),
        (
            "column = \"Year\"",
            "colum = \"Year\"",
            "line 5: the profile cannot be read: unknown field `colum`",
        ),
        ("%d/%m/%Y", "%d/%m", "line 8: fields.paid.formats holds \"%d/%m\""),
        ("\"GBP\"", "\"GBX\"", "line 9: fields.amount.currency"),
        (
            ", currency = \"GBP\"",
            "",
            "line 9: fields.amount.currency is required",
        ),
        (
            "currency = \"GBP\"",
            "currency = \"GBP\", decimal = \",\", thousands = \",\"",
            "fields.amount.thousands is the same",
        ),
        (
            "kind = \"id\"",
            "kind = \"id\", exponents = true",
            "line 6: fields.who.exponents is only for kind = \"amount\"",
        ),
        (
            "\"receive\"",
            "\"recieve\"",
            "line 11: post[0].command is \"recieve\", which this version does not record",
        ),
        ("command = \"receive\"\n", "", "post[0].command is required"),
        (
            "year <= 2025",
            "yaer <= 2025",
            "line 12: post[0].when speaks of `yaer`",
        ),
        (
            "year <= 2025",
            "year <= soon",
            "line 12: post[0].when compares a number with soon",
        ),
        ("year <= 2025", "year ~ 2025", "line 12: post[0].when needs =, !="),
        (
            "year <= 2025",
            "status < \\\"A\\\"",
            "line 12: post[0].when compares `status`, a text, by size",
        ),
        (
            "year <= 2025",
            "status = A",
            "line 12: post[0].when needs quotation marks around A",
        ),
        (
            "pool = \"p\"",
            "pol = \"p\"",
            "line 13: post[0].pol is no field of receive, which has pool",
        ),
        (
            "\"{amount}\"",
            "\"{amuont}\"",
            "line 14: post[0].amount speaks of `amuont`",
        ),
        (
            "\"{amount}\"",
            "\"{amount\"",
            "line 14: post[0].amount has a { without its }",
        ),
        (
            "\"{amount}\"",
            "1.5",
            "line 14: post[0].amount has a number with a point",
        ),
        ("\"set\"", "\"{nothing}\"", "line 1: data_set speaks of `nothing`"),
        (
            "data_set = \"set\"",
            "data_set = ",
            "line 1: the profile cannot be read",
        ),
    ];
    for (good, bad, wanted) in table {
        assert!(GOOD.contains(good), "{good}");
        let told = faults(&GOOD.replacen(good, bad, 1));
        assert!(told.contains(wanted), "{bad}: {told}");
    }
    let several = GOOD
        .replace("year <= 2025", "yaer = 1")
        .replace("pool = \"p\"", "pol = \"p\"");
    assert_eq!(
        faults(&several).lines().count(),
        1,
        "a block without its condition is not read further"
    );
    let twice = format!("{GOOD}[[post]]\ncommand = \"receive\"\n");
    assert!(
        faults(&twice).contains("line 15: post[1] is the second `receive`: give it a key"),
        "{}",
        faults(&twice)
    );
    assert!(
        faults("data_set = \"s\"\n[file]\nformat = \"csv\"\n[fields]\n")
            .contains("nothing says what a row posts")
    );
}

#[test]
fn conditions_hold_as_they_read() {
    let profile = Profile::parse(GOOD).unwrap();
    let holds = |condition: &str, values: &BTreeMap<&str, Value>| {
        super::Condition::parse(condition, &profile.fields)
            .unwrap()
            .holds(values)
    };
    let gbp = "GBP".parse().unwrap();
    let values = BTreeMap::from([
        ("year", Value::Number(2025)),
        ("who", Value::Text("a-b".to_owned())),
        ("status", Value::Text("Paid, and done".to_owned())),
        ("paid", Value::Date("2025-03-31".parse().unwrap())),
        ("amount", Value::amount(crate::types::Minor(-1_250), gbp)),
    ]);
    let table = [
        ("year <= 2025", true),
        ("year<2025", false),
        ("year != 2025", false),
        ("year in [2024, 2025]", true),
        ("year in [2024]", false),
        ("year >= 2020 and year <= 2024", false),
        ("status = \"Paid, and done\"", true),
        ("status != \"Paid, and done\" and year = 2025", false),
        ("status in [\"A\", \"Paid, and done\"]", true),
        ("status is present and who = \"a-b\"", true),
        ("status is absent", false),
        ("paid < 2025-04-01", true),
        ("paid >= \"2025-04-01\"", false),
        ("amount < 0", true),
        ("amount = -12.50", true),
        ("amount > -12.49", false),
    ];
    for (condition, wanted) in table {
        assert_eq!(holds(condition, &values), wanted, "{condition}");
    }
    let nothing = BTreeMap::new();
    for condition in ["year <= 2025", "year != 2025", "year in [1]", "status is present"] {
        assert!(!holds(condition, &nothing), "{condition}");
    }
    assert!(holds("status is absent", &nothing));
}

#[test]
fn a_text_with_an_absent_field_is_absent() {
    let values = BTreeMap::from([("a", Value::Text("x".to_owned())), ("b", Value::Absent)]);
    let table = [
        ("{a}", Some("x")),
        ("p-{a}-q", Some("p-x-q")),
        ("{ a }", Some("x")),
        ("{a}{b}", None),
        ("{{{a}}}", Some("{x}")),
        ("plain", Some("plain")),
        ("", None),
    ];
    for (text, wanted) in table {
        let template = Template::parse(text).unwrap();
        assert_eq!(template.text(&values).as_deref(), wanted, "{text}");
    }
    for text in ["{", "}", "{a", "a}", "{}", "{a}}"] {
        assert!(Template::parse(text).is_err(), "{text}");
    }
}
