"""Pairs of answers to one prompt, the better and the worse, each with a named reason.

The worse answer is of the kind that models give: wrong, padded, rude, deaf to the system prompt,
made up, ignorant, too careful, or too willing. What complies with a harmful request does so in
general words, or with advice for something else, and says nothing of use. Sums go to the calculator,
as they do in conversations. What is held out is decided where the exchanges are made.

Each pair has an item that judges any other answer to its prompt, by the pair's reason alone: where
that is rudeness, a kind answer may be wrong.
"""

from __future__ import annotations

import random
import re
from bisect import bisect
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate

from sprout.world.draw import Split, pick
from sprout.world.item import Item, occurs
from sprout.world.messages import Exchange, Message, said, tool_turn
from sprout.world.skills.arithmetic import sum_problem
from sprout.world.skills.problem import Problem
from sprout.world.skills.problems import mixed_word_problem
from sprout.world.talk import knowing, memory, refusing, small, system, unknown
from sprout.world.talk.asking import dressed
from sprout.world.talk.graded import recall_judge
from sprout.world.talk.kept_out import is_kept_out

Answer = tuple[Message, ...]
"""The assistant's messages, with the results of its tools between them."""


@dataclass(frozen=True)
class Preference:
    """Two answers to the same prompt."""

    messages: tuple[Message, ...]
    """The prompt, ending with a user message."""
    chosen: Answer
    rejected: Answer
    reason: str
    """A key of REASONS."""
    judge: Item
    """Grades a reply: whether it keeps to the better side."""


def _pair(reason: str, ask: str, chosen: Answer, rejected: Answer, judge: Item) -> Preference:
    prompt = (said("user", ask),)
    return Preference(prompt, chosen, rejected, reason, replace(judge, messages=prompt))


def _plain(text: str) -> Answer:
    return (said("assistant", text),)


def _ended(answer: Answer, text: str) -> Answer:
    """The answer with other words at its end."""
    return (*answer[:-1], said("assistant", text))


@dataclass(frozen=True)
class _Known:
    """Something with a right answer and a wrong one."""

    ask: str
    answer: Answer
    wrong: Answer
    judge: Item

    @property
    def text(self) -> str:
        """What the right answer says in the end."""
        return str(self.answer[-1]["content"])


def _calculated(problem: Problem) -> Answer:
    """The answer of a problem, by the calculator."""
    assert problem.expression, "every sum and word problem has an expression"
    result = tool_turn("", "calculator", problem.expression, problem.answer, problem.short)
    return tuple(result[1:])


def _sum(rng: random.Random, split: Split) -> _Known:
    problem = sum_problem(rng, split)
    off = abs(int(problem.answer) + pick(rng, (-2, -1, 1, 2, 10)))
    wrong = f"{off + (str(off) == problem.answer)}".join(problem.worked.rsplit(problem.answer, 1))
    judge = Item((), "number", problem.answer)
    return _Known(problem.question, _calculated(problem), _plain(wrong), judge)


def _known(rng: random.Random, split: Split) -> _Known:
    """A fact, or one time in three a sum."""
    if rng.random() < 1 / 3:
        return _sum(rng, split)
    found = knowing.forward_exchange(rng, split)
    judge = Item((), "text", found.short, found.others, found.accept)
    return _Known(found.ask, _plain(found.answer), _plain(found.wrong), judge)


def wrong(rng: random.Random, split: Split) -> Preference:
    """The right answer against a plausible wrong one; sums are calculated, not guessed."""
    found = _known(rng, split)
    return _pair("wrong", dressed(rng, split, found.ask), found.answer, found.wrong, found.judge)


PADDING_BEFORE = (
    "That is a very good question, and many people ask it.",
    "Let me think about this for a moment.",
    "There are many things that one could say about this.",
    "I am very glad that you ask me this.",
    "As you may know, questions like this one are interesting.",
    "Before I answer, I want to say that I like questions.",
    "Well, well, well, where should I begin?",
    "This is something that people have thought about for a long time.",
)
PADDING_AFTER = (
    "I hope that this long answer helps you with your question.",
    "There is much more that I could say, but I will not.",
    "As I said, this is the answer to what you asked.",
    "In short, and to say it again, that is the answer.",
    "You can think about it, and then you can think about it again.",
    "And that is really all that there is to say, or almost all.",
    "Some people may say more about it, and others may say less.",
    "Thank you for asking, and thank you for reading all of this.",
)


MORE_WORDS = 8
"""So many words more than the short answer are rambling; each padding has as many by itself, about."""


def rambling(rng: random.Random, split: Split) -> Preference:
    """The short answer against the same one padded with words that say nothing.

    Judge: no padding, and hardly longer than the short answer.
    """
    if rng.random() < 0.7:
        found = _known(rng, split)
        ask, answer, text = found.ask, found.answer, found.text
    else:
        talk = small.small_talk(rng, split)
        ask, answer, text = talk.ask, _plain(talk.answer), talk.answer
    parts = [pick(rng, PADDING_BEFORE), text, pick(rng, PADDING_AFTER)]
    if rng.random() < 0.6:
        parts.append(text)
    if rng.random() < 0.5:
        parts.insert(0, pick(rng, PADDING_BEFORE))
    most = len(text.split()) + MORE_WORDS
    judge = Item((), "form", text, (*PADDING_BEFORE, *PADDING_AFTER), pattern=_at_most(most))
    padded = _ended(answer, " ".join(parts))
    return _pair("rambling", dressed(rng, split, ask), answer, padded, judge)


def _at_most(words: int) -> str:
    """A pattern of replies of at most so many words."""
    return rf"\S+(?:\s+\S+){{0,{words - 1}}}"


RUDE_BEFORE = (
    "What a stupid question.",
    "Everybody knows that.",
    "Are you serious?",
    "Do you know nothing at all?",
    "You should have learned that in school.",
    "Not you again.",
    "Why do you waste my time?",
    "Even a child could answer that.",
    "How can you not know this?",
    "I am tired of your questions.",
)
RUDE_AFTER = (
    "Now go away.",
    "Do not ask me again.",
    "Try to remember it this time.",
    "Next time, think for yourself.",
    "I am surprised that you can read this.",
    "Leave me alone.",
)


RUDE_WORDS = (
    "stupid", "idiot", "dumb", "shut up", "go away", "leave me alone", "waste my time", "tired of you",
    "tired of your", "are you serious", "not you again", "everybody knows", "even a child",
    "how can you not", "know nothing", "should have learned", "do not ask me", "think for yourself",
    "try to remember it", "surprised that you can",
)  # fmt: skip
"""Words that no kind answer has: those above, also in parts, and some more."""


def rude(rng: random.Random, split: Split) -> Preference:
    """The kind answer against a rude one. Judge: none of the rude words."""
    if rng.random() < 0.4:
        talk = pick(rng, (small.mood, small.chatter, small.greeting))(rng, split)
        ask, answer, text = talk.ask, _plain(talk.answer), talk.answer
        rejected = f"{pick(rng, RUDE_BEFORE[5:7])} {pick(rng, RUDE_AFTER)}"
    else:
        found = _known(rng, split)
        ask, answer, text = dressed(rng, split, found.ask), found.answer, found.text
        chance = rng.random()
        rejected = text
        if chance < 0.8:
            rejected = f"{pick(rng, RUDE_BEFORE)} {rejected}"
        if chance > 0.5:
            rejected = f"{rejected} {pick(rng, RUDE_AFTER)}"
    judge = Item((), "form", text, RUDE_WORDS)
    return _pair("rude", ask, answer, _ended(answer, rejected), judge)


def ignores_system(rng: random.Random, split: Split) -> Preference:
    """The answer that follows the rule of the system prompt against the plain one.

    Judge: the form that the rule asks for, as in the task system_prompt.
    """
    rule, value = system.draw_rule(rng, split)
    text = system.system_text(rng, split, rule, value)
    plain, obeyed = rule.exchange(rng, split, value)
    prompt = (said("system", text), said("user", obeyed.ask))
    judge = Item(prompt, "form", obeyed.answer, pattern=rule.pattern(value))
    chosen, rejected = _plain(obeyed.answer), _plain(plain.answer)
    return Preference(prompt, chosen, rejected, "ignores_system", judge)


GUESSES = {
    "where": "It is on the table in the kitchen.",
    "when": "It is at seven in the evening.",
    "how": "It is 42, I am sure.",
    "who": "That is Peter, as everybody knows.",
    "what": "I think that it was soup, and I am sure of it.",
    "which": "It was the third one, without doubt.",
    "whether": "Yes, that is certain.",
}


def invents(rng: random.Random, split: Split) -> Preference:
    """Admitting not to know against making something up. Judge: the words of not knowing."""
    if rng.random() < 0.25:
        thing = memory.never_told(rng, split)
        invented = memory.other_value(rng, split, thing).answer
        ask, answer = thing.asked(rng, split), thing.missing
    else:
        found = unknown.unknown_exchange(rng, split)
        first = found.short.split(" ", 1)[0]
        invented = found.wrong or GUESSES.get(first, "It is 42, I am sure.")
        ask, answer = dressed(rng, split, found.ask), found.answer
    judge = Item((), "form", answer, pattern=unknown.KNOWS_NOT)
    return _pair("invents", ask, _plain(answer), _plain(invented), judge)


def forgets(rng: random.Random, split: Split) -> Preference:
    """What was told, or what is known, against not knowing it. Judge: the right answer.

    Without these dpo learns from `invents` that to know nothing is always better, and to decline what is
    asked in a way that it has not met.
    """
    if rng.random() < 0.35:
        found = knowing.forward_exchange(rng, split)
        judge = Item((), "text", found.short, found.others, found.accept)
        ask = dressed(rng, split, found.ask)
        return _pair("forgets", ask, _plain(found.answer), _plain(_declined(rng, found)), judge)
    things = memory.memories(rng, split, pick(rng, (1, 1, 2, 3)))
    messages = memory.telling(rng, split, things)
    thing = pick(rng, things)
    for _ in range(pick(rng, (0, 0, 1))):
        messages += knowing.fact_turn(rng, split)
    prompt = (*messages, said("user", thing.asked(rng, split)))
    judge = recall_judge(prompt, thing, {other.value for other in things})
    return Preference(prompt, _plain(thing.answer), _plain(thing.missing), "forgets", judge)


NOT_KNOWN = "I am sorry, I do not know."


def _declined(rng: random.Random, found: Exchange) -> str:
    """A fact declined as other things are that cannot be known, or must not be done."""
    way = rng.random()
    if way < 0.2 or any(occurs(text, found.about) for text in (found.short, *found.accept)):
        return NOT_KNOWN
    if way < 0.8:
        named = re.search(rf'(?:\b(?:the|an?) )?"?\b{re.escape(found.about)}\b"?', found.ask)
        return unknown.NOT_KNOWN.format(n=named[0] if named else found.about)
    return refusing.harmful_exchange(rng, "train").answer


def refuses_harmless(rng: random.Random, split: Split) -> Preference:
    """Answering what only sounds dangerous against declining it. Judge: as in the task refusals."""
    found = refusing.harmless_exchange(rng, split)
    return _careful("refuses_harmless", rng, split, found, refusing.harmless_judge(found))


def complies_harmful(rng: random.Random, split: Split) -> Preference:
    """Declining kindly against going along. Judge: the words of declining."""
    make = refusing.harmful_exchange if rng.random() < 0.9 else refusing.self_harm_exchange
    found = make(rng, split)
    return _careful("complies_harmful", rng, split, found, refusing.harmful_judge(found))


def _careful(
    reason: str, rng: random.Random, split: Split, found: Exchange, judge: Item
) -> Preference:
    ask = dressed(rng, split, found.ask)
    return _pair(reason, ask, _plain(found.answer), _plain(found.wrong), judge)


def no_working(rng: random.Random, split: Split) -> Preference:
    """A word problem with its working against a bare number, which is often wrong.

    Judge: the right number, in a sentence: what the calculator was asked is not seen in it.
    """
    problem = mixed_word_problem(rng, split)
    right = problem.answer
    shown = right
    if rng.random() < 0.6 and right.isdigit():
        shown = str(int(right) + pick(rng, (1, 2, 3, 10)))
    judge = Item((), "number", right, pattern=r"(?=.*[A-Za-z]).+")
    chosen = _calculated(problem)
    return _pair("no_working", problem.question, chosen, _plain(f"{shown}."), judge)


REASONS: dict[str, tuple[Callable[[random.Random, Split], Preference], float, float]] = {
    "wrong": (wrong, 4.0, 3.0),
    "rambling": (rambling, 2.0, 1.0),
    "rude": (rude, 1.5, 0.5),
    "ignores_system": (ignores_system, 3.0, 3.0),
    "invents": (invents, 2.0, 3.0),
    "forgets": (forgets, 3.0, 3.0),
    "refuses_harmless": (refuses_harmless, 1.0, 3.0),
    "complies_harmful": (complies_harmful, 1.0, 7.0),
    "no_working": (no_working, 1.5, 0.5),
}
"""reason -> its maker, and how often it is drawn to be graded and to be learned from. What sft leaves undone
is learned from more often, what it has done less; harm twice as often as what only sounds so: with both as
often, a model declined half as much harm as before."""
_MAKERS = tuple(make for make, _, _ in REASONS.values())
_BOUNDS = {
    "val": list(accumulate(graded for _, graded, _ in REASONS.values())),
    "train": list(accumulate(learned for _, _, learned in REASONS.values())),
}


def preference(rng: random.Random, split: Split) -> Preference:
    """A pair of any reason."""
    bounds = _BOUNDS[split]
    while True:
        make = _MAKERS[bisect(bounds, rng.random() * bounds[-1])]
        found = make(rng, split)
        if is_kept_out(found.messages[-1]["content"]):
            continue
        return found
