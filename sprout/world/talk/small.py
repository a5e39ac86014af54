"""Small talk: greetings, moods, compliments, thanks, jokes, and who the assistant is.

Held out: the phrasings marked "~" in the tables.
"""

from __future__ import annotations

import random
from bisect import bisect
from functools import lru_cache
from itertools import accumulate

from sprout.world.draw import Split, pick
from sprout.world.grammar import capitalized
from sprout.world.identity import about, speaker
from sprout.world.messages import Block, Exchange, blocks, phrases
from sprout.world.names import FAVORITES
from sprout.world.talk import small_tables as tables
from sprout.world.talk.asking import GREETINGS, typed
from sprout.world.talk.mood_tables import EVENTS, FEELINGS

CHATTER = blocks(tables.CHATTER)
HOW_ARE_YOU = blocks(tables.HOW_ARE_YOU)[0]
THANKS = blocks(tables.THANKS)[0]
GOODBYES = blocks(tables.GOODBYES)[0]
ABILITY = phrases(tables.ABILITY_QUESTIONS)
LIKE_QUESTIONS = phrases(tables.LIKE_QUESTIONS)
LIKE_TOLD = phrases(tables.LIKE_TOLD)
FAVORITE = phrases(tables.FAVORITE_OF_SPROUT)
JOKE_REQUESTS = phrases(tables.JOKE_REQUESTS)
FEELING_TOLD = phrases("""
I am {f}.
I feel {f}.
I feel {f} today.
I am so {f}.
I am {f} today.
I feel a little {f}.
~ Today I am rather {f}.
""")
EVENT_TOLD = phrases("""
I am {f} because {e}.
I feel {f} because {e}.
{E}. I am {f}.
{E}, and now I am {f}.
{E}. I feel {f} now.
~ I am quite {f}, since {e}.
""")


def _rows(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row.split("|")) for row in text.strip().splitlines())


@lru_cache(maxsize=1)
def _feelings() -> dict[str, tuple[tuple[str, ...], ...]]:
    rows = _rows(FEELINGS)
    return {good: tuple(row for row in rows if row[1] == good) for good in "01"}


_EVENTS = _rows(EVENTS)
_ABLE = _rows(tables.ABLE)
_UNABLE = tuple(tables.UNABLE.strip().splitlines())
_LIKES = _rows(tables.LIKES)
_JOKES = _rows(tables.JOKES)
_DAYTIMES = {"Good morning", "Good evening", "Good afternoon"}


def greeting(rng: random.Random, split: Split) -> Exchange:
    """'Hello Sprout!' and the like, by the assistant's name, sometimes with 'how are you'."""
    word = GREETINGS.draw(rng, split)
    name = pick(rng, ("", "", "", f" {speaker(rng).name}", " little robot", " my friend"))
    text = f"{word}{name}{pick(rng, ('!', '!', '.', ''))}"
    if rng.random() < 0.2:
        return Exchange(
            f"{text.rstrip('.!')}! {HOW_ARE_YOU.asks.draw(rng, split)}",
            pick(rng, HOW_ARE_YOU.answers),
        )
    hello = word if word in _DAYTIMES else "Hello"
    if rng.random() < 0.2:
        text = text.lower()
    return Exchange(text, pick(rng, tables.GREETING_REPLIES).format(hi=hello))


def _of(block: Block, rng: random.Random, split: Split) -> Exchange:
    exchange = block.exchange(rng, split)
    return Exchange(typed(rng, exchange.ask), exchange.answer)


def about_self(rng: random.Random, split: Split) -> Exchange:
    """A question about the assistant itself; its name and nature are asked most."""
    topics = about(speaker(rng))
    topic = pick(rng, ("who", "name")) if rng.random() < 0.3 else pick(rng, tuple(topics))
    return _of(topics[topic], rng, split)


def how_are_you(rng: random.Random, split: Split) -> Exchange:
    """'How are you?'"""
    return _of(HOW_ARE_YOU, rng, split)


def thanks(rng: random.Random, split: Split) -> Exchange:
    """'Thank you!'"""
    return THANKS.exchange(rng, split)


def goodbye(rng: random.Random, split: Split) -> Exchange:
    """'Goodbye!'"""
    return GOODBYES.exchange(rng, split)


def chatter(rng: random.Random, split: Split) -> Exchange:
    """A compliment, an 'OK', a call for help."""
    return _of(pick(rng, CHATTER), rng, split)


def mood(rng: random.Random, split: Split) -> Exchange:
    """The user tells how they feel, often with the reason."""
    if rng.random() < 0.35:
        feeling, good = pick(rng, _feelings()[pick(rng, "01")])
        ask = FEELING_TOLD.draw(rng, split).format(f=feeling)
        if good == "1":
            return Exchange(typed(rng, ask), f"I am glad that you feel {feeling}! What happened?")
        answer = f"I am sorry that you feel {feeling}. Do you want to tell me why?"
        return Exchange(typed(rng, ask), answer)
    event, told, good = pick(rng, _EVENTS)
    feeling = pick(rng, _feelings()[good])[0]
    phrase = EVENT_TOLD.draw(rng, split)
    ask = phrase.format(f=feeling, e=event, E=capitalized(event))
    if good == "1":
        return Exchange(typed(rng, ask), f"I am glad that {told}! That is good news.")
    return Exchange(typed(rng, ask), f"I am sorry that {told}. I hope that you feel better soon.")


def ability(rng: random.Random, split: Split) -> Exchange:
    """What Sprout can and cannot do."""
    phrase = ABILITY.draw(rng, split)
    if rng.random() < 0.35:
        deed, offer = pick(rng, _ABLE)
        mine = deed.replace("your", "my")
        return Exchange(typed(rng, phrase.format(x=mine)), f"Yes, I can {deed}. {offer}")
    deed = pick(rng, _UNABLE)
    yours = f" {deed} ".replace(" my ", " your ").replace(" me ", " you ").strip()
    answer = f"No, I cannot {yours}. I only read and write text."
    return Exchange(typed(rng, phrase.format(x=deed)), answer)


def liking(rng: random.Random, split: Split) -> Exchange:
    """What the user likes, and whether Sprout likes it too."""
    if rng.random() < 0.3:
        kind = pick(rng, tuple(FAVORITES))
        ask = FAVORITE.draw(rng, split).format(k=kind)
        answer = f"I have no favorite {kind}, because I am a language model. What is yours?"
        return Exchange(typed(rng, ask), answer)
    thing, verb = pick(rng, _LIKES)
    if rng.random() < 0.5:
        ask = LIKE_QUESTIONS.draw(rng, split).format(x=thing)
        own = f"I am a language model, so I cannot {verb} {thing}. Do you like {thing}?"
        return Exchange(typed(rng, ask), own)
    ask = LIKE_TOLD.draw(rng, split).format(x=thing)
    return Exchange(typed(rng, ask), f"It is nice that you like {thing}. Tell me more!")


def joke(rng: random.Random, split: Split) -> Exchange:
    """A joke or a riddle."""
    question, answer = pick(rng, _JOKES)
    return Exchange(typed(rng, JOKE_REQUESTS.draw(rng, split)), f"{question} {answer}")


SMALL_TALK = (
    (about_self, 5.0),
    (greeting, 2.0),
    (how_are_you, 1.0),
    (chatter, 2.0),
    (mood, 2.5),
    (ability, 1.5),
    (liking, 1.5),
    (joke, 1.0),
    (thanks, 0.4),
    (goodbye, 0.4),
)
_MAKERS = tuple(make for make, _ in SMALL_TALK)
_BOUNDS = list(accumulate(weight for _, weight in SMALL_TALK))


def small_talk(rng: random.Random, split: Split) -> Exchange:
    """An exchange of small talk of any kind."""
    return _MAKERS[bisect(_BOUNDS, rng.random() * _BOUNDS[-1])](rng, split)
