"""What cannot be known: the user's own things, now, the future, and things that do not exist.

Held out: things by `one_in_ten("unknown:THING")`, made-up names by `one_in_ten("madeup:NAME")`,
and the phrasings marked "~".
"""

from __future__ import annotations

import random
from functools import lru_cache

from sprout.world.draw import Split, one_in_ten, pick
from sprout.world.grammar import capitalized
from sprout.world.item import Item
from sprout.world.messages import Exchange, Message, phrases, said, turn
from sprout.world.skills.letters import made_up_word
from sprout.world.talk.asking import dressed
from sprout.world.talk.rules import easy_fact

UNTOLD = "because you have not told me"
UNSEEN = "because I cannot see it"
FUTURE = "because nobody can know the future"
NOW = "because I cannot look things up"
# reason|question|what is not known, as said to the user
TABLE = """
told|What did I eat for {meal}?|what you ate for {meal}
told|What did I have for {meal} {when}?|what you had for {meal} {when}
told|Where in my house is my {thing}?|where in your house your {thing} is
told|Where did I leave my {thing} {when}?|where you left your {thing} {when}
told|How much did my {thing} cost?|how much your {thing} cost
told|What color is my {thing}?|what color your {thing} is
told|How old is my {relative}?|how old your {relative} is
told|Where does my {relative} live?|where your {relative} lives
told|What does my {relative} like to eat?|what your {relative} likes to eat
told|When is the birthday of my {relative}?|when the birthday of your {relative} is
told|What did my {relative} say {when}?|what your {relative} said {when}
told|Who gave me my {thing}?|who gave you your {thing}
told|What did I dream {when}?|what you dreamed {when}
told|Whom did I meet {when}?|whom you met {when}
told|What did I buy {when}?|what you bought {when}
told|What is my phone number?|your phone number
told|What is the code of my safe?|the code of your safe
told|How tall am I?|how tall you are
told|How much money do I have?|how much money you have
told|What is my address?|your address
told|Who is my best friend?|who your best friend is
told|What is my shoe size?|your shoe size
told|Which school did I go to?|which school you went to
seen|What am I wearing?|what you are wearing
seen|What do I have in my {place}?|what you have in your {place}
seen|What is in my {place}?|what is in your {place}
seen|Who is standing behind me?|who is standing behind you
seen|What am I thinking about?|what you are thinking about
seen|Which number am I thinking of?|which number you are thinking of
seen|What do I hold in my hand?|what you hold in your hand
seen|Is my {thing} clean?|whether your {thing} is clean
seen|Is there still some {food} in my {place}?|whether there is still some {food} in your {place}
seen|Am I smiling?|whether you are smiling
seen|What does my room look like?|what your room looks like
seen|Who is at my door?|who is at your door
future|Will it rain {later}?|whether it will rain {later}
future|Will it be sunny {later}?|whether it will be sunny {later}
future|What will the weather be {later}?|what the weather will be {later}
future|Who will win the {game} {later}?|who will win the {game} {later}
future|Will my team win {later}?|whether your team will win {later}
future|Will I be rich one day?|whether you will be rich one day
future|Will I pass my test {later}?|whether you will pass your test {later}
future|What will happen to me {later}?|what will happen to you {later}
future|Whom will I marry?|whom you will marry
future|Will my {relative} call me {later}?|whether your {relative} will call you {later}
future|Which lottery numbers will be drawn {later}?|which lottery numbers will be drawn {later}
future|How much will {food} cost {later}?|how much {food} will cost {later}
future|Will people live on Mars one day?|whether people will live on Mars one day
now|What time is it?|what time it is
now|What time is it in {city}?|what time it is in {city}
now|What day is it today?|what day it is today
now|What is the date today?|what the date is today
now|How is the weather in {city} now?|how the weather in {city} is now
now|Is it raining in {city}?|whether it is raining in {city}
now|What is in the news today?|what is in the news today
now|Who is the mayor of {city} now?|who the mayor of {city} is now
now|How much does {food} cost today?|how much {food} costs today
now|Is the {shop} still open?|whether the {shop} is still open
now|When does the next bus leave?|when the next bus leaves
now|Is the train to {city} late?|whether the train to {city} is late
now|How many people live in my street?|how many people live in your street
now|Who won the {game} {when}?|who won the {game} {when}
"""
FILLERS = {
    "meal": "breakfast, lunch, dinner, supper",
    "when": "yesterday, last night, on Monday, last week, this morning, on Sunday, last summer",
    "later": "tomorrow, next week, next year, on Sunday, tonight, next month, this weekend",
    "thing": "coat, bag, hat, umbrella, bike, phone, wallet, red scarf, book, guitar, watch, jacket, "
    "camera, lunch box, left shoe, blue cup, tennis racket, passport, sweater, alarm clock",
    "relative": "mother, father, aunt, uncle, cousin, neighbor, teacher, grandmother, boss, "
    "grandfather, best friend, dentist, nephew, niece",
    "place": "pocket, kitchen, bag, fridge, desk, car, cellar, closet, backpack, drawer",
    "game": "next game, race, football match, chess match, tennis match, spelling contest, election",
    "food": "milk, bread, rice, cheese, coffee, tea, honey, soup, sugar, butter",
    "city": "Paris, London, Rome, Tokyo, Berlin, Madrid, Vienna, Cairo, Lima, Sydney, Oslo, Delhi",
    "shop": "bakery, library, museum, bank, post office, supermarket, pool, zoo, shoe shop",
}  # fmt: skip
_FILLERS = {key: tuple(text.split(", ")) for key, text in FILLERS.items()}
_REASONS = {"told": UNTOLD, "seen": UNSEEN, "future": FUTURE, "now": NOW}
_ROWS = tuple(tuple(row.split("|")) for row in TABLE.strip().splitlines())
_INDIRECT = phrases("""
Can you tell me {x}?
Do you know {x}?
I want to know {x}.
Please tell me {x}.
~ I wonder {x}.
""")

# Made-up names: what is asked about each kind.
KINDS = (
    ("country", ("What is the capital of {n}?", "Where is {n}?", "Which language do people speak "
     "in {n}?", "How many people live in {n}?", "What is the money of {n}?", "Tell me about {n}.",
     "On which continent is {n}?", "How large is {n}?", "Have you heard of {n}?")),
    ("animal", ("What does a {n} eat?", "Where does a {n} live?", "How many legs does a {n} have?",
     "What sound does a {n} make?", "What is a baby {n} called?", "What is a {n}?",
     "Can a {n} fly?", "Does a {n} lay eggs?", "Is a {n} dangerous?")),
    ("person", ("Who was {p} {n}?", "What did {p} {n} invent?", "Which book did {p} {n} write?",
     "When was {p} {n} born?", "Tell me about {p} {n}.", "Where did {p} {n} live?")),
    ("planet", ("How far away is the planet {n}?", "Who discovered the planet {n}?",
     "Is the planet {n} large?")),
    ("book", ('Who wrote "The {n} Road"?', 'What is "The Song of {n}" about?')),
)  # fmt: skip
_FIRST = ("Zor", "Bel", "Quin", "Mar", "Tul", "Vex", "Dro", "Plim", "Gra", "Fen", "Yor", "Kel",
          "Sna", "Lum", "Wib", "Orf", "Jax", "Nim", "Hul", "Cra")  # fmt: skip
_SECOND = ("va", "do", "li", "mo", "ru", "ti", "go", "ba", "ze", "pho", "ni", "ka")
_THIRD = {"country": ("nia", "land", "stan", "via", "ria"), "animal": ("x", "ck", "f", "p", "b"),
          "person": ("n", "witz", "son", "rt", "mble"), "planet": ("s", "n", "x", "us", "th"),
          "book": ("n", "r", "m", "sk", "l")}  # fmt: skip
_PEOPLE = ("Professor", "Doctor", "Captain", "Lady", "King", "Queen", "Saint", "Sir")
NOT_KNOWN = "I do not know anything about {n}. Perhaps it does not exist."
NOBODY = "I do not know anything about {n}. Perhaps this person does not exist."
KNOWS_NOT = r"(?is).*\b(?:not know|don't know|not told me)\b.*"
KNOWS = r"(?is)(?!.*\b(?:not know|don't know|not told me)\b).+"


@lru_cache(maxsize=1000)
def _split_of(question: str) -> str:
    return "val" if one_in_ten(f"unknown:{question}") else "train"


def private(rng: random.Random, split: Split) -> Exchange:
    """The user's own things, what happens now, what will be."""
    while True:
        reason, ask, thing = pick(rng, _ROWS)
        if "{" in ask:
            forms = {key: pick(rng, values) for key, values in _FILLERS.items()}
            ask, thing = ask.format_map(forms), thing.format_map(forms)
        if _split_of(ask) == split:
            break
    if rng.random() < 0.25:
        ask = _INDIRECT.draw(rng, split).format(x=_asked_by_user(ask, thing))
    answer = f"I do not know {thing}, {_REASONS[reason]}."
    return Exchange(ask, answer, thing)


def _asked_by_user(ask: str, thing: str) -> str:
    words = {"you": "I", "your": "my"}
    told = " ".join(words.get(word, word) for word in thing.split())
    told = told.replace("I are", "I am").replace("give I", "give me").replace("gave I", "gave me")
    for place in ("call I", "behind I", "to I"):
        told = told.replace(place, place[:-1] + "me")
    return told


def made_up(rng: random.Random, split: Split) -> Exchange:
    """A country, an animal, a person that does not exist."""
    kind, asks = pick(rng, KINDS)
    while True:
        if rng.random() < 0.5:
            name = pick(rng, _FIRST) + pick(rng, _SECOND) + pick(rng, _THIRD[kind])
        else:
            name = made_up_word(rng, split).capitalize() + pick(rng, _THIRD[kind])
        if one_in_ten(f"madeup:{name}") == (split == "val"):
            break
    title = pick(rng, _PEOPLE)
    ask = pick(rng, asks).format(n=name.lower() if kind == "animal" else name, p=title)
    shown = {"animal": f"a {name.lower()}", "person": f"{title} {name}", "planet": f"the planet "
             f"{name}"}.get(kind, name)  # fmt: skip
    if kind == "book":
        shown = ask[ask.index('"') : ask.rindex('"') + 1]
    answer = (NOBODY if kind == "person" else NOT_KNOWN).format(n=shown)
    invented = f"{capitalized(shown)} is very famous, and everybody knows it well."
    return Exchange(ask, answer, name, wrong=invented)


def unknown_exchange(rng: random.Random, split: Split) -> Exchange:
    """Something that cannot be known."""
    return private(rng, split) if rng.random() < 0.72 else made_up(rng, split)


def unknown_turn(rng: random.Random, split: Split) -> list[Message]:
    """The same as people ask it; as often something well known, lest doubt be the default."""
    found = (easy_fact if rng.random() < 0.5 else unknown_exchange)(rng, split)
    return turn(dressed(rng, split, found.ask), found.answer)


def unknown_item(rng: random.Random, split: Split) -> Item:
    """Half of them cannot be known, half are facts of training: each asks for its own reply.

    Held out: the question of what cannot be known, and the made-up name.
    """
    if rng.random() < 0.5:
        found = unknown_exchange(rng, split)
        accept: tuple[str, ...] = ("not know", "don't know", "not told me")
        return Item((said("user", found.ask),), "text", found.answer, (), accept, KNOWS_NOT)
    found = easy_fact(rng, split)
    accept = (found.short, *found.accept)
    return Item((said("user", found.ask),), "text", found.answer, (), accept, KNOWS)
