"""Ways to tell and to ask for things that a user has: a password, a place, a color, a meal.

{k} is the thing; "~ " marks validation.
"""

from __future__ import annotations

from sprout.world.talk.memory_ways import way

MINE = way(
    """
my {k} is {x}
{x} is my {k}
the {k} that I have is {x}
the {k} of mine is {x}
~ I have {x} as my {k}
""",
    """
my {k}
the {k} that I told you
the {k} that I have
~ the {k} that is mine
""",
    """
what my {k} is
which {k} I have
what I said about my {k}
~ what I have as my {k}
""",
    """
what is my {k}
what's my {k}
which {k} do I have
what did I say about my {k}
~ what do I have as my {k}
""",
    """
which {k}
what {k}
""",
    "Your {k} is {x}.",
    "your {k}",
)
PLACE = way(
    """
my {k} is {x}
I put my {k} {x}
I left my {k} {x}
you can find my {k} {x}
I have put my {k} {x}
~ the place of my {k} is {x}
""",
    """
the place where my {k} is
the place where I put my {k}
~ the place where I left my {k}
""",
    """
where my {k} is
where I put my {k}
where I left my {k}
~ where I can find my {k}
""",
    """
where is my {k}
where did I put my {k}
where did I leave my {k}
where can I find my {k}
in what place is my {k}
~ where do I find my {k}
""",
    """
which place for my {k}
""",
    "Your {k} is {x}.",
    "where your {k} is",
)
COLOR = way(
    """
my {k} is {x}
I have {a_k}, and it is {x}
the color of my {k} is {x}
the {k} that I have is {x}
~ I have {a_k} of the color {x}
""",
    """
the color of my {k}
the color that my {k} has
~ my {k}'s color
""",
    """
what color my {k} is
which color my {k} has
what the color of my {k} is
~ in what color my {k} is
""",
    """
what color is my {k}
which color does my {k} have
what is the color of my {k}
~ of what color is my {k}
""",
    """
which color of my {k}
""",
    "Your {k} is {x}.",
    "what color your {k} is",
)
MEAL = way(
    """
I had {x} for {k}
I ate {x} for {k}
for {k} I had {x}
we had {x} for {k}
my {k} was {x}
~ what I ate for {k} was {x}
""",
    """
my {k}
the food that I had for {k}
the food I ate for {k}
~ the things that I had for {k}
""",
    """
what I had for {k}
what I ate for {k}
what my {k} was
~ what there was for {k}
""",
    """
what did I have for {k}
what did I eat for {k}
what was my {k}
~ what was there for {k}
""",
    """
which food for {k}
""",
    "You had {x} for {k}.",
    "what you had for {k}",
)
APPOINTMENT = way(
    """
my appointment with the {k} is on {x}
I have an appointment with the {k} on {x}
I will see the {k} on {x}
I am going to the {k} on {x}
on {x} I have to see the {k}
~ on {x} I will go to the {k}
""",
    """
the time of my appointment with the {k}
the day and time of my visit to the {k}
my appointment with the {k}
~ the time when I see the {k}
""",
    """
when I see the {k}
when I have to see the {k}
when my appointment with the {k} is
when I am going to the {k}
~ at what time I will see the {k}
""",
    """
when is my appointment with the {k}
when will I see the {k}
when do I have to see the {k}
when am I going to the {k}
~ on what day do I see the {k}
""",
    """
which time for the {k}
""",
    "Your appointment with the {k} is on {x}.",
    "when your appointment with the {k} is",
)
