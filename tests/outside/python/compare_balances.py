"""Compares what hledger and SQLite make of exports with GetBalances, for every place and every source.

compare_balances.py TARGET HLEDGER_CSV SQLITE_CSV: the first as `hledger balance --flat -N -O csv` writes it, the second
with pool, year, budget type, account, initiative, source, balance and currency in a row, without names.
"""

import csv
import sys

from client import Ledger

# As many places as the contract lets a page have.
PAGE = 1000


def told_by_the_ledger(ledger):
    """The balance of every place and source that is not nothing, with its currency."""
    balances = {}
    pools = ledger.pools()
    assert not pools.next_page_token, "more pools than a page: read on here"
    for pool in pools.pools:
        token = ""
        while True:
            page = ledger.read("GetBalances", pool=pool.pool, page_size=PAGE, page_token=token)
            for place in page.places:
                total = place.control_total
                for share in place.shares:
                    cell = (pool.pool, total.year, total.budget_type, place.account, place.initiative, share.source)
                    balances[cell] = f"{share.amount.amount} {share.amount.currency_code}"
            token = page.next_page_token
            if not token:
                break
    return balances


def account(cell):
    """How the journal calls a place and source."""
    return ":".join(part for part in cell if part).replace("#", ":").replace("+", ":")


def compare(who, found, expected):
    for name in sorted(expected.keys() | found.keys()):
        if found.get(name) != expected.get(name):
            sys.exit(f"{name}: {who} says {found.get(name)}, the ledger {expected.get(name)}")
    print(f"{who} agrees with the ledger on {len(expected)} balances")


def main():
    target, hledger, sqlite = sys.argv[1:]
    expected = told_by_the_ledger(Ledger(target))
    if len(expected) < 1000:
        sys.exit(f"only {len(expected)} balances: too few to show anything")
    with open(hledger, newline="") as file:
        rows = list(csv.reader(file))
    found = {name: balance for name, balance in rows[1:]}
    compare("hledger", found, {account(cell): balance for cell, balance in expected.items()})
    with open(sqlite, newline="") as file:
        found = {tuple(row[:6]): f"{row[6]} {row[7]}" for row in csv.reader(file)}
    compare("SQLite", found, expected)


main()
