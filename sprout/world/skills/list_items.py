"""What the items of lists are: words of groups, common words, names, made-up words, numbers.

There are thousands of them, so that an item has to be copied and cannot be known. Held out: lists,
by their items whatever their order ("list:apple,bear"); and what `letters.made_up_word` and
`names.readers` hold out.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache

from sprout.world.draw import Split, between, one_in_ten, pick, pick_some
from sprout.world.names import reader_names
from sprout.world.skills.letters import made_up_word
from sprout.world.skills.words import COMMON

# The group, what one of it is called, and its members.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    plural: (one, tuple(members.split()))
    for plural, one, members in (
        ("animals", "an animal",
         "cat dog horse cow sheep pig goat lion tiger bear wolf fox rabbit mouse elephant giraffe "
         "zebra monkey camel donkey deer squirrel hedgehog whale dolphin frog snake turtle otter"),
        ("birds", "a bird",
         "eagle owl robin sparrow parrot swan goose duck penguin raven stork gull pigeon falcon"),
        ("fruits", "a fruit",
         "apple pear plum cherry grape lemon mango peach fig melon kiwi apricot papaya lime"),
        ("vegetables", "a vegetable",
         "carrot onion potato cabbage spinach leek celery radish turnip lettuce broccoli"),
        ("colors", "a color",
         "red blue green yellow purple pink brown black white gray turquoise scarlet"),
        ("pieces of furniture", "a piece of furniture",
         "chair table bed sofa desk shelf cupboard stool bench wardrobe armchair"),
        ("tools", "a tool",
         "hammer saw drill shovel rake wrench axe screwdriver chisel pliers trowel"),
        ("pieces of clothing", "a piece of clothing",
         "shirt coat hat scarf sock skirt dress jacket sweater glove belt blouse vest"),
        ("musical instruments", "a musical instrument",
         "piano violin flute guitar trumpet cello clarinet harp trombone banjo tuba"),
        ("vehicles", "a vehicle",
         "car bus train bicycle truck tram boat ship van tractor ferry scooter wagon"),
        ("countries", "a country",
         "France Spain Italy Kenya Japan Brazil Canada Egypt Norway Peru India Poland Chile Ghana"),
        ("rooms", "a room", "kitchen bathroom bedroom attic cellar hall pantry nursery lounge"),
        ("jobs", "a job",
         "baker teacher doctor farmer pilot nurse painter carpenter plumber sailor tailor cook"),
        ("shapes", "a shape", "circle square triangle rectangle oval hexagon pentagon cube cone"),
        ("drinks", "a drink", "water milk tea coffee juice lemonade cocoa cider"),
        ("parts of the body", "a part of the body",
         "arm leg knee elbow shoulder ankle finger toe nose ear chin wrist"),
    )
}  # fmt: skip
NAMES = tuple(GROUPS)
# How many items a list has: mostly few, so that many lists fit into a little text.
SIZES = (2, 2, 3, 3, 3, 3, 4, 4, 5, 6)
# Up to which a list of numbers goes.
HIGHEST = (20, 100, 100, 100, 1000)


def belongs(items: Sequence[str], split: str) -> bool:
    """Whether a list of these items, in any order, belongs to the split."""
    return one_in_ten("list:" + ",".join(sorted(items))) == (split == "val")


@lru_cache(maxsize=1)
def every_word() -> tuple[str, ...]:
    """All words of the groups."""
    return tuple(dict.fromkeys(word for _, members in GROUPS.values() for word in members))


def new_item(rng: random.Random, split: Split, items: Sequence[str]) -> str:
    """Another item that may join these: a number where they are numbers, a word otherwise."""
    while True:
        if items[0].isdigit():
            found = str(between(rng, 0, 100))
        elif items[0] in reader_names("train"):
            found = pick(rng, reader_names("train"))
        elif rng.random() < 0.15:
            found = made_up_word(rng, split)
        else:
            found = pick(rng, every_word() if rng.random() < 0.4 else COMMON)
        if found not in items:
            return found


def word_list(rng: random.Random, split: Split, low: int = 2) -> tuple[str, list[str]]:
    """(what one is called, at least `low` different words or names), a list of the split."""
    while True:
        size, chance = max(low, pick(rng, SIZES)), rng.random()
        if chance < 0.2:
            items = pick_some(rng, GROUPS[pick(rng, NAMES)][1], size)
        elif chance < 0.4:
            items = pick_some(rng, every_word(), size)
        elif chance < 0.75:
            items = pick_some(rng, COMMON, size)
        elif chance < 0.88:
            items = pick_some(rng, reader_names("train"), size)
        else:
            items = [made_up_word(rng, split) for _ in range(size)]
        if len(set(items)) == size and belongs(items, split):
            what = "name" if 0.75 <= chance < 0.88 else pick(rng, ("item", "word", "item", "word"))
            return what, items


def number_list(rng: random.Random, split: Split, low: int = 2) -> list[str]:
    """At least `low` different numbers in no order, as a list of the split."""
    while True:
        numbers = rng.sample(range(pick(rng, HIGHEST)), max(low, pick(rng, SIZES)))
        items = [str(number) for number in numbers]
        if belongs(items, split):
            return items


def of_groups(
    rng: random.Random, split: Split, few: int, many: int
) -> tuple[str, list[str], list[str]]:
    """(group, `many` members, `few` others of another group), together a list of the split."""
    while True:
        group, other = pick_some(rng, NAMES, 2)
        if {group, other} == {"animals", "birds"}:  # a bird is an animal too
            continue
        members, others = (
            pick_some(rng, GROUPS[g][1], n) for g, n in ((group, many), (other, few))
        )
        if belongs([*members, *others], split):
            return group, members, others
