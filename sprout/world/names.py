"""Names and things that people in stories, problems and conversations have."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from sprout.world.draw import one_in_ten, pick


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIRLS = _list(
    "Anna Mia Emma Lily Sara Nora Lucy Ella Zoe Ruby Grace Alice Clara Maya Ivy Rosa "
    "Julia Eva Lena Amy Kate Jane Molly Daisy Hannah Olivia Sophie Maria Laura Nina Tina "
    "Betty Carla Dora Fiona Gina Helen Iris Jenny Kira Leila Mary Nadia Paula Rita Sally "
    "Tara Vera Wendy Yasmin Amina Aisha Mei Priya Keiko Ingrid Freya Elena Bella Cora"
)
BOYS = _list(
    "Tom Ben Max Sam Leo Jack Noah Liam Adam Paul Peter Oscar Hugo Felix Finn Luke Mark "
    "Omar Ali Ivan David Daniel James John Henry George Simon Martin Victor Nick Tim Joe "
    "Bob Bill Carl Erik Frank Greg Harry Jonas Karl Louis Mario Nils Otto Pedro Ravi "
    "Robert Stefan Theo Tony Walter Will Yusuf Kenji Chen Arjun Diego Marco Anton"
)

# kind of favourite thing -> what it may be
FAVORITES = {
    "color": _list("red blue green yellow orange purple pink brown white black"),
    "animal": _list(
        "dog cat horse rabbit lion tiger elephant panda dolphin owl penguin fox bear monkey "
        "giraffe turtle parrot whale zebra wolf"
    ),
    "food": _list(
        "pizza soup rice pasta bread cheese cake honey chocolate salad noodles pancakes fish "
        "apples cherries potatoes"
    ),
    "sport": _list(
        "football tennis swimming running chess dancing skiing basketball sailing climbing"
    ),
    "season": _list("spring summer autumn winter"),
    "drink": _list("water milk tea coffee lemonade cocoa"),
}

# Countable things, in the plural.
THINGS = _list(
    "apples pears books pencils marbles cookies stamps shells coins eggs flowers toys "
    "balls cards stones buttons oranges plums nuts stickers balloons candles cups leaves "
    "feathers"
)


@dataclass(frozen=True)
class Person:
    """A name with its pronouns."""

    name: str
    he: str
    him: str
    his: str

    @property
    def girl(self) -> bool:
        """Whether the pronouns are she and her."""
        return self.he == "she"


@lru_cache(maxsize=1)
def people() -> tuple[Person, ...]:
    """Everybody who has a name."""
    girls = tuple(Person(name, "she", "her", "her") for name in GIRLS)
    return girls + tuple(Person(name, "he", "him", "his") for name in BOYS)


def person(rng: random.Random, *others: Person) -> Person:
    """Somebody, but none of the others."""
    while True:
        found = pick(rng, people())
        if found not in others:
            return found


@lru_cache(maxsize=4)
def user_names(split: str) -> tuple[str, ...]:
    """Names that a user may have in conversations of the split (stories use all names)."""
    return tuple(p.name for p in people() if one_in_ten(f"user:{p.name}") == (split == "val"))


@lru_cache(maxsize=4)
def favorites(split: str) -> tuple[tuple[str, str], ...]:
    """(kind, thing) that may be a user's favourite in conversations of the split."""
    return tuple(
        (kind, thing)
        for kind, things in FAVORITES.items()
        for thing in things
        if one_in_ten(f"favorite:{kind}:{thing}") == (split == "val")
    )
