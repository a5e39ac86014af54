# ruff: noqa: E501
"""Descriptions: rooms, people, animals, markets, beaches, streets, seasons, meals, things."""

from __future__ import annotations

import random
from functools import lru_cache

from sprout.world.draw import Maker, Split, between, pick, shuffled
from sprout.world.names import readers
from sprout.world.texts.weave import Cast, Weave, sections

# Rows: "@" cast, "-" first and last sentences in place, "*" sentences of which some are told.
_SOURCE = """
# room
@ p:people; r:rooms; f g h:furniture; d e:decorations; a b c:shades; m:(wooden, pine, painted, carved, heavy, low, broad); x y:(left, right); n:smells
- {p}'s {r} is [small but bright|large and airy|narrow and cozy|square, with a high ceiling|warm in winter and cool in summer].
| Come into {p}'s {r}. [It is never quite tidy.|Mind the step.|Take off your shoes, please.|It has only one window.]
| When you open the door of the {r}, you [smell {n}|see {a f} first|hear <sounds>].
* On the {x} there is {a m} {f}, and on it {a d}[ and <a fruit>|].
* {A a} {g} stands [in the corner|by the window|against the wall|next to the door], [with {a b} {e} above it|and under it lies a ball of wool|and nobody knows how old it is].
* The walls are {a}, and the curtains are {b}.
* Under the {f} lies {a c} [ball|slipper|book|cushion|sock], [which has been missing for days|left there by <a family>|half hidden by dust].
* It smells of {n}[ and a little of <smells>|].
* You can hear <sounds>[ and, farther away, <sounds>|].
* Through the window you see <sights>[ and the top of <a trees>|].
* The floor is of [wood|stone|old boards|red tiles], [and it creaks at every step|and <a shades> rug covers half of it|polished until it shines].
* On the {h} [lie|are] <few> <s small_things>, <a things> and a jar full of <s small_things>.
* Above the {h} hangs {a e} [from another time|that once belonged to <a jobs>|with <a materials> frame].
- [It is the best place for <hobbies>.|{p} would not trade it for a palace.|In the evening a lamp gives soft yellow light.|Here {p} likes to sit after a long day.|Nobody is ever in a hurry here.]
# person
@ p q:people; j:jobs; t u v:traits; h i:hobbies; a b c:shades; k l:clothes; n:20-80
- {p} is [{a j}|{a j} of {n}] and [lives above a shop|lives next door|has worked in our town for years|comes from a village by the sea].
| Our {j} is called {p}. [Everybody knows {p.him}.|{p.He} is {n} years old.]
| Do you know {p}, the {j}? [Let me describe {p.him}.|You must have seen {p.him}.]
* {p.He} has [short|long|curly|straight|wavy|thick] [brown|black|red|gray|blond|dark|white] hair and [brown|green|blue|gray|dark] eyes.
* {p.He} is [tall and thin|short and strong|neither tall nor short|tall, with broad shoulders|small and quick].
* Most days {p.he} wears {a a} {k} and {a b} {l}.
* {p.His} voice is [deep|soft|clear|loud and cheerful|a little hoarse|calm], and {p.he} laughs [often|seldom, but warmly|at every joke|like a child].
* {p.He} is {t} and {u}, [but not always {v}|and sometimes rather {v}|and above all {v}].
* In {p.his} free time {p.he} loves {h}[, and on Sundays {i}|].
* {p.He} never goes out without {p.his} {c} <things>.
* {p.He} is afraid of [nothing but <s wild>|thunder|high ladders|the dark cellar], [though {p.he} would not say so|and laughs about it|but only a little].
* {p.His} friend {q} says that nobody is as {t} as {p.he} is.
* On {p.his} table there are always <s fruit> and <drinks>.
- [You would like {p.him}.|If you need help, ask {p}.|I am glad to know {p.him}.|That is {p}, as I know {p.him}.|One day I want to be like {p.him}.]
# pet
@ p:people; k:(dog, cat, rabbit, pony, goat, donkey, hamster, guinea pig); a b:(black, white, brown, gray, golden, reddish, spotted, cream, striped); t u:traits; n:(Biscuit, Shadow, Patch, Bubbles, Pickle, Fluffy, Button, Cookie, Domino, Pebble, Smoky, Bandit, Nugget, Muffin, Sparky, Whiskers, Captain, Mango, Waffle, Noodle); m:2-11
- {n} is {a a} {k} of {m} [years|summers], and {p} [takes care of it|feeds it every day|is its best friend].
| {p} has {a k}. Its name is {n}[, and it is {m} years old|].
| This is {n}, {p}'s {k}.
* Its back is {a}, and its [belly|chest|face] is {b}.
* It is {t} and sometimes [very|a bit|rather] {u}.
* It loves to [sleep in the sun|roll in the grass|be brushed|sit on the warm stones|watch <s birds>|follow {p} everywhere].
* It has [bright|dark|shiny|small round|clever] eyes and [soft|long|short|twitching|pointed] ears.
* When it is hungry, [it stands at the door|it looks at you until you get up|it makes a lot of noise|it pushes its bowl across the floor].
* It is afraid of [brooms|thunder|<s birds>|the vacuum cleaner|big trucks|its own shadow].
* Once it ran off with <a clothes>, [and the whole street laughed|and it was found in the <places>|and {p} had to chase it].
* At night it sleeps [in a basket|on straw|on an old <shades> blanket|in a box|near the stove].
- [{p} would not give it away for anything.|Everybody in the street knows it.|A better friend cannot be found.|It is hard to be sad when {n} is near.]
# market
@ p:people; a b c:shades; f g h:fruit; v w:vegetables; n m:smells; i:instruments; d:days
- [Early in the morning|On {d}|Every {d}] the market [on the square|by the river|in front of the town hall] [comes to life|is full of people|begins at seven].
| The market is <loud> today. [People push past each other with full baskets.|Everyone is looking for something.]
* There are piles of {s f} and {s g}, [{a} and {b}|ripe and sweet|washed and polished], and [baskets full of|boxes with|a whole cart of] {s h}.
* A farmer sells <touch> {s v} and {s w}, [still with earth on them|fresh from the field|three for the price of two].
* It smells of {n}, of {m} and [a little of fish|of warm cheese|of wet straw].
* A woman in {a c} <clothes> calls: "[Fresh|Sweet|Ripe] {s f}! [Come and taste!|Only today!|The best in town!]"
* In a corner somebody plays the {i}, [and children dance|and a dog listens|and coins fall into a hat].
* Under {a a} roof there are [cakes|cheeses|flowers|spices|baskets|brooms|honey jars] in long rows.
* {p} [tastes a piece of <taste> <fruit>|buys <few> <s vegetables> and a bunch of <herbs>|looks for <a things>|counts the change twice].
* <S birds> wait on the roofs for [crumbs|grains].
* Between the stands [runs a small <pets>|a boy pushes a cart of <s flowers>|an old man sells <materials> spoons|the <jobs> talks with the <jobs>].
- [At noon the stands are taken down.|In the afternoon only some cabbage leaves are left.|Everybody goes home with heavy bags.|Then the bell rings, and it is over.]
# beach
@ p q:people; a b:shades; n m:smells; s t:sights
- The beach is [long and wide|small and hidden between rocks|white and almost empty|full of people today].
| We are at the beach. [The sand is [soft|smooth|dry|damp] and warm.|The tide is low.|A breeze comes from the water.]
* The sand is [fine and pale|hot under bare feet|golden and soft|dark and wet near the water], [with shells in it|and full of footprints|and warm to the touch].
* The water is [{a}|{a} near the shore and {b} farther out|calm and clear|cold, but nobody minds].
* [Small|Gentle|High|White] waves [roll in|break on the rocks|run up the sand], one after the other.
* It smells of salt[, {n}|] and [seaweed|sun cream|fish].
* [Seagulls|Gulls|Terns|Plovers|Herons] [circle overhead|walk along the water|sit on the posts], and [a crab hides under a stone|a child laughs|a ship passes far out].
* {p} builds a castle [with <few> towers|and decorates it with shells|that the next wave will take], [while {q} digs a canal|and {q} brings water in {a b} bucket].
* Under {a a} umbrella somebody [sleeps|reads|eats <s fruit>|peels an orange|writes postcards].
* In the distance there is {s}.
- [In the evening the sun sinks into the sea.|When the wind turns cool, we go home.|Nobody wants to leave.|At night only the waves are heard.]
# street
@ p q:people; a b c:shades; s t u:shops; n:smells; k:trees
- Our street is [short and steep|long and straight|paved with old stones|the quietest in town], [and {a k} grows at its end|with houses on both sides|and every door has another color].
| This is the street where {p} lives. [It begins at the <places> and ends at the <places>.]
* The first house is {a}, the next one is {b}, and the last one, with the [round window|tall chimney|green gate|small tower], is {c}.
* Between the {s} and the {t} there is a [narrow passage|bench|mailbox|fountain|lamp post].
* In front of the {u} stand [two bicycles|<few> tubs of <s flowers>|three chairs|wooden boxes], and it smells of {n}.
* In the morning {p} [opens the shutters|waters the <s flowers>|sweeps the steps|calls the <pets>], and {q} [goes by on {a a} bicycle|carries a bag of <s fruit> home|waves from the other side].
* At noon you can hear <sounds> and <sounds>.
* A [black|white|gray|striped|brown|spotted] cat [lies on the wall|crosses the road without hurry|watches from a window sill].
* When it rains, [water runs down the middle|children float paper boats|<colors> umbrellas move along like mushrooms].
* Above the roofs you see [the church tower|the hills|<sights>|a piece of the harbor].
- [At night the lamps are lit, and all is quiet.|It is not a famous street, but I like it.|Everybody knows everybody here.|Whoever has lived here wants to come back.]
# season
@ p:people; a b:shades; n:smells; f g:flowers
- [Spring|In the spring everything wakes up: spring|March has come, and spring] is here. The snow [is gone|melts on the hills], and the first {s f} [bloom|come out of the ground]. <S birds> build their nests, and the air smells of [wet earth|grass|blossoms]. {p} [leaves the coat at home|plants <s vegetables>|opens all the windows|finds a nest in the <trees>]. The days grow longer, [and everyone is outside|and the first bees fly|and the trees turn light green].
| Summer [is here|has come at last]. The days are long, and the nights are [warm|short]. In the garden {s f} and {s g} bloom, {a} and {b}. {p} [eats <s fruit> right from the tree|sleeps in a tent|swims in the river|wears sandals all day]. Crickets chirp in the grass, and it smells of [hay|cut grass|warm stones|{n}]. [In the evening people sit outside and talk.|Sometimes there is a thunderstorm.|The fields turn yellow.]
| It is fall. The leaves turn [yellow, red and brown|golden|red and fall one by one]. {p} [gathers chestnuts|picks the last <s fruit>|rakes the garden|cooks soup from a pumpkin]. In the morning there is fog, [and spider webs glitter|and everything drips], and [swallows|storks|geese|starlings|cranes] fly [south|away in long lines]. It smells of [mushrooms|wet leaves|smoke|{n}]. [It gets dark early.|The farmers bring in the harvest.|Time for tea and a blanket.]
| Winter has come. [Snow lies on the roofs|Ice covers the pond|The trees are bare], and [the air is clear and cold|the nights are long|breath turns to smoke]. {p} wears {a a} <clothes>, {a b} scarf and thick gloves. In the house it smells of [cinnamon|wood smoke|oranges|candles|{n}]. [Tracks of <a wild> lead across the garden.|Children pull their sleds up the hill.|<S birds> come to the window for seeds.|A fire crackles in the stove.]
# meal
@ p q:people; m:meals; c:cakes; d e:drinks; f g:fruit; v w x:vegetables; h:herbs; s:spices; a:shades
- [For lunch|For dinner|On Sunday|Today] {p} serves {m} with {s v} and {s w}.
| [What a smell!|Dinner is ready.|The table is set.] We have {m} [today|for everybody|with {h} and {s}].
| {p} has cooked {m}, and everybody is hungry.
* The food [is|was] <taste> and <taste>, with a bit of {s}[ and some {h} on top|].
* The {s v} are [roasted|raw|steamed|fried in butter|cut into thin slices|pickled], [<taste> and still warm|<touch> outside and <touch> inside].
* Next to it there is a bowl of salad with {s x}, {h} and [oil|vinegar|lemon juice|nuts].
* There is {d} in the [{a} jug|glasses|clay cups], and {e} for {q}.
* {q} [takes a second helping|wants to know the recipe|burns the tongue, for it is hot|does not like {s v}, but tastes them anyway|passes the bread].
* Steam rises from the [pot|bowl|dish], and it smells of <smells> and {s}.
* Nobody speaks for a while. [You only hear spoons.|That is the best praise.]
* On {a a} plate lie slices of {f} and {g}.
- For dessert there is {a c}, [<taste> and <touch>|still warm from the oven|made by {q}|with cream|cut into eight pieces].
| [Afterward {q} washes the dishes.|In the end every plate is empty.|Only a few crumbs are left for the <s birds>.]
# thing
@ p:people; k:things; a b:shades; w:relatives; n:smells; t:(a market, an attic, an old ship, a trunk, the cellar, a shop in the harbor, a box of toys)
- {p} has [a small|a beautiful|a plain|an old|a carved|a painted|a strange] {k}[ from {t}| that once belonged to {p.his} {w}|].
| On {p}'s shelf there is {a k}. [It is not for sale.|It looks like nothing special.|Nobody may touch it.]
| In {t} {p} found an [old|ancient|odd] {k}.
* It is [{a} with {b} [stripes|spots|edges|stars]|{a} on the outside and {b} inside|mostly {a}, but the paint has come off].
* It feels <touch> and [heavy|light|cool|a bit <touch>] in the hand.
* It is as [long as a finger|big as a loaf of bread|wide as a hand|heavy as a brick|small as a walnut|thin as a coin].
* On one side there is [a scratch|a tiny picture of <a wild>|the letter [M|B|T|K|S|R]|a date from long ago|a drawing of <a flowers>].
* It smells of {n}.
* If you shake it, [something rattles|you hear nothing|a bit of dust falls out|<a small_things> falls out].
* {p.His} {w} [bought it in <months> on a trip to the <trips>|got it from <a jobs>|lost it once and found it again|used it every day].
- [{p} will keep it forever.|It is worth little, but {p} loves it.|Perhaps it brings luck.|One day it will tell its story.|Now it lies next to <a things> and <few> <s small_things>.]
"""

# name, size, look, food, home, what is special
_ANIMALS = """
elephant|as heavy as a truck|gray, wrinkled skin, big ears and a long trunk|grass, leaves and bark|the savannas and forests of Africa and Asia|It uses its trunk to drink, to smell and to greet its friends.
giraffe|the tallest animal on land|a very long neck and brown patches|leaves of high trees, above all of acacias|the savanna of Africa|Its tongue is dark and about half a meter long.
hedgehog|not much longer than a hand|thousands of spines on its back|beetles, worms and snails|gardens and the edges of woods|In danger it rolls up into a ball.
squirrel|small and light|a bushy tail and sharp claws|nuts, seeds and buds|trees in woods and parks|It hides nuts in the fall and forgets some of them.
penguin|between forty centimeters and a bit more than one meter tall|a black back, a white belly and short wings|fish, krill and squid|the coasts of the southern half of the earth|It cannot fly, but under water it is fast.
owl|as small as a sparrow or as large as an eagle, depending on the kind|big eyes and soft feathers|mice, insects and small birds|woods, barns and old towers|It flies without a sound and can turn its head very far.
dolphin|two to four meters long, most of the time|smooth gray skin and a back fin|fish and squid|the sea and some rivers|It breathes air and finds its way with echoes.
frog|so small that it fits in a hand|moist skin and long hind legs|insects, worms and snails|ponds and wet meadows|Its young are tadpoles and breathe with gills.
camel|taller than a man|one or two humps and long eyelashes|grass, leaves and thorny plants|deserts and dry plains|It can close its nostrils against the sand.
bat|light as a letter, most of the time|wings of thin skin and large ears|insects, and in some kinds fruit|caves, attics and hollow trees|It hangs upside down when it sleeps.
octopus|from a few centimeters to some meters wide|eight arms with suckers and no bones at all|crabs, mussels and fish|the sea, in holes between rocks|It has three hearts and can change its color.
beaver|about a meter long with its tail|brown fur, a flat tail and orange front teeth|bark, twigs and water plants|rivers and lakes|It fells trees with its teeth and builds dams.
snail|small and slow|a shell on its back and eyes on stalks|leaves and other parts of plants|gardens, hedges and damp woods|It creeps on a trail of slime.
kangaroo|as tall as a person, in the largest kinds|strong hind legs and a thick tail|grass and leaves|the plains and forests of Australia|Its young grows up in a pouch.
polar bear|one of the largest bears|white fur and black skin|seals, above all|the ice and coasts of the Arctic|It is a very good swimmer.
woodpecker|about the size of a blackbird, in many kinds|a strong beak and a stiff tail|insects and their larvae under the bark|forests and parks|It drums on trunks to show that it is there.
fox|as big as a medium dog|reddish fur and a bushy tail|mice, berries and much else|forests, fields and even cities|Its home under the ground is called a den.
bee|about one and a half centimeters long|brown and yellow stripes and four wings|nectar and pollen|hives and hollow trees|With a dance it tells the others where flowers are.
turtle|from the size of a hand to two meters|a hard shell and a beak without teeth|plants, jellyfish or small animals|the sea, rivers or dry land|Some kinds can live for more than a hundred years.
swan|one of the heaviest birds that can fly|white feathers, in most kinds, and a long neck|water plants|lakes and slow rivers|Its young are gray or brown at first.
mole|about as long as a hand|dark velvety fur and hands like shovels|worms and insects|tunnels under meadows and gardens|It hardly sees anything, but it smells and feels well.
wolf|as big as a large dog|gray or brown fur and yellow eyes|deer, wild boar and smaller animals|forests, mountains and tundra|It lives in a family called a pack.
ant|only a few millimeters long, in most kinds|six legs and a narrow waist|seeds, insects and sweet juice|nests in the ground, in wood or in hills of needles|It can carry much more than its own weight.
tiger|the largest of the cats|orange fur with black stripes|deer and wild boar|the forests of Asia|It likes water and swims well.
whale|as long as a bus, and some kinds longer|smooth skin and a flat tail fin|krill, fish or squid|the oceans of the world|It is not a fish and must come up to breathe.
ostrich|the largest bird of all|a long bare neck and strong legs|plants, seeds and insects|the savannas of Africa|It cannot fly, but it runs as fast as a car in town.
"""
_ANIMAL = Weave(
    "[The {n}|{A n}] is {size}. [It has {look}.|You know it by {look}.|Everybody knows it by {look}.] [It eats {food}.|Its food is {food}.|It lives on {food}.] [It lives in {home}.|Its home is {home}.|You can find it in {home}.] {more}",
    "[Who am I?|Guess which animal this is.|A riddle about an animal.] It is {size}. It has {look}. [It feeds on {food}.|It eats {food}.] [You find it in {home}.|Its home is {home}.] {more} [It is the {n}.|Yes, it is the {n}.|The answer is: the {n}.]",
    "[About the {n}|The {n}|My report about the {n}]\n[Size|How big it is]: {size}\n[Looks|What it looks like]: {look}\n[Food|What it eats]: {food}\n[Home|Where it lives]: {home}\n{more}",
)


@lru_cache(maxsize=1)
def _animals() -> tuple[dict[str, str], ...]:
    keys = ("n", "size", "look", "food", "home", "more")
    return tuple(
        dict(zip(keys, row.split("|"), strict=True)) for row in _ANIMALS.strip().splitlines()
    )


@lru_cache(maxsize=1)
def _scenes() -> tuple[tuple[str, Cast, tuple[tuple[str, Weave], ...]], ...]:
    return tuple(
        (title, Cast(rows[0][1][0]), tuple((mark, Weave(*ways)) for mark, ways in rows[1:]))
        for title, rows in sections(_SOURCE)
    )


def description(rng: random.Random, split: Split) -> str:
    """A description of a room, a person, a pet, a market and so on."""
    _, cast, rows = pick(rng, _scenes())
    forms = cast.draw(rng, readers("train"))
    fixed = [weave for mark, weave in rows if mark == "-"]
    free = shuffled(rng, [weave for mark, weave in rows if mark == "*"])
    told = [fixed[0], *free[: between(rng, 3, 6)], *fixed[1:]]
    return " ".join(weave.tell(rng, forms) for weave in told)


def animal(rng: random.Random, split: Split) -> str:
    """An animal as it is in the real world."""
    return _ANIMAL.tell(rng, pick(rng, _animals()))


KINDS: tuple[tuple[Maker, float], ...] = ((description, 5.0), (animal, 0.5))
