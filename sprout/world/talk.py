"""Conversations: what a user says and what Sprout answers, in one turn or several."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sprout.world import phrases
from sprout.world.draw import Split, between, pick, pick_some, shuffled
from sprout.world.facts import choice_lines, claim, direction, draw_with_options, facts, question
from sprout.world.grammar import join_words, plural, with_article
from sprout.world.names import FAVORITES, favorites, user_names
from sprout.world.plots import fillings
from sprout.world.skills.arithmetic import Problem, large_problem, sum_problem, word_problem
from sprout.world.skills.letters import letter_task
from sprout.world.stories import story

Message = dict[str, Any]


@lru_cache(maxsize=1)
def _about_self() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    found = []
    for block in phrases.ABOUT_SELF.strip().split("\n\n"):
        rows = block.splitlines()
        asked = tuple(row for row in rows if not row.startswith("= "))
        found.append((asked, tuple(row[2:] for row in rows if row.startswith("= "))))
    return tuple(found)


def said(role: str, text: str) -> Message:
    """A plain message."""
    return {"role": role, "content": text}


def turn(user: str, assistant: str) -> list[Message]:
    """A question and its answer."""
    return [said("user", user), said("assistant", assistant)]


def _casual(rng: random.Random, text: str) -> str:
    """Now and then as people type in a hurry: without capitals or the final mark."""
    chance = rng.random()
    if chance < 0.06:
        return text.lower().rstrip("?.")
    if chance < 0.12:
        return text.rstrip("?.") if "\n" not in text else text
    return text


def _asked(rng: random.Random, text: str) -> str:
    if rng.random() < 0.6:
        return _casual(rng, text)
    return f"{pick(rng, phrases.BEFORE)} {_casual(rng, text)}"


def fact_turn(rng: random.Random, split: Split) -> list[Message]:
    """A fact asked freely."""
    way = direction(rng, facts().asked[split].draw(rng))
    return turn(_asked(rng, question(rng, way, split)), pick(rng, way.answers))


def choice_question(rng: random.Random, split: Split) -> tuple[str, str]:
    """A multiple-choice question over four letters, and the right letter."""
    way, choices, letter = draw_with_options(rng, split)
    return f"{question(rng, way, split)}\n{choice_lines(choices)}", letter


def choice_turn(rng: random.Random, split: Split) -> list[Message]:
    """A fact asked as multiple choice: the answer is the letter alone."""
    text, letter = choice_question(rng, split)
    if rng.random() < 0.25:
        text = f"{pick(rng, phrases.BEFORE_CHOICE)} {text}"
    return turn(text, letter)


def yes_no_turn(rng: random.Random, split: Split) -> list[Message]:
    """A guess that is confirmed or corrected."""
    fact = facts().asked[split].draw(rng)
    sentence, true = claim(rng, fact)
    ask = pick(rng, phrases.CLAIM_QUESTIONS).format(sentence)
    return turn(ask, f"{'Yes' if true else 'No'}. {fact.forward.answers[0]}")


def sum_turn(rng: random.Random, split: Split) -> list[Message]:
    """A small sum or difference, answered at once."""
    problem = sum_problem(rng, split)
    return turn(_asked(rng, problem.question), f"{problem.worked}")


def calculator_turn(rng: random.Random, problem: Problem, user: str) -> list[Message]:
    """A problem solved with the calculator tool."""
    call = {
        "id": "call_0",
        "type": "function",
        "function": {
            "name": "calculator",
            "arguments": json.dumps({"expression": problem.expression}),
        },
    }
    return [
        said("user", user),
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_0", "content": str(problem.answer)},
        said("assistant", problem.short),
    ]


def large_turn(rng: random.Random, split: Split) -> list[Message]:
    """A larger calculation, with the calculator."""
    problem = large_problem(rng, split)
    return calculator_turn(rng, problem, _asked(rng, problem.question))


def word_problem_turn(rng: random.Random, split: Split) -> list[Message]:
    """A word problem: small numbers in the head, larger ones with the calculator."""
    if rng.random() < 0.65:
        problem = word_problem(rng, split, False)
        return turn(problem.question, problem.worked)
    problem = word_problem(rng, split, True)
    return calculator_turn(rng, problem, problem.question)


def letter_turn(rng: random.Random, split: Split) -> list[Message]:
    """A question about the letters of a word."""
    task = letter_task(rng, split)
    return turn(task.question, task.sentence)


def number_turn(rng: random.Random, split: Split) -> list[Message]:
    """Comparing, counting and sorting numbers."""
    form = int(rng.random() * 5)
    a, b = rng.sample(range(100), 2)
    if form == 0:
        word, found = ("larger", max(a, b)) if rng.random() < 0.5 else ("smaller", min(a, b))
        ask = pick(rng, phrases.COMPARE_QUESTIONS).format(a=a, b=b, word=word)
        return turn(ask, f"{found} is {word} than {a + b - found}.")
    if form == 1:
        word, found = ("after", a + 1) if rng.random() < 0.5 or a == 0 else ("before", a - 1)
        ask = pick(rng, phrases.NEXT_QUESTIONS).format(a=a, word=word)
        return turn(ask, f"{found} comes {word} {a}.")
    if form == 2:
        ask = pick(rng, phrases.EVEN_QUESTIONS).format(a=a)
        return turn(ask, f"{a} is {'odd' if a % 2 else 'even'}.")
    if form == 3:
        start, end = a // 5, a // 5 + between(rng, 3, 9)
        ask = pick(rng, phrases.COUNT_REQUESTS).format(a=start, b=end)
        return turn(ask, ", ".join(map(str, range(start, end + 1))))
    numbers = rng.sample(range(100), between(rng, 3, 5))
    ask = pick(rng, phrases.SORT_REQUESTS).format(join_words([*map(str, numbers)]))
    return turn(ask, f"In order they are {join_words([*map(str, sorted(numbers))])}.")


# Kinds of subjects that one can be told about, and how to name them.
ABOUT_KINDS = {"country": "{}", "animal": "the {}", "element": "{}"}
# Relations that group things, and how the group is called.
LIST_RELATIONS = {"continent": "countries in {}", "class": "{}", "category": "kinds of {}"}


def about_turn(rng: random.Random, split: Split) -> list[Message]:
    """A short entry about a country, an animal or an element; held-out facts are left out."""
    known = facts()
    while True:
        fact = known.asked[split].draw(rng)
        form = ABOUT_KINDS.get(fact.relation.kind)
        if form is None:
            continue
        told = [
            other
            for other in known.entities[(fact.relation.kind, fact.subject)]
            if other.held_out == fact.held_out
        ]
        first, *rest = shuffled(rng, told)[:3]
        sentences = [first.forward.answers[0], *(pick(rng, other.follow) for other in rest)]
        ask = pick(rng, phrases.ABOUT_QUESTIONS).format(form.format(fact.subject))
        return turn(_casual(rng, ask), " ".join(sentences))


def list_turn(rng: random.Random, split: Split) -> list[Message]:
    """Three things of a group, such as three countries in Africa."""
    known = facts().asked_by_relation[split]
    relation = pick(rng, tuple(LIST_RELATIONS))
    group = pick(rng, known[relation]).answer
    members = [fact for fact in known[relation] if fact.answer == group]
    count = min(len(members), 3)
    name = plural(group) if relation == "class" else group
    name = LIST_RELATIONS[relation].format(name)
    word = ("one", "two", "three")[count - 1]
    if count < 2:
        return fact_turn(rng, split)
    article = "" if relation == "continent" else "the "
    found = join_words([article + fact.subject for fact in pick_some(rng, members, count)])
    ask = pick(rng, phrases.LIST_REQUESTS).format(f"{word} {name}")
    return turn(_casual(rng, ask), f"{word.capitalize()} {name} are {found}.")


def never_said_turn(rng: random.Random, split: Split) -> list[Message]:
    """Asked for something that the user has not told."""
    if rng.random() < 0.6:
        ask = pick(rng, phrases.NAME_QUESTIONS)
    else:
        kind = pick(rng, tuple(FAVORITES))
        ask = pick(rng, phrases.FAVORITE_QUESTIONS).format(k=kind)
    return turn(_casual(rng, ask), pick(rng, phrases.NEVER_SAID))


def self_turn(rng: random.Random, split: Split) -> list[Message]:
    """A question about Sprout itself."""
    questions, answers = pick(rng, _about_self())
    return turn(_casual(rng, pick(rng, questions)), pick(rng, answers))


def unknown_turn(rng: random.Random, split: Split) -> list[Message]:
    """Something that cannot be known."""
    return turn(
        _casual(rng, pick(rng, phrases.UNKNOWN_QUESTIONS)), pick(rng, phrases.UNKNOWN_REPLIES)
    )


def story_turn(rng: random.Random, split: Split) -> list[Message]:
    """A story on request."""
    if rng.random() < 0.3:
        return turn(pick(rng, phrases.ANY_STORY), story(rng, split))
    creature = pick(rng, fillings()["creature"])
    request = pick(rng, phrases.STORY_REQUESTS).format(x=with_article(creature))
    return turn(_casual(rng, request), story(rng, split, creature))


# What one turn is about, and how often.
TURNS: tuple[tuple[Callable[[random.Random, Split], list[Message]], float], ...] = (
    (fact_turn, 30.0),
    (choice_turn, 14.0),
    (yes_no_turn, 4.0),
    (sum_turn, 16.0),
    (large_turn, 7.0),
    (word_problem_turn, 8.0),
    (letter_turn, 10.0),
    (number_turn, 4.0),
    (about_turn, 4.0),
    (list_turn, 2.0),
    (self_turn, 6.0),
    (unknown_turn, 2.5),
    (story_turn, 3.0),
)
_BAG = tuple(make for make, weight in TURNS for _ in range(round(weight * 2)))
# Shares of the kinds of conversation; the rest is a single turn.
RECALL_SHARE = 0.09
NAMED_SHARE = 0.03
NEVER_SAID_SHARE = 0.01
SEVERAL_SHARE = 0.28


def any_turn(rng: random.Random, split: Split) -> list[Message]:
    """A turn about anything."""
    return pick(rng, _BAG)(rng, split)


def recall_parts(rng: random.Random, split: Split) -> tuple[list[Message], str, str, str]:
    """(opening turn, later question, answer sentence, the thing itself) to remember."""
    if rng.random() < 0.55:
        name = pick(rng, user_names(split))
        opening = turn(
            pick(rng, phrases.NAME_INTRODUCTIONS).format(x=name),
            pick(rng, phrases.NAME_REPLIES).format(x=name),
        )
        return (
            opening,
            pick(rng, phrases.NAME_QUESTIONS),
            pick(rng, phrases.NAME_ANSWERS).format(x=name),
            name,
        )
    kind, bare_thing = pick(rng, favorites(split))
    thing = f"the {bare_thing}" if kind == "animal" else bare_thing
    opening = turn(
        pick(rng, phrases.FAVORITE_INTRODUCTIONS).format(k=kind, x=thing),
        pick(rng, phrases.FAVORITE_REPLIES).format(k=kind, x=thing),
    )
    ask = pick(rng, phrases.FAVORITE_QUESTIONS).format(k=kind)
    answer = pick(rng, phrases.FAVORITE_ANSWERS).format(k=kind, x=thing)
    return opening, ask, answer, bare_thing


def recall(rng: random.Random, split: Split) -> list[Message]:
    """The user tells a name or a favourite thing and asks for it turns later."""
    opening, ask, answer, _ = recall_parts(rng, split)
    messages = list(opening)
    for _ in range(between(rng, 0, 2)):
        messages += any_turn(rng, split)
    return messages + turn(_casual(rng, ask), answer)


def named(rng: random.Random, split: Split) -> list[Message]:
    """A system prompt gives the assistant a name, and the user asks for it."""
    name = pick(rng, phrases.ASSISTANT_NAMES)
    messages = [said("system", pick(rng, phrases.SYSTEM_NAMES).format(x=name))]
    if rng.random() < 0.3:
        messages += any_turn(rng, split)
    ask = pick(rng, phrases.ASSISTANT_NAME_QUESTIONS)
    return messages + turn(ask, f"My name is {name}.")


def several(rng: random.Random, split: Split) -> list[Message]:
    """Some turns about different things, often with a greeting and a goodbye."""
    messages: list[Message] = []
    if rng.random() < 0.5:
        messages += turn(pick(rng, phrases.GREETINGS), pick(rng, phrases.GREETING_REPLIES))
    for _ in range(between(rng, 1, 3)):
        messages += any_turn(rng, split)
    if rng.random() < 0.25:
        messages += turn(pick(rng, phrases.THANKS), pick(rng, phrases.THANKS_REPLIES))
    if rng.random() < 0.2:
        messages += turn(pick(rng, phrases.GOODBYES), pick(rng, phrases.GOODBYE_REPLIES))
    return messages


def conversation(rng: random.Random, split: Split) -> list[Message]:
    """A whole conversation of any kind."""
    kind = rng.random()
    if kind < NAMED_SHARE:
        return named(rng, split)
    if kind > 1 - NEVER_SAID_SHARE:
        return never_said_turn(rng, split)
    if kind < NAMED_SHARE + RECALL_SHARE:
        messages = recall(rng, split)
    elif kind < NAMED_SHARE + RECALL_SHARE + SEVERAL_SHARE:
        messages = several(rng, split)
    else:
        messages = any_turn(rng, split)
    if rng.random() < 0.08:
        messages.insert(0, said("system", pick(rng, phrases.SYSTEM_PLAIN)))
    return messages
