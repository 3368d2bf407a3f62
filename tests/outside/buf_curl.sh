#!/bin/bash
# buf curl, a third implementation of gRPC with its own JSON, writes and reads a ledger: with the contract in proto/, and by
# asking the server for it (reflection v1).
set -euo pipefail

# shellcheck source=environment.sh
. "$(dirname "$0")/environment.sh"

work=$(mktemp -d)
cleanup() {
    [ -z "$server" ] || kill_server
    rm -rf "$work"
}
trap cleanup EXIT

# Where the messages are known from.
from_files=(--schema "$outside/../../proto")
by_reflection=(--reflect --reflect-protocol grpc-v1)

# call METHOD REQUEST OPTION...
call() {
    local method=$1 request=$2
    shift 2
    "$built/venv/bin/buf" curl --protocol grpc --http2-prior-knowledge "$@" --data "$request" "http://$target/purse.v1.$method"
}

# says ANSWER FILTER: a filter of jq's that is to be true.
says() { jq --exit-status "$2" "$1" >/dev/null || fail "not true: $2, in: $(cat "$1")"; }

set_up() {
    call LedgerService/Record '{ "requestId": "set-up", "commands": [
        { "openMission": { "mission": "energy", "name": "Clean energy superpower" } },
        { "registerContributor": { "contributor": "desnz", "name": "Energy", "kind": "CONTRIBUTOR_KIND_DEPARTMENT" } },
        { "registerContributor": { "contributor": "dft", "name": "Transport", "kind": "CONTRIBUTOR_KIND_DEPARTMENT" } },
        { "openPool": { "pool": "clean-energy", "mission": "energy", "name": "Clean energy", "agreement": {
            "currencyCode": "GBP", "yearKind": "YEAR_KIND_UK_APRIL", "timeZone": "Europe/London",
            "startDate": "2026-04-01", "accountingOfficer": "Permanent Secretary", "host": "desnz",
            "accountability": "ACCOUNTABILITY_CONTRIBUTORS", "budgetTypes": [ { "budgetType": "rdel-programme",
            "name": "Resource DEL, programme",
            "fundsCheck": { "mode": "FUNDS_MODE_ABSOLUTE", "basis": "FUNDS_BASIS_RECEIVED" } } ] } } },
        { "effectiveDate": "2026-05-01", "receive": { "pool": "clean-energy", "contributor": "desnz", "year": "2026-27",
            "budgetType": "rdel-programme", "amount": { "currencyCode": "GBP", "amount": "30.00" } } },
        { "effectiveDate": "2026-05-01", "receive": { "pool": "clean-energy", "contributor": "dft", "year": "2026-27",
            "budgetType": "rdel-programme", "amount": { "currencyCode": "GBP", "amount": "20.01" } } } ] }' \
        "${from_files[@]}" >"$work/set-up"
    says "$work/set-up" '.lastSequence == "6"'
}

# check_reads OPTION...: a figure, its shares, and a refusal with its details.
check_reads() {
    local code=0
    call BudgetService/GetAvailability '{ "pool": "clean-energy" }' "$@" >"$work/answer"
    says "$work/answer" '.controlTotals[0].availableToAllocate.amount == "50.01"'
    says "$work/answer" '[.controlTotals[0].shares[].availableToAllocate.amount] == ["30.00", "20.01"]'
    call BudgetService/GetAvailability '{ "pool": "nowhere" }' "$@" >"$work/answer" 2>"$work/error" || code=$?
    # Its exit code is eight times gRPC's.
    [ "$code" = $((5 * 8)) ] || fail "exit code $code instead of that of NOT_FOUND: $(cat "$work/error")"
    says "$work/error" '.code == "not_found"'
    # What it does not know it prints as the message's bytes, in which texts stand as they are.
    says "$work/error" '.details[] | select(.type == "google.rpc.ErrorInfo").value | @base64d |
        contains("UNKNOWN_POOL") and contains("common-purse")'
}

need jq jq
make_environment
start_server "$work/data" "$work/server.log"
set_up
check_reads "${from_files[@]}"
check_reads "${by_reflection[@]}"
stop_server
echo "buf curl: availability and a refusal with its details, from proto/ and by reflection v1"
