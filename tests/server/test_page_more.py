"""The chat page in Debian's Chromium: errors, settings, keys, the telephone, and what is seldom done."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from sprout.server.errors import ApiError

from .helpers import KEY
from .person import GREETING, Json, Site, Talk, fetched, needs_chromium, sync_api, words
from .person import a_browser as a_browser
from .person import a_site as a_site
from .person import a_talk as a_talk

pytestmark = [needs_chromium, pytest.mark.slow]


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


def test_the_same_answer_again_asks_for_no_choice(talk: Talk) -> None:
    talk.chat("Hi", "Hello.")
    talk.site.say("Hello.")
    talk.click("Answer again")
    talk.sees("2/2")
    talk.hear_out("Hello.")
    assert talk.page.locator(".compare").count() == 0


def test_an_answer_that_was_cut_says_so(talk: Talk) -> None:
    talk.click("Settings")
    talk.page.get_by_label("Longest answer").fill("7")
    talk.page.keyboard.press("Escape")
    talk.site.say("one two three")
    talk.ask("Count")
    talk.hear_out("one two")
    talk.sees("The answer reached its length limit.")


def test_a_reload_in_the_middle_of_an_answer_keeps_what_came(talk: Talk) -> None:
    talk.site.say(" ".join(["word"] * 300), delay=0.01)
    talk.ask("Talk.")
    talk.page.wait_for_selector(".running .prose:has-text('word word')")
    talk.page.reload()
    talk.page.wait_for_selector(".assistant.last .prose:has-text('word word')")


def test_a_link_fills_the_question_and_sends_nothing(talk: Talk) -> None:
    talk.open("/?q=Delete%20everything")
    assert talk.page.locator("#question").input_value() == "Delete everything"
    talk.page.wait_for_timeout(200)
    assert talk.asked == [] and "?q=" not in talk.page.url


def test_single_keys_can_be_switched_off(talk: Talk) -> None:
    talk.chat("Hi", "Hello.")
    talk.click("Settings")
    talk.page.get_by_label("Single-key shortcuts").uncheck()
    talk.page.keyboard.press("Escape")
    talk.page.evaluate("document.activeElement.blur()")
    talk.page.keyboard.press("n")
    talk.page.wait_for_timeout(50)
    assert talk.path() == ["Hi", "Hello."]


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


def test_the_newest_checkpoint_is_loaded_on_demand(talk: Talk) -> None:
    talk.click("Settings")
    talk.click("Load the newest checkpoint")
    talk.sees("It is the newest")
    talk.page.keyboard.press("Escape")
    talk.site.sources.versions["tiny/sft"] = "step-2"
    talk.click("Settings")
    with talk.page.expect_request("**/api/models/reload") as asked:
        talk.click("Load the newest checkpoint")
    assert asked.value.post_data_json == {"model": "tiny/sft"}
    talk.sees("Loaded")
    assert len(talk.site.sources.made) == 2


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
