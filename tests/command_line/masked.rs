//! What of a command's text differs from run to run, masked; the golden texts that the rest is held to.

use std::path::Path;

/// The text with every digit of a day or time of the test's own run as `#`. The world's own days are all in 2024.
pub fn masked(text: &str) -> String {
    let mut masked = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = rest
            .find(|letter: char| !(letter.is_ascii_digit() || "-:.TZ".contains(letter)))
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at(word.max(first.len_utf8()));
        let is_day = word.len() >= 10 && word.as_bytes()[4] == b'-' && word.as_bytes()[7] == b'-';
        match is_day && !word.starts_with("2024-") {
            true => masked.extend(word.chars().map(|letter| match letter.is_ascii_digit() {
                true => '#',
                false => letter,
            })),
            false => masked.push_str(word),
        }
        rest = behind;
    }
    masked
}

/// Compares a text with the golden one of its name. `BLESS=1 cargo test --test command_line` writes them anew; read the
/// difference before it is kept.
pub fn assert_golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/command_line/{name}.txt"));
    let text = masked(text);
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    assert!(text == golden, "{} differs; it is now:\n{text}", path.display());
}
