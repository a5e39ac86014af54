"""A person in front of the chat page: a browser, the real server over a model that says what it is told.

Every test also fails where the page throws, breaks its own content policy, or asks anyone but its
own server for anything.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from .helpers import CALL, Live

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="chromium is missing: sudo apt install chromium"
)
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
PATIENCE = 15_000  # milliseconds for what should come at once, on a machine that does other things
GREETING = "What shall we talk about?"
Json = dict[str, Any]


class Site(Live):
    """The server, whose model says what `say` queued, and "You said nothing." after that."""

    def __init__(self, folder: Path, **more: Any) -> None:
        super().__init__(folder, self._next, context=4096, greeting=GREETING, **more)
        self._queue: deque[tuple[list[int], float, float]] = deque()

    def say(self, text: str, delay: float = 0.0, first: float = 0.0, call: str = "") -> None:
        """The next answer; `delay` seconds before each character, `first` more before all of them.

        call: a call of a tool, which comes after the text.
        """
        ids = [*text.encode(), *([CALL, *call.encode()] if call else [])]
        self._queue.append((ids, delay, first))

    def _next(self, ids: list[int]) -> list[int]:
        silent = (list(b"You said nothing."), 0.0, 0.0)
        answer, delay, first = self._queue.popleft() if self._queue else silent
        for scheduler in self.sources.made:
            scheduler.seconds = delay
        time.sleep(first)
        return answer


@pytest.fixture(name="site")
def a_site(tmp_path: Path) -> Iterator[Site]:
    with Site(tmp_path) as server:
        yield server


@pytest.fixture(name="browser", scope="module")
def a_browser() -> Iterator[Any]:
    sync_api.expect.set_options(timeout=PATIENCE)
    with sync_api.sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        except sync_api.Error as error:
            pytest.skip(f"chromium does not start: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture(name="talk")
def a_talk(browser: Any, site: Site) -> Iterator[Talk]:
    context = browser.new_context(viewport={"width": 1000, "height": 700}, reduced_motion="reduce")
    talk = Talk(context, site)
    talk.open()
    yield talk
    context.close()
    assert talk.complaints == []


class Talk:
    """A person in front of the page."""

    def __init__(self, context: Any, site: Live) -> None:
        self.site = site
        self.complaints: list[str] = []
        self.asked: list[Json] = []
        self.preferences: list[Json] = []
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self.hear)
        self.page.on("request", self.see)

    def hear(self, message: Any) -> None:
        if re.search("Content Security|Refused to", message.text):
            self.complaints.append(message.text)

    def see(self, request: Any) -> None:
        if not request.url.startswith((self.site.url + "/", "blob:" + self.site.url)):
            self.complaints.append(f"the page asked for {request.url}")
        if request.url.endswith("/v1/chat/completions"):
            self.asked.append(request.post_data_json)
        if request.url.endswith("/api/preferences"):
            self.preferences.append(request.post_data_json)

    def open(self, path: str = "/") -> None:
        self.page.goto(self.site.url + path)
        self.page.wait_for_selector("#model option", state="attached")

    def ask(self, text: str) -> None:
        self.page.fill("#question", text)
        self.page.press("#question", "Enter")

    def hear_out(self, text: str) -> None:
        """Waits until the last answer is over and has this text."""
        answer = self.page.locator(".assistant.last:not(.running)")
        sync_api.expect(answer.locator(".prose")).to_have_text(text)

    def chat(self, question: str, answer: str, **more: Any) -> None:
        self.site.say(answer, **more)
        self.ask(question)
        self.hear_out(answer)

    def click(self, label: str) -> None:
        """Presses the last button with this label, as a reader hears it."""
        self.page.get_by_role("button", name=label, exact=True).last.click()

    def sees(self, text: str) -> None:
        sync_api.expect(self.page.get_by_text(text).last).to_be_visible()

    def path(self) -> list[str]:
        """The turns that are shown."""
        return [text.strip() for text in self.page.locator(".bubble, .prose").all_inner_texts()]

    def stored(self) -> Json:
        """The conversation as the server keeps it."""
        name = re.search(r"#/(.+)$", self.page.url)
        assert name is not None, self.page.url
        return fetched(f"{self.site.url}/api/conversations/{name[1]}")

    def until(self, holds: Callable[[], object]) -> None:
        """Waits for something on the server, where the page shows nothing."""
        for _ in range(PATIENCE // 20):
            if holds():
                return
            self.page.wait_for_timeout(20)
        raise AssertionError("it did not come to hold")


def fetched(url: str) -> Json:
    with urlopen(url) as response:
        return json.load(response)


def words(chat: Json) -> list[tuple[str, str]]:
    return [(turn["role"], turn["content"]) for turn in chat["turns"]]
