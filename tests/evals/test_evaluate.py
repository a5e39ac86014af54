"""The loop over tasks: it goes on where it was killed, and does not depend on batches or processes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from sprout.common.dist import Dist
from sprout.evals import evaluate as module
from sprout.evals.evaluate import Asking, digest, evaluate
from sprout.evals.kept import Kept, Progress
from sprout.evals.outcomes import unpack
from sprout.models.gpt import GPT
from sprout.tasks.base import Question, Task, TextItem
from sprout.tasks.world import tasks as world_tasks
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.world.item import Item

from .helpers import random_gpt

CPU = Dist(0, 1, torch.device("cpu"), torch.float32)
TOKENIZER = byte_tokenizer()


def text_item(i: int) -> TextItem:
    pairs = tuple((f"Number {i} is", f" {word}") for word in ("odd", "even", "old"))
    return TextItem(pairs, i % 3, cluster=f"p{i // 4}", shots=(f"Number {i + 1} is so",))


def talk(i: int) -> Item:
    choices = ("A", "B") if i % 2 else ("yes", "no", "maybe")
    return Item(({"role": "user", "content": f"{i}?"},), "choice", choices[i % 2], choices)


def task(name: str, make: Callable[[int], Question], n: int = 40) -> Task:
    return Task(name, "", 0.25, lambda k: [make(i) for i in range(min(n, k))], "choice", size=n)


TEXTS, TALKS = task("texts", text_item), task("talks", talk)


@pytest.fixture(scope="module")
def model() -> GPT:
    return random_gpt(TOKENIZER, 128)


def test_the_same_at_every_batch_size(model: GPT) -> None:
    asked = [TEXTS, TALKS, world_tasks(["arithmetic"])[0]]
    expected = evaluate(model, TOKENIZER, asked, 10, CPU)
    for rows in (1, 7, 32):
        assert evaluate(model, TOKENIZER, asked, 10, CPU, asking=Asking(max_rows=rows)) == expected


def test_what_results_hold_of_a_task(model: GPT) -> None:
    found = evaluate(model, TOKENIZER, [TEXTS], 40, CPU)["texts"]
    right = unpack(found["right"], found["n"])
    assert found["score"] == sum(right) / 40 and (found["n"], found["chance"]) == (40, 0.25)
    assert (found["kind"], found["shots"], found["cut"]) == ("choice", 0, 0)
    assert found["items"] == digest(TEXTS.load(40))[:16] != digest(TALKS.load(40))[:16]
    alone = [TextItem(item.pairs, item.gold) for item in map(text_item, range(40))]
    other = Task("alone", "", 0.25, lambda k: alone[:k])
    assert evaluate(model, TOKENIZER, [other], 40, CPU)["alone"]["stderr"] != found["stderr"]


def test_items_that_lose_examples_are_counted() -> None:
    small = random_gpt(TOKENIZER, 24)
    found = evaluate(small, TOKENIZER, [TEXTS], 8, CPU)["texts"]
    assert found["cut"] == 8


class Stopped(Exception):
    pass


def test_a_killed_evaluation_goes_on_where_it_was(
    model: GPT, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 16)
    expected = evaluate(model, TOKENIZER, [TEXTS, TALKS], 40, CPU)
    kept = Kept(tmp_path, {"weights": "one"})
    asked: list[int] = []

    def seen(task: Task, items: Sequence[Question], replies: object, right: object) -> None:
        asked.append(len(items))

    def stop(done: float, text: str) -> None:
        if done > 0.3:
            raise Stopped

    with pytest.raises(Stopped):
        evaluate(model, TOKENIZER, [TEXTS, TALKS], 40, CPU, stop, seen=seen, kept=kept)
    before = sum(asked)
    assert 0 < before < 40 and sorted(p.name for p in tmp_path.iterdir()) == ["texts.json"]
    found = evaluate(model, TOKENIZER, [TEXTS, TALKS], 40, CPU, seen=seen, kept=kept)
    assert found == expected and sum(asked) == 80, "nothing is asked twice"
    assert evaluate(model, TOKENIZER, [TEXTS, TALKS], 40, CPU, seen=seen, kept=kept) == expected
    assert sum(asked) == 80


def test_what_was_kept_for_something_else_is_not_taken(model: GPT, tmp_path: Path) -> None:
    wrong = Progress([0] * 40, 40)
    expected = evaluate(model, TOKENIZER, [TEXTS], 40, CPU)
    what = {"items": digest(TEXTS.load(40)), "samples": 1}
    Kept(tmp_path, {"weights": "two"}).write("texts", what, wrong)
    kept = Kept(tmp_path, {"weights": "one"})
    assert kept.read("texts", what) == Progress()
    assert evaluate(model, TOKENIZER, [TEXTS], 40, CPU, kept=kept) == expected
    kept.write("texts", {**what, "items": "others"}, wrong)
    assert evaluate(model, TOKENIZER, [TEXTS], 40, CPU, kept=kept) == expected


@pytest.mark.parametrize("text", ["", "{", "[]", '{"what": 1}', '{"what": {}, "right": 1}'])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, text: str) -> None:
    kept = Kept(tmp_path, {})
    kept.write("chat/a b", {}, Progress([1, 0], 1))
    assert kept.read("chat/a b", {}) == Progress([1, 0], 1)
    (tmp_path / "chat-a-b.json").write_text(text)
    assert kept.read("chat/a b", {}) == Progress()


@pytest.mark.parametrize("world_size", [2, 3])
def test_processes_share_the_items_and_all_get_the_scores(model: GPT, world_size: int) -> None:
    """Threads stand in for processes; what is gathered goes through a barrier as over a network."""
    expected = evaluate(model, TOKENIZER, [TEXTS, TALKS], 40, CPU)
    barrier = threading.Barrier(world_size)
    shares: list[list[Any]] = [[] for _ in range(world_size)]
    scores: dict[int, Any] = {}

    class Thread(Dist):
        def gather(self, value: Any) -> list[Any]:
            shares[self.rank] = value
            barrier.wait()
            found = [*shares]
            barrier.wait()
            return found

    def work(rank: int) -> None:
        dist = Thread(rank, world_size, torch.device("cpu"), torch.float32)
        scores[rank] = evaluate(model, TOKENIZER, [TEXTS, TALKS], 40, dist)

    threads = [threading.Thread(target=work, args=(rank,)) for rank in range(world_size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(scores[rank] == expected for rank in range(world_size))


def test_where_one_process_has_no_sandbox_none_asks_for_code(
    model: GPT, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else one would ask while the other went on to the next task."""
    code = Item(({"role": "user", "content": "?"},), "code", "def f(): ...", tests="f()")
    told: list[str] = []

    class Half(Dist):
        def gather(self, value: Any) -> list[Any]:
            return [value, "it is not Linux"]

    monkeypatch.setattr(module, "find_sandbox", lambda: (object(), ""))
    asked = Task("code", "", 0.0, lambda k: [code])
    dist = Half(0, 2, torch.device("cpu"), torch.float32)
    assert evaluate(model, TOKENIZER, [asked], 1, dist, warn=told.append) == {}
    assert told == ["the task code is left out: it is not Linux"]


def test_several_answers_to_each_item_and_pass_at_k(model: GPT) -> None:
    items = [Item(({"role": "user", "content": f"{i}?"},), "text", "e") for i in range(6)]
    free = Task("free", "", 0.0, lambda k: [*items[:k]], "text", max_answer=8)
    how = Asking(samples=5, temperature=1.0)
    found = evaluate(model, TOKENIZER, [free, TALKS], 6, CPU, asking=how)
    assert found == evaluate(model, TOKENIZER, [free, TALKS], 6, CPU, asking=how)
    assert list(found["free"]["pass"]) == ["1", "2", "5"] and "right" not in found["free"]
    passes = list(found["free"]["pass"].values())
    assert passes == sorted(passes) and passes[0] == pytest.approx(found["free"]["score"])
    assert found["talks"]["score"] == evaluate(model, TOKENIZER, [TALKS], 6, CPU)["talks"]["score"]


def test_what_was_chosen_is_shown(model: GPT) -> None:
    shown: list[tuple[str, str | None, bool]] = []

    def seen(task: Task, items: Sequence[Question], replies: Any, right: Sequence[bool]) -> None:
        shown.extend((item.answer, replies.get(i), right[i]) for i, item in enumerate(items))

    evaluate(model, TOKENIZER, [TEXTS, TALKS], 12, CPU, seen=seen)
    assert len(shown) == 24 and all((reply == answer) == ok for answer, reply, ok in shown)
