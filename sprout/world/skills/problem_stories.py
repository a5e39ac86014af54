"""The little stories of word problems: one step or two, about things, money, time and people.

A row is: sign | sizes | story | question | answer. Signs of two steps: "*-" is a * b - c, and "-*"
with a leading "r" ("r*") takes the first result away from c: c - a * b. Sizes: s for numbers that
are worked in the head, l for large ones with the calculator. {a} {b} {c} are the numbers, {x} the
result, {N} and {M} people, {things} what is counted.
"""

# ruff: noqa: E501 (a row of the table is a line)
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """A template of a word problem."""

    sign: str
    sizes: str
    story: str
    question: str
    answer: str


def _rows(text: str) -> tuple[Story, ...]:
    return tuple(Story(*line.split("|")) for line in text.strip().splitlines())


ONE_STEP = _rows("""
+|sl|{N} has {a} {things}. {M} gives {him} {b} more.|How many {things} does {N} have now?|{N} has {x} {things} now.
+|sl|{N} finds {a} {things} in the morning and {b} {things} in the afternoon.|How many {things} does {N} find in all?|{N} finds {x} {things} in all.
+|sl|There are {a} {things} on the table and {b} {things} in the box.|How many {things} are there together?|There are {x} {things} together.
+|sl|{N} buys {a} {things}. Then {he} buys {b} more.|How many {things} did {N} buy?|{N} bought {x} {things}.
+|sl|{N} has {a} {things} and {M} has {b} {things}.|How many {things} do they have together?|Together they have {x} {things}.
+|sl|A train ticket costs {a} dollars and a map costs {b} dollars.|How much do they cost together?|Together they cost {x} dollars.
+|sl|{N} saves {a} dollars in May and {b} dollars in June.|How much does {N} save in both months?|{N} saves {x} dollars.
+|s|{N} is {a} years old.|How old will {he} be in {b} years?|{N} will be {x} years old.
+|s|{M} is {a} years old. {N} is {b} years older than {M}.|How old is {N}?|{N} is {x} years old.
+|sl|{N} reads {a} pages on Monday and {b} pages on Tuesday.|How many pages does {he} read in all?|{N} reads {x} pages in all.
+|sl|There are {a} people on a bus. At the next stop {b} people get on.|How many people are on the bus now?|There are {x} people on the bus now.
+|sl|{N} rides {a} kilometers before lunch and {b} kilometers after lunch.|How many kilometers does {he} ride?|{N} rides {x} kilometers.
+|sl|{N} needs {a} minutes for the dishes and {b} minutes for the floor.|How many minutes does {he} need for both?|{N} needs {x} minutes.
+|sl|A farmer has {a} sheep. In spring {b} lambs are born.|How many animals does the farmer have now?|The farmer has {x} animals now.
+|sl|{a} girls and {b} boys sing in a choir.|How many children sing in the choir?|{x} children sing in the choir.
+|sl|A jar holds {a} {things}. {N} puts {b} more into it.|How many {things} are in the jar now?|There are {x} {things} in the jar now.
+|sl|{N} plants {a} trees, and {M} plants {b} trees.|How many trees do they plant together?|Together they plant {x} trees.
-|sl|{N} has {a} {things}. {He} gives {b} of them to {M}.|How many {things} does {N} have left?|{N} has {x} {things} left.
-|sl|There are {a} {things} in a basket. {N} takes {b} of them out.|How many {things} are still in the basket?|There are {x} {things} still in the basket.
-|sl|{N} had {a} {things} but lost {b} of them.|How many {things} are left?|There are {x} {things} left.
-|sl|{N} has {a} {things}. {M} has {b} {things}.|How many more {things} does {N} have than {M}?|{N} has {x} more {things} than {M}.
-|sl|{N} has {a} dollars. {He} pays {b} dollars for a ticket.|How much money is left?|{N} has {x} dollars left.
-|sl|A book has {a} pages. {N} has read {b} of them.|How many pages are left to read?|There are {x} pages left.
-|sl|There are {a} people on a train. At the station {b} of them get off.|How many people are still on the train?|There are {x} people still on the train.
-|s|{N} is {a} years old and {M} is {b} years old.|How many years older is {N}?|{N} is {x} years older.
-|s|{N} is {a} years old.|How old was {he} {b} years ago?|{N} was {x} years old.
-|sl|The way to the lake is {a} kilometers long. {N} has walked {b} kilometers.|How many kilometers are left?|There are {x} kilometers left.
-|sl|A film takes {a} minutes. {N} has watched {b} minutes of it.|How many minutes are left?|There are {x} minutes left.
-|sl|A coat costs {a} dollars. Today it is {b} dollars cheaper.|How much does the coat cost today?|The coat costs {x} dollars today.
-|sl|A baker bakes {a} rolls and sells {b} of them.|How many rolls are left?|There are {x} rolls left.
-|sl|A shop had {a} {things}. Now {b} of them are sold.|How many {things} does the shop still have?|The shop still has {x} {things}.
-|sl|Of {a} seats in a hall, {b} are taken.|How many seats are free?|{x} seats are free.
*|sl|{N} has {a} boxes. There are {b} {things} in each box.|How many {things} does {N} have?|{N} has {x} {things}.
*|sl|Each of {a} children has {b} {things}.|How many {things} do they have together?|Together they have {x} {things}.
*|sl|{N} buys {a} {things} for {b} dollars each.|How much does {N} pay?|{N} pays {x} dollars.
*|sl|{N} reads {a} pages every day.|How many pages does {he} read in {b} days?|{N} reads {x} pages.
*|sl|A garden has {a} rows with {b} plants in each row.|How many plants are in the garden?|There are {x} plants in the garden.
*|sl|{N} earns {a} dollars an hour and works {b} hours.|How much does {N} earn?|{N} earns {x} dollars.
*|sl|A cyclist rides {a} kilometers every day.|How many kilometers does she ride in {b} days?|She rides {x} kilometers.
*|s|A spider has 8 legs.|How many legs do {b} spiders have?|{b} spiders have {x} legs.
*|sl|{a} buses bring {b} people each to the fair.|How many people come by bus?|{x} people come by bus.
*|sl|A sheet has {a} stamps. {N} buys {b} sheets.|How many stamps does {N} buy?|{N} buys {x} stamps.
*|sl|It takes {a} minutes to paint one chair.|How many minutes does it take to paint {b} chairs?|It takes {x} minutes.
/|sl|{N} shares {a} {things} among {b} friends, the same number for each.|How many {things} does each friend get?|Each friend gets {x} {things}.
/|sl|{N} puts {a} {things} into {b} bags, the same number into each.|How many {things} are in each bag?|There are {x} {things} in each bag.
/|sl|{a} children form {b} teams of the same size.|How many children are in each team?|There are {x} children in each team.
/|sl|{b} tickets cost {a} dollars together.|How much does one ticket cost?|One ticket costs {x} dollars.
/|sl|A book has {a} pages. {N} reads {b} pages a day.|How many days does {he} need?|{N} needs {x} days.
/|sl|A rope of {a} meters is cut into {b} equal pieces.|How many meters long is each piece?|Each piece is {x} meters long.
/|sl|{N} walks {a} kilometers in {b} days, the same way every day.|How many kilometers is that each day?|That is {x} kilometers each day.
/|sl|A farmer packs {a} eggs into boxes of {b}.|How many boxes does the farmer fill?|The farmer fills {x} boxes.
/|sl|{N} has {a} dollars. A ball costs {b} dollars.|How many balls can {N} buy?|{N} can buy {x} balls.
""")

TWO_STEPS = _rows("""
*-|sl|{N} has {a} boxes with {b} {things} in each. {He} gives {c} {things} to {M}.|How many {things} are left?|There are {x} {things} left.
*-|sl|{N} earns {a} dollars an hour and works {b} hours. Then {he} spends {c} dollars.|How much money is left?|{N} has {x} dollars left.
*+|sl|{N} has {a} bags with {b} {things} in each and {c} more in a drawer.|How many {things} does {N} have?|{N} has {x} {things}.
*+|sl|{N} buys {a} {things} for {b} dollars each and a lamp for {c} dollars.|How much does {N} pay?|{N} pays {x} dollars.
*+|sl|{N} runs {a} kilometers on each of {b} days, and then {c} kilometers on Sunday.|How many kilometers does {N} run?|{N} runs {x} kilometers.
r*|sl|{N} has {c} dollars and buys {a} {things} for {b} dollars each.|How much money is left?|{N} has {x} dollars left.
r*|sl|A book has {c} pages. {N} reads {a} pages on each of {b} days.|How many pages are left to read?|There are {x} pages left.
r*|sl|A hall has {c} chairs. {N} puts {a} rows of {b} chairs away.|How many chairs are left in the hall?|There are {x} chairs left in the hall.
+-|sl|{N} has {a} {things} and finds {b} more. Then {he} loses {c} of them.|How many {things} does {N} have now?|{N} has {x} {things} now.
+-|sl|There are {a} people on a bus. First {b} people get on, then {c} people get off.|How many people are on the bus now?|There are {x} people on the bus now.
-+|sl|There are {a} people on a train. First {b} people get off, then {c} people get on.|How many people are on the train now?|There are {x} people on the train now.
-+|sl|{N} has {a} dollars. {He} spends {b} dollars and then gets {c} dollars from {M}.|How much money does {N} have now?|{N} has {x} dollars now.
-+|sl|A baker has {a} loaves. He sells {b} of them and bakes {c} more.|How many loaves are there now?|There are {x} loaves now.
++|sl|{N} reads {a} pages on Monday, {b} pages on Tuesday and {c} pages on Friday.|How many pages does {N} read in all?|{N} reads {x} pages in all.
++|sl|A pen costs {a} dollars, a ruler {b} dollars and a bag {c} dollars.|How much do they cost together?|Together they cost {x} dollars.
--|sl|{N} has {a} {things}. {He} gives {b} to {M} and {c} to a neighbor.|How many {things} does {N} have left?|{N} has {x} {things} left.
--|sl|{N} has {a} dollars and pays {b} dollars for lunch and {c} dollars for the bus.|How much money is left?|{N} has {x} dollars left.
+*|sl|A class has {a} girls and {b} boys. Each child brings {c} {things}.|How many {things} do they bring?|They bring {x} {things}.
+*|sl|Every day {N} walks {a} minutes to work and {b} minutes back another way.|How many minutes does {he} walk in {c} days?|{N} walks {x} minutes.
-*|sl|{N} has {a} {things} and keeps {b}. {He} sells the others for {c} dollars each.|How much money does {N} get?|{N} gets {x} dollars.
+/|sl|{N} has {a} {things} and {M} has {b}. They put them into {c} equal bags.|How many {things} are in each bag?|There are {x} {things} in each bag.
-/|sl|{N} has {a} {things} but loses {b}. The others are shared by {c} children.|How many {things} does each child get?|Each child gets {x} {things}.
""")

THINGS = tuple(
    """
apples pears books pencils marbles cookies stamps shells coins eggs flowers toys balls cards stones
buttons oranges plums nuts stickers balloons candles cups leaves feathers figs cherries lemons
carrots tomatoes potatoes muffins rolls cakes spoons forks plates bottles boxes baskets blocks
bricks ribbons beads badges magnets puzzles posters maps letters postcards notebooks crayons
brushes erasers rulers keys bells kites dolls robots whistles drums socks hats scarves gloves
seeds bulbs acorns cones sticks ropes nails screws hooks lamps photos pictures tickets peaches
""".split()
)

SETTINGS = (
    "It is a rainy day.", "Here is a little problem.", "Listen carefully.", "It is market day.",
    "School is over for today.", "It is the first day of the holidays.", "The sun is shining.",
    "This happened last week.", "Think about this.", "It is Saturday morning.", "Winter is near.",
    "{N} likes to count.", "{N} and {M} are neighbors.", "{N} is busy today.", "{M} watches.",
    "{N} is a careful person.", "There is a party in the village.", "Spring has come.",
    "{N} and {M} are good friends.", "It is almost evening.", "Today there is no school.",
)  # fmt: skip
