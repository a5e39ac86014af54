"""Short stories from a small plot model: somebody wants something, something is in the way,
somebody helps, and the outcome follows.

Past tense is the same for "I" and "she", so every plot can also be told by its hero, as a page
of a diary or a letter.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from sprout.world.draw import Split, pick
from sprout.world.grammar import with_article
from sprout.world.names import Person, person
from sprout.world.plots import Beats, fillings, plots

OPENINGS = ("I must tell you a story.", "I hope you are well.", "How are you? I am fine.")
CLOSINGS = ("Your friend", "Your old friend", "Many greetings", "See you soon")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MORALS = (
    "It is good to have a friend.",
    "A kind word costs nothing.",
    "Together everything is easier.",
    "If you help others, you are never alone.",
    "Everybody needs help sometimes.",
    "And that was a good day.",
    "It was a day to remember.",
)


def _forms(
    rng: random.Random, hero: Person, friend: Person, creature: str | None
) -> dict[str, str]:
    forms = {key: pick(rng, words) for key, words in fillings().items()}
    kind = f"{forms['adjective']} {creature or ('girl' if hero.girl else 'boy')}"
    forms |= {
        "N": hero.name, "he": hero.he, "him": hero.him, "his": hero.his,
        "He": hero.he.capitalize(), "His": hero.his.capitalize(),
        "F": friend.name, "fhe": friend.he, "fhim": friend.him, "fhis": friend.his,
        "Fhe": friend.he.capitalize(), "Fhis": friend.his.capitalize(),
        "a_thing": with_article(forms["thing"]), "a_toy": with_article(forms["toy"]),
        "a_cake": with_article(forms["cake"]),
        "Thing": forms["thing"].title(), "Toy": with_article(forms["toy"]).title(),
        "Cake": forms["cake"].title().replace(" Of ", " of "), "Pet": forms["pet"].title(),
        "Hero": hero.name, "kind": kind,
        "who": f"{hero.name}, {with_article(kind)},",
        "they": "they", "They": "They", "them": "them",
        "both": f"{hero.name}, {with_article(kind)}, and {hero.his} friend {friend.name}",
    }  # fmt: skip
    return forms


def _as_told_by_hero(forms: dict[str, str]) -> None:
    forms |= {"he": "I", "him": "me", "his": "my", "He": "I", "His": "My", "N": "I"}
    forms |= {"who": "I", "both": f"{forms['F']} and I"}
    forms |= {"they": "we", "They": "We", "them": "us"}


def _tell(rng: random.Random, beats: Beats, forms: dict[str, str]) -> list[str]:
    return [pick(rng, ways).format_map(forms) for ways in beats]


def _paragraphs(rng: random.Random, sentences: Sequence[str]) -> str:
    first = 3 + int(rng.random() * 3)
    second = first + 3 + int(rng.random() * 3)
    if rng.random() < 0.4:
        return " ".join(sentences)
    parts = (sentences[:first], sentences[first:second], sentences[second:])
    return "\n".join(" ".join(part) for part in parts if part)


def story(rng: random.Random, split: Split, creature: str | None = None) -> str:
    """A story in the third person; about an animal if `creature` names one."""
    title, beats = pick(rng, plots())
    hero = person(rng)
    friend = person(rng, hero)
    if creature is None and rng.random() < 0.35:
        creature = pick(rng, fillings()["creature"])
    forms = _forms(rng, hero, friend, creature)
    sentences = _tell(rng, beats, forms)
    if rng.random() < 0.5:
        known = {"who": hero.name, "both": f"{hero.name} and {hero.his} friend {friend.name}"}
        sentences[0] = f"There once was {with_article(forms['kind'])} named {hero.name}. " + (
            pick(rng, beats[0]).format_map(forms | known)
        )
    if rng.random() < 0.5:
        sentences.append(pick(rng, MORALS))
    text = _paragraphs(rng, sentences)
    if rng.random() < 0.4:
        return title.format_map(forms) + "\n" + text
    return text


def told_by_hero(rng: random.Random, split: Split) -> str:
    """A diary page or a letter: the same plots in the first person."""
    _, beats = pick(rng, plots())
    hero = person(rng)
    friend = person(rng, hero)
    forms = _forms(rng, hero, friend, None)
    _as_told_by_hero(forms)
    text = _paragraphs(rng, _tell(rng, beats, forms)).replace(" said I.", " I said.")
    if rng.random() < 0.5:
        day = pick(rng, DAYS)
        return f"{day}\nDear diary, here is what happened to me.\n{text}"
    reader = person(rng, hero, friend)
    opening, close = pick(rng, OPENINGS), pick(rng, CLOSINGS)
    return f"Dear {reader.name},\n{opening} {text}\n{close}\n{hero.name}"
