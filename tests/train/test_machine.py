"""What is measured of this machine is plausible, and plain data."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
import torch

from sprout.common.dist import Dist
from sprout.train import machine
from sprout.train.machine import (
    _container_limit,
    describe,
    gemm_flops_per_second,
    memory_bytes,
    peak_memory_bytes,
    read_bytes_per_second,
)

CPU = Dist(0, 1, torch.device("cpu"), torch.float32)


def test_rates_are_plausible() -> None:
    assert 1e8 < gemm_flops_per_second(CPU, seconds=0.05) < 1e16
    assert 1e7 < read_bytes_per_second(CPU, seconds=0.05) < 1e14


def test_memory_is_counted_in_bytes() -> None:
    before = peak_memory_bytes(CPU)
    assert 10 << 20 < before < 1 << 44
    block = torch.ones(1 << 25)  # 128 MiB, really written
    assert peak_memory_bytes(CPU) >= max(before, block.nbytes)
    assert 100 << 20 < memory_bytes(CPU) < 1 << 50


def test_a_container_has_the_memory_that_it_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _container_limit(tmp_path) == math.inf
    (tmp_path / "memory.max").write_text("max\n")
    assert _container_limit(tmp_path) == math.inf
    (tmp_path / "memory").mkdir()
    (tmp_path / "memory" / "memory.limit_in_bytes").write_text("300000000\n")
    assert _container_limit(tmp_path) == 3e8
    (tmp_path / "memory.max").write_text("200000000\n")
    monkeypatch.setattr(machine, "_container_limit", lambda: _container_limit(tmp_path))
    assert memory_bytes(CPU) == 100_000_000


def test_the_description_is_plain_data() -> None:
    found = json.loads(json.dumps(describe(CPU, 2e11)))
    assert found["gemm_flops_per_second"] == 2e11
    assert (found["device"], found["dtype"]) == ("cpu", "fp32")
    assert found["cores"] >= 1 and found["threads"] == torch.get_num_threads()
    assert found["processor"] and found["system"] and found["python"] and found["torch"]
