"""Items asked as conversations.

Multiple choice is scored by likelihood: of the possible replies, the one that the model holds the
likeliest. Everything else is generated, without randomness, and graded by the task; functions are
graded by running them in the sandbox.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sprout.engine.engine import Engine
from sprout.engine.likelihood import TIE, Ask, Reader, likelihoods
from sprout.engine.sample import Sampling
from sprout.engine.tools import default_tools, fits, prompt_ids, reply_many
from sprout.tasks.base import MAX_ANSWER
from sprout.tasks.grade import grade_many
from sprout.tasks.sandbox import Sandbox
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.world.item import Item

AT_ONCE = 64
"""Items that generate together."""


class Answerer:
    """A model that replies to items: whatever it takes to ask it is made once for many calls."""

    def __init__(self, model: Reader, tokenizer: Tokenizer, max_rows: int | None = None) -> None:
        """max_rows: how many items are asked together (default: AT_ONCE, of choices what memory allows)."""
        self.model, self.tokenizer, self.max_rows = model, tokenizer, max_rows
        self._engine = Engine(model, max_batch=max_rows or AT_ONCE)
        self._tools = default_tools()

    def reply(
        self,
        items: Sequence[Item],
        max_answer: int | None = None,
        sampling: Sequence[Sampling] | None = None,
    ) -> dict[int, str]:
        """What the model replies to each item, by its place; none to one too long for its context.

        max_answer: tokens of an answer (default: by the item's kind). sampling: of each item how its
        answer is drawn; greedily by default.
        """
        replies = self._choices(items)
        longest = {i: max_answer or MAX_ANSWER[item.kind] for i, item in enumerate(items)}
        asked = [
            i
            for i, item in enumerate(items)
            if item.kind != "choice"
            and fits(self._engine, self.tokenizer, list(item.messages), longest[i])
        ]
        for most in sorted({longest[i] for i in asked}):
            group = [i for i in asked if longest[i] == most]
            talks = [list(items[i].messages) for i in group]
            drawn = [sampling[i] if sampling else Sampling(temperature=0.0) for i in group]
            answers = reply_many(self._engine, self.tokenizer, talks, drawn, most, self._tools)
            replies |= {i: str(new[-1]["content"]) for i, new in zip(group, answers, strict=True)}
        return replies

    def _choices(self, items: Sequence[Item]) -> dict[int, str]:
        """The likeliest choice of each item that has some, by its place.

        A reply's likelihood is that of all its tokens together. Of equal ones it is the first.
        """
        prompts: dict[int, list[int]] = {}
        for i, item in enumerate(items):
            ids = self._choice_prompt(item) if item.kind == "choice" else None
            if ids is not None:
                prompts[i] = ids
        asks = [
            Ask(tuple(ids), tuple(self.tokenizer.encode(choice)))
            for i, ids in prompts.items()
            for choice in items[i].choices
        ]
        said = iter(likelihoods(self.model, asks, self.max_rows))
        found = {}
        for i in prompts:
            nats = [next(said).nats for _ in items[i].choices]
            found[i] = next(
                c for c, n in zip(items[i].choices, nats, strict=True) if n >= max(nats) - TIE
            )
        return found

    def _choice_prompt(self, item: Item) -> list[int] | None:
        """The ids that the choices of an item come after; None where the longest has no room there."""
        longest = max(len(self.tokenizer.encode(choice)) for choice in item.choices)
        messages = list(item.messages)
        if not fits(self._engine, self.tokenizer, messages, longest):
            return None
        ids = prompt_ids(self._engine, self.tokenizer, messages, longest)
        return ids if len(ids) + longest <= self._engine.context else None


def grade_replies(
    items: Sequence[Item], replies: Mapping[int, str], sandbox: Sandbox | None
) -> list[bool]:
    """Whether each item was answered rightly; one without a reply was not."""
    right = [False] * len(items)
    graded = grade_many([items[i] for i in replies], list(replies.values()), sandbox)
    for i, is_right in zip(replies, graded, strict=True):
        right[i] = is_right
    return right
