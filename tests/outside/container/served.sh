#!/bin/bash
# served.sh ROOT WORK: run by run.sh, where the port of the image is free. Starts what the image says in its root, as its user.
set -euo pipefail

# shellcheck source=../environment.sh
. "$(dirname "$0")/../environment.sh"

root=$1 work=$2
# Not the address that the ledger listens on without being told: the container's own, as others see it.
target=127.0.0.2:7420
log=$work/server.log
user=$(jq -r .User "$work/config.json")
mapfile -t settings < <(jq -r '.Env[]' "$work/config.json")
mapfile -t command < <(jq -r '.Entrypoint[], .Cmd[]' "$work/config.json")
mapfile -t health < <(jq -r '.Healthcheck.Test[1:][]' "$work/config.json")
cleanup() { [ -z "$server" ] || kill_server; }
trap cleanup EXIT

# Replaces this process, as the first one of a container.
inside() { exec env --ignore-environment "${settings[@]}" "PURSE_ORIGIN=outside.example/ledger" chroot --userspec="$user" "$root" "$@"; }

healthy() { [ "$(inside "${health[@]}" 2>>"$work/health.log")" = SERVING ]; }

start_container() {
    (inside "${command[@]}") 2>>"$log" &
    server=$!
    for _ in $(seq 300); do
        if healthy; then return; fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    fail "it is not healthy: $(tail -n 5 "$log" "$work/health.log")"
}

# As whatever runs containers ends one.
stop_container() {
    kill -TERM "$server"
    wait "$server" || fail "it ended with exit code $? after SIGTERM: $(tail -n 5 "$log")"
    server=
    if healthy; then fail "it is said to serve after it ended"; fi
}

[ -z "$(ls -A "$root/data")" ] || fail "the image brings data: $(ls -A "$root/data")"
[ "$(stat --format '%u %a' "$root/data")" = "$user 700" ] || fail "/data is $(stat --format '%U %a' "$root/data")"
[ ! -e "$root/source" ] || fail "the image brings its sources"

start_container
uid=$(awk '/^Uid:/ { print $3 }' "/proc/$server/status")
[ "$uid" = "$user" ] || fail "it runs as $uid and not as $user"
"$python" "$outside/python/write.py" "$target" container --count 50 >"$work/writer.log"
stop_container
start_container
"$python" "$outside/python/check.py" "$target" "$work/writer.log"
stop_container
echo "the container serves as user $user, ends when told to, and finds its entries again"
