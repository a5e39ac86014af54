"""Pairs of answers: both common layouts, what is refused, and the tokens that they become."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sprout.common.errors import UsageError
from sprout.data import preference
from sprout.data.preference import (
    CHUNK,
    Pair,
    file_pairs,
    load_pairs,
    pair_pieces,
    pairs,
    pairs_mark,
    world_pairs,
)
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.tokenizer.chat import render
from sprout.world import world

TOKENIZER = byte_tokenizer()
Q = {"role": "user", "content": "Hi?"}
YES, NO = {"role": "assistant", "content": "Yes."}, {"role": "assistant", "content": "No."}
PAIR = Pair([Q], [YES], [NO])


def written(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.mark.parametrize(
    "row",
    [
        {"prompt": "Hi?", "chosen": "Yes.", "rejected": "No."},
        {"prompt": [Q], "chosen": [YES], "rejected": [NO]},
        {"prompt": [Q], "chosen": "Yes.", "rejected": NO},
        {"prompt": "Hi?", "chosen": [Q, YES], "rejected": [Q, NO]},
        {"chosen": [Q, YES], "rejected": [Q, NO]},
        {
            "conversations": [{"from": "human", "value": "Hi?"}],
            "chosen": {"from": "gpt", "value": "Yes."},
            "rejected": {"from": "gpt", "value": "No."},
        },
    ],
)
def test_every_layout_is_the_same_pair(tmp_path: Path, row: dict[str, Any]) -> None:
    assert list(pairs(written(tmp_path / "a.jsonl", row, row))) == [PAIR, PAIR]
    (tmp_path / "b.json").write_text(json.dumps([row]), "utf-8")
    assert list(pairs(tmp_path / "b.json")) == [PAIR]


def test_a_prompt_of_several_turns_and_an_answer_with_a_tool(tmp_path: Path) -> None:
    call = {"function": {"name": "calculator", "arguments": {"expression": "2*3"}}}
    using = [
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "content": "6"},
        {"role": "assistant", "content": "6."},
    ]
    prompt = [{"role": "system", "content": "Count."}, Q, YES, Q]
    row = {"prompt": prompt, "chosen": using, "rejected": "7."}
    (found,) = pairs(written(tmp_path / "a.jsonl", row))
    assert found == Pair(prompt, using, [{"role": "assistant", "content": "7."}])
    pieces = pair_pieces(TOKENIZER, 3, found, 500)
    assert pieces is not None
    learned = TOKENIZER.decode(pieces.chosen.ids[pieces.chosen.mask].tolist())
    assert learned == "calculator 2*36.", "neither the prompt's answers nor what the tool said"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"prompt": "a", "chosen": "b"}, 'expected "prompt", "chosen" and "rejected"'),
        (["a"], r"expected .*found: nothing of these"),
        ({"prompt": "a", "chosen": "b", "rejected": " \n"}, "the rejected answer is empty"),
        ({"prompt": "a", "chosen": "", "rejected": "b"}, "the chosen answer is empty"),
        ({"prompt": "a", "chosen": "b", "rejected": "b "}, "rejected answer are the same"),
        ({"chosen": [Q, YES], "rejected": [Q, YES]}, "rejected answer are the same"),
        (
            {"prompt": 5, "chosen": "b", "rejected": "c"},
            "prompt: message 0: a message must be an object",
        ),
        ({"prompt": "a", "chosen": [], "rejected": "c"}, "chosen: messages must hold at least"),
        (
            {"prompt": "a", "chosen": None, "rejected": "c"},
            "chosen: message 0: a message must be an object",
        ),
        (
            {"prompt": [YES], "chosen": "b", "rejected": "c"},
            "prompt must end with a message of the",
        ),
        ({"chosen": "b", "rejected": "c"}, "the prompt must end with a message of the user"),
        ({"prompt": "a", "chosen": [Q], "rejected": "c"}, "chosen answer must begin and end with"),
        ({"prompt": "\ud800", "chosen": "b", "rejected": "c"}, "prompt: message 0: .*surrogate"),
    ],
)
def test_what_is_no_pair_is_named_by_file_and_line(tmp_path: Path, row: Any, message: str) -> None:
    good = {"prompt": "Hi?", "chosen": "Yes.", "rejected": "No."}
    path = written(tmp_path / "a.jsonl", good, good, row)
    with pytest.raises(UsageError, match=rf"^--data: .*a\.jsonl line 3: .*{message}"):
        load_pairs("--data", str(path), tmp_path)
    (tmp_path / "b.json").write_text(json.dumps([good, row], indent=1), "utf-8")
    with pytest.raises(UsageError, match=rf"b\.json item 2 \(line 7\): .*{message}"):
        load_pairs("--data", str(tmp_path / "b.json"), tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.jsonl", "", r"a\.jsonl is empty: it should hold pairs of answers"),
        ("a.txt", "x", r"a\.txt should hold pairs of answers: give a \.jsonl or \.json file"),
        ("a.jsonl", "{", "a.jsonl line 1 is not JSON"),
    ],
)
def test_a_file_that_holds_none(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(UsageError, match=message):
        load_pairs("--data", str(tmp_path / name), tmp_path)
    with pytest.raises(UsageError, match="--data: .*nowhere does not exist"):
        load_pairs("--data", str(tmp_path / "nowhere"), tmp_path)


def test_the_real_file_of_300(real_data: Path) -> None:
    found = list(pairs(real_data / "chat" / "dpo_en_300.json"))
    assert len(found) == 300
    assert {pair.prompt[-1]["role"] for pair in found} == {"user"}
    assert max(len(pair.prompt) for pair in found) > 5
    made = file_pairs("--data", TOKENIZER, 4096, 0, found)
    assert len(made.held_out) + made.left_out <= 300 and len(made.held_out) > 10


def test_both_pieces_have_one_length_and_only_the_answers_are_learned() -> None:
    pieces = pair_pieces(TOKENIZER, 9, Pair([Q, YES, Q], [YES], [NO]), 100)
    assert pieces is not None and pieces.number == 9
    for piece, answer in ((pieces.chosen, YES), (pieces.rejected, NO)):
        ids = render(TOKENIZER, [Q, YES, Q, answer])[0]
        assert piece.ids[: len(ids)].tolist() == ids and not piece.mask[len(ids) :].any()
        learned = [*TOKENIZER.encode(answer["content"]), TOKENIZER.special["<|end|>"]]
        assert piece.ids[piece.mask].tolist() == learned
    assert len(pieces.chosen.ids) == len(pieces.rejected.ids) == len(pieces.chosen.mask)


def test_a_pair_that_differs_only_past_the_rows_end_teaches_nothing() -> None:
    long = Pair([Q], [{**YES, "content": "a" * 30 + "b"}], [{**NO, "content": "a" * 30 + "c"}])
    same = len(render(TOKENIZER, [Q, long.chosen[0]])[0]) - 2  # what is alike in both
    assert pair_pieces(TOKENIZER, 0, long, same - 1) is None
    cut = pair_pieces(TOKENIZER, 0, long, same)
    assert cut is not None and len(cut.chosen.ids) == same + 1
    begins = len(render(TOKENIZER, [Q])[0]) + 1
    assert pair_pieces(TOKENIZER, 0, PAIR, begins - 1) is None
    assert pair_pieces(TOKENIZER, 0, PAIR, begins) is not None


def numbered(n: int) -> list[Pair]:
    return [Pair([Q], [{**YES, "content": f"yes {i}"}], [NO]) for i in range(n)]


def test_a_users_pairs_come_once_an_epoch_and_blocks_go_by_number() -> None:
    n = 2 * CHUNK + 20
    made = file_pairs("--data", TOKENIZER, 60, 0, numbered(n))
    learned = n - n // 20
    assert len(made.held_out) == n // 20 and made.left_out == 0
    per_epoch = -(-learned // CHUNK)
    epochs = [
        [p.number for k in range(e * per_epoch, (e + 1) * per_epoch) for p in made.chunk(k)]
        for e in (0, 1)
    ]
    assert sorted(epochs[0]) == sorted(epochs[1]) == list(range(learned)) != epochs[0]
    assert epochs[0] != epochs[1]
    assert [p.number for p in made.block(1)] == list(range(CHUNK, learned))
    texts = {p.chosen.ids.tobytes() for b in range(per_epoch) for p in made.block(b)}
    assert not texts & {p.chosen.ids.tobytes() for p in made.held_out}
    assert len(file_pairs("--data", TOKENIZER, 60, 0, numbered(50)).held_out) == 0


def test_pairs_that_are_too_long_are_counted_and_none_at_all_is_an_error() -> None:
    long = Pair([{**Q, "content": "x" * 90}], [YES], [NO])
    made = file_pairs("--data", TOKENIZER, 60, 0, [PAIR, long, PAIR])
    assert made.left_out == 1 and [p.number for p in made.block(0)] == [0, 1]
    with pytest.raises(UsageError, match="--data: in none of the 1 pairs .* within 60 tokens"):
        file_pairs("--data", TOKENIZER, 60, 0, [long])


def test_the_worlds_pairs_follow_each_other_and_validation_is_held_out() -> None:
    made = world_pairs(TOKENIZER, 512, seed=3)
    second = made.chunk(1)
    assert [p.number for p in second] == list(range(CHUNK, 2 * CHUNK))
    assert [p.chosen.ids.tolist() for p in made.block(1)] == [p.chosen.ids.tolist() for p in second]
    pair = next(world.preferences("train", 3 + preference.DPO_SEED, start=CHUNK))
    whole = render(TOKENIZER, [*pair.messages, *pair.rejected])[0]
    assert second[0].rejected.ids[: len(whole)].tolist() == whole
    assert len(made.held_out) == preference.HELD_OUT
    val = next(world.preferences("val", 0))
    assert (
        made.held_out[0].chosen.ids.tolist()[:20] == render(TOKENIZER, list(val.messages))[0][:20]
    )


def test_the_mark_is_of_what_the_pairs_say() -> None:
    assert pairs_mark("a.jsonl", [PAIR]) == pairs_mark("b.jsonl", [PAIR])
    assert pairs_mark("a.jsonl", [PAIR]) != pairs_mark("a.jsonl", [PAIR, PAIR])
    assert pairs_mark("feedback", [PAIR]) == ""
