"""Who the assistant is: the file that says so, and the conversations that teach it."""

from __future__ import annotations

import json
import re
from itertools import islice
from pathlib import Path

import pytest

from sprout.common.config import to_dict, write_toml
from sprout.common.errors import UsageError
from sprout.world import world
from sprout.world.identity import Answers, Identity, about, read_identity, sprout
from sprout.world.self_table import ASKS

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "identity.toml"
ROBO = """
name = "Robo"
maker = "the robotics club"
[answers]
home = "I live on a shelf in room 12."
[[fact]]
asks = ["Who feeds you?", "~ By whom are you fed?"]
answer = "Nobody feeds me, {name} runs on electricity."
"""


def read(folder: Path, text: str) -> Identity:
    (folder / "me.toml").write_text(text, "utf-8")
    return read_identity(folder / "me.toml")


@pytest.fixture
def robo(tmp_path: Path) -> Identity:
    return read(tmp_path, ROBO)


def told(talks: object) -> str:
    return json.dumps(talks, ensure_ascii=False)


def test_the_world_speaks_as_sprout_unless_it_is_told_otherwise() -> None:
    usual = list(islice(world.conversations("train", 0), 300))
    assert usual == list(islice(world.conversations("train", 0, identity=sprout()), 300))
    assert "I am Sprout, a small language model that you trained with sprout." in told(
        list(islice(world.introductions("train", 0), 50))
    )


@pytest.mark.parametrize("make", [world.conversations, world.introductions, world.preferences])
def test_with_an_identity_only_its_name_is_said(make: object, robo: Identity) -> None:
    usual = list(islice(make("train", 0), 3000))  # type: ignore[operator]
    named = list(islice(make("train", 0, identity=robo), 3000))  # type: ignore[operator]
    assert re.search(r"\bsprout\b", repr(usual), re.IGNORECASE)
    assert not re.search(r"\bsprout\b", repr(named), re.IGNORECASE)
    assert "Robo" in repr(named)
    same = [a == b for a, b in zip(usual, named, strict=True)]
    if make is not world.introductions:
        assert sum(same) > 0.9 * len(same), "what is not about the assistant stays as it is"


def test_every_question_about_it_has_its_answer(robo: Identity) -> None:
    asked = {}
    for messages in islice(world.introductions("train", 0, identity=robo), 3000):
        if messages[0]["role"] == "user":
            for ask, answer in zip(messages[::2], messages[1::2], strict=True):
                asked[ask["content"]] = answer["content"]
    assert asked["Who are you?"] == "I am Robo, a small language model made by the robotics club."
    assert asked["What is your name?"] == "My name is Robo."
    assert asked["Who made you?"] == "I was made by the robotics club."
    assert asked["Are you ChatGPT?"].startswith("I am Robo")
    assert asked["Where do you live?"] == "I live on a shelf in room 12."
    assert asked["Who feeds you?"] == "Nobody feeds me, Robo runs on electricity."
    assert asked["How do you talk?"] == "I try to be kind and brief."
    assert "By whom are you fed?" not in asked, "kept for validation"
    assert set(ASKS) < set(about(robo))


def test_a_system_prompt_that_gives_another_name_wins(robo: Identity) -> None:
    named = [
        messages
        for messages in islice(world.introductions("train", 0, identity=robo), 2000)
        if messages[0]["role"] == "system" and "Robo" not in messages[0]["content"]
    ]
    named = [m for m in named if len(m) == 3 and re.search(r"I am|My name is", m[2]["content"])]
    by_prompt = [m for m in named if m[2]["content"].split()[-1].rstrip(".") in m[0]["content"]]
    assert len(by_prompt) > 200
    assert not any("Robo" in messages[2]["content"] for messages in by_prompt)


def test_rules_of_form_hold_for_what_it_says_of_itself(robo: Identity) -> None:
    """The name is in the text before a rule turns it into capitals."""
    talks = told(list(islice(world.conversations("train", 0, identity=robo), 20_000)))
    assert "I AM ROBO, A SMALL LANGUAGE MODEL MADE BY THE ROBOTICS CLUB." in talks


def test_the_example_and_a_written_copy_are_read_again(tmp_path: Path, robo: Identity) -> None:
    for number, identity in enumerate((read_identity(EXAMPLE), robo, sprout())):
        write_toml(tmp_path / f"{number}.toml", to_dict(identity))
        assert read_identity(tmp_path / f"{number}.toml") == identity
    assert set(to_dict(Answers())) == set(ASKS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the key name is missing"),
        ('name = "A"\nmakr = "b"', r"unknown key makr \(did you mean maker\?\)"),
        (
            'name = "A"\n[answers]\nhom = "b"',
            r"unknown key answers.hom \(did you mean home\?\)",
        ),
        ('name = ""', "name is ''"),
        ('name = " A"', "without spaces around it"),
        ('name = "A{x}"', "may hold no { or }"),
        ('name = "A\\nB"', "one line"),
        ('name = "A<|end|>"', "without <|"),
        (f'name = "{"A" * 41}"', "41 characters: at most 40"),
        (
            'name = "A"\n[answers]\nwho = "I am {nam}."',
            r"answers.who has {nam} \(did you mean name",
        ),
        ('name = "A"\n[answers]\nwho = "I am {"', "stands alone"),
        ('name = "A"\n[[fact]]\nasks = ["~ Why?"]\nanswer = "b"', "may be asked in training"),
        ('name = "A"\n[[fact]]\nasks = ["= Why?"]\nanswer = "b"', 'may not begin with "= "'),
        ('name = "A"\n[[fact]]\nasks = ["Why?"]', "fact.*answer is missing"),
        ('name = "A"\n[[fact]]\nasks = ["Why?"]\nanswer = "{x}"', "an answer has {x}"),
        ("name = 3", "name must be text"),
        ("name", "not valid TOML"),
    ],
)
def test_a_file_that_is_no_identity_is_said_to_be_none(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message) as error:
        read(tmp_path, text)
    assert "me.toml" in str(error.value)
