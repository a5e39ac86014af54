"""Sums, word problems and units: every answer worked out again from the expression."""

import ast
import itertools
import operator
import random
import re

import pytest

from sprout.engine.calculator import calculator
from sprout.world.draw import pair_held_out
from sprout.world.item import Item, grade
from sprout.world.skills import arithmetic, daily, drills, problems, sums, units
from sprout.world.skills.problem_stories import ONE_STEP, TWO_STEPS

OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
# Of whole numbers: those with decimals are checked by the calculator.
EQUATION = re.compile(r"(?<![\d.])(\d+) ([-+*/]) (\d+) = (\d+)(?!\d|\.\d)")


def value(expression):
    def walk(node):
        if isinstance(node, ast.Constant):
            return node.value
        return OPERATIONS[type(node.op)](walk(node.left), walk(node.right))

    return walk(ast.parse(expression, mode="eval").body)


def small_words(rng, split):
    return problems.word_problem(rng, split, False)


def large_words(rng, split):
    return problems.word_problem(rng, split, True)


def small_two_steps(rng, split):
    return problems.two_step_problem(rng, split, False)


def large_two_steps(rng, split):
    return problems.two_step_problem(rng, split, True)


WITH_EXPRESSION = (
    arithmetic.sum_problem, arithmetic.table_problem, arithmetic.large_problem,
    arithmetic.half_problem, small_words, large_words, small_two_steps, large_two_steps,
    units.unit_problem,
)  # fmt: skip


def test_daily_problems_are_calculated_rightly_and_hold_out_pairs():
    seen = set()
    for seed in range(3000):
        for split in ("train", "val"):
            p = daily.daily_problem(random.Random(seed), split)
            assert calculator(p.expression) == p.answer
            assert grade(Item((), "number", p.answer), p.worked)
            assert p.answer in p.short
            assert "{" not in p.question + p.worked
            steps = re.findall(r"([\d.]+) ([-+*/]) ([\d.]+) = ([\d.]+)(?=\.)", p.worked)
            for a, sign, b, c in steps:
                assert calculator(f"{a}{sign}{b}") == c
            pairs = re.findall(r"(\d+) [-+*/] (\d+)", p.worked)
            held = any(pair_held_out(int(a), int(b)) for a, b in pairs)
            numbers = re.findall(r"\d+(?:\.\d+)?", p.question)
            if len(numbers) == 2 and "." not in "".join(numbers):
                held = held or pair_held_out(*map(int, numbers))
            assert held == (split == "val"), p
            seen.add(p.worked.split(". ")[-1].split(" ")[0])
    assert len(seen) > 20


def last_number(text):
    return re.findall(r"-?\d+", text)[-1]


@pytest.mark.parametrize("make", WITH_EXPRESSION)
@pytest.mark.parametrize("split", ["train", "val"])
def test_expression_working_and_answer_agree(make, split):
    for seed in range(300):
        problem = make(random.Random(seed), split)
        if problem.expression is not None:
            assert value(problem.expression) == int(problem.answer)
        assert EQUATION.findall(problem.worked)[-1][3] == problem.answer
        for a, sign, b, c in EQUATION.findall(problem.worked):
            assert value(f"{a}{sign}{b}") == int(c)
        graded = Item((), "number", problem.answer)
        assert grade(graded, problem.worked)
        assert problem.answer in problem.short
        assert problem.worked.endswith(problem.short)


@pytest.mark.parametrize("make", WITH_EXPRESSION)
def test_validation_has_a_held_out_pair_and_training_has_none(make):
    for seed in range(300):
        for split in ("train", "val"):
            problem = make(random.Random(seed), split)
            held = [
                pair_held_out(int(a), int(b)) for a, _, b, _ in EQUATION.findall(problem.worked)
            ]
            if split == "train":
                assert not any(held)
            elif make not in (units.unit_problem, arithmetic.half_problem):
                assert any(held)


@pytest.mark.parametrize("make", [make for make, _ in (*sums.KINDS, *problems.KINDS, *units.KINDS)])
@pytest.mark.parametrize("split", ["train", "val"])
def test_equations_of_documents_are_right(make, split):
    for seed in range(60):
        for a, sign, b, c in EQUATION.findall(make(random.Random(seed), split)):
            assert value(f"{a}{sign}{b}") == int(c)


def test_there_are_many_stories():
    assert len(ONE_STEP) >= 40
    assert len(TWO_STEPS) >= 15
    assert {story.sign for story in ONE_STEP} == set("+-*/")


def test_what_is_worked_in_the_head_is_small():
    for seed in range(300):
        for make in (small_words, small_two_steps, arithmetic.sum_problem):
            problem = make(random.Random(seed), "train")
            assert all(int(n) <= 100 for n in re.findall(r"\d+", problem.worked))


def test_stories_name_their_numbers():
    for seed in range(300):
        problem = problems.two_step_problem(random.Random(seed), "train", True)
        assert sorted(re.findall(r"\d+", problem.question)) == sorted(
            re.findall(r"\d+", problem.expression)
        )
        assert "{" not in problem.question + problem.worked


def test_comparing_parity_and_primes():
    for seed in range(400):
        for split in ("train", "val"):
            rng = random.Random(seed)
            compared = arithmetic.compare_problem(rng, split)
            numbers = [int(n) for n in re.findall(r"\d+", compared.question)]
            small = re.search("small|less", compared.question)
            assert int(compared.answer) == (min(numbers) if small else max(numbers))
            assert last_number(compared.worked) == compared.answer
            parity = arithmetic.parity_problem(rng, split)
            n = int(re.search(r"\d+", parity.question)[0])
            assert parity.answer == ("even", "odd")[n % 2]
            prime = arithmetic.prime_problem(rng, split)
            n = int(re.search(r"\d+", prime.question)[0])
            divisors = sum(n % d == 0 for d in range(1, n + 1))
            assert prime.answer == ("yes" if divisors == 2 else "no")
            after = arithmetic.next_problem(rng, split)
            n = int(re.search(r"\d+", after.question)[0])
            assert int(after.answer) == n + (1 if "after" in after.question else -1)


def test_rows_of_numbers_have_equal_steps():
    for seed in range(200):
        problem = arithmetic.count_problem(random.Random(seed), "train")
        row = [int(n) for n in problem.answer.split(", ")]
        assert len({b - a for a, b in itertools.pairwise(row)}) == 1
        assert {str(row[0]), str(row[-1])} <= set(re.findall(r"\d+", problem.question))


FACTORS = {
    "kilometer": ("meter", 1000), "centimeter": ("millimeter", 10), "hour": ("minute", 60),
    "day": ("hour", 24), "week": ("day", 7), "liter": ("milliliter", 1000),
}  # fmt: skip


def test_units_and_temperatures():
    for family in units.FAMILIES:
        if family.big in FACTORS:
            assert (family.smalls[:-1], family.factor) == FACTORS[family.big]
    for seed in range(200):
        problem = units.temperature_problem(random.Random(seed), "train")
        n = int(re.search(r"-?\d+", problem.question)[0])
        assert (problem.answer == "freezing") == (n < 0)
        assert (problem.answer == "hot") == (n > 25)
        assert grade(Item((), "text", problem.answer, problem.choices), problem.worked)


def test_no_held_out_pair_in_training_documents():
    rng = random.Random(2)
    makers = [make for make, _ in drills.KINDS]
    text = "\n".join(make(rng, "train") for make in makers for _ in range(300)).lower()
    pairs = re.findall(r"(\d+) (?:[-+*/]|plus|minus|times|divided by) (\d+)", text)
    pairs += re.findall(r"(?:add|sum of|product of|difference between) (\d+) and (\d+)", text)
    pairs += re.findall(
        r"(?:take|subtract|multiply|divide) (\d+) (?:away from|from|by) (\d+)", text
    )
    assert len(pairs) > 5000
    assert not [pair for pair in pairs if pair_held_out(int(pair[0]), int(pair[1]))]
    stories = re.findall(r"^(?:question: )?([^?\n]*)\. how (?:many|much)[^?\n]*\?$", text, re.M)
    numbers = [found for story in stories if len(found := re.findall(r"\d+", story)) == 2]
    assert len(numbers) > 300
    assert not [pair for pair in numbers if pair_held_out(int(pair[0]), int(pair[1]))]
