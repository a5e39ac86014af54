"""Rollouts: the tokens of an answer are those that were drawn, and only they are to be learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from sprout.common.errors import UsageError
from sprout.data.packing import Batch
from sprout.engine.tools import ToolBox, default_tools
from sprout.losses import IGNORE
from sprout.models.gpt import GPT, GPTConfig
from sprout.tasks.sandbox import find_sandbox
from sprout.tokenizer.bpe import byte_tokenizer, train_bpe
from sprout.tokenizer.chat import render
from sprout.tokenizer.tokenizer import Tokenizer
from sprout.train.rollout import Rollout, Speaker, Turn, pack_rollouts, spoken, surprises
from sprout.world.item import Item

from .. import tiny
from ..engine.helpers import ScriptedModel, replies, talker

BYTES = byte_tokenizer()
CALL, END, USER = (BYTES.special[name] for name in ("<|tool_call|>", "<|end|>", "<|user|>"))


def item(question: str, answer: str = "84") -> Item:
    return Item(({"role": "user", "content": question},), "number", answer)


def certain(model: ScriptedModel) -> ScriptedModel:
    """The same model, so sure of itself that it also keeps to its script at temperature 1."""
    logits = model.logits
    model.logits = lambda hidden: 1e3 * logits(hidden)  # type: ignore[method-assign]
    return model


def speaker(model: Any, tokenizer: Tokenizer = BYTES, toolbox: ToolBox | None = None) -> Speaker:
    return Speaker(model, tokenizer, toolbox or default_tools(), find_sandbox()[0])


def random_gpt(seed: int = 0, context: int = 128) -> GPT:
    return tiny.random_gpt(GPTConfig(BYTES.vocab_size, 2, 2, 2, 32, context), 0.15, seed)


def test_an_answer_with_a_tool_is_one_text_of_which_only_the_models_own_tokens_count() -> None:
    call, words = [CALL, *b"calculator 12*7"], [*b"84."]
    model = certain(replies(BYTES, [call, words]))
    [found] = speaker(model).answer([item("12*7?")], [0])
    assert (found.answer.right, found.answer.ended, found.answer.text) == (True, True, "84.")
    assert [message["role"] for message in found.answer.messages] == [
        "assistant",
        "tool",
        "assistant",
    ]
    assert found.answer.tokens == len(call) + 1 + len(words) + 1
    [(ids, chosen)] = spoken(found.turns)
    talk = [{"role": "user", "content": "12*7?"}, *found.answer.messages]
    assert (ids, [int(c) for c in chosen]) == render(BYTES, talk)
    assert [i for i, c in zip(ids, chosen, strict=True) if c] == [*call, END, *words, END]


def test_the_token_that_ended_a_turn_is_the_one_that_was_drawn() -> None:
    """A model may end its turn with the mark of another's; that is what it did, and is judged for."""

    def script(ids: list[int]) -> int:
        return USER if ids[-1] == ord("a") else ord("a")

    [found] = speaker(certain(ScriptedModel(script, BYTES.vocab_size))).answer([item("?")], [0])
    assert [turn.said for turn in found.turns] == [[ord("a"), USER]]
    assert found.answer.ended


def test_an_answer_that_is_cut_off_has_no_end() -> None:
    model = certain(ScriptedModel(lambda ids: ord("8"), BYTES.vocab_size))
    [found] = speaker(model).answer([item("?")], [0])
    assert found.turns[0].said == [ord("8")] * 64
    assert (found.answer.ended, found.answer.tokens) == (False, 64)


def test_tokens_that_text_would_not_give_again_are_kept_as_they_were_drawn() -> None:
    """The next prompt is written from text, as in chat. Where it has other ids for what was drawn, the
    second turn is a text of its own, read as it was read."""
    tokenizer = train_bpe(["calculator 1+1 calculator 1+1 calculator"] * 50, 300)
    call, end = tokenizer.special["<|tool_call|>"], tokenizer.special["<|end|>"]
    letters = [tokenizer.encode(letter)[0] for letter in "calculator 1+1"]
    assert tokenizer.encode("calculator 1+1") != letters
    model = certain(replies(tokenizer, [[call, *letters], tokenizer.encode("2")]))
    [found] = speaker(model, tokenizer).answer([item("1+1?", "2")], [0])
    assert found.answer.right and found.turns[0].said == [call, *letters, end]
    (first, chosen), (second, also) = spoken(found.turns)
    assert first == found.turns[0].read + found.turns[0].said
    assert second == found.turns[1].read + found.turns[1].said
    assert sum(chosen) == len(letters) + 2 and sum(also) == len(tokenizer.encode("2")) + 1


def test_items_of_all_kinds_are_answered_and_graded_together() -> None:
    sandbox, reason = find_sandbox()
    if sandbox is None:
        pytest.skip(reason)
    code = Item(({"role": "user", "content": "f?"},), "code", "", tests="assert f() == 1")
    choice = Item(({"role": "user", "content": "c?"},), "choice", "A", ("A", "B"))
    texts = {"f": "def f(): return 1", "c": "A", "?": "84"}

    def turn(ids: list[int]) -> Sequence[int]:
        return [*texts[chr(ids[2])].encode()]

    model = certain(talker(BYTES, turn))
    items = [item("?"), code, choice, item("?", "85"), code]
    found = speaker(model).answer(items, [0] * 5)
    assert [rollout.answer.right for rollout in found] == [True, True, True, False, True]
    assert [rollout.answer.text for rollout in found] == [
        texts[name] for name in ("?", "f", "c", "?", "f")
    ]
    blind = replace(speaker(model), sandbox=None)
    with pytest.raises(UsageError, match="no sandbox"):
        blind.answer([code], [0])


def test_an_answer_depends_on_its_seed_and_on_nothing_else() -> None:
    one = speaker(random_gpt())
    items = [item("a?"), item("what is it?"), item("b?")]
    together = one.answer([*items, items[0]], [1, 2, 3, 4])
    assert [r.turns for r in one.answer([items[1]], [2])] == [together[1].turns]
    assert together[0].turns != together[3].turns


def test_what_does_not_fit_the_context_cannot_be_answered() -> None:
    one = speaker(random_gpt(context=64))
    assert one.can_answer(item("?")) and not one.can_answer(item("x" * 60))


def rollouts(seed: int, count: int) -> list[list[Turn]]:
    """Answers of one or two turns with random tokens; most second turns go on from the first."""
    rng = torch.Generator().manual_seed(seed)

    def ids(most: int) -> list[int]:
        length = int(torch.randint(1, most, (1,), generator=rng))
        return torch.randint(0, 256, (length,), generator=rng).tolist()

    found = []
    for number in range(count):
        first = Turn(ids(9), ids(7))
        start = ids(5) if number % 4 == 3 else first.read + first.said
        found.append([first, Turn(start + ids(5), ids(7))] if number % 2 else [first])
    return found


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.integers(0, 9), st.integers(28, 60))
def test_every_chosen_token_is_a_target_once_and_behind_what_was_read(
    seed: int, count: int, T: int
) -> None:
    drawn = rollouts(seed, count)
    rows = pack_rollouts(drawn, T, 256)
    assert rows.documents is not None and rows.ids.shape[1] == T
    at = (rows.targets != IGNORE).nonzero().tolist()
    found: list[list[tuple[int, ...]]] = [[] for _ in drawn]
    for row, column in at:
        document = rows.documents[row] == rows.documents[row, column]
        before = rows.ids[row][document & (torch.arange(T) <= column)].tolist()
        found[int(rows.owner[row, column])].append((*before, int(rows.targets[row, column])))
    for turns, texts in zip(drawn, found, strict=True):
        wanted = [
            (*turn.read, *turn.said[: i + 1]) for turn in turns for i in range(len(turn.said))
        ]
        assert sorted(texts) == sorted(wanted)
    assert (rows.owner[rows.targets == IGNORE] == 0).all()


def test_the_surprise_of_each_token_is_that_of_its_rollout_alone() -> None:
    model = random_gpt()
    drawn = rollouts(3, 8)
    rows = pack_rollouts(drawn, 40, 256)
    found = surprises(model, rows, micro_rows=2)
    assert found.shape == rows.targets.shape and not found.requires_grad
    for number, turns in enumerate(drawn):
        expected = 0.0
        for turn in turns:
            with torch.no_grad():
                logits = model.logits(model(torch.tensor([turn.read + turn.said])))[0]
            likely = logits.log_softmax(-1)[len(turn.read) - 1 : -1]
            expected -= float(likely[range(len(turn.said)), turn.said].sum())
        mine = (rows.owner == number) & (rows.targets != IGNORE)
        assert float(found[mine].sum()) == pytest.approx(expected, rel=1e-4)
    assert surprises(model, pack_rollouts([], 40, 256), 2).shape == (0, 40)


def test_rows_of_rollouts_are_split_with_their_owners() -> None:
    rows = pack_rollouts(rollouts(1, 9), 30, 256)
    parts = rows.split(1)
    assert isinstance(parts[0], Batch) and len(parts) == len(rows.ids) > 1
    assert torch.equal(torch.cat([part.owner for part in parts]), rows.owner)


def test_a_rollout_knows_its_answer() -> None:
    [found] = speaker(random_gpt()).answer([item("?")], [5])
    assert isinstance(found, Rollout)
    assert found.answer.tokens == sum(len(turn.said) for turn in found.turns)
