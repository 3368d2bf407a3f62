# Sourced by run.sh. Builds the Dockerfile with buildah, on a machine that reaches no registry of images and runs no
# daemon: its two base images are made of Debian's packages and of this machine's Rust toolchain.

storage=$built/container
base=docker.io/library/debian:bookworm-slim
builder=docker.io/library/rust:1-bookworm
image=localhost/common-purse:test

# The mirror that this machine's own packages come from, as the lists that it last fetched tell.
debian_mirror() {
    apt-get update -qq
    # shellcheck disable=SC2016 # apt's own fields
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 'Component: main' | head -n 1
}

use_buildah() {
    need buildah buildah
    need debootstrap debootstrap
    mkdir -p "$storage/tmp"
    cat >"$storage/storage.conf" <<CONF
[storage]
driver = "vfs"
graphroot = "$storage/graph"
runroot = "$storage/run"
CONF
    export CONTAINERS_STORAGE_CONF=$storage/storage.conf BUILDAH_ISOLATION=chroot
    # Cache mounts are kept there as well.
    export TMPDIR=$storage/tmp
}

has_image() { [ -n "$(buildah images --quiet --filter "reference=$1")" ]; }

# Debian as its installer makes it, in place of the official image of the same release.
make_base() {
    if has_image "$base"; then return; fi
    local root=$storage/debian container
    rm -rf --one-file-system "$root"
    debootstrap --variant=minbase bookworm "$root" "$(debian_mirror)" >"$storage/debootstrap.log" ||
        fail "debootstrap: $(tail -n 5 "$storage/debootstrap.log")"
    rm -rf "$root"/var/cache/apt/archives/*.deb
    container=$(buildah from scratch)
    buildah add --quiet "$container" "$root" / >/dev/null
    buildah commit --quiet --rm "$container" "$base" >/dev/null
    rm -rf --one-file-system "$root"
}

# The same with a C compiler, and Rust where build_image mounts it.
make_builder() {
    if has_image "$builder"; then return; fi
    local container
    container=$(buildah from --pull-never "$base")
    buildah run --network host "$container" -- sh -c \
        'apt-get update -qq && apt-get install -qq -y --no-install-recommends gcc libc6-dev' >"$storage/apt.log" 2>&1 ||
        fail "a C compiler: $(tail -n 5 "$storage/apt.log")"
    buildah config --env CARGO_HOME=/usr/local/cargo --env PATH=/usr/local/rust/bin:/usr/bin:/bin "$container"
    buildah commit --quiet --rm "$container" "$builder" >/dev/null
}

# The sources of crates are this machine's, which has just built the same lock file: nothing is fetched. What was compiled of
# them stays in the Dockerfile's own cache.
build_image() {
    local cargo_home=${CARGO_HOME:-$HOME/.cargo}
    cargo fetch --locked --quiet
    buildah bud --pull-never --format docker --network host --tag "$image" \
        --volume "$cargo_home/registry:/usr/local/cargo/registry" --volume "$(rustc --print sysroot):/usr/local/rust:ro" \
        "$outside/../.." >"$storage/build.log" 2>&1 || fail "the Dockerfile: $(tail -n 20 "$storage/build.log")"
    # What the image before was, and the stage that was only built in.
    buildah rmi --prune >/dev/null
}
