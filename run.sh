#!/usr/bin/env bash
# Sets sprout up, trains a model on this machine and opens a chat with it.
# Flags go to `sprout run`: ./run.sh --minutes 30 --data my-texts/
set -e
root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
. "$root/setup.sh"
setup "$root" run

sprout=$root/.venv/bin/sprout
run=""
previous=""
for word in "$@"; do
    case $word in
        -h | --help) exec "$sprout" run "$@" ;;
        --run=*) run=${word#--run=} ;;
    esac
    if [ "$previous" = --run ]; then run=$word; fi
    previous=$word
done

"$sprout" run "$@"

if [ -t 0 ] && [ -t 1 ]; then
    exec "$sprout" chat ${run:+--run "$run"}
fi
