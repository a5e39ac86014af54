"""The plots of the stories: the beats of each and the words that fill them.

A line with "- " begins a beat, a line with "| " tells the same beat in another way. Every way of
a beat leaves the world in the same state: who has what, who is where.
"""

from __future__ import annotations

from functools import lru_cache

Beats = tuple[tuple[str, ...], ...]

# {N} the hero (or I), {he} {him} {his} and {He} {His} the pronouns, {F} the friend with {fhe}
# {fhim} {fhis} {Fhe} {Fhis}, {who} how the hero is introduced.
LOST = """
- {who} had {a_thing} that {he} loved very much.
| {who} had {a_thing}. It was {his} favorite thing.
- One {time}, the {thing} was gone.
| One {time}, {he} could not find the {thing}.
- {He} looked under the bed, but it was not there.
| {He} looked behind the door. It was not there.
| {He} searched the whole {room}, but found nothing.
- {He} felt {sad}.
| {He} was {sad} and sat down on the floor.
| {He} almost began to cry.
- Then {F} came by and asked, "What is wrong?"
| {F} saw this and asked, "Can I help you?"
- "I have lost my {thing}," said {N}.
| "My {thing} is gone," {N} said.
- "Where did you have it last?" asked {F}.
| "Think back. Where were you with it?" asked {F}.
- {N} thought for a moment. "I was {place}!"
| "Yesterday I was {place}," said {N}.
- Together {they} went to look there.
| {They} ran there as fast as {they} could.
- And there it was: the {thing} lay {spot}.
| The {thing} lay {spot}.
| {F} saw it first. The {thing} lay {spot}.
- "Thank you!" said {N}.
| {N} thanked {F} and hugged {fhim}.
- From then on, {he} always put the {thing} back in its place.
| That night {he} held the {thing} tight.
| {He} never forgot how {F} had helped.
"""
HIGH = """
- {who} was playing with {a_toy} {place}.
| {who} took {his} new {toy} and played {place}.
- A strong wind came and carried the {toy} into a tall tree.
| {He} threw the {toy} too high, and it landed in a tall tree.
- {He} jumped, but the branch was too high.
| {He} tried to climb the tree, but {he} slipped.
| {He} shook the tree, but the {toy} did not fall.
- {N} felt {sad}.
| "Oh no," said {N}. "I will never get it back."
- {F} was working nearby and heard {him}.
| Then {F} walked by.
- "Do not worry," {F} said. "I have an idea."
| "Wait here," said {F}.
- {Fhe} came back with a {tool}.
| {Fhe} ran home and brought a {tool}.
- With the {tool} {fhe} got the {toy} down.
| {Fhe} used the {tool}, and soon the {toy} was down.
- {N} was very {glad}.
| {N} laughed and took the {toy} in both hands.
- "Thank you, {F}! Do you want to play with me?"
| "You are a good friend," said {N}.
- {They} played together until the sun went down.
| {They} played away from the trees all {time}.
"""
BAKE = """
- {who} wanted to bake {a_cake} for {his} {family}.
| It was the birthday of {his} {family}, and {who} wanted to bake {a_cake}.
- {He} took flour, milk and a big bowl.
| {He} put on an apron and washed {his} hands.
- But there was no {missing} in the kitchen.
| Then {he} saw that the {missing} was all used up.
- The shop was already closed.
| It was too late to go to the shop.
| There was no money left to buy any.
- {N} felt {sad}.
| "What can I do now?" {N} thought.
- {He} knocked on {F}'s door.
| {He} went next door and asked {F} for help.
- "Of course," said {F} and gave {him} some {missing}.
| {F} smiled and gave {him} some {missing}.
- {N} ran home and mixed everything.
| Soon everything was in the bowl, and {he} stirred it well.
- After an hour in the oven, the {cake} was done.
| The whole house smelled sweet when the {cake} was done.
- {His} {family} was very {glad}.
| "This is the best {cake} of all," said {his} {family}.
- {N} brought a big piece to {F} to say thank you.
| And the first piece went to {F}.
"""
ANIMAL = """
- {who} was walking {place} one {time}.
| One {time}, {who} went for a walk {place}.
- There {he} heard a soft sound.
| Suddenly something moved in the grass.
- It was a little {pet}, and it was {hurt}.
| {He} found a small {pet} that was {hurt}.
- {N} did not know what to do.
| "You poor thing," said {N}.
- {He} called {F}, who knew a lot about animals.
| {He} ran to {F}, who was good with animals.
- "It needs food and a warm place," said {F}.
| "We must keep it warm," said {F}.
- {They} put the {pet} into a box with a soft blanket.
| {F} brought a box, a soft blanket and a bowl of water.
- Every day {N} looked after it.
| For a week {N} fed it every morning.
- Soon the {pet} was strong again.
| After some days the {pet} could play again.
- {They} took it back to the place where {they} had found it.
| {They} carried it outside and opened the box.
- The {pet} looked back once and was gone.
| The {pet} left {happily}.
- {N} was a little sad, but also proud.
| "Goodbye," said {N}. "Be careful!"
"""
FEAR = """
- {who} was afraid of {fear}.
| There was one thing that {who} feared: {fear}.
- {His} friends laughed about it, and {he} felt {sad}.
| {He} never told anybody about it.
- One {time}, {F} wanted to go for a walk {place}.
| One {time}, {F} said, "Let us go for a walk {place}!"
- "I cannot," said {N}. "I am afraid of {fear}."
| {N} turned red and told {F} about it.
- {F} did not laugh. "I was afraid too when I was small," {fhe} said.
| "Everybody is afraid of something," said {F}.
- {Fhe} took {him} by the hand.
| "I will stay with you," said {F}.
- {They} went slowly, step by step.
| First {they} only took a small step.
- {N} breathed in and out and counted to ten.
| {His} heart beat fast, but {he} went on.
- And nothing bad happened.
| Then {he} saw that it was not so bad.
- "I did it!" said {N}.
| {N} was very {glad}.
- From that day on, {he} was a little braver.
| After that, {fear} did not look so big any more.
"""
SHARE = """
- {both} found {a_thing} {place}.
| One {time}, {both} saw {a_thing} lying {place}.
- "It is mine," said {N}. "I saw it first!"
| "I want it," said {N}.
- "No, it is mine," said {F}.
| "But I picked it up," said {F}.
- {They} pulled and pushed, and both became angry.
| {They} did not speak to each other for an hour.
- {N} went home alone and felt {sad}.
| {N} sat down under a tree. It was no fun to be alone.
- "A friend is better than {a_thing}," {he} thought.
| {He} began to miss {his} friend.
- So {he} went to {F} and said, "I am sorry."
| {N} went back. "I am sorry," {he} said to {F}.
- "I am sorry too," said {F}.
| {F} was sorry as well.
- "You can have it today, and I can have it tomorrow," said {N}.
| "Let us take turns," said {N}.
- "That is a good idea," said {F}.
| {F} liked the idea.
- Then {they} played with the {thing} together, and both were {glad}.
| From then on, the {thing} belonged to both of {them}.
"""
RAIN = """
- {who} wanted to visit {his} {family}.
| One {time}, {who} set out to see {his} {family}.
- {He} packed bread, an apple and a bottle of water.
| {He} took a basket with bread and fruit.
- On the way the sky became dark.
| Halfway there, big clouds came up.
- It began to rain hard, and the path turned to mud.
| Rain fell, and thunder rolled over the hills.
- {N} was wet and {sad}.
| {N} had no umbrella and was soon wet.
- Then {he} saw a light. It was the house of {F}.
| Just then {F} came along with a big umbrella.
- "Come in and get warm," said {F}.
| "Come with me, my house is near," said {F}.
- {F} gave {him} hot soup and a dry coat.
| {They} sat by the fire and drank warm milk.
- {N} shared the bread from the basket.
| {They} ate the bread together and told jokes.
- When the rain stopped, {N} thanked {F} and went on.
| After an hour the sun came out again, and {N} could go on.
- {His} {family} was very {glad} to see {him}.
| {His} {family} was waiting at the door.
"""
LEARN = """
- {who} wanted to learn to {skill}.
| More than anything, {who} wanted to {skill}.
- The first time went wrong.
| {He} tried it alone, but it did not work.
- The second time was not better.
| {He} tried again and again.
- "I will never learn it," said {N}. {He} was {sad}.
| {N} wanted to give up.
- {F} saw this and said, "I was just like you."
| "Nobody can do it at once," said {F}.
- {F} showed {him} how to begin.
| {Fhe} had a good idea: to start with something easy.
- Every {time} {they} practiced together.
| {They} practiced for a week.
- Little by little, {N} became better.
| Each day it went a little better.
- Then the big day came, and {he} could {skill} all alone.
| At last {N} could {skill}.
- {He} was very {glad}, and {F} was proud.
| "You see," said {F}, "you only had to try."
"""

# What may be filled in; a key that comes again goes on.
WORDS = """
thing: ball, book, hat, doll, kite, drum, ring, red scarf, small boat, toy train, blue cup
thing: silver key, box of colors, teddy bear, whistle
toy: kite, ball, red balloon, paper plane, frisbee, hat
tool: ladder, long stick, rake, broom
cake: cake, apple pie, chocolate cake, loaf of bread, cherry pie, carrot cake
missing: sugar, butter, salt, honey
family: mother, father, grandmother, grandfather, sister, brother, aunt, uncle
pet: bird, rabbit, hedgehog, squirrel, duckling, owl, mouse, fox, turtle
hurt: hurt, cold and hungry, lost, very weak, tired and thirsty
fear: the dark, deep water, big dogs, thunder, high places, spiders, the old house
skill: swim, ride a bike, play the flute, climb, skate, whistle, paint, sing, dance, play chess
skill: juggle, read
time: morning, afternoon, evening, day, summer day, winter day, Sunday, Saturday
room: house, room, kitchen, garden
place: in the park, in the garden, by the river, in the forest, on the hill, at the lake
place: near the school, at the beach, in the meadow, by the pond
spot: under a bench, behind a stone, in the tall grass, next to a tree, under some leaves
spot: on a wall
sad: sad, very sad, unhappy, worried, upset
glad: happy, glad, pleased
happily: happily, quickly, at once
adjective: little, young, kind, clever, quiet, brave, cheerful, curious, shy, friendly, small
adjective: busy
creature: fox, bear, rabbit, mouse, squirrel, hedgehog, duck, frog, owl, cat, dog, pig, horse
creature: goat, penguin, turtle, badger, elephant, lion
"""

TITLES = """
lost: The Lost {Thing}
high: {Toy} in the Tree
bake: The {Cake}
animal: The Little {Pet}
fear: The Brave {Hero}
share: One {Thing} for Two
rain: A Rainy Day
learn: {Hero} Learns Something New
"""


def _beats(text: str) -> Beats:
    beats: list[list[str]] = []
    for line in text.strip().splitlines():
        if line.startswith("- "):
            beats.append([])
        beats[-1].append(line[2:])
    return tuple(tuple(ways) for ways in beats)


@lru_cache(maxsize=1)
def plots() -> tuple[tuple[str, Beats], ...]:
    """(title, beats) of every plot."""
    texts = {
        "lost": LOST,
        "high": HIGH,
        "bake": BAKE,
        "animal": ANIMAL,
        "fear": FEAR,
        "share": SHARE,
        "rain": RAIN,
        "learn": LEARN,
    }
    titles = dict(line.split(": ", 1) for line in TITLES.strip().splitlines())
    return tuple((titles[name], _beats(text)) for name, text in texts.items())


@lru_cache(maxsize=1)
def fillings() -> dict[str, tuple[str, ...]]:
    """The words that each {key} of a plot may be filled with."""
    found: dict[str, tuple[str, ...]] = {}
    for line in WORDS.strip().splitlines():
        key, _, words = line.partition(": ")
        found[key] = (*found.get(key, ()), *words.split(", "))
    return found
