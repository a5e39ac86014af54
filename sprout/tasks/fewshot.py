"""In-context learning: items in llm-foundry's layouts, behind solved examples of the same set.

Three layouts, each a JSON object a line:

    {"query", "choices", "gold"}                    choose a continuation
    {"context_options", "continuation", "gold"}     choose the context of a continuation ("schema")
    {"context", "continuation"}                     go on with exactly this

The texts are put together as mosaicml/llm-foundry's InContextLearning data sets do, by which DCLM
(2406.11794) defines CORE: a delimiter between context and continuation, a line break between examples,
no white space at the end of a context, a space before a continuation. The examples of an item are other
items of the set, drawn as there: one random stream for a set, seeded with 1234, in the order of the file.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sprout.tasks.base import Kind, TextItem
from sprout.tasks.lines import place_of, text_of, texts_of

SEED = 1234
EXPECTED = {
    "choice": '{"query": …, "choices": […], "gold": PLACE}',
    "schema": '{"context_options": […], "continuation": …, "gold": PLACE}',
    "completion": '{"context": …, "continuation": …}',
}
"""What a line of each kind looks like."""


@dataclass(frozen=True)
class Example:
    """An item as it stands in a file. Of one kind of each two, contexts or continuations, there is one."""

    contexts: tuple[str, ...]
    continuations: tuple[str, ...]
    gold: int = 0
    category: str = ""

    def solved(self, delimiter: str) -> str:
        """The example with its right answer, to learn from."""
        context = self.contexts[self.gold if len(self.contexts) > 1 else 0]
        continuation = self.continuations[self.gold if len(self.continuations) > 1 else 0]
        return f"{context}{delimiter}{continuation}"


def read_example(row: dict[str, Any], kind: Kind) -> Example:
    """A line of a file; ValueError where it is not of the kind."""
    category = str(row.get("category", ""))
    if kind == "choice":
        choices = texts_of(row, "choices", 2)
        query = text_of(row, "query").strip()
        return Example((query,), choices, place_of(row, "gold", len(choices)), category)
    continuation = text_of(row, "continuation").strip()
    if not continuation:
        raise ValueError("'continuation' is empty")
    if kind == "schema":
        options = texts_of(row, "context_options", 2)
        return Example(options, (continuation,), place_of(row, "gold", len(options)), category)
    return Example((text_of(row, "context").strip(),), (continuation,), 0, category)


def in_context(
    examples: Sequence[Example],
    shots: int,
    delimiter: str,
    by_category: bool = False,
    passage_ends: Sequence[str] = (),
) -> list[TextItem]:
    """The items of a set behind `shots` solved examples each, in the order of the file.

    by_category: the examples come from the item's own category, and the score is the mean over them.
    passage_ends: what may come behind a passage; items about the same one make a cluster.
    """
    parts: dict[str, list[int]] = defaultdict(list)
    for i, example in enumerate(examples):
        parts[example.category if by_category else ""].append(i)
    solved = [example.solved(delimiter) for example in examples]
    items: dict[int, TextItem] = {}
    for category, places in sorted(parts.items()):
        rng = random.Random(SEED)
        for at, i in enumerate(places):
            drawn = draw(len(places), shots, at, rng)
            before = tuple(solved[places[j]] for j in drawn)
            passage = _passage(examples[i].contexts[0], passage_ends)
            items[i] = _item(examples[i], before, delimiter, category, passage)
    return [items[i] for i in range(len(examples))]


def draw(size: int, shots: int, own: int, rng: random.Random) -> list[int]:
    """Places of the examples of item number `own`, as llm-foundry draws them.

    `shots` of all are drawn; the item itself, should it be among them, is exchanged for another. They come
    in the order in which Python keeps a set of small numbers, which is llm-foundry's order, too.
    """
    if shots == 0 or size == 1:
        return []
    drawn = set(rng.sample(range(size), min(size - 1, shots)))
    if own in drawn:
        drawn.remove(own)
        if len(drawn) < size - 1:
            other = rng.choice(range(size))
            while other in drawn or other == own:
                other = rng.choice(range(size))
            drawn.add(other)
    return list(drawn)


def _item(
    example: Example, before: tuple[str, ...], delimiter: str, category: str, passage: str
) -> TextItem:
    contexts, schema = example.contexts, len(example.contexts) > 1
    # A schema's contexts break off in the middle of a sentence, so no delimiter follows unless it is seen.
    ending = delimiter if not schema else (delimiter if before else "")
    pairs = tuple(
        ((context + ending).rstrip() if not schema else context + ending.rstrip(), _spaced(text))
        for context in contexts
        for text in example.continuations
    )
    return TextItem(pairs, example.gold, before, category, passage)


def _passage(context: str, ends: Sequence[str]) -> str:
    """What stands before the first of the ends; "" where none of them is there."""
    places = [context.find(end) for end in ends if end in context]
    return context[: min(places)] if places else ""


def _spaced(text: str) -> str:
    return text if text.startswith(" ") else f" {text}"
