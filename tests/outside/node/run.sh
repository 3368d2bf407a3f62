#!/bin/bash
# gRPC for JavaScript, which shares no code with the clients in Python, Go and Rust, loads the contract from proto/ and goes
# from an empty ledger to a refusal and its details. Node comes from Debian where it is missing.
set -euo pipefail

# shellcheck source=../environment.sh
. "$(dirname "$0")/../environment.sh"

work=$(mktemp -d)
cleanup() {
    [ -z "$server" ] || kill_server
    rm -rf "$work"
}
trap cleanup EXIT

# What package-lock.json pins, beside a copy of the client: Node looks for packages above the file that asks.
install_packages() {
    local node=$built/node
    mkdir -p "$node"
    cp "$outside/node/"*.{js,json,proto} "$node"
    if ! cmp -s "$node/package-lock.json" "$node/installed.json"; then
        (cd "$node" && npm ci --silent --ignore-scripts --no-audit --no-fund)
        cp "$node/package-lock.json" "$node/installed.json"
    fi
}

need npm nodejs npm
make_environment
install_packages
start_server "$work/data" "$work/server.log"
node "$built/node/check.js" "$target" "$outside/../../proto"
stop_server
