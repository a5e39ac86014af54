"""Functions pass their tests, other bodies fail them, and Python prints what is said."""

import random

import pytest

from sprout.world.draw import one_in_ten
from sprout.world.skills import code, drills
from sprout.world.skills.code_families import FAMILIES


@pytest.mark.parametrize("split", ["train", "val"])
def test_every_solution_passes_its_tests(split):
    names = set()
    for seed in range(2500):
        problem = code.function_problem(random.Random(seed), split)
        names.add(problem.name)
        space = {}
        exec(problem.solution, space)
        exec(problem.tests, space)
        assert problem.name in problem.request
        assert 2 <= len(problem.solution.split("\n")) <= 6
        assert problem.tests.count("assert") >= 1
        text = problem.request + problem.solution + problem.tests
        assert text.isascii()
        assert "{" not in text
    assert len(names) > 150


def test_tests_notice_a_wrong_function():
    failed = 0
    for seed in range(200):
        problem = code.function_problem(random.Random(seed), "train")
        space = {problem.name: lambda *arguments: None}
        try:
            exec(problem.tests, space)
        except AssertionError:
            failed += 1
    assert failed == 200


def test_families_are_many_and_different():
    assert len(FAMILIES) >= 60
    assert len({family.key for family in FAMILIES}) == len(FAMILIES)
    bodies = {(family.takes, family.body) for family in FAMILIES}
    assert len(bodies) == len(FAMILIES)


def test_held_out_functions_are_not_in_training():
    def shown(split):
        return {
            (family.key, name if constant is None else constant)
            for cases in code._cases(split)
            for family, name, constant in cases
        }

    assert not shown("train") & shown("val")
    assert 0.05 < len(shown("val")) / len(shown("train") | shown("val")) < 0.16
    assert all(one_in_ten(f"code:{key}:{what}") for key, what in shown("val"))
    solutions = set()
    for seed in range(3000):
        solutions.add(code.function_problem(random.Random(seed), "val").solution)
    text = "\n\n\n".join(code.functions(random.Random(seed), "train") for seed in range(2000))
    assert not [solution for solution in solutions if solution + "\n" in text]


@pytest.mark.parametrize("split", ["train", "val"])
def test_python_prints_what_is_said(split, capsys):
    for seed in range(400):
        problem = code.python_output_problem(random.Random(seed), split)
        exec(problem.expression, {})
        assert capsys.readouterr().out == problem.answer + "\n"
        assert problem.answer in problem.worked


@pytest.mark.parametrize("split", ["train", "val"])
def test_documents_of_all_skills_are_plain_text(split):
    for make, _ in drills.KINDS:
        for seed in range(100):
            text = make(random.Random(seed), split)
            assert text == text.strip()
            assert text.isascii()
            assert "{" not in text
            plain = "\n".join(line.lstrip(" ") for line in text.split("\n"))
            assert "  " not in plain
            assert 40 < len(text) < 2500, text


def test_documents_are_pure_functions_of_their_source():
    for make, _ in drills.KINDS:
        assert make(random.Random(5), "train") == make(random.Random(5), "train")
