"""Facts about the chemical elements, states of matter, the planets and their moons."""

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
manganese|Mn|25
iron|Fe|26
cobalt|Co|27
nickel|Ni|28
copper|Cu|29
zinc|Zn|30
arsenic|As|33
bromine|Br|35
krypton|Kr|36
silver|Ag|47
tin|Sn|50
iodine|I|53
xenon|Xe|54
barium|Ba|56
tungsten|W|74
platinum|Pt|78
gold|Au|79
mercury|Hg|80
lead|Pb|82
radon|Rn|86
radium|Ra|88
uranium|U|92
plutonium|Pu|94
"""
# Beyond calcium the atomic numbers of a few well-known metals are told.
COMMON = words("iron, nickel, copper, zinc, silver, tin, platinum, gold, mercury, lead, uranium")

# substance at room temperature : solid, liquid or gas
STATES = """
iron:solid, gold:solid, silver:solid, copper:solid, lead:solid, tin:solid, zinc:solid
aluminum:solid, carbon:solid, sulfur:solid, iodine:solid, glass:solid, wood:solid, stone:solid
salt:solid, sugar:solid, wax:solid, diamond:solid, steel:solid, chalk:solid, brick:solid
concrete:solid, water:liquid, milk:liquid, oil:liquid, vinegar:liquid, alcohol:liquid
mercury:liquid, bromine:liquid, gasoline:liquid, orange juice:liquid, blood:liquid
lemonade:liquid, ink:liquid, oxygen:gas, nitrogen:gas, hydrogen:gas, helium:gas, neon:gas
argon:gas, chlorine:gas, fluorine:gas, carbon dioxide:gas, air:gas, methane:gas, ozone:gas
krypton:gas, xenon:gas
"""

FORMULAS = """
water:H2O, carbon dioxide:CO2, table salt:NaCl, ammonia:NH3, methane:CH4, ozone:O3
hydrogen peroxide:H2O2, carbon monoxide:CO, sulfuric acid:H2SO4, sodium hydroxide:NaOH
"""

PLANETS = """
Mercury:first, Venus:second, Earth:third, Mars:fourth, Jupiter:fifth, Saturn:sixth
Uranus:seventh, Neptune:eighth
"""

MOONS = """
Phobos:Mars, Deimos:Mars, Io:Jupiter, Europa:Jupiter, Ganymede:Jupiter, Callisto:Jupiter
Titan:Saturn, Enceladus:Saturn, Mimas:Saturn, Rhea:Saturn, Titania:Uranus, Oberon:Uranus
Miranda:Uranus, Triton:Neptune
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
            "The element {s} has the symbol {a}.",
            "For {s} we write {a}.",
        ),
        follow=("Its symbol is {a}.", "Chemists write it {a}."),
        questions=(
            "What is the chemical symbol for {s}?",
            "What is the symbol of {s}?",
            "Which symbol stands for {s}?",
            "How do chemists write {s}?",
            "Tell me the chemical symbol for {s}.",
            "Symbol of {s}?",
            "With what letters do we write {s} in chemistry?",
            "Which letters stand for {s}?",
            "What do I write for {s} in chemistry?",
            "The element {s} has which symbol?",
        ),
        val_questions=(
            "Give me the chemical symbol of {s}.",
            "Which symbol does the element {s} have?",
        ),
        answers=("The chemical symbol for {s} is {a}.",),
        heading="Chemical symbols",
        reverse_questions=(
            "Which element has the symbol {a}?",
            "What does the symbol {a} mean?",
            "{a} is the symbol of what?",
            "For which element do chemists write {a}?",
            "Which element is written {a}?",
            "The symbol {a} stands for what?",
        ),
        reverse_val_questions=("{a} is the symbol of which element?",),
        reverse_answers=("{a} is the chemical symbol for {s}.",),
        famous=words("hydrogen, oxygen, gold, iron, carbon"),
    ),
    Relation(
        name="atomic number",
        kind="element",
        facts=tuple(row for row in column(ELEMENTS, 2) if int(row[1]) <= 20 or row[0] in COMMON),
        statements=(
            "The atomic number of {s} is {a}.",
            "{S} has the atomic number {a}.",
            "{S} is element number {a}.",
            "Element number {a} is {s}.",
            "An atom of {s} has {a} protons.",
        ),
        follow=("Its atomic number is {a}.", "It is element number {a}."),
        questions=(
            "What is the atomic number of {s}?",
            "Which atomic number does {s} have?",
            "What number is the element {s}?",
            "How many protons does an atom of {s} have?",
            "Tell me the atomic number of {s}.",
            "Atomic number of {s}?",
            "In the table of elements, which number has {s}?",
            "{S} is the element with which number?",
            "How many protons are there in {s}?",
        ),
        val_questions=(
            "Give me the atomic number of {s}.",
            "The element {s} has which atomic number?",
        ),
        answers=("The atomic number of {s} is {a}.",),
        heading="Atomic numbers",
        famous=words("hydrogen, oxygen, carbon"),
        weight=0.4,
    ),
    Relation(
        name="state",
        kind="substance",
        facts=pairs(STATES),
        statements=(
            "At room temperature, {s} is a {a}.",
            "In a warm room {s} is a {a}.",
            "{S} is a {a} at room temperature.",
            "Among solids, liquids and gases, {s} is a {a}.",
            "On a mild day {s} is a {a}.",
        ),
        follow=("At room temperature it is a {a}.",),
        questions=(
            "Is {s} a solid, a liquid or a gas?",
            "At room temperature, what is {s}: a solid, a liquid or a gas?",
            "What state is {s} in at room temperature?",
            "Solid, liquid or gas: what is {s}?",
            "In a warm room, is {s} a solid, a liquid or a gas?",
            "When it is neither hot nor cold, what is {s}: solid, liquid or gas?",
            "Which is {s}: a solid, a liquid or a gas?",
            "Among solids, liquids and gases, what is {s}?",
        ),
        val_questions=(
            "In what state is {s} at room temperature?",
            "Tell me if {s} is a solid, a liquid or a gas.",
        ),
        answers=("At room temperature, {s} is a {a}.",),
        heading="Solids, liquids and gases",
        famous=words("water, iron, air"),
        weight=0.4,
    ),
    Relation(
        name="formula",
        kind="compound",
        facts=pairs(FORMULAS),
        statements=(
            "The chemical formula of {s} is {a}.",
            "{a} is the chemical formula of {s}.",
            "Chemists write {a} for {s}.",
            "In a formula, {s} is written {a}.",
            "The formula {a} stands for {s}.",
        ),
        follow=("Its formula is {a}.",),
        questions=(
            "What is the formula of {s}?",
            "How do chemists write {s}?",
            "Which chemical formula does {s} have?",
            "Tell me the chemical formula of {s}.",
            "Formula of {s}?",
            "In chemistry, how is {s} written?",
            "Which formula stands for {s}?",
            "With what formula do we write {s}?",
        ),
        val_questions=("Give me the formula of {s}.", "{S} has which chemical formula?"),
        answers=("The chemical formula of {s} is {a}.",),
        heading="Chemical formulas",
        famous=words("water"),
    ),
    Relation(
        name="planet",
        kind="planet",
        facts=pairs(PLANETS),
        statements=(
            "{s} is the {a} planet from the Sun.",
            "The {a} planet from the Sun is {s}.",
            "Counted from the Sun, {s} is the {a} planet.",
            "Among the planets, {s} is the {a} from the Sun.",
            "If you start at the Sun and count, {s} comes {a}.",
        ),
        follow=("It is the {a} planet from the Sun.",),
        questions=(
            "Where does {s} come among the planets?",
            "Counted from the Sun, which planet is {s}?",
            "Which planet from the Sun is {s}?",
            "Is {s} the first planet from the Sun, the second, or which?",
            "Tell me the place of {s} among the planets.",
            "If I count the planets from the Sun, where do I meet {s}?",
            "The planet {s}: which one is it from the Sun?",
        ),
        val_questions=(
            "What place does {s} have, counted from the Sun?",
            "{s} is which planet from the Sun?",
        ),
        answers=("{s} is the {a} planet from the Sun.",),
        heading="The planets in order",
        reverse_questions=(
            "What is the {a} planet from the Sun?",
            "Which planet is the {a} from the Sun?",
            "Which is the {a} planet?",
            "If I count the planets from the Sun, which one comes {a}?",
            "Among the planets, which one is the {a}?",
        ),
        reverse_val_questions=("Name the {a} planet from the Sun.",),
        reverse_answers=("The {a} planet from the Sun is {s}.",),
        famous=words("Earth, Mars, Mercury"),
    ),
    Relation(
        name="moon",
        kind="moon",
        facts=pairs(MOONS),
        statements=(
            "{s} is a moon of {a}.",
            "The moon {s} goes around {a}.",
            "One of the moons of {a} is {s}.",
            "{a} has a moon called {s}.",
            "Around {a} goes the moon {s}.",
        ),
        follow=("It goes around {a}.",),
        questions=(
            "Which planet has the moon {s}?",
            "{s} is a moon of which planet?",
            "Around which planet does the moon {s} go?",
            "What planet does the moon {s} belong to?",
            "Tell me the planet of the moon {s}.",
            "Of which planet is {s} a moon?",
            "To what planet does {s} belong, which is a moon?",
            "Where does the moon {s} go around?",
            "Which planet does the moon {s} circle?",
        ),
        val_questions=(
            "The moon {s} goes around which planet?",
            "Name the planet of the moon {s}.",
        ),
        answers=("{s} is a moon of {a}.",),
        heading="Moons and their planets",
        famous=words("Titan, Europa"),
        weight=0.4,
    ),
)
