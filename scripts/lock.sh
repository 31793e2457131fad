#!/bin/sh
# Pin the dependencies of pyproject.toml: one file to run, one to develop, both with hashes, for every
# supported Python and platform. Run again, it keeps what is pinned unless pyproject.toml objects;
# `make lock UPGRADE=--upgrade` takes the newest of everything.
set -eu
uv=${1:-uv}
common="--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --fork-strategy fewest --quiet ${UPGRADE:-}"
# shellcheck disable=SC2086  # the options are meant to split
"$uv" pip compile pyproject.toml --extra build $common -o requirements.lock
# shellcheck disable=SC2086
"$uv" pip compile pyproject.toml --extra build --extra dev $common -c requirements.lock -o requirements-dev.lock
