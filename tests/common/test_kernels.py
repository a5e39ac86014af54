"""Building the kernels: once, into the cache, and never a failure of anything else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import torch

from sprout.common.kernels import build

BUILT, REASON = build()


@pytest.mark.skipif(BUILT is None, reason=REASON)
def test_the_second_build_takes_the_first_ones_file(tmp_path: Path) -> None:
    assert build(tmp_path)[0] is not None
    (made,) = tmp_path.iterdir()
    before = made.stat().st_mtime_ns
    kernels, reason = build(tmp_path)
    assert kernels is not None and reason == "" and made.stat().st_mtime_ns == before
    x = torch.tensor([3.0, -4.0])
    y = torch.empty(2)
    kernels.call("relu_squared", x, x, y, 2)
    assert y.tolist() == [9.0, 0.0]


def test_without_a_compiler_the_reason_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    kernels, reason = build(tmp_path)
    assert kernels is None and "no C++ compiler" in reason


def test_a_compiler_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho 'fatal error: no headers' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("CXX", str(broken))
    kernels, reason = build(tmp_path / "cache")
    assert kernels is None and "no headers" in reason
    assert os.listdir(tmp_path / "cache") == []


def test_a_cache_that_cannot_be_written_is_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    kernels, reason = build(tmp_path / "file" / "cache")
    assert kernels is None and "could not be built" in reason
