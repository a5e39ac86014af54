#!/usr/bin/env bash
# Sets sprout up with its test tools, checks the code and runs the tests. The tests of the chat page need
# Chromium, which is installed where apt can do so without asking; else they are skipped and say why.
# Flags go to pytest: ./test.sh tests/engine -k stop
set -e
root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
. "$root/setup.sh"
setup "$root" dev
cd "$root"

install_chromium() {
    local as="" log
    if command -v chromium >/dev/null || command -v chromium-browser >/dev/null; then return; fi
    command -v apt-get >/dev/null || return 0
    if [ "$(id -u)" != 0 ]; then
        sudo -n true 2>/dev/null || return 0
        as="sudo -n"
    fi
    echo "installing chromium for the tests of the chat page"
    log=$(mktemp)
    if ! { $as apt-get update && $as env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends chromium; } >"$log" 2>&1 </dev/null; then
        echo "chromium could not be installed, so those tests are skipped: $(tail -n 1 "$log")" >&2
    fi
    rm -f "$log"
}
install_chromium

python=$root/.venv/bin/python
failed=""
echo "import floors:"
"$python" -c "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))" ||
    failed="$failed import-linter"
echo "ruff:"
"$python" -m ruff check || failed="$failed ruff"
echo "mypy:"
"$python" -m mypy sprout || failed="$failed mypy"
# Two processes of one thread each, unless the flags say otherwise; a file's tests stay together.
OMP_NUM_THREADS=${OMP_NUM_THREADS:-1} "$python" -m pytest -q -n 2 --dist loadfile "$@" ||
    failed="$failed pytest"

if [ -n "$failed" ]; then
    echo "failed:$failed (see above)" >&2
    exit 1
fi
