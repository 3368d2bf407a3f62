//! Every kind of malformed field, by path and in words.

use super::*;

/// The faults of one command.
pub(super) fn faults_of(command: v1::Command) -> Vec<(String, String)> {
    faults(request(vec![command]))
}

pub(super) fn is_only(found: &[(String, String)], path: &str, words: &str) {
    let [(at, description)] = found else {
        panic!("one fault was expected at {path}: {found:?}")
    };
    assert_eq!(at, path);
    assert!(
        description.contains(words),
        "{path}: {description:?} does not say {words:?}"
    );
}

#[test]
fn an_amount_that_is_not_exact_is_refused() {
    for (amount, currency, field, words) in [
        (
            "1.234",
            "GBP",
            "amount",
            "has 3 decimals; GBP has 2, and nothing is rounded",
        ),
        ("1.0", "JPY", "amount", "has 1 decimals; JPY has 0"),
        ("1.2345", "KWD", "amount", "has 4 decimals; KWD has 3"),
        ("1e3", "GBP", "amount", "is no amount"),
        ("1E+07", "GBP", "amount", "without sign, exponent or separators"),
        ("-1", "GBP", "amount", "is no amount"),
        ("+1", "GBP", "amount", "is no amount"),
        ("NaN", "GBP", "amount", "is no amount"),
        ("Infinity", "GBP", "amount", "is no amount"),
        ("1,000.00", "GBP", "amount", "is no amount"),
        (" 1", "GBP", "amount", "is no amount"),
        ("", "GBP", "amount", "is required"),
        ("0", "GBP", "amount", "is zero"),
        ("0.00", "GBP", "amount", "is zero"),
        ("1000000000000000", "GBP", "amount", "10^15 or more"),
        (
            "99999999999999999999999999999999",
            "GBP",
            "amount",
            "10^15 or more",
        ),
        ("1", "", "currency_code", "is required"),
        ("1", "gbp", "currency_code", "is no ISO 4217 currency"),
        ("1", "XAU", "currency_code", "no minor unit"),
        ("1.2345678", "", "currency_code", "is required"),
    ] {
        let receive = v1::Receive {
            amount: money(amount, currency),
            ..receive()
        };
        let path = format!("commands[0].receive.amount.{field}");
        is_only(&faults_of(command(Action::Receive(receive))), &path, words);
    }
    let without = v1::Receive {
        amount: None,
        ..receive()
    };
    let found = faults_of(command(Action::Receive(without)));
    is_only(&found, "commands[0].receive.amount", "is required");
}

#[test]
fn an_amount_of_no_currency_is_still_looked_at() {
    let receive = v1::Receive {
        amount: money("1e3", "gbp"),
        ..receive()
    };
    let paths: Vec<String> = faults_of(command(Action::Receive(receive)))
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    let amount = "commands[0].receive.amount";
    assert_eq!(
        paths,
        [format!("{amount}.currency_code"), format!("{amount}.amount")]
    );
}

#[test]
fn dates_years_ids_and_texts_are_checked_at_their_place() {
    let long = "x".repeat(501);
    type Change = fn(&mut v1::Command, &str);
    fn on_receive(command: &mut v1::Command, change: impl FnOnce(&mut v1::Receive)) {
        if let Some(Action::Receive(receive)) = &mut command.action {
            change(receive);
        }
    }
    let effective_date: Change = |command, value| command.effective_date = value.to_owned();
    let year: Change = |command, value| on_receive(command, |it| it.year = value.to_owned());
    let pool: Change = |command, value| on_receive(command, |it| it.pool = value.to_owned());
    let post: Change = |command, value| command.post = value.to_owned();
    let reason: Change = |command, value| command.reason = value.to_owned();
    for (change, value, path, words) in [
        (effective_date, "2026-02-29", "effective_date", "is no date"),
        (effective_date, "22/11/2026", "effective_date", "is no date"),
        (
            effective_date,
            "2026-11-22T00:00:00Z",
            "effective_date",
            "is no date",
        ),
        (year, "2026-28", "receive.year", "the year after 2026 ends in 27"),
        (year, "2026/27", "receive.year", "is no financial year"),
        (year, "", "receive.year", "is required"),
        (year, "1066", "receive.year", "outside the years"),
        (pool, "Clean Energy", "receive.pool", "is no id"),
        (pool, "", "receive.pool", "is required"),
        (pool, &long, "receive.pool", "has 501 bytes"),
        (post, &long, "post", "has 501 characters; at most 500 fit"),
        (post, "two\nlines", "post", "control character U+000A"),
        (post, "flip\u{202e}", "post", "U+202E"),
        (post, "  ", "post", "is blank"),
        (reason, "bell\u{7}", "reason", "U+0007"),
    ] {
        let mut command = command(Action::Receive(receive()));
        change(&mut command, value);
        is_only(&faults_of(command), &format!("commands[0].{path}"), words);
    }
}

#[test]
fn an_enumeration_that_says_nothing_is_told_what_is_allowed() {
    for (number, words) in [
        (
            0,
            "is required: use one of CONTRIBUTOR_KIND_DEPARTMENT, CONTRIBUTOR_KIND_ARMS_LENGTH_BODY",
        ),
        (
            99,
            "is 99, which stands for nothing: use one of CONTRIBUTOR_KIND_DEPARTMENT",
        ),
        (-1, "is -1, which stands for nothing"),
    ] {
        let found = faults_of(command(Action::RegisterContributor(v1::RegisterContributor {
            contributor: "desnz".to_owned(),
            name: "Energy".to_owned(),
            kind: number,
            ..v1::RegisterContributor::default()
        })));
        is_only(&found, "commands[0].register_contributor.kind", words);
    }
}

#[test]
fn a_source_key_is_checked() {
    let mut keyed = command(Action::Receive(receive()));
    keyed.source_key = Some(Box::new(v1::SourceKey::default()));
    let found: Vec<String> = faults_of(keyed).into_iter().map(|(path, _)| path).collect();
    let fields = ["data_set", "occurrence", "row_sha256"];
    assert_eq!(
        found,
        fields.map(|field| format!("commands[0].source_key.{field}"))
    );
}

#[test]
fn documents_and_actions_are_checked() {
    let mut seventeen = command(Action::Receive(receive()));
    seventeen.evidence.push(document());
    is_only(
        &faults_of(seventeen),
        "commands[0].evidence",
        "has 17 documents; at most 16 fit",
    );

    let mut upper = command(Action::Receive(receive()));
    upper.evidence[2].sha256.make_ascii_uppercase();
    is_only(
        &faults_of(upper),
        "commands[0].evidence[2].sha256",
        "is no SHA-256",
    );

    let nothing = v1::Command {
        action: None,
        ..command(Action::Receive(receive()))
    };
    is_only(&faults_of(nothing), "commands[0].action", "is required");
}

#[test]
fn an_agreement_is_checked_as_a_whole_under_the_names_of_its_fields() {
    let path = |field: &str| format!("commands[0].open_pool.agreement.{field}");
    let mut backwards = agreement();
    backwards.end_date = "2026-03-31".to_owned();
    is_only(
        &faults_of(command(open_pool(backwards))),
        &path("end_date"),
        "before the start",
    );
    let none = v1::Agreement {
        budget_types: vec![],
        ..agreement()
    };
    is_only(
        &faults_of(command(open_pool(none))),
        &path("budget_types"),
        "is required",
    );
    let mut twice = agreement();
    twice.windows.push(twice.windows[0].clone());
    is_only(
        &faults_of(command(open_pool(twice))),
        &path("windows"),
        "names heat twice",
    );
    let mut many = agreement();
    many.windows = vec![many.windows[0].clone(); 257];
    many.budget_types = vec![many.budget_types[0].clone(); 65];
    let found = faults_of(command(open_pool(many)));
    is_only(
        &found[..1],
        &path("budget_types"),
        "has 65 elements; at most 64 fit",
    );
    is_only(&found[1..], &path("windows"), "has 257 elements; at most 256 fit");
    let mut unchecked = agreement();
    unchecked.budget_types[0].funds_check = None;
    is_only(
        &faults_of(command(open_pool(unchecked))),
        &path("budget_types[0].funds_check"),
        "is required",
    );
    let mut percent = agreement();
    if let Some(check) = &mut percent.budget_types[0].funds_check {
        check.tolerance_percent = "101".to_owned();
    }
    let tolerance = path("budget_types[0].funds_check.tolerance_percent");
    is_only(
        &faults_of(command(open_pool(percent))),
        &tolerance,
        "is no percentage",
    );
}

#[test]
fn every_fault_of_every_command_is_named_at_once() {
    let bad = v1::Command {
        effective_date: "tomorrow".to_owned(),
        post: "tab\t".to_owned(),
        action: Some(Action::Allocate(v1::Allocate {
            pool: "P".to_owned(),
            initiative: String::new(),
            amount: money("1.001", "GBP"),
            year: "2026-28".to_owned(),
            budget_type: "cdel".to_owned(),
        })),
        ..v1::Command::default()
    };
    let request = v1::RecordRequest {
        request_id: "a b".to_owned(),
        ..request(vec![
            command(Action::Receive(receive())),
            bad,
            v1::Command::default(),
        ])
    };
    let mut paths: Vec<String> = faults(request).into_iter().map(|(path, _)| path).collect();
    paths.sort();
    assert_eq!(
        paths,
        [
            "commands[1].allocate.amount.amount",
            "commands[1].allocate.initiative",
            "commands[1].allocate.pool",
            "commands[1].allocate.year",
            "commands[1].effective_date",
            "commands[1].post",
            "commands[2].action",
            "request_id",
        ]
    );
}

#[test]
fn a_request_has_at_least_one_command_and_at_most_8192() {
    is_only(&faults(request(vec![])), "commands", "is required");
    let many = vec![v1::Command::default(); 8_193];
    is_only(
        &faults(request(many)),
        "commands",
        "has 8193 commands; at most 8192 fit",
    );
}
