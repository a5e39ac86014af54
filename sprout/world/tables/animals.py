"""Facts about animals: their class, young, sounds, homes and food."""

from __future__ import annotations

from sprout.world.relation import Relation, column, words

# animal | class | young | sound | home | food | what covers its body
ANIMALS = """
cow|mammal|calf|moo|a barn|grass|-
horse|mammal|foal|neigh|a stable|hay|-
pig|mammal|piglet|oink|a sty|-|-
sheep|mammal|lamb|baa|-|grass|wool
goat|mammal|kid|maa|-|grass|-
dog|mammal|puppy|woof|a kennel|-|fur
cat|mammal|kitten|meow|-|-|fur
rabbit|mammal|-|-|a burrow|grass|fur
mouse|mammal|pup|squeak|a hole|seeds|fur
fox|mammal|cub|-|a den|-|fur
wolf|mammal|pup|howl|a den|meat|fur
lion|mammal|cub|roar|the savanna|meat|fur
tiger|mammal|cub|roar|-|meat|fur
bear|mammal|cub|growl|a den|-|fur
elephant|mammal|calf|trumpet|-|-|-
giraffe|mammal|calf|-|the savanna|leaves|-
zebra|mammal|foal|-|the savanna|grass|-
hippo|mammal|calf|-|a river|grass|-
rhino|mammal|calf|-|-|grass|-
monkey|mammal|-|-|the jungle|fruit|fur
kangaroo|mammal|joey|-|-|grass|fur
koala|mammal|joey|-|a tree|eucalyptus leaves|fur
panda|mammal|cub|-|-|bamboo|fur
deer|mammal|fawn|-|the forest|-|fur
squirrel|mammal|-|-|a tree|nuts|fur
bat|mammal|pup|-|a cave|insects|fur
whale|mammal|calf|-|the sea|-|smooth skin
dolphin|mammal|calf|-|the sea|fish|smooth skin
seal|mammal|pup|bark|-|fish|-
otter|mammal|pup|-|-|fish|fur
beaver|mammal|kit|-|a lodge|-|fur
camel|mammal|calf|-|the desert|-|fur
donkey|mammal|foal|hee-haw|-|hay|-
mole|mammal|pup|-|a tunnel|worms|fur
badger|mammal|cub|-|a sett|-|fur
hare|mammal|leveret|-|-|grass|fur
hedgehog|mammal|hoglet|-|-|-|spines
anteater|mammal|-|-|-|ants|-
frog|amphibian|tadpole|croak|a pond|insects|smooth skin
toad|amphibian|tadpole|-|-|insects|-
newt|amphibian|-|-|a pond|-|-
salamander|amphibian|-|-|-|-|-
snake|reptile|-|hiss|-|-|scales
lizard|reptile|-|-|-|insects|scales
turtle|reptile|hatchling|-|-|-|a shell
tortoise|reptile|hatchling|-|-|leaves|a shell
crocodile|reptile|hatchling|-|a river|meat|scales
alligator|reptile|hatchling|-|a swamp|meat|scales
chameleon|reptile|-|-|-|insects|scales
hen|bird|chick|cluck|a coop|seeds|feathers
rooster|bird|-|cock-a-doodle-doo|a coop|seeds|feathers
duck|bird|duckling|quack|a pond|-|feathers
goose|bird|gosling|honk|-|grass|feathers
swan|bird|cygnet|-|a lake|-|feathers
turkey|bird|poult|gobble|-|-|feathers
owl|bird|owlet|hoot|a hollow tree|mice|feathers
eagle|bird|eaglet|-|a nest|-|feathers
robin|bird|-|-|a nest|worms|feathers
sparrow|bird|-|chirp|a nest|seeds|feathers
crow|bird|-|caw|a nest|-|feathers
pigeon|bird|squab|coo|-|seeds|feathers
dove|bird|-|coo|-|seeds|feathers
penguin|bird|chick|-|-|fish|feathers
parrot|bird|chick|squawk|the jungle|seeds|feathers
peacock|bird|peachick|-|-|-|feathers
ostrich|bird|chick|-|-|-|feathers
flamingo|bird|chick|-|a lake|shrimp|feathers
seagull|bird|chick|-|-|fish|feathers
pelican|bird|-|-|-|fish|feathers
woodpecker|bird|-|-|a tree|insects|feathers
salmon|fish|-|-|-|-|scales
shark|fish|pup|-|the sea|-|-
trout|fish|-|-|a river|-|scales
tuna|fish|-|-|the sea|-|-
eel|fish|elver|-|-|-|-
carp|fish|-|-|a pond|-|scales
bee|insect|-|buzz|a hive|nectar|-
ant|insect|-|-|an anthill|-|-
butterfly|insect|caterpillar|-|-|nectar|-
moth|insect|caterpillar|-|-|-|-
fly|insect|maggot|buzz|-|-|-
beetle|insect|grub|-|-|-|-
mosquito|insect|-|buzz|-|-|-
grasshopper|insect|nymph|chirp|-|grass|-
cricket|insect|-|chirp|-|-|-
ladybug|insect|-|-|-|aphids|-
wasp|insect|-|buzz|a nest|-|-
dragonfly|insect|nymph|-|-|insects|-
spider|arachnid|spiderling|-|a web|insects|-
scorpion|arachnid|-|-|-|insects|-
octopus|mollusk|-|-|the sea|crabs|-
squid|mollusk|-|-|the sea|fish|-
snail|mollusk|-|-|-|leaves|a shell
clam|mollusk|-|-|the sea|-|a shell
crab|crustacean|-|-|-|-|a shell
lobster|crustacean|-|-|the sea|-|a shell
shrimp|crustacean|-|-|the sea|-|a shell
leopard|mammal|cub|-|-|meat|fur
cheetah|mammal|cub|-|the savanna|meat|fur
polar bear|mammal|cub|-|the Arctic|seals|fur
reindeer|mammal|calf|-|the Arctic|-|fur
walrus|mammal|calf|-|the Arctic|clams|-
gorilla|mammal|-|-|the jungle|-|-
chimpanzee|mammal|-|-|the jungle|fruit|-
sloth|mammal|-|-|a tree|leaves|fur
raccoon|mammal|kit|-|a den|-|fur
hyena|mammal|cub|laugh|a den|meat|fur
coyote|mammal|pup|howl|a den|-|fur
llama|mammal|cria|-|-|grass|wool
buffalo|mammal|calf|-|-|grass|-
hamster|mammal|pup|squeak|a burrow|seeds|fur
porcupine|mammal|-|-|-|leaves|quills
hummingbird|bird|chick|-|a nest|nectar|feathers
raven|bird|chick|-|a nest|-|feathers
vulture|bird|chick|-|-|meat|feathers
canary|bird|chick|tweet|a cage|seeds|feathers
stork|bird|chick|-|a nest|frogs|feathers
goldfish|fish|-|-|a pond|-|scales
seahorse|fish|-|-|the sea|-|-
cod|fish|-|-|the sea|-|scales
cobra|reptile|hatchling|hiss|-|-|scales
python|reptile|hatchling|hiss|-|-|scales
gecko|reptile|hatchling|-|-|insects|scales
termite|insect|-|-|a mound|wood|-
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
            "All {p_s} are {p_a}.",
            "One of the {p_a} is the {s}.",
        ),
        follow=("It is {a_a}.", "It belongs to the {p_a}."),
        questions=(
            "What kind of animal is {a_s}?",
            "To which group of animals does the {s} belong?",
            "Which class of animals does {a_s} belong to?",
            "What sort of animal is the {s}?",
            "What kind of animals are {p_s}?",
            "Tell me what kind of animal {a_s} is.",
            "{A_s} is what kind of animal?",
            "Among which animals do we count the {s}?",
            "Is {a_s} a mammal, a bird, a fish or something else?",
            "If I see {a_s}, what kind of animal do I see?",
            "Of what kind is the {s}, as an animal?",
            "Do you know what kind of animal {a_s} is?",
        ),
        val_questions=(
            "In which class of animals is the {s}?",
            "Which animal group do {p_s} belong to?",
        ),
        answers=("{A_s} is {a_a}.",),
        heading="Kinds of animals",
        famous=words("dog, cat, horse, frog, snake, owl, bee, shark, whale"),
        weight=0.8,
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
            "A young {s} is {a_a}.",
            "The {s} was once a small {a}.",
        ),
        follow=("Its young is called {a_a}.", "A young one is called {a_a}."),
        questions=(
            "What is a baby {s} called?",
            "What do you call a baby {s}?",
            "What is the name for a young {s}?",
            "What do we call the young of {a_s}?",
            "Tell me the name of a baby {s}.",
            "Baby {s}?",
            "Which word do we use for a baby {s}?",
            "When {a_s} is still a baby, what is it called?",
            "The baby of {a_s} is called what?",
            "A young {s}: what is its name?",
            "Do you know the word for a baby {s}?",
            "If {a_s} has a baby, what do we call it?",
        ),
        val_questions=(
            "How do people call a baby {s}?",
            "Give me the word for a young {s}.",
            "What name does the young of the {s} have?",
        ),
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
            'The {s} says "{a}".',
            'The sound of {a_s} is "{a}".',
            'If you hear "{a}", there may be {a_s} near you.',
            '"{A}," says the {s}.',
            'What {a_s} says sounds like "{a}".',
            'Listen to the {s}: "{a}".',
        ),
        follow=('Its sound is "{a}".', 'It says "{a}".'),
        questions=(
            "What sound does {a_s} make?",
            "What does {a_s} say?",
            "What noise does {a_s} make?",
            "Which sound does the {s} make?",
            "Tell me the sound of {a_s}.",
            "Sound of {a_s}?",
            "When {a_s} makes a noise, how does it sound?",
            "I hear {a_s}. What do I hear?",
            "With what sound does the {s} speak?",
        ),
        val_questions=("How does {a_s} sound?", "What do you hear from {a_s}?"),
        answers=('The {s} says "{a}".',),
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
            "If you look for {a_s}, look in {a}.",
            "{A} can be the home of {a_s}.",
        ),
        follow=("It lives in {a}.", "Its home is {a}."),
        questions=(
            "Where does {a_s} live?",
            "What is the home of {a_s}?",
            "Where do {p_s} live?",
            "Where can I find {a_s}?",
            "Tell me where {a_s} lives.",
            "Home of {a_s}?",
            "If I want to see {a_s}, where must I go?",
            "What kind of home does {a_s} have?",
            "In what does {a_s} live?",
            "Which place is the home of {p_s}?",
            "I am looking for {a_s}. Where could it be?",
            "Do you know where {p_s} live?",
        ),
        val_questions=(
            "In which place does {a_s} live?",
            "Where is {a_s} at home?",
            "Where should I look for {a_s}?",
        ),
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
            "{A} can be food for {a_s}.",
            "The food of {a_s} is {a}.",
            "When {a_s} is hungry, it eats {a}.",
        ),
        follow=("It eats {a}.", "It likes to eat {a}."),
        questions=(
            "What does {a_s} eat?",
            "What do {p_s} eat?",
            "What do {p_s} like to eat?",
            "What is the food of {a_s}?",
            "Tell me what {a_s} eats.",
            "Food of {a_s}?",
            "What should I feed {a_s}?",
            "If {a_s} is hungry, what does it want?",
            "On what does {a_s} live?",
            "What is good food for {p_s}?",
            "Do you know what {p_s} eat?",
        ),
        val_questions=(
            "When {a_s} is hungry, what does it eat?",
            "Which food do {p_s} live on?",
        ),
        answers=("{A_s} eats {a}.",),
        heading="What animals eat",
        famous=words("cow, horse, panda, koala, squirrel, lion"),
        accept={"leaves": ("eucalyptus leaves",)},
    ),
)
