"""How people type: a question alone, after an opening, before a closing, in a hurry.

Openings are combined of a greeting, a name and a reason, so that there are thousands of them.
Held out: the openings and closings marked "~" occur in validation only.
"""

from __future__ import annotations

import random

from sprout.world.draw import Split, pick
from sprout.world.identity import speaker
from sprout.world.messages import phrases

GREETINGS = phrases("""
Hi
Hello
Hey
Hi there
Hello there
Good morning
Good evening
Good afternoon
Hello again
Hey there
Good day
~ Greetings
~ Hiya
""")
REASONS = phrases("""
I have a question
I have another question
I have a small question
I have a question for you
Can you help me
Could you help me with something
I need your help
I need this for {work}
This is for {work}
I am working on {work}
{who} wants to know this
{who} asked me this today
{who} and I cannot agree on this
{who} does not believe me
I was just thinking about this
I forgot this
I always forget this
I always wanted to know this
I am not sure about this
I want to learn something new
Let me ask you something
Let me test you
Here is a question
Here is an easy one
Now something different
One more thing
I am a little curious
Maybe you know this
~ There is a thing that I would like to find out
~ Something is on my mind
~ {who} has given me a riddle about {work}
~ You may be the right one to ask
""")
WHO = tuple(
    """
My brother
My sister
My little brother
My little sister
My friend
My best friend
My mother
My father
My grandmother
My grandfather
My uncle
My aunt
My teacher
My cousin
My neighbor
My son
My daughter
My class
A boy in my class
A friend of mine
Somebody at work
""".strip().splitlines()
)
WORK = tuple(
    """
a quiz
my homework
a crossword
a school project
a test
a game
a poster
a letter
a presentation
my diary
a bet
a story that I write
a puzzle
my lesson tomorrow
a card game
""".strip().splitlines()
)
LEADS = phrases("""
Please tell me:
Tell me:
I want to know:
Quick question:
A question:
Next question:
Answer this:
Answer this, please:
Question:
And now:
Another one:
~ Here is what I wonder about:
~ Please answer:
""")
CLOSINGS = phrases("""
Thanks!
Thank you!
Thank you in advance.
Please help me.
I need it today.
I am curious.
I forgot it.
I cannot remember.
I really do not know.
Please be quick.
Take your time.
~ I would be grateful.
~ It is important to me.
""")
# How questions begin when people type in a hurry; {me} is the assistant's name.
HURRIED = (("What is ", "whats "), ("Who is ", "whos "), ("Where is ", "wheres "))
HURRIED_STARTS = ("hey ", "ok ", "um ", "hey {me}, ", "hi, ")
HURRIED_ENDS = (" pls", " please", " thx", "??", " ?", "...", " plz", " thanks")


def typed(rng: random.Random, text: str) -> str:
    """Now and then as people type in a hurry: no capitals, no mark, 'pls', 'hey'."""
    chance = rng.random()
    if chance < 0.86 or "\n" in text or '"' in text:
        return text
    bare = text.rstrip("?. ")
    if chance < 0.9:
        return bare
    if rng.random() < 0.2:
        for start, hurried in HURRIED:
            if text.startswith(start):
                bare = hurried + bare[len(start) :]
    bare = bare.lower()
    if chance < 0.95:
        return bare
    if chance < 0.98:
        return bare + pick(rng, HURRIED_ENDS)
    return pick(rng, HURRIED_STARTS).replace("{me}", speaker(rng).name.lower()) + bare


def opening(rng: random.Random, split: Split) -> str:
    """What comes before a question: 'Hello Sprout! My sister wants to know this.'"""
    chance = rng.random()
    if chance < 0.25:
        return LEADS.draw(rng, split)
    parts = []
    if chance < 0.7:
        name = f" {speaker(rng).name}" if rng.random() < 0.25 else ""
        parts.append(f"{GREETINGS.draw(rng, split)}{name}{'!' if rng.random() < 0.6 else '.'}")
    if chance > 0.5:
        reason = REASONS.draw(rng, split)
        if "{" in reason:
            reason = reason.format(who=pick(rng, WHO), work=pick(rng, WORK))
        parts.append(f"{reason}{'?' if reason.startswith(('Can', 'Could')) else '.'}")
    return " ".join(parts)


def dressed(rng: random.Random, split: Split, text: str) -> str:
    """The request as somebody may put it: alone, with an opening, with a closing."""
    chance = rng.random()
    if chance < 0.75:
        return typed(rng, text)
    if chance < 0.95:
        text = f"{opening(rng, split)} {text}"
    if chance > 0.92 and text.endswith(("?", ".", "!")):
        text = f"{text} {CLOSINGS.draw(rng, split)}"
    return text
