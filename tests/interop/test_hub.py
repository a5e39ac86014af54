"""Uploading to the hub and fetching from it, through huggingface_hub, against a stand-in on the loopback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from .helpers import random_model, save_run, shapes, vocabulary
from .hub_server import TOKEN, Hub, hub

SHAPE = shapes(vocabulary().vocab_size)["qwen3"]
COMMANDS = """
import contextlib, io, json, os, sys
from sprout.cli.main import main
done = []
for token, words in json.loads(sys.argv[1]):
    os.environ["HF_TOKEN"] = token
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(words)
    done.append([status, out.getvalue(), err.getvalue()])
print(json.dumps(done))
"""


def sprout(folder: Path, server: Hub, *commands: tuple[str, str]) -> list[Any]:
    """Status, output and errors of commands, each with a token, in one process of their own.

    huggingface_hub reads HF_ENDPOINT when it is imported.
    """
    env = {k: v for k, v in os.environ.items() if not k.startswith("HF_")}
    root = str(Path(__file__).parents[2])
    env |= {"HF_ENDPOINT": server.url, "HF_HOME": str(folder / "home"), "PYTHONPATH": root}
    env |= {"HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    given = json.dumps([(token, words.split()) for token, words in commands])
    done = subprocess.run(
        [sys.executable, "-c", COMMANDS, given], cwd=folder, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_a_model_goes_to_the_hub_and_comes_back(tmp_path: Path) -> None:
    save_run(tmp_path / "runs" / "tiny", random_model(SHAPE), vocabulary())
    with hub() as server:
        server.repositories["me/other"] = {
            "config.json": b"{}",
            "pytorch_model.bin": b"",
            "a.py": b"",
        }
        push = "export hf --run tiny --push me/tiny"
        pushed, fetched, other, nothing, wrong, dead = sprout(
            tmp_path,
            server,
            (TOKEN, f"{push} --private"),
            (TOKEN, "import hf me/tiny --run back --json"),
            (TOKEN, "import hf me/other"),
            (TOKEN, "import hf me/nothing"),
            ("hf_wrong", f"{push} --out again"),
            (TOKEN, "import hf me/broken"),
        )
    assert pushed[0] == 0 and pushed[1].splitlines()[-1] == f"{server.url}/me/tiny", pushed
    assert server.private == ["me/tiny"]
    local = tmp_path / "runs" / "tiny" / "export" / "hf-sft"
    sent = {n: d for n, d in server.repositories["me/tiny"].items() if n != ".gitattributes"}
    assert sent == {path.name: path.read_bytes() for path in local.iterdir()}
    assert fetched[0] == 0 and json.loads(fetched[1])["stage"] == "sft", fetched
    assert (tmp_path / "runs" / "back" / "sft" / "done.json").is_file()
    assert "model.safetensors" in server.fetched
    assert not {"pytorch_model.bin", "a.py", "README.md"} & set(server.fetched)
    for failed, sentence in (
        (other, "the architecture None is not one of"),
        (nothing, "cannot fetch me/nothing from the hub: there is no such repository (404)"),
        (wrong, "the folder again is complete: the token is not valid"),
        (dead, "cannot fetch me/broken from the hub: "),
    ):
        assert failed[0] == 1 and sentence in failed[2], failed
        assert len(failed[2].splitlines()) == 1, failed
