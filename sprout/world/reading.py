"""Reading: passages from two sentences to long ones, with questions that only they answer.

Most passages are short (`passages.short`), fewer are of medium length, few long (`passages.long`);
lists to look things up in (`passages.lists`) join them in documents and conversations, but are not
graded. Each holds other things of the same kind (two colors, two names), so that it must really be
read; the short answer stands in it word for word, and the answer sentence keeps to its wording.
Several questions are asked about each. Held out: the names in it (keys "reader:NAME" and "made
up:NAME"), passages by all that they are about (key "passage:FAMILY:values"), and half of the
questions of validation by how they are asked (`passages.question`, `passages.long`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from sprout.world.draw import Maker, Split, between, pair_held_out, pick, shuffled
from sprout.world.item import Item
from sprout.world.messages import Message, size, turn
from sprout.world.passages.lists import list_to_read
from sprout.world.passages.long import long_passage
from sprout.world.passages.question import Passage, Question
from sprout.world.passages.short import medium_passage, short_passage

SHORT, MEDIUM = 0.6, 0.3
"""Shares of passages; the others are long."""
LISTS = 0.2
"""Share of lists in documents and conversations."""
LONGEST_MEDIUM = 360
MOST_CHARACTERS = 1300
"""About the most that a conversation has."""

_NUMBER = re.compile(r"\d+")


def _drawn(rng: random.Random, split: Split, lists: float) -> Passage:
    kind = rng.random()
    if kind < lists:
        return list_to_read(rng, split)
    kind = (kind - lists) / (1 - lists)
    if kind < SHORT:
        return short_passage(rng, split)
    return medium_passage(rng, split) if kind < SHORT + MEDIUM else long_passage(rng, split)


def passage(rng: random.Random, split: Split, lists: float = 0.0) -> Passage:
    """A passage and its questions in random order; with the share `lists` it is a list."""
    while True:
        read = _drawn(rng, split, lists)
        # Two numbers alone would look like those of a word problem, where some are held out.
        numbers = [int(number) for number in _NUMBER.findall(read.text)]
        problem = split == "train" and len(numbers) == 2 and pair_held_out(*numbers)
        if len(read.text) <= (LONGEST_MEDIUM if " and " in read.family else 1000) and not problem:
            return read


def _selected(rng: random.Random, read: Passage, most: int) -> list[Question]:
    """Up to `most` different questions of a passage: more for a short one than for a long one."""
    different = list({question.ask: question for question in read.questions}.values())
    return different[
        : min(most, between(rng, 4, 8) if len(read.text) < 250 else between(rng, 3, 6))
    ]


def _answered(rng: random.Random, asked: list[Question]) -> list[str]:
    """The lines of questions and answers of a document."""
    layout = rng.random()
    if layout < 0.3:
        return [f"Question: {q.ask}\nAnswer: {q.answer_sentence}" for q in asked]
    if layout < 0.55:
        return [f"Q: {q.ask}\nA: {q.answer_sentence}" for q in asked]
    if layout < 0.75:
        return [f"{q.ask} {q.answer_sentence}" for q in asked]
    if layout < 0.9:
        return [f"{q.ask} ({q.answer})" for q in asked]
    return [f"- {q.ask}\n- {q.answer_sentence}" for q in asked]


def _pairs(read: Passage) -> list[tuple[str, str]]:
    """What two questions about one sentence answer, in the order in which the sentence has it."""
    told: dict[str, list[str]] = {}
    for question in read.questions:
        answers = told.setdefault(question.answer_sentence, [])
        if question.answer not in answers and question.answer in question.answer_sentence:
            answers.append(question.answer)
    pairs = ((sentence, sorted(a[:2], key=sentence.index)) for sentence, a in told.items())
    return [(pair[0], pair[1]) for _, pair in pairs if len(pair) == 2]


def _document(rng: random.Random, part: Callable[[], str]) -> str:
    """One to three parts."""
    most = between(rng, 200, 700)
    parts: list[str] = []
    while sum(map(len, parts)) < most:
        parts.append(part())
    return "\n\n".join(parts)


def _questioned(rng: random.Random, split: Split, lists: float) -> str:
    read = passage(rng, split, lists)
    head = pick(rng, ("", "", "", "Read the text.\n", "Text: ")) if lists < 1 else ""
    return "\n".join([head + read.text, *_answered(rng, _selected(rng, read, 8))])


def _matched(rng: random.Random, split: Split) -> str:
    while True:
        read = short_passage(rng, split)
        pairs = shuffled(rng, _pairs(read))
        if len(pairs) > 1:
            break
    backwards, mark = rng.random() < 0.5, pick(rng, (": ", ": ", " - ", " = "))
    return "\n".join([read.text, *(mark.join(p[::-1] if backwards else p) for p in pairs)])


def reading_text(rng: random.Random, split: Split) -> str:
    """A document: one to three passages, each followed by its questions with their answers."""
    return _document(rng, lambda: _questioned(rng, split, lists=0.0))


def lookup_text(rng: random.Random, split: Split) -> str:
    """A document: one to three little tables or lists, each with questions and answers."""
    return _document(rng, lambda: _questioned(rng, split, lists=1.0))


def matching_text(rng: random.Random, split: Split) -> str:
    """A document: short passages, each followed by lines of what belongs together, "a red bag: Tom".

    Half of them in the order of the passage, half in the other. Sentences as answers can mostly be
    copied from where the question's words stand; here nothing but what belongs to what counts.
    """
    return _document(rng, lambda: _matched(rng, split))


ASK_FIRST = (
    "Read this and answer: {ask}\n{text}",
    "{ask} Here is the text: {text}",
    "{ask}\n\n{text}",
    "Answer from the text. {ask}\n{text}",
)
ASK_LAST = (
    "{text}\n{ask}",
    "{text}\n\n{ask}",
    "{text} {ask}",
    "Read this: {text}\n{ask}",
    "Here is a text.\n{text}\n{ask}",
    "Text: {text}\n{ask}",
)
ONLY_TEXT = (
    "{text}",
    "Please read this: {text}",
    "Read this text, then I will ask you about it.\n{text}",
    "Here is a text: {text}",
    "I have a text for you: {text}\nI want to ask you something about it.",
)
READY = (
    "I have read it. What do you want to know?",
    "Thank you, I have read the text. What is your question?",
    "I have read the text. Ask me about it.",
)
NEXT = (
    "{text}\n{ask}",
    "Here is another text.\n{text}\n{ask}",
    "Now read this: {text}\n{ask}",
    "Another text: {text}\n{ask}",
)


def _prompt(rng: random.Random, text: str, ask: str) -> str:
    ways = ASK_FIRST if rng.random() < 0.2 else ASK_LAST
    return pick(rng, ways).format(text=text, ask=ask)


def _about(rng: random.Random, read: Passage, first: bool, room: int) -> list[Message]:
    """Turns about one passage, of about `room` characters or fewer."""
    start, *follow = _selected(rng, read, 8)
    if first and rng.random() < 0.1:
        messages = turn(pick(rng, ONLY_TEXT).format(text=read.text), pick(rng, READY))
        follow = [start, *follow]
    elif first:
        messages = turn(_prompt(rng, read.text, start.ask), start.answer_sentence)
    else:
        user = pick(rng, NEXT).format(text=read.text, ask=start.ask)
        messages = turn(user, start.answer_sentence)
    for question in follow:
        more = turn(question.ask, question.answer_sentence)
        if size(messages) + size(more) > room:
            break
        messages += more
    return messages


def reading_turn(rng: random.Random, split: Split) -> list[Message]:
    """Turns about one to three passages or lists: for each many questions, one after the other."""
    read = passage(rng, split, LISTS)
    messages = _about(rng, read, True, 1000)
    for _ in range(between(rng, 0, 2)):
        read = passage(rng, split, LISTS)
        room = MOST_CHARACTERS - size(messages)
        if len(read.text) + 250 > room:
            break
        messages += _about(rng, read, False, room)
    return messages


def reading_item(rng: random.Random, split: Split) -> Item:
    """A graded question about a passage; the other candidates must not be in the reply.

    Of ten passages six are short (two to four sentences about one relation), three of medium
    length (four to nine sentences about two or three relations), one is long (`long_passage`).
    Each names at least one wrong candidate of the kind of the answer. In validation all names of
    people and the passages themselves are held out, and half of the questions are asked as
    training never asks; towns, colors and other values occur in training too.
    """
    while True:
        read = passage(rng, split)
        question = next((q for q in read.questions if q.others), None)
        if question is not None:
            break
    prompt = {"role": "user", "content": _prompt(rng, read.text, question.ask)}
    return Item((prompt,), "text", question.answer, question.others)


KINDS: tuple[tuple[Maker, float], ...] = (
    (reading_text, 0.35),
    (lookup_text, 0.25),
    (matching_text, 0.4),
)
