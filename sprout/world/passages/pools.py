# ruff: noqa: E501
"""What the rows of short passages and lists are filled with: large pools of values, by kind.

A kind is a list of words.py or of this file, "2-99" for numbers, "(red, dark blue)" for these
words, or one of: people (real and made-up readers of the split), names (made-up ones alone),
goods (a thing with its color), codes (a letter and a number), clock (a time), towns, countries,
animals.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache

from sprout.world.draw import Split, between, pick
from sprout.world.names import Person, made_up_name, reading_person
from sprout.world.tables.animals import ANIMALS
from sprout.world.tables.countries import COUNTRIES
from sprout.world.texts.words import words

Draw = Callable[[random.Random, Split], str | Person]

_LISTS = {
    name: tuple(row.split(", "))
    for name, row in {
        "spots": "behind the door, under the bench, on the top shelf, next to the stove, under the stairs, on the chair, in the wardrobe, near the window, under the bed, on the roof, in the drawer, behind the curtain, on the table, in the barn, under the carpet, in the old box, behind the mirror, in the bread bin, on the piano, under the pillow, in the blue vase, behind the clock, near the gate, in the tent, on the bridge, under the oak, in the boat, between two books, on the ladder, in the teapot",
        "spots_outside": "behind the house, near the gate, beside the pond, in front of the church, next to the school, at the corner, by the river, on the hill, in the yard, behind the mill, near the station, beside the barn, in the park, at the crossroads, next to the well, near the playground",
        "chores": "wash the dishes, clean the windows, paint the fence, feed the hens, water the flowers, sweep the floor, carry the boxes, pick the cherries, repair the gate, bake the bread, sort the letters, pack the bags, peel the potatoes, fold the sheets, brush the pony, rake the leaves, dry the plates, set the table, build a shelf, fix the bicycle, cut the grass, shovel the snow, write a letter, plant the roses, mend the net, iron the shirts, dust the lamps, empty the bins, chop the wood, light the stove, fly the kite, buy some milk, learn the poem, visit a neighbor, call the doctor, cook the soup",
        "topics": "whales, volcanoes, pirates, trains, stars, dinosaurs, cooking, castles, robots, horses, the moon, the sea, spiders, ships, gardens, clocks, music, knights, bees, bridges, painting, old maps, wolves, chess, ghosts, islands, rockets, rivers, magic, inventors, mountains, owls, deserts, submarines, coins, kites",
        "plants": "roses, tulips, carrots, onions, beans, peas, potatoes, tomatoes, apples, pears, plums, cherries, pumpkins, melons, lilies, daisies, grapes, peaches, figs, lemons, oranges, radishes, leeks, beets, nuts, herbs, cucumbers, cabbages, peppers, strawberries, raspberries, mushrooms, sunflowers, violets, poppies, berries",
    }.items()
}
_MADE_OF = "wood, metal, glass, stone, leather, paper, wool, cotton, plastic, clay, copper, iron, silk, straw, marble, bamboo, tin, gold, silver, brass"
_WORN = "hat, scarf, coat, cap, vest, raincoat, apron, cloak, tie, shirt, jacket, sweater, ring, watch, belt, mask, helmet, crown, necklace, bracelet, cardigan, hoodie"


def _column(table: str, place: int) -> tuple[str, ...]:
    cells = (line.split("|")[place] for line in table.strip().splitlines())
    return tuple(cell for cell in cells if cell.isascii() and cell.replace(" ", "").isalpha())


def _goods() -> tuple[str, ...]:
    things = dict.fromkeys((*words("things"), *words("toys"), *words("small_things")))
    return tuple(f"{color} {thing}" for color in words("colors") for thing in things)


def _worn() -> tuple[str, ...]:
    return tuple(f"{color} {worn}" for color in words("colors") for worn in _WORN.split(", "))


@lru_cache(maxsize=100)
def pool(kind: str) -> tuple[str, ...]:
    """All values of a kind that has a fixed list of them."""
    if kind.startswith("("):
        return tuple(kind[1:-1].split(", "))
    if kind in _LISTS:
        return _LISTS[kind]
    if kind == "towns":
        return tuple(name for name in _column(COUNTRIES, 1) if " " not in name)
    if kind == "countries":
        return tuple(n for n in _column(COUNTRIES, 0) if not n.startswith("the "))
    if kind == "animals":
        return _column(ANIMALS, 0)
    if kind == "materials":
        return tuple(_MADE_OF.split(", "))
    if kind == "cakes":
        return tuple(cake for cake in words("cakes") if not cake.endswith("bread"))
    if kind == "goods":
        return _goods()
    if kind == "worn":
        return _worn()
    if kind == "dishes":
        return tuple(dict.fromkeys((*words("meals"), *_LISTS["plants"][2:14])))
    return words(kind)


def _code(rng: random.Random, split: Split) -> str:
    return f"{pick(rng, 'ABCDEFGHKLMNPRSTUVWXYZ')}{between(rng, 10, 999)}"


def _clock(rng: random.Random, split: Split) -> str:
    return f"{between(rng, 1, 12)}:{pick(rng, ('00', '15', '30', '45', '10', '20', '40', '50'))}"


_SPECIAL: dict[str, Draw] = {
    "people": reading_person,
    "names": made_up_name,
    "codes": _code,
    "clock": _clock,
}


def drawer(kind: str) -> Draw:
    """The function that draws a value of the kind for a split."""
    if kind in _SPECIAL:
        return _SPECIAL[kind]
    if kind[0].isdigit():
        low, high = (int(bound) for bound in kind.split("-"))
        return lambda rng, split: str(between(rng, low, high))
    values = pool(kind)
    return lambda rng, split: pick(rng, values)
