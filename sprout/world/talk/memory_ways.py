"""How users tell names and favorites, correct them and ask for them; "~ " marks validation.

Each kind has statements and askings without a frame; `ways_frames` has the frames.
"""

from __future__ import annotations

from dataclasses import dataclass

from sprout.world.messages import Phrases
from sprout.world.talk import ways_frames as frames
from sprout.world.talk.combining import combined, expanded, together


@dataclass(frozen=True)
class Way:
    """How a kind of thing is told, repeated and asked for; {x} is its value, {k} its kind."""

    told: Phrases
    asked: Phrases
    answer: str
    """'Your name is {x}.' It also confirms what was told."""
    corrected: Phrases
    key: str
    """What was not told, when it was not: 'your name'."""


def way(
    told: str, nouns: str, clauses: str, questions: str, which: str, answer: str, key: str
) -> Way:
    """A way from its statements and its askings, in the four forms of `ways_frames`."""
    statements = expanded(told)
    asked = together(
        combined(frames.NOUNS, expanded(nouns)),
        combined(frames.CLAUSES, expanded(clauses)),
        combined(frames.QUESTIONS, expanded(questions)),
        combined(frames.WHICH, expanded(which)),
    )
    return Way(
        combined(frames.TELLING, statements),
        asked,
        answer,
        combined(frames.CORRECTING, statements),
        key,
    )


NAME = way(
    """
my name is {x}
I am called {x}
you can call me {x}
you may call me {x}
I am {x}
I'm {x}
people call me {x}
everybody calls me {x}
my friends call me {x}
{x} is my name
~ my friends know me as {x}
~ the name that people give me is {x}
""",
    """
my name
the name that I told you
the name I gave you
~ the name that people call me
""",
    """
what my name is
who I am
what I am called
how I am called
which name is mine
what people call me
~ what you may call me
""",
    """
what is my name
what's my name
who am I
what am I called
how am I called
which name is mine
what do people call me
how do people call me
~ what do my friends call me
~ which name belongs to me
""",
    """
which name
what name
""",
    "Your name is {x}.",
    "your name",
)
FAVORITE = way(
    """
my favorite {k} is {x}
the {k} that I like best is {x}
the {k} that I like most is {x}
the {k} I love most is {x}
of each {k} I know, I like {x} best
if you ask me for my favorite {k}, it is {x}
~ no other {k} is as good for me as {x}
~ the best {k} for me is {x}
""",
    """
my favorite {k}
the {k} that I like best
the {k} I like most
~ the {k} that I love
""",
    """
which {k} I like best
which {k} I like most
what my favorite {k} is
which {k} is my favorite
~ which {k} I love
""",
    """
what is my favorite {k}
what's my favorite {k}
which {k} do I like best
which {k} do I like most
which {k} is my favorite
what {k} do I love most
~ which {k} is best for me
""",
    """
which favorite {k}
""",
    "Your favorite {k} is {x}.",
    "your favorite {k}",
)
PET = way(
    """
my {k} is called {x}
I have {a_k} called {x}
I have {a_k}, and its name is {x}
the name of my {k} is {x}
we have {a_k}, and we call it {x}
my {k} has the name {x}
I call my {k} {x}
~ at home I have {a_k} named {x}
""",
    """
the name of my {k}
my {k}'s name
the name that my {k} has
~ the name I gave to my {k}
""",
    """
what my {k} is called
how my {k} is called
what the name of my {k} is
what I call my {k}
~ which name my {k} has
""",
    """
what is my {k} called
how is my {k} called
what is the name of my {k}
what is my {k}'s name
what do I call my {k}
which name does my {k} have
~ what name did I give my {k}
""",
    """
which name of my {k}
""",
    "Your {k} is called {x}.",
    "the name of your {k}",
)
RELATIVE = way(
    """
my {k} is called {x}
I have {a_k} called {x}
the name of my {k} is {x}
my {k}'s name is {x}
{x} is my {k}
my {k} has the name {x}
{x} is the name of my {k}
~ I have {a_k}, and {x} is the name
""",
    """
the name of my {k}
my {k}'s name
the name that my {k} has
~ the name that people give my {k}
""",
    """
what my {k} is called
how my {k} is called
what the name of my {k} is
what my {k}'s name is
~ which name my {k} has
""",
    """
what is my {k} called
how is my {k} called
what is the name of my {k}
what is my {k}'s name
which name does my {k} have
~ what do people call my {k}
""",
    """
which name of my {k}
""",
    "Your {k} is called {x}.",
    "the name of your {k}",
)
