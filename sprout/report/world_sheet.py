"""The data sheet of the embedded world: what its text is made of, counted on some of each kind.

What a data sheet answers follows "Datasheets for Datasets" (1803.09010), as far as it applies to text that a
program writes.
"""

from __future__ import annotations

import random
from functools import cache
from itertools import islice

from sprout.report.document import Facts, Table
from sprout.world import world
from sprout.world.draw import source

NAMES = (
    "facts, told and asked",
    "sums, spelling, lists, code",
    "stories",
    "letters, poems, recipes and others",
    "passages with questions",
)
"""The kinds of documents in plain words, in the order of `world.SHARES`."""
COUNTED = 40
"""Of each kind."""
BEGINNING = 60
"""Characters of the example."""


@cache
def world_sheet(talks: bool) -> tuple[Facts, Table]:
    """Where the world's text comes from, and its kinds. `talks`: conversations were learned from, too."""
    held_out = "pairs of numbers, words, names, passages, ways to ask: `docs/world.md`"
    pairs = [
        (
            "written by",
            "sprout's own programs while it trains: no download, and nobody else's text",
        ),
        ("language", "plain English"),
        ("people in it", "famous ones in facts that encyclopedias have; all others are invented"),
        ("true and made up", "facts are true; stories, passages and word problems are made up"),
        ("kept out for the questions", held_out),
        ("licence", "that of sprout (MIT)"),
        ("how much there is", "no end: text number i follows from the seed and i"),
    ]
    whole = sum(share for _, share in world.SHARES)
    rows = []
    for name, (makers, share) in zip(NAMES, world.SHARES, strict=True):
        texts = []
        for index in range(COUNTED):
            rng = source("data sheet", "train", 0, index)
            make = rng.choices([each for each, _ in makers], [weight for _, weight in makers])[0]
            texts.append(make(rng, "train"))
        rows.append([name, f"{share / whole:.0%}", *_counted(texts)])
    if talks:
        talk = islice(world.conversations("train", 0), COUNTED)
        said = ["\n".join(str(m["content"]) for m in messages if m["content"]) for messages in talk]
        rows.append(["conversations", "from mid on", *_counted(said)])
    columns = ["kind", "share of documents", "bytes of one", "one begins"]
    note = f"Bytes are means over the first {COUNTED} documents of a kind."
    return Facts(pairs, "`sprout/world/`"), Table(columns, rows, "`sprout/world/world.py`", [note])


def _counted(texts: list[str]) -> list[str]:
    """The mean size of texts, and how one of them begins."""
    size = sum(len(text.encode()) for text in texts) / len(texts)
    example = random.Random(0).choice(texts)
    words = " ".join(example.replace("`", "'").split())
    cut = words if len(words) <= BEGINNING else words[:BEGINNING].rsplit(" ", 1)[0] + " …"
    return [f"{size:,.0f}", cut]
