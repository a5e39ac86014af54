"""Names and things that people in stories, problems and conversations have.

Held out, each by the checksum of its own key, a tenth of each table belongs to validation only:

* "user:NAME" names that a user tells (`user_names`; stories use these too);
* "reader:NAME" names of people in passages to read (`reader_names`, `readers`). They occur in no
  training text at all: `person` never draws them and `user_names("train")` leaves them out;
* "assistant:NAME" names that a system prompt gives (`assistant_names`);
* "favorite:KIND:THING" favorites of a user (`favorites`);
* "own:KIND:VALUE" other facts that users tell of themselves (`talk.memory_values`);
* "made up:NAME" made-up names (`made_up_name`, `made_up_person`): those of validation occur in no
  training text.
"""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass
from functools import lru_cache

from sprout.world.draw import one_in_ten, pick


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _entries(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", ",").split(",") if part.strip())


GIRLS = _list(
    "Anna Mia Emma Lily Sara Nora Lucy Ella Zoe Ruby Grace Alice Clara Maya Ivy Rosa "
    "Julia Eva Lena Amy Kate Jane Molly Daisy Hannah Olivia Sophie Maria Laura Nina Tina "
    "Betty Carla Dora Fiona Gina Helen Iris Jenny Kira Leila Mary Nadia Paula Rita Sally "
    "Tara Vera Wendy Yasmin Amina Aisha Mei Priya Keiko Ingrid Freya Elena Bella Cora "
    "Ada Agnes Akiko Alma Ama Amara Anita Asha Astrid Ava Beatriz Bianca Birgit Bonnie Camila "
    "Carmen Celia Chloe Clea Dalia Dana Delia Diana Edith Elif Elsa Emily Esther Farah Fatima "
    "Flora Frida Gloria Greta Hana Hazel Heidi Hilda Ida Imani Ines Irena Isla Jada Jasmin "
    "Joan Judith Kaia Karin Kim Lan Lara Leah Lila Lin Lola Lotte Luna Luz Mabel Magda Maren "
    "Margo Marta Matilda Meera Mila Mina Mira Miriam Monica Naomi Nour Olga Padma Pearl Petra "
    "Pia Rana Rosie Ruth Sadia Salma Sana Selma Sienna Sigrid Simone Sita Sonia Stella Sun "
    "Susan Sylvia Tamar Thea Tilda Uma Ursula Valeria Wanda Xenia Yara Yuki Zara Zeynep Zola"
)
BOYS = _list(
    "Tom Ben Max Sam Leo Jack Noah Liam Adam Paul Peter Oscar Hugo Felix Finn Luke Mark "
    "Omar Ali Ivan David Daniel James John Henry George Simon Martin Victor Nick Tim Joe "
    "Bob Bill Carl Erik Frank Greg Harry Jonas Karl Louis Mario Nils Otto Pedro Ravi "
    "Robert Stefan Theo Tony Walter Will Yusuf Kenji Chen Arjun Diego Marco Anton "
    "Abel Ahmed Akira Alan Albert Aldo Amir Andre Angus Arthur Axel Bao Basil Boris Bruno "
    "Caleb Carlos Cyrus Dan Dario Dev Dmitri Eddie Edgar Eli Elias Emil Emre Enzo Ernst Ethan "
    "Evan Farid Fred Gabriel Gil Goran Gus Habib Hans Haruto Hassan Hector Henrik Herman "
    "Hiro Ian Idris Igor Isaac Ismail Jacob Jakob Jamal Jan Jason Javier Jin Jorge Jose Juan "
    "Kai Kareem Kofi Kurt Kwame Lars Levi Lorenzo Luca Luis Mateo Matti Miguel Milo Moses "
    "Musa Naveen Neil Niko Nuri Odin Olaf Oliver Oskar Owen Pablo Pavel Philip Pierre Rafael "
    "Ralph Ramon Rashid Ray Rico Roman Ross Rudi Said Samir Sanjay Sven Tariq Tarek Tomas "
    "Toby Uwe Vikram Wei Wendel Yanis Yosef Youssef Zeki"
)
SURNAMES = _list(
    "Smith Brown Miller Baker Green Hill Wood Stone Carter Cooper Fisher Fox Young White Black "
    "King Reed Wells Parker Turner Garcia Lopez Silva Rossi Conti Moreau Dubois Weber Klein "
    "Novak Kowalski Horvat Popov Ivanova Hansen Larsen Berg Lind Virtanen Murphy Kelly Evans "
    "Khan Patel Singh Sharma Tanaka Sato Mori Kim Park Lee Wang Chen Nguyen Tran Okafor Mensah "
    "Diallo Abebe Haddad Aziz Demir Yilmaz Cohen Levy Santos Costa Reyes Cruz"
)

# Made-up first names are a start, a middle and an end: Ta-l-in, Bre-v-o, She-m-i.
_STARTS = _list("b br d dr f fl g gr h j k l m n p pr r s sh st t tr v w y z")
_MIDDLES = _list("b d f g k l m n r s t v z sh lm rn nd")
_ENDS = _list("a o i an in en on el il or ar im eth ix")
# What these make by chance and what is a word, a place or somebody famous, or not nice to read.
_NO_NAMES = frozenset(
    _list(
        "Babel Bali Baron Began Begin Beta Bison Bonel Boron Brazil Buna Busan Dakar Data Delta "
        "Dinar Dogo Domo Donor Dozen Dragon Drama Driven Fagi Fago Faro Fashi Fatal Favor Felix "
        "Femi Final Fatin Fixi Flavor Flora Fora Frozen Gala Gamin Ganda Gaza Gena "
        "Given Gobi Goran Gravel Gravi Gregor Halo Handel Haven Heron Hindi Homo Honor Hotel Human "
        "Humor Idol Iran Jason Judo Kara Kari Karma Kernel Kilo Kimono Kofi Koran Label Lama Latin "
        "Lava Lemon Levi Level Limo Linden Linen London Loren Malta Mali Mama Mania Manor Medan "
        "Melon Mendel Menu Mini Minor Milan Model Mono Moral Moron Motel Motor "
        "Nobel Noben Novel Oman Panda Panel Papa Para Pavel Pedo Pelin Penda Pisa Pita Pixel "
        "Polar Polo Pronin Proton Prison Prada Prado Puta Ramen Rapin Ravel Raven Razor Reason "
        "Renal Riga Robin Rodel Rodin Roman Romen Rumor Rural Sabin Saga Salami Salon Salmon Sari "
        "Satan Satin Season Semi Seven Shaven Shovel Silo Silen Siren Slogan Soda "
        "Sofa Solar Solo Sonar Stamin Stolen Sudan Sugar Sumo Sushi Susi Swahili Tabor Taken Talon "
        "Tamil Tango Tapi Tavern Teflon Tenda Tenor Tendon Tiro Titan Tito Toga Togo Token Tokio "
        "Tonal Total Toto Travel Trevor Triton Trivia Tumor Tuba Tuna Turin Tutor Vatan Vegan Vega "
        "Vendor Venal Venel Vigor Villa Visa Vodka Wagon Waken Wanda Weta Woken Woman Women Woven "
        "Yoga Yukon Zebra Zen Vivo Brandi Grandi Grando Branda Brando Granda Garden Golden Harden "
        "Sultan Shuka Dildo Titi Titin Titon Ago Biro Dali Erno Gama Giza Helo Hero Hola Hula Iron "
        "Kina Lira Lisa Mona Ola Oven Peso Pula Putin Radon Sitar Stalin Suva Taka Tala Toda Trevi "
        "Unix Kendo "
        "Yuri Ana Ama Era Idea Area Bikini Eden Even Open Omen Lemur Modem Modal Metal Naval Navel "
        "Pedal Petal Rebel Robot Vital Visor Valor Donar Lunar Nasal Bridal Stamen Minim Forum"
    )
)
_NO_STARTS = ("shit", "fuk", "nig", "neg", "naz", "fag", "fak", "kak", "pus")

# kind of favorite thing -> what it may be
FAVORITES = {
    "color": _list(
        "red blue green yellow orange purple pink brown white black gray gold silver turquoise"
    ),
    "animal": _list(
        "dog cat horse rabbit lion tiger elephant panda dolphin owl penguin fox bear monkey "
        "giraffe turtle parrot whale zebra wolf koala otter hedgehog seal camel eagle llama"
    ),
    "food": _list(
        "pizza soup rice pasta bread cheese cake honey chocolate salad noodles pancakes fish "
        "apples cherries potatoes sushi tacos curry lasagna waffles dumplings omelets popcorn "
        "porridge stew"
    ),
    "sport": _list(
        "football tennis swimming running chess dancing skiing basketball sailing climbing "
        "hockey rowing volleyball cycling baseball judo surfing golf fencing badminton archery"
    ),
    "season": _list("spring summer autumn winter"),
    "drink": _list(
        "water milk tea coffee lemonade cocoa juice cider soda smoothies buttermilk lassi"
    ),
    "fruit": _list(
        "apples pears bananas cherries plums grapes mangoes peaches oranges kiwis melons figs "
        "strawberries raspberries blueberries lemons apricots pineapples dates papayas"
    ),
    "hobby": _list(
        "reading painting knitting gardening fishing baking hiking drawing singing cooking "
        "sewing pottery photography juggling astronomy camping woodwork puzzles origami birding"
    ),
    "instrument": _list(
        "piano guitar violin flute drums trumpet cello harp clarinet saxophone accordion banjo "
        "ukulele tuba oboe trombone harmonica organ"
    ),
    "subject": _list(
        "math history music art science geography biology chemistry physics English Spanish "
        "French writing German Latin economics"
    ),
    "city": _list(
        "Paris Rome London Tokyo Madrid Berlin Vienna Oslo Lisbon Athens Cairo Nairobi Lima "
        "Sydney Boston Chicago Toronto Istanbul Prague Dublin Seoul Mumbai Havana Venice"
    ),
    "flower": _list(
        "rose tulip daisy lily sunflower violet poppy iris orchid daffodil lavender jasmine "
        "peony marigold dahlia snowdrop carnation"
    ),
}
"""A subject is one at school."""

# Facts that users tell of themselves: kind (what "my ... is" may be) -> values.
OWN = {
    "dog": _list("Rex Bella Buddy Rocky Coco Bruno Daisy Rusty Bingo Lucky Shadow Biscuit Waffles"),
    "cat": _list("Whiskers Tiger Mittens Smokey Luna Socks Misty Oreo Simba Felix Ginger Snowball"),
    "town": _list(
        "Paris Rome London Tokyo Madrid Berlin Vienna Oslo Lisbon Athens Cairo Nairobi Lima "
        "Sydney Boston Chicago Toronto Istanbul Prague Dublin Seoul Mumbai Havana Denver Hamburg "
        "Glasgow Manila Warsaw Zurich Bergen Porto"
    ),
    "age": tuple(str(age) for age in range(6, 86)),
    "job": _entries(
        "baker, nurse, teacher, farmer, driver, cook, gardener, doctor, painter, plumber, pilot, "
        "singer, waiter, dentist, carpenter, tailor, librarian, mechanic, writer, lawyer, "
        "engineer, florist, barber, firefighter, vet, sailor, photographer, builder, butcher, "
        "electrician"
    ),
    "brother": BOYS[:60],
    "sister": GIRLS[:60],
    "birthday": _list(
        "January February March April May June July August September October November December"
    ),
    "lucky number": tuple(str(number) for number in range(1, 51)),
    "plan": _entries(
        "visit my aunt, bake a cake, plant tulips, paint the fence, learn Spanish, go camping, "
        "clean the attic, ride to the lake, read a long book, write to my uncle, build a shelf, "
        "fix my bike, buy new shoes, see a play, pick berries, knit a sweater, wash the car, "
        "go fishing, call my cousin, fly a kite"
    ),
    "allergy": _list("nuts milk eggs pollen wheat cats dust fish soy strawberries wool bees"),
}

ASSISTANTS = _list(
    "Robin Pixel Nova Echo Juno Atlas Sage Comet Pepper Ziggy Orbit Maple Clover Cosmo Dot "
    "Ember Fern Gizmo Hazel Indigo Jasper Kiki Lumen Mango Nimbus Olive Pico Quill Rio Sparky "
    "Tango Umber Velvet Willow Yoyo Zephyr Acorn Basil Biscuit Cedar Delta Doodle Flint "
    "Ginger Harbor Iggy Jolly Koko Lark Marble Momo Nugget Opal Pebble Pip Puck Raven Rusty "
    "Scout Sunny Tinker Toto Vega Waldo Zippy Bolt Chip Coral Dusk Finch Hatch Mint Moss Spruce"
)

# Countable things, in the plural.
THINGS = _list(
    "apples pears books pencils marbles cookies stamps shells coins eggs flowers toys "
    "balls cards stones buttons oranges plums nuts stickers balloons candles cups leaves "
    "feathers acorns beads bottles boxes brushes carrots cherries chairs crayons figs hats keys "
    "kites lemons masks muffins mugs notebooks onions pebbles peaches pens photos plates postcards "
    "potatoes ribbons rings roses scarves seeds socks spoons tickets tomatoes tulips walnuts"
)


@dataclass(frozen=True)
class Person:
    """A name with its pronouns."""

    name: str
    he: str
    him: str
    his: str

    @property
    def girl(self) -> bool:
        """Whether the pronouns are she and her."""
        return self.he == "she"


@lru_cache(maxsize=1)
def people() -> tuple[Person, ...]:
    """Everybody who has a name, held out or not."""
    girls = tuple(Person(name, "she", "her", "her") for name in GIRLS)
    return girls + tuple(Person(name, "he", "him", "his") for name in BOYS)


@lru_cache(maxsize=4)
def readers(split: str) -> tuple[Person, ...]:
    """People of stories and passages to read: those of "val" occur in no training text."""
    return tuple(p for p in people() if one_in_ten(f"reader:{p.name}") == (split == "val"))


def reader_names(split: str) -> tuple[str, ...]:
    """The names of `readers`."""
    return tuple(p.name for p in readers(split))


def person(rng: random.Random, *others: Person, split: str = "train") -> Person:
    """Somebody out of `readers(split)`, but none of the others."""
    table = readers(split)
    while True:
        found = pick(rng, table)
        if found not in others:
            return found


@lru_cache(maxsize=4)
def _made_up(split: str) -> tuple[Person, ...]:
    """All made-up people of the split; the pronoun hangs on the name alone."""
    real = {*GIRLS, *BOYS, *SURNAMES, *ASSISTANTS, *_NO_NAMES}
    real.update(value for table in (FAVORITES, OWN) for row in table.values() for value in row)
    lower = {word.lower() for word in real}
    names = (
        (start + vowel + middle + end).capitalize()
        for start in ("", *_STARTS)
        for vowel in "aeiou"
        for middle in _MIDDLES
        for end in _ENDS
    )
    return tuple(
        Person(name, "she", "her", "her")
        if zlib.crc32(f"girl:{name}".encode()) >> 9 & 1  # not the bits that `one_in_ten` looks at
        else Person(name, "he", "him", "his")
        for name in dict.fromkeys(names)
        if one_in_ten(f"made up:{name}") == (split == "val")
        and name.lower() not in lower
        and not name.lower().startswith(_NO_STARTS)
    )


def made_up_person(rng: random.Random, split: str) -> Person:
    """Somebody with a made-up name of the split, whose pronoun always goes with that name."""
    return pick(rng, _made_up(split))


def made_up_name(rng: random.Random, split: str) -> str:
    """A made-up first name of the split, such as Talin, Brevo or Shemi: 3 to 8 letters.

    There are more than 10,000; a tenth (key "made up:NAME") is for validation only. None is a
    real name or another word of the world.
    """
    return made_up_person(rng, split).name


def reading_person(rng: random.Random, split: str) -> Person:
    """Somebody of a passage to read: one of `readers` or, as often, somebody with a made-up name."""
    return pick(rng, readers(split)) if rng.random() < 0.5 else made_up_person(rng, split)


@lru_cache(maxsize=4)
def user_names(split: str) -> tuple[str, ...]:
    """Names that a user may have in conversations of the split."""
    names = (p.name for p in (readers("train") if split == "train" else people()))
    return tuple(name for name in names if one_in_ten(f"user:{name}") == (split == "val"))


@lru_cache(maxsize=4)
def assistant_names(split: str) -> tuple[str, ...]:
    """Names that a system prompt may give the assistant."""
    return tuple(n for n in ASSISTANTS if one_in_ten(f"assistant:{n}") == (split == "val"))


@lru_cache(maxsize=4)
def favorites(split: str) -> tuple[tuple[str, str], ...]:
    """(kind, thing) that may be a user's favorite in conversations of the split."""
    return tuple(
        (kind, value)
        for kind, values in FAVORITES.items()
        for value in values
        if one_in_ten(f"favorite:{kind}:{value}") == (split == "val")
    )
