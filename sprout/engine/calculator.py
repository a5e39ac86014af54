"""The calculator that the model may use: a small parser for arithmetic, and nothing else.

    expression := operand (operator expression)?      by precedence, as in Python
    operand    := ("-" | "+") operand | number | "(" expression ")"
    operator   := "+" "-" | "*" "/" "//" "%" | "**" (to the right, before a minus on its left)

There are no names, no calls and no attributes, and the text is never given to Python's own
evaluation. Numbers are exact fractions, so 0.1 + 0.2 is 0.3; only a
fractional power, or a long one of a fraction, is a float. How
much work an expression can ask for is limited before the work is done.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Context, Decimal
from fractions import Fraction
from operator import add, floordiv, mod, mul, sub, truediv

MAX_LENGTH = 200  # characters of an expression
MAX_DEPTH = 50  # parentheses, signs and powers inside each other
MAX_DIGITS = 100  # of a number, in an expression, on the way or in the result
MAX_BITS = 333  # the same, for the estimate of a power
SIGNIFICANT = 10  # digits of a result that is not whole

TOKEN = re.compile(r"[ \t]*([0-9]+\.?[0-9]*|\.[0-9]+|\*\*|//|[-+*/%()])[ \t]*", re.ASCII)

LEVELS: dict[str, tuple[int, Callable[[Fraction, Fraction], Fraction | int]]] = {
    "+": (1, add),
    "-": (1, sub),
    "*": (2, mul),
    "/": (2, truediv),
    "//": (2, floordiv),
    "%": (2, mod),
}
"""Operators that group to the left: how tightly they bind, and what they do."""


class BadExpressionError(ValueError):
    """Why an expression has no result, in words for the model and its reader."""


def calculator(expression: str) -> str:
    """The value of an arithmetic expression as text, or a text that begins with "error: ".

    Whole numbers are exact; others have at most 10 significant digits. Never raises for any text.
    """
    try:
        return _write(_Parser(_tokens(expression)).parse())
    except BadExpressionError as error:
        return f"error: {error}"
    except ZeroDivisionError:
        return "error: division by zero"


def _tokens(expression: str) -> list[str]:
    """The numbers, operators and parentheses of an expression, in order."""
    if len(expression) > MAX_LENGTH:
        raise BadExpressionError(f"the expression is longer than {MAX_LENGTH} characters")
    text, at, found = expression.strip(), 0, []
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise BadExpressionError(f"cannot read {text[at]!a} in an expression")
        found.append(match.group(1))
        at = match.end()
    if not found:
        raise BadExpressionError("the expression is empty")
    return found


class _Parser:
    """Precedence climbing over a list of tokens; the values are computed on the way."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    def parse(self) -> Fraction:
        """The value of all the tokens."""
        value = self.binary(1)
        if self.next():
            raise BadExpressionError(f"unexpected {self.next()}")
        return value

    def next(self) -> str:
        """The next token, "" at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def binary(self, level: int) -> Fraction:
        """A chain of operators that bind at least as tightly as `level`."""
        value = self.unary()
        while self.next() in LEVELS and LEVELS[self.next()][0] >= level:
            own, operate = LEVELS[self.next()]
            self.at += 1
            value = _bounded(Fraction(operate(value, self.binary(own + 1))))
        return value

    def unary(self) -> Fraction:
        """Signs, then a power: -2 ** 2 is -(2 ** 2), and 2 ** -1 is allowed."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadExpressionError(f"more than {MAX_DEPTH} levels inside each other")
        if self.next() in ("-", "+"):
            sign = -1 if self.next() == "-" else 1
            self.at += 1
            value = sign * self.unary()
        else:
            value = self.atom()
            if self.next() == "**":
                self.at += 1
                value = _power(value, self.unary())
        self.depth -= 1
        return value

    def atom(self) -> Fraction:
        """A number, or an expression in parentheses."""
        token = self.next()
        self.at += 1
        if token == "(":
            value = self.binary(1)
            if self.next() != ")":
                raise BadExpressionError("a parenthesis is not closed")
            self.at += 1
            return value
        if not token:
            raise BadExpressionError("the expression ends too early")
        if token[0] not in "0123456789.":
            raise BadExpressionError(f"unexpected {token}")
        return _bounded(Fraction(token))


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    """base ** exponent, exact if it can be. Its size is bounded before it is computed."""
    if base == 0 and exponent < 0:
        raise ZeroDivisionError
    if exponent.denominator == 1:
        n = exponent.numerator
        if abs(base) in (0, 1):  # n itself may have a hundred digits
            return Fraction(1) if n == 0 or base == 1 else base * base if n % 2 == 0 else base
        bits = max(abs(base.numerator), base.denominator).bit_length() - 1
        if bits * abs(n) <= MAX_BITS:
            return _bounded(base**n)
        if base.denominator == 1:
            raise BadExpressionError(f"a power has more than {MAX_DIGITS} digits")
    elif base < 0:
        raise BadExpressionError("a fractional power of a negative number")
    try:
        power = float(base) ** float(exponent)
    except OverflowError:
        power = 0.0
    if power == 0.0 and base:  # too large for a float, or too small
        raise BadExpressionError(f"a power has more than {MAX_DIGITS} digits")
    return _bounded(Fraction(repr(power)))


def _bounded(value: Fraction) -> Fraction:
    """The value itself, unless its numerator or denominator has too many digits."""
    if max(abs(value.numerator), value.denominator) >= 10**MAX_DIGITS:
        raise BadExpressionError(f"a number has more than {MAX_DIGITS} digits")
    return value


def _write(value: Fraction) -> str:
    """A whole number exactly, another one with SIGNIFICANT digits and no zeros at its end."""
    if value.denominator == 1:
        return str(value.numerator)
    whole = len(str(abs(int(value))))
    rounded = Context(prec=max(SIGNIFICANT, whole)).divide(
        Decimal(value.numerator), Decimal(value.denominator)
    )
    if abs(rounded) < Decimal("1e-6"):
        digits, exponent = f"{rounded:.{SIGNIFICANT - 1}e}".split("e")
        return f"{digits.rstrip('0').rstrip('.')}e{int(exponent)}"
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
