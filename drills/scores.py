"""Every task beside the slowest way to score it.

    python drills/scores.py --items 200 [--run runs/NAME --stage sft] [--tasks core,chat,world]

Each item is asked again as one would by hand: one item, one choice, the whole text through the model for
every likelihood and for every new token; no batch, no cache. Each choice, each likelihood and each answer
must be the same; where an answer is not, it is said how near its two likeliest tokens came. Without --run
a small random model is asked, which is soon done. The published sets are looked for in --task-data. Prints
a line a task; exit status 0 when all agreed.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor

from sprout import checkpoint
from sprout.common.dist import make_dist
from sprout.common.errors import UsageError
from sprout.engine.engine import Completion, Request
from sprout.engine.likelihood import TIE, likelihoods
from sprout.engine.sample import Sampling
from sprout.engine.tools import default_tools, prompt_ids, reply_many
from sprout.evals.chat import Answerer
from sprout.evals.text import Encoder, pick
from sprout.models.base import Model
from sprout.models.gpt import GPT, GPTConfig
from sprout.tasks.base import MAX_ANSWER, Task, TextItem
from sprout.tasks.find import find_tasks
from sprout.tokenizer.bpe import train_bpe
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world import world
from sprout.world.item import Item

DATA = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "eval"
EXACT = 2e-4
"""Nats by which two ways to add up a likelihood in fp32 may differ."""


class Slow:
    """A model asked for one thing at a time. It stands for an engine, too, where answers are generated."""

    def __init__(self, model: Model, tokenizer: Tokenizer) -> None:
        self.model, self.tokenizer = model, tokenizer
        self.context = int(model.config.sequence_length)
        self.nearest = math.inf
        """The least that the two likeliest tokens of the latest reply are apart, in nats."""

    @torch.inference_mode()
    def after(self, ids: Sequence[int], first: int = 0) -> Tensor:
        """The log-likelihoods (T, V) of what follows each token of a text, from the `first` on."""
        hidden = self.model(torch.tensor([list(ids)]))[0, first:]
        return self.model.logits(hidden).double().log_softmax(-1)

    def said(self, context: Sequence[int], continuation: Sequence[int]) -> tuple[float, bool]:
        """The log-likelihood of a continuation, and whether each of its tokens is the likeliest."""
        ids = [*context, *continuation]
        logits = self.after(ids[:-1], len(context) - 1)
        nats = sum(float(row[token]) for row, token in zip(logits, continuation, strict=True))
        likeliest = [int(row.argmax()) for row in logits]
        return nats, likeliest == list(continuation)

    def generate(self, requests: Sequence[Request], on_token: object = None) -> list[Completion]:
        """Answers without randomness, each token after reading all before it anew."""
        return [self._go_on(request) for request in requests]

    def _go_on(self, request: Request) -> Completion:
        new: list[int] = []
        while len(new) < min(request.max_tokens, self.context - len(request.ids)):
            after = self.after([*request.ids, *new], -1)[0]
            token, best = int(after.argmax()), after.topk(2).values
            self.nearest = min(self.nearest, float(best[0] - best[1]))
            if token in request.stop_ids:
                return Completion(new, "stop", token)
            new.append(token)
        return Completion(new, "length")

    def text(self, item: TextItem) -> tuple[int, list[float]]:
        """The pair chosen of an item asked as plain text, -1 for none, and each one's log-likelihood."""
        encode, kept = self.tokenizer.encode, list(item.shots)
        while True:  # the examples that fit with the longest of the pairs
            before = encode("\n".join(kept))
            pairs = [(encode(("\n" if kept else "") + a), encode(b)) for a, b in item.pairs]
            longest = 1 + len(before) + max(len(a) + len(b) for a, b in pairs)
            if not kept or longest <= self.context:
                break
            kept.pop(0)
        if max(len(b) for _, b in pairs) > self.context - 1:
            return -1, []
        found = []
        for context, continuation in pairs:
            ids = [*before, *context]
            ids = ids[max(0, len(ids) - (self.context - 1 - len(continuation))) :]
            found.append(self.said([self.tokenizer.bos_id, *ids], continuation))
        nats = [each for each, _ in found]
        if len(pairs) == 1:
            return (0 if found[0][1] else -1), nats
        means = [each / len(b) for each, (_, b) in zip(nats, pairs, strict=True)]
        return next(i for i, mean in enumerate(means) if mean >= max(means) - TIE), nats

    def reply(self, item: Item, most: int) -> str | None:
        """What is replied to an item asked as a conversation; None where it does not fit."""
        encode, messages = self.tokenizer.encode, list(item.messages)
        if item.kind != "choice":
            if self.prompt(item, most) is None:
                return None
            box = default_tools()
            greedy = Sampling(temperature=0.0)
            [new] = reply_many(self, self.tokenizer, [messages], greedy, most, box)
            return str(new[-1]["content"])
        choices = [encode(choice) for choice in item.choices]
        ids = self.prompt(item, max(map(len, choices)))
        if ids is None or len(ids) + max(map(len, choices)) > self.context:
            return None
        nats = [self.said(ids, choice)[0] for choice in choices]
        return next(c for c, n in zip(item.choices, nats, strict=True) if n >= max(nats) - TIE)

    def prompt(self, item: Item, most: int) -> list[int] | None:
        """The ids before an answer of at most so many tokens; None where they leave no room."""
        try:
            return prompt_ids(self, self.tokenizer, list(item.messages), most)
        except UsageError:
            return None


@dataclass
class Agreed:
    """What came of a task both ways."""

    name: str
    items: int = 0
    right: int = 0
    """Right by the fast way, of the items asked as plain text or with choices."""
    furthest: float = 0.0
    """The most that two log-likelihoods of a continuation differ by, in nats."""
    wrong: list[str] = field(default_factory=list)


def agree(model: Model, tokenizer: Tokenizer, task: Task, n: int) -> Agreed:
    """Ask the first n items of a task both ways."""
    slow, found = Slow(model, tokenizer), Agreed(task.name)
    items = task.load(n)
    found.items = len(items)
    texts = [item for item in items if isinstance(item, TextItem)]
    talks = [item for item in items if not isinstance(item, TextItem)]
    if texts:
        encoder = Encoder(tokenizer, slow.context)
        chosen, _ = pick(model, encoder, texts)
        asks = [encoder.encode(item).asks for item in texts]
        said = iter(likelihoods(model, [ask for each in asks for ask in each]))
        for number, (item, choice, each) in enumerate(zip(texts, chosen, asks, strict=True)):
            fast = [next(said).nats for _ in each]
            by_hand, nats = slow.text(item)
            apart = max((abs(a - b) for a, b in zip(fast, nats, strict=True)), default=0.0)
            found.furthest = max(found.furthest, apart)
            found.right += choice == item.gold
            if choice != by_hand or apart > EXACT * max(
                1, *(len(ask.continuation) for ask in each)
            ):
                found.wrong.append(f"item {number}: {choice} and {by_hand}, {apart:.1e} nats apart")
    if talks:
        replies = Answerer(model, tokenizer).reply(talks, task.max_answer)
        for number, item in enumerate(talks):
            slow.nearest = math.inf
            by_hand_reply = slow.reply(item, task.max_answer or MAX_ANSWER[item.kind])
            found.right += item.kind == "choice" and replies.get(number) == item.answer
            if replies.get(number) != by_hand_reply:
                found.wrong.append(
                    f"item {number}: {replies.get(number)!r} and {by_hand_reply!r}; the two "
                    f"likeliest tokens were once {slow.nearest:.1e} nats apart"
                )
    return found


def small_model(tasks: Sequence[Task]) -> tuple[GPT, Tokenizer]:
    """A random model, and a tokenizer that knows a little of the tasks' words."""
    texts = [next(world.documents("train", 0)) for _ in range(20)]
    for task in tasks:
        texts += [item.messages[-1]["content"] for item in task.load(5)]
    tokenizer = train_bpe(texts, 600)
    torch.manual_seed(0)
    model = GPT(GPTConfig(tokenizer.vocab_size, 2, 2, 2, 32, 512))
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.25)  # wide enough that one choice stands out
    return model.eval().requires_grad_(False), tokenizer


def tasks_of(names: str, folder: Path, stage: str) -> list[Task]:
    """The tasks of a list of names, of CORE as plain text, that are at hand."""
    found: list[Task] = []
    for name in names.split(","):
        found += find_tasks(name, "base" if name == "core" else stage, str(folder)).tasks
    return found


def main() -> int:
    """Run the drill; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=200)
    parser.add_argument("--run", type=Path, help="the folder of a run")
    parser.add_argument("--stage", default="sft")
    parser.add_argument("--tasks", default="core,chat,world")
    parser.add_argument("--task-data", type=Path, default=DATA)
    flags = parser.parse_args()
    torch.set_num_threads(1)
    tasks = tasks_of(flags.tasks, flags.task_data, flags.stage)
    if flags.run is None:
        model, tokenizer = small_model(tasks)
    else:
        exact = make_dist("cpu", "fp32")
        model, tokenizer, _ = checkpoint.load_model(flags.run, flags.stage, exact)
    apart = 0
    for task in tasks:
        found = agree(model, tokenizer, task, flags.items)
        apart += len(found.wrong)
        told = f"{found.items:>6,} items, {len(found.wrong)} otherwise, {found.furthest:.1e} nats apart"
        print("\n".join([f"{task.name:<34}{told}", *found.wrong[:5]]), flush=True)
    return int(apart > 0)


if __name__ == "__main__":
    sys.exit(main())
