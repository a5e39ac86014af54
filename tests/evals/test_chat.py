"""Scores: a model that knows gets all, one that guesses gets what guessing gets."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor

from sprout.common.dist import Dist
from sprout.common.errors import UsageError
from sprout.engine.engine import Engine
from sprout.evals import chat, evaluate
from sprout.evals.chat import Answerer, grade_replies
from sprout.evals.outcomes import summarise
from sprout.models.cache import CacheView, KVCache
from sprout.models.gpt import GPT, GPTConfig
from sprout.tasks.base import Task
from sprout.tasks.find import find_tasks
from sprout.tasks.sandbox import Sandbox, find_sandbox
from sprout.tasks.world import tasks
from sprout.tokenizer.bpe import byte_tokenizer, train_bpe
from sprout.tokenizer.chat import render
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world.item import Item

from .. import tiny
from ..real import EVAL_SETS, needs_sets

CPU = Dist(0, 1, torch.device("cpu"), torch.float32)
TOKENIZER = byte_tokenizer()
CONTEXT = 1024


class Oracle(tiny.Named):
    """Looks the answer to a conversation up and says it; for a prompt it does not know, nothing."""

    def __init__(self, items: list[Item], context: int = CONTEXT) -> None:
        self.config = SimpleNamespace(vocab_size=TOKENIZER.vocab_size, sequence_length=context)
        self.texts = {}
        for item in items:
            ids = render(TOKENIZER, list(item.messages), add_generation_prompt=True)[0]
            end = TOKENIZER.special["<|end|>"]
            self.texts[tuple(ids)] = [*ids, *TOKENIZER.encode(item.answer), end]

    def new_cache(self, rows: int, length: int) -> KVCache:
        return KVCache(rows, length, 1, 1, 1, torch.float64, torch.device("cpu"))

    def __call__(self, ids: Tensor, cache: CacheView | None = None) -> Tensor:
        B, T = ids.shape
        new = ids.double().view(B, 1, T, 1)
        seen, at = new[:, 0, :, 0], torch.arange(T).expand(B, T)
        if cache is not None:
            seen, at = cache.update(0, new, new)[0][:, 0, :, 0], cache.positions(T)
        hidden = torch.zeros(B, T, 1)
        for row in range(B):
            texts = [int(i) for i in seen[row]]
            for i in range(T):
                hidden[row, i, 0] = self.after(texts[: int(at[row, i]) + 1])
        return hidden

    def after(self, ids: list[int]) -> int:
        start = (
            len(ids) - ids[::-1].index(TOKENIZER.special["<|assistant|>"])
            if (TOKENIZER.special["<|assistant|>"] in ids)
            else 0
        )
        text = self.texts.get(tuple(ids[:start]), [])
        known = text[: len(ids)] == ids and len(ids) < len(text)
        return text[len(ids)] if known else TOKENIZER.special["<|end|>"]


def grade_items(
    model: Any, tokenizer: Tokenizer, items: list[Item], sandbox: Sandbox | None = None
) -> list[bool]:
    return grade_replies(items, Answerer(model, tokenizer).reply(items), sandbox)


def random_gpt(seed: int, tokenizer: Tokenizer = TOKENIZER) -> GPT:
    return tiny.random_gpt(GPTConfig(tokenizer.vocab_size, 1, 1, 1, 16, 512), 0.3, seed).eval()


@pytest.mark.parametrize("name", [task.name for task in tasks()])
def test_an_oracle_scores_everything_and_a_mute_nothing(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Here a token is one byte, so an answer has more of them than with a vocabulary of words.
    more = {kind: 4 * most for kind, most in chat.MAX_ANSWER.items()}
    monkeypatch.setattr(chat, "MAX_ANSWER", more)
    [task] = tasks([name])
    if any(item.kind == "code" for item in task.load(6)) and find_sandbox()[0] is None:
        pytest.skip(find_sandbox()[1])
    oracle: Any = Oracle(task.load(6))
    found = evaluate.evaluate(oracle, TOKENIZER, [task], 6, CPU)[name]
    assert (found["score"], found["stderr"], found["n"]) == (1.0, 0.0, 6)
    if task.chance == 0.0:
        mute: Any = Oracle([])
        assert evaluate.evaluate(mute, TOKENIZER, [task], 6, CPU)[name]["score"] == 0.0


def test_a_random_model_scores_at_chance() -> None:
    """Four random models on 100 questions: within 2 standard errors of a quarter.

    A false alarm would come once in 20 times for models drawn anew; these four are fixed.
    """
    [task] = tasks(["facts_choice"])
    items = task.load(100)
    right = [x for seed in range(4) for x in grade_items(random_gpt(seed), TOKENIZER, items)]
    found = summarise(right, task.chance)
    assert abs(found["score"] - 0.25) < 2 * math.sqrt(0.25 * 0.75 / len(right))
    assert found["score"] > 0


@needs_sets
@pytest.mark.parametrize("name", ["mmlu", "chat/arc_easy", "chat/arc_challenge"])
def test_a_random_model_scores_at_chance_on_published_letters(name: str) -> None:
    """Four random models on 150 questions, together within two standard errors of all their replies.

    A random model may like one letter best, so chance is what its choices would score if the right ones
    were dealt out anew; that is near a quarter.
    """
    [task] = find_tasks(name, "sft", str(EVAL_SETS)).tasks
    items = [item for item in task.load(150) if isinstance(item, Item)]
    tokenizer = train_bpe([item.messages[-1]["content"] for item in items], 500)
    chosen, golds = [], []
    for seed in range(4):
        for i, reply in Answerer(random_gpt(seed, tokenizer), tokenizer).reply(items).items():
            chosen.append(items[i].choices.index(reply))
            golds.append(items[i].choices.index(items[i].answer))
    n = len(golds)
    chance = sum(golds.count(place) / n for place in chosen) / n
    score = sum(c == gold for c, gold in zip(chosen, golds, strict=True)) / n
    assert n >= 400, "few are too long for the context"
    assert abs(chance - 0.25) < 0.05
    assert abs(score - chance) < 2 * math.sqrt(0.25 * 0.75 / n)


def test_choices_do_not_depend_on_the_company_they_are_asked_in() -> None:
    items = tasks(["facts_choice"])[0].load(12)
    model = random_gpt(7)
    together = Answerer(model, TOKENIZER).reply(items)
    assert Answerer(model, TOKENIZER, max_rows=1).reply(items) == together
    naive = {}
    for i, item in enumerate(items):
        prompt = render(TOKENIZER, list(item.messages), add_generation_prompt=True)[0]
        likelihood = {}
        for reply in item.choices:
            ids = TOKENIZER.encode(reply)
            with torch.no_grad():
                logits = model.logits(model(torch.tensor([[*prompt, *ids]]))[0])
            said = logits.log_softmax(-1)[len(prompt) - 1 : -1]
            likelihood[reply] = sum(float(row[i]) for row, i in zip(said, ids, strict=True))
        naive[i] = max(likelihood, key=lambda reply: likelihood[reply])
    assert together == naive
    assert Answerer(model, TOKENIZER).reply([]) == {}


def test_a_question_too_long_for_the_context_counts_as_wrong() -> None:
    """It used to end the whole evaluation with an error, after all the training."""
    long = Item(({"role": "user", "content": "x" * 200},), "text", "yes")
    long_choice = Item(({"role": "user", "content": "x" * 200},), "choice", "A", ("A", "B"))
    short = Item(({"role": "user", "content": "ok?"},), "text", "yes")
    oracle: Any = Oracle([long, short, long_choice], context=64)
    assert grade_items(oracle, TOKENIZER, [long, short, long_choice]) == [False, True, False]
    assert grade_items(oracle, TOKENIZER, [long]) == [False]
    assert chat.fits(Engine(oracle), TOKENIZER, list(short.messages), 32)
    assert not chat.fits(Engine(oracle), TOKENIZER, list(long.messages), 1)


@pytest.mark.parametrize("length", range(10, 44, 3))
def test_choices_of_many_tokens_fit_behind_the_question_or_count_as_wrong(length: int) -> None:
    """A question right at the end of the context used to end the evaluation with an error."""
    choices = ("n" * 20, "y" * 20)
    ask = Item(({"role": "user", "content": "x" * length},), "choice", choices[1], choices)
    model = GPT(GPTConfig(TOKENIZER.vocab_size, 1, 1, 1, 16, 64))
    model.initialise(0)
    assert len(grade_items(model, TOKENIZER, [ask])) == 1
    oracle: Any = Oracle([ask], context=64)
    prompt = render(TOKENIZER, list(ask.messages), add_generation_prompt=True)[0]
    assert grade_items(oracle, TOKENIZER, [ask]) == [len(prompt) + 20 <= 64]


def test_progress_is_told_and_ends_at_all() -> None:
    items = tasks(["arithmetic"])[0].load(70)
    two = [Task(name, "", 0.0, lambda n: items[:n]) for name in ("a", "b")]
    told: list[tuple[float, str]] = []
    oracle: Any = Oracle(items)
    scores = evaluate.evaluate(
        oracle, TOKENIZER, two, 70, CPU, lambda done, text: told.append((done, text))
    )
    assert list(scores) == ["a", "b"]
    shares = [done for done, _ in told]
    assert shares == sorted(shares) and shares[0] == 0.0 and shares[-1] == 1.0


DOUBLE = "def double(x):\n    return 2 * x"
CODE = Item(
    ({"role": "user", "content": "Double?"},), "code", DOUBLE, tests="assert double(2) == 4"
)
WRONG = Item(({"role": "user", "content": "Wrong?"},), "code", "def f(): pass", tests="assert f()")
WORD = Item(({"role": "user", "content": "Yes?"},), "text", "yes")


def test_functions_are_run_among_other_items() -> None:
    sandbox, reason = find_sandbox()
    if sandbox is None:
        pytest.skip(reason)
    items = [CODE, WORD, WRONG]
    oracle: Any = Oracle(items)
    assert grade_items(oracle, TOKENIZER, items, sandbox) == [True, True, False]
    long = f"{DOUBLE}  # {'x' * 100}"
    assert chat.MAX_ANSWER["text"] < len(long) < chat.MAX_ANSWER["code"]
    patient: Any = Oracle([Item(CODE.messages, "code", long)])
    assert grade_items(patient, TOKENIZER, [CODE], sandbox) == [True]


def test_a_task_of_functions_is_left_out_without_a_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "find_sandbox", lambda: (None, "there is no sandbox: get one"))
    oracle: Any = Oracle([CODE, WORD])
    two = [
        Task("functions", "", 0.0, lambda n: [CODE][:n]),
        Task("words", "", 0.0, lambda n: [WORD][:n]),
    ]
    warned: list[str] = []
    scores = evaluate.evaluate(oracle, TOKENIZER, two, 5, CPU, warn=warned.append)
    assert list(scores) == ["words"] and scores["words"]["score"] == 1.0
    assert warned == ["the task functions is left out: there is no sandbox: get one"]
    with pytest.raises(UsageError, match="no sandbox"):
        grade_items(oracle, TOKENIZER, [CODE])
