//! Texts: white space and marks that nobody sees.

/// A text as the ledger takes it, and what was done to it.
#[derive(Debug, PartialEq, Eq)]
pub struct Cleaned {
    /// The text.
    pub text: String,
    /// Whether white space was taken out or replaced.
    pub white_space: bool,
    /// How many hidden marks were taken out.
    pub marks: u64,
}

/// `text` with every run of white space (tabs, line ends and no-break spaces too) made one space and none at its ends,
/// and without marks that nobody sees if those are to be removed.
pub fn cleaned(text: &str, remove_hidden_marks: bool) -> Cleaned {
    let all = text.chars().count();
    let visible: String = match remove_hidden_marks {
        true => text.chars().filter(|c| !is_hidden_mark(*c)).collect(),
        false => text.to_owned(),
    };
    let mut out = String::with_capacity(visible.len());
    for word in visible.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    Cleaned {
        white_space: out != visible,
        marks: (all - visible.chars().count()) as u64,
        text: out,
    }
}

/// Marks without a shape of their own: those that reorder text on a screen, which the ledger refuses, and those that
/// have no width.
fn is_hidden_mark(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{AD}')
}

/// The first characters of a text with "…" as the last of them, if it has more than `longest`.
pub fn cut(text: String, longest: usize) -> (String, bool) {
    if text.chars().count() <= longest {
        return (text, false);
    }
    let mut short: String = text.chars().take(longest.saturating_sub(1)).collect();
    short.push('…');
    (short, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_collapsed_and_marks_only_when_asked() {
        let table = [
            ("plain text", false, "plain text", false, 0),
            ("", false, "", false, 0),
            (" a\t\tb\r\nc ", false, "a b c", true, 0),
            ("a\u{a0}b", false, "a b", true, 0),
            ("a\u{202f}\u{2003}b", false, "a b", true, 0),
            (" \t\n", false, "", true, 0),
            ("a\u{200e}b", false, "a\u{200e}b", false, 0),
            ("a\u{200e}b", true, "ab", false, 1),
            ("\u{200e}a \u{200f} b", true, "a b", true, 2),
            ("nul\0stays", true, "nul\0stays", false, 0),
        ];
        for (text, remove, wanted, white_space, marks) in table {
            let cleaned = cleaned(text, remove);
            assert_eq!(cleaned.text, wanted, "{text:?}");
            assert_eq!(
                (cleaned.white_space, cleaned.marks),
                (white_space, marks),
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_text_is_cut_by_characters() {
        assert_eq!(cut("héllo".to_owned(), 5), ("héllo".to_owned(), false));
        assert_eq!(cut("héllo!".to_owned(), 5), ("héll…".to_owned(), true));
        assert_eq!(cut("héllo!".to_owned(), 0), ("…".to_owned(), true));
    }
}
