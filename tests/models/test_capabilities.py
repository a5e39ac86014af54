"""Which tiers work on a device, found by trying them."""

from __future__ import annotations

import shutil

import pytest
import torch

from sprout.models import attention, capabilities
from sprout.models.attention_gpu import Tier, ready_tier
from sprout.models.capabilities import best_tier, compilers, devices, sdpa_kernels, tier_problem

CPU = torch.device("cpu")


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("tier", [Tier.BLOCKS, Tier.SDPA, Tier.PLAIN])
def test_what_needs_no_gpu_works_on_a_cpu(tier: Tier, dtype: torch.dtype) -> None:
    assert tier_problem(tier, CPU, dtype) is None


def test_flex_attention_is_for_cuda() -> None:
    assert tier_problem(Tier.FLEX, CPU, torch.float32) == "needs a CUDA GPU"
    assert best_tier(CPU, torch.float32) is ready_tier(CPU) is Tier.BLOCKS
    assert ready_tier(torch.device("cuda")) is Tier.SDPA


def test_a_gpu_where_flex_attention_fails_goes_through_sdpa(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gpu = torch.device("cuda")
    for problem, tier in ((None, Tier.FLEX), ("no compiler", Tier.SDPA)):
        monkeypatch.setattr(capabilities, "tier_problem", lambda *_, p=problem: p)
        assert best_tier(gpu, torch.bfloat16) is tier


def test_a_tier_that_fails_or_is_wrong_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no kernel\nand a long trace")

    monkeypatch.setattr(attention, "block_attention", fail)
    assert tier_problem(Tier.BLOCKS, CPU, torch.float32) == "no kernel"
    monkeypatch.setattr(attention, "block_attention", lambda q, k, v, *_: q * k * v)
    assert "other numbers" in str(tier_problem(Tier.BLOCKS, CPU, torch.float32))


def test_devices_kernels_and_compilers_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert devices()[0] == "cpu"
    assert sdpa_kernels(CPU) == "PyTorch's own"
    assert compilers().keys() == {"cpp", "triton"}
    monkeypatch.delenv("CXX", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert not compilers()["cpp"]
