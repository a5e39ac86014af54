"""Small texts on request: stories, poems, notes, and polite words.

Held out: poems by `one_in_ten("poem:SUBJECT")`, sentences made polite by
`one_in_ten("polite:SENTENCE")`, and the phrasings marked "~".
"""

from __future__ import annotations

import random
from functools import lru_cache

from sprout.world.draw import Split, one_in_ten, pick
from sprout.world.facts import facts
from sprout.world.grammar import capitalized, with_article
from sprout.world.messages import Exchange, Message, phrases, turn
from sprout.world.names import user_names
from sprout.world.stories import story
from sprout.world.talk.asking import dressed

STORY_REQUESTS = phrases("""
Tell me a story about {x}.
Can you tell me a story about {x}?
Write a short story about {x}.
I would like a story about {x}.
Please tell a story about {x}.
Make up a story about {x}.
I want to read something about {x}. Write a story.
~ Let {x} be in your next story.
""")
ANY_STORY = phrases("""
Tell me a story.
Can you tell me a story?
Please write a short story.
I would like to hear a story.
Write me a story for tonight.
Make up a story.
Do you know a good story?
~ It is time for a story.
""")
POEM_REQUESTS = phrases("""
Write a poem about {x}.
Can you write a short poem about {x}?
I would like a poem about {x}.
Please make a rhyme about {x}.
Tell me a little poem about {x}.
Make up a poem about {x}.
~ Let {x} be in a poem.
""")
# Two lines that rhyme; {x} is the subject and {X} begins a line.
COUPLETS = tuple(
    tuple(row.split(" / "))
    for row in """
I often think about {x} by night, / when all the stars are shining bright.
I saw {x} beside the sea, / and something seemed to smile at me.
{X} can make the morning gay, / and chase the heavy clouds away.
When I am sad and feeling blue, / {x} can help, and so can you.
I wrote a song about {x} today, / and sang it softly on my way.
{X} in spring, {x} in fall, / I think I like it best of all.
I told the moon about {x} last night, / it listened in its silver light.
Whenever I see {x} again, / I smile in sun, I smile in rain.
I dreamed about {x}, I dreamed so long, / and when I woke I heard a song.
My friend and I like {x} so, / we tell it everywhere we go.
""".strip().splitlines()
)
ENDINGS = tuple(
    tuple(row.split(" / "))
    for row in """
The wind is soft, the day is new, / the sky above is clear and blue.
The birds are singing in the tree, / and all the world is glad and free.
The evening comes, the day is done, / good night, my dear, good night, the sun.
So let us sing and let us play, / and keep the worries far away.
The road is long, the hills are high, / and white clouds travel through the sky.
I take your hand, you come with me, / and we shall see what we shall see.
A little word, a little rhyme, / and we shall meet another time.
The snow may fall, the rain may pour, / a warm light waits behind the door.
""".strip().splitlines()
)
POEM_SUBJECTS = tuple(
    part.strip()
    for part in """
the moon, the sea, the wind, the snow, the sun, the summer, the winter, the spring, the autumn,
the forest, the river, the mountain, the garden, the night, the morning, the old oak, the rainbow,
my cat, my dog, my home, my town, my friend, my grandmother, my bike, my book, the train, the bee,
the rose, the apple tree, the lighthouse, the little boat, the owl, the fox, the school, the piano,
the cloud, the star, the meadow, the island, the bakery, the swallow, the lantern, the kite
""".replace("\n", " ").split(",")
    if part.strip()
)
NOTE_REQUESTS = phrases("""
Write a short {kind} note to {who}.
Can you write a {kind} note to {who}?
I need a {kind} note for {who}.
Please write a {kind} card for {who}.
Write a {kind} card to {who}. My name is {n}.
~ What could I write to {who} on a {kind} card?
""")
NOTES = {
    "thank-you": "Thank you very much for {gift}. I am very happy about it.",
    "birthday": "Happy birthday! I wish you health, joy, and {gift}.",
    "get-well": "I am sorry that you are ill. Get well soon! I will bring you {gift}.",
    "sorry": "I am sorry that I lost {gift}. I will find a new one for you.",
    "invitation": "Please come to my party on {day}. There will be {gift}.",
}
NOTE_GIFTS = {
    "thank-you": "the book, the cake, your help, the flowers, the game, the nice letter, the scarf",
    "birthday": "many friends, a sunny year, a big cake, good luck, a lot of fun",
    "get-well": "some soup, a book, flowers, fresh fruit, a game",
    "sorry": "your pen, your umbrella, your ball, your glove, your hat",
    "invitation": "cake and music, games and songs, pizza and juice, a big fire",
}
_GIFTS = {kind: tuple(text.split(", ")) for kind, text in NOTE_GIFTS.items()}
NOTE_PEOPLE = tuple(
    "aunt, uncle, grandmother, neighbor, friend, cousin, coach, dentist, sister, brother, mother, "
    "father, doctor, classmate".split(", ")
)
DAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
POLITE_REQUESTS = phrases("""
Make this sound polite: {x}
Say this politely: {x}
How do I say this politely: {x}
Make this more polite: {x}
Turn this into a polite question: {x}
Please write this in a polite way: {x}
~ This is a bit rude, improve it: {x}
""")
_VERBS = {
    "close": "the door, the window, the book, the box, the gate",
    "open": "the door, the window, the jar, the bag, the curtain",
    "give me": "the ball, the pen, the butter, the key, a glass of water, the red crayon",
    "bring me": "the newspaper, a chair, my coat, a cup of tea, the map",
    "pass me": "the bread, the sugar, the pepper, the milk, the scissors",
    "tell me": "the time, the way, your name, the price, the answer",
    "show me": "the picture, your book, the garden, the list, the photo",
    "turn off": "the music, the lamp, the radio, the television",
    "wait for": "me, my sister, the bus, the rain to stop",
    "help": "me, my brother, us with the boxes",
    "clean": "the table, your room, the board, the kitchen",
    "stop": "that noise, shouting, running in the hall",
    "move": "your bag, the chair, your bike",
    "call": "my mother, a taxi, the doctor",
    "lend me": "your pen, a pencil, your umbrella, some money",
}


@lru_cache(maxsize=4)
def _orders(split: Split) -> tuple[str, ...]:
    every = (f"{verb} {thing}" for verb, text in _VERBS.items() for thing in text.split(", "))
    return tuple(text for text in every if one_in_ten(f"polite:{text}") == (split == "val"))


@lru_cache(maxsize=4)
def _subjects(split: Split) -> tuple[str, ...]:
    return tuple(x for x in POEM_SUBJECTS if one_in_ten(f"poem:{x}") == (split == "val"))


@lru_cache(maxsize=1)
def _creatures() -> tuple[str, ...]:
    """Animals that a story may be asked for."""
    found = {f.subject: None for f in facts().every.facts if f.relation.kind == "animal"}
    return tuple(name for name in found if " " not in name and name.islower())


def story_turn(rng: random.Random, split: Split) -> list[Message]:
    """A story on request."""
    if rng.random() < 0.3:
        return turn(dressed(rng, split, ANY_STORY.draw(rng, split)), short_story(rng, split))
    creature = pick(rng, _creatures())
    request = STORY_REQUESTS.draw(rng, split).format(x=with_article(creature))
    return turn(dressed(rng, split, request), short_story(rng, split, creature))


def short_story(rng: random.Random, split: Split, creature: str | None = None) -> str:
    """A story that fits into a conversation: the shortest of up to three."""
    found = story(rng, split, creature)
    for _ in range(2):
        if len(found) > 900:
            found = min(found, story(rng, split, creature), key=len)
    return found


def poem(rng: random.Random, split: Split) -> Exchange:
    """A poem of two or four lines about a thing."""
    subject = pick(rng, _subjects(split))
    ask = POEM_REQUESTS.draw(rng, split).format(x=subject)
    shown = subject.replace("my ", "your ")
    lines = list(pick(rng, COUPLETS))
    if rng.random() < 0.7:
        lines += pick(rng, ENDINGS)
    text = "\n".join(line.format(x=shown, X=capitalized(shown)) for line in lines)
    return Exchange(ask, text)


def note(rng: random.Random, split: Split) -> Exchange:
    """A short note to somebody."""
    kind = pick(rng, tuple(NOTES))
    who, name = pick(rng, NOTE_PEOPLE), pick(rng, user_names(split))
    ask = NOTE_REQUESTS.draw(rng, split).format(kind=kind, who=f"my {who}", n=name)
    if ask.startswith("Write a invitation") or " a invitation" in ask:
        ask = ask.replace(" a invitation", " an invitation")
    text = NOTES[kind].format(gift=pick(rng, _GIFTS[kind]), day=pick(rng, DAYS))
    sender = name if name in ask else "your friend"
    return Exchange(ask, f"Dear {who}, {text[0].lower()}{text[1:]} Best wishes, {sender}".replace(
        ", i ", ", I "
    ))  # fmt: skip


def polite(rng: random.Random, split: Split) -> Exchange:
    """An order made polite."""
    order = pick(rng, _orders(split))
    shown = capitalized(order) + pick(rng, (".", "!", ""))
    ask = POLITE_REQUESTS.draw(rng, split).format(x=shown)
    return Exchange(ask, f"Could you please {order}?")


def written_turn(rng: random.Random, split: Split) -> list[Message]:
    """A poem, a note or polite words."""
    make = pick(rng, (poem, note, polite, polite))
    found = make(rng, split)
    return turn(dressed(rng, split, found.ask) if make is not polite else found.ask, found.answer)
