"""Uploading to the hub and fetching from it, through huggingface_hub, against a stand-in on the loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .helpers import random_model, save_run, shapes, vocabulary
from .hub_server import TOKEN, Hub, hub

SHAPE = shapes(vocabulary().vocab_size)["qwen3"]


def sprout(
    folder: Path, server: Hub, *words: str, token: str | None = TOKEN
) -> subprocess.CompletedProcess[str]:
    """One command in a process of its own: huggingface_hub reads HF_ENDPOINT when it is imported."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("HF_")}
    root = str(Path(__file__).parents[2])
    env |= {"HF_ENDPOINT": server.url, "HF_HOME": str(folder / "home"), "PYTHONPATH": root}
    env |= {"HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    if token is not None:
        env["HF_TOKEN"] = token
    return subprocess.run(
        [sys.executable, "-m", "sprout", *words], cwd=folder, env=env, capture_output=True, text=True
    )


def test_a_model_goes_to_the_hub_and_comes_back(tmp_path: Path) -> None:
    save_run(tmp_path / "runs" / "tiny", random_model(SHAPE), vocabulary())
    with hub() as server:
        push = ("export", "hf", "--run", "tiny", "--push", "me/tiny")
        done = sprout(tmp_path, server, *push, "--private")
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[-1] == f"{server.url}/me/tiny"
        assert server.private == ["me/tiny"]
        local = tmp_path / "runs" / "tiny" / "export" / "hf-sft"
        sent = server.repositories["me/tiny"]
        assert {n: d for n, d in sent.items() if n != ".gitattributes"} == {
            path.name: path.read_bytes() for path in local.iterdir()
        }
        sent |= {"pytorch_model.bin": b"pickle", "tokenizer.py": b"import os"}
        fetched = sprout(tmp_path, server, "import", "hf", "me/tiny", "--run", "back", "--json")
        assert fetched.returncode == 0, fetched.stderr
        assert json.loads(fetched.stdout)["stage"] == "sft"
        assert "model.safetensors" in server.fetched
        assert not {"pytorch_model.bin", "tokenizer.py", "README.md"} & set(server.fetched)
        for words, token, sentence in (
            (("import", "hf", "me/nothing"), TOKEN, "cannot fetch me/nothing from the hub"),
            ((*push, "--out", "b"), "hf_wrong", "the token is not valid"),
        ):
            failed = sprout(tmp_path, server, *words, token=token)
            assert failed.returncode == 1
            assert sentence in failed.stderr and len(failed.stderr.splitlines()) <= 2


def test_a_hub_that_cannot_be_reached_is_one_sentence(tmp_path: Path) -> None:
    with hub() as server:
        pass
    failed = sprout(tmp_path, server, "import", "hf", "me/tiny")
    assert failed.returncode == 1
    assert failed.stderr.startswith("sprout: cannot fetch me/tiny from the hub: ")
    assert len(failed.stderr.splitlines()) == 1
    assert not (tmp_path / "runs").exists()


