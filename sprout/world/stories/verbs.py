"""Verbs in past and present, for one table of sentences in every tense and person.

In the lines of the stories a verb in brackets is conjugated: [look] agrees with the hero (who
may be "I"), [-look] with somebody or something else in the singular, [+look] with a plural.
A plain "had" or "could" of the narrator becomes "has" or "can" in the present.
"""

from __future__ import annotations

import re
from functools import lru_cache

_IRREGULAR = """
be was, beat beat, become became, begin began, bend bent, bite bit, bleed bled, blow blew,
break broke, bring brought, build built, burst burst, buy bought, catch caught, choose chose,
come came, cost cost, creep crept, cut cut, dig dug, do did, draw drew, drink drank, drive drove,
eat ate, fall fell, feed fed, feel felt, find found, flee fled, fly flew, forget forgot,
forgive forgave, freeze froze, get got, give gave, go went, grow grew, hang hung, have had,
hear heard, hide hid, hit hit, hold held, hurt hurt, keep kept, kneel knelt, know knew, lay laid,
lead led, leave left, lend lent, let let, lie lay, lose lost, make made, mean meant, meet met,
pay paid, put put, read read, ride rode, ring rang, rise rose, run ran, say said, see saw,
sell sold, send sent, set set, sew sewed, shake shook, shine shone, shut shut, sing sang,
sink sank, sit sat, sleep slept, slide slid, speak spoke, spend spent, spin spun, split split,
spread spread, spring sprang, stand stood, steal stole, stick stuck, sting stung, sweep swept,
swim swam, swing swung, take took, teach taught, tear tore, tell told, think thought,
throw threw, understand understood, wake woke, wear wore, win won, wind wound, write wrote,
can could, will would, may might, shoot shot, strike struck, swell swelled
"""
_DOUBLED = (
    "stop hop drop clap tap nod hug beg plan grab slip trip pat rub chat dip wrap sob skip mop "
    "hum knit pin tug drag step flap snap spot drum stir scrub pop zip wag jog chop trot lug"
).split()
_UNCHANGED = ("can", "will", "may")


@lru_cache(maxsize=1)
def _past() -> dict[str, str]:
    rows = (row.split() for row in _IRREGULAR.replace("\n", " ").split(","))
    return {verb: past for verb, past in rows}


def past(verb: str) -> str:
    """'look' -> 'looked', 'go' -> 'went'."""
    if verb in _past():
        return _past()[verb]
    if verb in _DOUBLED:
        return f"{verb}{verb[-1]}ed"
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}ed"


def third(verb: str) -> str:
    """'look' -> 'looks', 'go' -> 'goes'."""
    if verb in ("be", "have"):
        return {"be": "is", "have": "has"}[verb]
    if verb in _UNCHANGED:
        return verb
    if verb.endswith(("s", "x", "ch", "sh", "z", "o")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}s"


_VERB = re.compile(r"\[([-+]?)(\w+)\]")
_HAD = re.compile(r"(\S+ )(had|could|needed)\b")
_IN_PRESENT = {"had": "have", "could": "can", "needed": "need"}
_PLURAL = ("{they} ", "{They} ", "{both} ")
_HERO = ("{A} ", "{S} ", "{he} ", "{He} ")


def conjugated(line: str, present: bool, first_person: bool) -> str:
    """The line with its verbs in the tense; the hero speaks as "I" if `first_person`."""

    def form(match: re.Match[str]) -> str:
        number, verb = match.groups()
        if not present:
            return "were" if verb == "be" and number == "+" else past(verb)
        if number == "+":
            return "are" if verb == "be" else verb
        if first_person and not number:
            return "am" if verb == "be" else verb
        return third(verb)

    def plain(match: re.Match[str]) -> str:
        before, verb = match.group(1), _IN_PRESENT[match.group(2)]
        base = before in _PLURAL or (first_person and before in _HERO)
        return before + (verb if base else third(verb))

    spoken = line[:3] in ("A: ", "B: ", "C: ")
    if present and not spoken and '"' not in line:
        line = _HAD.sub(plain, line)
    return _VERB.sub(form, line)
