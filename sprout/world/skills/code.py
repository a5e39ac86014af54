"""Small Python functions with their tests, and expressions with what Python answers.

Held out: a family with its constant ("code:add_{k}:7"), or with the function's name where the
family has no constant ("code:is_even:even"); printed expressions by their text ("print:sum([1])").
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sprout.world.draw import Maker, Split, between, one_in_ten, pick, pick_some
from sprout.world.skills.code_families import ARGUMENTS, FAMILIES, WORDS, Family
from sprout.world.skills.problem import Problem

INDENT = "    "
MOST_EXAMPLES = 3


@dataclass(frozen=True)
class FunctionProblem:
    """A function to write."""

    request: str
    """In words, or in the form of HumanEval: the signature and its docstring."""
    solution: str
    """The whole function, its signature included."""
    tests: str
    """Lines of `assert`, true for the solution."""
    name: str
    explanation: str
    """One sentence about what the function does."""
    example: str
    """'add_3(4) gives 7.'"""


@lru_cache(maxsize=4)
def _cases(split: str) -> tuple[tuple[tuple[Family, str, Any], ...], ...]:
    """For each family (family, name, constant) of the split; families without any are left out."""
    found = []
    for family in FAMILIES:
        cases = []
        for constant in family.constants or (None,):
            for name in family.names:
                what = name if constant is None else constant
                if one_in_ten(f"code:{family.key}:{what}") == (split == "val"):
                    cases.append((family, name.replace("{k}", str(constant)), constant))
        if cases:
            found.append(tuple(cases))
    return tuple(found)


def literal(value: Any) -> str:
    """A value as Python text, with double quotes and without braces."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return f"dict({', '.join(f'{key}={literal(v)}' for key, v in value.items())})"
    return repr(value)


def _number(rng: random.Random, near: Any) -> int:
    if isinstance(near, int) and rng.random() < 0.5:
        return max(near + between(rng, -2, 2), 0)
    return between(rng, 0, 20)


def _word(rng: random.Random, near: Any) -> str:
    word = pick(rng, WORDS)
    if isinstance(near, str) and len(near) > 1 and rng.random() < 0.5:
        return near + word if rng.random() < 0.5 else word + near
    return "level" if rng.random() < 0.03 else word


def _argument(rng: random.Random, family: Family, constant: Any) -> tuple[Any, ...]:
    """Values to call a function of the family with."""
    takes = family.takes
    if takes == "int":
        return (_number(rng, constant) - (5 if rng.random() < 0.2 else 0),)
    if takes == "count":
        return (between(rng, 1, 12),)
    if takes == "two":
        first = between(rng, 1, 12)
        if isinstance(constant, int) and first < constant and rng.random() < 0.5:
            return (first, constant - first)
        return (first, between(rng, 1, 12))
    if takes == "ints":
        return ([_number(rng, constant) for _ in range(between(rng, 3, 5))],)
    if takes == "text":
        return (_word(rng, constant),)
    if takes == "words":
        return ([_word(rng, constant) for _ in range(between(rng, 2, 4))],)
    keys = pick_some(rng, ("apple", "pear", "milk", "bread", "tea", "Ben", "Mia", "Tom"), 4)
    table = {key: _number(rng, constant) for key in keys[: between(rng, 2, 3)]}
    return (table,) if takes == "dict" else (table, pick(rng, keys))


REQUESTS = (
    "Write a Python function {sig} that {what}.",
    "Please write a function {sig} in Python. It {what}.",
    "I need a Python function called {name} that {what}.",
    "Can you write a Python function {sig} that {what}?",
    "In Python, define {sig} so that it {what}.",
    "Write {sig} in Python: it {what}.",
    "Show me a Python function {sig} that {what}.",
    "Help me with Python: {sig} {what}. How do I write it?",
)  # fmt: skip
# Completing a function that has been begun.
COMPLETIONS = (
    "Complete this function:",
    "Finish this Python function:",
    "Write the body:",
    "Complete:",
)


def function_problem(rng: random.Random, split: Split) -> FunctionProblem:
    """A function to write; one request in three has the form of HumanEval."""
    family, name, constant = pick(rng, pick(rng, _cases(split)))
    arguments = pick(rng, ARGUMENTS[family.takes])
    x, _, y = arguments.partition(", ")
    forms = {"x": x, "y": y, "k": constant, "name": name}
    what = family.what.format_map(forms)
    body = family.body.format_map(forms).replace("\n", f"\n{INDENT}")
    signature = f"{name}({arguments})"
    calls: list[tuple[str, str]] = []
    while len(calls) < MOST_EXAMPLES:
        values = _argument(rng, family, constant)
        result = family.check(*values) if constant is None else family.check(*values, constant)
        if isinstance(result, float) and result * 4 % 1:
            continue  # an average with a long tail of digits
        calls.append((f"{name}({', '.join(map(literal, values))})", literal(result)))
    calls = list(dict.fromkeys(calls))
    call, shown = calls[0]
    if rng.random() < 0.33:
        doc = what[:1].upper() + what[1:].replace("returns", "return", 1)
        doc = doc.replace("Returns", "Return", 1)
        request = (
            f"{pick(rng, COMPLETIONS)}\n\ndef {signature}:\n{INDENT}"
            f'"""{doc}.\n\n{INDENT}>>> {call}\n{INDENT}{shown}\n{INDENT}"""'
        )
    else:
        request = pick(rng, REQUESTS).format(sig=signature, name=name, what=what)
        if rng.random() < 0.3:
            request += f" For example, {call} is {shown}."
    return FunctionProblem(
        request=request,
        solution=f"def {signature}:\n{INDENT}{body}",
        tests="\n".join(f"assert {call} == {shown}" for call, shown in calls),
        name=name,
        explanation=f"The function {what}.",
        example=f"{call} gives {shown}.",
    )


# (expression, its value from the list or word) over a list of numbers, of words, and a word.
_Outputs = tuple[tuple[str, Callable[[Any], Any]], ...]
_NUMBERS: _Outputs = (
    ("sum({v})", sum), ("max({v})", max), ("min({v})", min), ("len({v})", len), ("sorted({v})", sorted),
    ("sorted({v}, reverse=True)", lambda v: sorted(v)[::-1]), ("{v}[::-1]", lambda v: v[::-1]),
    ("{v}[0]", lambda v: v[0]), ("{v}[-1]", lambda v: v[-1]), ("{v}[1:]", lambda v: v[1:]),
    ("[i * 2 for i in {v}]", lambda v: [i + i for i in v]),
    ("[i for i in {v} if i % 2 == 0]", lambda v: [i for i in v if not i & 1]),
    ("{v}.count({i})", lambda v: v.count(v[1])), ("{v}.index({i})", lambda v: v.index(v[1])),
    ("{i} in {v}", lambda v: True),
)  # fmt: skip
_WORDS: _Outputs = (
    ("sorted({v})", sorted), ("len({v})", len), ('", ".join({v})', ", ".join), ("{v}[0]", lambda v: v[0]),
    ("{v}[::-1]", lambda v: v[::-1]), ("[len(w) for w in {v}]", lambda v: [len(w) for w in v]),
    ("max({v}, key=len)", lambda v: max(v, key=len)), ('" ".join({v})', " ".join),
)  # fmt: skip
_WORD: _Outputs = (
    ("len({v})", len), ("{v}.upper()", lambda s: s.upper()), ("{v}[0]", lambda s: s[0]),
    ("{v}[-1]", lambda s: s[-1]), ("{v}[::-1]", lambda s: s[::-1]), ("{v} * 2", lambda s: s + s),
    ("list({v})", list), ("{v}.count({i})", lambda s: s.count(s[1])), ("{v}.title()", lambda s: s.title()),
)  # fmt: skip
PRINT_QUESTIONS = (
    "What does print({e}) show?", "What does Python print for print({e})?", "What is {e} in Python?",
    "Run this in Python: print({e})", "Use Python to work out {e}.", "What does Python answer to {e}?",
)  # fmt: skip


def python_output_problem(rng: random.Random, split: Split) -> Problem:
    """What Python prints for an expression; `expression` is the code for the tool, print(...)."""
    while True:
        kind = rng.random()
        value: Any
        if kind < 0.45:
            form, compute = pick(rng, _NUMBERS)
            value = [between(rng, 0, 30) for _ in range(between(rng, 3, 6))]
        elif kind < 0.7:
            form, compute = pick(rng, _WORDS)
            value = pick_some(rng, WORDS, between(rng, 2, 4))
        else:
            form, compute = pick(rng, _WORD)
            value = pick(rng, WORDS)
        code = form.replace("{v}", literal(value)).replace("{i}", literal(value[1]))
        if one_in_ten(f"print:{code}") == (split == "val"):
            break
    result = str(compute(value))
    question = pick(rng, PRINT_QUESTIONS).format(e=code)
    sentence = f"Python prints {result}."
    return Problem(question, sentence, result, "text", f"print({code})", sentence)


def functions(rng: random.Random, split: Split) -> str:
    """Functions as requests with answers, with tests, or as a file of Python."""
    form = rng.random()
    found = [function_problem(rng, split) for _ in range(between(rng, 2, 4))]
    if form < 0.45:
        return "\n\n".join(f"{f.request}\n\n{f.solution}" for f in found)
    if form < 0.65:
        return "\n\n\n".join(f"# {f.explanation}\n{f.solution}\n\n\n{f.tests}" for f in found)
    if form < 0.85:
        return "\n\n".join(f"{f.solution}\n\n{f.explanation} {f.example}" for f in found)
    return "\n\n".join(
        f"Question: {f.request}\nAnswer:\n{f.solution}\n{f.explanation}" for f in found
    )


def shell(rng: random.Random, split: Split) -> str:
    """A session at the Python prompt."""
    found = [python_output_problem(rng, split) for _ in range(between(rng, 4, 9))]
    if rng.random() < 0.5:
        return "\n".join(f">>> {p.expression}\n{p.answer}" for p in found)
    return "\n".join(f"{p.expression} prints {p.answer}" for p in found)


KINDS: tuple[tuple[Maker, float], ...] = ((functions, 3.0), (shell, 1.0))
