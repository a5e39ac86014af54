"""Facts about numbers, the calendar, measures and shapes."""

from __future__ import annotations

from sprout.world.relation import Relation, pairs, words

MONTH_AFTER = """
January:February, February:March, March:April, April:May, May:June, June:July, July:August
August:September, September:October, October:November, November:December, December:January
"""
DAY_AFTER = """
Monday:Tuesday, Tuesday:Wednesday, Wednesday:Thursday, Thursday:Friday, Friday:Saturday
Saturday:Sunday, Sunday:Monday
"""
MONTH_PLACE = """
January:first, February:second, March:third, April:fourth, May:fifth, June:sixth, July:seventh
August:eighth, September:ninth, October:tenth, November:eleventh, December:twelfth
"""
MONTH_DAYS = """
January:31, March:31, April:30, May:31, June:30, July:31, August:31, September:30, October:31
November:30, December:31
"""
UNITS = """
seconds in a minute:60, minutes in an hour:60, hours in a day:24, days in a week:7
months in a year:12, weeks in a year:52, days in a normal year:365, days in a leap year:366
years in a century:100, years in a decade:10, centimeters in a meter:100
meters in a kilometer:1000, millimeters in a centimeter:10, grams in a kilogram:1000
kilograms in a ton:1000, milliliters in a liter:1000, inches in a foot:12, feet in a yard:3
cents in a dollar:100, things in a dozen:12, letters in the English alphabet:26
players in a football team:11, strings on a violin:4, colors in a rainbow:7
planets in the solar system:8, degrees in a right angle:90, degrees in a circle:360
squares on a chessboard:64, seasons in a year:4, fingers on a hand:5, wheels on a bicycle:2
wheels on a tricycle:3, minutes in half an hour:30, arms on an octopus:8
teeth in an adult human:32, bones in the adult human body:206, minutes in a quarter of an hour:15
strings on a standard guitar:6, keys on a standard piano:88, months in half a year:6
days in two weeks:14, years in a millennium:1000, faces on a cube:6
zeros in a million:6, cards in a normal deck:52, wings on a bee:4
pieces on a full chessboard:32, continents in the world:7
"""
SIDES = """
triangle:three, square:four, rectangle:four, pentagon:five, hexagon:six, heptagon:seven
octagon:eight, nonagon:nine, decagon:ten
"""
ROMAN = """
2:II, 3:III, 4:IV, 5:V, 6:VI, 7:VII, 8:VIII, 9:IX, 10:X, 11:XI, 12:XII, 13:XIII, 14:XIV
15:XV, 16:XVI, 19:XIX, 20:XX, 30:XXX, 40:XL, 50:L, 60:LX, 90:XC, 100:C, 500:D, 1000:M
"""
NUMBER_WORDS = """
1:one, 2:two, 3:three, 4:four, 5:five, 6:six, 7:seven, 8:eight, 9:nine, 10:ten, 11:eleven
12:twelve, 13:thirteen, 14:fourteen, 15:fifteen, 16:sixteen, 17:seventeen, 18:eighteen
19:nineteen, 20:twenty, 30:thirty, 40:forty, 50:fifty, 60:sixty, 70:seventy, 80:eighty, 90:ninety
100:one hundred
"""

DIGITS: dict[str, tuple[str, ...]] = {
    "three": ("3",),
    "four": ("4",),
    "five": ("5",),
    "six": ("6",),
    "seven": ("7",),
    "eight": ("8",),
    "nine": ("9",),
    "ten": ("10",),
}

RELATIONS = (
    Relation(
        name="month after",
        kind="month",
        facts=pairs(MONTH_AFTER),
        statements=(
            "The month after {s} is {a}.",
            "{a} comes after {s}.",
            "After {s} comes {a}.",
            "{s} is followed by {a}.",
            "The month before {a} is {s}.",
            "When {s} ends, {a} begins.",
        ),
        follow=("The next month is {a}.",),
        questions=(
            "Which month comes after {s}?",
            "What is the month after {s}?",
            "What month follows {s}?",
            "When {s} ends, what month comes?",
            "Tell me the month after {s}.",
            "Month after {s}?",
            "It is {s}. What will be the next month?",
            "{S} is over. Which month is it now?",
            "On the calendar, what comes after {s}?",
        ),
        val_questions=("When {s} is over, which month begins?", "Name the month after {s}."),
        answers=("The month after {s} is {a}.",),
        heading="The months in order",
        reverse_questions=(
            "Which month comes before {a}?",
            "What is the month before {a}?",
            "Which month comes just before {a} begins?",
            "It is {a}. Which month was before?",
            "On the calendar, what comes before {a}?",
        ),
        reverse_val_questions=("Name the month before {a}.",),
        reverse_answers=("The month before {a} is {s}.",),
        famous=words("January, June, December"),
    ),
    Relation(
        name="month place",
        kind="month",
        facts=pairs(MONTH_PLACE),
        statements=(
            "{s} is the {a} month of the year.",
            "The {a} month of the year is {s}.",
            "Counted from January, {s} is the {a} month.",
            "On the calendar, {s} is the {a} month.",
            "In the order of the months, {s} comes {a}.",
        ),
        follow=("It is the {a} month of the year.",),
        questions=(
            "Which month of the year is {s}?",
            "What place does {s} have among the months?",
            "Where does {s} come in the year?",
            "Tell me the place of {s} among the months.",
            "Is {s} the first month of the year, the second, or which?",
            "If I count the months, which one is {s}?",
            "On the calendar, what number has {s}?",
        ),
        val_questions=("{s} is which month of the year?", "In the year, which month is {s}?"),
        answers=("{s} is the {a} month of the year.",),
        heading="The months of the year",
        reverse_questions=(
            "What is the {a} month of the year?",
            "Which month is the {a} of the year?",
            "Which is the {a} month?",
            "If I count the months, which one comes {a}?",
            "On the calendar, which month is the {a}?",
        ),
        reverse_val_questions=("Name the {a} month of the year.",),
        reverse_answers=("The {a} month of the year is {s}.",),
        famous=words("January, December"),
    ),
    Relation(
        name="day after",
        kind="day",
        facts=pairs(DAY_AFTER),
        statements=(
            "The day after {s} is {a}.",
            "{a} comes after {s}.",
            "After {s} comes {a}.",
            "The day before {a} is {s}.",
            "If today is {s}, tomorrow is {a}.",
            "If today is {a}, yesterday was {s}.",
        ),
        follow=("The next day is {a}.",),
        questions=(
            "Which day comes after {s}?",
            "What is the day after {s}?",
            "If today is {s}, what day is tomorrow?",
            "Tell me the day after {s}.",
            "Day after {s}?",
            "It is {s}. What is the next day?",
            "On the calendar, what comes after {s}?",
        ),
        val_questions=("When {s} is over, which day begins?", "Name the day after {s}."),
        answers=("The day after {s} is {a}.",),
        heading="The days of the week",
        reverse_questions=(
            "Which day comes before {a}?",
            "If today is {a}, what day was yesterday?",
            "What is the day before {a}?",
            "It is {a}. Which day was before?",
            "On the calendar, what comes before {a}?",
        ),
        reverse_val_questions=("Name the day before {a}.",),
        reverse_answers=("The day before {a} is {s}.",),
        famous=words("Monday, Sunday, Friday"),
    ),
    Relation(
        name="month days",
        kind="month",
        facts=pairs(MONTH_DAYS),
        statements=(
            "{s} has {a} days.",
            "There are {a} days in {s}.",
            "The month of {s} is {a} days long.",
            "In {s} we count {a} days.",
            "The month of {s} ends after {a} days.",
        ),
        follow=("It has {a} days.",),
        questions=(
            "How many days does {s} have?",
            "How many days are in {s}?",
            "How long is {s}?",
            "Tell me how many days {s} has.",
            "Days in {s}?",
            "Of how many days is {s} made?",
            "After how many days does {s} end?",
            "Do you know how many days {s} has?",
        ),
        val_questions=("What is the number of days in {s}?", "How many days long is {s}?"),
        answers=("{s} has {a} days.",),
        heading="Days in a month",
        famous=words("January, June"),
        weight=0.6,
    ),
    Relation(
        name="unit",
        kind="measure",
        facts=pairs(UNITS),
        statements=(
            "There are {a} {s}.",
            "The number of {s} is {a}.",
            "If you count the {s1} {s2}, you get {a}.",
            "Somebody counted the {s}: there are {a}.",
            "The right number of {s} is {a}.",
        ),
        follow=("There are {a} of them.",),
        questions=(
            "How many {s1} are there {s2}?",
            "What is the number of {s}?",
            "Can you tell me how many {s1} there are {s2}?",
            "How many {s}?",
            "Do you know how many {s1} there are {s2}?",
            "Number of {s}?",
            "There are how many {s}?",
            "Somebody counts the {s}. What is the number?",
            "In numbers, how many {s1} are {s2}?",
            "Of {s}, how many are there?",
            "I forgot how many {s1} there are {s2}.",
        ),
        val_questions=(
            "Tell me the number of {s}.",
            "I want to know how many {s1} there are {s2}.",
            "If I count the {s}, what do I get?",
        ),
        answers=("There are {a} {s}.",),
        heading="How many?",
        famous=words("days in a week, minutes in an hour, months in a year, hours in a day"),
        accept={"1000": ("1,000",)},
        weight=1.3,
    ),
    Relation(
        name="sides",
        kind="shape",
        facts=pairs(SIDES),
        statements=(
            "{A_s} has {a} sides.",
            "{A_s} has {a} corners.",
            "A shape with {a} sides can be {a_s}.",
            "If you draw {a_s}, you draw {a} sides.",
            "{P_s} have {a} sides.",
            "The number of sides of {a_s} is {a}.",
        ),
        follow=("It has {a} sides.", "It has {a} corners."),
        questions=(
            "How many sides does {a_s} have?",
            "How many corners does {a_s} have?",
            "How many sides are there in {a_s}?",
            "Tell me how many sides {a_s} has.",
            "Sides of {a_s}?",
            "A shape called {s}: how many sides are there?",
            "If I walk around {a_s}, how many corners do I meet?",
            "With how many sides do we draw {a_s}?",
        ),
        val_questions=("What is the number of sides of {a_s}?", "How many sides do {p_s} have?"),
        answers=("{A_s} has {a} sides.",),
        heading="Shapes and their sides",
        famous=words("triangle, square"),
        accept=DIGITS,
    ),
    Relation(
        name="roman",
        kind="number",
        facts=pairs(ROMAN),
        statements=(
            "The Roman numeral for {s} is {a}.",
            "The Romans wrote {a} for {s}.",
            "{a} is the Roman numeral for {s}.",
            "In Roman numerals, {s} is {a}.",
            "For {s} a Roman wrote {a}.",
        ),
        follow=("Its Roman numeral is {a}.",),
        questions=(
            "What is the Roman numeral for {s}?",
            "How did the Romans write {s}?",
            "What is {s} in Roman numerals?",
            "Tell me the Roman numeral for {s}.",
            "Roman numeral for {s}?",
            "If a Roman wrote {s}, what did it look like?",
            "With which letters is {s} written in Roman numerals?",
            "In Roman numerals, what is {s}?",
            "How do I write {s} like a Roman?",
        ),
        val_questions=("Give me the Roman numeral for {s}.", "Which Roman numeral stands for {s}?"),
        answers=("The Roman numeral for {s} is {a}.",),
        heading="Roman numerals",
        famous=words("5, 10"),
        weight=0.4,
    ),
    Relation(
        name="number word",
        kind="number",
        facts=pairs(NUMBER_WORDS),
        statements=(
            'The number {s} is written "{a}".',
            "{s} in words is {a}.",
            'We write "{a}" or {s}.',
            'The word for {s} is "{a}".',
            'The word "{a}" stands for {s}.',
        ),
        follow=('In words it is "{a}".',),
        questions=(
            "How do you write {s} in words?",
            "What is the word for {s}?",
            "Write the number {s} as a word.",
            "What is {s} in words?",
            "Tell me the word for the number {s}.",
            "{s}: what is it in letters?",
            "With letters, how do we write {s}?",
            "How is the number {s} written in words?",
            "Which word do we write for {s}?",
        ),
        val_questions=(
            "Which word stands for the number {s}?",
            "Give me the number {s} in words.",
        ),
        answers=('The number {s} is written "{a}".',),
        heading="Numbers in words",
        famous=words("1, 2, 3, 10"),
        weight=0.4,
    ),
)
