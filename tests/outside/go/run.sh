#!/bin/bash
# Go's sumdb/tlog and sumdb/note recompute the root of a log of thousands of entries from the lines that ListEntries
# serves, and accept the checkpoint; they refuse the same log with one byte changed.
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

sed -i '1000s/Contributor/contributor/' "$work/export/lines.jsonl"
if "$built/check_ledger" "$work/export" 2>/dev/null; then
    fail "a changed line was accepted"
fi
echo "and refuses it with one letter changed"
