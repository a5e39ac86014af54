# ruff: noqa: E501
"""Lists of words for the templates: 'name: word, word, two words, ...'."""

from __future__ import annotations

from functools import lru_cache

_LISTS = """
colors: red, blue, green, yellow, orange, purple, pink, brown, black, white, gray
shades: red, blue, green, yellow, orange, purple, pink, brown, black, white, gray, golden, silver, dark blue, light green, pale yellow, dark red, turquoise, cream, rose, olive, violet, beige, scarlet
months: January, February, March, April, May, June, July, August, September, October, November, December
days: Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday
numbers: two, three, four, five, six, seven, eight, nine, ten
few: two, three, four, five
small: small, little, tiny, short, narrow, slim, low
big: big, large, huge, wide, tall, long, heavy, enormous
old: old, ancient, worn, faded, dusty, rusty, cracked, antique
nice: lovely, beautiful, pretty, charming, delightful, pleasant, wonderful, splendid, graceful, elegant
calm: calm, quiet, peaceful, silent, still, gentle, sleepy, restful
loud: loud, noisy, lively, busy, crowded, cheerful, bustling
taste: sweet, salty, sour, spicy, bitter, mild, creamy, juicy, crisp, crunchy, tender, rich, fresh, tangy, buttery
ripe: sweet, sour, juicy, crisp, ripe, fresh, tender, sun-warmed, overripe, frozen, dried, bruised, shiny
touch: soft, smooth, rough, warm, cool, hard, fluffy, silky, woolly, sticky, damp, dry, prickly, slippery, bumpy, velvety
moods: happy, cheerful, proud, calm, curious, tired, sleepy, nervous, shy, excited, lonely, hopeful, grateful, worried, surprised, brave, restless, content
traits: kind, patient, funny, clever, honest, helpful, quiet, gentle, brave, curious, careful, generous, polite, friendly, stubborn, playful, thoughtful, lively, modest, shy, cheerful, strict, fair, dreamy, hard-working, forgetful, adventurous, tidy
jobs: teacher, nurse, baker, farmer, doctor, gardener, painter, carpenter, pilot, cook, librarian, tailor, sailor, plumber, dentist, mechanic, musician, fisherman, shepherd, potter, driver, judge, engineer, writer, photographer, vet, firefighter, beekeeper, electrician, hairdresser, actor, scientist, waiter, clockmaker, goldsmith, bricklayer
hobbies: reading, painting, swimming, cooking, gardening, dancing, fishing, hiking, singing, knitting, chess, photography, sailing, climbing, running, cycling, sewing, juggling, pottery, drawing, skating, riding, bird watching, collecting stamps, baking, playing the violin, writing poems, building model planes
fruit: apple, pear, plum, cherry, peach, orange, lemon, banana, melon, fig, apricot, strawberry, raspberry, blueberry, grape, mango, kiwi, blackberry, pineapple, tangerine, gooseberry
vegetables: carrot, potato, onion, tomato, cucumber, cabbage, pumpkin, leek, beet, turnip, pepper, radish, zucchini, eggplant, bean, pea, mushroom, artichoke, parsnip
flowers: rose, tulip, daisy, lily, sunflower, violet, poppy, daffodil, carnation, orchid, pansy, marigold, crocus, peony, snowdrop, dahlia, lavender bush, bluebell, primrose, hyacinth
trees: oak, birch, pine, maple, willow, beech, chestnut tree, apple tree, poplar, cedar, elm, fir, linden, cherry tree, olive tree, spruce, walnut tree, plum tree
birds: sparrow, robin, blackbird, crow, seagull, pigeon, swallow, owl, duck, goose, swan, woodpecker, stork, magpie, finch, heron, lark, starling, hawk, nightingale, kingfisher
pets: dog, cat, rabbit, hamster, parrot, pony, guinea pig, goldfish, turtle, canary
beasts: dog, cat, horse, cow, sheep, goat, pig, donkey, rabbit, hen, duck, goose, pony, llama, kitten, puppy, rooster
wild: fox, deer, hedgehog, squirrel, badger, hare, mole, frog, toad, lizard, mouse, otter, beaver, bat, snail, beetle, butterfly, dragonfly, grasshopper, ladybug
things: book, key, cup, clock, lamp, box, basket, bag, umbrella, hat, scarf, coat, glove, ball, kite, drum, doll, bicycle, ladder, bucket, candle, mirror, pillow, blanket, bottle, plate, spoon, knife, pencil, brush, ring, watch, bell, flute, camera, letter, map, ticket, lantern, suitcase, wallet, whistle, compass, necklace, hammer, rope, teapot, vase, puzzle, notebook
small_things: key, ring, watch, coin, button, whistle, compass, pencil, marble, stamp, shell, ticket, wallet, glove, notebook, pocketknife, bracelet, thimble, magnet, feather, locket, badge, brush
toys: ball, kite, doll, drum, puzzle, train, robot, teddy bear, yo-yo, spinning top, toy boat, toy car, jump rope, dollhouse, rocking horse, puppet, scooter, hula hoop, marble, paper dragon
clothes: coat, jacket, sweater, shirt, dress, skirt, scarf, hat, cap, vest, raincoat, apron, cardigan, hoodie, cloak, uniform, blouse, tie
furniture: table, chair, bed, shelf, desk, sofa, armchair, cupboard, wardrobe, bench, stool, chest, bookcase, dresser, rocking chair, piano
decorations: picture, mirror, clock, lamp, vase, candle, plant, rug, curtain, globe, map, basket, photograph, cushion, teapot, mask, bell, aquarium, statue, painting
materials: wooden, metal, glass, stone, leather, paper, woolen, cotton, plastic, clay, copper, iron, silk, brick, straw, marble, bamboo, tin
rooms: kitchen, bedroom, living room, attic, cellar, bathroom, hall, study, workshop, playroom, dining room, pantry, nursery, library
shops: bakery, bookshop, flower shop, toy shop, shoe shop, pharmacy, butcher's shop, cheese shop, hardware store, tailor's shop, pet shop, music shop, candy store, fish market, barbershop, post office, candle shop, tea shop
places: park, school, library, market, garden, forest, beach, river, lake, station, museum, zoo, farm, bridge, harbor, playground, bakery, hill, meadow, castle, church, hospital, theater, swimming pool, town hall, airport, lighthouse, mill, village square, orchard
trips: sea, mountains, lake, zoo, museum, forest, farm, island, desert, castle, waterfall, lighthouse, circus, aquarium, harbor, city, hot springs, caves, botanical garden, old mill
travel: train, bus, car, boat, bicycle, plane, ship, tram, taxi, ferry, van, horse and cart, motorcycle
sports: soccer, tennis, basketball, hockey, volleyball, badminton, table tennis, baseball, golf, handball, rugby, cricket
subjects: math, music, art, history, science, geography, reading, writing, drawing, English, Spanish, biology, gym, singing
instruments: piano, violin, guitar, flute, drum, trumpet, cello, harp, accordion, clarinet, trombone, banjo, recorder, saxophone, xylophone, tambourine
meals: soup, stew, pizza, pasta, rice, salad, sandwiches, roast chicken, meatballs, curry, noodles, dumplings, fish, pancakes, porridge, fried rice, risotto, lasagna, goulash, tacos
cakes: apple pie, chocolate cake, carrot cake, cheesecake, lemon tart, plum cake, honey cake, cherry pie, nut cake, banana bread, gingerbread, pumpkin pie, blueberry muffin, cream puff, cinnamon roll
drinks: water, milk, green tea, coffee, lemonade, cocoa, apple juice, orange juice, mint tea, grape juice, tomato juice, ginger tea, iced tea
herbs: parsley, basil, thyme, mint, dill, rosemary, sage, oregano, chives, coriander
spices: pepper, cinnamon, ginger, paprika, nutmeg, saffron, cumin, vanilla, garlic, salt
sounds: the ticking of a clock, the song of a bird, the hum of a fridge, the barking of a dog, children laughing, distant music, the creak of a door, the whistle of a kettle, footsteps, the rustle of paper, a dripping tap, the crackling of a fire, a church bell, the purring of a cat, the buzzing of a fly, the murmur of voices, the rattle of a cart, the chirping of crickets
smells: fresh bread, coffee, soap, wet grass, wood smoke, old books, lavender, cinnamon, oranges, pine needles, rain, roses, warm milk, leather, fried onions, paint, hay, mint, vanilla, salt water, roasted nuts, polished wood, candle wax
sights: a rainbow, an old bridge, a flock of geese, a sailing boat, a tall tower, a windmill, a herd of cows, a street musician, a hot-air balloon, a steam train, a stone wall, a waterfall, a double rainbow, a snowy peak, a fishing boat, a field of sunflowers, a market square, a painted door, a fountain, a juggler, a parade, a row of poplars, a bird's nest, a spider web, a shooting star, a family of ducks
family: mother, father, sister, brother, grandmother, grandfather, aunt, uncle, cousin, grandparents, parents
relatives: mother, father, sister, brother, grandmother, grandfather, aunt, uncle, cousin
times: one morning, one evening, last week, yesterday, last summer, on Sunday, in the spring, after school, before breakfast, after lunch, at noon, late at night
good: good, great, fine, excellent, wonderful, lovely, fantastic, perfect
slowly: slowly, gently, carefully, quietly, softly, lightly, calmly, patiently, steadily
quickly: quickly, suddenly, soon, at once, right away, in a hurry, without a word
does: carries, paints, mends, sells, wraps, hides, drops, polishes, repairs, draws, borrows, returns, washes, measures, weighs, photographs, unpacks, lifts, admires, holds, examines, buys, cleans, finds, loses, brings, describes, needs, packs, shakes, opens, wants, chooses, collects, stores, pushes, pulls, turns, keeps, misses
did: carried, painted, mended, sold, wrapped, hid, dropped, polished, repaired, drew, borrowed, returned, washed, measured, weighed, photographed, unpacked, lifted, admired, held, examined, bought, cleaned, found, lost, brought, described, needed, packed, shook, opened, wanted, chose, collected, stored, pushed, pulled, turned, kept, missed
moves: walks, runs, limps, strolls, hurries, wanders, marches, skips, hops, jogs, cycles, rides, creeps, dances, tiptoes, rushes, trots, staggers, climbs, rolls
near: near, behind, beside, in front of, next to, opposite, not far from, close to, on the way to
looks: young, tall, thin, short, bearded, gray-haired, red-haired, sleepy, smiling, whistling, friendly, serious, elegant, muddy, barefoot, freckled, bald, round, tired, cheerful, shy, curious, impatient, polite, lonely, sunburned, yawning, singing, limping, laughing
odd: singing, flying, glowing, talking, dancing, invisible, upside-down, floating, giant, tiny, golden, whispering, melting, endless, striped, feathered, transparent, sleeping, laughing, furry, square, wobbly, sparkling, purring
feels: likes, loves, prefers, enjoys, misses, remembers, dreams of, talks about, thinks of, waits for, reads about, asks for, jokes about, cares for, believes in
"""


@lru_cache(maxsize=1)
def _lists() -> dict[str, tuple[str, ...]]:
    found = {}
    for line in _LISTS.strip().splitlines():
        name, _, row = line.partition(": ")
        found[name] = tuple(row.split(", "))
    return found


def words(name: str) -> tuple[str, ...]:
    """The words of a list."""
    return _lists()[name]
