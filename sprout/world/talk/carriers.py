"""Easy questions that carry a rule: the most famous facts, tiny sums, guesses about such facts.

They are the same in both splits, so that a failure under a rule shows the rule and not the fact.
"""

from __future__ import annotations

import random
from functools import lru_cache

from sprout.world.choices import claim
from sprout.world.draw import ALWAYS_TRAINED_UP_TO, Split, between, pick
from sprout.world.facts import Fact, facts
from sprout.world.messages import Exchange
from sprout.world.talk.knowing import CLAIM_QUESTIONS, TOPICS

# Relations whose famous facts are known to everybody: about 150 facts.
RELATIONS = frozenset(
    "capital continent language opposite young sound color legs plural class symbol home food "
    "sides season workplace".split()
) | {"month after", "day after"}
SUMS = ("What is {a} plus {b}?", "What is {a} + {b}?", "How much is {a} plus {b}?")


@lru_cache(maxsize=1)
def famous() -> tuple[Fact, ...]:
    """The famous facts of `RELATIONS`."""
    return tuple(
        fact
        for fact in facts().asked["train"].facts
        if fact.famous and fact.relation.name in RELATIONS
    )


def famous_fact(rng: random.Random, split: Split) -> Exchange:
    """A famous fact, asked in one of the three most usual ways."""
    fact = pick(rng, famous())
    way, topic = fact.forward, TOPICS.get(fact.relation.kind, "")
    asked = pick(rng, way.questions[:3])
    return Exchange(asked, way.answers[0], way.answer, topic, accept=way.accept)


def famous_claim(rng: random.Random, split: Split) -> Exchange:
    """A guess about a famous fact, which is confirmed or corrected."""
    fact = pick(rng, famous())
    sentence, true = claim(rng, fact)
    word, other = ("Yes", "No") if true else ("No", "Yes")
    ask = pick(rng, CLAIM_QUESTIONS.train).format(sentence)
    return Exchange(ask, f"{word}. {fact.forward.answers[0]}", word, others=(other,))


def tiny_sum(rng: random.Random, split: Split) -> Exchange:
    """A sum of two numbers that everybody tries first."""
    a, b = between(rng, 1, ALWAYS_TRAINED_UP_TO), between(rng, 1, ALWAYS_TRAINED_UP_TO)
    ask = pick(rng, SUMS).format(a=a, b=b)
    return Exchange(ask, f"{a} + {b} = {a + b}.", str(a + b), "numbers")
