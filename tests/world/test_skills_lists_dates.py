"""Lists and dates: answers worked out again, by sorting and by the calendar of Python."""

import calendar
import datetime
import random
import re

import pytest

from sprout.world.item import Item, grade
from sprout.world.skills import dates, lists

MAKERS = tuple(dict.fromkeys((*lists.LIST_PROBLEMS, *dates.DATE_PROBLEMS)))
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


def listed(question):
    """The items of the list in a question: its last run of words with commas."""
    body = question.rstrip("?.")
    return re.findall(r"\w+(?:, \w+)+", body)[-1].split(", ")


def test_orders_are_right():
    for seed in range(300):
        rng = random.Random(seed)
        p = lists.order_problem(rng, "train")
        numbers = sorted(map(int, listed(p.question)))
        if p.kind == "number":
            assert int(p.answer) == (numbers[-1] if "largest" in p.question else numbers[0])
        else:
            down = re.search("large to|largest first|high to", p.question)
            assert p.answer == ", ".join(map(str, numbers[::-1] if down else numbers))
        p = lists.sort_problem(rng, "train")
        assert p.answer == ", ".join(sorted(listed(p.question), key=str.casefold))
        p = lists.reverse_problem(rng, "train")
        assert p.answer.split(", ") == listed(p.question)[::-1]
        p = lists.length_problem(rng, "train")
        sizes = [len(word) for word in listed(p.question)]
        assert len(p.answer) == (max(sizes) if "longest" in p.question else min(sizes))
        p = lists.place_problem(rng, "train")
        numbered = {word: place for place, word in enumerate(lists.ORDINALS)} | {"last": -1}
        order = re.search(r"The (\w+) item is", p.worked)[1]
        assert p.answer == listed(p.question)[numbered[order]]
        p = lists.count_problem(rng, "train")
        assert int(p.answer) == len(listed(p.question))


def test_groups_do_not_overlap():
    seen = {}
    for group, (_, members) in lists.GROUPS.items():
        for member in members:
            assert member not in seen, (member, group, seen.get(member))
            seen[member] = group


def test_what_belongs_to_a_group():
    group_of = {m: group for group, (_, members) in lists.GROUPS.items() for m in members}
    for seed in range(200):
        p = lists.which_problem(random.Random(seed), "train")
        items = listed(p.question)
        found = re.split(", | and ", p.answer)
        assert len({group_of[item] for item in found}) == 1
        assert not {group_of[item] for item in items if item not in found} & {group_of[found[0]]}
        p = lists.odd_problem(random.Random(seed), "train")
        groups = [group_of[item] for item in listed(p.question)]
        assert groups.count(group_of[p.answer]) == 1


def test_no_held_out_list_and_no_phrasing_of_validation_in_training():
    text = ""
    rng = random.Random(0)
    for make, _ in lists.KINDS:
        text += "\n".join(make(rng, "train") for _ in range(1500))
    for phrasings in lists.VAL.values():
        for phrasing in phrasings:
            assert phrasing.split("{")[0] not in text or phrasing.startswith("{")
    words = set(sum((members for _, members in lists.GROUPS.values()), ()))
    checked = 0
    for line in text.split("\n"):
        if line.endswith("?") or ": " in line:
            runs = re.findall(r"\w+(?:, \w+)+", line)
            for items in (run.split(", ") for run in runs[-1:] if "?" in line):
                if set(items) <= words and "Add" not in line and "with" not in line:
                    checked += 1
                    assert lists.belongs(items, "train"), line
    assert checked > 500


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
