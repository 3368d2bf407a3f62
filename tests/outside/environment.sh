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

make_environment() {
    [ -x "$purse" ] || fail "there is no $purse: build it (cargo build --release) or set PURSE"
    # The mark is set last, so that an environment that was cut short is made again.
    if [ ! -e "$built/venv/ready" ]; then
        python3 -m venv "$built/venv"
        "$built/venv/bin/pip" install --quiet --disable-pip-version-check -r "$outside/python/requirements.txt"
        touch "$built/venv/ready"
    fi
}

free_port() {
    "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start_server DATA_DIRECTORY LOG: waits until it listens; sets $server (process) and $target (address).
start_server() {
    target=127.0.0.1:$(free_port)
    "$purse" serve --data-dir "$1" --listen "$target" --origin outside.example/ledger 2>"$2" &
    server=$!
    # Recovery is to take 5 s at most for 10 million entries; 30 s are for slow disks.
    for _ in $(seq 300); do
        if grep -q "listening on" "$2"; then return; fi
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
