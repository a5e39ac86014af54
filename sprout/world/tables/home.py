"""Facts about daily life: rooms, plants, the body, the seasons, colors that are mixed."""

from __future__ import annotations

from sprout.world.relation import Relation, pairs, words

# thing : room or place of a house where it belongs
ROOMS = """
bed:bedroom, pillow:bedroom, blanket:bedroom, wardrobe:bedroom, nightstand:bedroom
alarm clock:bedroom, mattress:bedroom, oven:kitchen, stove:kitchen, fridge:kitchen
frying pan:kitchen, kettle:kitchen, toaster:kitchen, dishwasher:kitchen, saucepan:kitchen
blender:kitchen, whisk:kitchen, rolling pin:kitchen, bread knife:kitchen, bathtub:bathroom
shower:bathroom, toothbrush:bathroom, shampoo bottle:bathroom, toilet:bathroom
bath towel:bathroom, bar of soap:bathroom, sofa:living room, fireplace:living room
armchair:living room, coffee table:living room, television:living room, car:garage
swing:garden, flower bed:garden, lawn mower:garden shed, wheelbarrow:garden shed
rake:garden shed, spade:garden shed, wine rack:cellar, chimney:roof
weathercock:roof, doorbell:front door, doormat:front door, letter slot:front door
coat rack:hallway, umbrella stand:hallway, shoe rack:hallway
"""

# what grows : on or in what
GROWS = """
apple:on a tree, pear:on a tree, plum:on a tree, cherry:on a tree, peach:on a tree
orange:on a tree, lemon:on a tree, lime:on a tree, mango:on a tree, fig:on a tree
olive:on a tree, walnut:on a tree, almond:on a tree, coconut:on a tree, apricot:on a tree
avocado:on a tree, chestnut:on a tree, acorn:on a tree, date:on a tree, grapefruit:on a tree
pinecone:on a tree, potato:under the ground, carrot:under the ground, beet:under the ground
radish:under the ground, onion:under the ground, garlic bulb:under the ground
peanut:under the ground, sweet potato:under the ground, parsnip:under the ground
turnip:under the ground, grape:on a vine, pumpkin:on a vine, cucumber:on a vine
melon:on a vine, watermelon:on a vine, squash:on a vine, blueberry:on a bush
raspberry:on a bush, gooseberry:on a bush, blackberry:on a bush, cranberry:on a bush
black currant:on a bush, rose hip:on a bush, water lily:in water, lotus flower:in water
"""

# small part : the whole that it is part of
PARTS = """
finger:a hand, toe:a foot, elbow:an arm, knee:a leg, pupil:an eye, nostril:a nose
petal:a flower, branch:a tree, page:a book, sail:a sailboat, pedal:a bicycle, hoof:a horse
beak:a bird, gill:a fish, yolk:an egg, crust:a loaf of bread, roof:a house
sleeve:a shirt, lace:a shoe, lens:a camera, key:a keyboard, bristle:a brush, wick:a candle
cockpit:an airplane, anchor:a ship, rung:a ladder, stanza:a poem, chapter:a novel
kernel:an ear of corn, pawn:a chess set, heart:the body, nucleus:an atom, minute hand:a clock
trunk:an elephant, wagon:a train, altar:a church, goalpost:a football field, crater:a volcano
hump:a camel, mane:a lion, antler:a deer, tusk:a walrus, stinger:a bee, pouch:a kangaroo
"""

BODY = """
eyes:see, ears:hear, a nose:smell, a tongue:taste, hands:hold things, legs:walk, teeth:chew food
lungs:breathe, a brain:think, a heart:pump blood, skin:feel, a stomach:digest food
kidneys:clean the blood, muscles:move, vocal cords:speak, eyelids:close the eyes
knees:bend the legs, bones:hold the body up
"""

# where it is worn or carried on the body
WORN = """
hat:head, helmet:head, crown:head, glove:hand, mitten:hand, shoe:foot, sock:foot, boot:foot
scarf:neck, tie:neck, necklace:neck, ring:finger, belt:waist, wristwatch:wrist, bracelet:wrist
earring:ear, backpack:back, slipper:foot, cap:head, thimble:finger
"""

SEASONS = """
snow falls:winter, leaves turn red and fall:autumn, flowers begin to bloom:spring
the days are the longest:summer, farmers bring in the harvest:autumn
birds come back from the south:spring, the nights are the longest:winter
people swim in the sea:summer, people build snowmen:winter, lakes freeze:winter
lambs are born on the farm:spring, apples and pumpkins are ripe:autumn
the sun is the hottest:summer
"""

# two colors of paint : what they make when mixed
MIXES = """
blue and yellow:green, red and yellow:orange, red and blue:purple, red and white:pink
black and white:gray
"""

RELATIONS = (
    Relation(
        name="room",
        kind="household thing",
        facts=pairs(ROOMS),
        statements=(
            "The place for {a_s} is the {a}.",
            "At home, the place for {a_s} is the {a}.",
            "If you look for {a_s}, try the {a}.",
            "The {a} is the place for {a_s}.",
            "In many houses {a_s} belongs to the {a}.",
            "{A_s} is one of the things of the {a}.",
        ),
        follow=("Its place is the {a}.",),
        questions=(
            "Where in a house do you find {a_s}?",
            "Which part of the house is the place for {a_s}?",
            "What is the place for {a_s} at home?",
            "Where does {a_s} belong in a house?",
            "Tell me the place for {a_s}.",
            "Place for {a_s}?",
            "In which room is {a_s} at its place?",
            "I found {a_s}. Where in the house shall I put it?",
            "To which room does {a_s} belong?",
            "Which room should have {a_s}?",
        ),
        val_questions=(
            "In which part of a house should I look for {a_s}?",
            "At home, where is {a_s}?",
        ),
        answers=("The place for {a_s} is the {a}.",),
        heading="Where things are at home",
        famous=words("bed, oven, bathtub, sofa"),
        accept={"garden": ("yard",), "cellar": ("basement",), "garden shed": ("shed",)},
        weight=0.5,
    ),
    Relation(
        name="grows",
        kind="plant",
        facts=pairs(GROWS),
        statements=(
            "{A_s} grows {a}.",
            "{P_s} grow {a}.",
            "You find {p_s} {a}.",
            "The {s} is something that grows {a}.",
            "Look {a} and you may find {a_s}.",
            "{A_s} is a thing that grows {a}.",
        ),
        follow=("It grows {a}.",),
        questions=(
            "Where does {a_s} grow?",
            "Where do {p_s} grow?",
            "On or in what does {a_s} grow?",
            "In what place do {p_s} grow?",
            "Tell me where {p_s} grow.",
            "If I want to find {p_s}, where do they grow?",
            "{A_s}: where does it grow?",
            "Where must {a_s} grow?",
        ),
        val_questions=("Where should I look for {p_s} that grow?", "Do you know where {p_s} grow?"),
        answers=("{A_s} grows {a}.",),
        heading="Where plants grow",
        famous=words("apple, potato, grape"),
        weight=0.4,
    ),
    Relation(
        name="part",
        kind="part",
        facts=pairs(PARTS),
        statements=(
            "{A_s} is part of {a}.",
            "{A} can have {a_s}.",
            "The {s} belongs to {a}.",
            "If you look at {a}, you may see {a_s}.",
            "We find {a_s} on or in {a}.",
            "One part of {a} is the {s}.",
        ),
        follow=("It is part of {a}.",),
        questions=(
            "What is {a_s} part of?",
            "To what does {a_s} belong?",
            "{A_s} is part of what?",
            "{A_s}: part of what?",
            "Tell me what {a_s} is part of.",
            "Where do we find {a_s}, as a part of what?",
            "What can have {a_s} as a part?",
            "Which thing has {a_s}?",
        ),
        val_questions=("Of what is {a_s} a part?", "Which thing has {a_s} as one of its parts?"),
        answers=("{A_s} is part of {a}.",),
        heading="Parts and wholes",
        famous=words("finger, petal, page"),
        weight=0.5,
    ),
    Relation(
        name="body",
        kind="part of the body",
        facts=pairs(BODY),
        statements=(
            "We need {s} to {a}.",
            "People use {s} to {a}.",
            "With {s} we can {a}.",
            "To {a}, we need {s}.",
            "We {a} with the help of {s}.",
        ),
        follow=("This helps people to {a}.",),
        questions=(
            "What do we need {s} for?",
            "Why do people need {s}?",
            "What can we do with {s}?",
            "What do people do with {s}?",
            "Tell me why we need {s}.",
            "If we had no {s}, what could we not do?",
            "What are {s} good for?",
            "How do {s} help us?",
        ),
        val_questions=("For what do people use {s}?", "What could we not do without {s}?"),
        answers=("We need {s} to {a}.",),
        heading="Our body",
        reverse_questions=(
            "What do we need to {a}?",
            "With what part of the body can we {a}?",
            "What part of the body do people use to {a}?",
            "Which part of us helps to {a}?",
            "If I want to {a}, which part of me do I need?",
        ),
        reverse_val_questions=("Which part of the body helps us to {a}?",),
        reverse_answers=("We need {s} to {a}.",),
        famous=words("eyes, ears"),
        weight=0.7,
    ),
    Relation(
        name="worn",
        kind="thing to wear",
        facts=pairs(WORN),
        statements=(
            "People wear {a_s} on the {a}.",
            "On the {a} people wear {a_s}.",
            "The {a} is the right place for {a_s}.",
            "Put {a_s} on your {a}.",
            "{P_s} are worn on the {a}.",
        ),
        follow=("People wear it on the {a}.",),
        questions=(
            "Where do people wear {a_s}?",
            "On what part of the body do you wear {a_s}?",
            "Where do you put {a_s}?",
            "Which part of the body is {a_s} for?",
            "Tell me where to wear {a_s}.",
            "On what do people put {a_s}?",
            "I have {a_s}. Where do I wear it?",
            "For what part of us is {a_s}?",
        ),
        val_questions=("On which part of my body should I wear {a_s}?", "Where are {p_s} worn?"),
        answers=("People wear {a_s} on the {a}.",),
        heading="What we wear",
        famous=words("hat, shoe"),
        weight=0.4,
    ),
    Relation(
        name="season",
        kind="event",
        facts=pairs(SEASONS),
        statements=(
            "When {s}, it is {a}.",
            "In {a}, {s}.",
            "{A} is the season when {s}.",
            "It is {a}: {s}.",
            "If {s}, then it must be {a}.",
        ),
        follow=("That is in {a}.",),
        questions=(
            "In which season do we see that {s}?",
            "It is the season when {s}. What season is it?",
            "What season is it when {s}?",
            "Tell me the season when {s}.",
            "In which season can we say that {s}?",
            "If {s}, what season must it be?",
            "{S}. Which season is this?",
            "During which season do we see that {s}?",
        ),
        val_questions=("When {s}, which season is it?", "Name the season when {s}."),
        answers=("When {s}, it is {a}.",),
        heading="The seasons",
        famous=words("snow falls"),
        accept={"autumn": ("fall",)},
    ),
    Relation(
        name="mix",
        kind="two colors",
        facts=pairs(MIXES),
        statements=(
            "If you mix {s}, you get {a}.",
            "Mix {s} and you get {a}.",
            "{A} is what you get from {s}.",
            "To get {a}, mix {s}.",
            "A painter who mixes {s} gets {a}.",
        ),
        follow=("Together they make {a}.",),
        questions=(
            "What do {s} make?",
            "Which color do you get from {s}?",
            "What color comes out if I mix {s}?",
            "Mix {s}: what do you get?",
            "Tell me what {s} make together.",
            "Mixed together, what do {s} become?",
            "I have {s} and mix them. What do I see?",
            "What does a painter get from {s}?",
        ),
        val_questions=("I mix {s}. Which color is that?", "A painter mixes {s}. What color is it?"),
        answers=("If you mix {s}, you get {a}.",),
        heading="Colors that are mixed",
        famous=words("red and yellow"),
    ),
)
