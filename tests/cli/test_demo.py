"""`sprout demo`: the page by Streamlit's own test of pages, over a real server with a scripted model."""

from __future__ import annotations

import importlib.util
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sprout.cli import demo
from sprout.cli.main import main

from ..server.helpers import Live

needs_streamlit = pytest.mark.skipif(
    importlib.util.find_spec("streamlit") is None, reason="streamlit is not installed"
)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """A server whose model does what it is told: `say X` says X."""
    with Live(tmp_path) as server:
        yield server


def opened(url: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The page over the server at this address."""
    from streamlit.testing.v1 import AppTest

    monkeypatch.setattr(sys, "argv", [str(demo.PAGE), url])
    return AppTest.from_file(str(demo.PAGE), default_timeout=30).run()


@needs_streamlit
def test_a_talk_of_two_turns_and_a_new_chat(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(live.url, monkeypatch)
    assert not page.exception and page.sidebar.selectbox[0].options[0] == "tiny/sft"
    page.sidebar.text_area[0].set_value("Be kind.")
    page.chat_input[0].set_value("say Hello there").run()
    page.chat_input[0].set_value("say Goodbye").run()
    assert not page.exception
    shown = [(m.name, m.markdown[0].value) for m in page.chat_message]
    assert shown == [
        ("user", "say Hello there"),
        ("assistant", "Hello there"),
        ("user", "say Goodbye"),
        ("assistant", "Goodbye"),
    ]
    asked = live.sources.made[0].requests[-1].ids
    text = live.parts.models.loaded["tiny/sft"].tokenizer.decode(list(asked))
    assert "Be kind." in text and text.index("Hello there") < text.index("say Goodbye")
    page.sidebar.button[0].click().run()
    assert not page.chat_message


@needs_streamlit
def test_the_servers_tools_run_unless_turned_off(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(live.url, monkeypatch)
    page.chat_input[0].set_value("call calculator 17+25").run()
    assert page.chat_message[1].markdown[0].value == "It is 42."
    page.sidebar.toggle[0].set_value(False)
    page.chat_input[0].set_value("say Hello").run()
    assert page.chat_message[3].markdown[0].value == "Hello"


@needs_streamlit
def test_an_answer_that_fails_is_said_and_can_be_asked_again(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(live.url, monkeypatch)
    live.scheduler.failing = RuntimeError("numbers went wrong")
    page.chat_input[0].set_value("say Hello").run()
    assert "There is no answer" in page.error[0].value and not page.exception
    page.chat_input[0].set_value("say Again").run()
    assert [m.markdown[0].value for m in page.chat_message] == ["say Again", "Again"]


@needs_streamlit
def test_without_a_server_one_sentence_says_how_to_start_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    page = opened(url, monkeypatch)
    assert not page.exception and not page.chat_input
    assert url in page.error[0].value and "sprout serve" in page.error[0].value


def test_missing_packages_are_named_with_the_way_to_get_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo.importlib.util, "find_spec", lambda name: None)
    assert main(["demo"]) == 1
    said = capsys.readouterr().err
    assert said == "sprout: sprout demo needs streamlit and openai: pip install streamlit openai\n"


@pytest.mark.parametrize("flags", [["--url", "localhost"], ["--port", "0"], ["--url", "ftp://a"]])
def test_wrong_addresses(capsys: pytest.CaptureFixture[str], flags: list[str]) -> None:
    assert main(["demo", *flags]) == 2
    assert f"{flags[0]} {flags[1]}" in capsys.readouterr().err


def test_streamlit_is_started_over_the_server_and_tells_nobody() -> None:
    made = demo.command(demo.DemoFlags(url="http://a:1/", port=9000))
    assert made[-2:] == ["--", "http://a:1"] and str(demo.PAGE) in made
    assert "--server.port=9000" in made and "--browser.gatherUsageStats=false" in made
