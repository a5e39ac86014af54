# shellcheck shell=bash
# Sourced by run.sh and test.sh. `setup ROOT run|dev` makes ROOT/.venv and installs sprout in it,
# with the packages for the tests too when the second word is dev. It can be repeated: when
# pyproject.toml is unchanged nothing is done, and after an interruption it starts over.
# Written for every bash since 3.2, which is what macOS has.

setup() {
    local root=$1 kind=$2 venv=$1/.venv lock=$1/.venv.lock python key status=0
    python=$(find_python) || return 1
    key=$(setup_key "$root" "$python") || return 1
    if [ ! -e "$lock" ] && is_venv "$venv"; then
        if [ "$(cat "$venv/installed.dev" 2>/dev/null)" = "$key" ]; then return 0; fi
        if [ "$(cat "$venv/installed.$kind" 2>/dev/null)" = "$key" ]; then return 0; fi
    fi
    if ! "$python" -c "import venv, ensurepip" 2>/dev/null; then
        say "Python's venv module is missing: $(venv_advice)"
        return 1
    fi
    take_lock "$venv" "$lock" || return 1
    install_sprout "$root" "$kind" "$venv" "$python" "$key" || status=1
    rm -f "$lock"
    return $status
}

# One set-up at a time. A lock whose process is gone means that it was killed half-way, and what
# it left cannot be trusted.
take_lock() {
    local venv=$1 lock=$2
    if ! (set -C && echo $$ >"$lock") 2>/dev/null; then
        if [ ! -e "$lock" ]; then
            say "cannot write to $lock: check that this folder is yours and the disk is not full"
            return 1
        fi
        if kill -0 "$(cat "$lock")" 2>/dev/null; then
            say "another set-up is at work here: wait for it (or remove $lock if there is none)"
            return 1
        fi
        say "the last set-up was interrupted: starting it over"
        rm -rf "$venv" || return 1
        echo $$ >"$lock" || return 1
    fi
}

install_sprout() {
    local root=$1 kind=$2 venv=$3 python=$4 key=$5 what=$1 index=""
    if ! is_venv "$venv"; then
        say "making a virtual environment in $venv"
        "$python" -m venv --clear "$venv" || return 1
    fi
    if wants_cpu_torch && cpu_index_answers "$python"; then
        index="--extra-index-url=https://download.pytorch.org/whl/cpu"
        say "no NVIDIA card here: taking PyTorch's CPU build"
    fi
    if [ "$kind" = dev ]; then what="${root}[dev]"; fi
    say "installing what sprout needs (a few minutes the first time)"
    # Whatever happens, pip must not touch the system's Python. $index is one word or none.
    if ! PIP_REQUIRE_VIRTUALENV=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
        "$venv/bin/python" -m pip install $index -e "$what"; then
        say "installing did not finish: see pip's message above, then run this again"
        return 1
    fi
    echo "$key" >"$venv/installed.$kind" || return 1
}

# Whether a folder is a working virtual environment. Its python alone proves nothing: without
# pyvenv.cfg beside it (a removal cut short) it is the system's Python under another name.
is_venv() {
    "$1/bin/python" -c "import pip, sys; sys.exit(sys.prefix == sys.base_prefix)" 2>/dev/null
}

say() {
    echo "sprout: $*" >&2
}

# Prints the first Python on the path that is new enough.
find_python() {
    local name
    for name in python3 python3.13 python3.12 python3.11 python3.10 python; do
        if "$name" -c "import sys; sys.exit(sys.version_info < (3, 10))" 2>/dev/null; then
            echo "$name"
            return 0
        fi
    done
    if [ "$(uname)" = Darwin ]; then
        say "Python 3.10 or newer is missing: brew install python, or get it from python.org"
    else
        say "Python 3.10 or newer is missing: sudo apt install python3 python3-venv"
    fi
    return 1
}

# What an installation depends on: the project's file, the place and the Python.
setup_key() {
    "$2" - "$1" <<'END'
import hashlib, sys
with open(sys.argv[1] + "/pyproject.toml", "rb") as file:
    print(hashlib.sha256(file.read()).hexdigest(), sys.version_info[:2], sys.argv[1])
END
}

wants_cpu_torch() {
    [ "$(uname)" = Linux ] && [ ! -e /proc/driver/nvidia ] && ! command -v nvidia-smi >/dev/null
}

# Asked beforehand, because pip tries an index that does not answer for minutes.
cpu_index_answers() {
    "$1" - 2>/dev/null <<'END'
import urllib.request
urllib.request.urlopen("https://download.pytorch.org/whl/cpu/torch/", timeout=5).read(1)
END
}

venv_advice() {
    if [ "$(uname)" = Darwin ]; then
        echo "brew install python, then run this again"
    else
        echo "sudo apt install python3-venv, then run this again"
    fi
}
