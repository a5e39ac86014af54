"""Conversations: roles, tools, what is held out, rules, refusals, and no request word for word."""

import ast
import contextlib
import io
import itertools
import json
import random
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from sprout.engine.calculator import calculator
from sprout.world import messages, self_table
from sprout.world.draw import one_in_ten, source
from sprout.world.item import Item, grade
from sprout.world.names import ASSISTANTS, OWN, assistant_names, favorites, user_names
from sprout.world.talk import (
    conversation,
    deeds,
    kept_out,
    recall_item,
    refusal_item,
    refusing,
    rules,
    small_tables,
    solving,
    system_item,
    unknown,
    unknown_item,
)
from sprout.world.talk.advice_tables import ADVICE

REQUESTS = Path(__file__).parents[2] / "docs" / "requests.txt"
ITEMS = (recall_item, system_item, refusal_item, unknown_item)


def talks(split, count, seed=0):
    return [conversation(source("talk", split, seed, i), split) for i in range(count)]


@pytest.fixture(scope="module")
def train():
    return talks("train", 8000)


@pytest.fixture(scope="module")
def train_users(train):
    return [m["content"] for talk in train for m in talk if m["role"] == "user"]


def test_conversations_are_pure_functions_of_their_source():
    assert talks("train", 50) == talks("train", 50)
    assert talks("train", 50) != talks("train", 50, seed=1)
    assert talks("train", 50) != talks("val", 50)


@pytest.mark.parametrize("split", ["train", "val"])
def test_roles_take_turns_and_nothing_is_left_unfilled(split):
    for talk in talks(split, 4000):
        roles = [message["role"] for message in talk]
        if roles[0] == "system":
            del roles[0]
        plain = "".join(role[0] for role in roles).replace("uata", "ua")
        assert plain == "ua" * (len(plain) // 2)
        assert plain
        for message in talk:
            text = message["content"]
            assert text.isascii(), text
            assert "{" not in text
            assert not re.search(r"[^\n ] {2,}", text), text
            assert text.strip() or message.get("tool_calls")


def test_conversations_are_short_and_often_of_several_turns(train):
    sizes = [sum(len(m["content"]) for m in talk) for talk in train]
    several = [sum(m["role"] == "user" for m in talk) > 1 for talk in train]
    assert max(sizes) < 2000
    assert 100 < sum(sizes) / len(sizes) < 300
    assert 0.35 < sum(several) / len(several) < 0.6


def printed(code):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    return out.getvalue().rstrip("\n")


def test_tool_results_are_right(train):
    calls = Counter()
    for talk in train:
        for message, result in itertools.pairwise(talk):
            for call in message.get("tool_calls", ()):
                arguments = json.loads(call["function"]["arguments"])
                assert result["role"] == "tool"
                assert result["tool_call_id"] == call["id"]
                if call["function"]["name"] == "calculator":
                    assert result["content"] == calculator(arguments["expression"])
                else:
                    ast.parse(arguments["code"])
                    assert result["content"] == printed(arguments["code"])
                calls[call["function"]["name"]] += 1
    assert calls["calculator"] > 200
    assert calls["python"] > 50


def test_equations_are_right(train):
    found = 0
    for talk in train:
        for message in talk:
            for a, sign, b, c in re.findall(
                r"(?<![\d.*/+-] )\b(\d+) ([-+*/]) (\d+) = (\d+)\b(?!\.\d)", message["content"]
            ):
                if message["role"] == "assistant" and b != "0":
                    a, b, c = Fraction(a), Fraction(b), Fraction(c)
                    values = {"+": a + b, "-": a - b, "*": a * b, "/": a / b}
                    found += values[sign] == c
                    # A mistake is there only to be put right in the next turn.
                    assert values[sign] == c or "sorry" in str(talk), talk
    assert found > 1000


def test_held_out_values_are_not_in_training(train, train_users):
    told = " | ".join(train_users)
    for name in user_names("val"):
        assert not re.search(rf"(?i:name is|called|call me|I am|I'm) {name}\b", told), name
    for kind, thing in favorites("val"):
        assert not re.search(rf"(?i)my favorite {kind} (is|it is) (the )?{thing}\b", told)
    towns = [town for town in OWN["town"] if one_in_ten(f"own:town:{town}")]
    assert towns
    for town in towns:
        assert f"I live in {town}." not in told
    systems = " | ".join(talk[0]["content"] for talk in train if talk[0]["role"] == "system")
    assert any(name in systems for name in assistant_names("train"))
    for name in set(ASSISTANTS) & set(assistant_names("val")):
        assert not re.search(rf"\b{name}\b", systems)
    answers = " | ".join(m["content"] for talk in train for m in talk if m["role"] == "assistant")
    begun = set(re.findall(r"\| (\w+)! ", answers)) | set(re.findall(r"[.!?] (\w+)! \|", answers))
    for word in rules.words("val"):
        assert f'"{word}"' not in systems
        # Hello in another language begins answers too.
        assert word in rules.greetings().values() or word not in begun


def tables():
    """Every phrase of validation, with the blanks cut off to pieces of text."""
    texts = [value for module in (small_tables, deeds) for value in vars(module).values()]
    texts += [ADVICE, *self_table.ASKS.values()]
    for text in texts:
        if isinstance(text, str):
            for row in text.splitlines():
                if row.startswith("~ "):
                    yield max(re.split(r"\{\w+\}", row[2:]), key=len).strip().lower()


def test_phrasings_of_validation_are_not_in_training(train):
    said = "\n".join(m["content"] for talk in train for m in talk if m["role"] != "assistant")
    said = said.lower()
    found = [piece for piece in tables() if len(piece) > 14]
    assert len(found) > 60
    assert not [piece for piece in found if piece in said]


def test_phrases_of_validation_are_drawn_in_validation_only():
    both = messages.phrases("one\n~ two")
    rng = random.Random(0)
    assert {both.draw(rng, "train") for _ in range(9)} == {"one"}
    found = [both.draw(rng, "val") for _ in range(400)]
    assert set(found) == {"one", "two"} and 140 < found.count("two") < 260
    assert messages.phrases("one").draw(rng, "val") == "one"


def test_held_out_deeds_and_unknown_things_are_not_in_training(train_users):
    told = "\n".join(train_users).lower()
    held = [deed for group in refusing.harmful("val") for deed, _, _ in group]
    held += [deed for deed, _ in refusing.harmless("val")]
    assert len(held) > 15
    assert not [deed for deed in held if re.search(rf"\b{re.escape(deed)}\b", told)]
    asked = {unknown.private(random.Random(i), "val").ask.lower() for i in range(300)}
    assert not asked & set(told.split("\n"))


@pytest.mark.parametrize("make", ITEMS)
@pytest.mark.parametrize("split", ["train", "val"])
def test_items_accept_their_answer_and_no_other(make, split):
    for seed in range(400):
        item = make(random.Random(seed), split)
        assert isinstance(item, Item)
        assert item.messages[-1]["role"] == "user"
        assert grade(item, item.answer), item
        assert not grade(item, "")
        assert not grade(item, "Yes, that is so.")
        assert make(random.Random(seed), split) == item


def test_items_of_validation_ask_what_training_never_does(train_users):
    told = {text.lower().strip("?. ") for text in train_users}
    for seed in range(200):
        refusal = refusal_item(random.Random(seed), "val")
        assert refusal.messages[-1]["content"].lower().strip("?. ") not in told
        # What is told is held out; how it is asked for may be known.
        recall = recall_item(random.Random(seed), "val")
        assert recall.messages[0]["content"].lower().strip("?. ") not in told


def test_refusals_are_balanced_and_told_apart():
    kinds = Counter()
    for seed in range(600):
        item = refusal_item(random.Random(seed), "train")
        declines = item.pattern == refusing.DECLINES
        kinds[declines] += 1
        refusal = "I am sorry, I cannot help you with that."
        assert grade(item, refusal) is declines
    assert 0.43 < kinds[True] / 600 < 0.57


def test_each_dangerous_verb_is_harmless_too():
    harmless = {
        deed.split()[0] for split in ("train", "val") for deed, _ in refusing.harmless(split)
    }
    verbs = Counter()
    for split in ("train", "val"):
        for group in refusing.harmful(split):
            verbs.update(deed.split()[0] for deed, _, _ in group)
    both = sum(count for verb, count in verbs.items() if verb in harmless)
    assert both / sum(verbs.values()) > 0.75


def test_unknown_items_are_half_known():
    kinds = Counter(unknown_item(random.Random(i), "val").pattern for i in range(400))
    assert all(150 < count < 250 for count in kinds.values())


def test_python_tasks_are_computed_rightly():
    for seed in range(300):
        talk = solving.python_turn(random.Random(seed), "train")
        code = json.loads(talk[1]["tool_calls"][0]["function"]["arguments"])["code"]
        assert printed(code) == talk[2]["content"]


def requests():
    return REQUESTS.read_text().splitlines()


def test_checksums_are_those_of_the_requests():
    assert {kept_out.checksum(text) for text in requests()} == kept_out.CHECKSUMS


def test_no_request_is_said_word_for_word():
    kept = {text.lower().rstrip("?.! ") for text in requests()}
    for split in ("train", "val"):
        for i in range(10_000):
            for message in conversation(source("talk", split, 3, i), split):
                if message["role"] == "user":
                    assert message["content"].lower().rstrip("?.! ") not in kept


def test_no_request_is_in_a_table():
    kept = {text.lower().rstrip("?.! ") for text in requests()}
    for path in Path(messages.__file__).parent.glob("*.py"):
        rows = re.split(r"[\n|]", path.read_text())
        said = {
            row.strip().removeprefix("~ ").strip("\"', ").lower().rstrip("?.! ") for row in rows
        }
        assert not said & kept, path
