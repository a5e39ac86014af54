"""Sampling: what each filter keeps, that draws follow the probabilities, and the flags' limits.

The filters are held to transformers' LogitsProcessors where transformers is there, and to slow references
written out here.
"""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from sprout.common.errors import Failure, UsageError
from sprout.engine.sample import Sampling, candidates, gumbel, likeliest, pick, random_key

LOGITS = torch.tensor([0.5, 0.25, 0.15, 0.1]).log()[None]


def scores(logits: Tensor, samplings: list[Sampling]) -> Tensor:
    """The candidates' scores in the order of the vocabulary, minus infinity where there are none."""
    found, ids = candidates(logits, samplings)
    if ids is None:
        return found
    return torch.full_like(logits, -math.inf).scatter(-1, ids, found)


def kept(logits: Tensor, **settings: Any) -> list[int]:
    found = scores(logits, [Sampling(1.0, **settings)])
    return torch.isfinite(found[0]).nonzero()[:, 0].tolist()


# Filters


@pytest.mark.parametrize(("k", "expected"), [(0, 4), (1, 1), (3, 3), (4, 4), (99, 4)])
def test_top_k_keeps_the_k_highest(k: int, expected: int) -> None:
    assert kept(LOGITS, top_k=k) == list(range(expected))


def test_top_k_keeps_exactly_k_of_equal_logits() -> None:
    assert len(kept(torch.zeros(1, 9), top_k=4)) == 4


@pytest.mark.parametrize(("p", "expected"), [(1e-9, 1), (0.4, 1), (0.6, 2), (0.8, 3), (0.95, 4)])
def test_top_p_keeps_the_fewest_that_reach_p(p: float, expected: int) -> None:
    assert kept(LOGITS, top_p=p) == list(range(expected))


@pytest.mark.parametrize(("p", "expected"), [(0, 4), (0.19, 4), (0.21, 3), (0.49, 2), (1, 1)])
def test_min_p_keeps_what_is_near_enough_to_the_likeliest(p: float, expected: int) -> None:
    assert kept(LOGITS, min_p=p) == list(range(expected))


def test_filters_work_on_one_after_the_other() -> None:
    # Of the three likeliest, 0.5, 0.25 and 0.15 of 0.9, two reach 0.8; 0.25 is half of 0.5.
    assert kept(LOGITS[:, [2, 0, 3, 1]], top_k=3, top_p=0.8) == [1, 3]
    assert kept(LOGITS[:, [2, 0, 3, 1]], top_k=3, top_p=0.8, min_p=0.6) == [1]


def reference(logits: list[float], s: Sampling) -> list[float]:
    """Scores of one row by the definitions, in double precision and with loops."""
    V = len(logits)
    scaled = [x / s.temperature for x in logits]
    order = sorted(range(V), key=lambda i: -scaled[i])
    left = order[: s.top_k] if s.top_k else order
    total = sum(math.exp(scaled[i] - scaled[order[0]]) for i in left)
    reached, nucleus = 0.0, []
    for i in left:
        if reached < s.top_p or s.top_p == 1 or not nucleus:
            nucleus.append(i)
        reached += math.exp(scaled[i] - scaled[order[0]]) / total
    near = [i for i in nucleus if math.exp(scaled[i] - scaled[order[0]]) >= s.min_p]
    return [scaled[i] - scaled[order[0]] if i in near else -math.inf for i in range(V)]


settings_drawn = st.builds(
    Sampling,
    temperature=st.floats(0.3, 3.0),
    top_k=st.integers(0, 30),
    top_p=st.sampled_from([1.0, 0.95, 0.7, 0.3]),
    min_p=st.sampled_from([0.0, 0.02, 0.3]),
)


@settings(deadline=None)
@given(st.lists(settings_drawn, min_size=1, max_size=5), st.integers(0, 1000))
def test_rows_of_unlike_settings_each_have_their_own_filters(
    samplings: list[Sampling], seed: int
) -> None:
    rng = torch.Generator().manual_seed(seed)
    logits = 3 * torch.randn(len(samplings), 25, generator=rng)
    found = scores(logits, samplings)
    for row, sampling in enumerate(samplings):
        expected = torch.tensor(reference(logits[row].tolist(), sampling))
        torch.testing.assert_close(found[row], expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(
    "sampling",
    [
        Sampling(0.7),
        Sampling(1.0, top_k=5),
        Sampling(1.0, top_p=0.8),
        Sampling(1.0, min_p=0.1),
        Sampling(1.4, top_k=20, top_p=0.9, min_p=0.05),
    ],
)
def test_filters_equal_transformers(sampling: Sampling) -> None:
    hf = pytest.importorskip("transformers.generation.logits_process")
    processors = [hf.TemperatureLogitsWarper(sampling.temperature)]
    processors += [hf.TopKLogitsWarper(sampling.top_k)] if sampling.top_k else []
    processors += [hf.TopPLogitsWarper(sampling.top_p)] if sampling.top_p < 1 else []
    processors += [hf.MinPLogitsWarper(sampling.min_p)] if sampling.min_p else []
    logits = 3 * torch.randn(40, 100, generator=torch.Generator().manual_seed(0))
    expected = logits
    for processor in processors:
        expected = processor(None, expected)
    found = scores(logits, [sampling] * 40)
    torch.testing.assert_close(found.softmax(-1), expected.softmax(-1))


# Draws


def test_draws_follow_the_probabilities() -> None:
    # 20,000 draws: four standard deviations of the share of a token of probability 0.5 is 0.0142.
    count = 20_000
    for name, samplings, places in (
        ("seeds", [Sampling(1.0, seed=i) for i in range(count)], [0] * count),
        ("places", [Sampling(1.0)] * count, [*range(count)]),
        ("with a filter", [Sampling(1.0, top_k=3)] * count, [*range(count)]),
    ):
        picked = pick(LOGITS.expand(count, 4), samplings, places)
        shares = torch.bincount(picked, minlength=4) / count
        expected = scores(LOGITS, samplings[:1]).softmax(-1)[0]
        for share, p in zip(shares.tolist(), expected.tolist(), strict=True):
            assert abs(share - p) <= 4 * math.sqrt(p * (1 - p) / count), name


def test_a_tail_of_thousands_of_tokens_gets_its_share() -> None:
    # One token of probability a half and 8,000 that share the other: the likeliest token's share,
    # and that the others are drawn evenly from one end of the vocabulary to the other.
    V, count = 8001, 4000
    logits = torch.zeros(1, V)
    logits[0, 4000] = math.log(V - 1)
    picked = pick(logits.expand(count, V), [Sampling(1.0)] * count, [*range(count)])
    assert abs(float((picked == 4000).float().mean()) - 0.5) < 4 * 0.5 / math.sqrt(count)
    others = picked[picked != 4000]
    quarters = torch.bincount(others * 4 // V, minlength=4) / len(others)
    assert float((quarters - 0.25).abs().max()) < 4 * math.sqrt(0.25 * 0.75 / len(others))


def test_noise_is_gumbels_and_is_new_for_every_seed_place_and_token() -> None:
    keys = [random_key(seed, place) for seed in range(40) for place in range(25)]
    noise = gumbel(keys, torch.arange(500)).double()
    n = noise.numel()
    assert float(noise.mean()) == pytest.approx(0.57722, abs=4 * 1.2825 / math.sqrt(n))
    assert float(noise.var()) == pytest.approx(math.pi**2 / 6, rel=0.02)
    # -log(noise's exponential) evenly spread: the share below each decile of Gumbel's distribution
    for share in (0.1, 0.5, 0.9, 0.999):
        below = float((noise < -math.log(-math.log(share))).double().mean())
        assert abs(below - share) < 5 * math.sqrt(share * (1 - share) / n)
    assert len(set(keys)) == len(keys)
    rows = torch.corrcoef(noise[:60])
    columns = torch.corrcoef(noise[:, :60].T)
    for table, size in ((rows, 500), (columns, 1000)):
        off = table[~torch.eye(60, dtype=torch.bool)]
        assert float(off.abs().max()) < 5 / math.sqrt(size)
    repeated = noise.flatten()[:100_000].unique().numel()
    assert repeated > 99_500  # fp32 alone makes some 200 of them equal


def test_noise_is_a_hash_of_key_and_token_alone() -> None:
    def mix(x: int, add: int) -> int:
        for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
            x = ((x ^ (x >> shift)) * factor + add) % 2**32
        return x ^ (x >> 16)

    ids = [0, 1, 77, 4095, 151_000]
    keys = [random_key(3, 5), random_key(2**63 - 1, 100_000)]
    found = gumbel(keys, torch.tensor(ids))
    for row, key in enumerate(keys):
        for column, id in enumerate(ids):
            bits = mix((mix(id, 0) + key) % 2**32, key >> 32) % 2**31
            uniform = min((bits + 0.5) / 2**31, 1 - 2.0**-24)
            expected = -math.log(-math.log1p(-uniform))
            assert float(found[row, column]) == pytest.approx(expected, rel=1e-5, abs=1e-5)
    assert torch.equal(gumbel(keys, torch.tensor([ids[::-1]] * 2)), found.flip(-1))


def test_a_row_does_not_depend_on_the_other_rows() -> None:
    logits = torch.randn(8, 50, generator=torch.Generator().manual_seed(2))
    samplings = [
        *(Sampling(0.9, 20, 0.9), Sampling(0.0), Sampling(1.1), Sampling(1.0, min_p=0.1)),
        *(Sampling(0.9, 7, seed=5), Sampling(1.2, 0, 0.6), Sampling(2.0, seed=9), Sampling(0.0)),
    ]
    places = [*range(8)]
    together = pick(logits, samplings, places).tolist()
    alone = [int(pick(logits[i : i + 1], samplings[i : i + 1], places[i : i + 1])) for i in places]
    assert together == alone


def test_a_little_rounding_changes_a_choice_only_where_two_tokens_are_nearly_tied() -> None:
    # Drawn along the cumulated probabilities of 20,000 tokens, 1e-5 of noise in the logits would
    # change about one choice in twenty; here it is about one in a hundred thousand.
    rng = torch.Generator().manual_seed(0)
    logits = 4 * torch.randn(1, 20_000, generator=rng)
    moved = logits + 1e-5 * torch.randn(300, 20_000, generator=rng)
    samplings, places = [Sampling(1.0)] * 300, [*range(300)]
    exact = pick(logits.expand(300, -1), samplings, places)
    assert torch.equal(exact, pick(moved, samplings, places))


def test_temperature_zero_takes_the_likeliest_token_whatever_the_filters() -> None:
    samplings = [Sampling(0.0, 2, 0.5, seed=i, min_p=0.2) for i in range(20)]
    assert pick(LOGITS.expand(20, 4), samplings, [0] * 20).tolist() == [0] * 20


@pytest.mark.parametrize("temperature", [1e-6, 1e-30, 1e-300])
def test_a_very_low_temperature_is_greedy_too(temperature: float) -> None:
    samplings = [Sampling(temperature, seed=i) for i in range(50)]
    assert pick(LOGITS.expand(50, 4), samplings, [0] * 50).tolist() == [0] * 50


def test_a_token_of_probability_zero_is_never_picked() -> None:
    logits = torch.tensor([[-math.inf, 0.0, -math.inf, 0.0, -math.inf]])
    for sampling in (Sampling(1.0), Sampling(1.0, top_p=0.9), Sampling(1.0, min_p=0.1)):
        picked = pick(logits.expand(500, 5), [sampling] * 500, [*range(500)]).tolist()
        assert set(picked) == {1, 3}


@pytest.mark.parametrize("sampling", [Sampling(0.0), Sampling(1.0), Sampling(1.0, 1)])
def test_logits_that_are_not_numbers_are_a_failure(sampling: Sampling) -> None:
    logits = torch.tensor([[0.0, 1.0], [0.0, math.nan]])
    with pytest.raises(Failure, match="diverged"):
        pick(logits, [sampling] * 2, [0, 0])


def test_log_probabilities_of_the_chosen_and_of_the_likeliest() -> None:
    own, values, ids = likeliest(LOGITS.expand(2, 4), [3, 1], 2)
    assert own.exp().tolist() == pytest.approx([0.1, 0.25])
    assert ids.tolist() == [[0, 1]] * 2
    assert values.exp()[1].tolist() == pytest.approx([0.5, 0.25])


# The flags


@pytest.mark.parametrize(
    ("flag", "values"),
    [
        ("--temperature", {"temperature": -0.1}),
        ("--temperature", {"temperature": float("nan")}),
        ("--top-k", {"top_k": -1}),
        ("--top-p", {"top_p": 0.0}),
        ("--top-p", {"top_p": 1.1}),
        ("--seed", {"seed": -1}),
        ("--seed", {"seed": 2**63}),
        ("--min-p", {"min_p": -0.1}),
        ("--min-p", {"min_p": 1.1}),
        ("--repetition-penalty", {"repetition_penalty": 0.0}),
        ("--repetition-penalty", {"repetition_penalty": float("inf")}),
        ("--presence-penalty", {"presence_penalty": 2.1}),
        ("--presence-penalty", {"presence_penalty": float("nan")}),
        ("--frequency-penalty", {"frequency_penalty": -2.1}),
        ("--logit-bias", {"logit_bias": ((3, 101.0),)}),
        ("--logit-bias", {"logit_bias": ((3, float("nan")),)}),
        ("--logit-bias", {"logit_bias": ((-3, 1.0),)}),
        ("--logit-bias", {"logit_bias": ((3, 1.0), (3, 2.0))}),
    ],
)
def test_a_value_out_of_range_names_its_flag(flag: str, values: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=flag):
        Sampling(**values)


def test_offsets_give_other_seeds_in_range() -> None:
    assert Sampling(seed=2**63 - 1).with_offset(1).seed == 0
    assert Sampling(0.3, 5, 0.5, seed=4).with_offset(3) == Sampling(0.3, 5, 0.5, seed=7)
