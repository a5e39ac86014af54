"""Reading --gpus."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprout.common.errors import UsageError
from sprout.train.accelerators import ACCELERATORS, Accelerator, parse_gpus


@given(st.integers(1, 4096), st.sampled_from(ACCELERATORS), st.sampled_from(["x", "X", "×", " x "]))
def test_every_known_one_in_any_number(count: int, card: Accelerator, times: str) -> None:
    assert parse_gpus(f"{count}{times}{card.name}") == (count, card)
    assert parse_gpus(card.name.lower()) == (1, card)


@pytest.mark.parametrize(
    ("text", "count", "name"),
    [
        ("2xRTX 4090", 2, "RTX4090"),
        ("4090", 1, "RTX4090"),
        ("NVIDIA A100-40", 1, "A100-40GB"),
        ("8xa100", 8, "A100"),
        ("h100 pcie", 1, "H100-PCIe"),
    ],
)
def test_names_as_people_write_them(text: str, count: int, name: str) -> None:
    found, card = parse_gpus(text)
    assert (found, card.name) == (count, name)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("8xH900", ["--gpus 8xH900", "did you mean H", "B200, H200, H100,", "T4"]),
        ("TPUv5", ["TPUv5", "known ones"]),
        ("0xH100", ["--gpus 0xH100", "between 1 and 4,096"]),
        ("99999999999xT4", ["between 1 and"]),
        ("-1xT4", ["known ones"]),
        ("8x", ["known ones"]),
        ("x", ["known ones"]),
        ("", ["--gpus is empty", "8xH100"]),
    ],
)
def test_anything_else_is_one_clear_sentence(text: str, words: list[str]) -> None:
    with pytest.raises(UsageError) as error:
        parse_gpus(text)
    assert all(word in str(error.value) for word in words), error.value
    assert "\n" not in str(error.value)


def test_the_table_is_in_the_units_it_says() -> None:
    assert len({card.name for card in ACCELERATORS}) == len(ACCELERATORS)
    for card in ACCELERATORS:
        assert 50 < card.teraflops < 10_000 and 8 <= card.gigabytes < 1000, card
        assert 0.05 < card.price < 20 and card.dtype in ("bf16", "fp16"), card
