"""Mixtures for fine-tuning: what their files may say, and how much is drawn of what."""

from __future__ import annotations

import json
import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sprout.common.errors import UsageError
from sprout.data import chat, mixture
from sprout.data.mixture import IDENTITY, Draws, read_sft, sft_chunks
from sprout.data.packing import Piece
from sprout.data.pretrain import cut, tokenize
from sprout.tokenizer.bpe import byte_tokenizer
from sprout.tokenizer.chat import Message, render
from sprout.world.identity import Identity

TOKENIZER = byte_tokenizer()
T = 400


def talks(letter: str, n: int, length: int = 1) -> list[list[Message]]:
    return [
        [
            {"role": "user", "content": f"{letter}{i}"},
            {"role": "assistant", "content": letter * length},
        ]
        for i in range(n)
    ]


def written(path: Path, found: list[list[Message]]) -> Path:
    path.write_text("".join(json.dumps({"messages": t}) + "\n" for t in found), "utf-8")
    return path


def mixed(folder: Path, text: str) -> mixture.SftData:
    (folder / "m.toml").write_text(text)
    return read_sft("--sft-data", str(folder / "m.toml"), folder)


def letter(piece: Piece) -> str:
    """Which source a piece comes from."""
    return TOKENIZER.decode(piece.ids.tolist())[0]


def tokens(pieces: list[Piece]) -> Counter[str]:
    found: Counter[str] = Counter()
    for piece in pieces:
        found[letter(piece)] += len(piece.ids)
    return found


def test_conversations_about_the_assistant_are_a_source(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text('[[source]]\npath = "world"\n[[source]]\npath = "identity"\nweight = 1.0\n')
    data = read_sft("--sft-data", str(path), tmp_path)
    who = Identity("Robo")
    found = sft_chunks(TOKENIZER, T, 3, data, None, who)(0)
    named = chat.identity_pieces(TOKENIZER, T, 3, 0, 50, identity=who)
    kept = {piece.ids.tobytes() for piece in found}
    assert sum(piece.ids.tobytes() in kept for piece in named) == 50
    share = sum(len(p.ids) for p in found if "Robo" in TOKENIZER.decode(p.ids.tolist()))
    assert 0.2 < share / sum(len(p.ids) for p in found) < 0.6
    both = sft_chunks(TOKENIZER, T, 3, data, None)(0)
    assert "Sprout" in "".join(TOKENIZER.decode(p.ids.tolist()) for p in both)


def test_a_runs_identity_stands_beside_a_users_conversations(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", talks("z", 300, 30))
    plain = read_sft("--sft-data", str(path), tmp_path)
    data = read_sft("--sft-data", str(path), tmp_path, introduced=True)
    assert data.mark == plain.mark, "of the user's conversations alone"
    assert [part.source.path for part in data.parts] == [str(path), IDENTITY]
    found = sft_chunks(TOKENIZER, T, 3, data, None, Identity("Robo"))(0)
    texts = [TOKENIZER.decode(piece.ids.tolist()) for piece in found]
    named = sum(len(text) for text in texts if "z" * 30 not in text)
    assert 0.02 < named / sum(map(len, texts)) < 0.08


def test_one_source_is_what_it_always_was(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", talks("a", 30))
    data = read_sft("--sft-data", str(path), tmp_path)
    assert data.parts[0].found is not None and data.text_share == 0
    found = sft_chunks(TOKENIZER, T, 3, data, None)(1)
    wanted = chat.file_sft_chunks(chat.file_pieces(TOKENIZER, T, talks("a", 30)), 3)(1)
    assert [p.ids.tolist() for p in found] == [p.ids.tolist() for p in wanted]
    world = sft_chunks(TOKENIZER, T, 3, read_sft("--sft-data", None, tmp_path), None)(0)
    usual = chat.world_sft_chunks(TOKENIZER, T, 3)(0)
    assert [p.ids.tolist() for p in world] == [p.ids.tolist() for p in usual]


def test_weights_are_shares_of_the_tokens(tmp_path: Path) -> None:
    written(tmp_path / "a.jsonl", talks("a", 50, length=2))
    written(tmp_path / "b.jsonl", talks("b", 50, length=80))
    data = mixed(
        tmp_path,
        f"""
        [[source]]
        path = "{tmp_path}/a.jsonl"
        weight = 3
        [[source]]
        path = "{tmp_path}/b.jsonl"
        """,
    )
    chunk = sft_chunks(TOKENIZER, T, 0, data, None)
    found = tokens([piece for k in range(3) for piece in chunk(k)])
    assert found["a"] / sum(found.values()) == pytest.approx(0.75, abs=0.01)


def test_epochs_bound_a_source_and_then_the_others_share_its_part(tmp_path: Path) -> None:
    """chunk(k) is a function of k: what is drawn of a source in k chunks never depends on the order."""
    written(tmp_path / "a.jsonl", talks("a", 40))
    data = mixed(
        tmp_path,
        f"""
        [[source]]
        path = "{tmp_path}/a.jsonl"
        epochs = 2.5
        [[source]]
        path = "world"
        """,
    )
    chunk = sft_chunks(TOKENIZER, T, 0, data, None)
    wanted = {TOKENIZER.decode(render(TOKENIZER, talk)[0]) for talk in talks("a", 40)}
    found = [TOKENIZER.decode(p.ids.tolist()) for k in range(3) for p in chunk(k)]
    asked = Counter(text for text in found if text in wanted)
    assert sum(asked.values()) == 100 and set(asked.values()) == {2, 3} and len(asked) == 40
    assert len(chunk(1)) > chat.CHUNK * 0.9, "the world fills what is left"
    assert [p.ids.tolist() for p in chunk(2)] == [p.ids.tolist() for p in chunk(2)]


def test_a_mixture_of_files_with_epochs_begins_anew(tmp_path: Path) -> None:
    written(tmp_path / "a.jsonl", talks("a", 700))
    written(tmp_path / "b.jsonl", talks("b", 300))
    data = mixed(
        tmp_path,
        f"""
        [[source]]
        path = "{tmp_path}/a.jsonl"
        epochs = 1
        [[source]]
        path = "{tmp_path}/b.jsonl"
        epochs = 3
        """,
    )
    chunk = sft_chunks(TOKENIZER, T, 0, data, None)
    found = [TOKENIZER.decode(p.ids.tolist()) for k in range(16) for p in chunk(k)]
    counts = Counter(found)
    # 16 chunks are ten times 700 + 3 · 300.
    assert len(found) == 16_000 and len(counts) == 1000
    assert {counts[text] for text in counts if text[0] == "a"} == {10}
    assert {counts[text] for text in counts if text[0] == "b"} == {30}


def test_text_for_pretraining_is_a_source(tmp_path: Path) -> None:
    data = mixed(
        tmp_path, '[[source]]\npath = "world"\nweight = 3\n[[source]]\npath = "text"\nweight = 1\n'
    )
    assert data.text_share == pytest.approx(0.25)
    ids = tokenize(TOKENIZER, ["~ some words" * 30] * 2000, 1)
    text = [piece for document in ids for piece in cut(document, T)]
    found = sft_chunks(TOKENIZER, T, 0, data, lambda k: text)(0)
    plain = [p for p in found if letter(p) == "~"]
    assert sum(len(p.ids) for p in plain) / sum(len(p.ids) for p in found) == pytest.approx(
        0.25, abs=0.01
    )
    assert all(piece.mask.all() for piece in plain), "all of it is predicted"
    none = mixed(tmp_path, '[[source]]\npath = "world"\n[[source]]\npath = "text"\nweight = 0\n')
    assert none.text_share == 0 and len(none.parts) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the key source is missing"),
        ("source = []", r"no \[\[source\]\] of conversations has a weight above 0"),
        ('[[source]]\npath = "text"', r"no \[\[source\]\] of conversations"),
        ('[[source]]\npath = "world"\nweight = 0', r"no \[\[source\]\] of conversations"),
        ("[[source]]\nweight = 1", "source.0..path is missing"),
        ('[[source]]\npath = "world"\nweigth = 1', "unknown key .*weigth.*did you mean weight"),
        (
            '[[source]]\npath = "world"\nweight = -1',
            "the weight of world is -1.0: must be 0 or more",
        ),
        ('[[source]]\npath = "world"\nweight = nan', "the weight of world is nan"),
        ('[[source]]\npath = "a.jsonl"\nepochs = 0', "the epochs of a.jsonl are 0.0"),
        ('[[source]]\npath = "world"\nepochs = 2', "world has no end, and so no epochs"),
        ('[[source]]\npath = "nowhere.jsonl"', "nowhere.jsonl does not exist"),
        ('[[source]]\npath = "feedback"', "--sft-data feedback: there is no .*chat.sqlite3"),
        ('[[source]]\npath = "hub:a"', "--sft-data: hub:a: must be hub:OWNER/NAME"),
        ('[[source]]\npath = ""', "--sft-data is empty"),
        ("[[source", "not valid TOML"),
    ],
)
def test_what_is_wrong_with_a_mixture(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        mixed(tmp_path, text)
    with pytest.raises(UsageError, match=r"--sft-data: there is no file .*gone\.toml"):
        read_sft("--sft-data", str(tmp_path / "gone.toml"), tmp_path)


def test_the_mark_changes_with_what_is_learned(tmp_path: Path) -> None:
    path = written(tmp_path / "a.jsonl", talks("a", 3))
    whole = f'[[source]]\npath = "{path}"\n[[source]]\npath = "world"\n'
    marks = [
        read_sft("--sft-data", None, tmp_path).mark,
        read_sft("--sft-data", str(path), tmp_path).mark,
        mixed(tmp_path, whole).mark,
        mixed(tmp_path, whole + "weight = 2\n").mark,
        mixed(tmp_path, whole + '[[source]]\npath = "text"\n').mark,
    ]
    written(path, talks("a", 4))
    marks += [read_sft("--sft-data", str(path), tmp_path).mark, mixed(tmp_path, whole).mark]
    assert marks[0] == "" and len(set(marks)) == len(marks)


@given(
    st.lists(
        st.tuples(st.floats(0.01, 100), st.one_of(st.just(math.inf), st.integers(1, 3000))),
        min_size=1,
        max_size=5,
    ),
    st.integers(1, 60),
)
def test_draws_keep_the_weights_and_never_pass_an_end(
    streams: list[tuple[float, float]], last: int
) -> None:
    weights, ends = [w for w, _ in streams], [float(e) for _, e in streams]
    assume(min(ends) == math.inf or sum(e for e in ends if e < math.inf) > 5)
    draws = Draws(weights, ends, 1000)
    n = range(len(weights))
    counts = [[draws.drawn(i, k) for i in n] for k in range(last + 1)]
    assert counts[0] == [0] * len(weights)
    for before, after in pairwise(counts):
        assert all(a <= b for a, b in zip(before, after, strict=True))
        assert sum(after) - sum(before) == pytest.approx(1000, abs=len(weights) + 1)
    if math.inf in ends:
        assert all(counts[-1][i] <= ends[i] for i in n)
        free = [i for i in n if ends[i] == math.inf]
        ratios = [counts[-1][i] / weights[i] for i in free if counts[-1][i] > 500]
        assert not ratios or max(ratios) <= min(ratios) * 1.01
    elif sum(ends) < last * 1000:
        turns, rest = divmod(last * 1000, sum(ends))
        for i in n:
            low, high = turns * ends[i], (turns + 1) * ends[i]
            assert low - 1 <= counts[-1][i] <= high + 1
