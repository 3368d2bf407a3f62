#!/bin/sh
# Builds check_ledger at the path given (default: ./target/outside/check_ledger), on a Debian machine and with
# Debian's packages only: a toolchain and libraries that this project does not choose the versions of.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
output=${1:-$here/../../../target/outside/check_ledger}
libraries=/usr/share/gocode

if ! command -v go >/dev/null || [ ! -d "$libraries/src/golang.org/x/mod/sumdb/tlog" ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -qq -y --no-install-recommends golang-go golang-golang-x-mod-dev >/dev/null
fi

mkdir -p "$(dirname "$output")"
GO111MODULE=off GOPATH=$libraries go vet "$here"/*.go
GO111MODULE=off GOPATH=$libraries go build -o "$output" "$here"/*.go
echo "built $output" >&2
