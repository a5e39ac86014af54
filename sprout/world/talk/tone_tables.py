"""How a tone is asked for: like a pirate, formally, politely; "~ " marks validation."""

from __future__ import annotations

from sprout.world.talk.rule_forms import Said
from sprout.world.talk.rule_words import TONES

_FIRST = '[begin|start|open] [every answer|each answer|every reply|each reply] with "{first}"'
_SHORT = '[begin|start|open] with "{first}"'
# Tones that are manners and no person.
_MANNERS = {
    "formal": "[sound formal|use a formal tone|answer in a formal way|answer formally]",
    "polite": "[sound polite|use very polite words|use polite words|answer politely]",
}


def tone_said(tone: str) -> Said:
    """How the tone is asked for, with the words that begin each answer."""
    orders = _MANNERS.get(tone, f"[speak|talk|answer] like a {tone}")
    first, short = (text.replace("{first}", TONES[tone]) for text in (_FIRST, _SHORT))
    # What these tones begin with is known without being said.
    alone = orders if tone in ("pirate", *_MANNERS) else ""
    held_out = "have good manners" if tone in _MANNERS else f"use the words of a {tone}"
    you_are = f"you are {tone}" if tone in _MANNERS else f"you are a {tone}"
    return Said(
        f"""
{orders} and {first}
{orders} and {short}
{alone or first}
~ {held_out} and {short}
""",
        f"""
{you_are}, and [every answer|each answer] [begins|starts|opens] with "{TONES[tone]}"
{you_are}, and your first words are "{TONES[tone]}"
you [begin|start|open] with "{TONES[tone]}", because {you_are}
~ {you_are} and always say "{TONES[tone]}" before you answer
""",
        f"""
{orders} and {short}
{short}
~ {held_out} and {short}
""",
    )
