"""Letters: spelling forwards and backwards, counting letters."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache

from sprout.world.draw import Split, one_in_ten, pick
from sprout.world.facts import facts
from sprout.world.grammar import bare

MAX_LETTERS = 8
# Share of made-up words among the words to spell: they teach the letters of syllables.
MADE_UP = 0.3

_ONSETS = "b d f g h k l m n p r s t v bl br dr fl gr pl st tr sh".split()
_VOWELS = "a e i o u".split()
_CODAS = ["", "", "", "n", "m", "r", "l", "s", "t", "k"]


@lru_cache(maxsize=4)
def spelling_words(split: str) -> tuple[str, ...]:
    """Real words to spell in this split: those of the tables, of 3 to MAX_LETTERS letters."""
    found: dict[str, None] = {}
    for fact in facts().every.facts:
        for text in (fact.subject, fact.answer):
            word = bare(text)
            if (
                word.isascii()
                and word.isalpha()
                and word.islower()
                and 3 <= len(word) <= MAX_LETTERS
            ):
                found[word] = None
    return tuple(word for word in found if one_in_ten(f"spell:{word}") == (split == "val"))


def word_to_spell(rng: random.Random, split: Split) -> str:
    """A real or a made-up word that belongs to the split."""
    if rng.random() >= MADE_UP:
        return pick(rng, spelling_words(split))
    while True:
        count = 2 if rng.random() < 0.7 else 3
        word = "".join(pick(rng, _ONSETS) + pick(rng, _VOWELS) for _ in range(count))
        word += pick(rng, _CODAS)
        if len(word) <= MAX_LETTERS and one_in_ten(f"spell:{word}") == (split == "val"):
            return word


def spelled(word: str) -> str:
    """'c-a-t'."""
    return "-".join(word)


def counted(word: str) -> str:
    """'c 1, a 2, t 3': the letters numbered."""
    return ", ".join(f"{letter} {number}" for number, letter in enumerate(word, 1))


@dataclass(frozen=True)
class LetterTask:
    """A question about the letters of a word with its answer sentence."""

    question: str
    sentence: str
    kind: str
    """'number' or 'text', as in graded items."""
    answer: str
    accept: tuple[str, ...] = ()


SPELL_QUESTIONS = (
    'Spell the word "{w}".',
    'How do you spell "{w}"?',
    'Can you spell "{w}"?',
    "Spell {w}.",
    'Please spell "{w}" for me.',
    'What are the letters of "{w}"?',
)
BACKWARDS_QUESTIONS = (
    'Spell "{w}" backwards.',
    'What is "{w}" backwards?',
    'How do you spell "{w}" backwards?',
    'Write "{w}" backwards.',
)
COUNT_QUESTIONS = (
    'How many letters are in "{w}"?',
    'How many letters does "{w}" have?',
    'Count the letters of "{w}".',
    'How long is the word "{w}"?',
)
OCCURS_QUESTIONS = (
    'How many times does the letter {x} occur in "{w}"?',
    'How often is the letter {x} in "{w}"?',
    'Count the letter {x} in "{w}".',
)


def letter_task(rng: random.Random, split: Split) -> LetterTask:
    """Spelling, spelling backwards, counting letters or one letter."""
    word = word_to_spell(rng, split)
    kind = rng.random()
    if kind < 0.4:
        question = pick(rng, SPELL_QUESTIONS).format(w=word)
        return LetterTask(question, f'"{word}" is spelled {spelled(word)}.', "text", spelled(word))
    if kind < 0.6:
        question = pick(rng, BACKWARDS_QUESTIONS).format(w=word)
        back = word[::-1]
        sentence = f'"{word}" is spelled {spelled(word)}. Backwards it is {spelled(back)}.'
        return LetterTask(question, sentence, "text", spelled(back), (back,))
    if kind < 0.85:
        question = pick(rng, COUNT_QUESTIONS).format(w=word)
        sentence = f'{counted(word)}: the word "{word}" has {len(word)} letters.'
        return LetterTask(question, sentence, "number", str(len(word)))
    letter = pick(rng, word)
    times = word.count(letter)
    question = pick(rng, OCCURS_QUESTIONS).format(w=word, x=letter)
    sentence = (
        f'"{word}" is spelled {spelled(word)}. '
        f"The letter {letter} occurs {times} time{'s' * (times != 1)}."
    )
    return LetterTask(question, sentence, "number", str(times))
