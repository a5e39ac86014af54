"""Facts about the chemical elements and the planets."""

from __future__ import annotations

from sprout.world.relation import Relation, column, pairs, words

# element | symbol | atomic number
ELEMENTS = """
hydrogen|H|1
helium|He|2
lithium|Li|3
beryllium|Be|4
boron|B|5
carbon|C|6
nitrogen|N|7
oxygen|O|8
fluorine|F|9
neon|Ne|10
sodium|Na|11
magnesium|Mg|12
aluminum|Al|13
silicon|Si|14
phosphorus|P|15
sulfur|S|16
chlorine|Cl|17
argon|Ar|18
potassium|K|19
calcium|Ca|20
titanium|Ti|22
chromium|Cr|24
iron|Fe|26
cobalt|Co|27
nickel|Ni|28
copper|Cu|29
zinc|Zn|30
arsenic|As|33
bromine|Br|35
silver|Ag|47
tin|Sn|50
platinum|Pt|78
gold|Au|79
mercury|Hg|80
lead|Pb|82
radium|Ra|88
uranium|U|92
"""

PLANETS = """
Mercury:first, Venus:second, Earth:third, Mars:fourth, Jupiter:fifth, Saturn:sixth
Uranus:seventh, Neptune:eighth
"""

RELATIONS = (
    Relation(
        name="symbol",
        kind="element",
        facts=column(ELEMENTS, 1),
        statements=(
            "The chemical symbol for {s} is {a}.",
            "{a} is the chemical symbol for {s}.",
            "Chemists write {a} for {s}.",
            "The symbol of the element {s} is {a}.",
        ),
        follow=("Its symbol is {a}.",),
        questions=(
            "What is the chemical symbol for {s}?",
            "What is the symbol of {s}?",
            "Which symbol stands for {s}?",
            "How do chemists write {s}?",
        ),
        val_questions=("Give me the chemical symbol of {s}.",),
        answers=("The chemical symbol for {s} is {a}.",),
        heading="Chemical symbols",
        reverse_questions=("Which element has the symbol {a}?", "What does the symbol {a} mean?"),
        reverse_val_questions=("{a} is the symbol of which element?",),
        reverse_answers=("{a} is the chemical symbol for {s}.",),
        famous=words("hydrogen, oxygen, gold, iron, carbon"),
    ),
    Relation(
        name="atomic number",
        kind="element",
        facts=column(ELEMENTS, 2)[:20],
        statements=(
            "The atomic number of {s} is {a}.",
            "{S} has the atomic number {a}.",
            "{S} is element number {a}.",
        ),
        follow=("Its atomic number is {a}.",),
        questions=(
            "What is the atomic number of {s}?",
            "Which atomic number does {s} have?",
            "What number is the element {s}?",
        ),
        val_questions=("Give me the atomic number of {s}.",),
        answers=("The atomic number of {s} is {a}.",),
        heading="Atomic numbers",
        famous=words("hydrogen, oxygen, carbon"),
        weight=0.5,
    ),
    Relation(
        name="planet",
        kind="planet",
        facts=pairs(PLANETS),
        statements=(
            "{s} is the {a} planet from the Sun.",
            "The {a} planet from the Sun is {s}.",
            "Counted from the Sun, {s} is the {a} planet.",
        ),
        follow=("It is the {a} planet from the Sun.",),
        questions=(
            "Where does {s} come among the planets?",
            "Counted from the Sun, which planet is {s}?",
        ),
        val_questions=("What place does {s} have, counted from the Sun?",),
        answers=("{s} is the {a} planet from the Sun.",),
        heading="The planets in order",
        reverse_questions=(
            "What is the {a} planet from the Sun?",
            "Which planet is the {a} from the Sun?",
        ),
        reverse_val_questions=("Name the {a} planet from the Sun.",),
        reverse_answers=("The {a} planet from the Sun is {s}.",),
        famous=words("Earth, Mars, Mercury"),
    ),
)
