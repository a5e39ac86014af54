"""Problems in conversation: worked in the head, with the calculator, or with Python.

What is held out is decided where the problems are made (`skills`); for Python the values
themselves, by the key "python:VALUES", and the phrasings marked "~".
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache

from sprout.world.draw import Split, between, one_in_ten, pick, pick_some
from sprout.world.facts import facts
from sprout.world.grammar import bare
from sprout.world.messages import Exchange, Message, Phrases, phrases, tool_turn, turn
from sprout.world.skills.arithmetic import sum_problem
from sprout.world.skills.code import function_problem, literal, python_output_problem
from sprout.world.skills.daily import daily_problem
from sprout.world.skills.lists import list_problem, list_series
from sprout.world.skills.problem import Problem, ProblemMaker
from sprout.world.talk.asking import dressed


def sum_exchange(rng: random.Random, split: Split) -> Exchange:
    """A small sum or difference, answered at once."""
    problem = sum_problem(rng, split)
    wrong = int(problem.answer) + pick(rng, (-2, -1, 1, 2, 10))
    return Exchange(
        problem.question,
        problem.worked,
        str(problem.answer),
        "numbers",
        _ending(problem.worked, str(problem.answer), str(abs(wrong) + (wrong == 0))),
    )


def _ending(sentence: str, right: str, wrong: str) -> str:
    """The sentence with its last `right` replaced."""
    if right == wrong:
        wrong += "0"
    return wrong.join(sentence.rsplit(right, 1))


def problem_turn(rng: random.Random, split: Split, make: ProblemMaker) -> list[Message]:
    """A problem of `skills`: with the calculator where it has an expression to calculate."""
    problem: Problem = make(rng, split)
    ask = dressed(rng, split, problem.question)
    if problem.expression and problem.short:
        return tool_turn(ask, "calculator", problem.expression, str(problem.answer), problem.short)
    return turn(ask, problem.worked)


def list_turns(rng: random.Random, split: Split) -> list[Message]:
    """An instruction about a list, or several about the same list, one a turn.

    Nothing is typed in a hurry here: the capitals of names are to be copied.
    """
    if rng.random() < 0.45:
        problems = [list_problem(rng, split)]
    else:
        problems = list_series(rng, split, between(rng, 2, 4))
    return [message for p in problems for message in turn(p.question, p.worked)]


def daily_turn(rng: random.Random, split: Split) -> list[Message]:
    """A calculation of daily life, with the calculator."""
    return problem_turn(rng, split, daily_problem)


def sum_turn(rng: random.Random, split: Split) -> list[Message]:
    """A small sum as people ask it; the calculator is surer than the head."""
    problem = sum_problem(rng, split)
    ask = dressed(rng, split, problem.question)
    return tool_turn(ask, "calculator", problem.expression or "", problem.answer, problem.short)


@lru_cache(maxsize=1)
def _words() -> tuple[str, ...]:
    """Plain words of the tables, for lists."""
    found = {bare(text): None for fact in facts().every.facts for text in (fact.subject,)}
    return tuple(w for w in found if w.isascii() and w.isalpha() and w.islower() and len(w) < 10)


def _numbers(rng: random.Random, split: Split, most: int = 99) -> list[int]:
    while True:
        found = [between(rng, 0, most) for _ in range(between(rng, 5, 9))]
        if one_in_ten(f"python:{found}") == (split == "val"):
            return found


def _texts(rng: random.Random, split: Split) -> list[str]:
    while True:
        found = pick_some(rng, _words(), between(rng, 4, 7))
        if one_in_ten(f"python:{found}") == (split == "val"):
            return found


def _plain(values: list[str] | list[int]) -> str:
    return ", ".join(map(str, values))


# (requests, code, sentence): {v} the values as told, {c} as Python, {r} the result, {n} a number.
_Task = tuple[Phrases, str, str, Callable[[list[int], int], object]]
NUMBER_TASKS: tuple[_Task, ...] = (
    (
        phrases("""
Add up {v}.
What is the sum of {v}?
Please add these numbers: {v}.
What do {v} make together?
~ Give me the total of {v}.
"""),
        "print(sum({c}))",
        "The sum is {r}.",
        lambda v, n: sum(v),
    ),
    (
        phrases("""
Sort these numbers with Python: {v}.
Use Python to sort {v}.
Sort this long list: {v}.
~ With Python, put {v} in order.
"""),
        "print(sorted({c}))",
        "Sorted: {r}.",
        lambda v, n: sorted(v),
    ),
    (
        phrases("""
Sort {v} from large to small with Python.
Use Python: largest first, please. {v}
~ With Python, put {v} in order, the largest first.
"""),
        "print(sorted({c}, reverse=True))",
        "From large to small: {r}.",
        lambda v, n: sorted(v, reverse=True),
    ),
    (
        phrases("""
What is the largest of {v}?
Which number is the largest: {v}?
Find the maximum of {v}.
~ Tell me the biggest one of {v}.
"""),
        "print(max({c}))",
        "The largest number is {r}.",
        lambda v, n: max(v),
    ),
    (
        phrases("""
What is the smallest of {v}?
Which number is the smallest: {v}?
Find the minimum of {v}.
~ Tell me the least one of {v}.
"""),
        "print(min({c}))",
        "The smallest number is {r}.",
        lambda v, n: min(v),
    ),
    (
        phrases("""
Which of these numbers are even: {v}?
Find the even numbers in {v}.
~ Keep only the even ones of {v}.
"""),
        "print([n for n in {c} if n % 2 == 0])",
        "The even numbers are {r}.",
        lambda v, n: [x for x in v if x % 2 == 0],
    ),
    (
        phrases("""
Which of these numbers are larger than {n}: {v}?
Find the numbers above {n} in {v}.
~ Keep what is more than {n}: {v}.
"""),
        "print([n for n in {c} if n > {n}])",
        "The numbers larger than {n} are {r}.",
        lambda v, n: [x for x in v if x > n],
    ),
    (
        phrases("""
How many numbers are in this list: {v}?
Count these numbers with Python: {v}.
~ How long is the list {v}?
"""),
        "print(len({c}))",
        "There are {r} numbers in the list.",
        lambda v, n: len(v),
    ),
    (
        phrases("""
Multiply each of these numbers by {n}: {v}.
Use Python to multiply {v} by {n}.
~ Take each of {v} times {n}.
"""),
        "print([n * {n} for n in {c}])",
        "Each number times {n}: {r}.",
        lambda v, n: [x * n for x in v],
    ),
    (
        phrases("""
Add up all numbers from 1 to {n}.
What is the sum of all numbers from 1 to {n}?
~ What do the numbers from 1 up to {n} make together?
"""),
        "print(sum(range(1, {n} + 1)))",
        "The sum of all numbers from 1 to {n} is {r}.",
        lambda v, n: n * (n + 1) // 2,
    ),
)
_TextTask = tuple[Phrases, str, str, Callable[[list[str]], object]]
TEXT_TASKS: tuple[_TextTask, ...] = (
    (
        phrases("""
Sort these words with Python: {v}.
Use Python to put these words in order: {v}.
~ With Python, sort {v}.
"""),
        "print(sorted({c}))",
        "Sorted: {r}.",
        lambda v: sorted(v),
    ),
    (
        phrases("""
Reverse this list with Python: {v}.
Use Python to turn this list around: {v}.
~ With Python, list {v} from the end to the start.
"""),
        "print({c}[::-1])",
        "In reverse: {r}.",
        lambda v: v[::-1],
    ),
    (
        phrases("""
Which of these words is the longest: {v}?
Find the longest word with Python: {v}.
~ Of {v}, which word has the most letters?
"""),
        "print(max({c}, key=len))",
        "The longest word is {r}.",
        lambda v: max(v, key=len),
    ),
    (
        phrases("""
Write these words in capitals with Python: {v}.
Use Python to put these words in capitals: {v}.
~ With Python, make {v} uppercase.
"""),
        "print([w.upper() for w in {c}])",
        "In capitals: {r}.",
        lambda v: [w.upper() for w in v],
    ),
    (
        phrases("""
How many letters does each of these words have: {v}?
Count the letters of these words with Python: {v}.
~ With Python, tell me the lengths of {v}.
"""),
        "print([len(w) for w in {c}])",
        "The words have {r} letters.",
        lambda v: [len(w) for w in v],
    ),
    (
        phrases("""
Join these words with a dash: {v}.
Use Python to join {v} with a dash.
~ With Python, put a dash between {v}.
"""),
        "print('-'.join({c}))",
        "Joined: {r}.",
        lambda v: "-".join(v),
    ),
)


def _in_words(result: object) -> str:
    """A result as it stands in a sentence: lists without brackets."""
    if isinstance(result, list):
        return ", ".join(map(str, result)) if result else "none of them"
    return str(result)


def python_turn(rng: random.Random, split: Split) -> list[Message]:
    """A list of numbers or words handled with the tool `python`: it prints the result."""
    if rng.random() < 0.6:
        asks, code, sentence, compute = pick(rng, NUMBER_TASKS)
        numbers, n = _numbers(rng, split), between(rng, 10, 60)
        if "from 1 to" in sentence:
            n = between(rng, 10, 200)
            while one_in_ten(f"python:{n}") != (split == "val"):
                n = between(rng, 10, 200)
        result = compute(numbers, n)
        told, written = _plain(numbers), literal(numbers)
        n_text = str(n)
    else:
        asks, code, sentence, compute_text = pick(rng, TEXT_TASKS)
        words = _texts(rng, split)
        result = compute_text(words)
        told, written, n_text = _plain(words), literal(words), ""
    return tool_turn(
        asks.draw(rng, split).format(v=told, n=n_text),
        "python",
        code.replace("{c}", written).replace("{n}", n_text),
        str(result),
        sentence.format(r=_in_words(result), n=n_text),
    )


def code_turns(rng: random.Random, split: Split) -> list[Message]:
    """A function to write: the answer is the function; now and then it is explained or tried."""
    found = function_problem(rng, split)
    messages = turn(found.request, found.solution)
    chance = rng.random()
    if chance < 0.1:
        messages += turn(EXPLAIN_CODE.draw(rng, split), found.explanation)
    elif chance < 0.2:
        messages += turn(EXAMPLE_OF_CODE.draw(rng, split), found.example)
    return messages


def output_turn(rng: random.Random, split: Split) -> list[Message]:
    """What Python prints for an expression: it is run."""
    found = python_output_problem(rng, split)
    code = found.expression or ""
    return tool_turn(found.question, "python", code, found.answer, found.short)


EXPLAIN_CODE = phrases("""
What does it do?
Explain the function.
What does this function do?
Please explain it in one sentence.
~ Describe in words what it does.
""")
EXAMPLE_OF_CODE = phrases("""
Give me an example.
Show me an example.
What does it give, for example?
Can you give an example?
~ Try it with some value.
""")
