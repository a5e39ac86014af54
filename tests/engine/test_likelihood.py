"""Log-likelihoods of continuations, beside the same worked out one ask and one token at a time."""

from __future__ import annotations

import random

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from sprout.engine import likelihood
from sprout.engine.likelihood import Ask, Said, common, likelihoods
from sprout.models.gpt import GPT

from .helpers import CONTEXT, VOCABULARY, tiny_gpt


def slow(model: GPT, ask: Ask) -> Said:
    """One ask, one token at a time, the whole text again for each, in double precision."""
    nats, greedy, text = 0.0, True, list(ask.context)
    for id in ask.continuation:
        with torch.no_grad():
            logits = model.logits(model(torch.tensor([text]))[0, -1]).double()
        nats += float(logits.log_softmax(-1)[id])
        greedy = greedy and int(logits.argmax()) == id
        text.append(id)
    return Said(nats, len(ask.continuation), greedy)


def same(found: list[Said], expected: list[Said]) -> bool:
    return all(
        a.nats == pytest.approx(b.nats, abs=2e-5) and (a.tokens, a.greedy) == (b.tokens, b.greedy)
        for a, b in zip(found, expected, strict=True)
    )


def drawn(seed: int, count: int) -> list[Ask]:
    """Asks of all sorts: choices behind one context, long shared beginnings, and such as stand alone."""
    rng = random.Random(seed)

    def ids(low: int, high: int) -> tuple[int, ...]:
        return tuple(rng.randrange(VOCABULARY) for _ in range(rng.randint(low, high)))

    starts = [ids(33, 40), ids(34, 36), (), ()]
    asks: list[Ask] = []
    while len(asks) < count:
        context = rng.choice(starts) + ids(1, 12)
        asks += [Ask(context, ids(1, rng.choice((1, 9)))) for _ in range(rng.randint(1, 4))]
    rng.shuffle(asks)
    return asks[:count]


@pytest.mark.parametrize("kv_heads", [1, 4])
def test_every_way_of_reading_gives_what_the_slow_one_gives(kv_heads: int) -> None:
    model = tiny_gpt(n_kv_head=kv_heads)
    asks = drawn(1, 60)
    expected = [slow(model, ask) for ask in asks]
    assert same(likelihoods(model, asks), expected)
    assert any(said.greedy for said in [*expected, *greedy_ones(model)])


def greedy_ones(model: GPT) -> list[Said]:
    """Continuations that the model itself would give."""
    asks = []
    for seed in range(3):
        context = drawn(seed, 1)[0].context
        text = list(context)
        for _ in range(4):
            with torch.no_grad():
                text.append(int(model.logits(model(torch.tensor([text]))[0, -1]).argmax()))
        asks.append(Ask(context, tuple(text[len(context) :])))
    found = likelihoods(model, asks)
    assert all(said.greedy for said in found)
    return found


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), rows=st.sampled_from([1, 2, 7, 32]))
def test_it_does_not_depend_on_the_company(seed: int, rows: int) -> None:
    model = tiny_gpt(seed=3)
    asks = drawn(seed, 24)
    assert same(likelihoods(model, asks, max_rows=rows), likelihoods(model, asks))


@pytest.mark.parametrize(("tokens", "held"), [(1, 1 << 30), (100, 1), (64, 20_000)])
def test_the_memory_bounds_change_nothing_but_the_batches(
    monkeypatch: pytest.MonkeyPatch, tokens: int, held: int
) -> None:
    model = tiny_gpt()
    asks = drawn(5, 40)
    expected = likelihoods(model, asks)
    monkeypatch.setattr(likelihood, "TOKENS_AT_ONCE", tokens)
    monkeypatch.setattr(likelihood, "CACHE_BYTES", held)
    monkeypatch.setattr(likelihood, "LOGITS_AT_ONCE", 1)
    assert same(likelihoods(model, asks), expected)


def test_a_pair_may_fill_the_context_to_its_end() -> None:
    model = tiny_gpt()
    full = [Ask(tuple(range(CONTEXT - n)), tuple(range(n))) for n in (1, 5, CONTEXT - 1)]
    assert same(likelihoods(model, full), [slow(model, ask) for ask in full])


class Counting:
    """A model that counts the tokens it reads."""

    def __init__(self, model: GPT) -> None:
        self.model, self.config, self.read = model, model.config, 0
        self.logits, self.new_cache = model.logits, model.new_cache

    def __call__(self, ids: torch.Tensor, cache: object = None) -> torch.Tensor:
        self.read += ids.numel()
        found: torch.Tensor = self.model(ids, cache=cache)
        return found


def test_what_is_shared_is_read_once() -> None:
    """Four items of four choices behind 40 equal tokens: 40 + 4 × 10 + 16 × 1, not 16 × 51."""
    shared = tuple(range(40))
    asks = [
        Ask((*shared, *range(100 + item, 110 + item)), (choice, 7))
        for item in range(4)
        for choice in range(4)
    ]
    model = Counting(tiny_gpt())
    found = likelihoods(model, asks)
    assert model.read == 40 + 4 * 10 + 16
    assert same(found, [slow(tiny_gpt(), ask) for ask in asks])


def test_of_nothing_there_is_nothing() -> None:
    assert likelihoods(tiny_gpt(), []) == []


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (Ask((), (1,)), "at least one token"),
        (Ask((1,), ()), "at least one token"),
        (Ask((1,) * CONTEXT, (1,)), f"do not fit into the model's context of {CONTEXT}"),
    ],
)
def test_what_cannot_be_asked(ask: Ask, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        likelihoods(tiny_gpt(), [ask])


def test_common_beginnings() -> None:
    assert common([(1, 2, 3)]) == 3
    assert common([(1, 2, 3), (1, 2)]) == 2
    assert common([(1, 2, 3), (1, 9), (1, 2, 4)]) == 1
    assert common([(1,), ()]) == 0


def test_the_mean_is_over_tokens() -> None:
    assert Said(-3.0, 2, False).mean == -1.5
