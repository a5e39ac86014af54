"""`sprout serve` on a tiny random run: a real process, a real page of clients, and wrong flags."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import openai
import pytest

from sprout.cli.main import main
from sprout.server.store import Store

from .helpers import random_run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder runs/ with the run `tiny`, whose base and sft stages hold a random model."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SPROUT_API_KEY", raising=False)
    return random_run(tmp_path / "runs" / "tiny")


@pytest.fixture
def server(run: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`sprout serve` in a process of its own, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "sprout", "serve", "--run", "tiny", "--port", str(port)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    url = f"http://127.0.0.1:{port}"
    end = time.monotonic() + 60
    while True:
        try:
            if httpx.get(f"{url}/health", timeout=5).status_code == 200:
                break
        except httpx.TransportError:
            assert process.poll() is None and time.monotonic() < end
            time.sleep(0.05)
    yield process, url
    process.kill()
    process.wait()


def test_a_trained_run_is_served_and_stops_when_asked(
    run: Path, server: tuple[subprocess.Popen[str], str]
) -> None:
    process, url = server
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none") as client:
        assert [model.id for model in client.models.list()] == ["tiny/sft", "tiny/base"]
        answers = [
            client.chat.completions.create(
                model="tiny/sft",
                messages=[{"role": "user", "content": "Hello?"}],
                max_tokens=20,
                temperature=1,
                seed=seed,
            )
            for seed in (1, 1, 2)
        ]
        texts = [answer.choices[0].message.content for answer in answers]
        assert texts[0] == texts[1] != texts[2]
        text = client.completions.create(model="tiny/base", prompt="Once", max_tokens=5, seed=3)
        assert text.usage is not None and 0 <= text.usage.completion_tokens <= 5
        forced = client.completions.create(
            model="tiny/base", prompt="Once", max_tokens=4, n=2, logprobs=1, logit_bias={"97": 100}
        )
        assert [choice.text for choice in forced.choices] == ["aaaa"] * 2
        for choice in forced.choices:
            assert choice.logprobs is not None and choice.logprobs.tokens == ["a"] * 4
            assert (
                max(choice.logprobs.token_logprobs or [0]) < 0
            )  # the model's own, before the bias
    new = httpx.post(f"{url}/api/conversations", json={"title": "kept"}).json()
    assert main(["serve", "--run", "tiny", "--backup", "copy.sqlite3"]) == 0  # while it is served
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert process.stderr is not None
    assert "tiny/sft at http://127.0.0.1" in process.stderr.read()
    for path in (run / "chat.sqlite3", Path("copy.sqlite3")):
        assert Store(path).get(new["id"])["title"] == "kept"


@pytest.mark.parametrize(
    ("argv", "status", "words"),
    [
        (["--run", "tinny"], 2, ["--run tinny", "tiny"]),
        (["--run", "../tiny"], 2, ["--run", "not a path"]),
        (["--run", "tiny", "--stage", "mid"], 2, ["mid", "base, sft"]),
        (["--run", "tiny", "--stage", "nothing"], 2, ["--stage nothing"]),
        (["--run", "tiny", "--host", "0.0.0.0"], 2, ["--host 0.0.0.0", "--no-key"]),
        (["--run", "tiny", "--host", "no.such.host.invalid"], 2, ["--host", "--no-key"]),
        (["--run", "tiny", "--host", "no.such.host.invalid", "--no-key"], 2, ["--host", "address"]),
        (["--run", "tiny", "--port", "70000"], 2, ["--port 70000"]),
        (["--run", "tiny", "--api-key-file", "none"], 2, ["--api-key-file none"]),
        (["--run", "tiny", "--safety", "none.toml"], 2, ["none.toml"]),
        (["--run", "tiny", "--max-batch", "0"], 2, ["--max-batch"]),
        (["--run", "tiny", "--max-queue", "0"], 2, ["--max-queue"]),
        (["--run", "tiny", "--max-seconds", "0"], 2, ["--max-seconds"]),
        (["--run", "tiny", "--grace", "-1"], 2, ["--grace"]),
        (["--run", "tiny", "--device", "tpu"], 2, ["--device"]),
        (["--run", "tiny", "--backup", "x.sqlite3"], 2, ["no conversations"]),
    ],
)
def test_bad_input_is_one_clear_sentence(
    run: Path, argv: list[str], status: int, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", *argv]) == status
    err = capsys.readouterr().err
    assert err.startswith("sprout: ") and err.count("\n") == 1
    assert all(word in err for word in words), err


def test_a_port_in_use_is_told(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["serve", "--run", "tiny", "--port", port]) == 1
    assert "--port" in capsys.readouterr().err


def test_a_key_and_no_key_contradict_each_other(
    run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SPROUT_API_KEY", "k" * 20)
    assert main(["serve", "--run", "tiny", "--no-key"]) == 2
    assert "--no-key" in capsys.readouterr().err


def test_a_damaged_model_is_told(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = run / "sft" / "checkpoints" / "step-000001" / "model.safetensors"
    path.write_bytes(b"damaged")
    assert main(["serve", "--run", "tiny", "--port", "0"]) == 1
    assert "damaged" in capsys.readouterr().err
