"""The chapters of docs/: their commands run, and the files and pictures that they name are there.

Commands that train are run with the sizes of the other tests instead of their own; all others as
they are written, on a tiny run called `default`. Not run: what asks the hub, a server, or data that is
not part of this project.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sprout.cli.main import main

from .cli import helpers

ROOT = Path(__file__).parents[1]
NAMES = re.findall(
    r"^\d+\. \[.*\]\((\w+(?:-\w+)*\.md)\)$", (ROOT / "docs/README.md").read_text(), re.M
)
CHAPTERS = [ROOT / "docs" / name for name in NAMES]
TRAINS = ("run", "pretrain", "mid", "sft", "dpo", "rl", "tokenizer")
LATER = ("mid", "sft", "dpo", "rl")
SIZES = ("--minutes", "--depth", "--steps", "--vocab-size", "--width")
TINY = ["256" if word == "64" else word for word in helpers.TINY]
"""With rows long enough for the prompts of the chapters."""
ELSEWHERE = (
    "hub:",
    "DIR",
    "feedback",
    "--push",
    "openai-community/",
    "gpt2/base",
    "gguf",
)
"""What a command names that is not at hand; gguf wants another tokenizer than the tests' bytes."""
FILES = {
    "books/one.txt": helpers.TEXT,
    "chats.jsonl": '{"prompt": "Hi", "response": "Hello."}\n' * 20,
    "pairs.jsonl": '{"prompt": "Hi", "chosen": "Hello.", "rejected": "What?"}\n' * 20,
    "mixture.toml": '[[source]]\npath = "world"\n[[source]]\npath = "chats.jsonl"\n',
    "me.toml": 'name = "Robo"\n',
    "mine.py": "def polite(answer):\n    return float('please' in answer.text)\n",
    "mine.jsonl": '{"question": "What is 1 + 1?", "answer": "2"}\n',
}
"""What the chapters' commands name."""
OTHERS = ("--rl-steps", "2", "--rl-prompts", "2", "--rl-group", "2")


def commands(chapter: Path) -> list[list[str]]:
    """The words of each sprout command in the chapter's bash blocks."""
    blocks = re.findall(r"```bash\n(.*?)```", chapter.read_text(), flags=re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("sprout ")]


def small(words: list[str]) -> list[str]:
    """A training command with the sizes of the tests."""
    kept = [
        word
        for before, word in zip(["", *words], words, strict=False)
        if word not in SIZES and before not in SIZES
    ]
    more = OTHERS if kept[0] == "rl" else ()
    if kept[0] in ("run", "tokenizer", "pretrain") and "--data" not in kept:
        more = ("--data", "a.txt")
    return [kept[0], *TINY, *more, *kept[1:]]


def undo(stage: str) -> None:
    """Leave the default run as if a stage were still to be done."""
    for done in LATER[LATER.index(stage) :]:
        shutil.rmtree(f"runs/default/{done}", ignore_errors=True)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a finished tiny run."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("tour")
        for _ in helpers.small_machine(folder, patch):
            for path, text in FILES.items():
                Path(path).parent.mkdir(exist_ok=True)
                Path(path).write_text(text)
            assert main(small(["run", "--quiet"])) == 0
            yield folder


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_the_commands_of_a_chapter_run(chapter: Path, place: Path) -> None:
    for words in commands(chapter):
        if any(part in word for word in words for part in ELSEWHERE):
            continue
        argv = small(words) if words[0] in TRAINS else words
        if words[0] in LATER and "--run" not in words:
            undo(words[0])
        assert main(argv) == 0, shlex.join(argv)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_what_a_chapter_names_is_there(chapter: Path) -> None:
    text = chapter.read_text()
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (chapter.parent / link).exists(), link
    for path in re.findall(
        r"`((?:sprout|docs|presets|examples|deploy|bench)/[\w./-]+\.\w+)`", text
    ):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_has_all_its_parts(chapter: Path) -> None:
    """What it is for, the idea, a picture that the code draws, a file to read, a command, an experiment."""
    text = " ".join(chapter.read_text().split())
    for part in (
        "What it is for.** ",
        "The idea.** ",
        "**Read** `",
        "**Try** ",
        "happened to us:* ",
    ):
        assert part in text, part
    drawn = re.findall(r"\]\(pictures/(\w+)\.svg\)", text)
    assert len(drawn) == 1
    assert f"def {drawn[0]}(" in (ROOT / "docs/pictures.py").read_text()
    assert [c for c in commands(chapter) if not any(e in w for w in c for e in ELSEWHERE)]


def test_the_tour_has_twelve_chapters() -> None:
    assert len(CHAPTERS) == 12 and all(chapter.exists() for chapter in CHAPTERS)
