"""`sprout doctor`: status 0 where nothing is missing, 1 and a sentence where something is."""

from __future__ import annotations

import importlib.util
import json
import shutil
from types import SimpleNamespace
from typing import Any

import pytest

from sprout.cli import doctor
from sprout.cli.main import main
from sprout.models import capabilities
from sprout.tasks import sandbox
from sprout.tasks.sandbox import Sandbox
from sprout.train import machine


@pytest.fixture(autouse=True)
def good_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "gemm_flops_per_second", lambda dist, seconds=0.3: 1.5e11)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=50 << 30))


def test_nothing_is_missing_here(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "nothing is missing" in out and "150 G" in out
    assert main(["doctor", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["problems"] == []
    assert found["gemm_flops_per_second"] == 1.5e11 and found["free_disk"] == 50 << 30
    assert {"processor", "cores", "device", "dtype", "fast_bf16", "cuda", "mps"} <= found.keys()
    assert found["devices"][0] == "cpu"
    assert found["attention"] in found["attention_tiers"]
    assert found["attention_tiers"][found["attention"]] == "works"
    assert found["attention_tiers"].keys() == {"blocks", "flex", "sdpa", "plain"}
    assert {"fp8", "sdpa_kernels"} <= found.keys()
    assert found["compilers"].keys() == {"cpp", "triton"}


def test_what_does_not_work_is_told_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(capabilities, "tier_problem", lambda tier, *_: f"no {tier.value} here")
    monkeypatch.setattr(capabilities, "devices", lambda: ["cpu", "cuda:0 H100, 80 GB"])
    monkeypatch.setattr(capabilities, "compilers", lambda: {"cpp": True, "triton": False})
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "flex: no flex here; sdpa: no sdpa here" in out
    assert "cpu; cuda:0 H100, 80 GB" in out
    assert "cpp: yes; triton: no" in out


def test_the_sandbox_is_told_and_the_way_to_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for found, words in (
        ((Sandbox("bubblewrap", "python"), ""), "bubblewrap"),
        ((Sandbox("landlock", "python"), ""), "Landlock and seccomp"),
        ((None, "there is no sandbox: get one"), "none: there is no sandbox: get one"),
    ):
        monkeypatch.setattr(sandbox, "find_sandbox", lambda found=found: found)
        assert main(["doctor", "--json"]) == 0, "a machine without one can do all the rest"
        assert json.loads(capsys.readouterr().out)["sandbox"] == words


def without(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    there = importlib.util.find_spec

    def find(wanted: str, *rest: Any) -> Any:
        return None if wanted == name else there(wanted, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", find)


@pytest.mark.parametrize("name", doctor.PACKAGES)
def test_a_missing_package_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    without(monkeypatch, name)
    assert main(["doctor", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["problems"] == [
        f"the package {name} is missing: run ./run.sh or pip install {name}"
    ]
    assert ("device" in found) == (name != "torch")


def test_a_full_disk_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=5 << 28))
    assert main(["doctor"]) == 1
    assert "problem: only 1.3 GB are free" in capsys.readouterr().out
