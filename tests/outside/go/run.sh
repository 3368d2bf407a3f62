#!/bin/bash
# Go's sumdb/tlog and sumdb/note recompute the root of a log of thousands of entries from the lines that ListEntries
# serves, and accept the checkpoint, receipts, and the proof that the log begins with one signed before; they refuse the
# same log with one byte changed, a receipt of another entry, and another beginning.
set -euo pipefail

# shellcheck source=../environment.sh
. "$(dirname "$0")/../environment.sh"

work=$(mktemp -d)
cleanup() {
    [ -z "$server" ] || kill_server
    rm -rf "$work"
}
trap cleanup EXIT

make_environment
"$outside/go/build.sh" "$built/check_ledger"
start_server "$work/data" "$work/server.log"
"$python" "$outside/python/write.py" "$target" go --count 3000 --in-flight 16 >"$work/writer.log"
"$python" "$outside/python/check.py" "$target" "$work/writer.log" --export "$work/export" >/dev/null
stop_server
"$built/check_ledger" "$work/export"

refuses() {
    if "$built/check_ledger" "$work/changed" 2>"$work/why"; then
        fail "$1 was accepted"
    fi
    echo "and refuses $1: $(cat "$work/why")"
    rm -rf "$work/changed"
    cp -R "$work/export" "$work/changed"
}
cp -R "$work/export" "$work/changed"
sed -i '1000s/Contributor/contributor/' "$work/changed/lines.jsonl"
refuses "a line with one letter changed"
sed -i 's/^index .*/index 7/' "$work/changed/receipts/1"
refuses "the receipt of another entry"
tac "$work/export/consistency" >"$work/changed/consistency"
refuses "another consistency proof"
