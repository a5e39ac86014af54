"""Conversations under a system prompt: its rules hold for every answer.

Held out: see `rules`. An item of validation never has a name or a word that training had, and half
of the time a way to say the rule that training never has; the questions themselves are easy ones
that training asks too (`carriers`).
"""

from __future__ import annotations

import random
import re
from bisect import bisect
from dataclasses import replace
from itertools import accumulate

from sprout.world.draw import Split, between, pick, shuffled
from sprout.world.identity import speaker
from sprout.world.item import Item, occurs
from sprout.world.messages import Exchange, Message, phrases, said, turn
from sprout.world.talk.asking import typed
from sprout.world.talk.measures import IMPERIAL, METRIC
from sprout.world.talk.rule_words import TOPICS_APART
from sprout.world.talk.rules import ORDINARY, RULES, Rule

PLAIN = phrases("""
You are a helpful assistant.
You are {me}, a helpful assistant.
You are a friendly assistant. Be kind and brief.
Help the user.
You are {me}. Answer the user.
You are {me}, {kind}. Be {manner}.
Be kind and answer as well as you can.
You are a small language model that helps people.
Answer the questions of the user.
~ Be of help to whoever writes to you.
""")
WHO = phrases("""
You are a helpful assistant.
You are a friendly assistant.
You help the user.
You are an assistant.
You answer questions.
You work for a school.
You help children to learn.
Be kind to the user.
Be helpful.
~ Your task is to assist.
""")
CLOSING = phrases("""
Be kind.
This is important.
Always do this.
Never forget this rule.
Be brief.
Do this in every answer.
~ There is no exception.
""")
# Rules whose answers are known by their value.
_WITHOUT_SHORT = ("name", "topic", "greeting")
_WEIGHTS = list(accumulate(weight for _, weight in RULES))
_BY_NAME = {rule.name: rule for rule, _ in RULES}
# Rules that a name may be joined with.
_WITH_NAME = tuple(
    rule for rule, _ in RULES if rule.name in ("capitals", "exclamation", "quotes", "pirate")
)


def draw_rule(rng: random.Random, split: Split) -> tuple[Rule, str]:
    """A rule and its value."""
    rule = RULES[bisect(_WEIGHTS, rng.random() * _WEIGHTS[-1])][0]
    return rule, rule.value(rng, split)


def system_text(rng: random.Random, split: Split, rule: Rule, value: str) -> str:
    """A system prompt with the rule, often with sentences around it."""
    text = rule.system.draw(rng, split).format(v=value, me=speaker(rng).name)
    chance = rng.random()
    if chance < 0.3 and not text.startswith("You are"):
        text = f"{WHO.draw(rng, split)} {text}"
    elif chance > 0.85:
        text = f"{text} {CLOSING.draw(rng, split)}"
    return text


def off_topic(
    rng: random.Random, split: Split, rule: Rule, topic: str, easiest: bool = False
) -> Exchange:
    """An exchange that has nothing to do with the forbidden topic."""
    while True:
        found = (rule.sources[0] if easiest else pick(rng, rule.sources))(rng, split)
        if found.topic in TOPICS_APART[topic]:
            return found


def obeyed(rng: random.Random, split: Split, rule: Rule, value: str) -> Exchange:
    """An exchange under the rule."""
    if rule.name == "topic" and rng.random() < 0.45:
        return off_topic(rng, split, rule, value)
    return rule.exchange(rng, split, value)[1]


def ruled_conversation(rng: random.Random, split: Split) -> list[Message]:
    """A system prompt with a rule, and two to four turns that follow it."""
    rule, value = draw_rule(rng, split)
    messages = [said("system", system_text(rng, split, rule, value))]
    asked: set[str] = set()
    for place in range(pick(rng, (2, 2, 3, 3, 4))):
        # A name and a greeting change little: other turns come between.
        between_them = rule.name in ("name", "greeting") and place and rng.random() < 0.5
        if between_them:
            found = pick(rng, ORDINARY[:-1])(rng, split)
        else:
            found = obeyed(rng, split, rule, value)
        if found.ask not in asked:
            asked.add(found.ask)
            messages += turn(typed(rng, found.ask), found.answer)
    return messages


def named_conversation(rng: random.Random, split: Split) -> list[Message]:
    """A system prompt that names the assistant, and a question for its name or for who it is."""
    rule = _BY_NAME["name"]
    name = rule.value(rng, split)
    found = rule.exchange(rng, split, name)[1]
    return [said("system", system_text(rng, split, rule, name)), *found.turn()]


def two_rules(rng: random.Random, split: Split) -> list[Message]:
    """A name and another rule in one system prompt."""
    first = _BY_NAME["name"]
    second = pick(rng, _WITH_NAME)
    name = first.value(rng, split)
    text = first.system.draw(rng, split).format(v=name, me=speaker(rng).name)
    messages = [said("system", f"{text} {second.system.draw(rng, split)}")]
    asked = first.exchange(rng, split, name)[1]
    answers = [replace(asked, answer=second.apply(asked, ""))]
    for _ in range(between(rng, 1, 2)):
        answers.append(second.exchange(rng, split, "")[1])
    for found in shuffled(rng, answers):
        messages += found.turn()
    return messages


def instructed_turn(rng: random.Random, split: Split) -> list[Message]:
    """A question with an instruction for the form of its answer: 'Just one word, please.'"""
    while True:
        rule, value = draw_rule(rng, split)
        if rule.user is not None:
            break
    found = rule.exchange(rng, split, value)[1]
    instruction = rule.user.draw(rng, split).format(v=value)
    if rng.random() < 0.25 and instruction[-1] == "." and "question" not in rule.name:
        return turn(f"{instruction} {found.ask}", found.answer)
    return turn(f"{found.ask} {instruction}", found.answer)


def plain_system(rng: random.Random, split: Split) -> Message:
    """A system prompt without a rule."""
    me = speaker(rng)
    return said("system", PLAIN.draw(rng, split).format(me=me.name, kind=me.kind, manner=me.manner))


def system_item(rng: random.Random, split: Split) -> Item:
    """An easy question under a rule: graded by the form of the reply and by its answer.

    Held out: how the rule is said (half of the time), and the assistant's or user's name or the
    word. `answer` is a whole right reply, `accept` holds what is enough of it, which is the unit
    alone where the rule is about units; both count only in a reply that matches `pattern`.
    """
    rule, value = draw_rule(rng, split)
    messages = [said("system", system_text(rng, split, rule, value))]
    pattern = rule.pattern(value)
    if rule.name == "topic" and rng.random() < 0.5:
        found = off_topic(rng, split, rule, value, easiest=True)
        pattern = rf"(?!.*talk about {value}).*"
    else:
        found = rule.exchange(rng, split, value, easiest=True)[1]
    if between(rng, 0, 3) == 0 and rule.name not in _WITHOUT_SHORT:
        messages += rule.exchange(rng, split, value, easiest=True)[1].turn()
    return Item(
        (*messages, said("user", found.ask)),
        "text",
        found.answer,
        found.others,
        _enough(rule, value, found),
        pattern,
    )


def _enough(rule: Rule, value: str, found: Exchange) -> tuple[str, ...]:
    """What of the answer is enough, in the letters in which it stands there."""
    texts: tuple[str, ...] = (found.short, *found.accept)
    if rule.name == "name" or found.answer.startswith("I am sorry"):
        texts = (value,)
    elif rule.name == "greeting":
        texts = (found.answer.split("!")[0],)
    elif rule.name in ("imperial", "metric"):
        texts = tuple(re.findall(f"(?:{METRIC}|{IMPERIAL})s?", found.answer))
    forms = (form for text in texts for form in (text, text.upper(), text.lower()))
    return tuple(dict.fromkeys(text for text in forms if text and occurs(text, found.answer)))
