#!/bin/bash
# instructions.sh [--renew]: how many instructions one write, one command of a batch and one read take, held to the figures
# beside this script. What takes over a twentieth more fails; what takes over a twentieth less says so, and --renew writes the new
# figures.
#
# Wall time on a shared machine is noise; a count is the same again. The same work is run under callgrind N times and 2 N times,
# and the difference is divided by N, so that a start costs nothing. valgrind shows every program a processor without SHA
# extensions, whatever the machine has: SHA-256 is counted in plain instructions, and is nearly half of what a batch takes. Two runs
# differ by less than a thousandth; the tolerance is for other processors (the C library chooses how it copies) and compilers.
#
# PURSE names the binary; the default is target/release/purse.
set -euo pipefail

# shellcheck source=environment.sh
. "$(dirname "$0")/environment.sh"

tolerance_percent=5
figures=$outside/instructions/figures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[ -x "$purse" ] || fail "there is no $purse: build it (cargo build --release) or set PURSE"
need valgrind valgrind

# count WORK TIMES: instructions of the whole run.
count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$purse" bench-counted "$1" "$2" 2>"$work/$1.$2" ||
        fail "$1: $(cat "$work/$1.$2")"
    awk '/Collected/ { print $NF }' "$work/$1.$2"
}

# each WORK TIMES COMMANDS: instructions of one command, or of one read.
each() {
    local once twice
    once=$(count "$1" "$2")
    twice=$(count "$1" "$((2 * $2))")
    echo "$1 $(((twice - once) / ($2 * $3)))"
}

{
    each write 1000 1
    each batch 8 1000
    each read 4000 1
} >"$work/found"

if [ "${1:-}" = --renew ]; then
    cp "$work/found" "$figures"
    cat "$figures"
    exit
fi

worse=
while read -r name found; do
    kept=$(awk -v name="$name" '$1 == name { print $2 }' "$figures")
    [ -n "$kept" ] || fail "$figures has no figure for $name: run $0 --renew"
    percent=$(((found - kept) * 100 / kept))
    echo "$name: $found instructions, $percent % from $kept"
    if [ "$percent" -gt "$tolerance_percent" ]; then worse="$worse $name"; fi
    if [ "$percent" -lt "-$tolerance_percent" ]; then
        echo "$name takes fewer than it did: keep it so with $0 --renew"
    fi
done <"$work/found"
[ -z "$worse" ] || fail "more instructions than before:$worse. If that is worth it, say why and run $0 --renew"
