"""Presets: TOML files of flags, a user's own or the project's."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from sprout.common.config import from_dict, read_toml
from sprout.common.errors import UsageError
from sprout.train.options import Options


def with_preset(argv_options: Options, explicit: frozenset[str]) -> tuple[Options, frozenset[str]]:
    """Fill in what files of flags say and the command line does not; their keys count as said, too.

    --override goes before --preset, and the command line before both.
    """
    options = argv_options
    for flag, name in (("override", options.override), ("preset", options.preset)):
        if name is not None:
            options, explicit = _with_file(options, explicit, find_preset(name, flag))
    return options, explicit


def _with_file(
    options: Options, explicit: frozenset[str], path: Path
) -> tuple[Options, frozenset[str]]:
    values = read_toml(path)
    try:
        from_dict(Options, values, str(path)).check()
    except UsageError as error:
        raise UsageError(str(error) if str(path) in str(error) else f"{path}: {error}") from None
    if values.keys() & {"preset", "override", "run"}:
        raise UsageError(f"{path}: a preset may not set `preset`, `override` or `run`")
    length = {"minutes", "steps"}
    ours = explicit | (
        length if length & explicit else frozenset()
    )  # a flag replaces the other, too
    said = {key: value for key, value in values.items() if key not in ours}
    return dataclasses.replace(options, **said), explicit | set(said)


def find_preset(name: str, flag: str = "preset") -> Path:
    """The TOML file of a preset: a path, or a name in the project's presets/."""
    folder = Path(__file__).resolve().parents[2] / "presets"
    for path in (Path(name), folder / f"{name}.toml"):
        if path.is_file():
            return path
    known = ", ".join(sorted(p.stem for p in folder.glob("*.toml"))) or "none"
    raise UsageError(
        f"--{flag} {name}: no such file, and no preset of that name (there are: {known})"
    )
