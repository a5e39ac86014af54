"""The floors of the house: a package imports only what lies below it (see pyproject.toml)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHECK = (
    "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
)


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", CHECK], cwd=folder, capture_output=True, text=True)


def test_every_import_goes_down() -> None:
    done = check(ROOT)
    assert done.returncode == 0, done.stdout


def test_an_import_between_neighbours_is_found(tmp_path: Path) -> None:
    """The contract really forbids what it means to: models and optim are on one floor."""
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    for path in (ROOT / "sprout").rglob("*.py"):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text())
    (tmp_path / "sprout" / "models" / "probe.py").write_text("import sprout.optim\n")
    done = check(tmp_path)
    assert done.returncode == 1
    assert "sprout.models is not allowed to import sprout.optim" in done.stdout
