"""Facts about work: jobs, places of work, tools and where to go for what."""

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
optician:makes glasses for the eyes, plasterer:covers walls with plaster, cobbler:repairs shoes
lifeguard:watches over swimmers, composer:writes music, poet:writes poems, clown:makes people laugh
sculptor:carves statues, geologist:studies rocks, botanist:studies plants, zoologist:studies animals
mayor:leads a city, referee:watches over the rules of a game, electrician:repairs electric wires
historian:studies the past, goldsmith:shapes gold
"""

PLACES = """
teacher:a school, doctor:a hospital, farmer:a farm, baker:a bakery, chef:a kitchen
librarian:a library, actor:a theater, judge:a court, miner:a mine, mechanic:a garage
gardener:a garden, scientist:a laboratory, waiter:a restaurant, shopkeeper:a shop
potter:a workshop, banker:a bank, florist:a flower shop
pharmacist:a pharmacy, hairdresser:a hair salon, sailor:a ship, dentist:a dental office
monk:a monastery, priest:a church, soldier:an army base, lifeguard:a beach, zookeeper:a zoo
astronomer:an observatory, mayor:a town hall, clown:a circus, bellhop:a hotel, goalkeeper:a stadium
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
corkscrew:open wine bottles, whisk:beat eggs, rolling pin:roll out dough, iron:smooth clothes
mirror:see yourself, vacuum cleaner:clean carpets, lawn mower:cut grass, sieve:sift flour
fishing rod:catch fish, tent:sleep outdoors, stopwatch:measure short times
eraser:remove pencil marks
"""

WHERE_TO = """
borrow books:a library, buy bread:a bakery, buy medicine:a pharmacy, see old art:a museum
watch a film:a cinema, catch a train:a station, catch a plane:an airport
post a letter:a post office, see wild animals:a zoo, swim indoors:a pool
learn to read:a school, get well when very sick:a hospital, eat out:a restaurant
sleep when traveling:a hotel, keep money:a bank, look at the stars:an observatory
buy meat:a butcher's shop, buy flowers:a flower shop, watch a play:a theater
fill up the car:a gas station
report a crime:a police station, see fish from many oceans:an aquarium, get a haircut:a hair salon
play on swings:a playground, study for a degree:a university
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
            "At work, {a_s} {a}.",
            "A person who {a} is {a_s}.",
        ),
        follow=("This person {a}.",),
        questions=(
            "What does {a_s} do?",
            "What is the work of {a_s}?",
            "What is the job of {a_s}?",
            "Can you tell me what {a_s} does?",
            "What does {a_s} do at work?",
            "Job of {a_s}?",
            "What can {a_s} do for me?",
            "If somebody is {a_s}, what is the work?",
            "{A_s} earns money. How?",
            "Do you know what {a_s} does?",
            "What is {a_s} good at?",
        ),
        val_questions=("What kind of work does {a_s} do?", "Tell me about the work of {a_s}."),
        answers=("{A_s} {a}.",),
        heading="Jobs",
        reverse_questions=(
            "Who {a}?",
            "What do you call a person who {a}?",
            "Which person {a}?",
            "If somebody {a}, what is that person?",
            "Somebody {a}. What is the job called?",
        ),
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
            "{A} is the place of work of {a_s}.",
            "If you need {a_s}, go to {a}.",
        ),
        follow=("The place of work is {a}.",),
        questions=(
            "Where does {a_s} work?",
            "In what place does {a_s} work?",
            "Where can you meet {a_s} at work?",
            "Tell me where {a_s} works.",
            "Where would I find {a_s} at work?",
            "I need {a_s}. Where do I go?",
            "At what place is {a_s} busy all day?",
            "{A_s} goes to work. To what place?",
        ),
        val_questions=("What is the place of work of {a_s}?", "If I need {a_s}, where do I go?"),
        answers=("{A_s} works at {a}.",),
        heading="Where people work",
        famous=words("teacher, doctor, farmer"),
        weight=0.7,
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
            "We have {a_s} to {a}.",
            "If you want to {a}, you need {a_s}.",
        ),
        follow=("People use it to {a}.",),
        questions=(
            "What is {a_s} used for?",
            "What do people use {a_s} for?",
            "What can you do with {a_s}?",
            "Why do people need {a_s}?",
            "Tell me what {a_s} is for.",
            "Use of {a_s}?",
            "When do I need {a_s}?",
            "What is {a_s} good for?",
            "{A_s} is a thing to do what?",
            "If I have {a_s}, what can I do?",
            "Do you know what people do with {a_s}?",
        ),
        val_questions=("For what do you need {a_s}?", "Which work can people do with {a_s}?"),
        answers=("People use {a_s} to {a}.",),
        heading="Tools and their uses",
        reverse_questions=(
            "What do you need to {a}?",
            "What do people use to {a}?",
            "If I want to {a}, what do I need?",
            "Which thing helps us to {a}?",
            "With what can I {a}?",
            "I have to {a}. What shall I take?",
        ),
        reverse_val_questions=(
            "Which thing helps you to {a}?",
            "I want to {a}. What should I take?",
        ),
        reverse_answers=("You need {a_s} to {a}.",),
        famous=words("hammer, key, clock, pen"),
    ),
    Relation(
        name="place to go",
        kind="wish",
        facts=pairs(WHERE_TO),
        statements=(
            "You can {s} at {a}.",
            "If you want to {s}, go to {a}.",
            "{A} is a place to {s}.",
            "People go to {a} to {s}.",
            "To {s}, look for {a}.",
        ),
        follow=("Go to {a} for that.",),
        questions=(
            "Where can I {s}?",
            "Where do people go to {s}?",
            "Where should I go to {s}?",
            "In which place can you {s}?",
            "Tell me a place to {s}.",
            "To {s}, where do I go?",
            "Which place is good if you want to {s}?",
            "Today we will {s}. Where do we go?",
        ),
        val_questions=(
            "I want to {s}. What is the right place?",
            "To which place do I go to {s}?",
        ),
        answers=("You can {s} at {a}.",),
        heading="Where to go",
        famous=words("borrow books, buy bread, catch a train"),
    ),
)
