"""The sets by which chat models are compared, asked as conversations.

ARC (1803.05457) and MMLU (2009.03300) are questions with lettered choices; the reply is one of the
letters. GSM8K (2110.14168) ends in a number, HumanEval (2107.03374) in a function that is run, and
SpellingBee counts a letter in a word. All but the last are read from files that are not part of this
project, in the layouts in which they are published:

    arc_easy.jsonl, arc_challenge.jsonl     llm-foundry's: {"query": "Question: …", "choices", "gold"}
    mmlu/test/SUBJECT_test.csv              question, four choices, answer (a letter, or 0 to 3)
    gsm8k/test.jsonl                        {"question", "answer"} with "#### NUMBER" at its end
    humaneval/HumanEval.jsonl.gz            {"prompt", "test", "entry_point", …}
"""

from __future__ import annotations

import csv
import io
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sprout.common.errors import UsageError
from sprout.tasks.base import Kind, Question, Task, some
from sprout.tasks.core import find_file
from sprout.tasks.fewshot import EXPECTED, read_example
from sprout.tasks.lines import FLAG, read_items, read_text, text_of
from sprout.world.draw import source
from sprout.world.item import Item
from sprout.world.skills.letters import occurs_problem

SPELLING_ITEMS = 256
SEED = 0
REASONING_TOKENS = 256
"""Room for the working of a word problem, or for a function with its explanation."""


@dataclass(frozen=True)
class ChatSet:
    """One of the sets: how to find and read it. `read` is given what `find` gave."""

    name: str
    about: str
    chance: float
    kind: Kind
    where: str
    """The file or folder that is looked for."""
    find: Callable[[Path], Path | None]
    read: Callable[[Path], list[Item]]
    n: int
    max_answer: int | None = None

    def task(self, folder: Path | None) -> Task | None:
        """The task on the data in a folder; None where that is not there."""
        path = Path() if not self.where else None if folder is None else self.find(folder)
        if path is None:
            return None
        place = path

        def load(n: int) -> Sequence[Question]:
            return some(self.read(place), n, self.name)

        return Task(
            self.name,
            f"{self.n:,} {self.about}",
            self.chance,
            load,
            self.kind,
            max_answer=self.max_answer,
            size=self.n,
        )


def lettered(question: str, choices: tuple[str, ...], right: int) -> Item:
    """A question whose choices follow a letter each, as the embedded world asks them."""
    letters = string.ascii_uppercase[: len(choices)]
    lines = [f"{letter}. {choice}" for letter, choice in zip(letters, choices, strict=True)]
    content = "\n".join([question, *lines])
    return Item(({"role": "user", "content": content},), "choice", letters[right], tuple(letters))


def read_arc(path: Path) -> list[Item]:
    """ARC in llm-foundry's layout."""

    def make(row: dict[str, Any]) -> Item:
        found = read_example(row, "choice")
        return lettered(
            found.contexts[0].removeprefix("Question: "), found.continuations, found.gold
        )

    return read_items(path, make, EXPECTED["choice"])


def read_mmlu(folder: Path) -> list[Item]:
    """MMLU's test part, subject by subject. UsageError naming the line that is not a question."""
    items = []
    for path in sorted(folder.glob("*_test.csv")):
        for number, row in enumerate(csv.reader(io.StringIO(read_text(path))), 1):
            if number == 1 and row[:2] == ["question", "choice0"]:
                continue
            answer = row[5] if len(row) == 6 else ""
            if len(answer) != 1 or answer not in "ABCD0123":
                raise UsageError(
                    f"{FLAG}: {path} line {number} is not a question: expected six columns, question, "
                    "four choices and the answer (A to D, or 0 to 3)"
                )
            items.append(lettered(row[0], tuple(row[1:5]), "ABCD0123".index(answer) % 4))
    return items


def read_gsm8k(path: Path) -> list[Item]:
    """Word problems with their number. UsageError naming the line that is not one."""

    def make(row: dict[str, Any]) -> Item:
        answer = text_of(row, "answer").rpartition("####")[2].strip().replace(",", "")
        try:
            float(answer)
        except ValueError:
            raise ValueError("its answer does not end in #### and a number") from None
        return Item(({"role": "user", "content": text_of(row, "question")},), "number", answer)

    return read_items(path, make, '{"question": …, "answer": … with "#### NUMBER" at its end}')


def read_humaneval(path: Path) -> list[Item]:
    """Functions to be completed. UsageError naming the line that is not one."""

    def make(row: dict[str, Any]) -> Item:
        head, name = text_of(row, "prompt"), text_of(row, "entry_point")
        request = f"Complete this Python function.\n\n```python\n{head.strip()}\n```"
        return Item(
            ({"role": "user", "content": request},),
            "code",
            head + str(row.get("canonical_solution", "")),
            tests=f"{text_of(row, 'test')}\n\ncheck({name})",
            head=head,
        )

    return read_items(path, make, '{"prompt": …, "test": …, "entry_point": …}')


def spelling_bee(path: Path) -> list[Item]:
    """How often a letter occurs in a word that the embedded world never spells in training."""
    items = []
    for i in range(SPELLING_ITEMS):
        problem = occurs_problem(source("spellingbee", "val", SEED, i), "val")
        question = {"role": "user", "content": problem.question}
        items.append(Item((question,), problem.kind, problem.answer))
    return items


def _in(*places: str) -> Callable[[Path], Path | None]:
    """Finds the first of these places that is there."""

    def find(folder: Path) -> Path | None:
        return next((folder / each for each in places if (folder / each).exists()), None)

    return find


def _mmlu(folder: Path) -> Path | None:
    for inside in (folder / "mmlu" / "test", folder / "test", folder):
        if next(inside.glob("*_test.csv"), None) is not None:
            return inside
    return None


def _arc(name: str) -> Callable[[Path], Path | None]:
    return lambda folder: find_file(folder, name)


_GSM8K_FILES = ("gsm8k/test.jsonl", "test.jsonl")
_HUMANEVAL_FILES = tuple(
    f"{folder}HumanEval.jsonl{packed}" for folder in ("humaneval/", "") for packed in (".gz", "")
)
CHAT: tuple[ChatSet, ...] = (
    ChatSet(
        name="arc_easy",
        about="easy science questions with lettered choices, by likelihood",
        chance=0.25,
        kind="choice",
        where="arc_easy.jsonl",
        find=_arc("arc_easy"),
        read=read_arc,
        n=2376,
    ),
    ChatSet(
        name="arc_challenge",
        about="hard science questions with lettered choices, by likelihood",
        chance=0.25,
        kind="choice",
        where="arc_challenge.jsonl",
        find=_arc("arc_challenge"),
        read=read_arc,
        n=1172,
    ),
    ChatSet(
        name="mmlu",
        about="questions from 57 subjects with lettered choices, by likelihood",
        chance=0.25,
        kind="choice",
        where="mmlu/test/SUBJECT_test.csv",
        find=_mmlu,
        read=read_mmlu,
        n=14_042,
    ),
    ChatSet(
        name="gsm8k",
        about="word problems; the last number of the answer counts",
        chance=0.0,
        kind="number",
        where="gsm8k/test.jsonl",
        find=_in(*_GSM8K_FILES),
        read=read_gsm8k,
        n=1319,
        max_answer=REASONING_TOKENS,
    ),
    ChatSet(
        name="humaneval",
        about="Python functions, run with their tests",
        chance=0.0,
        kind="code",
        where="humaneval/HumanEval.jsonl.gz",
        find=_in(*_HUMANEVAL_FILES),
        read=read_humaneval,
        n=164,
        max_answer=REASONING_TOKENS,
    ),
    ChatSet(
        name="spellingbee",
        about="words; how often does a letter occur in each?",
        chance=0.0,
        kind="number",
        where="",
        find=lambda folder: folder,
        read=spelling_bee,
        n=SPELLING_ITEMS,
    ),
)
NAMES = tuple(each.name for each in CHAT)
"""The tasks of ChatCORE."""
