"""The command line's outermost layer: quick help, exit statuses, one sentence for an error."""

from __future__ import annotations

import errno
import subprocess
import sys
import time
import types

import pytest

from sprout import __version__
from sprout.cli import main as cli
from sprout.common.errors import Failure, UsageError


def sprout(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sprout", *argv], capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """A command `probe` whose function the test gives as `.main`."""
    module = types.ModuleType("probe_command")
    monkeypatch.setitem(sys.modules, "probe_command", module)
    monkeypatch.setitem(cli.COMMANDS, "probe", ("probe_command", "main", "for tests"))
    return module


def test_help_names_every_command() -> None:
    done = sprout("--help")
    assert done.returncode == 0 and done.stderr == ""
    for name in cli.COMMANDS:
        assert f"\n  {name} " in done.stdout
    assert done.stdout.rstrip().endswith("sprout chat")


def test_help_is_quick() -> None:
    # Half a second is promised and about 0.07 is usual; importing torch alone takes over a second.
    took = []
    for _ in range(3):
        began = time.perf_counter()
        sprout("--help")
        took.append(time.perf_counter() - began)
    assert min(took) < 0.5


def test_help_imports_neither_torch_nor_the_parser_of_flags() -> None:
    code = (
        "import sys; from sprout.cli.main import main; main(['--help']); "
        "sys.exit(bool({'torch', 'tyro', 'rich', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def test_version() -> None:
    assert sprout("--version").stdout == f"sprout {__version__}\n"


def test_no_command_is_wrong_usage() -> None:
    done = sprout()
    assert done.returncode == 2 and done.stdout == "" and "usage: sprout" in done.stderr


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("pretrian", "there is no command pretrian (did you mean pretrain?): see sprout --help"),
        ("--chat", "there is no flag --chat (did you mean chat?): see sprout --help"),
        ("xyz", "there is no command xyz: see sprout --help"),
    ],
)
def test_an_unknown_command(word: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([word]) == 2
    assert capsys.readouterr().err == f"sprout: {message}\n"


def test_a_command_gets_its_arguments_and_gives_its_status(command: types.ModuleType) -> None:
    seen: list[list[str]] = []

    def main(argv: list[str]) -> int:
        seen.append(argv)
        return 7

    vars(command)["main"] = main
    assert cli.main(["probe", "--depth", "4"]) == 7
    assert seen == [["--depth", "4"]]


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (UsageError("--depth is 0"), 2, "--depth is 0"),
        (Failure("a.json is damaged"), 1, "a.json is damaged"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (OSError(errno.ENOSPC, "No space", "a.bin"), 1, "the disk is full while writing a.bin: "),
        (
            PermissionError(errno.EACCES, "Permission denied", "runs"),
            1,
            "cannot use runs: Permission denied; work in a folder that is yours",
        ),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory", "runs"), 1, "cannot use runs: Not a"),
        (ModuleNotFoundError("no", name="pyarrow.parquet"), 1, "the package pyarrow.parquet is"),
    ],
)
def test_an_error_becomes_a_sentence_and_a_status(
    command: types.ModuleType,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    status: int,
    message: str,
) -> None:
    def main(argv: list[str]) -> int:
        raise error

    vars(command)["main"] = main
    assert cli.main(["probe"]) == status
    printed = capsys.readouterr().err
    assert printed.startswith(f"sprout: {message}") and printed.count("\n") == 1


class OutOfMemoryError(RuntimeError):
    """As PyTorch's own, by its name alone."""


@pytest.mark.parametrize(
    "error",
    [
        OutOfMemoryError("CUDA: tried to allocate 2 GiB"),
        MemoryError(),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"),
        RuntimeError("MPS backend out of memory"),
        RuntimeError("CUDA error: Out of memory"),
    ],
)
def test_too_little_memory_is_one_sentence(
    command: types.ModuleType, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    def main(argv: list[str]) -> int:
        raise error

    vars(command)["main"] = main
    assert cli.main(["probe"]) == 1
    printed = capsys.readouterr().err
    assert printed.startswith("sprout: out of memory: choose a smaller --depth")
    assert "--device-batch-size" in printed and printed.count("\n") == 1


@pytest.mark.parametrize("error", [RuntimeError("shapes differ"), ValueError("out of memory")])
def test_other_errors_are_not_taken_for_it(command: types.ModuleType, error: Exception) -> None:
    def main(argv: list[str]) -> int:
        raise error

    vars(command)["main"] = main
    with pytest.raises(type(error)):
        cli.main(["probe"])


@pytest.mark.parametrize(("code", "status"), [(2, 2), (0, 0), (None, 0), ("why", 1)])
def test_an_exit_inside_a_command_is_its_status(
    command: types.ModuleType, code: int | str | None, status: int
) -> None:
    def main(argv: list[str]) -> int:
        sys.exit(code)

    vars(command)["main"] = main
    assert cli.main(["probe"]) == status


def test_an_error_of_ours_is_not_hidden(command: types.ModuleType) -> None:
    def main(argv: list[str]) -> int:
        raise ValueError("a bug")

    vars(command)["main"] = main
    with pytest.raises(ValueError, match="a bug"):
        cli.main(["probe"])


def test_a_reader_that_stops_reading_is_no_error() -> None:
    code = (
        "import sys, types; from sprout.cli import main as cli; m = types.ModuleType('probe')\n"
        "m.main = lambda argv: [print('x' * 99) for _ in range(9999)] and 0\n"
        "sys.modules['probe'] = m; cli.COMMANDS['probe'] = ('probe', 'main', '')\n"
        "sys.argv = ['sprout', 'probe']; cli.entry()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 141
    process.stderr.close()
