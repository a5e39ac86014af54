"""Facts about work, tools, the body, the seasons and everyday things."""

from __future__ import annotations

from sprout.world.relation import Relation, pairs, words

JOBS = """
baker:bakes bread, teacher:teaches children, farmer:grows food, doctor:helps sick people
nurse:cares for sick people, pilot:flies planes, firefighter:puts out fires
dentist:looks after teeth, carpenter:makes things from wood, plumber:repairs water pipes
painter:paints pictures, writer:writes books, singer:sings songs, dancer:dances on a stage
gardener:looks after plants, fisherman:catches fish, tailor:makes clothes, shoemaker:makes shoes
librarian:looks after books, chef:cooks meals, waiter:brings food to the table
vet:helps sick animals, astronaut:flies into space, sailor:works on a ship, miner:digs for coal
builder:builds houses, architect:plans houses, mechanic:repairs cars, judge:decides in court
lawyer:knows the law, butcher:sells meat, florist:sells flowers, astronomer:studies the stars
beekeeper:keeps bees, shepherd:looks after sheep, barber:cuts hair, postman:brings letters
detective:solves crimes, photographer:takes pictures, actor:plays in films, blacksmith:shapes iron
potter:makes pots from clay, jeweler:makes rings
"""

PLACES = """
teacher:a school, doctor:a hospital, farmer:a farm, baker:a bakery, chef:a kitchen
librarian:a library, actor:a theater, judge:a court, miner:a mine, mechanic:a garage
gardener:a garden, scientist:a laboratory, waiter:a restaurant, shopkeeper:a shop
potter:a workshop, banker:a bank, florist:a flower shop
"""

TOOLS = """
hammer:hit nails, saw:cut wood, knife:cut food, spoon:eat soup, broom:sweep the floor
needle:sew clothes, pen:write, brush:paint, key:open locks, ladder:climb up high, shovel:dig holes
scissors:cut paper, clock:tell the time, thermometer:measure temperature, scale:measure weight
ruler:measure length, compass:find north, telescope:look at stars, microscope:see tiny things
umbrella:stay dry in the rain, camera:take pictures, oven:bake bread, kettle:boil water
lamp:give light, towel:dry yourself, rope:tie things, axe:chop wood, rake:gather leaves
bucket:carry water, map:find the way, pillow:rest your head, fridge:keep food cold
toothbrush:clean teeth, comb:tidy hair, fork:pick up food, screwdriver:turn screws
magnet:attract iron, boat:travel on water, calculator:work out sums
"""

COLORS = """
grass:green, snow:white, blood:red, coal:black, the sky on a clear day:blue, a banana:yellow
a lemon:yellow, a strawberry:red, a carrot:orange, a pumpkin:orange, milk:white, chocolate:brown
a flamingo:pink, a polar bear:white, a raven:black, a cucumber:green, a frog:green
an emerald:green, a ruby:red, a sapphire:blue, the yolk of an egg:yellow, an elephant:gray
a mouse:gray, lavender:purple, salt:white, cotton:white, spinach:green, tar:black, a cherry:red
a tomato:red, a sunflower:yellow, a fire engine:red, an eggplant:purple, broccoli:green
rice:white, the trunk of a tree:brown
"""

MADE_OF = """
a window:glass, a book:paper, a tire:rubber, a sweater:wool, a nail:iron, a coin:metal
a candle:wax, a brick:clay, a raincoat:plastic, a shoe:leather, a T-shirt:cotton, a snowman:snow
a bottle of wine:glass, a newspaper:paper, a belt:leather, a pencil:wood, a wedding ring:gold
a balloon:rubber, a castle wall:stone, a knight's armor:steel, a sandcastle:sand
a can of soup:tin
"""

MADE_FROM = """
bread:flour, cheese:milk, butter:milk, wine:grapes, paper:wood, glass:sand, chocolate:cocoa beans
honey:nectar, yogurt:milk, French fries:potatoes, juice:fruit, jam:fruit, pasta:flour
tofu:soybeans, raisins:grapes, ketchup:tomatoes, an omelet:eggs, popcorn:corn, cider:apples
wool:the hair of sheep, beer:barley, silk:the threads of silkworms, leather:animal skin
steel:iron, olive oil:olives, concrete:cement, linen:flax, ice:water, pancakes:flour
peanut butter:peanuts
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

BODY = """
eyes:see, ears:hear, a nose:smell, a tongue:taste, hands:hold things, legs:walk, teeth:chew food
lungs:breathe, a brain:think, a heart:pump blood, skin:feel, a stomach:digest food
"""

WHERE_TO = """
borrow books:a library, buy bread:a bakery, buy medicine:a pharmacy, see old art:a museum
watch a film:a cinema, catch a train:a station, catch a plane:an airport
post a letter:a post office, see wild animals:a zoo, swim indoors:a pool
learn to read:a school, get well when very sick:a hospital, eat out:a restaurant
sleep when traveling:a hotel, keep money:a bank, look at the stars:an observatory
"""

SEASONS = """
snow falls:winter, leaves turn red and fall:autumn, flowers begin to bloom:spring
the days are the longest:summer, farmers bring in the harvest:autumn
birds come back from the south:spring, the nights are the longest:winter
people swim in the sea:summer
"""

RELATIONS = (
    Relation(
        name="job",
        kind="job",
        facts=pairs(JOBS),
        statements=(
            "{A_s} {a}.",
            "The {s} is a person who {a}.",
            "Somebody who {a} is called {a_s}.",
            "Every good {s} {a}.",
        ),
        follow=("This person {a}.",),
        questions=(
            "What does {a_s} do?",
            "What is the work of {a_s}?",
            "What is the job of {a_s}?",
            "Can you tell me what {a_s} does?",
        ),
        val_questions=("What kind of work does {a_s} do?",),
        answers=("{A_s} {a}.",),
        heading="Jobs",
        reverse_questions=("Who {a}?", "What do you call a person who {a}?"),
        reverse_val_questions=("What is the name for somebody who {a}?",),
        reverse_answers=("{A_s} {a}.",),
        famous=words("baker, teacher, doctor, farmer"),
    ),
    Relation(
        name="workplace",
        kind="job",
        facts=pairs(PLACES),
        statements=(
            "{A_s} works at {a}.",
            "You can meet {a_s} at {a}.",
            "The place where {a_s} works is {a}.",
        ),
        follow=("The place of work is {a}.",),
        questions=(
            "Where does {a_s} work?",
            "In what place does {a_s} work?",
            "Where can you meet {a_s} at work?",
        ),
        val_questions=("What is the workplace of {a_s}?",),
        answers=("{A_s} works at {a}.",),
        heading="Where people work",
        famous=words("teacher, doctor, farmer"),
    ),
    Relation(
        name="tool",
        kind="tool",
        facts=pairs(TOOLS),
        statements=(
            "People use {a_s} to {a}.",
            "You need {a_s} to {a}.",
            "To {a}, take {a_s}.",
            "With {a_s} you can {a}.",
        ),
        follow=("People use it to {a}.",),
        questions=(
            "What is {a_s} used for?",
            "What do people use {a_s} for?",
            "What can you do with {a_s}?",
            "Why do people need {a_s}?",
        ),
        val_questions=("For what do you need {a_s}?",),
        answers=("People use {a_s} to {a}.",),
        heading="Tools and their uses",
        reverse_questions=("What do you need to {a}?", "What do people use to {a}?"),
        reverse_val_questions=("Which thing helps you to {a}?",),
        reverse_answers=("You need {a_s} to {a}.",),
        famous=words("hammer, key, clock, pen"),
    ),
    Relation(
        name="color",
        kind="thing",
        facts=pairs(COLORS),
        statements=(
            "The color of {s} is {a}.",
            "{S} is {a}.",
            "{A} is the color of {s}.",
            "If you paint {s}, take {a} paint.",
        ),
        follow=("Its color is {a}.",),
        questions=("What color is {s}?", "What is the color of {s}?", "Which color is {s}?"),
        val_questions=("In what color would you paint {s}?",),
        answers=("{S} is {a}.", "The color of {s} is {a}."),
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
        ),
        follow=("It is made of {a}.",),
        questions=("What is {s} made of?", "Which material is {s} made of?"),
        val_questions=("Of what material is {s}?",),
        answers=("{S} is made of {a}.",),
        heading="Things and their materials",
        famous=words("a window, a book"),
    ),
    Relation(
        name="made from",
        kind="product",
        facts=pairs(MADE_FROM),
        statements=(
            "To make {s}, people need {a}.",
            "People make {s} from {a}.",
            "From {a} people make {s}.",
        ),
        follow=("People make it from {a}.",),
        questions=(
            "What do people make {s} from?",
            "What do you need to make {s}?",
            "From what do people make {s}?",
        ),
        val_questions=("Tell me what people need to make {s}.",),
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
        ),
        follow=("It is a kind of {a}.",),
        questions=(
            "What is {a_s}?",
            "What kind of thing is {a_s}?",
            "What sort of thing is {a_s}?",
        ),
        val_questions=("To which kind of things does {a_s} belong?",),
        answers=("{A_s} is a kind of {a}.",),
        heading="What things are",
        famous=words("apple, rose, car, piano, carrot"),
    ),
    Relation(
        name="body",
        kind="part of the body",
        facts=pairs(BODY),
        statements=("We need {s} to {a}.", "People use {s} to {a}.", "With {s} we can {a}."),
        follow=("This helps people to {a}.",),
        questions=(
            "What do we need {s} for?",
            "Why do people need {s}?",
            "What can we do with {s}?",
        ),
        val_questions=("For what do people use {s}?",),
        answers=("We need {s} to {a}.",),
        heading="Our body",
        reverse_questions=("What do we need to {a}?", "With what part of the body can we {a}?"),
        reverse_val_questions=("Which part of the body helps us to {a}?",),
        reverse_answers=("We need {s} to {a}.",),
        famous=words("eyes, ears"),
    ),
    Relation(
        name="place to go",
        kind="wish",
        facts=pairs(WHERE_TO),
        statements=(
            "If you want to {s}, go to {a}.",
            "You can {s} at {a}.",
            "{A} is a place to {s}.",
        ),
        follow=("Go to {a} for that.",),
        questions=("Where can I {s}?", "Where do people go to {s}?", "Where should I go to {s}?"),
        val_questions=("I want to {s}. What is the right place?",),
        answers=("You can {s} at {a}.",),
        heading="Where to go",
        famous=words("borrow books, buy bread, catch a train"),
    ),
    Relation(
        name="season",
        kind="event",
        facts=pairs(SEASONS),
        statements=("In {a}, {s}.", "{A} is the season when {s}.", "When {s}, it is {a}."),
        follow=("That is in {a}.",),
        questions=(
            "In which season do we see that {s}?",
            "It is the season when {s}. What season is it?",
        ),
        val_questions=("When {s}, which season is it?",),
        answers=("When {s}, it is {a}.",),
        heading="The seasons",
        famous=words("snow falls"),
        accept={"autumn": ("fall",)},
    ),
)
