//! The reads of directors and auditors through a real server: each says which point it speaks for, tells money with exactly
//! the currency's digits, and refuses by name what the ledger does not have.

mod server;

use common_purse::wire::client::audit_service_client::AuditServiceClient;
use common_purse::wire::client::budget_service_client::BudgetServiceClient;
use common_purse::wire::client::ledger_service_client::LedgerServiceClient;
use common_purse::wire::v1::{self, command::Action};
use server::Server;
use tempfile::TempDir;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_types::StatusExt;

fn text(text: &str) -> String {
    text.to_owned()
}

fn money(amount: &str) -> Option<v1::Money> {
    Some(v1::Money {
        currency_code: text("GBP"),
        amount: text(amount),
    })
}

fn told(money: Option<&v1::Money>) -> &str {
    money.map_or("none", |money| money.amount.as_str())
}

/// A pool whose host answers for all, of which more was allocated than came in; two contributors and two initiatives.
fn commands() -> Vec<Action> {
    let agreement = v1::Agreement {
        currency_code: text("GBP"),
        year_kind: v1::YearKind::UkApril.into(),
        time_zone: text("Europe/London"),
        start_date: text("2020-04-01"),
        accounting_officer: text("Permanent Secretary"),
        host: text("desnz"),
        accountability: v1::Accountability::Host.into(),
        budget_types: vec![v1::BudgetType {
            budget_type: text("cdel"),
            name: text("Capital"),
            funds_check: Some(v1::FundsCheck {
                mode: v1::FundsMode::Advisory.into(),
                basis: v1::FundsBasis::Received.into(),
                warning_percent: text("80"),
                ..v1::FundsCheck::default()
            }),
            ..v1::BudgetType::default()
        }],
        ..v1::Agreement::default()
    };
    let contributor = |contributor: &str| {
        Action::RegisterContributor(v1::RegisterContributor {
            contributor: text(contributor),
            name: text(contributor),
            kind: v1::ContributorKind::Department.into(),
            labels: [(text("group"), text("energy"))].into(),
        })
    };
    let initiative = |initiative: &str| {
        Action::RegisterInitiative(Box::new(v1::RegisterInitiative {
            pool: text("pool"),
            initiative: text(initiative),
            name: text(initiative),
            kind: v1::InitiativeKind::Experiment.into(),
            ..v1::RegisterInitiative::default()
        }))
    };
    let receive = |contributor: &str, amount: &str| {
        Action::Receive(v1::Receive {
            pool: text("pool"),
            contributor: text(contributor),
            amount: money(amount),
            year: text("2020-21"),
            budget_type: text("cdel"),
            ..v1::Receive::default()
        })
    };
    vec![
        Action::OpenMission(v1::OpenMission {
            mission: text("energy"),
            name: text("Energy"),
            ..v1::OpenMission::default()
        }),
        contributor("desnz"),
        contributor("dft"),
        Action::OpenPool(Box::new(v1::OpenPool {
            pool: text("pool"),
            mission: text("energy"),
            name: text("Pool"),
            agreement: Some(agreement),
        })),
        initiative("grid"),
        initiative("heat"),
        Action::RankInitiatives(v1::RankInitiatives {
            pool: text("pool"),
            initiatives: vec![text("heat")],
        }),
        Action::Ask(v1::Ask {
            pool: text("pool"),
            contributor: text("dft"),
            amount: money("25"),
            year: text("2020-21"),
            budget_type: text("cdel"),
            by_date: text("2020-06-30"),
            ..v1::Ask::default()
        }),
        receive("desnz", "30"),
        receive("dft", "20"),
        Action::Allocate(v1::Allocate {
            pool: text("pool"),
            initiative: text("heat"),
            amount: money("60"),
            year: text("2020-21"),
            budget_type: text("cdel"),
        }),
    ]
}

struct Clients {
    budget: BudgetServiceClient<Channel>,
    audit: AuditServiceClient<Channel>,
    last: u64,
}

async fn ledger(server: &Server) -> Clients {
    let channel = server.connect().await;
    let command = |action| v1::Command {
        effective_date: text("2020-05-01"),
        post: text("Board secretary"),
        action: Some(action),
        ..v1::Command::default()
    };
    let request = v1::RecordRequest {
        request_id: text("all"),
        commands: commands().into_iter().map(command).collect(),
        ..v1::RecordRequest::default()
    };
    let recorded = LedgerServiceClient::new(channel.clone()).record(request).await;
    Clients {
        last: recorded.unwrap().into_inner().last_sequence,
        budget: BudgetServiceClient::new(channel.clone()),
        audit: AuditServiceClient::new(channel),
    }
}

fn reason(refused: Result<impl std::fmt::Debug, Status>) -> (Code, String) {
    let status = refused.unwrap_err();
    let info = status.get_details_error_info().unwrap();
    (status.code(), info.reason)
}

#[tokio::test(flavor = "multi_thread")]
async fn directors_are_told_what_is_there_whose_it_is_and_what_became_of_it() {
    let data = TempDir::new().unwrap();
    let server = Server::start(data.path());
    let Clients { mut budget, last, .. } = ledger(&server).await;
    let pool = || text("pool");

    let asked = v1::GetAvailabilityRequest {
        pool: pool(),
        initiative: text("grid"),
        year: text("2020-21"),
        amount: money("5"),
        ..v1::GetAvailabilityRequest::default()
    };
    let answer = budget.get_availability(asked).await.unwrap().into_inner();
    let verdict = answer.control_totals[0].verdict.clone().unwrap();
    let trial = verdict.trial.clone().unwrap();
    assert_eq!(verdict.kind(), v1::VerdictKind::Short);
    assert_eq!(told(verdict.short.as_ref()), "5.00");
    assert!(trial.accepted && trial.goes_over, "{trial:?}");
    assert_eq!(trial.exceptions[0].kind(), v1::ExceptionKind::OverAllocated);

    let request = v1::GetFundingStatusRequest {
        pool: pool(),
        ..v1::GetFundingStatusRequest::default()
    };
    let status = budget.get_funding_status(request).await.unwrap().into_inner();
    let (with_pool, with_initiatives) = (status.with_pool.unwrap(), status.with_initiatives.unwrap());
    assert_eq!(told(with_pool.balance.as_ref()), "-10.00");
    assert_eq!(with_pool.balance_percent_of_deposits, "-20.0");
    assert_eq!(told(with_pool.switched_in.as_ref()), "none");
    assert_eq!(told(with_initiatives.balance.as_ref()), "60.00");
    assert_eq!(status.total_balance_percent_of_deposits, "100.0");
    assert_eq!(status.read_at.unwrap().sequence, last);

    let request = v1::GetContributionsRequest {
        pool: pool(),
        contributor: text("dft"),
        ..v1::GetContributionsRequest::default()
    };
    let contributions = budget.get_contributions(request).await.unwrap().into_inner();
    let [row] = &contributions.contributions[..] else {
        panic!("{contributions:?}")
    };
    assert_eq!(
        (told(row.asked.as_ref()), told(row.received.as_ref())),
        ("25.00", "20.00")
    );
    assert_eq!(row.asks[0].by_date, "2020-06-30");

    let request = v1::GetShareStatementRequest {
        pool: pool(),
        contributor: text("desnz"),
        ..v1::GetShareStatementRequest::default()
    };
    let shares = budget.get_share_statement(request).await.unwrap().into_inner();
    assert_eq!(shares.title, "Share statement: attribution, for information");
    assert_eq!(told(shares.initiatives[0].allocated.as_ref()), "30.00");
    let held = shares.control_totals[0].held.clone().unwrap();
    assert_eq!(told(held.total.as_ref()), "30.00");

    let request = v1::GetControlTotalsRequest {
        pool: pool(),
        ..v1::GetControlTotalsRequest::default()
    };
    let totals = budget.get_control_totals(request).await.unwrap().into_inner();
    let total = &totals.control_totals[0];
    assert_eq!(total.adjustments[0].r#type(), v1::AdjustmentType::Contribution);
    assert_eq!(told(total.over_allocated.as_ref()), "10.00");
    let warning = total.early_warning.clone().unwrap();
    assert_eq!(
        (warning.percent_in_use.as_str(), warning.reached),
        ("120.0", true)
    );
    let view = total.effective_view.clone().unwrap();
    assert_eq!(view.label, "available by effective date");
    assert_eq!((view.days.len(), view.lowest_day.as_str()), (1, "2020-05-01"));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_come_in_pages_and_an_agreement_as_it_was_recorded() {
    let data = TempDir::new().unwrap();
    let server = Server::start(data.path());
    let Clients { mut budget, .. } = ledger(&server).await;
    let first = v1::ListInitiativesRequest {
        pool: text("pool"),
        page_size: 1,
        ..v1::ListInitiativesRequest::default()
    };
    let page = budget.list_initiatives(first.clone()).await.unwrap().into_inner();
    let heat = &page.initiatives[0];
    assert_eq!((heat.initiative.as_str(), heat.rank), ("heat", 1));
    let second = v1::ListInitiativesRequest {
        page_token: page.next_page_token.clone(),
        ..first.clone()
    };
    let page = budget
        .list_initiatives(second.clone())
        .await
        .unwrap()
        .into_inner();
    assert_eq!(page.initiatives[0].initiative, "grid");
    assert_eq!(page.next_page_token, "");
    let by_id = v1::ListInitiativesRequest {
        order: v1::InitiativeOrder::Id.into(),
        ..second
    };
    let refused = reason(budget.list_initiatives(by_id).await);
    assert_eq!(refused, (Code::InvalidArgument, text("INVALID_FIELDS")));

    let all = v1::ListContributorsRequest::default();
    let page = budget.list_contributors(all).await.unwrap().into_inner();
    let ids: Vec<&str> = page
        .contributors
        .iter()
        .map(|one| one.contributor.as_str())
        .collect();
    assert_eq!(ids, ["desnz", "dft"]);
    assert_eq!(page.contributors[0].labels["group"], "energy");

    let request = |version| v1::GetAgreementRequest {
        pool: text("pool"),
        version,
        as_at: None,
    };
    let answer = budget.get_agreement(request(0)).await.unwrap().into_inner();
    assert_eq!((answer.version, answer.version_count), (1, 1));
    let agreement = answer.agreement.unwrap();
    assert_eq!(agreement.accounting_officer, "Permanent Secretary");
    let refused = reason(budget.get_agreement(request(2)).await);
    assert_eq!(refused, (Code::NotFound, text("UNKNOWN_AGREEMENT_VERSION")));
}

#[tokio::test(flavor = "multi_thread")]
async fn auditors_are_told_every_exception_with_its_authority_and_every_balance() {
    let data = TempDir::new().unwrap();
    let server = Server::start(data.path());
    let Clients { mut audit, last, .. } = ledger(&server).await;
    let request = v1::ListExceptionsRequest {
        pool: text("pool"),
        kinds: vec![v1::ExceptionKind::OverAllocated.into()],
        ..v1::ListExceptionsRequest::default()
    };
    let register = audit.list_exceptions(request).await.unwrap().into_inner();
    let [entry] = &register.entries[..] else {
        panic!("{register:?}")
    };
    assert_eq!((entry.sequence, entry.entry_kind.as_str()), (last, "Allocate"));
    let [exception] = &entry.exceptions[..] else {
        panic!("of the kind asked for only: {entry:?}")
    };
    assert_eq!(told(exception.amount.as_ref()), "10.00");
    assert_eq!(entry.initiatives, ["heat"]);
    let authority = entry.authority.clone().unwrap();
    assert_eq!(
        (authority.agreement_version, authority.post.as_str()),
        (1, "Board secretary")
    );

    let request = v1::GetBalancesRequest {
        pool: text("pool"),
        account: text("allocated"),
        ..v1::GetBalancesRequest::default()
    };
    let balances = audit.get_balances(request).await.unwrap().into_inner();
    let [place] = &balances.places[..] else {
        panic!("{balances:?}")
    };
    let shares: Vec<(&str, &str)> = place
        .shares
        .iter()
        .map(|share| (share.source.as_str(), told(share.amount.as_ref())))
        .collect();
    assert_eq!(
        shares,
        [("UNCOVERED", "10.00"), ("desnz", "30.00"), ("dft", "20.00")]
    );
    assert_eq!(told(balances.sums[0].uncovered.as_ref()), "10.00");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_ledger_does_not_have_is_refused_by_name() {
    let data = TempDir::new().unwrap();
    let server = Server::start(data.path());
    let Clients {
        mut budget,
        mut audit,
        ..
    } = ledger(&server).await;
    let unknown_pool = v1::GetFundingStatusRequest {
        pool: text("other"),
        ..v1::GetFundingStatusRequest::default()
    };
    let refused = reason(budget.get_funding_status(unknown_pool).await);
    assert_eq!(refused, (Code::NotFound, text("UNKNOWN_POOL")));
    let unknown_contributor = v1::GetShareStatementRequest {
        pool: text("pool"),
        contributor: text("nobody"),
        ..v1::GetShareStatementRequest::default()
    };
    let refused = reason(budget.get_share_statement(unknown_contributor).await);
    assert_eq!(refused, (Code::NotFound, text("UNKNOWN_CONTRIBUTOR")));
    let unknown_type = v1::GetControlTotalsRequest {
        pool: text("pool"),
        budget_type: text("ame"),
        ..v1::GetControlTotalsRequest::default()
    };
    let refused = reason(budget.get_control_totals(unknown_type).await);
    assert_eq!(refused, (Code::NotFound, text("UNKNOWN_BUDGET_TYPE")));
    let unknown_initiative = v1::GetBalancesRequest {
        pool: text("pool"),
        initiative: text("nothing"),
        ..v1::GetBalancesRequest::default()
    };
    let refused = reason(audit.get_balances(unknown_initiative).await);
    assert_eq!(refused, (Code::NotFound, text("UNKNOWN_INITIATIVE")));
    let other_calendar = v1::GetContributionsRequest {
        pool: text("pool"),
        year: text("2020"),
        ..v1::GetContributionsRequest::default()
    };
    let refused = reason(budget.get_contributions(other_calendar).await);
    assert_eq!(refused, (Code::FailedPrecondition, text("YEAR_KIND_MISMATCH")));
}
