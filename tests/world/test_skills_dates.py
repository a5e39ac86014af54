"""Dates: answers worked out again by the calendar of Python."""

import calendar
import datetime
import random
import re

import pytest

from sprout.world.item import Item, grade
from sprout.world.skills import dates

MAKERS = tuple(dict.fromkeys(dates.DATE_PROBLEMS))
NUMBERS = {word: number for number, word in enumerate(dates.NUMBERS, 1)}


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("split", ["train", "val"])
def test_worked_answers_pass_and_wrong_ones_fail(make, split):
    for seed in range(150):
        p = make(random.Random(seed), split)
        graded = Item((), p.kind, p.answer, p.choices, p.accept, p.pattern)
        assert (p.question + p.worked).isascii()
        assert grade(graded, p.worked)
        assert grade(graded, p.answer)
        assert not grade(graded, "I do not know.")


def test_days_and_months_by_the_calendar():
    monday = datetime.date(2024, 1, 1)
    for seed in range(300):
        p = dates.day_problem(random.Random(seed), "val" if seed % 3 == 0 else "train")
        start = next(day for day in dates.DAYS if day in p.question)
        count = steps_of(p)
        date = monday + datetime.timedelta(dates.DAYS.index(start) + count)
        assert p.answer == date.strftime("%A")
        p = dates.month_problem(random.Random(seed), "train")
        start = next(m for m in dates.MONTHS if re.search(rf"\b{m}\b", p.question))
        month = (dates.MONTHS.index(start) + steps_of(p)) % 12
        assert p.answer == calendar.month_name[month + 1]


def steps_of(problem):
    word = re.search(r"\b(\w+) (?:day|month)s?\b(?= (?:after|before|forward|back|ago)|\?| ago)",
                     problem.question)[1]  # fmt: skip
    count = int(word) if word.isdigit() else NUMBERS[word.lower()]
    back = re.search(r"before|back|ago", problem.question)
    return -count if back else count


def clock(text):
    hour, minute = map(int, text.split(":"))
    return datetime.datetime(2024, 1, 1, hour, minute)


def test_times_by_the_clock():
    for seed in range(300):
        p = dates.time_problem(random.Random(seed), "train")
        start = clock(re.search(r"\d+:\d\d", p.question)[0])
        minutes = int(re.search(r"(\d+) minutes", p.question)[1])
        assert clock(p.answer) == start + datetime.timedelta(minutes=minutes)
        p = dates.span_problem(random.Random(seed), "train")
        a, b = re.findall(r"\d+:\d\d", p.question)
        assert int(p.answer) == (clock(b) - clock(a)).seconds // 60
        p = dates.leap_problem(random.Random(seed), "train")
        year = int(re.search(r"\d{4}", p.question)[0])
        assert (p.answer == "yes") == calendar.isleap(year)
        assert (f"{year} is a leap" in p.worked) == calendar.isleap(year)
        p = dates.age_problem(random.Random(seed), "train")
        a, b = map(int, re.findall(r"\d{4}", p.question))
        assert int(p.answer) == b - a


PAST = {"quarter past": 15, "half past": 30, "ten past": 10, "five past": 5, "twenty past": 20}


def test_words_of_the_clock():
    for seed in range(200):
        p = dates.clock_problem(random.Random(seed), "train")
        how, hour = re.search(r"(\w+ (?:past|to)) (\d+)", p.question).groups()
        minutes = PAST[how] if "past" in how else -PAST[how.replace("to", "past")]
        moment = datetime.datetime(2024, 1, 1, int(hour)) + datetime.timedelta(minutes=minutes)
        assert p.answer == f"{(moment.hour - 1) % 12 + 1}:{moment.minute:02d}"
