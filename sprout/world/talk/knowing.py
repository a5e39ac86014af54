"""Talk about facts: asked freely, as a choice, as a guess, in a row, and when they are doubted.

Held out: the facts of validation are never asked in training (see `facts`), and never guessed,
listed or told on request either; the phrasings of validation stay out as well.
"""

from __future__ import annotations

import random
from functools import lru_cache

from sprout.world.choices import Choice, claim, draw_choice
from sprout.world.draw import Split, between, pick, pick_some, shuffled
from sprout.world.facts import (
    Asked,
    Fact,
    candidates,
    direction,
    facts,
    question,
)
from sprout.world.grammar import bare, capitalized, join_words, plural
from sprout.world.item import occurs
from sprout.world.messages import Exchange, Message, phrases, turn
from sprout.world.riddles import riddle
from sprout.world.talk.asking import dressed, typed

BEFORE_CHOICE = phrases("""
Choose the right answer.
Which answer is right?
Quiz:
Pick one.
A, B, C, or D?
~ Only one of the four is right.
""")
CLAIM_QUESTIONS = phrases("""
Is it true that {}?
Is it right that {}?
I think that {}. Is that right?
My friend says that {}. Is that true?
I heard that {}. Is it true?
True or false: {}?
~ Would you agree that {}?
~ Somebody wrote that {}. Is that correct?
""")
ABOUT_QUESTIONS = phrases("""
Tell me about {}.
Tell me something about {}.
What do you know about {}?
Can you tell me more about {}?
What can you tell me about {}?
I want to learn about {}.
Give me two facts about {}.
Explain {} to me.
~ Write a little about {}.
~ Teach me something about {}.
""")
MORE_QUESTIONS = phrases("""
Tell me more.
What else do you know about it?
Anything else?
More, please.
Can you tell me more?
~ Go on, please.
""")
LIST_REQUESTS = phrases("""
Name {}.
Can you name {}?
Tell me {}.
Give me {}.
Do you know {}?
List {}.
I need {}.
~ Please write down {}.
""")
FOLLOW_UPS = phrases("""
And {}?
What about {}?
How about {}?
And what about {}?
The same for {}?
Now {}.
And for {}?
~ And if I ask about {}?
~ Then what about {}?
""")
RIDDLE_QUESTIONS = phrases("""
Can you guess what I am?
Guess what I am.
Do you know who I am?
~ Which thing speaks here?
""")
# Kinds of subjects that one can be told about, and how to name them.
ABOUT_KINDS = {
    "country": "{}", "animal": "the {}", "element": "{}", "planet": "{}", "city": "{}",
    "job": "the {}",
}  # fmt: skip
# Relations that group things, and how the group is called.
LIST_RELATIONS = {"continent": "countries in {}", "class": "{}", "category": "kinds of {}"}
# What a rule may forbid to talk about: topic -> kinds of subjects of the relations.
TOPICS = {
    "animal": "animals", "animals together": "animals", "country": "countries",
    "element": "chemistry", "job": "jobs", "word": "words", "noun": "words", "verb": "words",
    "month": "the calendar", "day": "the calendar", "book": "books",
}  # fmt: skip


def false_claim(rng: random.Random, fact: Fact) -> str:
    """A sentence without its mark that says something wrong instead of the fact."""
    for _ in range(30):
        sentence, true = claim(rng, fact)
        if not true:
            return sentence
    return ""


def fact_exchange(rng: random.Random, split: Split, fact: Fact | None = None) -> Exchange:
    """A fact asked freely, without opening."""
    fact = fact or facts().asked[split].draw(rng)
    way = direction(rng, fact)
    return Exchange(
        question(rng, way, split),
        way.answers[0],
        way.answer,
        TOPICS.get(fact.relation.kind, ""),
        accept=way.accept,
    )


def forward_exchange(rng: random.Random, split: Split) -> Exchange:
    """A fact asked for its answer, with a wrong answer beside the right one."""
    while True:
        fact = facts().asked[split].draw(rng)
        wrong = false_claim(rng, fact)
        if wrong:
            break
    way = fact.forward
    ask = question(rng, way, split)
    return Exchange(
        ask,
        way.answers[0],
        way.answer,
        TOPICS.get(fact.relation.kind, ""),
        capitalized(wrong) + ".",
        accept=way.accept,
        others=other_answers(fact, way, ask),
        about=fact.subject,
    )


def other_answers(fact: Fact, way: Asked, ask: str) -> tuple[str, ...]:
    """Answers that would be wrong, without those that a right reply may name as well."""
    expected = " ".join((ask, way.answer, *way.accept, *way.answers))
    return tuple(text for text in candidates(fact, way) if not occurs(text, expected))


def fact_turn(rng: random.Random, split: Split) -> list[Message]:
    """A fact asked freely, as people ask."""
    exchange = fact_exchange(rng, split)
    return turn(dressed(rng, split, exchange.ask), exchange.answer)


def choice_question(rng: random.Random, split: Split) -> tuple[str, Choice]:
    """A multiple-choice question over four letters."""
    choice = draw_choice(rng, split)
    return f"{question(rng, choice.asked, split)}\n{choice.lines}", choice


def choice_turn(rng: random.Random, split: Split) -> list[Message]:
    """A fact asked as multiple choice."""
    text, choice = choice_question(rng, split)
    if rng.random() < 0.3:
        text = f"{BEFORE_CHOICE.draw(rng, split)} {text}"
    return turn(text, choice.reply)


def claim_exchange(rng: random.Random, split: Split) -> Exchange:
    """A guess that is confirmed or corrected."""
    fact = facts().asked[split].draw(rng)
    sentence, true = claim(rng, fact)
    ask = CLAIM_QUESTIONS.draw(rng, split).format(sentence)
    word, other = ("Yes", "No") if true else ("No", "Yes")
    answer = fact.forward.answers[0]
    wrong = capitalized(sentence) + "." if not true else answer
    return Exchange(ask, f"{word}. {answer}", word, wrong=f"{other}. {wrong}", others=(other,))


def claim_turn(rng: random.Random, split: Split) -> list[Message]:
    """A guess that is confirmed or corrected, as people ask."""
    exchange = claim_exchange(rng, split)
    return turn(typed(rng, exchange.ask), exchange.answer)


@lru_cache(maxsize=20_000)
def _named_as(asked: str, subject: str) -> str:
    """The subject as a question names it, with article, quotation marks and plural ending."""
    bare = subject.removeprefix("the ").removeprefix("a ").removeprefix("an ")
    start = asked.lower().find(bare.lower())
    if start < 0:
        return ""
    end = start + len(bare)
    while end < len(asked) and asked[end].isalpha():
        end += 1
    if asked[start - 1 : start] == '"' and asked[end : end + 1] == '"':
        start, end = start - 1, end + 1
    for article in ("a ", "an ", "the ", "a baby ", "A ", "An ", "The "):
        if asked[:start].endswith((" " + article, article.capitalize())):
            found = asked[start - len(article) : end]
            return found[0].lower() + found[1:]
    return asked[start:end]


def follow_up_turns(rng: random.Random, split: Split) -> list[Message]:
    """A fact, and then the same asked of one or two others: 'And of Italy?'."""
    fact = facts().asked[split].draw(rng)
    same = facts().asked_by_relation[split][fact.relation.name]
    asked = question(rng, fact.forward, split)
    messages = turn(dressed(rng, split, asked), fact.forward.answers[0])
    before = {fact.subject}
    for _ in range(between(rng, 1, 2)):
        other = pick(rng, same)
        place = fact.forward.questions.index(asked) if asked in fact.forward.questions else 0
        name = _named_as(other.forward.questions[place], other.subject)
        if other.subject in before or not name:
            continue
        before.add(other.subject)
        ask = FOLLOW_UPS.draw(rng, split).format(name)
        messages += turn(typed(rng, ask), other.forward.answers[0])
    return messages


def _told(rng: random.Random, split: Split) -> tuple[str, list[str]]:
    """What to ask about a thing, and sentences about it; held-out facts are left out."""
    known = facts()
    while True:
        fact = known.asked[split].draw(rng)
        form = ABOUT_KINDS.get(fact.relation.kind)
        if form is None:
            continue
        told = [
            other
            for other in known.entities[(fact.relation.kind, fact.subject)]
            if other.held_out == fact.held_out
        ]
        first, *rest = shuffled(rng, told)[:4]
        sentences = [first.forward.answers[0], *(pick(rng, other.follow) for other in rest)]
        return form.format(fact.subject), sentences


def about_exchange(rng: random.Random, split: Split) -> Exchange:
    """A short entry about a country, an animal or an element."""
    name, sentences = _told(rng, split)
    ask = ABOUT_QUESTIONS.draw(rng, split).format(name)
    return Exchange(ask, " ".join(sentences[:3]), bare(name))


def about_turns(rng: random.Random, split: Split) -> list[Message]:
    """A short entry, sometimes continued when the user asks for more."""
    name, sentences = _told(rng, split)
    ask = dressed(rng, split, ABOUT_QUESTIONS.draw(rng, split).format(name))
    if len(sentences) < 3 or rng.random() < 0.6:
        return turn(ask, " ".join(sentences[:3]))
    more = MORE_QUESTIONS.draw(rng, split)
    return turn(ask, " ".join(sentences[:2])) + turn(more, " ".join(sentences[2:]))


def list_turn(rng: random.Random, split: Split) -> list[Message]:
    """A few things of a group, such as three countries in Africa."""
    known = facts().asked_by_relation[split]
    relation = pick(rng, tuple(name for name in LIST_RELATIONS if name in known))
    group = pick(rng, known[relation]).answer
    members = [fact for fact in known[relation] if fact.answer == group]
    count = min(len(members), pick(rng, (2, 3, 3, 4)))
    if count < 2:
        return fact_turn(rng, split)
    name = plural(group) if relation == "class" else group
    name = LIST_RELATIONS[relation].format(name)
    word = ("two", "three", "four")[count - 2]
    article = "" if relation == "continent" else "the "
    found = join_words([article + fact.subject for fact in pick_some(rng, members, count)])
    ask = LIST_REQUESTS.draw(rng, split).format(f"{word} {name}")
    return turn(dressed(rng, split, ask), f"{word.capitalize()} {name} are {found}.")


def riddle_turn(rng: random.Random, split: Split) -> list[Message]:
    """Somebody or something tells about itself, and Sprout guesses what it is."""
    hints, ask, answer = riddle(rng, split)
    if rng.random() < 0.3:
        ask = RIDDLE_QUESTIONS.draw(rng, split)
    return turn(f"{hints} {ask}", answer.replace("I am", "You are", 1))
