#!/usr/bin/env bash
# Sets sprout up with its test tools, checks the code and runs the tests.
# Flags go to pytest: ./test.sh tests/engine -k stop
set -e
root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
. "$root/setup.sh"
setup "$root" dev
cd "$root"

python=$root/.venv/bin/python
failed=""
echo "import floors:"
"$python" -c "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))" ||
    failed="$failed import-linter"
echo "ruff:"
"$python" -m ruff check || failed="$failed ruff"
echo "mypy:"
"$python" -m mypy sprout || failed="$failed mypy"
"$python" -m pytest -q "$@" || failed="$failed pytest"

if [ -n "$failed" ]; then
    echo "failed:$failed (see above)" >&2
    exit 1
fi
