"""Sizes, weights and temperatures in metric and in imperial units.

Without a rule Sprout answers in metric units. Held out: the question phrasings marked "~".
"""

from __future__ import annotations

import random
from dataclasses import replace

from sprout.world.draw import Split, pick
from sprout.world.grammar import capitalized
from sprout.world.messages import Exchange, Phrases, phrases

# kind of measure -> questions
QUESTIONS: dict[str, Phrases] = {
    "tall": phrases("""
How tall is {x}?
What is the height of {x}?
How high is {x}?
~ Tell me how tall {x} is.
"""),
    "long": phrases("""
How long is {x}?
What is the length of {x}?
~ Tell me how long {x} is.
"""),
    "heavy": phrases("""
How heavy is {x}?
How much does {x} weigh?
What is the weight of {x}?
~ Tell me how heavy {x} is.
"""),
    "far": phrases("""
How far is {x}?
What is the distance: {x}?
~ Tell me how far {x} is.
"""),
    "hot": phrases("""
How warm is {x}?
What is the temperature of {x}?
What temperature does {x} have?
~ Tell me how warm {x} is.
"""),
}
SENTENCES = {
    "tall": "{x} is about {a} tall.",
    "long": "{x} is about {a} long.",
    "heavy": "{x} weighs about {a}.",
    "far": "{x} is about {a}.",
    "hot": "{x} has about {a}.",
}
# kind | thing | metric | imperial
TABLE = """
tall|a door|2 meters|7 feet
tall|a giraffe|5 meters|16 feet
tall|an ostrich|2 meters|7 feet
tall|a table|75 centimeters|30 inches
tall|a basketball hoop|3 meters|10 feet
tall|an elephant|3 meters|10 feet
tall|a house with two floors|6 meters|20 feet
tall|an oak tree|20 meters|65 feet
tall|a penguin|1 meter|3 feet
tall|Mount Everest|8,849 meters|29,032 feet
tall|the Eiffel Tower|330 meters|1,083 feet
tall|a horse|160 centimeters|63 inches
long|a bus|12 meters|40 feet
long|a car|4 meters|13 feet
long|a bed|2 meters|7 feet
long|a pencil|19 centimeters|7 inches
long|a blue whale|25 meters|80 feet
long|a marathon|42 kilometers|26 miles
long|a football field|100 meters|110 yards
long|a swimming pool for races|50 meters|55 yards
long|a banana|18 centimeters|7 inches
long|a crocodile|4 meters|13 feet
long|the Nile|6,650 kilometers|4,130 miles
long|a mouse without its tail|9 centimeters|4 inches
heavy|an apple|200 grams|7 ounces
heavy|a cat|4 kilograms|9 pounds
heavy|a horse|500 kilograms|1,100 pounds
heavy|an elephant|5,000 kilograms|11,000 pounds
heavy|a car|1,500 kilograms|3,300 pounds
heavy|an egg|60 grams|2 ounces
heavy|a bicycle|12 kilograms|26 pounds
heavy|a cow|700 kilograms|1,500 pounds
heavy|a chicken|2 kilograms|5 pounds
heavy|a tiger|200 kilograms|440 pounds
heavy|a slice of bread|30 grams|1 ounce
far|the way from the Earth to the Moon|384,000 kilometers|239,000 miles
far|the way around the Earth|40,000 kilometers|25,000 miles
far|the way from the Earth to the Sun|150 million kilometers|93 million miles
far|a walk of one hour|5 kilometers|3 miles
far|a ride of one hour by bicycle|15 kilometers|9 miles
hot|boiling water|100 degrees Celsius|212 degrees Fahrenheit
hot|freezing water|0 degrees Celsius|32 degrees Fahrenheit
hot|the body of a healthy person|37 degrees Celsius|99 degrees Fahrenheit
hot|a warm room|20 degrees Celsius|68 degrees Fahrenheit
hot|an oven for bread|220 degrees Celsius|430 degrees Fahrenheit
hot|a refrigerator|5 degrees Celsius|41 degrees Fahrenheit
hot|a hot summer day|30 degrees Celsius|86 degrees Fahrenheit
hot|a freezer|-18 degrees Celsius|0 degrees Fahrenheit
"""
_ROWS = tuple(tuple(row.split("|")) for row in TABLE.strip().splitlines())
METRIC = "meter|centimeter|kilometer|gram|kilogram|degrees? Celsius"
IMPERIAL = "foot|feet|inch|inches|mile|yard|pound|ounce|degrees? Fahrenheit"


def measure(rng: random.Random, split: Split) -> Exchange:
    """A size, weight, distance or temperature: metric, with the imperial answer beside it."""
    return _measure(rng, split, 0)


def measure_imperial(rng: random.Random, split: Split) -> Exchange:
    """The same for a rule that asks for imperial units: `short` is the imperial figure."""
    return _measure(rng, split, 1)


def measure_metric(rng: random.Random, split: Split) -> Exchange:
    """The same the other way round: the plain answer is imperial, `other` is metric."""
    found = _measure(rng, split, 0)
    return replace(found, answer=found.other, other=found.answer)


def _measure(rng: random.Random, split: Split, short: int) -> Exchange:
    kind, thing, *figures = pick(rng, _ROWS)
    metric, imperial = (SENTENCES[kind].format(x=capitalized(thing), a=a) for a in figures)
    ask = QUESTIONS[kind].draw(rng, split).format(x=thing)
    return Exchange(ask, metric, figures[short], other=imperial)
