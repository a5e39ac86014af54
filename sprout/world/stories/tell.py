"""Stories told: by a narrator in past or present, as a page of a diary, a letter or a play.

Held out: names. Stories of the split "train" never name anybody of `names.readers("val")`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from sprout.world.draw import Split, between, pick
from sprout.world.names import person
from sprout.world.stories.plan import AS_FIRST_PERSON, Stage, Voice, Words, as_third_person
from sprout.world.stories.plots_people import PLOTS
from sprout.world.stories.words import days, lexicon, months, places

PAST, PRESENT = Voice(), Voice(present=True)
SCENE = Voice(present=True, scene=True)
MINE, MINE_NOW = Voice(first_person=True), Voice(present=True, first_person=True)

OPENINGS = (
    "I must tell you a story.", "I hope you are well.", "How are you? I am fine.",
    "Thank you for your letter.", "So much has happened here!", "I have news for you.",
    "You will laugh when you read this.", "It was nice to hear from you.",
)  # fmt: skip
CLOSINGS = (
    "Your friend", "Your old friend", "Many greetings", "See you soon", "Write back soon",
    "With love", "Until summer", "Best wishes",
)  # fmt: skip
DIARY = (
    "Dear diary,", "Dear diary, what a day!", "Dear diary, I have to write this down.",
    "Dear diary, you will not believe it.", "Dear diary, listen to this.",
)  # fmt: skip


@dataclass(frozen=True)
class Tale:
    """A story and what a reader can answer from it."""

    text: str
    facts: tuple[tuple[str, str, str], ...]
    """(question, answer sentence, short answer); the short answer stands in the text."""


def _stage(rng: random.Random, split: Split, voice: Voice, creature: str | None) -> Stage:
    hero = person(rng, split=split)
    friend = person(rng, hero, split=split)
    third = person(rng, hero, friend, split=split)
    words = lexicon()
    forms = Words(rng)
    forms.update(as_third_person(hero))
    if voice.first_person:
        forms.update(AS_FIRST_PERSON)
    place = pick(rng, places())
    spot = pick(rng, place.spots)
    color = pick(rng, words["color"])
    few = pick(rng, words["few"])
    forms.update({
        "N": hero.name, "B": friend.name, "T": friend.name, "C": third.name,
        "bhe": friend.he, "bhim": friend.him, "bhis": friend.his,
        "Bhe": friend.he.capitalize(), "Bhis": friend.his.capitalize(),
        "che": third.he, "chim": third.him, "chis": third.his, "Che": third.he.capitalize(),
        "both": f"{friend.name} and I" if voice.first_person else f"{hero.name} and {friend.name}",
        "kind": f"{pick(rng, words['look'])} {creature or ('girl' if hero.girl else 'boy')}",
        "place": place.name, "there": place.there, "There": place.there.capitalize(),
        "path": f"to the {place.name}", "sight": pick(rng, place.sights),
        "spot": spot, "spot_first": spot.capitalize(), "tcolor": color, "few": few,
        "moral": "help",
    })  # fmt: skip
    forms["a_thing"] = f"{'an' if color[0] in 'aeiou' else 'a'} {color} {forms['thing']}"
    return Stage(rng, hero, friend, third, voice, forms)


def _opening(s: Stage) -> None:
    day, sky = pick(s.rng, days())
    s.forms["day"] = day
    s.forms["month"] = pick(s.rng, months(day, sky))
    if not s.voice.first_person:
        s.say("intro")
        s.maybe(0.3, "hero")
    if s.chance(0.45):
        s.say("day")
        s.maybe(0.5, f"weather.{sky}")
        s.maybe(0.3, "place")
    s.maybe(0.6, "detail")
    s.pause()
    s.maybe(0.2, "friend")
    s.maybe(0.4, "aside")


def _closing(s: Stage) -> None:
    if s.chance(0.65):
        s.pause()
        s.say("end")
    if s.chance(0.35) and not s.voice.scene:
        s.say(f"moral.{s.forms['moral']}")


def _paragraphs(s: Stage) -> str:
    """The sentences, with a new line at about half of the pauses; a play has a line for each."""
    if s.voice.scene:
        return "\n".join(text for text in s.told if text)
    parts: list[str] = []
    broken = s.rng.random() < 0.6
    for text in s.told:
        if text:
            parts += (" ", text)
        elif broken and parts and s.rng.random() < 0.7:
            parts.append("\n")
    return "".join(parts).replace("\n ", "\n").strip()


def _framed(s: Stage, title: str, split: Split) -> str:
    """The text with what the voice needs around it."""
    rng, body = s.rng, _paragraphs(s)
    if s.voice.scene:
        return f"{title}\nScene: {s.forms['there']}, {s.forms['a_day']}.\n{body}"
    if not s.voice.first_person:
        return f"{title}\n{body}" if rng.random() < 0.4 else body
    if rng.random() < 0.5:
        day = f"{pick(rng, lexicon()['weekday'])}, {s.forms['month']} {between(rng, 1, 28)}"
        return f"{s.hero.name}'s diary, {day}\n{pick(rng, DIARY)}\n{body}"
    reader = person(rng, s.hero, s.friend, s.third, split=split)
    opening, close = pick(rng, OPENINGS), pick(rng, CLOSINGS)
    return f"Dear {reader.name},\n{opening} {body}\n{close}\n{s.hero.name}"


def _told(
    rng: random.Random, split: Split, voice: Voice, creature: str | None = None
) -> tuple[Stage, str]:
    s = _stage(rng, split, voice, creature)
    name, plot = pick(rng, PLOTS)
    _opening(s)
    plot(s)
    _closing(s)
    s.told, told = [], s.told
    s.say(f"{name}.title")
    title = s.told[0].strip("()")
    s.told = told
    return s, _framed(s, title, split)


def _narrator(rng: random.Random) -> Voice:
    chance = rng.random()
    return PAST if chance < 0.62 else PRESENT if chance < 0.82 else SCENE


def story(rng: random.Random, split: Split, creature: str | None = None) -> str:
    """A story in the third person; about an animal if `creature` names one."""
    voice = _narrator(rng)
    if creature is None and rng.random() < 0.3:
        creature = pick(rng, lexicon()["creature"])
    elif creature is not None:
        voice = PAST
    s, text = _told(rng, split, voice, creature)
    if creature is not None and creature not in text:
        return f"{s.hero.name} the {creature.capitalize()}\n{text}"
    return text


def told_by_hero(rng: random.Random, split: Split) -> str:
    """A diary page or a letter."""
    return _told(rng, split, MINE if rng.random() < 0.75 else MINE_NOW)[1]


def tell(rng: random.Random, split: Split) -> Tale:
    """A story in any voice with the questions it answers (at least one)."""
    while True:
        voice = _narrator(rng) if rng.random() < 0.8 else MINE
        s, text = _told(rng, split, voice)
        low = text.lower()
        found = tuple(fact for fact in s.facts() if fact[2].lower() in low)
        if found:
            return Tale(text, found)
