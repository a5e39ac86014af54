"""The published sets: every item is read, and the first and the last are rendered as they were once
looked at with one's own eyes."""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import cache

import pytest

from sprout.tasks.base import Question, TextItem
from sprout.tasks.core import CORE, items_of
from sprout.tasks.core import find_file as core_file
from sprout.tasks.find import find_tasks
from sprout.tasks.grade import grade_many
from sprout.tasks.sandbox import find_sandbox
from sprout.tasks.sets import CHAT

from ..real import EVAL_SETS, needs_sets

pytestmark = needs_sets

KNOWN = {
    "hellaswag_zeroshot": (10042, "e76a99c07d8d9ec9", "2ecc8cf0f8decb74"),
    "jeopardy": (2117, "98db81ebe82d9d99", "b70a03119dd356bb"),
    "bigbench_qa_wikidata": (20321, "18dc5dfb695f345a", "e540685f8e71a28a"),
    "arc_easy": (2376, "f62be34ec904bfde", "e7d653e385f02e76"),
    "arc_challenge": (1172, "8599ec47399a8c09", "6c465a7ec827665a"),
    "copa": (100, "5cbbe774a32bb641", "f873343d0ba482b3"),
    "commonsense_qa": (1221, "72deb68d71f484bb", "5f5dd141efa77a31"),
    "piqa": (1838, "fc736d7e9f83cb32", "f16dd4e5394753a3"),
    "openbook_qa": (500, "b8627a7accec4e76", "5046a822cbe702c9"),
    "lambada_openai": (5153, "b3a6dbf6968fd71d", "95031dea4c7dfa65"),
    "hellaswag": (10042, "a7cb068234068853", "5d16365af5e36d3a"),
    "winograd": (273, "26b11ced7603eadf", "1eedd4b9cf94968e"),
    "winogrande": (1267, "28287b1093a2d612", "c1cd689fa0328821"),
    "bigbench_dyck_languages": (1000, "66e3f8c983f3f0b0", "e5e8921351c2b4b9"),
    "agi_eval_lsat_ar": (230, "feae2db87342607d", "c9a58df1cdf47c1d"),
    "bigbench_cs_algorithms": (1320, "bd1afb1c6ef04dc8", "86a37af5b27af788"),
    "bigbench_operators": (210, "197f28a777015417", "5840bd5d3f2c2f91"),
    "bigbench_repeat_copy_logic": (32, "7627e00f60dbadb5", "f021b84a7d69e226"),
    "boolq": (3270, "05250b20928800f2", "2ff02e8c14f075db"),
    "bigbench_language_identification": (10000, "212646cfd59c1274", "c0d015978936efd8"),
    "chat/arc_easy": (2376, "5a1c7f980cb689bd", "b461f9dfdcd956a0"),
    "chat/arc_challenge": (1172, "450055ef5cadc08e", "a8f3851cb4de8cbd"),
    "chat/mmlu": (14042, "5c0b14cff24b61fc", "84ff10bf72a40c19"),
    "chat/gsm8k": (1319, "e002388b08b3a78a", "5152bff92af3cc80"),
    "chat/humaneval": (164, "3e7d685edb055a66", "75c6f49b286fde80"),
    "chat/spellingbee": (256, "91f09d1e1a94394b", "fd0379eac4512de0"),
}
"""Of each set: how many items it has, and what its first and its last hash to."""


def hashed(item: Question) -> str:
    return hashlib.sha256(repr(item).encode()).hexdigest()[:16]


@cache
def items(name: str) -> list[Question]:
    group, _, single = name.rpartition("/")
    if group == "chat":
        chat = next(each for each in CHAT if each.name == single)
        where = chat.find(EVAL_SETS)
        assert where is not None
        return [*chat.read(where)]
    core = next(each for each in CORE if each.name == name)
    path = core_file(EVAL_SETS, name)
    assert path is not None
    return [*items_of(core, path)]


@pytest.mark.parametrize("name", KNOWN)
def test_a_set_is_read_whole(name: str) -> None:
    n, first, last = KNOWN[name]
    found = items(name)
    assert (len(found), hashed(found[0]), hashed(found[-1])) == (n, first, last)
    for item in found:
        if isinstance(item, TextItem):
            assert 0 <= item.gold < len(item.pairs)
            assert all(a == a.rstrip() and b.startswith(" ") for a, b in item.pairs)
        elif item.kind == "choice":
            assert item.answer in item.choices


def test_counts_are_the_published_ones() -> None:
    assert all(KNOWN[task.name][0] == task.n for task in CORE if task.name in KNOWN)
    assert all(KNOWN[f"chat/{each.name}"][0] == each.n for each in CHAT)
    assert {task.name for task in CORE} - set(KNOWN) == {"squad", "coqa"}, "not among the sets here"


def test_baselines_are_what_guessing_scores() -> None:
    """Of boolq and commonsense_qa what always giving the most frequent answer scores."""
    for task in CORE:
        if task.kind == "completion":
            assert task.baseline == 0.0
            continue
        found = [item for item in items(task.name) if isinstance(item, TextItem)]
        if task.name in ("boolq", "commonsense_qa"):
            most = Counter(item.gold for item in found).most_common(1)[0][1] / len(found)
            assert task.baseline == pytest.approx(most, abs=0.002)
        else:
            guess = sum(1 / len(item.pairs) for item in found) / len(found)
            assert task.baseline == pytest.approx(guess, abs=0.002), task.name


def test_no_item_stands_among_its_own_examples() -> None:
    for name in ("arc_easy", "jeopardy", "bigbench_repeat_copy_logic", "boolq"):
        shots = next(task.shots for task in CORE if task.name == name)
        for item in items(name)[:200]:
            assert isinstance(item, TextItem)
            own = "".join(item.pairs[item.gold])
            assert own not in item.shots and len(item.shots) == shots


def test_what_is_there_is_found_and_the_rest_is_named() -> None:
    chosen = find_tasks("core", "base", str(EVAL_SETS))
    assert chosen.missing == ("squad", "coqa") and len(chosen.tasks) == 20
    chosen = find_tasks("chat", "sft", str(EVAL_SETS))
    assert [task.name for task in chosen.tasks] == [each.name for each in CHAT]
    assert not chosen.missing


@pytest.mark.parametrize("count", [8, pytest.param(164, marks=pytest.mark.slow)])
def test_the_solutions_of_humaneval_pass_its_tests(count: int) -> None:
    sandbox, reason = find_sandbox()
    if sandbox is None:
        pytest.skip(reason)
    found = [item for item in items("chat/humaneval")[:count] if not isinstance(item, TextItem)]
    anew = [item.answer for item in found]
    rest = [item.answer.removeprefix(item.head) for item in found]
    assert all(grade_many(found, anew, sandbox))
    assert all(grade_many(found, rest, sandbox)), "a reply may go on from the head"
    assert not any(grade_many(found, ["    return None\n"] * count, sandbox))
