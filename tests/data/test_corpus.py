"""A source as a whole: what is kept for validation, what changes its fingerprint, and its units."""

from __future__ import annotations

import json
import random
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprout.common.errors import UsageError
from sprout.data import corpus, readers
from sprout.data.corpus import Corpus, cut_at, find
from sprout.data.pretrain import load_text
from sprout.world import world

QUICK = settings(deadline=None, max_examples=80)


def split(documents: list[str]) -> tuple[list[str], list[str]]:
    """Documents before the cut and after it."""
    index, characters = cut_at([len(text) for text in documents])
    before = [*documents[:index], *([documents[index][:characters]] if characters else [])]
    return before, [documents[index][characters:], *documents[index + 1 :]]


@QUICK
@given(st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=30))
def test_a_split_loses_nothing_and_leaves_something_on_both_sides(documents: list[str]) -> None:
    train, validation = split(documents)
    assert "".join(train + validation) == "".join(documents)
    assert len(train) + len(validation) in (len(documents), len(documents) + 1)
    if sum(map(len, documents)) >= 3:
        assert "".join(train) and "".join(validation)


@pytest.mark.parametrize("n", [3, 10, 99, 1001, 1_115_394])  # the last is Shakespeare's
def test_one_file_is_cut_where_nanogpt_cuts_it(n: int) -> None:
    assert cut_at([n]) == (0, int(n * 0.9))


@pytest.mark.parametrize(
    ("sizes", "kept"),
    [
        ([1_000_000] * 400, 4),  # a hundredth
        ([100_000] * 200, 15),  # a hundredth are 200,000, a tenth is 2,000,000
        ([100_000] * 50, 5),  # a tenth is 500,000
        ([1_000_000] * 20_000, 50),  # the most
    ],
)
def test_how_much_is_kept_for_validation(sizes: list[int], kept: int) -> None:
    assert cut_at(sizes) == (len(sizes) - kept, 0)


def test_a_last_document_that_is_most_of_the_text_is_cut_and_short_ones_stay_whole() -> None:
    assert cut_at([100, 900]) == (1, 800)
    assert cut_at([850, 150]) == (1, 0)
    assert cut_at([950, 50]) == (0, 900)  # too short alone, and what is before too long


def written(path: Path, texts: list[str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps({"text": t}) + "\n" for t in texts), "utf-8")
    return path


def found(path: Path, most: int | None = None) -> Corpus:
    return find("--data", str(path), path.parent / "cache", most)


def test_a_corpus_is_split_as_its_documents_are(tmp_path: Path) -> None:
    texts = [f"{i} " * (i % 9 + 1) for i in range(100)]
    written(tmp_path / "set" / "a.jsonl", texts[:40])
    written(tmp_path / "set" / "b" / "c.jsonl", texts[40:])
    train, validation = found(tmp_path / "set").split("--data")
    assert (list(train), validation) == split(texts)
    whole = (tmp_path / "one.txt").write_text("abcdefghij", "utf-8")
    train, validation = found(tmp_path / "one.txt").split("--data")
    assert whole and (list(train), validation) == (["abcdefghi"], ["j"])


def test_of_much_text_only_the_end_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "TAIL_BYTES", 3000)
    monkeypatch.setattr(corpus, "VALIDATION_CHARACTERS", 200)
    texts = [f"{i:04d}" * 5 for i in range(2000)]
    for part in range(20):
        written(tmp_path / "set" / f"{part:02d}.jsonl", texts[part * 100 :][:100])
    (tmp_path / "set" / "00.jsonl").write_bytes(b"\xff")  # would be an error if it were read
    train, validation = found(tmp_path / "set").split("--data")
    assert validation == texts[-19:], "a hundredth of the whole, from a part of it"
    assert train.cut is not None and train.cut.file == 19


def test_the_split_of_a_part_of_the_files_is_that_of_all(tmp_path: Path) -> None:
    texts = [f"{i:04d}" * 5 for i in range(300)]
    for part in range(3):
        written(tmp_path / "set" / f"{part}.jsonl", texts[part * 100 :][:100])
    whole, kept = found(tmp_path / "set").split("--data")
    for most in (1, 2, 3, 7):
        train, validation = found(tmp_path / "set", most).split("--data")
        assert validation == kept
        assert list(train) == list(whole)[: 100 * most]


@pytest.mark.parametrize("size", [40, 100, 1000])
def test_units_hold_every_document_once_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    rng = random.Random(size)
    monkeypatch.setattr(readers, "SPAN", size)
    texts = [f"{i}-" + "x" * rng.randrange(60) for i in range(200)]
    written(tmp_path / "set" / "a.jsonl", texts[:90])
    separated = "\n<|endoftext|>\n".join(texts[90:])
    (tmp_path / "set" / "b.txt").write_text(separated + "\n<|endoftext|>\n", "utf-8")
    train, validation = found(tmp_path / "set").split("--data")
    assert len(train.units()) > 3
    assert [*train, *validation] == texts or "".join([*train, *validation]) == "".join(texts)


def test_a_fingerprint_follows_what_the_files_hold_and_not_where_they_lie(tmp_path: Path) -> None:
    marks = []
    for number, texts in enumerate((["ab", "c"], ["a", "bc"], ["abc"], ["c", "ab"], ["ab", "ç"])):
        marks.append(found(written(tmp_path / f"{number}.jsonl", texts)).fingerprint)
    assert len(set(marks)) == len(marks)
    assert found(written(tmp_path / "moved" / "x.jsonl", ["ab", "c"])).fingerprint == marks[0]
    (tmp_path / "same.txt").write_bytes((tmp_path / "0.jsonl").read_bytes())
    assert found(tmp_path / "same.txt").fingerprint != marks[0], "read as text it is other text"


def test_the_checksum_of_a_large_file_is_remembered_until_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "KNOWN_FROM", 10)
    path = written(tmp_path / "a.jsonl", ["some text"])
    first = found(path).fingerprint
    with monkeypatch.context() as m:
        m.setattr(corpus.files, "sha256", lambda path: pytest.fail("read again"))
        assert found(path).fingerprint == first
    written(path, ["other text"])
    assert found(path).fingerprint != first


# The text of a run


@pytest.fixture
def small_world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "WORLD_VALIDATION_DOCUMENTS", 3)


def test_text_of_a_file_is_split_and_of_two_files_is_not(tmp_path: Path) -> None:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text("abcdefghij", "utf-8")
    two.write_text("xyz", "utf-8")
    alone = load_text(str(one), None)
    assert alone.train is not None
    assert (list(alone.train), alone.validation) == (["abcdefghi"], ["j"])
    both = load_text(str(one), str(two))
    assert both.train is not None
    assert (list(both.train), both.validation) == (["abcdefghij"], ["xyz"])
    assert alone.fingerprint != both.fingerprint


def test_every_text_of_the_users_is_in_the_fingerprint(tmp_path: Path, small_world: None) -> None:
    file = tmp_path / "own.txt"
    file.write_text("abcdefghij", "utf-8")
    world_alone = load_text("world", None)
    assert world_alone.train is None and world_alone.fingerprint == ""
    assert world_alone.validation == list(islice(world.documents("val", 0), 3))
    assert load_text("world", "world") == world_alone
    mixed = load_text(str(file), "world")
    assert mixed.train is not None and list(mixed.train) == ["abcdefghij"]
    assert mixed.validation == world_alone.validation
    own = load_text("world", str(file))
    assert (own.train, own.validation) == (None, ["abcdefghij"])
    file.write_text("abcdefghik", "utf-8")
    assert own.fingerprint and own.fingerprint != load_text("world", str(file)).fingerprint
    assert mixed.fingerprint != load_text(str(file), "world").fingerprint


@pytest.mark.parametrize(("data", "val"), [("", None), ("world", "")])
def test_an_empty_path_is_not_the_current_folder(data: str, val: str | None) -> None:
    flag = "--data" if val is None else "--val-data"
    with pytest.raises(UsageError, match=f"^{flag} is empty"):
        load_text(data, val)


@pytest.mark.parametrize(("data", "val"), [("hub:a", None), ("world", "hub:a b/c")])
def test_what_is_no_source_names_its_flag(data: str, val: str | None) -> None:
    flag = "--data: hub:a" if val is None else "--val-data: hub:a b/c"
    with pytest.raises(UsageError, match=f"^{flag}: must be hub:OWNER/NAME"):
        load_text(data, val)
