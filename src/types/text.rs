//! Free text from clients: bounded, and without characters that could hide or forge what a reader sees.

use super::Malformed;
use std::fmt;
use std::str::FromStr;

/// C0 and C1 controls, and the marks that reorder text on a screen (Unicode bidirectional formatting): with
/// them an audit line could show something else than it says.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn check(text: &str, characters_max: usize, allow_newline: bool) -> Result<(), Malformed> {
    if text.is_empty() {
        return Err(Malformed::new("is required"));
    }
    // Bytes bound characters from above, so most texts are never counted.
    if text.len() > characters_max {
        let characters = text.chars().count();
        if characters > characters_max {
            return Err(Malformed::new(format!(
                "has {characters} characters; at most {characters_max} fit"
            )));
        }
    }
    // Nearly all text is visible ASCII, which a look at its bytes settles: at all of them, so that the compiler takes many at
    // once.
    let is_visible = |c: u8| (b' '..=b'~').contains(&c);
    if text.bytes().fold(true, |all, c| all & is_visible(c)) && !text.starts_with(' ') {
        return Ok(());
    }
    match text
        .chars()
        .find(|c| is_hidden(*c) && !(allow_newline && *c == '\n'))
    {
        Some(c) => Err(Malformed::new(format!(
            "holds the control character U+{:04X}; remove it",
            u32::from(c)
        ))),
        None if text.trim().is_empty() => Err(Malformed::new("is blank")),
        None => Ok(()),
    }
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $characters_max:expr, $allow_newline:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(Box<str>);

        impl $name {
            /// How many characters fit.
            pub const CHARACTERS_MAX: usize = $characters_max;

            /// The text as it was given.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Malformed;

            fn try_from(text: String) -> Result<$name, Malformed> {
                check(&text, $characters_max, $allow_newline)?;
                Ok($name(text.into_boxed_str()))
            }
        }

        impl FromStr for $name {
            type Err = Malformed;

            fn from_str(text: &str) -> Result<$name, Malformed> {
                $name::try_from(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                String::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
            }
        }
    };
}

text! {
    /// One line: a name, a post, a document number, the address of a piece of evidence.
    Line, 500, false
}
text! {
    /// A passage of an agreement or a reason: several lines are allowed.
    ///
    /// 2,000 characters: nine terms of an agreement in a script of three bytes a character (54 kB) still fit
    /// one entry, whose line holds 65,535 bytes.
    Prose, 2_000, true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_bounded_in_characters_and_holds_nothing_hidden() {
        assert!("Warm homes — élan".parse::<Line>().is_ok());
        assert!("é".repeat(500).parse::<Line>().is_ok());
        assert_eq!(
            "é".repeat(501).parse::<Line>().unwrap_err().to_string(),
            "has 501 characters; at most 500 fit"
        );
        assert!("two\nlines".parse::<Prose>().is_ok());
        for bad in [
            "",
            "  ",
            "two\nlines",
            "nul\0",
            "tab\t",
            "del\u{7f}",
            "c1\u{85}",
            "flip\u{202e}",
        ] {
            assert!(bad.parse::<Line>().is_err(), "{bad:?} was accepted");
        }
    }
}
