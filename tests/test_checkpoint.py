"""Checkpoints: what was saved comes back, and nothing that is damaged is ever taken for whole."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from safetensors import SafetensorError

from sprout import checkpoint
from sprout.common import files
from sprout.common.dist import Dist
from sprout.common.errors import Failure, UsageError
from sprout.models.gpt import GPT, GPTConfig
from sprout.tokenizer.bpe import byte_tokenizer

CPU = Dist(0, 1, torch.device("cpu"), torch.float32)
SHAPE = GPTConfig(263, 2, 2, 2, 32, 32)
PARTS = ("model.safetensors", "optimizer.safetensors", "state.json", "manifest.json")


def save(folder: Path, step: int, keep: int = 2) -> Path:
    """A checkpoint of two small tensors that tell the step."""
    model = {"a": torch.full((3, 4), float(step)), "b": torch.arange(5.0)}
    optimizer = {"a.mean": torch.full((4, 3), step + 0.5)}
    return checkpoint.save(folder, step, model, optimizer, {"step": step, "x": 0.1}, keep)


def names(folder: Path) -> list[str]:
    return [path.name for path in checkpoint.existing(folder)]


def test_a_checkpoint_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    path = save(tmp_path, 12)
    assert path == tmp_path / "step-000012"
    assert sorted(p.name for p in path.iterdir()) == sorted(PARTS)
    found = checkpoint.latest(tmp_path, pytest.fail)
    assert found is not None and found.path == path
    assert found.state == {"step": 12, "x": 0.1}
    assert torch.equal(found.model_tensors()["a"], torch.full((3, 4), 12.0))
    assert torch.equal(found.model_tensors()["b"], torch.arange(5.0))
    assert torch.equal(found.optimizer_tensors()["a.mean"], torch.full((4, 3), 12.5))


def test_no_checkpoint_is_none(tmp_path: Path) -> None:
    assert checkpoint.latest(tmp_path / "nothing", pytest.fail) is None


def test_the_newest_are_kept(tmp_path: Path) -> None:
    for step in (5, 999_999, 1_000_000, 1_000_001):
        save(tmp_path, step)
    assert names(tmp_path) == ["step-1000000", "step-1000001"]


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def bit_flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def missing(path: Path) -> None:
    path.unlink()


def swapped(path: Path) -> None:
    """The file of another checkpoint, whole in itself."""
    shutil.copy(path.parent.parent / "step-000001" / path.name, path)


@pytest.mark.parametrize("damage", [truncated, bit_flipped, emptied, missing, swapped])
@pytest.mark.parametrize("part", PARTS)
def test_damage_is_found_and_the_checkpoint_before_is_taken(
    tmp_path: Path, part: str, damage: Callable[[Path], None]
) -> None:
    save(tmp_path, 1)
    bad = save(tmp_path, 2)
    damage(bad / part)
    warnings: list[str] = []
    found = checkpoint.latest(tmp_path, warnings.append)
    assert found is not None and found.state["step"] == 1
    assert len(warnings) == 1 and str(bad) in warnings[0] and "the one before" in warnings[0]
    assert names(tmp_path) == ["step-000001", "step-000002"], "a damaged one is not deleted"


def test_all_damaged_is_a_failure_that_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "base" / "checkpoints"
    for step in (1, 2):
        truncated(save(folder, step) / "model.safetensors")
    with pytest.raises(Failure, match="every checkpoint in .* is damaged: remove the folder") as e:
        checkpoint.latest(folder, lambda _: None)
    assert str(folder.parent) in str(e.value)
    assert names(folder) == ["step-000001", "step-000002"]


@pytest.mark.parametrize("keep", [1, 2])
def test_a_damaged_newer_one_never_crowds_out_a_whole_one(tmp_path: Path, keep: int) -> None:
    """A run that goes on from step 1 saves at step 2, while the damaged step 9 is still there."""
    save(tmp_path, 1)
    truncated(save(tmp_path, 9) / "model.safetensors")
    save(tmp_path, 2, keep)
    found = checkpoint.latest(tmp_path, pytest.fail)
    assert found is not None and found.state["step"] == 2
    assert names(tmp_path) == ["step-000001", "step-000002"][-keep:]


def test_what_a_killed_process_left_is_ignored_and_swept(tmp_path: Path) -> None:
    save(tmp_path, 1)
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True
    )
    left = tmp_path / f".tmp-step-000002-{int(dead.stdout)}"
    shutil.copytree(tmp_path / "step-000001", left)
    found = checkpoint.latest(tmp_path, pytest.fail)
    assert found is not None and found.state["step"] == 1
    save(tmp_path, 3)
    assert not left.exists()
    assert names(tmp_path) == ["step-000001", "step-000003"]


def test_a_kill_while_an_old_one_is_removed_leaves_no_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of it used to stand there as a checkpoint, for ever when it was the last removal of a stage."""

    def killed(folder: Path, **_: object) -> None:
        if "step-000001" in Path(folder).name:
            next(iter(Path(folder).iterdir())).unlink()
            raise KeyboardInterrupt

    for step in (1, 2):
        save(tmp_path, step)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            save(tmp_path, 3)
    assert names(tmp_path) == ["step-000002", "step-000003"]
    assert all(checkpoint.verify(path) is None for path in checkpoint.existing(tmp_path))
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (left,) = tmp_path.glob(".tmp-step-000001-*")
    left.rename(tmp_path / f".tmp-step-000001-{dead.pid}")
    files.sweep(tmp_path)
    assert not list(tmp_path.glob(".*"))


def test_a_full_disk_leaves_the_checkpoint_before_intact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path, 1)

    def full(tensors: object, path: Path) -> None:
        path.write_bytes(b"a part")
        raise SafetensorError("I/O error: No space left on device (os error 28)")

    monkeypatch.setattr(checkpoint, "save_file", full)
    with pytest.raises(Failure, match="the disk is full while writing .*step-000002: free some"):
        save(tmp_path, 2)
    assert os.listdir(tmp_path) == ["step-000001"]
    assert checkpoint.latest(tmp_path, pytest.fail) is not None


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KiB, where the system lets us mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    try:
        done = subprocess.run(command, capture_output=True)
    except OSError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip("only root may mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_is_really_full(small_disk: Path) -> None:
    save(small_disk, 1)
    big = {"a": torch.zeros(1 << 17)}
    with pytest.raises(Failure, match="the disk is full"):
        checkpoint.save(small_disk, 2, big, {}, {"step": 2}, 2)
    with pytest.raises(Failure, match="the disk is full"):
        checkpoint.save(small_disk, 2, {}, {}, {"step": ["x"] * (1 << 16)}, 2)
    assert os.listdir(small_disk) == ["step-000001"]
    found = checkpoint.latest(small_disk, pytest.fail)
    assert found is not None and found.state["step"] == 1


def test_weights_of_another_shape_are_a_failure(tmp_path: Path) -> None:
    model = GPT(SHAPE)
    checkpoint.save(tmp_path, 1, checkpoint.clone_tensors(model), {}, {}, 2)
    found = checkpoint.latest(tmp_path, pytest.fail)
    assert found is not None
    wider = GPT(GPTConfig(263, 2, 2, 2, 64, 32))
    with pytest.raises(Failure, match="step-000001 do not fit this model: .*size mismatch"):
        checkpoint.load_weights(wider, found)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run called `tiny` with two checkpoints of base and one of sft, all of different weights."""
    folder = tmp_path / "runs" / "tiny"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("")
    byte_tokenizer().save(folder / "tokenizer")
    for stage, step in (("base", 1), ("base", 2), ("sft", 3)):
        model = GPT(SHAPE)
        model.initialise(step)
        checkpoint.save_shape(folder, stage, SHAPE, {"training": {"steps": 3}})
        tensors = checkpoint.clone_tensors(model)
        checkpoint.save(folder / stage / "checkpoints", step, tensors, {}, {"step": step}, 2)
    return folder


def weights(seed: int) -> torch.Tensor:
    model = GPT(SHAPE)
    model.initialise(seed)
    return model.embedding.weight


def test_a_model_is_loaded_ready_to_answer(run: Path) -> None:
    model, tokenizer, stage = checkpoint.load_model(run, None, CPU)
    assert (stage, tokenizer.kind, model.config) == ("sft", "byte", SHAPE)
    assert torch.equal(model.embedding.weight, weights(3))
    assert not model.training and not any(p.requires_grad for p in model.parameters())
    model, _, stage = checkpoint.load_model(run, "base", CPU)
    assert stage == "base" and torch.equal(model.embedding.weight, weights(2))


def test_weights_are_cast_once_and_the_rotary_tables_stay_exact(run: Path) -> None:
    bf16 = Dist(0, 1, torch.device("cpu"), torch.bfloat16)
    model, _, _ = checkpoint.load_model(run, None, bf16)
    assert {p.dtype for p in model.parameters()} == {torch.bfloat16}
    assert model.cos.dtype == torch.float32


def test_a_model_of_a_damaged_checkpoint_is_the_one_before_and_that_is_said(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bit_flipped(run / "base" / "checkpoints" / "step-000002" / "model.safetensors")
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    model, _, _ = checkpoint.load_model(run, "base", CPU)
    assert torch.equal(model.embedding.weight, weights(1))
    assert "step-000002 is damaged" in stderr.getvalue()


@pytest.mark.parametrize(
    ("name", "stage", "words"),
    [
        ("tinny", None, ["--run tinny", "no run of that name", "tiny", "did you mean tiny?"]),
        ("tiny", "mid", ["--stage mid", "it has base, sft", "sprout run --run tiny"]),
        ("tiny", "stf", ["--stage stf", "base, mid, sft"]),
        ("empty", None, ["--run empty", "it has none yet", "sprout run --run empty"]),
    ],
)
def test_a_run_or_stage_that_is_not_there(
    run: Path, name: str, stage: str | None, words: list[str]
) -> None:
    (run.parent / "empty").mkdir()
    (run.parent / "empty" / "config.toml").write_text("")
    with pytest.raises(UsageError) as error:
        checkpoint.load_model(run.parent / name, stage, CPU)
    for word in words:
        assert word in str(error.value)


def test_a_damaged_shape_is_a_failure_that_names_the_file(run: Path) -> None:
    (run / "sft" / "config.json").write_text('{"model": ')
    with pytest.raises(Failure, match=r"sft/config.json is damaged"):
        checkpoint.load_model(run, "sft", CPU)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "no JSON object"),
        ('{"model": []}', "must be a table"),
        ('{"model": {"n_hed": 3}}', "did you mean n_head?"),
        ("{}", "vocab_size is missing"),
        (None, "not a multiple of the 3 heads"),
    ],
)
def test_a_shape_that_is_none_says_the_way_out(run: Path, text: str | None, words: str) -> None:
    path = run / "sft" / "config.json"
    path.write_text(text or path.read_text().replace('"n_head": 2', '"n_head": 3'))
    with pytest.raises(Failure) as error:
        checkpoint.load_model(run, "sft", CPU)
    said = str(error.value)
    assert str(path) in said and words in said
    assert f"remove the folder {path.parent}" in said and "`sprout run --run tiny`" in said


def test_the_stages_that_are_finished(run: Path) -> None:
    assert checkpoint.finished_stages(run) == []
    for stage in ("sft", "base"):
        files.write_json(run / stage / "done.json", {})
    assert checkpoint.finished_stages(run) == ["base", "sft"]
    assert checkpoint.runs(run.parent) == ["tiny"]
    assert checkpoint.runs(run.parent / "nowhere") == []


@pytest.mark.parametrize("name", ["sft/config.json", "tokenizer/tokenizer.json"])
def test_a_checkpoint_is_not_used_beside_files_of_another_run(run: Path, name: str) -> None:
    """Both can be read and fit the weights, and would give another model all the same."""
    changed = {
        "sft/config.json": ('"rope_base": 10000.0', '"rope_base": 20000.0'),
        "tokenizer/tokenizer.json": ('"AA=="', '"AQ=="'),
    }[name]
    text = (run / name).read_text()
    assert changed[0] in text
    (run / name).write_text(text.replace(*changed, 1))
    with pytest.raises(Failure, match=f"{name} is not the one that .*step-000003 was made with"):
        checkpoint.load_model(run, "sft", CPU)


def test_a_later_versions_config_may_say_more(run: Path) -> None:
    path = run / "sft" / "config.json"
    path.write_text(path.read_text().replace('"steps": 3', '"steps": 3,\n    "new": 1'))
    _, _, stage = checkpoint.load_model(run, "sft", CPU)
    assert stage == "sft"
