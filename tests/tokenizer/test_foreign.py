"""Vocabularies of others, against tiktoken and tokenizers, and Shakespeare's published counts."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import tiktoken
from hypothesis import given
from hypothesis import strategies as st

from sprout.common.errors import Failure, UsageError
from sprout.tokenizer.bpe import train_bpe
from sprout.tokenizer.chat import parse_assistant, render, trim
from sprout.tokenizer.foreign import GPT2_PATTERN, byte_characters, read_gpt2, read_hf
from sprout.tokenizer.tokenizer import SPECIAL_TOKENS, Tokenizer

TEXTS = [
    "Hello, world! It's 2019 and we'll see 12345 things.",
    "  leading and   inner    spaces\n\n\nand lines\t\ttabs \r\n",
    "naïve café — “quotes” … 日本語のテキスト 🙂👩‍👩‍👧 Ωμέγα",
    "def f(x):\n    return x ** 2  # <|endoftext|> <|im_start|>",
    "",
]
QWEN_ADDED = [
    ("<|endoftext|>", True),
    ("<|im_start|>", True),
    ("<|im_end|>", True),
    ("<tool_call>", False),
    ("</tool_call>", False),
    ("<tool_response>", False),
    ("</tool_response>", False),
    ("<think>", False),
    ("</think>", False),
]


def spelled(token: bytes) -> str:
    characters = byte_characters()
    return "".join(characters[value] for value in token)


def small_bpe() -> Tokenizer:
    return train_bpe([*TEXTS, "the cat sat on the mat and the dog sat on the log " * 20], 400)


def merges_of(tokenizer: Tokenizer) -> list[tuple[str, str]]:
    """The pair behind each merged token: its text merged with all that came before it."""
    ranks = {token: id for id, token in enumerate(tokenizer.tokens)}
    found = []
    for token, rank in ranks.items():
        if len(token) > 1:
            parts = [token[i : i + 1] for i in range(len(token))]
            while len(parts) > 2:
                pairs = [a + b for a, b in pairwise(parts)]
                at = min(range(len(pairs)), key=lambda i: ranks.get(pairs[i], 1 << 30))
                assert ranks[pairs[at]] < rank
                parts[at : at + 2] = [pairs[at]]
            found.append((spelled(parts[0]), spelled(parts[1])))
    return found


def hf_data(tokenizer: Tokenizer, added: list[tuple[str, bool]], **change: Any) -> dict[str, Any]:
    """A `tokenizer.json` as Qwen's is made."""
    size = len(tokenizer.tokens)
    data: dict[str, Any] = {
        "version": "1.0",
        "added_tokens": [
            {
                **{"id": size + i, "content": name, "special": special},
                **dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False),
            }
            for i, (name, special) in enumerate(added)
        ],
        "normalizer": {"type": "NFC"},
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {
                    "type": "Split",
                    "pattern": {"Regex": tokenizer.pattern},
                    "behavior": "Isolated",
                    "invert": False,
                },
                {
                    "type": "ByteLevel",
                    "add_prefix_space": False,
                    "trim_offsets": False,
                    "use_regex": False,
                },
            ],
        },
        "post_processor": None,
        "decoder": {
            "type": "ByteLevel",
            "add_prefix_space": False,
            "trim_offsets": False,
            "use_regex": False,
        },
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "vocab": {spelled(token): id for id, token in enumerate(tokenizer.tokens)},
            "merges": [list(pair) for pair in merges_of(tokenizer)],
        },
    }
    return {**data, **change}


def written(folder: Path, data: Any) -> Path:
    path = folder / "tokenizer.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.fixture
def qwen(tmp_path: Path) -> Tokenizer:
    return read_hf(written(tmp_path, hf_data(small_bpe(), QWEN_ADDED)))


# GPT-2


@pytest.fixture(scope="module")
def gpt2(real_data: Path) -> Tokenizer:
    return read_gpt2(real_data / "tokenizer/gpt2")


@pytest.fixture(scope="module")
def reference(real_data: Path) -> tiktoken.Encoding:
    """tiktoken's own reading of the same files, with its own copy of the pattern."""
    from tiktoken.load import data_gym_to_mergeable_bpe_ranks
    from tiktoken_ext.openai_public import r50k_pat_str

    folder = real_data / "tokenizer/gpt2"
    ranks = data_gym_to_mergeable_bpe_ranks(str(folder / "vocab.bpe"), str(folder / "encoder.json"))
    return tiktoken.Encoding(
        "gpt2",
        pat_str=r50k_pat_str,
        mergeable_ranks=ranks,
        special_tokens={"<|endoftext|>": 50256},
        explicit_n_vocab=50257,
    )


def test_gpt2_is_tiktokens_gpt2(gpt2: Tokenizer, reference: tiktoken.Encoding) -> None:
    for text in TEXTS:
        assert gpt2.encode(text) == reference.encode_ordinary(text)
        assert gpt2.decode(gpt2.encode(text)) == text
    assert gpt2.tokens == tuple(reference.decode_single_token_bytes(id) for id in range(50256))


@given(st.text())
def test_any_text_is_tiktokens(gpt2: Tokenizer, reference: tiktoken.Encoding, text: str) -> None:
    assert gpt2.encode(text) == reference.encode_ordinary(text)


def test_shakespeare_has_as_many_tokens_as_nanogpt_says(gpt2: Tokenizer, real_data: Path) -> None:
    text = (real_data / "text/shakespeare.txt").read_text(encoding="utf-8")
    cut = int(len(text) * 0.9)
    assert len(gpt2.encode(text[:cut])) == 301_966
    assert len(gpt2.encode(text[cut:])) == 36_059


def test_gpt2s_special_tokens_come_after_its_own(gpt2: Tokenizer) -> None:
    assert gpt2.bos_id == gpt2.special["<|endoftext|>"] == 50256
    ours = [name for name in SPECIAL_TOKENS if name != "<|bos|>"]
    assert [gpt2.special[name] for name in ours] == list(range(50257, 50263))
    assert gpt2.vocab_size == 50263
    ids, mask = render(gpt2, [{"role": "user", "content": "hi <|endoftext|>"}])
    assert ids[:2] == [50256, gpt2.special["<|user|>"]] and 50256 not in ids[1:]
    assert len(mask) == len(ids)


def test_gpt2s_tokenizer_comes_back_from_its_file(gpt2: Tokenizer, tmp_path: Path) -> None:
    gpt2.save(tmp_path)
    again = Tokenizer.load(tmp_path)
    assert (again.special, again.roles, again.tokens) == (gpt2.special, gpt2.roles, gpt2.tokens)
    assert again.encode(TEXTS[2]) == gpt2.encode(TEXTS[2])


def test_files_that_are_missing_or_no_vocabulary(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--tokenizer gpt2:.*there is no encoder.json"):
        read_gpt2(tmp_path)
    (tmp_path / "encoder.json").write_text('{"a": 0, "<|endoftext|>": 7}')
    (tmp_path / "vocab.bpe").write_text("#version: 0.2\n")
    with pytest.raises(Failure, match="are not GPT-2's tokenizer: its ids are not"):
        read_gpt2(tmp_path)


# tokenizer.json


def test_a_tokenizer_json_gives_the_ids_of_tokenizers(tmp_path: Path) -> None:
    tokenizers = pytest.importorskip("tokenizers", reason="tokenizers is not installed")
    path = written(tmp_path, hf_data(small_bpe(), QWEN_ADDED))
    ours, theirs = read_hf(path), tokenizers.Tokenizer.from_file(str(path))
    for text in TEXTS:
        if "<|" not in text:  # which theirs makes special tokens of, and ours never
            assert ours.encode(text) == theirs.encode(text).ids
    assert ours.special["<|im_end|>"] == theirs.token_to_id("<|im_end|>")


def test_gpt2s_own_way_of_cutting_is_known(tmp_path: Path) -> None:
    step = {"type": "ByteLevel", "add_prefix_space": False, "use_regex": True}
    data = hf_data(small_bpe(), [("<|endoftext|>", True)], normalizer=None, pre_tokenizer=step)
    found = read_hf(written(tmp_path, data))
    assert found.pattern == GPT2_PATTERN and found.template == "sprout"
    assert found.bos_id == found.special["<|endoftext|>"]


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"normalizer": {"type": "Lowercase"}}, UsageError, "changes texts by Lowercase"),
        ({"pre_tokenizer": {"type": "Metaspace"}}, UsageError, "cuts text by Metaspace"),
        (
            {"pre_tokenizer": {"type": "Sequence", "pretokenizers": []}},
            UsageError,
            "by 0 regexes",
        ),
        ({"model": {"type": "Unigram"}}, UsageError, "its model is Unigram"),
        ({"model": {"type": "BPE"}}, Failure, "cannot be read|can be read"),
        ({"model": None}, Failure, "can be read"),
        ({"model": {"type": "BPE", "vocab": {"b": 1}, "merges": []}}, Failure, "its ids are not"),
    ],
)
def test_what_cannot_be_read_says_so(
    tmp_path: Path, change: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        read_hf(written(tmp_path, hf_data(small_bpe(), QWEN_ADDED, **change)))


def test_merges_out_of_order_are_refused(tmp_path: Path) -> None:
    data = hf_data(small_bpe(), [])
    data["model"]["merges"].reverse()
    with pytest.raises(Failure, match="do not follow the order of its merges"):
        read_hf(written(tmp_path, data))


# ChatML

TALK = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "What is 12*12? <|im_end|>"},
    {
        "role": "assistant",
        "content": "Let me see.",
        "tool_calls": [
            {"function": {"name": "calculator", "arguments": '{"expression": "12*12"}'}}
        ],
    },
    {"role": "tool", "content": "144"},
    {"role": "assistant", "content": "144."},
]


def names(tokenizer: Tokenizer, ids: list[int]) -> str:
    """Ids as text, with the names of special tokens."""
    known = {id: name for name, id in tokenizer.special.items() if name not in tokenizer.roles}
    known[tokenizer.special["<|tool_call|>"]] = "<tool_call>"
    text, run = "", list[int]()
    for id in [*ids, -1]:
        if id in known or id == -1:
            text += tokenizer.decode(run) + known.get(id, "")
            run = []
        else:
            run.append(id)
    return text


def test_chatml_is_written_as_qwen3_writes_it(qwen: Tokenizer) -> None:
    ids, mask = render(qwen, TALK, add_generation_prompt=True)
    assert names(qwen, ids) == (
        "<|im_start|>system\nBe brief.<|im_end|>\n"
        "<|im_start|>user\nWhat is 12*12? <|im_end|><|im_end|>\n"
        "<|im_start|>assistant\nLet me see.\n<tool_call>\n"
        '{"name": "calculator", "arguments": {"expression": "12*12"}}\n</tool_call><|im_end|>\n'
        "<|im_start|>user\n<tool_response>\n144\n</tool_response><|im_end|>\n"
        "<|im_start|>assistant\n144.<|im_end|>\n"
        "<|im_start|>assistant\n"
    )
    assert ids.count(qwen.special["<|im_end|>"]) == 5, "a message cannot end its own turn"
    said = [id for id, mine in zip(ids, mask, strict=True) if mine]
    assert names(qwen, said).endswith("</tool_call><|im_end|>144.<|im_end|>")


def test_the_answers_of_several_tools_are_one_turn(qwen: Tokenizer) -> None:
    said = [{"role": "tool", "content": text} for text in ("144", "7")]
    ids, mask = render(qwen, [TALK[1], *said, TALK[4]])
    assert names(qwen, ids).endswith(
        "<|im_start|>user\n<tool_response>\n144\n</tool_response>\n<tool_response>\n7\n"
        "</tool_response><|im_end|>\n<|im_start|>assistant\n144.<|im_end|>\n"
    )
    assert len(ids) == len(mask)


def test_an_answer_in_chatml_is_read_back(qwen: Tokenizer) -> None:
    ids, mask = render(qwen, TALK)
    first = ids[mask.index(1) :]
    message = parse_assistant(qwen, first)
    assert message["content"] == "Let me see."
    (call,) = message["tool_calls"]
    assert call["function"]["name"] == "calculator"
    assert json.loads(call["function"]["arguments"]) == {"expression": "12*12"}
    thought = [qwen.spoken["<think>"], *qwen.encode("hm"), qwen.spoken["</think>"]]
    spoken = parse_assistant(qwen, [*thought, *qwen.encode("Yes."), qwen.special["<|end|>"]])
    assert spoken == {"role": "assistant", "content": "<think>hm</think>Yes."}


def test_a_call_in_chatml_that_is_no_json_still_renders(qwen: Tokenizer) -> None:
    broken = [qwen.special["<|tool_call|>"], *qwen.encode("\nnonsense {\n</tool_call>")]
    message = parse_assistant(qwen, broken)
    assert message["tool_calls"][0]["function"] == {"name": "unknown", "arguments": "{}"}
    render(qwen, [message])


def test_trimming_counts_what_rendering_makes(qwen: Tokenizer) -> None:
    talk = [m for i in range(4) for m in ({"role": "user", "content": f"say {i}"}, TALK[-1])]
    talk.append({"role": "user", "content": "last"})
    whole = len(render(qwen, talk, add_generation_prompt=True)[0])
    assert trim(qwen, talk, whole) == talk
    assert trim(qwen, talk, whole - 1) == talk[2:]


def test_a_qwen_tokenizer_comes_back_from_its_file(qwen: Tokenizer, tmp_path: Path) -> None:
    qwen.save(tmp_path / "kept")
    again = Tokenizer.load(tmp_path / "kept")
    assert again.special == qwen.special and again.spoken == qwen.spoken
    assert again.template == "chatml"
    assert render(again, TALK) == render(qwen, TALK)


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"roles": {"<|bos|>": "<s>"}}, "<s> is not among the special tokens"),
        ({"roles": {"<|x|>": "<|im_end|>"}}, "no special token of ours"),
        ({"spoken": ["<b>"]}, "<b> is not among"),
        ({"template": "alpaca"}, "unknown template 'alpaca'"),
    ],
)
def test_a_file_that_names_tokens_it_lacks_is_damaged(
    qwen: Tokenizer, tmp_path: Path, others: dict[str, Any], words: str
) -> None:
    qwen.save(tmp_path)
    path = tmp_path / "tokenizer.json"
    data = json.loads(path.read_text())
    others = {k: {**data[k], **v} if isinstance(v, dict) else v for k, v in others.items()}
    path.write_text(json.dumps({**data, **others}))
    with pytest.raises(Failure, match=words.replace("|", r"\|")):
        Tokenizer.load(tmp_path)
