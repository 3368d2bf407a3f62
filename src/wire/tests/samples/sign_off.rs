//! A certificate.

use super::*;

const DIGEST: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

pub(super) fn sign_off() -> Vec<(Action, Value)> {
    let sign_off = v1::SignOff {
        pool: pool(),
        contributor: text("dft"),
        year: year(),
        as_at_sequence: 12,
        statement_sha256: text(DIGEST),
    };
    vec![(
        Action::SignOff(sign_off),
        json!({"SignOff": {
            "as_at": "12", "contributor": "dft", "pool": "clean-energy", "statement_sha256": DIGEST, "year": "2026-27"}}),
    )]
}
