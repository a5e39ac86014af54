"""`sprout bench`: the figures that other people's scripts read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import torch

from sprout.cli.main import main
from sprout.models.flops import flops_per_token
from sprout.models.gpt import GPT, GPTConfig
from sprout.train import machine

SMALL = [*("--depth", "2", "--width", "32", "--vocab-size", "300", "--sequence-length", "64")]
SMALL += ["--device", "cpu", "--dtype", "fp32"]


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Measuring the machine itself is tested elsewhere."""
    monkeypatch.setattr(machine, "gemm_flops_per_second", lambda dist, seconds=0.3: 1e11)
    monkeypatch.setattr(machine, "read_bytes_per_second", lambda dist, seconds=0.5: 1e10)
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def figures(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, Any]:
    assert main(["bench", *argv, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_training(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = ["--total-batch-size", "256", "--device-batch-size", "2", "--steps", "2"]
    found = figures(capsys, "train", *SMALL, *sizes, "--threads", "1")
    assert set(found) == {
        *("tokens_per_second", "flops_per_token", "flops_per_second", "gemm_flops_per_second"),
        *("mfu", "peak_memory_bytes", "config"),
    }
    assert found["flops_per_token"] == flops_per_token(GPT(GPTConfig(300, 2, 1, 1, 32, 64)))
    rate = found["tokens_per_second"] * found["flops_per_token"]
    assert found["flops_per_second"] == pytest.approx(rate) and rate > 0
    assert found["mfu"] == pytest.approx(rate / 1e11)
    assert found["peak_memory_bytes"] > 10 << 20
    config = found["config"]
    assert (config["n_layer"], config["n_embd"], config["vocab_size"]) == (2, 32, 300)
    assert (config["sequence_length"], config["total_batch_size"]) == (64, 256)
    assert (config["device"], config["dtype"], config["threads"]) == ("cpu", "fp32", 1)


def test_decoding(capsys: pytest.CaptureFixture[str]) -> None:
    found = figures(capsys, "decode", *SMALL, "--tokens", "8")
    assert set(found) == {
        *("batch", "bytes_per_token", "read_bytes_per_second"),
        *("bandwidth_bound_tokens_per_second", "config"),
    }
    assert set(found["batch"]) == {"1", "16"} and min(found["batch"].values()) > 0
    assert found["bandwidth_bound_tokens_per_second"] == 1e10 / found["bytes_per_token"]
    assert 4 * (2 * 12 * 32 * 32 + 32 * 300) < found["bytes_per_token"] < 4 * 40_000


def test_the_tokenizer(capsys: pytest.CaptureFixture[str]) -> None:
    found = figures(capsys, "tokenizer", "--vocab-size", "400", "--megabytes", "0.05")
    assert found["train_megabytes_per_second"] > 0 and found["encode_megabytes_per_second"] > 0
    assert found["vocab_size"] == 400 and 1 < found["bytes_per_token"] < 6


def test_without_json_a_line_a_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "tokenizer", "--vocab-size", "300", "--megabytes", "0.02"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [
        *("train_megabytes_per_second", "encode_megabytes_per_second"),
        *("bytes_per_token", "vocab_size"),
    ]


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["trane"], ["trane", "did you mean train?"]),
        (["train", "--steps", "0"], ["--steps 0", "more than 0"]),
        (["train", "--total-batch-size", "100"], ["--total-batch-size 100", "one row"]),
        (["train", "--vocab-size", "10"], ["--vocab-size 10"]),
        (["train", "--device", "tpu"], ["--device tpu"]),
        (["decode", "--tokens", "512"], ["--tokens 512", "--sequence-length"]),
        (["tokenizer", "--megabytes", "-1"], ["--megabytes -1"]),
    ],
)
def test_wrong_usage(capsys: pytest.CaptureFixture[str], argv: list[str], words: list[str]) -> None:
    assert main(["bench", *argv]) == 2
    out, err = capsys.readouterr()
    assert out == "" and all(word in err for word in words), err


def test_help_lists_the_measurements(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--help"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in ("train", "decode", "tokenizer"))
    assert main(["bench"]) == 2
