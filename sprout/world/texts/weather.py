# ruff: noqa: E501
"""Weather reports and diary lines about the weather. Season, sky, temperature and advice agree."""

from __future__ import annotations

import random
from functools import lru_cache
from typing import NamedTuple

from sprout.world.draw import Maker, Split, between, pick
from sprout.world.names import readers
from sprout.world.texts.weave import Cast, Weave
from sprout.world.texts.words import words

# kind: lowest and highest temperature by day, months
_KINDS = {
    "sunny": (16, 30, "April May June July August September"),
    "hot": (31, 37, "June July August"),
    "rain": (8, 18, "March April May June September October November"),
    "cloudy": (8, 20, "March April May September October November"),
    "storm": (15, 27, "May June July August September"),
    "wind": (7, 16, "March April September October November"),
    "fog": (5, 11, "October November December January February"),
    "snow": (-8, -2, "December January February"),
    "frost": (-10, -2, "December January February"),
}
# rows of each kind: morning, afternoon, evening, advice, what a diary tells
_TEXTS = {
    "sunny": (
        "[The morning begins|The day starts] with [a clear sky|bright sunshine|a blue sky and a light breeze].|In the morning [a little mist lies over the fields|the grass is wet with dew], but the sun soon breaks through.",
        "In the afternoon the sun shines [from a blue sky|all the time|warmly], and [only a few white clouds drift by|there is hardly a cloud to be seen|a light wind blows from the south].|The afternoon stays [sunny and dry|bright and mild|friendly and warm].",
        "The evening is [mild|calm and clear|warm and quiet], [and the stars can be seen|with a red sunset|good for a walk by the water].",
        "[Take a hat and enough to drink.|Sunglasses will be useful today.|It is good weather for a picnic.|A good day to dry the laundry outside.|Put on sunscreen if you stay outdoors for long.]",
        "we [had a picnic under the <trees>|swam in the lake|sat in the garden until dark|ate ice cream on the steps|hung the laundry in the yard|rode our bicycles to the <places>]",
    ),
    "hot": (
        "[Already at eight|Early in the morning] it is warm, [and not a leaf moves|and the birds look for shade].",
        "At noon the heat [lies over the streets|makes the air shimmer|is hard to bear], [and the asphalt is too hot for bare feet|and even the dogs stay in the shade|and nobody wants to work].",
        "In the evening it [cools down only slowly|is still warm|stays sticky], [and people sit outside until late|and thunder can be heard far away].",
        "[Drink plenty of water and stay in the shade.|Close the curtains at noon.|Never leave a child or a dog in a parked car.|Water the garden late in the evening.]",
        "we [lay in the shade of the <trees>|put our feet into a tub of cold water|drank <drinks> with ice|stayed indoors behind closed curtains|swam until our fingers were wrinkled]",
    ),
    "rain": (
        "[The morning is gray|Dark clouds come in from the west|It drips from the roofs], and [it begins to drizzle|the first drops fall|light rain sets in].",
        "In the afternoon [it rains without a break|showers follow one another|the rain becomes heavy|it pours, and puddles form in the streets].",
        "Toward evening [the rain stops|it clears up|the clouds break, and a rainbow may appear|only a few drops fall].",
        "[Do not forget your umbrella.|Rubber boots are the right shoes today.|A raincoat will keep you dry.|Drivers should slow down on wet roads.]",
        "we [jumped into every puddle|played cards at the window|got wet to the skin on the way home|listened to the drops on the roof|shared one umbrella|baked <a cakes> and lit a candle]",
    ),
    "cloudy": (
        "[A gray sky hangs over the town in the morning.|The day begins with thick clouds.|In the morning the sun hides behind clouds.]",
        "In the afternoon [the clouds stay, but it is dry|the sun shows itself for a short time|it remains dull and calm|there are patches of blue between the clouds].",
        "The evening is [dry|gray and quiet|cool], [without any wind|and the night will be dark|and the moon cannot be seen].",
        "[A light jacket is enough.|You will not need sunglasses.|A good day for a long walk.|Take a sweater for the evening.]",
        "we [went for a long walk|visited the <places>|looked for mushrooms|flew no kite, because there was no wind|tidied up the <rooms>]",
    ),
    "storm": (
        "[The morning is close and still.|In the morning it is sunny, but the air is heavy.|Swallows fly low in the morning.]",
        "In the afternoon [dark clouds pile up|the sky turns black|a strong wind rises], and [thunderstorms with hail are possible|lightning flashes over the hills|heavy rain falls for an hour].",
        "In the evening [the storm moves on, and the air is fresh|it thunders only far away|water drips from all the trees].",
        "[Stay inside while it thunders.|Do not stand under single trees.|Close the windows and bring in the chairs.|Swimmers must leave the water.]",
        "we [counted the seconds between flash and thunder|hid under the blanket|lit candles, because the light went out|watched the lightning from the window|ran home just in time]",
    ),
    "wind": (
        "[A fresh wind blows in the morning.|In the morning the wind shakes the trees.|Gusts sweep through the streets in the morning.]",
        "In the afternoon the wind [grows stronger|blows from the northwest|whistles around the corners], and [leaves fly through the air|hats will be lost|the waves at the coast are high].",
        "In the evening [the wind drops|it becomes quieter|only a breeze is left].",
        "[Hold on to your hat.|Tie down what could fly away.|A fine day for kites.|Do not walk in the forest, because branches may break.]",
        "we [flew <a colors> kite on the [beach|meadow|hill|soccer field]|ran after a hat|watched the waves|heard the shutters bang all night|could hardly open the door]",
    ),
    "fog": (
        "[Thick fog lies over the valley in the morning.|In the morning you cannot see the other side of the street.|The church tower has vanished in the fog.]",
        "In the afternoon [the fog lifts a little|pale sunshine comes through|it stays gray and damp].",
        "In the evening [the fog returns|it becomes misty again|the street lamps look like soft yellow balls].",
        "[Switch on your bicycle lamp.|Wear something bright, so that drivers can see you.|Ships sound their horns today.|Start early, because the trains may be late.]",
        "we [walked home by the light of a lantern|could not find the way at first|heard a ship that we could not see|stayed in the <rooms> and read|called to each other so as not to get lost]",
    ),
    "snow": (
        "[The roofs are white in the morning.|In the morning the first flakes fall.|Fresh snow covers the fields in the morning.]",
        "In the afternoon [it snows in thick flakes|more snow falls|the sun makes the snow glitter|the plows are busy].",
        "In the evening [the snow creaks underfoot|it stops snowing, and the sky clears|it is very quiet outside].",
        "[Put on warm boots and gloves.|Take the sled out of the cellar.|Sweep the steps, so that nobody slips.|Put out some seeds for the birds.]",
        "we [built a snowman with a carrot nose|rode down the hill on sleds|had a snowball fight|drank cocoa by the stove|followed the tracks of <a wild>]",
    ),
    "frost": (
        "[Frost flowers cover the windows in the morning.|In the morning the puddles are frozen.|The cars are white with frost in the morning.]",
        "In the afternoon it is [clear and bitterly cold|sunny, but icy|cold and still], [and the pond freezes over|and breath looks like smoke].",
        "In the evening [the cold grows|stars glitter in a clear sky|ice forms on the steps].",
        "[Wear a scarf and a hat.|Watch out for ice on the sidewalks.|Do not step on thin ice.|Cover the roses with branches.]",
        "we [skated on the frozen meadow|warmed our hands on a cup of tea|broke icicles off the roof|put on two pairs of socks|made a fire in the stove]",
    ),
}
_HEAD = (
    "[Weather for {d}|Weather report for {d}|{d}'s weather|The weather in the {r} on {d}]",
    "[Good morning. Here is the weather for {d}.|And now the weather.|Here is the forecast for the {r}.|The weather report, {d}, {n} {t}]",
)
_DEGREES = (
    "[The temperature rises to|The highest temperature is|It will be|At noon we have|Temperatures reach] {hi} degrees[ Celsius|][, and at night {lo} degrees|].",
    "[It gets no warmer than|The thermometer shows] {hi} degrees by day and {lo} at night.",
)
_TOMORROW = {
    "sunny": "it will be [sunny|sunny and dry|bright]",
    "hot": "it will be [hot|even hotter]",
    "rain": "[rain is expected|it will rain|there will be showers]",
    "cloudy": "it will be [cloudy|gray but dry]",
    "storm": "thunderstorms are [possible|expected]",
    "wind": "it will be [windy|stormy at the coast]",
    "fog": "there will be [fog|fog in the valleys]",
    "snow": "[snow is expected|it will snow|more snow will fall]",
    "frost": "it will be [frosty|icy cold]",
}
_DIARY = (
    "{d}, {n} {t}. {says} {what}.[ {p} came along.| {p} laughed all the time.| {p} stayed at home with a cold.| It was {p}'s idea.|] [{tomorrow}|I hope for better weather.|I [slept|was tired|felt] very well.|I wrote this by the light of my lamp.|I hope it stays like this.|My <clothes> hangs over the chair.]",
    "{d}: {hi} degrees. {says} {what}, {p}[, {p.his} <relatives>|] and I. [It was lots of fun.|I will not forget this day.|Later we had <meals>.|We came home [late|hungry|tired and happy].|Now it is quiet in the house.]",
)


class _Kind(NamedTuple):
    low: int
    high: int
    months: tuple[str, ...]
    parts: tuple[Weave, ...]
    tomorrow: Weave


@lru_cache(maxsize=1)
def _kinds() -> dict[str, _Kind]:
    return {
        name: _Kind(
            low, high, tuple(months.split()),
            tuple(Weave(text) for text in _TEXTS[name]), Weave(_TOMORROW[name]),
        )
        for name, (low, high, months) in _KINDS.items()
    }  # fmt: skip


@lru_cache(maxsize=1)
def _frames() -> tuple[Weave, Weave, Weave, Cast]:
    cast = Cast(
        "d:days; p:people; r:(north, south, east, west, mountains, valley, hills, islands,"
        " lake country, river towns, capital, coastal towns)"
    )
    return Weave(*_HEAD), Weave(*_DEGREES), Weave(*_DIARY), cast


def _forms(rng: random.Random, kind: _Kind, month: str) -> dict[str, str]:
    hi = between(rng, kind.low, kind.high)
    lo = hi - between(rng, 4, 9)
    lo = 2 * lo if abs(lo) == 1 else lo
    forms = _frames()[3].draw(rng, readers("train"))
    return forms | {"t": month, "n": str(between(rng, 1, 28)), "hi": str(hi), "lo": str(lo)}


def _of_month(rng: random.Random, month: str) -> _Kind:
    """Weather that the month may have."""
    while True:
        kind = pick(rng, tuple(_kinds().values()))
        if month in kind.months:
            return kind


def report(rng: random.Random, split: Split) -> str:
    """A weather report."""
    today = pick(rng, tuple(_kinds().values()))
    month = pick(rng, today.months)
    tomorrow, forms = _of_month(rng, month), _forms(rng, today, month)
    head, degrees, _, _ = _frames()
    morning, afternoon, evening, advice, _ = today.parts
    told = [morning.tell(rng), afternoon.tell(rng)]
    if rng.random() < 0.6:
        told.append(evening.tell(rng))
    told.insert(between(rng, 0, len(told)), degrees.tell(rng, forms))
    if rng.random() < 0.6:
        told.append(advice.tell(rng))
    if rng.random() < 0.5:
        told.append(f"{pick(rng, ('Tomorrow', 'On the next day'))} {tomorrow.tomorrow.tell(rng)}.")
    mark = pick(rng, (" ", "\n"))
    top = head.tell(rng, forms)
    return top + ("\n" if not top.endswith(".") else mark) + " ".join(told)


_SAYS = {
    "sunny": "The sun shone from morning to night.|A blue sky all day!|It was bright and warm.",
    "hot": "It was terribly hot.|What a heat!|The heat made us slow and sleepy.",
    "rain": "It rained and rained.|Nothing but rain.|Rain was running down the windows.",
    "cloudy": "The sky was gray, but it stayed dry.|Clouds, nothing but clouds.|It was a dull, quiet day.",
    "storm": "In the afternoon there was a thunderstorm.|What a storm!|Thunder and lightning came over the hill.",
    "wind": "The wind blew very hard.|It was so windy that the house creaked.|What a wind!",
    "fog": "There was fog all day.|The fog was as thick as milk.|Everything was gray and hidden.",
    "snow": "It has snowed!|Snow lay on every roof.|In the morning the whole garden was white.",
    "frost": "It was bitterly cold.|The pond was frozen.|Frost sparkled on every twig.",
}


@lru_cache(maxsize=1)
def _says() -> dict[int, Weave]:
    return {id(_kinds()[name]): Weave(*text.split("|")) for name, text in _SAYS.items()}


def diary(rng: random.Random, split: Split) -> str:
    """A few lines of a diary, of one day or of two."""
    entries = []
    month = pick(rng, words("months"))
    date, weekday = between(rng, 1, 14), between(rng, 0, 6)
    for _ in range(between(rng, 1, 3)):
        today = _of_month(rng, month)
        forms = _forms(rng, today, month)
        what = today.parts[4].tell(rng)
        forms |= {
            "n": str(date),
            "d": words("days")[weekday],
            "what": what[0].upper() + what[1:],
            "says": _says()[id(today)].tell(rng),
            "tomorrow": f"They say that tomorrow {_of_month(rng, month).tomorrow.tell(rng)}.",
        }
        entries.append(_frames()[2].tell(rng, forms))
        later = between(rng, 1, 5)
        date, weekday = date + later, (weekday + later) % 7
    return "\n".join(entries)


KINDS: tuple[tuple[Maker, float], ...] = ((report, 2.0), (diary, 1.5))
