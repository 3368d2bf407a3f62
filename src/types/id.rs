//! Ids chosen by clients, each kind its own type so that one cannot stand where another belongs.

use super::Malformed;
use smol_str::SmolStr;
use std::fmt;
use std::str::FromStr;

/// 63 as in a DNS label: such an id can become part of a URL, a file name or an account name as it is.
const ID_LENGTH_MAX: usize = 63;

/// A UUID has 36 characters; 64 leaves room for systems that put a prefix before their own key.
const REQUEST_ID_LENGTH_MAX: usize = 64;

fn check_id(text: &str) -> Result<(), Malformed> {
    let valid_start = |c: u8| c.is_ascii_lowercase() | c.is_ascii_digit();
    let valid_rest = |c: u8| valid_start(c) | (c == b'.') | (c == b'_') | (c == b'-');
    let bytes = text.as_bytes();
    match bytes {
        [] => Err(Malformed::new("is required")),
        _ if bytes.len() > ID_LENGTH_MAX => Err(Malformed::new(format!(
            "has {} bytes; an id has at most {ID_LENGTH_MAX}",
            bytes.len()
        ))),
        // Folded without an early end, so that the compiler looks at many bytes at once.
        [first, rest @ ..] if valid_start(*first) & rest.iter().fold(true, |all, c| all & valid_rest(*c)) => {
            Ok(())
        }
        _ => Err(Malformed::new(
            "is no id: use a-z, 0-9, '.', '_' and '-', beginning with a letter or digit",
        )),
    }
}

fn check_request_id(text: &str) -> Result<(), Malformed> {
    let valid = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-' | b':');
    match text.len() {
        0 => Err(Malformed::new(
            "is required: choose one per request, for example a UUID, and keep it for retries",
        )),
        length if length > REQUEST_ID_LENGTH_MAX => Err(Malformed::new(format!(
            "has {length} bytes; a request id has at most {REQUEST_ID_LENGTH_MAX}"
        ))),
        _ if text.bytes().all(valid) => Ok(()),
        _ => Err(Malformed::new(
            "is no request id: use letters, digits, '.', '_', '-' and ':'",
        )),
    }
}

/// The signed-note format gives a key name no limit; 100 bytes keep a line short, as every entry holds it.
const ORIGIN_LENGTH_MAX: usize = 100;

fn check_origin(text: &str) -> Result<(), Malformed> {
    // A signed note's key name is without white space and '+'; control characters were never meant.
    let valid = |c: u8| c.is_ascii_graphic() && c != b'+';
    match text.len() {
        0 => Err(Malformed::new(
            "is required, for example \"ledger.treasury.example/clean-energy\"",
        )),
        length if length > ORIGIN_LENGTH_MAX => Err(Malformed::new(format!(
            "has {length} bytes; an origin has at most {ORIGIN_LENGTH_MAX}"
        ))),
        _ if text.bytes().all(valid) => Ok(()),
        _ => Err(Malformed::new(
            "is no origin: use visible ASCII characters other than '+'",
        )),
    }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $check:path) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(SmolStr);

        impl $name {
            /// The id as it was given.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Malformed;

            fn from_str(text: &str) -> Result<$name, Malformed> {
                $check(text)?;
                Ok($name(SmolStr::new(text)))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        /// Maps keyed by an id are searched by plain text.
        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        super::serde_as_text!($name, as_str);
    };
}

id! {
    /// An outcome that the whole of government pursues.
    MissionId, check_id
}
id! {
    /// Commingled money under one agreement.
    PoolId, check_id
}
id! {
    /// A department, body or partner whose money is in a pool.
    ContributorId, check_id
}
id! {
    /// What money is allocated to, unique within its pool.
    InitiativeId, check_id
}
id! {
    /// A named group of initiatives that restricted money may be limited to, unique within its agreement.
    WindowId, check_id
}
id! {
    /// A budget type of an agreement, for example `rdel-programme`, `rdel-administration`, `cdel` or `ame`.
    BudgetTypeId, check_id
}
id! {
    /// Whom money is paid to: an opaque id, never a person's name.
    PayeeId, check_id
}
id! {
    /// The name of a label.
    LabelName, check_id
}
id! {
    /// A data set that commands come of, as one department's payments of one month.
    DataSetId, check_id
}
id! {
    /// Who acts: what the configuration maps an authenticated identity to.
    PrincipalId, check_id
}
id! {
    /// The ledger's name in its checkpoints and entries, given once for ever: a schemaless URL of whoever runs
    /// it (C2SP tlog-checkpoint).
    Origin, check_origin
}
id! {
    /// The client's name for one request, kept for ever so that a retry is never a second posting.
    RequestId, check_request_id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_lower_case_and_short_and_says_what_is_wrong() {
        for good in ["a", "0", "heat-pumps", "a.b_c-d", &"x".repeat(63)] {
            assert_eq!(
                good.parse::<PoolId>().map(|id| id.to_string()),
                Ok(good.to_string())
            );
        }
        for bad in ["", "-a", "A", "a b", "é", "a/b", "a\n", &"x".repeat(64)] {
            assert!(bad.parse::<PoolId>().is_err(), "{bad:?} was accepted");
        }
        let error = "x".repeat(64).parse::<PoolId>().unwrap_err();
        assert_eq!(error.to_string(), "has 64 bytes; an id has at most 63");
    }

    #[test]
    fn an_origin_can_name_a_key_of_a_signed_note() {
        assert!("ledger.treasury.example/clean-energy".parse::<Origin>().is_ok());
        for bad in ["", "a b", "a+b", "a\n", &"x".repeat(101)] {
            assert!(bad.parse::<Origin>().is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn a_request_id_takes_a_uuid_and_no_spaces() {
        assert!(
            "6F9619FF-8B86-D011-B42D-00CF4FC964FF"
                .parse::<RequestId>()
                .is_ok()
        );
        assert!("a b".parse::<RequestId>().is_err());
        assert!("".parse::<RequestId>().is_err());
        assert!("x".repeat(65).parse::<RequestId>().is_err());
    }
}
