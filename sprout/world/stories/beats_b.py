"""Lines of the plots about people: fear, quarrels, practice, animals, storms, surprises."""

LINES = """
# animal.title
The Little {Pet}
{N} Finds a {Pet}
A {Pet} in Need
# animal.find
{There}, {A} [hear] a (soft|thin|strange|sad) sound. It [-be] {a_pet}, and it [-be] {hurt}.
{spot_first}, {A} [find] {a_pet}. The poor animal [-be] {hurt}.
Something [-move] {spot}. It [-be] {a_pet} that [-be] {hurt}.
# animal.what ?
What animal [-do] {N} find?
{N} [-find] {a_pet}.
{pet}
# animal.how ?
Where [-be] the {pet}?
The {pet} [-be] {there}.
{there}
# animal.try
{A} [offer] it {a_snack}, but it [-do] not eat.
{A} [want] to pick it up, but it [-be] afraid and [-hide].
{A} [call] for its mother, but nobody [-come].
{A} [cover] it with {his} {clothes}. It still [-tremble].
# animal.help
B: It needs food and a warm place.
B: We must keep it warm and (quiet|dry).
{B} [-know] a lot about animals. {T} [-look] at it closely.
B: Do not touch it with bare hands. I will (get a box|bring gloves|fetch a towel).
# animal.care
{They} [+put] the {pet} into a box with (hay|a soft towel|an old sweater|dry leaves).
{They} [+give] it (water from a spoon|crumbs|some milk|seeds) every {few} hours.
{They} [+carry] it to the vet, who [-bandage] its {body}.
{B} [-clean] its {body} with warm water.
# animal.nights
For {days}, {A} [look] after it day and night.
Every morning {A} [bring] it fresh (water|grass|leaves|food).
{A} [read] to it from {his} schoolbook, and it [-seem] to listen.
{A} [name] it {petname}.
# animal.name ?
What name [-do] {N} give the {pet}?
{N} [-name] it {petname}.
{petname}
# animal.who ?
Who [-help] {N} with the {pet}?
{B} [-help] {N}.
{B}
# animal.free
When the {pet} [-be] strong again, {they} [+bring] it back {there} and [+open] the box.
{A} [open] the box, and the {pet} [-look] back once and [-be] gone.
# animal.stay
The {pet} [-do] not want to go away. It [-stay] near the house and [-come] every evening.
# animal.owner
Then {C}, {a_cjob}, [-knock] at the door. It [-be] {chis} {pet}! {Che} [-cry] with joy.
# animal.owner ?
To whom [-do] the {pet} belong?
The {pet} [-belong] to {C}.
{C}
# fear.title
{N} and {Fear}
The Brave {Kind}
How {N} Found Courage
# fear.start
{A} [be] afraid of {fear}.
There [-be] one thing that {A} [fear]: {fear}.
{A} [like] almost everything, but not {fear}.
# fear.what ?
What [-be] {N} afraid of?
{N} [-be] afraid of {fear}.
{fear}
# fear.shame
{S} [do] not tell anyone and [make] up excuses.
The others [+laugh] about it and [+call] {him} a chicken.
Even thinking of it [-make] {his} knees soft.
{S} [feel] {his} heart beat and {his} hands [+get] cold.
# fear.must
But that {daypart} {B} [-need] help, and the only way [-lead] past what {he} [fear].
One {daypart}, {B} [-ask] {him} to come along and be brave with {bhim}.
B: Will you come with me? I will be right beside you.
# fear.no
A: I cannot. I am afraid of {fear}.
{A} [turn] around and [run] home.
{A} [take] one step and [stop].
{A} [count] to {few} and [open] {his} eyes, but {his} feet [+do] not move.
# fear.talk
B: I was afraid too when I was small. It got better little by little.
B: Everybody is afraid of something. I am afraid of {fear2}.
{B} [-do] not laugh. {T} [-take] {him} by the hand.
# fear.other ?
What [-be] {B} afraid of?
{B} [-be] afraid of {fear2}.
{fear2}
# fear.step
First {they} [+look] from far away. The next day {they} [+go] closer.
{A} [breathe] in and out and [count] to {few}.
{A} [sing] a song to keep up {his} courage.
{A} [hold] {B}'s hand and [take] a small step, then another.
# fear.done
And nothing bad [-happen]!
Then {A} [see] that it [-be] not so bad.
A: I did it! I really did it!
{A} [stand] there and [laugh], because the fear [-be] smaller than expected.
# fear.half
{A} [be] still a little afraid, but {he} [stay] for {while}. That [-be] a start.
# quarrel.title
One {Toy} for Two
The Quarrel
{N} and {B} Make Up
# quarrel.find
{both} [+find] {a_toy} {there}.
{spot_first}, {both} [+see] {a_toy} that [-belong] to no one.
{As} {elder} [-leave] {a_toy} for both of {them} {there}.
# quarrel.what ?
What [+do] {N} and {B} quarrel about?
They [+quarrel] about {a_toy}.
{toy}
# quarrel.fight
A: It is mine! I saw it first.
B: No, it is mine. I (need|want|deserve) it more.
{A} [pull] on one side and {B} on the other.
B: You always want everything for yourself.
A: You never share anything.
{They} [+shout] so loudly that {animalseen} [+run] away.
# quarrel.part
{B} [-walk] off without a word.
{They} [+do] not speak to each other for {days}.
{A} [go] home alone and [slam] the door.
# quarrel.miss
But it [-be] no fun to play {game} alone.
{A} [try] to read, but {he} [think] of {B} all the time.
{A} [see] {B} at the {landmark} and [look] away. It [-hurt].
Even {his} {snack} [-do] not taste good.
# quarrel.elder
{C}, {a_cjob}, [-ask] {him} what had happened. {Che} [-say], "Who takes the first step is the stronger one."
# quarrel.sorry
A: I am sorry, {B}. I was (unfair|stubborn|wrong|too loud).
{A} [write] "Sorry" on a piece of paper and [push] it under {B}'s door.
{A} [knock] at {B}'s door with {a_snack} in {his} hand. "I am sorry," {he} [say].
# quarrel.too
B: I am sorry too. I missed you.
{B} [-be] sorry as well and [-hug] {him}.
# quarrel.solve.turns
A: You take it today, and I take it tomorrow.
{They} [+agree] to take turns, a week for each.
# quarrel.solve.give
{They} [+give] it to a little {kid} who had nothing to play with.
# quarrel.solve.both
{They} [+find] out that it [-be] much more fun to use it together.
# storm.title
The Storm
A Wet Walk
Shelter
# storm.start
{A} [want] to visit {his} {elder2} on the other side of the {landmark}.
{A} [set] out to see {his} {elder2}, who [-be] ill.
With a basket on {his} arm, {A} [walk] to {his} {elder2}.
# storm.who ?
Whom [-do] {N} want to visit?
{N} [-want] to visit {his} {elder2}.
{elder2}
# storm.pack
In the basket [+be] {food}, {a_snack} and {a_trade}.
{S} [pack] {a_snack}, {a_snack} and a bottle of water.
# storm.rain
Halfway there, black clouds [+come] up, and it [-begin] to (rain|hail|pour|thunder).
Thunder [-roll] over the {landmark}. Then the rain [-fall] like a curtain.
The wind [-grow] into a storm and [-bend] the trees.
# storm.try
{A} [hide] under a tree, but lightning [-be] near, so {he} [run] on.
{A} [hold] the basket over {his} head. Soon {he} [be] wet to the skin.
{A} [knock] at the first house, but nobody [-be] at home.
The bridge [-be] under water, and {A} [have] to go around.
{A} [slip] in the mud and [lose] a shoe.
# storm.shelter
Then {he} [see] a light. It [-be] the house of {B}, who [-open] the door.
{B} [-come] along with {a_size} umbrella and [-take] {him} home.
Then the door of a house [-open]. {B} [-look] out. "Come in quickly!" {bhe} [-say].
# storm.where ?
In whose house [-do] {N} find shelter?
{N} [-find] shelter in the house of {B}.
{B}
# storm.warm
{B} [-give] {him} a dry {clothes} and a bowl of {food}.
{They} [+sit] by the stove and [+play] {game} until the storm [-be] over.
{They} [+share] the food from the basket and [+tell] stories.
# storm.on
After {while} the sun [-come] out, and a rainbow [-stand] over the {landmark}.
When the storm [-be] over, {B} [-go] with {him} the rest of the way.
# storm.arrive
{As} {elder2} [-stand] at the door and [-be] {glad}.
{As} {elder2} [-laugh] and [-cry] at once: "There you are at last!"
# learn.title
{N} Learns to {Skill}
Again and Again
The First Try
# learn.start
{A} [want] to learn to {skill}.
More than anything, {A} [want] to {skill}.
All the others [+can] {skill}, only {A} [can] not.
# learn.what ?
What [-do] {N} want to learn?
{N} [-want] to learn to {skill}.
to {skill}
# learn.try
The first time [-go] wrong, and {he} [bump] {his} {body2}.
The second time [-be] not better. Everybody [-laugh], even {his} {family}.
{A} [try] it with closed eyes. That [-be] no good idea.
{A} [try] it again at the {landmark}, where nobody [-look]. It [-do] not work.
{A} [watch] others and [copy] them, but {he} [be] too (slow|stiff|hasty|nervous).
# learn.give_up
A: I will never learn it.
{A} [want] to give up and [throw] {himself} on the bed.
# learn.teach
B: Nobody can do it at once. I needed {days}.
{B} [-show] {him} how to begin: slowly and with something easy.
B: You are too (fast|tense|impatient). Watch me first.
# learn.how.clever
{T} [-draw] a plan with {few} little steps.
# learn.how.strong
{T} [-hold] {him} with both hands, so that nothing [-can] happen.
# learn.how.patient
{T} [-repeat] each step {few} times and never [-get] tired of it.
# learn.how.brave
{T} [-make] a mistake on purpose and [-laugh]. "See? It is not so bad."
# learn.how.kind
{T} [-praise] {him} for every small thing that [-go] well.
# learn.how.quick
{T} [-show] it so often and so fast that {A} [have] to laugh.
# learn.practice
Every {part2} {they} [+practice] {there}.
{They} [+practice] for {days}, in sun and rain.
Little by little, {A} [become] better.
{A} even [dream] of it at night.
# learn.teacher ?
Who [-teach] {N} to {skill}?
{B} [-teach] {him} to {skill}.
{B}
# learn.done
At last {A} [can] {skill} all alone.
Then the big day [-come], and {A} [show] everyone how well {he} [can] {skill}.
# learn.almost
{A} [be] not perfect yet, but {he} [can] {skill} a little, and {he} [go] on.
# surprise.title
The Surprise
A Secret {Party}
What Is Going On?
# surprise.start
It [-be] {As} {party}, but nobody [-say] a word about it.
On the day of {his} {party}, {A} [wait] for visitors.
# surprise.what ?
What day [-be] it for {N}?
It [-be] {As} {party}.
{party}
# surprise.odd
{B} [-hide] something behind {bhis} back and [-run] away.
{B} [-say] that {bhe} [-have] no time.
When {A} [come] into the room, everybody [-stop] talking.
{As} {family} [-close] the kitchen door quickly.
{A} [see] {B} with {C}. They [+whisper] and [+laugh].
# surprise.sad
A: They have all forgotten me.
{A} [think] that {his} friends [+do] not like {him} any more.
{A} [sit] alone {there} and [throw] stones at a tin can.
# surprise.call
Then {C} [-call]: "Come quickly, {N}! Somebody needs you at home."
{C} [-come] running. "{N}, come with me," {che} [-say]. "But close your eyes!"
# surprise.show
The door [-open], and {few} voices [+call], "Surprise!"
The lights [+go] on. There [+be] lanterns, balloons and {a_cake}!
All {his} friends [+stand] there and [+sing].
# surprise.gift
{B} [-give] {him} {a_gift}. {Bhe} had made it in secret for {days}.
From {B}, {A} [get] {a_gift}.
# surprise.gift ?
What [-do] {B} give to {N}?
{B} [-give] {N} {a_gift}.
{gift}
# surprise.end
A: And I thought that you had forgotten me!
{A} [be] ashamed of {his} dark thoughts and [laugh].
"""
