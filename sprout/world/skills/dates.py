"""Days, months, years and the time of day, with the steps in between.

Held out: the start and the distance ("day:Thursday:3", "month:May:-2"), the time and what is added
("time:14:35+50"), both ends of a time span ("span:14:35-15:20"), a phrase with its hour
("clock:half past 4"), years ("leap:2024"); in ages and minutes also pairs of operands
(`pair_held_out`), as everywhere.
"""

from __future__ import annotations

import random

from sprout.world.draw import Maker, Split, between, one_in_ten, pair_held_out, pick, pick_some
from sprout.world.names import person
from sprout.world.skills.problem import Problem, ends_with, practice

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
)  # fmt: skip

AFTER = (
    "Which {u} is {n} after {d}?", "What {u} comes {n} after {d}?", "{n} after {d}: which {u} is that?",
    "Go {n} forward from {d}. Which {u} is it?", "It is {d}. Which {u} will it be in {n}?",
    "Now it is {d}. What {u} will it be in {n}?", "Tell me the {u} that is {n} after {d}.",
    "Start at {d} and count {n} forward. Which {u} is it?", "If it is {d} now, which {u} comes in {n}?",
    "What {u} do we have {n} after {d}?", "I leave on a trip {n} after {d}. Which {u} is that?",
)  # fmt: skip
BEFORE = (
    "Which {u} is {n} before {d}?", "What {u} comes {n} before {d}?",
    "{n} before {d}: which {u} is that?", "Go {n} back from {d}. Which {u} is it?",
    "It is {d}. Which {u} was it {n} ago?", "Now it is {d}. What {u} was it {n} ago?",
    "Tell me the {u} that is {n} before {d}.", "Start at {d} and count {n} back. Which {u} is it?",
    "If it is {d} now, which {u} was {n} ago?", "What {u} did we have {n} before {d}?",
)  # fmt: skip


def _round(rng: random.Random, split: Split, unit: str, names: tuple[str, ...]) -> Problem:
    """A step along a circle of names: 'From Thursday: 1 Friday, 2 Saturday. It is Saturday.'"""
    while True:
        place, steps = between(rng, 0, len(names) - 1), between(rng, 1, 8)
        way = -1 if rng.random() < 0.4 else 1
        start = names[place]
        if one_in_ten(f"{unit}:{start}:{steps * way}") == (split == "val"):
            break
    passed = [names[(place + way * step) % len(names)] for step in range(1, steps + 1)]
    count = NUMBERS[steps - 1] if rng.random() < 0.6 else str(steps)
    span = f"{count} {unit}{'s' * (steps > 1)}"
    question = pick(rng, AFTER if way > 0 else BEFORE).format(u=unit, n=span, d=start)
    question = question[:1].upper() + question[1:]
    # The number of each step is said with it, so that the count is not lost on the way.
    counted = ", ".join(f"{step} {name}" for step, name in enumerate(passed, 1))
    worked = f"From {start}: {counted}. It is {passed[-1]}."
    return Problem(question, worked, passed[-1], "text", pattern=ends_with(passed[-1]))


def day_problem(rng: random.Random, split: Split) -> Problem:
    """Some days after or before a day of the week."""
    return _round(rng, split, "day", DAYS)


def month_problem(rng: random.Random, split: Split) -> Problem:
    """Some months after or before a month."""
    return _round(rng, split, "month", MONTHS)


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24}:{minutes % 60:02d}"


ARRIVALS = (
    "A bus leaves at {t} and takes {d} minutes. When does it arrive?",
    "It is {t}. What time will it be in {d} minutes?", "What time is it {d} minutes after {t}?",
    "A film begins at {t} and lasts {d} minutes. When does it end?",
    "{N} starts to walk at {t} and walks for {d} minutes. What time is it then?",
    "The cake goes into the oven at {t} for {d} minutes. When is it done?",
    "School begins at {t}. The first break is {d} minutes later. When is it?",
)  # fmt: skip


def time_problem(rng: random.Random, split: Split) -> Problem:
    """A time of day some minutes later, with the carrying shown."""
    while True:
        start, minutes = 5 * between(rng, 72, 275), 5 * between(rng, 1, 11)
        ones = start % 60
        total = ones + minutes
        held = one_in_ten(f"time:{_clock(start)}+{minutes}")
        steps_held = pair_held_out(ones, minutes) or (total >= 60 and pair_held_out(total, 60))
        if held if split == "val" else not (held or steps_held):
            break
    end = _clock(start + minutes)
    worked = f"{ones} + {minutes} = {total}. "
    if total >= 60:
        worked += f"{total} - 60 = {total - 60}, and one hour more. "
    text = pick(rng, ARRIVALS).format(t=_clock(start), d=minutes, N=person(rng).name)
    return Problem(text, f"{worked}It is {end}.", end, "text", pattern=ends_with(end))


SPANS = (
    "How many minutes is it from {a} to {b}?", "A lesson goes from {a} to {b}. How long is that?",
    "{N} sleeps from {a} to {b}. How many minutes is that?",
    "The train leaves at {a} and arrives at {b}. How many minutes does it take?",
    "How long is it from {a} until {b}?", "The shop is closed from {a} to {b}. How many minutes is that?",
)  # fmt: skip


def span_problem(rng: random.Random, split: Split) -> Problem:
    """The minutes between two times, by way of the full hour."""
    while True:
        start, minutes = 5 * between(rng, 72, 270), 5 * between(rng, 2, 18)
        end = start + minutes
        left, right = 60 - start % 60, end % 60
        held = one_in_ten(f"span:{_clock(start)}-{_clock(end)}")
        if start // 60 == end // 60:
            steps = f"{right} - {start % 60} = {minutes}. "
            step_held = pair_held_out(right, start % 60)
        elif end // 60 == start // 60 + 1 and start % 60:
            steps = f"From {_clock(start)} to {_clock(start + left)} it is {left} minutes. "
            if right:
                steps += f"{left} + {right} = {minutes}. "
            step_held = pair_held_out(left, right)
        else:
            continue
        if held if split == "val" else not (held or step_held):
            break
    text = pick(rng, SPANS).format(a=_clock(start), b=_clock(end), N=person(rng).name)
    return Problem(text, f"{steps}It takes {minutes} minutes.", str(minutes))


CLOCK_QUESTIONS = (
    "What is {p} in numbers?", "How do you write {p} in numbers?", "Write {p} as a time.",
    "It is {p}. What does the clock show?",
)  # fmt: skip


def clock_problem(rng: random.Random, split: Split) -> Problem:
    """'Half past 4' in numbers."""
    while True:
        hour = between(rng, 1, 12)
        how, minutes = pick(rng, (("half past", 30), ("quarter past", 15), ("quarter to", -15),
                                  ("ten past", 10), ("ten to", -10), ("five past", 5),
                                  ("twenty past", 20), ("twenty to", -20)))  # fmt: skip
        phrase = f"{how} {hour}"
        if one_in_ten(f"clock:{phrase}") == (split == "val"):
            break
    before = (hour - 2) % 12 + 1 if minutes < 0 else hour
    answer = f"{before}:{minutes % 60:02d}"
    if minutes < 0:
        worked = f"{phrase} is {-minutes} minutes before {hour}:00, so it is {answer}."
    else:
        worked = f"{phrase} is {minutes} minutes after {hour}:00, so it is {answer}."
    question = pick(rng, CLOCK_QUESTIONS).format(p=phrase)
    return Problem(
        question, worked[:1].upper() + worked[1:], answer, "text", pattern=ends_with(answer)
    )


LEAP_QUESTIONS = (
    "Is {y} a leap year?", "Was {y} a leap year?", "Does the year {y} have 366 days?",
    "Does February have 29 days in {y}?",
)  # fmt: skip


def leap_problem(rng: random.Random, split: Split) -> Problem:
    """Whether a year is a leap year."""
    while True:
        year = between(rng, 1896, 2096)
        if rng.random() < 0.1:
            year = pick(rng, (1600, 1700, 1800, 1900, 2000, 2100, 2200))
        if one_in_ten(f"leap:{year}") == (split == "val"):
            break
    ending = year % 100
    if ending == 0:
        rule, leap = f"{year // 100} can be divided by 4", year % 400 == 0
    else:
        rule, leap = f"{year} ends in {ending:02d}, which can be divided by 4", year % 4 == 0
    if not leap:
        rule = rule.replace("can be", "cannot be")
    if ending == 0:
        rule = f"{year} ends in 00, and {rule}"
    answer, other = ("yes", "no") if leap else ("no", "yes")
    end = f"So {answer}, {year} is {'' if leap else 'not '}a leap year."
    forms = LEAP_QUESTIONS if year < 2020 else tuple(q for q in LEAP_QUESTIONS if "Was" not in q)
    question = pick(rng, forms).format(y=year)
    return Problem(question, f"{rule}. {end}", answer, "text", choices=(other,))


AGES = (
    ("{N} was born in {a}. How old is {he} in {b}?", "In {b} {N} is {x} years old."),
    ("A tree was planted in {a}. How old is it in {b}?", "In {b} the tree is {x} years old."),
    ("A house was built in {a}. How old was it in {b}?", "In {b} the house was {x} years old."),
    ("How many years are there from {a} to {b}?", "From {a} to {b} there are {x} years."),
)  # fmt: skip


def age_problem(rng: random.Random, split: Split) -> Problem:
    """The years between two years; the pair of years is held out."""
    while True:
        a, x = between(rng, 1900, 2010), between(rng, 5, 60)
        b = a + x
        if pair_held_out(a, b) == (split == "val"):
            break
    question, answer = pick(rng, AGES)
    one = person(rng)
    forms = {"N": one.name, "he": one.he, "a": a, "b": b, "x": x}
    short = answer.format_map(forms)
    worked = f"{b} - {a} = {x}. {short}"
    return Problem(question.format_map(forms), worked, str(x), "number", f"{b}-{a}", short)


DATE_PROBLEMS = (
    day_problem, day_problem, month_problem, time_problem, time_problem, span_problem,
    clock_problem, leap_problem, age_problem,
)  # fmt: skip


def date_problem(rng: random.Random, split: Split) -> Problem:
    """Anything about days, months, years and times."""
    return pick(rng, DATE_PROBLEMS)(rng, split)


def calendar(rng: random.Random, split: Split) -> str:
    """The months with their numbers and neighbors, and the days of the week."""
    lines = []
    for place in pick_some(rng, range(12), between(rng, 3, 6)):
        month, before, after = MONTHS[place], MONTHS[place - 1], MONTHS[(place + 1) % 12]
        form = int(rng.random() * 4)
        if form == 0:
            lines.append(f"{month} is the {ORDINALS[place]} month of the year.")
        elif form == 1:
            lines.append(f"{month} is month number {place + 1}. After {month} comes {after}.")
        elif form == 2:
            lines.append(f"{month} comes after {before} and before {after}.")
        else:
            lines.append(f"Before {month} comes {before}. {month} is month {place + 1} of 12.")
    first = between(rng, 0, 6)
    week = [DAYS[(first + step) % 7] for step in range(7)]
    lines.insert(between(rng, 0, len(lines)), f"The week, from {week[0]} on: {', '.join(week)}.")
    return "\n".join(lines)


TITLES = (
    "The calendar", "Days and months", "What time is it?", "Questions about time", "Clock and calendar",
    "Time", "When is it?", "Practice with days and hours",
)  # fmt: skip

KINDS: tuple[tuple[Maker, float], ...] = (
    (practice(TITLES, DATE_PROBLEMS, 3, 7), 5.0),
    (calendar, 0.7),
)
