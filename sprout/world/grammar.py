"""Small helpers of English grammar: articles, plurals, lists of words."""

from __future__ import annotations

import re
from collections.abc import Sequence

_AN_BEFORE = ("hour", "honest", "heir")
_A_BEFORE = ("uni", "use", "eu", "one", "ukulele")


_CHOICE = re.compile(r"\[([^\[\]]*)\]")


def alternatives(template: str) -> list[str]:
    """All texts that a template stands for: 'a [red|blue] cap' gives two."""
    choice = _CHOICE.search(template)
    if choice is None:
        return [template]
    head, tail = template[: choice.start()], template[choice.end() :]
    return [text for way in choice[1].split("|") for text in alternatives(head + way + tail)]


def with_article(noun: str) -> str:
    """'a cat', 'an owl', 'an hour', 'a unicorn'."""
    low = noun.lower()
    if low == "scissors":
        return "a pair of scissors"
    if low.startswith(_AN_BEFORE):
        return f"an {noun}"
    if low[0] in "aeiou" and not low.startswith(_A_BEFORE):
        return f"an {noun}"
    return f"a {noun}"


def capitalized(text: str) -> str:
    """The text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def bare(phrase: str) -> str:
    """The phrase without a leading article: 'the Netherlands' -> 'Netherlands'."""
    for article in ("a ", "an ", "the "):
        if phrase.startswith(article):
            return phrase[len(article) :]
    return phrase


def join_words(words: Sequence[str], last: str = "and") -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + f" {last} {words[-1]}"


_IRREGULAR_PLURALS = {
    "mouse": "mice", "goose": "geese", "goldfish": "goldfish", "sheep": "sheep", "deer": "deer",
    "wolf": "wolves",
    "fish": "fish", "calf": "calves", "salmon": "salmon", "trout": "trout", "cod": "cod",
    "carp": "carp", "tuna": "tuna", "child": "children", "man": "men", "woman": "women",
    "fisherman": "fishermen", "fireman": "firemen", "postman": "postmen", "shrimp": "shrimp",
    "squid": "squid", "knife": "knives", "leaf": "leaves", "scissors": "scissors",
    "potato": "potatoes", "tomato": "tomatoes", "mosquito": "mosquitoes", "shelf": "shelves",
    "policeman": "policemen", "hippo": "hippos", "loaf": "loaves",
}  # fmt: skip


def plural(noun: str) -> str:
    """The plural of a noun (its last word is inflected)."""
    head, _, last = noun.rpartition(" ")
    start = f"{head} " if head else ""
    if last in _IRREGULAR_PLURALS:
        return start + _IRREGULAR_PLURALS[last]
    if last.endswith(("s", "x", "ch", "sh", "z")):
        return start + last + "es"
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return start + last[:-1] + "ies"
    return start + last + "s"
