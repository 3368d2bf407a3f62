#!/bin/bash
# The README's first calls, exactly as they stand there, and the answers that it promises: with grpcurl, which asks the
# server what its messages are, then with Python's stubs of proto/. blocks.py says which blocks are run.
#
# They run in a network of their own, since the README names the port that a developer's own ledger may listen on. What the
# README installs is installed before.
set -euo pipefail

# shellcheck source=../environment.sh
. "$(dirname "$0")/../environment.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

need jq jq
make_environment
# A fresh clone, as far as the README's calls look into it.
cp -r "$outside/../../proto" "$work/proto"
cd "$work"
# The README asks for the newest version of what it installs; here it is the one that was tried.
PIP_CONSTRAINT=$outside/python/requirements.txt PIP_QUIET=1 \
    "$python" "$outside/readme/blocks.py" "$outside/../../README.md" "With Python" sh
in_own_network "$outside/readme/served.sh" "$work"
