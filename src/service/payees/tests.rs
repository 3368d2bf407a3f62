//! Payees and the names of persons through the handlers, over a ledger in memory and a directory of names.

use super::super::ledger::Service;
use super::*;
use crate::audit::{Issuer, LedgerKey};
use crate::journal::Journal;
use crate::journal::memory::MemoryJournal;
use crate::ledger::{Action, Command};
use crate::sequencer::{self, Answers, Ended, Sequencer, SystemClock};
use crate::types::Origin;
use crate::wire::v1::PayeeNameSource as From;
use crate::wire::v1::ledger_service_server::LedgerService;
use tempfile::TempDir;
use tonic::{Code, Request};
use tonic_types::StatusExt;

const NAME: &str = "Ada Lovelace";

struct Ledger {
    data: TempDir,
    service: Service,
    sequencer: Sequencer,
}

impl Ledger {
    /// A ledger with an organisation `firm` and a person `p-1`.
    async fn start() -> Ledger {
        let origin: Origin = "test.example/ledger".parse().unwrap();
        let journal: Arc<dyn Journal> = Arc::new(MemoryJournal::new());
        let started = Arc::clone(&journal);
        let sequencer = tokio::task::spawn_blocking({
            let answers = Answers::on(tokio::runtime::Handle::current());
            move || {
                let key = Arc::new(LedgerKey::from_seed(&origin, &[7; 32]));
                sequencer::start(started, key, Arc::new(SystemClock), &origin, answers)
            }
        });
        let sequencer = sequencer.await.unwrap().unwrap();
        let handle = sequencer.handle().clone();
        let payees = [
            ("firm", PayeeKind::Organisation, Some("Heat Pumps Ltd")),
            ("p-1", PayeeKind::Person, None),
        ];
        let commands = payees.map(|(payee, kind, name)| {
            Arc::new(Command::bare(Action::RegisterPayee(RegisterPayee {
                kind,
                name: name.map(|name| name.parse().unwrap()),
                payee: payee.parse().unwrap(),
            })))
        });
        let request = sequencer::Request {
            principal: "local".parse().unwrap(),
            request_id: "payees".parse().unwrap(),
            commands: commands.to_vec(),
            validate_only: false,
            bytes: 100,
        };
        handle.record(request).await.unwrap();
        let data = TempDir::new().unwrap();
        let names = Arc::new(Mutex::new(Names::open(data.path()).unwrap()));
        let payees = Payees::new(handle.clone(), names);
        let issuer = Arc::new(Issuer::new("test.example/ledger".parse().unwrap()));
        Ledger {
            data,
            service: Service::new(handle, journal, issuer, "local".parse().unwrap(), payees),
            sequencer,
        }
    }

    async fn get(&self, payee: &str) -> Result<v1::GetPayeeResponse, Status> {
        let payee = payee.to_owned();
        let asked = self
            .service
            .get_payee(Request::new(v1::GetPayeeRequest { payee }));
        asked.await.map(tonic::Response::into_inner)
    }

    /// The name of a payee and where it comes from.
    async fn name(&self, payee: &str) -> (String, From) {
        let found = self.get(payee).await.unwrap();
        assert_eq!(found.read_at.as_ref().unwrap().sequence, 2);
        (found.name.clone(), found.name_source())
    }

    async fn set(&self, payee: &str, name: &str) -> Result<v1::SetPayeeNameResponse, Status> {
        let (payee, name) = (payee.to_owned(), name.to_owned());
        let request = Request::new(v1::SetPayeeNameRequest { payee, name });
        let set = self.service.set_payee_name(request).await;
        set.map(tonic::Response::into_inner)
    }

    async fn erase(&self, payee: &str) -> Result<v1::ErasePayeeNameResponse, Status> {
        let payee = payee.to_owned();
        let request = Request::new(v1::ErasePayeeNameRequest { payee });
        let erased = self.service.erase_payee_name(request).await;
        erased.map(tonic::Response::into_inner)
    }

    fn file(&self, payee: &str) -> std::path::PathBuf {
        self.data.path().join("names").join(format!("{payee}.name"))
    }

    fn stop(self) {
        assert!(matches!(self.sequencer.stop(), Ended::Stopped));
    }
}

/// The code and reason of a refusal, which never repeats a name.
fn refusal<T: std::fmt::Debug>(answer: Result<T, Status>) -> (Code, String) {
    let status = answer.unwrap_err();
    assert!(!format!("{status:?}").contains("Lovelace"), "{status:?}");
    (status.code(), status.get_details_error_info().unwrap().reason)
}

fn reason(code: Code, reason: &str) -> (Code, String) {
    (code, reason.to_owned())
}

#[tokio::test]
async fn the_name_of_a_person_is_set_told_and_erased() {
    let ledger = Ledger::start().await;
    assert_eq!(ledger.name("p-1").await, (String::new(), From::None));
    ledger.set("p-1", "A. Byron").await.unwrap();
    ledger.set("p-1", NAME).await.unwrap();
    assert_eq!(ledger.name("p-1").await, (NAME.to_owned(), From::Erasable));
    let erased = ledger.erase("p-1").await.unwrap();
    assert_eq!(
        ledger.erase("p-1").await.unwrap(),
        erased,
        "erasing again changes nothing"
    );
    assert_eq!(ledger.name("p-1").await, (String::new(), From::None));
    assert_eq!(ledger.get("p-1").await.unwrap().kind(), v1::PayeeKind::Person);
    ledger.stop();
}

#[tokio::test]
async fn the_name_of_an_organisation_is_the_ledgers() {
    let ledger = Ledger::start().await;
    let not_a_person = reason(Code::FailedPrecondition, "NOT_A_PERSON");
    assert_eq!(refusal(ledger.set("firm", NAME).await), not_a_person);
    assert_eq!(refusal(ledger.erase("firm").await), not_a_person);
    assert_eq!(
        ledger.name("firm").await,
        ("Heat Pumps Ltd".to_owned(), From::Ledger)
    );
    assert_eq!(
        ledger.get("firm").await.unwrap().kind(),
        v1::PayeeKind::Organisation
    );
    ledger.stop();
}

#[tokio::test]
async fn a_payee_that_was_never_registered_is_unknown() {
    let ledger = Ledger::start().await;
    let unknown = reason(Code::NotFound, "UNKNOWN_PAYEE");
    assert_eq!(refusal(ledger.get("p-2").await), unknown);
    assert_eq!(refusal(ledger.set("p-2", NAME).await), unknown);
    assert_eq!(refusal(ledger.erase("p-2").await), unknown);
    assert!(!ledger.file("p-2").exists());
    ledger.stop();
}

/// As after a restore of a journal that is older than the names.
#[tokio::test]
async fn a_name_whose_payee_the_ledger_lost_can_be_erased() {
    let ledger = Ledger::start().await;
    std::fs::write(ledger.file("p-2"), NAME).unwrap();
    ledger.erase("p-2").await.unwrap();
    assert!(!ledger.file("p-2").exists());
    ledger.stop();
}

#[tokio::test]
async fn what_is_malformed_is_named_and_not_repeated() {
    let ledger = Ledger::start().await;
    let hidden = format!("{NAME}\u{202E}");
    let invalid = reason(Code::InvalidArgument, "INVALID_FIELDS");
    for name in ["", " ", &hidden, &NAME.repeat(42)] {
        assert_eq!(refusal(ledger.set("p-1", name).await), invalid, "{name:?}");
    }
    let status = ledger.set("../p", &hidden).await.unwrap_err();
    let fields = status.get_details_bad_request().unwrap().field_violations;
    let fields: Vec<String> = fields.into_iter().map(|violation| violation.field).collect();
    assert_eq!(fields, ["payee", "name"]);
    assert_eq!(refusal(ledger.get("..").await), invalid);
    assert_eq!(refusal(ledger.erase("a/../b").await), invalid);
    let given = wire::set_payee_name_request(v1::SetPayeeNameRequest {
        payee: "p-1".to_owned(),
        name: NAME.to_owned(),
    });
    assert!(!format!("{given:?}").contains("Lovelace"));
    ledger.stop();
}

#[tokio::test]
async fn a_damaged_name_is_told_and_mended() {
    let ledger = Ledger::start().await;
    ledger.set("p-1", NAME).await.unwrap();
    std::fs::write(ledger.file("p-1"), format!("1 00000000 p-1 {NAME}")).unwrap();
    let unreadable = reason(Code::DataLoss, "NAME_UNREADABLE");
    assert_eq!(refusal(ledger.get("p-1").await), unreadable);
    ledger.set("p-1", NAME).await.unwrap();
    assert_eq!(ledger.name("p-1").await.1, From::Erasable);
    ledger.stop();
}

#[tokio::test]
async fn a_name_that_cannot_be_written_is_tried_again() {
    let ledger = Ledger::start().await;
    // Where the file belongs stands a directory, which even a superuser cannot open as a file.
    std::fs::create_dir(ledger.file("p-1")).unwrap();
    let not_written = reason(Code::Unavailable, "NAME_NOT_WRITTEN");
    assert_eq!(refusal(ledger.set("p-1", NAME).await), not_written);
    assert_eq!(refusal(ledger.erase("p-1").await), not_written);
    std::fs::remove_dir(ledger.file("p-1")).unwrap();
    ledger.set("p-1", NAME).await.unwrap();
    ledger.stop();
}

/// A call that was given up may still be under way; what is sent after it holds all the same.
#[tokio::test]
async fn what_was_given_up_does_not_undo_what_was_sent_next() {
    let ledger = Ledger::start().await;
    for _ in 0..20 {
        for set in &mut [(); 8].map(|()| Box::pin(ledger.set("p-1", NAME))) {
            // Begun and, unless a disk is quicker than this, given up.
            let _ = tokio::time::timeout(std::time::Duration::ZERO, set).await;
        }
        ledger.erase("p-1").await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        assert_eq!(ledger.name("p-1").await, (String::new(), From::None));
    }
    ledger.stop();
}
