#!/bin/bash
# run.sh [SECONDS]: 16 of k6's clients write and read at once, and everything they wrote is in the figures, to the penny.
# Nothing is asked of the speed, which is printed.
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
install_pinned "$outside/k6/requirements.txt"
start_server "$work/data" "$work/server.log"
# It would tell its makers of the run, and serve an address of its own.
K6_NO_USAGE_REPORT=true "$built/venv/bin/k6" run --quiet --no-color --address "" \
    --env TARGET="$target" --env PROTO="$outside/../../proto" --env WRITTEN="$work/written.json" --env SECONDS="${1:-12}" \
    "$outside/k6/load.js"
"$python" "$outside/k6/compare.py" "$target" "$work/written.json"
stop_server
