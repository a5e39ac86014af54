"""Facts about animals."""

from __future__ import annotations

from sprout.world.relation import Relation, column, pairs, words

# animal | class | young | sound | home | food
ANIMALS = """
cow|mammal|calf|moo|-|grass
horse|mammal|foal|neigh|a stable|hay
pig|mammal|piglet|oink|a sty|-
sheep|mammal|lamb|baa|-|grass
goat|mammal|kid|-|-|grass
dog|mammal|puppy|woof|a kennel|-
cat|mammal|kitten|meow|-|-
rabbit|mammal|-|-|a burrow|grass
mouse|mammal|pup|squeak|a hole|seeds
fox|mammal|cub|-|a den|-
wolf|mammal|pup|howl|a den|meat
lion|mammal|cub|roar|-|meat
tiger|mammal|cub|roar|-|meat
bear|mammal|cub|growl|a den|-
elephant|mammal|calf|trumpet|-|-
giraffe|mammal|calf|-|-|leaves
zebra|mammal|foal|-|-|grass
hippo|mammal|calf|-|a river|grass
rhino|mammal|calf|-|-|grass
monkey|mammal|-|-|the jungle|fruit
kangaroo|mammal|joey|-|-|grass
koala|mammal|joey|-|a tree|eucalyptus leaves
panda|mammal|cub|-|-|bamboo
deer|mammal|fawn|-|the forest|-
squirrel|mammal|-|-|a tree|nuts
bat|mammal|pup|-|a cave|insects
whale|mammal|calf|-|the sea|-
dolphin|mammal|calf|-|the sea|fish
seal|mammal|pup|bark|-|fish
otter|mammal|pup|-|-|fish
beaver|mammal|kit|-|a lodge|-
camel|mammal|calf|-|the desert|-
donkey|mammal|foal|hee-haw|-|hay
mole|mammal|pup|-|a tunnel|worms
badger|mammal|cub|-|a sett|-
hare|mammal|leveret|-|-|grass
hedgehog|mammal|hoglet|-|-|-
anteater|mammal|-|-|-|ants
frog|amphibian|tadpole|croak|a pond|insects
toad|amphibian|tadpole|-|-|insects
newt|amphibian|-|-|a pond|-
salamander|amphibian|-|-|-|-
snake|reptile|-|hiss|-|-
lizard|reptile|-|-|-|insects
turtle|reptile|hatchling|-|-|-
tortoise|reptile|hatchling|-|-|leaves
crocodile|reptile|hatchling|-|a river|meat
alligator|reptile|hatchling|-|a swamp|meat
chameleon|reptile|-|-|-|insects
hen|bird|chick|cluck|a coop|seeds
rooster|bird|-|cock-a-doodle-doo|a coop|seeds
duck|bird|duckling|quack|a pond|-
goose|bird|gosling|honk|-|grass
swan|bird|cygnet|-|a lake|-
turkey|bird|poult|gobble|-|-
owl|bird|owlet|hoot|a hollow tree|mice
eagle|bird|eaglet|-|a nest|-
robin|bird|-|-|a nest|worms
sparrow|bird|-|chirp|a nest|seeds
crow|bird|-|caw|a nest|-
pigeon|bird|squab|coo|-|seeds
dove|bird|-|coo|-|seeds
penguin|bird|chick|-|-|fish
parrot|bird|chick|squawk|the jungle|seeds
peacock|bird|peachick|-|-|-
ostrich|bird|chick|-|-|-
flamingo|bird|chick|-|a lake|shrimp
seagull|bird|chick|-|the coast|fish
pelican|bird|-|-|-|fish
woodpecker|bird|-|-|a tree|insects
salmon|fish|-|-|-|-
shark|fish|pup|-|the sea|fish
trout|fish|-|-|a river|-
tuna|fish|-|-|the sea|fish
eel|fish|elver|-|-|-
carp|fish|-|-|a pond|-
bee|insect|-|buzz|a hive|nectar
ant|insect|-|-|an anthill|-
butterfly|insect|caterpillar|-|-|nectar
moth|insect|caterpillar|-|-|-
fly|insect|maggot|buzz|-|-
beetle|insect|grub|-|-|-
mosquito|insect|-|-|-|-
grasshopper|insect|nymph|chirp|-|grass
cricket|insect|-|chirp|-|-
ladybug|insect|-|-|-|aphids
wasp|insect|-|buzz|a nest|-
dragonfly|insect|nymph|-|-|insects
spider|arachnid|spiderling|-|a web|insects
scorpion|arachnid|-|-|-|insects
octopus|mollusk|-|-|the sea|crabs
squid|mollusk|-|-|the sea|fish
snail|mollusk|-|-|a shell|leaves
clam|mollusk|-|-|a shell|-
crab|crustacean|-|-|-|-
lobster|crustacean|-|-|the sea|-
shrimp|crustacean|-|-|the sea|-
"""

LEGS = """
dog:four, cat:four, horse:four, cow:four, elephant:four, mouse:four, lion:four, frog:four, hen:two
duck:two, eagle:two, ostrich:two, spider:eight, scorpion:eight, ant:six, bee:six, butterfly:six
beetle:six, fly:six, ladybug:six, crab:ten, lobster:ten
"""

GROUPS = """
wolves:a pack, sheep:a flock, birds:a flock, cows:a herd, elephants:a herd, bees:a swarm
fish:a school, lions:a pride, ants:a colony, geese:a gaggle, whales:a pod, dolphins:a pod
puppies:a litter, crows:a murder, monkeys:a troop, owls:a parliament
"""

RELATIONS = (
    Relation(
        name="class",
        kind="animal",
        facts=column(ANIMALS, 1),
        statements=(
            "{A_s} is {a_a}.",
            "{P_s} are {p_a}.",
            "The {s} is {a_a}.",
            "The {s} belongs to the {p_a}.",
            "Among the {p_a} is the {s}.",
        ),
        follow=("It is {a_a}.", "It belongs to the {p_a}."),
        questions=(
            "What kind of animal is {a_s}?",
            "To which group of animals does the {s} belong?",
            "Which class of animals does {a_s} belong to?",
            "What sort of animal is the {s}?",
        ),
        val_questions=("Into which animal group do we put the {s}?", "What are {p_s}?"),
        answers=("{A_s} is {a_a}.", "The {s} is {a_a}."),
        heading="Kinds of animals",
        famous=words("dog, cat, horse, frog, snake, owl, bee, shark, whale"),
    ),
    Relation(
        name="young",
        kind="animal",
        facts=column(ANIMALS, 2),
        statements=(
            "A baby {s} is called {a_a}.",
            "{A_a} is a baby {s}.",
            "The young of the {s} is called {a_a}.",
            "When {a_s} is very young, we call it {a_a}.",
        ),
        follow=("Its young is called {a_a}.", "A young one is called {a_a}."),
        questions=(
            "What is a baby {s} called?",
            "What do you call a baby {s}?",
            "What is the name for a young {s}?",
            "What do we call the young of {a_s}?",
        ),
        val_questions=("How do people call a baby {s}?", "Give me the word for a young {s}."),
        answers=("A baby {s} is called {a_a}.",),
        heading="Animals and their young",
        famous=words("dog, cat, cow, sheep, horse, duck, lion, frog"),
        accept={"kit": ("cub",), "hatchling": ("baby",)},
        weight=1.2,
    ),
    Relation(
        name="sound",
        kind="animal",
        facts=column(ANIMALS, 3),
        statements=(
            '{A_s} says "{a}".',
            'The sound of {a_s} is "{a}".',
            'If you hear "{a}", there may be {a_s} near you.',
            '"{A}," says the {s}.',
        ),
        follow=('Its sound is "{a}".',),
        questions=(
            "What sound does {a_s} make?",
            "What does {a_s} say?",
            "What noise does {a_s} make?",
            "Which sound does the {s} make?",
        ),
        val_questions=("How does {a_s} sound?",),
        answers=('The {s} says "{a}".', 'The sound of {a_s} is "{a}".'),
        heading="Sounds of animals",
        famous=words("dog, cat, cow, duck, pig, lion"),
        accept={"woof": ("bark", "barks"), "growl": ("roar",)},
    ),
    Relation(
        name="home",
        kind="animal",
        facts=column(ANIMALS, 4),
        statements=(
            "{A_s} lives in {a}.",
            "The home of {a_s} is {a}.",
            "{P_s} are at home in {a}.",
            "In {a} you may find {a_s}.",
        ),
        follow=("It lives in {a}.", "Its home is {a}."),
        questions=(
            "Where does {a_s} live?",
            "What is the home of {a_s}?",
            "Where do {p_s} live?",
            "Where can I find {a_s}?",
        ),
        val_questions=("In which place does {a_s} live?", "Where is {a_s} at home?"),
        answers=("{A_s} lives in {a}.",),
        heading="Homes of animals",
        famous=words("bee, horse, dog, spider, whale"),
    ),
    Relation(
        name="food",
        kind="animal",
        facts=column(ANIMALS, 5),
        statements=(
            "{A_s} eats {a}.",
            "{P_s} eat {a}.",
            "{P_s} like to eat {a}.",
            "If you want to feed {a_s}, give it {a}.",
        ),
        follow=("It eats {a}.", "It likes to eat {a}."),
        questions=(
            "What does {a_s} eat?",
            "What do {p_s} eat?",
            "What do {p_s} like to eat?",
            "What is the food of {a_s}?",
        ),
        val_questions=("On what food does {a_s} live?",),
        answers=("{A_s} eats {a}.", "{P_s} eat {a}."),
        heading="What animals eat",
        famous=words("cow, horse, panda, koala, squirrel, lion"),
        accept={"leaves": ("eucalyptus leaves",)},
    ),
    Relation(
        name="legs",
        kind="animal",
        facts=pairs(LEGS),
        statements=("{A_s} has {a} legs.", "{P_s} have {a} legs.", "The {s} walks on {a} legs."),
        follow=("It has {a} legs.",),
        questions=("How many legs does {a_s} have?", "How many legs do {p_s} have?"),
        val_questions=("What is the number of legs of {a_s}?",),
        answers=("{A_s} has {a} legs.",),
        heading="Legs of animals",
        famous=words("spider, dog, bee, hen"),
        accept={"two": ("2",), "four": ("4",), "six": ("6",), "eight": ("8",), "ten": ("10",)},
    ),
    Relation(
        name="group",
        kind="animals together",
        facts=pairs(GROUPS),
        statements=(
            "A group of {s} is called {a}.",
            "Many {s} together are called {a} of {s}.",
            "We saw {a} of {s}.",
        ),
        follow=("A group of them is called {a}.",),
        questions=(
            "What is a group of {s} called?",
            "What do you call a group of {s}?",
            "What is the word for many {s} together?",
        ),
        val_questions=("When {s} come together, what is the group called?",),
        answers=("A group of {s} is called {a}.",),
        heading="Groups of animals",
        famous=words("wolves, bees, fish, lions"),
    ),
)
