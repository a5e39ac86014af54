#!/usr/bin/env bash
# From a bare machine with GPUs (8 are meant) to a report and a chat that is served: ./speedrun.sh
# It works in the background, and goes on when you log out: in a screen where there is one, else under
# nohup; speedrun.log tells how it goes. The same command goes on after whatever stopped it.
# Flags go to `sprout run`, and of one given twice the last counts: ./speedrun.sh --preset speedrun-100, or
# --depth 20. In the foreground: SPEEDRUN_HERE=1 ./speedrun.sh
set -e
root=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cd "$root"

if [ -z "${SPEEDRUN_HERE:-}" ]; then
    export SPEEDRUN_HERE=1
    if command -v screen >/dev/null; then
        screen -L -Logfile speedrun.log -dmS speedrun "$root/speedrun.sh" "$@"
        echo "at work in a screen: screen -r speedrun shows it, tail -f speedrun.log as well" >&2
    else
        nohup "$root/speedrun.sh" "$@" >>speedrun.log 2>&1 &
        echo "at work as process $!: tail -f speedrun.log shows it" >&2
    fi
    exit 0
fi

. "$root/setup.sh"
setup "$root" run

gpus=0
if command -v nvidia-smi >/dev/null; then gpus=$(nvidia-smi --list-gpus | wc -l); fi
if [ "$gpus" -eq 0 ]; then
    echo "speedrun.sh: there is no NVIDIA GPU here; ./run.sh is for this machine" >&2
    exit 1
fi

"$root/.venv/bin/torchrun" --standalone --nproc-per-node "$gpus" --max-restarts 3 \
    -m -- sprout run --preset speedrun --run speedrun "$@"
echo "the report: runs/speedrun/report.md" >&2
exec "$root/.venv/bin/sprout" serve --run speedrun
