"""The size of sprout's code, and which version of it this is.

A token is taken to be four characters, a rule of thumb for language models' tokenizers.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import sprout

CHARACTERS_PER_TOKEN = 4
PARTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("models, training, serving", "sprout", (".py", ".cpp", ".toml")),
    ("the embedded world", "sprout/world", (".py",)),
    ("pages (chat and report)", "sprout", (".html", ".css", ".js")),
    ("tests", "tests", (".py",)),
    ("drills", "drills", (".py",)),
    ("docs and presets", "", (".md", ".toml", ".sh")),
)
"""What is counted: a name, the folder, and the ends of file names."""
_PASSED_OVER = {"vendor", "__pycache__", "node_modules"}


def version() -> dict[str, Any]:
    """Version and, in a checkout, the commit and whether files differ from it; for results.json."""
    found: dict[str, Any] = {"version": sprout.__version__}
    root = Path(sprout.__file__).resolve().parents[1]
    commit = _git(root, "rev-parse", "HEAD") if (root / ".git").exists() else None
    if commit:
        found["commit"] = commit
        found["changed"] = bool(_git(root, "status", "--porcelain", "--untracked-files=no"))
    return found


def size(root: Path | None = None) -> list[dict[str, Any]]:
    """Files, lines and tokens of each part that is there; an installed package has the first three."""
    root = root or Path(sprout.__file__).resolve().parents[1]
    checkout = (root / "pyproject.toml").exists()
    found = []
    for name, folder, ends in PARTS:
        if not checkout and not folder.startswith("sprout"):
            continue
        texts = [path.read_text("utf-8") for path in _files(root, folder, ends)]
        if texts:
            characters = sum(map(len, texts))
            lines = sum(text.count("\n") for text in texts)
            tokens = characters // CHARACTERS_PER_TOKEN
            found.append({"part": name, "files": len(texts), "lines": lines, "tokens": tokens})
    return found


def _files(root: Path, folder: str, ends: tuple[str, ...]) -> list[Path]:
    if folder:
        paths = sorted((root / folder).rglob("*"))
    else:
        paths = [p for part in ("", "docs", "presets", "bench") for p in (root / part).glob("*")]
    world = root / "sprout" / "world"
    return [
        path
        for path in paths
        if path.suffix in ends
        and not _PASSED_OVER & set(path.parts)
        and (folder == "sprout/world" or world not in path.parents)
    ]


def _git(root: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *words], capture_output=True, text=True, timeout=5
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
