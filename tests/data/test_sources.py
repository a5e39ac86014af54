"""Documents and conversations from files of every layout, and what is said of bad ones."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sprout.common.errors import UsageError
from sprout.data.sources import conversations, documents


def lines(path: Path, *rows: Any) -> Path:
    """Writes `rows` as JSON lines to `path`."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


# Documents


def test_a_text_file_is_one_document_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("\ufeff One\r\ntwo <|endoftext|> three\n\n".encode())
    assert list(documents(file)) == [" One\ntwo <|endoftext|> three\n\n"]


def test_separator_lines_cut_a_text_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("<|endoftext|>\none\n\nmore\n <|endoftext|> \n\n<|endoftext|>\ntwo", "utf-8")
    assert list(documents(file)) == ["one\n\nmore", "two"]


def test_any_suffix_is_text_when_named(tmp_path: Path) -> None:
    file = tmp_path / "Makefile"
    file.write_text("all:\n", "utf-8")
    assert list(documents(file)) == ["all:\n"]


@pytest.mark.parametrize("column", ["text", "content", "body"])
def test_json_lines(tmp_path: Path, column: str) -> None:
    rows = [
        {column: "one", "id": 1},
        {column: ""},
        {column: None},
        {column: " \n"},
        {column: "zwö"},
    ]
    file = lines(tmp_path / "a.jsonl", *rows)
    file.write_text(file.read_text("utf-8") + "\n\n", "utf-8")
    assert list(documents(file)) == ["one", "zwö"]


def test_text_is_preferred_to_the_other_columns(tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", {"body": "no", "content": "no", "text": "yes"})
    assert list(documents(file)) == ["yes"]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_parquet(tmp_path: Path, kind: pa.DataType) -> None:
    texts = [f"document {i}" for i in range(3000)]
    table = pa.table({"id": list(range(3002)), "content": pa.array([*texts, None, ""], kind)})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=700)
    assert list(documents(tmp_path / "a.parquet")) == texts


def test_a_folder_is_read_file_by_file_in_sorted_order(tmp_path: Path) -> None:
    """Whatever order the files were made in; hidden files and those not of text are left out."""
    (tmp_path / "b" / ".git").mkdir(parents=True)
    (tmp_path / "c.txt").write_text("four", "utf-8")
    (tmp_path / "b" / "z.md").write_text("three", "utf-8")
    lines(tmp_path / "b" / "y.jsonl", {"text": "one"}, {"text": "two"})
    (tmp_path / "a").write_text("zero é", "utf-8")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    (tmp_path / ".hidden.txt").write_text("no", "utf-8")
    (tmp_path / "b" / ".git" / "config").write_text("no", "utf-8")
    (tmp_path / "image").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (tmp_path / "nulls").write_bytes(b"text\0text")
    assert list(documents(tmp_path)) == ["zero é", "one", "two", "three", "four"]


def test_a_character_on_the_edge_of_the_look_at_a_file(tmp_path: Path) -> None:
    """Whether a file is text is judged by its first 4,096 bytes, which may end in a character."""
    text = "x" * 4094 + "日本"
    (tmp_path / "a").write_text(text, "utf-8")
    assert list(documents(tmp_path)) == [text]


def test_documents_can_be_read_again(tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", {"text": "one"}, {"text": "two"})
    assert list(documents(file)) == list(documents(file)) == ["one", "two"]


def write(data: bytes) -> Callable[[Path], Any]:
    return lambda path: path.write_bytes(data)


def table(path: Path, **columns: Any) -> None:
    pq.write_table(pa.table(columns), path)


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("a.txt", lambda p: None, "a.txt does not exist"),
        ("a.txt", write(b""), "a.txt is empty"),
        ("a.txt", write(b" \n\n"), "a.txt is empty"),
        ("a.txt", write("one\ntwo\nGrün".encode("latin-1")), "a.txt line 3 is not UTF-8"),
        ("a.txt", write("text".encode("utf-16")), "a.txt line 1 is not UTF-8"),
        ("a.jsonl", write(b""), "a.jsonl is empty"),
        ("a.jsonl", write(b'{"text": "x"}\n\n{"text": \n'), "a.jsonl line 3 is not JSON"),
        ("a.jsonl", write(b'{"text": "x"}\n{"title": "y"}'), 'a.jsonl line 2: .*"text".*title'),
        ("a.jsonl", write(b'{"messages": []}'), "a.jsonl line 1: .*--sft-data"),
        ("a.jsonl", write(b'{"text": 5}'), 'a.jsonl line 1: "text" must be text'),
        ("a.jsonl", write(b'"text"'), "a.jsonl line 1: expected an object"),
        ("a.jsonl", write(b'{"text": "\\ud800"}'), "a.jsonl line 1: .*lone surrogate"),
        ("a.jsonl", write(b"[" * 100_000), "a.jsonl line 1 is not JSON"),
        ("a.jsonl", write(b'{"text": "x"}\n{"text": "\xff"}\n'), "a.jsonl line 2 is not UTF-8"),
        ("a.parquet", write(b"PAR1 nonsense"), "a.parquet is damaged or not parquet"),
        ("a.parquet", write(b""), "a.parquet is damaged or not parquet"),
        ("a.parquet", lambda p: table(p, title=["x"]), 'a.parquet: .*"text".*title'),
        ("a.parquet", lambda p: table(p, text=[5]), 'a.parquet: .*"text" must be text, not int'),
        ("a.parquet", lambda p: table(p, text=[""]), "a.parquet is empty"),
        ("folder", lambda p: p.mkdir(), r"the folder .*folder has no file of text \(.txt"),
    ],
)
def test_what_is_wrong_with_documents(
    tmp_path: Path, name: str, make: Callable[[Path], Any], message: str
) -> None:
    make(tmp_path / name)
    with pytest.raises(UsageError, match=message):
        list(documents(tmp_path / name))


def test_a_folder_of_other_things_has_no_text(tmp_path: Path) -> None:
    (tmp_path / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    with pytest.raises(UsageError, match="no file of text"):
        documents(tmp_path)


def test_a_bad_file_in_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("fine", "utf-8")
    (tmp_path / "b.txt").write_bytes(b"caf\xe9")
    with pytest.raises(UsageError, match=r"b\.txt line 1 is not UTF-8"):
        list(documents(tmp_path))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Here: one that goes away between the look at the folder and the reading."""
    (tmp_path / "a.txt").write_text("x", "utf-8")
    texts = documents(tmp_path)
    (tmp_path / "a.txt").unlink()
    with pytest.raises(UsageError, match=r"a\.txt cannot be read: No such file"):
        list(texts)


def test_a_missing_path_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    for read in (documents, conversations):
        with pytest.raises(UsageError, match="does not exist"):
            read(tmp_path / "nowhere")


# Conversations

Q = {"role": "user", "content": "Hi"}
A = {"role": "assistant", "content": "Hello"}
CALL = {
    "role": "assistant",
    "content": None,
    "tool_calls": [{"function": {"name": "calculator", "arguments": '{"expression": "1"}'}}],
}
S = {"role": "system", "content": "Be kind."}
LAYOUTS: list[tuple[Any, Any]] = [
    ({"messages": [Q, A]}, [Q, A]),
    ({"messages": [Q, CALL, {"role": "tool", "content": "1"}, A], "id": 7}, None),
    ([Q, A], [Q, A]),
    (
        {
            "conversations": [
                {"from": "system", "value": "Be kind."},
                {"from": "human", "value": "Hi"},
                {"from": "gpt", "value": "Hello"},
                {"from": "user", "value": "Hi"},
                {"from": "assistant", "value": "Hello"},
            ]
        },
        [S, Q, A, Q, A],
    ),
    ({"conversations": [Q, A]}, [Q, A]),
    ({"instruction": "Hi", "input": "", "output": "Hello"}, [Q, A]),
    ({"instruction": "Hi", "output": "Hello"}, [Q, A]),
    (
        {"instruction": "Add.", "input": "1 and 2", "output": "Hello"},
        [{"role": "user", "content": "Add.\n\n1 and 2"}, A],
    ),
    ({"prompt": "Hi", "response": "Hello"}, [Q, A]),
]
EXPECTED = [row["messages"] if want is None else want for row, want in LAYOUTS]


def test_every_layout_of_conversation(tmp_path: Path) -> None:
    rows = [row for row, _ in LAYOUTS]
    file = lines(tmp_path / "a.jsonl", *rows)
    assert list(conversations(file)) == EXPECTED


@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_file_is_a_list_of_conversations(tmp_path: Path, indent: int | None) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps([row for row, _ in LAYOUTS], indent=indent), "utf-8")
    assert list(conversations(file)) == EXPECTED


@pytest.mark.parametrize("row", [{"messages": [Q, A]}, [Q, A]])
def test_a_json_file_may_be_one_conversation_or_json_lines(tmp_path: Path, row: Any) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(row, indent=1), "utf-8")
    assert list(conversations(file)) == [[Q, A]]
    assert list(conversations(lines(file, row, row))) == [[Q, A], [Q, A]]


def test_a_folder_of_conversations(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    lines(tmp_path / "sub" / "b.jsonl", {"prompt": "Hi", "response": "Hello"})
    lines(tmp_path / "a.jsonl", [S, Q, A])
    (tmp_path / "README.md").write_text("not a chat", "utf-8")
    assert list(conversations(tmp_path)) == [[S, Q, A], [Q, A]]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"text": "x"}, 'no conversation found: expected "messages".*found: text'),
        ({}, "found: nothing"),
        (5, "expected a conversation"),
        ([], "at least one message"),
        ({"messages": "x"}, "messages must be a list, not text"),
        ({"conversations": 1}, "messages must be a list"),
        ({"messages": [Q]}, "last message must come from the assistant"),
        ({"messages": [Q, {**A, "role": "bot"}]}, "message 1: role must be one of.*'bot'"),
        ({"messages": [Q, {**A, "content": 5}]}, "message 1: content must be text"),
        ({"conversations": [{"from": "alien", "value": "x"}]}, "message 0: role.*'alien'"),
        ({"conversations": [{"from": "human"}]}, "message 0: content must be text, not null"),
        ({"conversations": ["x"]}, "message 0: a message must be an object"),
        ({"instruction": "x", "output": None}, "message 1: content must be text, not null"),
        ({"prompt": ["x"], "response": "y"}, "message 0: content must be text, not a list"),
        ({"prompt": "x", "response": "\ud800"}, "message 1: .*lone surrogate"),
    ],
)
def test_a_bad_conversation_is_named_by_file_and_line(
    tmp_path: Path, row: Any, message: str
) -> None:
    file = lines(tmp_path / "a.jsonl", [Q, A], row)
    with pytest.raises(UsageError, match=rf"a\.jsonl line 2: .*{message}"):
        list(conversations(file))
    file = tmp_path / "a.json"
    file.write_text(json.dumps([[Q, A], row]), "utf-8")
    with pytest.raises(UsageError, match=rf"a\.json item 2 \(line 1\): .*{message}"):
        list(conversations(file))


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.jsonl", "", r"a\.jsonl is empty"),
        ("a.json", "[]", r"a\.json is empty"),
        ("a.json", '[\n{"prompt": "x"},\n{"prompt": \n]', r"a\.json line 4 is not JSON"),
        ("a.json", "", r"a\.json is empty"),
        ("a.json", '[{"a": 1}\n{"b": 1}]', r"a\.json line 2 is not JSON"),
        ("a.txt", "Hi", r"a\.txt should hold conversations: give a .jsonl, .json or .parquet"),
    ],
)
def test_what_is_wrong_with_a_file_of_conversations(
    tmp_path: Path, name: str, data: str, message: str
) -> None:
    (tmp_path / name).write_text(data, "utf-8")
    with pytest.raises(UsageError, match=message):
        list(conversations(tmp_path / name))


def test_an_item_of_a_json_list_is_named_by_its_line_too(tmp_path: Path) -> None:
    rows = [[Q, A], {"prompt": "]\n[", "response": "b"}, [Q], [Q, A]]
    for indent, place in ((2, 16), (None, 1)):
        (tmp_path / "a.json").write_text("\n" * 2 + json.dumps(rows, indent=indent), "utf-8")
        with pytest.raises(UsageError, match=rf"item 3 \(line {place + 2}\): the last message"):
            list(conversations(tmp_path / "a.json"))


def test_a_folder_without_conversations(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hi", "utf-8")
    with pytest.raises(
        UsageError, match=r"has no file of conversations \(.jsonl, .json, .parquet\)"
    ):
        list(conversations(tmp_path))


# Real data


def test_the_counts_of_real_documents(real_data: Path) -> None:
    text = real_data / "text"
    assert [len(d) for d in documents(text / "shakespeare.txt")] == [1_115_394]
    assert sum(1 for _ in documents(text / "novels")) == 23
    assert sum(1 for _ in documents(text / "c4_300.jsonl")) == 300
    assert sum(1 for _ in documents(text / "tinystories_2mb.txt")) >= 2316


def test_the_counts_of_real_conversations(real_data: Path) -> None:
    chat = real_data / "chat"
    assert sum(1 for _ in conversations(chat / "alpaca_en_999.json")) == 999
    assert sum(1 for _ in conversations(chat / "dolly_hhrlhf_1000.jsonl")) == 1000
    with pytest.raises(UsageError, match=r"item 1 \(line 2\): the last message must come from"):
        list(conversations(chat / "dpo_en_300.json"))
