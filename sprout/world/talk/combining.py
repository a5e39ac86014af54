"""Ways to say one thing by combination: each frame ('Do you remember {}?') with each core.

Held out, so that validation says things in ways that training never has: a tenth of all
combinations, by `one_in_ten("said:TEXT")` of their text; and whole frames and whole cores, those
marked "~", whose words training knows from other ones. A core that stands alone is always trained.
"""

from __future__ import annotations

import itertools
import re

from sprout.world.draw import one_in_ten
from sprout.world.grammar import alternatives
from sprout.world.messages import Phrases, phrases

# Frames that add nothing but a mark.
BARE = ("{}.", "{}?")
_START = re.compile(r"(?:^|(?<=[.!?] ))[a-z]")
_TWO_MARKS = re.compile(r'([.!?]")\.$')


def sentences(text: str) -> str:
    """The text with a capital letter at the start of each sentence and one mark at its end."""
    text = _START.sub(lambda found: found.group().upper(), text)
    return _TWO_MARKS.sub(r"\1", text)


def expanded(text: str) -> Phrases:
    """Phrases of lines in which "[a|b]" stands for a and for b; "~ " marks validation."""
    rows = (way.strip() for row in text.strip().splitlines() for way in alternatives(row))
    return phrases("\n".join(rows))


def combined(frames: Phrases, cores: Phrases) -> Phrases:
    """Every core in every frame, and which of them only validation says."""
    train: list[str] = []
    val: list[str] = []
    for frame, core in itertools.product(frames.train, cores.train):
        text = sentences(frame.replace("{}", core))
        held_out = frame not in BARE and one_in_ten(f"said:{text}")
        (val if held_out else train).append(text)
    for frame, core in itertools.product(frames.val, cores.train + cores.val):
        val.append(sentences(frame.replace("{}", core)))
    for frame, core in itertools.product(frames.train, cores.val):
        val.append(sentences(frame.replace("{}", core)))
    return Phrases(tuple(train), tuple(val))


def together(*parts: Phrases) -> Phrases:
    """All phrases of several tables; what any of them trains is not held out."""
    train = tuple(text for part in parts for text in part.train)
    known = set(train)
    return Phrases(train, tuple(t for part in parts for t in part.val if t not in known))
