"""Connections on which no request arrives are closed; one that is answered is not."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sprout.server import run

from .helpers import Live, until


def opened(live: Live) -> socket.socket:
    place = urlsplit(live.url)
    made = socket.create_connection((place.hostname, place.port), timeout=10)
    return made


def test_a_head_that_does_not_come_in_time_ends_the_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "HEAD_SECONDS", 0.3)
    with Live(tmp_path) as live, opened(live) as silent, opened(live) as begun:
        begun.sendall(b"GET /health HTTP/1.1\r\nHost: 127.")
        assert silent.recv(100) == b"" and begun.recv(100) == b""
        until(lambda: not live.server.server_state.connections)


def test_an_answer_may_take_longer_and_so_may_the_next_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "HEAD_SECONDS", 0.3)
    with Live(tmp_path) as live, live.http() as http:
        live.scheduler.seconds = 0.2
        body = {"messages": [{"role": "user", "content": "say abcd"}]}
        for _ in range(2):  # on one connection
            assert http.post("/v1/chat/completions", json=body).status_code == 200
        with opened(live) as kept:
            for _ in range(2):
                kept.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                heard = b""
                while b'"ok"}' not in heard:
                    heard += kept.recv(4096)
                assert heard.startswith(b"HTTP/1.1 200 OK")
            kept.sendall(b"GET /hea")
            assert kept.recv(4096) == b""
