"""`sprout doctor`: status 0 where nothing is missing, 1 and a sentence where something is."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from sprout.cli import doctor
from sprout.cli.main import main
from sprout.common import dist, kernels
from sprout.common.dist import Dist
from sprout.models import capabilities
from sprout.tasks import sandbox
from sprout.tasks.sandbox import Sandbox
from sprout.train import machine

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]


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
        told = json.loads(capsys.readouterr().out)
        assert told["sandbox"] == words
        lacking = [text for text in told["lacking"] if "sandbox" in text]
        assert bool(lacking) == (found[0] is None)
        assert all(
            text.endswith("need a sandbox: there is no sandbox: get one") for text in lacking
        )


def test_without_a_compiler_it_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(kernels, "build", lambda: (None, "there is no C++ compiler"))
    monkeypatch.setattr(dist, "make_dist", lambda: Dist(0, 1, torch.device("cpu"), torch.float32))
    for platform, way in (
        ("linux", "sudo apt-get install g++"),
        ("darwin", "xcode-select --install"),
    ):
        monkeypatch.setattr(doctor.sys, "platform", platform)
        assert main(["doctor"]) == 0
        assert (
            "could be had: training goes faster with compiled kernels (there is no C++ compiler): "
            f"{way}\n" in capsys.readouterr().out
        )


def test_a_card_that_pytorch_cannot_use_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dist, "make_dist", lambda: Dist(0, 1, torch.device("cpu"), torch.float32))
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert main(["doctor"]) == 0
    told = capsys.readouterr().out
    assert (
        f"there is an NVIDIA card, and this PyTorch cannot use it: {doctor.pip()} install --force-rei"
        in told
    )
    assert torch.__version__ in told


@pytest.mark.parametrize("name", doctor.EXTRAS)
def test_what_an_extra_is_for_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    without(monkeypatch, name)
    assert main(["doctor"]) == 0, "sprout trains without it"
    extra, purpose = doctor.EXTRAS[name]
    assert (
        f"could be had: {purpose} needs the package {name}: {doctor.pip()} install 'sprout[{extra}]'\n"
        in capsys.readouterr().out
    )


def test_a_command_for_pip_is_one_for_this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another environment's pip would have been told to install what this one lacks."""
    beside = Path(sys.executable).with_name("pip")
    for found, wanted in (
        (str(beside), "pip"),
        ("/usr/bin/elsewhere/pip", f"{sys.executable} -m pip"),
        (None, f"{sys.executable} -m pip"),
    ):
        monkeypatch.setattr(shutil, "which", lambda name, found=found: found)
        assert doctor.pip() == wanted


def test_the_packages_are_those_of_the_project() -> None:
    """What pyproject.toml asks for, and extras that there are."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = {re.split(r"[><=;\[ ]", text)[0] for text in project["dependencies"]}
    assert set(doctor.PACKAGES.values()) == asked - {"tomli"}
    for name, (extra, _) in doctor.EXTRAS.items():
        assert any(text.startswith(name) for text in project["optional-dependencies"][extra]), name


def test_a_python_of_32_bits_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor.sys, "maxsize", 2**31 - 1)
    assert main(["doctor"]) == 1
    assert "problem: this Python is 32-bit: install a 64-bit one" in capsys.readouterr().out


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
        f"the package {name} is missing: {doctor.pip()} install {doctor.PACKAGES[name]}"
    ]
    assert ("device" in found) == (name != "torch")


def test_a_full_disk_is_a_problem(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=5 << 28))
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "problem: only 1.3 GB are free" in told and "`sprout runs` shows which runs" in told
