"""Sampling: what each filter keeps, that draws follow the probabilities, and the flags' limits."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from sprout.common.errors import Failure, UsageError
from sprout.engine.sample import Sampling, apply_top_k, apply_top_p, pick

LOGITS = torch.tensor([0.5, 0.25, 0.15, 0.1]).log()[None]


def kept(logits: torch.Tensor) -> list[int]:
    return torch.isfinite(logits[0]).nonzero()[:, 0].tolist()


def generators(count: int, seed: int = 0) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(seed + i) for i in range(count)]


@pytest.mark.parametrize(("k", "expected"), [(0, 4), (1, 1), (3, 3), (4, 4), (99, 4)])
def test_top_k_keeps_the_k_highest(k: int, expected: int) -> None:
    assert kept(apply_top_k(LOGITS, k)) == list(range(expected))


def test_top_k_keeps_exactly_k_of_equal_logits() -> None:
    assert len(kept(apply_top_k(torch.zeros(1, 9), 4))) == 4


@pytest.mark.parametrize(("p", "expected"), [(1e-9, 1), (0.4, 1), (0.6, 2), (0.8, 3), (0.95, 4)])
def test_top_p_keeps_the_fewest_that_reach_p(p: float, expected: int) -> None:
    assert kept(apply_top_p(LOGITS, p)) == list(range(expected))


def test_filters_leave_the_kept_logits_in_place_whatever_their_order() -> None:
    logits = LOGITS[:, [2, 0, 3, 1]]
    for filtered in (apply_top_k(logits, 2), apply_top_p(logits, 0.6)):
        assert kept(filtered) == [1, 3]
        assert torch.equal(filtered[0, [1, 3]], logits[0, [1, 3]])


@given(
    st.lists(st.floats(-30, 30, width=32), min_size=1, max_size=20),
    st.floats(0.01, 3.0),
    st.integers(0, 20),
    st.floats(0.01, 1.0),
    st.integers(0, 1000),
)
def test_a_picked_token_is_one_that_the_filters_keep(
    values: list[float], temperature: float, k: int, p: float, seed: int
) -> None:
    logits = torch.tensor([values])
    sampling = Sampling(temperature, k, p)
    token = int(pick(logits, sampling, generators(1, seed))[0])
    assert 0 <= token < len(values)
    # What is nearly equal to the token's own value may come in either order.
    higher = [value > values[token] + 1e-5 for value in values]
    better = sum(higher)
    assert k == 0 or better < k
    scaled = (torch.tensor(values).double() / temperature).softmax(0)
    before = float(scaled[torch.tensor(higher)].sum())
    assert before < p + 1e-4


def test_draws_follow_the_probabilities() -> None:
    # 20,000 draws: four standard deviations of the share of a token of probability 0.5 is 0.0142.
    count = 20_000
    rng = torch.Generator().manual_seed(0)
    picked = pick(LOGITS.expand(count, 4), Sampling(1.0), [rng] * count)
    shares = torch.bincount(picked, minlength=4) / count
    for share, probability in zip(shares.tolist(), LOGITS.exp()[0].tolist(), strict=True):
        assert abs(share - probability) < 4 * math.sqrt(probability * (1 - probability) / count)


def test_a_row_does_not_depend_on_the_other_rows() -> None:
    logits = torch.randn(6, 50, generator=torch.Generator().manual_seed(2))
    sampling = Sampling(0.9, 20, 0.9)
    together = pick(logits, sampling, generators(6)).tolist()
    alone = [int(pick(logits[i : i + 1], sampling, [generators(6)[i]])[0]) for i in range(6)]
    assert together == alone


def test_temperature_zero_is_greedy_and_draws_nothing() -> None:
    [generator] = generators(1)
    state = generator.get_state()
    assert pick(LOGITS, Sampling(0.0), [generator]).tolist() == [0]
    assert torch.equal(generator.get_state(), state)


def test_a_very_low_temperature_is_greedy_too() -> None:
    assert pick(LOGITS.expand(50, 4), Sampling(1e-6), generators(50)).tolist() == [0] * 50


def test_a_token_of_probability_zero_is_never_picked() -> None:
    logits = torch.tensor([[float("-inf"), 0.0, float("-inf"), 0.0, float("-inf")]])
    picked = pick(logits.expand(500, 5), Sampling(1.0), generators(500)).tolist()
    assert set(picked) == {1, 3}


def test_logits_that_are_not_numbers_are_a_failure() -> None:
    with pytest.raises(Failure, match="diverged"):
        pick(torch.tensor([[0.0, float("nan")]]), Sampling(1.0), generators(1))


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
    ],
)
def test_a_value_out_of_range_names_its_flag(flag: str, values: dict[str, float]) -> None:
    with pytest.raises(UsageError, match=flag):
        Sampling(**values)  # type: ignore[arg-type]


def test_offsets_give_other_seeds_in_range() -> None:
    assert Sampling(seed=2**63 - 1).with_offset(1).seed == 0
    assert Sampling(0.3, 5, 0.5, seed=4).with_offset(3) == Sampling(0.3, 5, 0.5, seed=7)
