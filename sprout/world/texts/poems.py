# ruff: noqa: E501
"""Short poems: the lines of a rhyme table end alike, two or four of them make a verse."""

from __future__ import annotations

import random
from functools import lru_cache

from sprout.world.draw import Maker, Split, between, pick, pick_some
from sprout.world.names import readers
from sprout.world.texts.weave import Weave, person_forms

# A family of rhymes: lines by number of the family; each line ends with a rhyming word.
_LINES = """
night: The [moon|lamp|star] above is [round and|clear and|warm and] bright|The [owl|bat|moth] awakes and takes its flight|The window shows a [golden|silver|yellow] light|We close the [book|door|gate] and say good night|The [snow|wall|swan] is [soft and|smooth and|clean and] white|And everything will be all right|A [kite|bird|cloud] is climbing out of sight
day: The [clouds|ships|birds] are slowly drifting away|It is a [bright|warm|calm] and friendly day|The [children|kittens|puppies] laugh and want to play|The [horse|donkey|goat] is eating sweet fresh hay|A little bird sits on the blossom spray|[Come in|Sit down], my friend, and please do stay|The sky is [cool|soft|plain] and pearly gray
tree: A [robin|sparrow|squirrel] lives in our old tree|I hear the humming of a bee|The [river|water] runs down to the sea|The [bird|kite|deer] is wild, the [wind|fox|hare] is free|My [sister|brother|mother] makes a pot of tea|There is so much for us to see|Come, take a [walk|swim|ride] along with me
sun: The [day|spring|feast] has only just begun|We sit together in the sun|The [puppy|rabbit|pony] likes to jump and run|We share the [sugar|butter|honey] on a bun|And when at last our work is done|A [rainy|windy|snowy] day can still be fun
rain: I love the [gentle|quiet|silver] sound of rain|It [taps|knocks|drums] upon the window pane|We hear the whistle of the train|The [hen|goose|duck] has found a bit of grain|A [snail|toad|frog] is crossing the small lane|Tomorrow it will shine again
sky: A [lark|swallow|seagull] is circling in the sky|The [mountain|steeple|poplar] stands so tall and high|The [grass|sand|hay] is [soft and|warm and|nearly] dry|I watch a [yellow|purple|tiny] butterfly|We wave our hands and say goodbye|My [aunt|uncle|neighbor] bakes an apple pie|I do not know, but I will try
cat: Upon the [sofa|carpet|pillow] sleeps the cat|Beside the [door|stove|bed] there lies a mat|My [uncle|father|teacher] wears a [funny|woolen|pointed] hat|We had a long and [quiet|friendly|merry] chat|Above the barn there flies a bat|A [duckling|puppy|piglet] may be round and fat
house: There lives a small and clever mouse|Inside the wall of our old house|The [tailor|painter|weaver] sews a [velvet|purple|linen] blouse
bell: I hear the ringing of a bell|I found a [rosy|tiny|spiral] shell|There is a bucket in the well|And what I know I will not tell|The [flowers|roses|violets] have a lovely smell|I hope that you are doing well
snow: The [garden|meadow|village] is asleep in snow|I hear the winter [storm wind|north wind|night wind] blow|The lamps are shining in a row|The [river|water|time] goes by both deep and slow|We plant a seed and watch it grow|It is now time for me to go|The [candle|lantern|fire] has a gentle glow
spring: The [thrush|lark|finch] begins its song in spring|And I can hear the [blackbird|robin|sparrow] sing|We sit together on the swing|A [bee|hornet|wasp] has wings and has a sting|What will the new day have to bring?|A [present|parcel|box] is tied up with a string
boat: Down on the river is a boat|The [captain|sailor|pilot] wears a heavy coat|And by the gate there stands a goat|My friend has written me a note|We watch a leaf begin to float
tale: The wind is playing with the sail|And [slowly|softly|gladly] creeps the garden snail|The [letter|parcel|postcard] came with the morning mail|The [puppy|kitten|donkey] shakes its little tail|My grandma tells a lovely tale|The [winter|morning] sun is thin and pale
ground: The leaves are falling to the ground|They [dance and|whirl and] flutter all around|The [wheel|moon|ball] is big, the [wheel|moon|ball] is round|There is no [footstep|whisper], not a sound|A [button|penny|marble] lost, a treasure found
land: The [ship|boat|crew] has come at last to land|We built a castle out of sand|Come, little friend, and take my hand|We listen to the [village|harbor|merry] band
street: The [baker|tailor|postman] lives in our small street|A [bun|plum|fig] is something good to eat|I love the smell of ripened wheat|A friend is someone nice to meet|The snow is cold for hands and feet|The [drummer|dancer|clock] beats a steady beat
"""
_TITLES = (
    "{a}",
    "The {a}",
    "{a} and {b}",
    "A little rhyme",
    "A song for {p}",
    "For {p}",
    "A small poem",
    "{d}",
)


@lru_cache(maxsize=1)
def _families() -> tuple[tuple[str, tuple[Weave, ...]], ...]:
    found = []
    for row in _LINES.strip().splitlines():
        word, _, text = row.partition(": ")
        found.append((word, tuple(Weave(line) for line in _split(text))))
    return tuple(found)


def _split(text: str) -> list[str]:
    """The lines: the bars inside brackets belong to the templates."""
    lines, depth, start = [], 0, 0
    for place, char in enumerate(text):
        depth += (char == "[") - (char == "]")
        if char == "|" and depth == 0:
            lines.append(text[start:place])
            start = place + 1
    return [*lines, text[start:]]


def _end(line: str, last: bool) -> str:
    if line.endswith("?"):
        return line
    return line + ("." if last else ",")


def _verse(rng: random.Random) -> list[str]:
    """Four lines: aabb or abab."""
    one, two = pick_some(rng, _families(), 2)
    a, b = ([weave.tell(rng) for weave in pick_some(rng, family, 2)] for family in (one[1], two[1]))
    order = (a[0], a[1], b[0], b[1]) if rng.random() < 0.6 else (a[0], b[0], a[1], b[1])
    lines = [_end(order[0], False), _end(order[1], True), _end(order[2], False)]
    lines.append(_end(order[3], True))
    for place in (1, 3):
        if lines[place - 1].endswith(","):
            lines[place] = _follow(lines[place])
    return lines


def _follow(line: str) -> str:
    """The second line of a sentence starts small."""
    return line if line.startswith("I ") else line[0].lower() + line[1:]


def poem(rng: random.Random, split: Split) -> str:
    """One to three verses of four lines, often with a title."""
    verses = ["\n".join(_verse(rng)) for _ in range(between(rng, 1, 3))]
    text = "\n\n".join(verses)
    if rng.random() < 0.4:
        return text
    one, two = pick_some(rng, _families(), 2)
    forms = {"a": one[0], "b": two[0], "p": pick(rng, readers("train")).name, "d": "Verses"}
    title = pick(rng, _TITLES).format_map(forms)
    return f"{title[0].upper()}{title[1:]}\n{text}"


_NAMES = Weave(
    "{p} has a [dog|pig|cow], {q} has a hen,\n[I have a pencil and you have a pen|they feed them at noon and at night once again].",
    "{p} went out to look for a [pear|chair],\nand came home with [flowers in {p.his} hair|a big teddy bear].",
    "{p}, {p}, [what do you see|what can you see]?\nA [spider|blackbird|squirrel] that lives in a [hollow|cherry|chestnut] tree.",
    "{p} [baked|made] a cake for the [king|queen] of the land,\nand carried it there with [one|a very still] hand.",
    "One, two, three, [{p} climbs a tree|{p}, come with me],\nfour, five, six, [we are gathering sticks|a hen and six chicks],\nseven, eight, nine, [the weather is fine|the apples are mine].",
    "{p} and {q} [went|walked] up the hill,\n[there was a cow there standing still|to buy a sack of flour at the mill].",
)


def counting_rhyme(rng: random.Random, split: Split) -> str:
    """A rhyme with names."""
    lines = []
    for _ in range(between(rng, 1, 3)):
        one, two = pick_some(rng, readers("train"), 2)
        lines.append(_NAMES.tell(rng, person_forms("p", one) | {"q": two.name}))
    return "\n".join(lines)


KINDS: tuple[tuple[Maker, float], ...] = ((poem, 2.0), (counting_rhyme, 0.5))
