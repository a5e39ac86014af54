"""What a relation is: a table of facts and the sentences that state them and ask for them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Relation:
    """One relation, such as country -> capital.

    Sentences are format strings. For the subject: {s} as in the table, {S} with a capital,
    {a_s} / {A_s} with a or an, {p_s} / {P_s} the plural. For the answer the same with an a:
    {a}, {A}, {a_a}, {A_a}, {p_a}, {P_a}.
    """

    name: str
    kind: str
    """What the subject is; entries of one kind with the same subject make one entity."""
    facts: tuple[tuple[str, str], ...]
    """(subject, answer); the answer may carry an article, which grading leaves out."""
    statements: tuple[str, ...]
    follow: tuple[str, ...]
    """Statements that come after the subject was named: 'Its capital is {a}.'"""
    questions: tuple[str, ...]
    val_questions: tuple[str, ...]
    """Phrasings that never occur in training."""
    answers: tuple[str, ...]
    heading: str
    """Title of a list of facts, 'Capitals of the world'."""
    reverse_questions: tuple[str, ...] = ()
    reverse_val_questions: tuple[str, ...] = ()
    reverse_answers: tuple[str, ...] = ()
    """Asking for the subject; only for relations where each answer has one subject."""
    famous: frozenset[str] = frozenset()
    """Subjects that are never held out and are talked about more often."""
    symmetric: bool = False
    accept: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Other right answers: answer -> synonyms."""
    weight: float = 1.0
    """How often the relation is drawn, relative to the square root of its size."""


def column(table: str, number: int) -> tuple[tuple[str, str], ...]:
    """(first column, column `number`) of each line; '-' and missing cells are left out."""
    found = []
    for line in table.strip().splitlines():
        cells = line.strip().split("|")
        if number < len(cells) and cells[number] not in ("-", ""):
            found.append((cells[0], cells[number]))
    return tuple(found)


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """('hot', 'cold') from 'hot:cold, ...' (entries parted by commas or line ends)."""
    entries = text.replace("\n", ",").split(",")
    return tuple(
        (left.strip(), right.strip())
        for left, _, right in (entry.partition(":") for entry in entries if ":" in entry)
    )


def both_ways(facts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Each fact followed by itself turned round, for symmetric relations."""
    return tuple(fact for pair in facts for fact in (pair, pair[::-1]))


def words(text: str) -> frozenset[str]:
    """A set from 'France, Italy, the United States'."""
    return frozenset(part.strip() for part in text.replace("\n", ",").split(",") if part.strip())
