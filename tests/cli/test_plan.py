"""`sprout plan`: the figures of a run before it, and clear words for what cannot be planned."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sprout.cli.main import main
from sprout.cli.plan import count, size
from sprout.common import files

from .helpers import TINY, results, run, small_machine, snapshot


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    yield from small_machine(tmp_path, monkeypatch)


def planned(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, Any]:
    assert main(["plan", *argv, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_run_is_as_it_was_planned(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = snapshot(folder)
    found = planned(capsys, *TINY, "--data", "a.txt", "--stages", "base,sft,dpo")
    assert snapshot(folder) == before, "planning leaves nothing behind"
    assert run("--stages", "base,sft,dpo") == 0
    for name in ("base", "sft", "dpo"):
        stage, training = found["stages"][name], results()["stages"][name]["training"]
        assert (stage["steps"], stage["tokens"]) == (training["steps"], training["tokens"])
        lines = (Path("runs/default") / name / "metrics.jsonl").read_text().splitlines()
        last = [line for line in map(json.loads, lines) if "flops" in line][-1]
        assert stage["flops"] == last["flops"]
        recorded = files.read_json(Path("runs/default") / name / "horizon.json")
        assert recorded["micro_rows"][0]["rows"] == stage["device_batch_size"]
    saved = Path("runs/default/base/checkpoints").glob("step-*/model.safetensors")
    assert max(path.stat().st_size for path in saved) == pytest.approx(
        4 * found["parameters"]["total"], rel=0.05
    )


def test_the_keys(capsys: pytest.CaptureFixture[str]) -> None:
    found = planned(capsys, "--depth", "2", "--dtype", "fp32")
    assert set(found) == {
        *("machine", "model", "parameters", "stages", "tokens", "flops", "flops_per_token"),
        *("tokens_per_second", "seconds", "memory", "price", "inference", "notes"),
        *("step", "scaling"),
    }
    machine = found["machine"]
    assert (machine["flops_per_second"], machine["mfu"], machine["dtype"]) == (1e11, 0.25, "fp32")
    assert found["price"] == {"per_device_hour": 0.0, "total": 0.0}
    assert {"weights", "gradients", "optimizer", "activations", "peak"} < set(found["memory"])


def test_without_depth_or_minutes_ten_minutes(capsys: pytest.CaptureFixture[str]) -> None:
    assert planned(capsys) == planned(capsys, "--minutes", "10")
    assert planned(capsys)["seconds"] == pytest.approx(600, rel=0.05)


def test_a_rented_machine_and_its_price(capsys: pytest.CaptureFixture[str]) -> None:
    found = planned(capsys, "--depth", "20", "--gpus", "8xH100")
    assert found["machine"]["devices"] == 8 and found["machine"]["flops_per_second"] == 989e12
    assert found["memory"]["available"] == 80e9 and found["machine"]["mfu"] == 0.4
    faster = planned(capsys, "--depth", "20", "--gpus", "8xH100", "--mfu", "0.5")
    rates = [plan["tokens_per_second"] for plan in (found, faster)]
    assert rates[1] == pytest.approx(1.25 * rates[0], rel=0.02)  # what is sent takes as long
    hours = found["seconds"] / 3600
    assert found["price"]["total"] == pytest.approx(8 * 3.0 * hours)
    dearer = planned(capsys, "--depth", "20", "--gpus", "8xH100", "--price", "6")
    assert dearer["price"]["total"] == pytest.approx(2 * found["price"]["total"])
    assert planned(capsys, "--depth", "8", "--gpus", "T4")["machine"]["dtype"] == "fp16"


def test_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--depth", "12", "--gpus", "2xA100"]) == 0
    out = capsys.readouterr().out
    words = ("depth 12", "value embeddings", "base", "total", "2xA100", "at the peak", "KV cache")
    assert all(word in out for word in (*words, "$", "--mfu", "--price", "not measured")), out
    assert max(map(len, out.splitlines())) < 130
    assert main(["plan", "--depth", "2"]) == 0
    here = capsys.readouterr().out
    assert "this machine" in here and "$" not in here


def test_people_are_told_what_becomes_the_limit(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--depth", "64", "--stages", "base", "--gpus", "64xH100", "--shard"]
    assert main(["plan", *asked]) == 0
    out = capsys.readouterr().out
    assert "1 devices: a row does not fit, limit: memory" in out
    assert "64 devices " in out and "of one's each, limit: network" in out


def test_dpo_holds_the_model_that_it_starts_from(capsys: pytest.CaptureFixture[str]) -> None:
    flags = ("--stages", "base,sft,dpo", "--lora-rank", "4", "--rehearse", "0")
    both = planned(capsys, "--depth", "2", *flags)
    weights = 4 * both["parameters"]["total"]
    assert both["memory"]["weights"] == 2 * weights
    assert any("adapters" in note for note in both["notes"])
    without = planned(capsys, "--depth", "2", "--stages", "base,sft")
    assert without["memory"]["weights"] == weights
    assert not any("adapters" in note for note in without["notes"])


def test_rl_is_left_out_and_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    both = planned(capsys, "--depth", "2", "--stages", "base,rl,report")
    assert list(both["stages"]) == ["base", "report"]
    assert any(note.startswith("rl is left out") for note in both["notes"])
    assert both["tokens"] == planned(capsys, "--depth", "2", "--stages", "base")["tokens"]


def test_a_preset_is_planned(capsys: pytest.CaptureFixture[str]) -> None:
    found = planned(capsys, "--preset", "shakespeare-char")
    assert found["model"]["vocab_size"] == 263 and list(found["stages"])[1] == "base"


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--depth", "4", "--minutes", "5"], ["--depth and --minutes"]),
        (["--steps", "4", "--minutes", "5"], ["--steps and --minutes"]),
        (["--depth", "0"], ["--depth 0"]),
        (["--gpus", "8xH900"], ["--gpus 8xH900", "H100"]),
        (["--gpus", "0xH100"], ["--gpus 0xH100", "between 1"]),
        (["--gpus", "T4", "--depth", "24"], ["--depth 24", "GB of memory"]),
        (["--gpus", "64xT4", "--depth", "2"], ["--gpus 64xT4", "--total-batch-size"]),
        (["--gpus", "T4", "--device", "cpu"], ["--device cpu", "cuda"]),
        (["--gpus", "T4", "--dtype", "bf16"], ["--dtype bf16", "fp16"]),
        (["--price", "-1"], ["--price -1"]),
        (["--price", "x"], ["--price x"]),
        (["--mfu", "0"], ["--mfu 0"]),
        (["--mfu", "nan"], ["--mfu nan"]),
        (["--init-from", "default/base"], ["--init-from", "--depth"]),
        (["--stages", "eval"], ["--stages eval"]),
        (["--dept", "4"], ["--dept", "did you mean depth?"]),
        (["--preset", "nope"], ["--preset nope"]),
    ],
)
def test_bad_input_is_one_clear_sentence(
    capsys: pytest.CaptureFixture[str], argv: list[str], words: list[str]
) -> None:
    assert main(["plan", *argv]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("sprout: ") and err.count("\n") == 1
    assert all(word in err for word in words), err


@pytest.mark.parametrize(
    ("number", "things", "bytes_"),
    [
        (0, "0", "0 kB"),
        (999, "999", "0.999 kB"),
        (1234, "1.23 k", "1.23 kB"),
        (999_960, "1 M", "1 MB"),
        (12_600_000, "12.6 M", "12.6 MB"),
        (3e9, "3 B", "3 GB"),
        (2.5e12, "2.5 T", "2.5 TB"),
    ],
)
def test_three_digits(number: float, things: str, bytes_: str) -> None:
    assert (count(number), size(number)) == (things, bytes_)
