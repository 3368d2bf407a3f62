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
for program in check_ledger check_mirror; do
    GO111MODULE=off GOPATH=$libraries go vet "$here/$program.go"
    GO111MODULE=off GOPATH=$libraries go build -o "$output/$program" "$here/$program.go"
done
echo "built check_ledger and check_mirror in $output" >&2
