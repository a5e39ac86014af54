"""Telling a lack of memory from other errors, the real one of PyTorch's allocator among them."""

from __future__ import annotations

import pytest
import torch

from sprout.common.errors import Failure, UsageError, is_out_of_memory


def test_the_allocators_own_error_is_known() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(1 << 46)  # more than a process can address
    assert is_out_of_memory(caught.value)


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB"),
        torch.OutOfMemoryError(),
        RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"),
        RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes."),
    ],
)
def test_every_way_of_saying_it(error: Exception) -> None:
    assert is_out_of_memory(error)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("shapes differ"),
        ValueError("out of memory"),
        UsageError("x"),
        Failure("disk full"),
    ],
)
def test_other_errors(error: Exception) -> None:
    assert not is_out_of_memory(error)
