"""The identity of a run: `identity.toml` in its folder, and in that of each stage that learned it.

A run keeps a copy of the file that --identity names, so that it goes on when that one is gone. A stage keeps
what it began with: a later one may teach another.
"""

from __future__ import annotations

from pathlib import Path

from sprout.common.config import to_dict, write_toml
from sprout.common.errors import UsageError
from sprout.world.identity import Identity, read_identity

NAME = "identity.toml"


def keep(identity: Identity, folder: Path) -> None:
    """Write the identity into a run's folder or a stage's."""
    write_toml(folder / NAME, to_dict(identity))


def kept(folder: Path) -> Identity | None:
    """The identity in a run's folder or a stage's; None where the model is to be Sprout."""
    path = folder / NAME
    return read_identity(path) if path.exists() else None


def of_stage(run: Path, stage: str, begun: bool) -> Identity | None:
    """The identity that a stage teaches: what it has begun with, else the run's, which it keeps."""
    if begun:
        return kept(run / stage)
    found = kept(run)
    if found is not None:
        keep(found, run / stage)
    return found


def check_unchanged(flag: str, identity: Identity, run: Path, stages: list[str]) -> None:
    """UsageError when one of these stages has begun with another identity."""
    for stage in stages:
        if kept(run / stage) != identity:
            raise UsageError(
                f"{flag}: it has changed since {stage} began; restore it, remove {run / stage} to train "
                "it anew, or choose another name with --run"
            )
