"""Facts about words, numbers, the calendar, units and shapes, with the sentences that tell them."""

from __future__ import annotations

from sprout.world.relation import Relation, pairs, words

OPPOSITES = """
hot:cold, big:small, tall:short, fast:slow, happy:sad, good:bad, old:young, light:dark, day:night
up:down, left:right, in:out, open:closed, full:empty, hard:soft, rich:poor, strong:weak, wet:dry
clean:dirty, early:late, near:far, high:low, wide:narrow, thick:thin, loud:quiet, rough:smooth
sharp:blunt, deep:shallow, brave:afraid, kind:cruel, polite:rude, easy:difficult, cheap:expensive
sweet:sour, true:false, first:last, before:after, begin:end, buy:sell, push:pull, give:take
win:lose, laugh:cry, love:hate, remember:forget, arrive:leave, float:sink, rise:fall, sit:stand
asleep:awake, alive:dead, inside:outside, above:below, always:never, everything:nothing, more:less
many:few, same:different, summer:winter, north:south, east:west, war:peace, friend:enemy
question:answer, success:failure, beautiful:ugly, safe:dangerous, simple:complicated, busy:idle
lazy:hardworking, tight:loose, front:back, top:bottom, ancient:modern, public:private
guilty:innocent, raw:cooked, on:off
"""

PLURALS = """
child:children, mouse:mice, foot:feet, tooth:teeth, goose:geese, man:men, woman:women, ox:oxen
sheep:sheep, deer:deer, fish:fish, person:people, leaf:leaves, knife:knives, wife:wives
life:lives, wolf:wolves, shelf:shelves, half:halves, loaf:loaves, thief:thieves, calf:calves
city:cities, baby:babies, party:parties, story:stories, cherry:cherries, berry:berries
lady:ladies, fly:flies, country:countries, family:families, box:boxes, fox:foxes, bus:buses
glass:glasses, class:classes, dish:dishes, brush:brushes, church:churches, watch:watches
bench:benches, potato:potatoes, tomato:tomatoes, hero:heroes, echo:echoes, piano:pianos
photo:photos, cat:cats, book:books, tree:trees, house:houses, toy:toys, key:keys, day:days
monkey:monkeys, cactus:cacti
"""

PAST = """
go:went, see:saw, eat:ate, drink:drank, run:ran, swim:swam, sing:sang, ring:rang, begin:began
come:came, become:became, give:gave, take:took, make:made, know:knew, grow:grew, throw:threw
fly:flew, draw:drew, blow:blew, write:wrote, ride:rode, drive:drove, rise:rose, speak:spoke
break:broke, steal:stole, choose:chose, freeze:froze, wake:woke, wear:wore, tear:tore, fall:fell
tell:told, sell:sold, hold:held, stand:stood, understand:understood, think:thought, buy:bought
bring:brought, fight:fought, catch:caught, teach:taught, sleep:slept, keep:kept, feel:felt
leave:left, meet:met, lose:lost, build:built, send:sent, spend:spent, sit:sat, win:won, find:found
feed:fed, lead:led, hide:hid, bite:bit, get:got, forget:forgot, say:said, pay:paid, hear:heard
have:had, do:did, shine:shone, dig:dug, hang:hung, stick:stuck, shake:shook, cut:cut, put:put
hit:hit, hurt:hurt, walk:walked, play:played, jump:jumped, help:helped, look:looked, cry:cried
try:tried, carry:carried, stop:stopped, plan:planned, dance:danced, love:loved
"""

MONTH_AFTER = """
January:February, February:March, March:April, April:May, May:June, June:July, July:August
August:September, September:October, October:November, November:December, December:January
"""
DAY_AFTER = """
Monday:Tuesday, Tuesday:Wednesday, Wednesday:Thursday, Thursday:Friday, Friday:Saturday
Saturday:Sunday, Sunday:Monday
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
teeth in an adult human:32, bones in the adult human body:206
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


def _both_ways(facts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(fact for pair in facts for fact in (pair, pair[::-1]))


RELATIONS = (
    Relation(
        name="opposite",
        kind="word",
        facts=_both_ways(pairs(OPPOSITES)),
        statements=(
            'The opposite of "{s}" is "{a}".',
            '"{S}" is the opposite of "{a}".',
            'If it is not "{s}", it may be "{a}".',
            '"{S}" and "{a}" are opposites.',
        ),
        follow=('Its opposite is "{a}".',),
        questions=(
            'What is the opposite of "{s}"?',
            "What is the opposite of {s}?",
            'Which word is the opposite of "{s}"?',
            "What word means the opposite of {s}?",
            "Tell me the opposite of {s}.",
        ),
        val_questions=(
            'Give me a word that is the opposite of "{s}".',
            "Name the opposite of {s}.",
        ),
        answers=('The opposite of "{s}" is "{a}".',),
        heading="Opposites",
        famous=words("hot, cold, big, small, up, down, happy, good, day, old, fast, open, left"),
        symmetric=True,
        accept={"big": ("large",), "small": ("little",), "difficult": ("hard",)},
    ),
    Relation(
        name="plural",
        kind="noun",
        facts=pairs(PLURALS),
        statements=(
            'The plural of "{s}" is "{a}".',
            "One {s}, two {a}.",
            "There was one {s}. Now there are many {a}.",
            'We say one "{s}" but many "{a}".',
        ),
        follow=('Its plural is "{a}".',),
        questions=(
            'What is the plural of "{s}"?',
            "What is the plural of {s}?",
            'What do we say for more than one "{s}"?',
            "One {s}, two what?",
        ),
        val_questions=('Give me the plural of "{s}".',),
        answers=('The plural of "{s}" is "{a}".',),
        heading="One and many",
        famous=words("child, mouse, foot, man, cat"),
    ),
    Relation(
        name="past",
        kind="verb",
        facts=pairs(PAST),
        statements=(
            'The past tense of "{s}" is "{a}".',
            "Today I {s}. Yesterday I {a}.",
            'We say "{s}" for today and "{a}" for yesterday.',
            'The verb "{s}" becomes "{a}" in the past.',
        ),
        follow=('Its past tense is "{a}".',),
        questions=(
            'What is the past tense of "{s}"?',
            "What is the past tense of {s}?",
            "Today I {s}. What did I do yesterday?",
            'How do you say "{s}" in the past?',
        ),
        val_questions=('Give me the past tense of "{s}".',),
        answers=('The past tense of "{s}" is "{a}".',),
        heading="Verbs in the past",
        famous=words("go, see, eat, run"),
    ),
    Relation(
        name="month after",
        kind="month",
        facts=pairs(MONTH_AFTER),
        statements=(
            "The month after {s} is {a}.",
            "{a} comes after {s}.",
            "After {s} comes {a}.",
            "{s} is followed by {a}.",
        ),
        follow=("The next month is {a}.",),
        questions=(
            "Which month comes after {s}?",
            "What is the month after {s}?",
            "What month follows {s}?",
        ),
        val_questions=("When {s} is over, which month begins?",),
        answers=("The month after {s} is {a}.",),
        heading="The months in order",
        reverse_questions=("Which month comes before {a}?", "What is the month before {a}?"),
        reverse_val_questions=("Name the month before {a}.",),
        reverse_answers=("The month before {a} is {s}.",),
        famous=words("January, June, December"),
    ),
    Relation(
        name="day after",
        kind="day",
        facts=pairs(DAY_AFTER),
        statements=("The day after {s} is {a}.", "{a} comes after {s}.", "After {s} comes {a}."),
        follow=("The next day is {a}.",),
        questions=(
            "Which day comes after {s}?",
            "What is the day after {s}?",
            "If today is {s}, what day is tomorrow?",
        ),
        val_questions=("When {s} is over, which day begins?",),
        answers=("The day after {s} is {a}.",),
        heading="The days of the week",
        reverse_questions=(
            "Which day comes before {a}?",
            "If today is {a}, what day was yesterday?",
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
        ),
        follow=("It has {a} days.",),
        questions=(
            "How many days does {s} have?",
            "How many days are in {s}?",
            "How long is {s}?",
        ),
        val_questions=("What is the number of days in {s}?",),
        answers=("{s} has {a} days.",),
        heading="Days in a month",
        famous=words("January, June"),
        weight=0.7,
    ),
    Relation(
        name="unit",
        kind="measure",
        facts=pairs(UNITS),
        statements=(
            "There are {a} {s}.",
            "The number of {s} is {a}.",
            "If you count the {s1} {s2}, you get {a}.",
        ),
        follow=("There are {a} of them.",),
        questions=(
            "How many {s1} are there {s2}?",
            "What is the number of {s}?",
            "Can you tell me how many {s1} there are {s2}?",
            "How many {s}?",
            "Do you know how many {s1} there are {s2}?",
        ),
        val_questions=(
            "Tell me the number of {s}.",
            "I want to know how many {s1} there are {s2}.",
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
            "A shape with {a} sides can be {a_s}.",
            "If you draw {a_s}, you draw {a} sides.",
        ),
        follow=("It has {a} sides.",),
        questions=(
            "How many sides does {a_s} have?",
            "How many corners does {a_s} have?",
            "How many sides are there in {a_s}?",
        ),
        val_questions=("What is the number of sides of {a_s}?",),
        answers=("{A_s} has {a} sides.",),
        heading="Shapes and their sides",
        famous=words("triangle, square"),
        accept={
            "three": ("3",),
            "four": ("4",),
            "five": ("5",),
            "six": ("6",),
            "seven": ("7",),
            "eight": ("8",),
            "nine": ("9",),
            "ten": ("10",),
        },
    ),
    Relation(
        name="roman",
        kind="number",
        facts=pairs(ROMAN),
        statements=(
            "The Roman numeral for {s} is {a}.",
            "The Romans wrote {a} for {s}.",
            "{a} is the Roman numeral for {s}.",
        ),
        follow=("Its Roman numeral is {a}.",),
        questions=(
            "What is the Roman numeral for {s}?",
            "How did the Romans write {s}?",
            "What is {s} in Roman numerals?",
        ),
        val_questions=("Give me the Roman numeral for {s}.",),
        answers=("The Roman numeral for {s} is {a}.",),
        heading="Roman numerals",
        famous=words("5, 10"),
        weight=0.6,
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
        ),
        follow=('In words it is "{a}".',),
        questions=(
            "How do you write {s} in words?",
            "What is the word for {s}?",
            "Write the number {s} as a word.",
        ),
        val_questions=("Which word stands for the number {s}?",),
        answers=('The number {s} is written "{a}".',),
        heading="Numbers in words",
        famous=words("1, 2, 3, 10"),
        weight=0.6,
    ),
)
