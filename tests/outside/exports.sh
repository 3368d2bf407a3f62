#!/bin/bash
# Programs that nobody here wrote compute every balance of a ledger again from its exports: hledger from the journal, which
# passes its strict checks, and sqlite3 from the database. The ledger holds the UN's country-based pooled funds.
set -euo pipefail

# shellcheck source=environment.sh
. "$(dirname "$0")/environment.sh"

work=$(mktemp -d)
cleanup() {
    [ -z "$server" ] || kill_server
    rm -rf "$work"
}
trap cleanup EXIT

make_environment
need hledger hledger
need sqlite3 sqlite3
start_server "$work/data" "$work/server.log"
export PURSE_LEDGER=http://$target

data=$outside/../../data
import() {
    "$purse" import "$data/cbpf/$1" --profile "$data/profiles/$2" --state "$work/state" >"$work/import.log" ||
        fail "the import of $1: $(cat "$work/import.log")"
}
import contributions_by_fund_year_donor.csv cbpf-contributions.toml
import ProjectSummaryV2_2024.csv cbpf-projects.toml
import ProjectSummaryV2_2025.csv cbpf-projects.toml

for format in hledger sqlite csv jsonl xlsx; do
    "$purse" export --format "$format" --output-dir "$work/export" >/dev/null
done
cd "$work/export"
hledger -f ledger.journal check --strict
hledger -f ledger.journal balance --flat -N -O csv >"$work/hledger.csv"
sqlite3 -csv ledger.sqlite "
    SELECT pool, year, budget_type, account, initiative, source, balance, currency FROM balances_by_source" >"$work/sqlite.csv"
"$python" "$outside/python/compare_balances.py" "$target" "$work/hledger.csv" "$work/sqlite.csv"

[ "$(sqlite3 ledger.sqlite 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ] || fail "the database is not whole"
[ "$(sqlite3 ledger.sqlite 'SELECT count(*) FROM shares')" = "$(($("$python" -c '
import csv
print(sum(1 for _ in csv.reader(open("moves.csv", newline=""))))') - 1))" ] || fail "CSV and SQLite differ in rows"
# Each manifest's own first command: the file is the one that was written.
for manifest in *.manifest.json; do
    command=$("$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["verify"][0])' "$manifest")
    bash -c "$command" >/dev/null || fail "$manifest"
done
# An auditor's own copy, examined where no ledger is asked: its trial balance is what SQLite sums up of the export.
"$purse" export --format tlog --output-dir "$work/copy" --key "$work/data/ledger.vkey" >/dev/null
"$purse" report trial-balance --copy "$work/copy" --key "$work/data/ledger.vkey" --output csv >"$work/trial.csv" 2>/dev/null
"$python" - "$work/trial.csv" ledger.sqlite <<'PYTHON' || fail "the trial balance is not what SQLite sums up"
import csv, sqlite3, sys

names = ("pool", "year", "budget_type", "account")
minor = lambda text: int(text.replace(".", ""))
trial = {tuple(row[name] for name in names): minor(row["balance"]) for row in csv.DictReader(open(sys.argv[1], newline=""))}
query = f"SELECT {', '.join(names)}, sum(minor) FROM postings GROUP BY {', '.join(names)}"
summed = {tuple(row[:4]): row[4] for row in sqlite3.connect(sys.argv[2]).execute(query)}
sys.exit(trial != summed or len(trial) < 100)
PYTHON
cd /
stop_server
