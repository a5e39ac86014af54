"""Following an instruction about a list: its first item, its order, what belongs to it.

Held out: the lists, by their items whatever their order ("list:apple,bear"), and in validation half
of the requests are phrased as in VAL, which training never uses.
"""

# ruff: noqa: E501 (a row of the table is a line)
from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache

from sprout.world.draw import (
    Maker,
    Split,
    between,
    one_in_ten,
    pick,
    pick_some,
    shuffled,
    unseen_phrasing,
)
from sprout.world.grammar import capitalized, join_words
from sprout.world.skills.problem import Problem, ends_with, practice

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
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")

# What is asked -> phrasings; those after the bar are for validation.
_PHRASES = """
first: What is the first item of this list: {l}? / Give me the first word of this list: {l}. / Which of these comes first: {l}? | Name the item that this list begins with: {l}.
last: What is the last item of this list: {l}? / Give me the last word of this list: {l}. / Which of these comes last: {l}? | Name the item that this list ends with: {l}.
nth: What is the {o} item of this list: {l}? / Give me the {o} word of this list: {l}. / Which item is the {o} one: {l}? | Name number {n} of this list: {l}.
reverse: Reverse this list: {l}. / Write this list backwards: {l}. / Give me these in reverse order: {l}. | Turn this list around: {l}.
up: Sort these numbers: {l}. / Sort these numbers from small to large: {l}. / Put {l} in order. / Order these numbers, the smallest first: {l}. | Arrange {l} so that they grow.
down: Sort these numbers from large to small: {l}. / Order these numbers, the largest first: {l}. / Put {l} in order from high to low. | Arrange {l} so that they fall.
largest: Which of these numbers is the largest: {l}? / What is the largest number of {l}? / Find the largest number: {l}. | Name the greatest of these numbers: {l}.
smallest: Which of these numbers is the smallest: {l}? / What is the smallest number of {l}? / Find the smallest number: {l}. | Name the least of these numbers: {l}.
sort: Sort these words: {l}. / Put these words in alphabetical order: {l}. / Sort this list from A to Z: {l}. / Order these words by the alphabet: {l}. | Arrange these as in a dictionary: {l}.
longest: Which of these words is the longest: {l}? / What is the longest word of {l}? / Find the longest word: {l}. | Name the word with the most letters: {l}.
shortest: Which of these words is the shortest: {l}? / What is the shortest word of {l}? / Find the shortest word: {l}. | Name the word with the fewest letters: {l}.
count: How many items are in this list: {l}? / Count the items of this list: {l}. / How many words are these: {l}? | Tell me the length of this list: {l}.
remove: Remove {x} from this list: {l}. / Take {x} out of this list: {l}. / Write this list without {x}: {l}. | Leave {x} out of this list: {l}.
add: Add {x} to this list: {l}. / Put {x} at the end of this list: {l}. / Write this list with {x} added at the end: {l}. | Let this list end with {x}: {l}.
which: Which of these are {g}: {l}? / Find the {g} in this list: {l}. / Pick the {g} from this list: {l}. | Name only the {g} among these: {l}.
odd: Which one does not fit with the others: {l}? / One of these does not belong here. Which one? {l} / Find the odd one out: {l}. | What is the stranger in this list: {l}?
capital: Write this list with capital letters: {l}. / Begin each word of this list with a capital letter: {l}. | Give every word here a capital letter: {l}.
join: Write these words as one sentence part with commas and "and": {s}. / Join these words with commas and "and": {s}. | Put commas and "and" between these words: {s}.
"""
PHRASES: dict[str, tuple[str, ...]] = {}
VAL: dict[str, tuple[str, ...]] = {}
for _row in _PHRASES.strip().splitlines():
    _name, _, _rest = _row.partition(": ")
    _train, _, _val = _rest.partition(" | ")
    PHRASES[_name] = tuple(_train.split(" / "))
    VAL[_name] = tuple(_val.split(" / "))


def belongs(items: Sequence[str], split: str) -> bool:
    """Whether a list of these items, in any order, belongs to the split."""
    return one_in_ten("list:" + ",".join(sorted(items))) == (split == "val")


@lru_cache(maxsize=1)
def _every_word() -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for _, members in GROUPS.values() for word in members))


def _words(rng: random.Random, split: Split, low: int, high: int) -> list[str]:
    while True:
        source = _every_word() if rng.random() < 0.5 else GROUPS[pick(rng, NAMES)][1]
        items = pick_some(rng, source, between(rng, low, high))
        if belongs(items, split):
            return items


def _numbers(rng: random.Random, split: Split) -> list[str]:
    while True:
        numbers = rng.sample(range(pick(rng, (20, 100, 100))), between(rng, 3, 6))
        items = [str(number) for number in numbers]
        if belongs(items, split):
            return items


def _ask(rng: random.Random, split: Split, name: str, items: Sequence[str], **more: object) -> str:
    table = VAL if unseen_phrasing(rng, split) else PHRASES
    return pick(rng, table[name]).format_map({"l": ", ".join(items), **more})


def _text(question: str, start: str, answer: str) -> Problem:
    return Problem(question, f"{start}{answer}.", answer, "text", pattern=ends_with(answer))


def place_problem(rng: random.Random, split: Split) -> Problem:
    """The first, the last or the n-th item."""
    items = _words(rng, split, 3, 6)
    place = between(rng, 0, len(items) - 1)
    kind = rng.random()
    if kind < 0.35:
        return _text(_ask(rng, split, "first", items), "The first item is ", items[0])
    if kind < 0.65:
        return _text(_ask(rng, split, "last", items), "The last item is ", items[-1])
    numbered = ", ".join(f"{number} {item}" for number, item in enumerate(items, 1))
    question = _ask(rng, split, "nth", items, o=ORDINALS[place], n=place + 1)
    return _text(question, f"{numbered}. The {ORDINALS[place]} item is ", items[place])


def reverse_problem(rng: random.Random, split: Split) -> Problem:
    """The list backwards."""
    items = _words(rng, split, 3, 5)
    return _text(_ask(rng, split, "reverse", items), "Backwards: ", ", ".join(items[::-1]))


def order_problem(rng: random.Random, split: Split) -> Problem:
    """Numbers in order, or the largest or smallest of them."""
    items = _numbers(rng, split)
    name = pick(rng, ("up", "up", "down", "largest", "smallest"))
    question = _ask(rng, split, name, items)
    ordered = sorted(items, key=int, reverse=name in ("down", "largest"))
    if name in ("up", "down"):
        start = "From small to large: " if name == "up" else "From large to small: "
        return _text(question, start, ", ".join(ordered))
    return Problem(question, f"The {name} number is {ordered[0]}.", ordered[0])


def sort_problem(rng: random.Random, split: Split) -> Problem:
    """Words in the order of the alphabet."""
    items = _words(rng, split, 3, 5)
    ordered = sorted(items, key=str.lower)
    return _text(_ask(rng, split, "sort", items), "From A to Z: ", ", ".join(ordered))


def length_problem(rng: random.Random, split: Split) -> Problem:
    """The longest or the shortest word, with the letters counted."""
    while True:
        items = _words(rng, split, 3, 4)
        name = pick(rng, ("longest", "shortest"))
        sizes = sorted((len(item) for item in items), reverse=name == "longest")
        if sizes[0] != sizes[1]:
            break
    found = next(item for item in items if len(item) == sizes[0])
    counts = ", ".join(f"{item} {len(item)}" for item in items)
    return _text(_ask(rng, split, name, items), f"Letters: {counts}. The {name} word is ", found)


def count_problem(rng: random.Random, split: Split) -> Problem:
    """How many items there are."""
    items = _words(rng, split, 2, 7)
    numbered = ", ".join(f"{number} {item}" for number, item in enumerate(items, 1))
    worked = f"{numbered}: the list has {len(items)} items."
    return Problem(_ask(rng, split, "count", items), worked, str(len(items)))


def change_problem(rng: random.Random, split: Split) -> Problem:
    """An item removed, or added at the end."""
    items = _words(rng, split, 3, 6)
    if rng.random() < 0.5:
        item = pick(rng, items)
        left = ", ".join(other for other in items if other != item)
        question = _ask(rng, split, "remove", items, x=item)
        return _text(question, f"Without {item}: ", left)
    item = next(word for word in shuffled(rng, _every_word()[:40]) if word not in items)
    question = _ask(rng, split, "add", items, x=item)
    return _text(question, f"With {item}: ", ", ".join([*items, item]))


def _of_groups(
    rng: random.Random, split: Split, few: int, many: int
) -> tuple[str, list[str], list[str]]:
    """(group, members, others of another group), the list of both belonging to the split."""
    while True:
        group, other = pick_some(rng, NAMES, 2)
        if {group, other} == {"animals", "birds"}:  # a bird is an animal too
            continue
        members, others = (
            pick_some(rng, GROUPS[g][1], n) for g, n in ((group, many), (other, few))
        )
        if belongs([*members, *others], split):
            return group, members, others


def which_problem(rng: random.Random, split: Split) -> Problem:
    """Which items are of a group."""
    group, members, others = _of_groups(rng, split, between(rng, 1, 3), between(rng, 1, 3))
    items = shuffled(rng, [*members, *others])
    found = join_words([item for item in items if item in members])
    question = _ask(rng, split, "which", items, g=group)
    if len(members) == 1:
        return Problem(
            question,
            f"Of these, {found} is {GROUPS[group][0]}.",
            found,
            "text",
            choices=tuple(others),
        )
    return Problem(
        question, f"Of these, {found} are {group}.", found, "text", choices=tuple(others)
    )


def odd_problem(rng: random.Random, split: Split) -> Problem:
    """The one item that is not of the same group as the others."""
    group, members, others = _of_groups(rng, split, 1, between(rng, 2, 4))
    items = shuffled(rng, [*members, *others])
    start = f"{capitalized(join_words([i for i in items if i in members]))} are {group}. "
    question = _ask(rng, split, "odd", items)
    return _text(question, f"{start}The one that does not fit is ", others[0])


def writing_problem(rng: random.Random, split: Split) -> Problem:
    """Capital letters at the start of each word, or commas and 'and' between them."""
    items = _words(rng, split, 3, 5)
    if rng.random() < 0.5:
        answer = ", ".join(item.capitalize() for item in items)
        return _text(_ask(rng, split, "capital", items), "", answer)
    return _text(_ask(rng, split, "join", items, s=" ".join(items)), "", join_words(items))


LIST_PROBLEMS = (
    place_problem, place_problem, reverse_problem, order_problem, order_problem, sort_problem,
    length_problem, count_problem, change_problem, change_problem, which_problem, which_problem,
    odd_problem, odd_problem, writing_problem,
)  # fmt: skip


def list_problem(rng: random.Random, split: Split) -> Problem:
    """Any instruction about a list."""
    return pick(rng, LIST_PROBLEMS)(rng, split)


TITLES = (
    "Lists", "Working with lists", "In order", "What belongs together?", "Sorting", "Tasks with lists",
    "Do what is asked", "Lists and their items", "Careful reading",
)  # fmt: skip

KINDS: tuple[tuple[Maker, float], ...] = ((practice(TITLES, LIST_PROBLEMS, 3, 7), 1.0),)
