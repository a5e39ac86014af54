"""The user doubts an answer: Sprout stays with a fact, and is sorry for a mistake.

A mistake is mostly one that the user reports, so that Sprout seldom says anything wrong itself.
Held out: the facts of validation, and the phrasings marked "~".
"""

from __future__ import annotations

import random

from sprout.world.choices import claim
from sprout.world.draw import Split, pick
from sprout.world.facts import facts, question
from sprout.world.grammar import capitalized
from sprout.world.messages import Exchange, Message, phrases, turn
from sprout.world.talk.asking import dressed
from sprout.world.talk.knowing import false_claim, forward_exchange

DOUBTS = phrases("""
That is wrong.
Are you sure?
I do not believe that.
That is not right.
No, that is wrong.
I think that you are wrong.
Really? I thought that {}.
No, {}.
I am sure that {}.
My teacher says that {}.
But {}, is it not?
~ You must be mistaken.
~ Surely {}.
""")
INSISTING = ("I understand your doubt, but I am sure: {}", "I am quite sure: {}")
REPORTED_WRONG = phrases("""
You told me that {}. That is wrong.
Earlier you said that {}. That is not right.
Yesterday you said that {}. Is that right?
You said that {}. I think that this was a mistake.
Did you not tell me that {}?
In your last answer you wrote that {}.
~ A while ago I read from you that {}.
""")
SHORT_WRONG = phrases("""
That is wrong.
That is not right.
No, that is wrong.
You made a mistake.
Are you sure? Please think again.
I think that you are wrong.
~ This cannot be right.
""")


def doubted_turns(rng: random.Random, split: Split) -> list[Message]:
    """The user wrongly doubts a right answer, and Sprout stays with the fact."""
    while True:
        fact = facts().asked[split].draw(rng)
        claimed = false_claim(rng, fact)
        if claimed:
            break
    right = fact.forward.answers[0]
    messages = turn(dressed(rng, split, question(rng, fact.forward, split)), right)
    doubt = DOUBTS.draw(rng, split).format(claimed)
    return messages + turn(capitalized(doubt), pick(rng, INSISTING).format(right))


def reported_exchange(rng: random.Random, split: Split) -> Exchange:
    """The user reports what Sprout is said to have said: an apology where it was wrong."""
    fact = facts().asked[split].draw(rng)
    sentence, true = claim(rng, fact)
    right = fact.forward.answers[0]
    ask = REPORTED_WRONG.draw(rng, split).format(sentence)
    answer = f"I am quite sure: {right}" if true else f"I am sorry, that was wrong. {right}"
    return Exchange(ask, answer)


def corrected_turns(rng: random.Random, split: Split) -> list[Message]:
    """Sprout made a mistake, is told so, and says what is right."""
    exchange = forward_exchange(rng, split)
    messages = turn(dressed(rng, split, exchange.ask), exchange.wrong)
    ask = SHORT_WRONG.draw(rng, split)
    return messages + turn(ask, f"I am sorry, that was wrong. {exchange.answer}")
