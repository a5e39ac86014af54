"""Documents about letters: words spelled, families of words, practice and quizzes.

Only words of the split occur here in any form (see `letters` for what is held out).
"""

from __future__ import annotations

import random
from functools import lru_cache

from sprout.world.draw import Maker, Split, between, pick, pick_some
from sprout.world.grammar import join_words
from sprout.world.skills.letters import (
    ORDINALS,
    VOWELS,
    alphabet_problem,
    belongs,
    counted,
    join_problem,
    kept_back,
    letter_task,
    letter_to_count,
    marked,
    piece,
    rhyme_problem,
    spell_problem,
    spelled,
    spelling_words,
    word_to_spell,
)
from sprout.world.skills.problem import practice

TITLES = (
    "Letters", "Spelling practice", "How words are written", "Words and letters", "Letter by letter",
    "Spelling", "A page of words", "From letters to words", "Looking at words",
)  # fmt: skip


def _line(rng: random.Random, split: Split, word: str) -> str:
    form = int(rng.random() * 12)
    if form < 3:
        return f"{word}: {spelled(word)}"
    if form < 5:
        return f'"{word}" is spelled {spelled(word)}.'
    if form == 5:
        return f'{spelled(word)} is "{word}".'
    if form == 6:
        return f'"{word}" is spelled {spelled(word)}. Backwards it is {spelled(word[::-1])}.'
    if form == 7:
        return f'"{word}": {counted(word)}: it has {len(word)} letters.'
    if form == 8:
        return f'The first letter of "{word}" is {word[0]}. The last letter is {word[-1]}.'
    if form == 9:
        letter = letter_to_count(rng, word, split)
        times = word.count(letter)
        end = f"{letter} occurs {times} time{'s' * (times != 1)}."
        return f'"{word}": {marked(word, letter)}: {end}'
    if form == 10:
        place = int(rng.random() * len(word))
        return f'"{word}": {counted(word)}: the {ORDINALS[place]} letter is {word[place]}.'
    count = sum(letter in VOWELS for letter in word)
    return f'"{word}": {marked(word, VOWELS)}: it has {count} vowel{"s" * (count != 1)}.'


def letters(rng: random.Random, split: Split) -> str:
    """Words with their letters, in several forms."""
    lines = [_line(rng, split, word_to_spell(rng, split, 0.5)) for _ in range(between(rng, 6, 16))]
    return "\n".join([pick(rng, TITLES), *lines])


def word_list(rng: random.Random, split: Split) -> str:
    """Many words spelled one after the other in one form."""
    found = [word_to_spell(rng, split, 0.5) for _ in range(between(rng, 10, 24))]
    form = int(rng.random() * 4)
    if form == 0:
        return "\n".join(f"{word}: {spelled(word)}" for word in found)
    if form == 1:
        return "\n".join(f'"{word}" is spelled {spelled(word)}.' for word in found)
    if form == 2:
        return ", ".join(f"{word} ({spelled(word)})" for word in found) + "."
    return "\n".join(f'"{word}": {counted(word)}' for word in found)


def pieces(rng: random.Random, split: Split) -> str:
    """Pieces of words with their letters, and the words that two of them make."""
    lines = []
    for _ in range(between(rng, 4, 9)):
        one, two = piece(rng), piece(rng)
        lines += [f"{one}: {spelled(one)}", f"{two}: {spelled(two)}"]
        word = one + two
        if belongs(word, split):
            lines.append(f"{one} and {two} make {word}: {spelled(word)}")
    return "\n".join(lines)


@lru_cache(maxsize=4)
def _families(split: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """("begin with", "gar", words) and ("end in", "ight", words): three words or more each."""
    found: dict[tuple[str, str], list[str]] = {}
    for word in spelling_words(split):
        for size in (2, 3, 4):
            if size < len(word):
                found.setdefault(("begin with", word[:size]), []).append(word)
                found.setdefault(("end in", word[-size:]), []).append(word)
    return tuple(
        (*key, tuple(words))
        for key, words in found.items()
        if len(words) >= 3 and (split == "val" or key[1] not in kept_back())
    )


def families(rng: random.Random, split: Split) -> str:
    """Words that begin or end alike, with their letters."""
    lines = []
    for _ in range(between(rng, 2, 5)):
        how, part, words = pick(rng, _families(split))
        some = pick_some(rng, words, between(rng, 3, 6))
        lines.append(f"Words that {how} {spelled(part)}: {join_words(some)}.")
        lines += [f'"{word}" is spelled {spelled(word)}.' for word in some[: between(rng, 1, 3)]]
    return "\n".join(lines)


KINDS: tuple[tuple[Maker, float], ...] = (
    (letters, 3.0),
    (word_list, 2.5),
    (pieces, 1.5),
    (families, 1.5),
    (
        practice(
            TITLES, (letter_task, letter_task, letter_task, spell_problem, join_problem), 3, 8
        ),
        3.0,
    ),
    (practice(TITLES, (alphabet_problem, rhyme_problem), 4, 8), 0.5),
)
