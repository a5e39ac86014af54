"""Postcards from countries and visits to cities and zoos, full of facts of the place."""

from __future__ import annotations

import random
from functools import lru_cache

from sprout.world.draw import Split, between, pick, pick_some, shuffled
from sprout.world.facts import Fact, facts
from sprout.world.grammar import join_words, with_article
from sprout.world.names import person
from sprout.world.telling import clause, sentence

HELLO = ("Dear {},", "Hello {},", "Hi {},", "My dear {},")
FROM = (
    "greetings from {}!", "we are in {} now.", "I am writing to you from {}.",
    "many greetings from {}.", "we came to {} yesterday.", "this card comes from {}.",
    "our trip has brought us to {}.",
)  # fmt: skip
WEATHER = (
    "The weather is {}.", "It is {} here.", "The days are {}.", "This morning it was {}.",
    "It was {} all day.", "They say that tomorrow will be {}.",
)  # fmt: skip
DAYS = ("sunny", "warm", "windy", "rainy", "cool", "mild", "fine", "cloudy", "hot", "dry")
LEARNED = (
    "I have learned that {}.", "Now I know that {}.", "A guide told us that {}.",
    "Our map says that {}.", "On the bus I read that {}.", "I did not know that {}.",
    "You may know that {}.", "The people here say that {}.", "On the first day we heard that {}.",
)  # fmt: skip
SIGNS = (
    "A sign said that {}.", "The keeper told everybody that {}.", "A book in the shop says that {}.",
    "Somebody explained that {}.", "Every visitor learned that {}.", "A little boy knew that {}.",
)  # fmt: skip
ENDS = (
    "See you soon!", "I miss you.", "Say hello to everybody.", "More when I am back.",
    "I will tell you more at home.", "Next time you must come too.", "We come home on {}.",
)  # fmt: skip
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WENT = ("went to", "visited", "traveled to", "spent a day in", "drove to", "took a train to")
SAW = ("saw", "stood in front of", "took a picture of", "looked at", "walked to", "admired")
WITH = (
    "with {his} family", "with {his} class", "with {his} aunt", "with a friend", "alone",
    "with {his} grandmother", "with {his} two brothers", "in the holidays", "last summer",
    "last spring", "on a cool day", "on a sunny day",
)  # fmt: skip
CALM = (
    "It was a long day, but a good one.", "In the evening everybody was tired.",
    "They ate a sandwich on a bench.", "Then they drank something cool.", "It rained a little.",
    "They walked a lot.", "Everybody liked that best.", "They stayed there for an hour.",
)  # fmt: skip


@lru_cache(maxsize=1)
def _countries() -> tuple[tuple[Fact, ...], ...]:
    """Each country with its own facts and those of its cities and landmarks."""
    known = facts()
    there: dict[str, tuple[Fact, ...]] = {}
    for name in ("city", "landmark", "dish"):
        for fact in known.by_relation[name]:
            there[fact.answer] = (*there.get(fact.answer, ()), fact)
    return tuple(
        (*own, *there.get(subject, ()))
        for (kind, subject), own in known.entities.items()
        if kind == "country"
    )


@lru_cache(maxsize=1)
def _cities() -> tuple[tuple[str, tuple[Fact, ...]], ...]:
    """Cities with their sights."""
    found: dict[str, tuple[Fact, ...]] = {}
    for fact in facts().by_relation["sight"]:
        found[fact.answer] = (*found.get(fact.answer, ()), fact)
    return tuple(found.items())


@lru_cache(maxsize=1)
def _where() -> dict[str, tuple[Fact, ...]]:
    """City -> the facts that say where it is."""
    known = facts()
    found: dict[str, tuple[Fact, ...]] = {}
    for fact in known.by_relation["city"]:
        found[fact.subject] = (fact,)
    return found | {fact.answer: (fact,) for fact in known.by_relation["capital"]}


def postcard(rng: random.Random, split: Split) -> str:
    """A card from a country, with facts about it and its sights."""
    told = pick(rng, _countries())
    one = person(rng)
    two = person(rng, one)
    place = told[0].subject
    lines = [pick(rng, FROM).format(place)]
    if rng.random() < 0.6:
        lines.append(pick(rng, WEATHER).format(pick(rng, DAYS)))
    for fact in shuffled(rng, told)[: between(rng, 4, 7)]:
        if rng.random() < 0.5:
            lines.append(pick(rng, LEARNED).format(clause(rng, fact)))
        else:
            lines.append(sentence(rng, fact))
    lines.append(pick(rng, ENDS).format(pick(rng, WEEK)))
    start = pick(rng, HELLO).format(two.name)
    body = " ".join(lines)
    return f"{start}\n{body[0].upper()}{body[1:]}\nYour {one.name}"


def _zoo(rng: random.Random, name: str) -> list[str]:
    known = facts()
    animals = pick_some(rng, known.by_relation["class"], between(rng, 3, 4))
    listed = join_words([with_article(fact.subject) for fact in animals])
    lines = [f"At the zoo {name} saw {listed}."]
    for fact in animals:
        for other in shuffled(rng, known.entities[("animal", fact.subject)])[:2]:
            if rng.random() < 0.5:
                lines.append(pick(rng, SIGNS).format(clause(rng, other)))
            else:
                lines.append(sentence(rng, other))
    return lines


def visit(rng: random.Random, split: Split) -> str:
    """Somebody goes to a city and sees its sights, or goes to the zoo."""
    one = person(rng)
    company = pick(rng, WITH).format(his=one.his)
    if rng.random() < 0.35:
        lines = [f"{one.name} went to the zoo {company}.", *_zoo(rng, one.name)]
        return " ".join(lines)
    lines = []
    for number, (city, sights) in enumerate(pick_some(rng, _cities(), between(rng, 2, 3))):
        start = one.name if number == 0 else f"Then {one.he}"
        tail = f" {company}" if number == 0 else ""
        lines.append(f"{start} {pick(rng, WENT)} {city}{tail}.")
        for fact in _where().get(city, ()):
            lines.append(sentence(rng, fact))
        for fact in pick_some(rng, sights, between(rng, 1, 3)):
            lines.append(f"There {one.name} {pick(rng, SAW)} {fact.subject}.")
            others = facts().entities[("landmark", fact.subject)]
            lines.append(sentence(rng, pick(rng, others)))
    lines.append(pick(rng, CALM) if rng.random() < 0.7 else f"{one.name} came home happy.")
    return " ".join(lines)
