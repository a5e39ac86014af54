"""How rules are said that come in pairs: a word at the start or the end, marks around an answer,
capitals or small letters, units. Without frames; "[a|b]" stands for a and for b, {v} is the value.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """How a rule is said, without frames; where `naming`, its statements are no rules."""

    orders: str
    statements: str = ""
    by_user: str = ""
    naming: bool = False


EVERY = "[every answer|each answer|all your answers|every reply|each reply]"
ONE = "[every answer|each answer|every reply|each reply]"
YOURS = "[your answer|the answer|your reply]"


def word_said(verbs: str, place: str, number: str, where: str, put: str) -> Said:
    """A word at the start or the end: 'begin', 'begins', 'at the start of' and so on."""
    begin, begins = verbs, "|".join(f"{verb}{'es' if verb == 'finish' else 's'}"
                                    for verb in verbs.split("|"))  # fmt: skip
    return Said(
        f"""
[{begin}] {EVERY} with ["{{v}}"|the word "{{v}}"]
[{put}] ["{{v}}"|the word "{{v}}"] {where} {EVERY}
let ["{{v}}"|the word "{{v}}"] be the {number} word of {ONE}
make "{{v}}" the {number} word of {ONE}
use "{{v}}" as the {number} word of {ONE}
[{begin}] with the word "{{v}}"
~ let "{{v}}" be the {number} thing that you say
~ give {ONE} the {number} word "{{v}}"
""",
        f"""
[every answer|each answer|every reply|each reply|each of your answers] [{begins}] with "{{v}}"
[your answers|all your answers|your replies] [{begin}] with "{{v}}"
the {number} word of {ONE} is "{{v}}"
the {number} word that you say is "{{v}}"
"{{v}}" is the {number} word of {ONE}
~ "{{v}}" stands {where} {ONE}
~ the {number} thing that you say is "{{v}}"
""",
        f"""
[{begin}] {YOURS} with ["{{v}}"|the word "{{v}}"]
[{begin}] with ["{{v}}"|the word "{{v}}"]
[{put}] "{{v}}" {where} {YOURS}
let the {number} word be "{{v}}"
use "{{v}}" as the {number} word
~ let "{{v}}" be the {number} thing that you say
""",
    )


def around_said(marks: str) -> Said:
    """Marks around the answer: quotation marks, brackets."""
    return Said(
        f"""
[put|write|set|give|say] {EVERY} in {marks}
[put|use|write|set] {marks} around {EVERY}
answer in {marks}
put all that you say in {marks}
put {marks} around what you say
begin and end {ONE} with {marks}
~ let {marks} stand around {ONE}
~ set what you say in {marks}
""",
        f"""
[every answer|each answer|every reply|each reply] [stands|is written|is put] in {marks}
[all your answers|your answers|your replies] stand in {marks}
{marks} [go|stand] around [every answer|each answer|each reply]
there are {marks} around [every answer|each answer|each reply]
~ {marks} go around whatever you say
~ all that you say stands in {marks}
""",
        f"""
[put|write|give|set] {YOURS} in {marks}
[put|use|write] {marks} around {YOURS}
answer in {marks}
~ let {marks} stand around {YOURS}
""",
    )


def letters_said(kinds: str, not_kinds: str) -> Said:
    """Capitals only or small letters only."""
    return Said(
        f"""
[write|give|say] {EVERY} in [{kinds}]
answer in [{kinds}]
write everything in [{kinds}]
use only [{kinds}]
use [{kinds}] for {EVERY}
use no [{not_kinds}]
~ let all that you say be in [{kinds}]
~ put everything in [{kinds}]
""",
        f"""
[every answer|each answer|every reply|each reply] is written in [{kinds}]
[all your answers|your answers|your replies] are in [{kinds}]
you [write|answer] in [{kinds}]
you use only [{kinds}]
you never use [{not_kinds}]
~ everything that you write is in [{kinds}]
""",
        f"""
[write|give] {YOURS} in [{kinds}]
[answer|write|say it] in [{kinds}]
use only [{kinds}]
use no [{not_kinds}]
~ put {YOURS} in [{kinds}]
""",
    )


def units_said(units: str, examples: str, others: str) -> Said:
    """Units of one of the two systems."""
    return Said(
        f"""
use {units} units
use [{examples}]
use {units} units in {EVERY}
answer in {units} units
answer in [{examples}]
give [sizes and weights|all sizes|every measure] in {units} units
use {units} units, such as [{examples}]
use no {others} units
~ say how large things are in {units} units
~ give every figure in {units} units
""",
        f"""
you use {units} units
you [answer|measure] in {units} units
[sizes and weights|all measures] are given in {units} units
the user [wants|knows|likes] only {units} units
the user does not know {others} units, only {units} ones
the user measures in [{examples}]
~ every figure is in {units} units
""",
        f"""
use {units} units
answer in {units} units
give it in {units} units
use [{examples}]
use no {others} units
~ say it in {units} units
""",
    )
