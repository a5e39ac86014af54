"""What an evaluation has found so far, kept in the run: one that was killed goes on from there.

`runs/NAME/STAGE/evals/TASK.json` holds how many answers to each item were right, and for which weights,
tokenizer, items and ways of asking that is. A file that is about something else is begun anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sprout.common import files
from sprout.common.errors import Failure

VERSION = 1
"""Changed when a score would come out otherwise: then nothing kept is taken over."""


@dataclass
class Progress:
    """How far a task has come."""

    right: list[int] = field(default_factory=list)
    """Of each item asked how many answers were right."""
    cut: int = 0
    """Items that lost examples, or could not be asked at all, for want of room."""


class Kept:
    """The files of one stage. `what` is all that its scores hang on, beside the task."""

    def __init__(self, folder: Path, what: Mapping[str, Any]) -> None:
        self.folder, self.what = folder, {"version": VERSION, **what}

    def read(self, task: str, what: Mapping[str, Any]) -> Progress:
        """How far a task has come; nothing where there is no file, or none about this."""
        path = self._path(task)
        if not path.exists():
            return Progress()
        try:
            found = files.read_json(path)
            if found["what"] != self._key(task, what):
                return Progress()
            right, cut = found["right"], found["cut"]
        except (Failure, KeyError, TypeError):
            return Progress()
        if not isinstance(cut, int) or not all(isinstance(count, int) for count in right):
            return Progress()
        return Progress(list(right), cut)

    def write(self, task: str, what: Mapping[str, Any], done: Progress) -> None:
        """Keep how far a task has come, whole or not at all."""
        content = {"what": self._key(task, what), "cut": done.cut, "right": done.right}
        files.write_text(self._path(task), files.to_json(content) + "\n")

    def _key(self, task: str, what: Mapping[str, Any]) -> dict[str, Any]:
        return {"task": task, **self.what, **what}

    def _path(self, task: str) -> Path:
        return self.folder / f"{re.sub(r'[^A-Za-z0-9_.-]', '-', task)}.json"
