"""Sets of the hub: which files are chosen, and how they arrive over a bad connection."""

from __future__ import annotations

import io
import json
import multiprocessing
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sprout.common import download as web
from sprout.common.errors import Failure, UsageError
from sprout.data import corpus, hub
from sprout.data.hub import Address, choose, parse

from .stand_in import (
    COMMIT,
    Hub,
    Trouble,
    corrupts,
    drops,
    ignores_range,
    is_busy,
    serving,
    stalls,
    truncates,
)

# Addresses and the choice of files


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("hub:a/b", Address("a/b")),
        ("hub:a/b@v1.0", Address("a/b", "v1.0")),
        ("hub:a/b:sample-10BT", Address("a/b", "main", "sample-10BT")),
        ("hub:a/b:all/test", Address("a/b", "main", "all", "test")),
        (
            "hub:a/b@refs/convert/parquet:x/train",
            Address("a/b", "refs/convert/parquet", "x", "train"),
        ),
        ("hub:a/b:/test", Address("a/b", "main", None, "test")),
    ],
)
def test_what_a_source_says(source: str, address: Address) -> None:
    assert parse(source) == address


@pytest.mark.parametrize(
    "source", ["hub:", "hub:a", "hub:a/b/c", "hub:a b/c", "hub:a/b@", "hub:../x/y"]
)
def test_what_is_no_source(source: str) -> None:
    with pytest.raises(UsageError, match="must be hub:OWNER/NAME"):
        parse(source)


FINEWEB = [
    {"config_name": "default", "data_files": [{"split": "train", "path": "data/*/*"}]},
    {
        "config_name": "sample-10BT",
        "data_files": [{"split": "train", "path": "sample/10BT/*"}],
    },
]
FINEWEB_FILES = [
    "README.md",
    "data/CC-1/000.parquet",
    "data/CC-2/000.parquet",
    "sample/10BT/001.parquet",
    "sample/10BT/000.parquet",
]
SMOLTALK = [
    {
        "config_name": "all",
        "data_files": [
            {"split": "train", "path": "data/all/train-*"},
            {"split": "test", "path": "data/all/test-*"},
        ],
    },
    {"config_name": "math", "data_files": [{"split": "train", "path": "data/math/train-*"}]},
]
SMOLTALK_FILES = [
    "data/all/test-00000-of-00001.parquet",
    "data/all/train-00000-of-00002.parquet",
    "data/all/train-00001-of-00002.parquet",
    "data/math/train-00000-of-00001.parquet",
]


@pytest.mark.parametrize(
    ("source", "names", "configs", "chosen"),
    [
        ("hub:a/b", ["shard_1.parquet", "shard_0.parquet", "README.md"], [], [1, 0]),
        ("hub:a/b", FINEWEB_FILES, FINEWEB, [1, 2]),
        ("hub:a/b:sample-10BT", FINEWEB_FILES, FINEWEB, [4, 3]),
        ("hub:a/b:all", SMOLTALK_FILES, SMOLTALK, [1, 2]),
        ("hub:a/b:all/test", SMOLTALK_FILES, SMOLTALK, [0]),
        ("hub:a/b:all", SMOLTALK_FILES, [], [1, 2]),
        ("hub:a/b:math/train", SMOLTALK_FILES, [], [3]),
        ("hub:a/b", ["train.jsonl", "test.jsonl", "x/train.json.gz"], [], [0, 2]),
        ("hub:a/b", ["a.jsonl", "a.parquet", "notes.txt"], [], [1]),
        ("hub:a/b", ["a.txt", "b.txt"], [{"config_name": "x", "data_files": "*.txt"}], [0, 1]),
        ("hub:a/b", ["d/a.txt", "b.txt"], [{"config_name": "x", "data_dir": "d"}], [0]),
        ("hub:a/b", ["d/e/a.txt"], [{"config_name": "x", "data_files": ["d/**/*.txt"]}], [0]),
    ],
)
def test_which_files_are_chosen(
    source: str, names: list[str], configs: list[dict[str, Any]], chosen: list[int]
) -> None:
    assert choose(parse(source), names, configs) == [names[i] for i in chosen]


@pytest.mark.parametrize(
    ("source", "names", "configs", "message"),
    [
        ("hub:a/b", SMOLTALK_FILES, SMOLTALK, r"several configurations \(all, math\): name one"),
        ("hub:a/b:al", SMOLTALK_FILES, SMOLTALK, r"no configuration al \(there are: all, math\)"),
        ("hub:a/b:all/dev", SMOLTALK_FILES, SMOLTALK, r"no split dev \(there are: train, test\)"),
        ("hub:a/b:all/dev", SMOLTALK_FILES, [], r"no split dev \(there are: train, test\)"),
        ("hub:a/b:x", SMOLTALK_FILES, [], r"no configuration x \(its folders: data, all, math\)"),
        ("hub:a/b:/test", ["a.parquet"], [], r"no split test \(there are: none\)"),
        ("hub:a/b", ["README.md", "model.bin"], [], "no parquet, JSON lines or text"),
    ],
)
def test_what_a_set_has_not(
    source: str, names: list[str], configs: list[dict[str, Any]], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        choose(parse(source), names, configs)


# Downloads


def table(texts: list[str]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"text": texts}), out)
    return out.getvalue()


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serving() as found:
        rng = random.Random(0)
        for part in range(4):
            texts = [f"{part} {i} {rng.random()}" for i in range(50)]
            found.files[f"shard_{part}.parquet"] = table(texts)
        found.files["README.md"] = b"---\n---\nA set."
        monkeypatch.setenv("HF_ENDPOINT", found.endpoint)
        monkeypatch.setenv("HF_TOKEN", "secret")
        monkeypatch.setattr(hub, "TAIL_BYTES", 1)
        yield found


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short waits, and one file at a time, so that troubles come in order."""
    monkeypatch.setattr(web.download, "__defaults__", (web.download.__defaults__[0], 0.3, 0.01))
    monkeypatch.setattr(web, "AT_ONCE", 1)


def names(site: Hub) -> list[str]:
    return [name for name, _ in site.asked]


def test_a_part_of_a_set_and_its_last_file_are_downloaded_once(site: Hub, tmp_path: Path) -> None:
    said: list[str] = []
    found = hub.fetch("hub:owner/name", tmp_path, 2, said.append)
    assert names(site) == ["shard_0.parquet", "shard_1.parquet", "shard_3.parquet"]
    assert found.tail == (3,) and len(found.names) == 4
    for number in (0, 1, 3):
        assert found.paths[number].read_bytes() == site.files[found.names[number]]
    assert found.paths[0].parent == tmp_path / "hub" / "owner--name" / COMMIT
    assert any("3 files" in text for text in said)
    assert site.tokens[0] == "Bearer secret"
    again = hub.fetch("hub:owner/name", tmp_path, 3)
    assert again == found and names(site)[3:] == ["shard_2.parquet"] and site.listings == 1


@pytest.mark.parametrize(
    ("troubles", "ranges"),
    [
        ([drops(100)], ["", "bytes=100-"]),
        ([drops(100), drops(50), drops(1)], ["", "bytes=100-", "bytes=150-", "bytes=151-"]),
        ([stalls], None),
        ([truncates], None),
        ([corrupts], ["", ""]),
        ([is_busy, is_busy], ["", "", ""]),
        ([drops(100), ignores_range], ["", "bytes=100-"]),
        ([drops(100), corrupts], ["", "bytes=100-", ""]),
    ],
)
def test_a_file_arrives_whole_over_a_bad_connection(
    site: Hub, tmp_path: Path, troubles: list[Trouble], ranges: list[str] | None
) -> None:
    site.troubles += troubles
    found = hub.fetch("hub:owner/name", tmp_path, 1)
    assert found.paths[0].read_bytes() == site.files["shard_0.parquet"]
    asked = [part for name, part in site.asked if name == "shard_0.parquet"]
    assert ranges is None or asked == ranges
    assert not list(tmp_path.rglob(".part-*"))


def test_a_file_that_is_always_another_is_refused(site: Hub, tmp_path: Path) -> None:
    site.troubles += [corrupts] * 50
    with pytest.raises(Failure, match=r"shard_0.parquet.*its checksum is not the one") as error:
        hub.fetch("hub:owner/name", tmp_path, 1)
    assert str(tmp_path) in str(error.value), "where it would go"
    assert not list(tmp_path.rglob("shard_*"))


def test_a_broken_download_goes_on_where_it_stopped(site: Hub, tmp_path: Path) -> None:
    site.troubles += [drops(200), *[drops(0)] * 50]
    with pytest.raises(Failure, match="2 files are missing .*run the same command again"):
        hub.fetch("hub:owner/name", tmp_path, 1)
    site.troubles, site.asked = [], []
    hub.fetch("hub:owner/name", tmp_path, 1)
    assert site.asked[0] == ("shard_0.parquet", "bytes=200-")


def test_a_token_does_not_follow_to_another_server(site: Hub, tmp_path: Path) -> None:
    with serving() as other:
        other.files = dict(site.files)

        def elsewhere(handler: Any, raw: bytes) -> bool:
            handler.send(b"", 302, {"Location": other.endpoint + handler.path})
            return True

        site.troubles += [elsewhere] * 2
        hub.fetch("hub:owner/name", tmp_path, 1)
        assert site.tokens == ["Bearer secret"] * 2 and other.tokens == [None] * 2


def test_a_disk_that_is_too_small(
    site: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(web.shutil, "disk_usage", lambda path: usage._replace(free=web.ROOM))
    with pytest.raises(Failure, match="do not fit on the disk .*--data-files"):
        hub.fetch("hub:owner/name", tmp_path)
    assert not site.asked


def test_without_a_network(site: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.fetch("hub:owner/name", tmp_path, 1)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert hub.fetch("hub:owner/name", tmp_path, 1).names, "what is here needs none"
    with pytest.raises(Failure, match=r"2 files are missing \(shard_1.parquet, shard_2.parquet\)"):
        hub.fetch("hub:owner/name", tmp_path)
    with pytest.raises(Failure, match="list of its files cannot be had .*would go to"):
        hub.fetch("hub:owner/other", tmp_path)


@pytest.mark.parametrize(
    ("source", "message"),
    [("hub:owner/nothing", "no such data set"), ("hub:owner/name@v9", "has no revision v9")],
)
def test_what_is_not_on_the_hub(site: Hub, tmp_path: Path, source: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        hub.fetch(source, tmp_path)


def test_a_set_is_a_corpus_whose_validation_never_depends_on_how_much_is_taken(
    site: Hub, tmp_path: Path
) -> None:
    kept = []
    for most in (1, 2, 4, None):
        found = corpus.find("--data", "hub:owner/name", tmp_path, most)
        train, validation = found.split("--data")
        kept.append(validation)
        texts = list(train)
        assert not set(texts) & set(validation)
        assert {text[0] for text in texts} == set("0123"[: most or 4])
    assert kept.count(kept[0]) == 4 and all(text.startswith("3 ") for text in kept[0])


def _fetch(endpoint: str, folder: Path) -> None:
    import os

    os.environ["HF_ENDPOINT"] = endpoint
    hub.fetch("hub:owner/name", folder)


def test_one_process_downloads_while_the_others_of_a_node_wait(site: Hub, tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    crew = [context.Process(target=_fetch, args=(site.endpoint, tmp_path)) for _ in range(3)]
    for process in crew:
        process.start()
    for process in crew:
        process.join()
    assert [process.exitcode for process in crew] == [0, 0, 0]
    assert len(site.asked) == 4 and site.listings == 1


def test_conversations_of_a_set(site: Hub, tmp_path: Path) -> None:
    """SmolTalk's layout: a column of lists of {content, role}."""
    talk = [{"content": "Hi", "role": "user"}, {"content": "Hello", "role": "assistant"}]
    out = io.BytesIO()
    pq.write_table(pa.table({"messages": [talk] * 3, "source": ["x"] * 3}), out)
    site.files = {"data/all/train-0.parquet": out.getvalue(), "data/all/test-0.parquet": b""}
    found = corpus.find("--sft-data", "hub:owner/name:all", tmp_path, chat=True)
    assert (
        list(found.talks())
        == [[{"content": "Hi", "role": "user"}, {"content": "Hello", "role": "assistant"}]] * 3
    )


def test_the_listing_is_kept_as_plain_json(site: Hub, tmp_path: Path) -> None:
    hub.fetch("hub:owner/name", tmp_path, 1)
    listing = json.loads((tmp_path / "hub" / "owner--name" / "main.json").read_text())
    assert listing["commit"] == COMMIT and len(listing["files"]) == 5
