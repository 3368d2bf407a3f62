//! Proofs as an auditor gets them from a real server: each holds, is checked with nothing but the lines and the key, and what
//! cannot be proven is refused by name.

mod server;

use common_purse::audit::{
    Checkpoint, Hash, Receipt, Tree, VerifierKey, check_consistency, check_inclusion, leaf_hash,
};
use common_purse::wire::client::audit_service_client::AuditServiceClient;
use common_purse::wire::client::ledger_service_client::LedgerServiceClient;
use common_purse::wire::v1::{self, command::Action};
use server::Server;
use std::collections::BTreeMap;
use tempfile::TempDir;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt;

/// So many commands each request has, one entry each: blocks that end within tiles of 256, at their ends and beyond.
const REQUESTS: [usize; 9] = [1, 5, 89, 160, 1, 255, 30, 60, 1];

struct Ledger {
    writer: LedgerServiceClient<Channel>,
    audit: AuditServiceClient<Channel>,
    key: VerifierKey,
    lines: Vec<String>,
    /// The root of the tree of each size, from 0.
    roots: Vec<Hash>,
}

fn request(id: &str, commands: usize) -> v1::RecordRequest {
    let contributor = |number| v1::Command {
        action: Some(Action::RegisterContributor(v1::RegisterContributor {
            contributor: format!("{id}-{number}"),
            name: format!("Contributor {number}"),
            kind: v1::ContributorKind::Department.into(),
            ..v1::RegisterContributor::default()
        })),
        ..v1::Command::default()
    };
    v1::RecordRequest {
        request_id: id.to_owned(),
        commands: (0..commands).map(contributor).collect(),
        ..v1::RecordRequest::default()
    }
}

async fn ledger(server: &Server) -> Ledger {
    let channel = server.connect().await;
    let mut writer = LedgerServiceClient::new(channel.clone());
    let mut audit = AuditServiceClient::new(channel);
    for (number, commands) in REQUESTS.into_iter().enumerate() {
        let request = request(&format!("r{number}"), commands);
        writer.record(request).await.unwrap();
    }
    let all = v1::ListEntriesRequest {
        page_size: 8_192,
        ..v1::ListEntriesRequest::default()
    };
    let entries = audit.list_entries(all).await.unwrap().into_inner().entries;
    let lines: Vec<String> = entries.into_iter().map(|entry| entry.line).collect();
    let mut tree = Tree::new();
    let mut roots = vec![tree.root()];
    for line in &lines {
        tree.push(leaf_hash(line.as_bytes()));
        roots.push(tree.root());
    }
    let latest = audit.get_checkpoint(v1::GetCheckpointRequest {}).await.unwrap();
    Ledger {
        writer,
        audit,
        key: latest.into_inner().verifier_key.parse().unwrap(),
        lines,
        roots,
    }
}

fn hashes(hashes: &[Vec<u8>]) -> Vec<Hash> {
    hashes
        .iter()
        .map(|hash| hash.as_slice().try_into().unwrap())
        .collect()
}

impl Ledger {
    fn size(&self) -> u64 {
        self.lines.len() as u64
    }

    async fn inclusion(
        &mut self,
        sequence: u64,
        tree_size: Option<u64>,
    ) -> Result<v1::GetInclusionProofResponse, Status> {
        let asked = v1::GetInclusionProofRequest { sequence, tree_size };
        Ok(self.audit.get_inclusion_proof(asked).await?.into_inner())
    }

    async fn consistency(
        &mut self,
        old_tree_size: u64,
        tree_size: Option<u64>,
    ) -> Result<v1::GetConsistencyProofResponse, Status> {
        let asked = v1::GetConsistencyProofRequest {
            old_tree_size,
            tree_size,
        };
        Ok(self.audit.get_consistency_proof(asked).await?.into_inner())
    }

    /// Asks for a proof and checks all that it says; whether it came with a checkpoint.
    async fn check_inclusion(&mut self, sequence: u64, size: u64) -> bool {
        let proof = self.inclusion(sequence, Some(size)).await.unwrap();
        let line = self.lines[sequence as usize].as_bytes();
        let root = &self.roots[size as usize];
        assert_eq!((proof.sequence, proof.tree_size), (sequence, size));
        assert_eq!(proof.leaf_hash, leaf_hash(line));
        assert_eq!(proof.root_hash, root);
        let checked = check_inclusion(&leaf_hash(line), sequence, size, &hashes(&proof.hashes), root);
        assert_eq!(checked, Ok(()), "entry {sequence} in the tree of {size}");
        if proof.checkpoint.is_empty() {
            assert_eq!(proof.receipt, "");
            return false;
        }
        let checkpoint = Checkpoint::open(proof.checkpoint.as_bytes(), &self.key).unwrap();
        assert_eq!((checkpoint.size, checkpoint.root), (size, *root));
        let receipt: Receipt = proof.receipt.parse().unwrap();
        assert_eq!(receipt.index, sequence);
        assert_eq!(receipt.check(line, &self.key), Ok(checkpoint));
        let other = self.lines[(sequence as usize + 1) % self.lines.len()].as_bytes();
        receipt.check(other, &self.key).unwrap_err();
        true
    }

    async fn check_consistency(&mut self, old_size: u64, size: u64) {
        let proof = self.consistency(old_size, Some(size)).await.unwrap();
        let (old_root, root) = (self.roots[old_size as usize], self.roots[size as usize]);
        assert_eq!((proof.old_tree_size, proof.tree_size), (old_size, size));
        assert_eq!(
            (proof.old_root_hash, proof.root_hash),
            (old_root.into(), root.into())
        );
        let hashes = hashes(&proof.hashes);
        let checked = check_consistency((old_size, &old_root), (size, &root), &hashes);
        assert_eq!(checked, Ok(()), "{old_size} to {size}");
    }

    /// All checkpoints from the first that covers `first_sequence` on, in pages of `page_size`.
    async fn checkpoints(&mut self, first_sequence: u64, page_size: i32) -> Vec<v1::Checkpoint> {
        let mut asked = v1::ListCheckpointsRequest {
            first_sequence,
            page_size,
            ..v1::ListCheckpointsRequest::default()
        };
        let mut checkpoints = Vec::new();
        loop {
            let page = self
                .audit
                .list_checkpoints(asked.clone())
                .await
                .unwrap()
                .into_inner();
            assert_eq!(page.read_at.unwrap().sequence, self.size() - 1);
            checkpoints.extend(page.checkpoints);
            asked.page_token = page.next_page_token;
            if asked.page_token.is_empty() {
                return checkpoints;
            }
        }
    }
}

/// The sizes at which a block ended: the first entry's, then a request each, as nobody else writes.
fn ends_of_blocks() -> Vec<u64> {
    let mut ends = vec![1];
    for commands in REQUESTS {
        ends.push(ends[ends.len() - 1] + commands as u64);
    }
    ends
}

fn reason(refused: Result<impl std::fmt::Debug, Status>) -> (Code, String) {
    let status = refused.unwrap_err();
    let info = status.get_details_error_info().unwrap();
    (status.code(), info.reason)
}

fn refused_as(code: Code, reason: &str) -> (Code, String) {
    (code, reason.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_entry_is_proven_and_every_tree_begins_every_later_one() {
    let data = TempDir::new().unwrap();
    let server = Server::start(data.path());
    let mut ledger = ledger(&server).await;
    let size = ledger.size();
    assert_eq!(size, 603);
    for sequence in 0..size {
        assert!(ledger.check_inclusion(sequence, size).await);
    }
    let ends = ends_of_blocks();
    // Within blocks and at their ends, within tiles and at theirs.
    let sizes = [2, 3, 128, 255, 256, 257, 300, 511, 512, 513, 602];
    for size in sizes.into_iter().chain(ends.iter().copied()) {
        for sequence in (0..size).step_by(83).chain([size - 1]) {
            let is_signed = ledger.check_inclusion(sequence, size).await;
            assert_eq!(is_signed, ends.contains(&size), "the tree of {size}");
        }
        for old_size in (1..size).step_by(83).chain([size]) {
            ledger.check_consistency(old_size, size).await;
        }
    }
    let latest = ledger.inclusion(7, None).await.unwrap();
    assert_eq!(latest, ledger.inclusion(7, Some(size)).await.unwrap());
    let latest = ledger.consistency(7, None).await.unwrap();
    assert_eq!(latest.tree_size, size);
    Checkpoint::open(latest.checkpoint.as_bytes(), &ledger.key).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_proven_is_refused_by_name() {
    let data = TempDir::new().unwrap();
    let server = Server::start(data.path());
    let mut ledger = ledger(&server).await;
    let size = ledger.size();
    let (unknown_entry, unknown_size, invalid) = (
        refused_as(Code::NotFound, "UNKNOWN_ENTRY"),
        refused_as(Code::NotFound, "UNKNOWN_TREE_SIZE"),
        refused_as(Code::InvalidArgument, "INVALID_FIELDS"),
    );
    for (sequence, tree_size, refused) in [
        (size, None, &unknown_entry),
        (u64::MAX, None, &unknown_entry),
        (u64::MAX, Some(u64::MAX), &unknown_entry),
        (0, Some(size + 1), &unknown_size),
        (0, Some(u64::MAX), &unknown_size),
        (0, Some(0), &invalid),
        (5, Some(5), &invalid),
        (size - 1, Some(1), &invalid),
    ] {
        let found = reason(ledger.inclusion(sequence, tree_size).await);
        assert_eq!(found, *refused, "entry {sequence} in {tree_size:?}");
    }
    for (old_size, tree_size, refused) in [
        (0, None, &invalid),
        (0, Some(0), &invalid),
        (0, Some(size), &invalid),
        (6, Some(5), &invalid),
        (1, Some(0), &invalid),
        (size + 1, None, &unknown_size),
        (u64::MAX, None, &unknown_size),
        (size + 1, Some(size), &unknown_size),
        (1, Some(size + 1), &unknown_size),
        (u64::MAX, Some(u64::MAX), &unknown_size),
    ] {
        let found = reason(ledger.consistency(old_size, tree_size).await);
        assert_eq!(found, *refused, "{old_size} to {tree_size:?}");
    }
    let unknown = v1::GetEntryRequest {
        sequence: u64::MAX,
        return_receipt: true,
    };
    assert_eq!(reason(ledger.audit.get_entry(unknown).await), unknown_entry);
    let beyond = ledger.checkpoints(u64::MAX, 0).await;
    assert!(beyond.is_empty(), "{beyond:?}");
    for bad in [
        v1::ListCheckpointsRequest {
            page_size: -1,
            ..v1::ListCheckpointsRequest::default()
        },
        v1::ListCheckpointsRequest {
            page_token: "x".to_owned(),
            ..v1::ListCheckpointsRequest::default()
        },
    ] {
        assert_eq!(reason(ledger.audit.list_checkpoints(bad).await), invalid);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checkpoint_of_every_block_is_listed_and_each_entry_finds_the_first_that_covers_it() {
    let data = TempDir::new().unwrap();
    let server = Server::start(data.path());
    let mut ledger = ledger(&server).await;
    let ends = ends_of_blocks();
    let all = ledger.checkpoints(0, 3).await;
    let sizes: Vec<u64> = all.iter().map(|checkpoint| checkpoint.tree_size).collect();
    assert_eq!(sizes, ends);
    let mut first = 0;
    for checkpoint in &all {
        let opened = Checkpoint::open(checkpoint.checkpoint.as_bytes(), &ledger.key).unwrap();
        assert_eq!(opened.size, checkpoint.tree_size);
        assert_eq!(opened.root, ledger.roots[opened.size as usize]);
        assert_eq!(checkpoint.root_hash, opened.root);
        assert_eq!(checkpoint.first_sequence, first);
        let line: serde_json::Value = serde_json::from_str(&ledger.lines[first as usize]).unwrap();
        assert_eq!(line["recorded"], checkpoint.recorded_time);
        first = opened.size;
    }
    for sequence in 0..ledger.size() {
        let covers = |end: &&u64| **end > sequence;
        let expected = ends.iter().find(covers).unwrap();
        let asked = v1::ListCheckpointsRequest {
            first_sequence: sequence,
            page_size: 1,
            ..v1::ListCheckpointsRequest::default()
        };
        let page = ledger.audit.list_checkpoints(asked).await.unwrap().into_inner();
        let found: Vec<u64> = page.checkpoints.iter().map(|found| found.tree_size).collect();
        assert_eq!(found, [*expected], "entry {sequence}");
        assert_eq!(
            page.next_page_token.is_empty(),
            *expected == ledger.size(),
            "entry {sequence}"
        );
    }
    // A token goes on with its own list and no other.
    let first_page = v1::ListCheckpointsRequest {
        page_size: 2,
        ..v1::ListCheckpointsRequest::default()
    };
    let page = ledger
        .audit
        .list_checkpoints(first_page.clone())
        .await
        .unwrap()
        .into_inner();
    let other = v1::ListCheckpointsRequest {
        first_sequence: 9,
        page_token: page.next_page_token,
        ..first_page
    };
    let refused = reason(ledger.audit.list_checkpoints(other).await);
    assert_eq!(refused, refused_as(Code::InvalidArgument, "INVALID_FIELDS"));
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_come_with_an_entry_and_with_the_answer_of_the_request_that_recorded_it() {
    let data = TempDir::new().unwrap();
    let mut server = Server::start(data.path());
    let mut ledger = ledger(&server).await;
    let last = ledger.size() - 1;
    for sequence in [0, 1, 255, 256, last] {
        for return_receipt in [true, false] {
            let asked = v1::GetEntryRequest {
                sequence,
                return_receipt,
            };
            let answer = ledger.audit.get_entry(asked).await.unwrap().into_inner();
            let line = answer.entry.unwrap().line;
            assert_eq!(line, ledger.lines[sequence as usize]);
            if !return_receipt {
                assert_eq!(answer.receipt, "");
                continue;
            }
            let receipt: Receipt = answer.receipt.parse().unwrap();
            let checkpoint = receipt.check(line.as_bytes(), &ledger.key).unwrap();
            assert_eq!((receipt.index, checkpoint.size), (sequence, last + 1));
        }
    }

    let asked = |mut request: v1::RecordRequest| {
        request.return_receipts = true;
        request
    };
    let mut validated = asked(request("hundred", 100));
    validated.validate_only = true;
    let answer = ledger.writer.record(validated).await.unwrap().into_inner();
    assert!(answer.receipted_entries.is_empty());
    let answer = ledger
        .writer
        .record(asked(request("hundred", 100)))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(answer.receipted_entries.len(), 100);
    let mut kept = BTreeMap::new();
    for (index, entry) in answer.receipted_entries.iter().enumerate() {
        assert_eq!(entry.sequence, last + 1 + index as u64);
        let receipt: Receipt = entry.receipt.parse().unwrap();
        let checkpoint = receipt.check(entry.line.as_bytes(), &ledger.key).unwrap();
        assert_eq!(checkpoint.size, last + 101, "the checkpoint of its own block");
        kept.insert(entry.sequence, receipt);
    }

    // Whoever asks again is given the same, also when the ledger went on, and after a restart from the journal.
    let plain = ledger
        .writer
        .record(request("hundred", 100))
        .await
        .unwrap()
        .into_inner();
    assert!(plain.receipted_entries.is_empty());
    ledger.writer.record(request("later", 3)).await.unwrap();
    let again = ledger
        .writer
        .record(asked(request("hundred", 100)))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(again, answer);
    // Of a request that asked for none before, likewise.
    let of_the_first = ledger
        .writer
        .record(asked(request("r1", 5)))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(of_the_first.receipted_entries.len(), 5);
    drop(server);
    server = Server::start(data.path());
    let mut writer = LedgerServiceClient::new(server.connect().await);
    let restarted = writer
        .record(asked(request("hundred", 100)))
        .await
        .unwrap()
        .into_inner();
    assert_eq!(restarted, answer);

    // One command more is refused, and nothing of it is recorded.
    let too_many = writer.record(asked(request("too-many", 101))).await;
    let status = too_many.unwrap_err();
    let violations = status.get_details_bad_request().unwrap().field_violations;
    assert_eq!(status.code(), Code::InvalidArgument);
    assert_eq!(violations[0].field, "return_receipts");
    let next = writer.record(request("next", 1)).await.unwrap().into_inner();
    assert_eq!(next.first_sequence, last + 104);
}
