"""Facts about things: their color, what they are made of, what kind of thing they are."""

from __future__ import annotations

from sprout.world.relation import Relation, pairs, words

COLORS = """
grass:green, snow:white, blood:red, coal:black, the sky on a clear day:blue, a banana:yellow
a lemon:yellow, a strawberry:red, a carrot:orange, a pumpkin:orange, milk:white, chocolate:brown
a flamingo:pink, a polar bear:white, a raven:black, a cucumber:green, a frog:green
an emerald:green, a ruby:red, a sapphire:blue, the yolk of an egg:yellow, an elephant:gray
a mouse:gray, lavender:purple, salt:white, cotton:white, spinach:green, tar:black, a cherry:red
a tomato:red, a sunflower:yellow, a fire engine:red, an eggplant:purple, broccoli:green
rice:white, the trunk of a tree:brown
a tangerine:orange, an orange:orange, a lime:green, a snowman:white, a crow:black, a canary:yellow
a school bus:yellow, a stop sign:red, ivory:white, gold:yellow, a pea:green, butter:yellow
a brown bear:brown, a blueberry:blue, soot:black, the heart on a playing card:red
"""

MADE_OF = """
a window:glass, a book:paper, a tire:rubber, a sweater:wool, a nail:iron, a coin:metal
a candle:wax, a brick:clay, a raincoat:plastic, a shoe:leather, a T-shirt:cotton, a snowman:snow
a wine bottle:glass, a newspaper:paper, a belt:leather, a pencil:wood, a wedding ring:gold
a balloon:rubber, a castle wall:stone, a knight's armor:steel, a sandcastle:sand
a soup can:tin
a jar:glass, a mirror:glass, an envelope:paper, a barrel:wood, a hammer handle:wood
a bath towel:cotton
a bedsheet:cotton, a horseshoe:iron, an anvil:iron, a saddle:leather, a football boot:leather
a flower pot:clay, a mitten:wool, an igloo:snow, a log cabin:wood
a pyramid in Egypt:stone, a shopping bag:plastic, a rowboat:wood
an eraser:rubber, a light bulb:glass, a flag:cloth, a sail:cloth, a tent:cloth
"""

MADE_FROM = """
bread:flour, cheese:milk, butter:milk, wine:grapes, paper:wood, glass:sand, chocolate:cocoa beans
honey:nectar, yogurt:milk, French fries:potatoes, juice:fruit, jam:fruit, pasta:flour
tofu:soybeans, raisins:grapes, ketchup:tomatoes, an omelet:eggs, popcorn:corn, cider:apples
wool:the hair of sheep, beer:barley, silk:the threads of silkworms, leather:animal skin
steel:iron, olive oil:olives, concrete:cement, linen:flax, ice:water, pancakes:flour
peanut butter:peanuts
mayonnaise:eggs, cream:milk, hummus:chickpeas, rubber:the juice of the rubber tree
marmalade:oranges, applesauce:apples, cornbread:corn, noodles:flour, crepes:flour
potato chips:potatoes, mashed potatoes:potatoes, guacamole:avocados, tortillas:corn, oatmeal:oats
molasses:sugarcane, sake:rice, ice cream:milk, vinegar:wine, coffee:roasted coffee beans
"""

CATEGORIES = """
apple:fruit, banana:fruit, pear:fruit, orange:fruit, cherry:fruit, grape:fruit, plum:fruit
peach:fruit, mango:fruit, lemon:fruit, strawberry:fruit, melon:fruit, carrot:vegetable
potato:vegetable, onion:vegetable, cabbage:vegetable, turnip:vegetable, leek:vegetable
radish:vegetable, beet:vegetable, rose:flower, tulip:flower, daisy:flower, lily:flower
violet:flower, sunflower:flower, daffodil:flower, oak:tree, pine:tree, birch:tree, maple:tree
willow:tree, palm:tree, fir:tree, piano:musical instrument, violin:musical instrument
guitar:musical instrument, flute:musical instrument, drum:musical instrument
trumpet:musical instrument, harp:musical instrument, cello:musical instrument, hammer:tool
saw:tool, drill:tool, wrench:tool, car:vehicle, bus:vehicle, bicycle:vehicle, truck:vehicle
train:vehicle, tractor:vehicle, chair:furniture, table:furniture, sofa:furniture, bed:furniture
desk:furniture, shirt:clothing, hat:clothing, coat:clothing, sock:clothing, dress:clothing
scarf:clothing, glove:clothing, triangle:shape, circle:shape, square:shape, doll:toy, kite:toy
puzzle:toy, teddy bear:toy, sandwich:food, pizza:food, pancake:food, cake:food

"""

RELATIONS = (
    Relation(
        name="color",
        kind="thing",
        facts=pairs(COLORS),
        statements=(
            "The color of {s} is {a}.",
            "{S} is {a}.",
            "{A} is the color of {s}.",
            "If you paint {s}, take {a} paint.",
            "Think of {s}: it is {a}.",
            "Something {a} is {s}.",
        ),
        follow=("Its color is {a}.", "It is {a}."),
        questions=(
            "What color is {s}?",
            "What is the color of {s}?",
            "Which color is {s}?",
            "What color does {s} have?",
            "Tell me the color of {s}.",
            "Color of {s}?",
            "If I paint {s}, which paint do I take?",
            "Is {s} red, green or some other color?",
            "Think of {s}. Which color do you see?",
            "{S} has which color?",
        ),
        val_questions=("In what color would you paint {s}?", "Name the color of {s}."),
        answers=("The color of {s} is {a}.",),
        heading="Colors of things",
        famous=words("grass, snow, blood, a banana, the sky on a clear day"),
    ),
    Relation(
        name="material",
        kind="thing",
        facts=pairs(MADE_OF),
        statements=(
            "{S} is made of {a}.",
            "To make {s}, you need {a}.",
            "The material of {s} is {a}.",
            "{A} is the material of {s}.",
            "Workers use {a} to make {s}.",
            "Out of {a} people can make {s}.",
        ),
        follow=("It is made of {a}.",),
        questions=(
            "What is {s} made of?",
            "Which material is {s} made of?",
            "What is the material of {s}?",
            "What material do you need to make {s}?",
            "Tell me what {s} is made of.",
            "Material of {s}?",
            "What do workers use to make {s}?",
            "From what is {s} made?",
            "{S} is made of which material?",
            "If I make {s}, what do I work with?",
            "Do you know what {s} is made of?",
        ),
        val_questions=("Of what material is {s}?", "Out of what do people make {s}?"),
        answers=("{S} is made of {a}.",),
        heading="Things and their materials",
        famous=words("a window, a book"),
    ),
    Relation(
        name="made from",
        kind="product",
        facts=pairs(MADE_FROM),
        statements=(
            "People make {s} from {a}.",
            "To make {s}, people need {a}.",
            "From {a} people make {s}.",
            "There would be no {s} without {a}.",
            "We need {a} for {s}.",
            "{S}: people make this from {a}.",
        ),
        follow=("People make it from {a}.",),
        questions=(
            "What do people make {s} from?",
            "What do you need to make {s}?",
            "From what do people make {s}?",
            "What is needed for making {s}?",
            "Tell me what people make {s} from.",
            "{S}: what is it made from?",
            "If I want {s}, what must I have first?",
            "Which thing becomes {s} in the end?",
            "What goes into {s}?",
        ),
        val_questions=(
            "Tell me what people need to make {s}.",
            "I want to make {s}. What do I need?",
        ),
        answers=("People make {s} from {a}.",),
        heading="How things are made",
        famous=words("bread, cheese, paper"),
    ),
    Relation(
        name="category",
        kind="everyday thing",
        facts=pairs(CATEGORIES),
        statements=(
            "{A_s} is a kind of {a}.",
            "The {s} is a kind of {a}.",
            "One kind of {a} is the {s}.",
            "When we speak of {a_s}, we speak of a kind of {a}.",
            "To the group called {a} belongs the {s}.",
            "The word {s} is the name of a kind of {a}.",
        ),
        follow=("It is a kind of {a}.",),
        questions=(
            "What is {a_s}?",
            "What kind of thing is {a_s}?",
            "What sort of thing is {a_s}?",
            "Tell me what {a_s} is.",
            "{A_s} is a kind of what?",
            "Of what kind is {a_s}?",
            "If I see {a_s}, what kind of thing do I see?",
            "Under which group of things do we find {a_s}?",
            "{A_s}: what sort of thing?",
            "Do you know what {a_s} is?",
        ),
        val_questions=(
            "To which kind of things does {a_s} belong?",
            "Do you know what kind of thing {a_s} is?",
        ),
        answers=("{A_s} is a kind of {a}.",),
        heading="What things are",
        famous=words("apple, rose, car, piano, carrot"),
    ),
)
