"""Kept beginnings: what two texts share, which one is found, and how much is kept."""

from __future__ import annotations

from itertools import takewhile

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from sprout.engine.prefix import BLOCK, Ids, PrefixCache, common, shareable, whole_blocks


def text(blocks: int, start: int = 0, own: int = 0) -> Ids:
    """Ids that count up from `start`; the last `own` of them are negative, as nobody else's."""
    ids = np.arange(start, start + blocks * BLOCK)
    if own:
        ids[-own:] *= -1
    return ids


def keep(cache: PrefixCache, ids: Ids) -> None:
    """Keep a text whose keys are its ids."""
    keys = torch.from_numpy(ids)[None, None, :, None].float()
    tails = [torch.tensor([[float(i)]]) for i in range(len(ids) // BLOCK)]
    cache.keep(ids, keys, -keys, tails)


@given(
    st.lists(st.integers(0, 1), max_size=12),
    st.lists(st.integers(0, 1), max_size=12),
)
def test_common_counts_the_equal_tokens_at_the_beginning(one: list[int], other: list[int]) -> None:
    pairs = zip(one, other, strict=False)
    expected = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    assert common(np.array(one, dtype=np.int64), np.array(other, dtype=np.int64)) == expected


def test_whole_blocks_are_shared_and_never_a_prompts_last_token() -> None:
    assert [whole_blocks(n) for n in (0, BLOCK - 1, BLOCK, 2 * BLOCK + 1)] == [
        0,
        0,
        BLOCK,
        2 * BLOCK,
    ]
    assert shareable(text(2), text(3)) == BLOCK
    assert shareable(np.append(text(2), 7), text(3)) == 2 * BLOCK
    assert shareable(text(2, own=1), text(3)) == BLOCK


def test_the_longest_beginning_is_found_with_its_own_keys() -> None:
    cache = PrefixCache(20 * BLOCK)
    keep(cache, text(3, own=BLOCK))
    keep(cache, text(5, own=BLOCK))
    keep(cache, text(4, start=9000))
    found, length = cache.find(text(6))
    assert found is not None and length == 4 * BLOCK
    assert torch.equal(found.keys[0, 0, :length, 0], torch.from_numpy(text(4)).float())
    assert len(found.tails) == 5
    assert cache.find(text(2, start=500)) == (None, 0)


def test_what_is_kept_is_a_copy() -> None:
    cache, ids = PrefixCache(10 * BLOCK), text(1)
    keys = torch.zeros(1, 1, BLOCK, 1)
    cache.keep(ids, keys, keys, [torch.zeros(0, 0)])
    keys += 1
    found, _ = cache.find(text(2))
    assert found is not None and not found.keys.any()


def test_a_text_takes_the_place_of_its_own_beginning_and_is_not_kept_twice() -> None:
    cache = PrefixCache(20 * BLOCK)
    keep(cache, text(2))
    keep(cache, text(4))
    assert cache.tokens == 4 * BLOCK
    assert not cache.wants(text(3)) and not cache.wants(text(4))
    assert cache.wants(text(5)) and cache.wants(text(4, own=1))


def test_no_more_tokens_are_kept_than_allowed_and_the_unused_go_first() -> None:
    cache = PrefixCache(6 * BLOCK)
    for start in (1000, 2000, 3000):
        keep(cache, text(2, start))
    assert cache.find(text(3, 1000))[1] == 2 * BLOCK  # used now, so it stays longer than 2000
    keep(cache, text(1, 4000))
    assert cache.tokens == 5 * BLOCK
    kept = [cache.find(text(3, start))[1] // BLOCK for start in (1000, 2000, 3000, 4000)]
    assert kept == [2, 0, 2, 1]
    assert not cache.wants(text(7, 5000)) and not cache.wants(text(0))
    assert not PrefixCache(0).wants(text(1))
