"""Shards: what is written comes back, whoever makes them, and damage is found and mended."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprout.common.errors import Failure, UsageError
from sprout.data import corpus, readers
from sprout.data.making import Shards
from sprout.data.shards import HEADER, DamagedShard, Shard, id_dtype, text_hash, write_shard
from sprout.data.sheet import duplicates, script_counts
from sprout.tokenizer.bpe import byte_tokenizer, train_bpe

QUICK = settings(deadline=None, max_examples=30)
TOKENIZER = byte_tokenizer()


@QUICK
@given(
    st.lists(st.lists(st.integers(0, 70_000), min_size=1, max_size=20), max_size=12), st.booleans()
)
def test_what_is_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, documents: list[list[int]], masked: bool
) -> None:
    path = tmp_path_factory.mktemp("shard") / "s"
    masks = [np.array([i % 3 > 0 for i in ids]) for ids in documents]
    found = [
        (np.array(ids, np.uint32), m, len(ids)) for ids, m in zip(documents, masks, strict=True)
    ]
    write_shard(path, iter(found), 70_001, masked, {"bytes": 5})
    shard = Shard(path)
    assert shard.lengths.tolist() == [len(ids) for ids in documents] == shard.hashes().tolist()
    for number, ids in enumerate(documents):
        start = int(shard.starts[number])
        assert shard.tokens(start, len(ids)).tolist() == ids
        wanted = masks[number].tolist() if masked else [True] * len(ids)
        assert shard.mask(start, len(ids)).tolist() == wanted
    header = json.loads(path.read_bytes()[:HEADER])
    assert header["tokens"] == sum(map(len, documents)) and header["bytes"] == 5
    shard.close()


@pytest.mark.parametrize(("vocab_size", "dtype"), [(65_536, "uint16"), (65_537, "uint32")])
def test_ids_take_no_more_room_than_they_need(tmp_path: Path, vocab_size: int, dtype: str) -> None:
    assert np.dtype(id_dtype(vocab_size)).name == dtype
    write_shard(tmp_path / "s", [(np.array([vocab_size - 1]), None, 0)], vocab_size, False, {})
    shard = Shard(tmp_path / "s")
    assert shard.header["dtype"] == dtype and shard.tokens(0, 1).tolist() == [vocab_size - 1]


def made(tmp_path: Path, texts: list[str], workers: int = 1, size: int = 200) -> Shards:
    """The shards of some texts, not begun."""
    path = tmp_path / "texts.jsonl"
    path.write_text("".join(json.dumps({"text": t}) + "\n" for t in texts), "utf-8")
    found = corpus.find("--data", str(path), tmp_path / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readers, "SPAN", size)
        return found.shards(TOKENIZER, workers, tmp_path / "data")


def eventually(done: Callable[[], bool]) -> None:
    """Wait until something is so, for ten seconds at most."""
    for _ in range(200):
        if done():
            return
        time.sleep(0.05)
    pytest.fail("it never came")


TEXTS = [f"document {i} " + "x" * (i * 7 % 50) for i in range(60)]


def contents(shards: Shards) -> list[bytes]:
    return [shards.path(n).read_bytes() for n in range(len(shards))]


def documents(shards: Shards) -> list[str]:
    found = []
    for number in range(len(shards)):
        shard = shards.open(number)
        for low, length in zip(shard.starts, shard.lengths, strict=False):
            ids = shard.tokens(int(low), int(length))
            assert ids[0] == TOKENIZER.bos_id
            found.append(TOKENIZER.decode(ids.tolist()))
        shard.close()
    return found


def test_shards_hold_every_document_and_are_the_same_for_any_number_of_workers(
    tmp_path: Path,
) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    one, two = made(tmp_path / "one", TEXTS), made(tmp_path / "two", TEXTS, workers=2)
    assert len(one) > 4 and one.folder.name == two.folder.name
    for shards in (one, two):
        shards.make_all()
        assert not shards.missing()
    assert documents(one) == TEXTS
    assert contents(one) == contents(two)
    assert not list(two.folder.glob(".tmp-*"))


def test_only_some_shards_are_made_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sprout.data.making.AHEAD", 1)
    shards = made(tmp_path, TEXTS)
    shards.open(0).close()
    eventually(shards.path(1).exists)
    shards.stop()
    assert shards.missing() == list(range(2, len(shards)))
    shards.open(len(shards) - 1).close()
    shards.stop()
    assert not shards.missing()


def test_other_text_or_another_tokenizer_are_other_shards(tmp_path: Path) -> None:
    first = made(tmp_path, TEXTS)
    assert made(tmp_path, TEXTS).folder == first.folder
    assert made(tmp_path, TEXTS[1:]).folder != first.folder
    other = corpus.find("--data", str(tmp_path / "texts.jsonl"), tmp_path / "data")
    bpe = train_bpe(TEXTS, 270)
    assert (
        other.shards(bpe, 1, tmp_path).folder.name
        != other.shards(TOKENIZER, 1, tmp_path).folder.name
    )
    cut, _ = other.split("--data")
    assert cut.shards(bpe, 1, tmp_path).folder != other.shards(bpe, 1, tmp_path).folder


@pytest.mark.parametrize("where", [10, HEADER + 3, -1])
def test_a_damaged_shard_is_found_and_made_anew(tmp_path: Path, where: int) -> None:
    shards = made(tmp_path, TEXTS)
    shards.make_all()
    whole = contents(shards)
    raw = bytearray(whole[1])
    raw[where] ^= 255
    shards.path(1).write_bytes(raw)
    with pytest.raises(DamagedShard, match="is damaged"):
        Shard(shards.path(1))
    assert documents(shards) == TEXTS and contents(shards) == whole
    shards.path(1).write_bytes(whole[1][:-5])
    assert documents(shards) == TEXTS and contents(shards) == whole


def test_a_damaged_shard_whose_text_is_gone_is_refused(tmp_path: Path) -> None:
    shards = made(tmp_path, TEXTS)
    shards.make_all()
    shards.path(1).write_bytes(b"x")
    (tmp_path / "texts.jsonl").unlink()
    with pytest.raises(Failure, match=r"shard-000001 is damaged.*cannot be made anew.*texts.jsonl"):
        shards.open(1)


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_wrong_with_the_text_is_said_by_whoever_waits(tmp_path: Path, workers: int) -> None:
    shards = made(tmp_path, TEXTS, workers)
    with open(tmp_path / "texts.jsonl", "r+") as file:
        file.seek(file.read().rindex("{"))
        file.write("[")
    with pytest.raises(UsageError, match=r"texts.jsonl line 60 is not JSON"):
        shards.make_all()


def test_another_process_takes_over_when_the_maker_is_killed(tmp_path: Path) -> None:
    """The short form of a drill: the maker dies at random moments, and the files come out the same."""
    (tmp_path / "whole").mkdir()
    expected = made(tmp_path / "whole", TEXTS)
    expected.make_all()
    (tmp_path / "killed").mkdir()
    shards = made(tmp_path / "killed", TEXTS)
    code = (
        "import sys; from pathlib import Path; sys.path[:0] = sys.argv[2:]\n"
        "import test_shards; print('ready', flush=True); sys.stdin.readline()\n"
        "test_shards.made(Path(sys.argv[1]), test_shards.TEXTS, 2).make_all()"
    )
    rng = random.Random(1)
    paths = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
    for _ in range(2):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "killed"), *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None and process.stdin is not None
        process.stdout.readline()
        process.stdin.write("\n")
        process.stdin.flush()
        time.sleep(rng.random())
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        for n in range(len(shards)):
            if shards.path(n).exists():
                Shard(shards.path(n)).close()  # whole, or it would raise
    shards.make_all()
    # A worker whose maker was killed ends its shard, and then itself.
    eventually(lambda: not list(shards.folder.glob(".tmp-*")))
    assert contents(shards) == contents(expected)


# Sheets


def test_the_sheet_counts_what_the_shards_hold(tmp_path: Path) -> None:
    texts = [*TEXTS, "Привет, мир", "你好 こんにちは", TEXTS[3], TEXTS[3]]
    shards = made(tmp_path, texts)
    shards.make_all()
    sheet = corpus.sheet("mine", shards)
    size = sum(len(text.encode()) for text in texts)
    assert (sheet["name"], sheet["documents"], sheet["bytes"]) == ("mine", 64, size)
    assert sheet["tokens"] == size + 64, "a token a byte, and one for each beginning"
    assert sheet["duplicates"] == 2
    others = {name: n for name, n in sheet["scripts"].items() if name != "Latin"}
    assert others == {"Cyrillic": 9, "Hiragana": 5, "Han": 2}
    assert sheet["scripts"]["Latin"] == sum(c.isalpha() for text in TEXTS for c in text) + sum(
        2 for c in TEXTS[3] if c.isalpha()
    )


@QUICK
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_every_letter_counts_once(text: str) -> None:
    import unicodedata

    letters = sum(unicodedata.category(c).startswith("L") for c in text)
    assert sum(script_counts(text).values()) == letters


@QUICK
@given(
    st.lists(st.lists(st.integers(0, 9), max_size=20), min_size=1, max_size=5), st.integers(1, 9)
)
def test_duplicates_are_counted_in_parts_as_in_one(numbers: list[list[int]], at_once: int) -> None:
    hashes = [np.array([text_hash(str(i).encode()) for i in part], np.uint64) for part in numbers]
    total = [i for part in numbers for i in part]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sprout.data.sheet.AT_ONCE", at_once)
        assert duplicates(hashes) == len(total) - len(set(total))
