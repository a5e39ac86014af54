# ruff: noqa: E501
"""Glimpses: what people are doing in a place, what lies in a drawer, likes and dislikes, dreams,
memories. Few fixed words and many to choose from: these texts carry much of the vocabulary."""

from __future__ import annotations

import random
from functools import lru_cache

from sprout.world.draw import Maker, Split, between, pick, pick_some
from sprout.world.names import readers
from sprout.world.texts.weave import Cast, Weave

_CAST = "p q r:people; x y z:places; d e:days; t:months; w:relatives; n:2-12; m o:moods; g h:beasts; k l:wild; u v:jobs; i j:instruments; A B:hobbies; S C:smells; E F:sports; D G:drinks"
# A glimpse: how it begins, sentences of which some are told, how it ends.
_PLACE = (
    "[[At the {x}|Near the {x}, {d}|A look around the {x}|What I see at the {x}]:\n|It is [<calm>|<loud>] [<near> the {x}|at the {x}][ today|]. |From my window I can see the {x}. |]",
    "<A looks> <jobs> <does> <a shades> <things>[ <near> the <shops>|].|<A looks> [man|woman|girl|boy] in <a shades> <clothes> <moves> [past the <shops>|to the <places>|along the <touch> path|under the <s trees>].|{A u} and {a v} [talk|argue|laugh|whisper] about <s wild>[ and <sports>|].|A [black|white|gray|brown|spotted|small] [dog|cat|pony|kitten|puppy|goose|goat] <moves> after <a jobs>.|<S birds> [sit|sleep|quarrel] on <a old> <furniture> <near> the <shops>.|Somebody <does> <s flowers> and <a small_things>.|[{p}|{q}], the <jobs>, <does> <few> <colors> <s things>.|On a bench <a looks> [man|woman] eats <a ripe> <fruit> and reads about <s wild>.|[The air smells|It smells] of <smells>, and there is <sounds>.|<A shades> <travel> stops, and <a looks> <jobs> gets out.|Two children trade <a toys> for <a small_things>.|Under <a trees> lies <a nice> <shades> <clothes>. Who lost it?|<A jobs> <does> <a big> <old> <furniture> with the help of <few> <s jobs>.|{r} <feels> <s fruit>, but the stand has only <s vegetables>.|Behind the fence {a g} and {a h} share some [soft|warm|dry|fresh|yellow] straw.",
    "[Then it grows quiet.|So it is every {d}.|A long day is over.|I close the window.|{p} goes home.|Then the bell rings.|Nobody looks up.|I like to watch all this.]",
)
_INVENTORY = (
    "[In {p}'s drawer|In the <old> chest of {p}'s {w}|On the <big> table by the window|In the <small> box under the bed|In the pockets of {p}'s <clothes>|In the suitcase from the attic|On the shelf of the <shops>] [there are|you find|lie]: ",
    "<a old> <small_things>|<few> <shades> <s small_things>|<a shades> <things>|<a nice> <things>|<a shades> <toys>|<few> <ripe> <s fruit>|a book about <hobbies>|a picture of <a looks> <jobs>|a letter from {t}|<few> dried <s flowers>|<a small> <things> without a name|a drawing of {a k} and {a l}|<a old> map of the <trips>|<a materials> box with <s small_things>|a ticket for the <travel>|a jar of <spices>|a bunch of <herbs>|a single <shades> sock|a ball of <colors> wool",
    "[Nothing is missing.|{q} counts everything twice.|Only the <small_things> is missing.|{p} knows a story about each of them.|And at the bottom there is sand.|{q} would like to have the <small_things>.|It takes {n} minutes to put it all back.]",
)
_LIKES = (
    "[|||Who likes what? |In our house everybody is different. |At school we talked about what we like. ]",
    "[{p}|{q}|{r}|My {w}|Our neighbor|The <jobs>|The <looks> <jobs>|A cousin of {q}|A friend of {p}|The new <jobs>] [likes|loves|prefers|misses|buys] <ripe> <s fruit>, but [not <taste> <s vegetables>|no <s vegetables>|never touches <s vegetables>].|[{p}|{q}|{r}|My {w}|Our neighbor|The <jobs>|The <looks> <jobs>|A cousin of {q}|A friend of {p}|The new <jobs>] <feels> <hobbies> and, on {d}, <sports>.|[{p}|{q}|{r}|My {w}|Our neighbor|The <jobs>|The <looks> <jobs>|A cousin of {q}|A friend of {p}|The new <jobs>] [likes|loves|remembers] the <places> in <months>.|[{p}|{q}|{r}|My {w}|Our neighbor|The <jobs>|The <looks> <jobs>|A cousin of {q}|A friend of {p}|The new <jobs>] [likes|loves|misses] the smell of <smells>.|[{p}|{q}|{r}|My {w}|Our neighbor|The <jobs>|The <looks> <jobs>|A cousin of {q}|A friend of {p}|The new <jobs>] [likes|hates] to hear <sounds>.|[{p}|{q}|{r}|My {w}|Our neighbor|The <jobs>|The <looks> <jobs>|A cousin of {q}|A friend of {p}|The new <jobs>] [likes|loves|prefers|often cooks] <meals> with <spices>, and for dessert <a cakes>.|[{p}|{q}|{r}|My {w}|Our neighbor|The <jobs>|The <looks> <jobs>|A cousin of {q}|A friend of {p}|The new <jobs>] <feels> <s wild>, above all <looks> ones.|[{p}|{q}|{r}|My {w}|Our neighbor|The <jobs>|The <looks> <jobs>|A cousin of {q}|A friend of {p}|The new <jobs>] would rather have {D} than {G}.|[{p}|{q}|{r}|My {w}|Our neighbor|The <jobs>|The <looks> <jobs>|A cousin of {q}|A friend of {p}|The new <jobs>] wears <a colors> <clothes> with <colors> [spots|stripes|buttons|pockets].|[{p}|{q}|{r}|My {w}|Our neighbor|The <jobs>|The <looks> <jobs>|A cousin of {q}|A friend of {p}|The new <jobs>] is better at {E} than at {F}.|[{p}|{q}|{r}|My {w}|Our neighbor|The <jobs>|The <looks> <jobs>|A cousin of {q}|A friend of {p}|The new <jobs>] <does> <s things> and <s toys>.|[{p}|{q}|{r}|My {w}|Our neighbor|The <jobs>|The <looks> <jobs>|A cousin of {q}|A friend of {p}|The new <jobs>] is {m} in {t} and {o} in <months>.|[{p}|{q}|{r}|My {w}|Our neighbor|The <jobs>|The <looks> <jobs>|A cousin of {q}|A friend of {p}|The new <jobs>] plays the {i} well and the {j} badly.|[{p}|{q}|{r}|My {w}|Our neighbor|The <jobs>|The <looks> <jobs>|A cousin of {q}|A friend of {p}|The new <jobs>] wants to be <a jobs>[ or <a jobs>|], [like my {w}|because of the <clothes>|and nothing else].",
    "[|||It is good that people are different.|And what do you like?|Nobody likes <s vegetables> and <sounds> at once.|That is how it is.]",
)
_DREAM = (
    "[Last night I dreamed of|I had a strange dream about|In my dream there was|{p} dreamed of|{p} told me a dream about] <a odd> <wild>. ",
    'It wore <a shades> <clothes> and [played|carried|ate] <a odd> <instruments>.|The {x} was full of <odd> <s fruit>.|<A odd> <jobs> <did> my <things>.|Then <few> <odd> <s birds> came by <travel>.|Everything smelled of <smells> and tasted of <fruit>.|We drank <drinks> out of <a odd> <things>.|The floor was of <touch> <s vegetables>.|The <furniture> said: "[Where is my <clothes>?|I am <moods> today.|Do you like <sports>?|It is <months> again.]"|My {w} was as small as <a small_things>.|In the sky hung <a odd> <furniture> and <few> <s things>.|<A odd> <beasts> sold me <a small_things> for <few> <s flowers>.|Instead of rain, <colors> <s small_things> fell from the clouds.|I could [fly|swim|see|breathe] like <a wild>, but only <near> the {y}.|We found <a odd> <trees> with <s toys> on every branch.',
    "[Then I woke up.|Then the clock rang, and it was {d}.|When I woke up, I had to laugh.|What could it mean?|I wrote it down before I forgot it.|It was only a dream.|And then it was morning.]",
)
_MEMORY = (
    "[I remember|I often think of|{p} told me about] [a day in {t}|the old {x}|my first {d} at the {x}|the summer by the {y}|the house of my {w}]. ",
    "It smelled of {S} and of {C}.|You could hear <sounds>[ all day| at night| in the morning|].|My {w} wore <a shades> <clothes> and <did> <a old> <things>.|We ate <ripe> <s fruit> and <meals>.|<A looks> <jobs> showed us <a old> <things>.|{q} <did> <few> <s small_things> <near> the {y}.|There was <a old> <furniture> where <a pets> slept.|The <s trees> were full of <s birds>.|In the evening we played <sports> or listened to <a instruments>.|I was {m}, and {q} was {o}.|On the wall hung a picture of <a wild> <near> <a trees>.|Once a [hungry|cheeky|white|brown|clever] [goat|donkey|cow|puppy|llama] ate my {w}'s <clothes>.|We drank <drinks> from <shades> cups.|{q} and I talked about {A} and {B}.|We saw <sights> and <sights>.|I kept <a small_things> from that time, and it is still <touch>.",
    "[That was long ago.|I would like to go there again.|Nobody lives there now.|{q} remembers it too.|It seems to me like yesterday.|I still have <a small_things> from there.|Today there is <a shops> in that place.]",
)


def _ways(text: str) -> tuple[Weave, ...]:
    """The sentences between bars that stand outside of all brackets."""
    parts, depth, start = [], 0, 0
    for place, char in enumerate(text):
        depth += (char == "[") - (char == "]")
        if char == "|" and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return tuple(Weave(part) for part in [*parts, text[start:]])


@lru_cache(maxsize=1)
def _compiled() -> tuple[Cast, tuple[tuple[Weave, tuple[Weave, ...], Weave], ...]]:
    kinds = (_PLACE, _INVENTORY, _LIKES, _DREAM, _MEMORY)
    return Cast(_CAST), tuple((Weave(head), _ways(row), Weave(end)) for head, row, end in kinds)


def glimpse(rng: random.Random, split: Split) -> str:
    """A glimpse of one kind."""
    cast, kinds = _compiled()
    kind = pick(rng, kinds)
    head, middle, end = kind
    forms = cast.draw(rng, readers("train"))
    told = [weave.tell(rng, forms) for weave in pick_some(rng, middle, between(rng, 3, 7))]
    begin, close = head.tell(rng, forms), end.tell(rng, forms).strip()
    if kind is kinds[1]:
        begin += ", ".join(told[:-1]) + f" and {told[-1]}."
        return f"{begin} {close}"
    return f"{begin}{' '.join(told)} {close}".strip()


KINDS: tuple[tuple[Maker, float], ...] = ((glimpse, 1.0),)
