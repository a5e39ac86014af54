"""A short form of drills/damage.py: a damaged file of a run is noticed before it is used."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import torch

from sprout.train import machine, scaling

from .helpers import drill


def test_a_flipped_bit_in_any_file_of_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(scaling, "EVAL_ITEMS", 2)  # the drill sets them itself; here they go back
    monkeypatch.setattr(machine, "gemm_flops_per_second", machine.gemm_flops_per_second)
    threads = torch.get_num_threads()
    counts, broken = drill("damage").drill(1, short=True)
    torch.set_num_threads(threads)
    assert not broken
    for name in ("config.toml", "config.json", "tokenizer.json"):
        assert set(counts[f"{name}, flipped"]) == {"refused"}
    for name in ("model.safetensors", "optimizer.safetensors", "state.json", "manifest.json"):
        # The newest of base, the one before it, and the only one of sft.
        assert counts[f"{name}, flipped"] == Counter(told=1, unchanged=1, refused=1)
