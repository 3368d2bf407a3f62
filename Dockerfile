# An image that serves a ledger:
#
#   docker build -t common-purse .
#   docker run -d --name ledger -p 127.0.0.1:7420:7420 -v purse:/data -e PURSE_ORIGIN=ledger.example/trial common-purse
#
# Everything of the ledger is in the volume /data: its journal, its private key, the names of persons.

# The official image with the newest stable toolchain. Debian 12 in both stages, so that the program meets the C library
# that it was linked with.
FROM rust:1-bookworm AS build
WORKDIR /source
COPY Cargo.toml Cargo.lock build.rs ./
# What `purse demo` shows and `purse explain` tells is built in.
COPY data data
COPY docs docs
COPY proto proto
COPY src src
# Named in Cargo.toml.
COPY benches benches
# What cargo fetched and built is kept beside the image from build to build; only the program is taken out of it.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/source/target \
    cargo build --release --locked && install -D target/release/purse /out/purse

# The smallest Debian that is kept up to date. The program needs the C library and nothing else.
FROM debian:bookworm-slim
# A new volume takes its owner from the directory that it covers.
RUN useradd --system --uid 7420 --user-group --home-dir /data --shell /usr/sbin/nologin purse \
    && install -d -o purse -g purse -m 0700 /data
COPY --from=build /out/purse /usr/local/bin/purse
# As a number, by which an orchestrator sees that it is not root.
USER 7420
VOLUME /data
EXPOSE 7420
# The program asks itself; no shell takes part. It gives up after a few seconds by itself.
HEALTHCHECK --interval=10s --timeout=10s --start-period=30s --retries=3 CMD ["purse", "health"]
ENTRYPOINT ["purse"]
# A decision: in a container, loopback is reached by nobody else, so the ledger listens on all of the container's addresses,
# although it asks nobody who they are. Whoever starts the container decides who reaches those: publish the port on
# loopback only, as above, or to what authenticates callers.
CMD ["serve", "--data-dir", "/data", "--insecure-listen", "0.0.0.0:7420"]
