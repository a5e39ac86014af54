"""The words of the stories: lists to draw from, things with their kinds and places with what is there."""

# ruff: noqa: E501 (a row of the table is a line)

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from sprout.world.stories.details import WORDS as DETAILS

# key: words; a key that comes again goes on.
WORDS = """
manner:  quietly, softly, with a smile, with a frown, slowly, at last, with a sigh, in a low voice
manner:  with bright eyes, after a pause, gently, firmly, shyly, cheerfully, in a whisper, calmly
manner:  with a grin, politely, eagerly, sternly, kindly, with a shrug, seriously, breathlessly
sad: sad, very sad, unhappy, worried, upset, gloomy, miserable, disappointed, downhearted
sad: close to tears, troubled, anxious, lonely, heavy at heart, discouraged, sorry
glad: happy, glad, delighted, thrilled, overjoyed, relieved, proud, cheerful, content, pleased
glad: grateful, merry, light at heart, full of joy, as happy as a lark
trait: clever, strong, patient, brave, kind, quick
look: little, young, freckled, curly-haired, dark-haired, red-haired, tall, small, slim, sturdy
look: cheerful, quiet, curious, shy, lively, polite, thoughtful, gentle, busy, dreamy, stubborn
look: tidy, playful, honest, careful, bold, modest, chatty, sleepy, hungry, friendly, sensible
part: morning, afternoon, evening, day, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday
part: Sunday, spring day, summer day, autumn day, winter day, weekend, holiday
month: January, February, March, April, May, June, July, August, September, October, November
month: December
soon: Soon, Before long, After a while, A little later, In the end, At last, By and by, In time
then: Then, After that, A moment later, Next, Just then, Suddenly, A minute later, Right after that
while: a minute, ten minutes, half an hour, an hour, a long time, a short while, quite a while
days: three days, a week, ten days, two weeks, a month, some days, many days, half a year
few: two, three, four, five, six, seven, eight, nine, ten, eleven, twelve
adverb: quickly, slowly, carefully, quietly, gently, eagerly, calmly, bravely, busily, silently
adverb: patiently, steadily, hastily, gladly, boldly, softly, nervously, cheerfully, politely
taste: sweet, sour, fresh, warm, crunchy, juicy, creamy, spicy, salty, buttery, sticky, crisp
snack: apple, pear, sandwich, muffin, pretzel, plum, peach, cookie, carrot, banana, cheese roll
snack: slice of melon, bag of nuts, boiled egg, cup of cocoa, glass of lemonade, bowl of soup
snack: mug of tea, bun, pancake, waffle, handful of raisins, piece of toast, bunch of grapes
cake: apple pie, chocolate cake, cherry pie, carrot cake, lemon cake, honey cake, plum tart
cake: nut bread, pumpkin pie, sponge cake, cheese cake, banana bread, walnut cake, peach cobbler
cake: berry tart, cinnamon roll, poppy seed cake, ginger cake, orange cake, birthday cake
missing: sugar, butter, salt, honey, flour, milk, baking powder, yeast, cinnamon, vanilla, cream
family: mother, father, grandmother, grandfather, sister, brother, aunt, uncle, cousin
elder: grandmother, grandfather, aunt, uncle, teacher, neighbor, mother, father, coach, cousin
pet: bird, rabbit, hedgehog, squirrel, duckling, owl, mouse, fox, turtle, kitten, puppy, lamb
pet: swallow, sparrow, robin, bat, frog, toad, fawn, piglet, gosling, mole, beetle, crow, magpie
hurt: hurt, cold and hungry, lost, very weak, tired and thirsty, trapped, wet and shivering
hurt: covered in mud, caught in a net, frightened, stuck between two stones, limping
body: leg, wing, paw, foot, back, ear, tail
creature: fox, bear, rabbit, mouse, squirrel, hedgehog, duck, frog, owl, cat, dog, pig, horse
creature: goat, penguin, turtle, badger, elephant, lion, otter, raccoon, beaver, monkey, koala
creature: sheep, goose, hamster, tiger, giraffe, camel, zebra, parrot, kangaroo, seal, mole, deer
fear: the dark, deep water, big dogs, thunder, high places, spiders, the old house, elevators
fear: the cellar, bees, speaking to strangers, the dentist, long tunnels, loud noises, snakes
fear: singing in public, wobbly bridges, fast horses, needles, being alone, the deep end, bats
skill: swim, ride a bike, play the flute, skate, whistle, paint, sing, dance, play chess, juggle
skill: knit, ski, row a boat, tie knots, bake bread, do a handstand, play the drums, type, sew
skill: climb a rope, jump rope, play the violin, catch a ball, throw a frisbee, draw horses
skill: fold paper birds, walk on stilts, dive, milk a goat, read maps, play the guitar, cook rice
contest: running race, swimming race, sack race, cooking contest, chess match, spelling bee
contest: boat race, kite contest, bicycle race, singing contest, drawing contest, skating race
contest: snowman contest, quiz, long jump, sandcastle contest, dance contest, potato race
job: baker, nurse, teacher, farmer, bus driver, cook, gardener, doctor, painter, plumber, pilot
job: singer, waiter, dentist, carpenter, tailor, librarian, mechanic, postman, sailor, florist
job: barber, vet, photographer, builder, fisherman, shepherd, blacksmith, shopkeeper, miller
job: beekeeper, clockmaker, shoemaker, potter, weaver, lighthouse keeper, conductor, zookeeper
chore: wash the dishes, sweep the yard, feed the hens, water the flowers, rake the leaves
chore: carry wood, clean the windows, walk the dog, pick berries, peel potatoes, stack boxes
chore: polish shoes, weed the beds, shovel snow, deliver papers, brush the pony, fold the laundry
crop: tomato, pumpkin, sunflower, bean, carrot, radish, melon, tulip, rose, cucumber, pea
crop: strawberry, pepper, onion, lettuce, apple tree, cherry tree, daisy, squash, cabbage, herb
build: tree house, birdhouse, raft, kite, scarecrow, go-cart, dollhouse, wooden boat, bench
build: snow fort, puppet theater, rabbit hutch, bookshelf, sandcastle, tent, paper lantern, sled
build: swing, telescope, mask, bridge of stones, music box, weather vane, model plane
material: wood, string, old boards, glue, nails, paper, cloth, tape, wire, cardboard, rope, paint
material: branches, clay, screws, leather, straw, tin cans, stones, wool, feathers, buttons
noise: tapping, scratching, knocking, howling, creaking, humming, rattling, buzzing, squeaking
noise: thumping, whistling, rustling, dripping, groaning, clicking, jingling
source: branch at the window, cat in the cupboard, loose shutter, mouse in the wall, leaky pipe
source: toy robot under the bed, squirrel on the roof, wind in the chimney, hedgehog in the leaves
source: rope against the flagpole, old clock, raccoon at the bin, owl in the attic, phone in a bag
guess: ghost, burglar, monster, dragon, giant, wolf, pirate, witch, robot, goblin
party: birthday, name day, graduation, last day of school, first concert, tenth birthday
treasure: gold coin, silver ring, compass, pearl, old watch, carved horse, silver spoon, glass star
treasure: pocketknife, spyglass, brass bell, ruby, chain of beads, box of marbles, tiny book, medal
hidespot: behind a haystack, inside a wardrobe, under an old boat, behind a curtain, in a big basket
hidespot: under a pile of coats, behind the woodpile, in an empty barrel, under a table, up in a tree
hidespot: inside a tent, behind a snowdrift, in a wheelbarrow, under a tarp, on top of a cupboard
hidespot: in a laundry basket, behind a statue, inside a hollow tree, under the stairs, in the loft
gift: book, cake, drawing, song, scarf, bunch of flowers, photo album, poem, box of cookies
gift: puzzle, plant, picture frame, pair of gloves, jar of jam, bracelet, mug, bird feeder
hobby: drawing, chess, football, stamps, old trains, insects, stars, cooking, music, maps
hobby: skateboards, shells, birds, puzzles, magic tricks, dinosaurs, comics, knitting, robots
landmark: bakery, church, bridge, library, fountain, post office, clock tower, bus stop, market
landmark: mill, school, fire station, old oak, museum, train station, statue, water tower, barn
vehicle: bus, train, bike, boat, tram, taxi, wagon, sled, ferry, scooter
color: red, blue, green, yellow, orange, purple, brown, white, black, gray, silver, golden
color: striped, spotted, turquoise, violet
size: tiny, small, big, huge, long, short, round, thin, heavy, light, old, new, wooden, shiny, soft
heavy: piano, table, wardrobe, log, rock, barrel, chest, sack of potatoes, bookcase, bathtub
heavy: boat, cart, pumpkin, anchor, bench, sofa, statue, millstone, stove, trunk
animalseen: a cat, a crow, two pigeons, a dog, a bee, some ants, a robin, a snail, a squirrel
animalseen: three ducks, a butterfly, a magpie, a lizard, a moth, a gull, a spider, a donkey
smell: fresh bread, wet grass, smoke, pine, roses, cut hay, soap, coffee, oranges, rain, cinnamon
smell: old books, the sea, fried onions, mint, warm dust, lavender, apples, paint, leather
sound: bells, laughter, a radio, birdsong, footsteps, a far train, barking, a lawn mower, hammers
sound: a piano, running water, children, a tractor, crickets, a violin, seagulls, an engine
sky: clear and blue, full of clouds, pale, dark and low, pink in the west, gray, bright, starry
food: beans, bread, soup, rice, noodles, stew, salad, porridge, dumplings, potatoes, fish, eggs
food: pancakes, roast corn, baked apples, lentils, cheese, pasta, pea soup, vegetable curry
game: hide and seek, cards, tag, catch, checkers, marbles, hopscotch, dominoes, chess, leapfrog
clothes: coat, jacket, sweater, raincoat, scarf, cap, hat, pair of boots, pair of mittens, vest
price: twelve, fifteen, twenty, thirty, forty, fifty, sixty, a hundred
weekday: Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday
petname: Pip, Button, Cookie, Dusty, Pepper, Hazelnut, Fluffy, Patch, Muffin, Speedy, Peanut, Freckle
petname: Snowy, Crumb, Velvet, Toffee, Bramble, Thimble, Pebble, Marshmallow, Twig, Sparky, Noodle
town: town, village, street, valley, region
kid: boy, girl, child
high: a tall tree, the roof of the barn, the church tower, a high fence, the gutter of a house
high: an old oak, a chestnut tree, the top of a lamppost, a pine, the mast of a boat, a plum tree
high: a balcony, the sail of the windmill, a telephone wire, a poplar, the branches of a beech
daypart: morning, afternoon, evening, day, night, noon, weekend
fruit: apples, pears, lemonade, cookies, flowers, eggs, plums, postcards, berries, mushrooms, nuts
body2: knee, elbow, nose, toe, head, thumb, shoulder, ankle, chin
like: a mouse, a feather, a shadow, the wind, an arrow, a rabbit, a stone, a cat, a spring lamb
"""

# thing: kind; toys can fly or roll away, treasures are small, tools are borrowed.
THINGS = """
toy: ball, kite, balloon, paper plane, frisbee, yo-yo, toy boat, drone, shuttlecock, beach ball
toy: rubber ring, boomerang, toy parachute, pinwheel, tennis ball, pompom
small: book, doll, ring, scarf, toy train, cup, key, whistle, notebook, wallet, watch, umbrella
small: teddy bear, necklace, flashlight, backpack, glove, hat, pencil case, lunch box, map
small: magnifying glass, harmonica, bracelet, coin, photo album, slipper, camera, ticket, mitten
small: purse, marble, comb, diary, bell, toy car, music box, postcard, medal, compass, thimble
tool: bike, hammer, ladder, telescope, guitar, kite, sewing kit, wheelbarrow, paint box, drum
tool: fishing rod, tent, lantern, board game, skateboard, clock, vase, teapot, sled, basket
tool: violin, microscope, cookbook, radio, raincoat, globe, cake tin, tripod, rake, easel
wish: bike, telescope, drum, pair of skates, kite, guitar, tent, camera, globe, chess set, robot
wish: rocking chair, paint box, rabbit, goldfish, sled, dictionary, basketball, microscope, flute
wish: pocketknife, pair of boots, accordion, canoe, lamp, warm coat, snow globe, puppet, clock
trade: jar of honey, basket of eggs, ball of wool, sack of flour, bag of apples, bunch of carrots
trade: box of nails, pot of jam, wheel of cheese, loaf of bread, bottle of oil, bundle of wood
trade: straw hat, tin of tea, pumpkin, bag of seeds, piece of soap, bowl of cherries, wool blanket
trade: clay pot, box of candles, pair of socks, feather pillow, bucket of fish, roll of cloth
"""

# place | how one is there | spots | what one sees there
PLACES = """
park|in the park|under a bench,behind the fountain,next to the swings,in the sandbox|joggers,pigeons,old men on benches,rows of tulips
garden|in the garden|under a rosebush,behind the shed,between the cabbages,beside the compost heap|bees,tomato plants,a watering can,snails on the path
river|by the river|between two stones,in the reeds,under the bridge,on the muddy bank|dragonflies,a fishing boat,smooth pebbles,a heron
forest|in the forest|under some leaves,behind a fallen log,among the ferns,at the foot of an oak|mushrooms,tall pines,moss,a narrow trail
hill|on the hill|behind a rock,in the tall grass,under a bush,next to the fence|grazing sheep,small clouds,the roofs of the town,wild thyme
lake|at the lake|under the pier,in an old rowboat,behind the boathouse,on the sand|swans,sailboats,water lilies,a wooden pier
beach|at the beach|under a towel,between the shells,behind a dune,in a tide pool|waves,crabs,striped umbrellas,seaweed
meadow|in the meadow|among the daisies,beside a molehill,under a haystack,by the brook|butterflies,clover,grasshoppers,brown cows
pond|by the pond|in the mud,behind the willow,under a lily pad,near the nesting box|tadpoles,ducks,green reeds,a leaning willow
market|at the market|under a fruit stand,behind some crates,beside the scales,in a flower bucket|baskets of peppers,cheese sellers,shouting traders,piles of melons
school|at school|under a desk,behind the blackboard,in the coatroom,on the stairs|maps on the walls,a globe,rows of chairs,a chalk drawing
library|in the library|between two books,under a table,behind a curtain,on the lowest shelf|tall shelves,a spiral staircase,readers,a reading lamp
museum|in the museum|beside a statue,under a bench,behind a column,near the ticket desk|old coins,knights in armor,dinosaur bones,paintings
station|at the station|under a seat,behind a suitcase,beside the ticket machine,near the clock|travelers,signals,a ticket office,long trains
farm|on the farm|in the hay,behind the tractor,under a bucket,beside the trough|hens,a sleepy dog,milk cans,piglets
barn|in the barn|under the straw,behind a barrel,on a beam,inside a wheelbarrow|swallows,ropes,bales of hay,a rusty plow
attic|in the attic|inside a trunk,behind the chimney,under a dusty sheet,in a cobwebbed corner|cobwebs,old lamps,boxes,a broken mirror
kitchen|in the kitchen|behind the flour jar,under the table,inside a pot,on top of the cupboard|copper pans,a kettle,onions on a string,a checkered cloth
playground|on the playground|under the slide,beside the seesaw,behind the climbing frame,near the gate|swings,chalk lines,laughing children,a carousel
harbor|at the harbor|between two ropes,under a fishing net,behind a crate,inside a rubber boat|gulls,masts,sailors,a lighthouse
orchard|in the orchard|under an apple tree,behind a ladder,in a basket,among the fallen plums|ripe pears,beehives,wooden crates,wasps
street|on the street|under a parked car,beside a mailbox,behind a bin,in the gutter|lampposts,bicycles,a cat on a wall,open windows
mountain|on the mountain|behind a boulder,under a pine,beside the cabin,in a patch of snow|goats,sharp peaks,a stone cabin,an eagle
square|on the square|beside the statue,under a cafe table,behind the newsstand,near the steps|a street singer,flags,a flower cart,pigeons
greenhouse|in the greenhouse|behind a cactus,under a fern,between two pots,beside the hose|orchids,lemon trees,ladybugs,glass walls
bakery|at the bakery|under the counter,behind a flour sack,beside the oven,on a tray|crusty loaves,glazed buns,trays of rolls,a warm oven
workshop|in the workshop|under the workbench,behind the saw,inside a toolbox,among the shavings|hammers,jars of screws,wooden planks,glue pots
zoo|at the zoo|beside the duck pond,under a picnic table,behind the monkey house,near the entrance|sea lions,flamingos,a sleepy bear,keepers with buckets
campsite|at the campsite|inside a tent,behind a log,under a blanket,beside the fire pit|tents,a campfire,lanterns,tin plates
theater|in the theater|under a red seat,behind the curtain,among the costumes,beside the stage|velvet curtains,masks,painted scenery,a dusty piano
vineyard|in the vineyard|between the vines,under a leaf,behind a barrel,beside a post|dark grapes,wicker baskets,a stone wall,lizards
castle|at the old castle|under an arch,behind a cannon,in the dry well,beside the gate|thick walls,ivy,a drawbridge,crows on the tower
"""


class Place(NamedTuple):
    """A place of a story."""

    name: str
    there: str
    """'in the park'"""
    spots: tuple[str, ...]
    sights: tuple[str, ...]


@lru_cache(maxsize=1)
def places() -> tuple[Place, ...]:
    """Every place."""
    rows = (line.split("|") for line in PLACES.strip().splitlines())
    return tuple(
        Place(name, there, tuple(spots.split(",")), tuple(sights.split(",")))
        for name, there, spots, sights in rows
    )


# What many nouns may have before them.
ADJECTIVES = {
    "snack": "small big fresh cold tasty delicious second last homemade",
    "handy": "old new heavy wooden borrowed shiny dented broken spare useful",
    "job": "tall old young retired friendly tired cheerful famous busy grumpy",
    "furniture": "low broken painted narrow wobbly comfortable wide dusty carved",
    "birds": "noisy young small hungry plump shy restless tame",
    "tree": "old tall crooked young mighty slender lonely shady",
    "flowers": "pretty wild fragrant late tiny tall wilted",
}

# In which weather lines a day fits.
SKY = {
    "sun": "sunny warm mild hot bright golden lazy",
    "rain": "rainy foggy gray drizzly",
    "cold": "cold frosty snowy chilly crisp",
    "wind": "windy stormy breezy",
    "plain": "cloudy quiet busy ordinary sleepy",
}
_NOT_TOGETHER = {"summer": SKY["cold"], "winter": "warm hot mild golden", "spring": "frosty hot"}


_MONTHS = {
    "spring": ("March", "April", "May"), "summer": ("June", "July", "August"),
    "autumn": ("September", "October", "November"), "winter": ("December", "January", "February"),
}  # fmt: skip
_BY_SKY = {"sun": "summer", "cold": "winter"}


def months(day: str, sky: str) -> tuple[str, ...]:
    """The months that fit a day of `days`."""
    season = day.split(" ")[1]
    return _MONTHS.get(season) or _MONTHS.get(_BY_SKY.get(sky, "")) or lexicon()["month"]


@lru_cache(maxsize=1)
def days() -> tuple[tuple[str, str], ...]:
    """('sunny afternoon', 'sun'): days and the weather lines that fit them."""
    return tuple(
        (f"{word} {part}", sky)
        for sky, row in SKY.items()
        for word in row.split()
        for part in lexicon()["part"]
        if word not in _NOT_TOGETHER.get(part.split()[0], "").split()
    )


def _table(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in text.strip().splitlines():
        key, _, words = line.partition(":")
        # A manner follows a verb and so keeps its space.
        entries = tuple(word.strip() for word in words.split(","))
        if key == "manner":
            entries = tuple(f" {word}" for word in entries)
        found[key] = (*found.get(key, ()), *entries)
    return found


@lru_cache(maxsize=1)
def lexicon() -> dict[str, tuple[str, ...]]:
    """key -> words that a {key} of a line may be."""
    table = _table(WORDS + DETAILS)
    made = things()
    table |= {"thing": made["small"], "hand": made["trade"]}
    numbers = table["few"]
    table["while"] += tuple(f"{n} {unit}" for n in numbers for unit in ("minutes", "hours"))
    table["days"] += tuple(f"{n} {unit}" for n in numbers for unit in ("days", "weeks"))
    table |= {"cjob": table["job"], "bjob": table["job"]}
    for key, row in ADJECTIVES.items():
        table[key] += tuple(
            f"{adjective} {noun}" for adjective in row.split() for noun in table[key]
        )
    return table | {kind: made[kind] for kind in ("toy", "tool", "wish", "trade")}


@lru_cache(maxsize=1)
def things() -> dict[str, tuple[str, ...]]:
    """kind -> things of the kind."""
    return _table(THINGS)


def creatures() -> tuple[str, ...]:
    """Animals that a story may be about."""
    return lexicon()["creature"]
