"""Lists: answers worked out again from the items, and nothing held out asked in training."""

import random
import re
from collections import Counter

import pytest

from sprout.world.item import Item, grade
from sprout.world.skills import list_items, list_ways, lists

KINDS = tuple(dict.fromkeys((*lists.WORD_KINDS, *lists.NUMBER_KINDS)))


def item(problem):
    return Item((), problem.kind, problem.answer, problem.choices, problem.accept, problem.pattern)


def asked(rng, split, kind):
    if kind in lists.WORD_KINDS and not (kind in lists.NUMBER_KINDS and rng.random() < 0.5):
        return lists.Asked(rng, split, *list_items.word_list(rng, split))
    return lists.Asked(rng, split, "number", list_items.number_list(rng, split))


@pytest.mark.parametrize("split", ["train", "val"])
def test_worked_answers_pass_and_wrong_ones_fail(split):
    for seed in range(3000):
        p = lists.list_problem(random.Random(seed), split)
        assert (p.question + p.worked).isascii()
        assert not re.search(r"[{}]| ,|, ,|\. [a-z]+\?$", p.question), p.question
        assert grade(item(p), p.worked), p
        assert grade(item(p), p.answer)
        assert not grade(item(p), "I do not know.")
        if p.kind == "text" and ", " in p.answer:
            assert not grade(item(p), "mud, " + p.answer)
            assert not grade(item(p), p.answer + ", mud")


def test_answers_follow_from_the_items():
    found = Counter()
    for seed in range(2000):
        rng = random.Random(seed)
        for kind in KINDS:
            about = asked(rng, "train", kind)
            items = about.items
            p = kind(about)
            found[kind.__name__] += 1
            answer = p.answer.split(", ")
            if kind is lists.ordered:
                ordered = sorted(items, key=int)
                assert answer == (ordered if "From small" in p.worked else ordered[::-1])
                assert len(re.findall("smallest \\d|largest \\d", p.worked)) == len(items) - 1
            elif kind is lists.extreme:
                pick = max if "largest" in p.worked else min
                assert p.answer == pick(items, key=int)
            elif kind is lists.even:
                even = [n for n in items if n[-1] in "02468"]
                assert answer == (even or ["none"])
            elif kind is lists.alphabetic:
                assert answer == sorted(items, key=str.casefold)
            elif kind is lists.reverse:
                assert answer == items[::-1]
            elif kind is lists.counted:
                assert int(p.answer) == len(items)
            elif kind is lists.copied:
                assert answer == items
            elif kind is lists.contains:
                name = re.match(r"\w+, (\w+) is", p.worked)[1]
                assert (p.answer == "Yes") == (name in items)
            elif kind is lists.neighbor:
                way, name = re.match(r"(\w+) (\w+) comes", p.worked).groups()
                step = 1 if way == "After" else -1
                assert items[items.index(name) + step] == p.answer
            elif kind is lists.place:
                order = re.search(r"The (\w+) \w+ is", p.worked)[1]
                at = -1 if order == "last" else lists.ORDINALS.index(order)
                assert items[at] == p.answer
            elif kind is lists.changed and p.worked.startswith("Without"):
                gone = re.match(r"Without (\w+):", p.worked)[1]
                assert answer == [one for one in items if one != gone]
            elif kind is lists.changed and p.worked.startswith("With"):
                new, end = re.match(r"With (\w+) at the (\w+):", p.worked).groups()
                assert answer == ([*items, new] if end == "end" else [new, *items])
            elif kind is lists.longest and "Letters" in p.worked:
                sizes = [len(word) for word in items]
                assert len(p.answer) == (max(sizes) if "longest" in p.worked else min(sizes))
    assert min(found.values()) == 2000


def test_follow_up_questions_do_not_tell_the_list_again():
    for seed in range(200):
        first, *rest = lists.list_series(random.Random(seed), "train", 4)
        for p in rest:
            assert ": " not in p.question.rstrip("?.").split("list")[-1]
            assert not re.search(r"\w, \w+, \w+", p.question)
        assert grade(item(first), first.worked)


def test_groups_do_not_overlap():
    seen = {}
    for group, (_, members) in list_items.GROUPS.items():
        for member in members:
            assert member not in seen, (member, group, seen.get(member))
            seen[member] = group


def test_what_belongs_to_a_group():
    group_of = {m: group for group, (_, ms) in list_items.GROUPS.items() for m in ms}
    for seed in range(300):
        p = lists.which_problem(random.Random(seed), "train")
        found = re.split(", | and ", p.answer)
        assert len({group_of[one] for one in found}) == 1
        named = [word for word in re.findall(r"\w+", p.question) if word in group_of]
        assert found == [word for word in named if group_of[word] == group_of[found[0]]]
        p = lists.odd_problem(random.Random(seed), "train")
        groups = [group_of[w] for w in re.findall(r"\w+", p.question) if w in group_of]
        assert groups.count(group_of[p.answer]) == 1


def pattern(core, frame):
    """The text of a way of asking, whatever the list and the items are."""
    text = frame.replace("{c}", core)
    text = text[:1].upper() + text[1:]
    parts = [re.escape(part) for part in re.split(r"\{\w+\}", text.rstrip("?."))]
    return ".+".join(parts)


def test_ways_of_validation_are_not_in_training():
    rng = random.Random(0)
    told = [lists.list_problem(rng, "train").question for _ in range(6000)]
    told += [p.question for _ in range(1500) for p in lists.list_series(rng, "train", 4)]
    for make, _ in lists.KINDS:
        told += "\n".join(make(rng, "train") for _ in range(500)).split("\n")
    text = "\n".join(told)
    ways = list_ways.ways()
    assert len(ways) > 20
    assert sum(len(kind.train) for kind in ways.values()) > 3000
    for opening in list_ways.OPENINGS.val:
        assert opening.split("{")[0] not in text
    known = new = 0
    for kind in ways.values():
        assert not {*kind.pairs, *kind.val} & {*kind.train}
        known += sum(re.search(pattern(*way), text) is not None for way in kind.train[::40])
        # A frame that another one ends with is found inside it: those are whole sentences.
        for way in (*kind.pairs[::4], *kind.val[::12]):
            if way[1] != "{c}." and way[1] != "{c}?":
                new += 1
                # "add X to LIST" is also the beginning of longer cores, so the end counts too.
                ends = rf"{pattern(*way)}(?=$|[?.:]|\n)"
                hits = [hit[0] for hit in re.finditer(ends, text)]
                assert not [hit for hit in hits if _is_way(hit, way)], way
    assert known > 50
    assert new > 100


def _is_way(hit, way):
    """Whether the text can only be this way of asking and no longer core of the same start."""
    core = way[0]
    others = [
        other
        for kind in list_ways.ways().values()
        for other, frame in kind.train
        if frame == way[1] and other != core
    ]
    return not any(re.search(pattern(other, way[1]), hit) for other in others)


def test_lists_of_validation_are_not_asked_about_in_training():
    checked = 0
    for seed in range(4000):
        rng = random.Random(seed)
        about, kinds = lists.asked_list(rng, "train")
        assert list_items.belongs(about.items, "train")
        val, _ = lists.asked_list(rng, "val")
        assert list_items.belongs(val.items, "val")
        question = kinds[0](about).question
        assert all(one in question for one in about.items)
        for run in re.findall(r"\w+(?:, \w+)+(?=[?.\n]|$)", question):
            checked += 1
            assert list_items.belongs(run.split(", "), "train"), question
    assert checked > 1500


def test_items_are_thousands():
    rng = random.Random(0)
    seen = {one for _ in range(5000) for one in list_items.word_list(rng, "train")[1]}
    assert len(seen) > 3000
