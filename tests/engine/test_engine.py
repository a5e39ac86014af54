"""The engine against slow generation without a cache, and its rules for stopping and batching."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from sprout.common.kernels import build
from sprout.engine.engine import Engine, Request
from sprout.engine.sample import Sampling
from sprout.models import families
from sprout.models.cache import CacheView, KVCache
from sprout.models.gpt import GPTConfig

from .helpers import CONTEXT, VOCABULARY, ScriptedModel, tiny_gpt, uncached

GREEDY = Sampling(temperature=0.0)
KERNELS, REASON = build()


def prompts(count: int, longest: int = 20, seed: int = 1) -> list[list[int]]:
    rng = torch.Generator().manual_seed(seed)
    lengths = torch.randint(1, longest + 1, (count,), generator=rng).tolist()
    return [torch.randint(0, VOCABULARY, (n,), generator=rng).tolist() for n in lengths]


def counting(sequence_length: int = 4096) -> ScriptedModel:
    """A model that says the number after the last one."""
    return ScriptedModel(lambda ids: ids[-1] + 1, 500, sequence_length)


@pytest.mark.parametrize(("pattern", "n_kv_head"), [("L", 4), ("S", 4), ("SL", 2)])
def test_cached_generation_equals_uncached_to_the_end_of_the_context(
    pattern: str, n_kv_head: int
) -> None:
    model = tiny_gpt(pattern, n_kv_head)
    prompt = prompts(1, seed=3)[0]
    room = CONTEXT - len(prompt)
    assert room > CONTEXT // 2, "the text must outgrow the window"
    [got] = Engine(model).generate([Request(prompt, room, GREEDY)])
    assert got.ids == uncached(model, prompt, room)
    assert got.stopped == "length"


def test_cached_logits_equal_uncached_where_the_window_is_shorter_than_the_text() -> None:
    model = tiny_gpt("S", 2)
    ids = torch.tensor([prompts(1, seed=5)[0] * CONTEXT])[:, :CONTEXT]
    with torch.no_grad():
        whole = model.logits(model(ids))
        cache = model.new_cache(1, CONTEXT)
        steps = []
        for part in (ids[:, :7], *ids[:, 7:].split(1, dim=1)):
            view = cache.view(0, 1)
            steps.append(model.logits(model(part, cache=view)))
            view.advance([part.shape[1]])
    assert torch.allclose(torch.cat(steps, dim=1), whole, atol=1e-4, rtol=0)


def test_prompts_of_different_lengths_give_what_each_gives_alone() -> None:
    # Padding in the joint prefill, and rows at different places, must influence nothing.
    model = tiny_gpt()
    asked = [Request(p, 5 + i * 3, GREEDY) for i, p in enumerate(prompts(7))]
    together = Engine(model, max_batch=8).generate(asked)
    assert [c.ids for c in together] == [uncached(model, r.ids, r.max_tokens) for r in asked]


@pytest.mark.parametrize("sampling", [Sampling(1.0, seed=7), Sampling(1.3, 40, 0.9, seed=7)])
def test_a_seed_gives_the_same_answer_whatever_else_is_in_the_batch(sampling: Sampling) -> None:
    model = tiny_gpt()
    others = [Request(p, 9 + i, Sampling(1.5, seed=i)) for i, p in enumerate(prompts(5))]
    request = Request(prompts(1, seed=9)[0], 25, sampling)
    [alone] = Engine(model).generate([request])
    crowded = Engine(model, max_batch=3).generate([*others, request, *others])
    assert crowded[len(others)].ids == alone.ids
    assert list(Engine(model).stream(request)) == alone.ids


def test_the_first_token_is_sampled_for_each_row_on_its_own() -> None:
    # nanochat #38 copied the first sampled token to every row. Here 40 seeds draw from a flat
    # distribution over 263 tokens: all equal by chance has a probability below 263**-38.
    model = tiny_gpt()
    asked = [Request([1, 2, 3], 1, Sampling(10.0, seed=seed)) for seed in range(40)]
    assert len({c.ids[0] for c in Engine(model, max_batch=40).generate(asked)}) > 10


def test_freed_slots_are_used_again_at_once() -> None:
    # One request of 12 tokens beside six of 2: with 2 slots the short ones pass one by one while
    # the long one runs, so the model is never asked for fewer rows than there is work for.
    model = counting()
    asked = [Request([10], 12, GREEDY)] + [Request([20 + i], 2, GREEDY) for i in range(6)]
    done = Engine(model, max_batch=2).generate(asked)
    assert [c.ids for c in done[1:]] == [[21 + i, 22 + i] for i in range(6)]
    assert done[0].ids == list(range(11, 23))
    decoding = [rows for rows, tokens in model.batches if tokens == 1]
    assert max(rows for rows, _ in model.batches) == 2
    assert decoding.count(2) >= 6


def test_a_long_queue_through_few_slots_equals_each_alone() -> None:
    model = tiny_gpt()
    asked = [Request(p, 1 + i % 5, GREEDY) for i, p in enumerate(prompts(20))]
    got = Engine(model, max_batch=3).generate(asked)
    assert [c.ids for c in got] == [uncached(model, r.ids, r.max_tokens) for r in asked]


def test_stop_tokens_end_a_request_and_stay_out_of_its_ids() -> None:
    engine = Engine(counting())
    stopped, unstopped, at_once = engine.generate(
        [
            Request([1], 50, GREEDY, frozenset({5, 9})),
            Request([1], 6, GREEDY, frozenset({400})),
            Request([4], 6, GREEDY, frozenset({5})),
        ]
    )
    assert (stopped.ids, stopped.stopped) == ([2, 3, 4], "stop")
    assert (unstopped.ids, unstopped.stopped) == ([2, 3, 4, 5, 6, 7], "length")
    assert (at_once.ids, at_once.stopped) == ([], "stop")
    assert (stopped.end, unstopped.end, at_once.end) == (5, None, 5)


def test_on_token_sees_each_token_once_and_can_end_its_request_only() -> None:
    seen: list[tuple[int, int]] = []

    def on_token(index: int, token: int) -> bool:
        seen.append((index, token))
        return token != 13

    asked = [Request([10], 6, GREEDY), Request([30], 6, GREEDY)]
    first, second = Engine(counting()).generate(asked, on_token)
    assert (first.ids, first.stopped) == ([11, 12, 13], "cancelled")
    assert (second.ids, second.stopped) == ([31, 32, 33, 34, 35, 36], "length")
    assert [t for i, t in seen if i == 0] == first.ids
    assert [t for i, t in seen if i == 1] == second.ids


def test_a_stream_gives_each_token_before_the_next_is_computed() -> None:
    model = counting()
    stream = Engine(model).stream(Request([1], 10, GREEDY, frozenset({5})))
    assert next(stream) == 2
    assert len(model.batches) == 1
    assert list(stream) == [3, 4]


def test_max_tokens_is_cut_to_what_the_context_holds() -> None:
    [got] = Engine(counting(sequence_length=10)).generate([Request([1] * 7, 100, GREEDY)])
    assert (len(got.ids), got.stopped) == (3, "length")


@pytest.mark.parametrize(
    ("ids", "max_tokens", "words"),
    [
        ([], 5, ["empty", "0", "10"]),
        ([1] * 10, 5, ["10 tokens", "holds 10"]),
        ([1] * 23, 5, ["23", "10"]),
        ([1, 500], 5, ["500", "vocabulary"]),
        ([1, -1], 5, ["-1", "vocabulary"]),
        ([1], 0, ["max_tokens", "0"]),
    ],
)
def test_a_request_that_cannot_run_is_refused_before_anything_runs(
    ids: list[int], max_tokens: int, words: list[str]
) -> None:
    model = counting(sequence_length=10)
    with pytest.raises(ValueError) as error:
        Engine(model).generate([Request([1], 2), Request(ids, max_tokens)])
    assert all(word in str(error.value) for word in words)
    with pytest.raises(ValueError):
        Engine(model).stream(Request(ids, max_tokens))
    assert model.batches == []


def test_no_requests_give_no_completions() -> None:
    assert Engine(counting()).generate([]) == []


class Successor(ScriptedModel):
    """Says the number after the last one, without looking at what came before: for long prompts."""

    def __call__(self, ids: Tensor, cache: CacheView) -> Tensor:
        self.batches.append((ids.shape[0], ids.shape[1]))
        return ids[..., None].float() + 1


def test_long_prompts_are_read_some_at_a_time() -> None:
    # Eight thousand tokens a forward pass at most, which bounds the memory.
    model = Successor(len, 500)
    asked = [Request([i] * 3000, 1, GREEDY) for i in range(5)]
    done = Engine(model, max_batch=8).generate(asked)
    assert [c.ids for c in done] == [[i + 1] for i in range(5)]
    assert all(rows * tokens <= 8192 for rows, tokens in model.batches)
    assert sum(rows * tokens for rows, tokens in model.batches) == 5 * 3000


def test_the_stop_token_is_told_apart() -> None:
    done = Engine(counting()).generate(
        [Request([1], 50, GREEDY, frozenset({5, 9})), Request([1], 2, GREEDY)]
    )
    assert [c.end for c in done] == [5, None]


def test_an_engine_keeps_nothing_of_weights_that_have_changed_since() -> None:
    # As in reinforcement learning, where the same prompts are asked after every update.
    model, prompt = tiny_gpt(context=160), [*range(100)]
    engine = Engine(model)
    first = engine.generate([Request(prompt, 20, GREEDY)])[0].ids
    with torch.no_grad():
        model.head.weight.neg_()
        model.embedding.weight.neg_()
    second = engine.generate([Request(prompt, 20, GREEDY)])[0].ids
    assert first != second == uncached(model, prompt, 20)


@pytest.mark.parametrize("rows", [1, 3])
def test_matrices_are_multiplied_with_rows_that_lie_side_by_side(rows: int) -> None:
    # PyTorch multiplies a slice of a tensor by a matrix as a batch of products, for which it copies
    # the matrix once a row: several times the work of everything else.
    model, strides = tiny_gpt(), list[bool]()

    def note(module: torch.nn.Module, args: tuple[Tensor]) -> None:
        x = args[0]
        strides.append(x.dim() < 3 or x.stride(0) == x.stride(1) * x.shape[1])

    for module in model.modules():
        if isinstance(module, torch.nn.Linear):
            module.register_forward_pre_hook(note)
    Engine(model).generate([Request([1, 2, 3 + i], 4, GREEDY) for i in range(rows)])
    assert len(strides) > 30 and all(strides)


def test_room_for_all_requests_is_made_at_once() -> None:
    """Growing row by row touches new memory again and again: up to a fifth of an evaluation's time."""
    sizes: list[tuple[int, int]] = []

    class Watched(KVCache):
        def reserve(self, rows: int, length: int) -> None:
            super().reserve(rows, length)
            sizes.append((len(self.lengths), self.size))

    class Counting(ScriptedModel):
        def new_cache(self, rows: int, length: int) -> KVCache:
            return Watched(rows, length, 1, 1, 1, torch.float64, torch.device("cpu"))

    model = Counting(lambda ids: ids[-1] + 1, 500)
    asked = [Request(list(range(n)), 50, GREEDY) for n in range(93, 101)]
    done = Engine(model, max_batch=8).generate(asked)
    assert [c.ids[-1] for c in done] == [n + 49 for n in range(93, 101)]
    assert set(sizes) == {(8, 192)}, "150 tokens at most, in multiples of 64"
    sizes.clear()
    Engine(model, max_batch=3).generate([Request([1, 2, 3], 200, GREEDY)] * 5)
    assert sizes[0] == (3, 64), "not yet for all that the answers might be"
    assert sizes[-1] == (3, 256)


def test_the_next_call_works_in_the_same_memory_and_knows_nothing_of_the_one_before() -> None:
    model = tiny_gpt()
    engine = Engine(model, max_batch=4)
    asked = [Request(p, 12, GREEDY) for p in prompts(9)]
    engine.generate(asked)
    kept = engine._cache
    assert kept is not None and len(kept.lengths) == 4
    place = kept.keys.data_ptr()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(-0.7)
    again = engine.generate(asked[::-1])
    assert [c.ids for c in again] == [uncached(model, r.ids, r.max_tokens) for r in asked[::-1]]
    assert engine._cache is kept and kept.keys.data_ptr() == place


@pytest.mark.skipif(KERNELS is None, reason=REASON)
def test_passes_are_repeated_from_call_to_call_for_as_long_as_the_weights_stay() -> None:
    model = families.build(GPTConfig(300, 4, 4, 4, 64, 96), torch.bfloat16, KERNELS)
    rng = torch.Generator().manual_seed(0)
    for parameter in model.parameters():
        parameter.data = (torch.randn(parameter.shape, generator=rng) * 0.2).bfloat16()
    model.requires_grad_(False)
    engine, asked = Engine(model), [Request([1, 2, 3], 20, GREEDY)]

    def tape() -> object:
        [first] = engine.generate(asked)
        [again] = Engine(model).generate(asked)
        assert first.ids == again.ids
        assert engine._cache is not None
        [kept] = engine._cache.tapes.values()
        return kept.tape

    first = tape()
    assert first is not None and tape() is first
    said = engine.generate(asked)[0].ids
    model.residual_scale.mul_(-3.0)  # a number that the calls themselves hold
    second = tape()
    assert second is not first and engine.generate(asked)[0].ids != said
    model.head.weight.data = -model.head.weight.data  # and one that lies elsewhere now
    assert tape() is not second


def test_a_call_that_was_broken_off_leaves_nothing_to_the_next() -> None:
    engine = Engine(counting())

    def break_off(index: int, token: int) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        engine.generate([Request([1], 5, GREEDY)], break_off)
    assert engine.generate([Request([7], 3, GREEDY)])[0].ids == [8, 9, 10]
