"""`--identity`: the run keeps it, every stage that speaks of the model learns it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sprout.world.identity import read_identity

from .helpers import run, small_machine

STAGES = ("--stages", "tokenizer,base,mid,sft,dpo")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    Path(tmp_path / "robo.toml").write_text('name = "Robo"\n')
    yield from small_machine(tmp_path, monkeypatch)


def name_in(*parts: str) -> str:
    return read_identity(Path("runs", *parts, "identity.toml")).name


def test_a_run_keeps_its_identity_and_each_stage_what_it_learned() -> None:
    assert run(*STAGES, "--identity", "robo.toml") == 0
    assert [name_in("default"), *(name_in("default", s) for s in ("mid", "sft", "dpo"))] == [
        "Robo"
    ] * 4
    assert not Path("runs/default/base/identity.toml").exists()
    Path("robo.toml").unlink()
    assert run(*STAGES) == 0, "the run has its copy"


def test_sprout_is_who_a_model_is_without_the_flag() -> None:
    assert run("--stages", "base,sft") == 0
    assert not list(Path("runs/default").rglob("identity.toml"))


def test_sft_may_teach_a_new_one_and_later_stages_keep_to_it() -> None:
    assert run("--stages", "base,mid") == 0
    assert run("--stages", "sft", "--identity", "robo.toml") == 0
    assert not Path("runs/default/mid/identity.toml").exists()
    assert name_in("default", "sft") == name_in("default") == "Robo"
    assert run("--stages", "dpo") == 0
    assert name_in("default", "dpo") == "Robo"


def test_a_stage_that_began_goes_on_with_what_it_began_with(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("--stages", "base,sft", "--identity", "robo.toml") == 0
    Path("robo.toml").write_text('name = "Bobo"\n')
    capsys.readouterr()
    assert run("--stages", "base,sft", "--identity", "robo.toml") == 2
    assert (
        "--identity robo.toml: it has changed since sft began; restore it"
        in capsys.readouterr().err
    )
    Path("bobo.toml").write_text('name = "Bobo"\n')
    assert run("--stages", "base,sft", "--identity", "bobo.toml") == 2
    assert "was made with robo.toml" in capsys.readouterr().err
    assert name_in("default") == name_in("default", "sft") == "Robo"


def test_a_wrong_file_is_said_before_anything_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    Path("robo.toml").write_text('nam = "Robo"\n')
    assert run("--identity", "robo.toml") == 2
    assert "--identity: robo.toml: unknown key nam (did you mean name?)" in capsys.readouterr().err
    assert run("--identity", "gone.toml") == 2
    assert "--identity: there is no file gone.toml" in capsys.readouterr().err
    assert run("--identity", "") == 2
    assert "--identity is empty" in capsys.readouterr().err
    assert not Path("runs/default").exists()
