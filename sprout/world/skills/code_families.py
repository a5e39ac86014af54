"""Families of small Python functions: names, what they do, how, and the same once more as a check.

In a body {x} is the argument, {y} a second one, {k} the constant of the family. Braces of
dictionaries are not used (dict(a=1) is).
"""

# ruff: noqa: E501 (a table reads best with one function after the other)
from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sprout.world.skills.letters import spelling_held_out
from sprout.world.skills.words import COMMON


@dataclass(frozen=True)
class Family:
    """One kind of function."""

    key: str
    names: tuple[str, ...]
    what: str
    """After 'a function that': 'returns {x} plus {k}'."""
    body: str
    check: Callable[..., Any]
    """The same function written otherwise; the constant comes last if there is one."""
    takes: str
    """Kind of the argument, a key of ARGUMENTS."""
    constants: tuple[Any, ...]


# Names that an argument of a kind may have; kinds with a comma take two arguments.
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "int": ("x", "n", "number", "value"),
    "count": ("n", "number", "count"),
    "two": ("a, b", "x, y", "first, second"),
    "ints": ("numbers", "values", "items", "nums"),
    "text": ("text", "word", "s", "string"),
    "words": ("words", "texts", "items"),
    "dict": ("prices", "ages", "table", "d"),
    "dict_key": ("prices, key", "table, key", "d, name"),
}


_ROWS: list[Family] = []


def _family(
    names: str, what: str, body: str, check: Callable[..., Any], takes: str, constants: Any = ()
) -> None:
    every = tuple(names.split())
    _ROWS.append(Family(every[0], every, f"returns {what}", body, check, takes, tuple(constants)))


K = range(2, 21)
LETTERS = "abcdeghilmnoprstuw"
ENDS = ("ing", "ed", "er", "ly", "s", "e", "y", "able", "ful", "less")
STARTS = ("un", "re", "b", "c", "st", "tr", "s", "m", "pre", "a")

# fmt: off
# One whole number.
_family("add_{k} plus_{k} increase", "{x} plus {k}", "return {x} + {k}", lambda x, k: x + k, "int", K)
_family("subtract_{k} minus_{k} decrease", "{x} minus {k}", "return {x} - {k}", lambda x, k: x - k, "int", K)
_family("times_{k} multiply_by_{k} scale", "{x} times {k}", "return {x} * {k}", lambda x, k: x * k, "int", K)
_family("power_{k} to_the_{k} raise_it", "{x} to the power of {k}", "return {x} ** {k}",
        lambda x, k: math.prod([x] * k), "count", range(2, 6))
_family("fits_{k} divide_by_{k} whole_parts", "how many times {k} fits into {x}", "return {x} // {k}",
        lambda x, k: math.floor(x / k), "count", K)
_family("remainder_{k} mod_{k} rest", "the remainder of {x} divided by {k}", "return {x} % {k}",
        lambda x, k: x - k * (x // k), "count", K)
_family("divisible_by_{k} is_multiple_of_{k} divides", "True if {x} can be divided by {k}, else False",
        "return {x} % {k} == 0", lambda x, k: x in range(0, 10000, k), "count", K)
_family("more_than_{k} is_above_{k} is_large", "True if {x} is greater than {k}, else False",
        "return {x} > {k}", lambda x, k: not x <= k, "int", K)
_family("less_than_{k} is_below_{k} is_small", "True if {x} is less than {k}, else False",
        "return {x} < {k}", lambda x, k: not x >= k, "int", K)
_family("is_{k} equals_{k} same_as", "True if {x} is equal to {k}, else False", "return {x} == {k}",
        lambda x, k: x - k == 0, "int", K)
_family("at_least_{k} raise_to_{k} not_below", "{x}, or {k} if {x} is less than {k}",
        "if {x} < {k}:\n    return {k}\nreturn {x}", lambda x, k: max(x, k), "int", K)
_family("at_most_{k} cap_at_{k} limit", "{x}, or {k} if {x} is greater than {k}",
        "if {x} > {k}:\n    return {k}\nreturn {x}", lambda x, k: min(x, k), "int", K)
_family("size_{k} big_or_small label", '"big" if {x} is greater than {k}, else "small"',
        'if {x} > {k}:\n    return "big"\nreturn "small"', lambda x, k: ("small", "big")[x > k], "int", K)
_family("line_{k} straight_line", "{k} times {x} plus 1", "return {k} * {x} + 1", lambda x, k: 1 + x * k, "int", K)
_family("multiples_of_{k} table_of_{k} row", "the first {x} multiples of {k} as a list",
        "return [{k} * i for i in range(1, {x} + 1)]", lambda x, k: list(range(k, k * x + 1, k)), "count", K)
_family("sum_by_{k} sum_of_multiples_{k}", "the sum of all multiples of {k} up to {x}",
        "return sum(range({k}, {x} + 1, {k}))",
        lambda x, k: sum(i for i in range(1, x + 1) if i % k == 0), "count", K)
_family("is_even even check_even", "True if {x} is even, else False", "return {x} % 2 == 0",
        lambda x: str(x)[-1] in "02468", "int")
_family("is_odd odd check_odd", "True if {x} is odd, else False", "return {x} % 2 == 1",
        lambda x: str(x)[-1] in "13579", "int")
_family("is_positive positive above_zero", "True if {x} is greater than zero, else False",
        "return {x} > 0", lambda x: abs(x) == x and x != 0, "int")
_family("is_negative negative below_zero", "True if {x} is less than zero, else False",
        "return {x} < 0", lambda x: str(x).startswith("-"), "int")
_family("absolute absolute_value without_sign", "{x} without its sign",
        "if {x} < 0:\n    return -{x}\nreturn {x}", lambda x: abs(x), "int")
_family("sum_to add_up_to total_to", "the sum of all numbers from 1 to {x}",
        "total = 0\nfor i in range(1, {x} + 1):\n    total += i\nreturn total",
        lambda x: x * (x + 1) // 2, "count")
_family("factorial fact product_to", "the factorial of {x}",
        "if {x} <= 1:\n    return 1\nreturn {x} * {name}({x} - 1)", lambda x: math.factorial(x), "count")
_family("fibonacci fib fib_number", "Fibonacci number {x}, where the first two are 0 and 1",
        "if {x} < 2:\n    return {x}\nreturn {name}({x} - 1) + {name}({x} - 2)",
        lambda x: (0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144)[x], "count")
_family("digit_sum sum_of_digits add_digits", "the sum of the digits of {x}",
        "return sum(int(digit) for digit in str({x}))", lambda x: x // 10 + x % 10, "count")
_family("count_digits number_of_digits digits", "how many digits {x} has", "return len(str({x}))",
        lambda x: 1 + (x > 9), "count")
_family("last_digit ones_digit final_digit", "the last digit of {x}", "return {x} % 10",
        lambda x: int(str(x)[-1]), "count")
_family("countdown count_down backwards_from", "a list of the numbers from {x} down to 1",
        "return list(range({x}, 0, -1))", lambda x: [x - i for i in range(x)], "count")
_family("count_up numbers_to one_to", "a list of the numbers from 1 to {x}",
        "return list(range(1, {x} + 1))", lambda x: [i + 1 for i in range(x)], "count")
_family("is_prime prime check_prime", "True if {x} is a prime number, else False",
        "if {x} < 2:\n    return False\nreturn all({x} % i for i in range(2, {x}))",
        lambda x: x in (2, 3, 5, 7, 11), "count")
_family("divisors_of divisors find_divisors", "a list of all divisors of {x}",
        "return [i for i in range(1, {x} + 1) if {x} % i == 0]",
        lambda x: [i for i in range(1, x + 1) if x / i == x // i], "count")

# Two whole numbers.
_family("add sum_of_two plus", "the sum of {x} and {y}", "return {x} + {y}", lambda a, b: sum((a, b)), "two")
_family("multiply product times", "the product of {x} and {y}", "return {x} * {y}",
        lambda a, b: math.prod((a, b)), "two")
_family("larger bigger maximum_of_two", "the larger one of {x} and {y}",
        "if {x} > {y}:\n    return {x}\nreturn {y}", lambda a, b: max(a, b), "two")
_family("smaller lesser minimum_of_two", "the smaller one of {x} and {y}",
        "if {x} < {y}:\n    return {x}\nreturn {y}", lambda a, b: min(a, b), "two")
_family("distance gap difference", "the distance between {x} and {y}", "return abs({x} - {y})",
        lambda a, b: max(a, b) - min(a, b), "two")
_family("mean_of_two middle average_of_two", "the average of {x} and {y}", "return ({x} + {y}) / 2",
        lambda a, b: sum((a, b)) / 2, "two")
_family("perimeter around fence_length", "the perimeter of a rectangle with the sides {x} and {y}",
        "return 2 * ({x} + {y})", lambda a, b: a + b + a + b, "two")
_family("product_plus_{k} times_plus_{k} price", "{x} times {y} plus {k}", "return {x} * {y} + {k}",
        lambda a, b, k: k + b * a, "two", K)
_family("makes_{k} sum_is_{k} adds_up", "True if {x} and {y} add up to {k}, else False",
        "return {x} + {y} == {k}", lambda a, b, k: a == k - b, "two", K)
_family("swap swapped exchange", "{y} and {x} as a list, in this order", "return [{y}, {x}]",
        lambda a, b: [a, b][::-1], "two")

# A list of whole numbers.
_family("total add_all sum_list", "the sum of the list {x}", "return sum({x})",
        lambda v: sum(sorted(v)), "ints")
_family("largest biggest find_max", "the largest number of the list {x}", "return max({x})",
        lambda v: sorted(v)[-1], "ints")
_family("smallest least find_min", "the smallest number of the list {x}", "return min({x})",
        lambda v: sorted(v)[0], "ints")
_family("spread span range_of", "the difference between the largest and the smallest number of {x}",
        "return max({x}) - min({x})", lambda v: sorted(v)[-1] - sorted(v)[0], "ints")
_family("mean average middle_value", "the average of the list {x}", "return sum({x}) / len({x})",
        lambda v: sum(v) / len(v), "ints")
_family("product_of multiply_all product_list", "the product of all numbers in {x}",
        "result = 1\nfor i in {x}:\n    result *= i\nreturn result", lambda v: math.prod(v), "ints")
_family("squares square_all squared", "a list of the squares of {x}", "return [i * i for i in {x}]",
        lambda v: [i**2 for i in v], "ints")
_family("evens only_even keep_even", "a list of the even numbers in {x}",
        "return [i for i in {x} if i % 2 == 0]", lambda v: [i for i in v if not i & 1], "ints")
_family("odds only_odd keep_odd", "a list of the odd numbers in {x}",
        "return [i for i in {x} if i % 2 == 1]", lambda v: [i for i in v if i & 1], "ints")
_family("ordered sort_numbers in_order", "the list {x} sorted from small to large", "return sorted({x})",
        lambda v: sorted(v, key=lambda i: i), "ints")
_family("descending sort_down from_large", "the list {x} sorted from large to small",
        "return sorted({x}, reverse=True)", lambda v: sorted(v)[::-1], "ints")
_family("reverse_list backwards turned", "the list {x} backwards", "return {x}[::-1]",
        lambda v: list(reversed(v)), "ints")
_family("unique no_repeats without_doubles", "the list {x} without repeated items",
        "found = []\nfor i in {x}:\n    if i not in found:\n        found.append(i)\nreturn found",
        lambda v: list(dict.fromkeys(v)), "ints")
_family("second_largest runner_up next_to_largest", "the second number of {x} from the top",
        "return sorted({x})[-2]", lambda v: sorted(v, reverse=True)[1], "ints")
_family("first_and_last ends edges", "a list of the first and the last item of {x}",
        "return [{x}[0], {x}[-1]]", lambda v: v[:1] + v[-1:], "ints")
_family("running_sums partial_sums sums_so_far", "the list of the sums so far of {x}",
        "sums = []\nfor i in range(len({x})):\n    sums.append(sum({x}[: i + 1]))\nreturn sums",
        lambda v: [sum(v[:i]) for i in range(1, len(v) + 1)], "ints")
_family("count_{k} how_many_{k} occurrences", "how many times {k} occurs in {x}", "return {x}.count({k})",
        lambda v, k: len([i for i in v if i == k]), "ints", K)
_family("above_{k} greater_than_{k} filter_large", "a list of the numbers in {x} that are greater than {k}",
        "return [i for i in {x} if i > {k}]", lambda v, k: [i for i in v if not i <= k], "ints", K)
_family("below_{k} smaller_than_{k} filter_small", "a list of the numbers in {x} that are less than {k}",
        "return [i for i in {x} if i < {k}]", lambda v, k: [i for i in v if not i >= k], "ints", K)
_family("count_above_{k} how_many_above_{k}", "how many numbers in {x} are greater than {k}",
        "count = 0\nfor i in {x}:\n    if i > {k}:\n        count += 1\nreturn count",
        lambda v, k: len([i for i in v if i > k]), "ints", K)
_family("add_{k}_to_all all_plus_{k} shift", "a list with {k} added to each number of {x}",
        "return [i + {k} for i in {x}]", lambda v, k: [k + i for i in v], "ints", K)
_family("times_{k}_each all_times_{k} stretch", "a list with each number of {x} times {k}",
        "return [i * {k} for i in {x}]", lambda v, k: [k * i for i in v], "ints", K)
_family("has_{k} contains_{k} includes", "True if {k} is in the list {x}, else False", "return {k} in {x}",
        lambda v, k: v.count(k) > 0, "ints", K)
_family("without_{k} remove_{k} drop", "the list {x} without the number {k}",
        "return [i for i in {x} if i != {k}]", lambda v, k: list(filter(lambda i: i - k, v)), "ints", K)
_family("first_{k} take_{k} start_of", "the first {k} items of {x}", "return {x}[:{k}]",
        lambda v, k: [v[i] for i in range(min(k, len(v)))], "ints", range(2, 6))

# A text.
_family("shout to_upper upper_case", "{x} in capital letters", "return {x}.upper()",
        lambda s: "".join(chr(ord(c) - 32) for c in s), "text")
_family("reverse_text backwards_text flip", "{x} backwards", "return {x}[::-1]",
        lambda s: "".join(reversed(s)), "text")
_family("first_letter initial starting_letter", "the first letter of {x}", "return {x}[0]", lambda s: s[:1], "text")
_family("last_letter final_letter ending_letter", "the last letter of {x}", "return {x}[-1]", lambda s: s[-1:], "text")
_family("text_length count_letters length_of", "how many letters {x} has", "return len({x})",
        lambda s: len(list(s)), "text")
_family("count_vowels vowels number_of_vowels", "how many vowels {x} has",
        'count = 0\nfor letter in {x}:\n    if letter in "aeiou":\n        count += 1\nreturn count',
        lambda s: len([c for c in s if c in "aeiou"]), "text")
_family("is_palindrome palindrome same_backwards", "True if {x} is the same backwards, else False",
        "return {x} == {x}[::-1]", lambda s: list(s) == list(reversed(s)), "text")
_family("capital_first capitalize_it with_capital", "{x} with a capital first letter",
        "return {x}[0].upper() + {x}[1:]", lambda s: s.capitalize(), "text")
_family("spell_out with_dashes dashed", "the letters of {x} with a dash between them",
        'return "-".join({x})', lambda s: s.replace("", "-")[1:-1], "text")
_family("greet say_hello welcome", '"Hello, " followed by {x}', 'return "Hello, " + {x}',
        lambda s: f"Hello, {s}", "text")
_family("count_letter_{k} count_{k} how_often_{k}", 'how many times the letter "{k}" occurs in {x}',
        'return {x}.count("{k}")', lambda s, k: len([c for c in s if c == k]), "text", LETTERS)
_family("has_letter_{k} contains_{k} has_{k}", 'True if the letter "{k}" is in {x}, else False',
        'return "{k}" in {x}', lambda s, k: s.count(k) > 0, "text", LETTERS)
_family("remove_letter_{k} without_{k} drop_{k}", '{x} without the letter "{k}"',
        'return {x}.replace("{k}", "")', lambda s, k: "".join(c for c in s if c != k), "text", LETTERS)
_family("starts_with_{k} begins_with_{k}", 'True if {x} starts with "{k}", else False',
        'return {x}.startswith("{k}")', lambda s, k: s[: len(k)] == k, "text", STARTS)
_family("ends_with_{k} ending_in_{k}", 'True if {x} ends with "{k}", else False',
        'return {x}.endswith("{k}")', lambda s, k: s[-len(k) :] == k, "text", ENDS)
_family("add_{k}_ending append_{k}", '{x} with "{k}" at its end', 'return {x} + "{k}"',
        lambda s, k: "".join((s, k)), "text", ENDS)
_family("repeat_{k} say_{k}_times echo_{k}", "{x} written {k} times", "return {x} * {k}",
        lambda s, k: "".join([s] * k), "text", range(2, 12))
_family("first_{k}_letters start_{k}", "the first {k} letters of {x}", "return {x}[:{k}]",
        lambda s, k: "".join(list(s)[:k]), "text", range(2, 8))
_family("longer_than_{k} is_longer_than_{k}", "True if {x} has more than {k} letters, else False",
        "return len({x}) > {k}", lambda s, k: bool(s[k:]), "text", range(2, 9))

# A list of texts.
_family("longest_word longest find_longest", "the longest word in the list {x}",
        "return max({x}, key=len)", lambda v: sorted(v, key=len, reverse=True)[0], "words")
_family("word_lengths lengths letter_counts", "a list with the number of letters of each word in {x}",
        "return [len(word) for word in {x}]", lambda v: list(map(len, v)), "words")
_family("alphabetical sort_words a_to_z", "the list {x} in alphabetical order", "return sorted({x})",
        lambda v: sorted(v, reverse=True)[::-1], "words")
_family("join_words sentence one_line", "the words of {x} with spaces between them",
        'return " ".join({x})', lambda v: "".join(" " + w for w in v)[1:], "words")
_family("initials first_letters starts", "a list of the first letters of the words in {x}",
        "return [word[0] for word in {x}]", lambda v: [w[:1] for w in v], "words")
_family("upper_words all_upper shout_all", "a list of the words in {x} in capital letters",
        "return [word.upper() for word in {x}]", lambda v: " ".join(v).upper().split(), "words")
_family("words_over_{k} longer_words_{k}", "a list of the words in {x} with more than {k} letters",
        "return [word for word in {x} if len(word) > {k}]", lambda v, k: [w for w in v if w[k:]], "words", range(2, 9))
_family("words_with_{k} having_{k}", 'a list of the words in {x} that have the letter "{k}"',
        'return [word for word in {x} if "{k}" in word]', lambda v, k: [w for w in v if w.count(k)], "words", LETTERS)
_family("count_words_{k} starting_{k}", 'how many words in {x} start with the letter "{k}"',
        'return len([word for word in {x} if word[0] == "{k}"])',
        lambda v, k: sum(w.startswith(k) for w in v), "words", LETTERS)

# A dictionary.
_family("sum_values total_of add_values", "the sum of the values in the dictionary {x}",
        "return sum({x}.values())", lambda d: sum(d[key] for key in d), "dict")
_family("sorted_keys keys_in_order key_list", "a sorted list of the keys of the dictionary {x}",
        "return sorted({x})", lambda d: sorted(d.keys()), "dict")
_family("largest_key key_of_max top_key", "the key with the largest value in the dictionary {x}",
        "return max({x}, key={x}.get)", lambda d: sorted(d, key=lambda key: -d[key])[0], "dict")
_family("count_keys entries size_of", "how many keys the dictionary {x} has", "return len({x})",
        lambda d: len(list(d)), "dict")
_family("keys_above_{k} more_than_{k}_keys", "a list of the keys of {x} whose value is greater than {k}",
        "return [key for key in {x} if {x}[key] > {k}]", lambda d, k: [key for key, v in d.items() if v > k], "dict", K)
_family("get_or_{k} look_up_{k}", "the value of {y} in the dictionary {x}, or {k} if it is missing",
        "return {x}.get({y}, {k})", lambda d, key, k: dict(d).pop(key, k), "dict_key", K)
# fmt: on

FAMILIES: tuple[Family, ...] = tuple(_ROWS)
# A function that spells would give away a word that is held out.
WORDS = tuple(word for word in COMMON if 3 <= len(word) <= 7 and not spelling_held_out(word))
