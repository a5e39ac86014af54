"""The size of the code, and how to hand it over."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sprout.report import codebase

ROOT = Path(__file__).resolve().parents[2]


def test_files_are_counted_once_and_foreign_ones_not_at_all(tmp_path: Path) -> None:
    for name, text in {
        "pyproject.toml": "x\n",
        "sprout/a.py": "12345678\n",
        "sprout/world/b.py": "1\n2\n",
        "sprout/ui/vendor/big.js": "x" * 1000,
        "sprout/ui/page.js": "abc\n",
        "tests/test_a.py": "def\n",
        "docs/LOG.md": "words\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    found = {each["part"]: each for each in codebase.size(tmp_path)}
    assert found["models, training, serving"] == {
        "part": "models, training, serving",
        "files": 1,
        "lines": 1,
        "tokens": 2,
    }
    assert found["the embedded world"]["lines"] == 2
    assert found["pages (chat and report)"]["files"] == 1
    assert found["docs and presets"]["files"] == 2, "pyproject.toml and the log"
    (tmp_path / "pyproject.toml").unlink()
    assert "tests" not in {each["part"] for each in codebase.size(tmp_path)}, "an installed package"


def test_this_code_is_there_and_has_a_version() -> None:
    found = {each["part"]: each for each in codebase.size()}
    assert found["models, training, serving"]["files"] > 100
    version = codebase.version()
    assert version["version"]
    if shutil.which("git") and (ROOT / ".git").exists():
        assert re.fullmatch(r"[0-9a-f]{40}", version["commit"])


@pytest.mark.skipif(not shutil.which("git"), reason="git is missing")
def test_the_lines_of_the_handover_work(tmp_path: Path) -> None:
    """Each line in docs/handover.md, on a small repository: all of its sources and nothing else."""
    commands = re.findall(
        r"```bash\n(.*?)\n```", (ROOT / "docs" / "handover.md").read_text(), re.DOTALL
    )
    files = ("sprout/a.py", "sprout/world/b.py", "tests/c.py", "sprout/ui/vendor/d.js", "e.png")
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"content of {name}\n")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    subprocess.run(["git", "-C", tmp_path, "add", "."], check=True)
    for command in commands:
        subprocess.run(["bash", "-c", command], cwd=tmp_path, check=True)
    whole, core = (tmp_path / "sprout-whole.txt").read_text(), (tmp_path / "sprout-core.txt")
    for name in files[:3]:
        assert f"==> {name} <==\ncontent of {name}\n" in whole
    assert "vendor" not in whole and "e.png" not in whole
    assert re.findall(r"==> (\S+) <==", core.read_text()) == ["sprout/a.py"]
