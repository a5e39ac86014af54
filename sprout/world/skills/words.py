"""Common English words of three to eight letters, for spelling and for what rhymes."""

from __future__ import annotations

COMMON = tuple(
    dict.fromkeys(
        """
able above accept across action actor address advice afraid after again agent agree ahead alarm
album alive allow almost alone along already also always amount ancient anger angle animal ankle
answer anybody apart apple apron arch area argue arm army around arrive arrow artist ask asleep
attack attic aunt autumn awake award away baby back bacon badge bag bake baker balance ball balloon
bamboo banana band bank banner bar barber bare bark barn barrel base basic basket bath battle beach
bead beak beam bean bear beard beast beat beauty become bed beetle before began begin behind belief
bell belong below belt bench bend berry beside best better between beyond bicycle big bill bird
birth biscuit bite bitter black blame blanket blaze blend bless blind blink block blood bloom blossom
blouse blow blue board boat body boil bold bolt bone bonfire book boot border borrow bottle bottom
bounce bowl box brain branch brass brave bread break breath breeze brick bride bridge brief bright
bring broad broken broom brother brown brush bubble bucket buckle bud build bulb bull bump bundle
burn burst bus bush busy butter button buy cabbage cabin cable cactus cage cake calf call calm camel
camera camp can canal candle candy cannon canoe canvas cap captain car card care careful carpet
carrot carry cart carve case castle cat catch cattle cause cave ceiling cellar cement center central
cereal certain chain chair chalk chance change channel chapter charge charm chase cheap check cheek
cheer cheese cherry chess chest chew chicken chief child chill chimney chin chip choice choir choose
chop circle circus city civil claim clap class claw clay clean clear clerk clever cliff climb clock
close closet cloth cloud clover clown club clue coach coal coast coat coffee coin cold collar collect
color comb come comet comfort comic common company compass contact cook cookie cool copper copy coral
cord core corn corner correct cost cotton couch cough count country couple courage course court cousin
cover cow crab crack cradle crane crash crayon cream create creek crew cricket crisp crop cross crowd
crown cruel crumb crust cry crystal cup curious curl current curtain curve cushion custom cut cute
daily dairy daisy damage damp dance danger dark dash date dawn day deal dear decide deck deep deer
defend degree delight deliver dentist depend depth desert design desk dessert detail dinner direct
dirt dish distant ditch dive divide dock doctor dog doll dollar dolphin donkey door double doubt dough
down dragon drain draw drawer dream dress drift drill drink drive drop drum dry duck dune dust duty
each eager eagle early earn earth east easy echo edge effort eight either elbow elder electric elegant
elephant eleven empty end energy engine enjoy enough enter entire equal escape evening event every
exact example except excite exit expect expert explain explore extra eye face fact factory fade fair
fairy faith fall false family famous fan far farm farmer fashion fast father faucet favor fear feast
feather feed feel fence fern ferry fetch fever field fifteen fight figure fill film final find fine
finger finish fire firm first fish fist five fix flag flame flash flat flavor fleet flight float flock
flood floor flour flow flower flute fly foam focus fog fold follow fond food foot forest forget fork
form fort forty forward found fountain four fox frame free freedom freeze fresh friend fright frog
front frost frozen fruit fuel full fun funny fur future gallop game garage garden garlic gas gate
gather general gentle ghost giant gift ginger giraffe girl give glad glass gleam globe glory glove glow
glue goal goat gold golden good goose grace grain grand grape graph grass gravel gravy gray great green
greet grew grill grin grip ground group grow growl guard guess guest guide guilt guitar gull gutter
habit hair half hall hammer hamster hand handle happen happy harbor hard harm harp harvest hat hatch
have hawk hay head heal healthy heap hear heart heat heavy hedge heel height helmet help herb herd hero
hide high hill hint history hive hobby hold hole holiday hollow holy home honest honey honor hood hook
hope horizon horn horse hospital host hotel hour house hover huge human humble humor hundred hunger
hungry hunt hurry hurt husband hut ice idea image imagine impress inch include indeed index indoor
inform ink insect inside instant invite iron island item ivory jacket jam jar jaw jazz jelly jewel job
join joke journal journey joy judge juice jump jungle junior jury just justice keep kernel kettle key
kick kind king kingdom kiss kitchen kite kitten knee knife knight knit knob knock knot know label ladder
lady lake lamb lamp land lane language lantern large last late laugh laundry lawn lawyer layer lazy lead
leader leaf league leak lean learn least leather leave lecture left leg legend lemon lend length lens
lesson letter lettuce level library lick lid lift light like limb limit line linen lion lip liquid list
listen little live lizard loaf local lock log lonely long look loop loose lord lose loud love lovely
lower loyal luck lucky lumber lunch lung machine magic magnet mail main major make mammal man manage
mango manner map maple marble march margin mark market maroon marry marsh mask mass master match meadow
meal mean measure meat medal medicine meet melon melt member memory mend mention menu mercy merry message
metal method middle might mild mile milk mill mind mineral minor mint minute miracle mirror mistake mitten
mix mixture model modern moment money monkey monster month mood moon moral morning moss mother motion
motor mount mouse mouth move movie mud muffin mule muscle museum mushroom music must mustard mystery nail
name napkin narrow nation native nature near neat neck need needle nephew nerve nest net never new news
next nice night nine noble noise none noodle noon normal north nose note notebook nothing notice novel
number nurse nut oak oat obey object ocean offer office often oil old olive once onion only open opera
opinion orange orbit orchard order organ other otter outdoor outside oval oven over owl own owner oxygen
oyster pack package paddle page pail pain paint pair palace pale palm pan pancake panda panel panic pants
paper parade parcel parent park parrot part partner party pass past paste pastry patch path patient
pattern pause paw pay pea peace peach peak peanut pear pearl pebble peel pen pencil people pepper perfect
perform period permit person pet phone phrase piano pick picnic picture pie piece pig pigeon pile pill
pillow pilot pin pine pink pioneer pipe pirate pitch place plain plan plane planet plant plastic plate
play player pleasant please plenty plot plow plum plus pocket poem poet point polar pole police polish
polite pond pony pool poor popcorn popular porch port portion position post postman pot potato pottery
pound pour powder power practice praise prepare present press pretty price pride prince print prison
prize problem produce program promise proof proper protect proud prove provide public pudding pull pump
pumpkin pupil puppet puppy pure purple purse push puzzle pyramid quality quarter queen quick quiet quilt
quiz rabbit race rack radio raft rail rain rainbow raise ranch range rapid rare rather raven raw ray
razor reach read ready real reason receive recipe record red reef region regular relax remain remember
remote remove rent repair repeat reply report rescue rest result return reward ribbon rice rich
riddle ride right ring ripe rise river road roar roast robin robot rock rocket roll roof room rooster
root rope rose rotten rough round route row royal rubber ruby rude rug ruin rule ruler rumor run rush
rust saddle safe safety sail sailor salad salmon salt same sample sand sandal sandwich satin sauce
sausage save saw say scale scarf scene scent school science scissors score scout scratch screen screw
sea seal season seat second secret see seed seek seem select sell send sense sentence series serious
serve seven several sew shade shadow shake shallow shape share shark sharp shave shed sheep sheet shelf
shell shelter shield shift shine ship shirt shock shoe shop shore short shoulder shout shovel show
shower shrimp shrub shut shy sick side sight sign signal silence silent silk silly silver similar simple
since sing single sink sister sit six size skate ski skill skin skip skirt sky slave sled sleep sleeve
slice slide slight slim slip slope slow small smart smell smile smoke smooth snack snail snake sneeze
snow soap soccer social sock soda sofa soft soil soldier solid solve some son song soon sort soul sound
soup sour south space spade spare spark sparrow speak special speech speed spell spend spice spider spill
spin spirit splash spoon sport spot spray spread spring square squash squid stable stack stage stair
stamp stand star start state station statue stay steady steak steal steam steel steep stem step stew
stick still sting stir stock stomach stone stool stop store storm story stove straight strange straw
stream street strike string strip strong student study stump style subject sugar suit summer sun sunny
sunrise supper supply support suppose sure surface surprise swallow swamp swan swap sweater sweep sweet
swift swim swing switch sword symbol table tablet tail tailor take tale talent talk tall tame tank tape
target task taste taxi tea teach teacher team tear tell temple ten tender tennis tent term test textbook
thank theater theme thick thief thin thing think third thirst thirteen thorn thought thread three throat
throne through throw thumb thunder ticket tide tie tiger tight timber time tin tiny tip tire title toad
toast today toe together tomato tomorrow tone tongue tonight tool tooth top topic torch total touch tough
tour towel tower town toy trace track trade traffic trail train travel tray treasure treat tree triangle
trick trip trouble trout truck true trumpet trunk trust truth try tube tulip tunnel turkey turn turnip
turtle twelve twenty twig twin twist type ugly umbrella uncle under uniform union unit until upper upset
upstairs urban useful usual valley value van vanilla vase vast velvet vessel victory video view village
vine vinegar violet violin virus visit visitor voice volcano volume vote voyage wagon waist wait waiter
walk wall walnut wander want warm warn wash wasp waste watch water wave wax weak wealth wear weather
weave web weed week weekend weigh weight welcome well west wet whale wheat wheel whip whisker whisper
whistle white whole wide wife wild willow win wind window wing winner winter wire wise wish witness wolf
woman wonder wood wooden wool word work worker world worm worry worth wound wrap wrist write writer wrong
yacht yard yarn year yeast yellow yes yogurt young youth zebra zero zipper zone
""".split()
    )
)

# Words that rhyme, a family a line.
RHYMES = tuple(
    tuple(line.split())
    for line in """
cat hat bat mat rat flat
day play way say stay gray
night light right bright sight flight
tree bee sea key knee free
cake lake snake make bake shake
moon spoon soon noon tune
ball wall fall tall call small
bell shell well tell smell spell
ring sing king wing spring string
rain train pain chain plain grain
house mouse blouse
star car far jar bar
boat goat coat float note
snow grow slow throw show row
book look cook hook took
hand sand land band stand
nose rose hose close those
pen hen ten men when
dog fog log frog
sun run fun bun one
tail mail snail whale nail
ice mice rice nice price slice
bed red head bread said
door floor four more store shore
wood good could stood
chair bear pear hair care share
rock clock sock block lock
kite white bite write
bread thread spread shed
sky fly dry cry high pie
blue shoe two new true zoo
pot hot dot knot spot
sleep deep sheep keep
stone bone phone alone
milk silk
fish dish wish
duck truck luck stuck
cup up pup
gold cold old hold
""".strip().splitlines()
)
