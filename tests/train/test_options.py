"""The flags: what is refused, presets, and which may still change when a run goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sprout.common.config import write_toml
from sprout.common.errors import UsageError
from sprout.train.later import with_dpo
from sprout.train.options import ALL_STAGES, DEFAULT_STAGES, Options
from sprout.train.plan import Plan, Shape, StagePlan, check_same, plan_data, read_plan
from sprout.train.presets import with_preset


def plan_of(options: Options) -> Plan:
    stages = {name: StagePlan(6, 4, 2, 0.5, 1, 0.5) for name in ("base", "mid", "sft")}
    shape = Shape(1, 32, 1, 1, 64, 4096)
    return Plan(options, shape, stages, "cpu", "fp32", threads=1, fingerprint="abc")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"run": "a/b"}, ["--run", "not a path"]),
        ({"run": ".."}, ["--run"]),
        ({"run": ""}, ["--run"]),
        ({"minutes": 0.1}, ["--minutes 0.1", "0.5"]),
        ({"minutes": float("nan")}, ["--minutes"]),
        ({"minutes": 5.0, "steps": 9}, ["--minutes", "--steps", "one of them"]),
        ({"depth": 0}, ["--depth 0", "between 1 and 128"]),
        ({"vocab_size": 100}, ["--vocab-size 100"]),
        ({"width": 8}, ["--width 8"]),
        ({"width": 17}, ["--width 17", "even"]),
        ({"minutes": 2e5}, ["--minutes 200000", "between 0.5 and 100,000"]),
        ({"data": ""}, ["--data is empty"]),
        ({"tokenizer": "byte", "vocab_size": 512}, ["--vocab-size 512", "byte"]),
        ({"steps": 3, "minutes": 2.0}, ["--steps", "--minutes"]),
        ({"sequence_length": 4}, ["--sequence-length 4"]),
        ({"lr": 0.0}, ["--lr 0"]),
        ({"lr": float("nan")}, ["--lr"]),
        ({"threads": 0}, ["--threads 0"]),
        ({"seed": -1}, ["--seed -1"]),
        ({"device_batch_size": "0"}, ["--device-batch-size 0"]),
        ({"device_batch_size": "00"}, ["--device-batch-size 00"]),
        ({"device_batch_size": "many"}, ["--device-batch-size many", "auto"]),
        ({"rl_group": 1}, ["--rl-group 1", "between 2"]),
        ({"rl_prompts": 0}, ["--rl-prompts 0"]),
        ({"rl_steps": 0}, ["--rl-steps 0"]),
        ({"rl_lr": 0.0}, ["--rl-lr 0"]),
        ({"rl_kl": -0.1}, ["--rl-kl -0.1"]),
        ({"task_data": ""}, ["--task-data is empty"]),
        ({"stages": "base,stf"}, ["--stages stf", "sft"]),
        ({"stages": " , "}, ["--stages is empty"]),
        ({"dpo_data": ""}, ["--dpo-data is empty"]),
        ({"beta": 0.0}, ["--beta 0", "0.0001"]),
        ({"label_smoothing": 0.5}, ["--label-smoothing 0.5", "0.49"]),
        ({"sft_weight": -1.0}, ["--sft-weight -1"]),
        ({"lora_rank": -1}, ["--lora-rank -1"]),
        ({"lora_rank": 4, "stages": "base,mid"}, ["--lora-rank 4", "base and mid", "sft, dpo"]),
        ({"lora_alpha": 8.0}, ["--lora-alpha", "--lora-rank"]),
    ],
)
def test_a_bad_value_names_its_flag(values: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(UsageError) as error:
        Options(**values).check()
    for word in words:
        assert word in str(error.value)


def test_stages_are_done_in_their_order() -> None:
    assert Options().stage_list() == list(DEFAULT_STAGES)
    assert set(DEFAULT_STAGES) < set(ALL_STAGES)
    assert Options(stages=",".join(ALL_STAGES[::-1])).stage_list() == list(ALL_STAGES)
    assert Options(stages="rl,eval,sft").stage_list() == ["sft", "rl", "eval"]
    assert Options(stages="eval, base,tokenizer,base").stage_list() == ["tokenizer", "base", "eval"]


def test_a_plan_comes_back_from_its_file(tmp_path: Path) -> None:
    plan = plan_of(Options(depth=1, data="ä b.txt", lr=0.5, stages="base"))
    write_toml(tmp_path / "config.toml", plan_data(plan))
    assert read_plan(tmp_path / "config.toml") == plan


@pytest.mark.parametrize(
    ("was", "asked", "words"),
    [
        ({"depth": 4}, {"depth": 6}, ["--depth 6", "made with 4"]),
        ({}, {"depth": 6}, ["--depth 6", "made with no --depth"]),
        ({}, {"minutes": 5.0}, ["--minutes 5.0", "no --minutes"]),
        ({"data": "a.txt"}, {"data": "b.txt"}, ["--data b.txt", "made with a.txt"]),
        ({}, {"device_batch_size": "8"}, ["--device-batch-size 8", "made with auto"]),
    ],
)
def test_another_setting_names_the_flag_and_both_values(
    was: dict[str, Any], asked: dict[str, Any], words: list[str]
) -> None:
    saved = plan_of(Options(run="r", **was))
    with pytest.raises(UsageError) as error:
        check_same(saved, Options(run="r", **asked), frozenset(asked), [])
    for word in (*words, "the run r", "--run"):
        assert word in str(error.value)


def test_the_same_flags_again_or_none_go_on_with_the_run() -> None:
    made = Options(depth=4, data="a.txt", seed=7)
    saved = plan_of(made)
    assert check_same(saved, made, frozenset({"depth", "data", "seed"}), ["base"]) == made
    assert check_same(saved, Options(), frozenset(), ["base"]) == made


def test_free_flags_may_change_at_any_time() -> None:
    """Giving one of them twice used to end in a TypeError."""
    saved = plan_of(Options(depth=4))
    asked = Options(stages="base,eval", quiet=True, preset="laptop")
    found = check_same(saved, asked, frozenset({"stages", "quiet", "preset"}), ["base", "sft"])
    assert (found.stages, found.quiet, found.preset) == ("base,eval", True, "laptop")
    assert found.depth == 4


def test_sft_data_may_change_until_sft_has_begun() -> None:
    saved = plan_of(Options(sft_data="a.jsonl"))
    asked, said = Options(sft_data="b.jsonl"), frozenset({"sft_data"})
    assert check_same(saved, asked, said, ["base", "mid"]).sft_data == "b.jsonl"
    with pytest.raises(UsageError, match="--sft-data b.jsonl.*made with a.jsonl"):
        check_same(saved, asked, said, ["base", "sft"])


def test_what_only_dpo_asks_may_change_until_it_has_begun() -> None:
    saved = plan_of(Options(dpo_data="a.jsonl"))
    asked, said = (
        Options(stages="dpo", beta=0.5, dpo_data="b.jsonl"),
        frozenset({"beta", "dpo_data"}),
    )
    found = check_same(saved, asked, said, ["base", "sft"])
    assert (found.beta, found.dpo_data) == (0.5, "b.jsonl")
    with pytest.raises(UsageError, match="--beta 0.5: the run .* made with 0.1"):
        check_same(saved, asked, said, ["base", "sft", "dpo"])


@pytest.mark.parametrize(("rehearse", "sides", "micro_rows"), [(0.0, 2, 4), (1.0, 3, 2)])
def test_what_goes_beside_the_pairs_takes_its_share_of_a_pass(
    rehearse: float, sides: int, micro_rows: int
) -> None:
    options = Options(rehearse=rehearse)
    stages = with_dpo(dict.fromkeys(("base", "sft"), StagePlan(6, 8, 8, 0.5, 1, 0.5)), options)
    assert (options.sides("dpo"), options.sides("sft")) == (sides, 1)
    assert stages["dpo"].rows == 4 and stages["dpo"].micro_rows == micro_rows


def test_adapters_are_chosen_for_each_stage_anew() -> None:
    saved = plan_of(Options(lora_rank=4))
    asked, said = Options(stages="dpo", lora_rank=8), frozenset({"lora_rank"})
    assert check_same(saved, asked, said, ["base", "sft"]).lora_rank == 8
    with pytest.raises(UsageError, match="--lora-rank 8: the run .* made with 4"):
        check_same(saved, asked, said, ["base", "sft", "dpo"])


def test_what_rl_practises_may_change_until_it_has_begun() -> None:
    saved = plan_of(Options(rl_steps=5))
    asked, said = Options(rl_steps=9, rl_tasks="spelling"), frozenset({"rl_steps", "rl_tasks"})
    found = check_same(saved, asked, said, ["base", "sft"])
    assert (found.rl_steps, found.rl_tasks) == (9, "spelling")
    with pytest.raises(UsageError, match="--rl-steps 9.*made with 5"):
        check_same(saved, asked, said, ["base", "sft", "rl"])


def preset(folder: Path, text: str) -> Path:
    path = folder / "my.toml"
    path.write_text(text)
    return path


def test_a_preset_fills_in_what_the_command_line_leaves_open(tmp_path: Path) -> None:
    path = preset(tmp_path, 'depth = 3\nlr = 2\ntokenizer = "byte"\n')
    asked = Options(preset=str(path), depth=5)
    options, explicit = with_preset(asked, frozenset({"preset", "depth"}))
    assert (options.depth, options.lr, options.tokenizer) == (5, 2.0, "byte")
    assert explicit == {"preset", "depth", "lr", "tokenizer"}
    assert with_preset(Options(seed=3), frozenset({"seed"})) == (Options(seed=3), {"seed"})


def test_a_flag_replaces_the_presets_length(tmp_path: Path) -> None:
    asked = Options(preset=str(preset(tmp_path, "steps = 5\ndepth = 3\n")), minutes=3.0)
    options, explicit = with_preset(asked, frozenset({"preset", "minutes"}))
    assert (options.minutes, options.steps, options.depth) == (3.0, None, 3)
    assert "steps" not in explicit


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dpth = 3", ["my.toml", "unknown key dpth", "did you mean depth?"]),
        ('depth = "3"', ["my.toml", "depth must be a whole number"]),
        ("depth = 0", ["my.toml", "--depth 0"]),
        ('tokenizer = "bytes"', ["my.toml", "tokenizer", "byte"]),
        ("depth = ", ["my.toml", "not valid TOML"]),
        ('run = "a"', ["my.toml", "may not set"]),
        ('override = "a"', ["my.toml", "may not set"]),
    ],
)
def test_a_bad_preset_is_named(tmp_path: Path, text: str, words: list[str]) -> None:
    asked = Options(preset=str(preset(tmp_path, text)), minutes=3.0)
    with pytest.raises(UsageError) as error:
        with_preset(asked, frozenset({"preset", "minutes"}))
    for word in words:
        assert word in str(error.value)


def test_an_override_goes_before_the_preset_and_a_flag_before_both(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("lr = 3.0\nminutes = 2.0\ndepth = 4\n")
    below = preset(tmp_path, 'depth = 3\nlr = 2.0\nsteps = 5\ntokenizer = "byte"\n')
    asked = Options(preset=str(below), override=str(path), depth=5)
    options, explicit = with_preset(asked, frozenset({"preset", "override", "depth"}))
    assert (options.depth, options.lr, options.tokenizer) == (5, 3.0, "byte")
    assert (options.minutes, options.steps) == (2.0, None)
    assert explicit == {"preset", "override", "depth", "lr", "minutes", "tokenizer"}


@pytest.mark.parametrize("flag", ["preset", "override"])
def test_a_preset_that_is_not_there(flag: str) -> None:
    with pytest.raises(UsageError, match=f"--{flag} nope: no such file"):
        with_preset(Options(**{flag: "nope"}), frozenset({flag}))


def test_the_projects_presets_can_be_used() -> None:
    folder = Path(__file__).parents[2] / "presets"
    names = sorted(path.stem for path in folder.glob("*.toml"))
    assert {"gpt2-124m", "shakespeare-char"} <= set(names)
    for name in names:
        options, _ = with_preset(Options(preset=name), frozenset({"preset"}))
        options.check()


# Tokenizers


@pytest.mark.parametrize("tokenizer", ["bytes", "gpt2", "gpt2:", "bpe:folder", "Gpt2:x"])
def test_a_tokenizer_that_is_none_names_the_flag_and_the_way_out(tokenizer: str) -> None:
    with pytest.raises(UsageError, match=r"--tokenizer .*gpt2:FOLDER"):
        Options(tokenizer=tokenizer).check()
    assert Options(tokenizer="gpt2:some/folder").gpt2_files == Path("some/folder")
    assert Options(tokenizer="bpe").gpt2_files is None
