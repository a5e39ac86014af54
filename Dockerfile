# sprout in a container, for any machine or for NVIDIA cards:
#
#   docker build -t sprout .
#   docker build -t sprout --build-arg DEVICE=cuda .
#
# Train into ./runs, then serve what was trained (the page asks for the key). Made beforehand, the folder is
# yours, and so is what is written there:
#
#   mkdir -p runs
#   docker run -it --user "$(id -u)" -v "$PWD/runs:/home/sprout/runs" sprout run
#   docker run -it --user "$(id -u)" -v "$PWD/runs:/home/sprout/runs" \
#       -p 127.0.0.1:8000:8000 -e SPROUT_API_KEY=... sprout
#
# With cards add --gpus all. Packages are those of uv.lock, each checked by its hash; PyTorch's build without
# CUDA, for DEVICE=cpu, is not in it and comes from PyTorch's own index in the same version.
FROM python:3.12-slim-bookworm

ARG DEVICE=cpu
SHELL ["/bin/bash", "-o", "pipefail", "-c"]

# A compiler for the kernels, and bubblewrap for programs that models write.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends bubblewrap g++ \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/sprout
COPY pyproject.toml uv.lock ./
RUN pip install --no-cache-dir uv==0.13.9 \
    && case "$DEVICE" in \
        cpu) pip install --no-cache-dir --index-url https://download.pytorch.org/whl/cpu \
                "$(grep -oE 'torch==[0-9.]+' pyproject.toml)" \
            && prune=(--prune torch) ;; \
        cuda) prune=() ;; \
        *) echo "DEVICE must be cpu or cuda, not $DEVICE" >&2; exit 1 ;; \
    esac \
    && uv export --quiet --frozen --no-emit-project --no-dev "${prune[@]}" \
        --output-file requirements.txt \
    && pip install --no-cache-dir --require-hashes -r requirements.txt

COPY LICENSE README.md ./
COPY sprout ./sprout
COPY presets ./presets
RUN pip install --no-cache-dir --no-deps --editable . \
    && useradd --create-home --uid 1000 sprout \
    && mkdir /home/sprout/runs \
    && chmod 1777 /home/sprout /home/sprout/runs

# A home for whoever --user names.
ENV HOME=/home/sprout
USER 1000
WORKDIR /home/sprout
VOLUME /home/sprout/runs
EXPOSE 8000
ENTRYPOINT ["sprout"]
CMD ["serve", "--host", "0.0.0.0"]
