"""Ways to tell and to ask for the town, the age, the work, the birthday, plans and fears."""

from __future__ import annotations

from sprout.world.talk.memory_ways import Way, way

SINGLE_WAYS: dict[str, Way] = {
    "town": way(
        """
I live in {x}
my home is in {x}
I come from {x}, and I still live there
my family and I live in {x}
we live in {x}
my home town is {x}
the town that I live in is {x}
~ the place where I live is {x}
""",
        """
my home town
the town that I live in
the place where I live
~ the name of my town
""",
        """
where I live
in which town I live
where my home is
which town I live in
~ what place is my home
""",
        """
where do I live
in which town do I live
where is my home
which town do I live in
what is my home town
~ which place is my home
""",
        """
which town
""",
        "You live in {x}.",
        "where you live",
    ),
    "age": way(
        """
I am {x} years old
my age is {x}
yesterday I turned {x}
I have just turned {x}
I am {x} now
~ I have lived for {x} years
""",
        """
my age
the number of years that I have lived
~ the age that I have
""",
        """
how old I am
what my age is
what age I have
~ how many years old I am
""",
        """
how old am I
what is my age
what age am I
how many years old am I
~ how many years have I lived
""",
        """
which age
what age
""",
        "You are {x} years old.",
        "how old you are",
    ),
    "job": way(
        """
I am {a_x}
I work as {a_x}
my job is to be {a_x}
I earn my money as {a_x}
by day I work as {a_x}
~ my work is that of {a_x}
""",
        """
my job
my work
the job that I have
~ the work that I do
""",
        """
what my job is
what I work as
which job I have
what my work is
~ what kind of work is mine
""",
        """
what is my job
what do I work as
which job do I have
what is my work
what kind of work do I do
~ as what do I work
""",
        """
which job
""",
        "You are {a_x}.",
        "your job",
    ),
    "birthday": way(
        """
my birthday is on {x}
I was born on {x}
I have my birthday on {x}
the day of my birthday is {x}
~ the day when I was born is {x}
""",
        """
my birthday
the day of my birthday
the date of my birthday
~ the day when I was born
""",
        """
when my birthday is
on which day my birthday is
when I was born
when I have my birthday
~ which day is my birthday
""",
        """
when is my birthday
on which day is my birthday
when was I born
when do I have my birthday
~ which day is my birthday
""",
        """
which birthday
""",
        "Your birthday is on {x}.",
        "when your birthday is",
    ),
    "plan": way(
        """
tomorrow I want to {x}
I plan to {x} tomorrow
tomorrow I am going to {x}
my plan for tomorrow is to {x}
tomorrow I will {x}
~ I will {x} when it is tomorrow
""",
        """
my plan for tomorrow
the plan that I have for tomorrow
~ my plans of tomorrow
""",
        """
what I want to do tomorrow
what my plan for tomorrow is
what I am going to do tomorrow
what I will do tomorrow
~ what I have in mind for tomorrow
""",
        """
what do I want to do tomorrow
what is my plan for tomorrow
what am I going to do tomorrow
what will I do tomorrow
~ what do I have in mind for tomorrow
""",
        """
which plan for tomorrow
""",
        "Tomorrow you want to {y}.",
        "your plan for tomorrow",
    ),
    "allergy": way(
        """
I am allergic to {x}
I have an allergy to {x}
my allergy is to {x}
I have always been allergic to {x}
~ my body does not like {x}: I am allergic
""",
        """
my allergy
the allergy that I have
~ the thing that I am allergic to
""",
        """
what I am allergic to
which allergy I have
what my allergy is
~ what gives me an allergy
""",
        """
what am I allergic to
which allergy do I have
what is my allergy
what gives me an allergy
~ to what am I allergic
""",
        """
which allergy
""",
        "You are allergic to {x}.",
        "your allergy",
    ),
    "fear": way(
        """
I am afraid of {x}
I am very afraid of {x}
I have a fear of {x}
I have always been afraid of {x}
~ I fear {x} very much
""",
        """
my fear
the thing that I am afraid of
~ what I fear most
""",
        """
what I am afraid of
what I fear
which fear I have
~ of what I am afraid
""",
        """
what am I afraid of
what do I fear
which fear do I have
~ of what am I afraid
""",
        """
which fear
""",
        "You are afraid of {x}.",
        "what you are afraid of",
    ),
}
