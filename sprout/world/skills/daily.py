"""Numbers in the forms in which they stand in daily life: ages, money, halves, percent, dozens.

Each is a table row: what is calculated, which numbers fit, several ways to ask, and the answer.
All of them go to the calculator in conversations.

Held out: pairs of operands (`pair_held_out`), in every step of the working; of decimals all pairs
of whole numbers that stand beside a sign count ("18.50 + 2.25" shows 18 and 2, and 50 and 2).
"""

# ruff: noqa: E501 (a row of the table is a line)
from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from sprout.world.draw import Split, between, pair_held_out, pick
from sprout.world.grammar import plural, with_article
from sprout.world.names import person
from sprout.world.skills.problem import Problem
from sprout.world.skills.problem_stories import THINGS

# steps | numbers | questions, parted by " / " | answer. In the steps s is the result before.
_ROWS = """
a/2|even|I had {a} {things}. Half of them are gone. How many do I still have? / {N} gives away half of {a} {things}. How many are left? / Half of {a} {things} are {col}. How many is that? / What is half of {a}? / How much is half of {a}? / What is a half of {a}? / I ate half of the {a} {things}. How many did I leave?|Half of {a} is {x}.
a/3|third|What is a third of {a}? / How much is one third of {a}? / A third of the {a} {things} are {col}. How many are {col}? / {N} takes a third of {a} {things}. How many does {he} take?|A third of {a} is {x}.
a/4|fourth|What is a quarter of {a}? / How much is one quarter of {a}? / A quarter of {a} {things} belong to me. How many are mine?|A quarter of {a} is {x}.
a*2|small|What is twice {a}? / What is double {a}? / I have {a} {things}, and {N} has twice as many. How many does {N} have? / Double {a}. / How much is two times {a}? / A recipe needs {a} {things}. I want to cook twice as much. How many do I need?|Twice {a} is {x}.
a*3|small|What is three times {a}? / I have {a} {things}, and {N} has three times as many. How many does {N} have? / Triple {a}. / What is {a} taken three times?|Three times {a} is {x}.
a-b|ages|My {old} is {a} and I am {b}. How many years older is {she}? / I am {b} and my {old} is {a}. How much older than me is {she}? / {N} is {a} years old and {M} is {b}. What is the difference of their ages? / My {old} is {a}, I am {b}. By how many years is {she} older? / I am {a} and {N} is {b}. How many years older am I? / {N} is {a}, and {M} is {b}. How much younger is {M}? / My dog is {b} and my {old} is {a}. How many years are between them?|The difference is {x} years.
a+b|ages|I am {b}. My {old} is {a} years older than me. How old is {she}? / {N} is {b} years old. How old will {he} be in {a} years? / My {old} is {a} years older than I am, and I am {b}. What is {pos} age?|{b} and {a} years make {x} years.
a-b|money|I have {a} {coins} and pay {b} for {a_thing}. What do I have left? / I pay with {a} {coins}. {A_thing} costs {b} {coins}. How much do I get back? / {N} had {a} {coins} and spent {b}. How much does {he} have now? / I spend {b} of my {a} {coins}. How much remains? / If I have {a} {coins} and {a_thing} costs {b}, what is left after I buy it? / My purse had {a} {coins} in it. I took out {b}. What is still there?|{x} {coins} are left.
a+b|prices|{A_thing} costs {a} {coins} and {a_other} costs {b} {coins}. What is the price of both? / I buy {a_thing} for {a} and {a_other} for {b} {coins}. What do I pay? / What are {a} {coins} and {b} {coins} together? / {N} spends {a} {coins} in the morning and {b} {coins} in the evening. How much is it in all?|Together it is {x} {coins}.
a*b|price|One {thing} costs {b} {coins}. What do {a} of them cost? / How much are {a} {things} at {b} {coins} each? / I buy {a} {things} for {b} {coins} each. What must I pay? / A ticket is {b} {coins}. What do I pay for {a} tickets?|It costs {x} {coins}.
a*b s/100|percent|What is {b} percent of {a}? / How much is {b}% of {a}? / {b} percent of {a} people came. How many is that? / A coat costs {a} {coins}. I pay {b} percent less. How much do I save? / Of {a} {things}, {b} percent are {col}. How many are {col}?|{b} percent of {a} is {x}.
a*12|few|How many {things} are {a} dozen? / A dozen has 12. How many are {a} dozen {things}? / {N} buys {a} dozen {things}. How many is that?|{a} dozen are {x}.
a+b s+c|three|What is {a} + {b} + {c}? / What do {a}, {b} and {c} make together? / Add {a}, {b} and {c}. / I have {a} {things}, {N} has {b} and {M} has {c}. How many do we have? / What is the total of {a}, {b} and {c}? / Please sum up {a}, {b} and {c}. / {N} reads {a} pages, then {b}, then {c}. How many in all?|Together it is {x}.
a*a|square|What is the square of {a}? / What is {a} squared? / A square has sides of {a} meters. How many square meters is it? / {a} times itself, what is that?|The square of {a} is {x}.
a*b|area|A garden is {a} meters long and {b} meters wide. What is its area? / How large is a room of {a} by {b} meters? / What is the area of a field that is {a} meters by {b} meters?|The area is {x} square meters.
a+b s*2|area|A garden is {a} meters long and {b} meters wide. How long is the fence around it? / How far is it around a field of {a} by {b} meters?|Around it is {x} meters.
a+b s/2|mean|What is the average of {a} and {b}? / What is the mean of {a} and {b}? / Which number is in the middle of {a} and {b}? / It was {a} degrees yesterday and {b} degrees today. What is the average?|The average of {a} and {b} is {x}.
a*7|few|How many days are {a} weeks? / I am away for {a} weeks. How many days is that? / {a} weeks, how many days are they?|A week has 7 days, so {a} weeks have {x} days.
a*24|few|How many hours do {a} days have? / {a} days, how many hours are they? / I have {a} days. How many hours is that?|A day has 24 hours, so {a} days have {x} hours.
a*60|few|How many minutes do {a} hours have? / I wait for {a} hours. How many minutes is that? / {a} hours, how many minutes are they?|An hour has 60 minutes, so {a} hours have {x} minutes.
a*60|halves|How many minutes do {a} hours have? / I worked for {a} hours. How many minutes is that? / {a} hours are how many minutes?|An hour has 60 minutes, so {a} hours have {x} minutes.
a*12|few|How many months do {a} years have? / My child is {a} years old. How many months is that? / {a} years, how many months are they?|A year has 12 months, so {a} years have {x} months.
60*60 s*a|few|How many seconds do {a} hours have? / {a} hours, how many seconds are they?|An hour has 60 minutes of 60 seconds, so {a} hours have {x} seconds.
a*1000|halves|How many meters are {a} kilometers? / Convert {a} kilometers into meters. / I walked {a} kilometers. How many meters is that?|A kilometer has 1000 meters, so it is {x} meters.
a*100|halves|How many centimeters are {a} meters? / Change {a} meters to centimeters. / A rope has {a} meters. How many centimeters is that?|A meter has 100 centimeters, so it is {x} centimeters.
a*1000|halves|How many grams are {a} kilograms? / Turn {a} kilograms into grams. / A cake weighs {a} kilograms. How many grams is that?|A kilogram has 1000 grams, so it is {x} grams.
a/b|share|We are {b} friends and have {a} {things}. How many does each of us get? / Share {a} {things} among {b} people. How many has each? / {a} {coins} are shared by {b} people. What does each get? / If {b} {things} cost {a} {coins}, what does one cost? / {b} children divide {a} {things}. How many is that for one child?|It is {x} for each.
a*b|speed|A car drives {a} kilometers an hour for {b} hours. How far does it go? / I walk {a} kilometers a day. How far is that in {b} days? / {N} drinks {a} glasses a day. How many is that in {b} days?|In all it is {x}.
a-b|pair|What must I add to {b} to get {a}? / How much more is {a} than {b}? / From {b} to {a}, how far is it? / {b} and what make {a}? / How many are missing from {b} to {a}? / There were {a} {things}, now there are {b}. How many are gone?|It is {x}.
a*b|legs|How many legs have {b} {animals}? / How many legs do {b} {animals} have in all? / I see {b} {animals}. How many legs is that? / Count the legs of {b} {animals}. / {b} {animals} come by. How many legs come by?|{An_animal} has {a} legs, so {b} {animals} have {x} legs.
a*b|wheels|How many wheels have {b} {vehicles}? / How many wheels do {b} {vehicles} have in all? / {N} repairs {b} {vehicles}. How many wheels is that?|{A_vehicle} has {a} wheels, so {b} {vehicles} have {x} wheels.
"""


@dataclass(frozen=True)
class Row:
    """One thing to calculate and the ways to ask for it."""

    steps: tuple[tuple[str, str, str], ...]
    """(left, sign, right): letters of the numbers, s for the result before, or numbers."""
    numbers: str
    questions: tuple[str, ...]
    answer: str


def _row(line: str) -> Row:
    steps, numbers, questions, answer = line.split("|")
    parts = tuple(re.fullmatch(r"(\w+)([-+*/])(\w+)", step) for step in steps.split())
    found = tuple((m[1], m[2], m[3]) for m in parts if m)
    return Row(found, numbers, tuple(questions.split(" / ")), answer)


ROWS = tuple(_row(line) for line in _ROWS.strip().splitlines())
Numbers = tuple[str, str, str]
_LEGS = (
    *((2, bird) for bird in ("hen", "duck", "goose", "parrot", "penguin", "ostrich")),
    *((4, beast) for beast in ("dog", "cat", "horse", "cow", "frog", "lizard", "elephant")),
    *((6, insect) for insect in ("ant", "bee", "beetle", "butterfly", "fly", "wasp")),
    (8, "spider"), (8, "scorpion"), (10, "crab"),
)  # fmt: skip
_WHEELS = ((4, "car"), (2, "bicycle"), (3, "tricycle"), (4, "wagon"), (2, "scooter"))
_OLDER = (
    ("sister", "she", "her"), ("brother", "he", "his"), ("cousin", "she", "her"),
    ("best friend", "he", "his"), ("neighbor", "he", "his"), ("friend", "she", "her"),
    ("big sister", "she", "her"), ("big brother", "he", "his"), ("teammate", "she", "her"),
)  # fmt: skip
_THINGS = ("pen", "book", "ball", "cup", "hat", "card", "kite", "lamp", "cake", "ticket", "bag",
           "toy", "shirt", "map", "rose", "brush", "bowl", "apron", "umbrella", "egg")  # fmt: skip
_COINS = ("euros", "dollars", "euros", "dollars", "pounds", "francs", "crowns")
_COLORS = ("red", "green", "blue", "yellow", "white", "new", "old", "broken")


def _cents(rng: random.Random, most: int) -> str:
    """A price below `most`, mostly with cents: '18.50', '7'."""
    whole = between(rng, 1, most - 1)
    return f"{whole}.{pick(rng, ('50', '50', '25', '20', '75', '90', '5', '99', '10'))}"


def _times(rng: random.Random, factor: int, most: int) -> Numbers:
    return str(factor * between(rng, 2, most)), "0", "0"


def _larger_first(rng: random.Random, low: int, high: int) -> Numbers:
    a, b = between(rng, low, high), between(rng, low, high)
    return str(max(a, b) + 2), str(min(a, b)), "0"


def _mean(rng: random.Random) -> Numbers:
    a = between(rng, 2, 60)
    return str(a), str(a + 2 * between(rng, 1, 20)), "0"


def _share(rng: random.Random) -> Numbers:
    b = between(rng, 2, 12)
    return str(b * between(rng, 2, 20)), str(b), "0"


_NUMBERS: dict[str, Callable[[random.Random], Numbers]] = {
    "even": lambda rng: _times(rng, 2, 100),
    "third": lambda rng: _times(rng, 3, 50),
    "fourth": lambda rng: _times(rng, 4, 40),
    "small": lambda rng: (str(between(rng, 5, 200)), "0", "0"),
    "ages": lambda rng: _larger_first(rng, 5, pick(rng, (20, 45, 80))),
    "money": lambda rng: (pick(rng, ("20", "30", "50", "100", "80", "60")), _cents(rng, 20), "0"),
    "prices": lambda rng: (_cents(rng, 30), _cents(rng, 30), "0"),
    "price": lambda rng: (str(between(rng, 2, 12)), _cents(rng, 12), "0"),
    "percent": lambda rng: (
        str(20 * between(rng, 1, 30)), pick(rng, ("5", "10", "20", "25", "30", "50", "75")), "0",
    ),
    "few": lambda rng: (str(between(rng, 2, 30)), "0", "0"),
    "halves": lambda rng: (f"{between(rng, 2, 20)}{pick(rng, ('', '.5', '.5'))}", "0", "0"),
    "three": lambda rng: (
        str(between(rng, 2, 99)), str(between(rng, 2, 99)), str(between(rng, 2, 99)),
    ),
    "square": lambda rng: (str(between(rng, 3, 40)), "0", "0"),
    "area": lambda rng: (str(between(rng, 3, 40)), str(between(rng, 2, 25)), "0"),
    "mean": _mean,
    "share": _share,
    "speed": lambda rng: (str(between(rng, 2, 90)), str(between(rng, 2, 12)), "0"),
    "pair": lambda rng: _larger_first(rng, 5, 120),
    "legs": lambda rng: ("0", str(between(rng, 2, 20)), "0"),
    "wheels": lambda rng: ("0", str(between(rng, 2, 20)), "0"),
}  # fmt: skip
_BESIDE_SIGN = re.compile(r"(\d+) [-+*/] (\d+)")


def plain(value: Fraction) -> str:
    """The number as the calculator writes it: '31.5'."""
    return f"{float(value):.10g}"


def _worked(row: Row, numbers: dict[str, str]) -> tuple[str, str, str]:
    """(steps with their results, one expression, the last result)."""
    told, expression, last = [], "", ""
    for left, sign, right in row.steps:
        one, two = (last if n == "s" else numbers.get(n, n) for n in (left, right))
        a, b = Fraction(one), Fraction(two)
        found = {"+": a + b, "-": a - b, "*": a * b, "/": a / b if b else b}[sign]
        if left == "s":
            loose = sign in "*/" and not re.search(r"[*/]", expression)
            expression = f"({expression}){sign}{two}" if loose else f"{expression}{sign}{two}"
        else:
            expression = f"{one}{sign}{two}"
        last = plain(found)
        told.append(f"{one} {sign} {two} = {last}.")
    return " ".join(told), expression, last


def daily_problem(rng: random.Random, split: Split) -> Problem:
    """A calculation of daily life, in one of its many forms."""
    while True:
        # A row of few numbers may have none that is held out: it is drawn again too.
        row = pick(rng, ROWS)
        a, b, c = _NUMBERS[row.numbers](rng)
        legs, animal = pick(rng, _LEGS)
        wheels, vehicle = pick(rng, _WHEELS)
        a = {"legs": str(legs), "wheels": str(wheels)}.get(row.numbers, a)
        steps, expression, x = _worked(row, {"a": a, "b": b, "c": c})
        pairs = _BESIDE_SIGN.findall(steps)
        if b != "0" and "." not in a + b:
            pairs.append((a, b))
        if split == "train":
            # The digits of a decimal are no operands, but they look like a pair of numbers.
            pairs += re.findall(r"(\d+)\.(\d+)", f"{a} {b} {x}")
        held = any(pair_held_out(int(one), int(two)) for one, two in pairs)
        if held == (split == "val"):
            break
    one = person(rng)
    old, she, pos = pick(rng, _OLDER)
    thing, other = pick(rng, _THINGS), pick(rng, _THINGS)
    forms = {
        "a": a, "b": b, "c": c, "x": x, "N": one.name, "M": person(rng, one).name, "he": one.he,
        "things": plural(thing) if row.numbers == "price" else pick(rng, THINGS), "thing": thing,
        "a_thing": with_article(thing), "A_thing": with_article(thing).capitalize(),
        "a_other": with_article(other) if other != thing else "another one",
        "col": pick(rng, _COLORS), "coins": pick(rng, _COINS), "old": old, "she": she, "pos": pos,
        "animals": plural(animal), "An_animal": with_article(animal).capitalize(),
        "vehicles": plural(vehicle), "A_vehicle": with_article(vehicle).capitalize(),
    }  # fmt: skip
    short = row.answer.format_map(forms)
    question = pick(rng, row.questions).format_map(forms)
    return Problem(question, f"{steps} {short}", x, "number", expression, short)
