"""How users tell things of themselves, correct them and ask for them; "~ " marks validation."""

from __future__ import annotations

from dataclasses import dataclass

from sprout.world.talk.messages import Phrases, phrases


@dataclass(frozen=True)
class Way:
    """How a kind of thing is told, repeated and asked for; {x} is its value."""

    told: Phrases
    asked: Phrases
    answer: str
    """'Your name is {x}.' It also confirms what was told."""
    corrected: Phrases
    key: str
    """What was not told, when it was not: 'your name'."""


def _way(told: str, asked: str, answer: str, corrected: str, key: str) -> Way:
    return Way(phrases(told), phrases(asked), answer, phrases(corrected), key)


NAME = _way(
    """
My name is {x}.
I am called {x}.
Please call me {x}.
You can call me {x}.
I am {x}.
I'm {x}.
People call me {x}.
This is {x}.
{x} is my name.
~ My friends know me as {x}.
~ The name is {x}.
""",
    """
What is my name?
What's my name?
Do you remember my name?
Who am I?
Do you know my name?
Can you tell me my name?
Tell me my name.
What am I called?
How am I called?
~ Can you still say who I am?
~ Which name did I give you?
""",
    "Your name is {x}.",
    """
No, my name is {x}.
Sorry, my name is {x}.
I was joking. My name is {x}.
Wait, I made a mistake. My name is {x}.
That is not right. I am called {x}.
Please call me {x} instead.
~ In truth I am {x}.
""",
    "your name",
)
FAVORITE = _way(
    """
My favorite {k} is {x}.
By the way, my favorite {k} is {x}.
I want to tell you that my favorite {k} is {x}.
Please remember that my favorite {k} is {x}.
The {k} that I like best is {x}.
Of each {k} I know, I like {x} best.
If you ask me for my favorite {k}, it is {x}.
~ No other {k} is as dear to me as {x}.
""",
    """
What is my favorite {k}?
Do you remember my favorite {k}?
Which {k} do I like best?
Can you tell me my favorite {k}?
Tell me my favorite {k}.
What did I say about my favorite {k}?
Do you know which {k} I like best?
~ Which {k} is dearest to me?
~ Can you still name my favorite {k}?
""",
    "Your favorite {k} is {x}.",
    """
No, my favorite {k} is {x}.
Sorry, my favorite {k} is {x}.
I have changed my mind. My favorite {k} is {x}.
Wait, now my favorite {k} is {x}.
~ In truth my favorite {k} is {x}.
""",
    "your favorite {k}",
)
PET = _way(
    """
My {k} is called {x}.
I have a {k}. Its name is {x}.
I have a {k} called {x}.
The name of my {k} is {x}.
We have a {k}, and we call it {x}.
~ At home a {k} named {x} is waiting for me.
""",
    """
What is my {k} called?
What is the name of my {k}?
Do you remember the name of my {k}?
How did we call our {k}?
~ Which name did I give my {k}?
""",
    "Your {k} is called {x}.",
    """
No, my {k} is called {x}.
Sorry, I meant that my {k} is called {x}.
~ In truth my {k} is called {x}.
""",
    "the name of your {k}",
)
SIBLING = _way(
    """
My {k} is called {x}.
I have a {k} called {x}.
The name of my {k} is {x}.
My {k}'s name is {x}.
I live with my {k} {x}.
{x} is my {k}.
~ I share a room with {x}, my {k}.
""",
    """
What is my {k} called?
What is the name of my {k}?
Do you remember the name of my {k}?
What is my {k}'s name?
~ Which name does my {k} have?
""",
    "Your {k} is called {x}.",
    """
No, my {k} is called {x}.
Sorry, I meant that my {k} is called {x}.
~ In truth my {k} is called {x}.
""",
    "the name of your {k}",
)
OWN_WAYS = {
    "dog": PET,
    "cat": PET,
    "brother": SIBLING,
    "sister": SIBLING,
    "town": _way(
        """
I live in {x}.
My home is in {x}.
I come from {x}, and I still live there.
My family and I live in {x}.
We live in {x}.
~ Home for me is {x}.
""",
        """
Where do I live?
In which town do I live?
Do you remember where I live?
Where is my home?
~ Which place did I call my home?
""",
        "You live in {x}.",
        """
No, I live in {x}.
Sorry, I live in {x} now.
I have moved. I live in {x}.
~ In truth I live in {x}.
""",
        "where you live",
    ),
    "age": _way(
        """
I am {x} years old.
My age is {x}.
Yesterday I turned {x}.
I have just turned {x}.
~ I have lived for {x} years.
""",
        """
How old am I?
What is my age?
Do you remember how old I am?
Do you know my age?
~ How many years have I lived?
""",
        "You are {x} years old.",
        """
No, I am {x} years old.
Sorry, I am {x} years old.
~ In truth I am {x} years old.
""",
        "how old you are",
    ),
    "job": _way(
        """
I am {a_x}.
I work as {a_x}.
My job is to be {a_x}.
I earn my money as {a_x}.
~ By trade I am {a_x}.
""",
        """
What is my job?
What do I work as?
Do you remember my job?
What kind of work do I do?
~ How do I earn my living?
""",
        "You are {a_x}.",
        """
No, I am {a_x}.
Sorry, I work as {a_x} now.
~ In truth I am {a_x}.
""",
        "your job",
    ),
    "birthday": _way(
        """
My birthday is in {x}.
I was born in {x}.
I have my birthday in {x}.
~ We celebrate my birthday in {x}.
""",
        """
In which month is my birthday?
When is my birthday?
Do you remember when my birthday is?
~ Which is the month of my birthday?
""",
        "Your birthday is in {x}.",
        """
No, my birthday is in {x}.
Sorry, my birthday is in {x}.
~ In truth my birthday is in {x}.
""",
        "when your birthday is",
    ),
    "lucky number": _way(
        """
My lucky number is {x}.
Please remember that my lucky number is {x}.
The number {x} brings me luck. It is my lucky number.
~ The number that brings me luck is {x}.
""",
        """
What is my lucky number?
Which number is my lucky number?
Do you remember my lucky number?
~ Which number brings me luck?
""",
        "Your lucky number is {x}.",
        """
No, my lucky number is {x}.
Sorry, my lucky number is {x}.
~ In truth my lucky number is {x}.
""",
        "your lucky number",
    ),
    "plan": _way(
        """
Tomorrow I want to {x}.
I plan to {x} tomorrow.
Tomorrow I am going to {x}.
~ When the next day comes, I will {x}.
""",
        """
What do I want to do tomorrow?
What is my plan for tomorrow?
Do you remember my plan for tomorrow?
What am I going to do tomorrow?
~ What have I planned for the next day?
""",
        "Tomorrow you want to {y}.",
        """
No, tomorrow I want to {x}.
I have changed my mind. Tomorrow I want to {x}.
~ In truth I want to {x} tomorrow.
""",
        "your plan for tomorrow",
    ),
    "allergy": _way(
        """
I am allergic to {x}.
Please remember that I am allergic to {x}.
I have an allergy to {x}.
~ My body does not like {x}: I am allergic.
""",
        """
What am I allergic to?
Do you remember my allergy?
Which allergy do I have?
~ What should I stay away from with my allergy?
""",
        "You are allergic to {x}.",
        """
No, I am allergic to {x}.
Sorry, I am allergic to {x}.
~ In truth I am allergic to {x}.
""",
        "your allergy",
    ),
}
