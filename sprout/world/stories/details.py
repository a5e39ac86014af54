"""Lines and words of what goes on beside a story: they change nothing in it, but no two are alike."""

LINES = """
# detail
{A_job} [-walk] by with {a_color} {clothes} and {a_size} {bag} full of {goods}.
Under {a_tree} [-sit] {a_job} and [-eat] {a_snack}.
On {a_furniture} near the {landmark} [-lie] {a_color} {clothes} and some {goods}.
The {tree} behind the {landmark} [-be] (full of|loud with|home to) {birds}.
{A_size} {vehicle} with {goods} [-rattle] (past the {landmark}|over the stones|down the hill).
From an open window [-come] the smell of {food} and the sound of {sound}.
{A_boyorgirl} in {a_color} {clothes} [-chase] {a_creature} around the {landmark}.
Somewhere {a_creature} [-make] a noise like {a_instrument}.
The {flowers} in front of the {landmark} [+be] {color} and {color2}.
{A_job} and {a_job2} [+talk] about {goods} and the price of {goods2}.
On the wall [-hang] {a_picture} of {a_creature} with {a_clothes}.
In the distance {birds} [+fly] over the {tree} like {smallthings}.
The clock of the {landmark} [-strike] {few}, and {a_creature} [-wake] up.
{A_creature} [-sleep] (on|under|beside) {a_furniture}, between {smallthings} and {goods}.
{A} [think] of {food}, of {smallthings} and of {his} {family}.
{A} [count] {smallthings} to stay calm: {few}, then {few2}.
{As} {clothes} [-smell] of {smell}, and {his} hands [+be] {feelhands}.
In {his} bag {A} [carry] {smallthings}, {a_snack} and {a_handy}.
{A} [step] over {a_size} {handy} that somebody had left (there|in the way|behind).
{B} [-carry] {a_handy} in one hand and {a_snack} in the other.
{B} [-wear] {a_color} {clothes} with {smallthings} on it.
It [-be] (nearly|just|almost|long past) {few} o'clock, and it [-smell] of {smell} and {smell2}.
The wood of the old {furniture} [-crack] in the {heatcold}.
Behind {a_tree}, {few} {birds} [+quarrel] over some {goods}.
{A_job} [-whistle] while {birds} [+pick] up {goods} from the ground.
Two old {people2} on {a_furniture} [+play] {game} and [+argue] about {food}.
(A sign|A poster|A note) at the {landmark} [-say]: "Fresh {goods}, {few} coins!"
A (thin|soft|sudden|warm|cool|salty) breeze [-bring] the smell of {smell} from the {landmark}.
{As} {elder} [-say] at such times: "After {food}, everything looks better."
Somebody had drawn {a_creature} with {a_clothes} on the {landmark} in {color} chalk.
The shadow of the {tree} [-look] like {a_creature} with {a_handy}.
In the window of the {landmark} [-stand] {a_color} {handy} between {flowers}.
{A_color} {vehicle} [-wait] near the {tree}, and its driver [-read] about {hobby3}.
{A} once had read about {a_creature} that [-like] {food}.
# gesture.A
{A} [put] down {a_handy}.
{A} [look] at {his} {color} {clothes}.
{A} [turn] {a_handy} in {his} hands.
{A} [point] at {a_tree}.
{A} [play] with the {smallthings} in {his} pocket.
{A} [pull] at {his} {clothes}.
{A} [wipe] {his} hands on {his} {clothes}.
{A} [look] up at the {birds}.
{A} [push] away {a_snack}.
{A} [lean] against {a_furniture}.
# gesture.B
{B} [-put] down {a_handy}.
{B} [-button] up {bhis} {color} {clothes}.
{B} [-turn] {a_handy} in {bhis} hands.
{B} [-sit] down on {a_furniture}.
{B} [-take] a bite of {a_snack}.
{B} [-pick] up some {smallthings}.
{B} [-look] at the {birds} in the {tree}.
{B} [-close] {a_size} {bag} with {goods}.
{B} [-pull] {a_handy} out of {bhis} {bag}.
{B} [-wipe] {bhis} nose on {a_color} {clothes}.
{B} [-offer] {him} {a_snack}.
"""

WORDS = """
townlike: small, quiet, busy, sleepy, pretty, little, hilly, green, windy, sunny, faraway, friendly
townlike: gray, old, narrow, lively, foggy, charming, tiny, snowy, crowded, forgotten, neat, coastal
townkind: town, village, valley, street, suburb, hamlet, port, city, farmhouse, settlement, island, lane
tail: {adverb}, in {his} {color} {clothes}, with {smallthings} in {his} pocket
tail: with {a_handy} in {his} {bag}
tail: with {his} {family} and {a_job}, in {his} old {clothes}, as calm as {a_job}
lead: Right away, Without a word, With a deep breath, With cold hands, With red cheeks, A minute later
lead: With wide eyes, On tiptoe, With a loud sigh, After some thought, With new hope
lead: Half an hour later, In the afternoon, Full of hope, With trembling fingers
lead: Little by little, Deep in thought, After a sip of water, Before noon
lead: To be sure, With a small smile, After {a_snack}, With {a_handy} in one hand, Past the {landmark}
lead: Still in {his} {clothes}, In front of the {landmark}
lead: Beside {a_tree}, After {food}, On the stroke of {few}, With {smallthings} in {his} pocket
lead: Humming to {himself}, In spite of everything, With a shrug, Out of breath
tree: maple, oak, willow, birch, fir, chestnut, poplar, beech, elm, linden, cedar, palm, olive tree
tree: ash, alder, walnut tree, fig tree, pear tree, hawthorn, cypress, mulberry tree, larch
birds: sparrows, starlings, doves, swallows, gulls, blackbirds, finches, jays, geese, crows, thrushes
birds: wrens, robins, ducks, storks, cranes, woodpeckers, parakeets, peacocks, magpies, larks
flowers: tulips, daisies, roses, violets, pansies, geraniums, lilies, asters, dahlias, marigolds
flowers: poppies, hyacinths, primroses, peonies, bluebells, snowdrops, cornflowers, zinnias
goods: apples, turnips, onions, cabbages, newspapers, ribbons, nails, buttons, peaches, candles, soap
goods: chestnuts, firewood, bricks, letters, parsley, mushrooms, walnuts, bread, cherries, rope
goods: beans, lemons, potatoes, cloth, honey, grapes, pepper, tea, coffee, wool, salt, almonds
goods: spinach, beets, raisins, olives, garlic, eggs, blueberries, melons, pumpkins, plums, straw
smallthings: marbles, pearls, stars, beads, coins, seeds, stamps, shells, pins, crumbs, pebbles
smallthings: acorns, raindrops, dots, peas, chess pieces, ants, tiles, leaves, snowflakes, sequins
smallthings: feathers, paper clips, bottle caps, stickers, badges, dice, cherry stones, lentils
furniture: chair, bench, stool, table, ladder, crate, barrel, cushion, hammock, doorstep, windowsill
furniture: carpet, mattress, trunk, cupboard, sofa, rocking chair, desk, shelf, cradle, footstool
bag: bag, sack, basket, bucket, box, suitcase, cart, wheelbarrow, backpack, tray, pail, crate
instrument: trumpet, flute, violin, rusty hinge, drum, whistle, bassoon, doorbell, kettle, foghorn
instrument: bagpipe, squeaky wheel, tuba, saw, zipper, harp, vacuum cleaner, music box, clarinet
picture: painting, photo, drawing, postcard, poster, sketch, print, portrait, cartoon, map
handy: hammer, spoon, broom, comb, bottle, mug, notebook, shovel, candle, screwdriver, ruler, sponge
handy: umbrella, jug, pan, thermos, needle, lantern, paintbrush, rope, brush, towel, ladle, kettle
handy: trowel, rolling pin, whistle, fan, mirror, map, paper bag, flowerpot, tin can, pitchfork
heatcold: heat, cold, wind, sun, silence, dark, damp, evening light, frost, draft
people2: sailors, farmers, ladies, gentlemen, brothers, sisters, teachers, soldiers, fishermen, bakers
boyorgirl: girl, boy, child, toddler, man, woman, waiter, clown, gardener, twin, tourist, student
feelhands: cold, warm, sticky, dusty, wet, dirty, clean, rough, soft, full of ink, stiff, floury
clothes: apron, bathrobe, vest, shawl, poncho, blouse, shirt, dress, skirt, tunic, cardigan, cloak
clothes: bow tie, bonnet, helmet, beret, tracksuit, overall, pullover, headband, kimono, sun hat
vehicle: cart, tractor, truck, van, bicycle, carriage, motorbike, tricycle, fire engine, milk float
animalseen: some geese, an old horse, a tired mule, four goats, a tabby kitten, many starlings
animalseen: a hedgehog, an earthworm, a peacock, two swans, a toad, several bats, a black hen
job: judge, surgeon, banker, juggler, acrobat, poet, sculptor, diver, astronomer, chemist, porter
job: milkman, chimney sweep, referee, interpreter, violinist, goldsmith, optician, roofer, glazier
job: archaeologist, reporter, ballet dancer, chess master, cheesemaker, ranger, bricklayer, welder
snack: nectarine, biscuit, fig, honey bun, date, radish, tomato, stick of celery, bowl of yogurt
snack: hazelnut, croissant, doughnut, rice cake, cup of broth, bar of chocolate, mandarin, cracker
smell: thyme, vinegar, sawdust, toast, garlic, vanilla, wet dogs, tar, jasmine, cheese, moss, chalk
sound: drums, a saw, applause, a choir, thunder, a whistle, typewriters, a waterfall, sheep, horns
landmark: lighthouse, town hall, pharmacy, hospital, ice rink, shoe shop, theater, swimming pool
landmark: windmill, tea house, art school, ferry dock, blacksmith's shop, stone wall, gas station
look: serious, merry, patient, nimble, bright, calm, tireless, gifted, hardworking, good-natured
food: ravioli, goulash, couscous, tofu, sauerkraut, risotto, chili, mashed turnips, lentil soup
food: baked beans, fried rice, tomato soup, oatmeal, fish cakes, roasted carrots, meatballs, polenta
material: bamboo, plaster, canvas, felt, clothespins, bark, sand, copper, bolts, silk, bottle caps
"""
