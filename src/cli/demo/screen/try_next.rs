//! Where the ledger is, and three things to try: commands that can be copied.

use super::super::Shown;
use super::super::figures::Figures;
use crate::config::LISTEN_DEFAULT;
use crate::wire::v1::ExceptionKind;

/// Those lines.
pub(super) fn lines(shown: &Shown<'_>) -> Vec<String> {
    let at = match (shown.stays, shown.address.to_string()) {
        // The ledger is gone; a demo that stays is where ledgers usually are.
        (false, _) => String::new(),
        (true, address) if address == LISTEN_DEFAULT => String::new(),
        (true, address) => format!(" --ledger http://{address}"),
    };
    let program = program();
    let mut lines = vec![match shown.stays {
        true => format!(
            "The ledger serves on at {} until Ctrl-C. Three things to try in another terminal:",
            shown.address
        ),
        false => "Leave out --exit and the ledger serves on. Three things to try then:".to_owned(),
    }];
    let tries = tries(shown.figures);
    let widest = tries.iter().map(|(command, _)| command.len()).max().unwrap_or(0);
    for (command, what) in tries {
        lines.push(match at.is_empty() {
            true => format!("  {program} {command:<widest$}   # {what}"),
            false => format!("  {program} {command}{at}"),
        });
    }
    lines
}

/// Commands, and what each shows.
fn tries(figures: &Figures) -> Vec<(String, &'static str)> {
    let mut tries = Vec::new();
    let worst = figures.exceeded.first();
    let worst = worst.map(|total| format!("available {} --year {}", total.pool, total.year));
    let largest = figures
        .pools
        .first()
        .map(|pool| format!("available {}", pool.pool));
    if let Some(command) = worst.or(largest) {
        tries.push((command, "what one pool has, and whose it is"));
    }
    if let Some(contributor) = figures.contributors.first() {
        tries.push((
            format!("shares {}", contributor.contributor),
            "where its money is, everywhere",
        ));
    }
    let went_over = figures
        .exceptions
        .iter()
        .filter(|exception| exception.kind == ExceptionKind::OverAllocated);
    if let Some(exception) = went_over.max_by_key(|exception| exception.amount) {
        tries.push((
            format!("entry {}", exception.entry),
            "the decision that went over most",
        ));
    }
    tries
}

/// The program as it was started: by that name it is found again from the same directory.
fn program() -> String {
    quoted(&std::env::args().next().unwrap_or_else(|| "purse".to_owned()))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |character: char| character.is_alphanumeric() || "/._-+@".contains(character);
    match word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_path_that_a_shell_would_take_apart_is_quoted() {
        assert_eq!(quoted("target/release/purse"), "target/release/purse");
        assert_eq!(quoted("/home/a b/purse"), "'/home/a b/purse'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
