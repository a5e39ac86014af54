"""Configs: plain data, TOML and flags in; clear sentences for what does not fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
import tyro
from hypothesis import given
from hypothesis import strategies as st

from sprout.common.config import from_dict, parse, read_toml, to_dict, write_toml
from sprout.common.errors import UsageError


@dataclass(frozen=True)
class Optim:
    lr: float = 0.02
    betas: tuple[float, float] = (0.9, 0.95)


@dataclass(frozen=True)
class Config:
    depth: int | None = None
    """How many layers."""
    batch_size: int | Literal["auto"] = "auto"
    """Rows a step."""
    kind: Literal["bpe", "byte", "char"] = "bpe"
    """Kind of tokenizer."""
    data: Path = Path("world")
    """Where the text is."""
    json: bool = False
    """Print one JSON object."""
    prompt: Annotated[str, tyro.conf.arg(aliases=["-p"])] = ""
    """What to complete."""
    stages: tuple[str, ...] = ("base", "sft")
    weights: dict[str, float] = field(default_factory=dict)
    optim: Optim = Optim()

    def __post_init__(self) -> None:
        if self.depth is not None and self.depth < 1:
            raise UsageError(f"depth is {self.depth}: it must be 1 or more")


@dataclass
class Required:
    path: str


def test_everything_survives_the_way_through_toml(tmp_path: Path) -> None:
    config = Config(
        depth=4, batch_size=8, data=Path("a b"), weights={"x": 0.5}, optim=Optim(lr=1.0)
    )
    write_toml(tmp_path / "config.toml", to_dict(config))
    assert from_dict(Config, read_toml(tmp_path / "config.toml"), "config.toml") == config


@given(
    st.builds(
        Config,
        depth=st.none() | st.integers(1, 99),
        batch_size=st.integers(1, 99) | st.just("auto"),
        kind=st.sampled_from(["bpe", "byte", "char"]),
        json=st.booleans(),
        prompt=st.text(),
        stages=st.lists(st.text()).map(tuple),
        weights=st.dictionaries(st.text(), st.floats(allow_nan=False)),
    )
)
def test_plain_data_and_back(config: Config) -> None:
    assert from_dict(Config, to_dict(config), "here") == config


def test_none_is_left_out() -> None:
    assert "depth" not in to_dict(Config())


def test_a_whole_number_is_good_enough_for_a_float() -> None:
    lr = from_dict(Config, {"optim": {"lr": 1}}, "x").optim.lr
    assert lr == 1.0 and isinstance(lr, float)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"dept": 3}, ["x.toml", "dept", "did you mean depth?"]),
        ({"optim": {"beta": 3}}, ["optim.beta", "did you mean betas?"]),
        ({"depth": "3"}, ["depth", "whole number", "'3'", "text"]),
        ({"depth": True}, ["depth", "whole number", "true or false"]),
        ({"depth": 3.5}, ["depth", "whole number", "3.5"]),
        ({"depth": 0}, ["x.toml", "1 or more"]),
        ({"json": 1}, ["json", "true or false"]),
        ({"kind": "byt"}, ["kind", "did you mean byte?", "bpe, byte, char"]),
        ({"batch_size": "all"}, ["batch_size", "'all'"]),
        ({"stages": "base"}, ["stages", "a list"]),
        ({"stages": ["base", 3]}, ["stages[1]", "text"]),
        ({"weights": {"a": "b"}}, ["weights.a", "a number"]),
        ({"optim": {"betas": [0.9]}}, ["optim.betas", "a list of 2 values"]),
        ({"optim": 3}, ["optim", "a table"]),
        ({"prompt": None}, ["prompt", "nothing"]),
    ],
)
def test_what_does_not_fit_is_named(data: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        from_dict(Config, data, "x.toml")
    for word in words:
        assert word in str(caught.value)


def test_a_missing_key_is_named() -> None:
    with pytest.raises(UsageError, match=r"x.toml: the key path is missing"):
        from_dict(Required, {}, "x.toml")


@pytest.mark.parametrize("content", [b"depth = ", b"depth = 1\ndepth = 2", b"\xff\xfe"])
def test_a_broken_toml_file_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.toml").write_bytes(content)
    with pytest.raises(UsageError, match=r"a\.toml is not valid TOML"):
        read_toml(tmp_path / "a.toml")


def test_a_missing_toml_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="gone.toml"):
        read_toml(tmp_path / "gone.toml")
    with pytest.raises(UsageError, match="cannot read"):
        read_toml(tmp_path)


@pytest.mark.parametrize(
    ("argv", "explicit"),
    [
        ([], set()),
        (["--depth", "4", "--json"], {"depth", "json"}),
        (["--depth=4", "--no-json"], {"depth", "json"}),
        (["--batch-size=8"], {"batch_size"}),
        (["--batch_size", "auto"], {"batch_size"}),  # given, though it is the default
        (["-p", "hello"], {"prompt"}),
        (["--prompt=--depth"], {"prompt"}),
        (["--stages", "base"], {"stages"}),
    ],
)
def test_flags_given_are_told_apart(argv: list[str], explicit: set[str]) -> None:
    assert parse(Config, argv, "sprout x", "Does x.")[1] == explicit


def test_flags_reach_their_fields() -> None:
    argv = ["--depth", "4", "--batch-size", "8", "--kind", "byte", "--data", "a/b", "--json"]
    argv += ["-p", "hi", "--stages", "a", "b"]
    config, _ = parse(Config, argv, "sprout x", "Does x.")
    expected = Config(4, 8, "byte", Path("a/b"), True, "hi", ("a", "b"))
    assert config == expected


def test_flags_change_only_what_they_name_in_a_given_default() -> None:
    default = Config(depth=7, kind="char")
    config, explicit = parse(Config, ["--kind", "bpe"], "sprout x", "Does x.", default)
    assert (config.depth, config.kind, explicit) == (7, "bpe", {"kind"})


def test_help_names_the_command_and_shows_the_docstrings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stop:
        parse(Config, ["--help"], "sprout x", "Does x.")
    out = capsys.readouterr().out
    assert stop.value.code == 0
    assert "usage: sprout x" in out and "--batch-size" in out and "How many layers." in out


@pytest.mark.parametrize("argv", [["--dept", "4"], ["--depth", "x"], ["--depth", "0"], ["stray"]])
def test_wrong_flags_exit_with_status_2(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """What we see ourselves is a UsageError of one sentence, which main turns into status 2."""
    with pytest.raises((SystemExit, UsageError)) as stop:
        parse(Config, argv, "sprout x", "Does x.")
    printed = capsys.readouterr()
    assert printed.out == ""
    if isinstance(stop.value, SystemExit):
        assert stop.value.code == 2 and argv[0].lstrip("-") in printed.err
    else:
        assert argv[0] in str(stop.value) and "\n" not in str(stop.value)


def test_a_short_flag_takes_a_value_that_begins_with_a_dash() -> None:
    @dataclass
    class Ask:
        prompt: str = field(default="", metadata={"short": "-p"})
        seed: int = 0

    ask, explicit = parse(Ask, ["-p", "--seed", "--seed", "3"], "test", "")
    assert (ask.prompt, ask.seed) == ("--seed", 3)
    assert explicit == {"prompt", "seed"}


def test_a_value_that_the_dataclass_itself_refuses_names_the_place() -> None:
    @dataclass
    class Even:
        heads: int

        def __post_init__(self) -> None:
            if self.heads % 2:
                raise ValueError(f"{self.heads} heads is odd")

    assert from_dict(Even, {"heads": 4}, "a.json").heads == 4
    with pytest.raises(UsageError, match="a.json: 3 heads is odd"):
        from_dict(Even, {"heads": 3}, "a.json")
