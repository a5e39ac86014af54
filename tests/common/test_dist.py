"""Choosing a device and a dtype. Other devices than the CPU are played by replaced questions to torch."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch

from sprout.common.dist import Dist, has_fast_bf16, make_dist
from sprout.common.errors import UsageError
from sprout.common.kernels import build

CPU, CUDA, MPS = torch.device("cpu"), torch.device("cuda"), torch.device("mps")


@pytest.fixture(autouse=True)
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORLD_SIZE", raising=False)


def play(
    monkeypatch: pytest.MonkeyPatch,
    cuda: tuple[int, int] | None = None,
    mps: bool = False,
    bf16: bool = False,
) -> None:
    """A machine with such a CUDA card (by its capability) or none, MPS or not, bf16 on its CPU or not."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda is not None)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    flags = {"avx512_bf16": bf16, "amx_bf16": False}
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: flags, raising=False)


def test_auto_takes_cuda_then_mps_then_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    play(monkeypatch, cuda=(9, 0), mps=True)
    assert make_dist().device == CUDA
    play(monkeypatch, mps=True)
    assert make_dist().device == MPS
    play(monkeypatch)
    assert make_dist() == Dist(0, 1, CPU, torch.float32)


def test_auto_computes_in_bf16_where_it_is_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    for capability, name in (
        ((9, 0), "bf16"),
        ((8, 0), "bf16"),
        ((7, 5), "fp16"),
        ((6, 1), "fp32"),
    ):
        play(monkeypatch, cuda=capability)
        assert has_fast_bf16(CUDA) == (name == "bf16")
        assert make_dist().dtype_name == name
    play(monkeypatch, mps=True)
    assert make_dist().dtype == torch.float32
    play(monkeypatch, bf16=True)
    assert make_dist().dtype == torch.bfloat16
    play(monkeypatch, bf16=False)
    assert make_dist().dtype == torch.float32


def test_matrix_instructions_for_bf16_count_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    flags = {"avx512_bf16": False, "amx_bf16": True}
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: flags, raising=False)
    assert has_fast_bf16(CPU)


def test_older_versions_of_torch_read_the_processors_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/proc/cpuinfo").exists() or not hasattr(torch.cpu, "get_capabilities"):
        pytest.skip("needs Linux and PyTorch 2.13 to compare")
    known = has_fast_bf16(CPU)
    monkeypatch.delattr(torch.cpu, "get_capabilities")
    assert has_fast_bf16(CPU) == known
    monkeypatch.setattr(Path, "exists", lambda self: False)
    assert not has_fast_bf16(CPU)


@pytest.mark.parametrize(("name", "dtype"), [("bf16", torch.bfloat16), ("fp32", torch.float32)])
def test_what_is_asked_for_is_taken(name: str, dtype: torch.dtype) -> None:
    dist = make_dist("cpu", name)
    assert dist == Dist(0, 1, CPU, dtype) and dist.dtype_name == name


def test_a_numbered_cpu_is_the_cpu() -> None:
    # torch.device("cpu:0") != torch.device("cpu"): unless made equal, it would pass for a GPU.
    assert make_dist("cpu:0").device == CPU
    assert make_dist("cpu:0").dtype == make_dist("cpu").dtype


@pytest.mark.parametrize("name", ["meta", "hpu", "xpu", "gpu", "", "0"])
def test_another_kind_of_device_is_an_error_that_names_the_flag(name: str) -> None:
    with pytest.raises(UsageError, match=f"--device {name}: must be auto, cpu, cuda, mps"):
        make_dist(name)


@pytest.mark.parametrize("name", ["cuda:99", "cuda:x", "cpu:-2"])
def test_a_device_that_is_not_there_is_an_error_that_names_the_flag(name: str) -> None:
    with pytest.raises(UsageError, match=f"--device {name}: .*no such device; try --device cpu"):
        make_dist(name)


def test_an_unknown_dtype_is_an_error_that_names_the_flag() -> None:
    with pytest.raises(UsageError, match="--dtype fp8: must be auto, bf16, fp16, fp32"):
        make_dist("cpu", "fp8")


@pytest.mark.parametrize("name", ["bf16", "fp16", "fp32"])
def test_a_dtype_is_spelled_as_it_was_asked_for(name: str) -> None:
    assert make_dist("cpu", name).dtype_name == name


def test_a_dtype_that_the_device_cannot_multiply_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def ones(*size: int, device: torch.device, dtype: torch.dtype) -> torch.Tensor:
        raise TypeError("BFloat16 is not supported on MPS")

    monkeypatch.setattr(torch, "ones", ones)
    with pytest.raises(UsageError, match="--dtype bf16: the device cpu cannot.*--dtype fp32"):
        make_dist("cpu", "bf16")
    assert make_dist("cpu").device == CPU, "auto asks for nothing that may be missing"


@pytest.mark.parametrize("value", ["x", "", "-1", "1.5"])
def test_a_number_of_processes_that_is_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("WORLD_SIZE", value)
    with pytest.raises(UsageError, match=f"WORLD_SIZE is '{value}'.*unset it"):
        make_dist("cpu")


@pytest.mark.parametrize(("system", "fast"), [("linux", True), ("darwin", False)])
def test_bf16_of_an_arm_processor_counts_on_linux(
    monkeypatch: pytest.MonkeyPatch, system: str, fast: bool
) -> None:
    flags = {"neon": True, "bf16": True, "architecture": "aarch64"}
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: flags, raising=False)
    monkeypatch.setattr(sys, "platform", system)
    assert has_fast_bf16(CPU) == fast
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {**flags, "bf16": False})
    assert not has_fast_bf16(CPU)


def test_several_processes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "4")
    with pytest.raises(UsageError, match="one of 4 processes"):
        make_dist()
    monkeypatch.setenv("WORLD_SIZE", "1")
    assert make_dist("cpu").world_size == 1


@pytest.mark.skipif(build()[0] is None, reason="there are no kernels here")
@pytest.mark.parametrize(("dtype", "there"), [("bf16", True), ("fp32", True), ("fp16", False)])
def test_a_cpu_has_kernels_for_the_dtypes_that_they_are_written_for(
    dtype: str, there: bool
) -> None:
    assert (make_dist("cpu", dtype).kernels is not None) == there
