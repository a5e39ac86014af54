"""`sprout bench`: the figures that other people's scripts read."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from sprout.cli.main import main
from sprout.models.flops import flops_per_token
from sprout.models.gpt import GPT, GPTConfig
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.train import machine, scaling

from .. import tiny
from .helpers import TEXT

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


def test_decoding_with_int8_weights_reads_about_a_quarter_of_fp32(
    capsys: pytest.CaptureFixture[str],
) -> None:
    plain = figures(capsys, "decode", *SMALL, "--tokens", "4")
    found = figures(capsys, "decode", *SMALL, "--tokens", "4", "--int8")
    assert found["config"]["int8"] and found["config"]["params"] == plain["config"]["params"]
    assert 0.25 < found["bytes_per_token"] / plain["bytes_per_token"] < 0.32
    assert min(found["batch"].values()) > 0


def test_serving_beside_the_engine_alone(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = ["--depth", "1", "--width", "32", "--vocab-size", "300", "--sequence-length", "128"]
    sizes += ["--device", "cpu", "--dtype", "fp32", "--prompt-tokens", "20", "--tokens", "5"]
    found = figures(capsys, "serve", *sizes, "--clients", "3")
    assert set(found) == {
        *("clients", "tokens_per_second", "engine_tokens_per_second", "ttft_seconds"),
        *("client_cpu_seconds", "config"),
    }
    assert found["clients"] == 3 and found["config"]["n_embd"] == 32
    assert 0 < found["ttft_seconds"]["p50"] <= found["ttft_seconds"]["p95"] < 60
    assert min(found["tokens_per_second"], found["engine_tokens_per_second"]) > 0
    assert 0 < found["client_cpu_seconds"] < 60


def test_the_loss_of_int8_weights_in_bits_per_byte(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder, tokenizer = tmp_path / "runs" / "tiny", byte_tokenizer()
    model = tiny.wild_gpt(GPTConfig(tokenizer.vocab_size, 1, 2, 2, 64, 64), 0.2)
    tiny.keep(folder, model, tokenizer, "base")
    Path("a.txt").write_text("A text of some words, " * 60)
    loss = ["--run", "tiny", "--val-data", "a.txt"]
    found = figures(capsys, "decode", *SMALL, "--tokens", "4", *loss)["bpb"]
    assert set(found) == {"fp32", "int8"}
    assert found["int8"] != found["fp32"] == pytest.approx(found["int8"], rel=0.02)
    text = tokenizer.encode(Path("a.txt").read_text())
    rows = torch.tensor([tokenizer.bos_id, *text])[None]
    with torch.no_grad():  # the first row of 64, which the mean over all is near
        said = model.logits(model(rows[:, :64])).log_softmax(-1)
    nats = -float(said[0].gather(-1, rows[0, 1:65, None]).mean())
    assert found["fp32"] == pytest.approx(nats / math.log(2), rel=0.3)


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
        (["decode", "--stage", "sft"], ["--stage sft", "--run"]),
        (["decode", "--run", "none-such"], ["--run none-such"]),
        (["serve", "--tokens", "400"], ["--tokens 400", "--sequence-length 512"]),
        (["serve", "--clients", "0"], ["--clients 0"]),
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


SCALING = ["scaling", "--budgets", "2e8,4e8", "--vocab-size", "300", "--data", "a.txt"]
SCALING += ["--device", "cpu", "--dtype", "fp32", "--threads", "1"]


def test_scaling(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Runs of three depths at two budgets; done once, they are only read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(scaling, "SMALLEST_BATCH", 1024)
    Path("a.txt").write_text(TEXT)
    found = figures(capsys, *SCALING, "--depths", "1,2,3")
    assert len(found["points"]) == 6 and found["law"] is not None
    assert [p["depth"] for p in found["points"]] == [1, 2, 3, 1, 2, 3]
    for point in found["points"]:
        assert point["tokens"] > 0 and 0 < point["bpb"] < 9
    assert "<svg" in Path(found["plot"]).read_text()
    made = (tmp_path / "runs" / "scaling-2e08-d1" / "base" / "done.json").stat().st_mtime_ns
    assert figures(capsys, *SCALING, "--depths", "3,2,1") == found
    assert made == (tmp_path / "runs" / "scaling-2e08-d1" / "base" / "done.json").stat().st_mtime_ns
    assert main(["bench", *SCALING, "--depths", "1,2,3"]) == 0
    assert "bits per byte" in capsys.readouterr().out
    assert main(["bench", *SCALING, "--depths", "1,2,3", "--family", "qwen3"]) == 2
    assert "--family qwen3: the run scaling-2e08-d1 was made with gpt" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--depths", "1,2"], "--depths 1,2: name at least three"),
        (["--depths", "1,2,x"], "--depths 1,2,x: must be positive numbers"),
        (["--budgets", "0"], "--budgets 0: must be positive numbers"),
        (["--budgets", "nan"], "--budgets nan: must be positive numbers"),
        (["--budgets", "1e12,inf"], "--budgets 1e12,inf: must be positive numbers"),
        (["--name", "a/b"], "a/b"),
    ],
)
def test_wrong_flags_of_scaling(
    flags: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "scaling", *flags]) == 2
    assert message in capsys.readouterr().err
