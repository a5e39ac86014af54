"""Ways to tell and to ask for music, children, shopping, lessons, school, street and gifts."""

from __future__ import annotations

from sprout.world.talk.memory_ways import Way, way

DAILY_WAYS: dict[str, Way] = {
    "music": way(
        """
I play the {x}
I am learning to play the {x}
I have played the {x} for years
at home I play the {x}
~ the instrument that I play is the {x}
""",
        """
the instrument that I play
my instrument
~ the instrument I have at home
""",
        """
what instrument I play
which instrument I play
what I am learning to play
~ what my instrument is
""",
        """
what instrument do I play
which instrument do I play
what am I learning to play
~ what is it that I play
""",
        """
which instrument
""",
        "You play the {x}.",
        "which instrument you play",
    ),
    "children": way(
        """
I have {x} children
we have {x} children
in my family there are {x} children
my wife and I have {x} children
~ I am the happy parent of {x} children
""",
        """
the number of my children
the number of children that I have
~ the count of my children
""",
        """
how many children I have
how many children we have
what the number of my children is
~ how many children there are in my family
""",
        """
how many children do I have
how many children do we have
what is the number of my children
~ how many children are there in my family
""",
        """
which number of children
""",
        "You have {x} children.",
        "how many children you have",
    ),
    "shopping": way(
        """
I need to buy {x}
I have to buy {x}
today I want to buy {x}
{x} are on my shopping list
my shopping list says {x}
I must not forget to buy {x}
~ I am going to the shop for {x}
""",
        """
my shopping list
the things that I need to buy
~ the things on my list
""",
        """
what I need to buy
what I have to buy
what is on my shopping list
what I want to buy today
~ what my shopping list says
""",
        """
what do I need to buy
what do I have to buy
what is on my shopping list
what do I want to buy today
~ what does my shopping list say
""",
        """
which things on my list
""",
        "You need to buy {x}.",
        "what you need to buy",
    ),
    "learning": way(
        """
I am learning {x}
I want to learn {x}
I take lessons in {x}
this year I am learning {x}
~ the language I want to speak is {x}
""",
        """
the language that I am learning
the language I want to learn
~ the language of my lessons
""",
        """
which language I am learning
what language I want to learn
which language I want to learn
~ in which language I take lessons
""",
        """
which language am I learning
what language do I want to learn
which language do I want to learn
~ in which language do I take lessons
""",
        """
which language
""",
        "You are learning {x}.",
        "which language you are learning",
    ),
    "school": way(
        """
I go to the {x} School
my school is the {x} School
I am a pupil at the {x} School
my school is called the {x} School
every day I go to the {x} School
~ the place where I learn is the {x} School
""",
        """
my school
the name of my school
the school that I go to
~ the school where I learn
""",
        """
which school I go to
what my school is called
what the name of my school is
~ at which school I am a pupil
""",
        """
which school do I go to
what is my school called
what is the name of my school
to which school do I go
~ at which school am I a pupil
""",
        """
which school
""",
        "You go to the {x} School.",
        "which school you go to",
    ),
    "street": way(
        """
my street is called {x} Street
my street is {x} Street
the name of my street is {x} Street
the street in front of my house is {x} Street
~ the street at my door is {x} Street
""",
        """
my street
the name of my street
the street that I live in
~ the street of my house
""",
        """
which street I live in
what my street is called
in which street I live
~ in which street my house is
""",
        """
which street do I live in
what is my street called
what is the name of my street
in which street do I live
~ in which street is my house
""",
        """
which street
""",
        "Your street is {x} Street.",
        "the name of your street",
    ),
    "gift": way(
        """
for my birthday I got {x}
my gift was {x}
I got {x} as a gift
I got {x} for my birthday
somebody gave me {x}
~ as a gift I was given {x}
""",
        """
my gift
the gift that I got
my birthday gift
~ the gift for my birthday
""",
        """
what I got for my birthday
which gift I got
what my gift was
~ what I was given
""",
        """
what did I get for my birthday
which gift did I get
what was my gift
~ what did somebody give me
""",
        """
which gift
""",
        "You got {x} for your birthday.",
        "what you got for your birthday",
    ),
}
