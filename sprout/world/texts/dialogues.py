# ruff: noqa: E501
"""Everyday dialogues of two people. What is asked is answered, and prices and change are right."""

from __future__ import annotations

import random
from functools import lru_cache

from sprout.world.draw import Maker, Split, between, pick
from sprout.world.grammar import plural, with_article
from sprout.world.names import readers
from sprout.world.texts.weave import Cast, Forms, Weave, sections

# Rows: "@" cast, "A" says {p}, "B" the other one; a small letter may be left out with the
# answer that follows it. The title is what the other one is called ("name": a name).
_SOURCE = """
# Doctor
@ p:people; w:(throat, knee, ear, back, stomach, tooth, foot, arm); n:(two, three, four, five); t:times
B [Good morning|Hello|Good afternoon], {p}. [What can I do for you?|What is the matter?|How can I help you?]
A My {w} hurts. [It began {n} days ago.|I have had it for {n} days.]
B [Did you fall?|Do you have a fever as well?|Did anything happen?|Does it hurt all the time?]
A [No, I do not think so.|No, but I feel tired.|I am not sure.|Not that I remember.]
B [Let me have a look.|Sit down here, please.|Lie down, I will look at it.] [It is nothing serious.|That is not bad.|You will soon be well.]
A [What should I do?|I am glad. What can I do against it?|Do I need medicine?]
B [Rest for {n} days|Stay in bed tomorrow|Keep warm] and [drink a lot of tea|do no <sports>|come back if it gets worse|sleep well].
A [Thank you, doctor.|I will do that. Thank you.|Thank you very much. Goodbye.]
# Woman
@ p:people; x y:places; s:shops; n:(five, ten, fifteen, twenty); a b:(left, right); c:shades
A Excuse me, how do I get to the {x}?
B [Go straight ahead|Follow this street] as far as the {y}. [Then turn|There you turn] {a} [at the {s}|after the {s}|beside the {s}].
A [Is it far?|How long does it take?|Can I walk there?]
B [It takes {n} minutes on foot.|About {n} minutes on foot.|On foot it is {n} minutes.]
a [How will I know it?|What does it look like?]
b It is {a c} [building|gate|house] [with a tall tower|beside a fountain|behind old trees].
A So first to the {y}, then {a}. Thank you!
B [That is right.|Exactly.|Yes.] [Have a nice day.|You are welcome.|Enjoy your day.]
# Clerk
@ p:people; x y:(Harbor City, Northfield, Lakeside, Old Mill, Greenhill, Stonebridge, Seaview, Westport); t:(8:05, 8:40, 9:15, 9:50, 10:20, 11:10, 12:30, 13:45, 14:25, 15:55, 16:10, 17:35); k:1-9; n:(one hour, two hours, half an hour, forty minutes, fifty minutes); s:(one, two, three)
A [Good morning.|Hello.|Excuse me.] When does the next train to {x} leave?
B At {t}, from platform {k}.
A [How long does it take?|How long is the ride?]
B {^n}. [You must change trains in {y}.|You do not need to change.|It also stops in {y}.]
A [A ticket, please.|Then one ticket, please.] [Is there a seat by the window?|Can I take my bicycle?|May I bring my dog?]
B [Yes, of course.|Yes, you can.|Certainly.] [Here is your ticket.|Here you are.]
A So platform {k}, at {t}. Thank you.
B [That is right.|Yes.] [Have a good trip!|Enjoy the ride!]
# Teacher
@ p:people; s u:subjects; n:(two, three, four, five); k:2-60; d e:(Monday, Tuesday, Wednesday, Thursday, Friday)
B {p}, [have you done|did you do|where is] your {s} homework?
A [I am sorry, I forgot it at home.|I have done half of it.|Not yet. I did not understand the last part.|Yes, but my dog sat on it.]
B [What was difficult?|What happened?|Which part was it?]
A [The task on page {k}.|I did not know how to begin.|I was ill for {n} days.]
B [I see.|No problem.|That can happen.] [Bring it on {d}|You have time until {d}], and [ask me if you need help|I will explain it after the lesson|work on it with a friend].
A [Thank you.|I will.] [Do we have {u} on {e}?|Will there be a test on {e}?]
B Yes, on {e}. [Please bring a pencil.|Do not forget your book.|It will not be hard.]
# Librarian
@ p:people; b:(dinosaurs, stars, trains, cooking, horses, knights, whales, robots, gardening, magic tricks, birds, volcanoes, painting, pirates); n:(two, three, four); k:1-30; f:(first, second); c:colors; d:days
A [Hello.|Good afternoon.] Do you have a book about {b}?
B [Yes, several.|Of course.|Certainly.] They are on the {f} floor, on shelf {k}.
A [Thank you.|Great.] For how long may I keep it?
B For {n} weeks. [Do you have a library card?|May I see your card?]
A [Yes, here it is.|Here you are.|No. Can I get one?]
B [Thank you.|Good.|All right.] [The {c} one with the big pictures is very popular.|If you need more time, just call us.|We also have a reading hour on {d}.]
A [I will look at it. Goodbye!|That is good to know. Thank you!]
# name
@ p q:people; x:places; d:days; t:(ten, eleven, two, three, four, five); k:hobbies; w:relatives; f:fruit
A Hello, {q}. This is {p}. [How are you?|Do you have a moment?|Can you hear me?]
B [Hello, {p}!|Hi, {p}!] [I am fine, and you?|Yes, what is it?|It is good to hear you.]
A [Would you like to come to the {x} on {d}?|Shall we go to the {x} on {d}?|I am going to the {x} on {d}. Will you come along?]
B [On {d}? Yes, gladly.|That is a great idea.|I would love to.] [At what time?|When shall we meet?]
A At {t}. [I will wait at the door.|My {w} will drive us.|Let us meet at the bus stop.]
B [Should I bring anything?|What do I need?]
A [Bring <a clothes> and some <s fruit>.|Only a good mood.|Perhaps <drinks> for both of us.]
B [Good.|All right.|Fine.] On {d} at {t}, then. [See you!|I am looking forward to it.|Goodbye, {p}.]
# name
@ p q:people; k:small_things; a:colors; x y:places; r:rooms; w:relatives
A [Have you seen my {k}?|I cannot find my {k}.|{q}, I have lost my {k}.]
B [What does it look like?|Which one? The new one?|Where did you have it last?]
A It is {a}[ and quite small|]. [I had it at the {x}.|This morning it was in the {r}.|My {w} gave it to me.]
B [Did you look in your pockets?|Have you searched your bag?|Maybe it is still in the {r}.]
A [Yes, twice.|I have looked everywhere.|No, wait.]
B [Look, what is that under the <furniture>?|There is something {a} behind you!|And what are you holding in your hand?]
A My {k}! [Thank you, {q}.|I did not see it.|How silly of me.]
B [You are welcome.|That happens to everybody.|It likes to hide.]
# name
@ p q:people; h i:hobbies; s:sports; f g:meals; c:colors; d:days
A What do you like to do in your free time, {q}?
B I like {h}. [I do it nearly every day.|It makes me happy.|My <relatives> taught me.] And you?
A I prefer {i}. [On {d} I always have time for it.|I have only just begun.|It is harder than it looks.]
B [What is your favorite food?|And what do you like to eat?]
A {^f}, [with a lot of <herbs>|above all|every day, if I could]. [What about you?|And you?]
B I like {g} better. [Shall we cook together one day?|We could eat together on {d}.]
A [Yes, that would be nice.|A good idea!|With pleasure.]
# name
@ p q:people; d:days; t:things; k:toys; m:moods; w:relatives
A Why are you so [sad|quiet], {q}? [Did something happen?|What is wrong?]
B [My best friend has moved away.|I broke my {w}'s <things>.|Nobody wants to play with me today.|I lost the game on {d}.|My {k} is broken.]
A [I am sorry.|Oh dear.|I understand that you are sad.] [Do you want to tell me more?|That would make me sad too.]
B [There is not much to tell.|I just do not know what to do.|I did not want that to happen.]
A [Let us think about it together.|Maybe I can help you.|You can always talk to me.] [Shall we take a walk?|Shall we have some <drinks>?|What would make you feel better?]
B [A walk would be good.|It helps that you ask.|I feel a bit better already.] Thank you, {p}.
# Vet
@ p:people; k:(dog, cat, rabbit, pony, hamster, parrot); n:(Biscuit, Shadow, Patch, Pickle, Fluffy, Button, Cookie, Domino, Pebble, Smoky); m:(two, three, four); j:2-12
B [Hello.|Good morning.] [Who do we have here?|What is the name of your {k}?]
A This is {n}. {n} has not eaten for {m} days.
B How old is {n}?
A {j} years[ old|]. [Is it something bad?|I am worried.]
B [Let me look.|Hold still, {n}.] [There is a bad tooth.|The stomach is a little upset.|I think it is only the heat.]
A [Will {n} be well again?|What can we do?]
B Yes. [Give soft food and much water|Mix this medicine with the food|Let {n} rest in a quiet place], and come again in {m} days.
A [Thank you. Come, {n}, we go home.|I am so glad. Thank you!]
# Waiter
@ p:people; m n:meals; d e:drinks; c:cakes; w:relatives
B [Good evening.|Welcome.] [A table for two?|Do you have a reservation?|Would you like to sit by the window?]
A Yes, please. [What do you recommend today?|Is there anything special today?]
B We have {m} and {n}. [Both are fresh.|The {n} comes with a green salad.]
A I will have the {n}, and for my {w} the {m}.
B So {n} for you and {m} for your {w}. [And to drink?|What would you like to drink?]
A {^d} for me and {e} for my {w}, please.
B [Would you like dessert?|And something sweet afterward?] There is {a c}.
A [Maybe later.|Yes, one {c} and two forks, please.|No, thank you. We will be full.]
"""

# What shops sell, with prices in cents, and who sells it.
_SHOPS = (
    (
        "Baker",
        "roll:40, bun:90, pretzel:120, croissant:150, muffin:180, doughnut:130",
        "rye bread:380, white bread:320, apple pie:950, honey cake:820, nut loaf:440",
    ),
    (
        "Farmer",
        "apple:50, pear:60, cucumber:90, egg:30, melon:250, pumpkin:320, lemon:40",
        "pot of honey:620, basket of berries:480, bunch of carrots:190, sack of potatoes:550",
    ),
    (
        "Florist",
        "rose:200, tulip:120, lily:250, sunflower:180, daisy:60",
        "fern in a pot:790, cactus:450, wreath:1250, bunch of lavender:380",
    ),
    (
        "Clerk",
        "postcard:80, pencil:70, notebook:240, envelope:20, eraser:110, stamp:95",
        "box of crayons:520, pair of scissors:640, bottle of ink:480, calendar:890",
    ),
    (
        "Toy seller",
        "ball:350, kite:790, yo-yo:260, marble:15, puzzle:880, whistle:140",
        "teddy bear:1490, toy train:1990, music box:1650, paint box:720",
    ),
    (
        "Cook",
        "pancake:250, sausage:320, waffle:280, lemonade:210, sandwich:390",
        "bowl of soup:450, plate of noodles:680, large salad:590, fish soup:740",
    ),
    (
        "Seller",
        "bell:490, light:850, tire:1450, basket:1690, lock:980",
        "bicycle pump:1290, helmet:2490, repair kit:630, child seat:3900",
    ),
)
_COUNTS = ("one", "two", "three", "four", "five", "six")
_BUYING = (
    "B: [Good morning.|Hello, {p}.|Good afternoon.] [What would you like?|What can I do for you?|Can I help you?]\nA: [I would like|I need|Please give me] {n} {i}. [How much is that?|What does that cost?]\nB: {each} That is {p1}. [Anything else?|Would you like something else?]\nA: [Yes, also|And] {one}, please[, for my <relatives>|].\nB: That is {p2}, so together {total}.\nA: Here is {paid}.\nB: {back} [Thank you.|Have a nice day.|See you soon.]",
    "A: [Excuse me,|Hello,] how much is {one}[ like this|]?\nB: {p2}. [It is our last one.|It is new.|Many people like it.|It is a good one.]\nA: [Good, I will take it.|Then I will take it.] And {n} {i}, please.\nB: {each} {n2} {i} are {p1}. With the other that makes {total}.\nA: [Here you are: {paid}.|I have {paid}.]\nB: {back} [Goodbye!|Come again!|Would you like a bag?]",
)


def money(cents: int) -> str:
    """'$3', '$2.50'."""
    return f"${cents // 100}" if cents % 100 == 0 else f"${cents // 100}.{cents % 100:02d}"


def _rows(text: str) -> tuple[tuple[str, int], ...]:
    """'a bun:90, rye bread:380' as pairs of name and cents."""
    rows = (row.rpartition(":") for row in text.split(", "))
    return tuple((name, int(cents)) for name, _, cents in rows)


@lru_cache(maxsize=1)
def _shops() -> tuple[tuple[str, tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]], ...]:
    return tuple((seller, _rows(many), _rows(one)) for seller, many, one in _SHOPS)


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[tuple[str, Cast, tuple[tuple[str, Weave], ...]], ...], Weave]:
    scenes = tuple(
        (title, Cast(rows[0][1][0]), tuple((mark, Weave(*ways)) for mark, ways in rows[1:]))
        for title, rows in sections(_SOURCE)
    )
    return scenes, Weave(*_BUYING)


def shopping(rng: random.Random, split: Split) -> str:
    """Buying several of one thing and one of another: the sum and the change are right."""
    seller, many, single = pick(rng, _shops())
    (item, price), (other, cost) = pick(rng, many), pick(rng, single)
    count = between(rng, 2, 6)
    total = count * price + cost
    paid = next(note for note in (500, 1000, 2000, 5000, 10000, 20000) if note >= total)
    back = paid - total
    who = pick(rng, readers("train")).name
    forms: Forms = {
        "p": who,
        "n": _COUNTS[count - 1],
        "n2": _COUNTS[count - 1].capitalize(),
        "i": plural(item),
        "each": f"One {item} is {money(price)}.",
        "p1": money(count * price),
        "p2": money(cost),
        "one": other if "bread" in other else with_article(other),
        "total": money(total),
        "paid": money(paid),
        "back": f"And {money(back)} back." if back else "That is exactly right.",
    }
    return _labeled(_compiled()[1].tell(rng, forms), who, seller)


def _labeled(text: str, first: str, second: str) -> str:
    lines = []
    for line in text.split("\n"):
        lines.append((first if line[0] == "A" else second) + line[1:])
    return "\n".join(lines)


def dialogue(rng: random.Random, split: Split) -> str:
    """A dialogue at the doctor's, the station, the school, on the phone and so on."""
    title, cast, rows = pick(rng, _compiled()[0])
    forms = cast.draw(rng, readers("train"))
    extra = rng.random() < 0.5
    lines = [
        f"{mark.upper()}: {weave.tell(rng, forms)}"
        for mark, weave in rows
        if extra or mark.isupper()
    ]
    other = forms["q"] if title == "name" else title
    if rng.random() < 0.75:
        return _labeled("\n".join(lines), forms["p"], other)
    named = forms["p"], other if title == "name" else f"the {title.lower()}"
    return _quoted(rng, lines, named)


_VERBS = ("said", "answered", "replied")


def _quoted(rng: random.Random, lines: list[str], named: tuple[str, str]) -> str:
    """The same as a scene with quotation marks."""
    told = []
    for line in lines:
        speaker = named[0] if line[0] == "A" else named[1]
        text = line[3:]
        verb = "asked" if text.endswith("?") else pick(rng, _VERBS)
        if text.endswith("."):
            told.append(f'"{text[:-1]}," {verb} {speaker}.')
        else:
            told.append(f'"{text}" {verb} {speaker}.')
    return pick(rng, (" ", "\n")).join(told)


_SMALL = (
    "A: [Good morning|Hello|Hi], {q}. [How are you?|How are you today?|Did you sleep well?]\nB: [Very well, thank you.|I am <moods>.|Not bad.] And you?\nA: [I am <moods>.|A bit tired.|Fine, thank you.] [What are you doing?|Where are you going?]\nB: [I am going to the <places>.|I am looking for my <small_things>.|I am waiting for my <relatives>.|I am on my way to the <shops>.]\nA: [Then I will not keep you.\nB: [Thank you. See you later!|It was nice to see you.]|May I come along?\nB: [Gladly. Come on!|Yes, I would like that.]|Is it far?\nB: [Just around the corner.|No, I will be there soon.]|Give my best to your <relatives>.\nB: [I will. Goodbye, {p}.|Thank you, I will.]]",
    'A: {q}, [can you help me|may I ask you something|do you have a minute]?\nB: [Of course.|Yes, what is it?|Sure.]\nA: [How do you spell|What is another word for|Do you know] "[beautiful|enormous|separate|necessary|quarrel|journey|courage|honest]"?\nB: [I would look in the dictionary.|Let me think. We can look it up together.|Ask our teacher, to be sure.]\nA: [Good idea.|Let us do that.] Thank you!',
    "A: [What a day!|Look at the sky.] [It is so [hot|windy|cold|bright] outside.\nB: [They say that it will change tomorrow.|Last week it was the same.|I like it like this.]|Do you have an umbrella?\nB: [Yes, here in my bag.|No, but we can wait a little.|I left it in the <rooms>.]]\nA: [Shall we sit in the <rooms>?|Let us wait at the <places>.|Then let us stay here.] I have <drinks> and <few> <s fruit>.\nB: [That sounds good.|How nice of you.|You think of everything.]",
)


@lru_cache(maxsize=1)
def _small() -> tuple[Weave, Cast]:
    return Weave(*_SMALL), Cast("p q:people")


def small_talk(rng: random.Random, split: Split) -> str:
    """Some lines between two people who meet."""
    weave, cast = _small()
    forms = cast.draw(rng, readers("train"))
    return _labeled(weave.tell(rng, forms), forms["p"], forms["q"])


KINDS: tuple[tuple[Maker, float], ...] = (
    (dialogue, 4.0),
    (shopping, 1.5),
    (small_talk, 1.0),
)
