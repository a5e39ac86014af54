"""The chat page in Debian's Chromium, over the real server: scripted answers, and a real tiny model's.

Every test also fails where the page throws, breaks its own content policy, or asks anyone but its
own server for anything.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
import torch

from sprout import checkpoint
from sprout.common.dist import Dist
from sprout.models.gpt import GPT, GPTConfig
from sprout.server.errors import ApiError
from sprout.server.gate import HEADERS
from sprout.server.models import Runs
from sprout.server.parts import UI
from sprout.tokenizer.chat import render

from .helpers import CALL, KEY, TOKENIZER, Live

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="chromium is missing: sudo apt install chromium"
)
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
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


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with Site(tmp_path) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        except sync_api.Error as error:
            pytest.skip(f"chromium does not start: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture
def talk(browser: Any, site: Site) -> Iterator[Talk]:
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
        self.page.set_default_timeout(8000)
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
        for _ in range(200):
            if holds():
                return
            self.page.wait_for_timeout(20)
        raise AssertionError("it did not come to hold")


def fetched(url: str) -> Json:
    with urlopen(Request(url)) as response:
        return json.load(response)


def words(chat: Json) -> list[tuple[str, str]]:
    return [(turn["role"], turn["content"]) for turn in chat["turns"]]


def test_the_vendored_files_are_the_ones_that_were_taken() -> None:
    lines = (UI / "vendor" / "README.md").read_text().splitlines()
    sums = dict(re.findall(r"^\| `(\S+)` .*`([0-9a-f]{64})` \|$", "\n".join(lines), re.M))
    found = {path.name: path for path in (UI / "vendor").glob("*.js")}
    assert set(sums) == set(found)
    for name, path in found.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sums[name], name


def test_no_file_of_the_page_names_another_host_or_runs_text() -> None:
    """Links to elsewhere stand in licences only; nothing is inline that the policy would refuse."""
    for path in [*UI.glob("*.*"), *(UI / "css").glob("*.*")]:
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(https?:)?//[\w-]+\.\w", re.sub(r"^\s*(//|\*|/\*).*", "", text)), (
            path
        )
        assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|\beval\(", text), path
    index = (UI / "index.html").read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", index)


@needs_chromium
def test_every_file_comes_with_the_policy(browser: Any, site: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    responses: list[Any] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(site.url)
    page.wait_for_selector(".example")
    kinds = {Path(response.url).suffix for response in responses}
    assert {".js", ".css", ".svg"} <= kinds
    for response in responses:
        headers = response.all_headers()
        assert HEADERS.items() <= headers.items(), response.url
    context.close()


@needs_chromium
def test_an_answer_streams_and_is_kept(talk: Talk) -> None:
    talk.site.say("Paris is the **capital** of France.", delay=0.03)
    talk.ask("What is the capital of France?")
    early = talk.page.locator(".assistant.running .prose")
    sync_api.expect(early).to_have_text(re.compile("^Paris is"))
    assert "France" not in early.inner_text()
    talk.hear_out("Paris is the capital of France.")
    assert talk.page.locator(".prose strong").inner_text() == "capital"
    assert re.search(r"tokens/s · first after", talk.page.locator(".figures").inner_text())
    [asked] = talk.asked
    question = {"role": "user", "content": "What is the capital of France?"}
    assert asked["messages"] == [question]
    assert (asked["stream"], asked["builtin_tools"]) == (True, True)
    assert asked["model"] == "tiny/sft"
    chat = talk.stored()
    assert chat["title"] == "What is the capital of France?"
    assert words(chat) == [
        ("user", "What is the capital of France?"),
        ("assistant", "Paris is the **capital** of France."),
    ]
    assert chat["turns"][1]["parent"] == chat["turns"][0]["id"]
    talk.until(lambda: talk.stored()["leaf"] == chat["turns"][1]["id"])

    talk.chat("And of Kenya?", "Nairobi.")
    assert [message["role"] for message in talk.asked[1]["messages"]] == [
        "user", "assistant", "user",
    ]  # fmt: skip


@needs_chromium
def test_stop_ends_the_answer_and_keeps_what_came(talk: Talk) -> None:
    talk.site.say(" ".join(["word"] * 400), delay=0.01)
    talk.ask("Talk for ever.")
    talk.page.wait_for_selector(".running .prose:has-text('word word')")
    talk.click("Stop the answer")
    talk.sees("You stopped this answer.")
    talk.until(lambda: talk.site.scheduler.running == 0)
    assert 8 < sum(talk.site.scheduler.computed.values()) < 1000
    [_, (role, content)] = words(talk.stored())
    assert role == "assistant" and content.startswith("word word") and len(content) < 1000


@needs_chromium
@pytest.mark.slow
def test_stop_before_the_first_word_stores_no_empty_answer(talk: Talk) -> None:
    talk.site.say("late", first=1.0)
    talk.ask("Hello?")
    talk.page.wait_for_selector(".waiting")
    talk.until(lambda: talk.asked)
    talk.page.keyboard.press("Escape")
    talk.sees("You stopped before the answer began.")
    assert words(talk.stored()) == [("user", "Hello?")]
    talk.site.say("Hello!")
    talk.click("Try again")
    talk.hear_out("Hello!")


@needs_chromium
def test_answers_again_stand_side_by_side_and_one_is_chosen(talk: Talk) -> None:
    talk.chat("Spell garden backwards.", "nedrag")
    talk.site.say("n-e-d-r-a-g")
    talk.click("Answer again")
    talk.hear_out("n-e-d-r-a-g")
    talk.sees("Which answer is better?")
    talk.sees("2/2")
    talk.click("Previous alternative")
    talk.hear_out("nedrag")
    talk.click("The earlier answer is better")
    talk.sees("Noted.")
    question, older, newer = talk.stored()["turns"]
    assert older["parent"] == newer["parent"] == question["id"]
    assert talk.preferences == [
        {"conversation": talk.stored()["id"], "chosen": older["id"], "rejected": newer["id"]}
    ]
    talk.until(lambda: talk.stored()["leaf"] == older["id"])
    talk.hear_out("nedrag")


@needs_chromium
@pytest.mark.slow
def test_the_same_answer_again_asks_for_no_choice(talk: Talk) -> None:
    talk.chat("Hi", "Hello.")
    talk.site.say("Hello.")
    talk.click("Answer again")
    talk.sees("2/2")
    talk.hear_out("Hello.")
    assert talk.page.locator(".compare").count() == 0


@needs_chromium
@pytest.mark.slow
def test_an_answer_that_was_cut_says_so(talk: Talk) -> None:
    talk.click("Settings")
    talk.page.get_by_label("Longest answer").fill("7")
    talk.page.keyboard.press("Escape")
    talk.site.say("one two three")
    talk.ask("Count")
    talk.hear_out("one two")
    talk.sees("The answer reached its length limit.")


@needs_chromium
def test_a_thumb_is_kept_and_taken_back(talk: Talk) -> None:
    talk.chat("Hi", "Hello.")
    good = talk.page.get_by_role("button", name="Good answer")
    for label, rating in [("Good answer", 1), ("Bad answer", -1), ("Bad answer", 0)]:
        talk.click(label)
        talk.until(lambda rating=rating: talk.stored()["turns"][1]["rating"] == rating)
    assert good.get_attribute("aria-pressed") == "false"


@needs_chromium
def test_an_edited_question_is_an_alternative(talk: Talk) -> None:
    talk.chat("What is the capital of Kenia?", "I do not know.")
    talk.click("Edit and ask again")
    field = talk.page.get_by_label("Your question, in other words")
    assert field.input_value() == "What is the capital of Kenia?"
    field.fill("What is the capital of Kenya?")
    talk.site.say("Nairobi.")
    field.press("Enter")
    talk.hear_out("Nairobi.")
    assert talk.asked[-1]["messages"] == [
        {"role": "user", "content": "What is the capital of Kenya?"}
    ]
    assert [turn["parent"] for turn in talk.stored()["turns"] if turn["role"] == "user"] == [
        None, None,
    ]  # fmt: skip
    talk.page.get_by_role("button", name="Previous alternative").first.click()
    assert talk.path() == ["What is the capital of Kenia?", "I do not know."]


@needs_chromium
def test_a_reload_keeps_the_conversation_and_the_alternative(talk: Talk) -> None:
    talk.chat("Hi", "One.")
    talk.site.say("Two.")
    talk.click("Answer again")
    talk.hear_out("Two.")
    talk.click("Previous alternative")
    talk.hear_out("One.")
    talk.until(lambda: talk.stored()["leaf"] == talk.stored()["turns"][1]["id"])
    talk.page.fill("#question", "half a thou")
    talk.page.reload()
    talk.hear_out("One.")
    assert talk.path() == ["Hi", "One."]
    talk.sees("1/2")
    assert talk.page.locator("#question").input_value() == "half a thou"


@needs_chromium
@pytest.mark.slow
def test_a_reload_in_the_middle_of_an_answer_keeps_what_came(talk: Talk) -> None:
    talk.site.say(" ".join(["word"] * 300), delay=0.01)
    talk.ask("Talk.")
    talk.page.wait_for_selector(".running .prose:has-text('word word')")
    talk.page.reload()
    talk.page.wait_for_selector(".assistant.last .prose:has-text('word word')")


@needs_chromium
def test_export_gives_the_messages(talk: Talk) -> None:
    talk.chat("Hi", "Hello.")
    talk.click("More for Hi")
    with talk.page.expect_download() as download:
        talk.page.get_by_role("menuitem", name="Export").click()
    [line] = Path(download.value.path()).read_text().splitlines()
    assert json.loads(line)["messages"] == [
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello."},
    ]
    talk.click("Settings")
    with talk.page.expect_download() as download:
        talk.click("Export all conversations")
    assert download.value.suggested_filename == "conversations.jsonl"


HOSTILE = """<img src=x onerror="window.ran=1"> <script>window.ran=2</script>

<div style="position:fixed;inset:0" onclick="window.ran=3">cover</div>

[press](javascript:window.ran=4) [data](data:text/html,<script>window.ran=5</script>)
[here](/api/export) ![picture](http://elsewhere.invalid/spy.png) <svg onload=window.ran=6>

<iframe src="javascript:parent.ran=7"></iframe> <form action=/x><input name=y></form>

```html" onmouseover="window.ran=8
<b>bold</b>
```

[safe](https://example.org/)"""


@needs_chromium
def test_a_hostile_answer_does_nothing(talk: Talk) -> None:
    talk.site.say(HOSTILE, delay=0.0005)
    talk.ask(HOSTILE)
    talk.page.wait_for_selector(".assistant.last:not(.running) a")
    prose = talk.page.locator(".prose")
    prose.hover()
    prose.click()
    names = prose.evaluate("e => [...e.querySelectorAll('*')].map(x => x.localName)")
    allowed = set("p a br figure figcaption span button svg path pre code".split())
    assert set(names) <= allowed
    attributes = prose.evaluate(
        "e => [...e.querySelectorAll('*')].flatMap(x => x.getAttributeNames())"
    )
    assert not [name for name in attributes if name.startswith("on") or name == "style"]
    links = prose.locator("a").evaluate_all("all => all.map(a => [a.textContent, a.href, a.rel])")
    safe = "noopener noreferrer"
    assert links == [
        ["picture", "http://elsewhere.invalid/spy.png", safe],
        ["safe", "https://example.org/", safe],
    ]
    assert "<img src=x onerror=" in prose.inner_text()  # shown as the text that it is
    talk.page.wait_for_timeout(50)
    assert talk.page.evaluate("window.ran") is None
    talk.page.reload()
    talk.page.wait_for_selector(".prose a")
    assert talk.page.evaluate("window.ran") is None


@needs_chromium
@pytest.mark.slow
def test_a_link_fills_the_question_and_sends_nothing(talk: Talk) -> None:
    talk.open("/?q=Delete%20everything")
    assert talk.page.locator("#question").input_value() == "Delete everything"
    talk.page.wait_for_timeout(200)
    assert talk.asked == [] and "?q=" not in talk.page.url


@needs_chromium
def test_everything_can_be_done_from_the_keyboard(talk: Talk) -> None:
    page = talk.page
    keys = page.keyboard
    sync_api.expect(page.locator("#question")).to_be_focused()
    talk.site.say("Hello.")
    keys.type("Hi")
    keys.press("Shift+Enter")
    keys.type("there")
    keys.press("Enter")
    talk.hear_out("Hello.")
    assert talk.asked[0]["messages"][0]["content"] == "Hi\nthere"
    keys.press("Escape")
    talk.site.say("Hello again.")
    keys.press("r")
    talk.sees("Which answer is better?")
    keys.press("ArrowLeft")
    talk.hear_out("Hello.")
    keys.press("2")
    talk.sees("Noted.")
    keys.press("g")
    talk.until(lambda: talk.stored()["turns"][2]["rating"] == 1)
    talk.site.say("Moin.")
    keys.press("/")
    keys.press("ArrowUp")
    keys.press("Control+a")
    keys.type("Moin")
    keys.press("Enter")
    talk.hear_out("Moin.")
    keys.press("Escape")
    keys.press("?")
    talk.sees("Search conversations")
    keys.press("Escape")
    keys.press("Control+,")
    sync_api.expect(page.get_by_role("dialog", name="Settings")).to_be_visible()
    keys.press("Escape")
    keys.press("Control+k")
    sync_api.expect(page.locator("#search")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.press("Enter")
    sync_api.expect(page.get_by_role("menuitem", name="Rename")).to_be_focused()
    keys.press("Enter")
    keys.type("Greetings")
    keys.press("Enter")
    sync_api.expect(page.locator("#chat-title")).to_have_text("Greetings")
    talk.until(lambda: talk.stored()["title"] == "Greetings")
    keys.press("Escape")
    keys.press("n")
    talk.sees(GREETING)


@needs_chromium
@pytest.mark.slow
def test_single_keys_can_be_switched_off(talk: Talk) -> None:
    talk.chat("Hi", "Hello.")
    talk.click("Settings")
    talk.page.get_by_label("Single-key shortcuts").uncheck()
    talk.page.keyboard.press("Escape")
    talk.page.evaluate("document.activeElement.blur()")
    talk.page.keyboard.press("n")
    talk.page.wait_for_timeout(50)
    assert talk.path() == ["Hi", "Hello."]


@needs_chromium
@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "message", "more", "said"),
    [
        (429, "too many requests", {"retry_after": 1}, "The server is busy."),
        (503, "the model is still being loaded", {}, "The model is not ready yet."),
        (413, "at most 100,000 characters", {}, "That is too much text for one question."),
        (400, "no model x", {}, "No model x."),
        (400, "512", {"code": "context_length_exceeded"}, "longer than the model can read"),
    ],
)
def test_an_error_is_said_in_words_and_tried_again(
    talk: Talk, status: int, message: str, more: Json, said: str
) -> None:
    error = ApiError(status, message, **more).response()
    talk.page.route(
        "**/v1/chat/completions",
        lambda route: route.fulfill(
            status=status, headers=dict(error.headers), body=bytes(error.body)
        ),
        times=1,
    )
    talk.ask("Hi")
    talk.sees(said)
    if "retry_after" in more:
        waiting = talk.page.get_by_role("button", name="Try again in 1 s")
        sync_api.expect(waiting).to_be_disabled()
    assert words(talk.stored()) == [("user", "Hi")]
    talk.site.say("Hello.")
    talk.click("Try again")
    talk.hear_out("Hello.")
    assert words(talk.stored()) == [("user", "Hi"), ("assistant", "Hello.")]


@needs_chromium
@pytest.mark.slow
def test_an_answer_that_breaks_off_is_kept_and_asked_again(talk: Talk) -> None:
    talk.site.say("one two three four five six", delay=0.025)

    def cut(route: Any) -> None:
        response = route.fetch()
        body = response.body()
        route.fulfill(response=response, body=body[: len(body) * 2 // 3])

    talk.page.route("**/v1/chat/completions", cut, times=1)
    talk.ask("Count.")
    talk.sees("The connection broke off.")
    talk.site.say("one two three")
    talk.click("Try again")
    talk.hear_out("one two three")
    question, broken, whole = [content for _, content in words(talk.stored())]
    assert (question, whole) == ("Count.", "one two three")
    assert broken.startswith("one two") and "one two three four".startswith(broken.strip())


@needs_chromium
@pytest.mark.slow
def test_a_model_that_fails_in_the_middle_is_said_and_asked_again(talk: Talk) -> None:
    talk.site.say("word " * 300, delay=0.01)
    talk.ask("Count.")
    talk.page.wait_for_selector(".running .prose:has-text('word word')")
    talk.site.scheduler.failing = RuntimeError("numbers went wrong")
    talk.sees("Try again")
    talk.site.say("one two three")
    talk.click("Try again")
    talk.hear_out("one two three")
    assert "numbers went wrong" in talk.site.sources.warnings[0]


@needs_chromium
@pytest.mark.slow
def test_a_server_that_is_away_comes_back_by_itself(talk: Talk) -> None:
    talk.page.route("**/*", lambda route: route.abort())
    talk.ask("Are you there?")
    talk.sees("The server is away.")
    talk.sees("Your question is waiting.")
    talk.site.say("Yes.")
    talk.page.unroute("**/*")
    talk.hear_out("Yes.")
    sync_api.expect(talk.page.locator("#away")).to_be_hidden()
    assert words(talk.stored()) == [("user", "Are you there?"), ("assistant", "Yes.")]


@needs_chromium
@pytest.mark.slow
def test_a_key_is_asked_for_once(browser: Any, tmp_path: Path) -> None:
    with Site(tmp_path, keys=(KEY,)) as site:
        _ask_for_a_key(browser, site)


def _ask_for_a_key(browser: Any, site: Site) -> None:
    context = browser.new_context(reduced_motion="reduce")
    talk = Talk(context, site)
    talk.page.goto(site.url)
    field = talk.page.get_by_label("API key", exact=True).last
    sync_api.expect(field).to_be_focused()
    field.fill("wrong")
    field.press("Enter")
    talk.sees("The server did not accept that key.")
    field.fill(KEY)
    field.press("Enter")
    talk.page.wait_for_selector("#model option", state="attached")
    talk.chat("Hi", "Hello.")
    talk.page.reload()
    talk.hear_out("Hello.")
    assert talk.complaints == []
    context.close()


@needs_chromium
@pytest.mark.slow
def test_tool_calls_unfold_and_stay_in_the_context(talk: Talk) -> None:
    call = {"name": "calculator", "arguments": '{"expression": "17*23"}', "result": "391"}
    talk.site.say("", call="calculator 17*23")
    talk.chat("what is 17 times 23", "17 * 23 = 391.")
    panel = talk.page.locator("details.tool")
    assert panel.locator("summary").inner_text().split("\n") == ["calculator", "17*23 → 391"]
    assert panel.locator("pre").first.is_hidden()
    panel.locator("summary").focus()
    talk.page.keyboard.press("Enter")
    sync_api.expect(panel.locator("pre").last).to_be_visible()
    assert talk.stored()["turns"][1]["tools"] == [call]
    talk.chat("and twice that?", "782")
    _, asked, result, answer, _ = talk.asked[1]["messages"]
    assert asked["tool_calls"][0]["function"]["arguments"] == call["arguments"]
    assert (result["role"], result["content"]) == ("tool", "391")
    assert result["tool_call_id"] == asked["tool_calls"][0]["id"]
    assert answer == {"role": "assistant", "content": "17 * 23 = 391."}


@needs_chromium
@pytest.mark.slow
def test_settings_reach_the_request_and_are_kept(talk: Talk) -> None:
    talk.chat("Hi", "Hello.")
    assert talk.asked[0]["temperature"] == 0.8
    assert "seed" not in talk.asked[0] and "max_tokens" not in talk.asked[0]
    talk.click("Settings")
    page = talk.page
    page.get_by_label("System prompt").fill("Answer in one word.")
    page.get_by_label("Temperature").fill("0.2")
    page.get_by_label("Longest answer").fill("0")  # out of range: not taken
    page.get_by_label("Seed").fill("7")
    page.get_by_label("Tools").uncheck()
    page.get_by_text("Finer settings").click()
    page.get_by_label("Stop at").fill("END, ###")
    page.get_by_label("Dark").check()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.keyboard.press("Escape")
    page.select_option("#model", "tiny/base")
    settings = {"temperature": 0.2, "seed": 7, "stop": ["END", "###"], "tools": False}
    talk.until(lambda: talk.stored()["settings"] == settings)
    talk.until(lambda: talk.stored()["model"] == "tiny/base")
    page.reload()
    talk.hear_out("Hello.")
    talk.chat("Again", "Hi.")
    asked = talk.asked[-1]
    assert asked["messages"][0] == {"role": "system", "content": "Answer in one word."}
    assert {name: asked.get(name) for name in ("temperature", "seed", "stop", "model")} == {
        "temperature": 0.2, "seed": 7, "stop": ["END", "###"], "model": "tiny/base",
    }  # fmt: skip
    assert asked["builtin_tools"] is False and "tools" not in asked
    talk.site.say("Moin.")
    talk.click("Answer again")
    talk.hear_out("Moin.")
    assert talk.asked[-1]["seed"] == 8  # the same seed would give the same answer


@needs_chromium
@pytest.mark.slow
def test_conversations_are_searched_and_deleted(talk: Talk) -> None:
    talk.chat("Tell me about foxes", "A fox is red.")
    talk.click("New chat")
    talk.chat("Tell me about owls", "An owl flies by night.")
    entries = talk.page.locator("#conversations li a")
    sync_api.expect(entries).to_have_text(["Tell me about owls", "Tell me about foxes"])
    talk.page.fill("#search", "is red")  # in the text, not in the title
    sync_api.expect(entries).to_have_text(["Tell me about foxes"])
    talk.page.fill("#search", "zebra")
    talk.sees("Nothing mentions “zebra”.")
    talk.page.fill("#search", "")
    entries.last.click()
    talk.hear_out("A fox is red.")
    talk.click("More for Tell me about foxes")
    talk.page.get_by_role("menuitem", name="Delete").click()
    talk.click("Delete")
    sync_api.expect(entries).to_have_text(["Tell me about owls"])
    talk.sees(GREETING)
    assert len(fetched(f"{talk.site.url}/api/conversations")["conversations"]) == 1


@needs_chromium
@pytest.mark.slow
def test_an_answer_goes_on_while_another_conversation_is_shown(talk: Talk) -> None:
    talk.chat("First", "One.")
    talk.site.say("Two is the answer to this.", delay=0.02)
    talk.click("New chat")
    talk.ask("Second")
    talk.page.wait_for_selector(".running .prose:has-text('Two')")
    talk.page.locator("#conversations li a", has_text="First").click()
    talk.hear_out("One.")
    talk.page.locator("#conversations li a", has_text="Second").click()
    talk.hear_out("Two is the answer to this.")
    assert len(talk.stored()["turns"]) == 2


@needs_chromium
@pytest.mark.slow
def test_a_word_more_leaves_everything_above_it_alone(talk: Talk) -> None:
    """The cost of a piece of an answer does not grow with what stands above it."""
    for number in range(3):
        talk.chat(f"Question {number}", f"Answer {number}.")
    blocks = "\n\n".join(f"Paragraph {number} of **many**." for number in range(30))
    talk.page.evaluate("""() => {
        window.touched = 0;
        let settled = new Set();  // blocks that another one followed when the last change was over
        const watch = new MutationObserver((records) => {
          const answer = document.querySelector(".turns").lastChild;
          for (const { target, removedNodes } of records) {
            const element = target.nodeType === 1 ? target : target.parentElement;
            if (!element?.closest(".turn")) continue;
            const changed = [element.closest(".prose > *"), ...removedNodes];
            if (element.closest(".turn") !== answer) window.touched += 1;
            else if (changed.some((block) => settled.has(block))) window.touched += 1;
          }
          settled = new Set(answer.querySelectorAll(".prose > :not(:last-child)"));
        });
        window.start = () => watch.observe(document.querySelector(".turns"), {
          childList: true, characterData: true, subtree: true });
        window.stop = () => watch.disconnect();
    }""")
    talk.site.say(blocks, delay=0.004)
    talk.ask("Say much.")
    talk.page.wait_for_selector(".running .prose p")
    talk.page.evaluate("start()")
    talk.page.wait_for_selector(".running .prose p:nth-of-type(10)")
    assert talk.page.evaluate("stop(), touched") == 0
    talk.hear_out(re.sub(r"\*|\n", "", blocks).replace(".P", ".\nP"))


@needs_chromium
@pytest.mark.slow
def test_a_screen_reader_hears_names_and_the_answer(talk: Talk) -> None:
    talk.chat("Hi", "Hello there.")
    announcer = talk.page.locator("#announcer")
    sync_api.expect(announcer).to_have_text("Answer: Hello there.")
    nameless = talk.page.evaluate("""() => [...document.querySelectorAll(
        "button, input, textarea, select, a[href], [role=region], dialog")]
        .filter((e) => !(e.getAttribute("aria-label") || e.labels?.length || e.textContent.trim()))
        .map((e) => e.outerHTML)""")
    assert nameless == []
    assert talk.page.get_by_role("navigation", name="Conversations").count() == 1
    assert talk.page.get_by_role("main").count() == 1


@needs_chromium
@pytest.mark.slow
def test_it_fits_a_telephone(browser: Any, site: Site) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    talk = Talk(context, site)
    talk.open()
    wide = "x" * 300
    site.say(f"```python\n{wide}\n```\n\n| {wide} | b |\n|---|---:|\n| 1 | 2 |\n\n{wide}")
    talk.page.fill("#question", "Something wide")
    talk.page.press("#question", "Enter")  # a new line: there is no Shift on a telephone
    assert talk.asked == []
    talk.page.tap("#send")
    talk.page.wait_for_selector(".assistant.last:not(.running) .table")
    assert talk.page.evaluate("document.querySelector('#scroller').scrollWidth") == 390
    assert talk.page.locator(".table td[align=right]").count() == 1
    talk.page.tap("#open-sidebar")
    talk.page.locator("#conversations a").tap()
    sync_api.expect(talk.page.locator("#sidebar")).to_be_hidden()
    assert talk.complaints == []
    context.close()


SONG = "la " * 90
LEARNT = {
    "Hi": '**Hello** <img src=x onerror="window.ran=1"><script>window.ran=2</script>',
    "Sing": SONG,
}


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of runs with `tiny/sft`, which has learnt two answers by heart."""
    torch.manual_seed(0)
    shape = GPTConfig(TOKENIZER.vocab_size, 2, 2, 2, 64, 512)
    model = GPT(shape)
    model.initialise(0)
    rows = []
    for question, answer in LEARNT.items():
        talk = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
        rows.append(render(TOKENIZER, talk)[0])
    ids = torch.full((len(rows), max(map(len, rows))), -1)
    for row, one in zip(ids, rows, strict=True):
        row[: len(one)] = torch.tensor(one)
    adam = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(150):
        logits = model.logits(model(ids[:, :-1].clamp_min(0)))
        loss = torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), ids[:, 1:].flatten(), ignore_index=-1
        )
        adam.zero_grad()
        loss.backward()
        adam.step()
    assert loss < 0.1
    root = tmp_path_factory.mktemp("runs")
    run = root / "tiny"
    run.mkdir()
    (run / "config.toml").write_text("")
    TOKENIZER.save(run / "tokenizer")
    checkpoint.save_shape(run, "sft", shape, {})
    tensors = checkpoint.clone_tensors(model)
    checkpoint.save(run / "sft" / "checkpoints", 1, tensors, {}, {"step": 1}, 1)
    return root


@needs_chromium
@pytest.mark.slow
def test_a_real_model_from_the_first_question_to_the_export(
    browser: Any, learnt: Path, tmp_path: Path
) -> None:
    source = Runs(learnt, Dist(0, 1, torch.device("cpu"), torch.float32), 4, 8, print)
    with Live(tmp_path, source=source, greeting=GREETING) as site:
        context = browser.new_context(reduced_motion="reduce")
        talk = Talk(context, site)
        talk.open()
        talk.click("Settings")
        talk.page.get_by_label("Temperature").fill("0")
        talk.page.keyboard.press("Escape")
        _talk_with(talk)
        context.close()
    assert talk.complaints == []


def _talk_with(talk: Talk) -> None:
    page = talk.page
    hello = 'Hello <img src=x onerror="window.ran=1"><script>window.ran=2</script>'
    talk.ask("Hi")
    talk.hear_out(hello)
    talk.click("Answer again")
    talk.sees("2/2")
    talk.hear_out(hello)
    talk.click("Good answer")
    talk.until(lambda: talk.stored()["turns"][-1]["rating"] == 1)
    page.reload()
    talk.hear_out(hello)
    talk.sees("2/2")
    assert page.evaluate("window.ran") is None
    with page.expect_download() as download:
        talk.click("More for Hi")
        page.get_by_role("menuitem", name="Export").click()
    exported = json.loads(Path(download.value.path()).read_text())
    assert [m["content"] for m in exported["messages"]] == ["Hi", LEARNT["Hi"]]

    talk.click("New chat")
    talk.ask("Sing")
    page.wait_for_selector(".running .prose:has-text('la la la')")
    talk.click("Stop the answer")
    talk.sees("You stopped this answer.")
    talk.until(lambda: len(talk.stored()["turns"]) == 2)
    content = talk.stored()["turns"][1]["content"]
    assert SONG.startswith(content.strip()) and len(content) < len(SONG) - 5
    worker = talk.site.parts.models.loaded["tiny/sft"].worker
    talk.until(lambda: worker.idle and worker.running == 0)
