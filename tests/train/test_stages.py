"""The stages: where each gets its weights and its batches from."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from sprout import checkpoint
from sprout.common import files
from sprout.common.errors import Failure, UsageError
from sprout.data.chat import conversation_piece
from sprout.data.identity import keep, kept
from sprout.data.packing import RowStream, pack, to_batch
from sprout.data.rows import NumberedStream
from sprout.losses import IGNORE
from sprout.models.attention_gpu import Tier
from sprout.models.base import Linear
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.tokenizer.chat import render
from sprout.train.job import Hook
from sprout.train.objective import lm_loss
from sprout.train.shape import model_config
from sprout.train.signals import Interrupted
from sprout.train.stages import run_stage, stage_batches, stage_identity, text_rows
from sprout.train.start import Setting, start_model
from sprout.world.identity import Identity

from .helpers import T, masked_stream, metrics, setting, tiny_gpt, trained


def test_the_loss_is_the_sum_over_the_targets() -> None:
    model, batch = tiny_gpt(), masked_stream().take(4)
    logits = model.logits(model(batch.ids, documents=batch.documents)).flatten(0, 1)
    expected = F.cross_entropy(
        logits, batch.targets.flatten(), ignore_index=IGNORE, reduction="sum"
    )
    torch.testing.assert_close(lm_loss(model, batch), expected)


def test_packed_conversations_have_the_loss_that_they_have_one_at_a_time() -> None:
    """Sums over the same tokens, and so the same gradient; by PyTorch alone on the other side."""
    tokenizer, model, plain = byte_tokenizer(), tiny_gpt(), tiny_gpt()
    said = [("Hi", "Yo."), ("a", "b"), ("Who?", "Me, I think."), ("", "ok"), ("1+1", "2")] * 3
    talks = [[{"role": "user", "content": a}, {"role": "assistant", "content": b}] for a, b in said]
    pieces = [piece for talk in talks if (piece := conversation_piece(tokenizer, talk, T))]
    assert len(pieces) == len(talks)
    rows = pack(pieces, T, tokenizer.bos_id, np.random.default_rng(0))
    assert len(rows) < len(talks) / 1.5, "several in a row"
    batch = to_batch(rows, separate=True)
    loss = lm_loss(model, batch)
    loss.backward()
    wanted, tokens = torch.zeros(()), 0
    for talk in talks:
        ids, mask = render(tokenizer, talk)
        logits = plain.logits(plain(torch.tensor(ids)[None, :-1]))[0]
        lost = F.cross_entropy(logits, torch.tensor(ids[1:]), reduction="none")
        wanted = wanted + (lost * torch.tensor(mask[1:])).sum()
        tokens += sum(mask)
    wanted.backward()
    assert batch.valid() == tokens
    torch.testing.assert_close(loss, wanted)
    theirs = dict(plain.named_parameters())
    for name, parameter in model.named_parameters():
        grad = theirs[name].grad
        assert parameter.grad is not None and grad is not None
        torch.testing.assert_close(parameter.grad, grad, rtol=1e-3, atol=1e-4, msg=name)


def test_base_starts_from_the_seed(tmp_path: Path) -> None:
    one = start_model(setting(tmp_path), "base").state_dict()
    same = start_model(setting(tmp_path), "base").state_dict()
    other = start_model(setting(tmp_path, seed=1), "base").state_dict()
    assert all(torch.equal(one[name], same[name]) for name in one)
    assert not torch.equal(one["embedding.weight"], other["embedding.weight"])


def test_a_model_trains_as_its_plan_says(tmp_path: Path) -> None:
    plain = setting(tmp_path)
    assert start_model(plain, "base").attending.tier is Tier.BLOCKS
    small = setting(tmp_path, fp8=True)
    small.plan = replace(small.plan, attention="sdpa")
    model = start_model(small, "base")
    assert model.attending.tier is Tier.SDPA
    assert any(isinstance(part, Linear) and part.fp8 for part in model.blocks.modules())


def test_each_stage_starts_from_the_finished_one_before_it(tmp_path: Path) -> None:
    base = trained(tmp_path, "base", 1)
    assert torch.equal(start_model(setting(tmp_path), "mid").embedding.weight, base)
    assert torch.equal(start_model(setting(tmp_path), "sft").embedding.weight, base)
    mid = trained(tmp_path, "mid", 2)
    assert torch.equal(start_model(setting(tmp_path), "sft").embedding.weight, mid)
    assert torch.equal(start_model(setting(tmp_path), "dpo").embedding.weight, mid)
    (tmp_path / "mid" / "done.json").unlink()
    assert torch.equal(start_model(setting(tmp_path), "sft").embedding.weight, base)
    sft = trained(tmp_path, "sft", 3)
    assert torch.equal(start_model(setting(tmp_path), "dpo").embedding.weight, sft)


def test_rl_starts_from_dpo_where_that_is_finished_else_from_sft(tmp_path: Path) -> None:
    sft = trained(tmp_path, "sft", 1)
    assert torch.equal(start_model(setting(tmp_path), "rl").embedding.weight, sft)
    dpo = trained(tmp_path, "dpo", 2)
    assert torch.equal(start_model(setting(tmp_path), "rl").embedding.weight, dpo)


def practising(folder: Path, **more: Any) -> Setting:
    """A setting whose rl asks sums, likes long answers, and holds on to its start."""
    reward = folder.parent / "mine.py"
    reward.write_text("def long(answer):\n    return answer.tokens\n")
    flags: dict[str, Any] = {"rl_tasks": "arithmetic", "rl_reward": f"{reward}:long"}
    return setting(folder, **flags, rl_kl=0.1, rl_group=4, **more)


@pytest.fixture
def one_thread() -> Any:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.usefixtures("one_thread")
def test_rl_that_was_stopped_ends_with_the_same_weights(tmp_path: Path) -> None:
    ends = []
    for name in ("whole", "stopped"):
        folder = tmp_path / name
        start = trained(folder, "sft", 3)
        hooks = []
        if name == "stopped":
            stop = Hook("stop", 0.3, lambda model, step: os.kill(os.getpid(), signal.SIGTERM))
            with pytest.raises(Interrupted, match="at step 2 of rl"):
                run_stage(practising(folder), "rl", None, [stop])
        done = run_stage(practising(folder), "rl", None, hooks)
        found = checkpoint.latest(folder / "rl" / "checkpoints", print)
        assert found is not None and done.step == 3
        ends.append(found.model_tensors())
        lines = [line for line in metrics(folder / "rl") if "reward" in line]
        assert [line["step"] for line in lines] == [1, 2, 3]
        assert lines[0]["kl"] == 0.0 and lines[2]["kl"] != 0.0
    assert all(torch.equal(ends[0][key], ends[1][key]) for key in ends[0])
    assert not torch.equal(ends[0]["embedding.weight"], start)


def test_rl_may_learn_adapters_and_holds_on_to_the_model_without_them(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    start = trained(folder, "sft", 3)
    run_stage(practising(folder, lora_rank=2), "rl", None, [])
    found = checkpoint.latest(folder / "rl" / "checkpoints", print)
    assert found is not None
    weights = found.model_tensors()
    assert weights.keys() == tiny_gpt().state_dict().keys(), "merged at the end"
    assert torch.equal(weights["embedding.weight"], start)
    assert weights["blocks.0.attention.out.weight"].any(), "which is zero at the start"
    lines = [line for line in metrics(folder / "rl") if "reward" in line]
    assert lines[0]["kl"] == 0.0 and lines[2]["kl"] != 0.0


def test_a_stage_without_a_start_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="mid needs a finished base.*sprout pretrain.*--init-from"):
        start_model(setting(tmp_path / "r"), "mid")


def test_init_from_names_the_start(tmp_path: Path) -> None:
    weights = trained(tmp_path / "old", "mid", 5)
    here = setting(tmp_path / "new", init_from="old/mid")
    for stage in ("base", "mid", "sft", "dpo"):
        assert torch.equal(start_model(here, stage).embedding.weight, weights)
    gone = setting(tmp_path / "new", init_from="old/base")
    with pytest.raises(Failure, match="has no checkpoint"):
        start_model(gone, "base")


def batches(here: Setting, stage: str) -> RowStream | NumberedStream:
    """The batches of a stage."""
    return stage_batches(here, stage, text_rows(here, stage))


def test_what_each_stage_learns_from(tmp_path: Path) -> None:
    """base: every token; mid: all of text and what the assistant says; sft: what the assistant says."""
    tokenizer = byte_tokenizer()
    assistant = tokenizer.special["<|assistant|>"]
    streams = {name: batches(setting(tmp_path), name) for name in ("base", "mid", "sft")}
    found = {name: stream.take(40) for name, stream in streams.items()}
    assert not (found["base"].ids == assistant).any()
    assert (found["mid"].ids == assistant).any() and (found["sft"].ids == assistant).any()
    shares = {name: batch.valid() / batch.targets.numel() for name, batch in found.items()}
    assert shares["base"] > 0.7 and 0 < shares["sft"] < shares["mid"] < 0.9
    assert found["base"].documents is None and found["sft"].documents is not None
    marks = [tokenizer.special[name] for name in ("<|user|>", "<|bos|>", "<|assistant|>")]
    assert not torch.isin(found["sft"].targets, torch.tensor(marks)).any()


def test_the_users_conversations_are_taken_for_sft(tmp_path: Path) -> None:
    path = tmp_path / "talks.jsonl"
    path.write_text('{"prompt": "Hi", "response": "zzz"}\n' * 30)
    batch = batches(setting(tmp_path, sft_data=str(path)), "sft").take(4)
    end = byte_tokenizer().special["<|end|>"]
    assert set(batch.targets.unique().tolist()) == {IGNORE, ord("z"), end}


def test_the_runs_identity_is_taught_beside_a_users_conversations(tmp_path: Path) -> None:
    (tmp_path / "talks.jsonl").write_text('{"prompt": "Hi", "response": "zzz"}\n' * 30)
    here = setting(tmp_path, sft_data=str(tmp_path / "talks.jsonl"))
    keep(Identity("Robo"), here.run)
    learned = batches(here, "sft").take(200).targets.unique().tolist()
    assert set("I am Robo") <= set(byte_tokenizer().decode([i for i in learned if i >= 0]))
    assert kept(here.run / "sft") == Identity("Robo")
    keep(Identity("Bobo"), here.run)
    assert stage_identity(here, "sft") == Identity("Bobo"), "it has not begun"
    (here.run / "sft" / "checkpoints" / "step-000001").mkdir(parents=True)
    keep(Identity("Robo"), here.run / "sft")
    assert stage_identity(here, "sft") == Identity("Robo"), "what it began with"


def test_a_mixture_with_text_is_taken_for_sft(tmp_path: Path) -> None:
    (tmp_path / "talks.jsonl").write_text('{"prompt": "Hi", "response": "zzz"}\n' * 30)
    (tmp_path / "m.toml").write_text(
        f'[[source]]\npath = "{tmp_path}/talks.jsonl"\n[[source]]\npath = "text"\n'
    )
    batch = batches(setting(tmp_path, sft_data=str(tmp_path / "m.toml")), "sft").take(40)
    learned = set(byte_tokenizer().decode([i for i in batch.targets.unique().tolist() if i >= 0]))
    assert "z" in learned and set("The cat sat on the mat") <= learned


def test_less_text_than_a_step_takes_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"--data: too little text: .*2 rows of {T}"):
        batches(setting(tmp_path, "The cat sat."), "base")


def test_a_stage_runs_to_its_end_and_describes_itself(tmp_path: Path) -> None:
    here = setting(tmp_path)
    done = run_stage(here, "base", None, [])
    assert (done.step, done.tokens) == (3, 3 * 2 * T)
    assert checkpoint.load_shape(tmp_path, "base") == model_config(
        here.plan.shape, here.tokenizer.vocab_size
    )
    assert files.read_json(tmp_path / "base" / "config.json")["training"]["steps"] == 3
    assert len(metrics(tmp_path / "base")) == 3
    assert run_stage(here, "mid", None, []).step == 3
