"""Ways to ask for something about a list: a core said in a frame, with the list at some place.

    core     "sort {t} from A to Z"
    frame    "Could you {c}?"
    place    "Could you sort this list from A to Z: plum, fig?",
             "My list is plum, fig. Could you sort it from A to Z?", and so on

Held out: every tenth pair of a core and a frame ("way:CORE:FRAME"), and whole cores, frames and
openings marked "~ ", whose words training knows from others. In validation half of the requests
are phrased so; the rest of them, and all of training, in the other ways.
"""

# ruff: noqa: E501 (a row of the table is a line)
from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sprout.world.draw import Split, one_in_ten, pick, unseen_phrasing
from sprout.world.grammar import capitalized, join_words
from sprout.world.messages import phrases

# {t} is the list, {i} what one of it is called ("item", "word"), the others what is asked about.
# Commands of a kind stand before the bar, questions after it.
_CORES = """
first: give me the first {i} of {t} / name the first {i} in {t} / tell me the {i} at the start of {t} / pick the first {i} out of {t} / write down the first {i} of {t} / ~ name the {i} at the beginning of {t} | what is the first {i} of {t} / which {i} comes first in {t} / which {i} stands at the start of {t} / what comes first in {t} / which is the first {i} of {t} / ~ which {i} is at the start of {t}
last: give me the last {i} of {t} / name the last {i} in {t} / tell me the {i} at the end of {t} / pick the last {i} out of {t} / write down the last {i} of {t} / ~ name the {i} right at the end of {t} | what is the last {i} of {t} / which {i} comes last in {t} / which {i} stands at the end of {t} / what comes last in {t} / which is the last {i} of {t} / ~ which {i} is at the end of {t}
nth: give me the {o} {i} of {t} / name the {o} {i} in {t} / tell me {i} number {n} of {t} / pick {i} number {n} out of {t} / write down the {o} {i} of {t} / ~ give me number {n} of {t} | what is the {o} {i} of {t} / which {i} is the {o} one in {t} / which {i} is number {n} in {t} / what is {i} number {n} of {t} / which {i} comes at place {n} of {t} / ~ what stands at place {n} in {t}
after: tell me what comes after {x} in {t} / name the {i} after {x} in {t} / give me the {i} that follows {x} in {t} / find the {i} right after {x} in {t} / ~ give me what follows {x} in {t} | what comes after {x} in {t} / which {i} follows {x} in {t} / which {i} is next after {x} in {t} / what stands right after {x} in {t} / ~ what follows {x} in {t}
before: tell me what comes before {x} in {t} / name the {i} before {x} in {t} / give me the {i} that stands before {x} in {t} / find the {i} right before {x} in {t} / ~ tell me the {i} just before {x} in {t} | what comes before {x} in {t} / which {i} is before {x} in {t} / which {i} comes right before {x} in {t} / what stands before {x} in {t} / ~ which {i} stands just before {x} in {t}
has: tell me whether {x} is in {t} / check whether {x} is in {t} / look for {x} in {t} / find out whether {x} is in {t} / ~ check for {x} in {t} | is {x} in {t} / is {x} part of {t} / can you find {x} in {t} / is {x} one of the {i}s in {t} / ~ do you see {x} in {t}
copy: repeat {t} / copy {t} / write {t} again / say {t} again / read {t} to me / write down {t} / give {t} back to me / ~ say back to me {t} | which {i}s are in {t} / what is in {t} / what are the {i}s of {t} / ~ which are the {i}s in {t}
count: count the {i}s in {t} / tell me how many {i}s are in {t} / count all {i}s of {t} / find the length of {t} / give me the number of {i}s in {t} / ~ tell me the number of {i}s in {t} | how many {i}s are in {t} / how many {i}s do you count in {t} / how long is {t} / what is the length of {t} / what is the number of {i}s in {t} / ~ how many {i}s can you count in {t}
remove: remove {x} from {t} / take {x} out of {t} / write {t} without {x} / delete {x} from {t} / drop {x} from {t} / leave {x} out of {t} / give me {t} without {x} / strike {x} from {t} / ~ take {x} away from {t} | what is left of {t} without {x} / what remains of {t} without {x} / ~ what is left when you take {x} out of {t}
add: add {x} to {t} / put {x} at the end of {t} / write {t} with {x} at the end / append {x} to {t} / add {x} at the end of {t} / add the {i} {x} to {t} / ~ let {t} end with {x} | what is {t} with {x} at the end / what do you get if you add {x} to {t} / ~ what do you get with {x} added to {t}
front: put {x} at the start of {t} / add {x} at the start of {t} / write {t} with {x} as the first {i} / put {x} in front of {t} / ~ let {t} begin with {x} | what is {t} with {x} at the start / what do you get if you put {x} before {t} / ~ what do you get with {x} in front of {t}
replace: replace {x} with {y} in {t} / change {x} to {y} in {t} / put {y} in the place of {x} in {t} / write {y} instead of {x} in {t} / write {t} with {y} instead of {x} / swap {x} for {y} in {t} / ~ use {y} in the place of {x} in {t} | what is {t} with {y} instead of {x} / what do you get if you change {x} to {y} in {t} / ~ what is {t} with {y} in the place of {x}
swap: swap the first and the last {i} of {t} / let the first and the last {i} of {t} change places / exchange the first and the last {i} in {t} / ~ change the places of the first and the last {i} in {t} | what is {t} with the first and the last {i} swapped / ~ what do you get if you swap the first and the last {i} of {t}
reverse: reverse {t} / write {t} backwards / turn {t} around / give me {t} in reverse order / say {t} in reverse / put {t} in reverse order / write {t} from the end to the start / read {t} backwards / ~ write {t} from the last {i} to the first | what is {t} backwards / what is {t} in reverse / what is the reverse of {t} / ~ what is {t} from the end to the start
up: sort {t} / sort {t} from small to large / put {t} in order / order {t} from low to high / put {t} in order, the smallest first / arrange {t} from small to large / sort {t} so that the numbers grow / bring {t} into order / line up {t} with the smallest first / order {t}, beginning with the smallest / ~ arrange {t} so that the numbers grow | what is {t} in order / what is {t} from small to large / what is {t} sorted / ~ what is {t} with the smallest first
down: sort {t} from large to small / order {t}, the largest first / put {t} in order from high to low / arrange {t} from large to small / sort {t} so that the numbers fall / sort {t} downwards / order {t} from big to small / put {t} in order, beginning with the largest / ~ arrange {t} so that the numbers fall | what is {t} from large to small / what is {t} from high to low / what is {t} sorted downwards / ~ what is {t} with the largest first
largest: find the largest number of {t} / name the largest number in {t} / tell me the biggest number of {t} / pick the greatest number out of {t} / give me the maximum of {t} / ~ name the greatest number of {t} | what is the largest number in {t} / which number is the largest of {t} / which number in {t} is the biggest / which one of {t} is the greatest / what is the maximum of {t} / ~ which number of {t} is the largest one
smallest: find the smallest number of {t} / name the smallest number in {t} / tell me the least number of {t} / pick the smallest number out of {t} / give me the minimum of {t} / ~ name the least number of {t} | what is the smallest number in {t} / which number is the smallest of {t} / which number in {t} is the least / which one of {t} is the smallest / what is the minimum of {t} / ~ which number of {t} is the smallest one
even: find the even numbers in {t} / name the even numbers of {t} / pick the even numbers out of {t} / tell me which of {t} are even / ~ give me all even numbers of {t} | which of {t} are even / which numbers in {t} are even / what are the even numbers of {t} / ~ which even numbers are in {t}
sort: sort {t} from A to Z / put {t} in alphabetical order / order {t} by the alphabet / sort {t} / sort {t} by the alphabet / arrange {t} from A to Z / bring {t} into alphabetical order / arrange {t} in alphabetical order / put {t} in the order of the alphabet / arrange {t} as in a dictionary / ~ bring {t} into the order of the alphabet | what is {t} in alphabetical order / what is {t} from A to Z / what is {t} sorted by the alphabet / ~ what is {t} in the order of a dictionary
longest: find the longest {i} in {t} / name the longest {i} of {t} / pick the longest {i} out of {t} / tell me which {i} of {t} is the longest / name the {i} of {t} with the most letters / ~ find the {i} with the most letters in {t} | what is the longest {i} in {t} / which {i} of {t} is the longest / which {i} in {t} has the most letters / which is the longest {i} of {t} / ~ what is the {i} with the most letters in {t}
shortest: find the shortest {i} in {t} / name the shortest {i} of {t} / pick the shortest {i} out of {t} / tell me which {i} of {t} is the shortest / name the {i} of {t} with the fewest letters / ~ find the {i} with the fewest letters in {t} | what is the shortest {i} in {t} / which {i} of {t} is the shortest / which {i} in {t} has the fewest letters / which is the shortest {i} of {t} / ~ what is the {i} with the fewest letters in {t}
which: find the {g} in {t} / pick the {g} from {t} / name the {g} in {t} / tell me which of {t} are {g} / give me only the {g} in {t} / write down the {g} from {t} / choose the {g} out of {t} / ~ name only the {g} among {t} | which of {t} are {g} / what are the {g} in {t} / which {g} are in {t} / which {g} can you find among {t} / ~ which ones among {t} are {g}
odd: find the odd one out in {t} / find the {i} that does not belong in {t} / name the {i} of {t} that does not fit / tell me which of {t} does not belong with the others / pick the {i} that is different from the others in {t} / find the stranger in {t} / ~ name the stranger among {t} | which {i} does not fit in {t} / which of {t} does not belong with the others / which one is the odd one out in {t} / which {i} is different from the others in {t} / which {i} of {t} is not like the others / what does not fit in {t} / ~ what does not belong with the others in {t}
capital: write {t} with capital letters at the start / begin each {i} of {t} with a capital letter / give each {i} of {t} a capital letter / start every {i} of {t} with a capital letter / write each {i} of {t} with a capital letter / ~ give every {i} in {t} a capital letter at the start | what is {t} with capital letters at the start / ~ what is {t} with a capital letter on each {i}
join: join {t} with commas and "and" / write {t} as one part of a sentence with "and" / connect {t} with commas and "and" / put "and" before the last {i} of {t} / put commas and "and" between {t} / ~ write {t} with commas and "and" | what is {t} joined with commas and "and" / ~ what is {t} with "and" before the last {i}
"""
_COMMANDS = """
{c}.
Please {c}.
Can you {c}?
Could you {c}?
I want you to {c}.
Your task is to {c}.
Now {c}.
I need you to {c}.
Would you {c}?
Try to {c}.
Help me to {c}.
Your next task: {c}.
I would like you to {c}.
Can you help me to {c}?
You have to {c}.
Do this for me: {c}.
Can you please {c}?
~ Could you please {c}?
~ What I want: {c}.
~ Would you help me to {c}?
"""
_QUESTIONS = """
{c}?
Tell me: {c}?
Please tell me: {c}?
Here is a question: {c}?
Question: {c}?
Quick question: {c}?
My question is: {c}?
Next question: {c}?
Now, {c}?
And {c}?
So {c}?
Say, {c}?
Answer this: {c}?
I want to know: {c}?
Look closely: {c}?
Please answer: {c}?
~ My next question: {c}?
~ Please say: {c}?
~ Now tell me: {c}?
"""
OPENINGS = phrases("""
Here is a list: {l}.
This is my list: {l}.
My list is {l}.
I have this list: {l}.
Look at this list: {l}.
List: {l}.
Take the list {l}.
Here is what I have: {l}.
I wrote this list: {l}.
We have {l}.
The list is {l}.
Here are some {i}s: {l}.
I have these {i}s: {l}.
These are my {i}s: {l}.
{l}.
~ Here is my list: {l}.
~ Take these {i}s: {l}.
""")


@dataclass(frozen=True)
class Ways:
    """The ways to ask for one thing, as pairs of a core and a frame."""

    train: tuple[tuple[str, str], ...]
    pairs: tuple[tuple[str, str], ...]
    """Held-out pairs of a core and a frame that training knows."""
    val: tuple[tuple[str, str], ...]
    """Pairs whose core or frame is held out."""


@lru_cache(maxsize=1)
def ways() -> dict[str, Ways]:
    """The ways of every kind."""
    found = {}
    for row in _CORES.strip().splitlines():
        name, _, rest = row.partition(": ")
        train: list[tuple[str, str]] = []
        pairs: list[tuple[str, str]] = []
        val: list[tuple[str, str]] = []
        for cores, frames in zip(rest.split(" | "), (_COMMANDS, _QUESTIONS), strict=True):
            said, framed = phrases(cores.replace(" / ", "\n")), phrases(frames)
            for core in said.train:
                for frame in framed.train:
                    (pairs if one_in_ten(f"way:{core}:{frame}") else train).append((core, frame))
                val += [(core, frame) for frame in framed.val]
            val += [(core, frame) for core in said.val for frame in framed.train]
        found[name] = Ways(tuple(train), tuple(pairs), tuple(val))
    return found


def ask(
    rng: random.Random,
    split: Split,
    name: str,
    items: Sequence[str],
    what: str = "item",
    follow: bool = False,
    **more: object,
) -> str:
    """A request of kind `name` about the items, each called a `what`.

    follow: the list is known from a turn before and is not told again.
    """
    kind = ways()[name]
    unseen = unseen_phrasing(rng, split)
    core, frame = pick(rng, pick(rng, (kind.pairs, kind.val)) if unseen else kind.train)
    if follow:
        return _said(frame, core, pick(rng, _BACK), what, more)
    listed = ", ".join(items)
    chance = rng.random()
    # "What is these words" is no English, and "the items of these items" not much better.
    one = "is {t}" in core or "{i}" in core
    if chance < 0.4:
        told = pick(rng, ("this list", "the list") if one else ("this list", f"these {what}s"))
        mark = frame[-1]
        return f"{_said(frame, core, told, what, more)[:-1]}: {listed}{mark}"
    if chance < 0.55:
        joined = join_words(items) if rng.random() < 0.5 and name != "join" else listed
        joined = f"the list {joined}" if "is {t}" in core else joined
        return _said(frame, core, joined, what, more)
    if chance < 0.7:
        told = "this list" if one else pick(rng, ("this list", f"these {what}s"))
        gap = pick(rng, (" ", "\n"))
        shown = "- " + "\n- ".join(items) if gap == "\n" and rng.random() < 0.4 else listed
        return f"{_said(frame, core, told, what, more)}{gap}{shown}"
    table = OPENINGS.val if unseen and rng.random() < 0.3 else OPENINGS.train
    opening = pick(rng, table).format(l=listed, i=what)
    return f"{opening} {_said(frame, core, pick(rng, _BACK), what, more)}"


# How a list is called that was told before.
_BACK = ("this list", "the list", "my list", "this list", "the list", "that list")


def _said(frame: str, core: str, told: str, what: str, more: dict[str, object]) -> str:
    """The core in its frame, with `told` for the list."""
    text = core.format_map({"t": told, "i": what, **more})
    return capitalized(frame.format(c=text))
