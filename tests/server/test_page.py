"""The chat page in Debian's Chromium: what everyone does with it, and that an answer cannot do harm."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from sprout.server.gate import HEADERS
from sprout.server.parts import UI

from .person import GREETING, Site, Talk, needs_chromium, sync_api, words
from .person import a_browser as a_browser
from .person import a_site as a_site
from .person import a_talk as a_talk


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
