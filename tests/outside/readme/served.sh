#!/bin/bash
# Run by run.sh where the port of the README is free: its calls, on a new ledger, and what a refusal says.
set -euo pipefail

# shellcheck source=../environment.sh
. "$(dirname "$0")/../environment.sh"

work=$1
ledger=127.0.0.1:7420
readme=$outside/../../README.md
PATH=$built/venv/bin:$PATH
cleanup() { [ -z "$server" ] || kill_server; }
trap cleanup EXIT

call() { grpcurl -plaintext -d "$1" "$ledger" "purse.v1.$2"; }

# The shares of every figure of every pool that the README made add up to it, to the penny.
check_shares() {
    local pools=0
    for pool in $(call '{}' BudgetService/ListPools | jq -r '.pools[].pool'); do
        call "{\"pool\": \"$pool\"}" BudgetService/GetAvailability | jq --exit-status '
            def pennies: .amount | gsub("[.]"; "") | tonumber;
            .controlTotals | length > 0 and all(.[]; . as $total |
                ["availableToAllocate", "availableToCommit", "receivedToDate"] |
                all(.[]; . as $figure | ([$total.shares[][$figure] | pennies] | add) == ($total[$figure] | pennies)))
        ' >/dev/null || fail "shares of $pool do not add up"
        pools=$((pools + 1))
    done
    [ "$pools" -gt 0 ] || fail "the README's calls left no pool"
    echo "the shares of $pools pool add up to each figure"
}

# An allocation of more than any pool holds is refused with a code, a sentence and figures that a person can read.
check_refusal() {
    local code=0
    call '{ "request_id": "too-much", "commands": [ { "effective_date": "2026-05-06", "allocate": {
        "pool": "clean-energy", "initiative": "heat-pumps", "year": "2026-27", "budget_type": "rdel-programme",
        "amount": { "currency_code": "GBP", "amount": "1000000.01" } } } ] }' LedgerService/Record \
        >"$work/refusal" 2>&1 || code=$?
    [ "$code" = $((64 + 9)) ] || fail "exit code $code instead of 64 and FAILED_PRECONDITION: $(cat "$work/refusal")"
    for said in "Code: FailedPrecondition" '"reason":"INSUFFICIENT"' '"domain":"common-purse"' '"available":"' \
        google.rpc.ErrorInfo google.rpc.PreconditionFailure; do
        grep -qF "$said" "$work/refusal" || fail "a refusal without $said: $(cat "$work/refusal")"
    done
    sed -n 's/^  Message: /refused: /p' "$work/refusal"
}

start_server "$work/data" "$work/server.log" "$ledger"
"$python" "$outside/readme/blocks.py" "$readme" "With grpcurl" sh json
check_shares
"$python" "$outside/readme/blocks.py" "$readme" "With Python" python text
check_shares
check_refusal
stop_server
