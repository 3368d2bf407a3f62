#!/bin/bash
# The Dockerfile builds, and what it builds serves a ledger: not as root, healthy by its own word, with entries that outlive
# it in the volume. Needs root; the first run makes the base images and compiles everything once more.
set -euo pipefail

# shellcheck source=../environment.sh
. "$(dirname "$0")/../environment.sh"
# shellcheck source=image.sh
. "$outside/container/image.sh"

work=$(mktemp -d)
container=
cleanup() {
    [ -z "$container" ] || buildah rm "$container" >/dev/null
    rm -rf "$work"
}
trap cleanup EXIT

# What a registry of images and whatever runs containers read.
check_config() {
    buildah inspect --type image "$image" | jq .Docker.config >"$work/config.json"
    jq --exit-status '
        (.User | tonumber) > 0 and .ExposedPorts == {"7420/tcp": {}} and .Volumes == {"/data": {}} and
        .Healthcheck.Test == ["CMD", "purse", "health"] and .Healthcheck.Interval > 0 and
        .Entrypoint == ["purse"] and .Cmd[0] == "serve"' "$work/config.json" >/dev/null ||
        fail "the image's settings are $(cat "$work/config.json")"
    echo "the image: $(jq --compact-output '{User, Entrypoint, Cmd, Healthcheck: .Healthcheck.Test}' "$work/config.json")"
}

[ "$(id -u)" = 0 ] || fail "chroot and mounts need root"
need jq jq
make_environment
use_buildah
make_base
make_builder
build_image
check_config
container=$(buildah from --pull-never "$image")
in_own_network "$outside/container/served.sh" "$(buildah mount "$container")" "$work"
