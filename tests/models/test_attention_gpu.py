"""What attention on a GPU is prepared with, held to the formula and to PyTorch's own masks on a CPU."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn.attention.flex_attention import create_block_mask, flex_attention

from sprout.models import attention_gpu
from sprout.models.attention import allowed, attend, plain_attention
from sprout.models.attention_gpu import (
    BLOCK,
    SPAN,
    Attending,
    Tier,
    block_mask,
    first_keys,
    make_spans,
)
from sprout.models.gpt import GPT, GPTConfig

from .test_attention import inputs, pieces, with_gradients

CPU = torch.device("cpu")
D = 16
CONFIG = GPTConfig(64, 4, 4, 2, 64, 2 * BLOCK)

pytestmark = pytest.mark.filterwarnings("ignore:flex_attention called without torch.compile")


@st.composite
def rows_of_documents(draw: st.DrawFn, T: int) -> Tensor:
    """Document numbers (2, T) in stretches, as packed rows have them; padding is -1 and comes last."""
    rows = []
    for _ in range(2):
        cuts = sorted(draw(st.lists(st.integers(1, T - 1), max_size=6, unique=True)))
        numbers = [*range(len(cuts)), draw(st.sampled_from([-1, len(cuts)]))]
        lengths = [b - a for a, b in zip([0, *cuts], [*cuts, T], strict=True)]
        rows.append([n for n, length in zip(numbers, lengths, strict=True) for _ in range(length)])
    return torch.tensor(rows)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(2, 60), st.integers(1, 70), st.booleans())
def test_from_its_first_key_to_itself_is_all_that_a_query_sees(
    data: st.DataObject, T: int, window: int, separate: bool
) -> None:
    documents = data.draw(rows_of_documents(T)) if separate else None
    at = torch.arange(T)
    pair = None if documents is None else (documents, documents)
    wanted = allowed(at, at, window, pair)
    first = first_keys(T, window, documents, CPU)
    found = (at <= at[:, None]) & (at >= first[..., None])
    assert torch.equal(found, wanted.expand_as(found))


def blocks(mask: Any) -> tuple[list[Any], list[Any]]:
    """The blocks with and without a mask, as sets for each row of blocks."""

    def sets(counts: Tensor, indices: Tensor) -> list[Any]:
        return [
            [set(row[:n].tolist()) for n, row in zip(c[0].tolist(), i[0], strict=True)]
            for c, i in zip(counts, indices, strict=True)
        ]

    return (
        sets(mask.kv_num_blocks, mask.kv_indices),
        sets(mask.full_kv_num_blocks, mask.full_kv_indices),
    )


@settings(max_examples=25, deadline=None)
@given(st.data(), st.integers(1, 6 * BLOCK), st.booleans())
def test_block_masks_are_those_that_pytorch_finds_by_looking_at_every_pair(
    data: st.DataObject, window: int, separate: bool
) -> None:
    T = 5 * BLOCK
    documents = data.draw(rows_of_documents(T)) if separate else torch.zeros(2, T)

    def seen(b: Tensor, h: Tensor, q: Tensor, k: Tensor) -> Tensor:
        return (q >= k) & (q - k < window) & (documents[b, q] == documents[b, k])

    wanted = create_block_mask(seen, 2, None, T, T, device="cpu")
    found = block_mask(first_keys(T, window, documents, CPU))
    partial, full = blocks(found)
    wanted_partial, wanted_full = blocks(wanted)
    for row in range(2):
        for at in range(T // BLOCK):
            assert wanted_full[row][at] >= full[row][at]
            assert (
                partial[row][at] | full[row][at] == wanted_partial[row][at] | wanted_full[row][at]
            )
            assert not partial[row][at] & full[row][at]
            assert wanted_full[row][at] == full[row][at]
    assert torch.equal(found.to_dense(), wanted.to_dense())
    # The way back reads the same by columns.
    assert torch.equal(found.q_num_blocks, wanted.q_num_blocks)
    assert torch.equal(found.full_q_num_blocks, wanted.full_q_num_blocks)


@pytest.mark.parametrize("K", [1, 4])
@pytest.mark.parametrize("separate", [False, True])
@pytest.mark.parametrize("window", [1, 100, 128, 300])
def test_flex_attention_equals_the_formula(window: int, separate: bool, K: int) -> None:
    T = 3 * BLOCK
    q, k, v = inputs(T, 4, K)
    documents = pieces(T) if separate else None
    shared = Attending(Tier.FLEX, T, D, compiled=False).begin(2, T, documents, q)
    assert shared.tier is Tier.FLEX
    found = attend(q, k, v, window, documents, shared=shared)
    torch.testing.assert_close(
        found, plain_attention(q, k, v, window, documents), rtol=1e-5, atol=1e-5
    )


@pytest.mark.parametrize("separate", [False, True])
@pytest.mark.parametrize("window", [1, 100, 600, 700, 1300])
def test_spans_equal_the_formula_in_values_and_gradients(window: int, separate: bool) -> None:
    T = 2 * SPAN + 276
    tensors = inputs(T, 2, 1)
    documents = pieces(T) if separate else None
    shared = Attending(Tier.SDPA, T, D).begin(2, T, documents, tensors[0])
    found = with_gradients(attend, tensors, window, documents, shared)
    wanted = with_gradients(plain_attention, tensors, window, documents)
    for a, b in zip(found, wanted, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-5, atol=1e-5)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5000), st.integers(1, 3000), st.booleans())
def test_spans_take_every_query_once_and_reach_every_key(
    T: int, window: int, separate: bool
) -> None:
    # Masks as empty tensors: their shapes are what is looked at.
    first = first_keys(T, window, None, CPU).to("meta")
    spans = make_spans(first, window, separate, torch.float32)
    assert [q for span in spans for q in (span.start, span.end)][1:-1] == [
        q for span in spans[1:] for q in (span.start, span.start)
    ]
    assert spans[0].start == 0 and spans[-1].end == T
    for span in spans:
        assert span.low <= max(0, span.start - window + 1)
        if span.bias is None:
            assert span.start == 0 and span.end <= window
        else:
            assert span.bias.shape[1:] == (1, span.end - span.start, span.end - span.low)


def test_a_window_needs_masks_that_do_not_grow_with_the_row() -> None:
    def numbers(T: int) -> int:
        spans = make_spans(first_keys(T, 256, None, CPU), 256, False, torch.bfloat16)
        biases = {id(span.bias): span.bias.numel() for span in spans if span.bias is not None}
        return sum(biases.values())

    assert numbers(1 << 14) == numbers(1 << 13) < 3 * SPAN * (256 + SPAN + BLOCK)


def test_without_documents_masks_are_kept_and_with_them_made_for_the_batch() -> None:
    T = 2 * BLOCK
    like = torch.zeros(1)
    attending = Attending(Tier.FLEX, T, D, compiled=False)
    assert attending.begin(2, T, None, like) is attending.begin(2, T, None, like)
    assert attending.begin(3, T, None, like) is not attending.begin(2, T, None, like)
    documents = pieces(T)
    assert attending.begin(2, T, documents, like) is not attending.begin(2, T, documents, like)
    for rows in range(1, 40):
        attending.begin(rows, T, None, like)
    assert len(attending._kept) <= attention_gpu.KEPT


def test_rows_of_another_length_go_through_sdpa() -> None:
    like = torch.zeros(1)
    attending = Attending(Tier.FLEX, 2 * BLOCK, D, compiled=False)
    assert attending.begin(1, 2 * BLOCK, None, like).tier is Tier.FLEX
    assert attending.begin(1, BLOCK, None, like).tier is Tier.SDPA
    thin = Attending(Tier.FLEX, BLOCK, D // 2, compiled=False)
    assert thin.begin(1, BLOCK, None, like).tier is Tier.SDPA
    odd = Attending(Tier.FLEX, BLOCK + 1, D, compiled=False)
    assert odd.begin(1, BLOCK + 1, None, like).tier is Tier.SDPA


def trained(tier: Tier, separate: bool) -> tuple[Tensor, dict[str, Tensor]]:
    """Hidden states and gradients of a small model, the same weights for every tier."""
    torch.manual_seed(0)
    model = GPT(CONFIG, attention=tier)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    ids = torch.randint(0, 64, (2, CONFIG.sequence_length))
    hidden = model(ids, documents=pieces(CONFIG.sequence_length) if separate else None)
    (hidden * torch.randn(hidden.shape)).sum().backward()
    return hidden.detach(), {
        name: p.grad for name, p in model.named_parameters() if p.grad is not None
    }


@pytest.mark.parametrize("separate", [False, True])
@pytest.mark.parametrize("tier", [Tier.SDPA, Tier.PLAIN])
def test_a_model_learns_the_same_by_every_tier(tier: Tier, separate: bool) -> None:
    hidden, grads = trained(tier, separate)
    wanted, wanted_grads = trained(Tier.BLOCKS, separate)
    torch.testing.assert_close(hidden, wanted, rtol=1e-4, atol=1e-4)
    for name, grad in wanted_grads.items():
        assert (grads[name] - grad).norm() <= 1e-4 * grad.norm() + 1e-5, name


def test_a_batch_s_masks_are_made_once_for_all_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[int, ...]] = []

    def count(first: Tensor) -> Any:
        made.append(tuple(first.shape))
        return block_mask(first)

    monkeypatch.setattr(attention_gpu, "block_mask", count)
    T = CONFIG.sequence_length
    model = GPT(CONFIG)
    model.initialise(0)
    plain = model(torch.zeros(2, T, dtype=torch.long), documents=pieces(T))
    model.attending = Attending(Tier.FLEX, T, D, compiled=False)
    ids = torch.zeros(2, T, dtype=torch.long)
    with torch.no_grad():
        found = model(ids, documents=pieces(T))
        assert len(made) == 2, "one for the short windows of three layers, one for the long"
        torch.testing.assert_close(found, plain.detach(), rtol=1e-4, atol=1e-4)
        model(ids, documents=pieces(T))
        assert len(made) == 4
        for _ in range(3):  # the long layer needs no mask here, the others' is kept
            model(ids)
        assert len(made) == 5


def test_masks_made_while_scoring_serve_in_training() -> None:
    model = GPT(dataclasses.replace(CONFIG, n_layer=2), attention=Tier.SDPA)
    ids = torch.zeros(2, CONFIG.sequence_length, dtype=torch.long)
    with torch.inference_mode():
        model(ids)
    model(ids).sum().backward()


def test_one_kernel_serves_windows_documents_and_numbers_of_rows() -> None:
    """Past eight compilations PyTorch would fall back to a T × T matrix of scores without a word."""
    T = 2 * BLOCK
    counter = torch._dynamo.testing.CompileCounter()
    torch._dynamo.reset()
    attending = Attending(Tier.FLEX, T, D)
    attending._flex = torch.compile(flex_attention, backend=counter)
    for rows in (2, 5, 7, 3):
        for window in (50, 100, 200):
            for separate in (False, True):
                q, k, v = (torch.randn(rows, 2, T, 16) for _ in range(3))
                documents = pieces(T)[:1].expand(rows, T).contiguous() if separate else None
                with torch.no_grad():
                    shared = attending.begin(rows, T, documents, q)
                    found = attend(q, k, v, window, documents, shared=shared)
                wanted = plain_attention(q, k, v, window, documents)
                torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-4)
    assert counter.frame_count <= 3
