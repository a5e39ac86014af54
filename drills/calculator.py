"""Random expressions for the calculator: each is answered or refused, soon, and in little memory.

    python drills/calculator.py --expressions 100000

Expressions that are right, nearly right, deep, long, of huge powers, of digits from all of Unicode, and
plain rubbish. Each must give a text: a number, or one that begins with "error: ", in at most
MOST_SECONDS of processor time and MOST_BYTES of memory. What is answered and has no fractional power is
held to Python's own exact fractions. Exit status 0 when there was no other outcome.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
import tracemalloc
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from sprout.engine.calculator import MAX_LENGTH, SIGNIFICANT, calculator

MOST_SECONDS = 0.05
MOST_BYTES = 1 << 20
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(e-[0-9]+)?", re.ASCII)
OPERATORS = ("+", "-", "*", "/", "//", "%", "**")
DIGITS = "0123456789٠١٢٣೫１２３²½Ⅷ一"
PLAIN = re.compile(r"[0-9]+|//|[-+*/%()]", re.ASCII)


@dataclass
class Found:
    """What came of the expressions."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    """The most that one took."""
    bytes: int = 0
    wrong: list[str] = field(default_factory=list)


def number(rng: random.Random) -> str:
    """A number, now and then a huge or an odd one."""
    kind = rng.randrange(12)
    if kind < 6:
        return str(rng.randrange(10 ** rng.randint(1, 6)))
    if kind < 8:
        return f"{rng.random() * 10 ** rng.randint(-3, 6):.{rng.randint(0, 6)}f}"
    if kind == 8:
        return rng.choice(("0", "1", ".5", "2.", "0.0", "00012"))
    if kind == 9:
        return "9" * rng.randint(20, 120)
    if kind == 10:
        return "".join(rng.choices(DIGITS, k=rng.randint(1, 8)))
    return rng.choice(("1e5", "0x10", "1_000", "inf", "nan", "1j", "1.2.3"))


def expression(rng: random.Random, depth: int) -> str:
    """An expression with so many levels at most."""
    kind = rng.randrange(8) if depth else 0
    if kind < 2:
        return number(rng)
    if kind < 6:
        space = rng.choice(("", "", " ", "\t"))
        left, right = expression(rng, depth - 1), expression(rng, depth - 1)
        return f"{left}{space}{rng.choice(OPERATORS)}{space}{right}"
    if kind == 6:
        return f"({expression(rng, depth - 1)})"
    return rng.choice("+-") + expression(rng, depth - 1)


def any_text(rng: random.Random) -> str:
    """Something for the calculator, seldom kind to it."""
    kind = rng.randrange(10)
    if kind < 5:
        return expression(rng, rng.randint(0, 5))
    if kind == 5:  # levels
        n = rng.randint(1, MAX_LENGTH)
        return rng.choice(("(" * n + "1" + ")" * n, "-" * n + "1", "2**" * n + "2", "(9" * n))
    if kind == 6:  # powers
        words = rng.choices(("9", "99", "0.5", "1.0001", "-3", "(1/3)", "10", "1e9", "0"), k=8)
        return "**".join(words[: rng.randint(2, 8)])
    if kind == 7:  # size
        return rng.choice(OPERATORS).join([number(rng)] * rng.randint(1, 60))
    if kind == 8:
        return "".join(
            chr(rng.choice((rng.randrange(128), rng.randrange(0x110000)))) for _ in range(9)
        )
    spoiled = list(expression(rng, 3))
    spoiled[rng.randrange(len(spoiled))] = rng.choice("()*/%.x_ \n\0١")
    return "".join(spoiled)


def exact(text: str) -> Fraction | None:
    """The value of whole numbers, signs, parentheses and + - * / // %, by Python itself; else None."""
    words = PLAIN.findall(text)
    if "".join(words) != "".join(text.split()) or len(text.split()) != 1 or "**" in text:
        return None
    code = "".join(f"Fraction({word})" if word[0].isdigit() else word for word in words)
    if re.search(r"Fraction\(0[0-9]", code):
        return None
    try:
        return Fraction(eval(code, {"Fraction": Fraction}))
    except (SyntaxError, ArithmeticError, TypeError):
        return None


def close(answer: str, value: Fraction) -> bool:
    """Whether an answer is this value, to the digits that an answer has."""
    if value.denominator == 1:
        return answer == str(value)
    return abs(Fraction(answer) - value) <= abs(value) * Fraction(10) ** (1 - SIGNIFICANT)


def drill(expressions: int, seed: int = 0, watch_every: int = 20) -> Found:
    """Ask so many; of every `watch_every`th the memory is watched, which takes time of its own."""
    rng, found = random.Random(seed), Found()
    for i in range(expressions):
        text = any_text(rng)
        watched = i % watch_every == 0
        if watched:
            tracemalloc.start()
        began = time.thread_time()
        try:
            answer = calculator(text)
        except Exception as error:
            found.wrong.append(f"{text!r} raised {error!r}")
            continue
        finally:
            seconds = time.thread_time() - began
            if watched:
                found.bytes = max(found.bytes, tracemalloc.get_traced_memory()[1])
                tracemalloc.stop()
        if not watched:
            found.seconds = max(found.seconds, seconds)
        if answer.startswith("error: "):
            found.counts["refused"] += 1
        elif not NUMBER.fullmatch(answer):
            found.wrong.append(f"{text!r} gave {answer!r}")
        else:
            found.counts["answered"] += 1
            value = exact(text)
            if value is not None:
                found.counts["held to Python's fractions"] += 1
                if not close(answer, value):
                    found.wrong.append(f"{text!r} gave {answer!r}, not {value}")
    return found


def main() -> int:
    """Run the drill; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--expressions", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    flags = parser.parse_args()
    found = drill(flags.expressions, flags.seed)
    print(", ".join(f"{count:,} {what}" for what, count in found.counts.items()))
    print(f"at most {found.seconds * 1e3:.2f} ms and {found.bytes:,} bytes for one")
    late = found.seconds > MOST_SECONDS or found.bytes > MOST_BYTES
    print("\n".join(found.wrong[:20]) or ("too much for one" if late else "nothing went wrong"))
    return int(bool(found.wrong) or late)


if __name__ == "__main__":
    sys.exit(main())
