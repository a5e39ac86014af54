#!/usr/bin/env bash
# Slurm: sbatch --nodes 2 deploy/slurm.sh --preset multi-node --run big
# Flags go to `sprout run`. Submit it from the project's folder, on a disk that all nodes see, after
# ./run.sh --help has set the project up there. A job that is requeued goes on where it stopped.
#SBATCH --job-name=sprout
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=1
#SBATCH --gpus-per-node=8
#SBATCH --cpus-per-task=64
#SBATCH --time=24:00:00
#SBATCH --requeue
#SBATCH --signal=TERM@120
#SBATCH --output=sprout-%j.log
set -eu
cd "${SLURM_SUBMIT_DIR:?start it with sbatch}"
head=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)

exec srun .venv/bin/torchrun \
    --nnodes "$SLURM_NNODES" \
    --nproc-per-node "$SLURM_GPUS_ON_NODE" \
    --rdzv-backend c10d \
    --rdzv-id "$SLURM_JOB_ID" \
    --rdzv-endpoint "$head:29500" \
    --max-restarts 3 \
    -m -- sprout run "$@"
