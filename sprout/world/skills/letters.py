"""Letters: spelling forwards and backwards, counting letters, finding one by its place.

A word in a question always stands in quotation marks, and an answer shows its working in a form
where each step is one look-up: "g-a-r-d-e-n", letters with their numbers ("g1-a2-r3"), a letter
counted where it occurs ("b-a1-n-a2-n-a3").

Held out: words ("spell:garden"), real ones and made-up ones; in training they are neither spelled
nor put together from letters. Made-up words are joined from a start and an end of two training
words ("gar" and "ble"), or from plain syllables, so that the pieces of an unseen word are spelled
in many others.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache

from sprout.world.draw import Split, one_in_ten, pick
from sprout.world.facts import facts
from sprout.world.grammar import bare, join_words
from sprout.world.skills.problem import Problem, ends_with
from sprout.world.skills.words import COMMON, RHYMES

MIN_LETTERS, MAX_LETTERS = 3, 8
# Share of made-up words among the words to spell: in training every one of them is a new word.
MADE_UP: dict[str, float] = {"train": 0.45, "val": 0.3}

_ONSETS = "b d f g h k l m n p r s t v bl br dr fl gr pl st tr sh".split()
_VOWELS = "a e i o u".split()
_CODAS = ["", "", "", "n", "m", "r", "l", "s", "t", "k"]
VOWELS = frozenset("aeiou")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def spelling_held_out(word: str) -> bool:
    """Whether only validation asks to spell this word."""
    return one_in_ten(f"spell:{word}")


@lru_cache(maxsize=4)
def spelling_words(split: str) -> tuple[str, ...]:
    """Real words to spell in this split: common ones and those of the fact tables."""
    found = dict.fromkeys(COMMON)
    for fact in facts().every.facts:
        for text in (fact.subject, fact.answer):
            word = bare(text)
            if word.isascii() and word.isalpha() and word.islower():
                found[word] = None
    sized = [word for word in found if MIN_LETTERS <= len(word) <= MAX_LETTERS]
    if split == "val":
        return tuple(word for word in sized if spelling_held_out(word))
    return tuple(w for w in sized if not spelling_held_out(w) and w[::-1] not in kept_back())


@lru_cache(maxsize=1)
def kept_back() -> frozenset[str]:
    """The held-out real words, which no part and no reversal of a training word may spell."""
    return frozenset(spelling_words("val"))


@lru_cache(maxsize=1)
def _pieces() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Starts and ends of training words, two to five letters each."""
    starts: dict[str, None] = {}
    ends: dict[str, None] = {}
    for word in spelling_words("train"):
        for size in range(2, min(len(word), 6)):
            starts[word[:size]] = None
            ends[word[-size:]] = None
    return tuple(starts), tuple(ends)


def belongs(word: str, split: str) -> bool:
    """Whether a word may be spelled in the split, also backwards."""
    if spelling_held_out(word) != (split == "val"):
        return False
    return split == "val" or word[::-1] not in kept_back()


def made_up_word(rng: random.Random, split: Split) -> str:
    """A word that does not exist, of the split."""
    starts, ends = _pieces()
    while True:
        if rng.random() < 0.65:
            word = pick(rng, starts) + pick(rng, ends)
        else:
            count = 2 if rng.random() < 0.7 else 3
            word = "".join(pick(rng, _ONSETS) + pick(rng, _VOWELS) for _ in range(count))
            word += pick(rng, _CODAS)
        if len(word) <= MAX_LETTERS and belongs(word, split):
            return word


def word_to_spell(rng: random.Random, split: Split, made_up: float = 0.0) -> str:
    """A real or a made-up word that belongs to the split.

    `made_up`: at least this share of them is made up. In training short words come more often:
    they teach the letters of a piece in the fewest tokens.
    """
    share = max(made_up, MADE_UP[split])
    short = split == "train" and rng.random() < 0.5
    word = _any_word(rng, split, share)
    return min(word, _any_word(rng, split, share), key=len) if short else word


def _any_word(rng: random.Random, split: Split, made_up: float) -> str:
    return made_up_word(rng, split) if rng.random() < made_up else pick(rng, spelling_words(split))


def piece(rng: random.Random) -> str:
    """The start or the end of a training word, two to five letters; never a held-out word."""
    while True:
        found = pick(rng, pick(rng, _pieces()))
        if not spelling_held_out(found):
            return found


def spelled(word: str) -> str:
    """'c-a-t'."""
    return "-".join(word)


def counted(word: str) -> str:
    """'c1-a2-t3': the letters numbered."""
    return "-".join(f"{letter}{number}" for number, letter in enumerate(word, 1))


def marked(word: str, letters: str | frozenset[str]) -> str:
    """'b-a1-n-a2-n-a3' for the letter a: those asked for, numbered as they occur."""
    found, number = [], 0
    for letter in word:
        if letter in letters:
            number += 1
            letter = f"{letter}{number}"
        found.append(letter)
    return "-".join(found)


SPELL_QUESTIONS = (
    'Spell the word "{w}".', 'How do you spell "{w}"?', 'Can you spell "{w}"?', 'Spell "{w}".',
    'Please spell "{w}" for me.', 'What are the letters of "{w}"?', 'How is "{w}" spelled?',
    'How is the word "{w}" written, letter by letter?', 'Give me the letters of "{w}" one by one.',
)  # fmt: skip
BACKWARDS_QUESTIONS = (
    'Spell "{w}" backwards.', 'What is "{w}" backwards?', 'How do you spell "{w}" backwards?',
    'Write "{w}" backwards.', 'Write the letters of "{w}" from the last to the first.',
    'Can you reverse the word "{w}"?',
)  # fmt: skip
COUNT_QUESTIONS = (
    'How many letters are in "{w}"?', 'How many letters does "{w}" have?',
    'Count the letters of "{w}".', 'How long is the word "{w}"?',
    'Tell me the number of letters in "{w}".',
)  # fmt: skip
OCCURS_QUESTIONS = (
    'How many times does the letter {x} occur in "{w}"?', 'How often is the letter {x} in "{w}"?',
    'Count the letter {x} in "{w}".', 'How many times is {x} in the word "{w}"?',
)  # fmt: skip
PLACE_QUESTIONS = (
    'What is the {o} letter of "{w}"?', 'Which letter is the {o} one in "{w}"?',
    'Give me the {o} letter of the word "{w}".',
)  # fmt: skip
VOWEL_QUESTIONS = (
    'How many vowels are in "{w}"?', 'How many vowels does the word "{w}" have?',
    'Count the vowels in "{w}".',
)  # fmt: skip
JOIN_QUESTIONS = (
    "Which word is {s}?", "What word do the letters {s} make?", "Put these letters together: {s}",
    "Read this word: {s}",
)  # fmt: skip


def spell_problem(rng: random.Random, split: Split, word: str = "") -> Problem:
    """Spell a word."""
    word = word or word_to_spell(rng, split)
    question = pick(rng, SPELL_QUESTIONS).format(w=word)
    return Problem(question, f'"{word}" is spelled {spelled(word)}.', spelled(word), "text")


def backwards_problem(rng: random.Random, split: Split) -> Problem:
    """Spell a word backwards, after spelling it forwards."""
    word = word_to_spell(rng, split)
    question = pick(rng, BACKWARDS_QUESTIONS).format(w=word)
    back = word[::-1]
    worked = f'"{word}" is spelled {spelled(word)}. Backwards it is {spelled(back)}.'
    return Problem(question, worked, spelled(back), "text", accept=(back,))


def length_problem(rng: random.Random, split: Split) -> Problem:
    """How many letters a word has."""
    word = word_to_spell(rng, split)
    question = pick(rng, COUNT_QUESTIONS).format(w=word)
    return Problem(question, f"{counted(word)}: it has {len(word)} letters.", str(len(word)))


def letter_to_count(rng: random.Random, word: str, split: Split) -> str:
    """A letter, mostly of the word and often one that it has twice."""
    letter = pick(rng, word) if rng.random() < 0.88 else pick(rng, "abcdefghiklmnoprstuwy")
    twice = [x for x in word if word.count(x) > 1]
    if twice and rng.random() < 0.6:
        letter = pick(rng, twice)
    # Marking the letters d of "handy" would spell "han": that must not be a held-out word.
    while split == "train" and any(part in kept_back() for part in word.split(letter)):
        letter = pick(rng, word + "aeiou")
    return letter


def occurs_problem(rng: random.Random, split: Split) -> Problem:
    """How often a letter occurs in a word; one time in eight it does not."""
    word = word_to_spell(rng, split)
    letter = letter_to_count(rng, word, split)
    times = word.count(letter)
    question = pick(rng, OCCURS_QUESTIONS).format(w=word, x=letter)
    end = f"{letter} occurs {times} time{'s' * (times != 1)}."
    return Problem(question, f"{marked(word, letter)}: {end}", str(times))


def place_problem(rng: random.Random, split: Split) -> Problem:
    """The first, last or n-th letter of a word."""
    word = word_to_spell(rng, split)
    place = int(rng.random() * (len(word) + 2))
    if place < len(word):
        order, letter = ORDINALS[place], word[place]
    else:
        order, letter = "last", word[-1]
    question = pick(rng, PLACE_QUESTIONS).format(w=word, o=order)
    worked = f"{counted(word)}: the {order} letter is {letter}."
    return Problem(question, worked, letter, "text", pattern=ends_with(letter))


def vowel_problem(rng: random.Random, split: Split) -> Problem:
    """How many vowels a word has."""
    word = word_to_spell(rng, split)
    count = sum(letter in VOWELS for letter in word)
    question = pick(rng, VOWEL_QUESTIONS).format(w=word)
    worked = f"{marked(word, VOWELS)}: it has {count} vowel{'s' * (count != 1)}."
    return Problem(question, worked, str(count))


def join_problem(rng: random.Random, split: Split) -> Problem:
    """The word that letters make."""
    word = word_to_spell(rng, split)
    question = pick(rng, JOIN_QUESTIONS).format(s=spelled(word))
    return Problem(question, f'{spelled(word)} is "{word}".', word, "text")


ALPHABET = "abcdefghijklmnopqrstuvwxyz"
ALPHABET_QUESTIONS = (
    "Which letter comes {way} {x} in the alphabet?", "What letter is right {way} {x}?",
    "What is the letter {way} {x}?", "In the alphabet, what comes {way} {x}?",
)  # fmt: skip


def alphabet_problem(rng: random.Random, split: Split) -> Problem:
    """The neighbor of a letter; every tenth (letter, side) is held out ("alphabet:after:d")."""
    while True:
        place = 1 + int(rng.random() * 24)
        way, step = ("after", 1) if rng.random() < 0.5 else ("before", -1)
        letter = ALPHABET[place]
        if one_in_ten(f"alphabet:{way}:{letter}") == (split == "val"):
            break
    near = ALPHABET[max(place - 2, 0) : place + 3]
    question = pick(rng, ALPHABET_QUESTIONS).format(way=way, x=letter)
    found = ALPHABET[place + step]
    worked = f"{', '.join(near)}: the letter {way} {letter} is {found}."
    return Problem(question, worked, found, "text", pattern=ends_with(found))


RHYME_QUESTIONS = (
    'Which word rhymes with "{w}"?', 'Give me a word that rhymes with "{w}".',
    'Can you find a rhyme for "{w}"?', 'Tell me words that rhyme with "{w}".',
)  # fmt: skip


def rhyme_problem(rng: random.Random, split: Split) -> Problem:
    """Words that rhyme with another; every tenth word is held out ("rhyme:cat")."""
    while True:
        family = pick(rng, RHYMES)
        word = pick(rng, family)
        if one_in_ten(f"rhyme:{word}") == (split == "val"):
            break
    others = tuple(other for other in family if other != word)
    found = [other for other in others if not one_in_ten(f"rhyme:{other}")][:3] or list(others)
    question = pick(rng, RHYME_QUESTIONS).format(w=word)
    words = join_words([f'"{other}"' for other in found])
    verb = "rhymes" if len(found) == 1 else "rhyme"
    worked = f'{words} {verb} with "{word}".'
    return Problem(question, worked, found[0], "text", accept=others)


_TASKS: tuple[tuple[Callable[[random.Random, Split], Problem], float], ...] = (
    (spell_problem, 0.35),
    (backwards_problem, 0.55),
    (length_problem, 0.75),
    (occurs_problem, 0.87),
    (place_problem, 0.95),
    (vowel_problem, 1.0),
)


def letter_task(rng: random.Random, split: Split) -> Problem:
    """Spelling, spelling backwards, counting letters, one letter or vowels, or the n-th letter."""
    chance = rng.random()
    return next(make for make, bound in _TASKS if chance < bound)(rng, split)
