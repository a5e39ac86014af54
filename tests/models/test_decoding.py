"""Kernels of generation, and passes that are repeated, against PyTorch and against whole sequences."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from sprout.common.kernels import Kernels, build
from sprout.models import families, replay
from sprout.models.base import Model, ModelConfig
from sprout.models.cache import KVCache
from sprout.models.decoding import (
    MATRIX_ROWS,
    add,
    convolve_next,
    few_rows,
    gelu,
    layer_norm,
    linear,
    look_up,
    most_rows,
    norm_turn,
    swiglu,
    value_gate,
    weighted_norm,
)
from sprout.models.functions import embed_values, rotary_tables, short_convolution
from sprout.models.gpt import GPTConfig
from sprout.models.gpt2 import GPT2Config
from sprout.models.qwen3 import Qwen3Config

KERNELS, REASON = build()
pytestmark = pytest.mark.skipif(KERNELS is None, reason=REASON)
BF16 = torch.bfloat16


def random(*shape: int, seed: int = 0, dtype: torch.dtype = BF16) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed)).to(dtype)


@settings(deadline=None, max_examples=60)
@given(
    M=st.integers(1, 35),
    K=st.one_of(st.integers(1, 70), st.sampled_from([96, 768])),
    N=st.integers(1, 70),
    bias=st.booleans(),
    dtype=st.sampled_from([BF16, torch.float32]),
)
def test_products_of_every_shape(M: int, K: int, N: int, bias: bool, dtype: torch.dtype) -> None:
    assert KERNELS is not None
    x, w = random(M, K, dtype=dtype), random(N, K, seed=1, dtype=dtype)
    b = random(N, seed=2, dtype=dtype) if bias else None
    found = few_rows("linear", x, w, None, b, KERNELS)
    exact = F.linear(x.double(), w.double(), None if b is None else b.double())
    size = x.double().abs() @ w.double().abs().T + 1
    assert ((found - exact).abs() <= (2**-8 * exact.abs() + 1e-5 * size)).all()


@settings(deadline=None, max_examples=60)
@given(
    M=st.integers(1, 20),
    K=st.one_of(st.integers(1, 70), st.sampled_from([96, 768])),
    N=st.integers(1, 40),
    dtype=st.sampled_from([BF16, torch.float32]),
)
def test_products_with_weights_in_8_bits(M: int, K: int, N: int, dtype: torch.dtype) -> None:
    assert KERNELS is not None
    codes = torch.randint(-127, 128, (N, K), generator=torch.Generator().manual_seed(K))
    x, scale = random(M, K, dtype=dtype), random(N, seed=2, dtype=dtype).abs()
    found = few_rows("linear_int8", x, codes.to(torch.int8), scale, None, KERNELS)
    exact = x.double() @ codes.T.double() * scale.double()
    # Up to four rows are rounded to 15 bits of their largest number before.
    rounding = x.double().abs().amax(-1, keepdim=True) * codes.abs().sum(1) * scale.double()
    assert ((found - exact).abs() <= 2**-8 * exact.abs() + rounding * 2**-16 + 1e-4).all()


def test_whole_numbers_that_would_pass_32_bits_do_not() -> None:
    assert KERNELS is not None
    K = 20_000
    x, codes = torch.full((1, K), 3.0, dtype=BF16), torch.full((5, K), 127, dtype=torch.int8)
    found = few_rows("linear_int8", x, codes, torch.ones(5, dtype=BF16), None, KERNELS)
    assert (found / (3.0 * 127 * K) - 1).abs().max() < 0.01


def test_a_row_gives_the_same_alone_and_among_others() -> None:
    x, w = random(MATRIX_ROWS, 768), random(300, 768, seed=1)
    with torch.no_grad():
        together = linear(x, w, None, KERNELS)
        for row in range(MATRIX_ROWS):
            assert torch.equal(linear(x[row : row + 1], w, None, KERNELS)[0], together[row])


def test_products_that_want_a_gradient_or_have_many_rows_are_pytorchs() -> None:
    assert KERNELS is not None
    w = nn.Parameter(random(40, 64))
    x = random(3, 64)
    y = linear(x, w, None, KERNELS)
    assert torch.equal(y, F.linear(x, w)) and y.requires_grad
    many = random(most_rows(KERNELS) + 1, 64)
    with torch.no_grad():
        torch.testing.assert_close(linear(many, w, None, KERNELS), F.linear(many, w))


@pytest.mark.parametrize(
    ("rows", "taken"),
    [((70,), 128), ((3, 30), 128), ((512,), 512), ((640,), 1024), ((2, 333), 1024)],
)
def test_products_of_pytorch_take_few_different_numbers_of_rows(
    rows: tuple[int, ...], taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    x, w, seen, product = random(*rows, 64), random(40, 64, seed=1), set(), F.linear

    def counted(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        seen.add(x.numel() // x.shape[-1])
        return product(x, weight, bias)

    expected = product(x, w)
    monkeypatch.setattr(F, "linear", counted)
    with torch.no_grad():
        torch.testing.assert_close(linear(x, w), expected)
    assert seen == {taken}


@pytest.mark.parametrize("dtype", [BF16, torch.float32])
@pytest.mark.parametrize("n", [1, 3, 4])
def test_one_new_input_is_mixed_as_in_the_whole_sequence(n: int, dtype: torch.dtype) -> None:
    assert KERNELS is not None
    B, T, C = 3, 9, 37
    x, taps = random(B, T, C, dtype=dtype), random(n, C, seed=1, dtype=dtype)
    whole = short_convolution(x.float(), taps.float())
    cache = KVCache(B + 1, T, 1, 1, 2, dtype, torch.device("cpu"), n, [2, C, 3])
    cache.tails += 7  # of requests that were in these rows before
    for t in range(T):
        view = cache.view(1, B)
        y = convolve_next(x[:, t : t + 1], taps, view, 1, KERNELS)
        torch.testing.assert_close(y[:, 0].float(), whole[:, t], atol=0.05, rtol=0.01)
        assert torch.equal(view.tails_after([B - 1], [1])[0, -1, 2 : C + 2], x[-1, t])
        view.advance([1] * B)
        assert torch.equal(cache.tails[1:, -1, 2 : C + 2], x[:, t])
    others = (cache.tails[0], cache.tails[:, :, :2], cache.tails[:, :, C + 2 :])
    assert all(bool((other == 7).all()) for other in others)


@pytest.mark.parametrize("dtype", [BF16, torch.float32])
def test_smaller_steps_equal_pytorchs(dtype: torch.dtype) -> None:
    x, y = random(2, 1, 64, dtype=dtype), random(2, 1, 64, seed=1, dtype=dtype)
    gate, ids = random(5, 32, seed=2, dtype=dtype), torch.tensor([[3], [1]])
    table, v = random(7, 5 * 8, seed=3, dtype=dtype), random(2, 1, 5, 8, seed=4, dtype=dtype)
    close = {"atol": 0.03, "rtol": 0.01} if dtype == BF16 else {"atol": 1e-5, "rtol": 1e-5}
    assert KERNELS is not None
    with torch.no_grad():
        assert torch.equal(add(x, y, KERNELS), x + y)
        wanted = F.embedding(torch.tensor([[3], [6], [0]]), table)
        assert torch.equal(look_up(table, torch.tensor([[3], [9], [0]]), KERNELS), wanted)
        opened = value_gate(x, gate, KERNELS)
        torch.testing.assert_close(opened, value_gate(x, gate), **close)  # type: ignore[arg-type]
        found, plain = (embed_values(v, opened, table, ids, k) for k in (KERNELS, None))
        torch.testing.assert_close(found, plain, **close)  # type: ignore[arg-type]


def normed(kernels: Kernels | None, *x: Tensor) -> Tensor:
    return layer_norm(x[0], x[1], x[2], 1e-5, kernels)


def normed_without_bias(kernels: Kernels | None, *x: Tensor) -> Tensor:
    return layer_norm(x[0], x[1], None, 1e-5, kernels)


def weighted(kernels: Kernels | None, *x: Tensor) -> Tensor:
    return weighted_norm(x[0], x[1], kernels)


def gated(kernels: Kernels | None, *x: Tensor) -> Tensor:
    return swiglu(x[0], x[3], kernels)


def bent(kernels: Kernels | None, *x: Tensor) -> Tensor:
    return gelu(x[0], kernels)


def turned(kernels: Kernels | None, *x: Tensor) -> Tensor:
    heads, D = x[0].unflatten(-1, (3, -1)), x[0].shape[-1] // 3
    cos, sin = rotary_tables(40, D, 100.0)
    at = torch.tensor([[7], [31]]) + torch.arange(x[0].shape[1])
    return norm_turn(heads, x[1][:D], cos[at], -sin[at], kernels)


def turned_alike(kernels: Kernels | None, *x: Tensor) -> Tensor:
    heads, (cos, sin) = x[0].unflatten(-1, (3, -1)), rotary_tables(40, x[0].shape[-1] // 3, 100.0)
    T = x[0].shape[1]
    return norm_turn(heads, x[1][: cos.shape[1]], cos[None, :T], sin[None, :T], kernels)


@pytest.mark.parametrize(
    "step", [normed, normed_without_bias, weighted, gated, bent, turned, turned_alike]
)
@settings(deadline=None, max_examples=12)
@given(T=st.integers(1, 9), C=st.sampled_from([6, 18, 66, 384]), scale=st.sampled_from([0.1, 9.0]))
def test_steps_of_the_other_families_equal_their_formulas(
    step: Callable[..., Tensor], T: int, C: int, scale: float
) -> None:
    given = [scale * random(2, T, C) + 1, random(C, seed=1), random(C, seed=2), random(2, T, C)]
    with torch.no_grad():
        exact = step(None, *(x.double() for x in given))
        found = step(KERNELS, *given)
        torch.testing.assert_close(found.double(), exact, atol=1e-3, rtol=2**-8)
        found = step(KERNELS, *(x.float() for x in given))
        torch.testing.assert_close(found.double(), exact, atol=2e-5, rtol=2e-5)
    wanted = [nn.Parameter(x.float()) for x in given]
    assert step(KERNELS, *wanted).requires_grad


CONFIGS: dict[str, ModelConfig] = {
    "usual": GPTConfig(300, 4, 4, 4, 64, 96),
    "grouped heads": GPTConfig(300, 2, 4, 2, 64, 96),
    "no convolutions": GPTConfig(300, 2, 2, 2, 32, 96, taps=0),
    "no value embeddings": GPTConfig(300, 2, 2, 2, 32, 96, value_embeddings=False),
    "gpt2": GPT2Config(300, 3, 4, 4, 64, 96),
    "gpt2 without biases": GPT2Config(300, 2, 2, 2, 64, 96, bias=False),
    "qwen3": Qwen3Config(300, 3, 4, 2, 64, 96, head_dim=24, intermediate_size=160),
    "tied qwen3": Qwen3Config(300, 2, 2, 2, 64, 96, head_dim=32, intermediate_size=96, tied=True),
}
FAMILIES = ["usual", "gpt2", "qwen3"]


def model(config: ModelConfig, weights: torch.dtype = BF16) -> Model:
    """A model in bf16 with kernels, all of whose weights do something."""
    made = families.build(config, BF16, KERNELS)
    rng = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.data = (torch.randn(parameter.shape, generator=rng) * 0.2).to(weights)
    return made.eval().requires_grad_(False)


@torch.inference_mode()  # as the engine does: PyTorch shows other operations there than under no_grad
def run(
    made: Model, prompts: list[int], steps: int, length: int = 96, whole: bool = False
) -> tuple[list[Tensor], dict]:  # type: ignore[type-arg]
    """Logits of each step for rows with prompts of these lengths, by one token a row; and the tapes.

    `whole`: layers and head as one pass.
    """
    cache = made.new_cache(len(prompts), length)
    for row, size in enumerate(prompts):
        view = cache.view(row, 1)
        made((torch.arange(size) * 7 + row)[None] % 300, cache=view)
        view.advance([size])
    found = []
    for step in range(steps):
        view = cache.view(0, len(prompts))
        ids = torch.tensor([[(11 * step + row) % 300] for row in range(len(prompts))])
        logits = made.next_logits(ids, view) if whole else made.logits(made(ids, cache=view))[:, 0]
        found.append(logits.clone())
        view.advance([1] * len(prompts))
    return found, cache.tapes


@pytest.fixture
def two_threads() -> Iterator[None]:
    """Kernels that are worth it run on two threads, whatever the machine has."""
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("two_threads")
@pytest.mark.parametrize("prompts", [[40], [2, 30, 5]])
def test_a_pass_repeated_by_two_threads_is_that_of_one(prompts: list[int]) -> None:
    made = model(GPTConfig(300, 2, 2, 2, 160, 96))
    found, tapes = run(made, prompts, 6)
    [kept] = tapes.values()
    assert kept.tape.wide
    torch.set_num_threads(1)
    assert all(map(torch.equal, found, run(made, prompts, 6)[0]))


@pytest.mark.parametrize("name", CONFIGS)
@pytest.mark.parametrize("prompts", [[1], [40], [2, 30, 5]])
@pytest.mark.parametrize("whole", [False, True], ids=["layers", "with the head"])
def test_a_repeated_pass_is_the_ordinary_one(
    name: str, prompts: list[int], whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = model(CONFIGS[name])
    found, tapes = run(made, prompts, 12, whole=whole)
    *_, kept = tapes.values()  # a prompt of one token is read as a pass without the head
    assert kept.tape.calls, "nothing was repeated"
    monkeypatch.setattr(replay, "may_replay", lambda T: False)
    plain, tapes = run(made, prompts, 12)
    assert not tapes
    for step, (a, b) in enumerate(zip(found, plain, strict=True)):
        assert torch.equal(a, b), step


def test_passes_with_and_without_the_head_do_not_take_each_others_place() -> None:
    made, found = model(CONFIGS["usual"]), []
    wanted, _ = run(made, [5, 9], 8)
    with torch.inference_mode():
        cache = made.new_cache(2, 96)
        for row, size in enumerate((5, 9)):
            view = cache.view(row, 1)
            made((torch.arange(size) * 7 + row)[None] % 300, cache=view)
            view.advance([size])
        for step in range(8):
            view = cache.view(0, 2)
            ids = torch.tensor([[11 * step], [11 * step + 1]])
            whole = step % 4 > 1
            logits = (
                made.next_logits(ids, view) if whole else made.logits(made(ids, cache=view))[:, 0]
            )
            found.append(logits.clone())
            view.advance([1, 1])
    assert len(cache.tapes) == 2
    assert all(map(torch.equal, found, wanted))


@pytest.mark.parametrize("name", FAMILIES)
def test_passes_in_which_pytorch_computes_are_not_repeated(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = model(CONFIGS[name], torch.float32)  # weights that are cast as they are used
    found, tapes = run(made, [5, 9], 6)
    [kept] = tapes.values()
    assert kept.tape is None
    monkeypatch.setattr(replay, "may_replay", lambda T: False)
    assert all(map(torch.equal, found, run(made, [5, 9], 6)[0]))


def test_a_cache_that_grows_and_other_rows_are_passes_of_another_kind() -> None:
    made = model(CONFIGS["usual"])
    whole = made.logits(made(torch.arange(60)[None]))[0]
    with torch.inference_mode():
        cache = made.new_cache(1, 8)
        for t in range(60):
            if t in (8, 16, 32):
                cache.reserve(2 if t == 16 else 1, 2 * t)
            view = cache.view(0, 1)
            logits = made.logits(made(torch.tensor([[t]]), cache=view))
            view.advance([1])
            assert float((logits[0, 0] - whole[t]).abs().max()) < 0.35, t
    assert len(cache.tapes) <= replay.KEPT


def test_only_so_many_kinds_of_passes_are_kept() -> None:
    made = model(CONFIGS["usual"])
    with torch.inference_mode():
        cache = made.new_cache(8, 32)
        for rows in (1, 2, 3, 4, 5, 6, 5, 6):
            view = cache.view(0, rows)
            made(torch.zeros(rows, 1, dtype=torch.long), cache=view)
            view.advance([1] * rows)
    assert len(cache.tapes) == replay.KEPT


def forced(name: str, kernels: Kernels | None, dtype: torch.dtype, ids: Tensor) -> Tensor:
    """Logits after each of the ids (T,), read one at a time through a cache: (T, V)."""
    made = families.build(CONFIGS[name], dtype, kernels)
    rng = torch.Generator().manual_seed(1)
    for parameter in made.parameters():
        parameter.data = (torch.randn(parameter.shape, generator=rng) * 0.2).to(dtype)
    with torch.inference_mode():
        cache, found = made.new_cache(1, len(ids)), []
        for id in ids:
            view = cache.view(0, 1)
            found.append(made.logits(made(id.view(1, 1), cache=view))[0, 0].clone())
            view.advance([1])
    return torch.stack(found)


@pytest.mark.parametrize("name", FAMILIES)
def test_in_bf16_kernels_choose_another_token_only_where_two_are_nearly_equal(name: str) -> None:
    ids = torch.randint(0, 300, (96,), generator=torch.Generator().manual_seed(3))
    exact = forced(name, None, torch.float32, ids)
    plain, found = forced(name, None, BF16, ids), forced(name, KERNELS, BF16, ids)
    # Kernels round less often, so they are no further from the exact logits than PyTorch is.
    errors = [(each - exact).abs().mean() for each in (plain, found)]
    assert errors[1] < 1.1 * errors[0]
    differ = (plain.argmax(-1) != found.argmax(-1)).nonzero()[:, 0].tolist()
    assert len(differ) <= 12, f"{len(differ)} of 96 choices differ"
    for t in differ:
        gap = exact[t].max() - exact[t, found[t].argmax()]
        assert gap < 6 * errors[0], f"at {t} the other token is {gap:.3f} behind"


@pytest.mark.parametrize("name", FAMILIES)
def test_in_fp32_kernels_choose_the_same_tokens(name: str) -> None:
    ids = torch.randint(0, 300, (96,), generator=torch.Generator().manual_seed(3))
    plain, found = (forced(name, kernels, torch.float32, ids) for kernels in (None, KERNELS))
    torch.testing.assert_close(found, plain, atol=2e-4, rtol=1e-4)
    assert torch.equal(plain.argmax(-1), found.argmax(-1))
