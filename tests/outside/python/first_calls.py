"""From an empty ledger to a budget that is partly spent, by a client that asks the server what its messages are.

Prints what it saw; exits 1 at the first answer that is not as it should be.
"""

import json
import sys

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from client import Ledger

POOL, YEAR, TYPE = "clean-energy", "2026-27", "rdel-programme"


def money(amount, currency="GBP"):
    return {"currency_code": currency, "amount": amount}


def of_pool(**fields):
    return {"pool": POOL, "year": YEAR, "budget_type": TYPE, **fields}


def setup():
    agreement = {
        "currency_code": "GBP",
        "year_kind": "YEAR_KIND_UK_APRIL",
        "time_zone": "Europe/London",
        "start_date": "2020-04-01",
        "accounting_officer": "Permanent Secretary",
        "host": "desnz",
        "accountability": "ACCOUNTABILITY_CONTRIBUTORS",
        "budget_types": [
            {
                "budget_type": TYPE,
                "name": "Resource DEL, programme",
                "funds_check": {"mode": "FUNDS_MODE_ABSOLUTE", "basis": "FUNDS_BASIS_RECEIVED"},
            }
        ],
    }
    department = "CONTRIBUTOR_KIND_DEPARTMENT"
    return [
        {"open_mission": {"mission": "energy", "name": "Clean energy superpower"}},
        {"register_contributor": {"contributor": "desnz", "name": "Energy Security and Net Zero", "kind": department}},
        {"register_contributor": {"contributor": "dft", "name": "Transport", "kind": department}},
        {"open_pool": {"pool": POOL, "mission": "energy", "name": "Clean energy", "agreement": agreement}},
        {
            "register_initiative": {
                "pool": POOL,
                "initiative": "heat-pumps",
                "name": "Heat pumps",
                "kind": "INITIATIVE_KIND_OUTCOME",
            }
        },
    ]


def on(date, **action):
    return {"effective_date": date, **action}


def payments():
    date = "2026-05-01"
    return [
        on(date, receive=of_pool(contributor="desnz", amount=money("30"))),
        on(date, receive=of_pool(contributor="dft", amount=money("20.00"))),
        on(date, allocate=of_pool(initiative="heat-pumps", amount=money("45.00"))),
        on(date, commit=of_pool(initiative="heat-pumps", amount=money("10.01"))),
    ]


def expect(what, found, expected):
    if found != expected:
        sys.exit(f"FAILED: {what} is {found!r} and not {expected!r}")
    print(f"{what}: {found}")


def refusal(call):
    """The code and the details of an error, by the names of their types."""
    try:
        call()
    except grpc.RpcError as error:
        details = {}
        for detail in rpc_status.from_call(error).details:
            for kind in (error_details_pb2.ErrorInfo, error_details_pb2.BadRequest, error_details_pb2.PreconditionFailure):
                if detail.Is(kind.DESCRIPTOR):
                    details[kind.__name__] = kind.FromString(detail.value)
        return error.code().name, details
    sys.exit("FAILED: accepted what must be refused")


def check_figures(ledger):
    [total] = ledger.availability(pool=POOL, initiative="heat-pumps").control_totals
    expect("available to allocate", total.available_to_allocate.amount, "5.00")
    expect("available to commit", total.available_to_commit.amount, "34.99")
    expect("available to spend", total.available_to_spend.amount, "10.01")
    shares = {share.contributor: share.available_to_spend.amount for share in total.shares}
    expect("whose the committed money is", shares, {"desnz": "6.01", "dft": "4.00"})


def check_reports(ledger):
    [total] = ledger.availability(pool=POOL, initiative="heat-pumps", amount=money("6")).control_totals
    expect("6 more is short by", total.verdict.short.amount, "1.00")
    expect("and would be refused with", total.verdict.trial.refusal_reason, "INSUFFICIENT")
    status = ledger.read("GetFundingStatus", pool=POOL)
    expect("balance with the pool", status.with_pool.balance.amount, "5.00")
    expect("of deposits", status.with_pool.balance_percent_of_deposits, "10.0")
    expect("balance with initiatives", status.with_initiatives.balance.amount, "45.00")
    received = {row.contributor: row.received.amount for row in ledger.read("GetContributions", pool=POOL).contributions}
    expect("received", received, {"desnz": "30.00", "dft": "20.00"})
    statement = ledger.read("GetShareStatement", pool=POOL, contributor="dft")
    expect("the share of dft", statement.control_totals[0].held.total.amount, "20.00")
    [control_total] = ledger.read("GetControlTotals", pool=POOL).control_totals
    expect("in use", control_total.early_warning.percent_in_use, "90.0")
    places = ledger.read("GetBalances", pool=POOL, account="committed").places
    expect("committed", {share.source: share.amount.amount for share in places[0].shares}, {"desnz": "6.01", "dft": "4.00"})
    expect("exceptions", len(ledger.read("ListExceptions", pool=POOL).entries), 0)
    expect("contributors", [item.contributor for item in ledger.read("ListContributors").contributors], ["desnz", "dft"])
    expect("initiatives", [item.initiative for item in ledger.read("ListInitiatives", pool=POOL).initiatives], ["heat-pumps"])
    expect("the agreement's version", ledger.read("GetAgreement", pool=POOL).version, 1)


def check_refusals(ledger, recorded):
    too_much = [on("2026-05-02", allocate=of_pool(initiative="heat-pumps", amount=money("5.01")))]
    code, details = refusal(lambda: ledger.record_commands("too-much", too_much))
    expect("too much is", (code, details["ErrorInfo"].reason), ("FAILED_PRECONDITION", "INSUFFICIENT"))
    print(f"    {details['PreconditionFailure'].violations[0].description}")

    malformed = [{"receive": of_pool(contributor="DfT", amount=money("1.001"), year="2026-28")}]
    code, details = refusal(lambda: ledger.record_commands("malformed", malformed))
    fields = sorted(violation.field for violation in details["BadRequest"].field_violations)
    expect("malformed is", code, "INVALID_ARGUMENT")
    expect("malformed fields", fields, [f"commands[0].receive.{name}" for name in ("amount.amount", "contributor", "year")])

    other = payments()[:3]
    code, details = refusal(lambda: ledger.record_commands("payments", other))
    expect("the same id with another body is", (code, details["ErrorInfo"].reason), ("ALREADY_EXISTS", "REQUEST_ID_REUSED"))
    expect("the same request again", ledger.record_commands("payments", payments()), recorded)


def main():
    ledger = Ledger(sys.argv[1])
    expect("first entry of the setup", ledger.record_commands("setup", setup()).first_sequence, 1)
    before = ledger.record_commands("payments", payments(), validate_only=True)
    recorded = ledger.record_commands("payments", payments())
    expect("what was validated first", before.last_sequence, recorded.last_sequence)
    commitment = recorded.command_sequences[3]
    check_figures(ledger)
    check_reports(ledger)
    check_refusals(ledger, recorded)

    spend = [on("2026-05-03", spend=of_pool(initiative="heat-pumps", amount=money("4"), commitment=commitment))]
    spent = ledger.record_commands("spend", spend)
    line = json.loads(ledger.entry(spent.first_sequence).entry.line)
    expect("the expenditure's kind", line["kind"], "Spend")
    expect("its shares", line["moves"][0]["shares"], {"desnz": "2.40", "dft": "1.60"})
    expect("pools", [pool.pool for pool in ledger.pools().pools], [POOL])


if __name__ == "__main__":
    main()
