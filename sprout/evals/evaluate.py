"""The scores of a model on tasks of every kind: the one loop that asks, grades and sums up.

Items go in parts of a hundred or so, and after each what was found may be kept (kept.py): an evaluation that
was killed goes on from there. With several processes, each of which holds the whole model, a part is as many
times larger; each takes its share of it, and all get all of what was found. The scores do not depend on how
many there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from sprout.common.dist import Dist
from sprout.engine.likelihood import Reader
from sprout.engine.sample import Sampling
from sprout.evals import chat, text
from sprout.evals.kept import Kept, Progress
from sprout.evals.outcomes import Score, pack, pass_at, summarise
from sprout.tasks.base import Question, Task, TextItem
from sprout.tasks.sandbox import Sandbox, find_sandbox
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world.item import Item

AT_ONCE = 128
"""Items of a part for each process; of those whose answers are generated, chat.AT_ONCE."""
GENERATED = frozenset({"number", "text", "code", "mixed"})
"""Kinds of tasks whose answers are generated, which takes longer."""
SEED_STEP = 100_003
"""Between the seeds of two answers to one item."""
PASSES = (1, 2, 5, 10, 20, 50, 100)
"""The k of pass@k, as far as there are so many samples."""

Seen = Callable[[Task, Sequence[Question], Mapping[int, str], Sequence[bool]], object]
"""Is shown items of a task, the reply to each that could be asked, by its place, and which were right."""


@dataclass(frozen=True)
class Outcome:
    """What became of an item: the reply, how many of its answers were right, whether it was cut."""

    reply: str | None
    right: int
    cut: bool = False


@dataclass(frozen=True)
class Asking:
    """How items are asked."""

    samples: int = 1
    """Answers to each item; more than one are drawn at random, and pass@k is reported."""
    temperature: float = 0.8
    """Of the answers, where there are several; a single one is the likeliest."""
    max_rows: int | None = None
    """How many are asked together; by default as many as the memory allows. No score depends on it."""


def evaluate(
    model: Reader,
    tokenizer: Tokenizer,
    tasks: Sequence[Task],
    limit: int,
    dist: Dist,
    progress: Callable[[float, str], object] = lambda done, text: None,
    warn: Callable[[str], object] = lambda text: None,
    seen: Seen = lambda task, items, replies, right: None,
    kept: Kept | None = None,
    asking: Asking | None = None,
) -> dict[str, Score]:
    """Score each task on its first `limit` items: {name: {score, stderr, n, chance, kind, shots, …}}.

    A task that needs a sandbox has no score where a process has none, and `warn` is told.
    `progress(share done, text)` is called as the work goes on, `seen` with what was answered. `kept` is
    where an evaluation that was killed is gone on with.
    """
    scores: dict[str, Score] = {}
    how = asking or Asking()
    whole, before = sum(_weight(task, limit) for task in tasks), 0.0
    for task in tasks:
        share = _weight(task, limit) / whole
        progress(before, task.name)
        items = task.load(limit)
        examiner = _Examiner(model, tokenizer, task, how, dist)
        if any(isinstance(item, Item) and item.kind == "code" for item in items):
            examiner.sandbox, reason = find_sandbox()
            lacking = dist.gather("" if examiner.sandbox else reason)
            if any(lacking):
                warn(f"the task {task.name} is left out: {max(lacking)}")
                before += share
                continue

        def tell(done: float, name: str = task.name, at: float = before, of: float = share) -> None:
            progress(min(1.0, at + done * of), name)

        scores[task.name] = _score(examiner, items, kept, tell, seen)
        before += share
    progress(1.0, "")
    return scores


def digest(items: Sequence[Question]) -> str:
    """SHA-256 of items, by which it is known whether two models were asked the same."""
    found = hashlib.sha256()
    for item in items:
        found.update(repr(item).encode())
    return found.hexdigest()


def _weight(task: Task, limit: int) -> float:
    """How much of the time a task may take, roughly."""
    n = min(limit, task.size or limit)
    return n * (1 + task.shots) * (8 if task.kind in GENERATED else 1)


def _score(
    examiner: _Examiner,
    items: Sequence[Question],
    kept: Kept | None,
    tell: Callable[[float], object],
    seen: Seen,
) -> Score:
    """One task's score, from where it was left."""
    task, how = examiner.task, examiner.how
    asked = digest(items)
    what = {"items": asked, "samples": how.samples}
    if how.samples > 1:
        what["temperature"] = how.temperature
    dist = examiner.dist
    done = Progress() if kept is None else dist.once(partial(kept.read, task.name, what))
    size = dist.world_size * (chat.AT_ONCE if task.kind in GENERATED else AT_ONCE)
    while len(done.right) < len(items):
        tell(len(done.right) / len(items))
        part = items[len(done.right) : len(done.right) + size]
        outcomes = examiner.ask(part, len(done.right))
        done.right += [outcome.right for outcome in outcomes]
        done.cut += sum(outcome.cut for outcome in outcomes)
        replies = {i: o.reply for i, o in enumerate(outcomes) if o.reply is not None}
        seen(task, part, replies, [outcome.right > 0 for outcome in outcomes])
        if kept is not None and dist.main:
            kept.write(task.name, what, done)
    tell(1.0)
    return _entry(task, items, done, how, asked)


def _entry(task: Task, items: Sequence[Question], done: Progress, how: Asking, asked: str) -> Score:
    """What results.json holds of a task."""
    shares = [count / how.samples for count in done.right]
    texts = [item for item in items if isinstance(item, TextItem)]
    clusters = [item.cluster or i for i, item in enumerate(texts)]
    categories = [item.category for item in texts]
    score = summarise(
        shares,
        task.chance,
        clusters if any(item.cluster for item in texts) and len(texts) == len(items) else (),
        categories if any(categories) and len(texts) == len(items) else (),
    )
    score |= {"kind": task.kind, "shots": task.shots, "cut": done.cut, "items": asked[:16]}
    if how.samples == 1:
        return score | {"right": pack([count > 0 for count in done.right])}
    passes = {
        str(k): sum(pass_at(k, how.samples, count) for count in done.right) / len(items)
        for k in PASSES
        if k <= how.samples
    }
    return score | {"samples": how.samples, "temperature": how.temperature, "pass": passes}


class _Examiner:
    """Asks the items of one task."""

    def __init__(
        self,
        model: Reader,
        tokenizer: Tokenizer,
        task: Task,
        how: Asking,
        dist: Dist,
    ) -> None:
        self.model, self.tokenizer, self.task, self.how = model, tokenizer, task, how
        self.dist = dist
        self.sandbox: Sandbox | None = None
        self._encoder = text.Encoder(tokenizer, int(model.config.sequence_length))

    @cached_property
    def _answerer(self) -> chat.Answerer:
        """Made for the first conversation: plain text needs none of its tools."""
        return chat.Answerer(self.model, self.tokenizer, self.how.max_rows)

    def ask(self, items: Sequence[Question], first: int) -> list[Outcome]:
        """What becomes of these items, number `first` and those that follow; each process asks its share."""
        rank, world = self.dist.rank, self.dist.world_size
        mine = range(rank, len(items), world)
        parts = self.dist.gather(self._ask([items[i] for i in mine], [first + i for i in mine]))
        return [parts[i % world][i // world] for i in range(len(items))]

    def _ask(self, items: Sequence[Question], numbers: Sequence[int]) -> list[Outcome]:
        found: dict[int, Outcome] = {}
        texts = {i: item for i, item in enumerate(items) if isinstance(item, TextItem)}
        if texts:
            chosen, cut = text.pick(
                self.model, self._encoder, list(texts.values()), self.how.max_rows
            )
            for (i, item), choice, was_cut in zip(texts.items(), chosen, cut, strict=True):
                right = int(choice == item.gold)
                found[i] = Outcome(_said(item, choice), self.how.samples * right, was_cut)
        talks = {i: item for i, item in enumerate(items) if not isinstance(item, TextItem)}
        if talks:
            outcomes = self._converse(list(talks.values()), [numbers[i] for i in talks])
            found |= dict(zip(talks, outcomes, strict=True))
        return [found[i] for i in range(len(items))]

    def _converse(self, items: Sequence[Item], numbers: Sequence[int]) -> list[Outcome]:
        """The items asked as conversations; each once, or with an answer drawn for every sample."""
        how, most = self.how, self.task.max_answer
        if how.samples == 1:
            replies = self._answerer.reply(items, most)
            right = chat.grade_replies(items, replies, self.sandbox)
            # Its turns are not cut for room: an item that is too long is not asked.
            return [Outcome(replies.get(i), n, i not in replies) for i, n in enumerate(right)]
        counts = [0] * len(items)
        replies = {}
        for sample in range(how.samples):
            drawn = [
                Sampling(temperature=how.temperature, seed=number + SEED_STEP * sample)
                for number in numbers
            ]
            replies = self._answerer.reply(items, most, drawn)
            for i, ok in enumerate(chat.grade_replies(items, replies, self.sandbox)):
                counts[i] += ok
        return [Outcome(replies.get(i), count, i not in replies) for i, count in enumerate(counts)]


def _said(item: TextItem, choice: int) -> str | None:
    """The chosen continuation, or context where those differ; None where none was chosen."""
    if choice < 0:
        return None
    context, continuation = item.pairs[choice]
    return context if len({context for context, _ in item.pairs}) > 1 else continuation.strip()
