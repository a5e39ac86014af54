# ruff: noqa: E501
"""Notes, invitations, thank-you notes, postcards, lists and signs."""

from __future__ import annotations

import random
from functools import lru_cache

from sprout.world.draw import Maker, Split
from sprout.world.names import readers
from sprout.world.texts.weave import Cast, Weave

_CAST = (
    "p q r:people; d e:days; t:months; n:2-28; h:(two, three, four, five, six, seven, eight);"
    " x y:places; k l:things; a b:shades; c:cakes; m:meals; v w:hobbies; f g:fruit; u o:vegetables;"
    " z:trips; s i:sights; j:relatives; B:birds"
)
_INVITATION = (
    "Dear {q},\n[I turn [nine|ten|eleven|twelve|thirty|forty|seventy] on {d}|On {d} I am giving a party|We are moving, and on {d} there is a party], and I would like to invite you. [We meet|Come] at {h} [at the {x}|at my house|in our garden]. There will be {a c} and {m}, and [later|after that] we will [dance|play games|make a fire|play <sports>|sing]. [Please bring <s fruit>.|Bring a [coat|jacket|sweater|scarf|blanket], for it may be cool.|You need not bring anything.|Let me know if you can come.]\n[Yours|See you soon|Many greetings], {p}",
    "[Invitation|You are invited!|Come to our party!]\nWhat: [a birthday party|a summer party|a concert|a lantern walk|a picnic|a game of <sports>]\nWhen: {d}, {n} {t}, at {h}\nWhere: [at the {x}|in the <rooms> of {p}|under the old <trees>]\nWhat to bring: {s f}, <a toys> and good [humor|spirits|company]\n[Please answer by {e}.|We look forward to you!|Everybody is welcome.] {p}",
    "Hello {q}, [do you have time|are you free] on {d}? {r} and I [are going|want to go] to the {x}, [to see {s}|because there is a show with <s wild>|and after that we cook {m}]. We [start|leave] at {h}. [Tell me by {e} if you can come.|It would be nice if you came along.|{r} says that you must come.] {p}",
)
_THANKS = (
    "Dear {q},\n[thank you|many thanks|a thousand thanks] for the {a} {k}[ that you sent me|]. [It is just what I needed.|How did you know that I like {a}?|It looks fine next to my {l}.|I use it every day.] [Yesterday I took it to the {x}, and {r} [wanted one too|was full of wonder].|My {j} likes it as well.|I have put it on the <furniture>.] [I hope to see you soon.|Come and visit me when you can.|Next time I will bake {a c} for you.]\n[Yours|Love|With best wishes], {p}",
    "Dear {q},\nthank you for [your help on {d}|coming to the {x} with me|feeding my <pets> while I was away|the wonderful days at the {z}]. [Without you I would not have managed.|You are a real friend.|I will not forget it.] [As a small thank-you I send you {a c}.|If you ever need help with {v}, call me.|Here are some <s flowers> from my garden.]\n{p}",
)
_POSTCARD = (
    "Dear {q},\ngreetings from the {z}! [The weather is [sunny|changeable|warm|windy].|It rains, but we do not mind.] [Yesterday|On {d}] we [saw {s}|went to the {x}|hired <a travel>], and [in the evening|later|after that] we ate {m}. [{r} found {a k} in the {x}.|{r} has become very good at {w}.|I have never eaten such good <s fruit>.] [We come home on {e}.|Tomorrow we want to see {i}.|I wish you were here.]\n[Yours|Love|Many greetings], {p}",
    "Hello {q}! [This is the view from our window.|The picture shows {s}.|I am writing this on a bench by the {x}.] It smells of <smells>, and I hear <sounds>. [{r} says hello.|{r} is asleep already.] [Every morning there are {s f} and {s g} for breakfast.|I have bought you {a k}.|The {s B} here are not shy at all.] See you on {e}! {p}",
)
_NOTE = (
    "{q}, [I am at the {x}|I had to go to the {x}|I am next door] and will be back at {h}. [There is {m} in the fridge.|Please feed the <pets>.|Do not forget to water the <s flowers>.|The key is under the [flower pot|mat|stone|bench].] {p}",
    "[For the kitchen table|A note on the door]: {q}, [please buy|we need] {s f}, {s u} and {s o}. [The money is in the {a} [cup|jar|box].|{r} comes to dinner at {h}.] [Thank you!|Kisses,] {p}",
    "[Lost|Missing]: {a a} {k}, near the {x}. [It has {a b} [ribbon|stripe|handle|spot].|It belongs to my {j}.|It means a lot to me.] If you find it, please call {p}[ after {h}|].",
    "[Found|Found on {d}]: {a a} {k}, next to the {x}. [The owner can ask for it at the <shops>.|Please tell me what is special about it.|It lies at the <shops>.] {p}",
    "[Shopping list|To buy|For {d}]\n- {s f}\n- {s g}\n- {s u}\n- {s o}\n- [milk|butter|cheese|eggs|flour|rice|honey|oil]\n- {a c}[\n- {a k} for {q}|]",
    "[My plan for {d}|To do on {d}|{d}]\n- [call|write to|visit] {q}\n- [water the <s flowers>|sweep the <rooms>|repair the {k}|look for the {l}]\n- [at {h} to the {x}|take the {k} to {r}|buy <s vegetables>]\n- [cook {m}|bake {a c}|practice the <instruments>]\n- [early to bed|read a chapter|{v}]",
    "[For sale|I sell|To give away]: {a a} {k}, [nearly new|a bit worn, but good|from my {j}], and {a b} {l}. [You can see them on {d} at {h}.|Ask for {p} at the {x}.|I will trade them for {a k}, too, if it is {b}.]",
    "[Rules for the {x}|Please note|How we live here]\n1. [Do not run.|Be quiet after {h}.|Close the door gently.|Wipe your shoes.]\n2. [Put every <things> back in its place.|Share your <s fruit>.|Leave the {k} where it is.]\n3. [Nobody feeds the <s birds>.|Help each other.|Say hello and goodbye.|Whoever breaks something says so.]",
)


@lru_cache(maxsize=1)
def _compiled() -> tuple[Cast, tuple[Weave, ...]]:
    groups = []
    for ways in (_INVITATION, _THANKS, _POSTCARD, _NOTE):
        groups.append(Weave(*ways))
    return Cast(_CAST), tuple(groups)


def _of(number: int, rng: random.Random) -> str:
    cast, groups = _compiled()
    return groups[number].tell(rng, cast.draw(rng, readers("train")))


def invitation(rng: random.Random, split: Split) -> str:
    """An invitation."""
    return _of(0, rng)


def thanks(rng: random.Random, split: Split) -> str:
    """A thank-you note."""
    return _of(1, rng)


def postcard(rng: random.Random, split: Split) -> str:
    """A postcard from a trip."""
    return _of(2, rng)


def note(rng: random.Random, split: Split) -> str:
    """One to three notes, lists or signs."""
    count = 1 + int(rng.random() * 3)
    return "\n\n".join(_of(3, rng) for _ in range(count))


KINDS: tuple[tuple[Maker, float], ...] = (
    (invitation, 1.0),
    (thanks, 0.8),
    (postcard, 1.0),
    (note, 1.5),
)
