"""The values of rules: topics, words, and the words that begin the answers of a tone."""

from __future__ import annotations

import re
from functools import lru_cache

from sprout.world.facts import facts

# What may be forbidden to talk about -> topics that have surely nothing to do with it.
TOPICS_APART = {
    "animals": ("countries", "numbers", "chemistry", "jobs"),
    "countries": ("animals", "numbers", "chemistry", "jobs"),
    "numbers": ("countries", "jobs"),
    "chemistry": ("animals", "countries", "jobs"),
    "words": ("animals", "countries", "numbers"),
    "jobs": ("animals", "countries", "numbers"),
}

# Words with which an answer may have to begin or end, beside those of the facts.
WORDS = tuple(
    (
        "Hooray Indeed Banana Sunshine Rainbow Forever Bingo Hurrah Honestly Pudding Yippee "
        "Bravo Lemon Thunder Moonlight Pumpkin Sparkle Abracadabra Clover Galaxy Marvelous "
        "Pineapple Snowflake Tomato Umbrella Velvet Wonderful Zebra Bubbles Cactus Dandelion "
        "Eureka Firefly Giraffe Harmony Jellybean Kangaroo Lantern Melody Noodle Over Penguin "
        "Quack River Splash Tada Voila Whistle Amen Bonfire Cheers Peace Sailor Ketchup Butter"
    ).split()
)
# tone -> the words that begin each answer
TONES = {
    "pirate": "Ahoy!",
    "formal": "Certainly.",
    "polite": "With pleasure.",
    "robot": "Beep beep.",
    "cowboy": "Howdy!",
    "knight": "On my honor!",
    "wizard": "By my magic hat!",
    "grandmother": "My dear child.",
    "detective": "The case is clear.",
    "cat": "Meow!",
}
# Words that nobody should have to say.
_UNKIND = frozenset(("poison", "weapon", "gun"))
_PLAIN = re.compile("[a-z]{3,10}")


@lru_cache(maxsize=1)
def plain_words() -> tuple[str, ...]:
    """Every ordinary single word of the tables of facts, in a fixed order."""
    known = facts()
    found = {w for table in (known.subjects, known.answers) for row in table.values() for w in row}
    return tuple(sorted(w for w in found if _PLAIN.fullmatch(w) and w not in _UNKIND))
