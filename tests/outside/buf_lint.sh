#!/bin/bash
# The public contract passes buf's lint (buf.yaml says which rules).
set -euo pipefail

# shellcheck source=environment.sh
. "$(dirname "$0")/environment.sh"

make_environment
cd "$outside/../.."
"$built/venv/bin/buf" lint
echo "buf lint: nothing to say"
