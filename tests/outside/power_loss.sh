#!/bin/bash
# power_loss.sh [ROUNDS]: acknowledged entries survive a power loss.
#
# The ledger writes under load to a file system on a disk that loses power: what the disk had not yet made durable
# is gone. The file system is mounted again (its journal is replayed), the ledger starts on it, and every request
# that was ever acknowledged must be there exactly once. Each round goes on where the one before recovered.
#
# The disk is a file on an outer file system whose page cache stands for the disk's volatile cache: what is
# written reaches the outer image only when the inner file system sends a flush (or by chance, as with a real
# disk). The copy of the outer image is what is left when the power goes. So a ledger that forgets fdatasync, or
# uses a call that sends no flush, loses entries here; kill -9 alone would not show it.
#
# Needs root and loop devices. PURSE names the binary; the default is target/release/purse.
set -euo pipefail

# shellcheck source=environment.sh
. "$(dirname "$0")/environment.sh"

rounds=${1:-6}
work=$(mktemp -d)
device=$work/device outer=$work/outer inner=$work/inner log=$work/writer.log
writer=

cleanup() {
    # All of it, whatever fails: a mount left behind keeps a loop device and a gigabyte.
    set +e
    [ -z "$server" ] || kill_server
    [ -z "$writer" ] || wait "$writer"
    unmount_disk
    rm -rf --one-file-system "$work"
}
trap cleanup EXIT

make_disk() {
    truncate -s 1G "$device"
    mkfs.ext4 -q "$device"
    mkdir "$outer" "$inner"
    mount -o loop "$device" "$outer"
    fallocate -l 768M "$outer/disk"
    # Lazy initialisation would write in the background and flush what nobody asked to have flushed.
    mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 "$outer/disk"
    umount "$outer"
}

mount_disk() {
    # Ten minutes between commits that nobody asked for: longer than a round.
    mount -o loop,commit=600 "$device" "$outer"
    mount -o loop,commit=600 "$outer/disk" "$inner"
}

unmount_disk() {
    ! mountpoint -q "$inner" || umount "$inner"
    ! mountpoint -q "$outer" || umount "$outer"
}

# Fields of Linux' Documentation/block/stat.rst for the loop device under a mount point.
statistics() {
    local name
    name=$(basename "$(findmnt --noheadings --output SOURCE "$1")")
    awk -v fields="$2" '{ n = split(fields, f, " "); for (i = 1; i <= n; i++) printf "%s ", $f[i] }' \
        "/sys/block/$name/stat"
}

writes_and_flushes() { statistics "$outer" "5 7 16"; }

wait_until_stopped() {
    for _ in $(seq 500); do
        if ! awk '{ sub(/.*\) /, ""); print $1 }' "/proc/$server/task/"*/stat | grep -qv T; then return; fi
        sleep 0.01
    done
    fail "the server did not stop within 5 s of SIGSTOP"
}

# Copies the outer image at one moment: again, if the device was written to meanwhile. The server is stopped, so
# it gives no answer after the moment that the copy shows.
lose_power() {
    kill -STOP "$server"
    wait_until_stopped
    local before
    while before=$(writes_and_flushes); do
        cp --sparse=always "$device" "$work/survived"
        if [ "$before" = "$(writes_and_flushes)" ]; then break; fi
    done
    kill_server
    wait "$writer" || true
    writer=
    unmount_disk
    mv "$work/survived" "$device"
}

load() {
    "$python" "$outside/python/write.py" "$target" "round$1" --in-flight 16 >>"$log" 2>"$work/writer.errors" &
    writer=$!
    for _ in $(seq 300); do
        if grep -q "^acknowledged round$1-" "$log"; then break; fi
        kill -0 "$writer" 2>/dev/null || { cat "$work/writer.errors" >&2; fail "the writer cannot write"; }
        sleep 0.1
    done
    # The first round ends soon after the first answer, while the files are new.
    [ "$1" = 1 ] || sleep "$((RANDOM % 3)).$((RANDOM % 10))"
}

[ "$(id -u)" = 0 ] || fail "mounting needs root"
make_environment
"$outside/go/build.sh" "$built"
make_disk
mount_disk
touch "$log"
start_server "$inner/d" "$work/server.log"
for round in $(seq "$rounds"); do
    flushes=$(statistics "$inner" 16)
    load "$round"
    flushes=$(($(statistics "$inner" 16) - flushes))
    lose_power
    mount_disk
    start_server "$inner/d" "$work/server.log"
    echo "round $round: power lost after $flushes flushes of the disk" >&2
    "$python" "$outside/python/check.py" "$target" "$log" --export "$work/export" >"$work/retried"
    cat "$work/retried" >>"$log"
    "$built/check_ledger" "$work/export"
done
stop_server
echo "ok: nothing that was acknowledged was lost in $rounds power losses"
