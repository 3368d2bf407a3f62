#!/bin/bash
# A Python client that knows nothing of this project but its address goes from an empty ledger to a budget that is
# partly spent, through reflection.
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
start_server "$work/data" "$work/server.log"
"$python" "$outside/python/first_calls.py" "$target"
stop_server
