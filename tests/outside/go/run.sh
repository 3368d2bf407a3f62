#!/bin/bash
# Go's sumdb/tlog and sumdb/note recompute the root of a log of thousands of entries from the lines that ListEntries
# serves, and accept the checkpoint, receipts, and the proof that the log begins with one signed before; they refuse the
# same log with one byte changed, a receipt of another entry, and another beginning. Then all tiles of the ledger's mirror: they
# refuse it when a leaf, a tile or the signed text changed, and when a file is missing or too many.
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
"$outside/go/build.sh" "$built"
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

mirror=$work/data/mirror
check_mirror() { "$built/check_mirror" "$mirror" "$work/data/ledger.vkey"; }
check_mirror

refuses_mirror() {
    if check_mirror 2>/dev/null; then
        fail "$1 was accepted"
    fi
    rm -rf "$mirror"
    cp -r "$work/good" "$mirror"
}
cp -r "$mirror" "$work/good"
sed -i 's/Contributor/contributor/' "$mirror/tile/entries/003"
refuses_mirror "a changed leaf"
for tile in tile/0/005 "$(cd "$mirror" && ls tile/0/*.p/*)" "$(cd "$mirror" && ls tile/1/*.p/*)"; do
    printf 'x' | dd of="$mirror/$tile" bs=1 seek=33 conv=notrunc status=none
    refuses_mirror "a changed $tile"
done
sed -i '2s/^.*$/3/' "$mirror/checkpoint"
refuses_mirror "a changed signed text"
rm "$mirror/tile/0/002"
refuses_mirror "a log that lacks a tile"
cp "$mirror/tile/0/002" "$mirror/tile/0/777"
refuses_mirror "a log with a tile too many"
check_mirror >/dev/null
echo "and refuses a mirror with a changed leaf, tile or checkpoint, or other files than it must have"
