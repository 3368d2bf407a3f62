#!/bin/bash
# durable_before_answer.sh [WRITES]: the server syncs its journal before each answer, seen from outside with strace.
#
# power_loss.sh shows that nothing is lost when the power goes at some moments; this shows for every one of a
# number of single writes that the sync of the journal file had returned before the answer left.
#
# PURSE names the binary; the default is target/release/purse. JOURNAL is the name of the file in the data directory
# that single writes are durable in; the default is `log`, the commit log. Where tracing is forbidden strace says so and this fails.
set -euo pipefail

# shellcheck source=environment.sh
. "$(dirname "$0")/environment.sh"

writes=${1:-200}
# Not in /tmp, which may be a file system in memory.
mkdir -p "$built"
work=$(mktemp -d "$built/durable.XXXXXX")
writer='' tracer=''

cleanup() {
    set +e
    exec 3>&-
    [ -z "$server" ] || kill_server
    [ -z "$writer" ] || wait "$writer"
    [ -z "$tracer" ] || wait "$tracer"
    rm -rf "$work"
}
trap cleanup EXIT

# wait_for TEXT FILE SECONDS
wait_for() {
    for _ in $(seq "$(($3 * 20))"); do
        if grep -q "$1" "$2" 2>/dev/null; then return; fi
        sleep 0.05
    done
    sed 's/^/    /' "$2" >&2
    fail "waited $3 s in vain for '$1'"
}

need strace strace
make_environment
start_server "$work/d" "$work/server.log"

# The writer connects and learns the messages before strace looks: what follows are writes only.
mkfifo "$work/go"
"$python" "$outside/python/write.py" "$target" traced --count "$writes" --wait <"$work/go" >"$work/writer.log" &
writer=$!
exec 3>"$work/go"
wait_for ready "$work/writer.log" 30

# 4,096 bytes are more than any answer to a single write; the journal's own bytes may be cut.
strace -f -yy -s 4096 -o "$work/trace" -p "$server" \
    -e trace=write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,fdatasync,fsync 2>"$work/strace.log" &
tracer=$!
wait_for attached "$work/strace.log" 30
echo go >&3
wait "$writer" || fail "the writer had an error"
writer=
stop_server
wait "$tracer" || true
tracer=

answers=$(grep -c '^acknowledged' "$work/writer.log")
[ "$answers" = "$writes" ] || fail "$answers of $writes writes were answered"
journal=$(find "$work/d" -type f -name "${JOURNAL:-log}")
[ -f "$journal" ] || fail "there is no single file ${JOURNAL:-log} in the data directory: $(find "$work/d" -type f)"
"$python" "$outside/python/order_of_syscalls.py" "$work/trace" "$journal" "${target##*:}" "$answers"
