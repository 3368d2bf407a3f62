# Sourced by the scripts beside this directory. Gives them $python, with gRPC for it, and these functions.

outside=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
target_directory=$(cd "$outside/../.." && pwd -P)/target
built=$target_directory/outside
purse=${PURSE:-$target_directory/release/purse}
python=$built/venv/bin/python
server=
# Nothing is to be left beside the sources.
export PYTHONDONTWRITEBYTECODE=1

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# need PROGRAM PACKAGE...: Debian's packages, where the program is missing.
need() {
    local program=$1
    shift
    if command -v "$program" >/dev/null; then return; fi
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

make_environment() {
    [ -x "$purse" ] || fail "there is no $purse: build it (cargo build --release) or set PURSE"
    [ -x "$python" ] || python3 -m venv "$built/venv"
    install_pinned "$outside/python/requirements.txt"
}

# install_pinned REQUIREMENTS: Python's packages, again when other versions are asked for. The mark is set last, so that
# what was cut short is done again.
install_pinned() {
    local mark
    mark=$built/venv/$(basename "$(dirname "$1")").installed
    if cmp -s "$1" "$mark"; then return; fi
    "$built/venv/bin/pip" install --quiet --disable-pip-version-check -r "$1"
    cp "$1" "$mark"
}

# in_own_network COMMAND...: runs it where every port is free and nobody beyond this machine reaches what listens. Needs root.
in_own_network() {
    need ip iproute2
    unshare --net -- bash -c 'ip link set lo up && exec "$@"' bash "$@"
}

free_port() {
    "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start_server DATA_DIRECTORY LOG [ADDRESS]: waits until it listens; sets $server (process) and $target (address).
start_server() {
    target=${3:-127.0.0.1:$(free_port)}
    "$purse" serve --data-dir "$1" --listen "$target" --origin outside.example/ledger 2>"$2" &
    server=$!
    # Recovery is to take 5 s at most for 10 million entries; 30 s are for slow disks.
    for _ in $(seq 300); do
        if grep -qs "listening on" "$2"; then return; fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    sed 's/^/    server: /' "$2" >&2
    fail "the server did not come up"
}

stop_server() {
    kill -TERM "$server"
    wait "$server" || true
    server=
}

kill_server() {
    kill -KILL "$server" 2>/dev/null || true
    # The shell's note that it was killed is no news.
    wait "$server" 2>/dev/null || true
    server=
}
