"""The cache: rows of different lengths side by side, used again, and moved."""

from __future__ import annotations

import pytest
import torch

from sprout.models.cache import KVCache


def new_cache(rows: int = 3, length: int = 8) -> KVCache:
    return KVCache(rows, length, 2, 1, 2, torch.float32, torch.device("cpu"))


def entries(*rows: list[float]) -> torch.Tensor:
    """(B, K=1, T, D=2) with the given number in every place of a token."""
    return torch.tensor(rows, dtype=torch.float32)[:, None, :, None].expand(-1, 1, -1, 2).clone()


def write(cache: KVCache, first: int, rows: list[list[float]], counts: list[int]) -> torch.Tensor:
    """Write tokens to both layers; returns the keys (B, S') that layer 1 then has."""
    view = cache.view(first, len(rows))
    for layer in range(2):
        keys, values = view.update(layer, entries(*rows), -entries(*rows))
        assert torch.equal(keys, -values)
    view.advance(counts)
    return keys[:, 0, :, 0]


def test_rows_of_different_lengths_grow_each_at_its_own_end() -> None:
    cache = new_cache()
    write(cache, 0, [[1, 2, 3], [4, 0, 0]], counts=[3, 1])  # row 1 is padded
    keys = write(cache, 0, [[9], [8]], counts=[1, 1])
    assert keys[0].tolist() == [1, 2, 3, 9]
    assert keys[1, :2].tolist() == [4, 8]  # the padding is overwritten, and what follows not read
    assert cache.lengths == [4, 2, 0]


def test_positions_continue_each_row() -> None:
    cache = new_cache()
    write(cache, 0, [[1, 2], [3, 0]], counts=[2, 1])
    assert cache.view(0, 3).positions(2).tolist() == [[2, 3], [1, 2], [0, 1]]


def test_a_view_of_some_rows_leaves_the_others_alone() -> None:
    cache = new_cache()
    write(cache, 0, [[1, 2]], counts=[2])
    write(cache, 1, [[5], [6]], counts=[1, 1])
    assert cache.keys[1, :, 0, :2, 0].tolist() == [[1, 2], [5, 0], [6, 0]]
    assert cache.lengths == [2, 1, 1]


def test_reading_copies_nothing() -> None:
    # Gathering the rows would copy the whole cache for every token.
    cache = new_cache()
    keys, _ = cache.view(1, 2).update(1, entries([1], [2]), entries([1], [2]))
    assert keys.data_ptr() == cache.keys[1, 1].data_ptr()


def test_a_moved_row_goes_on_in_its_new_place() -> None:
    cache = new_cache()
    write(cache, 0, [[1, 2, 3], [4, 5, 0], [6, 0, 0]], counts=[3, 2, 1])
    cache.move(2, 0)
    assert cache.lengths == [1, 2, 0]
    keys = write(cache, 0, [[7], [8]], counts=[1, 1])
    assert keys[0, :2].tolist() == [6, 7]
    assert keys[1].tolist() == [4, 5, 8]


def test_writing_past_the_end_is_refused() -> None:
    cache = new_cache(length=2)
    write(cache, 0, [[1, 2]], counts=[2])
    with pytest.raises(AssertionError, match="cache of 2"):
        write(cache, 0, [[3]], counts=[1])


def inputs(*rows: list[float]) -> torch.Tensor:
    """(B, T, C=1)."""
    return torch.tensor(rows, dtype=torch.float32)[..., None]


def test_a_tail_holds_the_last_inputs_of_each_row() -> None:
    cache = KVCache(3, 8, 1, 1, 2, torch.float32, torch.device("cpu"), taps=2, tail_widths=[1])
    view = cache.view(0, 2)
    assert view.behind(0, inputs([1, 2, 3], [4, 0, 0]))[..., 0].tolist() == [
        [0, 0, 1, 2, 3],
        [0, 0, 4, 0, 0],
    ]
    view.advance([3, 1])  # row 1 was padded
    view = cache.view(0, 2)
    assert view.behind(0, inputs([9], [8]))[..., 0].tolist() == [[2, 3, 9], [0, 4, 8]]
    view.advance([1, 1])
    cache.move(1, 0)
    assert cache.view(0, 1).behind(0, inputs([5]))[..., 0].tolist() == [[4, 8, 5]]


def test_a_row_that_begins_anew_has_nothing_of_its_last_owner() -> None:
    cache = KVCache(1, 8, 1, 1, 2, torch.float32, torch.device("cpu"), taps=2, tail_widths=[1])
    view = cache.view(0, 1)
    view.behind(0, inputs([1, 2, 3]))
    view.advance([3])
    cache.lengths[0] = 0
    view = cache.view(0, 1)
    assert view.behind(0, inputs([7]))[..., 0].tolist() == [[0, 0, 7]]
    view.advance([1])
    assert cache.view(0, 1).behind(0, inputs([8]))[..., 0].tolist() == [[0, 7, 8]]


def test_growing_keeps_what_the_rows_hold() -> None:
    # nanochat #187: a cache that grew was copied into the wrong places.
    cache = KVCache(2, 3, 2, 1, 2, torch.float32, torch.device("cpu"), taps=2, tail_widths=[1])
    view = cache.view(0, 2)
    view.behind(0, inputs([1, 2, 3], [4, 5, 0]))
    for layer in range(2):
        view.update(layer, entries([1, 2, 3], [4, 5, 0]), -entries([1, 2, 3], [4, 5, 0]))
    view.advance([3, 2])
    cache.reserve(3, 6)
    cache.reserve(1, 2)  # asks for less than there is
    assert (cache.size, cache.lengths) == (6, [3, 2, 0])
    keys = write(cache, 0, [[7], [8], [9]], counts=[1, 1, 1])
    assert keys[0].tolist() == [1, 2, 3, 7]
    assert keys[1, :3].tolist() == [4, 5, 8]
    assert keys[2, :1].tolist() == [9]
    assert cache.tails[:, :, 0].tolist() == [[2, 3], [4, 5], [0, 0]]


def test_rows_that_are_swapped_go_on_in_each_others_place() -> None:
    cache = new_cache()
    write(cache, 0, [[1, 2, 3], [4, 0, 0], [5, 6, 0]], counts=[3, 1, 2])
    cache.swap(0, 2)
    assert cache.lengths == [2, 1, 3]
    keys = write(cache, 0, [[7], [8], [9]], counts=[1, 1, 1])
    assert keys[0, :3].tolist() == [5, 6, 7] and keys[2].tolist() == [1, 2, 3, 9]


def test_a_row_may_begin_with_a_part_of_another() -> None:
    cache = KVCache(2, 8, 2, 1, 2, torch.float32, torch.device("cpu"), taps=2, tail_widths=[1])
    view = cache.view(0, 1)
    view.behind(0, inputs([1, 2, 3, 4, 5]))
    for layer in range(2):
        view.update(layer, entries([1, 2, 3, 4, 5]), -entries([1, 2, 3, 4, 5]))
    [tails] = view.tails_after([0], [3])
    view.advance([5])
    cache.write(1, *cache.read(0, 3), tails)
    assert cache.lengths == [5, 3]
    assert cache.view(1, 1).behind(0, inputs([9]))[..., 0].tolist() == [[2, 3, 9]]
    assert write(cache, 1, [[9]], counts=[1]).tolist() == [[1, 2, 3, 9]]
    with pytest.raises(AssertionError, match="row 1 holds 4"):
        cache.read(1, 5)


def test_tails_of_any_place_in_what_was_just_read() -> None:
    cpu = torch.device("cpu")
    cache = KVCache(2, 8, 1, 1, 2, torch.float32, cpu, taps=2, tail_widths=[1, 2])
    view = cache.view(0, 2)
    view.behind(0, inputs([1, 2, 3], [4, 5, 6]))
    view.behind(1, inputs([7, 8, 9], [10, 11, 12]).expand(-1, -1, 2))
    found = view.tails_after([0, 1, 1], [1, 1, 3])
    assert found[..., 0].tolist() == [[0, 1], [0, 4], [5, 6]]
    assert found[..., 1].tolist() == found[..., 2].tolist() == [[0, 7], [0, 10], [11, 12]]
