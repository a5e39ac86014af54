"""More facts about animals: their cover, legs, groups, males and females, what they give us."""

from __future__ import annotations

from sprout.world.relation import Relation, column, pairs, words
from sprout.world.tables.animals import ANIMALS

LEGS = """
dog:four, cat:four, horse:four, cow:four, elephant:four, mouse:four, lion:four, frog:four, hen:two
duck:two, eagle:two, ostrich:two, spider:eight, scorpion:eight, ant:six, bee:six, butterfly:six
beetle:six, fly:six, ladybug:six, crab:ten, lobster:ten, pig:four, sheep:four, goat:four
rabbit:four, fox:four, wolf:four, tiger:four, bear:four, giraffe:four, zebra:four, camel:four
donkey:four, lizard:four, crocodile:four, owl:two, swan:two, goose:two, penguin:two, parrot:two
flamingo:two, sparrow:two, wasp:six, moth:six, grasshopper:six, mosquito:six, dragonfly:six
snake:no, whale:no, dolphin:no, shark:no, snail:no, shrimp:ten, tick:eight
"""

GROUPS = """
wolves:a pack, sheep:a flock, birds:a flock, cows:a herd, elephants:a herd, bees:a swarm
fish:a school, lions:a pride, ants:a colony, geese:a gaggle, whales:a pod, dolphins:a pod
puppies:a litter, kittens:a litter, piglets:a litter, crows:a murder, monkeys:a troop
owls:a parliament, goats:a herd, deer:a herd, buffaloes:a herd, camels:a caravan, hyenas:a pack
locusts:a swarm, seagulls:a flock, penguins:a colony
"""

# which one : its name
SEXES = """
female lion:lioness, female horse:mare, female sheep:ewe, female pig:sow, female fox:vixen
female deer:doe, female chicken:hen, female peafowl:peahen, female tiger:tigress
male horse:stallion
male sheep:ram, male pig:boar, male deer:stag, male duck:drake, male goose:gander
male chicken:rooster, male peafowl:peacock, male cat:tomcat, male goat:billy goat
female goat:nanny goat, male cow:bull
"""

# what we get : the animal that gives it
GIFTS = """
most of our milk:the cow, most of our wool:the sheep, most of our eggs:the hen, honey:the bee
silk:the silkworm, pearls:the oyster, ham and bacon:the pig, soft down for pillows:the goose
cashmere wool:the goat, beef:the cow, mutton:the sheep, black caviar:the sturgeon
"""

RELATIONS = (
    Relation(
        name="cover",
        kind="animal",
        facts=column(ANIMALS, 6),
        statements=(
            "The body of {a_s} is covered with {a}.",
            "On the body of {a_s} you find {a}.",
            "On its body {a_s} has {a}.",
            "If you could touch {a_s}, you would feel {a}.",
            "The {s} has {a} on its body.",
            "{P_s} have {a}.",
        ),
        follow=("Its body is covered with {a}.", "It has {a}."),
        questions=(
            "What covers the body of {a_s}?",
            "What is the body of {a_s} covered with?",
            "What does {a_s} have on its body?",
            "Which cover does the body of {a_s} have?",
            "Fur, feathers or scales: what does {a_s} have?",
            "Tell me what covers {a_s}.",
            "What is on the body of {a_s}?",
            "If I stroke {a_s}, what is under my hand?",
            "{P_s}: what are they covered with?",
            "Of what is the cover of {a_s}?",
            "What do {p_s} have on the body?",
        ),
        val_questions=(
            "If I touch {a_s}, what do I feel?",
            "With what is {a_s} covered?",
        ),
        answers=("The body of {a_s} is covered with {a}.",),
        heading="Fur, feathers and scales",
        famous=words("dog, cat, sheep, owl, snake, hen"),
        weight=0.3,
    ),
    Relation(
        name="legs",
        kind="animal",
        facts=pairs(LEGS),
        statements=(
            "{A_s} has {a} legs.",
            "{P_s} have {a} legs.",
            "The {s} has {a} legs.",
            "If you draw {a_s}, it gets {a} legs.",
            "We count {a} legs on {a_s}.",
            "An animal with {a} legs is the {s}.",
        ),
        follow=("It has {a} legs.",),
        questions=(
            "How many legs does {a_s} have?",
            "How many legs do {p_s} have?",
            "How many legs are there on {a_s}?",
            "Tell me how many legs {a_s} has.",
            "Legs of {a_s}?",
            "If I count the legs of {a_s}, how many are there?",
            "{A_s} walks on how many legs?",
            "With how many legs does {a_s} walk?",
            "What number of legs does the {s} have?",
        ),
        val_questions=(
            "What is the number of legs of {a_s}?",
            "If I draw {a_s}, how many legs does it need?",
        ),
        answers=("{A_s} has {a} legs.",),
        heading="Legs of animals",
        famous=words("spider, dog, bee, hen"),
        accept={
            "no": ("0", "zero"),
            "two": ("2",),
            "four": ("4",),
            "six": ("6",),
            "eight": ("8",),
            "ten": ("10",),
        },
    ),
    Relation(
        name="group",
        kind="animals together",
        facts=pairs(GROUPS),
        statements=(
            "A group of {s} is called {a}.",
            "Many {s} together are called {a}.",
            "We saw {a} of {s}.",
            "{A} is a group of {s}.",
            "When {s} are together, we speak of {a}.",
            "The word for many {s} together is {a}.",
        ),
        follow=("A group of them is called {a}.",),
        questions=(
            "What is a group of {s} called?",
            "What do you call a group of {s}?",
            "What is the word for many {s} together?",
            "What do we call many {s} together?",
            "Tell me the name for a group of {s}.",
            "Group of {s}?",
            "When many {s} come together, what are they called?",
            "{S} live in a group. What is its name?",
            "If I see many {s} together, what do I see?",
            "Which name does a group of {s} have?",
        ),
        val_questions=(
            "When {s} come together, what is the group called?",
            "Give me the word for a group of {s}.",
        ),
        answers=("A group of {s} is called {a}.",),
        heading="Groups of animals",
        famous=words("wolves, bees, fish, lions"),
        weight=0.6,
    ),
    Relation(
        name="sex",
        kind="animal family",
        facts=pairs(SEXES),
        statements=(
            "A {s} is called {a_a}.",
            "{A_a} is a {s}.",
            "The name for a {s} is {a}.",
            "When we say {a}, we mean a {s}.",
            "Farmers and hunters call a {s} {a_a}.",
        ),
        follow=("Its name is {a}.",),
        questions=(
            "What is a {s} called?",
            "What do you call a {s}?",
            "What is the name for a {s}?",
            "Which word do we use for a {s}?",
            "Tell me the name of a {s}.",
            "Do you know the name of a {s}?",
            "If I see a {s}, what do I call it?",
            "How do farmers call a {s}?",
        ),
        val_questions=("How do people call a {s}?", "Give me the word for a {s}."),
        answers=("A {s} is called {a_a}.",),
        heading="Names of males and females",
        reverse_questions=(
            "What is {a_a}?",
            "Which animal is called {a_a}?",
            "{A_a}: what animal is it?",
            "What do we mean when we say {a}?",
        ),
        reverse_val_questions=("What does the word {a} mean?",),
        reverse_answers=("{A_a} is a {s}.",),
        famous=words("female lion, male horse, male chicken"),
        accept={"boar": ("hog",), "stag": ("buck",), "tomcat": ("tom",)},
        weight=0.8,
    ),
    Relation(
        name="gift",
        kind="gift of an animal",
        facts=pairs(GIFTS),
        statements=(
            "The animal that gives us {s} is {a}.",
            "{A} gives us {s}.",
            "We get {s} from {a}.",
            "{A} is the animal that gives us {s}.",
            "Thanks to {a} we have {s}.",
        ),
        follow=("It comes from {a}.",),
        questions=(
            "Which animal gives us {s}?",
            "From which animal do we get {s}?",
            "What animal gives us {s}?",
            "Who gives us {s}?",
            "Tell me the animal that gives us {s}.",
            "Where does {s} come from?",
            "{S}: which animal do we thank for it?",
            "To which animal do we owe {s}?",
        ),
        val_questions=(
            "Thanks to which animal do we have {s}?",
            "Name the animal that gives us {s}.",
        ),
        answers=("The animal that gives us {s} is {a}.",),
        heading="What animals give us",
        famous=words("honey, most of our milk"),
        weight=0.4,
    ),
)
