//! Proofs against the vectors of transparency-dev: good ones are believed, and every changed one is not.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common_purse::audit::{Hash, check_consistency, check_inclusion};
use serde_json::Value;
use std::path::Path;

fn vectors(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/merkle-vectors/transparency-dev")
        .join(name);
    serde_json::from_slice(&std::fs::read(path).expect("the vectors stand in tests/data")).unwrap()
}

/// A hash of a vector; nothing where its bytes are none, which no caller could hand in.
fn hash(value: &Value) -> Option<Hash> {
    let bytes = STANDARD.decode(value.as_str().unwrap_or_default()).unwrap();
    bytes.try_into().ok()
}

fn proof(vector: &Value) -> Option<Vec<Hash>> {
    match &vector["proof"] {
        Value::Null => Some(Vec::new()),
        proof => proof.as_array().unwrap().iter().map(hash).collect(),
    }
}

fn number(vector: &Value, name: &str) -> u64 {
    vector[name].as_u64().unwrap()
}

fn holds(vector: &Value, checked: Option<bool>) {
    let is_good = !vector["wantErr"].as_bool().unwrap();
    assert_eq!(
        checked.unwrap_or(false),
        is_good,
        "{}: {}",
        vector["file"],
        vector["desc"]
    );
}

#[test]
fn inclusion_is_believed_exactly_where_it_holds() {
    let vectors = vectors("inclusion.json");
    for vector in &vectors {
        let checked = || {
            let (leaf, root, proof) = (hash(&vector["leafHash"])?, hash(&vector["root"])?, proof(vector)?);
            let (index, size) = (number(vector, "leafIdx"), number(vector, "treeSize"));
            Some(check_inclusion(&leaf, index, size, &proof, &root).is_ok())
        };
        holds(vector, checked());
    }
    assert_eq!(vectors.len(), 98);
}

/// Their one good vector over roots of 12 bytes, which are no SHA-256, is left out.
const NO_SHA_256: &str = "consistency/additional/sizes-are-equal-one-and-proof-is-empty.json";

#[test]
fn consistency_is_believed_exactly_where_it_holds() {
    let vectors = vectors("consistency.json");
    for vector in vectors.iter().filter(|vector| vector["file"] != NO_SHA_256) {
        let checked = || {
            let (old_root, root, proof) = (hash(&vector["root1"])?, hash(&vector["root2"])?, proof(vector)?);
            let (old, size) = (number(vector, "size1"), number(vector, "size2"));
            Some(check_consistency((old, &old_root), (size, &root), &proof).is_ok())
        };
        holds(vector, checked());
    }
    assert_eq!(vectors.len(), 98);
}
