//! What is kept, as processes find it that come one after the other or at once.

use super::*;
use tempfile::TempDir;

const LEDGER: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn request(request_id: &str, reason: &str) -> v1::RecordRequest {
    v1::RecordRequest {
        request_id: request_id.to_owned(),
        commands: vec![v1::Command {
            reason: reason.to_owned(),
            ..v1::Command::default()
        }],
        ..v1::RecordRequest::default()
    }
}

fn keep(requests: &Requests, request_id: &str, reason: &str, id: &str) -> std::result::Result<Kept, Keeping> {
    requests.keep(request(request_id, reason), || Ok(id.to_owned()))
}

#[test]
fn the_same_commands_keep_their_id_until_the_outcome_is_known() {
    let state = TempDir::new().unwrap();
    let requests = Requests::of(state.path(), LEDGER);
    assert!(requests.pending().unwrap().0.is_empty());
    let first = keep(&requests, "", "a", "id-1").unwrap();
    assert!(!first.sent_before);
    assert!(matches!(keep(&requests, "", "a", "id-2"), Err(Keeping::UnderWay)));
    assert!(requests.pending().unwrap().0.is_empty(), "it is under way");
    // The process ends without knowing.
    drop(first);
    let again = keep(&requests, "", "a", "id-3").unwrap();
    assert!(again.sent_before);
    assert_eq!(again.request, request("id-1", "a"));
    requests.forget(&again).unwrap();
    drop(again);
    let repeat = keep(&requests, "", "a", "id-4").unwrap();
    assert!(!repeat.sent_before);
    assert_eq!(repeat.request.request_id, "id-4");
}

#[test]
fn ids_of_the_user_are_requests_of_their_own() {
    let state = TempDir::new().unwrap();
    let requests = Requests::of(state.path(), LEDGER);
    drop(keep(&requests, "mine.1", "a", "").unwrap());
    drop(keep(&requests, "mine.2", "a", "").unwrap());
    assert!(keep(&requests, "mine.1", "a", "").unwrap().sent_before);
    match keep(&requests, "", "a", "id").map(|kept| kept.request) {
        Err(Keeping::Several(ids)) => assert_eq!(ids, "mine.1 and as mine.2"),
        other => panic!("{other:?}"),
    }
    let other = Requests::of(state.path(), &LEDGER.replace('0', "f"));
    assert!(other.pending().unwrap().0.is_empty(), "another ledger");
}

#[test]
fn what_a_crash_left_is_cleared_and_damage_is_named() {
    let state = TempDir::new().unwrap();
    let requests = Requests::of(state.path(), LEDGER);
    let kept = keep(&requests, "", "a", "id-1").unwrap();
    let path = kept.path.clone();
    drop(kept);
    let unfinished = path.with_extension(durable::UNFINISHED);
    std::fs::write(&unfinished, b"half").unwrap();
    drop(keep(&requests, "", "b", "id-2").unwrap());
    assert!(!unfinished.exists());
    std::fs::write(&path, b"\x0a\x03abc").unwrap();
    assert!(matches!(keep(&requests, "", "a", "id-3"), Err(Keeping::Damaged(found)) if found == path));
    let (pending, damaged) = requests.pending().unwrap();
    assert_eq!((pending.len(), damaged), (1, vec![path]));
}
