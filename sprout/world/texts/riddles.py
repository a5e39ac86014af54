# ruff: noqa: E501
"""Riddles with their answers; the clues are true of the answer."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import NamedTuple

from sprout.world.draw import Maker, Split, between, pick, pick_some, shuffled
from sprout.world.grammar import capitalized
from sprout.world.names import person

_SOURCE = """
a clock|I have hands, but no fingers.|I have a face, but no eyes.|I tell you something all day long and never speak.
a book|I have a back, but no bones.|I have many leaves, but I am no tree.|I know stories and cannot talk.
a river|I have a mouth, but I never eat.|I have a bed, but I never sleep.|I run, but I have no legs.
a needle|I have an eye, but I cannot see.|I follow your hand through cloth.|I am thin and sharp.
a comb|I have teeth, but I cannot bite.|I go through forests of hair.|You need me in the morning.
a candle|I am tall when I am young and short when I am old.|I cry when I shine.|The wind is my enemy.
a shadow|I follow you all day and leave you in the dark.|I am long in the evening and short at noon.|You cannot catch me.
an egg|I am a house without a door.|You must break me before you can eat me.|Inside I am white and yellow.
a snowman|I wear a hat, but I have no hair.|My nose can be eaten.|When the sun shines, I become smaller.
an onion|I have many skins and no bones.|Who undresses me must cry.|Cooks like me.
a mirror|You see yourself in me.|I show everything, but I keep nothing.|When you raise your right hand, I seem to raise my left.
an umbrella|I open when others close their windows.|I have a handle and ribs.|I get wet so that you stay dry.
a towel|I get wetter the more I dry.|I hang in the bathroom.|After a bath you want me.
an echo|I answer, but I have no mouth.|I live between mountains.|I always have the last word.
a key|I am small, but I open big doors.|I sleep in your pocket.|Without me you stay outside.
a stamp|I travel around the world and stay in a corner.|I have teeth on all sides, but I do not bite.|The mailman knows me.
the moon|I am sometimes full and never hungry.|I shine at night with borrowed light.|People have walked on me.
the sun|I rise without feet.|I warm you from far away.|Do not look into my face.
a snail|I carry my house on my back.|I am slow, but I am never late at home.|I leave a shining trail.
a spider|I hang my net without a boat.|I have eight legs.|I spin, but I make no sweaters.
a bee|I collect without a bag.|I dance to tell the way.|I make something sweet.
a hedgehog|I am full of needles, but I cannot sew.|In danger I become a ball.|I sleep through the winter.
a frog|I am green, but no leaf.|I began with a tail and now I have none.|In the evening I sing at the pond.
an owl|I see when you see nothing.|I turn my head far around.|I fly without a sound.
a ladder|I have many steps and stand in no house.|I lean, but I am not tired.|Painters climb on me.
a chair|I have four legs and cannot walk.|I have a back, but it never hurts.|You can rest on me.
a table|I have legs and no feet.|At noon I am covered.|The family meets around me.
a pencil|I am wood outside and gray inside.|The more I work, the shorter I get.|An eraser takes away what I did.
a broom|I stand in the corner and work on the floor.|Dust is afraid of me.|In fairy tales witches ride on me.
a kite|I fly without wings.|I am held by a string.|In still air I must stay on the ground.
a bell|I have a tongue, but I do not speak.|I hang high up in the tower.|You hear me from far away.
a map|I have rivers without water.|I have towns without people.|You can fold the whole land with me.
a pair of glasses|I sit on your nose, but I am no fly.|I have arms, but no hands.|With me the small letters become clear.
a bicycle|I have two wheels and no motor.|Without you I fall over.|My bell warns the walkers.
a train|I am long, but no snake.|I run on two rails.|At the station I open my doors.
a boat|I swim, but I am no fish.|I have a sail or oars.|On land I am useless.
a tree|In summer I am dressed, and in winter I am bare.|I have a trunk, but no suitcase.|Birds live in my arms.
a glove|I have five fingers and no bones.|In winter I have a warm guest.|I come with a twin.
a pillow|I am soft and know your dreams.|Your head lies on me.|I lie awake on your bed all day.
a telephone|I ring, but I am no bell.|I bring you voices from far away.|You hold me to your ear.
a balloon|I am full of nothing but air.|I am afraid of needles.|At parties I float on a string.
the wind|You feel me, but you cannot see me.|I howl without a mouth.|I open doors without hands.
the rain|I fall all day and never get hurt.|Gardeners wait for me.|I knock on your window with a thousand fingers.
a cloud|I fly without wings and cry without eyes.|I hide the sun.|I am white, gray or dark.
ice|I am made of water, but I am hard.|In a warm hand I disappear.|You can skate on me.
a piano|I have many keys and open no door.|I am black and white and sing.|Your fingers run over me.
a newspaper|I am new every morning and old in the evening.|I am full of words and pictures.|I tell you what happened yesterday.
your name|I belong to you, but others use me more.|You got me when you were a baby.|You write me at the end of a letter.
a secret|If you keep me, you have me.|If you share me, I am no more.|Friends whisper me.
tomorrow|I always come, but I never arrive.|When I am here, I have another name.|Lazy people like me best for work.
a tooth|I am white and live in a red house.|I had a forerunner made of milk.|A brush visits me twice a day.
salt|I come from the sea or from a mountain.|In water I cannot be seen, but you can taste me.|Soup is dull without me.
a cactus|I am green and full of needles.|I need little water.|I live in the desert or on the window sill.
a turtle|I never leave my house.|I am slow on land.|I can become older than you.
"""


class Riddle(NamedTuple):
    """An answer and the clues that lead to it."""

    answer: str
    clues: tuple[str, ...]


@lru_cache(maxsize=1)
def riddles() -> tuple[Riddle, ...]:
    """Every riddle."""
    rows = (row.split("|") for row in _SOURCE.strip().splitlines())
    return tuple(Riddle(row[0], tuple(row[1:])) for row in rows)


ENDS = ("What am I?", "Who am I?", "Do you know what I am?", "Guess!", "What is it?")
SOLVED = ("Answer: {0}.", "It is {1}.", "The answer is {1}.", "({0})", "I am {1}.")


def _asked(rng: random.Random, riddle: Riddle) -> str:
    clues = shuffled(rng, riddle.clues)[: between(rng, 2, 3)]
    return " ".join([*clues, pick(rng, ENDS)])


def riddle_page(rng: random.Random, split: Split) -> str:
    """A few riddles, each with its answer."""
    solved = pick(rng, SOLVED)
    lines = []
    for riddle in pick_some(rng, riddles(), between(rng, 2, 4)):
        answer = solved.format(capitalized(riddle.answer), riddle.answer)
        lines.append(f"{_asked(rng, riddle)} {answer}")
    return "\n".join(lines)


WRONG = ("Is it {0}?", "Maybe {0}?", "I think of {0}.", "You mean {0}!")
NO = ("No, that is something else.", "No, think again.", "Good idea, but no.", "Not quite.")
RIGHT = ("Yes, that is right!", "Right!", "Yes, very good.", "You have got it!")
GIVEN = ("Now I know: {0}!", "It must be {0}.", "Then it is {0}.", "Is it {0}?")


def riddle_talk(rng: random.Random, split: Split) -> str:
    """Two people with a riddle: a wrong guess, a further clue, the answer."""
    one = person(rng)
    two = person(rng, one)
    riddle, other = pick_some(rng, riddles(), 2)
    clues = shuffled(rng, riddle.clues)
    guess = pick(rng, WRONG).format(other.answer)
    return "\n".join(
        (
            f"{one.name}: {clues[0]} {clues[1]} {pick(rng, ENDS)}",
            f"{two.name}: {guess}",
            f"{one.name}: {pick(rng, NO)} {clues[2]}",
            f"{two.name}: {pick(rng, GIVEN).format(riddle.answer)}",
            f"{one.name}: {pick(rng, RIGHT)}",
        )
    )


KINDS: tuple[tuple[Maker, float], ...] = ((riddle_page, 1.0), (riddle_talk, 1.0))
