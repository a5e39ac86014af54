"""What comes in from outside: nothing that can run code is read, and every package is known by its hash."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
UV = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
"""On the path, or beside the Python of the tests."""
SOURCES = sorted(
    path
    for name in ("sprout", "drills", "bench", "examples")
    for path in (ROOT / name).rglob("*.py")
)
RUNS_CODE = {
    "cloudpickle": "*",
    "dill": "*",
    "joblib": "load",
    "jsonpickle": "*",
    "pickle": "load loads Unpickler",
    "shelve": "*",
    "marshal": "load loads",
    "yaml": "load load_all full_load full_load_all unsafe_load unsafe_load_all",
    "torch": "load",
    "numpy": "load",
    "np": "load",
    "builtins": "eval exec compile",
}
"""Functions that can run what they read, by module; * stands for all of a module."""
MEANT = {
    # The sandbox reads its own task, from the process that made it, and runs the program in it.
    ("sprout/tasks/sandbox_child.py", "marshal.loads"),
    ("sprout/tasks/sandbox_child.py", "builtins.compile"),
    ("sprout/tasks/sandbox_child.py", "builtins.exec"),
    # Whether a user's program can be one: it is compiled and not run.
    ("sprout/tasks/own.py", "builtins.compile"),
    # The drill compares the calculator with Python on expressions that it has made itself.
    ("drills/calculator.py", "builtins.eval"),
}


def reads(tree: ast.AST) -> Iterator[tuple[str, ast.Call | None]]:
    """Every use of such a function, as MODULE.NAME, and the call where it is one."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {a.asname or a.name.split(".")[0]: a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    for module in names.values():
        if RUNS_CODE.get(module.split(".")[0]) == "*":
            yield module, None
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name):
            found = names.get(called.id, f"builtins.{called.id}")
        elif isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            found = f"{names.get(called.value.id, called.value.id)}.{called.attr}"
        else:
            continue
        module, _, name = found.rpartition(".")
        if name in RUNS_CODE.get(module, "").split():
            yield found, node


def said(call: ast.Call | None, name: str) -> Any:
    """The constant that a call gives for an argument, None without it."""
    for keyword in call.keywords if call is not None else ():
        if keyword.arg == name and isinstance(keyword.value, ast.Constant):
            return keyword.value.value
    return None


def dangerous(tree: ast.AST) -> list[str]:
    """Uses that can run what they read: torch.load with weights_only and numpy's without pickles cannot."""
    found = []
    for name, call in reads(tree):
        safe = (name == "torch.load" and said(call, "weights_only") is True) or (
            name in ("numpy.load", "np.load") and not said(call, "allow_pickle")
        )
        if not safe:
            found.append(name)
    return found


def test_nothing_is_read_that_could_run_code() -> None:
    assert len(SOURCES) > 150
    found = {
        (str(path.relative_to(ROOT)), name)
        for path in SOURCES
        for name in dangerous(ast.parse(path.read_text("utf-8")))
    }
    assert found == MEANT


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("import pickle\npickle.load(f)", 1),
        ("import pickle as p\np.loads(b)", 1),
        ("from pickle import loads as l\nl(b)", 1),
        ("import pickle\npickle.dumps(b)", 0),
        ("import torch\ntorch.load(f)", 1),
        ("import torch\ntorch.load(f, weights_only=False)", 1),
        ("import torch\ntorch.load(f, weights_only=True)", 0),
        ("import yaml\nyaml.load(f, Loader=x)", 1),
        ("import yaml\nyaml.safe_load(f)", 0),
        ("import numpy as np\nnp.load(f, allow_pickle=True)", 1),
        ("import numpy as np\nnp.load(f)", 0),
        ("import dill", 1),
        ("eval(x)", 1),
        ("model.eval()", 0),
    ],
)
def test_the_search_finds_what_it_should(code: str, count: int) -> None:
    assert len(dangerous(ast.parse(code))) == count


def toml(name: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / name).read_text("utf-8"))


def spelled(requirement: str) -> tuple[str, str, str]:
    """A requirement as (name, versions, marker), in one spelling."""
    text, _, marker = requirement.partition(";")
    found = re.match(r"([A-Za-z0-9._-]+)\s*(.*)", text.strip())
    assert found is not None
    name = re.sub(r"[-_.]+", "-", found[1]).lower()
    marker = marker.replace('"', "'").replace(" ", "")
    return name, found[2].replace(" ", ""), marker.replace("python_version", "python_full_version")


def locked(entry: dict[str, str]) -> tuple[str, str, str]:
    """The same of an entry of uv.lock."""
    marker = re.sub(r"(and)?extra=='[^']*'", "", entry.get("marker", "").replace(" ", ""))
    return entry["name"], entry.get("specifier", ""), marker.strip("()")


def test_the_lock_file_is_that_of_the_project() -> None:
    """As `uv lock --check` finds, without a network: the same requirements, extras and Pythons."""
    project, lock = toml("pyproject.toml")["project"], toml("uv.lock")
    (own,) = [package for package in lock["package"] if package["name"] == "sprout"]
    extras = project["optional-dependencies"]
    wanted = {spelled(text) for text in project["dependencies"]}
    wanted |= {spelled(text) for texts in extras.values() for text in texts}
    assert {locked(entry) for entry in own["metadata"]["requires-dist"]} == wanted
    assert set(own["metadata"]["provides-extras"]) == set(extras)
    assert lock["requires-python"] == project["requires-python"]


def test_every_locked_file_has_a_hash() -> None:
    packages = [p for p in toml("uv.lock")["package"] if p["name"] != "sprout"]
    assert len(packages) > 200
    for package in packages:
        found = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]
        assert found, package["name"]
        for file in found:
            assert re.fullmatch(r"sha256:[0-9a-f]{64}", file["hash"]), package["name"]


@pytest.mark.skipif(UV is None, reason="uv is not installed")
def test_uv_finds_the_lock_file_up_to_date() -> None:
    done = subprocess.run(
        [str(UV), "lock", "--check", "--offline"], cwd=ROOT, capture_output=True, text=True
    )
    if "network" in done.stderr.lower() or "cache" in done.stderr.lower():
        pytest.skip("uv has not seen these packages here, and there is no network")
    assert done.returncode == 0, done.stderr


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's, lines that go on joined."""
    text = "\n".join(x for x in (ROOT / "Dockerfile").read_text().splitlines() if x[:1] != "#")
    joined = re.sub(r"\\\n\s*", "", text)
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in joined.splitlines() if line]


def test_the_dockerfile_copies_what_is_there_and_its_commands_are_shell() -> None:
    known = "FROM ARG SHELL ENV RUN WORKDIR COPY USER VOLUME EXPOSE ENTRYPOINT CMD".split()
    found = instructions()
    assert found[0][0] == "FROM" and {name for name, _ in found} <= set(known)
    sent = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    for name, rest in found:
        if name == "COPY":
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists() and source in sent
        if name == "RUN":
            assert subprocess.run(["bash", "-n", "-c", rest]).returncode == 0, rest
    assert ("ARG", "DEVICE=cpu") in found
    (version,) = re.findall(r"torch==([0-9.]+)", (ROOT / "pyproject.toml").read_text())
    (torch,) = [package for package in toml("uv.lock")["package"] if package["name"] == "torch"]
    assert torch["version"] == version


def installed(folder: Path, device: str, pip: str) -> subprocess.CompletedProcess[str]:
    """What comes of the Dockerfile's installing command with such a pip."""
    for name in ("pyproject.toml", "uv.lock"):
        shutil.copy(ROOT / name, folder)
    (run,) = [rest for name, rest in instructions() if name == "RUN" and "uv export" in rest]
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"pip() {{ {pip}; }}; {run}"],
        cwd=folder,
        env={"PATH": f"{Path(UV or '').parent}:/usr/bin:/bin", "DEVICE": device},
        capture_output=True,
        text=True,
    )


@pytest.mark.skipif(UV is None, reason="uv is not installed")
@pytest.mark.parametrize("device", ["cpu", "cuda", "tpu"])
def test_the_dockerfile_installs_what_is_locked(tmp_path: Path, device: str) -> None:
    """Its commands, with a pip that only says what it was asked for."""
    done = installed(tmp_path, device, 'echo "pip $*"')
    if device == "tpu":
        assert done.returncode == 1 and "DEVICE must be cpu or cuda, not tpu" in done.stderr
        return
    assert done.returncode == 0, done.stderr
    wanted = (tmp_path / "requirements.txt").read_text()
    assert "--hash=sha256:" in wanted and "safetensors==" in wanted and "pytest" not in wanted
    assert ("\ntorch==" in wanted) == ("nvidia-" in wanted) == (device == "cuda")
    assert ("whl/cpu torch==" in done.stdout) == (device == "cpu")


@pytest.mark.skipif(UV is None, reason="uv is not installed")
@pytest.mark.parametrize(
    ("device", "missing"), [("cpu", "uv=="), ("cpu", "torch=="), ("cuda", "--require-hashes")]
)
def test_an_image_is_not_made_without_a_package(tmp_path: Path, device: str, missing: str) -> None:
    done = installed(tmp_path, device, f'[[ "$*" != *{missing}* ]]')
    assert done.returncode == 1
    assert (tmp_path / "requirements.txt").exists() == (missing == "--require-hashes")
