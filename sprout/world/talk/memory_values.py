"""Kinds of things that users tell, and their values: thousands, so that copying is learned.

Held out: a value of a kind by `one_in_ten("own:KIND:VALUE")`, a favorite by
`one_in_ten("favorite:KIND:THING")`, names by `user_names` and `made_up_name`. Training never tells
these values of that kind; other texts may hold the words, but not the names.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sprout.world.draw import Split, between, one_in_ten, pick
from sprout.world.names import FAVORITES, GIRLS, OWN, THINGS, made_up_name, reader_names, user_names
from sprout.world.talk.memory_daily_ways import DAILY_WAYS
from sprout.world.talk.memory_single_ways import SINGLE_WAYS
from sprout.world.talk.memory_thing_ways import APPOINTMENT, COLOR, MEAL, MINE, PLACE
from sprout.world.talk.memory_ways import FAVORITE, NAME, PET, RELATIVE, Way
from sprout.world.talk.rule_words import plain_words

Value = Callable[[random.Random], str]


@dataclass(frozen=True)
class Kind:
    """A kind of thing that users tell: how it is said and which values it has."""

    name: str
    way: Way
    draw: Callable[[random.Random, Split], str]
    """A value of the split."""


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", " ").split(",") if part.strip())


PETS = _list("dog, cat, horse, rabbit, hamster, parrot, pony, turtle, goldfish, mouse, duck, goat")
SISTERS = _list("sister, mother, aunt, daughter, niece, grandmother")
BROTHERS = _list("brother, father, uncle, son, nephew, grandfather")
OTHERS = _list("cousin, neighbor, teacher, best friend, doctor, boss, dentist, partner")
COLORS = _list("red, blue, green, yellow, orange, purple, pink, brown, white, black, gray, golden")
SHADES = ("", "dark ", "light ", "bright ")
COLORED = _list("bike, car, house, door, jacket, scarf, chair, cup, kite, pencil, pillow, tent")
PUT = _list(
    "key, wallet, umbrella, phone, book, hat, bag, coat, camera, ball, watch, ring, letter, "
    "passport, ticket, notebook, hammer, basket, lamp, flute"
)
WHERE = _list("under, behind, beside, near, on, in front of")
FURNITURE = _list(
    "table, chair, bed, sofa, shelf, desk, cupboard, piano, stove, box, lamp, door, window, bench, "
    "carpet, mirror, basket, stairs, fence, tree, car, boat, fridge, bucket, drum, statue, barrel"
)
MEALS = _list("breakfast, lunch, dinner, supper")
FOODS = _list(
    "soup, rice, bread, pasta, salad, fish, pancakes, porridge, cheese, beans, potatoes, noodles, "
    "eggs, toast, pizza, stew, dumplings, curry, yogurt, carrots, lentils, mushrooms, apples, "
    "waffles, corn, chicken, honey, peas, spinach, nuts"
)
VISITED = _list("dentist, doctor, hairdresser, banker, lawyer, vet, teacher, tailor, optician")
DAYS = _list("Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday")
MONTHS = (("January", 31), ("February", 29), ("March", 31), ("April", 30), ("May", 31),
          ("June", 30), ("July", 31), ("August", 31), ("September", 30), ("October", 31),
          ("November", 30), ("December", 31))  # fmt: skip
SECRETS = _list("secret word, password, code word, magic word")
NUMBERS = _list("lucky number, door code, room number, house number, locker number, phone number")
FEARS = _list(
    "spiders, snakes, dogs, the dark, thunder, deep water, high places, bees, ghosts, mice, storms, "
    "clowns, the cellar, lightning, bats, wasps, sharks, crowds, flying, elevators, needles, fire, "
    "small rooms, wolves, bears, rats, crabs, geese, monsters, tunnels, bridges, loud music"
)
ALLERGIES = _list("peanuts, cheese, apples, shrimp, tomatoes, oranges, celery, mustard, horses, "
                  "roses, feathers, grass, honey, kiwis, carrots, hay")  # fmt: skip
LANGUAGES = _list(
    "French, German, Italian, Japanese, Chinese, Russian, Arabic, Greek, Turkish, Polish, Dutch, "
    "Swedish, Danish, Finnish, Hindi, Korean, Czech, Hungarian, Hebrew, Swahili, Welsh, Irish, "
    "Latin, Norwegian, Romanian, Thai, Persian, Bengali, Zulu, Basque, Spanish, Portuguese"
)
CHILDREN = _list("two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen")
DEEDS = ("visit {n}", "write to {n}", "call {n}", "play with {n}", "cook {f}", "eat {f}",
         "look for a {c} {w}", "paint a {c} {w}", "buy {t}", "sell {t}", "make {f} for {n}",
         "buy {t} for {n}")  # fmt: skip


def _word(rng: random.Random) -> str:
    return pick(rng, plain_words())


def _coded(rng: random.Random) -> str:
    """'lamp', 'blue lamp', 'blue lamp 47' or two words."""
    chance = rng.random()
    if chance < 0.4:
        return _word(rng)
    if chance < 0.6:
        return f"{pick(rng, COLORS)} {_word(rng)}"
    if chance < 0.8:
        return f"{pick(rng, COLORS)} {_word(rng)} {between(rng, 2, 99)}"
    return f"{_word(rng)} {_word(rng)}"


def _place(rng: random.Random) -> str:
    color = pick(rng, ("", "", *(f"{color} " for color in COLORS)))
    return f"{pick(rng, WHERE)} the {color}{pick(rng, FURNITURE)}"


def _meal(rng: random.Random) -> str:
    first, second = pick(rng, FOODS), pick(rng, FOODS)
    return first if first == second or rng.random() < 0.3 else f"{first} and {second}"


def _shopping(rng: random.Random) -> str:
    count, color = between(rng, 2, 20), pick(rng, ("", *(f"{color} " for color in COLORS)))
    return f"{count} {color}{pick(rng, THINGS)}"


def _time(rng: random.Random) -> str:
    return f"{pick(rng, DAYS)} at {between(rng, 7, 20)}:{pick(rng, ('00', '15', '30', '45'))}"


def _date(rng: random.Random) -> str:
    month, days = pick(rng, MONTHS)
    return f"{month} {between(rng, 1, days)}"


def _gift(rng: random.Random) -> str:
    color = pick(rng, COLORS)
    return f"{'an' if color == 'orange' else 'a'} {color} {pick(rng, COLORED + PUT)}"


def _number(rng: random.Random) -> str:
    return str(between(rng, 1, pick(rng, (50, 999, 9999))))


@lru_cache(maxsize=100_000)
def _held_out(kind: str, value: str) -> bool:
    return one_in_ten(f"own:{kind}:{value}")


def _kept(kind: str, make: Value) -> Callable[[random.Random, Split], str]:
    """Values that are made, those of the split."""

    def draw(rng: random.Random, split: Split) -> str:
        while True:
            value = make(rng)
            if _held_out(kind, value) == (split == "val"):
                return value

    return draw


def _listed(
    kind: str, values: tuple[str, ...], key: str = "own"
) -> Callable[[random.Random, Split], str]:
    """Values out of a list, those of the split; the last one is held out where no other is.

    A pet may have a name that people have as well: training has none that only validation tells.
    """
    people = {*user_names("val"), *reader_names("val")}
    held = tuple(v for v in values if one_in_ten(f"{key}:{kind}:{v}")) or values[-1:]
    known = tuple(v for v in values if v not in held and v not in people)
    return lambda rng, split: pick(rng, held if split == "val" else known)


@lru_cache(maxsize=16)
def _real_names(split: Split, girl: bool | None) -> tuple[str, ...]:
    names = user_names(split)
    return names if girl is None else tuple(n for n in names if (n in GIRLS) == girl)


def _name(girl: bool | None = None) -> Callable[[random.Random, Split], str]:
    """A name, made up half of the time; a real one fits a girl, a boy or both."""

    def draw(rng: random.Random, split: Split) -> str:
        if rng.random() < 0.5:
            return made_up_name(rng, split)
        return pick(rng, _real_names(split, girl))

    return draw


def _or_made_up(kind: str, values: tuple[str, ...]) -> Callable[[random.Random, Split], str]:
    """A name out of a list or a made-up one, each half of the time."""
    listed = _listed(kind, values)

    def draw(rng: random.Random, split: Split) -> str:
        return made_up_name(rng, split) if rng.random() < 0.5 else listed(rng, split)

    return draw


def _plan(rng: random.Random, split: Split) -> str:
    while True:
        value = pick(rng, OWN["plan"])
        if rng.random() < 0.8:
            value = pick(rng, DEEDS).format(
                n=_name()(rng, split), f=pick(rng, FOODS), c=pick(rng, COLORS[:4]), w=_word(rng),
                t=_shopping(rng),
            )  # fmt: skip
        if _held_out("plan", value) == (split == "val"):
            return value


_DRAWS: Mapping[str, Callable[[random.Random, Split], str]] = {
    "town": _or_made_up("town", OWN["town"]),
    "age": _listed("age", OWN["age"]),
    "job": _listed("job", OWN["job"]),
    "birthday": _kept("birthday", _date),
    "plan": _plan,
    "allergy": _listed("allergy", OWN["allergy"] + ALLERGIES),
    "fear": _listed("fear", FEARS),
    "music": _listed("music", FAVORITES["instrument"]),
    "children": _listed("children", CHILDREN),
    "shopping": _kept("shopping", _shopping),
    "learning": _listed("learning", LANGUAGES),
    "school": lambda rng, split: made_up_name(rng, split),
    "street": lambda rng, split: made_up_name(rng, split),
    "gift": _kept("gift", _gift),
}


def _favorites() -> list[Kind]:
    kinds = [Kind(k, FAVORITE, _listed(k, v, "favorite")) for k, v in FAVORITES.items()]
    return [
        *kinds,
        Kind("word", FAVORITE, _kept("word", _word)),
        Kind("number", FAVORITE, _kept("number", _number)),
        Kind("name", FAVORITE, _name()),
    ]


def _family() -> list[Kind]:
    return [
        *(Kind(kind, RELATIVE, _name(True)) for kind in SISTERS),
        *(Kind(kind, RELATIVE, _name(False)) for kind in BROTHERS),
        *(Kind(kind, RELATIVE, _name()) for kind in OTHERS),
    ]


def _shaded(rng: random.Random) -> str:
    return pick(rng, SHADES) + pick(rng, COLORS[:-1])


# Kinds that are told alike, and how often one of the group is told.
GROUPS: tuple[tuple[tuple[Kind, ...], float], ...] = (
    ((Kind("your name", NAME, _name()),), 5.0),
    (tuple(_favorites()), 5.0),
    (tuple(_family()), 3.0),
    (tuple(Kind(k, PET, _or_made_up(k, OWN["dog"] + OWN["cat"])) for k in PETS), 2.5),
    (tuple(Kind(k, (SINGLE_WAYS | DAILY_WAYS)[k], draw) for k, draw in _DRAWS.items()), 6.0),
    (tuple(Kind(k, MINE, _kept(k, _coded)) for k in SECRETS), 2.0),
    (tuple(Kind(k, MINE, _kept(k, _number)) for k in NUMBERS), 1.5),
    (tuple(Kind(k, PLACE, _kept(k, _place)) for k in PUT), 1.5),
    (tuple(Kind(k, COLOR, _kept(k, _shaded)) for k in COLORED), 1.0),
    (tuple(Kind(k, MEAL, _kept(k, _meal)) for k in MEALS), 0.7),
    (tuple(Kind(k, APPOINTMENT, _kept(k, _time)) for k in VISITED), 0.7),
)
