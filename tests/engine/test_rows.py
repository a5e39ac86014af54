"""Rows of the cache: each request keeps what it has read, whoever comes, goes or forks."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from sprout.engine.request import Request, Running
from sprout.engine.rows import Rows
from sprout.models.cache import KVCache

CONTEXT = 300


class Model:
    """Only a cache: two layers, two heads, one short convolution that reaches two tokens back."""

    config = SimpleNamespace(sequence_length=CONTEXT, vocab_size=10)

    def new_cache(self, rows: int, length: int) -> KVCache:
        cpu = torch.device("cpu")
        return KVCache(rows, length, 2, 2, 3, torch.float32, cpu, taps=2, tail_widths=[1, 2])


def running(ticket: int) -> Running:
    request = Request([1], 1)
    return Running(ticket, request, 1, lambda token: None, lambda reason: None)


def write(rows: Rows, first: int, texts: list[list[float]]) -> None:
    """Each text is what the rows from `first` on read next: all of one length."""
    T = len(texts[0])
    rows.reserve(1, T + max(rows.cache.lengths))
    view = rows.cache.view(first, len(texts))
    new = torch.tensor(texts)[:, None, :, None].expand(-1, 2, -1, 3)
    for layer in range(2):
        view.update(layer, new + layer, -new - layer)
    for slot, width in enumerate((1, 2)):
        view.behind(slot, torch.tensor(texts)[..., None].expand(-1, -1, width))
    view.advance([T] * len(texts))


def check(rows: Rows, texts: dict[int, list[float]]) -> None:
    """The rows hold exactly the texts of their requests."""
    everyone = rows.all()
    assert sorted(r.ticket for r in everyone) == sorted(texts)
    assert rows.cache.lengths[len(everyone) :] == [0] * (len(rows.cache.lengths) - len(everyone))
    for row, one in enumerate(everyone):
        text = torch.tensor(texts[one.ticket])
        assert rows.cache.lengths[row] == len(text)
        if len(text) == 0:
            continue
        keys, values = rows.cache.read(row, len(text))
        for layer in range(2):
            assert torch.equal(keys[layer, 0, :, 0], text + layer)
            assert torch.equal(values[layer, 1, :, 2], -text - layer)
        tail = torch.cat((torch.zeros(2), text))[-2:]
        assert torch.equal(rows.cache.tails[row], tail[:, None].expand(-1, 3))


@settings(max_examples=100, deadline=None)
@given(st.data(), st.integers(1, 6))
def test_every_request_keeps_its_own_text(data: st.DataObject, most: int) -> None:
    rows = Rows(Model(), most, CONTEXT)  # type: ignore[arg-type]
    texts: dict[int, list[float]] = {}
    count, written = 0, 0.0
    for _ in range(data.draw(st.integers(1, 25))):
        kinds = ["seat"] if rows.free else []
        kinds += ["read", "begin", "stop reading"] if rows.reading else []
        kinds += ["generate", "leave"] if rows.generating else []
        kinds += ["fork"] if rows.generating and rows.free else []
        kind = data.draw(st.sampled_from(kinds))
        group = rows.generating if kind in ("generate", "leave", "fork") else rows.reading
        if kind in ("read", "generate"):
            T = 1 if kind == "generate" else data.draw(st.integers(1, 20))
            first = 0 if kind == "generate" else len(rows.generating)
            new = [[written + T * i + j for j in range(T)] for i in range(len(group))]
            written += T * len(group)
            if max(len(texts[r.ticket]) for r in group) + T > CONTEXT:
                continue
            write(rows, first, new)
            for r, more in zip(group, new, strict=True):
                texts[r.ticket] = texts[r.ticket] + more
        elif kind in ("seat", "fork"):
            count += 1
            if kind == "seat":
                rows.seat(running(count))
                texts[count] = []
            else:
                leader = data.draw(st.sampled_from(group))
                rows.fork(leader, running(count))
                texts[count] = texts[leader.ticket]
        else:
            one = data.draw(st.sampled_from(group))
            if kind == "begin":
                rows.begin(one)
                assert one in rows.generating and one not in rows.reading
            else:
                rows.leave(one)
                del texts[one.ticket]
        check(rows, texts)
        assert len(rows.cache.lengths) <= most and rows.cache.size <= CONTEXT


@pytest.mark.parametrize("leaves", [1, 2, 3, 4, 5, 6])
def test_a_gap_is_filled_by_the_last_row_of_its_kind(leaves: int) -> None:
    rows, texts = Rows(Model(), 6, CONTEXT), dict[int, list[float]]()  # type: ignore[arg-type]
    everyone = [running(n) for n in range(1, 7)]
    for one in everyone:
        rows.seat(one)
    write(rows, 0, [[10.0 * n, 10.0 * n + 1] for n in range(1, 7)])
    for one in everyone:
        texts[one.ticket] = [10.0 * one.ticket, 10.0 * one.ticket + 1]
    for one in (everyone[1], everyone[0], everyone[4]):
        rows.begin(one)
    check(rows, texts)
    rows.leave(everyone[leaves - 1])
    del texts[leaves]
    check(rows, texts)


def test_room_is_made_by_doubling_and_never_beyond_what_can_be_used() -> None:
    rows = Rows(Model(), 5, CONTEXT)  # type: ignore[arg-type]
    sizes = []
    for n in range(5):
        rows.seat(running(n))
        sizes.append(len(rows.cache.lengths))
    assert sizes == [1, 2, 4, 4, 5]
    lengths = []
    for length in (64, 65, 128, 129, 300):
        rows.reserve(1, length)
        lengths.append(rows.cache.size)
    assert lengths == [64, 128, 128, 256, 300]
    assert len(rows.cache.lengths) == 5


def test_there_is_no_row_beyond_the_most() -> None:
    rows = Rows(Model(), 1, CONTEXT)  # type: ignore[arg-type]
    rows.seat(running(1))
    with pytest.raises(AssertionError, match="all 1 rows are taken"):
        rows.seat(running(2))
