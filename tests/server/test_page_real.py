"""The chat page in Debian's Chromium over the real server and a real model, which has learnt two answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from sprout.common.dist import Dist
from sprout.models.gpt import GPT, GPTConfig
from sprout.server.models import Runs
from sprout.tokenizer.chat import render

from .. import tiny
from .helpers import TOKENIZER, Live
from .person import GREETING, Talk, needs_chromium
from .person import a_browser as a_browser

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
    tiny.keep(root / "tiny", model, TOKENIZER, "sft")
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
