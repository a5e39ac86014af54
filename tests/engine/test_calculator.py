"""The calculator against Python's own arithmetic, and what it refuses to compute."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sprout.engine.calculator import MAX_DIGITS, calculator


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("12*12", "144"),
        ("6/2", "3"),
        ("1/3", "0.3333333333"),
        ("2/3", "0.6666666667"),
        ("0.1+0.2", "0.3"),
        ("1.50", "1.5"),
        ("-7//2", "-4"),
        ("-7 % 3", "2"),
        ("-2**2", "-4"),
        ("2**3**2", "512"),
        ("2**-1", "0.5"),
        ("16**0.5", "4"),
        ("2**0.5 * 2**0.5", "2"),
        ("1.05**365", "54211841.58"),
        ("0**(10**50)", "0"),
        ("0**0", "1"),
        ("(-1)**(10**90+1)", "-1"),
        ("1/10**20", "1e-20"),
        ("123456789012345678901234567890+1", "123456789012345678901234567891"),
        ("99999999999.5", "100000000000"),
        (" ( 1 + .5 ) * 2. ", "3"),
        ("--+-3", "-3"),
    ],
)
def test_values(expression: str, value: str) -> None:
    assert calculator(expression) == value


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("1/0", "division by zero"),
        ("1//(2-2)", "division by zero"),
        ("5 % 0", "division by zero"),
        ("0**-1", "division by zero"),
        ("", "empty"),
        ("  ", "empty"),
        ("1+", "too early"),
        ("(1", "not closed"),
        ("1)", "unexpected )"),
        ("1 2", "unexpected 2"),
        ("1 + * 2", "unexpected *"),
        ("__import__('os')", "cannot read '_'"),
        ("(1).__class__", "cannot read '.'"),
        ("1e5", "cannot read 'e'"),
        ("1_000", "cannot read '_'"),
        ("٣+1", "cannot read"),
        ("１+1", "cannot read"),
        ("x", "cannot read 'x'"),
        ("1\n+1", "cannot read"),
        ("1+" * 100 + "1", "200 characters"),
        ("-" * 60 + "1", "50 levels"),
        ("(" * 60 + "1" + ")" * 60, "50 levels"),
        ("2**" * 60 + "1", "50 levels"),
        ("9**9**9**9", "100 digits"),
        ("10**100", "100 digits"),
        ("0.5**10**9", "100 digits"),
        ("9" * 101, "100 digits"),
        ("10**60 * 10**60", "100 digits"),
        ("(10**90+0.5)**(10**80+0.5)", "100 digits"),
        ("(-8)**(1/3)", "negative"),
    ],
)
def test_what_has_no_value_says_why(expression: str, words: str) -> None:
    result = calculator(expression)
    assert result.startswith("error: ") and words in result


def test_no_expression_takes_long() -> None:
    hard = ["9**9**9**9", "7**(7**(7**7))", "(9" * 49 + "**9)" * 49, "*".join(["9999**24"] * 22)]
    hard += ["**".join(["1.0001"] * 28), "(1/3)**99999999999999999999", "3**0.1**9**9"]
    start = time.perf_counter()
    for expression in hard:
        calculator(expression)
    assert time.perf_counter() - start < 0.5


NUMBERS = st.one_of(
    st.integers(0, 10**6).map(str),
    st.decimals(0, 1000, places=3, allow_nan=False).map(str),
)
SAFE = st.recursive(
    NUMBERS.map(lambda n: (n, f"Fraction('{n}')")),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%", " - "]), inner).map(
            lambda t: (t[0][0] + t[1] + t[2][0], t[0][1] + t[1] + t[2][1])
        ),
        inner.map(lambda pair: (f"({pair[0]})", f"({pair[1]})")),
        inner.map(lambda pair: (f"-{pair[0]}", f"-{pair[1]}")),
        st.tuples(NUMBERS, st.integers(-3, 3)).map(
            lambda t: (f"{t[0]}**{t[1]}", f"Fraction('{t[0]}')**{t[1]}")
        ),
    ),
    max_leaves=8,
)


@given(SAFE)
def test_it_agrees_with_python(pair: tuple[str, str]) -> None:
    """Each expression twice: as it is, and with every number as a Fraction, for Python's `eval`."""
    expression, python = pair
    try:
        expected = Fraction(eval(python))
    except ZeroDivisionError:
        assert calculator(expression) == "error: division by zero"
        return
    result = calculator(expression)
    if result.startswith("error: "):
        assert len(expression) > 50 and ("digits" in result or "characters" in result)
    elif expected.denominator == 1:
        assert result == str(expected)
    else:
        assert abs(Fraction(result) - expected) <= abs(expected) * Fraction(6, 10**10)


@given(st.text(st.sampled_from("0123456789.+-*/%() e_j\t\n,x٣"), max_size=60))
def test_any_text_gives_a_number_or_an_error_of_bounded_length(text: str) -> None:
    result = calculator(text)
    assert result.startswith("error: ") or Fraction(result) is not None
    assert len(result) <= 2 * MAX_DIGITS
