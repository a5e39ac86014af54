"""Fetching data, from a server on this machine that stands in for the real ones."""

from __future__ import annotations

import gzip
import http.server
import io
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sprout.common.errors import Failure
from sprout.common.log import Console
from sprout.tasks.fetch import SOURCES, Source, fetch


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def tarred(name: str, text: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(text)
        archive.addfile(info, io.BytesIO(text.encode()))
    return out.getvalue()


def damaged(archive: bytes) -> bytes:
    """The archive packed, with wrong bytes in its middle."""
    packed = bytearray(gzip.compress(archive))
    middle = len(packed) // 2
    packed[middle : middle + 40] = b"\xff" * 40
    return bytes(packed)


FILES = {
    "/bundle.zip": zipped(
        **{"eval_bundle__core.yaml": "x", "eval_bundle__eval_data__a.jsonl": "{}", "..__evil": "no"}
    ),
    "/test.jsonl": b"{}\n",
    "/data.tar": tarred("data/test/a_test.csv", "q,1,2,3,4,A\n"),
    "/text.zip": b"this is no archive",
    "/other.zip": zipped(elsewhere="x"),
    "/damaged.tgz": damaged(tarred("eval_bundle/a", " ".join(map(str, range(60_000))))),
}


class Handler(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/torn":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"torn")
        elif self.path in FILES:
            self.send_response(200)
            self.send_header("Content-Length", str(len(FILES[self.path])))
            self.end_headers()
            self.wfile.write(FILES[self.path])
        else:
            self.send_error(404)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


def sources(server: str) -> dict[str, Source]:
    return {
        "core": Source(f"{server}/bundle.zip", "eval_bundle", "eval_bundle"),
        "gsm8k": Source(f"{server}/test.jsonl", "gsm8k/test.jsonl"),
        "humaneval": Source(f"{server}/test.jsonl", "humaneval/HumanEval.jsonl.gz"),
        "mmlu": Source(f"{server}/data.tar", "mmlu", "data"),
    }


def test_everything_for_chat_arrives_once(server: str, tmp_path: Path) -> None:
    console = Console(quiet=True)
    fetch("chat,arc_easy,world,my.jsonl", tmp_path, console, sources(server))
    there = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    assert there == [
        "eval_bundle/core.yaml",
        "eval_bundle/eval_data/a.jsonl",
        "gsm8k/test.jsonl",
        "humaneval/HumanEval.jsonl.gz",
        "mmlu/test/a_test.csv",
    ]
    before = len(Handler.asked)
    fetch("chat,core/arc_easy", tmp_path, console, sources(server))
    assert len(Handler.asked) == before, "what is there is not fetched again"


def test_only_what_is_asked_for(server: str, tmp_path: Path) -> None:
    fetch("gsm8k,spellingbee,arithmetic", tmp_path, Console(quiet=True), sources(server))
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["test.jsonl"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/missing", "cannot fetch .*404"),
        ("/torn", "did not arrive whole|cannot fetch"),
        ("/text.zip", "no archive that can be unpacked"),
        ("/other.zip", "holds nothing below eval_bundle"),
        ("/damaged.tgz", "no archive that can be unpacked"),
    ],
)
def test_what_cannot_be_had_leaves_nothing(
    server: str, tmp_path: Path, path: str, words: str
) -> None:
    broken = {"core": Source(server + path, "eval_bundle", "eval_bundle")}
    with pytest.raises(Failure, match=words):
        fetch("core", tmp_path, Console(quiet=True), broken)
    assert not list(tmp_path.iterdir())


def test_the_real_addresses_are_https() -> None:
    assert all(source.url.startswith("https://") for source in SOURCES.values())
    assert SOURCES.keys() == {"core", "gsm8k", "humaneval", "mmlu"}
