"""The chat template: its form, its mask, its reverse, and what cannot break out of it."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sprout.common.errors import UsageError
from sprout.tokenizer.chat import Message, check_messages, parse_assistant, render, trim
from sprout.tokenizer.tokenizer import SPECIAL_TOKENS, Tokenizer

# Text that likes to hold the names of special tokens.
TEXTS = st.lists(st.one_of(st.text(max_size=5), st.sampled_from(SPECIAL_TOKENS)), max_size=4).map(
    "".join
)
NAMES = st.one_of(
    st.sampled_from(["calculator", "python", "get_weather", *SPECIAL_TOKENS]),
    st.text(min_size=1).filter(lambda name: len(name.split()) == 1 and name == name.strip()),
)
ARGUMENTS = st.one_of(
    TEXTS.map(lambda text: {"expression": text}),
    TEXTS.map(lambda text: {"code": text}),
    TEXTS.map(lambda text: {"code": json.dumps({"a": text})}),
    st.dictionaries(TEXTS, st.one_of(TEXTS, st.integers(), st.none(), st.lists(TEXTS))),
)
CALLS = st.lists(st.tuples(NAMES, ARGUMENTS), max_size=3)


def user(text: str) -> Message:
    return {"role": "user", "content": text}


def says(text: str, *calls: tuple[str, Any]) -> Message:
    """The assistant's message, with calls of (name, arguments)."""
    message: Message = {"role": "assistant", "content": text}
    if calls:
        message["tool_calls"] = [
            {
                "id": f"call_{i}",
                "type": "function",
                "function": {
                    "name": name,
                    "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments),
                },
            }
            for i, (name, arguments) in enumerate(calls)
        ]
    return message


def show(tokenizer: Tokenizer, ids: list[int]) -> str:
    """`ids` as text, special tokens by name."""
    names = {id: name for name, id in tokenizer.special.items()}
    parts: list[Any] = [[]]
    for id in ids:
        if id in names:
            parts += [names[id], []]
        else:
            parts[-1].append(id)
    return "".join(p if isinstance(p, str) else tokenizer.decode(p) for p in parts)


CHAT = [
    {"role": "system", "content": "Be brief."},
    user("What is 12*12?"),
    says("Let me see.", ("calculator", {"expression": "12*12"})),
    {"role": "tool", "content": "144", "tool_call_id": "call_0"},
    says("144."),
]


def test_the_form_of_a_conversation(tokenizer: Tokenizer) -> None:
    ids, mask = render(tokenizer, CHAT)
    assert show(tokenizer, ids) == (
        "<|bos|><|system|>Be brief.<|end|><|user|>What is 12*12?<|end|>"
        "<|assistant|>Let me see.<|tool_call|>calculator 12*12<|end|>"
        "<|tool|>144<|end|><|assistant|>144.<|end|>"
    )
    assert len(mask) == len(ids)


def test_the_mask_is_on_what_the_assistant_says(tokenizer: Tokenizer) -> None:
    ids, mask = render(tokenizer, CHAT)
    said = [id for id, on in zip(ids, mask, strict=True) if on]
    assert set(mask) == {0, 1}
    assert show(tokenizer, said) == ("Let me see.<|tool_call|>calculator 12*12<|end|>144.<|end|>")


def test_the_generation_prompt_is_what_the_reply_follows(tokenizer: Tokenizer) -> None:
    prompt, mask = render(tokenizer, CHAT[:2], add_generation_prompt=True)
    whole, _ = render(tokenizer, CHAT)
    assert whole[: len(prompt)] == prompt
    assert prompt[-1] == tokenizer.special["<|assistant|>"]
    assert not any(mask)


def test_arguments_are_plain_for_one_argument_of_two_tools_and_json_for_the_rest(
    bpe: Tokenizer,
) -> None:
    message = says(
        "",
        ("python", {"code": "print(1)\n"}),
        ("calculator", {"expression": "1", "digits": 3}),
        ("weather", {"city": "Köln"}),
        ("weather", "not JSON"),
    )
    assert show(bpe, render(bpe, [message])[0]) == (
        "<|bos|><|assistant|><|tool_call|>python print(1)\n"
        '<|tool_call|>calculator {"expression": "1", "digits": 3}'
        '<|tool_call|>weather {"city": "Köln"}<|tool_call|>weather not JSON<|end|>'
    )


@settings(deadline=None)
@given(content=TEXTS, name=NAMES, arguments=st.one_of(TEXTS, ARGUMENTS), result=TEXTS, key=TEXTS)
def test_no_text_becomes_a_special_token(
    bpe: Tokenizer, content: str, name: str, arguments: Any, result: str, key: str
) -> None:
    """In every field that a user, a client or a tool can fill."""
    messages = [
        {"role": "system", "content": content},
        user(content),
        says(content, (name, arguments), (name, {key: content})),
        {"role": "tool", "content": result},
    ]
    ids, _ = render(bpe, messages)
    special = [SPECIAL_TOKENS[id - len(bpe.tokens)] for id in ids if id >= len(bpe.tokens)]
    assert " ".join(special) == (
        "<|bos|> <|system|> <|end|> <|user|> <|end|> "
        "<|assistant|> <|tool_call|> <|tool_call|> <|end|> <|tool|> <|end|>"
    )


@settings(deadline=None)
@given(content=TEXTS, calls=CALLS)
def test_parsing_reverses_rendering(
    bpe: Tokenizer, content: str, calls: list[tuple[str, Any]]
) -> None:
    message = says(content, *calls)
    prompt, _ = render(bpe, [user("hi")], add_generation_prompt=True)
    ids, _ = render(bpe, [user("hi"), message])
    parsed = parse_assistant(bpe, ids[len(prompt) :])
    for call in parsed.get("tool_calls", []) + message.get("tool_calls", []):
        call["function"]["arguments"] = json.loads(call["function"]["arguments"])
    assert parsed == message


@pytest.mark.parametrize(
    ("name", "arguments", "text"),
    [
        ("weather", {"": "Rome"}, '{"": "Rome"}'),
        ("weather", {"code": "Rome"}, '{"code": "Rome"}'),
        ("python", {"expression": "1"}, '{"expression": "1"}'),
        ("python", {"code": 1}, '{"code": 1}'),
        ("python", {"code": "[1]"}, "[1]"),
        ("python", {"code": ' {"a": 1}'}, '{"code": " {\\"a\\": 1}"}'),
        ("python", {"code": ""}, ""),
        ("python", {"code": "\ud800"}, '{"code": "\\ud800"}'),
    ],
)
def test_arguments_that_could_be_taken_for_others(
    bpe: Tokenizer, name: str, arguments: dict[str, Any], text: str
) -> None:
    """A nameless argument of another tool was once written plainly, and came back as no JSON."""
    ids, _ = render(bpe, [says("", (name, arguments))])
    assert show(bpe, ids) == f"<|bos|><|assistant|><|tool_call|>{name} {text}<|end|>"
    (call,) = parse_assistant(bpe, ids[2:])["tool_calls"]
    assert json.loads(call["function"]["arguments"]) == arguments


@settings(deadline=None)
@given(data=st.data())
def test_whatever_a_model_writes_can_be_rendered_again(bpe: Tokenizer, data: st.DataObject) -> None:
    """A chat goes on after any reply, and rendering what was parsed changes nothing more."""
    call = bpe.special["<|tool_call|>"]
    words = ["calculator ", "python ", "f", " ", "\n", "{", '{"a": 1}', '{"a": "\\ud800"}', "[" * 9]
    token = st.one_of(st.integers(0, bpe.vocab_size - 1).map(lambda id: [id]), st.just([call]))
    part = st.one_of(token, st.sampled_from(words).map(bpe.encode))
    ids = [id for ids in data.draw(st.lists(part, max_size=12)) for id in ids]
    message = parse_assistant(bpe, ids)
    again, _ = render(bpe, [message])
    assert parse_assistant(bpe, again[2:])["content"] == message["content"]
    assert render(bpe, [parse_assistant(bpe, again[2:])])[0] == again


@pytest.mark.parametrize("stop", ["<|end|>", "<|user|>", "<|bos|>"])
def test_a_reply_ends_at_the_first_token_of_another_turn(bpe: Tokenizer, stop: str) -> None:
    ids = [*bpe.encode("Yes."), bpe.special[stop], *bpe.encode("more")]
    assert parse_assistant(bpe, ids) == {"role": "assistant", "content": "Yes."}


def test_a_call_without_a_name_is_dropped_and_one_without_arguments_kept(bpe: Tokenizer) -> None:
    call = bpe.special["<|tool_call|>"]
    ids = [*bpe.encode("Hm"), call, *bpe.encode(" \n"), call, *bpe.encode("clock"), call]
    assert parse_assistant(bpe, ids) == says("Hm", ("clock", "{}"))


def test_arguments_nested_too_deep_for_json_are_kept_as_text(bpe: Tokenizer) -> None:
    deep = '{"a":' * 100_000
    ids = [bpe.special["<|tool_call|>"], *bpe.encode("f " + deep)]
    message = parse_assistant(bpe, ids)
    assert message["tool_calls"][0]["function"]["arguments"] == deep
    assert render(bpe, [message])[0][2:-1] == ids


def test_content_may_be_null_beside_tool_calls(bpe: Tokenizer) -> None:
    message = says("", ("calculator", {"expression": "1"}))
    assert render(bpe, [{**message, "content": None}]) == render(bpe, [message])


def with_function(**function: Any) -> Message:
    return {"role": "assistant", "content": "", "tool_calls": [{"function": function}]}


@pytest.mark.parametrize(
    ("message", "says_what"),
    [
        ("hello", "must be an object with role and content, not text"),
        ({"content": "x"}, "role must be one of system, user, assistant, tool, not None"),
        ({"role": "developer", "content": "x"}, "not 'developer'"),
        ({"role": ["user"], "content": "x"}, "role must be one of"),
        ({"role": "user"}, "content is missing"),
        ({"role": "user", "content": None}, "content must be text, not null"),
        ({"role": "user", "content": 5}, "content must be text, not int"),
        ({"role": "user", "content": [{"type": "text"}]}, "content must be text, not a list"),
        ({"role": "user", "content": "a\ud800"}, "lone surrogate"),
        ({"role": "user", "content": "x", "tool_calls": [1]}, "only the assistant"),
        ({"role": "assistant", "content": "x", "tool_calls": {}, "x": 1}, None),
        ({"role": "assistant", "content": "x", "tool_calls": {"a": 1}}, "must be a list"),
        ({"role": "assistant", "content": "x", "tool_calls": [{}]}, "a tool call must be"),
        (with_function(arguments="{}"), "name must be text without spaces, not None"),
        (with_function(name="", arguments="{}"), "name must be text"),
        (with_function(name="a b", arguments="{}"), "not 'a b'"),
        (with_function(name=" a", arguments="{}"), "not ' a'"),
        (with_function(name="a"), "arguments must be JSON text, not null"),
        (with_function(name="a", arguments=[1]), "not a list"),
        (with_function(name="a", arguments={"b": {1}}), "cannot be written as JSON"),
        (with_function(name="a", arguments="\udc00"), "lone surrogate"),
    ],
)
def test_a_bad_message_is_named_by_its_index(
    bpe: Tokenizer, message: Any, says_what: str | None
) -> None:
    messages = [user("fine"), message]
    if says_what is None:  # no calls at all is no mistake
        render(bpe, messages)
        return
    for use in (lambda: render(bpe, messages), lambda: trim(bpe, messages, 1000)):
        with pytest.raises(UsageError, match="^message 1: ") as caught:
            use()
        assert says_what in str(caught.value)


@pytest.mark.parametrize("messages", [[], {}, None, "hi", (user("hi"),)])
def test_what_is_no_list_of_messages_is_refused(messages: Any) -> None:
    with pytest.raises(UsageError, match="messages must"):
        check_messages(messages)


TURNS = [
    {"role": "system", "content": "Be kind."},
    says("Welcome."),
    user("one"),
    says("", ("calculator", {"expression": "1"})),
    {"role": "tool", "content": "1"},
    says("1"),
    user("two"),
    says("2"),
    user("three"),
]


def test_trimming_drops_the_oldest_whole_turns(tokenizer: Tokenizer) -> None:
    """At every limit: the result fits, starts a turn, and one turn more would not fit."""

    def size(messages: list[Message]) -> int:
        return len(render(tokenizer, messages, add_generation_prompt=True)[0])

    ways = [TURNS, TURNS[:1] + TURNS[6:], TURNS[:1] + TURNS[8:]]
    sizes = [size(way) for way in ways]
    for limit in range(sizes[-1], sizes[0] + 3):
        fitting = next(way for way, n in zip(ways, sizes, strict=True) if n <= limit)
        assert trim(tokenizer, TURNS, limit) == fitting
    with pytest.raises(UsageError, match=f"need {sizes[-1]} tokens .* {sizes[-1] - 1}"):
        trim(tokenizer, TURNS, sizes[-1] - 1)


def test_trimming_leaves_its_input_alone(bpe: Tokenizer) -> None:
    before = json.dumps(TURNS)
    trim(bpe, TURNS, len(render(bpe, TURNS)[0]) - 5)
    assert json.dumps(TURNS) == before


@pytest.mark.parametrize("messages", [[{"role": "system", "content": "x"}], [says("x")]])
def test_a_conversation_without_a_user_is_one_turn(bpe: Tokenizer, messages: list[Message]) -> None:
    assert trim(bpe, messages, 100) == messages
    with pytest.raises(UsageError, match="room for 3"):
        trim(bpe, messages, 3)
