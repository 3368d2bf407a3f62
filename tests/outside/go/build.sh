#!/bin/sh
# Builds check_ledger and check_mirror in the directory given (default: ./target/outside), on a Debian machine and with
# Debian's packages only: a toolchain and libraries that this project does not choose the versions of.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
output=${1:-$here/../../../target/outside}
libraries=/usr/share/gocode

if ! command -v go >/dev/null || [ ! -d "$libraries/src/golang.org/x/mod/sumdb/tlog" ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -qq -y --no-install-recommends golang-go golang-golang-x-mod-dev >/dev/null
fi

mkdir -p "$output"
build() {
    local program=$1
    shift
    GO111MODULE=off GOPATH=$libraries go vet "$@"
    GO111MODULE=off GOPATH=$libraries go build -o "$output/$program" "$@"
}
build check_ledger "$here/check_ledger.go" "$here/check_proofs.go"
build check_mirror "$here/check_mirror.go"
echo "built check_ledger and check_mirror in $output" >&2
