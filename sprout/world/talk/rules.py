"""Rules that a system prompt may give: what they say, what they do to an answer, how a reply
that follows them looks.

A rule is applied over any ordinary exchange (a fact, a sum, small talk), so that it is learned as
a rule. Held out: a tenth of the ways to say it, with whole frames and cores (`combining`,
`rule_frames`, `rule_tables`); the words to begin or end with that `one_in_ten("rule:WORD")` keeps;
names by `assistant_names`, `user_names` and `made_up_name`. Languages, topics and tones are the
same in both splits, because they must be known: for these only the ways to say the rule are new.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from sprout.world.draw import Split, one_in_ten, pick
from sprout.world.facts import facts
from sprout.world.grammar import capitalized
from sprout.world.identity import about, speaker
from sprout.world.messages import Exchange, Phrases
from sprout.world.names import ASSISTANTS, assistant_names, made_up_name, user_names
from sprout.world.talk import knowing, rule_frames, small
from sprout.world.talk.carriers import famous_claim, famous_fact, tiny_sum
from sprout.world.talk.combining import combined, expanded, together
from sprout.world.talk.measures import IMPERIAL, METRIC, measure_imperial, measure_metric
from sprout.world.talk.rule_forms import Said
from sprout.world.talk.rule_tables import TABLE
from sprout.world.talk.rule_words import TONES, TOPICS_APART, WORDS, plain_words
from sprout.world.talk.solving import sum_exchange
from sprout.world.talk.tone_tables import tone_said

ExchangeMaker = Callable[[random.Random, Split], Exchange]
ValueMaker = Callable[[random.Random, Split], str]


@dataclass(frozen=True)
class Rule:
    """One rule. {v} in its phrases is the value."""

    name: str
    system: Phrases
    """How a system prompt says it."""
    user: Phrases | None
    """How a user says it after a question; None where only a system prompt does."""
    value: ValueMaker
    """A value of the split: a name, a word, a topic; "" where the rule has none."""
    apply: Callable[[Exchange, str], str]
    """The answer that follows the rule."""
    pattern: Callable[[str], str]
    """What a whole reply that follows it matches (with DOTALL)."""
    sources: tuple[ExchangeMaker, ...]
    """Exchanges that it changes, the easiest one first."""

    def exchange(
        self, rng: random.Random, split: Split, value: str, easiest: bool = False
    ) -> tuple[Exchange, Exchange]:
        """An exchange that the rule changes, before and after."""
        while True:
            source = self.sources[0] if easiest else pick(rng, self.sources)
            plain = source(rng, split)
            answer = self.apply(plain, value)
            if answer and answer != plain.answer:
                return plain, replace(plain, answer=answer)


def short_answer(exchange: Exchange, _: str) -> str:
    """The answer alone, without a sentence."""
    short = exchange.short
    return capitalized(short) + "." if short and " " not in short else ""


def _first_sentence(exchange: Exchange, _: str) -> str:
    first = exchange.answer.split(". ")[0].rstrip(".") + "."
    # A point inside a name ("St. Petersburg") does not end a sentence: such answers are left out.
    return first if first.count(".") == 1 and len(first) > 12 else ""


def _user_named(exchange: Exchange, name: str) -> str:
    return f"{exchange.answer[:-1]}, {name}{exchange.answer[-1]}"


def _quoted(exchange: Exchange, _: str) -> str:
    mark = "'" if '"' in exchange.answer else '"'
    return f"{mark}{exchange.answer}{mark}"


def _exclaimed(exchange: Exchange, _: str) -> str:
    # A question stays a question: such answers are left out.
    return f"{exchange.answer[:-1]}!" if exchange.answer.endswith(".") else ""


def _refused(exchange: Exchange, topic: str) -> str:
    if exchange.topic == topic:
        return f"I am sorry, I may not talk about {topic}."
    return ""


def _nothing(rng: random.Random, split: Split) -> str:
    return ""


@lru_cache(maxsize=4)
def words(split: Split) -> tuple[str, ...]:
    """Words with which an answer may have to begin or end, about 1,600."""
    known = dict.fromkeys((*WORDS, *(capitalized(word) for word in plain_words())))
    free = (word for word in known if word not in ASSISTANTS)
    return tuple(word for word in free if one_in_ten(f"rule:{word}") == (split == "val"))


def _or_made_up(table: Callable[[Split], tuple[str, ...]], share: float) -> ValueMaker:
    """Values of a table, and for a share of the time made-up names."""

    def draw(rng: random.Random, split: Split) -> str:
        return made_up_name(rng, split) if rng.random() < share else pick(rng, table(split))

    return draw


@lru_cache(maxsize=1)
def greetings() -> dict[str, str]:
    """language -> its word for hello, for the languages that training asks for."""
    found = facts().asked_by_relation["train"]["greeting"]
    return {fact.subject: capitalized(fact.answer) for fact in found}


def _language(rng: random.Random, split: Split) -> str:
    return pick(rng, tuple(greetings()))


def _topic(rng: random.Random, split: Split) -> str:
    return pick(rng, tuple(TOPICS_APART))


def _greeted(exchange: Exchange, language: str) -> str:
    return f"{greetings()[language]}! {exchange.answer.split('! ', 1)[-1]}"


def _greeting(rng: random.Random, split: Split) -> Exchange:
    while True:
        # How a greeting is worded is not what a rule is about.
        found = small.greeting(rng, "train")
        if found.answer.startswith("Hello! "):
            return found


def _name_question(rng: random.Random, split: Split) -> Exchange:
    return about(speaker(rng))["name"].exchange(rng, "train")


def _who_question(rng: random.Random, split: Split) -> Exchange:
    return about(speaker(rng))["who"].exchange(rng, "train")


def _renamed(exchange: Exchange, name: str) -> str:
    return f"My name is {name}." if "My name" in exchange.answer else f"I am {name}."


def easy_fact(rng: random.Random, split: Split) -> Exchange:
    """A fact that training asks for too: what is held out is how the rule is said."""
    while True:
        fact = facts().asked["train"].draw(rng)
        if fact.famous or rng.random() < 0.3:
            return knowing.fact_exchange(rng, "train", fact)


def _topic_fact(rng: random.Random, split: Split) -> Exchange:
    while True:
        found = pick(rng, (famous_fact, easy_fact))(rng, split)
        if found.topic:
            return found


def _famous_topic(rng: random.Random, split: Split) -> Exchange:
    while True:
        found = tiny_sum(rng, split) if rng.random() < 0.15 else famous_fact(rng, split)
        if found.topic:
            return found


def easy_claim(rng: random.Random, split: Split) -> Exchange:
    """A guess about a fact of training."""
    return knowing.claim_exchange(rng, "train")


def easy_about(rng: random.Random, split: Split) -> Exchange:
    """A short entry about a thing of training."""
    return knowing.about_exchange(rng, "train")


def _talk(rng: random.Random, split: Split) -> Exchange:
    make = pick(rng, (small.about_self, small.mood, small.ability, small.liking, small.how_are_you))
    return make(rng, "train")


def _sum(rng: random.Random, split: Split) -> Exchange:
    return sum_exchange(rng, "train")


ORDINARY: tuple[ExchangeMaker, ...] = (famous_fact, famous_fact, easy_fact, tiny_sum, _talk)


def _rule(
    name: str,
    apply: Callable[[Exchange, str], str],
    pattern: Callable[[str], str],
    value: ValueMaker = _nothing,
    sources: tuple[ExchangeMaker, ...] = ORDINARY,
    said: Said | None = None,
) -> Rule:
    said = said or TABLE[name]
    frames = rule_frames.NAMING if said.naming else rule_frames.STATEMENTS
    return Rule(
        name,
        together(
            combined(rule_frames.ORDERS, expanded(said.orders)),
            combined(frames, expanded(said.statements)),
        ),
        combined(rule_frames.BY_USER, expanded(said.by_user)) if said.by_user else None,
        value,
        apply,
        pattern,
        sources,
    )


def _tone_pattern(tone: str) -> str:
    return re.escape(TONES[tone]) + ".+"


def _tone(tone: str) -> Rule:
    return _rule(
        tone,
        lambda e, v: f"{TONES[tone]} {e.answer}",
        lambda v: _tone_pattern(tone),
        said=tone_said(tone),
    )


RULES: tuple[tuple[Rule, float], ...] = (
    (
        _rule(
            "name",
            _renamed,
            lambda v: rf".*\b{v}\b.*",
            _or_made_up(assistant_names, 0.5),
            (_name_question, _who_question),
        ),
        3.0,
    ),
    (
        _rule("user name", _user_named, lambda v: rf".*\b{v}\b.*", _or_made_up(user_names, 0.5)),
        1.5,
    ),
    (
        _rule(
            "end word",
            lambda e, v: f"{e.answer} {v}!",
            lambda v: rf"(?i).*\b{v}[.!]?",
            _or_made_up(words, 0.3),
        ),
        1.5,
    ),
    (
        _rule(
            "start word",
            lambda e, v: f"{v}! {e.answer}",
            lambda v: rf"(?i){v}\b.+",
            _or_made_up(words, 0.3),
        ),
        1.5,
    ),
    (
        _rule(
            "one word",
            short_answer,
            lambda v: r"[^\s]+",
            sources=(famous_fact, famous_fact, easy_fact, tiny_sum),
        ),
        2.0,
    ),
    (
        _rule(
            "yes or no",
            lambda e, v: e.short + ".",
            lambda v: r"(?i)(yes|no)\W?",
            sources=(famous_claim, easy_claim),
        ),
        1.0,
    ),
    (_rule("capitals", lambda e, v: e.answer.upper(), lambda v: r"[^a-z]+"), 2.0),
    (_rule("small letters", lambda e, v: e.answer.lower(), lambda v: r"[^A-Z]+"), 1.0),
    (
        _rule("one sentence", _first_sentence, lambda v: r"[^.!?]+[.!?]", sources=(easy_about,)),
        1.0,
    ),
    (
        _rule("exclamation", _exclaimed, lambda v: r".*!"),
        1.5,
    ),
    (
        _rule("question", lambda e, v: f"{e.answer} What else?", lambda v: r"(?is).*what else\?"),
        1.0,
    ),
    (_rule("quotes", _quoted, lambda v: r"(['\"]).+\1"), 1.0),
    (_rule("brackets", lambda e, v: f"({e.answer})", lambda v: r"\(.+\)"), 1.0),
    (
        _rule(
            "imperial",
            lambda e, v: e.other,
            lambda v: rf"(?!.*\b(?:{METRIC})s?\b).*\b(?:{IMPERIAL})s?\b.*",
            sources=(lambda rng, _: measure_imperial(rng, "train"),),
        ),
        2.0,
    ),
    (
        _rule(
            "metric",
            lambda e, v: e.other,
            lambda v: rf"(?!.*\b(?:{IMPERIAL})s?\b).*\b(?:{METRIC})s?\b.*",
            sources=(lambda rng, _: measure_metric(rng, "train"),),
        ),
        1.0,
    ),
    (
        _rule("greeting", _greeted, lambda v: rf"{_hello(v)}\b.*", _language, (_greeting,)),
        1.0,
    ),
    (
        _rule(
            "topic",
            _refused,
            lambda v: rf"(?i).*\b(?:not|cannot|can't)\b.*{v}.*",
            _topic,
            (_famous_topic, _topic_fact, _topic_fact, _sum),
        ),
        2.5,
    ),
    *((_tone(tone), 0.6) for tone in TONES),
)


def _hello(language: str) -> str:
    return re.escape(greetings()[language])
