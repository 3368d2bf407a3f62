"""compare.py TARGET WRITTEN: the ledger's figures are those of what k6 wrote, to the penny.

WRITTEN is what load.js counted: how many receipts and allocations were answered, and the amount of each.
"""

import collections
import decimal
import json
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).parent.parent / "python"))
from client import Ledger

POOL = "clean-energy"


def expect(what, found, expected):
    if found != expected:
        sys.exit(f"FAILED: {what} is {found} and not {expected}")
    print(f"{what}: {found}")


def main():
    target, written = sys.argv[1], json.loads(pathlib.Path(sys.argv[2]).read_text())
    if not (written["receipts"] and written["allocations"]):
        sys.exit(f"FAILED: nothing was written: {written}")
    received = written["receipts"] * decimal.Decimal(written["receipt"])
    allocated = written["allocations"] * decimal.Decimal(written["allocation"])
    ledger = Ledger(target)
    [total] = ledger.availability(pool=POOL).control_totals
    expect(f"received in {written['receipts']} receipts", total.received_to_date.amount, str(received))
    expect(f"allocated in {written['allocations']} allocations", total.allocated_to_date.amount, str(allocated))
    expect("available", total.available_to_allocate.amount, str(received - allocated))
    for figure, sum_expected in [
        ("received_to_date", received),
        ("available_to_allocate", received - allocated),
        ("available_to_commit", allocated),
    ]:
        shares = [decimal.Decimal(getattr(share, figure).amount) for share in total.shares]
        expect(f"the {len(shares)} shares of {figure}, added up", sum(shares), sum_expected)
    kinds = collections.Counter(json.loads(line)["kind"] for _, line in ledger.entries())
    expect("entries of receipts", kinds["Receive"], written["receipts"])
    expect("entries of allocations", kinds["Allocate"], written["allocations"])


if __name__ == "__main__":
    main()
